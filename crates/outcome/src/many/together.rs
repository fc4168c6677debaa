//! Romano and Wolf's step-down test.

use super::ManyError;
use crate::chance::{normal, stream};
use crate::clusters::Groups;
use crate::group_time::Multiplier;
use crate::group_time::bootstrap::draw;
use crate::linear::sums::{count, dot, sum};
use allotment_distribution::{reach, student_two_sided, two_sided};

/// Below this an outcome has nothing of its own.
const OWN: f64 = 1e-7;

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
    /// The groups that units (or clusters) are in, where these are few in all or in one of
    /// them: [`GroupTime::groups`](crate::group_time::GroupTime::groups).
    pub groups: Option<&'a Groups>,
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
    /// The p-value of the outcome by itself, from the normal distribution; with groups from
    /// Student's.
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
        let independent = groups.unwrap_or(expected);
        if let Some(known) = self.groups
            && known.clusters() != independent
        {
            return Err(ManyError::Groups {
                known: known.clusters(),
                independent,
            });
        }
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
    if let Some(groups) = together.groups {
        return of_few(together.estimates, groups, (&views, units), options);
    }
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
    let drawn = draw(
        &views,
        units,
        (options.draws, options.seed),
        options.multiplier,
    );
    let independent = count(views.first().map_or(0, |column| column.len()));
    let sized = |outcome: usize| -> Vec<f64> {
        let drawn = drawn[outcome].iter();
        drawn
            .map(|drawn| studentised(drawn / errors[outcome], independent))
            .collect()
    };
    let adjusted = step_down(&statistics, options.draws, sized);
    let stepped = |outcome: usize| Stepped {
        std_error: errors[outcome],
        statistic: statistics[outcome],
        p_value: two_sided(statistics[outcome]),
        adjusted: adjusted[outcome],
    };
    Ok((0..views.len()).map(stepped).collect())
}

/// The same where units are few, in all or in a group: signs given to the contributions of
/// six treated ones have bounds that chance has not. So each outcome is first judged by
/// itself, by its corrected error and Student's distribution; what a normal would have to
/// reach for that p-value is compared with draws of normals that go together as the
/// outcomes do.
///
/// Source: Westfall and Young, *Resampling-based multiple testing* (1993), on p-values in
/// place of statistics.
fn of_few(
    estimates: &[f64],
    groups: &Groups,
    (columns, units): (&[&[f64]], f64),
    options: &TogetherOptions,
) -> Result<Vec<Stepped>, ManyError> {
    let size = columns.len();
    let mut alone = Vec::with_capacity(size);
    let mut fewest = f64::INFINITY;
    for (outcome, (column, estimate)) in columns.iter().zip(estimates).enumerate() {
        let told = groups.error(column);
        let (variance, freedom) = told.ok_or(ManyError::NoVariance { outcome })?;
        let std_error = variance.sqrt() / units;
        let statistic = estimate / std_error;
        fewest = fewest.min(freedom);
        alone.push((std_error, statistic, student_two_sided(statistic, freedom)));
    }
    let covariance = groups.covariance(columns, units);
    // Few units seem to move together even where they do not: what is expected of them by
    // chance is taken off, as of a share that is explained.
    let correlation = |one: usize, other: usize| {
        if one == other {
            return 1.0;
        }
        let seen = covariance[one * size + other] / (alone[one].0 * alone[other].0);
        let by_chance = (1.0 - seen * seen) / (fewest - 1.0).max(1.0);
        (seen * seen - by_chance).max(0.0).sqrt().copysign(seen)
    };
    let roots = roots(size, correlation);
    let draw = |number: usize| -> Vec<f64> {
        let mut random = stream(options.seed, number);
        let normals: Vec<f64> = (0..size).map(|_| normal(&mut random)).collect();
        let row = |row: usize| dot(&roots[row * size..][..size], &normals).abs();
        (0..size).map(row).collect()
    };
    let draws: Vec<Vec<f64>> = (0..options.draws).map(draw).collect();
    // What a normal reaches with the chance; where that is none, it is as far as any.
    let scores: Vec<f64> = alone
        .iter()
        .map(|&(_, _, p)| if p > 0.0 { reach(1.0 - p) } else { f64::MAX })
        .collect();
    let sized = |outcome: usize| draws.iter().map(|draw| draw[outcome]).collect();
    let adjusted = step_down(&scores, options.draws, sized);
    let stepped = alone.iter().zip(adjusted);
    Ok(stepped
        .map(|(&(std_error, statistic, p_value), adjusted)| Stepped {
            std_error,
            statistic,
            p_value,
            // Draws have steps: among all it is no surer than by itself.
            adjusted: adjusted.max(p_value),
        })
        .collect())
}

/// A root of a matrix of correlations, row by row: lower triangular. An outcome that moves
/// exactly as earlier ones do has nothing of its own.
fn roots(size: usize, correlation: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let mut lower = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..=row {
            let before: f64 = (0..column)
                .map(|k| lower[row * size + k] * lower[column * size + k])
                .sum();
            let left = correlation(row, column) - before;
            lower[row * size + column] = if row == column {
                left.max(0.0).sqrt()
            } else if lower[column * size + column] > OWN {
                left / lower[column * size + column]
            } else {
                0.0
            };
        }
    }
    lower
}

/// Adjusted p-values: each statistic beside the largest among it and all lesser ones in
/// each draw, whose sizes are given outcome by outcome.
fn step_down(statistics: &[f64], draws: usize, sized: impl Fn(usize) -> Vec<f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..statistics.len()).collect();
    order.sort_by(|&one, &other| statistics[other].abs().total_cmp(&statistics[one].abs()));
    let mut largest = vec![0.0_f64; draws];
    let mut beyond = vec![0; statistics.len()];
    for &outcome in order.iter().rev() {
        // From the least statistic up: the largest among it and all lesser ones.
        for (largest, drawn) in largest.iter_mut().zip(sized(outcome)) {
            *largest = largest.max(drawn);
        }
        let statistic = statistics[outcome].abs();
        beyond[outcome] = largest
            .iter()
            .filter(|&&largest| largest >= statistic)
            .count();
    }
    let mut adjusted = vec![0.0; statistics.len()];
    let mut most = 0.0_f64;
    for &outcome in &order {
        most = most.max(count(beyond[outcome] + 1) / count(draws + 1));
        adjusted[outcome] = most;
    }
    adjusted
}
