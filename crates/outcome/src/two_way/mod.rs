//! Two-way fixed effects, and what they get wrong under staggered timing.
//!
//! # Model
//! `y_it = a_i + l_t + b D_it + X_it c + e_it`, with `D_it` one from a unit's
//! first treated period on.
//!
//! # Assumptions
//! Parallel trends, no anticipation, and that the effect is the same for all units
//! in all periods. Without the last, `b` is a weighted sum of effects in which some
//! weights may be below zero: units treated early serve as controls for those
//! treated late, and where their own effect grows, that growth is taken off.
//!
//! # Estimator
//! With `~` for what unit and period effects leave of a column under the weights,
//! `(b, c) = (X~'W X~)^-1 X~'W y~`, `X~` holding treatment, then covariates. Effects
//! are taken off exactly for any gaps and weights: unit effects are eliminated, and
//! one equation a period is left. A covariate that units, periods and the rest fix
//! is refused by its position. Rows without weight are left out.
//!
//! # Inference
//! Cluster-robust errors, by unit unless units have clusters, of kind CR1:
//!
//! ```text
//! V = G/(G-1) (n-1)/(n-K)  B (sum over clusters of s_c s_c') B
//! B = (X~'W X~)^-1,  s_c = sum over its rows of w_it X~_it e_it
//! ```
//!
//! with `G` clusters, `n` rows and `K` coefficients. `K` counts treatment,
//! covariates and all period effects, but no unit effects, since units are nested
//! in clusters. Intervals and p-values are from Student's distribution with `G - 1`
//! degrees. [`SmallSample`] states these numbers. They are the rule of R's `fixest`
//! as it comes (`ssc(adj = TRUE, fixef.K = "nested", cluster.adj = TRUE)`); other
//! tools give other errors for the same estimate, since their rule differs.
//!
//! # What it gets wrong
//! [`TwoWay::warnings`] says whether to read `b` as an effect, from:
//! - [`TwoWay::timings`]: whether units begin to be treated at different times;
//! - [`Decomposition`], which splits `b` (in a balanced panel without covariates
//!   and weights) into all comparisons of two cohorts, with the share of those that
//!   are forbidden: with units that are already treated;
//! - [`NegativeWeights`], which counts treated cells whose effect enters with the
//!   wrong sign, and says how far effects would have to differ for the mean effect
//!   to be zero in spite of `b`.
//!
//! # By time since treatment
//! [`event_study`] is that of Sun and Abraham: an effect for each cohort and period,
//! averaged, which compares with the never treated alone and mixes nothing.
//! [`leads_and_lags`] is the classic one, which mixes in effects of other times
//! where cohorts differ. Both have the errors above, and test with Fisher's
//! distribution (`G - 1` degrees below) whether effects before treatment are zero.
//!
//! # Limits
//! - The classic estimates stand beside the others for comparison only.
//! - Covariates enter linearly, with their values in each period, which after
//!   treatment may themselves be effects.
//! - Errors need many clusters, treated and not: under some fifty [`few`] judges
//!   the coefficient otherwise (see [`crate::clusters`]). The test before treatment goes by
//!   the groups compared there, and where they tell too little by nothing.
//! - Treatment that ends, or varies in dose, is outside the model; so are repeated
//!   cross-sections, which have no units to have effects.
//!
//! Source: Goodman-Bacon, «Difference-in-differences with variation in treatment
//! timing» (*Journal of Econometrics* 225, 2021),
//! <https://doi.org/10.1016/j.jeconom.2021.03.014>; de Chaisemartin and
//! D'Haultfœuille, «Two-way fixed effects estimators with heterogeneous treatment
//! effects» (*American Economic Review* 110, 2020), theorem 1 and corollary 1,
//! <https://doi.org/10.1257/aer.20181169>; Sun and Abraham, «Estimating dynamic
//! treatment effects in event studies with heterogeneous treatment effects»
//! (*Journal of Econometrics* 225, 2021),
//! <https://doi.org/10.1016/j.jeconom.2020.09.006>; Cameron and Miller, «A
//! practitioner's guide to cluster-robust inference» (*Journal of Human Resources*
//! 50, 2015), <https://doi.org/10.3368/jhr.50.2.317>.

mod bacon;
mod before;
mod error;
mod event;
mod few;
mod leads_and_lags;
mod rows;
mod saturated;
mod tell;
mod warning;

pub use crate::clusters::{Few, Judged};
pub use bacon::{Comparison, Decomposition, Kind};
pub use error::TwoWayError;
pub use event::{EventStudy, event_study};
pub(crate) use few::bootstrap;
pub use few::few;
pub(crate) use leads_and_lags::regress_events;
pub use leads_and_lags::{LeadsAndLags, leads_and_lags};
pub(crate) use rows::{PanelRows, cluster_of};
pub use tell::{SmallSample, TwoWay, two_way};
pub use warning::{NegativeWeights, Warning};
