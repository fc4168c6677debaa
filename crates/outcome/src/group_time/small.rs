//! What fewer than a few hundred clusters ask for.
//!
//! An estimate is the sum of what clusters (units, where there are none) contribute.
//! Within a side (all that begin in one period, or never) these are deviations from the
//! side's own mean, so that their squares are too small by `(G_s - 1)/G_s`, and how wide
//! they are is known by `G_s - 1` of them only. With `V_s = G_s/(G_s - 1) sum psi psi'`
//! and `V = sum V_s`, for `q` estimates,
//!
//! ```text
//! degrees = (q + q^2) / sum ((tr (V_s V^-1)^2 + (tr V_s V^-1)^2) / (G_s - 1))
//! (degrees - q + 1) / (degrees q) a' V^-1 a   is Fisher's with q and degrees - q + 1
//! ```
//!
//! which for one estimate is Welch's test. A band is widened by the same variance, and
//! by what Student's distribution reaches further than the normal with the same chance.
//! Covariates are fitted among controls: each takes one off the size of that side.
//!
//! Source: Krishnamoorthy and Yu, «Modified Nel and Van der Merwe test for the
//! multivariate Behrens-Fisher problem» (*Statistics and Probability Letters* 66, 2004);
//! Welch (*Biometrika* 34, 1947). That they keep the level here is shown by drawing:
//! `group_time_rates` among the examples.

use super::plan::Sample;
use super::pre_trend::Corrected;
use crate::clusters::{MANY_CLUSTERS, Sides};
use crate::linear::sums::{count, dot};
use allotment_distribution::{fisher_above, student_reach, two_sided};
use std::collections::BTreeMap;

/// Below so many on a side a joint test asks for more too, however many there are in all.
const FEW_ON_A_SIDE: f64 = 50.0;
/// So many in all that what they ask for is not worth its time.
const PLENTY: usize = 2_000;

/// The sides of a panel whose clusters are few.
pub(super) struct Small {
    /// By cluster, its side.
    of: Vec<usize>,
    /// How many there are on each, less what was fitted among them.
    sizes: Vec<f64>,
    /// Whether there are fewer than [`MANY_CLUSTERS`] in all.
    few: bool,
}

impl Small {
    /// Nothing where clusters are many, or one is alone on its side.
    pub(super) fn new(sample: &Sample<'_>) -> Option<Self> {
        let panel = &*sample.panel;
        let clusters = panel.clusters().unwrap_or(panel.units());
        if clusters >= PLENTY {
            return None;
        }
        let few = clusters < MANY_CLUSTERS;
        let sides = Sides::new(panel, |cohort| {
            (cohort < sample.treated).then(|| sample.firsts[cohort])
        });
        let mixed = sides.mixed();
        let mut numbers: BTreeMap<Option<i64>, usize> = BTreeMap::new();
        let mut on_each: Vec<f64> = Vec::new();
        let mut of = Vec::with_capacity(clusters);
        for side in &sides.of {
            let key = if mixed { None } else { side.start };
            let number = *numbers.entry(key).or_insert_with(|| {
                // What is fitted among the untreated.
                let fitted = if side.untreated {
                    panel.covariates()
                } else {
                    0
                };
                on_each.push(-count(fitted));
                on_each.len() - 1
            });
            on_each[number] += 1.0;
            of.push(number);
        }
        let fewest = on_each
            .iter()
            .fold(f64::INFINITY, |least, &one| least.min(one));
        let asks = fewest >= 2.0 && (few || fewest < FEW_ON_A_SIDE);
        asks.then_some(Self {
            of,
            sizes: on_each,
            few,
        })
    }

    /// How many times as large an error is, and its degrees of freedom, of what each
    /// cluster contributes; nothing where none contributes.
    pub(super) fn one(&self, contributions: &[f64]) -> Option<(f64, f64)> {
        let mut squares = vec![0.0; self.sizes.len()];
        for (&side, value) in self.of.iter().zip(contributions) {
            squares[side] += value * value;
        }
        let plain: f64 = squares.iter().sum();
        let (mut variance, mut below) = (0.0, 0.0);
        for (own, size) in squares.iter().zip(&self.sizes) {
            let own = own * size / (size - 1.0);
            variance += own;
            below += own * own / (size - 1.0);
        }
        let ratio = (variance / plain).sqrt();
        (plain > 0.0).then(|| (ratio, variance * variance / below))
    }

    /// How many spreads of the draws a band reaches, where it reaches `critical` of
    /// them with many clusters.
    pub(super) fn reach(&self, critical: f64, contributions: &[f64]) -> f64 {
        match self.one(contributions).filter(|_| self.few) {
            Some((ratio, freedom)) => ratio * student_reach(1.0 - two_sided(critical), freedom),
            None => critical,
        }
    }

    /// The test that all `values` are zero, of which each cluster contributes its row
    /// of `columns`; `units` is how many units these are means over.
    pub(super) fn together(
        &self,
        values: &[f64],
        columns: &[&[f64]],
        units: f64,
    ) -> Option<Corrected> {
        let size = values.len();
        let mut parts = vec![vec![0.0; size * size]; self.sizes.len()];
        for (cluster, &side) in self.of.iter().enumerate() {
            let factor = self.sizes[side] / (self.sizes[side] - 1.0) / (units * units);
            for (one, left) in columns.iter().enumerate() {
                let left = factor * left[cluster];
                for (other, right) in columns.iter().enumerate() {
                    parts[side][one * size + other] += left * right[cluster];
                }
            }
        }
        let sum = |at: usize| -> f64 { parts.iter().map(|part| part[at]).sum() };
        let all: Vec<f64> = (0..size * size).map(sum).collect();
        let inverse = inverse(&all, size)?;
        let row = |at: usize| &inverse[at * size..][..size];
        let statistic: f64 = (0..size).map(|at| values[at] * dot(row(at), values)).sum();
        let mut below = 0.0;
        for (part, own) in parts.iter().zip(&self.sizes) {
            let column =
                |at: usize| -> Vec<f64> { (0..size).map(|row| part[row * size + at]).collect() };
            let columns: Vec<Vec<f64>> = (0..size).map(column).collect();
            let product = |at: usize, other: usize| dot(row(at), &columns[other]);
            let trace: f64 = (0..size).map(|at| product(at, at)).sum();
            let mut squares = 0.0;
            for at in 0..size {
                for other in 0..size {
                    squares += product(at, other) * product(other, at);
                }
            }
            below += (squares + trace * trace) / (own - 1.0);
        }
        let tested = count(size);
        let freedom = (tested + tested * tested) / below;
        let left = freedom - tested + 1.0;
        (left > 0.0).then(|| {
            let statistic = left / (freedom * tested) * statistic;
            Corrected {
                statistic,
                below: left,
                p_value: fisher_above(statistic, tested, left),
            }
        })
    }
}

/// The inverse of a matrix that has one, by its roots.
fn inverse(matrix: &[f64], size: usize) -> Option<Vec<f64>> {
    let (values, vectors) = crate::linear::symmetric::eigen(matrix, size);
    let largest = values.iter().fold(0.0_f64, |most, &one| most.max(one));
    if values.iter().any(|&one| one <= 1e-12 * largest) {
        return None;
    }
    let mut inverse = vec![0.0; size * size];
    for (k, value) in values.iter().enumerate() {
        for row in 0..size {
            for column in 0..size {
                inverse[row * size + column] +=
                    vectors[row * size + k] * vectors[column * size + k] / value;
            }
        }
    }
    Some(inverse)
}
