//! Nearest untreated places.

use super::{MatchingError, Places};
use crate::linear::sums::count;
use rayon::prelude::*;

/// What near means.
#[derive(Debug, Clone, Copy)]
pub enum Distance<'a> {
    /// Propensity scores that differ little.
    Score(&'a [f64]),
    /// Covariates that differ little, in units of their covariance within the two
    /// groups; scores, if given, are for the caliper and the order.
    Mahalanobis(Option<&'a [f64]>),
}

/// Whether an untreated place may be used more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Replacement {
    /// Once.
    #[default]
    Without,
    /// As often as it is nearest.
    With,
}

/// In which order treated places choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The greatest score first: those hardest to match. Without scores, as given.
    #[default]
    Descending,
    /// As given.
    Given,
}

/// How places are matched.
#[derive(Debug, Clone, Copy)]
pub struct NearestOptions<'a> {
    /// What near means.
    pub distance: Distance<'a>,
    /// How far apart scores may be, in standard deviations of all scores.
    pub caliper: Option<f64>,
    /// Whether an untreated place may be used more than once.
    pub replacement: Replacement,
    /// In which order treated places choose.
    pub order: Order,
}

/// A treated place and its match.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The treated unit.
    pub treated: usize,
    /// The untreated unit.
    pub untreated: usize,
    /// How far apart they are.
    pub distance: f64,
}

/// Pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// Pairs, by treated unit.
    pub pairs: Vec<Pair>,
    /// Treated units without a match.
    pub unmatched: Vec<usize>,
    /// The caliper in units of the score, if there was one.
    pub caliper: Option<f64>,
    /// One for a treated unit with a match, how often it is used for an untreated
    /// one, and zero for all others.
    pub weights: Vec<f64>,
}

/// Gives each treated place, in turn, the nearest untreated one of its stratum
/// that is left; ties go to the first in the file.
///
/// # Errors
/// [`MatchingError`] of the places and options; [`MatchingError::NoneMatched`] if
/// nobody is within reach.
pub fn nearest(
    places: &Places<'_>,
    options: &NearestOptions<'_>,
) -> Result<Matched, MatchingError> {
    places.check()?;
    let scores = match options.distance {
        Distance::Score(scores) => Some(scores),
        Distance::Mahalanobis(scores) => scores,
    };
    let expected = places.treated.len();
    if let Some(found) = scores.map(<[f64]>::len).filter(|&found| found != expected) {
        return Err(MatchingError::Length { found, expected });
    }
    let caliper = match (options.caliper, scores) {
        (None, _) => None,
        (Some(caliper), _) if caliper.is_nan() || caliper <= 0.0 => {
            return Err(MatchingError::Caliper { caliper });
        }
        (Some(_), None) => return Err(MatchingError::NoScores),
        (Some(caliper), Some(scores)) => Some(caliper * deviation(scores)),
    };
    let points = match options.distance {
        Distance::Score(scores) => Points {
            width: 1,
            values: scores.to_vec(),
        },
        Distance::Mahalanobis(_) => whitened(places)?,
    };
    let mut order = places.which(true);
    if let (Order::Descending, Some(scores)) = (options.order, scores) {
        order.sort_by(|&one, &other| scores[other].total_cmp(&scores[one]));
    }
    let untreated = places.which(false);
    let within = |one: usize, other: usize| {
        places.stratum(one) == places.stratum(other)
            && match (caliper, scores) {
                (Some(caliper), Some(scores)) => (scores[one] - scores[other]).abs() <= caliper,
                _ => true,
            }
    };
    let choose = |treated: usize, taken: &[bool]| -> Option<Pair> {
        let mut best: Option<(f64, usize)> = None;
        for &unit in &untreated {
            let far = |best: (f64, usize)| points.square(treated, unit) >= best.0;
            if taken[unit] || best.is_some_and(far) || !within(treated, unit) {
                continue;
            }
            best = Some((points.square(treated, unit), unit));
        }
        best.map(|(square, untreated)| Pair {
            treated,
            untreated,
            distance: square.sqrt(),
        })
    };
    let mut taken = vec![false; expected];
    let found: Vec<Option<Pair>> = match options.replacement {
        Replacement::With => order.par_iter().map(|&unit| choose(unit, &taken)).collect(),
        Replacement::Without => order
            .iter()
            .map(|&unit| {
                let pair = choose(unit, &taken);
                if let Some(pair) = pair {
                    taken[pair.untreated] = true;
                }
                pair
            })
            .collect(),
    };
    let mut weights = vec![0.0; expected];
    let mut pairs: Vec<Pair> = found.iter().copied().flatten().collect();
    pairs.sort_by_key(|pair| pair.treated);
    for pair in &pairs {
        weights[pair.treated] = 1.0;
        weights[pair.untreated] += 1.0;
    }
    if pairs.is_empty() {
        let treated = order.len();
        return Err(MatchingError::NoneMatched { treated });
    }
    let without = order.iter().zip(&found).filter(|(_, pair)| pair.is_none());
    let mut unmatched: Vec<usize> = without.map(|(&unit, _)| unit).collect();
    unmatched.sort_unstable();
    Ok(Matched {
        pairs,
        unmatched,
        caliper,
        weights,
    })
}

fn deviation(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / count(values.len());
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / count(values.len() - 1)).sqrt()
}

/// Points whose straight distance is the one that is meant.
struct Points {
    width: usize,
    values: Vec<f64>,
}

impl Points {
    fn square(&self, one: usize, other: usize) -> f64 {
        let one = &self.values[one * self.width..][..self.width];
        let other = &self.values[other * self.width..][..self.width];
        one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
    }
}

/// Covariates as points `L^-1 x`, with the covariance within groups `S = L L'`.
fn whitened(places: &Places<'_>) -> Result<Points, MatchingError> {
    let (units, width) = (places.treated.len(), places.covariates.len());
    let groups = [places.which(true), places.which(false)];
    let mut centred: Vec<Vec<f64>> = places.covariates.iter().map(|c| c.to_vec()).collect();
    for column in &mut centred {
        for group in &groups {
            let mean = group.iter().map(|&unit| column[unit]).sum::<f64>() / count(group.len());
            for &unit in group {
                column[unit] -= mean;
            }
        }
    }
    let views: Vec<&[f64]> = centred.iter().map(Vec::as_slice).collect();
    // What hangs on what is told by the normal equations, by position.
    crate::linear::Normal::new(&views, None).map_err(|error| match error {
        crate::linear::LinearError::Collinear { column, on } => MatchingError::Collinear {
            covariate: column,
            on,
        },
        other => MatchingError::Linear(other),
    })?;
    let mut values = vec![0.0; units * width];
    let divisor = count(units.saturating_sub(2).max(1));
    let mut lower = vec![0.0; width * width];
    for row in 0..width {
        for column in 0..=row {
            let before: f64 = (0..column)
                .map(|k| lower[row * width + k] * lower[column * width + k])
                .sum();
            let covariance = crate::linear::sums::dot(views[row], views[column]) / divisor;
            lower[row * width + column] = if row == column {
                (covariance - before).sqrt()
            } else {
                (covariance - before) / lower[column * width + column]
            };
        }
    }
    for unit in 0..units {
        for row in 0..width {
            let before: f64 = (0..row)
                .map(|k| lower[row * width + k] * values[unit * width + k])
                .sum();
            let left = places.covariates[row][unit] - before;
            values[unit * width + row] = left / lower[row * width + row];
        }
    }
    Ok(Points { width, values })
}
