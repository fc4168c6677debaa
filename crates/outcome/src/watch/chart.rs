//! Limits, phases and the chart itself.

use super::WatchError;
use super::rules::{Limits, Side, Signal, signals};
use crate::linear::sums::count;

/// Limits are this many mean moving ranges from the mean: `3 / 1.128`.
///
/// Source: Wheeler (1993).
const REACH: f64 = 2.66;
/// Moving ranges of at least this many mean moving ranges are screened out.
///
/// Source: Wheeler (1993), the upper limit of a moving range, `D_4` for pairs.
const WILD: f64 = 3.267;
/// Below this many points, limits are provisional.
///
/// Source: NHS England, *Making Data Count*, as its R package warns.
const SETTLED: usize = 13;

/// This part of the largest value is what adding up rounds, and no difference.
const ROUNDING: f64 = 1e-12;

/// Which way is better; it must be said, since no measure says it of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Improvement {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither is.
    Neither,
}

/// Whether wild moving ranges widen the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screening {
    /// Every moving range counts.
    #[default]
    Off,
    /// Those of at least 3.267 mean moving ranges are left out, once.
    On,
}

/// How a series is charted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchOptions {
    /// Which way is better.
    pub improvement: Improvement,
    /// Whether wild moving ranges are left out.
    pub screening: Screening,
    /// How many points at the beginning of each phase fix its limits; all of
    /// them if `None`.
    pub baseline: Option<usize>,
    /// Times at which a new phase begins.
    pub rebase: Vec<i64>,
    /// The fewest points with a value that a phase (its baseline, if that is
    /// shorter) may have.
    pub min_points: usize,
}

impl WatchOptions {
    /// The whole series as one phase, without screening, of at least seven
    /// points: with fewer, two of the four rules could not speak.
    #[must_use]
    pub const fn new(improvement: Improvement) -> Self {
        Self {
            improvement,
            screening: Screening::Off,
            baseline: None,
            rebase: Vec::new(),
            min_points: 7,
        }
    }
}

/// What a point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointKind {
    /// Nothing that common variation would not do.
    Common,
    /// A special cause on the better side.
    Improvement,
    /// A special cause on the worse side.
    Concern,
    /// A special cause above (or rising), where no side is better.
    High,
    /// A special cause below (or falling), where no side is better.
    Low,
    /// There is no value.
    Missing,
}

/// A point with its limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// When.
    pub time: i64,
    /// What was measured, if it was.
    pub value: Option<f64>,
    /// The mean of the baseline.
    pub mean: f64,
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
    /// Every rule that the point is part of, by precedence.
    pub rules: Vec<Signal>,
    /// What the first of them makes of it.
    pub kind: PointKind,
}

/// Points that share limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// When it begins.
    pub start: i64,
    /// Points with a value.
    pub points: usize,
    /// Points that the limits come from.
    pub baseline: usize,
    /// Moving ranges that were screened out.
    pub screened: usize,
    /// The mean of the baseline.
    pub mean: f64,
    /// The mean moving range of the baseline, after screening.
    pub moving_range: f64,
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
    /// Two thirds of the way to the lower limit.
    pub near_low: f64,
    /// Two thirds of the way to the upper limit.
    pub near_high: f64,
    /// The limits rest on fewer than thirteen points: without a baseline they will still
    /// move.
    pub provisional: bool,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Points in order of time.
    pub points: Vec<Point>,
    /// Phases in order of time.
    pub phases: Vec<Phase>,
    /// Points without a value.
    pub missing: usize,
}

/// Charts `values` at `times`, which increase.
///
/// See the [module](super) for limits, rules and missing values.
///
/// # Errors
/// [`WatchError`], with the time that is wrong, or how many points are missing.
///
/// ```
/// use allotment_outcome::watch::{Improvement, PointKind, WatchOptions, watch};
/// let times: Vec<i64> = (1..=12).collect();
/// let claims = [50, 53, 49, 51, 52, 48, 50, 51, 49, 52, 50, 70];
/// let values: Vec<Option<f64>> = claims.map(|value| Some(f64::from(value))).to_vec();
/// let mut options = WatchOptions::new(Improvement::Down);
/// options.baseline = Some(11);
/// let chart = watch(&times, &values, &options)?;
/// assert_eq!(chart.points[11].kind, PointKind::Concern);
/// # Ok::<(), allotment_outcome::watch::WatchError>(())
/// ```
pub fn watch(
    times: &[i64],
    values: &[Option<f64>],
    options: &WatchOptions,
) -> Result<Chart, WatchError> {
    check(times, values, options)?;
    let mut starts = vec![0];
    starts.extend(
        times
            .iter()
            .enumerate()
            .skip(1)
            .filter_map(|(at, time)| options.rebase.contains(time).then_some(at)),
    );
    let ends = starts.iter().skip(1).copied().chain([times.len()]);
    let mut chart = Chart {
        points: Vec::with_capacity(times.len()),
        phases: Vec::with_capacity(starts.len()),
        missing: values.iter().filter(|value| value.is_none()).count(),
    };
    for (&start, end) in starts.iter().zip(ends) {
        let seen: Vec<f64> = values[start..end].iter().copied().flatten().collect();
        let phase = phase(times.get(start).copied().unwrap_or(0), &seen, options)?;
        let limits = Limits {
            mean: phase.mean,
            low: phase.low,
            high: phase.high,
            near_low: phase.near_low,
            near_high: phase.near_high,
            rounding: ROUNDING * seen.iter().fold(0.0, |most: f64, v| most.max(v.abs())),
        };
        let mut signals = signals(&seen, &limits).into_iter();
        for (&time, &value) in times[start..end].iter().zip(&values[start..end]) {
            let rules = match value {
                Some(_) => signals.next().unwrap_or_default(),
                None => Vec::new(),
            };
            chart.points.push(Point {
                time,
                value,
                mean: phase.mean,
                low: phase.low,
                high: phase.high,
                kind: kind(value, rules.first(), options.improvement),
                rules,
            });
        }
        chart.phases.push(phase);
    }
    Ok(chart)
}

fn check(times: &[i64], values: &[Option<f64>], options: &WatchOptions) -> Result<(), WatchError> {
    if times.len() != values.len() {
        return Err(WatchError::Length {
            times: times.len(),
            values: values.len(),
        });
    }
    if let Some(pair) = times.windows(2).find(|pair| pair[1] <= pair[0]) {
        return Err(WatchError::Order {
            time: pair[1],
            before: pair[0],
        });
    }
    let not_finite = |value: &Option<f64>| value.is_some_and(|value| !value.is_finite());
    if let Some(at) = values.iter().position(not_finite) {
        return Err(WatchError::NotFinite { time: times[at] });
    }
    if let Some(points) = options.baseline.filter(|&points| points < 2) {
        return Err(WatchError::Baseline { points });
    }
    match options.rebase.iter().find(|time| !times.contains(time)) {
        Some(&time) => Err(WatchError::Rebase { time }),
        None => Ok(()),
    }
}

/// The limits of a phase from its values.
fn phase(start: i64, seen: &[f64], options: &WatchOptions) -> Result<Phase, WatchError> {
    let fewest = options.baseline.unwrap_or(options.min_points).max(2);
    if seen.len() < fewest {
        return Err(WatchError::TooShort {
            start,
            found: seen.len(),
            fewest,
            is_first: !options.rebase.contains(&start),
        });
    }
    let baseline = &seen[..options.baseline.unwrap_or(seen.len())];
    let ranges: Vec<f64> = baseline
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .collect();
    let average = |values: &[f64]| values.iter().sum::<f64>() / count(values.len());
    let mean = average(baseline);
    let all = average(&ranges);
    let kept: Vec<f64> = match options.screening {
        Screening::On if all > 0.0 => ranges.iter().copied().filter(|&r| r < WILD * all).collect(),
        _ => ranges.clone(),
    };
    let moving_range = average(&kept);
    let (reach, near) = (REACH * moving_range, 2.0 * (REACH / 3.0) * moving_range);
    Ok(Phase {
        start,
        points: seen.len(),
        baseline: baseline.len(),
        screened: ranges.len() - kept.len(),
        mean,
        moving_range,
        low: mean - reach,
        high: mean + reach,
        near_low: mean - near,
        near_high: mean + near,
        provisional: baseline.len() < SETTLED,
    })
}

fn kind(value: Option<f64>, first: Option<&Signal>, improvement: Improvement) -> PointKind {
    let Some(signal) = first else {
        return match value {
            Some(_) => PointKind::Common,
            None => PointKind::Missing,
        };
    };
    match (improvement, signal.side) {
        (Improvement::Up, Side::High) | (Improvement::Down, Side::Low) => PointKind::Improvement,
        (Improvement::Up, Side::Low) | (Improvement::Down, Side::High) => PointKind::Concern,
        (Improvement::Neither, Side::High) => PointKind::High,
        (Improvement::Neither, Side::Low) => PointKind::Low,
    }
}
