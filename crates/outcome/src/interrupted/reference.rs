//! What statistics do in series without an effect.

use crate::chance::{normal, stream};
use crate::linear::sums::{count, dot};
use rayon::prelude::*;

/// Draws that find how correlated the errors are.
const TRIAL: usize = 200;
/// Sets the streams of what is unsure of the correlation apart from those of errors.
const UNSURE: u64 = 0x5EED_0FC0_44E1_A7ED;
/// Errors are taken to be no more correlated than this: beyond it they wander.
const MOST: f64 = 0.95;

/// A design, as rows of numbers by time.
pub(super) struct Design<'a> {
    /// The terms.
    pub columns: &'a [&'a [f64]],
    /// `(X'X)^-1 X'`, term by term.
    pub hat: Vec<Vec<f64>>,
    /// What is to be told of the terms: weights of the values.
    pub contrasts: Vec<Vec<f64>>,
    /// The lag of standard errors.
    pub lag: usize,
    /// What variances are multiplied by.
    pub factor: f64,
}

impl Design<'_> {
    /// What the terms leave over.
    fn residuals(&self, values: &[f64]) -> Vec<f64> {
        let mut left = values.to_vec();
        for (column, hat) in self.columns.iter().zip(&self.hat) {
            let coefficient = dot(hat, values);
            for (left, column) in left.iter_mut().zip(*column) {
                *left -= coefficient * column;
            }
        }
        left
    }

    /// The standard error of a contrast, after Newey and West.
    pub(super) fn error(&self, contrast: &[f64], residuals: &[f64]) -> f64 {
        let parts: Vec<f64> = contrast.iter().zip(residuals).map(|(h, e)| h * e).collect();
        let mut variance = dot(&parts, &parts);
        for step in 1..=self.lag {
            let weight = 1.0 - count(step) / count(self.lag + 1);
            variance += 2.0 * weight * dot(&parts[step..], &parts[..parts.len() - step]);
        }
        (variance.max(0.0) * self.factor).sqrt()
    }

    /// What errors that do not follow each other are made of.
    fn shocks(&self, seed: u64, number: usize) -> Vec<f64> {
        let mut random = stream(seed, number);
        (0..self.columns[0].len())
            .map(|_| normal(&mut random))
            .collect()
    }

    /// How correlated errors are whose residuals are as correlated as `found`.
    pub(super) fn correlation(&self, found: f64, seed: u64) -> f64 {
        let shocks: Vec<Vec<f64>> = (0..TRIAL).map(|number| self.shocks(seed, number)).collect();
        let expected = |left: f64| -> f64 {
            let each: Vec<f64> = shocks
                .par_iter()
                .map(|shocks| autocorrelation(&self.residuals(&errors(left, shocks))))
                .collect();
            each.iter().sum::<f64>() / count(TRIAL)
        };
        let (mut low, mut high) = (-MOST, MOST);
        for _ in 0..16 {
            let middle = f64::midpoint(low, high);
            if expected(middle) > found {
                high = middle;
            } else {
                low = middle;
            }
        }
        f64::midpoint(low, high)
    }

    /// How many standard errors each contrast is from zero in each of `draws`
    /// series, contrast by contrast, in order of size.
    pub(super) fn statistics(&self, left: f64, draws: usize, seed: u64) -> Vec<Vec<f64>> {
        // Bartlett's standard error of a first autocorrelation.
        let unsure = ((1.0 - left * left) / count(self.columns[0].len())).sqrt();
        let each: Vec<Vec<f64>> = (0..draws)
            .into_par_iter()
            .map(|number| {
                let shocks = self.shocks(seed, TRIAL + number);
                let mut random = stream(seed ^ UNSURE, number);
                let kept = left + unsure * normal(&mut random);
                let errors = errors(kept.clamp(-MOST, MOST), &shocks);
                let residuals = self.residuals(&errors);
                let statistic = |contrast: &Vec<f64>| {
                    let error = self.error(contrast, &residuals);
                    let value = dot(contrast, &errors).abs();
                    if error > 0.0 {
                        value / error
                    } else {
                        f64::INFINITY
                    }
                };
                self.contrasts.iter().map(statistic).collect()
            })
            .collect();
        let mut sorted: Vec<Vec<f64>> = (0..self.contrasts.len())
            .map(|at| each.iter().map(|draw| draw[at]).collect())
            .collect();
        for statistics in &mut sorted {
            statistics.sort_by(f64::total_cmp);
        }
        sorted
    }
}

/// Errors that keep `left` of the one before, the first being as wide as
/// the others come to be.
fn errors(left: f64, shocks: &[f64]) -> Vec<f64> {
    let mut error = 0.0;
    let first = 1.0 / (1.0 - left * left).sqrt();
    let step = |(at, shock): (usize, &f64)| {
        error = left * error + shock * if at == 0 { first } else { 1.0 };
        error
    };
    shocks.iter().enumerate().map(step).collect()
}

/// How much of a residual is left in the next one.
pub(super) fn autocorrelation(residuals: &[f64]) -> f64 {
    dot(&residuals[1..], &residuals[..residuals.len() - 1]) / dot(residuals, residuals)
}
