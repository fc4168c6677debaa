//! Rings cut to a tile.

use super::mvt::EXTENT;

/// How far beyond a tile's edge shapes go, so that their cut edge is out of
/// sight. In the tile's units.
pub(crate) const BUFFER: i64 = 80;

/// The part of a ring that lies on the tile and a little beyond, in the tile's
/// own units; nothing if it misses the tile. The ring is on the whole numbers
/// of its zoom, without its first point again at the end.
///
/// Source: Ivan Sutherland and Gary Hodgman, *Communications of the ACM* 17(1),
/// 1974. Where a ring leaves the tile and comes back, the parts stay joined
/// along the cut edge, which nobody sees.
pub(crate) fn clip(ring: &[(i64, i64)], tile: (i64, i64)) -> Option<Vec<(i32, i32)>> {
    let extent = i64::from(EXTENT);
    let local = |&(x, y): &(i64, i64)| (x - tile.0 * extent, y - tile.1 * extent);
    let mut ring: Vec<(i64, i64)> = ring.iter().map(local).collect();
    let (low, high) = (-BUFFER, extent + BUFFER);
    let within = |value: i64| (low..=high).contains(&value);
    if !ring.iter().all(|&(x, y)| within(x) && within(y)) {
        ring = cut(
            &ring,
            |point| point.0 >= low,
            |a, b| (low, cross(low, a, b)),
        );
        ring = cut(
            &ring,
            |point| point.0 <= high,
            |a, b| (high, cross(high, a, b)),
        );
        let turn = |(x, y): (i64, i64)| (y, x);
        ring = cut(
            &ring,
            |point| point.1 >= low,
            |a, b| (cross(low, turn(a), turn(b)), low),
        );
        ring = cut(
            &ring,
            |point| point.1 <= high,
            |a, b| (cross(high, turn(a), turn(b)), high),
        );
    }
    ring.dedup();
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    let small = |value: i64| i32::try_from(value).expect("a tile and its buffer are small");
    (ring.len() >= 3).then(|| ring.iter().map(|&(x, y)| (small(x), small(y))).collect())
}

/// The part of a ring on one side of a line.
fn cut(
    ring: &[(i64, i64)],
    keeps: impl Fn((i64, i64)) -> bool,
    crossing: impl Fn((i64, i64), (i64, i64)) -> (i64, i64),
) -> Vec<(i64, i64)> {
    let mut kept = Vec::with_capacity(ring.len());
    let Some(&last) = ring.last() else {
        return kept;
    };
    let mut before = last;
    for &point in ring {
        if keeps(before) != keeps(point) {
            // The same way round for both who share this edge.
            let (a, b) = (before.min(point), before.max(point));
            kept.push(crossing(a, b));
        }
        if keeps(point) {
            kept.push(point);
        }
        before = point;
    }
    kept
}

/// The second coordinate where the edge from `a` to `b` has the first `at`.
fn cross(at: i64, a: (i64, i64), b: (i64, i64)) -> i64 {
    let along = i128::from(at - a.0) * i128::from(b.1 - a.1);
    let part = along.div_euclid(i128::from(b.0 - a.0));
    a.1 + i64::try_from(part).expect("between the ends of the edge")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_inside_is_moved_and_one_outside_is_gone() {
        let ring = [(4100, 10), (4200, 10), (4200, 90)];
        assert_eq!(
            clip(&ring, (1, 0)),
            Some(vec![(4, 10), (104, 10), (104, 90)])
        );
        assert_eq!(clip(&ring, (3, 0)), None);
    }

    #[test]
    fn a_ring_round_the_tile_becomes_its_edge() {
        let ring = [(-9000, -9000), (9000, -9000), (9000, 9000), (-9000, 9000)];
        let mut clipped = clip(&ring, (0, 0)).unwrap();
        clipped.sort_unstable();
        assert_eq!(
            clipped,
            [(-80, -80), (-80, 4176), (4176, -80), (4176, 4176)]
        );
    }

    #[test]
    fn neighbours_are_cut_at_the_same_point() {
        let shared = [(4000, 17), (5003, 900)];
        let above = clip(&[shared[0], shared[1], (4000, -500)], (0, 0)).unwrap();
        let below = clip(&[shared[1], shared[0], (4000, 999)], (0, 0)).unwrap();
        // On the line through the two, at x = 4176: 17 + 176 × 883 ÷ 1003.
        assert!(above.contains(&(4176, 171)) && below.contains(&(4176, 171)));
    }
}
