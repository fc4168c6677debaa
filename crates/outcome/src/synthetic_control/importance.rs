//! How much predictors count, so that outcomes before treatment are met best.

use super::compare::{Comparison, Scaled, mean};
use super::search::lowest;

/// Evaluations that a predictor adds to each search.
const EVALUATIONS: usize = 250;
/// The share, beside one for each other predictor, of one that a search begins from
/// alone.
const ALONE: f64 = 5.0;
/// The smallest squared correlation that a search begins from.
const SMALLEST: f64 = 1e-4;

/// `V` that makes the mean squared error in fitted periods smallest, as far as
/// searches from several beginnings find: all predictors alike; each by its squared
/// correlation with donors' outcomes; and the best of one predictor above the rest.
pub(super) fn searched(
    comparison: &Comparison,
    scaled: &Scaled,
    outcomes: &[f64],
    without: Option<usize>,
) -> Vec<f64> {
    let each = scaled.each;
    let mut error_at = |logs: &[f64]| {
        let nearest = scaled.nearest(&shares(logs), without);
        error(comparison, outcomes, &nearest.weights)
    };
    let mut alone: Vec<(Vec<f64>, f64)> = (0..each)
        .map(|at| {
            let mut logs = vec![0.0; each];
            logs[at] = ALONE;
            let error = error_at(&logs);
            (logs, error)
        })
        .collect();
    alone.sort_by(|one, other| one.1.total_cmp(&other.1));
    let starts = [
        vec![0.0; each],
        correlations(comparison, scaled, without),
        alone.swap_remove(0).0,
    ];
    let found = starts
        .iter()
        .map(|start| lowest(start, EVALUATIONS * (each + 1), &mut error_at));
    let best = found.min_by(|one, other| one.1.total_cmp(&other.1));
    shares(&best.expect("three searches").0)
}

/// Positive numbers that sum to one, from their logarithms up to a constant.
fn shares(logs: &[f64]) -> Vec<f64> {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raised: Vec<f64> = logs.iter().map(|x| libm::exp(x - most)).collect();
    let total: f64 = raised.iter().sum();
    raised.iter().map(|x| x / total).collect()
}

/// The mean squared error in fitted periods.
fn error(comparison: &Comparison, outcomes: &[f64], weights: &[f64]) -> f64 {
    let mut left = outcomes.to_vec();
    let donors = comparison.outcomes.chunks_exact(outcomes.len());
    for (donor, &weight) in donors.zip(weights) {
        if weight > 0.0 {
            for (left, y) in left.iter_mut().zip(donor) {
                *left -= weight * y;
            }
        }
    }
    mean(left.iter().map(|x| x * x))
}

/// The logarithm of the mean squared correlation of each predictor with outcomes in
/// fitted periods, over donors.
fn correlations(comparison: &Comparison, scaled: &Scaled, without: Option<usize>) -> Vec<f64> {
    let periods = comparison.window.fit.len();
    let column = |values: &[f64], each: usize, at: usize| -> Vec<f64> {
        let rows = values.chunks_exact(each).enumerate();
        let rows = rows.filter(|&(donor, _)| Some(donor) != without);
        let values: Vec<f64> = rows.map(|(_, row)| row[at]).collect();
        let centre = mean(values.iter().copied());
        let centred: Vec<f64> = values.iter().map(|x| x - centre).collect();
        let length = centred.iter().map(|x| x * x).sum::<f64>().sqrt();
        let length = if length > 0.0 { length } else { 1.0 };
        centred.iter().map(|x| x / length).collect()
    };
    let outcomes: Vec<Vec<f64>> = (0..periods)
        .map(|at| column(&comparison.outcomes, periods, at))
        .collect();
    let log = |at: usize| {
        let predictor = column(&scaled.donors, scaled.each, at);
        let squares = outcomes.iter().map(|outcome| {
            let product: f64 = outcome.iter().zip(&predictor).map(|(a, b)| a * b).sum();
            product * product
        });
        libm::log(mean(squares).max(SMALLEST))
    };
    (0..scaled.each).map(log).collect()
}
