//! Every trade of variance against absolute size, in one walk.

use super::study::{solve, triangle};

/// A quadratic `x'Qx / 2 + c'x`, with `Q` positive definite, row by row.
#[derive(Debug, Clone)]
pub(super) struct Quadratic {
    pub matrix: Vec<f64>,
    pub linear: Vec<f64>,
}

/// What is active in one stretch of the walk.
struct Stretch {
    active: Vec<usize>,
    signs: Vec<f64>,
}

/// The corners of the path of `x(p) = argmin x'Qx / 2 + c'x + p sum |x_i|` as the
/// price `p` falls from infinity, where `x` is 0, to 0. Between corners it is
/// straight.
///
/// Each corner is where an entry becomes other than 0 (its slope reaches the
/// price), or comes back to it.
///
/// Source: Osborne, Presnell and Turlach (*IMA Journal of Numerical Analysis* 20,
/// 2000); Efron, Hastie, Johnstone and Tibshirani, «Least angle regression»
/// (*Annals of Statistics* 32, 2004), section 3.1.
pub(super) fn frontier(quadratic: &Quadratic) -> Vec<Vec<f64>> {
    let size = quadratic.linear.len();
    let mut corners = vec![vec![0.0; size]];
    if size == 0 {
        return corners;
    }
    let mut stretch = Stretch {
        active: Vec::new(),
        signs: Vec::new(),
    };
    let mut price = f64::INFINITY;
    let mut moved = None;
    // Ends long before: the limit holds against walking in circles at exact ties,
    // where each corner found is still a valid estimator.
    for _ in 0..64 * (size + 1) {
        let Some((base, slope)) = line(quadratic, &stretch) else {
            break;
        };
        let Some((next, entry, sign)) = event(quadratic, &stretch, (&base, &slope), price, moved)
        else {
            break;
        };
        price = next;
        let mut corner = vec![0.0; size];
        for (at, &entry) in stretch.active.iter().enumerate() {
            corner[entry] = base[at] - price * slope[at];
        }
        if let Some(at) = stretch.active.iter().position(|&other| other == entry) {
            corner[entry] = 0.0;
            moved = Some((entry, stretch.signs[at]));
            stretch.active.remove(at);
            stretch.signs.remove(at);
        } else {
            moved = Some((entry, sign));
            stretch.active.push(entry);
            stretch.signs.push(sign);
        }
        corners.push(corner);
    }
    if let Ok(lower) = triangle(&quadratic.matrix, size, 0.0) {
        let least = solve(&lower, &quadratic.linear);
        corners.push(least.iter().map(|value| -value).collect());
    }
    corners
}

/// The active entries are `base - price * slope`.
fn line(quadratic: &Quadratic, stretch: &Stretch) -> Option<(Vec<f64>, Vec<f64>)> {
    let size = quadratic.linear.len();
    let active = &stretch.active;
    let matrix: Vec<f64> = active
        .iter()
        .flat_map(|row| active.iter().map(move |column| (row, column)))
        .map(|(row, column)| quadratic.matrix[row * size + column])
        .collect();
    let lower = triangle(&matrix, active.len(), 0.0).ok()?;
    let linear: Vec<f64> = active.iter().map(|&at| -quadratic.linear[at]).collect();
    Some((solve(&lower, &linear), solve(&lower, &stretch.signs)))
}

/// The next price at which an entry joins, with its sign, or leaves.
fn event(
    quadratic: &Quadratic,
    stretch: &Stretch,
    (base, slope): (&[f64], &[f64]),
    price: f64,
    moved: Option<(usize, f64)>,
) -> Option<(f64, usize, f64)> {
    let size = quadratic.linear.len();
    let mut best: Option<(f64, usize, f64)> = None;
    let mut offer = |at: f64, entry: usize, sign: f64| {
        if at > 0.0 && at <= price && best.is_none_or(|(other, ..)| at > other) {
            best = Some((at, entry, sign));
        }
    };
    for entry in 0..size {
        if let Some(at) = stretch.active.iter().position(|&other| other == entry) {
            if moved.is_none_or(|(other, _)| other != entry) {
                offer(base[at] / slope[at], entry, 0.0);
            }
            continue;
        }
        let row = &quadratic.matrix[entry * size..(entry + 1) * size];
        let along = |values: &[f64]| -> f64 {
            let active = stretch.active.iter().zip(values);
            active.map(|(&other, value)| row[other] * value).sum()
        };
        let (start, fall) = (quadratic.linear[entry] + along(base), along(slope));
        for sign in [1.0, -1.0] {
            if moved != Some((entry, sign)) {
                offer(-sign * start / (1.0 - sign * fall), entry, sign);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// At every corner some price makes it the best point: no entry's slope is
        /// above the price, and those of entries other than 0 are the price.
        #[test]
        fn corners_are_best(
            size in 1_usize..8,
            numbers in prop::collection::vec(-1.0..1.0, 8 * 12),
            linear in prop::collection::vec(-3.0..3.0, 8),
        ) {
            let matrix: Vec<f64> = (0..size * size)
                .map(|at| (0..12).map(|k| numbers[(at / size) * 12 + k] * numbers[(at % size) * 12 + k]).sum())
                .collect();
            let quadratic = Quadratic { matrix, linear: linear[..size].to_vec() };
            let corners = frontier(&quadratic);
            for corner in &corners {
                let slopes: Vec<f64> = (0..size)
                    .map(|row| quadratic.linear[row]
                        + (0..size).map(|k| quadratic.matrix[row * size + k] * corner[k]).sum::<f64>())
                    .collect();
                let price = slopes.iter().fold(0.0_f64, |most, slope| most.max(slope.abs()));
                for (value, slope) in corner.iter().zip(&slopes) {
                    if value.abs() > 1e-9 {
                        prop_assert!((slope + price * value.signum()).abs() < 1e-6, "{corner:?} {slopes:?}");
                    }
                }
            }
            prop_assert!(corners.len() >= 2);
        }
    }
}
