//! Predictions for the treated, and the weights of every row in a mean of
//! effects.

use super::error::ImputationError;
use crate::linear::effects::Effects;
use crate::linear::sums::{add_multiple, dot};
use crate::linear::{LinearError, Normal};
use crate::panel::Panel;
use crate::two_way::{PanelRows, cluster_of};

/// Untreated rows with their fit, and treated rows with their effects.
pub(super) struct Imputed {
    pub untreated: PanelRows,
    pub treated: PanelRows,
    pub effects: Effects,
    /// What is left of the outcome of each untreated row.
    pub residuals: Vec<f64>,
    /// The effect on each treated row; `None` if it cannot be predicted.
    pub told: Vec<Option<f64>>,
    /// Weights of treated rows.
    pub weights: Option<Vec<f64>>,
    /// What units and periods leave of each covariate, untreated.
    own: Vec<Vec<f64>>,
    covariates: Vec<Vec<f64>>,
    treated_covariates: Vec<Vec<f64>>,
    normal: Option<Normal>,
}

/// The weights of rows in one mean of effects.
pub(super) struct Weights {
    pub untreated: Vec<f64>,
    pub treated: Vec<f64>,
}

impl Imputed {
    /// Fits untreated rows and predicts treated ones; a row is treated from
    /// `anticipation` periods (in units of time) before its unit's first treated
    /// period.
    pub(super) fn new(panel: &Panel, anticipation: u32) -> Result<Self, ImputationError> {
        let is_treated = |cohort: usize, period: usize| {
            let first = panel.cohorts()[cohort].first;
            first.is_some_and(|first| first - i64::from(anticipation) <= panel.periods()[period])
        };
        let untreated = PanelRows::new(panel, |cohort, period| !is_treated(cohort, period));
        let treated = PanelRows::new(panel, is_treated);
        let nothing = ImputationError::Nothing {
            treated: treated.len(),
        };
        if untreated.len() == 0 || treated.len() == 0 {
            return Err(nothing);
        }
        let effects = untreated
            .effects(panel)
            .map_err(|error| ImputationError::Disconnected {
                period: panel.periods()[error.period],
            })?;
        let covariates = untreated.covariates(panel);
        let own: Vec<Vec<f64>> = covariates.iter().map(|x| effects.residual(x)).collect();
        let normal = fit_covariates(panel, &untreated, &covariates, &own)?;
        let mut outcomes = untreated.outcomes(panel);
        let mut slopes = Vec::new();
        if let Some(normal) = &normal {
            let left = effects.residual(&outcomes);
            let weighed: Vec<f64> = left
                .iter()
                .enumerate()
                .map(|(row, y)| effects.weight(row) * y)
                .collect();
            let moments: Vec<f64> = own.iter().map(|x| dot(x, &weighed)).collect();
            slopes = normal.solve(&moments);
            for (slope, x) in slopes.iter().zip(&covariates) {
                add_multiple(&mut outcomes, -slope, x);
            }
        }
        let (of_unit, of_period) = effects.fit(&outcomes);
        let mut residuals = outcomes;
        for (row, residual) in residuals.iter_mut().enumerate() {
            *residual -= of_unit[effects.unit(row)] + of_period[effects.period(row)];
        }
        let treated_covariates = treated.covariates(panel);
        let mut left = treated.outcomes(panel);
        for (slope, x) in slopes.iter().zip(&treated_covariates) {
            add_multiple(&mut left, -slope, x);
        }
        let told: Vec<Option<f64>> = left
            .iter()
            .zip(treated.unit.iter().zip(&treated.period))
            .map(|(left, (&unit, &period))| {
                let (unit, period) = (unit as usize, period as usize);
                let known = effects.unit_weight(unit) > 0.0 && effects.is_seen(period);
                known.then(|| left - of_unit[unit] - of_period[period])
            })
            .collect();
        if told.iter().all(Option::is_none) {
            return Err(nothing);
        }
        let weights = treated.weights(panel);
        Ok(Self {
            untreated,
            treated,
            effects,
            residuals,
            told,
            weights,
            own,
            covariates,
            treated_covariates,
            normal,
        })
    }

    /// The weights `v` of untreated rows that go with weights of treated rows:
    /// `v_0 = -W Z (Z'WZ)^-1 Z_1' v_1`, `Z` being units, periods and covariates.
    pub(super) fn weights_for(&self, panel: &Panel, treated: Vec<f64>) -> Weights {
        let mut of_units = vec![0.0; panel.units()];
        let mut of_periods = vec![0.0; panel.periods().len()];
        for (row, weight) in treated.iter().enumerate() {
            of_units[self.treated.unit[row] as usize] += weight;
            of_periods[self.treated.period[row] as usize] += weight;
        }
        let (of_unit, of_period) = self.effects.solve(&of_units, &of_periods);
        let rows = 0..self.untreated.len();
        let mut untreated: Vec<f64> = rows
            .map(|row| of_unit[self.effects.unit(row)] + of_period[self.effects.period(row)])
            .collect();
        if let Some(normal) = &self.normal {
            let weighed: Vec<f64> = untreated
                .iter()
                .enumerate()
                .map(|(row, value)| self.effects.weight(row) * value)
                .collect();
            let needed: Vec<f64> = self
                .treated_covariates
                .iter()
                .zip(&self.covariates)
                .map(|(later, x)| dot(later, &treated) - dot(x, &weighed))
                .collect();
            for (slope, own) in normal.solve(&needed).iter().zip(&self.own) {
                add_multiple(&mut untreated, *slope, own);
            }
        }
        for (row, value) in untreated.iter_mut().enumerate() {
            *value *= -self.effects.weight(row);
        }
        Weights { untreated, treated }
    }

    /// How many clusters rows come from.
    pub(super) fn clusters(&self, panel: &Panel) -> usize {
        let mut seen = vec![false; panel.clusters().unwrap_or(panel.units())];
        for &unit in self.untreated.unit.iter().chain(&self.treated.unit) {
            seen[cluster_of(panel, unit)] = true;
        }
        seen.iter().filter(|&&seen| seen).count()
    }

    /// How many treated rows cannot be predicted.
    pub(super) fn not_told(&self) -> usize {
        self.told.iter().filter(|told| told.is_none()).count()
    }
}

fn fit_covariates(
    panel: &Panel,
    rows: &PanelRows,
    covariates: &[Vec<f64>],
    own: &[Vec<f64>],
) -> Result<Option<Normal>, ImputationError> {
    if covariates.is_empty() {
        return Ok(None);
    }
    for (covariate, (own, column)) in own.iter().zip(covariates).enumerate() {
        if dot(own, own) <= 1e-14 * dot(column, column) {
            return Err(ImputationError::Collinear {
                covariate,
                on: Vec::new(),
            });
        }
    }
    let views: Vec<&[f64]> = own.iter().map(Vec::as_slice).collect();
    let weights = rows.weights(panel);
    let normal = Normal::new(&views, weights.as_deref()).map_err(|error| match error {
        LinearError::Collinear { column, on } => ImputationError::Collinear {
            covariate: column,
            on,
        },
        _ => ImputationError::Collinear {
            covariate: 0,
            on: Vec::new(),
        },
    })?;
    Ok(Some(normal))
}
