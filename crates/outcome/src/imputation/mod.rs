//! Imputation: what treated units would have come to, from the untreated.
//!
//! # Model
//! Without treatment, `y_it(0) = a_i + l_t + X_it c + e_it`.
//!
//! # Assumptions
//! Parallel trends in this form, for all units in all untreated periods (which is
//! more than comparing with the last period before treatment needs, and buys
//! smaller errors), and no anticipation beyond the stated number of periods.
//! Effects may be anything.
//!
//! # Estimator
//! Unit effects, period effects and `c` are fitted to untreated rows alone. A
//! treated row's effect is its outcome less what they predict; an estimate is a
//! weighted mean of such effects: over all treated rows, or by time since
//! treatment. Effects before treatment are from another regression, on untreated
//! rows alone, with an indicator for each of some periods before treatment.
//!
//! # Inference
//! An estimate is `sum v_it y_it` with weights `v_it` that are known once it is
//! known who is treated when. Its variance is `sum over clusters of (sum v_it
//! e_it)^2`, where `e_it` is the residual of an untreated row, and of a treated
//! row its effect less the mean effect (weighted by the squares of `v`) of its
//! cohort and time since treatment. Where effects differ within these, errors are
//! too large rather than too small.
//!
//! # Limits
//! A unit without an untreated row, or a treated row in a period without
//! untreated rows, has nothing to be predicted from: it is left out and counted.
//! A cohort of one unit has no error of its own at any one time.
//!
//! Source: Borusyak, Jaravel and Spiess, «Revisiting event-study designs: robust
//! and efficient estimation» (*Review of Economic Studies* 91, 2024), theorem 1
//! and proposition 6, as R's `didimputation` does it.

mod before;
mod error;
mod impute;
mod tell;

pub use error::ImputationError;
pub use tell::{Imputation, ImputationOptions, imputation};
