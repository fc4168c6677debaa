//! Neighbours by distance, in the units of the coordinates.

use allotment_place::{Bounds, Point};
use rayon::prelude::*;

use super::{Weights, as_row};
use crate::SpatialError;
use crate::grid::Grid;

/// The `k` places nearest to each, in a straight line; ties go to the earlier row.
///
/// The answer is one-sided: A may be among the nearest to B while B is not
/// among the nearest to A.
///
/// Source: libpysal, `Graph.build_knn`.
///
/// # Errors
/// [`SpatialError::TooFewPlaces`] if there are not more than `k` places, and
/// [`SpatialError::NoPoint`] for a coordinate that is no finite number.
pub fn nearest(points: &[Point], k: usize) -> Result<Weights, SpatialError> {
    check(points)?;
    if k == 0 || k >= points.len() {
        return Err(SpatialError::TooFewPlaces {
            places: points.len(),
            needed: k + 1,
        });
    }
    let grid = Grid::of_points(points);
    let pairs: Vec<Vec<(u32, u32)>> = points
        .par_iter()
        .enumerate()
        .map_init(Vec::new, |found, (row, &point)| {
            let mut reach = grid.cell();
            loop {
                grid.near(around(point, reach), found);
                let mut near: Vec<(f64, u32)> = found
                    .iter()
                    .filter(|&&other| other as usize != row)
                    .map(|&other| (squared(point, points[other as usize]), other))
                    .collect();
                let is_enough = near.iter().filter(|(far, _)| *far <= reach * reach).count() >= k;
                if is_enough || reach > grid.reach() {
                    near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                    near.truncate(k);
                    return near
                        .into_iter()
                        .map(|(_, other)| (as_row(row), other))
                        .collect();
                }
                reach *= 2.0;
            }
        })
        .collect();
    Weights::new(points.len(), pairs.into_iter().flatten().collect())
}

/// The places no further than `within` from each, in a straight line.
///
/// Source: libpysal, `Graph.build_distance_band` with `binary=True`.
///
/// # Errors
/// [`SpatialError::NoDistance`] unless `within` is a number above zero, and
/// [`SpatialError::NoPoint`] for a coordinate that is no finite number.
pub fn distance_band(points: &[Point], within: f64) -> Result<Weights, SpatialError> {
    check(points)?;
    if !(within > 0.0 && within.is_finite()) {
        return Err(SpatialError::NoDistance { within });
    }
    let grid = Grid::of_points(points);
    let pairs: Vec<Vec<(u32, u32)>> = points
        .par_iter()
        .enumerate()
        .map_init(Vec::new, |found, (row, &point)| {
            grid.near(around(point, within), found);
            let near = found
                .iter()
                .filter(|&&other| squared(point, points[other as usize]) <= within * within);
            near.map(|&other| (as_row(row), other)).collect()
        })
        .collect();
    Weights::new(points.len(), pairs.into_iter().flatten().collect())
}

fn check(points: &[Point]) -> Result<(), SpatialError> {
    match points
        .iter()
        .position(|point| !(point.x.is_finite() && point.y.is_finite()))
    {
        Some(row) => Err(SpatialError::NoPoint { row }),
        None => Ok(()),
    }
}

fn around(point: Point, reach: f64) -> Bounds {
    Bounds {
        low: Point {
            x: point.x - reach,
            y: point.y - reach,
        },
        high: Point {
            x: point.x + reach,
            y: point.y + reach,
        },
    }
}

fn squared(a: Point, b: Point) -> f64 {
    (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)
}
