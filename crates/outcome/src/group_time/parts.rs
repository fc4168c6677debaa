//! What both kinds of comparison are made of: the chance of treatment, outcome
//! regressions, and weighted sums over blocks of rows.

use super::error::CellProblem;
use super::options::Estimator;
use crate::linear::sums::{combine, count, dot};
use crate::linear::{LinearError, Normal, least_squares, logit};
use std::ops::Range;

/// From this chance of treatment on, a comparison is refused: nobody untreated
/// is like such a unit. The value is that of R's `did`.
const NO_OVERLAP: f64 = 0.999;

/// From this chance on a control is not used, as in R's `DRDID`.
const TRIM: f64 = 0.995;

/// One comparison's estimate, and what each of its rows contributes to it.
pub(super) struct Told {
    pub effect: f64,
    /// One number a row, with the mean square of the influence times rows.
    pub influence: Vec<f64>,
}

/// Columns of covariates for the rows of a comparison; the first is all ones.
pub(super) struct Matrix {
    columns: Vec<Vec<f64>>,
}

impl Matrix {
    pub(super) fn new(rows: usize, covariates: usize) -> Self {
        let mut columns = vec![vec![1.0; rows]];
        columns.resize_with(covariates + 1, || Vec::with_capacity(rows));
        Self { columns }
    }

    /// The column of a covariate, to be filled.
    pub(super) fn covariate(&mut self, covariate: usize) -> &mut Vec<f64> {
        &mut self.columns[covariate + 1]
    }

    pub(super) fn rows(&self, rows: Range<usize>) -> Vec<&[f64]> {
        self.columns
            .iter()
            .map(|column| &column[rows.clone()])
            .collect()
    }

    /// The sum over some rows of each column times a number a row.
    pub(super) fn sums(&self, rows: Range<usize>, by: &[f64]) -> Vec<f64> {
        self.rows(rows)
            .into_iter()
            .map(|column| dot(column, by))
            .collect()
    }

    /// The sum of columns times one coefficient each, for some rows.
    pub(super) fn line(&self, rows: Range<usize>, coefficients: &[f64]) -> Vec<f64> {
        let mut line = vec![0.0; rows.len()];
        combine(&mut line, &self.rows(rows), coefficients);
        line
    }
}

/// The chance of treatment, and what follows from it for weights.
pub(super) struct Chances {
    /// What a control weighs: `w p / (1 - p)`, for control rows.
    pub odds: Vec<f64>,
    /// `w (d - p)` for all rows, treated first.
    pub score: Vec<f64>,
    pub normal: Normal,
}

impl Chances {
    /// Fits the chance of treatment to rows of which the first `treated` are.
    pub(super) fn new(
        matrix: &Matrix,
        treated: usize,
        weights: &[f64],
    ) -> Result<Self, CellProblem> {
        let rows = weights.len();
        if weights[..treated].iter().all(|&weight| weight <= 0.0) {
            return Err(CellProblem::NoWeight);
        }
        let fit = logit(&matrix.rows(0..rows), treated, Some(weights)).map_err(problem)?;
        let sure = |row: &usize| weights[*row] > 0.0 && fit.fitted[*row] >= NO_OVERLAP;
        let units = (0..rows).filter(sure).count();
        if units > 0 {
            return Err(CellProblem::NoOverlap { units: Some(units) });
        }
        let odds = (treated..rows).map(|row| {
            let chance = fit.fitted[row];
            if chance >= TRIM {
                0.0
            } else {
                weights[row] * chance / (1.0 - chance)
            }
        });
        let odds = odds.collect();
        let is_treated = |row: usize| if row < treated { 1.0 } else { 0.0 };
        let score = (0..rows)
            .map(|row| weights[row] * (is_treated(row) - fit.fitted[row]))
            .collect();
        Ok(Self {
            odds,
            score,
            normal: fit.normal,
        })
    }

    /// Whether an estimator needs chances.
    pub(super) const fn needed(estimator: Estimator) -> bool {
        !matches!(estimator, Estimator::Regression)
    }
}

/// Whether an estimator needs outcome regressions.
pub(super) const fn regresses(estimator: Estimator) -> bool {
    !matches!(estimator, Estimator::Weighting)
}

/// An outcome regression over one block of rows.
pub(super) struct Regression {
    pub normal: Normal,
    pub coefficients: Vec<f64>,
    /// `w (y - X b)` for the rows of the block.
    pub score: Vec<f64>,
}

impl Regression {
    pub(super) fn new(
        matrix: &Matrix,
        rows: Range<usize>,
        y: &[f64],
        weights: &[f64],
    ) -> Result<Self, CellProblem> {
        let weights = &weights[rows.clone()];
        let y = &y[rows.clone()];
        let fit = least_squares(&matrix.rows(rows), y, Some(weights)).map_err(problem)?;
        let score = fit
            .residuals
            .iter()
            .zip(weights)
            .map(|(r, w)| r * w)
            .collect();
        Ok(Self {
            normal: fit.normal,
            coefficients: fit.coefficients,
            score,
        })
    }
}

/// Column 0 is the constant; the others are covariates.
pub(super) fn problem(error: LinearError) -> CellProblem {
    match error {
        LinearError::Collinear { column, on } => CellProblem::Collinear {
            covariate: column.saturating_sub(1),
            on: on
                .into_iter()
                .filter_map(|column| column.checked_sub(1))
                .collect(),
        },
        LinearError::TooFewRows { rows, columns } => CellProblem::TooFewRows {
            rows,
            coefficients: columns,
        },
        LinearError::Separated { .. } => CellProblem::NoOverlap { units: None },
        LinearError::NotFinite { .. } | LinearError::Length { .. } => CellProblem::NoWeight,
    }
}

/// `factor * values`.
pub(super) fn times(values: &[f64], factor: f64) -> Vec<f64> {
    values.iter().map(|value| value * factor).collect()
}

/// `one + other`.
pub(super) fn plus(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(a, b)| a + b).collect()
}

/// `one - other`.
pub(super) fn minus(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(a, b)| a - b).collect()
}

/// `one * other`, row by row.
pub(super) fn product(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(a, b)| a * b).collect()
}

/// Weights with a mean of one.
pub(super) fn normalise(weights: &mut [f64]) -> Result<(), CellProblem> {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return Err(CellProblem::NoWeight);
    }
    let factor = count(weights.len()) / total;
    for weight in weights {
        *weight *= factor;
    }
    Ok(())
}

/// The mean of `y` under weights, and the sum of these.
pub(super) fn weighted_mean(weights: &[f64], y: &[f64]) -> Result<(f64, f64), CellProblem> {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return Err(CellProblem::NoWeight);
    }
    Ok((dot(weights, y) / total, total))
}
