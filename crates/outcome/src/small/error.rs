//! Why a small-area number cannot be told.

/// What is wrong with counts, and what to do. Positions count from zero.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SmallError {
    /// The publisher hid the count.
    #[error("the count at {at} is suppressed{}: use a larger area or more years, never a made-up number", more(*others))]
    Suppressed {
        /// The first such count.
        at: usize,
        /// How many more there are.
        others: usize,
    },
    /// Nobody is there to count.
    #[error("the population at {at} is {base}: it must be above 0")]
    Base {
        /// Which.
        at: usize,
        /// The population.
        base: f64,
    },
    /// More events than people.
    #[error(
        "{count} of {of} have the event at {at}: a proportion has at most all, so check the population, or use a rate"
    )]
    TooMany {
        /// Which.
        at: usize,
        /// Events.
        count: u64,
        /// People.
        of: u64,
    },
    /// A confidence level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1: 0.95 is usual")]
    Level {
        /// The level.
        level: f64,
    },
    /// Columns of different lengths.
    #[error("{found} entries stand where {expected} are expected: give one a place and period")]
    Length {
        /// Entries found.
        found: usize,
        /// Entries expected.
        expected: usize,
    },
    /// Too few places or periods for a variance.
    #[error("{found} {what} have no variance: give at least {fewest}")]
    TooFew {
        /// Of what.
        what: &'static str,
        /// How many.
        found: usize,
        /// How many are needed.
        fewest: usize,
    },
    /// All rates are the same.
    #[error(
        "all {places} places have the same rate, so that there is no variance to share out: check the counts"
    )]
    NoVariance {
        /// Places.
        places: usize,
    },
    /// An interval that does not hold its value.
    #[error("{value} is not between {low} and {high}: give an interval with its value inside")]
    Interval {
        /// The value.
        value: f64,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
}

fn more(others: usize) -> String {
    match others {
        0 => String::new(),
        _ => format!(", and {others} more are"),
    }
}
