//! Which bounds are tried.

use super::study::Checked;
use super::{Restriction, SensitivityError};
use allotment_distribution::reach;

/// How many steps there are from 0 to the largest of the usual bounds.
const STEPS: u32 = 10;

/// Bounds as given, if they are bounds.
pub(super) fn checked_bounds(bounds: &[f64]) -> Result<Vec<f64>, SensitivityError> {
    if bounds.is_empty() {
        return Err(SensitivityError::NoBounds { bounds: 0 });
    }
    for (at, &value) in bounds.iter().enumerate() {
        if !(value.is_finite() && value >= 0.0) {
            return Err(SensitivityError::Bound { at, value });
        }
    }
    Ok(bounds.to_vec())
}

/// The usual bounds: up to 2 for relative magnitudes; for smoothness up to the
/// largest bend before treatment that a one-sided test at 5% does not exclude (or,
/// with one period before, the largest change).
///
/// Source: the second is the default of Rambachan and Roth's own `HonestDiD`.
pub(super) fn usual(checked: &Checked<'_>, restriction: Restriction) -> Vec<f64> {
    let largest = match restriction {
        Restriction::RelativeMagnitudes => 2.0,
        Restriction::Smoothness => largest_bend(checked),
    };
    (0..=STEPS)
        .map(|step| largest * f64::from(step) / f64::from(STEPS))
        .collect()
}

fn largest_bend(checked: &Checked<'_>) -> f64 {
    let one_sided = reach(0.9);
    let changes: Vec<Vec<f64>> = (0..)
        .take(checked.study.pre)
        .map(|back: isize| checked.change(-back))
        .collect();
    let bends: Vec<Vec<f64>> = changes
        .windows(2)
        .map(|pair| pair[0].iter().zip(&pair[1]).map(|(a, b)| a - b).collect())
        .collect();
    let tested = if bends.is_empty() { &changes } else { &bends };
    tested
        .iter()
        .map(|weights| checked.value(weights).abs() + one_sided * checked.deviation(weights))
        .fold(0.0, f64::max)
}
