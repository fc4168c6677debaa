//! What is found.

use super::error::SyntheticDidWarning;
use super::options::Errors;
use super::ranked::Ranked;
use crate::group_time::Estimate;
use crate::panel::Design;

/// What [`synthetic_did`](super::synthetic_did) found.
#[derive(Debug, Clone)]
pub struct SyntheticDid {
    /// Who was compared with whom.
    pub design: Design,
    /// The mean effect over treated units and periods.
    pub overall: Estimate,
    /// By time since treatment: the mean over treated units that are seen then.
    pub events: Vec<(i64, Estimate)>,
    /// Each cohort against units that are never treated.
    pub cohorts: Vec<CohortEffect>,
    /// Where errors come from.
    pub errors: Errors,
    /// How many estimates errors are the spread of.
    pub replicates: usize,
    /// The effect on each control if it is taken for treated, if each was.
    pub placebos: Vec<(u32, f64)>,
    /// The part of these, and of the effect itself, that is at least as far from
    /// zero as the effect.
    pub rank_p_value: Option<f64>,
    /// The effect among placebos, where these were made: how it is judged where few
    /// units are treated.
    pub ranked: Option<Ranked>,
    /// What to mind.
    pub warnings: Vec<SyntheticDidWarning>,
}

/// The effect on units that are first treated in one period.
#[derive(Debug, Clone)]
pub struct CohortEffect {
    /// The first treated period.
    pub first: i64,
    /// Units that are first treated then.
    pub treated: usize,
    /// The mean effect over its units and treated periods.
    pub estimate: Estimate,
    /// The effect by period.
    pub effects: Vec<(i64, Estimate)>,
    /// Treated less weighted controls before treatment, by period, less their mean
    /// weighted by period: what should be near zero.
    pub gaps: Vec<(i64, f64)>,
    /// The treated, on average, by period.
    pub path: Vec<(i64, f64)>,
    /// Weighted controls by period, moved to the level of the treated before
    /// treatment: what would have been.
    pub synthetic: Vec<(i64, f64)>,
    /// The weight of each unit that is never treated; they sum to one.
    pub unit_weights: Vec<(u32, f64)>,
    /// The weight of each period before treatment; they sum to one, or are zero for
    /// synthetic control.
    pub time_weights: Vec<(i64, f64)>,
    /// The standard deviation of what controls change by before treatment.
    pub noise: f64,
    /// How much unit weights are regularised.
    pub unit_zeta: f64,
    /// How much time weights are regularised.
    pub time_zeta: f64,
    /// The root mean square gap before treatment, less its plain mean unless the
    /// method has no level.
    pub miss: f64,
    /// Whether weights would follow almost any treated before treatment: there are as
    /// many controls as periods, and these are few, or without the ridge the treated
    /// would be met exactly. Never where controls all weigh alike.
    pub is_forced: bool,
    /// How many controls count, as it were: one over the sum of squared weights.
    pub effective_controls: f64,
}
