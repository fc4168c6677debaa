//! How often a ring goes round a point.

use allotment_place::{Point, Ring};

/// A ring, ready to say how often it goes round any point.
pub(super) struct Winding<'a> {
    points: &'a [Point],
    low: f64,
    /// Strips a unit of height.
    per: f64,
    /// For each strip from below, the edges that come into it, by where they begin.
    strips: Vec<Vec<u32>>,
}

/// So many edges a strip, were they spread evenly.
const EDGES: usize = 8;

/// The most strips: an edge may come into all of them.
const MOST: usize = 1024;

impl<'a> Winding<'a> {
    pub(super) fn of(ring: &'a Ring) -> Self {
        let points = ring.points();
        let heights = || points.iter().map(|point| point.y);
        let low = heights().fold(f64::INFINITY, f64::min);
        let high = heights().fold(f64::NEG_INFINITY, f64::max);
        let many = (points.len() / EDGES).clamp(1, MOST);
        let per = if high > low {
            crate::weights::as_f64(many) / (high - low)
        } else {
            0.0
        };
        let mut of = Self {
            points,
            low,
            per,
            strips: vec![Vec::new(); many],
        };
        for (edge, ends) in (0_u32..).zip(points.windows(2)) {
            let (one, other) = (of.strip(ends[0].y), of.strip(ends[1].y));
            for strip in &mut of.strips[one.min(other)..=one.max(other)] {
                strip.push(edge);
            }
        }
        of
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from a float stops at the ends of its range"
    )]
    fn strip(&self, y: f64) -> usize {
        (((y - self.low) * self.per) as usize).min(self.strips.len() - 1)
    }

    /// How often the ring goes round `point`, against the clock; below 0 if with it.
    ///
    /// Source: Sunday, *Practical Geometry Algorithms* (2021), winding number: edges that
    /// rise past the point on its right, less those that fall.
    pub(super) fn of_point(&self, point: Point) -> i64 {
        let mut rounds = 0;
        for &edge in &self.strips[self.strip(point.y)] {
            let (a, b) = (self.points[edge as usize], self.points[edge as usize + 1]);
            let side = (b.x - a.x) * (point.y - a.y) - (point.x - a.x) * (b.y - a.y);
            // Left of the edge, seen along it, `side` is above 0.
            if a.y <= point.y && point.y < b.y && side > 0.0 {
                rounds += 1;
            } else if b.y <= point.y && point.y < a.y && side < 0.0 {
                rounds -= 1;
            }
        }
        rounds
    }
}
