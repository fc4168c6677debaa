//! Why a small system has no answer.

/// What is wrong with a system, and what to do. Columns and rows are named by
/// position from zero.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LinearError {
    /// A column, the outcome or the weights have another length than the rest.
    #[error("a column has {found} rows where {expected} are expected: give one number a row")]
    Length {
        /// Rows found.
        found: usize,
        /// Rows expected.
        expected: usize,
    },
    /// Fewer rows than columns.
    #[error("{rows} rows cannot carry {columns} coefficients: leave out covariates, or add rows")]
    TooFewRows {
        /// Rows with a weight above zero.
        rows: usize,
        /// Coefficients asked for.
        columns: usize,
    },
    /// A column is a sum of multiples of earlier columns.
    #[error("column {column} is fixed by columns {on:?}: leave one of them out")]
    Collinear {
        /// The column with nothing of its own.
        column: usize,
        /// The earlier columns that make it up; empty if it is all zero.
        on: Vec<usize>,
    },
    /// A number is not finite, or a weight is below zero.
    #[error(
        "row {row} holds a number that is not finite, or a weight below zero: mend the row, or leave it out"
    )]
    NotFinite {
        /// The row.
        row: usize,
    },
    /// The logit's steps did not come to rest.
    #[error(
        "the logit did not settle in {steps} steps, since the columns tell the two kinds of rows apart: leave out covariates, or compare more alike rows"
    )]
    Separated {
        /// Steps taken.
        steps: usize,
    },
}
