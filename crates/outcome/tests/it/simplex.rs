//! The mean of donors nearest to a target.

#![expect(clippy::cast_precision_loss, reason = "small counts")]

use crate::noise::noise;
use allotment_outcome::simplex::{Nearest, Pool, SimplexError};
use proptest::prelude::*;

/// What is left, and half the slope of its square along each donor.
fn slopes(points: &[f64], target: &[f64], weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let dimensions = target.len();
    let mut left: Vec<f64> = target.iter().map(|x| -x).collect();
    for (point, weight) in points.chunks_exact(dimensions).zip(weights) {
        for (left, x) in left.iter_mut().zip(point) {
            *left += weight * x;
        }
    }
    let slope = |point: &[f64]| point.iter().zip(&left).map(|(a, b)| a * b).sum();
    let slopes = points.chunks_exact(dimensions).map(slope).collect();
    (left, slopes)
}

/// Karush, Kuhn and Tucker: on the simplex, and no donor's slope below the level.
fn is_right(points: &[f64], target: &[f64], found: &Nearest, scale: f64) {
    let total: f64 = found.weights.iter().sum();
    assert!((total - 1.0).abs() < 1e-12, "{total}");
    assert!(found.weights.iter().all(|&weight| weight >= 0.0));
    let (left, slopes) = slopes(points, target, &found.weights);
    let squared: f64 = left.iter().map(|x| x * x).sum();
    assert!((squared - found.distance_squared).abs() <= 1e-10 * (scale * scale + squared));
    let level: f64 = slopes.iter().zip(&found.weights).map(|(g, w)| g * w).sum();
    let rounding = 1e-9 * scale * scale;
    for (slope, &weight) in slopes.iter().zip(&found.weights) {
        assert!(slope - level >= -rounding, "{slope} below {level}");
        assert!(
            weight < 1e-9 || slope - level <= rounding,
            "{slope} {level} {weight}"
        );
    }
    assert!(found.gap <= 1e-9 * scale * scale, "gap {}", found.gap);
}

/// The nearest point of the simplex, by sorting.
///
/// Source: Held, Wolfe and Crowder, «Validation of subgradient optimization»
/// (*Mathematical Programming* 6, 1974).
fn onto_simplex(x: &mut [f64]) {
    let mut sorted = x.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut sum, mut shift) = (0.0, 0.0);
    for (at, value) in sorted.iter().enumerate() {
        sum += value;
        let mean = (sum - 1.0) / (at + 1) as f64;
        if value - mean > 0.0 {
            shift = mean;
        }
    }
    for x in x {
        *x = (*x - shift).max(0.0);
    }
}

/// Another way to the same: accelerated projected gradients.
///
/// Source: Beck and Teboulle, «A fast iterative shrinkage-thresholding algorithm»
/// (*SIAM Journal on Imaging Sciences* 2, 2009).
fn projected(points: &[f64], target: &[f64], rounds: usize) -> f64 {
    let donors = points.len() / target.len();
    let steepest: f64 = points.iter().map(|x| x * x).sum::<f64>().max(1e-12);
    let mut weights = vec![1.0 / donors as f64; donors];
    let (mut ahead, mut speed) = (weights.clone(), 1.0_f64);
    for _ in 0..rounds {
        let (_, slopes) = slopes(points, target, &ahead);
        let mut next: Vec<f64> = ahead
            .iter()
            .zip(&slopes)
            .map(|(w, g)| w - g / steepest)
            .collect();
        onto_simplex(&mut next);
        let faster = f64::midpoint(1.0, (1.0 + 4.0 * speed * speed).sqrt());
        let push = (speed - 1.0) / faster;
        ahead = next
            .iter()
            .zip(&weights)
            .map(|(n, w)| n + push * (n - w))
            .collect();
        (weights, speed) = (next, faster);
    }
    slopes(points, target, &weights)
        .0
        .iter()
        .map(|x| x * x)
        .sum()
}

proptest! {
    #[test]
    fn no_donor_comes_nearer(
        (dimensions, points) in (1_usize..9, 1_usize..25).prop_flat_map(|(dimensions, donors)| {
            // Whole numbers, so that donors are often alike or in line.
            (Just(dimensions), prop::collection::vec(-4_i32..5, dimensions * (donors + 1)))
        }),
        without in 0_usize..30,
    ) {
        let points: Vec<f64> = points.into_iter().map(f64::from).collect();
        let (target, points) = points.split_at(dimensions);
        let pool = Pool::new(points, dimensions).unwrap();
        let found = pool.nearest(target, None, None).unwrap();
        is_right(points, target, &found, 10.0);
        let other = projected(points, target, 3000);
        prop_assert!(found.distance_squared <= other + 1e-9);
        prop_assert!(other - found.distance_squared < 1e-3, "{other} {}", found.distance_squared);

        // Without one donor, the answer is that of the pool without it; begun from
        // weights that are near it is no other.
        let donors = pool.donors();
        if donors > 1 {
            let gone = without % donors;
            let mut fewer = points.to_vec();
            fewer.drain(gone * dimensions..(gone + 1) * dimensions);
            let left = Pool::without_products(&fewer, dimensions).unwrap();
            let expected = left.nearest(target, None, None).unwrap();
            for near in [None, Some(found.weights.as_slice())] {
                let without = pool.nearest(target, Some(gone), near).unwrap();
                prop_assert!(without.weights[gone].abs() < 1e-300);
                let mut weights = without.weights.clone();
                weights.remove(gone);
                let without = Nearest { weights, ..without };
                is_right(&fewer, target, &without, 10.0);
                prop_assert!(
                    (without.distance_squared - expected.distance_squared).abs() < 1e-9
                );
            }
        }
    }

    #[test]
    fn noise_is_fitted_exactly(donors in 2_usize..80, dimensions in 1_usize..40, seed: u32) {
        let all = noise((donors + 1) * dimensions, u64::from(seed));
        let (target, points) = all.split_at(dimensions);
        let pool = Pool::new(points, dimensions).unwrap();
        let found = pool.nearest(target, None, None).unwrap();
        is_right(points, target, &found, 2.0 * (dimensions as f64).sqrt());
        // A point common to all moves nothing.
        let moved: Vec<f64> = all.iter().map(|x| x + 1000.0).collect();
        let (target, points) = moved.split_at(dimensions);
        let other = Pool::new(points, dimensions).unwrap().nearest(target, None, None).unwrap();
        if found.unique {
            for (one, other) in found.weights.iter().zip(&other.weights) {
                prop_assert!((one - other).abs() < 1e-6, "{one} {other}");
            }
        }
    }
}

/// A target within the hull of more donors than it takes is met in many ways.
#[test]
fn weights_that_others_equal_are_flagged() {
    let square = [0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0];
    let pool = Pool::new(&square, 2).unwrap();
    let inside = pool.nearest(&[0.5, 0.25], None, None).unwrap();
    assert!(!inside.unique && inside.distance_squared < 1e-24);
    let outside = pool.nearest(&[2.0, 0.25], None, None).unwrap();
    assert!(outside.unique, "{outside:?}");
    assert!((outside.weights[1] - 0.75).abs() < 1e-12 && (outside.weights[3] - 0.25).abs() < 1e-12);
    // A donor that is there twice shares its weight in any way: the first has it.
    let twice = Pool::new(&[0.0, 1.0, 1.0], 1).unwrap();
    let found = twice.nearest(&[3.0], None, None).unwrap();
    assert!(!found.unique);
    assert!((found.weights[1] - 1.0).abs() < 1e-15);
}

#[test]
fn refusals_say_why() {
    assert_eq!(Pool::new(&[], 2).unwrap_err(), SimplexError::NoDonor);
    let error = Pool::new(&[1.0, 2.0, 3.0], 2).unwrap_err();
    assert_eq!(error, SimplexError::Shape { found: 3, each: 2 });
    let error = Pool::new(&[1.0, f64::NAN], 2).unwrap_err();
    assert_eq!(error, SimplexError::NotFinite { donor: 0, at: 1 });
    let pool = Pool::new(&[1.0], 1).unwrap();
    let error = pool.nearest(&[1.0], Some(0), None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no donor to weigh: give at least one"
    );
    let error = pool.nearest(&[1.0, 2.0], None, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the target has 2 numbers where donors have 1: give as many"
    );
}
