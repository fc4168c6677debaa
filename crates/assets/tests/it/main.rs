//! What is within reach, against what anyone can count by hand.

mod catchments;
mod changing;
mod closeness;
mod gaps;
mod siting;
mod walking;

use allotment_place::Point;
use proptest::prelude::*;

/// A point.
fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// Points on a lattice of whole metres, so that ties and exact distances occur.
fn points(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Point>> {
    prop::collection::vec((0..60_i32, 0..60_i32), count).prop_map(|all| {
        let point = |(x, y): (i32, i32)| at(f64::from(x) * 5.0, f64::from(y) * 5.0);
        all.into_iter().map(point).collect()
    })
}

/// The distance between two points.
fn apart(a: Point, b: Point) -> f64 {
    let (x, y) = (a.x - b.x, a.y - b.y);
    (x * x + y * y).sqrt()
}
