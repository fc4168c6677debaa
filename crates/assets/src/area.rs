//! How far a point is from the ground of a place.

use allotment_place::{MultiPolygon, Point};

use crate::grid::squared;

/// How far `point` is from `ground`, in the units of their coordinates: 0
/// inside and on the boundary. Infinite if the ground is empty.
#[must_use]
pub fn distance_to(ground: &MultiPolygon, point: Point) -> f64 {
    if ground.contains(point) {
        return 0.0;
    }
    let edges = ground
        .rings()
        .flat_map(|ring| ring.points().windows(2))
        .map(|ends| to_segment(point, ends[0], ends[1]));
    edges.fold(f64::INFINITY, f64::min).sqrt()
}

/// The distance from `point` to the segment from `a` to `b`, squared.
fn to_segment(point: Point, a: Point, b: Point) -> f64 {
    let (x, y) = (b.x - a.x, b.y - a.y);
    let length = x * x + y * y;
    let along = if length > 0.0 {
        (((point.x - a.x) * x + (point.y - a.y) * y) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let foot = Point {
        x: a.x + along * x,
        y: a.y + along * y,
    };
    squared(point, foot)
}
