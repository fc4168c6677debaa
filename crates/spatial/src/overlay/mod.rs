//! What of one geography lies in another.

mod area;
mod convert;
mod points;

pub use convert::Parts;
pub use points::{Within, inside, nearest_shape, people_parts};

use allotment_place::{Bounds, MultiPolygon};
use rayon::prelude::*;

use crate::grid::Grid;
use crate::weights::as_row;
use area::Edges;

/// A part that two places share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The row of the place it is of, in the first set.
    pub from: u32,
    /// The row of the place it lies in, in the second set.
    pub to: u32,
    /// Its area, in squared units of the coordinates.
    pub area: f64,
}

/// Below this share of the smaller of two places, an area in common is what
/// rounding leaves along a border that they share.
const ROUNDING: f64 = 1e-9;

/// Every part that a place of `from` has in common with one of `to`, by rows,
/// in ascending order.
///
/// The area is a sum of integrals over pairs of edges, not of a shape that was
/// cut out: it needs no snapping to a grid, cannot fail on borders that
/// coincide, touch or cross themselves, and is right to rounding. Time grows
/// with the pairs of edges that lie over each other.
///
/// Source: a polygon's indicator is the sum of its edges', each counted with
/// the sign of its direction, so that the area of an intersection is a double
/// sum over edges (the surveyor's formula for two polygons).
#[must_use]
pub fn overlay(from: &[MultiPolygon], to: &[MultiPolygon]) -> Vec<Part> {
    let boxes = |shapes: &[MultiPolygon]| -> Vec<Option<Bounds>> {
        shapes.iter().map(MultiPolygon::bounds).collect()
    };
    let (from_boxes, to_boxes) = (boxes(from), boxes(to));
    let grid = Grid::new(&to_boxes);
    let to_edges: Vec<Edges> = to.par_iter().map(Edges::of).collect();
    let parts: Vec<Vec<Part>> = from
        .par_iter()
        .enumerate()
        .with_min_len(16)
        .map_init(Vec::new, |found, (row, shape)| {
            let Some(bounds) = from_boxes[row] else {
                return Vec::new();
            };
            let edges = Edges::of(shape);
            grid.near(bounds, found);
            let common = found.iter().filter_map(|&other| {
                let theirs = to_boxes[other as usize]?;
                let window = common(bounds, theirs)?;
                let there = &to_edges[other as usize];
                let area = edges.common_area(there, window);
                let is_there = area > ROUNDING * edges.area().min(there.area());
                is_there.then_some(Part {
                    from: as_row(row),
                    to: other,
                    area,
                })
            });
            common.collect()
        })
        .collect();
    parts.into_iter().flatten().collect()
}

/// Where two places of one set lie over each other: the parts with `from`
/// before `to`, ascending.
#[must_use]
pub fn overlaps(shapes: &[MultiPolygon]) -> Vec<Part> {
    let mut parts = overlay(shapes, shapes);
    parts.retain(|part| part.from < part.to);
    parts
}

/// What two boxes have in common, if that has an area.
fn common(a: Bounds, b: Bounds) -> Option<Bounds> {
    let bounds = Bounds {
        low: allotment_place::Point {
            x: a.low.x.max(b.low.x),
            y: a.low.y.max(b.low.y),
        },
        high: allotment_place::Point {
            x: a.high.x.min(b.high.x),
            y: a.high.y.min(b.high.y),
        },
    };
    (bounds.low.x < bounds.high.x && bounds.low.y < bounds.high.y).then_some(bounds)
}
