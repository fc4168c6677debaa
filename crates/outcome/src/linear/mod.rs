//! Small dense systems: weighted least squares, the logit, and which column
//! hangs on the others.
//!
//! # Model
//! `y = X b + e` with weights `w`, or `P(d = 1) = 1 / (1 + exp(-X b))`. Columns
//! of `X` are given one by one; a constant is a column of ones like any other.
//!
//! # Estimator
//! `b = (X'WX)^-1 X'Wy` from the normal equations, scaled so that each column has
//! length one, by Cholesky. Their error grows with the square of how nearly the
//! columns depend on each other, so that below [`NEAR`] of a column's own square
//! the triangle comes from orthogonal columns instead, and the answer is refined
//! once. A column with less than [`DEPENDENT`] of its length left is refused by
//! its position, with the columns on which it hangs.
//!
//! The logit is fitted by Newton's steps (iteratively reweighted least squares).
//!
//! # Limits
//! Meant for few columns and many rows: a hundred columns are slow.
//!
//! Source: Golub and Van Loan, *Matrix Computations* (4th ed., 2013), sections
//! 5.3 and 5.2.8; `McCullagh` and Nelder, *Generalized Linear Models* (2nd ed.,
//! 1989), section 2.5.

pub(crate) mod effects;
mod error;
mod gram;
mod least_squares;
mod logit;
mod orthogonal;
pub(crate) mod sums;
pub(crate) mod symmetric;

pub use error::LinearError;
pub use gram::{DEPENDENT, NEAR, Normal};
pub use least_squares::{LeastSquares, least_squares};
pub use logit::{Logit, logit};
