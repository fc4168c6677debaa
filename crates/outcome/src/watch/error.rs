//! Why a series cannot be charted.

/// What is wrong with a series, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WatchError {
    /// There is not one value a time.
    #[error("{times} times have {values} values: give one value (or none) a time")]
    Length {
        /// Times given.
        times: usize,
        /// Values given.
        values: usize,
    },
    /// Times do not increase.
    #[error("time {time} stands after {before}: sort the series, with one row a time")]
    Order {
        /// The time.
        time: i64,
        /// The one before it.
        before: i64,
    },
    /// A value is not finite.
    #[error("the value at {time} is not a finite number: mend it, or leave it empty")]
    NotFinite {
        /// When.
        time: i64,
    },
    /// A baseline of no moving range.
    #[error("a baseline of {points} points has no moving range: use at least 2")]
    Baseline {
        /// Points asked for.
        points: usize,
    },
    /// A phase has too few points for limits.
    #[error(
        "the phase from {start} has {found} points where limits ask for {fewest}: wait for more{}",
        if *is_first { "" } else { ", or begin the phase at another point" }
    )]
    TooShort {
        /// Where the phase begins.
        start: i64,
        /// Points with a value.
        found: usize,
        /// The fewest asked for.
        fewest: usize,
        /// Whether it is the first, so that nobody chose where it begins.
        is_first: bool,
    },
    /// A phase is to begin where there is no point.
    #[error("no point is at {time}, where a phase is to begin: rebase at a time of the series")]
    Rebase {
        /// The time asked for.
        time: i64,
    },
}
