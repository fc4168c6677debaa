//! What an effect is judged by where errors follow each other.
//!
//! With errors `u_t = r u_(t-1) + z_t` and `r` known, a contrast `c'y` of the values has
//! the variance `s^2 c'V c`, `V` being the errors' correlation, and `s^2` has Student's
//! degrees `n - k` (from what the line leaves over, each value less `r` of the one
//! before). `r` is not known: each of a grid counts by how likely the values are under
//! it, whatever the line is, `|V|^(-1/2) |X'V^-1 X|^(-1/2) S^(-(n-k)/2)`, times
//! `(1 - r^2)^(-1/2)`, which is Jeffreys's for such errors. An interval, or a p-value,
//! is the mean of Student's over them. What is unsure of `r` then widens the interval
//! most where a series is short or wanders, which is where errors that take one `r` for
//! the truth reject too often.
//!
//! Source: Zellner and Tiao, «Bayesian analysis of the regression model with
//! autocorrelated errors» (*Journal of the American Statistical Association* 59, 1964);
//! Harville (*Journal of the American Statistical Association* 72, 1977), for the
//! likelihood that the line drops out of.

use crate::linear::least_squares;
use crate::linear::sums::{count, dot};
use allotment_distribution::student_two_sided;

/// How many values of `r` are tried, and between which.
const TRIED: u8 = 100;
const LEAST: f64 = -0.98;
const MOST: f64 = 0.995;
/// Errors of which this much is left wander.
const WANDERS: f64 = 0.9;

/// Values of `r` with less of a chance are left out.
const HARDLY: f64 = 1e-10;

/// A value of `r`.
struct Tried {
    left: f64,
    chance: f64,
    /// The error of each contrast.
    errors: Vec<f64>,
}

/// Contrasts of a series whose errors follow each other.
pub(super) struct Following {
    tried: Vec<Tried>,
    freedom: f64,
}

impl Following {
    /// Nothing where the terms fix the values at some `r`.
    pub(super) fn new(columns: &[&[f64]], values: &[f64], contrasts: &[Vec<f64>]) -> Option<Self> {
        let freedom = count(values.len() - columns.len());
        let mut tried = Vec::with_capacity(usize::from(TRIED));
        for at in 0..TRIED {
            let left = LEAST + (MOST - LEAST) * f64::from(at) / f64::from(TRIED - 1);
            let moved: Vec<Vec<f64>> = columns.iter().map(|one| steps(left, one)).collect();
            let views: Vec<&[f64]> = moved.iter().map(Vec::as_slice).collect();
            let fit = least_squares(&views, &steps(left, values), None).ok()?;
            let squares = dot(&fit.residuals, &fit.residuals);
            let scale = squares / freedom;
            // The first step has `1 - r^2`, and Jeffreys's takes its root off again.
            let likely = -0.5 * fit.normal.log_determinant() - 0.5 * freedom * libm::log(squares);
            tried.push(Tried {
                left,
                chance: likely,
                errors: contrasts
                    .iter()
                    .map(|contrast| (scale * variance(left, contrast)).sqrt())
                    .collect(),
            });
        }
        let most = tried
            .iter()
            .fold(f64::NEG_INFINITY, |most, one| most.max(one.chance));
        let mut whole = 0.0;
        for one in &mut tried {
            one.chance = libm::exp(one.chance - most);
            whole += one.chance;
        }
        for one in &mut tried {
            one.chance /= whole;
        }
        // What hardly counts changes no figure that is told, and costs as much.
        tried.retain(|one| one.chance > HARDLY);
        whole.is_finite().then_some(Self { tried, freedom })
    }

    /// How much of an error is left in the next one, on the mean.
    pub(super) fn left(&self) -> f64 {
        self.tried.iter().map(|one| one.chance * one.left).sum()
    }

    /// The chance that errors wander.
    pub(super) fn wanders(&self) -> f64 {
        let far = self.tried.iter().filter(|one| one.left >= WANDERS);
        far.map(|one| one.chance).sum()
    }

    /// The chance that contrast `at` is as far from zero as `value` without an effect.
    pub(super) fn p_value(&self, at: usize, value: f64) -> f64 {
        let tail = |one: &Tried| {
            one.chance * student_two_sided((value / one.errors[at]).abs(), self.freedom)
        };
        self.tried.iter().map(tail).sum()
    }

    /// How far from the estimate an interval reaches that holds the truth with the
    /// chance `level`.
    pub(super) fn reach(&self, at: usize, level: f64) -> f64 {
        let (mut low, mut high) = (0.0, self.tried[0].errors[at]);
        while self.p_value(at, high) > 1.0 - level {
            high *= 2.0;
        }
        // To twelve figures.
        for _ in 0..42 {
            let middle = f64::midpoint(low, high);
            if self.p_value(at, middle) > 1.0 - level {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}

/// Each number less `left` of the one before; the first shrunk to the same variance.
fn steps(left: f64, numbers: &[f64]) -> Vec<f64> {
    let first = numbers.first().map(|one| one * (1.0 - left * left).sqrt());
    let rest = numbers.windows(2).map(|pair| pair[1] - left * pair[0]);
    first.into_iter().chain(rest).collect()
}

/// `c'V c` of errors whose steps have a variance of one.
fn variance(left: f64, contrast: &[f64]) -> f64 {
    let (mut squares, mut before) = (0.0, 0.0);
    for weight in contrast {
        squares += weight * (weight + 2.0 * before);
        before = left * (before + weight);
    }
    squares / (1.0 - left * left)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `V` of errors with `r` is `r^|s - t| / (1 - r^2)`; steps turn it to the identity.
    #[test]
    fn contrasts_have_the_variance_of_the_matrix_written_out() {
        let contrast = [0.3, -1.2, 0.7, 0.05, 2.0];
        for left in [-0.6, 0.0, 0.4, 0.95] {
            let at = |row: usize, column: usize| {
                let apart = i32::try_from(row.abs_diff(column)).expect("small");
                f64::powi(left, apart) / (1.0 - left * left)
            };
            let mut expected = 0.0;
            for row in 0..5 {
                for column in 0..5 {
                    expected += contrast[row] * at(row, column) * contrast[column];
                }
            }
            assert!((variance(left, &contrast) - expected).abs() < 1e-10 * expected);
            // Each column of `V`, stepped, and its rows stepped, is one of the identity.
            let stepped: Vec<Vec<f64>> = (0..5)
                .map(|row| {
                    steps(
                        left,
                        &(0..5).map(|column| at(row, column)).collect::<Vec<_>>(),
                    )
                })
                .collect();
            for column in 0..5 {
                let of: Vec<f64> = stepped.iter().map(|row| row[column]).collect();
                for (row, value) in steps(left, &of).into_iter().enumerate() {
                    let one = f64::from(u8::from(row == column));
                    assert!((value - one).abs() < 1e-10, "{row} {column} {value}");
                }
            }
        }
    }
}
