//! The effect on the treated, from a comparison group.

use super::{Matched, MatchingError, Places};
use crate::linear::least_squares;
use crate::linear::sums::count;
use allotment_distribution::{student_reach, student_two_sided};
use std::collections::BTreeMap;

/// An effect on the treated that are kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatchedEffect {
    /// The effect.
    pub value: f64,
    /// Its standard error.
    pub std_error: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
    /// The chance of an effect as far from zero, were there none.
    pub p_value: f64,
    /// What Student's distribution of the interval is given as degrees of freedom.
    pub freedom: f64,
}

/// The mean difference of pairs, at a confidence `level`.
///
/// # Errors
/// [`MatchingError`] of the outcomes' length, or of too few sets of pairs.
pub fn pair_effect(
    matched: &Matched,
    outcomes: &[f64],
    level: f64,
) -> Result<MatchedEffect, MatchingError> {
    check(outcomes, matched.weights.len(), level)?;
    let difference = |untreated: usize, treated: usize| outcomes[treated] - outcomes[untreated];
    let pairs = count(matched.pairs.len());
    let total: f64 = matched
        .pairs
        .iter()
        .map(|p| difference(p.untreated, p.treated))
        .sum();
    let value = total / pairs;
    let mut sets: BTreeMap<usize, f64> = BTreeMap::new();
    for pair in &matched.pairs {
        *sets.entry(pair.untreated).or_default() +=
            difference(pair.untreated, pair.treated) - value;
    }
    let found = sets.len();
    if found < 3 {
        let what = "sets of pairs";
        return Err(MatchingError::TooFew {
            what,
            found,
            fewest: 3,
        });
    }
    let squares: f64 = sets.values().map(|sum| sum * sum).sum();
    let variance = squares * count(found) / count(found - 1) / (pairs * pairs);
    Ok(MatchedEffect::new(value, variance, count(found - 1), level))
}

/// The treated mean less the weighted mean of the untreated, at a confidence
/// `level`; `weights` as of [`entropy_balance`](super::entropy_balance) with the
/// same places.
///
/// # Errors
/// [`MatchingError`] of the outcomes' or weights' length, of too few units, or of
/// covariates that hang on each other.
pub fn weighted_effect(
    places: &Places<'_>,
    weights: &[f64],
    outcomes: &[f64],
    level: f64,
) -> Result<MatchedEffect, MatchingError> {
    places.check()?;
    check(weights, places.treated.len(), level)?;
    check(outcomes, places.treated.len(), level)?;
    let treated: Vec<usize> = places
        .which(true)
        .into_iter()
        .filter(|&unit| weights[unit] > 0.0)
        .collect();
    let untreated = places.which(false);
    let mut columns: Vec<Vec<f64>> = vec![vec![1.0; untreated.len()]];
    for column in places.covariates {
        columns.push(untreated.iter().map(|&unit| column[unit]).collect());
    }
    let mut strata: Vec<u32> = untreated
        .iter()
        .map(|&unit| places.stratum(unit))
        .filter(|&s| treated.iter().any(|&unit| places.stratum(unit) == s))
        .collect();
    strata.sort_unstable();
    strata.dedup();
    for &stratum in strata.iter().skip(1) {
        let is = |&unit: &usize| f64::from(u8::from(places.stratum(unit) == stratum));
        columns.push(untreated.iter().map(is).collect());
    }
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let y: Vec<f64> = untreated.iter().map(|&unit| outcomes[unit]).collect();
    let w: Vec<f64> = untreated.iter().map(|&unit| weights[unit]).collect();
    let fit = least_squares(&views, &y, Some(&w)).map_err(MatchingError::from_constant)?;

    let ones = count(treated.len());
    if treated.len() < 2 {
        let (what, found) = ("treated units", treated.len());
        return Err(MatchingError::TooFew {
            what,
            found,
            fewest: 2,
        });
    }
    let left = |unit: usize| {
        let line: f64 = places
            .covariates
            .iter()
            .zip(&fit.coefficients[1..])
            .map(|(c, b)| c[unit] * b)
            .sum();
        let stratum = strata
            .iter()
            .skip(1)
            .position(|&s| s == places.stratum(unit));
        let jump = stratum.map_or(0.0, |at| fit.coefficients[1 + places.covariates.len() + at]);
        outcomes[unit] - fit.coefficients[0] - line - jump
    };
    let mean = treated.iter().map(|&unit| left(unit)).sum::<f64>() / ones;
    let above: f64 = treated.iter().map(|&unit| outcomes[unit]).sum::<f64>() / ones;
    let total: f64 = w.iter().sum();
    let below: f64 = y.iter().zip(&w).map(|(y, w)| y * w).sum::<f64>() / total;
    let of_treated: f64 = treated
        .iter()
        .map(|&unit| (left(unit) - mean).powi(2))
        .sum::<f64>()
        / (ones * (ones - 1.0));
    // Each untreated residual is short by what it takes up of the fit itself.
    let inverse = fit.normal.inverse();
    let size = views.len();
    let mut of_untreated = 0.0;
    for (row, residual) in fit.residuals.iter().enumerate() {
        let mut taken = 0.0;
        for one in 0..size {
            for other in 0..size {
                taken += views[one][row] * inverse[one * size + other] * views[other][row];
            }
        }
        let share = w[row] / total;
        of_untreated += (share * residual / (1.0 - (w[row] * taken).min(0.99))).powi(2);
    }
    let squares: f64 = w.iter().map(|weight| weight * weight).sum();
    let effective = total * total / squares - count(size);
    if effective < 1.0 {
        return Err(MatchingError::UsedUp {
            columns: size,
            effective: (effective + count(size)).max(0.0),
        });
    }
    let variance = of_treated + of_untreated;
    // Satterthwaite: the freedom of a sum of two variances.
    let parts = of_treated * of_treated / (ones - 1.0) + of_untreated * of_untreated / effective;
    let freedom = if parts > 0.0 {
        variance * variance / parts
    } else {
        ones - 1.0
    };
    Ok(MatchedEffect::new(above - below, variance, freedom, level))
}

impl MatchedEffect {
    fn new(value: f64, variance: f64, freedom: f64, level: f64) -> Self {
        let std_error = variance.sqrt();
        let reach = student_reach(level, freedom) * std_error;
        let p_value = if std_error > 0.0 {
            student_two_sided(value / std_error, freedom)
        } else {
            f64::from(u8::from(value.abs() <= 0.0))
        };
        Self {
            value,
            std_error,
            low: value - reach,
            high: value + reach,
            p_value,
            freedom,
        }
    }
}

fn check(column: &[f64], expected: usize, level: f64) -> Result<(), MatchingError> {
    if column.len() != expected {
        let found = column.len();
        return Err(MatchingError::Length { found, expected });
    }
    if let Some(unit) = column.iter().position(|value| !value.is_finite()) {
        return Err(MatchingError::OutcomeNotFinite { unit });
    }
    if !(level > 0.0 && level < 1.0) {
        return Err(MatchingError::Level { level });
    }
    Ok(())
}
