//! Trends that bend by no more than `M` a period.

use super::frontier::{Quadratic, frontier};
use super::normal::{density, folded_reach};
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
        let mut best = (f64::INFINITY, 0.0);
        for to in 0..self.corners.len() {
            let stretch = self.stretch(to, bound);
            let part = stretch.shortest(level);
            let half = stretch.half(part, level).0;
            if half < best.0 {
                let from = to.saturating_sub(1);
                let value = self.values[to] + part * (self.values[from] - self.values[to]);
                best = (half, value);
            }
        }
        let (half, value) = best;
        (value - half, value + half)
    }

    /// The way from corner `to` back to the one before.
    fn stretch(&self, to: usize, bound: f64) -> Stretch {
        let (end, start) = (&self.corners[to], &self.corners[to.saturating_sub(1)]);
        let back: Vec<f64> = start.iter().zip(end).map(|(from, to)| from - to).collect();
        let linear = &self.quadratic.linear;
        let product = |one: &[f64], other: &[f64]| -> f64 {
            let rows = self.quadratic.matrix.chunks_exact(other.len().max(1));
            one.iter()
                .zip(rows)
                .map(|(x, row)| x * dot(row, other))
                .sum()
        };
        let bias = |corner: &[f64]| {
            let size: f64 = corner.iter().map(|value| value.abs()).sum();
            bound * (self.fixed_bias + size)
        };
        Stretch {
            bias: [bias(end), bias(start) - bias(end)],
            variance: [
                self.variance + product(end, end) + 2.0 * dot(end, linear),
                2.0 * (product(end, &back) + dot(&back, linear)),
                product(&back, &back),
            ],
        }
    }
}

/// Estimators between two corners: their bias and variance as polynomials in the
/// part of the way.
struct Stretch {
    bias: [f64; 2],
    variance: [f64; 3],
}

impl Stretch {
    /// The half-length a part of the way, and how fast it grows there.
    fn half(&self, part: f64, level: f64) -> (f64, f64) {
        let [v, v_slope, v_bend] = self.variance;
        let bias = self.bias[0] + part * self.bias[1];
        let deviation = (v + part * (v_slope + part * v_bend)).max(0.0).sqrt();
        let ratio = bias / deviation;
        let beyond = folded_reach(level, ratio);
        // How `cv(ratio)` grows: the two tails' densities, less and together.
        let (near, far) = (density(beyond), density(beyond + 2.0 * ratio));
        let growth = (near - far) / (near + far);
        let spread = 0.5 * (v_slope + 2.0 * part * v_bend) / deviation;
        let slope = growth * (self.bias[1] - ratio * spread) + (ratio + beyond) * spread;
        (bias + deviation * beyond, slope)
    }

    /// The part of the way at which the half-length is least; it has one valley.
    fn shortest(&self, level: f64) -> f64 {
        let grows = |part: f64| self.half(part, level).1 > 0.0;
        if grows(0.0) {
            return 0.0;
        }
        if !grows(1.0) {
            return 1.0;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..52 {
            let middle = f64::midpoint(low, high);
            if grows(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        f64::midpoint(low, high)
    }
}
