//! Small areas: rates with few counts behind them.
//!
//! # Model
//! A place with `n` people has `x` events. Had the same causes been at work again,
//! it would have had more or fewer by chance alone: `x` is binomial (each person
//! has the event or not) or Poisson (events over person-time). In a small place
//! that noise is most of what sets it apart from others, and from itself last year.
//!
//! # Estimators
//! - [`proportion`] and [`rate`]: intervals that cover at least as often as stated,
//!   however few the counts (Clopper and Pearson; Garwood), or Byar's close
//!   approximation.
//! - [`noise`]: of the variance of a panel of rates, between places and within
//!   them over time, the share that counts would show by chance. Poisson's variance
//!   of `x / n` is estimated by `x / n^2`, which is unbiased, so that sums over
//!   places are. What is left is what could be explained.
//! - [`suppress`]: cells below a threshold are hidden, and others with them so that
//!   published totals do not give them away.
//! - [`gap`], [`track`]: the difference between a place and its peers or the nation,
//!   with an interval made of the intervals of both: from `d`, it reaches down
//!   `sqrt((a - low a)^2 + (high b - b)^2)` and up likewise. So a skewed interval of
//!   a small count keeps its shape.
//!
//! # What a suppressed cell is
//! A count that the publisher hid is neither zero nor missing: it is small.
//! [`Count::Suppressed`] is refused wherever a number is needed, never filled in.
//!
//! # Limits
//! Intervals of counts know chance, not mistakes in counting or in the population
//! below. [`suppress`] protects against working out a cell exactly; that a hidden
//! cell lies between nought and a small total can still be told, and what else is
//! published of the same people (other years, larger areas) is not known to it.
//! Peers are taken to move independently of the place and of each other.
//!
//! Source: Clopper and Pearson (*Biometrika* 26, 1934); Garwood (*Biometrika* 28,
//! 1936); Breslow and Day, *Statistical Methods in Cancer Research* II (1987), for
//! Byar's approximation; Zou and Donner (*Statistics in Medicine* 27, 2008), for
//! intervals of differences from those of their parts; Gusfield, «A graph theoretic
//! approach to statistical data security» (*SIAM Journal on Computing* 17, 1988).

mod error;
mod gap;
mod noise;
mod rates;
mod suppress;

pub use error::SmallError;
pub use gap::{GapPoint, Measured, gap, mean_of, track};
pub use noise::{Noise, NoiseShare, noise};
pub use rates::{Count, Exact, Rate, proportion, rate};
pub use suppress::{Cell, Published, SuppressOptions, Suppressed, suppress};
