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
//! - [`withhold`]: counts below a threshold are withheld, and with them blocks of others
//!   that were fixed before any count was looked at, so that neither totals nor the
//!   choice give them away.
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
//! below. [`withhold`] knows the counts that it is given; what else is published of the
//! same people (larger areas, parts of the same count) is not known to it.
//! Peers are taken to move independently of the place and of each other.
//!
//! Source: Clopper and Pearson (*Biometrika* 26, 1934); Garwood (*Biometrika* 28,
//! 1936); Breslow and Day, *Statistical Methods in Cancer Research* II (1987), for
//! Byar's approximation; Zou and Donner (*Statistics in Medicine* 27, 2008), for
//! intervals of differences from those of their parts; Wong, Fu, Wang and Pei,
//! «Minimality attack in privacy preserving data publishing» (VLDB 2007), for why what
//! is withheld must not hang on the counts.

mod error;
mod gap;
mod noise;
mod rates;
mod withhold;

pub use error::SmallError;
pub use gap::{GapPoint, Measured, gap, mean_of, track};
pub use noise::{Noise, NoiseShare, noise};
pub use rates::{Count, Exact, Rate, proportion, rate};
pub use withhold::{PlaceCount, withhold};
