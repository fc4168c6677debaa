//! The classic estimate, its error, and its warnings.

use super::bacon::Decomposition;
use super::error::TwoWayError;
use super::rows::{PanelRows, Regression, refuse_repeated};
use crate::group_time::Estimate;
use crate::linear::sums::count;
use crate::panel::{Design, Panel};

/// What [`two_way`] found.
#[derive(Debug, Clone)]
pub struct TwoWay {
    /// Who is in the panel.
    pub design: Design,
    /// The coefficient of treatment.
    pub treatment: Estimate,
    /// The coefficients of covariates.
    pub covariates: Vec<Estimate>,
    /// The numbers behind the errors.
    pub small_sample: SmallSample,
    /// Which comparisons the coefficient is made of; `None` where units are not
    /// always seen, or there are covariates or weights.
    pub decomposition: Option<Decomposition>,
    /// Treated cells whose effect enters with the wrong sign.
    pub negative: NegativeWeights,
}

/// The small-sample rule of the errors, in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmallSample {
    /// Rows, `n`.
    pub rows: usize,
    /// Clusters, `G`.
    pub clusters: usize,
    /// Coefficients that count, `K`.
    pub coefficients: usize,
    /// The factor on the variance, `G/(G-1) (n-1)/(n-K)`.
    pub factor: f64,
}

/// How much of the coefficient has the wrong sign: it is a weighted sum of the
/// effects on treated cells (a cohort in a period), with weights that sum to one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NegativeWeights {
    /// Treated cells.
    pub cells: usize,
    /// Those with a weight below zero.
    pub negative: usize,
    /// The sum of the weights below zero.
    pub sum: f64,
}

impl TwoWay {
    /// Whether the coefficient should not be read as an effect: it compares with
    /// units already treated, or some effects enter with the wrong sign.
    #[must_use]
    pub fn is_misleading(&self) -> bool {
        let forbidden = self
            .decomposition
            .as_ref()
            .map_or(0.0, Decomposition::forbidden);
        self.negative.negative > 0 || forbidden > 0.0
    }
}

impl SmallSample {
    pub(super) fn new(
        panel: &Panel,
        rows: usize,
        coefficients: usize,
    ) -> Result<Self, TwoWayError> {
        let clusters = panel.clusters().unwrap_or(panel.units());
        if clusters < 2 {
            return Err(TwoWayError::FewClusters { clusters });
        }
        if rows <= coefficients {
            return Err(TwoWayError::TooFewRows { rows, coefficients });
        }
        let (g, n, k) = (count(clusters), count(rows), count(coefficients));
        let factor = g / (g - 1.0) * (n - 1.0) / (n - k);
        Ok(Self {
            rows,
            clusters,
            coefficients,
            factor,
        })
    }

    pub(super) fn estimate(&self, value: f64, variance: f64, level: f64) -> Estimate {
        Estimate::student(
            value,
            self.factor * variance,
            level,
            count(self.clusters) - 1.0,
        )
    }
}

/// The classic two-way fixed effects, with errors by cluster and the warnings;
/// see the [module](super). `level` is the chance with which intervals cover.
///
/// # Errors
/// [`TwoWayError`], with the reason and the number.
pub fn two_way(panel: &Panel, level: f64) -> Result<TwoWay, TwoWayError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(TwoWayError::Level { level });
    }
    refuse_repeated(panel)?;
    let rows = PanelRows::new(panel, |_, _| true);
    let mut columns = vec![treatment(panel, &rows)];
    columns.extend(rows.covariates(panel));
    let fit = Regression::new(panel, &rows, &columns, 1)?;
    let (_, periods) = fit.effects.count();
    let small_sample = SmallSample::new(panel, rows.len(), columns.len() + periods)?;
    if fit.effects.freedom() <= count(columns.len()) {
        let coefficients = columns.len() + fit.effects.count().0 + periods - 1;
        return Err(TwoWayError::TooFewRows {
            rows: rows.len(),
            coefficients,
        });
    }
    let covariance = fit.covariance(panel);
    let size = columns.len();
    let estimates = fit
        .coefficients
        .iter()
        .enumerate()
        .map(|(at, &value)| small_sample.estimate(value, covariance[at * size + at], level));
    let mut estimates: Vec<Estimate> = estimates.collect();
    let treatment = estimates.remove(0);
    let negative = negative(panel, &rows, &fit, &columns[0]);
    let decomposition = Decomposition::new(panel);
    let design = panel.design();
    Ok(TwoWay {
        design,
        treatment,
        covariates: estimates,
        small_sample,
        decomposition,
        negative,
    })
}

/// The coefficients of some columns beside units, periods and covariates, for
/// some rows.
pub(crate) fn regress_events(
    panel: &Panel,
    rows: &PanelRows,
    mut columns: Vec<Vec<f64>>,
    level: f64,
) -> Result<Vec<Estimate>, TwoWayError> {
    let own = columns.len();
    columns.extend(rows.covariates(panel));
    let fit = Regression::new(panel, rows, &columns, own)?;
    let (_, periods) = fit.effects.count();
    let size = columns.len();
    let small_sample = SmallSample::new(panel, rows.len(), size + periods)?;
    let covariance = fit.covariance(panel);
    let estimate =
        |at: usize| small_sample.estimate(fit.coefficients[at], covariance[at * size + at], level);
    Ok((0..own).map(estimate).collect())
}

/// One from a unit's first treated period on.
fn treatment(panel: &Panel, rows: &PanelRows) -> Vec<f64> {
    let is_treated = |(&cohort, &period): (&u32, &u32)| {
        let first = panel.cohorts()[cohort as usize].first;
        first.is_some_and(|first| first <= panel.periods()[period as usize])
    };
    let cells = rows.cohort.iter().zip(&rows.period);
    cells
        .map(|cell| if is_treated(cell) { 1.0 } else { 0.0 })
        .collect()
}

/// Weights on treated cells: what treatment has of its own there, after units,
/// periods and covariates are taken off, over its sum.
fn negative(
    panel: &Panel,
    rows: &PanelRows,
    fit: &Regression,
    treatment: &[f64],
) -> NegativeWeights {
    let mut own = fit.columns[0].clone();
    if fit.columns.len() > 1 {
        let others: Vec<&[f64]> = fit.columns[1..].iter().map(Vec::as_slice).collect();
        let weights = rows.weights(panel);
        if let Ok(fit) = crate::linear::least_squares(&others, &own, weights.as_deref()) {
            own = fit.residuals;
        }
    }
    let periods = panel.periods().len();
    let mut cells = vec![(0.0, false); panel.cohorts().len() * periods];
    for row in 0..rows.len() {
        if treatment[row] > 0.0 {
            let cell = &mut cells[rows.cohort[row] as usize * periods + rows.period[row] as usize];
            cell.0 += fit.effects.weight(row) * own[row];
            cell.1 = true;
        }
    }
    let treated: Vec<f64> = cells
        .iter()
        .filter(|cell| cell.1)
        .map(|cell| cell.0)
        .collect();
    let total: f64 = treated.iter().sum();
    let below = treated
        .iter()
        .map(|weight| weight / total)
        .filter(|&weight| weight < -1e-12);
    NegativeWeights {
        cells: treated.len(),
        negative: below.clone().count(),
        sum: below.sum(),
    }
}
