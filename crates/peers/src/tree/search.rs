//! Searching the tree.

use super::{Boxes, Lane, NOBODY, Tree, WIDE};

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
        let mut room = self.room(ask.square());
        while let Some((level, node, least)) = open.pop() {
            if least > room {
                continue;
            }
            let boxes = &self.levels[level as usize - 1];
            let squares = to_boxes(boxes, node as usize * self.dimensions, query, nearest_side);
            if level > 1 {
                push_near(&squares, room, level - 1, node, open);
                continue;
            }
            for (leaf, square) in (node * WIDE_U32..).zip(squares) {
                // A leaf that is not there is infinitely far, and so may the reach be.
                if square <= room && square.is_finite() {
                    self.look_into(leaf, query, ask, &mut room);
                    if room < 0.0 {
                        return;
                    }
                }
            }
        }
    }

    /// Offers the points of a leaf; `room` becomes less than zero when `ask` has
    /// had enough.
    fn look_into(&self, leaf: u32, query: &[f32], ask: &mut impl Ask, room: &mut f32) {
        let first = leaf as usize * self.dimensions;
        let lanes = &self.leaves[first..first + self.dimensions];
        // Most points are already too far along the first few axes.
        let half = self.dimensions.div_ceil(2);
        let mut squares = [0.0; WIDE];
        add_squares(&lanes[..half], &query[..half], &mut squares);
        if !any_within(&squares, *room) {
            return;
        }
        add_squares(&lanes[half..], &query[half..], &mut squares);
        if !any_within(&squares, *room) {
            return;
        }
        for (position, square) in (leaf * WIDE_U32..).zip(squares) {
            if square <= *room && self.places[position as usize] != NOBODY {
                ask.offer(self, position);
                let reach = ask.square();
                if reach < 0.0 {
                    *room = -1.0;
                    return;
                }
                *room = self.room(reach);
            }
        }
    }

    fn short(&self, position: u32) -> &[f32] {
        let start = position as usize * self.dimensions;
        &self.turned[start..start + self.dimensions]
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
            let first = node as usize * self.dimensions;
            if level == 0 {
                for position in node * WIDE_U32..(node + 1) * WIDE_U32 {
                    if self.places[position as usize] != NOBODY {
                        most = most.max(crate::space::square(query, self.point(position)));
                    }
                }
                continue;
            }
            let squares = to_boxes(&self.levels[level as usize - 1], first, short, farther_side);
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
    for (child, &square) in (node * WIDE_U32..).zip(squares) {
        // A child that is not there is infinitely far, and so may the reach be.
        if square <= room && square.is_finite() {
            let mut at = open.len();
            open.push((level, child, square));
            while at > start && open[at - 1].2 < square {
                open.swap(at - 1, at);
                at -= 1;
            }
        }
    }
}

/// Adds the squares of what points and query differ by, dimension by dimension.
#[inline]
fn add_squares(lanes: &[Lane], query: &[f32], squares: &mut Lane) {
    for (lane, &y) in lanes.iter().zip(query) {
        for (square, &other) in squares.iter_mut().zip(lane) {
            *square += (other - y) * (other - y);
        }
    }
}

#[inline]
fn any_within(squares: &Lane, room: f32) -> bool {
    let least = squares.iter().fold(
        f32::INFINITY,
        |least, &square| {
            if square < least { square } else { least }
        },
    );
    least <= room
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

#[inline]
fn to_boxes(
    boxes: &Boxes,
    first: usize,
    query: &[f32],
    side: impl Fn(f32, f32, f32) -> f32,
) -> Lane {
    let mut sum = [0.0; WIDE];
    let sides = boxes.low[first..].iter().zip(&boxes.high[first..]);
    for ((low, high), &y) in sides.zip(query) {
        for (sum, (&low, &high)) in sum.iter_mut().zip(low.iter().zip(high)) {
            let far = side(low, high, y);
            *sum += far * far;
        }
    }
    sum
}
