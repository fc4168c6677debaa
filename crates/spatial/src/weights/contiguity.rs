//! Neighbours that touch.

use allotment_place::{MultiPolygon, Point};
use rayon::slice::ParallelSliceMut;

use super::{Weights, as_row};

/// What makes two places touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contiguity {
    /// A corner in common is enough.
    Queen,
    /// A stretch of border in common.
    Rook,
}

/// The places of `shapes` that touch each other.
///
/// Places touch where their coordinates are equal to the last bit, as they are
/// in the files that statistical offices publish; nothing is snapped. If
/// borders were drawn one by one, many places come out as islands.
///
/// Source: libpysal, `Graph.build_contiguity` with `strict=False`: queen by
/// shared vertices, rook by shared edges.
#[must_use]
pub fn contiguity(shapes: &[MultiPolygon], by: Contiguity) -> Weights {
    let pairs = match by {
        Contiguity::Queen => {
            let mut corners: Vec<(Corner, u32)> = Vec::new();
            each_ring(shapes, |row, points| {
                corners.extend(points.iter().skip(1).map(|&point| (corner(point), row)));
            });
            meeting(corners)
        }
        Contiguity::Rook => {
            let mut edges: Vec<((Corner, Corner), u32)> = Vec::new();
            each_ring(shapes, |row, points| {
                let ends = points
                    .windows(2)
                    .map(|pair| (corner(pair[0]), corner(pair[1])));
                let edges_here = ends
                    .filter(|(a, b)| a != b)
                    .map(|(a, b)| ((a.min(b), a.max(b)), row));
                edges.extend(edges_here);
            });
            meeting(edges)
        }
    };
    Weights::new(shapes.len(), pairs).expect("rows of these shapes")
}

/// A point by its bits.
type Corner = (u64, u64);

fn corner(point: Point) -> Corner {
    // Zero has two signs and one place.
    ((point.x + 0.0).to_bits(), (point.y + 0.0).to_bits())
}

fn each_ring(shapes: &[MultiPolygon], mut see: impl FnMut(u32, &[Point])) {
    for (row, shape) in shapes.iter().enumerate() {
        for ring in shape.rings() {
            see(as_row(row), ring.points());
        }
    }
}

/// Every two rows that have a key in common, in both directions.
fn meeting<K: Ord + Copy + Send>(mut keyed: Vec<(K, u32)>) -> Vec<(u32, u32)> {
    keyed.par_sort_unstable();
    keyed.dedup();
    let mut pairs = Vec::new();
    for same in keyed.chunk_by(|a, b| a.0 == b.0) {
        for (position, &(_, row)) in same.iter().enumerate() {
            for &(_, other) in &same[position + 1..] {
                pairs.push((row, other));
                pairs.push((other, row));
            }
        }
    }
    pairs
}
