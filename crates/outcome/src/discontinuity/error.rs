//! Why a jump cannot be told.

use crate::linear::LinearError;

/// What is wrong with scores or outcomes, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DiscontinuityError {
    /// Columns of different lengths.
    #[error("{scores} scores have {outcomes} outcomes: give one a unit")]
    Length {
        /// Scores.
        scores: usize,
        /// Outcomes.
        outcomes: usize,
    },
    /// A number is not finite.
    #[error(
        "the score or outcome of unit {unit} is not a finite number: mend it, or leave the unit out"
    )]
    NotFinite {
        /// The unit.
        unit: usize,
    },
    /// Too few distinct scores on one side.
    #[error(
        "{found} distinct scores lie {side} the cut-off {within}where at least {fewest} are needed: use a finer score, or a wider bandwidth"
    )]
    TooFew {
        /// `above` or `below`.
        side: &'static str,
        /// In words: of all, or within a bandwidth.
        within: String,
        /// How many.
        found: usize,
        /// How many are needed.
        fewest: usize,
    },
    /// A bandwidth that is not above zero.
    #[error(
        "a bandwidth of {bandwidth} is not a number above 0: give one in units of the score, or none"
    )]
    Bandwidth {
        /// The bandwidth.
        bandwidth: f64,
    },
    /// A placebo where the money was given out.
    #[error("a placebo cut-off of {cut_off} is the real one: choose another, on either side")]
    Placebo {
        /// The cut-off.
        cut_off: f64,
    },
    /// A confidence level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1: 0.95 is usual")]
    Level {
        /// The level.
        level: f64,
    },
    /// Outcomes that do not vary near the cut-off.
    #[error(
        "outcomes near the cut-off do not vary about their line: check that they were measured, not made"
    )]
    Exact,
    /// A fit has no answer.
    #[error(transparent)]
    Linear(#[from] LinearError),
}
