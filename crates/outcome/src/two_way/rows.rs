//! A panel's rows, with effects of units and periods taken off.

use super::error::TwoWayError;
use crate::clusters::Hold;
use crate::linear::effects::{Disconnected, Effects};
use crate::linear::sums::dot;
use crate::linear::{LinearError, Normal};
use crate::panel::{Panel, Shape};

/// Some rows of a panel, in its order.
pub(crate) struct PanelRows {
    /// The row in the panel.
    pub row: Vec<usize>,
    /// The position of its unit.
    pub unit: Vec<u32>,
    /// The position of its period.
    pub period: Vec<u32>,
    /// The position of its cohort.
    pub cohort: Vec<u32>,
}

impl PanelRows {
    /// The rows for which `wanted(cohort, period)`; those without weight are left
    /// out, since they say nothing.
    pub(crate) fn new(panel: &Panel, wanted: impl Fn(usize, usize) -> bool) -> Self {
        let mut rows = Self {
            row: Vec::new(),
            unit: Vec::new(),
            period: Vec::new(),
            cohort: Vec::new(),
        };
        for cohort in 0..panel.cohorts().len() {
            for period in 0..panel.periods().len() {
                if !wanted(cohort, period) {
                    continue;
                }
                let cell = panel.cell(cohort, period);
                for row in cell.clone() {
                    let position = panel.position(row, cohort, &cell);
                    let weight = panel.weights().map(|column| column.at(row, position));
                    if weight.is_some_and(|weight| weight <= 0.0) {
                        continue;
                    }
                    rows.row.push(row);
                    rows.unit.push(narrow(position));
                    rows.period.push(narrow(period));
                    rows.cohort.push(narrow(cohort));
                }
            }
        }
        rows
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.row.len()
    }

    /// How many clusters they come from: units, unless units have clusters.
    pub(crate) fn clusters(&self, panel: &Panel) -> usize {
        let mut seen = vec![false; panel.clusters().unwrap_or(panel.units())];
        for &unit in &self.unit {
            seen[cluster_of(panel, unit)] = true;
        }
        seen.iter().filter(|&&seen| seen).count()
    }

    /// Their weights, if the panel has weights.
    pub(crate) fn weights(&self, panel: &Panel) -> Option<Vec<f64>> {
        let column = panel.weights()?;
        Some(self.values(|row, unit| column.at(row, unit)))
    }

    /// Time since treatment; none for those not treated by the last period.
    pub(crate) fn events(&self, panel: &Panel) -> Vec<Option<i64>> {
        let last = panel.periods()[panel.periods().len() - 1];
        let event = |(&cohort, &period): (&u32, &u32)| {
            let first = panel.cohorts()[cohort as usize].first;
            let first = first.filter(|&first| first <= last)?;
            Some(panel.periods()[period as usize] - first)
        };
        self.cohort.iter().zip(&self.period).map(event).collect()
    }

    /// Their outcomes.
    pub(crate) fn outcomes(&self, panel: &Panel) -> Vec<f64> {
        self.values(|row, _| panel.outcomes()[row])
    }

    /// Their covariates.
    pub(crate) fn covariates(&self, panel: &Panel) -> Vec<Vec<f64>> {
        let columns = panel.covariate_columns().iter();
        columns
            .map(|column| self.values(|row, unit| column.at(row, unit)))
            .collect()
    }

    fn values(&self, of: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        let rows = self.row.iter().zip(&self.unit);
        rows.map(|(&row, &unit)| of(row, unit as usize)).collect()
    }

    /// Effects of units and periods for these rows.
    pub(crate) fn effects(&self, panel: &Panel) -> Result<Effects, Disconnected> {
        Effects::new(
            (self.unit.clone(), panel.units()),
            (self.period.clone(), panel.periods().len()),
            self.weights(panel),
        )
    }
}

/// Columns whose effects are taken off, and what is left of the outcome.
pub(super) struct Regression {
    pub effects: Effects,
    pub columns: Vec<Vec<f64>>,
    pub coefficients: Vec<f64>,
    pub residuals: Vec<f64>,
    pub normal: Normal,
}

impl Regression {
    /// Regresses the outcome on columns (of which the first `own` are not
    /// covariates), units and periods.
    pub(super) fn new(
        panel: &Panel,
        rows: &PanelRows,
        columns: &[Vec<f64>],
        own: usize,
    ) -> Result<Self, TwoWayError> {
        let effects = rows
            .effects(panel)
            .map_err(|error| disconnected(panel, error))?;
        let left: Vec<Vec<f64>> = columns
            .iter()
            .map(|column| effects.residual(column))
            .collect();
        for (at, (left, column)) in left.iter().zip(columns).enumerate() {
            let size = |values: &[f64]| values.iter().map(|v| v * v).sum::<f64>();
            if size(left) <= 1e-14 * size(column) {
                return Err(nothing_left(at, own, column));
            }
        }
        let weights = rows.weights(panel);
        let views: Vec<&[f64]> = left.iter().map(Vec::as_slice).collect();
        let normal = Normal::new(&views, weights.as_deref()).map_err(|error| match error {
            LinearError::Collinear { column, on } if column >= own => TwoWayError::Collinear {
                covariate: column - own,
                on: on
                    .into_iter()
                    .filter_map(|column| column.checked_sub(own))
                    .collect(),
            },
            LinearError::TooFewRows { rows, columns } => TwoWayError::TooFewRows {
                rows,
                coefficients: columns,
            },
            _ => nothing_left(0, own, &columns[0]),
        })?;
        let mut residuals = effects.residual(&rows.outcomes(panel));
        let mut coefficients = vec![0.0; columns.len()];
        for _ in 0..if normal.near() { 3 } else { 1 } {
            let weighed: Vec<f64> = residuals
                .iter()
                .enumerate()
                .map(|(row, e)| effects.weight(row) * e)
                .collect();
            let moments: Vec<f64> = views
                .iter()
                .map(|column| crate::linear::sums::dot(column, &weighed))
                .collect();
            for ((coefficient, step), column) in coefficients
                .iter_mut()
                .zip(normal.solve(&moments))
                .zip(&views)
            {
                *coefficient += step;
                crate::linear::sums::add_multiple(&mut residuals, -step, column);
            }
        }
        Ok(Self {
            effects,
            columns: left,
            coefficients,
            residuals,
            normal,
        })
    }

    /// How much the first coefficient hangs on each cluster, and what each contributes to
    /// it, by their numbers.
    pub(super) fn holds(&self, panel: &Panel) -> (Vec<Hold>, Vec<f64>) {
        let size = self.columns.len();
        let mut first = vec![0.0; size];
        first[0] = 1.0;
        // The first column less what the others say of it, in units of its square.
        let solved = self.normal.solve(&first);
        let periods = panel.periods().len();
        let clusters = panel.clusters().unwrap_or(panel.units());
        let mut contributions = vec![0.0; clusters];
        let mut holds = vec![
            Hold {
                lean: 0.0,
                spread: 0.0,
                of_all: 0.0,
            };
            clusters
        ];
        // Noise of rows may be their own, or that of the cluster in the period.
        let mut shared = vec![0.0; clusters * periods];
        let mut whole = 0.0;
        for (row, residual) in self.residuals.iter().enumerate() {
            let cluster = cluster_of(panel, narrow(self.effects.unit(row)));
            let weight = self.effects.weight(row);
            let columns = solved.iter().zip(&self.columns);
            let own: f64 = columns.map(|(part, column)| part * column[row]).sum();
            contributions[cluster] += weight * own * residual;
            let hold = &mut holds[cluster];
            hold.lean += weight * own * own / solved[0];
            hold.spread += (weight * own).powi(2);
            hold.of_all += weight;
            whole += weight;
            shared[cluster * periods + self.effects.period(row)] += weight * own;
        }
        for (hold, shared) in holds.iter_mut().zip(shared.chunks_exact(periods)) {
            hold.spread = hold.spread.max(dot(shared, shared));
            hold.of_all /= whole;
        }
        (holds, contributions)
    }

    /// The sum over clusters of products of scores, between the inverses: the
    /// covariance of coefficients before any small-sample factor.
    pub(super) fn covariance(&self, panel: &Panel) -> Vec<f64> {
        sandwich(&self.normal, &self.scores(panel))
    }

    /// What each cluster contributes to each of the first `wanted` coefficients, by
    /// coefficient.
    pub(super) fn contributions(&self, panel: &Panel, wanted: usize) -> Vec<Vec<f64>> {
        let mut columns = vec![Vec::new(); wanted];
        for score in self.scores(panel).chunks_exact(self.columns.len()) {
            let pulled = self.normal.solve(score);
            for (column, own) in columns.iter_mut().zip(pulled) {
                column.push(own);
            }
        }
        columns
    }

    /// The scores of each cluster, one cluster after the other.
    fn scores(&self, panel: &Panel) -> Vec<f64> {
        let size = self.columns.len();
        let clusters = panel.clusters().unwrap_or(panel.units());
        let mut scores = vec![0.0; clusters * size];
        for (row, residual) in self.residuals.iter().enumerate() {
            let cluster = cluster_of(panel, narrow(self.effects.unit(row)));
            let weighed = self.effects.weight(row) * residual;
            let score = &mut scores[cluster * size..][..size];
            for (score, column) in score.iter_mut().zip(&self.columns) {
                *score += weighed * column[row];
            }
        }
        scores
    }
}

/// `(X'X)^-1 (sum of s s') (X'X)^-1` for scores one after the other.
pub(super) fn sandwich(normal: &Normal, scores: &[f64]) -> Vec<f64> {
    let size = normal.size();
    let mut covariance = vec![0.0; size * size];
    for score in scores.chunks_exact(size) {
        if score.iter().all(|&value| value == 0.0) {
            continue;
        }
        let pulled = normal.solve(score);
        for (one, a) in pulled.iter().enumerate() {
            for (entry, b) in covariance[one * size..].iter_mut().zip(&pulled) {
                *entry += a * b;
            }
        }
    }
    covariance
}

fn nothing_left(column: usize, own: usize, values: &[f64]) -> TwoWayError {
    match column.checked_sub(own) {
        Some(covariate) => TwoWayError::Collinear {
            covariate,
            on: Vec::new(),
        },
        None => TwoWayError::NoVariation {
            treated: values.iter().filter(|&&value| value != 0.0).count(),
            rows: values.len(),
        },
    }
}

pub(super) fn disconnected(panel: &Panel, error: Disconnected) -> TwoWayError {
    TwoWayError::Disconnected {
        period: panel.periods()[error.period],
    }
}

/// Units that are seen once have no effect that could be told apart.
pub(super) fn refuse_repeated(panel: &Panel) -> Result<(), TwoWayError> {
    match panel.shape() {
        Shape::Repeated => Err(TwoWayError::Repeated { rows: panel.rows() }),
        _ => Ok(()),
    }
}

/// The cluster of the unit at a position, which is the unit itself unless units
/// have clusters.
pub(crate) fn cluster_of(panel: &Panel, unit: u32) -> usize {
    panel
        .cluster_of()
        .map_or(unit as usize, |of| of[unit as usize] as usize)
}

pub(crate) fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than 2^32 rows")
}
