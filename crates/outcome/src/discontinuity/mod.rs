//! Either side of a cut-off: what a programme did where it was given out by a
//! score.
//!
//! # Model
//! Places with a score of at least (or at most) `c` are treated, others not. Had
//! nobody been treated, outcomes would run smoothly through `c`: the jump there is
//! the effect on places at the cut-off,
//! `t = lim E[Y | X = x]` from the treated side less that from the other.
//!
//! # Assumptions
//! - Without treatment the mean outcome is smooth at `c`; nothing else changes
//!   there. [`discontinuity`] with a covariate from before as outcome should find
//!   nothing.
//! - Nobody could choose the side: the density of scores does not jump
//!   ([`density`]).
//!
//! # Estimator
//! On each side a line (order `p = 1`) is fitted by least squares with triangular
//! weights `1 - |x - c|/h`. Its bias at `c`, from the curve that it leaves out, is
//! estimated with a parabola (order `p + 1`) over a bandwidth `b`, and taken off.
//! All is linear in the outcomes, `t = sum l_i Y_i`, so that the variance is
//! `sum l_i^2 s_i^2` with `s_i^2` from the three nearest on the same side; that of
//! the corrected estimate knows that the bias was estimated. Only its interval
//! covers as stated with the bandwidth that makes the error smallest: the interval
//! of the plain line does not.
//!
//! # Bandwidth
//! `h = (V / (4 (B^2 + R)))^(1/5)`, for the variance `V/h` and bias `B h^2` of the
//! jump, with `R` three times the variance of `B` so that straight lines do not get
//! endless bandwidths. `B` comes from a parabola over `b`, which is chosen in the
//! same way for the parabola's curve, and that from a cubic likewise.
//! [`Bandwidths::Coverage`] takes a narrower one, for the interval's sake. A
//! bandwidth may be given instead.
//!
//! # Density
//! Scores are counted in narrow bins, and lines fitted to the heights from each
//! side; the log difference at `c` has a known variance.
//!
//! # Placebos
//! Where nothing was given out nothing should jump: [`placebo`] looks at another
//! cut-off, among the units of its own side alone, so that the real jump is not
//! taken for one. Source: Cattaneo, Idrobo and Titiunik, *A practical introduction
//! to regression discontinuity designs: foundations* (2020), section 5.3.
//!
//! # Limits
//! It tells the effect on places at the cut-off, not on those far from it. Scores
//! of few distinct values have no limit at `c`, and are refused. Where not all
//! follow the rule, the jump is the effect of being offered. A density that does
//! not jump proves nothing if places could be moved both ways.
//!
//! Source: Calonico, Cattaneo and Titiunik, «Robust nonparametric confidence
//! intervals for regression-discontinuity designs» (*Econometrica* 82, 2014);
//! Imbens and Kalyanaraman (*Review of Economic Studies* 79, 2012), for `R`;
//! Calonico, Cattaneo and Farrell (*Econometrics Journal* 23, 2020);
//! `McCrary`, «Manipulation of the running variable» (*Journal of Econometrics*
//! 142, 2008), for the density.

mod bandwidth;
mod density;
mod error;
mod jump;
mod lines;
mod placebo;
mod side;

pub use density::{Density, density};
pub use error::DiscontinuityError;
pub use jump::{Bandwidths, Discontinuity, DiscontinuityOptions, Scores, Treated, discontinuity};
pub use lines::{Bin, EdgeLine, Lines, lines};
pub use placebo::placebo;
