//! How alike treated and untreated are.

use super::{MatchingError, Places};
use crate::linear::sums::count;

/// A covariate's means, and how far apart they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Balance {
    /// The covariate.
    pub covariate: usize,
    /// Its mean over all treated.
    pub treated_mean: f64,
    /// Its mean over all untreated.
    pub untreated_mean: f64,
    /// Its mean over the treated that are kept.
    pub kept_mean: f64,
    /// Its mean over the untreated, by their weights.
    pub weighted_mean: f64,
    /// `(treated - untreated) / sd` before; `None` if the treated are all alike.
    pub before: Option<f64>,
    /// The same after, over the same standard deviation.
    pub after: Option<f64>,
}

/// Standardised mean differences before and after, by each unit's weight (see
/// [`Matched::weights`](super::Matched::weights)).
///
/// The standard deviation is that of all treated, before and after: with `n - 1`,
/// or `sqrt(p (1 - p))` of a covariate that is only ever 0 or 1. Below 0.1 is
/// usually called balanced.
///
/// # Errors
/// [`MatchingError`] of the places or of the weights' length.
pub fn balance(places: &Places<'_>, weights: &[f64]) -> Result<Vec<Balance>, MatchingError> {
    places.check()?;
    let expected = places.treated.len();
    if weights.len() != expected {
        let found = weights.len();
        return Err(MatchingError::Length { found, expected });
    }
    let (treated, untreated) = (places.which(true), places.which(false));
    let mean = |column: &[f64], units: &[usize], weight: &dyn Fn(usize) -> f64| {
        let total: f64 = units.iter().map(|&unit| weight(unit)).sum();
        units
            .iter()
            .map(|&unit| weight(unit) * column[unit])
            .sum::<f64>()
            / total
    };
    let each = |(covariate, column): (usize, &&[f64])| {
        let all = |_: usize| 1.0;
        let kept = |unit: usize| weights[unit];
        let treated_mean = mean(column, &treated, &all);
        let untreated_mean = mean(column, &untreated, &all);
        let kept_mean = mean(column, &treated, &kept);
        let weighted_mean = mean(column, &untreated, &kept);
        let deviation = deviation(column, &treated, treated_mean);
        let over = |difference: f64| {
            deviation
                .map(|sd| difference / sd)
                .filter(|d| d.is_finite())
        };
        Balance {
            covariate,
            treated_mean,
            untreated_mean,
            kept_mean,
            weighted_mean,
            before: over(treated_mean - untreated_mean),
            after: over(kept_mean - weighted_mean),
        }
    };
    Ok(places.covariates.iter().enumerate().map(each).collect())
}

/// The standard deviation of some units; `None` if they are all alike.
fn deviation(column: &[f64], units: &[usize], mean: f64) -> Option<f64> {
    let first = column[*units.first()?];
    if units
        .iter()
        .all(|&unit| column[unit].total_cmp(&first).is_eq())
    {
        return None;
    }
    let squares: f64 = units
        .iter()
        .map(|&unit| (column[unit] - mean).powi(2))
        .sum();
    let is_flag = |value: &f64| value.total_cmp(&0.0).is_eq() || value.total_cmp(&1.0).is_eq();
    let divisor = if column.iter().all(is_flag) {
        count(units.len())
    } else {
        count(units.len() - 1)
    };
    Some((squares / divisor).sqrt())
}

/// How many untreated units of even weight would tell as much:
/// `(sum w)^2 / sum w^2`.
///
/// Source: Kish, *Survey Sampling* (1965).
#[must_use]
pub fn effective_size(places: &Places<'_>, weights: &[f64]) -> f64 {
    let of = places.treated.iter().zip(weights);
    let untreated: Vec<f64> = of
        .filter(|(treated, _)| !**treated)
        .map(|(_, &w)| w)
        .collect();
    let total: f64 = untreated.iter().sum();
    let squares: f64 = untreated.iter().map(|weight| weight * weight).sum();
    if squares > 0.0 {
        total * total / squares
    } else {
        0.0
    }
}

/// Where treated and untreated can be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// The greater of the two groups' least scores.
    pub low: f64,
    /// The lesser of the two groups' greatest scores.
    pub high: f64,
    /// Treated units outside.
    pub treated_outside: Vec<usize>,
    /// Untreated units outside.
    pub untreated_outside: Vec<usize>,
}

/// The range of scores that both groups have, and who is outside.
///
/// # Errors
/// [`MatchingError`] of the places or of the scores' length.
pub fn overlap(places: &Places<'_>, scores: &[f64]) -> Result<Overlap, MatchingError> {
    places.check()?;
    let expected = places.treated.len();
    if scores.len() != expected {
        let found = scores.len();
        return Err(MatchingError::Length { found, expected });
    }
    let (treated, untreated) = (places.which(true), places.which(false));
    let least = |units: &[usize]| {
        units
            .iter()
            .fold(f64::INFINITY, |low, &u| low.min(scores[u]))
    };
    let most = |units: &[usize]| {
        let above = |high: f64, &unit: &usize| high.max(scores[unit]);
        units.iter().fold(f64::NEG_INFINITY, above)
    };
    let low = least(&treated).max(least(&untreated));
    let high = most(&treated).min(most(&untreated));
    let outside = |units: Vec<usize>| -> Vec<usize> {
        let is_outside = |&unit: &usize| scores[unit] < low || scores[unit] > high;
        units.into_iter().filter(is_outside).collect()
    };
    Ok(Overlap {
        low,
        high,
        treated_outside: outside(treated),
        untreated_outside: outside(untreated),
    })
}
