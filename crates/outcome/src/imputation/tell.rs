//! Means of effects and their errors.

use super::before::{Before, before};
use super::early::with_a_before;
use super::error::ImputationError;
use super::impute::{Imputed, Weights};
use crate::group_time::{Estimate, PreTrend, above_rounding};
use crate::linear::sums::dot;
use crate::panel::{Design, Panel, Shape};
use crate::two_way::{PanelRows, cluster_of};
use rayon::prelude::*;

/// What may be chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImputationOptions {
    /// The chance with which intervals cover.
    pub level: f64,
    /// Time before treatment in which units may already react.
    pub anticipation: u32,
    /// How far before treatment effects, which should be none, are told: the
    /// times since treatment from minus this on; 0 or 1 for none. The last time
    /// before treatment (or before it is anticipated) is the reference and is left
    /// out. `None` tells as many as can be told, leaving out the furthest first.
    pub before: Option<u32>,
    /// The fewest units that a cohort treated by the last period may have; 1 for any.
    pub min_group: usize,
}

impl Default for ImputationOptions {
    fn default() -> Self {
        Self {
            level: 0.95,
            anticipation: 0,
            before: None,
            min_group: 1,
        }
    }
}

/// What [`imputation`] found.
#[derive(Debug, Clone)]
pub struct Imputation {
    /// Who is in the panel.
    pub design: Design,
    /// The mean effect over all treated rows, those in anticipation left out.
    pub overall: Estimate,
    /// By time since treatment; below zero in anticipation.
    pub events: Vec<(i64, Estimate)>,
    /// By cohort, those in anticipation left out.
    pub cohorts: Vec<(i64, Estimate)>,
    /// Before treatment, from untreated rows alone; errors are those of two-way
    /// fixed effects, by cluster.
    pub before: Vec<(i64, Estimate)>,
    /// Whether effects before treatment are jointly zero, by Fisher's distribution.
    pub pre_trend: PreTrend,
    /// The covariance of the events, row by row.
    pub covariance: Vec<f64>,
    /// Clusters that the errors are from: units, unless units have clusters.
    pub clusters: usize,
    /// What each cluster contributes to the error of the mean over all, by its
    /// number: its variance is the sum of their squares.
    pub contributions: Vec<f64>,
    /// The same, where treated rows are less the mean of their cohort and period by
    /// weight, as effects are averaged, and not by its square, which makes variances of
    /// uneven weights least: what corrections for few clusters are worked out for.
    pub deviations: Vec<f64>,
    /// Treated rows that the means are over.
    pub treated: usize,
    /// Treated rows left out, since nothing predicts them.
    pub left_out: usize,
    /// Cohorts in a period that are one row, or rows of one cluster, of whose noise
    /// nothing is known; a mean over such rows alone has no error.
    pub alone: usize,
}

/// The mean effect on treated rows: in all, by time since treatment and by cohort;
/// see the [module](super). Units treated from the first period on are left out and
/// counted.
///
/// # Errors
/// [`ImputationError`], with the reason and the number.
pub fn imputation(
    panel: &Panel,
    options: &ImputationOptions,
) -> Result<Imputation, ImputationError> {
    let level = options.level;
    if !(level > 0.0 && level < 1.0) {
        return Err(ImputationError::Level { level });
    }
    if panel.shape() == Shape::Repeated {
        return Err(ImputationError::Repeated { rows: panel.rows() });
    }
    let panel = &*with_a_before(panel, options.anticipation);
    refuse_small(panel, options.min_group)?;
    let imputed = Imputed::new(panel, options.anticipation)?;
    let clusters = imputed.clusters(panel);
    if clusters < 2 {
        return Err(ImputationError::FewClusters { clusters });
    }
    let rows = Told::new(panel, &imputed);
    let events = rows.keys(|row| Some(row.event));
    let cohorts = rows.keys(|row| (row.event >= 0).then_some(row.first));
    if cohorts.is_empty() {
        let treated = imputed.treated.len();
        return Err(ImputationError::Nothing { treated });
    }
    let mut wanted = vec![Wanted::All];
    wanted.extend(events.iter().map(|&event| Wanted::Event(event)));
    wanted.extend(cohorts.iter().map(|&first| Wanted::Cohort(first)));
    let means: Vec<Mean> = wanted
        .par_iter()
        .map(|&wanted| Mean::new(panel, &imputed, &rows, wanted))
        .collect();
    let rounding = panel.rounding();
    let named = |keys: &[i64], from: usize| -> Vec<(i64, Estimate)> {
        let means = means[from..]
            .iter()
            .map(|mean| mean.estimate(level, rounding));
        keys.iter().copied().zip(means).collect()
    };
    let by_event = &means[1..=events.len()];
    let covariance = by_event
        .iter()
        .flat_map(|one| by_event.iter().map(|other| dot(&one.scores, &other.scores)));
    let Before { before, pre_trend } = before(panel, &imputed.untreated, options)?;
    let left_out = imputed.not_told();
    Ok(Imputation {
        design: panel.design(),
        overall: means[0].estimate(level, rounding),
        covariance: covariance.collect(),
        deviations: means[0]
            .deviations
            .clone()
            .unwrap_or_else(|| means[0].scores.clone()),
        contributions: means[0].scores.clone(),
        cohorts: named(&cohorts, 1 + events.len()),
        events: named(&events, 1),
        before,
        pre_trend,
        clusters,
        treated: imputed.told.len() - left_out,
        left_out,
        alone: rows.alone(),
    })
}

fn refuse_small(panel: &Panel, fewest: usize) -> Result<(), ImputationError> {
    let cohorts: Vec<(i64, usize)> = panel
        .design()
        .cohorts
        .iter()
        .filter(|cohort| cohort.units < fewest)
        .map(|cohort| (cohort.first, cohort.units))
        .collect();
    if cohorts.is_empty() {
        return Ok(());
    }
    Err(ImputationError::SmallGroups { cohorts, fewest })
}

/// Which treated rows a mean is over.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    All,
    Event(i64),
    Cohort(i64),
}

impl Wanted {
    const fn has(self, row: Row) -> bool {
        match self {
            Self::All => row.event >= 0,
            Self::Event(event) => row.event == event,
            Self::Cohort(first) => row.first == first && row.event >= 0,
        }
    }
}

/// A treated row: its first treated period, time since treatment, and the place
/// of its cohort and period.
#[derive(Debug, Clone, Copy)]
struct Row {
    first: i64,
    event: i64,
    cell: usize,
}

/// Treated rows whose effect is told.
struct Told {
    rows: Vec<Option<Row>>,
    /// How many rows each cohort has in each period.
    in_cell: Vec<usize>,
    /// Whether these are of more than one cluster.
    several: Vec<bool>,
}

impl Told {
    fn new(panel: &Panel, imputed: &Imputed) -> Self {
        let PanelRows {
            cohort,
            period,
            unit,
            ..
        } = &imputed.treated;
        let periods = panel.periods();
        let cells = panel.cohorts().len() * periods.len();
        let mut in_cell = vec![0; cells];
        let mut only = vec![None; cells];
        let mut several = vec![false; cells];
        let rows = imputed.told.iter().zip(cohort.iter().zip(period));
        let rows = rows.zip(unit).map(|((told, (&cohort, &period)), &unit)| {
            (*told)?;
            let first = panel.cohorts()[cohort as usize].first?;
            let cell = cohort as usize * periods.len() + period as usize;
            in_cell[cell] += 1;
            let cluster = cluster_of(panel, unit);
            several[cell] |= *only[cell].get_or_insert(cluster) != cluster;
            let event = periods[period as usize] - first;
            Some(Row { first, event, cell })
        });
        Self {
            rows: rows.collect(),
            in_cell,
            several,
        }
    }

    fn keys(&self, key: impl Fn(&Row) -> Option<i64>) -> Vec<i64> {
        let mut keys: Vec<i64> = self.rows.iter().flatten().filter_map(key).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    fn alone(&self) -> usize {
        let cells = self.in_cell.iter().zip(&self.several);
        cells
            .filter(|(rows, several)| **rows > 0 && !**several)
            .count()
    }
}

/// A mean of effects, and what each cluster contributes to its error.
struct Mean {
    value: f64,
    scores: Vec<f64>,
    /// The same by plain weights, for the mean over all; rows of a cell weigh the same
    /// where there are none.
    deviations: Option<Vec<f64>>,
    /// Whether some rows are not alone in their cohort and period.
    has_error: bool,
}

impl Mean {
    fn new(panel: &Panel, imputed: &Imputed, rows: &Told, wanted: Wanted) -> Self {
        let weight = |row: usize| imputed.weights.as_ref().map_or(1.0, |weights| weights[row]);
        let is_wanted = |row: &Option<Row>| row.is_some_and(|row| wanted.has(row));
        let mut treated: Vec<f64> = rows
            .rows
            .iter()
            .enumerate()
            .map(|(at, row)| if is_wanted(row) { weight(at) } else { 0.0 })
            .collect();
        let total: f64 = treated.iter().sum();
        for weight in &mut treated {
            *weight /= total;
        }
        let effects = imputed.told.iter().zip(&treated);
        let value = effects
            .map(|(told, weight)| told.unwrap_or(0.0) * weight)
            .sum();
        let company = |row: &Row| wanted.has(*row) && rows.several[row.cell];
        let weights = imputed.weights_for(panel, treated);
        Self {
            value,
            scores: scores(panel, imputed, rows, &weights, |v| v * v),
            deviations: (panel.weights().is_some() && matches!(wanted, Wanted::All))
                .then(|| scores(panel, imputed, rows, &weights, |v| v)),
            has_error: rows.rows.iter().flatten().any(company),
        }
    }

    fn estimate(&self, level: f64, rounding: f64) -> Estimate {
        let variance = if self.has_error {
            above_rounding(dot(&self.scores, &self.scores), rounding)
        } else {
            0.0
        };
        Estimate::new(self.value, variance, level)
    }
}

/// The sum of `v e` in each cluster, treated rows less the mean of their cohort and
/// period, by what `share` makes of `v`.
fn scores(
    panel: &Panel,
    imputed: &Imputed,
    rows: &Told,
    weights: &Weights,
    share: fn(f64) -> f64,
) -> Vec<f64> {
    let mut scores = vec![0.0; panel.clusters().unwrap_or(panel.units())];
    let untreated = imputed
        .untreated
        .unit
        .iter()
        .zip(weights.untreated.iter().zip(&imputed.residuals));
    for (&unit, (v, residual)) in untreated {
        scores[cluster_of(panel, unit)] += v * residual;
    }
    let told = || {
        let rows = rows.rows.iter().zip(&imputed.told).enumerate();
        rows.filter_map(|(at, (row, told))| Some((at, (*row)?.cell, (*told)?)))
    };
    // Rows of one cohort in one period have one time since treatment.
    let mut means = vec![(0.0, 0.0); rows.in_cell.len()];
    for (at, cell, effect) in told() {
        let share = share(weights.treated[at]);
        means[cell].0 += share * effect;
        means[cell].1 += share;
    }
    for (at, cell, effect) in told() {
        let (sum, total) = means[cell];
        if total > 0.0 {
            let unit = imputed.treated.unit[at];
            scores[cluster_of(panel, unit)] += weights.treated[at] * (effect - sum / total);
        }
    }
    scores
}
