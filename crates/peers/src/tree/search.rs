//! Searching the tree.

use super::{Boxes, Lane, NOBODY, STEP_OF, Tree, WIDE};

/// What is asked of the tree.
pub(crate) trait Ask {
    /// The square of how far to look, less than zero to stop.
    fn square(&self) -> f64;

    /// A point that may be within it, by its position in the tree's order. It may
    /// make the reach shorter.
    fn offer(&mut self, tree: &Tree, position: u32);
}

/// Memory for one search after another.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    /// Nodes to look into: level, node, and the least square of a distance there.
    open: Vec<(u32, u32, f32)>,
}

impl Tree {
    /// Offers to `ask` every point within its reach of the one at `position`, and
    /// a few beyond, what is near first.
    pub(crate) fn search(&self, position: u32, ask: &mut impl Ask, workspace: &mut Workspace) {
        let query = self.short(position);
        let open = &mut workspace.open;
        open.clear();
        open.push((self.root(), 0, 0.0));
        let mut reach = ask.square();
        let mut room = self.room(reach);
        while let Some((level, node, least)) = open.pop() {
            if least > room {
                continue;
            }
            let boxes = &self.levels[level as usize - 1];
            let first = node as usize * self.steps;
            let Some(squares) = boxes_within(boxes, first, query, room) else {
                continue;
            };
            if level > 1 {
                push_near(&squares, room, level - 1, node, open);
                continue;
            }
            let mut children = within(&squares, room);
            while let Some(child) = next(&mut children) {
                if squares[child as usize] <= room {
                    let leaf = node * WIDE_U32 + child;
                    self.look_into(leaf, query, ask, &mut reach, &mut room);
                    if room < 0.0 {
                        return;
                    }
                }
            }
        }
    }

    /// Offers the points of a leaf; `room` becomes less than zero when `ask` has
    /// had enough.
    #[inline]
    fn look_into(
        &self,
        leaf: u32,
        query: &[[f32; STEP_OF]],
        ask: &mut impl Ask,
        reach: &mut f64,
        room: &mut f32,
    ) {
        let first = leaf as usize * self.steps;
        let lanes = &self.leaves[first..first + self.steps];
        let mut squares = [0.0; WIDE];
        // Most points are already too far along the first few axes.
        for (lanes, query) in lanes.iter().zip(query) {
            add_squares(lanes, query, &mut squares);
            if within(&squares, *room) == 0 {
                return;
            }
        }
        // Nobody, who fills the last leaf up, is infinitely far.
        let mut near = within(&squares, *room);
        while let Some(at) = next(&mut near) {
            if squares[at as usize] <= *room {
                ask.offer(self, leaf * WIDE_U32 + at);
                let shorter = ask.square();
                if shorter < 0.0 {
                    *room = -1.0;
                    return;
                }
                if shorter < *reach {
                    *reach = shorter;
                    *room = self.room(shorter);
                }
            }
        }
    }

    fn short(&self, position: u32) -> &[[f32; STEP_OF]] {
        let start = position as usize * self.steps;
        &self.turned[start..start + self.steps]
    }

    fn root(&self) -> u32 {
        u32::try_from(self.levels.len()).expect("a tree has few levels")
    }

    /// The square of the distance from the point at `position` to the one farthest
    /// from it.
    pub(crate) fn farthest(&self, position: u32, workspace: &mut Workspace) -> f64 {
        let (query, short) = (self.point(position), self.short(position));
        let open = &mut workspace.open;
        open.clear();
        open.push((self.root(), 0, f32::INFINITY));
        let mut most = 0.0_f64;
        while let Some((level, node, at_most)) = open.pop() {
            if f64::from(self.room(f64::from(at_most))) < most {
                continue;
            }
            if level == 0 {
                for position in node * WIDE_U32..(node + 1) * WIDE_U32 {
                    if self.places[position as usize] != NOBODY {
                        most = most.max(crate::space::square(query, self.point(position)));
                    }
                }
                continue;
            }
            let boxes = &self.levels[level as usize - 1];
            let mut squares = [0.0; WIDE];
            for (step, query) in (node as usize * self.steps..).zip(short) {
                let (low, high) = (&boxes.low[step], &boxes.high[step]);
                add_sides(low, high, query, farther_side, &mut squares);
            }
            let start = open.len();
            for (child, square) in (node * WIDE_U32..).zip(squares) {
                if square.is_finite() {
                    open.push((level - 1, child, square));
                }
            }
            open[start..].sort_by(|a, b| a.2.total_cmp(&b.2));
        }
        most
    }
}

const WIDE_U32: u32 = 16;
const _: () = assert!(WIDE_U32 as usize == WIDE, "one number in two types");

/// Opens the children within `room`, the nearest last, to be taken first.
fn push_near(squares: &Lane, room: f32, level: u32, node: u32, open: &mut Vec<(u32, u32, f32)>) {
    let start = open.len();
    let mut children = within(squares, room);
    while let Some(child) = next(&mut children) {
        let square = squares[child as usize];
        let mut at = open.len();
        open.push((level, node * WIDE_U32 + child, square));
        while at > start && open[at - 1].2 < square {
            open.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Adds the squares of what points and query differ by in some dimensions.
///
/// Not inlined: the compiler would take the sixteen sums apart and put them
/// together again at each step, which takes longer than the sums.
#[inline(never)]
fn add_squares(lanes: &[Lane; STEP_OF], query: &[f32; STEP_OF], squares: &mut Lane) {
    for (at, square) in squares.iter_mut().enumerate() {
        for (lane, y) in lanes.iter().zip(query) {
            *square += (lane[at] - y) * (lane[at] - y);
        }
    }
}

/// Which of sixteen squares are finite and within `room`: a bit each.
#[inline]
fn within(squares: &Lane, room: f32) -> u32 {
    let room = room.min(f32::MAX);
    let mut near = 0;
    for (at, &square) in squares.iter().enumerate() {
        near |= u32::from(square <= room) << at;
    }
    near
}

/// Takes the lowest bit off.
#[inline]
fn next(bits: &mut u32) -> Option<u32> {
    let lowest = (*bits != 0).then(|| bits.trailing_zeros());
    *bits &= bits.wrapping_sub(1);
    lowest
}

/// How far `y` is from the nearer of the sides it is beyond, 0 if within.
#[inline]
fn nearest_side(low: f32, high: f32, y: f32) -> f32 {
    let below = low - y;
    let above = y - high;
    let beyond = if below > above { below } else { above };
    if beyond > 0.0 { beyond } else { 0.0 }
}

/// How far `y` is from the farther side.
#[inline]
fn farther_side(low: f32, high: f32, y: f32) -> f32 {
    let below = y - low;
    let above = high - y;
    if below > above { below } else { above }
}

/// The squares of the distances to sixteen boxes, if any is within `room`.
#[inline]
fn boxes_within(boxes: &Boxes, first: usize, query: &[[f32; STEP_OF]], room: f32) -> Option<Lane> {
    let mut squares = [0.0; WIDE];
    let sides = boxes.low[first..].iter().zip(&boxes.high[first..]);
    for ((low, high), query) in sides.zip(query) {
        add_sides(low, high, query, nearest_side, &mut squares);
        if within(&squares, room) == 0 {
            return None;
        }
    }
    Some(squares)
}

/// Adds the squares of how far sixteen boxes are in some dimensions; not inlined,
/// as [`add_squares`].
#[inline(never)]
fn add_sides(
    low: &[Lane; STEP_OF],
    high: &[Lane; STEP_OF],
    query: &[f32; STEP_OF],
    side: impl Fn(f32, f32, f32) -> f32,
    squares: &mut Lane,
) {
    for (at, square) in squares.iter_mut().enumerate() {
        for ((low, high), &y) in low.iter().zip(high).zip(query) {
            let far = side(low[at], high[at], y);
            *square += far * far;
        }
    }
}
