//! Spillover: what a programme did to its neighbours.
//!
//! # Model
//! Treated units, and untreated ones at a distance from the nearest treated:
//!
//! `y_i = a + t D_i + sum over rings r of b_r 1[i is in ring r] + x_i'g + e_i`,
//!
//! of the change `y` from before to after. Untreated units beyond the last ring
//! are who all others are compared with; `t` is the effect on the treated, `b_r`
//! that on their neighbours in ring `r`. Without rings, a comparison with
//! neighbours that lost what the treated gained counts it twice.
//!
//! A donut leaves out untreated units that are nearer than some distance: those who
//! may be treated in part, or of whom nobody can tell.
//!
//! # Net effect
//! All that was gained, for each treated unit: `t + sum n_r b_r / n_1`. The share
//! that was displaced is `-sum n_r b_r / (n_1 t)`: one if neighbours lost what the
//! treated gained, below zero if they gained too.
//!
//! # Assumptions
//! - Beyond the last ring nothing spills over: try a ring more, which should show
//!   nothing.
//! - Without the programme all would have changed alike on average, given `x`.
//!
//! # Inference
//! Variances `sum over clusters of (sum l_i e_i)^2`, `l` being the rows of
//! `(X'X)^-1 X'`, times `G/(G-1) (n-1)/(n-k)` (without clusters, `n/(n-k)`), with
//! Student's distribution. Neighbours move together: give clusters of areas larger
//! than the rings.
//!
//! # Limits
//! Rings are chosen beforehand, since rings chosen for what they show find what
//! they look for. The displaced share is a ratio: it is told, with Fieller's
//! interval, only where the effect on the treated is told apart from zero, since
//! there is no end to the interval elsewhere.
//!
//! # Distances
//! [`nearest_treated`] takes them from coordinates in metres, or from longitude and
//! latitude along great circles of a sphere, which are at most 0.6% off on the
//! Earth.
//!
//! Source: Butts, «Difference-in-differences estimation with spatial spillovers»
//! (2021, arXiv:2105.03737); Liang and Zeger (*Biometrika* 73, 1986); HM Treasury,
//! *The Green Book* (2022), on displacement; Fieller (*Journal of the Royal
//! Statistical Society B* 16, 1954), for the ratio.

mod distance;
mod error;
mod rings;

pub use distance::{Position, nearest_treated};
pub use error::SpilloverError;
pub use rings::{Displaced, Neighbours, Ring, RingEffect, Spillover, SpilloverOptions, spillover};
