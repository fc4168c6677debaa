//! What may be chosen.

/// A number that a unit is compared by, beside or instead of its outcomes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Predictor<'a> {
    /// What it is called in results and refusals.
    pub name: &'a str,
    /// Where its numbers come from.
    pub of: PredictorOf<'a>,
}

/// Where the numbers of a predictor come from. Whatever has periods is averaged
/// over those that have a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PredictorOf<'a> {
    /// The outcome in some periods.
    Outcome {
        /// Which periods.
        periods: &'a [i64],
    },
    /// A covariate of the panel in some periods.
    Covariate {
        /// Which covariate, counted from zero.
        covariate: usize,
        /// Which periods.
        periods: &'a [i64],
    },
    /// Rows of their own, which may have gaps and periods that the panel has not.
    Rows {
        /// Whose row it is, numbered as the panel's rows are.
        units: &'a [u32],
        /// When.
        times: &'a [i64],
        /// The number, if there is one.
        values: &'a [Option<f64>],
        /// Which periods.
        periods: &'a [i64],
    },
    /// One number a unit, by the unit's number.
    Units(&'a [Option<f64>]),
}

/// How much each predictor counts: the diagonal of `V`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Importance<'a> {
    /// Whatever lets outcomes before treatment be met best, as Abadie, Diamond and
    /// Hainmueller do.
    #[default]
    Searched,
    /// All alike.
    Equal,
    /// As given, one number a predictor: at least zero, not all zero.
    Given(&'a [f64]),
}

/// How large the penalty of the ridge-augmented method is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Penalty {
    /// Chosen by leaving out one period before treatment at a time: the largest
    /// whose error is within one standard error of the smallest.
    CrossValidated,
    /// As given; above zero.
    Given(f64),
}

/// What may be chosen; the defaults compare by all outcomes before treatment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SyntheticControlOptions<'a> {
    /// What units are compared by. If nothing is given: the outcome in each period
    /// of `fit_periods`, all alike.
    pub predictors: &'a [Predictor<'a>],
    /// How much each predictor counts; of no account without predictors.
    pub importance: Importance<'a>,
    /// The periods in which outcomes should be met, which is what fit is measured
    /// over; if none are given, all before treatment.
    pub fit_periods: Option<&'a [i64]>,
    /// Corrects for what weights leave unmet, by ridge regression.
    pub ridge: Option<Penalty>,
    /// An earlier period from which to pretend that treatment began.
    pub pretend_first: Option<i64>,
    /// Whether to fit again without each donor that has weight.
    pub leave_one_out: bool,
    /// Random choices of donors that are called treated, for the average over
    /// several treated units; with one, all donors are tried and nothing is drawn.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// The chance with which intervals hold the truth.
    pub level: f64,
}

impl Default for SyntheticControlOptions<'_> {
    fn default() -> Self {
        Self {
            predictors: &[],
            importance: Importance::default(),
            fit_periods: None,
            ridge: None,
            pretend_first: None,
            leave_one_out: true,
            draws: 1000,
            seed: 7,
            level: 0.95,
        }
    }
}
