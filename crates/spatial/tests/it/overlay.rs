//! What of one geography lies in another.

use allotment_place::{MultiPolygon, Point, Polygon};
use allotment_spatial::overlay::{Parts, inside, overlaps, overlay, people_parts};
use proptest::prelude::*;

use crate::shapes::{block, chessboard, close, polygon, ring};

#[test]
fn a_shifted_board_has_quarters() {
    let from = [block(0.5, 0.5, 1.5, 1.5)];
    let parts = overlay(&from, &chessboard(2, 2));
    assert_eq!(parts.len(), 4);
    assert!(parts.iter().all(|part| close(part.area, 0.25, 1e-15)));
}

#[test]
fn places_that_only_touch_have_nothing_in_common() {
    let board = chessboard(3, 3);
    let parts = overlay(&board, &board);
    assert_eq!(parts.len(), 9, "each with itself");
    assert!(parts.iter().all(|part| part.from == part.to));
    assert!(overlaps(&board).is_empty());
}

#[test]
fn holes_are_not_ground() {
    let with_hole = MultiPolygon(vec![Polygon {
        outer: ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]),
        // The way round makes no difference.
        holes: vec![ring(&[(1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0)])],
    }]);
    let parts = overlay(
        &[with_hole],
        &[block(0.0, 0.0, 2.0, 4.0), block(1.5, 1.5, 2.0, 2.0)],
    );
    assert_eq!(parts.len(), 1);
    assert!(close(parts[0].area, 6.0, 1e-12));
}

/// The overlap of a square and its like turned by 45° is a regular octagon:
/// `8 (√2 - 1)` for a square of side 2 and one whose corners are √2 from the
/// middle.
#[test]
fn a_turned_square_makes_an_octagon() {
    let square = block(-1.0, -1.0, 1.0, 1.0);
    let far = std::f64::consts::SQRT_2;
    let turned = polygon(&[(far, 0.0), (0.0, far), (-far, 0.0), (0.0, -far)]);
    let parts = overlay(&[square], &[turned]);
    assert!(
        close(parts[0].area, 8.0 * (far - 1.0), 1e-12),
        "{}",
        parts[0].area
    );
}

#[test]
fn people_decide_where_points_are_given_and_area_where_not() {
    // Two places; the first is halved by area, but three of its four people
    // live in the left half. The second has no point.
    let from = [block(0.0, 0.0, 2.0, 1.0), block(0.0, 1.0, 2.0, 2.0)];
    let to = [block(0.0, 0.0, 1.0, 2.0), block(1.0, 0.0, 2.0, 2.0)];
    let points = [Point { x: 0.5, y: 0.5 }, Point { x: 1.5, y: 0.5 }];
    let parts = overlay(&from, &to);
    let (in_from, in_to) = (inside(&points, &from), inside(&points, &to));
    let (shared, by_area) = people_parts(2, &in_from, &in_to, &[3.0, 1.0], &parts);
    assert_eq!(shared.from, [0, 0, 1, 1]);
    assert_eq!(shared.weight, [0.75, 0.25, 0.5, 0.5]);
    assert_eq!(by_area, [1]);
}

#[test]
fn a_place_outside_everything_is_told() {
    let parts = overlay(&[block(9.0, 9.0, 10.0, 10.0)], &chessboard(2, 2));
    assert_eq!(Parts::by_area(1, &parts).lost, [0]);
}

#[test]
fn a_point_that_two_places_claim_is_told() {
    let shapes = [block(0.0, 0.0, 2.0, 1.0), block(1.0, 0.0, 3.0, 1.0)];
    let found = inside(
        &[Point { x: 1.5, y: 0.5 }, Point { x: 9.0, y: 0.5 }],
        &shapes,
    );
    assert_eq!(found.place, [Some(0), None]);
    assert_eq!(found.doubtful, [0]);
    let both = overlaps(&shapes);
    assert!(both.len() == 1 && close(both[0].area, 1.0, 1e-12));
}

/// A star round `middle`, whose corners go round once: never crosses itself.
fn star() -> impl Strategy<Value = MultiPolygon> {
    let middle = (-3.0..3.0_f64, -3.0..3.0_f64);
    (middle, prop::collection::vec(0.2..3.0_f64, 3..20)).prop_map(|((x, y), reach)| {
        let count = f64::from(u32::try_from(reach.len()).expect("few"));
        let corners: Vec<(f64, f64)> = reach
            .iter()
            .zip(0_u32..)
            .map(|(&reach, at)| {
                let turn = std::f64::consts::TAU * f64::from(at) / count;
                (x + reach * turn.cos(), y + reach * turn.sin())
            })
            .collect();
        polygon(&corners)
    })
}

proptest! {
    /// Whatever is cut into pieces that fill the ground is conserved.
    #[test]
    fn counts_are_conserved(stars in prop::collection::vec(star(), 1..6), columns in 1_usize..7) {
        // A board that covers everything, cut unevenly.
        let wide = 24.0 / f64::from(u32::try_from(columns).expect("few"));
        let to: Vec<MultiPolygon> = (0..columns)
            .map(|at| f64::from(u32::try_from(at).expect("few")))
            .map(|at| block(-12.0 + at * wide, -12.0, -12.0 + (at + 1.0) * wide, 12.0))
            .collect();
        let parts = overlay(&stars, &to);
        for (row, star) in stars.iter().enumerate() {
            let whole: f64 = parts.iter().filter(|part| part.from as usize == row).map(|part| part.area).sum();
            prop_assert!(close(whole, star.area(), 1e-9 * star.area().max(1.0)), "{whole} {}", star.area());
        }
        let shares = Parts::by_area(stars.len(), &parts);
        for (row, _) in stars.iter().enumerate() {
            let of_one = shares.from.iter().zip(&shares.weight).filter(|(from, _)| **from as usize == row);
            let all: f64 = of_one.map(|(_, weight)| weight).sum();
            prop_assert!(close(all, 1.0, 1e-12), "{all}");
        }
        prop_assert!(shares.weight.iter().all(|weight| *weight > 0.0 && *weight <= 1.0));
    }

    /// What A has of B, B has of A; and no more than there is.
    #[test]
    fn areas_in_common_are_mutual(a in star(), b in star()) {
        let area = |from: &MultiPolygon, to: &MultiPolygon| {
            overlay(std::slice::from_ref(from), std::slice::from_ref(to)).first().map_or(0.0, |part| part.area)
        };
        let (one, other) = (area(&a, &b), area(&b, &a));
        prop_assert!(close(one, other, 1e-9), "{one} {other}");
        prop_assert!(one <= a.area().min(b.area()) + 1e-9);
        prop_assert!(close(area(&a, &a), a.area(), 1e-9));
    }

    /// As counting points does, to the accuracy of counting.
    #[test]
    fn areas_are_what_counting_points_gives(a in star(), b in star()) {
        let found = overlay(std::slice::from_ref(&a), std::slice::from_ref(&b));
        let found = found.first().map_or(0.0, |part| part.area);
        let steps = 120_u32;
        let step = 12.0 / f64::from(steps);
        let mut hits = 0_u32;
        for column in 0..steps {
            for row in 0..steps {
                let at = |index: u32| -6.0 + (f64::from(index) + 0.5) * step;
                let point = Point { x: at(column), y: at(row) };
                hits += u32::from(a.contains(point) && b.contains(point));
            }
        }
        // A border of length l cuts at most about 2 l / step cells, of which the
        // halves even out: a tenth of a cell a cut is ample.
        prop_assert!(close(found, f64::from(hits) * step * step, 0.6), "{found} {hits}");
    }
}
