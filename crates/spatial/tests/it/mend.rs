//! Shapes as real files have them.

use allotment_place::{MultiPolygon, Polygon, Ring};
use allotment_spatial::mend::{Note, mend, merge};
use allotment_spatial::overlay::overlay;
use proptest::prelude::*;

use crate::shapes::{block, close, polygon, ring};

#[test]
fn what_is_fine_stays_as_it_is() {
    let fine = block(0.0, 0.0, 2.0, 1.0);
    let mended = mend(&fine);
    assert!(mended.notes.is_empty());
    assert!(close(mended.shape.area(), 2.0, 0.0));
}

#[test]
fn double_points_and_spikes_go() {
    let messy = polygon(&[
        (0.0, 0.0),
        (2.0, 0.0),
        (2.0, 0.0),
        (2.0, 1.0),
        (5.0, 1.0),
        (2.0, 1.0),
        (0.0, 1.0),
    ]);
    let mended = mend(&messy);
    assert_eq!(mended.notes, [Note::DoublePoint, Note::Spike]);
    assert_eq!(mended.shape.0[0].outer.points().len(), 5);
    assert!(close(mended.shape.area(), 2.0, 1e-15));
}

#[test]
fn a_bow_tie_is_two_triangles() {
    // The crossing lies on no corner, and by signed area the two would cancel.
    let bow = polygon(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)]);
    assert!(close(bow.area(), 0.0, 1e-15));
    let mended = mend(&bow);
    assert_eq!(mended.notes, [Note::Crossing]);
    assert!(close(mended.shape.area(), 2.0, 1e-12));
    let parts = overlay(&[mended.shape], &[block(0.0, 0.0, 2.0, 1.0)]);
    assert!(close(parts[0].area, 1.0, 1e-12));
}

#[test]
fn a_bow_tie_through_a_corner_is_two_triangles() {
    let bow = polygon(&[
        (0.0, 0.0),
        (1.0, 1.0),
        (2.0, 2.0),
        (2.0, 0.0),
        (1.0, 1.0),
        (0.0, 2.0),
    ]);
    let mended = mend(&bow);
    assert_eq!(mended.notes, [Note::Crossing, Note::Touching]);
    assert!(close(mended.shape.area(), 2.0, 1e-12));
}

#[test]
fn a_ring_that_touches_itself_keeps_its_hole() {
    // Round the square, then from its corner round a hole and back.
    let touching = polygon(&[
        (0.0, 0.0),
        (4.0, 0.0),
        (4.0, 4.0),
        (0.0, 4.0),
        (0.0, 0.0),
        (1.0, 3.0),
        (3.0, 1.0),
    ]);
    let before = touching.area();
    let mended = mend(&touching);
    assert_eq!(mended.notes, [Note::Touching]);
    assert!(close(mended.shape.area(), before, 1e-12));
    assert_eq!(mended.shape.0[0].holes.len(), 1);
}

/// A loop on the edge of a square, run the same way round as the square: the ground
/// under it is the square's already.
#[test]
fn ground_that_a_ring_goes_round_twice_counts_once() {
    for turned in [false, true] {
        let mut points = vec![
            (0.0, 0.0),
            (10.0, 0.0),
            (10.0, 10.0),
            (0.0, 10.0),
            (0.0, 5.0),
            (5.0, 4.0),
            (5.0, 6.0),
            (0.0, 5.0),
        ];
        if turned {
            points.reverse();
        }
        let mended = mend(&polygon(&points));
        assert!(
            close(mended.shape.area(), 100.0, 1e-12),
            "{}",
            mended.shape.area()
        );
        assert!(mended.notes.contains(&Note::Touching), "{:?}", mended.notes);
        assert!(mended.notes.contains(&Note::Twice), "{:?}", mended.notes);
        let window = block(0.0, 0.0, 10.0, 10.0);
        let parts = overlay(&[mended.shape], &[window]);
        assert!(close(parts[0].area, 100.0, 1e-12));
    }
}

#[test]
fn the_way_round_is_set_right() {
    let wrong = MultiPolygon(vec![Polygon {
        outer: ring(&[(0.0, 0.0), (0.0, 4.0), (4.0, 4.0), (4.0, 0.0)]),
        holes: vec![ring(&[(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0)])],
    }]);
    let mended = mend(&wrong);
    assert_eq!(mended.notes, [Note::Turned]);
    let polygon = &mended.shape.0[0];
    assert!(polygon.outer.twice_signed_area() > 0.0 && polygon.holes[0].twice_signed_area() < 0.0);
    assert!(close(mended.shape.area(), 15.0, 1e-12));
}

#[test]
fn a_hole_outside_and_a_ring_without_area_go() {
    let odd = MultiPolygon(vec![
        Polygon {
            outer: ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]),
            holes: vec![ring(&[(5.0, 5.0), (6.0, 5.0), (6.0, 6.0)])],
        },
        Polygon {
            outer: ring(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]),
            holes: Vec::new(),
        },
    ]);
    let mended = mend(&odd);
    assert!(
        mended.notes.contains(&Note::HoleOutside),
        "{:?}",
        mended.notes
    );
    assert!(close(mended.shape.area(), 1.0, 1e-15));
    assert_eq!(mended.shape.0.len(), 1);
}

#[test]
fn slivers_are_kept_and_told_and_nothing_is_told_as_nothing() {
    assert_eq!(mend(&block(0.0, 0.0, 1000.0, 0.01)).notes, [Note::Sliver]);
    assert_eq!(mend(&MultiPolygon::default()).notes, [Note::Empty]);
    let line = polygon(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]);
    assert!(mend(&line).notes.contains(&Note::Empty));
}

fn with_holes(holes: &[&[(f64, f64)]]) -> MultiPolygon {
    MultiPolygon(vec![Polygon {
        outer: ring(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]),
        holes: (holes.iter())
            .map(|hole| ring(&hole.iter().rev().copied().collect::<Vec<_>>()))
            .collect(),
    }])
}

fn corners(left: f64, low: f64, right: f64, high: f64) -> [(f64, f64); 4] {
    [(left, low), (right, low), (right, high), (left, high)]
}

/// What lies under two holes is taken out once, and of a hole half outside that half
/// which is ground.
#[test]
fn holes_over_each_other_or_across_the_border_are_taken_out_once() {
    let hole = corners(2.0, 2.0, 4.0, 4.0);
    let twice = mend(&with_holes(&[&hole, &hole]));
    assert_eq!(twice.notes, [Note::HoleAcross]);
    assert!(close(twice.shape.area(), 96.0, 1e-9), "given twice");
    let over = mend(&with_holes(&[&hole, &corners(3.0, 2.0, 5.0, 4.0)]));
    assert!(close(over.shape.area(), 94.0, 1e-9), "half over each other");
    assert_eq!(over.shape.0[0].holes.len(), 1);
    let within = mend(&with_holes(&[&corners(1.0, 1.0, 5.0, 5.0), &hole]));
    assert!(close(within.shape.area(), 84.0, 1e-9), "a hole in a hole");
    let half = mend(&with_holes(&[&corners(9.0, 2.0, 11.0, 4.0)]));
    assert!(close(half.shape.area(), 98.0, 1e-9), "half beyond the edge");
    assert_eq!(half.notes, [Note::HoleAcross]);
    let through = mend(&with_holes(&[&corners(-1.0, 4.0, 11.0, 6.0)]));
    assert!(close(through.shape.area(), 80.0, 1e-9), "from edge to edge");
    assert_eq!(through.shape.0.len(), 2);
    let mended = mend(&with_holes(&[&hole, &corners(3.0, 3.0, 5.0, 5.0)]));
    assert!(close(mended.shape.area(), 93.0, 1e-9));
    let parts = overlay(&[mended.shape], &[block(3.0, 3.0, 6.0, 6.0)]);
    assert!(close(parts[0].area, 5.0, 1e-9), "{parts:?}");
    let apart = mend(&with_holes(&[&hole, &corners(4.0, 4.0, 6.0, 6.0)]));
    assert_eq!(apart.notes, [], "holes that touch at a corner are two");
}

#[test]
fn shapes_that_adjoin_or_overlap_are_one() {
    let halves = [block(0.0, 0.0, 5.0, 10.0), block(5.0, 0.0, 10.0, 10.0)];
    let one = merge(&halves).unwrap();
    assert_eq!(one.0.len(), 1);
    assert!(close(one.area(), 100.0, 1e-9) && one.0[0].holes.is_empty());
    let over = merge(&[block(0.0, 0.0, 6.0, 10.0), block(5.0, 2.0, 10.0, 3.0)]).unwrap();
    assert!(close(over.area(), 64.0, 1e-9));
    let frame = [
        block(0.0, 0.0, 3.0, 1.0),
        block(0.0, 2.0, 3.0, 3.0),
        block(0.0, 1.0, 1.0, 2.0),
        block(2.0, 1.0, 3.0, 2.0),
    ];
    let frame = merge(&frame).unwrap();
    assert_eq!((frame.0.len(), frame.0[0].holes.len()), (1, 1));
    assert!(close(frame.area(), 8.0, 1e-9));
    let apart = merge(&[block(0.0, 0.0, 1.0, 1.0), block(1.0, 1.0, 2.0, 2.0)]).unwrap();
    assert_eq!(
        apart.0.len(),
        2,
        "a corner in common is no ground in common"
    );
}

/// A corner that lies on another edge: the ring crosses itself there as well as with a
/// corner on both.
#[test]
fn a_ring_that_crosses_itself_at_a_corner_keeps_all_of_its_ground() {
    let on_edge = [(0.0, 0.0), (5.0, 5.0), (5.0, 0.0), (2.0, 2.0), (0.0, 4.0)];
    let mended = mend(&polygon(&on_edge));
    assert_eq!(mended.notes, [Note::Crossing]);
    assert!(close(mended.shape.area(), 11.5, 1e-12));
    let on_both = [
        (0.0, 0.0),
        (2.0, 2.0),
        (5.0, 5.0),
        (5.0, 0.0),
        (2.0, 2.0),
        (0.0, 4.0),
    ];
    let both = mend(&polygon(&on_both));
    assert!(close(both.shape.area(), 11.5, 1e-12));
    // A corner on an edge that is only touched changes nothing.
    let touched = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 0.0), (0.0, 4.0)];
    let touched = mend(&polygon(&touched));
    assert_eq!(touched.notes, []);
    assert!(close(touched.shape.area(), 8.0, 1e-12));
}

/// Loops that lie over each other in part count once, and as a whole.
#[test]
fn loops_over_each_other_count_once() {
    let part = [(2.0, 7.0), (7.0, 4.0), (7.0, 10.0), (3.0, 2.0), (9.0, 4.0)];
    let mended = mend(&polygon(&part));
    assert!(mended.notes.contains(&Note::Crossing), "{:?}", mended.notes);
    check_points(&part, &mended.shape);
    let both = [(7.0, 0.0), (7.0, 4.0), (4.0, 1.0), (8.0, 2.0), (0.0, 3.0)];
    check_points(&both, &mend(&polygon(&both)).shape);
}

/// Points of a fine grid lie in `shape` just if the ring of `corners` goes round them.
fn check_points(corners: &[(f64, f64)], shape: &MultiPolygon) {
    for at in 0..30 * 30 {
        let (x, y) = (
            f64::from(at % 30) / 3.0 + 0.017_1,
            f64::from(at / 30) / 3.0 + 0.013_7,
        );
        let mut rounds = 0;
        let mut is_near = false;
        for (&(ax, ay), &(bx, by)) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            let side = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
            is_near |= side.abs() < 1e-6;
            if ay <= y && y < by && side > 0.0 {
                rounds += 1;
            } else if by <= y && y < ay && side < 0.0 {
                rounds -= 1;
            }
        }
        let inside = shape.contains(allotment_place::Point { x, y });
        assert!(
            is_near || inside == (rounds != 0),
            "({x}, {y}) has {rounds} rounds of {corners:?}"
        );
    }
}

/// Two polygons of one shape that lie over each other: their ground counts once.
#[test]
fn parts_over_each_other_count_once() {
    let mut parts = block(0.0, 0.0, 10.0, 10.0);
    parts.0.extend(block(5.0, 0.0, 15.0, 10.0).0);
    let mended = mend(&parts);
    assert_eq!(mended.notes, [Note::PartAcross]);
    assert!(close(mended.shape.area(), 150.0, 1e-9));
    let common = overlay(&[mended.shape], &[block(5.0, 0.0, 10.0, 10.0)]);
    assert!(close(common[0].area, 50.0, 1e-9));
    let mut beside = block(0.0, 0.0, 5.0, 10.0);
    beside.0.extend(block(5.0, 0.0, 15.0, 10.0).0);
    assert_eq!(mend(&beside).notes, [], "a border in common is no ground");
}

proptest! {
    /// What any ring goes round is its ground, and nothing else.
    #[test]
    fn what_a_ring_goes_round_is_its_ground(
        corners in prop::collection::vec((0..10_i32, 0..10_i32), 3..8)
    ) {
        let corners: Vec<(f64, f64)> = corners.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
        check_points(&corners, &mend(&polygon(&corners)).shape);
    }

    /// The area of rectangles together, against counting unit squares.
    #[test]
    fn together_as_many_squares_as_are_under_any(
        blocks in prop::collection::vec((0..8_u8, 0..8_u8, 1..5_u8, 1..5_u8), 1..7)
    ) {
        let shapes: Vec<MultiPolygon> = blocks
            .iter()
            .map(|&(x, y, wide, high)| {
                block(f64::from(x), f64::from(y), f64::from(x + wide), f64::from(y + high))
            })
            .collect();
        let under = |at: u8, other: u8| {
            blocks.iter().any(|&(x, y, wide, high)| {
                (x..x + wide).contains(&at) && (y..y + high).contains(&other)
            })
        };
        let squares = (0..12).flat_map(|at| (0..12).map(move |other| (at, other)));
        let covered = squares.filter(|&(at, other)| under(at, other)).count();
        let merged = merge(&shapes).unwrap();
        prop_assert!(close(merged.area(), f64::from(u8::try_from(covered).unwrap()), 1e-9));
        prop_assert!(mend(&merged).notes.is_empty(), "{:?}", mend(&merged).notes);
        // As holes of a larger square they leave the rest.
        let holes: Vec<Ring> = shapes.iter().map(|shape| shape.0[0].outer.clone()).collect();
        let outer = ring(&[(2.0, 2.0), (9.0, 2.0), (9.0, 9.0), (2.0, 9.0)]);
        let squares = (2..9).flat_map(|at| (2..9).map(move |other| (at, other)));
        let left = squares.filter(|&(at, other)| !under(at, other)).count();
        let mended = mend(&MultiPolygon(vec![Polygon { outer, holes }]));
        prop_assert!(
            close(mended.shape.area(), f64::from(u8::try_from(left).unwrap()), 1e-9),
            "{} {left}", mended.shape.area()
        );
    }

    /// The area of two triangles together, on a grid as large as a country's: that of
    /// both less what they have in common.
    #[test]
    fn together_as_much_as_both_less_what_is_in_both(
        corners in prop::collection::vec((0.0..1000.0_f64, 0.0..1000.0_f64), 6)
    ) {
        let at = |(x, y): (f64, f64)| (400_000.0 + x, 300_000.0 + y);
        let shape = |three: &[(f64, f64)]| {
            mend(&polygon(&three.iter().copied().map(at).collect::<Vec<_>>())).shape
        };
        let (one, other) = (shape(&corners[..3]), shape(&corners[3..]));
        let both = overlay(std::slice::from_ref(&one), std::slice::from_ref(&other));
        let both: f64 = both.iter().map(|part| part.area).sum();
        let merged = merge(&[one.clone(), other.clone()]).unwrap();
        let expected = one.area() + other.area() - both;
        prop_assert!(close(merged.area(), expected, 1e-3), "{} {expected}", merged.area());
    }

    /// Any ring at all comes out fit: loops that turn the right way, an area
    /// above zero or nothing, and mending twice does no more than once.
    #[test]
    fn anything_comes_out_fit(
        corners in prop::collection::vec((0..9_i32, 0..9_i32), 3..14)
    ) {
        let corners: Vec<(f64, f64)> = corners.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
        let mended = mend(&polygon(&corners));
        for polygon in &mended.shape.0 {
            prop_assert!(polygon.outer.twice_signed_area() > 0.0);
            prop_assert!(polygon.holes.iter().all(|hole| hole.twice_signed_area() < 0.0));
        }
        let again = mend(&mended.shape);
        prop_assert!(!again.notes.contains(&Note::Turned));
        prop_assert!(mended.notes.contains(&Note::Empty) == mended.shape.0.is_empty());
    }
}
