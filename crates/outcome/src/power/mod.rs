//! The smallest effect that a design could see, before any money is spent, and
//! what it means that none was seen.
//!
//! # Model
//! A two-sided test at size `a` finds an effect with chance `p` if the effect is
//! `M = z(1 - a/2) + z(p)` standard errors from zero: 2.80 for 5% and 80%. A
//! design's smallest detectable effect is `M` times its standard error.
//!
//! # In closed form
//! With `n1` treated and `n0` untreated units, `m` periods before and `r` after,
//! outcomes of standard deviation `s` and a correlation `c` between any two
//! periods of a unit, `f = 1/n1 + 1/n0` and
//! - difference in differences: `s^2 f (1 - c) (1/m + 1/r)`;
//! - analysis of covariance: `s^2 f ((1 + (r-1) c)/r - m c^2 / (1 + (m-1) c))`;
//! - only after: `s^2 f (1 + (r-1) c)/r`.
//!
//! Analysis of covariance is never worse than the other two.
//!
//! # On the panel itself
//! Closed forms take correlation to be the same between all periods; panels are
//! not so. [`simulate`] draws units that nobody treated, calls them treated, adds
//! an effect from a given period on, and counts how often the estimator finds it,
//! in the right direction. Without an effect it counts false alarms: an estimator
//! that raises more than it should has no power to speak of. [`simulate_means`]
//! does it for the change from before to after, by Welch's test, at a cost that
//! does not grow with the panel.
//!
//! The same draws serve all effects, so that power grows with the effect as it
//! must, and the smallest detectable effect is that of those draws to the last
//! digit, rather than read off a grid.
//!
//! # Afterwards
//! [`Reading`] tells «not detected» apart from «ruled out more than»: an interval
//! that holds zero *and* effects that would matter says nothing.
//!
//! # Limits
//! Treatment is drawn at random; a programme that chooses where things go worst
//! has less power than that. The effect is the same in each unit and period.
//!
//! Source: Bloom, «Minimum detectable effects» (*Evaluation Review* 19, 1995);
//! `McKenzie`, «Beyond baseline and follow-up: the case for more T in
//! experiments» (*Journal of Development Economics* 99, 2012); Welch (*Biometrika*
//! 34, 1947); Burlig, Preonas and Woerman, «Panel data and experimental design»
//! (*Journal of Development Economics* 144, 2020), for why the panel's own
//! correlations must be used.

mod closed;
mod error;
mod means;
mod reading;
mod simulate;
mod untreated;

pub use closed::{Design, Plan, multiplier, power_of, smallest_effect};
pub use error::PowerError;
pub use means::{difference_of_means, simulate_means};
pub use reading::{Reading, Towards};
pub use simulate::{PowerCell, PowerGrid, PowerOptions, SmallestEffect, Trial, Verdict, simulate};
pub use untreated::UntreatedPanel;
