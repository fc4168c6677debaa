//! Many outcomes, or many places, at once.
//!
//! # Model
//! Of `k` hypotheses that there is no effect, each tested at 5%, one in twenty true
//! ones is rejected by chance: with twenty outcomes something is nearly always
//! «found». What is to be kept small is either
//! - the chance of any false rejection (family-wise error): Holm, Romano and Wolf;
//!   or
//! - the expected share of false ones among those rejected (false discovery rate):
//!   Benjamini and Hochberg, Benjamini and Yekutieli.
//!
//! The first is for a few outcomes named beforehand, the second for many places of
//! which some are to be looked at more closely.
//!
//! # Estimators
//! With p-values in order, `p_(1) <= ... <= p_(k)`:
//! - Holm: `max over j <= i of (k - j + 1) p_(j)`; holds whatever the dependence.
//! - Benjamini and Hochberg: `min over j >= i of k p_(j) / j`; holds for independent
//!   tests, and for those that depend on each other positively.
//! - Benjamini and Yekutieli: the same times `1 + 1/2 + ... + 1/k`; always holds.
//! - Romano and Wolf: estimates for several outcomes on the same units have
//!   influence functions on those units; multiplying all of a unit's by one random
//!   number shows how the estimates move together. A hypothesis is compared with
//!   the largest statistic (each draw over its own error) among those not yet
//!   rejected, so that outcomes that move
//!   together cost little. An adjusted p-value is `(1 + draws at least as large) /
//!   (1 + draws)`, and never less than that of a larger statistic.
//!   Where units are few, in all or in a group, each outcome's corrected p-value takes the
//!   place of its statistic, and draws are of normals that go together as outcomes do.
//! - A joint test that all effects are zero: Wald's `W = a' V^-1 a`, with
//!   `W (n - k) / (k (n - 1))` against `F(k, n - k)`, as in Hotelling's; where units
//!   are few, the test of [`Groups`](crate::clusters::Groups).
//!
//! # Limits
//! Hypotheses must be named before the results are seen. Romano and Wolf's needs
//! enough units (clusters) for each estimate to be near normal.
//!
//! Source: Holm (*Scandinavian Journal of Statistics* 6, 1979); Benjamini and
//! Hochberg (*JRSS B* 57, 1995); Benjamini and Yekutieli (*Annals of Statistics*
//! 29, 2001); Romano and Wolf, «Stepwise multiple testing as formalized data
//! snooping» (*Econometrica* 73, 2005) and «Efficient computation of adjusted
//! p-values for resampling-based stepdown multiple testing» (*Statistics and
//! Probability Letters* 113, 2016); Hotelling (1931).

mod adjust;
mod error;
mod joint;
mod together;

pub use adjust::{Adjustment, adjust};
pub use error::ManyError;
pub use joint::{JointTest, joint_test};
pub use together::{Stepped, Together, TogetherOptions, romano_wolf};
