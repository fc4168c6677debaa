//! Reach, nearness and density, against looking at every pair.

use allotment_assets::{Ground, Reach, distance_to, nearest, per_thousand, reached, twins};
use allotment_place::{MultiPolygon, Point, Polygon, Ring};
use proptest::prelude::*;

use crate::{apart, at, points};

fn rectangle(low: Point, high: Point) -> MultiPolygon {
    let corners = [
        (low.x, low.y),
        (high.x, low.y),
        (high.x, high.y),
        (low.x, high.y),
        (low.x, low.y),
    ];
    let outer = Ring::new(corners.map(|(x, y)| at(x, y)).to_vec()).expect("it is closed");
    MultiPolygon(vec![Polygon {
        outer,
        holes: Vec::new(),
    }])
}

/// How far a point is from a rectangle, by hand.
fn from_rectangle(low: Point, high: Point, point: Point) -> f64 {
    let off = |low: f64, high: f64, x: f64| (low - x).max(x - high).max(0.0);
    let (x, y) = (off(low.x, high.x, point.x), off(low.y, high.y, point.y));
    (x * x + y * y).sqrt()
}

#[test]
fn a_hole_and_an_island_are_at_their_edges() {
    let ring = |low: f64, high: f64| {
        let square = rectangle(at(low, low), at(high, high));
        square.0[0].outer.clone()
    };
    let ground = MultiPolygon(vec![
        Polygon {
            outer: ring(0.0, 10.0),
            holes: vec![ring(2.0, 8.0)],
        },
        Polygon {
            outer: ring(20.0, 30.0),
            holes: Vec::new(),
        },
    ]);
    assert!(
        (distance_to(&ground, at(5.0, 4.0)) - 2.0).abs() < 1e-12,
        "in the hole"
    );
    assert!(
        (distance_to(&ground, at(18.0, 25.0)) - 2.0).abs() < 1e-12,
        "off the island"
    );
    assert!(distance_to(&ground, at(1.0, 5.0)).abs() < 1e-12);
    assert!(distance_to(&MultiPolygon(Vec::new()), at(0.0, 0.0)).is_infinite());
}

#[test]
fn an_asset_on_the_edge_of_the_reach_is_in_it() {
    let reach = Reach::within(
        &[at(0.0, 0.0)],
        &[at(1800.0, 2400.0), at(1800.0, 2401.0)],
        3000.0,
    );
    assert_eq!(reach.unwrap().of(0).0, [0]);
    assert!(Reach::within(&[], &[], 0.0).is_err());
    assert!(Reach::within(&[], &[], f64::NAN).is_err());
}

#[test]
fn nothing_for_nobody() {
    assert_eq!(per_thousand(3.0, 0.0), None);
    assert_eq!(per_thousand(3.0, 1500.0), Some(2.0));
    assert_eq!(nearest(&[at(1.0, 1.0)], &[]), [None]);
}

#[test]
fn twins_are_of_one_type_one_name_and_one_place() {
    let points = [
        at(0.0, 0.0),
        at(3.0, 0.0),
        at(4.0, 0.0),
        at(0.0, 0.0),
        at(900.0, 0.0),
    ];
    let names = [
        Some("St Mary’s  Hall"),
        Some("st mary’s hall"),
        None,
        Some("St Mary’s Hall"),
        Some("St Mary’s Hall"),
    ];
    let found = twins(&points, &[0, 0, 0, 1, 0], &names, 25.0);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].first, found[0].second), (0, 1));
}

proptest! {
    #[test]
    fn reach_is_every_pair_near_enough(
        places in points(0..40), assets in points(0..40), within in 1..200_i32,
    ) {
        let within = f64::from(within);
        let reach = Reach::within(&places, &assets, within).unwrap();
        let mut pairs = 0;
        for (row, &place) in places.iter().enumerate() {
            let wanted: Vec<u32> = (0..).zip(&assets)
                .filter(|&(_, &asset)| apart(place, asset) <= within)
                .map(|(at, _)| at)
                .collect();
            let (found, metres) = reach.of(row);
            prop_assert_eq!(found, wanted.as_slice());
            for (&asset, &metres) in found.iter().zip(metres) {
                prop_assert!((apart(place, assets[asset as usize]) - metres).abs() < 1e-9);
            }
            pairs += wanted.len();
        }
        prop_assert_eq!(reach.pairs(), pairs);
    }

    #[test]
    fn the_nearest_is_the_first_of_the_nearest(places in points(1..30), assets in points(1..50)) {
        for (place, found) in places.iter().zip(nearest(&places, &assets)) {
            let all: Vec<f64> = assets.iter().map(|&asset| apart(*place, asset)).collect();
            let least = all.iter().copied().fold(f64::INFINITY, f64::min);
            let found = found.unwrap();
            prop_assert!((found.metres - least).abs() < 1e-9);
            let first = all.iter().position(|metres| metres - least < 1e-9).unwrap();
            prop_assert_eq!(found.asset as usize, first);
        }
    }

    #[test]
    fn far_points_find_their_nearest_too(x in -1e6..1e6_f64, y in -1e6..1e6_f64, assets in points(1..50)) {
        let found = nearest(&[at(x, y)], &assets)[0].unwrap();
        let least = assets.iter().map(|&asset| apart(at(x, y), asset)).fold(f64::INFINITY, f64::min);
        prop_assert!((found.metres - least).abs() < 1e-6);
    }

    #[test]
    fn what_is_reached_is_what_is_near_the_boundary(
        corners in points(2..12), assets in points(0..60), within in 0..80_i32,
    ) {
        let within = f64::from(within);
        let boxes: Vec<(Point, Point)> = corners.windows(2)
            .map(|pair| {
                let (a, b) = (pair[0], pair[1]);
                (at(a.x.min(b.x), a.y.min(b.y)), at(a.x.max(b.x) + 1.0, a.y.max(b.y) + 1.0))
            })
            .collect();
        let areas: Vec<MultiPolygon> = boxes.iter().map(|&(low, high)| rectangle(low, high)).collect();
        let capacity: Vec<f64> = (0..assets.len()).map(|one| f64::from(u32::try_from(one).unwrap()) + 0.5).collect();
        let found = reached(Ground::Areas(&areas), &assets, &capacity, within);
        for ((low, high), found) in boxes.iter().zip(found) {
            let near = (0..assets.len()).filter(|&one| from_rectangle(*low, *high, assets[one]) <= within);
            let near: Vec<usize> = near.collect();
            prop_assert_eq!(found.count as usize, near.len());
            let sum: f64 = near.iter().map(|&one| capacity[one]).sum();
            prop_assert!((found.capacity - sum).abs() < 1e-9);
        }
    }
}
