//! Why the sensitivity of an event study cannot be told.

/// What is wrong, and what to do. Coefficients are named by position from zero,
/// in order of time, the base period left out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SensitivityError {
    /// Not as many coefficients as periods.
    #[error(
        "{found} coefficients are given for {pre} periods before and {post} after: give one a period, in order of time, without the base period"
    )]
    Coefficients {
        /// Coefficients found.
        found: usize,
        /// Periods before treatment.
        pre: usize,
        /// Periods after it.
        post: usize,
    },
    /// The matrix is not square, or of another size.
    #[error(
        "the covariance matrix has {found} entries where {expected} are expected: give it row by row, with a row and a column a coefficient"
    )]
    Covariance {
        /// Entries found.
        found: usize,
        /// Entries expected.
        expected: usize,
    },
    /// Nothing before treatment.
    #[error(
        "there are {pre} coefficients before treatment: sensitivity measures broken trends against those before, so estimate at least one besides the base period"
    )]
    NoPre {
        /// Coefficients before treatment.
        pre: usize,
    },
    /// Nothing after treatment.
    #[error("there are {post} coefficients after treatment: estimate at least one")]
    NoPost {
        /// Coefficients after treatment.
        post: usize,
    },
    /// A coefficient is not finite.
    #[error("coefficient {at} is not a finite number: leave its period out")]
    NotFinite {
        /// The coefficient.
        at: usize,
    },
    /// A covariance is not finite.
    #[error(
        "the covariance of coefficients {row} and {column} is not a finite number: leave out the period without a standard error"
    )]
    CovarianceNotFinite {
        /// One coefficient.
        row: usize,
        /// The other.
        column: usize,
    },
    /// The matrix is not symmetric.
    #[error(
        "the covariance of coefficients {row} and {column} is {one} one way and {other} the other: give the whole matrix, in the coefficients' order"
    )]
    NotSymmetric {
        /// One coefficient.
        row: usize,
        /// The other.
        column: usize,
        /// Above the diagonal.
        one: f64,
        /// Below it.
        other: f64,
    },
    /// A variance below or at zero, or coefficients that move exactly together.
    #[error(
        "coefficient {at} has {left} of its variance left once the {at} before it are known, so that the covariance matrix is singular or not one: leave out the base period and periods estimated from the same numbers, or use more clusters than coefficients"
    )]
    Singular {
        /// The first coefficient with nothing of its own.
        at: usize,
        /// The part of its variance that is its own.
        left: f64,
    },
    /// Not as many weights as periods after treatment.
    #[error(
        "{found} weights are given for {expected} periods after treatment: give one a period, such as 1 for the first and 0 for the rest"
    )]
    Weights {
        /// Weights found.
        found: usize,
        /// Periods after treatment.
        expected: usize,
    },
    /// A weight is not finite.
    #[error("weight {at} is not a finite number: give 0 for periods that do not count")]
    WeightNotFinite {
        /// The weight.
        at: usize,
    },
    /// Nothing is asked for.
    #[error("all {weights} weights are zero: give the period of interest a weight of 1")]
    NoWeight {
        /// How many.
        weights: usize,
    },
    /// A level that is none.
    #[error("a level of {level} is not between 0.5 and 1: 0.95 is usual")]
    Level {
        /// The level.
        level: f64,
    },
    /// No bounds.
    #[error("the list of bounds has {bounds} entries: give at least one, such as 1")]
    NoBounds {
        /// How many.
        bounds: usize,
    },
    /// A bound that is none.
    #[error("bound {at} is {value}, which is not a finite number of at least 0: mend it")]
    Bound {
        /// Its position.
        at: usize,
        /// Its value.
        value: f64,
    },
    /// Where the breakdown value is sought.
    #[error(
        "a breakdown value cannot be sought up to {up_to} in steps of {tolerance}: both must be above 0, and the step at least a millionth of the whole"
    )]
    Search {
        /// The largest bound to try.
        up_to: f64,
        /// How near to the breakdown value is near enough.
        tolerance: f64,
    },
}
