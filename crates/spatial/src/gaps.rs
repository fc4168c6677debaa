//! Holes between places that should lie side by side.

use std::collections::BTreeMap;

use allotment_place::{MultiPolygon, Point};

use crate::mend::{lies_on, slack};

/// Ground that lies amid places and in none of them: a lake that nobody owns,
/// a place that was left out, a border drawn twice and differently.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Its area, in squared units of the coordinates.
    pub area: f64,
    /// A corner of it.
    pub at: Point,
}

/// Every hole that `shapes` leave between them, the largest first.
///
/// An edge that two shapes share, each in its own direction, is no border of
/// them together; what is left of the edges is, and those of its rings that
/// run the other way round are holes. Where a corner of one lies on an edge of
/// another, the edge is cut there first. So the shapes must be wound alike (outer
/// rings against the clock, holes with it), and share their borders to twelve
/// figures; where they do not, slivers show as holes, or join holes with the
/// outside. A hole that touches the outer
/// border in a corner is found, or counted with the outside, as the corner is
/// turned.
#[must_use]
pub fn gaps(shapes: &[MultiPolygon]) -> Vec<Gap> {
    let mut open: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
    let rings = shapes.iter().flat_map(MultiPolygon::rings);
    for edge in rings.flat_map(|ring| ring.points().windows(2)) {
        let (from, to) = (Corner::of(edge[0]), Corner::of(edge[1]));
        if from == to {
            continue;
        }
        if !take(&mut open, to, from) {
            open.entry(from).or_default().push(to);
        }
    }
    cut_at_corners(&mut open);
    let mut found: Vec<Gap> = Vec::new();
    while let Some(&start) = open.keys().next() {
        for ring in rings_from(&mut open, start) {
            let twice: f64 = ring
                .iter()
                .zip(ring.iter().cycle().skip(1))
                .map(|(one, next)| {
                    let (one, next) = (one.relative_to(start), next.relative_to(start));
                    one.x * next.y - next.x * one.y
                })
                .sum();
            if twice < 0.0 {
                found.push(Gap {
                    area: -twice / 2.0,
                    at: ring[0].point(),
                });
            }
        }
    }
    found.sort_by(|one, other| {
        let corner = |gap: &Gap| Corner::of(gap.at);
        (other.area.total_cmp(&one.area)).then_with(|| corner(one).cmp(&corner(other)))
    });
    found
}

/// Cuts edges where corners of others lie on them, and takes out those that come to be
/// shared.
fn cut_at_corners(open: &mut BTreeMap<Corner, Vec<Corner>>) {
    // An edge that is shared is no border, and its ends are corners of others.
    let edges: Vec<[Point; 2]> = (open.iter())
        .flat_map(|(from, ends)| ends.iter().map(|to| [from.point(), to.point()]))
        .collect();
    let slack = slack(&edges);
    let corners: Vec<Point> = open.keys().map(|corner| corner.point()).collect();
    let mut by_left = corners;
    by_left.sort_by(|one, other| one.x.total_cmp(&other.x));
    for [from, to] in edges {
        let (left, right) = (from.x.min(to.x) - slack, from.x.max(to.x) + slack);
        let (low, high) = (from.y.min(to.y) - slack, from.y.max(to.y) + slack);
        let first = by_left.partition_point(|corner| corner.x < left);
        let near = by_left[first..]
            .iter()
            .take_while(|corner| corner.x <= right);
        let mut on: Vec<Point> = near
            .filter(|corner| (low..=high).contains(&corner.y))
            .filter(|corner| lies_on(**corner, [from, to], slack))
            .copied()
            .collect();
        if on.is_empty() {
            continue;
        }
        let along = |corner: &Point| {
            (corner.x - from.x) * (to.x - from.x) + (corner.y - from.y) * (to.y - from.y)
        };
        on.sort_by(|one, other| along(one).total_cmp(&along(other)));
        let corners: Vec<Corner> = std::iter::once(from)
            .chain(on)
            .chain([to])
            .map(Corner::of)
            .collect();
        take(open, corners[0], corners[corners.len() - 1]);
        for ends in corners.windows(2) {
            if !take(open, ends[1], ends[0]) {
                open.entry(ends[0]).or_default().push(ends[1]);
            }
        }
    }
}

/// Takes the edge from `from` to `to` out, if it is there.
fn take(open: &mut BTreeMap<Corner, Vec<Corner>>, from: Corner, to: Corner) -> bool {
    let Some(ends) = open.get_mut(&from) else {
        return false;
    };
    let Some(at) = ends.iter().position(|end| *end == to) else {
        return false;
    };
    ends.swap_remove(at);
    if ends.is_empty() {
        open.remove(&from);
    }
    true
}

/// Walks from `start` until no edge goes on, and cuts a ring off whenever a
/// corner comes again.
fn rings_from(open: &mut BTreeMap<Corner, Vec<Corner>>, start: Corner) -> Vec<Vec<Corner>> {
    let mut rings = Vec::new();
    let mut path = vec![start];
    let mut place = BTreeMap::from([(start, 0)]);
    while let Some(&last) = path.last() {
        let Some(next) = open.get(&last).and_then(|ends| ends.iter().min().copied()) else {
            break;
        };
        take(open, last, next);
        if let Some(&at) = place.get(&next) {
            rings.push(path[at..].to_vec());
            for corner in path.drain(at + 1..) {
                place.remove(&corner);
            }
        } else {
            place.insert(next, path.len());
            path.push(next);
        }
    }
    rings
}

/// A point that can be told apart and put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Corner {
    x: u64,
    y: u64,
}

impl Corner {
    fn of(point: Point) -> Self {
        // Adding 0 makes one of the two zeros.
        Self {
            x: (point.x + 0.0).to_bits(),
            y: (point.y + 0.0).to_bits(),
        }
    }

    fn point(self) -> Point {
        Point {
            x: f64::from_bits(self.x),
            y: f64::from_bits(self.y),
        }
    }

    fn relative_to(self, other: Self) -> Point {
        let (own, other) = (self.point(), other.point());
        Point {
            x: own.x - other.x,
            y: own.y - other.y,
        }
    }
}
