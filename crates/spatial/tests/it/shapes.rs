//! Shapes that tests are made of.

use allotment_place::{MultiPolygon, Point, Polygon, Ring};

/// The ring through `corners`, closed.
pub(crate) fn ring(corners: &[(f64, f64)]) -> Ring {
    let mut points: Vec<Point> = corners.iter().map(|&(x, y)| Point { x, y }).collect();
    points.push(points[0]);
    Ring::new(points).expect("three corners at least")
}

/// The polygon within `corners`.
pub(crate) fn polygon(corners: &[(f64, f64)]) -> MultiPolygon {
    MultiPolygon(vec![Polygon {
        outer: ring(corners),
        holes: Vec::new(),
    }])
}

/// An upright rectangle.
pub(crate) fn block(left: f64, low: f64, right: f64, high: f64) -> MultiPolygon {
    polygon(&[(left, low), (right, low), (right, high), (left, high)])
}

/// `columns` times `rows` unit squares, row by row from below.
pub(crate) fn chessboard(columns: usize, rows: usize) -> Vec<MultiPolygon> {
    let side = |at: usize| f64::from(u32::try_from(at).expect("a small board"));
    (0..rows * columns)
        .map(|at| {
            let (left, low) = (side(at % columns), side(at / columns));
            block(left, low, left + 1.0, low + 1.0)
        })
        .collect()
}

pub(crate) fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance
}
