//! Neighbours.

use allotment_place::Point;
use allotment_spatial::SpatialError;
use allotment_spatial::weights::{
    Contiguity, Standard, Weights, contiguity, distance_band, near_misses, nearest,
};
use proptest::prelude::*;

use crate::shapes::{block, chessboard};

/// Source: chess: a queen in the middle has eight neighbours, a rook four.
#[test]
fn a_queen_sees_corners_and_a_rook_does_not() {
    let board = chessboard(3, 3);
    let queen = contiguity(&board, Contiguity::Queen);
    let rook = contiguity(&board, Contiguity::Rook);
    assert_eq!(queen.of(4), [0, 1, 2, 3, 5, 6, 7, 8]);
    assert_eq!(rook.of(4), [1, 3, 5, 7]);
    assert_eq!((queen.pairs(), rook.pairs()), (40, 24));
}

#[test]
fn an_island_is_told_and_not_joined() {
    let mut board = chessboard(2, 1);
    board.push(block(10.0, 0.0, 11.0, 1.0));
    let weights = contiguity(&board, Contiguity::Queen);
    assert_eq!(weights.islands(), [2]);
    assert_eq!(weights.components(), [0, 0, 1]);
    let lag = weights.lag(&[1.0, 3.0, 7.0], Standard::Row);
    assert_eq!(lag, [Some(3.0), Some(1.0), None]);
}

#[test]
fn zero_has_two_signs_and_one_corner() {
    let left = block(-1.0, 0.0, -0.0, 1.0);
    let right = block(0.0, 0.0, 1.0, 1.0);
    assert_eq!(contiguity(&[left, right], Contiguity::Rook).pairs(), 2);
}

#[test]
fn ties_among_the_nearest_go_to_the_earlier_row() {
    let at = |x: f64| Point { x, y: 0.0 };
    let weights = nearest(&[at(0.0), at(1.0), at(-1.0), at(5.0)], 1).expect("four points");
    assert_eq!(weights.of(0), [1]);
    assert_eq!(weights.of(3), [1]);
}

#[test]
fn what_cannot_be_answered_says_why() {
    let at = |x: f64| Point { x, y: 0.0 };
    let points = [at(0.0), at(1.0)];
    assert_eq!(
        nearest(&points, 2).unwrap_err().to_string(),
        "there are 2 places, and 3 are needed: ask for fewer neighbours or groups, or give more places"
    );
    assert!(matches!(
        distance_band(&points, 0.0),
        Err(SpatialError::NoDistance { .. })
    ));
    assert_eq!(
        nearest(&[at(0.0), at(f64::NAN), at(1.0)], 1),
        Err(SpatialError::NoPoint { row: 1 })
    );
    assert!(matches!(
        Weights::new(2, vec![(0, 2)]),
        Err(SpatialError::RowOutside { row: 2, rows: 2 })
    ));
}

fn points() -> impl Strategy<Value = Vec<Point>> {
    // Few places to stand, so that points coincide and distances tie.
    let coordinate = prop_oneof![(0..6_i32).prop_map(f64::from), 0.0..1000.0_f64];
    prop::collection::vec((coordinate.clone(), coordinate), 2..60)
        .prop_map(|pairs| pairs.into_iter().map(|(x, y)| Point { x, y }).collect())
}

fn squared(a: Point, b: Point) -> f64 {
    (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)
}

proptest! {
    /// As if every pair had been looked at.
    #[test]
    fn the_nearest_are_the_nearest(points in points(), k in 1_usize..8) {
        let k = k.min(points.len() - 1);
        let weights = nearest(&points, k).expect("enough points");
        for row in 0..points.len() {
            let mut all: Vec<(f64, u32)> = (0..points.len())
                .filter(|&other| other != row)
                .map(|other| (squared(points[row], points[other]), u32::try_from(other).expect("few")))
                .collect();
            all.sort_by(|a, b| a.partial_cmp(b).expect("finite"));
            let mut expected: Vec<u32> = all[..k].iter().map(|one| one.1).collect();
            expected.sort_unstable();
            prop_assert_eq!(weights.of(row), expected);
        }
    }

    #[test]
    fn a_band_holds_whoever_is_within_it(points in points(), within in 0.5..500.0_f64) {
        let weights = distance_band(&points, within).expect("a distance");
        for row in 0..points.len() {
            let expected: Vec<u32> = (0..points.len())
                .filter(|&other| other != row && squared(points[row], points[other]) <= within * within)
                .map(|other| u32::try_from(other).expect("few"))
                .collect();
            prop_assert_eq!(weights.of(row), expected);
        }
    }

    /// Touching is mutual, and whoever shares a border shares a corner.
    #[test]
    fn touching_is_mutual(columns in 1_usize..7, rows in 1_usize..7) {
        let board = chessboard(columns, rows);
        let queen = contiguity(&board, Contiguity::Queen);
        let rook = contiguity(&board, Contiguity::Rook);
        prop_assert_eq!(queen.both_ways(), queen.clone());
        for row in 0..board.len() {
            prop_assert!(rook.of(row).iter().all(|other| queen.of(row).contains(other)));
        }
        prop_assert!(queen.components().iter().all(|&part| part == 0));
    }
}

/// Two squares side by side, a third a tenth of a millimetre off the second, a fourth a
/// metre and a half off: only the third is a near miss.
#[test]
fn a_sliver_between_borders_is_told_and_not_joined() {
    let shapes = [
        crate::shapes::block(0.0, 0.0, 100.0, 100.0),
        crate::shapes::block(100.0, 0.0, 200.0, 100.0),
        crate::shapes::block(200.0001, 10.0, 300.0, 90.0),
        crate::shapes::block(301.5, 0.0, 400.0, 100.0),
    ];
    let touching = contiguity(&shapes, Contiguity::Queen);
    assert_eq!(touching.pairs(), 2);
    assert_eq!(near_misses(&shapes, &touching, 1.0), [(1, 2)]);
    assert_eq!(near_misses(&shapes, &touching, 2.0), [(1, 2), (2, 3)]);
    assert_eq!(near_misses(&shapes, &touching, 0.00001), []);
    // What overlaps by as little is one, too.
    let over = [
        crate::shapes::block(0.0, 0.0, 100.0, 100.0),
        crate::shapes::block(99.9999, 10.0, 200.0, 90.0),
    ];
    let touching = contiguity(&over, Contiguity::Queen);
    assert_eq!(near_misses(&over, &touching, 1.0), [(0, 1)]);
}
