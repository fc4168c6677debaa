//! What is to be told of a series, and Newey and West's errors of it.

use crate::linear::sums::{count, dot};

/// What is to be told, as weights of the values.
pub(super) struct Design {
    pub contrasts: Vec<Vec<f64>>,
    /// The lag of standard errors.
    pub lag: usize,
    /// What variances are multiplied by.
    pub factor: f64,
}

impl Design {
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
}

/// How much of a residual is left in the next one.
pub(super) fn autocorrelation(residuals: &[f64]) -> f64 {
    dot(&residuals[1..], &residuals[..residuals.len() - 1]) / dot(residuals, residuals)
}
