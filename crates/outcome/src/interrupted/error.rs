//! Why a series cannot be judged.

use crate::linear::LinearError;

/// What is wrong with a series, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InterruptedError {
    /// A column is of another length.
    #[error("{what} has {found} entries where there are {expected} times: give one a time")]
    Length {
        /// Which column.
        what: &'static str,
        /// Entries found.
        found: usize,
        /// Times.
        expected: usize,
    },
    /// A time is missing, or out of order.
    #[error(
        "{time} does not follow {before} by the step of {step} that the series begins with: fill the gap, sort the series, or use coarser times"
    )]
    Uneven {
        /// The time.
        time: i64,
        /// The one before it.
        before: i64,
        /// The step of the first two times.
        step: i64,
    },
    /// A number is not finite.
    #[error("{what} at {time} is not a finite number: mend it, or use coarser times")]
    NotFinite {
        /// Which column.
        what: &'static str,
        /// When.
        time: i64,
    },
    /// Too few times on one side.
    #[error(
        "{found} times are {side} {start} where {fewest} are asked for: use a finer series, or wait for more"
    )]
    TooShort {
        /// `before` or `from`.
        side: &'static str,
        /// The interruption.
        start: i64,
        /// Times found.
        found: usize,
        /// The fewest asked for.
        fewest: usize,
    },
    /// A season is never seen before the interruption.
    #[error(
        "season {season} is seen {found} times before {start} where 2 are asked for: leave out the seasons, or begin the series earlier"
    )]
    Season {
        /// The season.
        season: u32,
        /// How often it is seen.
        found: usize,
        /// The interruption.
        start: i64,
    },
    /// Too few times for the terms.
    #[error(
        "{times} times leave {left} over for {terms} terms: leave out the seasons, or use a longer series"
    )]
    NoDegrees {
        /// Times.
        times: usize,
        /// Terms.
        terms: usize,
        /// What is left.
        left: usize,
    },
    /// The lag is too long.
    #[error("a lag of {lag} steps is too long for {times} times: keep it below half of them")]
    Lag {
        /// The lag.
        lag: usize,
        /// Times.
        times: usize,
    },
    /// A confidence level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1: 0.95 is usual")]
    Level {
        /// The level.
        level: f64,
    },
    /// Nothing is left to judge by.
    #[error(
        "the line goes through all {times} points, so that nothing is left to judge it by: check that the series was measured, not made"
    )]
    Exact {
        /// Times.
        times: usize,
    },
    /// The terms hang on each other.
    #[error(transparent)]
    Linear(#[from] LinearError),
}
