//! The lowest point of a function that is not smooth.

/// How far the first corners are from the start.
const STRIDE: f64 = 1.5;
/// How alike the values at all corners must be, beside the lowest, to stop.
const ALIKE: f64 = 1e-10;
/// How often each search begins anew from where it ended, with a smaller stride.
const ANEW: u32 = 3;

/// Where from `start` a function comes lowest, and how low, in a given number of
/// evaluations. Draws nothing; of corners equally low, the first.
///
/// Source: Nelder and Mead, «A simplex method for function minimization»
/// (*Computer Journal* 7, 1965), with the steps that Gao and Han suggest for many
/// dimensions (*Computational Optimization and Applications* 51, 2012).
pub(super) fn lowest(
    start: &[f64],
    evaluations: usize,
    value_at: &mut dyn FnMut(&[f64]) -> f64,
) -> (Vec<f64>, f64) {
    let mut best = (start.to_vec(), value_at(start));
    let mut stride = STRIDE;
    for _ in 0..ANEW {
        best = once(best, stride, evaluations / ANEW as usize, value_at);
        stride *= -0.5;
    }
    best
}

fn once(
    start: (Vec<f64>, f64),
    stride: f64,
    evaluations: usize,
    value_at: &mut dyn FnMut(&[f64]) -> f64,
) -> (Vec<f64>, f64) {
    let size = start.0.len();
    assert!(size > 1, "{size} numbers are no search");
    #[expect(clippy::cast_precision_loss, reason = "few predictors")]
    let n = size as f64;
    let (expand, contract, shrink) = (1.0 + 2.0 / n, 0.75 - 0.5 / n, 1.0 - 1.0 / n);
    let mut corners = vec![start];
    for axis in 0..size {
        let mut point = corners[0].0.clone();
        point[axis] += stride;
        let value = value_at(&point);
        corners.push((point, value));
    }
    let mut left = evaluations.saturating_sub(size);
    while left > 0 {
        corners.sort_by(|one, other| one.1.total_cmp(&other.1));
        let (low, high) = (corners[0].1, corners[size].1);
        if high - low <= ALIKE * low.abs() {
            break;
        }
        let mut middle = vec![0.0; size];
        for (point, _) in &corners[..size] {
            for (middle, x) in middle.iter_mut().zip(point) {
                *middle += x / n;
            }
        }
        let worst = corners[size].0.clone();
        let mut at = |by: f64| {
            left = left.saturating_sub(1);
            let point: Vec<f64> = middle
                .iter()
                .zip(&worst)
                .map(|(middle, worst)| middle + by * (middle - worst))
                .collect();
            let value = value_at(&point);
            (point, value)
        };
        let reflected = at(1.0);
        let next = if reflected.1 < low {
            let further = at(expand);
            if further.1 < reflected.1 {
                further
            } else {
                reflected
            }
        } else if reflected.1 < corners[size - 1].1 {
            reflected
        } else {
            let outside = reflected.1 < high;
            let nearer = at(if outside { contract } else { -contract });
            if nearer.1 < reflected.1.min(high) {
                nearer
            } else {
                let (first, rest) = corners.split_first_mut().expect("a corner");
                for (point, value) in rest {
                    for (x, best) in point.iter_mut().zip(&first.0) {
                        *x = best + shrink * (*x - best);
                    }
                    *value = value_at(point);
                    left = left.saturating_sub(1);
                }
                continue;
            }
        };
        corners[size] = next;
    }
    corners.sort_by(|one, other| one.1.total_cmp(&other.1));
    corners.swap_remove(0)
}

#[test]
fn a_valley_with_an_edge_is_followed_to_its_end() {
    let mut valley = |x: &[f64]| {
        let along = (x[0] - 1.0).abs() + (x[1] + 2.0).powi(2);
        along + 10.0 * (x[2] - x[0] * x[1]).powi(2)
    };
    let (found, value) = lowest(&[0.0, 0.0, 0.0], 6000, &mut valley);
    assert!(value < 1e-6, "{found:?} {value}");
    assert!((found[0] - 1.0).abs() < 1e-5 && (found[2] + 2.0).abs() < 1e-2);
}
