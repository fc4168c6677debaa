//! What an effect is judged by where errors follow each other.
//!
//! With errors `u_t = r u_(t-1) + z_t` and `r` known, a contrast `c'y` of the values has
//! the variance `s^2 c'V c`, `V` being the errors' correlation. `r` is not known: each of
//! a grid counts by how likely the values are under it, whatever the line is,
//! `|V|^(-1/2) |X'V^-1 X|^(-1/2) S^(-(n-k)/2)`, times `(1 - r^2)^(-1/2)`, which is
//! Jeffreys's for such errors; `S` is what the line leaves over of each value less `r` of
//! the one before, and `s^2 = S / (n - k)`. The error that a contrast is divided by is
//! the geometric mean of all of them.
//!
//! How far such a ratio strays where there is no effect is neither normal nor Student's
//! in short series. It hangs on `r` alone, not on the line, nor on how large errors are.
//! So it is seen in series without an effect, drawn with as many times and the same
//! interruption, and judged in the same way. They are drawn with the `r` below which lie
//! seven tenths of what the series says: a somewhat larger one than is likeliest, since
//! the ratio strays further the larger `r` is, and in short series nobody knows it well.
//!
//! Source: Beran, «Prepivoting test statistics» (*Journal of the American Statistical
//! Association* 83, 1988), for judging a ratio by what it would be without an effect;
//! Zellner and Tiao, «Bayesian analysis of the regression model with autocorrelated
//! errors» (the same, 59, 1964); Harville (the same, 72, 1977), for the likelihood that
//! the line drops out of. That seven tenths keep the level is shown by drawing, not
//! proved: see `series_rates` among the examples.

use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::chance::{normal, stream};
use crate::linear::sums::{count, dot};
use crate::linear::{Normal, least_squares};

/// How many values of `r` are tried, and between which.
const TRIED: u8 = 64;
const LEAST: f64 = -0.95;
const MOST: f64 = 0.99;
/// Errors of which this much is left wander.
const WANDERS: f64 = 0.9;
/// So much of what the series says of `r` lies below the one that is drawn with.
const CAREFUL: f64 = 0.7;
/// How many series without an effect are drawn.
const DRAWN: usize = 1999;

/// A value of `r`, and the terms less so much of those of the time before.
struct Tried {
    left: f64,
    /// By term, what a series is multiplied by for its part along the term; terms at
    /// right angles to each other and of length one.
    along: Vec<Vec<f64>>,
    /// What the likelihood has of the terms.
    terms: f64,
    /// The logarithm of each contrast's variance, where steps have one of one.
    variances: Vec<f64>,
}

/// Contrasts of a series whose errors follow each other.
pub(super) struct Following {
    left: f64,
    wanders: f64,
    /// The error that each contrast is divided by.
    errors: Vec<f64>,
    /// By contrast, how far series without an effect strayed, the furthest first.
    strayed: Vec<Vec<f64>>,
}

/// What is known of one series.
struct Known {
    /// The chance of each `r`.
    chances: Vec<f64>,
    errors: Vec<f64>,
}

impl Following {
    /// Nothing where the terms fix the values at some `r`.
    pub(super) fn new(
        columns: &[&[f64]],
        values: &[f64],
        contrasts: &[Vec<f64>],
        seed: u64,
    ) -> Option<Self> {
        let grid: Option<Vec<Tried>> = (0..TRIED)
            .map(|at| {
                let part = f64::from(at) / f64::from(TRIED - 1);
                Tried::new(LEAST + (MOST - LEAST) * part, columns, contrasts)
            })
            .collect();
        let grid = grid?;
        let freedom = count(values.len() - columns.len());
        // The line drops out; taken off first, nothing large is left to round.
        let residuals = least_squares(columns, values, None).ok()?.residuals;
        let known = Known::new(&grid, freedom, &residuals)?;
        let careful = known.below(&grid, CAREFUL);
        let drawn: Vec<Vec<f64>> = (0..DRAWN)
            .into_par_iter()
            .filter_map(|draw| {
                let errors = follow(careful, values.len(), &mut stream(seed, draw));
                let known = Known::new(&grid, freedom, &errors)?;
                let ratios = contrasts.iter().zip(&known.errors);
                Some(
                    ratios
                        .map(|(c, error)| (dot(c, &errors) / error).abs())
                        .collect(),
                )
            })
            .collect();
        let strayed = (0..contrasts.len()).map(|at| {
            let mut of: Vec<f64> = drawn.iter().map(|ratios| ratios[at]).collect();
            of.sort_unstable_by(|a, b| b.total_cmp(a));
            of
        });
        let each = || known.chances.iter().zip(&grid);
        Some(Self {
            left: each().map(|(chance, one)| chance * one.left).sum(),
            wanders: each()
                .filter(|(_, one)| one.left >= WANDERS)
                .map(|(chance, _)| chance)
                .sum(),
            strayed: strayed.collect(),
            errors: known.errors,
        })
    }

    /// How much of an error is left in the next one, on the mean.
    pub(super) const fn left(&self) -> f64 {
        self.left
    }

    /// The chance that errors wander.
    pub(super) const fn wanders(&self) -> f64 {
        self.wanders
    }

    /// The chance that contrast `at` is as far from zero as `value` without an effect:
    /// the share of series that strayed as far, this one among them.
    pub(super) fn p_value(&self, at: usize, value: f64) -> f64 {
        let ratio = (value / self.errors[at]).abs();
        let strayed = &self.strayed[at];
        let as_far = strayed.partition_point(|&other| other >= ratio);
        count(as_far + 1) / count(strayed.len() + 1)
    }

    /// How far from the estimate an interval reaches that holds the truth with the
    /// chance `level`: what lies outside has a p-value below `1 - level`.
    pub(super) fn reach(&self, at: usize, level: f64) -> f64 {
        let strayed = &self.strayed[at];
        let all = count(strayed.len() + 1);
        let out = (1..strayed.len())
            // Of a level such as 0.95 something is left in the last binary digit.
            .take_while(|&further| count(further + 1) / all < 1.0 - level - 1e-9)
            .count();
        strayed[out] * self.errors[at]
    }
}

impl Known {
    /// Nothing where the terms leave nothing over.
    fn new(grid: &[Tried], freedom: f64, errors: &[f64]) -> Option<Self> {
        let inner = &errors[1..errors.len() - 1];
        let squares = dot(errors, errors);
        let (middle, pairs) = (
            dot(inner, inner),
            dot(&errors[1..], &errors[..errors.len() - 1]),
        );
        let mut scales = Vec::with_capacity(grid.len());
        let mut chances = Vec::with_capacity(grid.len());
        for one in grid {
            let whole = squares - 2.0 * one.left * pairs + one.left * one.left * middle;
            let along = one.along.iter().map(|term| dot(term, errors).powi(2));
            let left = whole - along.sum::<f64>();
            let scale = libm::log(left / freedom);
            if !scale.is_finite() {
                return None;
            }
            scales.push(scale);
            // The first step has `1 - r^2`, and Jeffreys's takes its root off again.
            chances.push(one.terms - 0.5 * freedom * scale);
        }
        let most = chances
            .iter()
            .fold(f64::NEG_INFINITY, |most, &one| most.max(one));
        let mut whole = 0.0;
        for chance in &mut chances {
            *chance = libm::exp(*chance - most);
            whole += *chance;
        }
        for chance in &mut chances {
            *chance /= whole;
        }
        let contrasts = grid.first().map_or(0, |one| one.variances.len());
        let errors = (0..contrasts).map(|at| {
            let each = chances.iter().zip(&scales).zip(grid);
            let mean: f64 = each
                .map(|((chance, scale), one)| chance * (scale + one.variances[at]))
                .sum();
            libm::exp(0.5 * mean)
        });
        Some(Self {
            errors: errors.collect(),
            chances,
        })
    }

    /// The `r` below which `part` of what the series says lies.
    fn below(&self, grid: &[Tried], part: f64) -> f64 {
        let mut so_far = 0.0;
        let mut before = grid[0].left;
        for (chance, one) in self.chances.iter().zip(grid) {
            if so_far + chance >= part {
                return before + (one.left - before) * (part - so_far) / chance;
            }
            so_far += chance;
            before = one.left;
        }
        before
    }
}

impl Tried {
    fn new(left: f64, columns: &[&[f64]], contrasts: &[Vec<f64>]) -> Option<Self> {
        let moved: Vec<Vec<f64>> = columns.iter().map(|one| steps(left, one)).collect();
        let views: Vec<&[f64]> = moved.iter().map(Vec::as_slice).collect();
        let normal = Normal::new(&views, None).ok()?;
        let times = columns.first()?.len();
        let mut along = vec![vec![0.0; times]; columns.len()];
        for at in 0..times {
            let row: Vec<f64> = moved.iter().map(|column| column[at]).collect();
            for (term, value) in along.iter_mut().zip(normal.half(&row)) {
                term[at] = value;
            }
        }
        Some(Self {
            left,
            along: along.iter().map(|term| steps_back(left, term)).collect(),
            terms: -0.5 * normal.log_determinant(),
            variances: contrasts
                .iter()
                .map(|contrast| libm::log(variance(left, contrast)))
                .collect(),
        })
    }
}

/// Errors of which `left` is left in the next, `times` of them.
fn follow(left: f64, times: usize, random: &mut ChaCha8Rng) -> Vec<f64> {
    let mut error = normal(random) / (1.0 - left * left).sqrt();
    let mut errors = Vec::with_capacity(times);
    for _ in 0..times {
        errors.push(error);
        error = left * error + normal(random);
    }
    errors
}

/// Each number less `left` of the one before; the first shrunk to the same variance.
fn steps(left: f64, numbers: &[f64]) -> Vec<f64> {
    let first = numbers.first().map(|one| one * (1.0 - left * left).sqrt());
    let rest = numbers.windows(2).map(|pair| pair[1] - left * pair[0]);
    first.into_iter().chain(rest).collect()
}

/// What numbers are multiplied by instead, where their steps are by `weights`.
fn steps_back(left: f64, weights: &[f64]) -> Vec<f64> {
    let mut back = weights.to_vec();
    if let Some(first) = back.first_mut() {
        *first *= (1.0 - left * left).sqrt();
    }
    for (one, next) in back.iter_mut().zip(&weights[1..]) {
        *one -= left * next;
    }
    back
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

    /// What is left over without a fit is what a fit of the steps leaves over.
    #[test]
    fn what_is_left_over_is_that_of_the_steps_fitted() {
        let times = 14;
        let ones = vec![1.0; times];
        let trend: Vec<f64> = (0..times).map(count).collect();
        let after: Vec<f64> = (0..times).map(|at| f64::from(u8::from(at > 8))).collect();
        let columns: [&[f64]; 3] = [&ones, &trend, &after];
        let errors = follow(0.4, times, &mut stream(3, 1));
        for left in [-0.7, 0.0, 0.55, 0.98] {
            let tried = Tried::new(left, &columns, &[]).expect("three terms");
            let moved: Vec<Vec<f64>> = columns.iter().map(|one| steps(left, one)).collect();
            let views: Vec<&[f64]> = moved.iter().map(Vec::as_slice).collect();
            let fit = least_squares(&views, &steps(left, &errors), None).expect("a fit");
            let expected = dot(&fit.residuals, &fit.residuals);
            let stepped = steps(left, &errors);
            let along: f64 = tried
                .along
                .iter()
                .map(|term| dot(term, &errors).powi(2))
                .sum();
            let found = dot(&stepped, &stepped) - along;
            assert!((found - expected).abs() < 1e-9 * expected, "{left}");
        }
    }
}
