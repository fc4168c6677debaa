//! The map: areas tile the land, exactly.

use std::collections::BTreeSet;

use allotment_country::{Country, Ground, Outline, Settlement, Spot};
use allotment_place::{MultiPolygon, Point};
use proptest::prelude::*;

use crate::country;

type Segment = (Spot, Spot);

fn segments<'a>(grounds: impl Iterator<Item = &'a Ground>) -> Vec<Segment> {
    grounds
        .flat_map(|ground| ground.0.iter().flatten())
        .flat_map(|ring| ring.windows(2).map(|pair| (pair[0], pair[1])))
        .collect()
}

/// The segments that only one area has: the shore. Every other one is had by
/// exactly two areas, the other way round by the other.
fn shore<'a>(grounds: impl Iterator<Item = &'a Ground>) -> BTreeSet<Segment> {
    let all = segments(grounds);
    let unique: BTreeSet<Segment> = all.iter().copied().collect();
    assert_eq!(
        unique.len(),
        all.len(),
        "no two areas lie on one side of a border"
    );
    unique
        .iter()
        .copied()
        .filter(|&(from, to)| !unique.contains(&(to, from)))
        .collect()
}

fn check_partition(country: &Country) {
    let places = || country.neighbourhoods.iter().map(|place| &place.ground);
    let quarters = || country.quarters.iter().map(|area| &area.ground);
    let districts = || country.districts.iter().map(|area| &area.ground);

    let coast = shore(places());
    check_shore(&coast);
    assert!(coast.len() > 100, "{} segments", coast.len());
    assert_eq!(coast, shore(quarters()));
    assert_eq!(coast, shore(districts()));

    let inside_the_shore: i64 = coast
        .iter()
        .map(|(a, b)| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y))
        .sum();
    let sum = |areas: Vec<i64>| {
        assert!(areas.iter().all(|&area| area > 0), "every area has ground");
        areas.into_iter().sum::<i64>()
    };
    assert_eq!(
        sum(places().map(Ground::twice_area).collect()),
        inside_the_shore
    );
    assert_eq!(
        sum(quarters().map(Ground::twice_area).collect()),
        inside_the_shore
    );
    assert_eq!(
        sum(districts().map(Ground::twice_area).collect()),
        inside_the_shore
    );
}

/// The shore crosses itself nowhere. Then, and as no outline crosses itself,
/// the areas cover the land once: crossing a border leaves one area and enters
/// another, and beyond the shore there is none.
fn check_shore(coast: &BTreeSet<Segment>) {
    let segments: Vec<Segment> = coast.iter().copied().collect();
    let low = |&(a, b): &Segment| a.x.min(b.x);
    let mut by_x = segments;
    by_x.sort_by_key(low);
    for (position, &(a, b)) in by_x.iter().enumerate() {
        for &(c, d) in by_x[position + 1..]
            .iter()
            .take_while(|other| low(other) <= a.x.max(b.x))
        {
            let follows = b == c || d == a;
            assert!(
                follows || !meet((a, b), (c, d)),
                "the shore meets itself at {a:?}"
            );
        }
    }
}

fn check_simple(country: &Country) {
    for place in &country.neighbourhoods {
        for ring in place.ground.0.iter().flatten() {
            assert!(!crosses_itself(ring), "{} crosses itself", place.id);
        }
    }
}

/// Whether two segments of a ring that do not follow each other meet.
fn crosses_itself(ring: &Outline) -> bool {
    let count = ring.len() - 1;
    (0..count).any(|first| {
        (first + 2..count)
            .filter(|&second| !(first == 0 && second == count - 1))
            .any(|second| {
                meet(
                    (ring[first], ring[first + 1]),
                    (ring[second], ring[second + 1]),
                )
            })
    })
}

fn meet((a, b): Segment, (c, d): Segment) -> bool {
    let side = |a: Spot, b: Spot, c: Spot| {
        let (ax, ay) = (i64::from(a.x), i64::from(a.y));
        ((i64::from(b.x) - ax) * (i64::from(c.y) - ay)
            - (i64::from(b.y) - ay) * (i64::from(c.x) - ax))
            .signum()
    };
    let apart = |a: i32, b: i32, c: i32, d: i32| a.max(b) < c.min(d) || c.max(d) < a.min(b);
    let boxes_meet = !apart(a.x, b.x, c.x, d.x) && !apart(a.y, b.y, c.y, d.y);
    boxes_meet && side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0
}

#[test]
fn neighbourhoods_tile_the_land_without_gap_or_overlap() {
    let country = country(Country::DEMO_SEED, 500);
    check_partition(&country);
    check_simple(&country);
}

/// A point of the land lies in exactly one area of each level, and those nest.
#[test]
fn every_point_lies_in_one_area_of_each_level() {
    let country = country(3, 200);
    let polygons = |grounds: Vec<&Ground>| -> Vec<MultiPolygon> {
        grounds.into_iter().map(Ground::polygons).collect()
    };
    let places = polygons(country.neighbourhoods.iter().map(|p| &p.ground).collect());
    let quarters = polygons(country.quarters.iter().map(|a| &a.ground).collect());
    let districts = polygons(country.districts.iter().map(|a| &a.ground).collect());
    let mut on_land = 0;
    for step in 0..2500_i32 {
        // Steps that share no factor with the map's whole units.
        let at = Point {
            x: -40.7 + 1.4 * f64::from(step % 50) / 49.3,
            y: 33.5 + 1.0 * f64::from(step / 50) / 49.7,
        };
        let holding = |level: &[MultiPolygon]| -> Vec<usize> {
            (0..level.len())
                .filter(|&row| level[row].contains(at))
                .collect()
        };
        let (place, quarter, district) =
            (holding(&places), holding(&quarters), holding(&districts));
        assert!(place.len() <= 1, "{place:?} overlap at {at:?}");
        match place.first() {
            Some(&row) => {
                on_land += 1;
                assert_eq!(quarter, [country.neighbourhoods[row].quarter]);
                assert_eq!(district, [country.neighbourhoods[row].district]);
            }
            None => assert_eq!((quarter.len(), district.len()), (0, 0)),
        }
    }
    assert!((500..2000).contains(&on_land), "{on_land} of 2500 on land");
}

#[test]
fn one_neighbourhood_has_a_lake_and_one_an_islet() {
    let country = country(Country::DEMO_SEED, 500);
    let with = |of: fn(&Ground) -> bool| {
        country
            .neighbourhoods
            .iter()
            .filter(|place| of(&place.ground))
            .count()
    };
    assert_eq!(
        with(|ground| ground.0.iter().any(|piece| piece.len() == 2)),
        1
    );
    assert_eq!(with(|ground| ground.0.len() == 2), 1);
}

#[test]
fn centres_and_assets_lie_in_their_neighbourhoods() {
    let country = country(Country::DEMO_SEED, 500);
    let grounds: Vec<MultiPolygon> = country
        .neighbourhoods
        .iter()
        .map(|place| place.ground.polygons())
        .collect();
    for (place, ground) in country.neighbourhoods.iter().zip(&grounds) {
        assert!(ground.contains(place.centre.degrees()), "{}", place.id);
    }
    assert!(country.assets.len() > 1000);
    for asset in &country.assets {
        assert!(
            grounds[asset.neighbourhood].contains(asset.at.degrees()),
            "{}",
            asset.id
        );
    }
}

#[test]
fn towns_are_dense_and_levels_are_of_their_usual_size() {
    let country = country(Country::DEMO_SEED, 500);
    let density = |settlement: Settlement| {
        let places = country
            .neighbourhoods
            .iter()
            .filter(|p| p.settlement == settlement);
        let (people, area) = places.fold((0.0, 0.0), |(people, area), place| {
            (
                people + f64::from(place.people.population),
                area + place.ground.square_kilometres(),
            )
        });
        people / area
    };
    let times = density(Settlement::Centre) / density(Settlement::Countryside);
    assert!(
        times > 4.0,
        "towns are {times} times as dense as the countryside"
    );
    assert!(
        (50..=70).contains(&country.quarters.len()),
        "{}",
        country.quarters.len()
    );
    assert_eq!(country.districts.len(), 8);
    for row in 0..country.quarters.len() {
        let held = country
            .neighbourhoods
            .iter()
            .filter(|p| p.quarter == row)
            .count();
        assert!((4..=16).contains(&held), "quarter {row} holds {held}");
    }
    for place in &country.neighbourhoods {
        assert!((1000..=3000).contains(&place.people.population));
        assert_eq!(country.quarters[place.quarter].district, place.district);
    }
    let coastal = country.neighbourhoods.iter().filter(|p| p.coastal).count();
    assert!((60..200).contains(&coastal), "{coastal} on the coast");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_seed_and_size_makes_a_sound_map(seed: u64, size in 60_u32..260) {
        let country = country(seed, size);
        prop_assert_eq!(country.neighbourhoods.len(), size as usize);
        check_partition(&country);
        check_simple(&country);
    }
}
