//! The plain way: a column for each unit and each period, and least squares.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::made::Made;
use allotment_outcome::linear::{LeastSquares, least_squares};

/// Some rows of a made panel, as a regression with a column for everything.
pub struct Plain<'a> {
    pub made: &'a Made,
    pub rows: Vec<usize>,
    pub columns: Vec<Vec<f64>>,
    pub fit: LeastSquares,
}

impl<'a> Plain<'a> {
    /// Columns of their own, then one a unit, then one a period but the first;
    /// weighted by the varying weights.
    pub fn new(made: &'a Made, rows: Vec<usize>, own: Vec<Vec<f64>>) -> Self {
        let mut columns = own;
        let mut units: Vec<u32> = rows.iter().map(|&row| made.units[row]).collect();
        units.sort_unstable();
        units.dedup();
        for unit in units {
            let is = |&row: &usize| f64::from(made.units[row] == unit);
            columns.push(rows.iter().map(is).collect());
        }
        for period in 2002..2007 {
            let is = |&row: &usize| f64::from(made.periods[row] == period);
            let column: Vec<f64> = rows.iter().map(is).collect();
            if column.iter().any(|&value| value > 0.0) {
                columns.push(column);
            }
        }
        let number = |column: &[Option<f64>]| -> Vec<f64> {
            rows.iter().map(|&row| column[row].unwrap()).collect()
        };
        let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let weights = number(&made.varying_weight);
        let fit = least_squares(&views, &number(&made.outcomes), Some(&weights)).unwrap();
        Self {
            made,
            rows,
            columns,
            fit,
        }
    }

    /// `sum of weights[k] b[k]` over the first columns.
    pub fn value(&self, weights: &[f64]) -> f64 {
        let pairs = weights.iter().zip(&self.fit.coefficients);
        pairs.map(|(w, b)| w * b).sum()
    }

    /// Its error by unit, before any factor.
    pub fn error(&self, weights: &[f64]) -> f64 {
        let mut right = weights.to_vec();
        right.resize(self.columns.len(), 0.0);
        let pull = self.fit.normal.solve(&right);
        let mut scores = vec![0.0; 120];
        for (at, &row) in self.rows.iter().enumerate() {
            let along: f64 = pull.iter().zip(&self.columns).map(|(p, x)| p * x[at]).sum();
            let weight = self.made.varying_weight[row].unwrap();
            scores[self.made.units[row] as usize] += weight * self.fit.residuals[at] * along;
        }
        scores.iter().map(|score| score * score).sum::<f64>().sqrt()
    }
}
