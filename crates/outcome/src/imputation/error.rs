//! Why nothing can be imputed.

/// What is wrong with a panel for this method, and what to do. Covariates are
/// counted from zero.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ImputationError {
    /// A confidence level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1: 0.95 is usual")]
    Level {
        /// The level asked for.
        level: f64,
    },
    /// Rows are repeated cross-sections.
    #[error(
        "each of {rows} rows is another unit, so that none is seen untreated and treated: give units that are seen more than once"
    )]
    Repeated {
        /// How many rows.
        rows: usize,
    },
    /// No treated row can be predicted.
    #[error(
        "none of {treated} treated rows has both an untreated row of its unit and one of its period: add periods before treatment, or units that are not treated"
    )]
    Nothing {
        /// Treated rows.
        treated: usize,
    },
    /// A covariate is fixed by the rest.
    #[error(
        "covariate {covariate} is fixed by units, periods and covariates {on:?} where nobody is treated: leave it out"
    )]
    Collinear {
        /// The covariate.
        covariate: usize,
        /// The covariates that it hangs on.
        on: Vec<usize>,
    },
    /// Untreated rows fall apart.
    #[error(
        "no chain of units seen untreated joins {period} to the first period: leave out the periods that nothing joins"
    )]
    Disconnected {
        /// The first period that nothing joins to the first.
        period: i64,
    },
    /// Effects before treatment cannot be told.
    #[error(
        "effects before treatment at {events:?} cannot be told apart from units and periods: ask for fewer periods before treatment"
    )]
    Before {
        /// The times since treatment asked for.
        events: Vec<i64>,
    },
    /// Some cohorts are too small.
    #[error(
        "{} below the {fewest} asked for: merge cohorts, leave them out, or lower the fewest units a group may have",
        small(cohorts)
    )]
    SmallGroups {
        /// First treated periods and how many units.
        cohorts: Vec<(i64, usize)>,
        /// The fewest asked for.
        fewest: usize,
    },
    /// Too few clusters.
    #[error(
        "errors need at least 2 clusters, and there is {clusters}: use smaller clusters, or none"
    )]
    FewClusters {
        /// Clusters.
        clusters: usize,
    },
}

fn small(cohorts: &[(i64, usize)]) -> String {
    let name = |&(first, units): &(i64, usize)| {
        let plural = if units == 1 { "unit" } else { "units" };
        format!("the cohort of {first} has {units} {plural}")
    };
    cohorts.iter().map(name).collect::<Vec<_>>().join(", ")
}
