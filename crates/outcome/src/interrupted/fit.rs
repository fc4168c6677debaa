//! The fit.

use super::design::{Design, autocorrelation};
use super::following::Following;
use super::{Coefficient, Interrupted, InterruptedError, InterruptedOptions, Lag, Series};
use super::{JudgedBy, SeriesPoint, SmallSample};
use crate::linear::sums::{combine, count, dot};
use crate::linear::{LeastSquares, least_squares};
use allotment_distribution::{student_reach, student_two_sided};

/// Below this part of the values' spread, residuals are rounding.
const ROUNDING: f64 = 1e-12;
/// Terms before the seasons: a constant, the trend, the level and the slope.
const TERMS: usize = 4;

/// What changed in a series at `options.start`.
///
/// See the [module](super) for the model, and [`Interrupted`] for what is told.
///
/// # Errors
/// [`InterruptedError`], with the number that is wrong.
pub fn interrupted(
    series: &Series<'_>,
    options: &InterruptedOptions,
) -> Result<Interrupted, InterruptedError> {
    let before = check(series, options)?;
    let times = series.times.len();
    let columns = columns(series, before, options.start)?;
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let degrees = times.saturating_sub(views.len());
    if degrees < 2 {
        return Err(InterruptedError::NoDegrees {
            times,
            terms: views.len(),
            left: degrees,
        });
    }
    let lag = match options.lag {
        Lag::Given(lag) => lag,
        Lag::Rule => rule(times),
    };
    if 2 * lag >= times {
        return Err(InterruptedError::Lag { lag, times });
    }
    let values: Vec<f64> = match series.comparison {
        None => series.values.to_vec(),
        Some(other) => series
            .values
            .iter()
            .zip(other)
            .map(|(one, other)| one - other)
            .collect(),
    };
    let fit = least_squares(&views, &values, None)?;
    let squares = dot(&fit.residuals, &fit.residuals);
    let largest = values
        .iter()
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    if squares.sqrt() <= ROUNDING * largest * count(times).sqrt() {
        return Err(InterruptedError::Exact { times });
    }

    let design = design(&views, &fit, options, (before, lag));
    let sigma = (squares / count(degrees)).sqrt();
    let following = match options.judged_by {
        JudgedBy::Following => Some(
            Following::new(&views, &values, &design.contrasts, options.seed)
                .ok_or(InterruptedError::Exact { times })?,
        ),
        JudgedBy::Student => None,
    };
    let [trend, level, slope, mean_effect, last_effect] = std::array::from_fn(|at| {
        let contrast = &design.contrasts[at];
        let value = dot(contrast, &values);
        let std_error = design.error(contrast, &fit.residuals);
        let (reach, p_value) = match &following {
            Some(following) => (
                following.reach(at, options.level),
                following.p_value(at, value),
            ),
            None => {
                let freedom = count(degrees);
                (
                    student_reach(options.level, freedom) * std_error,
                    student_two_sided((value / std_error).abs(), freedom),
                )
            }
        };
        Coefficient {
            value,
            std_error,
            plain_error: sigma * dot(contrast, contrast).sqrt(),
            low: value - reach,
            high: value + reach,
            p_value,
        }
    });
    let steps: f64 = fit
        .residuals
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).powi(2))
        .sum();
    Ok(Interrupted {
        comparative: series.comparison.is_some(),
        trend,
        level,
        slope,
        mean_effect,
        last_effect,
        before,
        after: times - before,
        degrees,
        lag,
        sigma,
        durbin_watson: steps / squares,
        autocorrelation: following
            .as_ref()
            .map_or_else(|| autocorrelation(&fit.residuals), Following::left),
        wanders: following.as_ref().map(Following::wanders),
        points: points(series, before, &fit.residuals, (level.value, slope.value)),
    })
}

/// The rows that give each term and each effect, and their errors.
fn design(
    columns: &[&[f64]],
    fit: &LeastSquares,
    options: &InterruptedOptions,
    (before, lag): (usize, usize),
) -> Design {
    let times = fit.residuals.len();
    let inverse = fit.normal.inverse();
    let hat: Vec<Vec<f64>> = inverse
        .chunks_exact(columns.len())
        .map(|row| {
            let mut hat = vec![0.0; times];
            combine(&mut hat, columns, row);
            hat
        })
        .collect();
    let effect = |steps: f64| -> Vec<f64> {
        let both = hat[2].iter().zip(&hat[3]);
        both.map(|(level, slope)| level + steps * slope).collect()
    };
    let last = count(times - before - 1);
    let contrasts = vec![
        hat[1].clone(),
        hat[2].clone(),
        hat[3].clone(),
        effect(0.5 * last),
        effect(last),
    ];
    let factor = match options.small_sample {
        SmallSample::Degrees => count(times) / count(times - columns.len()),
        SmallSample::None => 1.0,
    };
    Design {
        contrasts,
        lag,
        factor,
    }
}

/// The lag of Newey and West (1994).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small number above zero, rounded down"
)]
fn rule(times: usize) -> usize {
    (4.0 * libm::pow(count(times) / 100.0, 2.0 / 9.0)) as usize
}

/// Checks the series; gives the number of times before.
fn check(series: &Series<'_>, options: &InterruptedOptions) -> Result<usize, InterruptedError> {
    let times = series.times;
    let lengths = [
        ("the series", Some(series.values.len())),
        ("the comparison", series.comparison.map(<[f64]>::len)),
        ("the seasons", series.seasons.map(<[u32]>::len)),
    ];
    for (what, found) in lengths {
        if let Some(found) = found.filter(|&found| found != times.len()) {
            let expected = times.len();
            return Err(InterruptedError::Length {
                what,
                found,
                expected,
            });
        }
    }
    if !(options.level > 0.0 && options.level < 1.0) {
        let level = options.level;
        return Err(InterruptedError::Level { level });
    }
    let step = if times.len() > 1 {
        times[1] - times[0]
    } else {
        1
    };
    if let Some(pair) = times
        .windows(2)
        .find(|pair| step < 1 || pair[1] - pair[0] != step)
    {
        return Err(InterruptedError::Uneven {
            time: pair[1],
            before: pair[0],
            step,
        });
    }
    let numbers = [
        ("the series", Some(series.values)),
        ("the comparison", series.comparison),
    ];
    for (what, values) in numbers {
        if let Some(at) = values.and_then(|v| v.iter().position(|value| !value.is_finite())) {
            return Err(InterruptedError::NotFinite {
                what,
                time: times[at],
            });
        }
    }
    let before = times.partition_point(|&time| time < options.start);
    let sides = [
        ("before", before, options.min_before.max(3)),
        ("from", times.len() - before, options.min_after.max(3)),
    ];
    match sides.into_iter().find(|(_, found, fewest)| found < fewest) {
        None => Ok(before),
        Some((side, found, fewest)) => Err(InterruptedError::TooShort {
            side,
            start: options.start,
            found,
            fewest,
        }),
    }
}

/// The terms: a constant, the trend from 1, the level, the slope from 0 at the
/// interruption, and each season but the first.
fn columns(
    series: &Series<'_>,
    before: usize,
    start: i64,
) -> Result<Vec<Vec<f64>>, InterruptedError> {
    let times = series.times.len();
    let after = |at: usize| at >= before;
    let mut columns = vec![
        vec![1.0; times],
        (1..=times).map(count).collect(),
        (0..times)
            .map(|at| f64::from(u8::from(after(at))))
            .collect(),
        (0..times)
            .map(|at| count(at.saturating_sub(before)))
            .collect(),
    ];
    assert_eq!(columns.len(), TERMS, "the terms before the seasons");
    let Some(seasons) = series.seasons else {
        return Ok(columns);
    };
    let mut names = seasons.to_vec();
    names.sort_unstable();
    names.dedup();
    for (at, &season) in names.iter().enumerate() {
        let found = seasons[..before]
            .iter()
            .filter(|&&other| other == season)
            .count();
        if found < 2 {
            return Err(InterruptedError::Season {
                season,
                found,
                start,
            });
        }
        if at > 0 {
            let is = |&other: &u32| f64::from(u8::from(other == season));
            columns.push(seasons.iter().map(is).collect());
        }
    }
    Ok(columns)
}

fn points(
    series: &Series<'_>,
    before: usize,
    residuals: &[f64],
    (level, slope): (f64, f64),
) -> Vec<SeriesPoint> {
    let point = |at: usize| {
        let fitted = series.values[at] - residuals[at];
        let effect = if at >= before {
            level + slope * count(at - before)
        } else {
            0.0
        };
        SeriesPoint {
            time: series.times[at],
            value: series.values[at],
            fitted,
            without: fitted - effect,
        }
    };
    (0..series.times.len()).map(point).collect()
}
