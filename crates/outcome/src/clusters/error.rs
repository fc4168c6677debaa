//! Why few clusters cannot be judged.

use crate::linear::LinearError;

/// What is wrong, and what to do. Rows, columns and clusters are named by position
/// from zero, clusters in the order of their numbers.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ClustersError {
    /// A column of another length.
    #[error("there are {found} {what} where {expected} are needed: give one each")]
    Length {
        /// Of what.
        what: &'static str,
        /// How many were found.
        found: usize,
        /// How many are needed.
        expected: usize,
    },
    /// A number is not finite.
    #[error("row {row} holds a number that is not finite: mend the row, or leave it out")]
    NotFinite {
        /// The row.
        row: usize,
    },
    /// There is no such column.
    #[error("column {column} is asked about, of {columns}: name one from 0 to {}", .columns.saturating_sub(1))]
    Column {
        /// The column asked about.
        column: usize,
        /// How many there are.
        columns: usize,
    },
    /// Nothing to resample.
    #[error(
        "there are {clusters} clusters, and at least 3 are needed: cluster by a smaller unit, or say that the error cannot be told"
    )]
    TooFew {
        /// How many there are.
        clusters: usize,
    },
    /// Nobody is treated, or everybody.
    #[error("{treated} of {clusters} clusters are treated: a comparison needs some of each")]
    OneKind {
        /// How many are treated.
        treated: usize,
        /// How many there are.
        clusters: usize,
    },
    /// The regression has no answer.
    #[error(transparent)]
    Linear(#[from] LinearError),
    /// No error to speak of.
    #[error(
        "the {clusters} clusters leave no error to resample, since the columns fit the outcomes exactly: leave out columns"
    )]
    NoError {
        /// How many there are.
        clusters: usize,
    },
    /// No draws.
    #[error("{draws} draws were asked for: 9999 are usual")]
    NoDraws {
        /// How many were asked for.
        draws: usize,
    },
    /// A level that is none.
    #[error("a level of {level} is not between 0.5 and 1: 0.95 is usual")]
    Level {
        /// The level.
        level: f64,
    },
    /// The value to test is not finite.
    #[error("the value to test is {value}, not a finite number: 0 is usual")]
    Null {
        /// The value.
        value: f64,
    },
}
