//! Why effects by group and time cannot be told.

use std::fmt;

/// What is wrong with a panel for this method, and what to do. Covariates are
/// named by position from zero.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GroupTimeError {
    /// A confidence level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1: 0.95 is usual")]
    Level {
        /// The level asked for.
        level: f64,
    },
    /// Nobody is treated.
    #[error(
        "no unit is first treated between {first} and {last}: say from which period each treated unit is treated"
    )]
    NoTreated {
        /// The first period with a period before it.
        first: i64,
        /// The last period.
        last: i64,
    },
    /// Nobody is never treated.
    #[error(
        "no unit is never treated: compare with units that are not yet treated, or add units that the programme did not reach"
    )]
    NoNeverTreated,
    /// Nobody is left to compare with in any period.
    #[error(
        "all units are treated by {period} and none can be compared with: add units that the programme reaches later, or never"
    )]
    NoComparison {
        /// When the last are treated.
        period: i64,
    },
    /// Units are treated, but none of them has both a period before, and somebody
    /// to compare with who is not treated yet.
    #[error(
        "units are first treated from {first} to {latest}, and none of those has both a period before (from {begins} on, {anticipation} periods of anticipation left out) and a unit that is treated later or never to compare with: add untreated units or earlier periods, or lower the anticipation"
    )]
    NothingToCompare {
        /// The first period in which any is treated.
        first: i64,
        /// The last in which any is first treated.
        latest: i64,
        /// Periods in which units may already react.
        anticipation: u32,
        /// The first period.
        begins: i64,
    },
    /// One cluster.
    #[error(
        "errors by cluster need at least 2 clusters, and there is {clusters}: use smaller clusters, or none"
    )]
    FewClusters {
        /// Clusters.
        clusters: usize,
    },
    /// Some groups are too small.
    #[error(
        "{} below the {fewest} asked for: merge cohorts, leave them out, or lower the fewest units a group may have",
        small(groups)
    )]
    SmallGroups {
        /// First treated periods (none for the controls) and how many units.
        groups: Vec<(Option<i64>, usize)>,
        /// The fewest units asked for.
        fewest: usize,
    },
    /// A cohort in a period cannot be estimated.
    #[error("the effect on the cohort of {cohort} in {period} cannot be told{}, since {problem}: {}", and_more(*others), problem.advice())]
    Cell {
        /// The cohort's first treated period.
        cohort: i64,
        /// The period.
        period: i64,
        /// Why.
        problem: CellProblem,
        /// How many more cells cannot be told.
        others: usize,
    },
    /// No event time has every cohort that is asked for.
    #[error("no cohort is seen {periods} periods after it is first treated: lower the balance")]
    Balance {
        /// Periods asked for.
        periods: u32,
    },
    /// No effect after treatment could be told.
    #[error("no cohort could be told in any treated period: see each cell's reason")]
    NothingAfter,
}

/// Why one cohort cannot be estimated in one period.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CellProblem {
    /// Nobody of the cohort was seen in a period.
    NoTreatedSeen {
        /// The period.
        period: i64,
    },
    /// Nobody to compare with was seen in a period.
    NoControlSeen {
        /// The period.
        period: i64,
    },
    /// Fewer rows with weight than coefficients.
    TooFewRows {
        /// Rows.
        rows: usize,
        /// Coefficients.
        coefficients: usize,
    },
    /// A covariate is constant, or a sum of multiples of others.
    Collinear {
        /// The covariate.
        covariate: usize,
        /// The other covariates that make it up; empty if it is constant.
        on: Vec<usize>,
    },
    /// The covariates (nearly) tell who is treated.
    NoOverlap {
        /// Units whose chance of treatment is 0.999 or more; `None` if the
        /// chances could not be found at all.
        units: Option<usize>,
    },
    /// Everything on one side has a weight of zero.
    NoWeight,
}

impl fmt::Display for CellProblem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::NoTreatedSeen { period } => {
                write!(f, "none of its units was seen in {period}")
            }
            Self::NoControlSeen { period } => {
                write!(f, "no unit to compare with was seen in {period}")
            }
            Self::TooFewRows { rows: 0, .. } => {
                write!(f, "no unit to compare with weighs more than 0")
            }
            Self::TooFewRows { rows, coefficients } => {
                write!(f, "{rows} rows cannot carry {coefficients} coefficients")
            }
            Self::Collinear { covariate, on } if on.is_empty() => {
                write!(f, "covariate {covariate} is the same for all controls")
            }
            Self::Collinear { covariate, on } => {
                write!(f, "covariate {covariate} is fixed by covariates {on:?}")
            }
            Self::NoOverlap { units: Some(units) } => write!(
                f,
                "{units} units have a chance of treatment of 0.999 or more, given their covariates"
            ),
            Self::NoOverlap { units: None } => {
                write!(
                    f,
                    "the covariates tell the treated from the controls without fail"
                )
            }
            Self::NoWeight => write!(f, "the treated or their controls weigh nothing"),
        }
    }
}

impl CellProblem {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NoTreatedSeen { .. } | Self::NoControlSeen { .. } => {
                "leave the cohort or the period out"
            }
            Self::TooFewRows { rows: 0, .. } => "give units to compare with a weight above 0",
            Self::TooFewRows { .. } => "use fewer covariates",
            Self::Collinear { .. } => "leave that covariate out",
            Self::NoOverlap { .. } => "compare with more alike units, or use fewer covariates",
            Self::NoWeight => "give them weights above zero",
        }
    }
}

fn small(groups: &[(Option<i64>, usize)]) -> String {
    let name = |&(first, units): &(Option<i64>, usize)| match first {
        Some(first) => format!(
            "the cohort of {first} has {units} {}",
            if units == 1 { "unit" } else { "units" }
        ),
        None => format!("the units never treated number {units}"),
    };
    groups.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn and_more(count: usize) -> String {
    match count {
        0 => String::new(),
        count => format!(" (nor can {count} more)"),
    }
}
