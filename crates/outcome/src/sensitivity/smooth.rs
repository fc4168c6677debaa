//! Trends that bend by no more than `M` a period.

use super::frontier::{Quadratic, frontier};
use super::normal::folded_reach;
use super::study::Checked;
use crate::linear::sums::{count, dot};

/// All estimators worth taking, for every bound at once.
#[derive(Debug, Clone)]
pub(super) struct Smooth {
    /// What the estimators of the corners give.
    values: Vec<f64>,
    /// The bends before the base period with which the estimators of the corners
    /// move, which add to their bias.
    corners: Vec<Vec<f64>>,
    /// The bias that no choice avoids, for a bound of 1.
    fixed_bias: f64,
    /// The variance of the estimator at the first corner.
    variance: f64,
    /// The variance as a function of those bends.
    quadratic: Quadratic,
}

impl Smooth {
    /// Finds the estimators.
    ///
    /// Write `D_r` for the bend of the trend at period `r`, and `q_j` for the
    /// weight of `D_(-j)` in the bias of an estimator with weight `p_k` on the
    /// coefficient `k` periods before the base: `q_j = sum over k > j of
    /// (k - j) p_k`, so that `p_k = q_(k-1) - 2 q_k + q_(k+1)`. A straight trend
    /// gives no bias if `q_0 = sum of t l_t`, which leaves `q_1, q_2, ...` free.
    pub fn new(checked: &Checked<'_>) -> Self {
        let (pre, post) = (checked.study.pre, checked.study.post);
        let weights = &checked.weights;
        let after = |r: usize| -> f64 { (r..post).map(|t| count(t + 1 - r) * weights[t]).sum() };
        let slope = after(0);
        let fixed_bias = slope.abs() + (1..post).map(|r| after(r).abs()).sum::<f64>();

        let bend = |j: usize| -> Vec<f64> {
            let mut given = vec![0.0; pre + post];
            for (k, weight) in [(j.wrapping_sub(1), 1.0), (j, -2.0), (j + 1, 1.0)] {
                if (1..=pre).contains(&k) {
                    given[pre - k] = weight;
                }
            }
            given
        };
        let bends: Vec<Vec<f64>> = (1..pre).map(bend).collect();
        let mut first = checked.effect.clone();
        first[pre - 1] = slope;
        let linear: Vec<f64> = bends
            .iter()
            .map(|bend| checked.covariance(bend, &first))
            .collect();
        let matrix = bends
            .iter()
            .flat_map(|one| bends.iter().map(|other| checked.covariance(one, other)))
            .collect();
        let quadratic = Quadratic { matrix, linear };
        let corners = frontier(&quadratic);
        let base = checked.value(&first);
        let moves: Vec<f64> = bends.iter().map(|bend| checked.value(bend)).collect();
        Self {
            values: corners
                .iter()
                .map(|corner| base + dot(corner, &moves))
                .collect(),
            corners,
            fixed_bias,
            variance: checked.covariance(&first, &first),
            quadratic,
        }
    }

    /// The shortest interval of fixed length that covers with chance `level`
    /// whatever the trend, if it bends by no more than `bound` a period.
    pub fn interval(&self, bound: f64, level: f64) -> (f64, f64) {
        let mut best: Option<(f64, f64)> = None;
        let mut offer = |from: usize, part: f64| -> f64 {
            let (value, half) = self.at(from, part, bound, level);
            if best.is_none_or(|(_, other)| half < other) {
                best = Some((value, half));
            }
            half
        };
        offer(0, 0.0);
        for from in 1..self.corners.len() {
            offer(from, 0.0);
            least_between(|part| offer(from, part));
        }
        let (value, half) = best.unwrap_or((0.0, f64::INFINITY));
        (value - half, value + half)
    }

    /// The value and half-length of the estimator a `part` of the way from corner
    /// `to` back to the one before.
    fn at(&self, to: usize, part: f64, bound: f64, level: f64) -> (f64, f64) {
        let from = to.saturating_sub(1);
        let between = |one: f64, other: f64| one + part * (other - one);
        let x: Vec<f64> = self.corners[to]
            .iter()
            .zip(&self.corners[from])
            .map(|(&one, &other)| between(one, other))
            .collect();
        let rows = self.quadratic.matrix.chunks_exact(x.len().max(1));
        let square: f64 = x
            .iter()
            .zip(rows)
            .map(|(x_i, row)| x_i * dot(row, &x))
            .sum();
        let variance = self.variance + square + 2.0 * dot(&x, &self.quadratic.linear);
        let deviation = variance.max(0.0).sqrt();
        let size: f64 = x.iter().map(|value| value.abs()).sum();
        let bias = bound * (self.fixed_bias + size);
        let half = bias + deviation * folded_reach(level, bias / deviation);
        (between(self.values[to], self.values[from]), half)
    }
}

/// Narrows down where a function with one valley on `[0, 1]` is least.
///
/// Source: Kiefer (1953), the golden section.
fn least_between(mut f: impl FnMut(f64) -> f64) {
    let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut low, mut high) = (0.0, 1.0);
    let (mut left, mut right) = (1.0 - golden, golden);
    let (mut at_left, mut at_right) = (f(left), f(right));
    for _ in 0..40 {
        if at_left <= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = f(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = f(right);
        }
    }
}
