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
    query: Vec<f32>,
    /// Nodes to look into: level, node, and the least square of a distance there.
    open: Vec<(u32, u32, f32)>,
}

impl Workspace {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the room in a search covers the rounding"
    )]
    fn begin(&mut self, query: &[f64]) {
        self.query.clear();
        self.query.extend(query.iter().map(|&y| y as f32));
        self.open.clear();
    }
}

impl Tree {
    /// Offers to `ask` every point within its reach of `query`, and a few beyond,
    /// what is near first.
    pub(crate) fn search(
        &self,
        query: &[f64],
        ask: &mut impl Ask,
        workspace: &mut Workspace,
    ) {
        workspace.begin(query);
        let root = u32::try_from(self.levels.len()).expect("a tree has few levels");
        workspace.open.push((root, 0, 0.0));
        let Workspace { query, open } = workspace;
        let mut room = self.room(ask.square());
        while let Some((level, node, least)) = open.pop() {
            if least > room {
                continue;
            }
            let first = node as usize * self.dimensions;
            if level == 0 {
                let lanes = &self.leaves[first..first + self.dimensions];
                let squares = to_points(lanes, query);
                for (position, square) in (node * WIDE_U32..).zip(squares) {
                    if square <= room && self.places[position as usize] != NOBODY {
                        ask.offer(self, position);
                        let reach = ask.square();
                        if reach < 0.0 {
                            return;
                        }
                        room = self.room(reach);
                    }
                }
                continue;
            }
            let squares = to_boxes(&self.levels[level as usize - 1], first, query, nearest_side);
            push_near(&squares, room, level - 1, node, open);
        }
    }

    /// The square of the distance from `query` to the point farthest from it.
    pub(crate) fn farthest(&self, query: &[f64], workspace: &mut Workspace) -> f64 {
        workspace.begin(query);
        let root = u32::try_from(self.levels.len()).expect("a tree has few levels");
        workspace.open.push((root, 0, f32::INFINITY));
        let Workspace { query: short, open } = workspace;
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

fn to_points(lanes: &[Lane], query: &[f32]) -> Lane {
    let mut sum = [0.0; WIDE];
    for (lane, &y) in lanes.iter().zip(query) {
        for (sum, &other) in sum.iter_mut().zip(lane) {
            *sum += (other - y) * (other - y);
        }
    }
    sum
}

/// How far `y` is from the nearer of the sides it is beyond, 0 if within.
fn nearest_side(low: f32, high: f32, y: f32) -> f32 {
    let below = low - y;
    let above = y - high;
    let beyond = if below > above { below } else { above };
    if beyond > 0.0 { beyond } else { 0.0 }
}

/// How far `y` is from the farther side.
fn farther_side(low: f32, high: f32, y: f32) -> f32 {
    let below = y - low;
    let above = high - y;
    if below > above { below } else { above }
}

fn to_boxes(boxes: &Boxes, first: usize, query: &[f32], side: fn(f32, f32, f32) -> f32) -> Lane {
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
