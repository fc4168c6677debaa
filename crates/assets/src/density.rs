//! How many assets there are in and round a place, for its people.

use allotment_place::{MultiPolygon, Point};
use rayon::prelude::*;

use crate::area::distance_to;
use crate::grid::{Grid, squared};

/// Where places are.
#[derive(Debug, Clone, Copy)]
pub enum Ground<'a> {
    /// A point for each: its centroid by population.
    Centroids(&'a [Point]),
    /// The ground of each.
    Areas(&'a [MultiPolygon]),
}

/// What a place reaches.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reached {
    /// How many assets.
    pub count: u32,
    /// What they hold between them.
    pub capacity: f64,
}

/// What of `assets` lies in each place or at most `within_m` metres from its
/// boundary; for places that are only centroids, at most that far from it.
///
/// `capacity` has one entry an asset. With `within_m` 0 what is inside or on
/// the boundary counts.
///
/// Source: OCSI and Local Trust, *Community Needs Index* (2019), which counts
/// the assets inside an area or within 1 km of its boundary.
///
/// # Panics
/// If the lengths differ, or `within_m` is below 0.
#[must_use]
pub fn reached(
    ground: Ground<'_>,
    assets: &[Point],
    capacity: &[f64],
    within_m: f64,
) -> Vec<Reached> {
    assert_eq!(assets.len(), capacity.len(), "a capacity an asset");
    assert!(within_m >= 0.0, "a distance of {within_m} m");
    let grid = Grid::even(assets);
    let count = |low: Point, high: Point, near: &dyn Fn(Point) -> bool| {
        let mut found: Vec<u32> = Vec::new();
        let low = Point {
            x: low.x - within_m,
            y: low.y - within_m,
        };
        let high = Point {
            x: high.x + within_m,
            y: high.y + within_m,
        };
        grid.visit(low, high, |asset, at| {
            let inside = (low.x..=high.x).contains(&at.x) && (low.y..=high.y).contains(&at.y);
            if inside && near(at) {
                found.push(asset);
            }
        });
        found.sort_unstable();
        Reached {
            count: u32::try_from(found.len()).expect("below 2^32 assets"),
            capacity: found
                .iter()
                .fold(0.0, |sum, &asset| sum + capacity[asset as usize]),
        }
    };
    match ground {
        Ground::Centroids(places) => places
            .par_iter()
            .with_min_len(256)
            .map(|&place| count(place, place, &|at| squared(place, at).sqrt() <= within_m))
            .collect(),
        Ground::Areas(areas) => areas
            .par_iter()
            .with_min_len(16)
            .map(|area| match area.bounds() {
                Some(bounds) => count(bounds.low, bounds.high, &|at| {
                    distance_to(area, at) <= within_m
                }),
                None => Reached::default(),
            })
            .collect(),
    }
}

/// How many of `count` there are for 1,000 of `people`; nothing where there
/// are no people.
#[must_use]
pub fn per_thousand(count: f64, people: f64) -> Option<f64> {
    (people > 0.0).then(|| 1000.0 * count / people)
}
