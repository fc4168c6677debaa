//! Shapes as real files have them.

use allotment_place::{MultiPolygon, Polygon};
use allotment_spatial::mend::{Note, mend};
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

proptest! {
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
