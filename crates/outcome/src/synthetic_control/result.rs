//! What is found.

use super::Warning;

/// A donor and its weight. They are kept together, so that no order of donors can
/// give a weight to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DonorWeight {
    /// The donor, as numbered in the rows that the panel was made of.
    pub donor: u32,
    /// Its weight.
    pub weight: f64,
}

/// What was seen, what the synthetic unit came to, and the difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeriodEffect {
    /// When.
    pub period: i64,
    /// The outcome of the treated unit.
    pub observed: f64,
    /// The outcome of its synthetic unit.
    pub synthetic: f64,
    /// The first less the second.
    pub effect: f64,
    /// How the effect ranks among placebos in this period alone, from treatment on.
    pub test: Option<RankTest>,
}

/// A predictor, and how well it is met.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictorBalance {
    /// The predictor.
    pub name: String,
    /// What the treated unit has.
    pub treated: f64,
    /// What its synthetic unit has.
    pub synthetic: f64,
    /// The mean of donors.
    pub donors: f64,
    /// The standard deviation that it is divided by, over the treated unit and
    /// donors.
    pub deviation: f64,
    /// How much it counts; all sum to one.
    pub importance: f64,
}

/// The ridge correction.
#[derive(Debug, Clone, PartialEq)]
pub struct RidgeFit {
    /// The penalty.
    pub penalty: f64,
    /// For each penalty tried, from the largest: it, the mean squared error in the
    /// period that is left out, and its standard error.
    pub tried: Vec<PenaltyError>,
}

/// A penalty that was tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PenaltyError {
    /// The penalty.
    pub penalty: f64,
    /// The mean squared error in periods that were left out.
    pub error: f64,
    /// Its standard error.
    pub std_error: f64,
}

/// A unit's synthetic unit and the effect on it.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitFit {
    /// A weight a donor, by the donor's number. They sum to one; at least zero,
    /// unless the ridge moves them.
    pub weights: Vec<DonorWeight>,
    /// Every period, in order.
    pub effects: Vec<PeriodEffect>,
    /// The mean effect in periods from treatment on.
    pub att: f64,
    /// The root of the mean squared effect in fitted periods: how far off the fit is.
    pub pre_rmspe: f64,
    /// The same from treatment on.
    pub post_rmspe: f64,
    /// The second over the first; `None` where the fit is perfect, as it then says
    /// nothing.
    pub ratio: Option<f64>,
    /// The root of the summed squared effect in fitted periods.
    pub imbalance: f64,
    /// The same where all donors weigh alike.
    pub imbalance_of_mean: f64,
    /// How well predictors are met; empty without predictors.
    pub predictors: Vec<PredictorBalance>,
    /// By how much at most the square that weights make smallest is above the
    /// smallest that there is.
    pub duality_gap: f64,
    /// Whether no other weights do as well.
    pub is_unique: bool,
    /// Whether a close fit shows nothing, as weights would follow almost any unit before
    /// treatment: there are as many donors as fitted periods, and these are four or
    /// fewer, or a mean of donors meets the outcomes exactly, whether or not these
    /// weights, which may be chosen by predictors, do.
    pub is_forced: bool,
    /// The ridge correction, if asked for.
    pub ridge: Option<RidgeFit>,
}

/// Effects that a test at the level does not reject.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Interval {
    /// From one to the other.
    Between {
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
    },
    /// Any effect: there are too few placebos for the level.
    Unbounded,
    /// None that is the same in all periods.
    Empty,
    /// Untold, as the fit is perfect.
    Untold,
}

/// How an effect ranks among placebos.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankTest {
    /// From 1 for the largest effect beside its fit; ties go against it.
    pub rank: usize,
    /// Out of how many, itself among them.
    pub of: usize,
    /// `rank / of`: the chance of such a rank, either way, if treatment did nothing
    /// and any unit might have been the treated one; `None` where the fit is
    /// perfect.
    pub p_value: Option<f64>,
    /// The same for the size of the effect alone, whatever the fit.
    pub p_value_of_size: f64,
    /// Which effects, the same in all periods, are not rejected.
    pub interval: Interval,
}

/// A donor as if it had been treated.
#[derive(Debug, Clone, PartialEq)]
pub struct Placebo {
    /// The donor.
    pub donor: u32,
    /// Its effect in every period, in order.
    pub effects: Vec<f64>,
    /// The mean effect from treatment on.
    pub att: f64,
    /// The root of the mean squared effect in fitted periods.
    pub pre_rmspe: f64,
    /// The same from treatment on.
    pub post_rmspe: f64,
    /// The second over the first; `None` where the fit is perfect.
    pub ratio: Option<f64>,
}

/// The placebos that serve all units treated from one period on.
#[derive(Debug, Clone, PartialEq)]
pub struct Placebos {
    /// The first treated period.
    pub first: i64,
    /// One a donor, by the donor's number.
    pub placebos: Vec<Placebo>,
}

/// What is left of an effect without one donor.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The donor.
    pub donor: u32,
    /// The mean effect.
    pub att: f64,
    /// The root of the mean squared effect in fitted periods.
    pub pre_rmspe: f64,
    /// The effect in every period, in order.
    pub effects: Vec<f64>,
}

/// What treatment would seem to have done had it begun earlier, where it did not.
#[derive(Debug, Clone, PartialEq)]
pub struct InTime {
    /// The pretended first treated period.
    pub first: i64,
    /// The fit to the periods before it. Effects end where treatment began, and
    /// their mean is over those from the pretended beginning on.
    pub fit: UnitFit,
    /// How that ranks among donors treated the same.
    pub test: RankTest,
}

/// One treated unit.
#[derive(Debug, Clone, PartialEq)]
pub struct TreatedUnit {
    /// The unit, as numbered in the rows that the panel was made of.
    pub unit: u32,
    /// Its first treated period.
    pub first: i64,
    /// Its synthetic unit, and the effect.
    pub fit: UnitFit,
    /// How the effect ranks among placebos.
    pub test: RankTest,
    /// Without each donor that has weight, by the donor's number.
    pub left_out: Vec<LeftOut>,
    /// As if treatment had begun earlier, if asked for.
    pub in_time: Option<InTime>,
}

/// The mean effect at one time since treatment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventEffect {
    /// Periods since the first treated one; below zero before.
    pub event: i64,
    /// The mean effect.
    pub effect: f64,
    /// Over how many treated units.
    pub units: usize,
    /// How the mean ranks among means of as many donors at this time alone, from
    /// treatment on, where the average over all is ranked.
    pub test: Option<RankTest>,
}

/// The mean over treated units.
#[derive(Debug, Clone, PartialEq)]
pub struct AverageEffect {
    /// The mean effect over all treated rows.
    pub att: f64,
    /// By time since treatment; before it, fitted periods only.
    pub effects: Vec<EventEffect>,
    /// The root of the mean squared mean effect before treatment.
    pub pre_rmspe: f64,
    /// The same from treatment on.
    pub post_rmspe: f64,
    /// How the average ranks among averages of as many donors; `None` if there are
    /// more treated units than donors, or no draws.
    pub test: Option<RankTest>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntheticControl {
    /// The chance with which intervals hold the truth.
    pub level: f64,
    /// All periods, in order.
    pub periods: Vec<i64>,
    /// The donors, by number.
    pub donors: Vec<u32>,
    /// Treated units, by number.
    pub treated: Vec<TreatedUnit>,
    /// Placebos by first treated period.
    pub placebos: Vec<Placebos>,
    /// The mean over treated units.
    pub average: AverageEffect,
    /// What should be known before any of it is read as an effect.
    pub warnings: Vec<Warning>,
}
