//! Why there is no synthetic control.

/// What is wrong with a panel for this method, and what to do. Units are named by
/// their numbers in the rows that the panel was made of.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SyntheticControlError {
    /// A confidence level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1: 0.95 is usual")]
    Level {
        /// The level asked for.
        level: f64,
    },
    /// Rows are repeated cross-sections.
    #[error(
        "each of {rows} rows is another unit, so that none is seen before and after: give units that are seen in every period"
    )]
    Repeated {
        /// How many rows.
        rows: usize,
    },
    /// Some units are not seen in some periods.
    #[error(
        "{rows} rows are there where {units} units in {periods} periods need {}: fill the gaps, or leave such units out", units * periods
    )]
    Unbalanced {
        /// Rows that are there.
        rows: usize,
        /// How many units.
        units: usize,
        /// How many periods.
        periods: usize,
    },
    /// Rows have weights.
    #[error("rows have weights, which have no place here: leave them out")]
    Weighted,
    /// Nobody is treated.
    #[error("none of {units} units is treated in any period: check the first treated periods")]
    NobodyTreated {
        /// How many units.
        units: usize,
    },
    /// Nobody is never treated.
    #[error(
        "all {treated} units are treated at some time, so that there is no donor: add units that are never treated"
    )]
    NoDonor {
        /// How many are treated.
        treated: usize,
    },
    /// Placebos, and leaving out, need someone else.
    #[error("there is one donor, unit {donor}, and nobody to compare it with: give at least two")]
    OneDonor {
        /// The donor.
        donor: u32,
    },
    /// Units are treated from the first period on.
    #[error(
        "{units} units (unit {unit} first) are treated from {first} on, and no period is before that: add earlier periods, or leave them out"
    )]
    NothingBefore {
        /// How many units.
        units: usize,
        /// The first of them.
        unit: u32,
        /// The first treated period.
        first: i64,
    },
    /// No period to fit is before treatment.
    #[error(
        "none of the {given} periods to be fitted is in the panel and before {first}: name some that are"
    )]
    NothingToFit {
        /// How many were given.
        given: usize,
        /// The first treated period.
        first: i64,
    },
    /// A period to fit is not in the panel.
    #[error("{period} is to be fitted but is not in the panel: name periods that are")]
    UnknownPeriod {
        /// The period.
        period: i64,
    },
    /// A period to fit is not before treatment.
    #[error("{period} is to be fitted but units are treated from {first} on: fit earlier periods")]
    FitAfter {
        /// The period.
        period: i64,
        /// The first treated period.
        first: i64,
    },
    /// The pretended treatment is not between.
    #[error(
        "pretending that treatment began in {at} leaves {before} periods before it and {after} until {first}: choose a period of the panel with at least one each"
    )]
    Pretended {
        /// The pretended first treated period.
        at: i64,
        /// Periods before it that are fitted.
        before: usize,
        /// Periods from it until treatment began.
        after: usize,
        /// The first treated period.
        first: i64,
    },
    /// Some unit has no number for a predictor.
    #[error(
        "{units} units (unit {unit} first) have no number for the predictor «{predictor}»: choose other periods, or leave them out"
    )]
    PredictorMissing {
        /// The predictor.
        predictor: String,
        /// How many units.
        units: usize,
        /// The first of them.
        unit: u32,
    },
    /// A number of a predictor is not finite.
    #[error("the predictor «{predictor}» is not finite for unit {unit}: leave it missing instead")]
    PredictorNotFinite {
        /// The predictor.
        predictor: String,
        /// The unit.
        unit: u32,
    },
    /// A predictor looks past the treatment.
    #[error(
        "the predictor «{predictor}» is of {period}, when units are treated from {first} on: what treatment may have changed cannot be compared by"
    )]
    PredictorAfter {
        /// The predictor.
        predictor: String,
        /// The period.
        period: i64,
        /// The first treated period.
        first: i64,
    },
    /// A predictor's columns are of several lengths, or its covariate is not there.
    #[error("the predictor «{predictor}» {what}")]
    PredictorShape {
        /// The predictor.
        predictor: String,
        /// What is wrong, and what to do.
        what: &'static str,
    },
    /// A predictor is the same for all.
    #[error("the predictor «{predictor}» is {value} for all {units} units: leave it out")]
    PredictorConstant {
        /// The predictor.
        predictor: String,
        /// What it is.
        value: f64,
        /// How many units.
        units: usize,
    },
    /// There are not as many importances as predictors, or one is none.
    #[error(
        "{given} importances for {predictors} predictors: give one each, at least zero, not all zero"
    )]
    Importance {
        /// How many were given.
        given: usize,
        /// How many predictors there are.
        predictors: usize,
    },
    /// The penalty is none.
    #[error("a ridge penalty of {penalty} is not above zero: let it be chosen")]
    Penalty {
        /// The penalty.
        penalty: f64,
    },
    /// Nothing can be left out to choose the penalty.
    #[error(
        "choosing the ridge penalty leaves out one of {periods} periods before treatment at a time, and needs at least 3: give more, or the penalty"
    )]
    FewToChoose {
        /// Periods that are fitted.
        periods: usize,
    },
    /// Donors do not differ at all where the ridge should tell them apart.
    #[error(
        "all {donors} donors have the same outcomes before treatment: the ridge has nothing to go by"
    )]
    DonorsAlike {
        /// How many donors.
        donors: usize,
    },
    /// Ridge and predictors do not go together here.
    #[error(
        "the ridge corrects for outcomes before treatment, and {predictors} predictors are given: leave out one or the other"
    )]
    RidgeWithPredictors {
        /// How many predictors.
        predictors: usize,
    },
}
