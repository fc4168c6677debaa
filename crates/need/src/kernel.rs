//! The inner loops: members' columns into one column.

use allotment_place::Measures;

use crate::plan::Column;

/// Rows worked on at a time, so that the running sums stay in the fastest
/// memory.
const BLOCK: usize = 1024;

/// `Σ weight · value` into `out`, members in their order.
pub(crate) fn weighted(parts: &[(&Column, f64)], out: &mut [f64]) {
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let rows = block * BLOCK..block * BLOCK + out.len();
        let mut first = true;
        for (column, weight) in parts {
            let values = &column.values[rows.clone()];
            if first {
                for (sum, value) in out.iter_mut().zip(values) {
                    *sum = weight * value;
                }
            } else {
                for (sum, value) in out.iter_mut().zip(values) {
                    *sum += weight * value;
                }
            }
            first = false;
        }
    }
}

/// The same where some places lack some members: the weights of those that are
/// there are rescaled to `total`. A place that lacks all has no value.
pub(crate) fn weighted_with_gaps(parts: &[(&Column, f64)], total: f64, out: &mut Column) {
    let places = out.values.len();
    let mut carried = vec![0.0; places];
    let mut lacking = vec![false; places];
    out.values.fill(0.0);
    for (column, weight) in parts {
        for row in 0..places {
            if column.present.as_ref().is_none_or(|present| present[row]) {
                out.values[row] += weight * column.values[row];
                carried[row] += weight;
            } else {
                lacking[row] = true;
            }
        }
    }
    let mut present = vec![true; places];
    for row in 0..places {
        if !lacking[row] {
            continue;
        }
        if carried[row] > 0.0 {
            out.values[row] *= total / carried[row];
        } else {
            out.values[row] = 0.0;
            present[row] = false;
        }
    }
    out.present = present.contains(&false).then_some(present);
}

/// The mean over a place's members with the penalty for imbalance:
/// `M ± S · cv` with `cv = S ÷ M`, so `M ± S²/M`, M and S being the weighted
/// mean and standard deviation (over all members, not one less). The penalty
/// is added where the score grows with need and taken off where it grows with
/// strength: imbalance is worse either way.
///
/// Source: De Muro, Mazziotta and Pareto (2011), «Composite indices of
/// development and poverty», *Social Indicators Research* 104; Mazziotta and
/// Pareto (2016), «On a generalized non-compensatory composite index», the same
/// 127. With equal weights this is theirs.
///
/// # Errors
/// The first row whose mean is not above 0, and the mean.
pub(crate) fn mazziotta_pareto(
    parts: &[(&Column, f64)],
    measures: Measures,
    out: &mut Column,
) -> Result<(), (usize, f64)> {
    let sign = match measures {
        Measures::Need => 1.0,
        Measures::Strength => -1.0,
    };
    let places = out.values.len();
    let mut present = vec![true; places];
    for row in 0..places {
        let there = || {
            parts.iter().filter_map(move |(column, weight)| {
                let present = column.present.as_ref().is_none_or(|present| present[row]);
                present.then(|| (column.values[row], *weight))
            })
        };
        let carried: f64 = there().map(|(_, weight)| weight).sum();
        if carried <= 0.0 {
            (out.values[row], present[row]) = (0.0, false);
            continue;
        }
        let sum: f64 = there().map(|(value, weight)| value * weight).sum();
        let mean = sum / carried;
        if mean <= 0.0 {
            return Err((row, mean));
        }
        let squares: f64 = there()
            .map(|(value, weight)| weight * (value - mean) * (value - mean))
            .sum();
        out.values[row] = mean + sign * squares / carried / mean;
    }
    out.present = present.contains(&false).then_some(present);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[Option<f64>]) -> Column {
        Column {
            values: values.iter().map(|value| value.unwrap_or(0.0)).collect(),
            present: values
                .contains(&None)
                .then(|| values.iter().map(Option::is_some).collect()),
        }
    }

    /// By hand: M = 100, S² = (10² + 10²)/2 = 100: 100 ± 1. With 90 alone, 90.
    #[test]
    fn imbalance_costs_whatever_is_measured() {
        let (a, b) = (
            column(&[Some(110.0), Some(90.0)]),
            column(&[Some(90.0), None]),
        );
        let parts = [(&a, 0.5), (&b, 0.5)];
        let mut out = column(&[Some(0.0); 2]);
        mazziotta_pareto(&parts, Measures::Need, &mut out).unwrap();
        assert!((out.values[0] - 101.0).abs() < 1e-12 && (out.values[1] - 90.0).abs() < 1e-12);
        mazziotta_pareto(&parts, Measures::Strength, &mut out).unwrap();
        assert!((out.values[0] - 99.0).abs() < 1e-12);
    }

    /// By hand: weights 3 and 1; where the second is missing, the first counts
    /// for all.
    #[test]
    fn weights_of_what_is_missing_go_to_the_rest() {
        let (a, b) = (
            column(&[Some(8.0), Some(8.0), None]),
            column(&[Some(4.0), None, None]),
        );
        let mut out = column(&[Some(0.0); 3]);
        weighted_with_gaps(&[(&a, 0.75), (&b, 0.25)], 1.0, &mut out);
        assert_eq!(out.present, Some(vec![true, true, false]));
        assert!((out.values[0] - 7.0).abs() < 1e-12 && (out.values[1] - 8.0).abs() < 1e-12);
    }
}
