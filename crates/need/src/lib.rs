//! Which places need most, and how sure are we: composite indices with honest
//! uncertainty.
//!
//! - [`score`] works out an index: treatment, normalisation, weighting and
//!   combination over groups of any depth, from a [`Model`] of plain columns.
//! - [`robustness`] says how far ranks move when weights, methods and
//!   measurements move, and which of them moves ranks most.
//! - [`summarise`] gives larger areas the measures that the English indices
//!   publish for them.
//! - [`both`] says who is worst on two indices at once, and on the two as one.
//! - [`shrink`] steadies rates of small areas.
//!
//! Everything here is a pure function: the same input gives the same numbers on
//! any number of threads, and on any machine, `exp` and `ln` coming from the
//! `libm` crate.
//!
//! ```
//! use allotment_need::{Group, Index, Indicator, Model, Treatment, score};
//! use allotment_place::{MoreIs, PlaceId};
//!
//! let ids: Vec<PlaceId> = ["a", "b", "c"].map(|id| PlaceId::new(id).unwrap()).into();
//! let column = |values: [f64; 3]| values.map(Some).to_vec();
//! let model = Model {
//!     ids: &ids,
//!     indicators: vec![
//!         Indicator::new("out of work", MoreIs::Worse, column([0.20, 0.05, 0.10])),
//!         Indicator::new("wage", MoreIs::Better, column([90.0, 120.0, 80.0])),
//!     ],
//!     groups: Vec::<Group>::new(),
//!     index: Index::default(),
//!     treatment: Treatment::default(),
//! };
//! let scores = score(&model)?;
//! assert_eq!(scores.score, [0.75, 0.0, 0.75]);
//! assert_eq!(scores.rank[1].get(), 3);
//! # Ok::<(), allotment_need::NeedError>(())
//! ```

mod both;
mod contribute;
mod copeland;
mod error;
mod evaluate;
mod kernel;
mod method;
mod model;
mod normal;
mod normalise;
mod plan;
mod robust;
mod score;
pub mod sensitivity;
mod shrink;
mod sorter;
mod summarise;
mod treat;
mod tree;
mod weigh;

pub use both::{Both, BothOdds, Joint, JointBy, OneIn, TwoIndices, both, both_odds, pockets};
pub use error::{Cell, Member, NeedError};
pub use method::{Combine, Missing, Normalise, Outliers, RankScale, Storage, Weighting};
pub use model::{Group, Index, Indicator, Model, Treatment};
pub use normal::normal_quantile;
pub use normalise::exponential;
pub use robust::{
    ExcludedPair, Input, LeaveOneOut, Pair, RankDraws, Robustness, RobustnessOptions, Sensitivity,
    SensitivityOf, evaluations, robustness, visit_draws,
};
pub use score::{GroupScores, IndicatorScores, Scores, score};
pub use shrink::{Rates, ShrinkError, Shrunk, shrink};
pub use summarise::{AreaSummary, Ranked, Summary, SummaryError, summarise};
pub use treat::{Dropped, Imputed, Outlying, Shape, TreatmentLog, log_transform, winsorise};
