//! Rings that cross themselves, taken apart.

use std::collections::BTreeMap;

use allotment_place::Point;

/// The loops of which a ring (not closed) consists, none of which crosses
/// itself; the ring itself if it does not.
///
/// Where two edges cross, the ring is cut into the loop between them and the
/// rest. Every cut makes both shorter, so this ends; more than [`MOST`] cuts
/// are not made, for a ring with so many crossings means nothing.
pub(super) fn at_crossings(ring: Vec<Point>) -> Vec<Vec<Point>> {
    let mut done = Vec::new();
    let mut waiting = vec![ring];
    let mut cuts = 0;
    while let Some(ring) = waiting.pop() {
        let crossing = if cuts < MOST {
            first_crossing(&ring)
        } else {
            None
        };
        let Some((first, second, at)) = crossing else {
            done.push(ring);
            continue;
        };
        cuts += 1;
        let mut inner = vec![at];
        inner.extend_from_slice(&ring[first + 1..=second]);
        let mut rest = ring[..=first].to_vec();
        rest.push(at);
        rest.extend_from_slice(&ring[second + 1..]);
        waiting.push(inner);
        waiting.push(rest);
    }
    done
}

/// The loops into which a ring (not closed) falls where it comes to the same
/// point again; the ring itself if it does not.
pub(super) fn at_touches(ring: Vec<Point>) -> Vec<Vec<Point>> {
    let mut loops = Vec::new();
    let mut way: Vec<Point> = Vec::new();
    let mut stands: BTreeMap<(u64, u64), usize> = BTreeMap::new();
    for point in ring {
        let key = ((point.x + 0.0).to_bits(), (point.y + 0.0).to_bits());
        if let Some(&since) = stands.get(&key) {
            let back: Vec<Point> = way.drain(since..).collect();
            for point in &back {
                stands.remove(&((point.x + 0.0).to_bits(), (point.y + 0.0).to_bits()));
            }
            loops.push(back);
        }
        stands.insert(key, way.len());
        way.push(point);
    }
    loops.push(way);
    loops
}

/// Whether a closed ring comes to a corner of its own again.
pub(super) fn comes_again(closed: &[Point]) -> bool {
    let corners = closed[1..].iter();
    let mut keys: Vec<(u64, u64)> = corners
        .map(|point| ((point.x + 0.0).to_bits(), (point.y + 0.0).to_bits()))
        .collect();
    keys.sort_unstable();
    keys.windows(2).any(|two| two[0] == two[1])
}

/// Whether an edge of a closed ring crosses another, or a corner lies on an edge.
pub(super) fn meets_itself(closed: &[Point]) -> bool {
    let edges: Vec<[Point; 2]> = (closed.windows(2)).map(|ends| [ends[0], ends[1]]).collect();
    let slack = super::outline::slack(&edges);
    let mut by_left: Vec<(f64, f64, usize)> = (edges.iter().enumerate())
        .map(|(at, [a, b])| (a.x.min(b.x), a.x.max(b.x), at))
        .collect();
    by_left.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    by_left
        .iter()
        .enumerate()
        .any(|(position, &(_, right, one))| {
            let near = by_left[position + 1..]
                .iter()
                .take_while(|(left, ..)| *left <= right + slack);
            let mut near = near.map(|&(.., other)| (edges[one], edges[other]));
            near.any(|(one, other)| super::outline::meet(one, other, slack))
        })
}

/// The most cuts of one ring.
const MOST: usize = 1000;

/// The first two edges, by where they begin, that cross within both, and where.
fn first_crossing(ring: &[Point]) -> Option<(usize, usize, Point)> {
    let many = ring.len();
    if many < 4 {
        return None;
    }
    let end = |edge: usize| ring[(edge + 1) % many];
    // By left ends, so that only edges that lie over each other are compared.
    let mut edges: Vec<(f64, f64, usize)> = (0..many)
        .map(|edge| {
            let (a, b) = (ring[edge].x, end(edge).x);
            (a.min(b), a.max(b), edge)
        })
        .collect();
    edges.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
    let mut best: Option<(usize, usize, Point)> = None;
    for (position, &(_, right, one)) in edges.iter().enumerate() {
        for &(left, _, other) in &edges[position + 1..] {
            if left > right {
                break;
            }
            let (first, second) = (one.min(other), one.max(other));
            if best.is_some_and(|best| (best.0, best.1) <= (first, second)) {
                continue;
            }
            if let Some(at) = crossing((ring[first], end(first)), (ring[second], end(second))) {
                best = Some((first, second, at));
            }
        }
    }
    best
}

/// Where two edges cross, each between its own ends.
pub(super) fn crossing(a: (Point, Point), b: (Point, Point)) -> Option<Point> {
    let side = |line: (Point, Point), point: Point| {
        (line.1.x - line.0.x) * (point.y - line.0.y) - (line.1.y - line.0.y) * (point.x - line.0.x)
    };
    let (from, to) = (side(a, b.0), side(a, b.1));
    let (start, end) = (side(b, a.0), side(b, a.1));
    if !(from * to < 0.0 && start * end < 0.0) {
        return None;
    }
    let along = start / (start - end);
    Some(Point {
        x: a.0.x + (a.1.x - a.0.x) * along,
        y: a.0.y + (a.1.y - a.0.y) * along,
    })
}
