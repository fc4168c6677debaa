//! An event study, and what is asked of it, checked.

use super::SensitivityError;
use crate::linear::sums::{count, dot};

/// The least part of a coefficient's variance that must be its own.
const OWN: f64 = 1e-12;

/// Estimates of an event study: one coefficient a period, in order of time, the
/// base period (the last before treatment, whose coefficient is 0) left out.
#[derive(Debug, Clone, Copy)]
pub struct EventStudy<'a> {
    /// Coefficients of the periods before treatment, then of those after.
    pub coefficients: &'a [f64],
    /// Their covariance matrix, row by row.
    pub covariance: &'a [f64],
    /// How many coefficients are before treatment.
    pub pre: usize,
    /// How many are after.
    pub post: usize,
}

/// An event study about which questions can be asked.
#[derive(Debug, Clone)]
pub(super) struct Checked<'a> {
    pub study: EventStudy<'a>,
    /// The weights `l` of the periods after treatment.
    pub weights: Vec<f64>,
    /// The coefficients' weights in the estimate: 0 before, `l` after.
    pub effect: Vec<f64>,
}

impl<'a> Checked<'a> {
    pub fn new(study: EventStudy<'a>, weights: Option<&[f64]>) -> Result<Self, SensitivityError> {
        let EventStudy { pre, post, .. } = study;
        if pre == 0 {
            return Err(SensitivityError::NoPre { pre });
        }
        if post == 0 {
            return Err(SensitivityError::NoPost { post });
        }
        let found = study.coefficients.len();
        if found != pre + post {
            return Err(SensitivityError::Coefficients { found, pre, post });
        }
        if let Some(at) = study.coefficients.iter().position(|b| !b.is_finite()) {
            return Err(SensitivityError::NotFinite { at });
        }
        covariance(study.covariance, found)?;
        let weights = match weights {
            Some(weights) => checked_weights(weights, post)?,
            None => (0..post).map(|at| f64::from(u8::from(at == 0))).collect(),
        };
        let mut effect = vec![0.0; pre];
        effect.extend_from_slice(&weights);
        Ok(Self {
            study,
            weights,
            effect,
        })
    }

    /// What an estimator with these weights on the coefficients gives.
    pub fn value(&self, weights: &[f64]) -> f64 {
        dot(weights, self.study.coefficients)
    }

    /// The covariance of two estimators.
    pub fn covariance(&self, one: &[f64], other: &[f64]) -> f64 {
        let rows = self.study.covariance.chunks_exact(other.len());
        one.iter()
            .zip(rows)
            .map(|(weight, row)| weight * dot(row, other))
            .sum()
    }

    /// The standard deviation of an estimator.
    pub fn deviation(&self, weights: &[f64]) -> f64 {
        self.covariance(weights, weights).max(0.0).sqrt()
    }

    /// Weights that give the change of the coefficient from the period before, for
    /// period `time` (1 is the first after treatment, 0 the base period).
    pub fn change(&self, time: isize) -> Vec<f64> {
        let mut weights = vec![0.0; self.effect.len()];
        for (at, sign) in [(time, 1.0), (time - 1, -1.0)] {
            if let Some(place) = self.place(at) {
                weights[place] += sign;
            }
        }
        weights
    }

    /// The position of a period's coefficient; none for the base period.
    pub fn place(&self, time: isize) -> Option<usize> {
        let at = self.study.pre.checked_add_signed(time)?;
        match time {
            0 => None,
            1.. => Some(at - 1),
            _ => Some(at),
        }
    }
}

fn checked_weights(weights: &[f64], expected: usize) -> Result<Vec<f64>, SensitivityError> {
    let found = weights.len();
    if found != expected {
        return Err(SensitivityError::Weights { found, expected });
    }
    if let Some(at) = weights.iter().position(|weight| !weight.is_finite()) {
        return Err(SensitivityError::WeightNotFinite { at });
    }
    if weights.iter().all(|weight| weight.abs() <= 0.0) {
        return Err(SensitivityError::NoWeight { weights: found });
    }
    Ok(weights.to_vec())
}

/// Refuses a matrix that is not a covariance matrix, or is singular.
fn covariance(matrix: &[f64], size: usize) -> Result<(), SensitivityError> {
    let found = matrix.len();
    if found != size * size {
        return Err(SensitivityError::Covariance {
            found,
            expected: size * size,
        });
    }
    if let Some(at) = matrix.iter().position(|value| !value.is_finite()) {
        let (row, column) = (at / size, at % size);
        return Err(SensitivityError::CovarianceNotFinite { row, column });
    }
    for at in 0..size {
        if matrix[at * size + at] <= 0.0 {
            return Err(SensitivityError::Singular { at, left: 0.0 });
        }
    }
    let scale = |at: usize| matrix[at * size + at].sqrt();
    for row in 0..size {
        for column in row + 1..size {
            let (one, other) = (matrix[row * size + column], matrix[column * size + row]);
            if (one - other).abs() > 1e-8 * scale(row) * scale(column) {
                return Err(SensitivityError::NotSymmetric {
                    row,
                    column,
                    one,
                    other,
                });
            }
        }
    }
    let correlation: Vec<f64> = (0..size * size)
        .map(|at| matrix[at] / (scale(at / size) * scale(at % size)))
        .collect();
    match triangle(&correlation, size, OWN * count(size)) {
        Ok(_) => Ok(()),
        Err((at, left)) => Err(SensitivityError::Singular { at, left }),
    }
}

/// The lower triangle `L` with `L L' = matrix`, or the first row with no more than
/// `own` of its own, and how much that is.
pub(super) fn triangle(matrix: &[f64], size: usize, own: f64) -> Result<Vec<f64>, (usize, f64)> {
    let mut lower = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..=row {
            let before = dot(
                &lower[row * size..row * size + column],
                &lower[column * size..column * size + column],
            );
            let left = matrix[row * size + column] - before;
            lower[row * size + column] = if row != column {
                left / lower[column * size + column]
            } else if left > own {
                left.sqrt()
            } else {
                return Err((row, left));
            };
        }
    }
    Ok(lower)
}

/// Solves `L L' x = right`.
pub(super) fn solve(lower: &[f64], right: &[f64]) -> Vec<f64> {
    let size = right.len();
    let mut x = right.to_vec();
    for row in 0..size {
        let before = dot(&lower[row * size..row * size + row], &x[..row]);
        x[row] = (x[row] - before) / lower[row * size + row];
    }
    for row in (0..size).rev() {
        let after: f64 = (row + 1..size).map(|k| lower[k * size + row] * x[k]).sum();
        x[row] = (x[row] - after) / lower[row * size + row];
    }
    x
}
