//! Synthetic control: a mean of untreated units that went as the treated one did,
//! until it was treated.
//!
//! # Model
//! Unit 1 is treated after period `T0`, donors `2 ... J+1` never. Without treatment,
//! `Y_it(0) = d_t + theta_t Z_i + lambda_t mu_i + e_it`: units share factors
//! `lambda_t`, each to its own degree `mu_i`, which need not be known. A mean of
//! donors that meets the treated unit's outcomes over a long time before treatment
//! has nearly its `mu`, so that it goes on as the treated unit would have.
//!
//! # Assumptions
//! - No donor is touched by the treatment, of others either, and nobody reacts before
//!   it. (Name earlier `fit_periods` if they might.)
//! - The treated unit is within reach of donors: near a mean of them with weights of
//!   at least zero. What is outside is warned of.
//! - Nothing else that moves outcomes comes to the treated unit alone.
//! - For p-values: the treated unit might as well have been any other.
//!
//! # Estimator
//! `alpha_1t = Y_1t - sum_j w_j Y_jt`, with weights that are at least zero and sum to
//! one. By outcomes alone, they minimise `sum over fitted t of (Y_1t - sum_j w_j
//! Y_jt)^2`. By predictors `X`, each divided by its standard deviation over the
//! treated unit and donors (so that `V` does not hang on units of measurement; other
//! packages may scale otherwise, and equal `V` then means another thing),
//!
//! ```text
//! W(V) = argmin (X1 - X0 W)' V (X1 - X0 W)
//! ```
//!
//! with `V` diagonal: equal, given, or searched for so that the mean squared error of
//! outcomes in fitted periods is smallest. Weights are exact (see [`crate::simplex`]);
//! the search for `V` is of Nelder and Mead, from three beginnings, and finds a low
//! point that need not be the lowest.
//!
//! With `ridge`, weights are moved by `X0 (X0'X0 + lambda I)^-1 (x1 - X0'w)`, which
//! corrects for what they leave unmet; they may then be below zero. `lambda` is given,
//! or chosen among 21 by leaving out one period at a time: the largest whose error is
//! within one standard error of the smallest.
//!
//! Of several treated units each has its own synthetic unit, from the same donors; the
//! average is over all treated rows. They may be treated at different times.
//!
//! # Inference
//! Every donor is treated as if it were the treated unit, with the other donors, by
//! the same steps. These placebos are all there are: nothing is drawn. The statistic
//! is the root mean squared effect after treatment over that before, so that a
//! donor that was never met counts for no more than it should. `p = rank / (J + 1)`;
//! ties go against the treated unit. It cannot be below `1 / (J + 1)`.
//!
//! The interval inverts that test: it holds the effects, the same in all periods,
//! that are not rejected. With `q` the ratio that is just not rejected, these are
//! `c` with `mean_t (alpha_1t - c)^2 <= (q RMSPE_pre)^2`. In one period alone it is
//! `alpha_1t +- q RMSPE_pre`.
//!
//! For an average over `m` treated units, as many donors are called treated, in the
//! same periods: all choices, if they are no more than `draws`; random ones else.
//!
//! Placebos in time pretend that treatment began earlier, and fit only what was
//! before that. Leaving out each donor with weight shows what hangs on one of them.
//!
//! # Limits
//! - A close fit in few periods with many donors says little: noise can be met too.
//!   Where weights are not the only ones, this is warned of, and where the fit is
//!   perfect there is no ratio to be ranked.
//! - Ranks treat units as alike; if some were likelier to be treated, `p` is off.
//! - Placebo units that make up a random average may be each other's donors, as
//!   treated units are not: with few donors for many treated, their averages differ
//!   from those of treated units. Treated units are nobody's donors.
//! - A treated unit has one donor more to choose from than its placebos have, so that
//!   it is met a little better. In 2,000 panels each, drawn with two factors and 20,
//!   40 or 100 units, a 5% test by ratio rejected a true null in 4.4% to 5.3% and the
//!   interval held the truth in 94.7% to 95.7%; for the average over five units with
//!   45 donors it was 5.7% and 94.3%. By the size of that average alone it was 7.2%,
//!   so that the ratio is what to go by.
//! - With the ridge that one donor more matters: a unit is met better before by chance,
//!   and worse after. So what is ranked of a treated unit is the root mean square over all
//!   fits with one donor less, which is how many its placebos have. With 20 periods before
//!   and a given penalty a 5% test rejected a true null in 6.4% with 19 donors, and the
//!   interval held in 93.7%; with 39 donors in 3.8%, and it held in 96.3%. By the fit with
//!   all donors it was 9.4% and 90.7% with 19.
//! - Each placebo searches `V` for itself: with hundreds of donors give it instead.
//!
//! Source: Abadie, Diamond and Hainmueller, «Synthetic control methods for comparative
//! case studies» (*Journal of the American Statistical Association* 105, 2010),
//! <https://doi.org/10.1198/jasa.2009.ap08746>, sections 2.2 to 2.4, with the scaling
//! of their R package `Synth`; Abadie, «Using synthetic controls» (*Journal of Economic
//! Literature* 59, 2021), on placebos in time and leaving out; Firpo and Possebom,
//! «Synthetic control method: inference, sensitivity analysis and confidence sets»
//! (*Journal of Causal Inference* 6, 2018), on intervals; Cavallo, Galiani, Noy and
//! Pantano, «Catastrophic natural disasters and economic growth» (*Review of Economics
//! and Statistics* 95, 2013), on averages; Ben-Michael, Feller and Rothstein, «The
//! augmented synthetic control method» (*Journal of the American Statistical
//! Association* 116, 2021).
//!
//! ```
//! use allotment_outcome::panel::{Panel, PanelOptions, Rows};
//! use allotment_outcome::synthetic_control::{SyntheticControlOptions, synthetic_control};
//!
//! // Place 0 is the mean of places 1 and 2, until it is treated in 2024, which
//! // brings 3. Place 3 is far away.
//! let paths = [
//!     [3.0, 4.0, 3.5, 5.0, 9.0, 8.0],
//!     [2.0, 3.0, 4.0, 5.0, 7.0, 6.0],
//!     [4.0, 5.0, 3.0, 5.0, 5.0, 4.0],
//!     [9.0, 7.0, 9.0, 8.0, 9.0, 9.5],
//! ];
//! let units: Vec<u32> = (0..24).map(|row| row / 6).collect();
//! let periods: Vec<i64> = (0..24).map(|row| 2020 + row % 6).collect();
//! let outcomes: Vec<Option<f64>> = paths.iter().flatten().map(|&y| Some(y)).collect();
//! let first: Vec<Option<i64>> = units.iter().map(|&unit| (unit == 0).then_some(2024)).collect();
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
//! let found = synthetic_control(&panel, &SyntheticControlOptions::default())?;
//! let own = &found.treated[0];
//! assert!((own.fit.att - 3.0).abs() < 1e-9);
//! assert!((own.fit.weights[0].weight - 0.5).abs() < 1e-9 && own.fit.weights[0].donor == 1);
//! // Met exactly, with three donors: no p-value, and it is said why.
//! assert_eq!(own.test.p_value, None);
//! assert!(found.warnings[1].to_string().starts_with("unit 0 is met exactly"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod average;
mod caution;
mod compare;
mod error;
mod estimate;
mod group;
mod importance;
mod options;
mod predictors;
mod rank;
mod result;
mod ridge;
mod search;
mod setting;
mod warning;

pub use error::SyntheticControlError;
pub use estimate::synthetic_control;
pub use options::{Importance, Penalty, Predictor, PredictorOf, SyntheticControlOptions};
pub use result::{
    AverageEffect, DonorWeight, EventEffect, InTime, Interval, LeftOut, PenaltyError, PeriodEffect,
    Placebo, Placebos, PredictorBalance, RankTest, RidgeFit, SyntheticControl, TreatedUnit,
    UnitFit,
};
pub use warning::Warning;
