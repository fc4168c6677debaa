//! How fast neighbours, patterns, overlays and groups are, on answers that are
//! checked.
//!
//! `cargo bench -p allotment-spatial --bench spatial`
//!
//! Boards of squares of three sizes; the middle one is about England's.

use allotment_place::{MultiPolygon, Point, Polygon, Ring};
use allotment_spatial::group::{Cut, MaxPOptions, Places, max_p, skater, ward};
use allotment_spatial::overlay::{Parts, overlay};
use allotment_spatial::pattern::{LocalOptions, g_star, local_moran, moran};
use allotment_spatial::weights::{Contiguity, Standard, Weights, contiguity, nearest};

fn main() {
    divan::main();
}

/// Sides of boards: 324, 33,856 and 250,000 places.
const SIDES: [u32; 3] = [18, 184, 500];

fn board(side: u32, shift: f64) -> Vec<MultiPolygon> {
    let square = |at: u32| {
        let (left, low) = (f64::from(at % side) + shift, f64::from(at / side) + shift);
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
        let points = corners.map(|(x, y)| Point {
            x: left + x,
            y: low + y,
        });
        MultiPolygon(vec![Polygon {
            outer: Ring::new(points.to_vec()).expect("closed"),
            holes: Vec::new(),
        }])
    };
    (0..side * side).map(square).collect()
}

/// High in the middle, with noise.
fn values(side: u32) -> Vec<f64> {
    let middle = f64::from(side) / 2.0;
    (0..side * side)
        .map(|at| {
            let (x, y) = (f64::from(at % side) - middle, f64::from(at / side) - middle);
            f64::from(at * 7_919 % 101) / 100.0 - (x * x + y * y) / (middle * middle)
        })
        .collect()
}

fn queens(side: u32) -> Weights {
    let weights = contiguity(&board(side, 0.0), Contiguity::Queen);
    let side = side as usize;
    assert_eq!(
        weights.pairs(),
        2 * (2 * side * (side - 1) + 2 * (side - 1) * (side - 1))
    );
    weights
}

#[divan::bench(args = SIDES)]
fn queen_contiguity(bencher: divan::Bencher, side: u32) {
    let board = board(side, 0.0);
    bencher.bench_local(|| {
        let weights = contiguity(divan::black_box(&board), Contiguity::Queen);
        assert_eq!(weights.of(0).len(), 3);
    });
}

#[divan::bench(args = SIDES)]
fn eight_nearest(bencher: divan::Bencher, side: u32) {
    let points: Vec<Point> = (0..side * side)
        .map(|at| Point {
            x: f64::from(at % side),
            y: f64::from(at / side),
        })
        .collect();
    bencher.bench_local(|| {
        let weights = nearest(divan::black_box(&points), 8).expect("enough places");
        let middle = (side * side / 2 + side / 2) as usize;
        assert_eq!(weights.of(middle).len(), 8);
    });
}

#[divan::bench(args = SIDES)]
fn morans_i(bencher: divan::Bencher, side: u32) {
    let (weights, values) = (queens(side), values(side));
    bencher.bench_local(|| {
        let found = moran(&values, &weights, Standard::Row, 0, 1).expect("varied");
        assert!(found.i > 0.3 && found.i < 1.0);
    });
}

#[divan::bench(args = [18, 184], sample_count = 5)]
fn local_moran_of_999_draws(bencher: divan::Bencher, side: u32) {
    let (weights, values) = (queens(side), values(side));
    let options = LocalOptions {
        permutations: 999,
        seed: 1,
    };
    bencher.bench_local(|| {
        let found = local_moran(&values, &weights, options).expect("varied");
        let sure = found.iter().flatten().filter(|one| one.p < Some(0.05));
        let count = sure.count();
        assert!(count * 4 > values.len() && count < values.len(), "{count}");
    });
}

#[divan::bench(args = SIDES)]
fn hot_spots(bencher: divan::Bencher, side: u32) {
    let (weights, values) = (queens(side), values(side));
    bencher.bench_local(|| {
        let found = g_star(&values, &weights).expect("varied");
        assert!(found[0].z < 0.0, "a corner is cold");
    });
}

#[divan::bench(args = SIDES, sample_count = 10)]
fn overlay_of_a_shifted_board(bencher: divan::Bencher, side: u32) {
    let (from, to) = (board(side, 0.25), board(side, 0.0));
    bencher.bench_local(|| {
        let parts = overlay(divan::black_box(&from), &to);
        let shares = Parts::by_area(from.len(), &parts);
        assert!((shares.weight[0] - 0.5625).abs() < 1e-12);
    });
}

#[divan::bench(args = [18, 184], sample_count = 10)]
fn skater_of_fifty(bencher: divan::Bencher, side: u32) {
    let (weights, features) = (queens(side), values(side));
    let people = vec![1.0; features.len()];
    let places = Places {
        weights: &weights,
        features: &features,
        columns: 1,
        people: &people,
    };
    let cut = Cut {
        groups: Some(50),
        floor: 0.0,
    };
    bencher.bench_local(|| assert_eq!(skater(&places, cut).expect("one board").count(), 50));
}

#[divan::bench(args = [18, 184], sample_count = 5)]
fn ward_of_fifty(bencher: divan::Bencher, side: u32) {
    let (weights, features) = (queens(side), values(side));
    let people = vec![1.0; features.len()];
    let places = Places {
        weights: &weights,
        features: &features,
        columns: 1,
        people: &people,
    };
    bencher.bench_local(|| assert_eq!(ward(&places, 50).expect("one board").count(), 50));
}

#[divan::bench(args = [12, 18, 184], sample_count = 3)]
fn max_p_of_ten_places(bencher: divan::Bencher, side: u32) {
    let (weights, features) = (queens(side), values(side));
    let people = vec![1.0; features.len()];
    let places = Places {
        weights: &weights,
        features: &features,
        columns: 1,
        people: &people,
    };
    let options = MaxPOptions {
        floor: 10.0,
        starts: None,
        seed: 1,
    };
    bencher.bench_local(|| {
        let found = max_p(&places, options).expect("one board");
        assert!(found.groups.count() <= found.at_most);
        assert!(found.groups.count() * 10 >= found.at_most * 8);
        assert!(found.groups.below(10.0).is_empty());
    });
}
