//! The area that two shapes have in common.

use allotment_place::{Bounds, MultiPolygon, Ring};

/// One edge, from left to right.
#[derive(Debug, Clone, Copy)]
struct Edge {
    left: f64,
    right: f64,
    /// The height at its left end.
    from: f64,
    /// The height at its right end.
    to: f64,
    /// 1 if the shape lies below it, -1 if above.
    sign: f64,
}

/// The edges of a shape by their left ends, none of them upright.
pub(super) struct Edges {
    by_left: Vec<Edge>,
    /// No edge is wider than this.
    widest: f64,
    area: f64,
}

impl Edges {
    /// Outer rings count whatever their direction, and holes count against them.
    pub(super) fn of(shape: &MultiPolygon) -> Self {
        let mut edges = Vec::new();
        for polygon in &shape.0 {
            push(&polygon.outer, 1.0, &mut edges);
            for hole in &polygon.holes {
                push(hole, -1.0, &mut edges);
            }
        }
        edges.sort_unstable_by(|a: &Edge, b: &Edge| {
            a.left
                .total_cmp(&b.left)
                .then(a.right.total_cmp(&b.right))
                .then(a.from.total_cmp(&b.from))
                .then(a.to.total_cmp(&b.to))
        });
        let widest = edges
            .iter()
            .map(|edge| edge.right - edge.left)
            .fold(0.0, f64::max);
        Self {
            by_left: edges,
            widest,
            area: shape.area(),
        }
    }

    pub(super) fn area(&self) -> f64 {
        self.area
    }

    /// The area in common with `other`, `window` being what the rectangles
    /// round both have in common. Never below zero.
    pub(super) fn common_area(&self, other: &Self, window: Bounds) -> f64 {
        let (fewer, more) = if self.by_left.len() <= other.by_left.len() {
            (self, other)
        } else {
            (other, self)
        };
        let base = window.low.y;
        let mut area = 0.0;
        for edge in &fewer.by_left {
            if edge.left >= window.high.x {
                break;
            }
            if edge.right <= window.low.x || edge.from.max(edge.to) < base {
                continue;
            }
            let first = more
                .by_left
                .partition_point(|one| one.left <= edge.left - more.widest);
            for one in &more.by_left[first..] {
                if one.left >= edge.right {
                    break;
                }
                if one.right > edge.left && one.from.max(one.to) >= base {
                    area += under_both(edge, one, base);
                }
            }
        }
        area.max(0.0)
    }
}

fn push(ring: &Ring, sign: f64, edges: &mut Vec<Edge>) {
    let turn = if ring.twice_signed_area() < 0.0 {
        -sign
    } else {
        sign
    };
    for pair in ring.points().windows(2) {
        let (a, b) = (pair[0], pair[1]);
        // Anticlockwise, the inside lies above an edge that goes right.
        if a.x < b.x {
            edges.push(Edge {
                left: a.x,
                right: b.x,
                from: a.y,
                to: b.y,
                sign: -turn,
            });
        } else if a.x > b.x {
            edges.push(Edge {
                left: b.x,
                right: a.x,
                from: b.y,
                to: a.y,
                sign: turn,
            });
        }
    }
}

/// The signed area above `base` and under both edges, where they lie over
/// each other.
///
/// One of the two shapes lies wholly above `base`. Where an edge of the other
/// dips below it, what it adds is the same with every edge of the first, whose
/// signs sum to nothing: it cancels, and so do the edges that are left out.
fn under_both(a: &Edge, b: &Edge, base: f64) -> f64 {
    let (left, right) = (a.left.max(b.left), a.right.min(b.right));
    let width = right - left;
    if width <= 0.0 {
        return 0.0;
    }
    let heights = |edge: &Edge| (edge.height(left) - base, edge.height(right) - base);
    let (of_a, of_b) = (heights(a), heights(b));
    let at_ends = (of_a.0 - of_b.0, of_a.1 - of_b.1);
    let mean = (of_a.0 + of_a.1 + of_b.0 + of_b.1) / 4.0;
    // The mean of the lower one: that of both, less half of what lies between.
    let between = if at_ends.0 * at_ends.1 >= 0.0 {
        (at_ends.0 + at_ends.1).abs() / 2.0
    } else {
        let squares = at_ends.0 * at_ends.0 + at_ends.1 * at_ends.1;
        squares / (2.0 * (at_ends.0.abs() + at_ends.1.abs()))
    };
    a.sign * b.sign * width * (mean - between / 2.0)
}

impl Edge {
    fn height(&self, x: f64) -> f64 {
        // Exact at both ends, so that edges in common stay so.
        if x <= self.left {
            self.from
        } else if x >= self.right {
            self.to
        } else {
            self.from + (self.to - self.from) * ((x - self.left) / (self.right - self.left))
        }
    }
}
