//! Means of effects and their errors.

use super::error::ImputationError;
use super::impute::{Imputed, Weights};
use crate::group_time::Estimate;
use crate::panel::{Design, Panel, Shape};
use crate::two_way::{PanelRows, TwoWayError, regress_events};
use rayon::prelude::*;

/// What may be chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImputationOptions {
    /// The chance with which intervals cover.
    pub level: f64,
    /// Time before treatment in which units may already react.
    pub anticipation: u32,
    /// How far before treatment effects, which should be none, are told: the
    /// times since treatment from minus this to -2; `None` for all, 0 or 1 for
    /// none. All leave one period, -1 (less anticipation), as the reference.
    pub before: Option<u32>,
}

impl Default for ImputationOptions {
    fn default() -> Self {
        Self {
            level: 0.95,
            anticipation: 0,
            before: Some(0),
        }
    }
}

/// What [`imputation`] found.
#[derive(Debug, Clone)]
pub struct Imputation {
    /// Who is in the panel.
    pub design: Design,
    /// The mean effect over all treated rows.
    pub overall: Estimate,
    /// By time since treatment.
    pub events: Vec<(i64, Estimate)>,
    /// Before treatment, from untreated rows alone; errors are those of two-way
    /// fixed effects, by cluster.
    pub before: Vec<(i64, Estimate)>,
    /// The covariance of the events, row by row.
    pub covariance: Vec<f64>,
    /// Treated rows that the means are over.
    pub treated: usize,
    /// Treated rows left out, since nothing predicts them.
    pub left_out: usize,
}

/// The mean effect on treated rows, in all and by time since treatment; see the
/// [module](super).
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
    let clusters = panel.clusters().unwrap_or(panel.units());
    if clusters < 2 {
        return Err(ImputationError::FewClusters { clusters });
    }
    let imputed = Imputed::new(panel, options.anticipation)?;
    let event_of = events(panel, &imputed.treated);
    let mut keys: Vec<i64> = event_of
        .iter()
        .zip(&imputed.told)
        .filter_map(|(&event, told)| told.map(|_| event))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    // Nobody is treated before treatment: anticipation has events of its own, but
    // the mean of all is over those after it.
    let wanted: Vec<Option<i64>> = std::iter::once(None)
        .chain(keys.iter().copied().map(Some))
        .collect();
    let means: Vec<Mean> = wanted
        .par_iter()
        .map(|event| Mean::new(panel, &imputed, &event_of, *event))
        .collect();
    let overall = means[0].estimate(level);
    let events: Vec<(i64, Estimate)> = keys
        .iter()
        .zip(&means[1..])
        .map(|(&event, mean)| (event, mean.estimate(level)))
        .collect();
    let covariance = means[1..]
        .iter()
        .flat_map(|one| {
            means[1..]
                .iter()
                .map(|other| crate::linear::sums::dot(&one.scores, &other.scores))
        })
        .collect();
    let left_out = imputed.not_told();
    Ok(Imputation {
        design: panel.design(),
        overall,
        events,
        before: before(panel, &imputed.untreated, options)?,
        covariance,
        treated: imputed.told.len() - left_out,
        left_out,
    })
}

/// Time since treatment of each treated row.
fn events(panel: &Panel, rows: &PanelRows) -> Vec<i64> {
    let event = |(&cohort, &period): (&u32, &u32)| {
        let first = panel.cohorts()[cohort as usize].first.unwrap_or(0);
        panel.periods()[period as usize] - first
    };
    rows.cohort.iter().zip(&rows.period).map(event).collect()
}

/// A mean of effects, and what each cluster contributes to its error.
struct Mean {
    value: f64,
    scores: Vec<f64>,
}

impl Mean {
    /// The mean at one time since treatment, or of all from treatment on.
    fn new(panel: &Panel, imputed: &Imputed, event_of: &[i64], event: Option<i64>) -> Self {
        let is_wanted = |row: usize| {
            let own = event_of[row];
            imputed.told[row].is_some() && event.map_or(own >= 0, |event| own == event)
        };
        let weight = |row: usize| imputed.weights.as_ref().map_or(1.0, |weights| weights[row]);
        let mut treated: Vec<f64> = (0..event_of.len())
            .map(|row| if is_wanted(row) { weight(row) } else { 0.0 })
            .collect();
        let total: f64 = treated.iter().sum();
        for weight in &mut treated {
            *weight /= total;
        }
        let effects = imputed.told.iter().zip(&treated);
        let value = effects
            .map(|(told, weight)| told.unwrap_or(0.0) * weight)
            .sum();
        let weights = imputed.weights_for(panel, treated);
        Self {
            value,
            scores: scores(panel, imputed, &weights),
        }
    }

    fn estimate(&self, level: f64) -> Estimate {
        let variance = crate::linear::sums::dot(&self.scores, &self.scores);
        Estimate::new(self.value, variance, level)
    }
}

/// The sum of `v e` in each cluster.
fn scores(panel: &Panel, imputed: &Imputed, weights: &Weights) -> Vec<f64> {
    let clusters = panel.clusters().unwrap_or(panel.units());
    let mut scores = vec![0.0; clusters];
    let cluster_of = |unit: u32| {
        panel
            .cluster_of()
            .map_or(unit as usize, |of| of[unit as usize] as usize)
    };
    let untreated = imputed
        .untreated
        .unit
        .iter()
        .zip(weights.untreated.iter().zip(&imputed.residuals));
    for (&unit, (v, residual)) in untreated {
        scores[cluster_of(unit)] += v * residual;
    }
    // Rows of one cohort in one period have one time since treatment.
    let periods = panel.periods().len();
    let mut means = vec![(0.0, 0.0); panel.cohorts().len() * periods];
    let cell = |row: usize| {
        imputed.treated.cohort[row] as usize * periods + imputed.treated.period[row] as usize
    };
    for (row, (told, v)) in imputed.told.iter().zip(&weights.treated).enumerate() {
        if let Some(told) = told {
            let mean = &mut means[cell(row)];
            mean.0 += v * v * told;
            mean.1 += v * v;
        }
    }
    for (row, (told, v)) in imputed.told.iter().zip(&weights.treated).enumerate() {
        let (sum, total) = means[cell(row)];
        if let (Some(told), true) = (told, total > 0.0) {
            scores[cluster_of(imputed.treated.unit[row])] += v * (told - sum / total);
        }
    }
    scores
}

/// Effects before treatment, from untreated rows.
fn before(
    panel: &Panel,
    rows: &PanelRows,
    options: &ImputationOptions,
) -> Result<Vec<(i64, Estimate)>, ImputationError> {
    let reference = -1 - i64::from(options.anticipation);
    let furthest = options.before.map_or(i64::MIN, |before| -i64::from(before));
    let of = events(panel, rows);
    let is_treated = |row: usize| panel.cohorts()[rows.cohort[row] as usize].first.is_some();
    let mut wanted: Vec<i64> = of
        .iter()
        .enumerate()
        .filter(|&(row, &event)| is_treated(row) && (furthest..reference).contains(&event))
        .map(|(_, &event)| event)
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let columns: Vec<Vec<f64>> = wanted
        .iter()
        .map(|&event| {
            let is_at = |row: usize| is_treated(row) && of[row] == event;
            (0..rows.len())
                .map(|row| if is_at(row) { 1.0 } else { 0.0 })
                .collect()
        })
        .collect();
    let estimates =
        regress_events(panel, rows, columns, options.level).map_err(|error| match error {
            TwoWayError::Collinear { covariate, on } => {
                ImputationError::Collinear { covariate, on }
            }
            _ => ImputationError::Before {
                events: wanted.clone(),
            },
        })?;
    Ok(wanted.into_iter().zip(estimates).collect())
}
