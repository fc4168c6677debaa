//! Romano and Wolf's step-down test.

use super::ManyError;
use crate::group_time::Multiplier;
use crate::group_time::bootstrap::draw;
use crate::linear::sums::{count, dot, sum};
use allotment_distribution::two_sided;

/// Estimates for several outcomes on the same units.
#[derive(Debug, Clone, Copy)]
pub struct Together<'a> {
    /// One estimate an outcome.
    pub estimates: &'a [f64],
    /// Their influence functions: a column an outcome, a number a unit; an estimate
    /// is its truth plus the mean of its column, up to what vanishes.
    pub influence: &'a [&'a [f64]],
    /// Groups of units that may move together, counted from zero.
    pub clusters: Option<&'a [u32]>,
}

/// How statistics are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TogetherOptions {
    /// Draws.
    pub draws: usize,
    /// The seed of the draws.
    pub seed: u64,
    /// What influence functions are multiplied by.
    pub multiplier: Multiplier,
}

impl Default for TogetherOptions {
    fn default() -> Self {
        Self {
            draws: 9999,
            seed: 1,
            multiplier: Multiplier::Rademacher,
        }
    }
}

/// One outcome among several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stepped {
    /// The standard error from the influence function.
    pub std_error: f64,
    /// Estimates in standard errors.
    pub statistic: f64,
    /// The p-value of the outcome by itself, from the normal distribution.
    pub p_value: f64,
    /// The p-value among all outcomes.
    pub adjusted: f64,
}

/// Columns that have mean zero, added up within clusters, and the number of units
/// that means are over.
pub(super) struct Centred {
    pub columns: Vec<Vec<f64>>,
    pub units: f64,
}

impl Together<'_> {
    pub(super) fn centred(&self) -> Result<Centred, ManyError> {
        if self.estimates.len() != self.influence.len() {
            return Err(ManyError::Columns {
                estimates: self.estimates.len(),
                columns: self.influence.len(),
            });
        }
        let expected = self.influence.first().map_or(0, |column| column.len());
        let lengths = self.influence.iter().map(|column| column.len());
        let clusters = self.clusters.map(<[u32]>::len).into_iter();
        if let Some((outcome, found)) = lengths
            .chain(clusters)
            .enumerate()
            .find(|(_, f)| *f != expected)
        {
            return Err(ManyError::Length {
                outcome,
                found,
                expected,
            });
        }
        let groups = self
            .clusters
            .map(|of| of.iter().max().map_or(0, |&last| last as usize + 1));
        let mut columns = Vec::with_capacity(self.influence.len());
        for (outcome, (column, estimate)) in self.influence.iter().zip(self.estimates).enumerate() {
            let mean = sum(column) / count(expected);
            if !(mean.is_finite() && estimate.is_finite()) {
                return Err(ManyError::NotFinite { outcome });
            }
            let centred = column.iter().map(|value| value - mean);
            let column: Vec<f64> = match (self.clusters, groups) {
                (Some(of), Some(groups)) => {
                    let mut sums = vec![0.0; groups];
                    centred
                        .zip(of)
                        .for_each(|(value, &group)| sums[group as usize] += value);
                    sums
                }
                _ => centred.collect(),
            };
            let squares = dot(&column, &column);
            if squares.is_nan() || squares <= 0.0 {
                return Err(ManyError::NoVariance { outcome });
            }
            columns.push(column);
        }
        Ok(Centred {
            columns,
            units: count(expected),
        })
    }
}

/// A drawn mean over its own standard error, rather than over that of the sample:
/// signs change no square, so that `sum (V e - m)^2 = sum e^2 - n m^2`.
fn studentised(errors_from_zero: f64, independent: f64) -> f64 {
    let kept = 1.0 - errors_from_zero * errors_from_zero / independent;
    errors_from_zero.abs() / kept.max(f64::MIN_POSITIVE).sqrt()
}

/// Tests each outcome among all.
///
/// # Errors
/// [`ManyError`] with the outcome that is wrong.
pub fn romano_wolf(
    together: &Together<'_>,
    options: &TogetherOptions,
) -> Result<Vec<Stepped>, ManyError> {
    if options.draws == 0 {
        return Err(ManyError::NoDraws);
    }
    let Centred { columns, units } = together.centred()?;
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let errors: Vec<f64> = views
        .iter()
        .map(|column| dot(column, column).sqrt() / units)
        .collect();
    let statistics: Vec<f64> = together
        .estimates
        .iter()
        .zip(&errors)
        .map(|(e, s)| e / s)
        .collect();
    let mut order: Vec<usize> = (0..views.len()).collect();
    order.sort_by(|&one, &other| statistics[other].abs().total_cmp(&statistics[one].abs()));

    let drawn = draw(
        &views,
        units,
        (options.draws, options.seed),
        options.multiplier,
    );
    let independent = count(views.first().map_or(0, |column| column.len()));
    let mut largest = vec![0.0_f64; options.draws];
    let mut beyond = vec![0; views.len()];
    for &outcome in order.iter().rev() {
        // From the least statistic up: the largest among it and all lesser ones.
        for (largest, drawn) in largest.iter_mut().zip(&drawn[outcome]) {
            *largest = largest.max(studentised(drawn / errors[outcome], independent));
        }
        let statistic = statistics[outcome].abs();
        beyond[outcome] = largest
            .iter()
            .filter(|&&largest| largest >= statistic)
            .count();
    }
    let mut adjusted = vec![0.0; views.len()];
    let mut most = 0.0_f64;
    for &outcome in &order {
        most = most.max(count(beyond[outcome] + 1) / count(options.draws + 1));
        adjusted[outcome] = most;
    }
    let stepped = |outcome: usize| Stepped {
        std_error: errors[outcome],
        statistic: statistics[outcome],
        p_value: two_sided(statistics[outcome]),
        adjusted: adjusted[outcome],
    };
    Ok((0..views.len()).map(stepped).collect())
}
