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
//! Programmes treat few places, and errors that count on many find effects where
//! there are none: in one of four cases with two treated. So each effect has the
//! error of Bell and `McCaffrey`, without bias for however few, and the degrees of
//! freedom that it has itself: hardly more than one with two treated, whatever the
//! number of those beyond. Where a group is all in one cluster nothing is seen of
//! what moves that cluster, and no error is given. Neighbours move together: give
//! clusters of areas larger than the rings. How often an effect that is none is
//! called one: `cargo run --release --example spillover_rates -p allotment-outcome`.
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
//! (2021, arXiv:2105.03737); Bell and `McCaffrey` (*Survey Methodology* 28, 2002);
//! Imbens and Kolesár (*Review of Economics and Statistics* 98, 2016); HM Treasury,
//! *The Green Book* (2022), on displacement; Fieller (*Journal of the Royal
//! Statistical Society B* 16, 1954), for the ratio.

mod distance;
mod error;
mod rings;

pub use distance::{Position, nearest_treated};
pub use error::SpilloverError;
pub use rings::{
    Displaced, Neighbours, Ring, RingEffect, RingError, Spillover, SpilloverOptions, spillover,
};
