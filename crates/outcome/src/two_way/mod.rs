//! Two-way fixed effects, and what they get wrong under staggered timing.
//!
//! # Model
//! `y_it = a_i + l_t + b D_it + X_it c + e_it`, with `D_it` one from a unit's
//! first treated period on.
//!
//! # Assumptions
//! Parallel trends, and that the effect is the same for all units in all periods.
//! Without the latter `b` is a weighted sum of effects in which some weights may
//! be below zero: units treated early serve as controls for those treated late,
//! and where their own effect grows, that growth is taken off.
//!
//! # Estimator
//! Weighted least squares after unit and period effects are taken off, exactly,
//! for any gaps and weights.
//!
//! # Inference
//! Cluster-robust errors, by unit unless units have clusters:
//! `(X'X)^-1 (sum over c of s_c s_c') (X'X)^-1`, times
//! `G/(G-1) (n-1)/(n-K)`, where `K` counts covariates, treatment and period
//! effects, but not unit effects, which are nested in the clusters; intervals and
//! p-values from Student's distribution with `G - 1` degrees. [`SmallSample`]
//! states these numbers. They are those of R's `fixest` as it comes; other tools
//! give other errors for the same estimate, since their rule differs.
//!
//! # What it gets wrong
//! [`Decomposition`] splits `b` (in a balanced panel without covariates and
//! weights) into all comparisons of two cohorts, with the share of those that
//! compare with the already treated; [`NegativeWeights`] counts treated cells
//! whose effect enters with the wrong sign. This method stands beside the
//! others for comparison only.
//!
//! # Limits
//! Covariates enter linearly, with their values in each period, which after
//! treatment may themselves be effects.
//!
//! Source: Goodman-Bacon, «Difference-in-differences with variation in treatment
//! timing» (*Journal of Econometrics* 225, 2021); de Chaisemartin and
//! D'Haultfœuille, «Two-way fixed effects estimators with heterogeneous treatment
//! effects» (*American Economic Review* 110, 2020), theorem 1; Cameron and Miller
//! (2015), section II, on clusters. [`event_study`] is that of Sun and Abraham,
//! «Estimating dynamic treatment effects in event studies with heterogeneous
//! treatment effects» (*Journal of Econometrics* 225, 2021).

mod bacon;
mod error;
mod event;
mod leads_and_lags;
mod rows;
mod saturated;
mod tell;
mod warning;

pub use bacon::{Comparison, Decomposition, Kind};
pub use error::TwoWayError;
pub use event::{EventStudy, event_study};
pub(crate) use leads_and_lags::regress_events;
pub use leads_and_lags::{LeadsAndLags, leads_and_lags};
pub(crate) use rows::{PanelRows, cluster_of};
pub use tell::{SmallSample, TwoWay, two_way};
pub use warning::{NegativeWeights, Warning};
