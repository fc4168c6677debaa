//! Why many tests cannot be brought together.

/// What is wrong, and what to do. Outcomes and units are named by position.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ManyError {
    /// Not a p-value.
    #[error("p-value {at} is {value}, not between 0 and 1: leave out what could not be tested")]
    PValue {
        /// Its position.
        at: usize,
        /// The value.
        value: f64,
    },
    /// Columns of different lengths.
    #[error(
        "outcome {outcome} has {found} units where {expected} are expected: bring all outcomes to the same units"
    )]
    Length {
        /// The outcome.
        outcome: usize,
        /// Units found.
        found: usize,
        /// Units expected.
        expected: usize,
    },
    /// Groups of other units.
    #[error(
        "groups are of {known} units or clusters, and there are {independent}: give the groups of the same panel"
    )]
    Groups {
        /// Units or clusters that groups are of.
        known: usize,
        /// Units or clusters found.
        independent: usize,
    },
    /// No estimate for each column.
    #[error("{estimates} estimates have {columns} influence functions: give one each")]
    Columns {
        /// Estimates.
        estimates: usize,
        /// Influence functions.
        columns: usize,
    },
    /// A number is not finite.
    #[error("outcome {outcome} holds a number that is not finite: leave the outcome out")]
    NotFinite {
        /// The outcome.
        outcome: usize,
    },
    /// An estimate without any error.
    #[error("the influence function of outcome {outcome} does not vary: leave the outcome out")]
    NoVariance {
        /// The outcome.
        outcome: usize,
    },
    /// Outcomes that are the same, or sums of each other.
    #[error("outcome {outcome} moves exactly as earlier ones do: leave it out of the joint test")]
    Dependent {
        /// The outcome.
        outcome: usize,
    },
    /// Too few units for so many outcomes.
    #[error("{units} independent units cannot test {outcomes} outcomes jointly: test fewer")]
    TooFew {
        /// Units or clusters.
        units: usize,
        /// Outcomes.
        outcomes: usize,
    },
    /// Too few units in a group for so many outcomes.
    #[error(
        "the smallest group compared has {clusters} units or clusters, too few to test {outcomes} outcomes jointly: test fewer"
    )]
    SmallGroup {
        /// Units or clusters in that group.
        clusters: usize,
        /// Outcomes.
        outcomes: usize,
    },
    /// No draws.
    #[error("no draws were asked for: 999 are usual")]
    NoDraws,
}
