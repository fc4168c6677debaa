//! Borders that all but meet.

use std::collections::HashMap;

use allotment_place::{MultiPolygon, Point};

use super::{Weights, as_row};

/// An edge of the place in a row: from, to.
type Edge = (u32, Point, Point);

/// Pairs of places that touch nowhere, and of which a corner of one lies within
/// `within` of a corner or a border of the other: rows, the lesser first, in ascending
/// order. `within` is in the units of the coordinates.
///
/// Places that were drawn one by one leave slivers between them, or lie over each other
/// by as little. [`super::contiguity`] snaps nothing, so such places are no neighbours;
/// this says which.
///
/// # Panics
/// If `within` is not above 0, or `weights` is of other places.
#[must_use]
pub fn near_misses(shapes: &[MultiPolygon], weights: &Weights, within: f64) -> Vec<(u32, u32)> {
    assert!(within > 0.0, "within {within}");
    assert_eq!(weights.rows(), shapes.len(), "weights of these shapes");
    // Edges are long, and corners many: edges are laid into cells that are as wide as a
    // middling edge, and each corner looks into its own.
    let rings = || {
        shapes
            .iter()
            .zip(0_usize..)
            .flat_map(|(shape, row)| shape.rings().map(move |ring| (row, ring.points())))
    };
    let mut lengths: Vec<f64> = rings()
        .flat_map(|(_, points)| {
            points
                .windows(2)
                .map(|ends| (ends[1].x - ends[0].x).hypot(ends[1].y - ends[0].y))
        })
        .collect();
    if lengths.is_empty() {
        return Vec::new();
    }
    let middle = lengths.len() / 2;
    let (_, &mut middling, _) = lengths.select_nth_unstable_by(middle, f64::total_cmp);
    let cell = middling.max(4.0 * within);
    #[expect(clippy::cast_possible_truncation, reason = "cells of a country fit")]
    let at = |value: f64| (value / cell).floor() as i64;
    let mut cells: HashMap<(i64, i64), Vec<Edge>> = HashMap::new();
    for (row, points) in rings() {
        for ends in points.windows(2) {
            let (a, b) = (ends[0], ends[1]);
            // Along the edge in steps of half a cell: every cell that it comes near.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a number of steps"
            )]
            let steps = (2.0 * (b.x - a.x).hypot(b.y - a.y) / cell).ceil() as u32;
            let mut last = None;
            for step in 0..=steps.max(1) {
                let along = f64::from(step) / f64::from(steps.max(1));
                let here = (at(a.x + along * (b.x - a.x)), at(a.y + along * (b.y - a.y)));
                if last.replace(here) != Some(here) {
                    cells.entry(here).or_default().push((as_row(row), a, b));
                }
            }
        }
    }
    let mut found = Vec::new();
    for (row, points) in rings() {
        let row = as_row(row);
        for &point in &points[1..] {
            let (x, y) = (at(point.x), at(point.y));
            for near in (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y))) {
                for &(other, a, b) in cells.get(&near).into_iter().flatten() {
                    let pair = (row.min(other), row.max(other));
                    if other != row
                        && far(point, a, b) <= within
                        && weights.of(pair.0 as usize).binary_search(&pair.1).is_err()
                    {
                        found.push(pair);
                    }
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// How far `point` is from the segment from `a` to `b`.
fn far(point: Point, a: Point, b: Point) -> f64 {
    let (x, y) = (b.x - a.x, b.y - a.y);
    let length = x * x + y * y;
    let along = if length > 0.0 {
        (((point.x - a.x) * x + (point.y - a.y) * y) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (a.x + along * x - point.x).hypot(a.y + along * y - point.y)
}
