//! Why two-way fixed effects have no answer.

/// What is wrong with a panel for this method, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TwoWayError {
    /// A confidence level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1: 0.95 is usual")]
    Level {
        /// The level asked for.
        level: f64,
    },
    /// Rows are repeated cross-sections.
    #[error(
        "each of {rows} rows is another unit, so that unit effects leave nothing: give units that are seen more than once"
    )]
    Repeated {
        /// How many rows.
        rows: usize,
    },
    /// Nobody is treated, or all are in the same periods.
    #[error(
        "treatment is fixed by units and periods ({treated} of {rows} rows are treated): add units that are not treated, or periods before treatment"
    )]
    NoVariation {
        /// Treated rows.
        treated: usize,
        /// Rows.
        rows: usize,
    },
    /// A covariate is fixed by the rest.
    #[error(
        "covariate {covariate} is fixed by units, periods, treatment and covariates {on:?}: leave it out"
    )]
    Collinear {
        /// The covariate, counted from zero.
        covariate: usize,
        /// The covariates that it hangs on.
        on: Vec<usize>,
    },
    /// Rows fall apart.
    #[error(
        "no chain of units joins {period} to the first period: leave out the periods that nothing joins"
    )]
    Disconnected {
        /// The first period that nothing joins to the first.
        period: i64,
    },
    /// Too few rows.
    #[error("{rows} rows cannot carry {coefficients} coefficients: give more units or periods")]
    TooFewRows {
        /// Rows.
        rows: usize,
        /// Coefficients, with effects.
        coefficients: usize,
    },
    /// Too few clusters.
    #[error(
        "errors by cluster need at least 2 clusters, and there is {clusters}: use smaller clusters, or none"
    )]
    FewClusters {
        /// Clusters.
        clusters: usize,
    },
    /// A cohort's effect in a period has no never treated to compare with.
    #[error(
        "nobody never treated is seen in {period}, when the cohort of {first} is: leave the period out, or add units that are never treated"
    )]
    NoControl {
        /// The first treated period of the cohort.
        first: i64,
        /// The period.
        period: i64,
    },
    /// The rows of a cohort fall apart.
    #[error(
        "in the cohort of {} no chain of units joins {period} to its first period: leave out the periods that nothing joins, or the cohort", cohort(*first)
    )]
    Apart {
        /// The first treated period of the cohort; `None` for the never treated.
        first: Option<i64>,
        /// The first period that nothing joins to the first.
        period: i64,
    },
    /// Effects by time since treatment hang on units and periods.
    #[error(
        "effects at {events:?} periods since treatment cannot be told apart from units and periods: add units that are never treated, or ask for fewer times"
    )]
    Tied {
        /// The times since treatment asked for.
        events: Vec<i64>,
    },
}

fn cohort(first: Option<i64>) -> String {
    first.map_or_else(|| "the never treated".to_owned(), |first| first.to_string())
}
