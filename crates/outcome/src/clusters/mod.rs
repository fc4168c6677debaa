//! How sure to be with few clusters.
//!
//! # Model
//! `y = X b + e`, with errors that hang together within clusters in any way, and
//! not between them. The usual standard error by cluster (CR1) counts on many
//! clusters: with a dozen, tests at 5% reject far more than 5% of what is true.
//!
//! # The wild cluster bootstrap
//! Let `u` be the residuals with the coefficient held at the value `r` that is
//! tested. Each cluster `g` draws a weight `v_g`, 1 or -1, that keeps what hangs
//! together: `y* = X b(r) + v_g u`. The statistic `t* = (b* - r) / se*` of such
//! samples is what `t` is judged against. A p-value is the share of `|t*|` at least
//! as large as `|t|`; the interval holds every `r` that is not rejected
//! ([`wild_bootstrap`]).
//!
//! No sample is drawn up. With `x` the column less what the others say of it, all
//! that a set of weights needs are the scores `x_g'u_g`, and `G` by `G` numbers
//! `x_h'X_h (X'X)^-1 X_g'u_g` of what each cluster does to another's score. All are
//! straight lines in `r`, so that five numbers a set give `t*` for every `r`, and
//! the interval costs hardly more than the p-value.
//!
//! # Randomisation
//! If clusters had been treated by lot, any others might have been: the share of
//! choices with a statistic at least as far from zero is a p-value without any
//! model ([`permuted`]). It is what remains when one or two clusters are treated,
//! where the bootstrap fails: `t*` then hardly varies with the weights of others.
//!
//! # Which is used when
//! Every method with errors by cluster ([`two_way`](crate::two_way::few),
//! [`group_time`](crate::group_time::few), [`imputation`](crate::imputation::few))
//! judges its headline so:
//!
//! | clusters | judged by |
//! |---|---|
//! | 200 and more, of which each group (all that begin in one period, or never) tells as much as at least 50 of even weight | the usual error |
//! | 50 and more, at least 6 treated and 6 untreated, no cohort of one | errors and degrees of freedom corrected for how many there are in each group ([`Corrected`]); by `two_way`, which is one coefficient, for how much it hangs on each cluster |
//! | fewer than 50, the rest the same | the wild cluster bootstrap; where the estimate is no regression (covariates, gaps), errors and degrees of freedom corrected for few clusters on each side ([`Corrected`]) |
//! | fewer than 6 on a side, or a cohort of one | randomisation; with too many rows for that, and at least two clusters on each side, [`Corrected`] |
//! | the same, and clusters are treated in part | nothing: no verdict |
//!
//! # Limits
//! - With `G` clusters and weights of 1 or -1 there are `2^(G-1)` statistics: with
//!   5 clusters p-values come in steps of 1/16, and no 95% interval is bounded.
//!   Webb's six weights help.
//! - Both treat clusters as alike but for treatment: very unequal sizes mislead.
//!   For the randomisation the treated may also have been chosen for what they are:
//!   then it describes how unusual the result is, no more.
//! - Ends are the first value outwards that is rejected.
//!
//! # Example
//! ```
//! use allotment_outcome::clusters::{ClusteredRows, JudgeOptions, Weights, wild_bootstrap};
//!
//! // Ten places with two rows each; the last five are treated.
//! let clusters: Vec<u32> = (0..20).map(|row| row / 2).collect();
//! let treated: Vec<f64> = clusters.iter().map(|&place| f64::from(u8::from(place > 4))).collect();
//! let outcomes: Vec<f64> = (0..20)
//!     .map(|row| f64::from(row * 7 % 5) + 4.0 * treated[row as usize])
//!     .collect();
//! let rows = ClusteredRows {
//!     outcomes: &outcomes,
//!     columns: &[&[1.0; 20], &treated],
//!     clusters: &clusters,
//!     absorbed: 0,
//! };
//! let found = wild_bootstrap(&rows, 1, Weights::Usual, &JudgeOptions::default())?;
//! assert!(found.p_value < 0.05);
//! assert!(found.low < Some(4.0) && found.high > Some(4.0));
//! # Ok::<(), allotment_outcome::clusters::ClustersError>(())
//! ```
//!
//! Source: Cameron, Gelbach and Miller, «Bootstrap-based improvements for inference
//! with clustered errors» (*Review of Economics and Statistics* 90, 2008);
//! Roodman, Nielsen, `MacKinnon` and Webb, «Fast and wild: bootstrap inference in
//! Stata using boottest» (*Stata Journal* 19, 2019), sections 4 and 5; `MacKinnon`
//! and Webb, «Randomization inference for difference-in-differences with few
//! treated clusters» (*Journal of Econometrics* 218, 2020).

mod bell_mccaffrey;
mod caution;
mod corrected;
mod error;
mod few;
mod groups;
mod laid;
mod leverage;
mod other_starts;
mod permuted;
mod ratio;
mod rows;
mod scores;
mod sides;
mod wild;

pub(crate) use bell_mccaffrey::{Clustered, Error};
pub use caution::{Caution, FEW_CLUSTERS, FEW_TREATED, MANY_CLUSTERS, caution};
pub use corrected::Corrected;
pub(crate) use corrected::corrected;
pub use error::ClustersError;
pub use few::{Few, Judged};
pub use groups::{GroupSize, Groups, JointlyZero};
pub(crate) use laid::Laid;
pub(crate) use leverage::{Hold, leverage};
pub(crate) use other_starts::other_starts;
pub use permuted::{Statistic, TreatedClusters, permuted};
pub use rows::{Against, ClusteredRows, JudgeOptions, Judgement};
pub(crate) use sides::Sides;
pub use wild::{Weights, wild_bootstrap};
