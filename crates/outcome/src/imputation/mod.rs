//! Imputation: what treated units would have come to, from the untreated.
//!
//! # Model
//! Without treatment, `y_it(0) = a_i + l_t + X_it c + e_it`; with it,
//! `y_it = y_it(0) + tau_it`.
//!
//! # Assumptions
//! Parallel trends in this form, for all units in all untreated periods (which is
//! more than comparing with the last period before treatment needs, and buys
//! smaller errors), and no anticipation beyond the stated number of periods. Effects
//! `tau_it` may be anything. Covariates are not themselves changed by treatment.
//!
//! # Estimator
//! Unit effects, period effects and `c` are fitted by weighted least squares to
//! untreated rows alone, `Omega_0`. The effect on a treated row is what they do not
//! predict, `tau_it = y_it - a_i - l_t - X_it c`; an estimate is a mean of effects,
//! weighted as rows are: over all treated rows, by time since treatment, or by
//! cohort. With effects fitted exactly, gaps and weights need nothing more.
//!
//! Effects before treatment are from another regression, on untreated rows alone,
//! with an indicator for each of some times before treatment.
//!
//! # Inference
//! An estimate is `sum v_it y_it`, with weights that are known once it is known who
//! is treated when: `v_1` is what defines the mean, and `v_0 = -W Z (Z'WZ)^-1 Z_1'
//! v_1`, `Z` being units, periods and covariates. Its variance is
//!
//! ```text
//! sum over clusters of (sum over rows of v_it e_it)^2
//! ```
//!
//! where `e_it` is the residual of an untreated row, and of a treated row its effect
//! less the mean effect of its cohort in its period, weighted by the squares of `v`.
//! Where effects differ within these, errors are too large rather than too small.
//! Intervals are normal. Effects before treatment have the errors of two-way fixed
//! effects (see [`crate::two_way`]), and are tested jointly by Fisher's distribution.
//!
//! # Limits
//! - A unit without an untreated row, or a treated row in a period without untreated
//!   rows, has nothing to be predicted from: it is left out and counted.
//! - Of the noise of a row that is alone in its cohort and period nothing is known.
//!   Such rows are counted; a mean over them alone has no error, and one that has
//!   them among others has an error that is somewhat too small.
//! - A cohort of fewer than [`ImputationOptions::min_group`] units is refused. Under
//!   some 200 clusters (units, where there are none), or with fewer than six on a
//!   side, [`few`] judges the mean otherwise (see [`crate::clusters`]).
//! - Where all rows of a cohort and period are one cluster, they are as one row
//!   alone.
//! - Errors need many units. In panels drawn with 50 units, 20 of them treated, 95%
//!   intervals hold the truth in 93.3%, and with 200 units in 94.4%; as [`few`] judges
//!   them below 200 units, in 94.8%.
//! - Where nobody is never treated, effects before treatment are told less a line,
//!   and those furthest off join the reference.
//!
//! Source: Borusyak, Jaravel and Spiess, «Revisiting event-study designs: robust
//! and efficient estimation» (*Review of Economic Studies* 91, 2024), on efficient
//! estimation, conservative inference and testing for parallel trends,
//! <https://doi.org/10.1093/restud/rdae007>, with the errors of R's `didimputation`.
//!
//! ```
//! use allotment_outcome::imputation::{ImputationOptions, imputation};
//! use allotment_outcome::panel::{Panel, PanelOptions, Rows};
//!
//! // Nine places in 2021 to 2024, of which three are treated from 2023 on; the
//! // effect is 2, then 3.
//! let units: Vec<u32> = (0..36).map(|row| row / 4).collect();
//! let periods: Vec<i64> = (0..36).map(|row| 2021 + row % 4).collect();
//! let first: Vec<Option<i64>> = units.iter().map(|unit| (unit % 3 == 0).then_some(2023)).collect();
//! let outcomes: Vec<Option<f64>> = (0..36)
//!     .map(|row| {
//!         let effect = if row / 4 % 3 == 0 { [0.0, 0.0, 2.0, 3.0][row % 4] } else { 0.0 };
//!         Some(f64::from(units[row] * units[row]) + periods[row] as f64 / 10.0 + effect)
//!     })
//!     .collect();
//! let rows = Rows {
//!     units: &units,
//!     periods: &periods,
//!     outcomes: &outcomes,
//!     first_treated: &first,
//!     covariates: &[],
//!     weights: None,
//!     clusters: None,
//! };
//! let panel = Panel::new(&rows, PanelOptions::default())?;
//! let found = imputation(&panel, &ImputationOptions::default())?;
//! assert!((found.overall.value - 2.5).abs() < 1e-9);
//! assert!((found.events[1].1.value - 3.0).abs() < 1e-9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod before;
mod early;
mod error;
mod few;
mod impute;
mod tell;

pub use error::ImputationError;
pub use few::few;
pub use tell::{Imputation, ImputationOptions, imputation};
