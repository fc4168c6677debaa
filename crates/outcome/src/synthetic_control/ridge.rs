//! The ridge correction of what weights leave unmet.
//!
//! With outcomes before treatment less the mean of donors, `X0` (a row a donor) and
//! `x1`, and synthetic-control weights `w`, the corrected weights are
//!
//! ```text
//! w + X0 (X0'X0 + lambda I)^-1 (x1 - X0'w)
//! ```
//!
//! They still sum to one, and may be below zero: the price of a closer fit is
//! extrapolation, which `lambda` limits. Of 21 penalties, from the largest
//! eigenvalue of `X0'X0` down to a hundred-millionth of it in equal ratios, the
//! largest is taken whose mean squared error, in periods left out one at a time, is
//! within one standard error of the smallest. The last period before treatment is
//! not left out, as in R's `augsynth`.
//!
//! Source: Ben-Michael, Feller and Rothstein, «The augmented synthetic control
//! method» (*Journal of the American Statistical Association* 116, 2021), lemma 1
//! and section 5.3, <https://doi.org/10.1080/01621459.2021.1929245>.

use super::Penalty;
use super::compare::{Comparison, Fitted, mean};
use super::result::{PenaltyError, RidgeFit};
use crate::simplex::Pool;

/// How many penalties are tried besides the largest.
const STEPS: i32 = 20;
/// The smallest penalty beside the largest.
const SMALLEST: f64 = 1e-8;

/// Donors' outcomes less their mean, and products of periods with each other.
struct Centred {
    periods: usize,
    donors: Vec<f64>,
    target: Vec<f64>,
    /// `X0'X0`.
    products: Vec<f64>,
}

/// Moves `fitted` weights by the correction.
pub(super) fn augmented(
    comparison: &Comparison,
    outcomes: &[f64],
    without: Option<usize>,
    penalty: Penalty,
    fitted: &mut Fitted,
) {
    let centred = Centred::new(&comparison.outcomes, outcomes, without);
    let (penalty, tried) = match penalty {
        Penalty::Given(penalty) => (penalty, Vec::new()),
        Penalty::CrossValidated => {
            let tried = centred.tried(without);
            (one_error_rule(&tried), tried)
        }
    };
    let left = centred.left(&centred.target, &fitted.weights, None);
    let slopes = centred.ridge(penalty, None, &left);
    let rows = centred.donors.chunks_exact(centred.periods).enumerate();
    for (donor, row) in rows {
        if Some(donor) != without {
            let product: f64 = row.iter().zip(&slopes).map(|(x, slope)| x * slope).sum();
            fitted.weights[donor] += product;
        }
    }
    fitted.ridge = Some(RidgeFit { penalty, tried });
}

/// The largest penalty whose error is within one standard error of the smallest.
fn one_error_rule(tried: &[PenaltyError]) -> f64 {
    let best = tried
        .iter()
        .min_by(|one, other| one.error.total_cmp(&other.error));
    let best = best.expect("penalties were tried");
    let bound = best.error + best.std_error;
    let largest = tried.iter().find(|one| one.error <= bound);
    largest.unwrap_or(best).penalty
}

impl Centred {
    fn new(donors: &[f64], target: &[f64], without: Option<usize>) -> Self {
        let periods = target.len();
        let rows = || {
            let rows = donors.chunks_exact(periods).enumerate();
            rows.filter(|&(donor, _)| Some(donor) != without)
                .map(|(_, row)| row)
        };
        let centre: Vec<f64> = (0..periods)
            .map(|at| mean(rows().map(|row| row[at])))
            .collect();
        let less = |row: &[f64]| -> Vec<f64> {
            row.iter()
                .zip(&centre)
                .map(|(x, centre)| x - centre)
                .collect()
        };
        let mut products = vec![0.0; periods * periods];
        for row in rows() {
            let row = less(row);
            for (one, line) in row.iter().zip(products.chunks_exact_mut(periods)) {
                for (product, other) in line.iter_mut().zip(&row) {
                    *product += one * other;
                }
            }
        }
        Self {
            periods,
            donors: donors.chunks_exact(periods).flat_map(less).collect(),
            target: less(target),
            products,
        }
    }

    /// What weights leave of `target`, with zero in the period that is out.
    fn left(&self, target: &[f64], weights: &[f64], out: Option<usize>) -> Vec<f64> {
        let mut left = target.to_vec();
        for (row, &weight) in self.donors.chunks_exact(self.periods).zip(weights) {
            if weight > 0.0 {
                for (left, x) in left.iter_mut().zip(row) {
                    *left -= weight * x;
                }
            }
        }
        if let Some(out) = out {
            left[out] = 0.0;
        }
        left
    }

    /// `(X0'X0 + penalty I)^-1 left`, without the period that is out: its row and
    /// column are those of the penalty alone.
    fn ridge(&self, penalty: f64, out: Option<usize>, left: &[f64]) -> Vec<f64> {
        let size = self.periods;
        let mut matrix = self.products.clone();
        if let Some(out) = out {
            for at in 0..size {
                matrix[out * size + at] = 0.0;
                matrix[at * size + out] = 0.0;
            }
        }
        for at in 0..size {
            matrix[at * size + at] += penalty;
        }
        let mut slopes = left.to_vec();
        solve(&mut matrix, &mut slopes);
        slopes
    }

    /// The largest eigenvalue of `X0'X0`, by repeated multiplication from its
    /// longest column until the value moves no more.
    fn largest(&self) -> f64 {
        let size = self.periods;
        let line = |at: usize| &self.products[at * size..][..size];
        let length = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>().sqrt();
        let longest =
            (0..size).max_by(|&one, &other| length(line(one)).total_cmp(&length(line(other))));
        let mut vector = line(longest.expect("a period")).to_vec();
        let mut largest = 0.0;
        for _ in 0..10_000 {
            let by = length(&vector);
            for x in &mut vector {
                *x /= by;
            }
            let next: Vec<f64> = (0..size)
                .map(|at| line(at).iter().zip(&vector).map(|(a, b)| a * b).sum())
                .collect();
            let value: f64 = next.iter().zip(&vector).map(|(a, b)| a * b).sum();
            vector = next;
            if (value - largest).abs() <= 1e-15 * value {
                return value;
            }
            largest = value;
        }
        largest
    }

    /// Each penalty's error in periods that are left out, one at a time.
    fn tried(&self, without: Option<usize>) -> Vec<PenaltyError> {
        let largest = self.largest();
        let ratio = libm::pow(SMALLEST, 1.0 / f64::from(STEPS));
        let penalties: Vec<f64> = (0..=STEPS)
            .map(|step| largest * libm::pow(ratio, f64::from(step)))
            .collect();
        let folds = self.periods - 1;
        let mut squares = vec![Vec::with_capacity(folds); penalties.len()];
        for out in 0..folds {
            let weights = self.weights_without_period(out, without);
            let all = self.left(&self.target, &weights, None);
            let left = self.left(&self.target, &weights, Some(out));
            let line = &self.products[out * self.periods..][..self.periods];
            for (squares, &penalty) in squares.iter_mut().zip(&penalties) {
                let slopes = self.ridge(penalty, Some(out), &left);
                // Where nothing is left, the slope of the period that is out is zero.
                let more: f64 = line.iter().zip(&slopes).map(|(a, b)| a * b).sum();
                let error = all[out] - more;
                squares.push(error * error);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "periods are few")]
        let count = folds as f64;
        let tried = penalties.iter().zip(&squares).map(|(&penalty, squares)| {
            let error = mean(squares.iter().copied());
            let about: f64 = squares.iter().map(|x| (x - error) * (x - error)).sum();
            PenaltyError {
                penalty,
                error,
                std_error: (about / (count - 1.0) / count).sqrt(),
            }
        });
        tried.collect()
    }

    /// Weights on the simplex, by all periods but one.
    fn weights_without_period(&self, out: usize, without: Option<usize>) -> Vec<f64> {
        let but = |row: &[f64]| -> Vec<f64> {
            let kept = row.iter().enumerate().filter(|&(at, _)| at != out);
            kept.map(|(_, &x)| x).collect()
        };
        let points: Vec<f64> = self
            .donors
            .chunks_exact(self.periods)
            .flat_map(but)
            .collect();
        let pool = Pool::without_products(&points, self.periods - 1);
        let nearest = pool.and_then(|pool| pool.nearest(&but(&self.target), without, None));
        nearest.expect("finite outcomes, and another donor").weights
    }
}

/// Solves in place for a symmetric matrix whose eigenvalues are above zero.
///
/// Source: Golub and Van Loan, *Matrix Computations* (4th ed., 2013), section 4.2.
fn solve(matrix: &mut [f64], right: &mut [f64]) {
    let size = right.len();
    for at in 0..size {
        let (done, rest) = matrix.split_at_mut(at * size);
        let line = &mut rest[..size];
        let mut value = right[at];
        for k in 0..at {
            let other = &done[k * size..];
            let before: f64 = (0..k).map(|j| line[j] * other[j]).sum();
            line[k] = (line[k] - before) / other[k];
            value -= line[k] * right[k];
        }
        let own = line[at] - line[..at].iter().map(|x| x * x).sum::<f64>();
        line[at] = own.max(f64::MIN_POSITIVE).sqrt();
        right[at] = value / line[at];
    }
    for at in (0..size).rev() {
        let line = &matrix[at * size..];
        right[at] /= line[at];
        let value = right[at];
        for (right, x) in right[..at].iter_mut().zip(line) {
            *right -= value * x;
        }
    }
}
