//! The outline of ground that several rings say together.

use std::collections::BTreeMap;

use allotment_place::{Point, Ring};

use super::closed;

/// A point by its digits, so that points can be looked up.
type Key = (u64, u64);

/// The rings round the ground for which `is_inside` holds, where only the rings
/// through `rings` are borders of it: anticlockwise round ground, clockwise round
/// holes; nothing if no outline can be followed.
///
/// All edges are cut where they meet. A piece of an edge is part of the outline if
/// just one of its sides is inside; the pieces are followed with the ground to the
/// left, at each corner by the border of the same ground. Where edges meet in a
/// corner, it is that corner, to the last digit.
///
/// Source: de Berg, Cheong, van Kreveld and Overmars, *Computational Geometry* (3rd
/// ed., 2008), section 2.3, overlay of two subdivisions.
pub(super) fn outline(rings: &[&Ring], is_inside: impl Fn(Point) -> bool) -> Option<Vec<Ring>> {
    let edges: Vec<[Point; 2]> = (rings.iter())
        .flat_map(|ring| ring.points().windows(2).map(|ends| [ends[0], ends[1]]))
        .filter(|[a, b]| key(*a) != key(*b))
        .collect();
    let size = size(&edges);
    // From each corner the pieces that begin there.
    let mut from: BTreeMap<Key, Vec<[Point; 2]>> = BTreeMap::new();
    let mut pieces = 0_i64;
    for [a, b] in pieces_of(&edges, size) {
        let (x, y) = (b.x - a.x, b.y - a.y);
        let length = x.hypot(y);
        let aside = (length * 1e-6).max(size * 1e-14) / length;
        let beside = |side: f64| Point {
            x: f64::midpoint(a.x, b.x) - side * aside * y,
            y: f64::midpoint(a.y, b.y) + side * aside * x,
        };
        let piece = match (is_inside(beside(1.0)), is_inside(beside(-1.0))) {
            (true, false) => [a, b],
            (false, true) => [b, a],
            _ => continue,
        };
        from.entry(key(piece[0])).or_default().push(piece);
        pieces += 1;
    }
    let mut found = Vec::new();
    while let Some(start) = from.values().find_map(|pieces| pieces.first().copied()) {
        let mut corners = Vec::new();
        let mut piece = start;
        loop {
            corners.push(piece[0]);
            take(&mut from, piece);
            if key(piece[1]) == key(start[0]) {
                break;
            }
            pieces -= 1;
            if pieces < 0 {
                return None;
            }
            piece = next(from.get(&key(piece[1]))?, piece)?;
        }
        found.extend(closed(&corners));
    }
    Some(found)
}

fn key(point: Point) -> Key {
    // -0 is 0.
    ((point.x + 0.0).to_bits(), (point.y + 0.0).to_bits())
}

fn take(from: &mut BTreeMap<Key, Vec<[Point; 2]>>, piece: [Point; 2]) {
    let start = key(piece[0]);
    if let Some(pieces) = from.get_mut(&start) {
        pieces.retain(|other| key(other[1]) != key(piece[1]));
        if pieces.is_empty() {
            from.remove(&start);
        }
    }
}

/// Of `pieces` that begin where `piece` ends, the one that borders the same ground:
/// the first clockwise from the way back.
fn next(pieces: &[[Point; 2]], piece: [Point; 2]) -> Option<[Point; 2]> {
    let heading = |from: Point, to: Point| (to.y - from.y).atan2(to.x - from.x);
    let back = heading(piece[1], piece[0]);
    let clockwise = |one: &[Point; 2]| {
        let turn = back - heading(one[0], one[1]);
        if turn <= 0.0 {
            turn + std::f64::consts::TAU
        } else {
            turn
        }
    };
    let order =
        |one: &&[Point; 2], other: &&[Point; 2]| clockwise(one).total_cmp(&clockwise(other));
    pieces.iter().min_by(order).copied()
}

/// The pieces into which `edges` fall where they meet, each once, in order.
fn pieces_of(edges: &[[Point; 2]], size: f64) -> Vec<[Point; 2]> {
    let mut cuts: Vec<Vec<Point>> = vec![Vec::new(); edges.len()];
    // By left ends, so that only edges that lie over each other are compared.
    let mut by_left: Vec<(f64, f64, usize)> = (edges.iter().enumerate())
        .map(|(at, [a, b])| (a.x.min(b.x), a.x.max(b.x), at))
        .collect();
    by_left.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.2.cmp(&other.2)));
    let slack = size * ROUNDING;
    for (position, &(_, right, one)) in by_left.iter().enumerate() {
        for &(left, _, other) in &by_left[position + 1..] {
            if left > right + slack {
                break;
            }
            let (a, b) = (edges[one], edges[other]);
            if are_apart(a, b, slack) {
                continue;
            }
            let mut meet_at_end = false;
            for (edge, ends, at) in [(a, b, one), (b, a, other)] {
                for end in ends {
                    if lies_on(end, edge, slack) {
                        meet_at_end = true;
                        cuts[at].push(end);
                    }
                }
            }
            if !meet_at_end && let Some(point) = crossing(a, b) {
                cuts[one].push(point);
                cuts[other].push(point);
            }
        }
    }
    let mut pieces: BTreeMap<(Key, Key), [Point; 2]> = BTreeMap::new();
    for (&[a, b], mut cuts) in edges.iter().zip(cuts) {
        let along = |point: &Point| (point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y);
        cuts.extend([a, b]);
        cuts.sort_by(|one, other| along(one).total_cmp(&along(other)));
        cuts.dedup_by_key(|point| key(*point));
        for ends in cuts.windows(2) {
            let (one, other) = (key(ends[0]), key(ends[1]));
            if one < other {
                pieces.insert((one, other), [ends[0], ends[1]]);
            } else {
                pieces.insert((other, one), [ends[1], ends[0]]);
            }
        }
    }
    pieces.into_values().collect()
}

/// What rounding moves a point by, of the largest coordinate.
const ROUNDING: f64 = 1e-12;

/// The largest coordinate.
fn size(edges: &[[Point; 2]]) -> f64 {
    (edges.iter().flatten()).fold(0.0, |size: f64, point| {
        size.max(point.x.abs()).max(point.y.abs())
    })
}

/// What rounding moves a corner of `edges` by.
pub(crate) fn slack(edges: &[[Point; 2]]) -> f64 {
    size(edges) * ROUNDING
}

/// Whether one of two edges lies above the other.
fn are_apart(a: [Point; 2], b: [Point; 2], slack: f64) -> bool {
    let above = |p: [Point; 2], q: [Point; 2]| p[0].y.max(p[1].y) + slack < q[0].y.min(q[1].y);
    above(a, b) || above(b, a)
}

/// Whether two edges cross, or an end of one lies on the other between its ends.
pub(super) fn meet(a: [Point; 2], b: [Point; 2], slack: f64) -> bool {
    let ends_on = |ends: [Point; 2], edge| ends.iter().any(|&end| lies_on(end, edge, slack));
    !are_apart(a, b, slack) && (ends_on(b, a) || ends_on(a, b) || crossing(a, b).is_some())
}

/// Whether `point` lies on the edge, not at one of its ends.
pub(crate) fn lies_on(point: Point, [a, b]: [Point; 2], slack: f64) -> bool {
    if key(point) == key(a) || key(point) == key(b) {
        return false;
    }
    let (x, y) = (b.x - a.x, b.y - a.y);
    let length = x * x + y * y;
    let along = ((point.x - a.x) * x + (point.y - a.y) * y) / length;
    let aside = ((point.x - a.x) * y - (point.y - a.y) * x).abs() / length.sqrt();
    along > 0.0 && along < 1.0 && aside <= slack
}

/// Where two edges cross, each between its own ends.
fn crossing(a: [Point; 2], b: [Point; 2]) -> Option<Point> {
    super::crossing::crossing((a[0], a[1]), (b[0], b[1]))
}
