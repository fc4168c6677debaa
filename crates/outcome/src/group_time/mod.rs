//! Effects by group and time, and their averages.
//!
//! # Model
//! Units are first treated in different periods, or never, and stay treated.
//! `ATT(g, t)` is the mean effect in period `t` on units first treated in `g`:
//! the difference between what they came to and what they would have come to,
//! had they never been treated.
//!
//! # Assumptions
//! - Parallel trends, given covariates `X` from before treatment: without
//!   treatment, units of a cohort would on average have changed as the controls
//!   with the same `X` did.
//! - No anticipation more than the stated number of periods before treatment.
//! - Overlap: for each treated unit there are controls like it.
//! - A unit's treatment changes no other unit's outcome.
//!
//! # Estimator
//! Each cohort and period is compared with controls between two periods: the
//! period itself and a base before treatment. [`Control`] says who the controls
//! are, [`Base`] which base effects before treatment are measured from (those
//! after, and those in anticipation, always from the last period before
//! anticipation), [`Estimator`] how covariates are used. Covariates and weights
//! are those of the earlier period; where units are not seen in both, each row
//! has its own.
//!
//! Averages are by all, by time since treatment, by cohort and by calendar
//! period. No already treated unit is ever a control, which is what two-way fixed
//! effects get wrong under staggered timing.
//!
//! # Inference
//! Every effect is a mean of influence functions, which give standard errors for
//! each and for all averages, the shares of cohorts being estimated too; by
//! cluster, where units have one. A multiplier bootstrap gives bands that cover
//! a whole family (all cells, all event times, …) at once. A Wald test asks
//! whether effects before treatment are jointly zero; that it does not reject is
//! not proof of parallel trends.
//!
//! # Limits
//! Errors need many units (clusters): under some 200, or with fewer than six on a
//! side, [`few`] judges the average over all effects otherwise (see
//! [`crate::clusters`]). Where all treated, or all controls, of a comparison are one
//! cluster, its effect has no error: of that cluster's own noise nothing is seen.
//!
//! What joins many effects asks for more units than one effect does. With fewer than
//! some 200, or fewer than 50 in a group, bands and the test before treatment are corrected
//! for how few there are in each ([`Groups`](crate::clusters::Groups)): in panels of 60, 100 and 150 units that were made up, bands
//! held all effects at once in 94 to 95%, and the test rejected a true null in 4 to 5.5%;
//! without, the test did in 7 to 11% (`examples/group_time_rates`). A cohort of few units is
//! refused below [`GroupTimeOptions::min_group`].
//! Treatment that ends, or varies in dose, is outside the model.
//!
//! Source: Callaway and Sant'Anna, «Difference-in-differences with multiple time
//! periods» (*Journal of Econometrics* 225, 2021),
//! <https://doi.org/10.1016/j.jeconom.2020.12.001>.

mod aggregate;
pub(crate) mod bootstrap;
mod changes;
mod error;
mod estimate;
mod few;
mod findings;
mod influence;
mod levels;
mod options;
mod parts;
mod plan;
mod pre_trend;
mod result;
mod small;
mod tell;
mod unchanged;

pub use error::{CellProblem, GroupTimeError};
pub use estimate::Estimate;
pub(crate) use estimate::above_rounding;
pub use few::few;
pub use influence::Influence;
pub use options::{Base, CannotEstimate, Control, Estimator, GroupTimeOptions, Multiplier};
pub(crate) use pre_trend::test_by_cluster;
pub use pre_trend::{Corrected as PreTrendCorrected, Few as PreTrendFew, PreTrend};
pub use result::{Average, Cell, Found, GroupTime, Overall};
pub use tell::group_time;
