//! Synthetic difference-in-differences: few treated units against controls that are
//! weighted to move as they did, in periods that are weighted to be like those after.
//!
//! # Model
//! `Y_it = L_it + tau_it W_it + e_it`: what would be without treatment, `L`, is a
//! matrix of low rank (units share a few movements, each to its own degree), and
//! `W_it` is 1 where unit `i` is treated in period `t`. `N_1` units are treated in the
//! last `T_1` periods; `N_0` never are; there are `T_0` periods before.
//!
//! # Assumptions
//! No unit reacts before it is treated, and none to the treatment of others. Some mean
//! of controls moves as the treated would have, but for a constant; whether one did
//! before treatment is told as `gaps` and `miss`. Noise is independent between units.
//!
//! # Estimator
//! Unit weights `omega` are at least zero, sum to one and minimise, with a constant,
//!
//! ```text
//! sum over t <= T_0 of (omega_0 + sum_i omega_i Y_it - mean of treated Y_jt)^2 + zeta^2 T_0 |omega|^2
//! ```
//!
//! where `zeta = (N_1 T_1)^(1/4) sigma`, and `sigma` is the standard deviation of what
//! controls change by from period to period before treatment. Time weights `lambda`
//! do the same over controls for the mean of their periods after treatment, with
//! `zeta = 1e-6 sigma`, which only makes them unique. The effect is
//!
//! ```text
//! tau = (treated after - sum_t lambda_t treated before)
//!     - sum_i omega_i (control after - sum_t lambda_t control before)
//! ```
//!
//! and by period the same with that period in place of the mean after. In the same
//! frame are synthetic control (`lambda` zero, no constant, `zeta = 1e-6 sigma`) and
//! difference in differences (all weights alike), see [`Method`].
//!
//! ## Where steps stop
//! R's `synthdid` finds weights by Frank and Wolfe's steps: 100, then small weights are
//! set to zero, then up to 10,000 until one brings less than `(1e-5 sigma)^2`. They
//! end before the best weights, and results hang on where: on California's tobacco
//! programme R has -15.6038 where the best weights give -15.6054; for synthetic control,
//! which has next to no ridge, -19.6197 and -19.5136. [`Solver::AsR`], the default, takes
//! the same steps from the same start, so that published results come out again (to
//! 1e-9 there, with each of 38 placebos); [`Solver::Exact`] gives the best weights,
//! ten to fifty times as fast. In draws the default are the best weights: on 600 units
//! over 48 periods the bootstrap's error is 0.08590, with R's steps 0.08601.
//!
//! ## Different starts
//! Each cohort is set against units that are never treated, with weights, `sigma` and
//! `zeta` of its own; those not yet treated take no part. The whole is the mean of
//! cohorts weighted by treated units times periods; by time since treatment the mean
//! is weighted by treated units.
//!
//! # Inference
//! Intervals are normal, with one of three errors ([`Errors`]):
//! - placebo: controls are taken for treated, as many as are treated, the treated
//!   being away. With one treated unit each control takes its turn, which is exact (and
//!   gives a rank); with more they are drawn. It needs more controls than treated
//!   units, and that noise is alike for all;
//! - bootstrap: all units are drawn with replacement, and weights found anew, from
//!   those that were. It needs two treated units or more, better ten: with two it
//!   rejects a true null at 5% in one of five panels (`examples/few_treated_rates`);
//! - jackknife: each unit is left out in turn, with weights as they are. It costs next
//!   to nothing, and needs two treated units or more in each cohort.
//!
//! `zeta` and the stop rule stay those of the whole panel throughout, as in R. With
//! fewer than [`FEW_TREATED`] treated units the default is placebo, where there are
//! twice as many controls or more; with more treated it is the bootstrap, which lets
//! noise differ between treated and controls, and re-estimates weights. Where few are
//! treated, placebos also judge by rank ([`SyntheticDid::ranked`]), which asks nothing
//! of the shape of noise. With fewer than 8 controls the bootstrap, and with fewer than 50
//! the jackknife, sees too little of theirs, however many are treated
//! ([`Errors::controls_needed`]): that is warned of, and no verdict rests on it. Errors of a
//! cohort or a period are from the same replicates.
//!
//! In 2,000 panels drawn with 60 or 100 units over 20 periods, 10 or 20 of them
//! treated at random, in one period or in two, 95% intervals hold the truth in 94.0 to
//! 96.0% with each of the three.
//!
//! # Limits
//! - Errors know of noise, not of bias. Where treated units lean towards a shared
//!   movement that weights take off only in part, intervals are too short: with 14
//!   periods before and treated units one standard deviation above controls in what
//!   moves most, 95% intervals hold the truth in 73% (of difference in differences in
//!   47%). Look at `gaps` first.
//! - Panels are balanced, without weights, clusters or covariates: take what
//!   covariates explain off the outcome first, as the paper does.
//! - A cohort needs two periods before treatment, and ten are few.
//! - What all units change by alike before treatment, unless it is a trend, counts as
//!   noise and makes weights more even.
//! - Gaps before treatment are what weights were chosen to make small: that they are
//!   small is no test.
//! - Placebos of one treated unit cannot reject at 5% with fewer than 19 controls.
//!
//! Source: Arkhangelsky, Athey, Hirshberg, Imbens and Wager, «Synthetic
//! difference-in-differences» (*American Economic Review* 111(12), 2021), section I
//! and algorithms 1 to 4, with footnote 3 on `zeta`,
//! <https://doi.org/10.1257/aer.20190159>; its appendix, and Clarke, Pailañir, Athey and
//! Imbens, «On synthetic difference-in-differences and related estimation methods in
//! Stata» (*Stata Journal* 24, 2024), on different starts.
//!
//! ```
//! use allotment_outcome::panel::{Panel, PanelOptions, Rows};
//! use allotment_outcome::synthetic_did::{SyntheticDidOptions, synthetic_did};
//!
//! // Thirty places over ten years that share a movement to different degrees. One is
//! // treated in the last three years, with an effect of 4.
//! let units: Vec<u32> = (0..300).map(|row| row / 10).collect();
//! let periods: Vec<i64> = (0..300).map(|row| 2015 + row % 10).collect();
//! let first: Vec<Option<i64>> = units.iter().map(|unit| (*unit == 7).then_some(2022)).collect();
//! let outcomes: Vec<Option<f64>> = (0..300)
//!     .map(|row| {
//!         let (unit, year) = (units[row], row as u32 % 10);
//!         let noise = f64::from((unit * 7919 + year * 10_477 + unit * year * 31) % 97) / 485.0;
//!         let moved = f64::from(unit % 5) * f64::from(year * year) / 10.0;
//!         Some(moved + noise + if unit == 7 && year >= 7 { 4.0 } else { 0.0 })
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
//! let found = synthetic_did(&panel, &SyntheticDidOptions::default())?;
//! assert!((found.overall.value - 4.0).abs() < 0.5);
//! assert_eq!(found.placebos.len(), 29);
//! assert!(found.overall.low.is_some_and(|low| low > 0.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod block;
mod corral;
mod dual;
mod error;
mod frank_wolfe;
mod layout;
mod options;
mod problem;
mod ranked;
mod result;
mod spread;
mod tell;

pub use error::{SyntheticDidError, SyntheticDidWarning};
pub use options::{Errors, FEW_TREATED, Method, Solver, SyntheticDidOptions};
pub use ranked::Ranked;
pub use result::{CohortEffect, SyntheticDid};
pub use tell::synthetic_did;
