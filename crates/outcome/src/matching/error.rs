//! Why no comparison group can be made.

use crate::linear::LinearError;

/// What is wrong with the places, and what to do. Units and covariates are named
/// by position from zero.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MatchingError {
    /// A column is of another length.
    #[error("a column has {found} entries where there are {expected} units: give one a unit")]
    Length {
        /// Entries found.
        found: usize,
        /// Units.
        expected: usize,
    },
    /// A number is not finite.
    #[error(
        "covariate {covariate} of unit {unit} is not a finite number: mend it, or leave the unit out"
    )]
    NotFinite {
        /// The covariate.
        covariate: usize,
        /// The unit.
        unit: usize,
    },
    /// An outcome or a weight is not finite.
    #[error(
        "the outcome or weight of unit {unit} is not a finite number: mend it, or leave the unit out"
    )]
    OutcomeNotFinite {
        /// The unit.
        unit: usize,
    },
    /// Nobody is treated, or everybody.
    #[error("{treated} units are treated and {untreated} are not: a comparison needs some of each")]
    OneKind {
        /// How many are treated.
        treated: usize,
        /// How many are not.
        untreated: usize,
    },
    /// A covariate hangs on others.
    #[error(
        "covariate {covariate} is fixed by {}: leave one of them out",
        listed(on)
    )]
    Collinear {
        /// The covariate.
        covariate: usize,
        /// The covariates that make it up; none if it never changes.
        on: Vec<usize>,
    },
    /// A treated mean is not within reach of any weights.
    #[error(
        "no weights can balance covariate {covariate}{}: the treated have a mean of {mean}, and the untreated lie between {low} and {high}: leave it out, compare with more units, or leave out the treated that are unlike all others", of(*stratum)
    )]
    OutOfReach {
        /// The covariate.
        covariate: usize,
        /// The stratum, if there are strata.
        stratum: Option<u32>,
        /// The mean of the treated.
        mean: f64,
        /// The least among the untreated.
        low: f64,
        /// The greatest among the untreated.
        high: f64,
    },
    /// A treated variance is not within reach of any weights.
    #[error(
        "no weights can balance the variance of covariate {covariate}{}: squares of how far it is from the mean of the treated come to {mean} on average among the treated, and lie between {low} and {high} among the untreated: balance means alone, or compare with more units", of(*stratum)
    )]
    VarianceOutOfReach {
        /// The covariate.
        covariate: usize,
        /// The stratum, if there are strata.
        stratum: Option<u32>,
        /// The mean square of the treated.
        mean: f64,
        /// The least square among the untreated.
        low: f64,
        /// The greatest square among the untreated.
        high: f64,
    },
    /// Each treated mean is within reach, but not all at once.
    #[error(
        "no weights can balance covariates {covariates:?} all at once{}, though each alone could be: leave out covariate {}, or compare with more units", of(*stratum), covariates[0]
    )]
    Infeasible {
        /// The covariates that stand in each other's way, the first most.
        covariates: Vec<usize>,
        /// The stratum, if there are strata.
        stratum: Option<u32>,
    },
    /// A stratum has treated units only.
    #[error(
        "stratum {stratum} has {treated} treated units and none to compare with: merge strata, or leave its units out"
    )]
    EmptyStratum {
        /// The stratum.
        stratum: u32,
        /// How many are treated in it.
        treated: usize,
    },
    /// A caliper is not above zero.
    #[error("a caliper of {caliper} standard deviations is not above 0: 0.2 is usual")]
    Caliper {
        /// The caliper.
        caliper: f64,
    },
    /// A caliper needs scores.
    #[error(
        "a caliper is in standard deviations of the propensity score, which was not given: give the scores, or no caliper"
    )]
    NoScores,
    /// Nobody could be matched.
    #[error(
        "none of the {treated} treated units has an untreated one within reach: widen the caliper, or merge strata"
    )]
    NoneMatched {
        /// How many are treated.
        treated: usize,
    },
    /// Too few for a standard error.
    #[error("{found} {what} cannot tell an error: use at least {fewest}")]
    TooFew {
        /// Of what.
        what: &'static str,
        /// How many.
        found: usize,
        /// How many are needed.
        fewest: usize,
    },
    /// The covariates use up what the untreated say.
    #[error(
        "the untreated weigh as much as {effective:.1} places, and {columns} numbers are balanced (the number of places is one), which leaves less than 1 to tell an error by: balance fewer covariates, leave variances out, or give more untreated places"
    )]
    UsedUp {
        /// Numbers that are balanced, a constant among them.
        columns: usize,
        /// How many places the untreated weigh as much as.
        effective: f64,
    },
    /// A confidence level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1: 0.95 is usual")]
    Level {
        /// The level.
        level: f64,
    },
    /// The logit has no answer.
    #[error(transparent)]
    Linear(LinearError),
}

impl MatchingError {
    /// From a system whose first column is a constant: covariates are one less.
    pub(super) fn from_constant(error: LinearError) -> Self {
        match error {
            LinearError::Collinear { column, on } if column > 0 => Self::Collinear {
                covariate: column - 1,
                on: on.into_iter().filter_map(|on| on.checked_sub(1)).collect(),
            },
            other => Self::Linear(other),
        }
    }
}

fn listed(on: &[usize]) -> String {
    if on.is_empty() {
        return "the constant, since it does not vary".to_owned();
    }
    let names: Vec<String> = on.iter().map(usize::to_string).collect();
    format!("covariates {}", names.join(" and "))
}

fn of(stratum: Option<u32>) -> String {
    stratum.map_or_else(String::new, |stratum| format!(" in stratum {stratum}"))
}
