//! The mean of donors that comes nearest to a target.
//!
//! # Problem
//! Donors are points `a_1 ... a_n`, the target `b` is one more. Sought are weights
//!
//! ```text
//! min |A w - b|^2   such that   w >= 0,   sum w = 1
//! ```
//!
//! so that `A w` is the point of the donors' convex hull that is nearest to `b`.
//!
//! # Algorithm
//! Wolfe's: begin at the nearest donor. Where `r = A w - b` is what is left, half
//! the slope of the squared distance along donor `j` is `g_j = a_j . r`. Take in the
//! donor with the lowest slope; move to the nearest mean of those taken in, and drop
//! whoever's weight reaches zero on the way, until none would fall below. Each
//! round comes strictly nearer, and no set of donors comes twice, so that the end is
//! reached after finitely many rounds; it is exact but for rounding. The products of
//! donors with each other, which each move needs, are shared by all targets; slopes
//! are taken from the points themselves, which loses no digits to squares.
//!
//! # How it is known to be right
//! Weights are right where no donor's slope is below the level `w . g` of those
//! taken in (Karush, Kuhn and Tucker). What a lower slope could still bring is at
//! most `2 (w . g - min g_j)`, the duality gap, which every answer carries.
//!
//! # Ties
//! Of donors equally near or equally low, the first. Where several weights do
//! equally well (donors that are alike; more donors than numbers, and a target
//! within their hull), the answer is the one that this walk ends at; it is flagged.
//! No draw is made, so that the same input gives the same bytes.
//!
//! Source: Wolfe, «Finding the nearest point in a polytope» (*Mathematical
//! Programming* 11, 1976), <https://doi.org/10.1007/BF01580381>; Jaggi, «Revisiting
//! Frank-Wolfe» (ICML 2013), on the gap.
//!
//! ```
//! use allotment_outcome::simplex::Pool;
//!
//! // Three donors in the plane; the target is beyond the side of two.
//! let pool = Pool::new(&[0.0, 0.0, 4.0, 0.0, 0.0, 4.0], 2)?;
//! let found = pool.nearest(&[1.0, -2.0], None, None)?;
//! assert!((found.weights[0] - 0.75).abs() < 1e-12);
//! assert!((found.distance_squared - 4.0).abs() < 1e-12);
//! assert!(found.unique && found.gap < 1e-12);
//! # Ok::<(), allotment_outcome::simplex::SimplexError>(())
//! ```

mod error;
mod factor;
mod pool;
mod walk;

pub use error::SimplexError;
pub use pool::{Nearest, Pool};
