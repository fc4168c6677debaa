//! A tree of boxes over points, asked for the points near another one.
//!
//! Sixteen points a leaf and sixteen children a node, laid dimension by dimension,
//! so that sixteen distances are worked out at once, in `f32`. They only decide
//! where to look: `f32` is given more room than its rounding can take (see
//! [`Tree::room`]), and what lies within is worked out again in `f64`.

mod build;
mod rotate;
mod search;

use crate::space::Points;
pub(crate) use search::{Ask, Workspace};

/// How many points or boxes are looked at together.
const WIDE: usize = 16;

/// How many dimensions are added before looking whether anything is still near.
/// Points are filled up with zeros to a multiple of it.
const STEP_OF: usize = 4;

/// No place: fills the last leaf up.
const NOBODY: u32 = u32::MAX;

/// Sixteen numbers, one for each point or box.
type Lane = [f32; WIDE];

/// Boxes around sixteen nodes, or leaves, of the level below.
#[derive(Debug, Clone)]
struct Boxes {
    low: Vec<[Lane; STEP_OF]>,
    high: Vec<[Lane; STEP_OF]>,
}

/// The tree. Points stand in its own order, in which neighbours are near.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    dimensions: usize,
    /// How many times [`STEP_OF`] dimensions there are.
    steps: usize,
    /// The place at each position of the tree's order; [`NOBODY`] at the end.
    places: Vec<u32>,
    /// The points in the tree's order.
    at: Vec<f64>,
    /// The points turned to their principal axes, for looking only.
    turned: Vec<[f32; STEP_OF]>,
    /// The same for each leaf, a lane a dimension.
    leaves: Vec<[Lane; STEP_OF]>,
    /// From the level above the leaves to the root, which is one node.
    levels: Vec<Boxes>,
    /// How far `f32` may move a point, all dimensions together.
    moved: f32,
    /// By how much `f32` may be out in a distance, as a factor.
    factor: f32,
}

impl Tree {
    /// The place at a position of the tree's order.
    pub(crate) fn place(&self, position: u32) -> u32 {
        self.places[position as usize]
    }

    /// How many points there are.
    pub(crate) fn count(&self) -> usize {
        self.at.len() / self.dimensions
    }

    /// The point at a position of the tree's order.
    pub(crate) fn point(&self, position: u32) -> &[f64] {
        let start = position as usize * self.dimensions;
        &self.at[start..start + self.dimensions]
    }

    /// The position of each place in the tree's order.
    pub(crate) fn positions(&self) -> Vec<u32> {
        let mut positions = vec![0; self.count()];
        for (position, &place) in (0_u32..).zip(&self.places) {
            if place != NOBODY {
                positions[place as usize] = position;
            }
        }
        positions
    }

    /// A bound in `f32` on squares of distances: what is within the square
    /// distance `square` by `f64` is within the bound by `f32`.
    ///
    /// Turning is done in `f64`. Then a coordinate `y` is moved by at most `2^-24 |y|`, a difference of two by
    /// that of both; the sum of `d` squares is out by at most a factor of
    /// `1 + (d + 3) 2^-24`. Both are given at least twice the room.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the factor covers the rounding"
    )]
    pub(crate) fn room(&self, square: f64) -> f32 {
        let reach = square.sqrt() as f32 * self.factor + self.moved;
        reach * reach * self.factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Within(f64, Vec<u32>, Vec<f64>);

    impl Ask for Within {
        fn square(&self) -> f64 {
            self.0
        }
        fn offer(&mut self, tree: &Tree, position: u32) {
            let other = tree.point(position);
            let square: f64 = other
                .iter()
                .zip(&self.2)
                .map(|(a, b)| (a - b).powi(2))
                .sum();
            if square <= self.0 {
                self.1.push(tree.place(position));
            }
        }
    }

    #[test]
    fn nothing_within_reach_is_missed_in_any_number_of_levels() {
        for (count, dimensions) in [(1, 1), (15, 3), (17, 2), (300, 5), (5_000, 4)] {
            let mut random = crate::chance::stream(7, count as u64);
            let at: Vec<f64> = (0..count * dimensions)
                .map(|_| (crate::chance::uniform(&mut random) * 20.0).floor() + 1000.0)
                .collect();
            let points = Points { dimensions, at };
            let tree = Tree::new(&points);
            let positions = tree.positions();
            let mut workspace = Workspace::default();
            for place in (0..count).step_by(count / 50 + 1) {
                let mut ask = Within(9.0, Vec::new(), points.of(place).to_vec());
                tree.search(positions[place], &mut ask, &mut workspace);
                let mut found = ask.1;
                found.sort_unstable();
                let near = |other: &usize| {
                    let pairs = points.of(*other).iter().zip(points.of(place));
                    pairs.map(|(a, b)| (a - b).powi(2)).sum::<f64>() <= 9.0
                };
                let expected: Vec<u32> = (0..count)
                    .filter(near)
                    .map(|one| u32::try_from(one).expect("few"))
                    .collect();
                assert_eq!(found, expected, "{count} points, place {place}");
                let far = tree.farthest(positions[place], &mut workspace);
                let squares = (0..count).map(|other| {
                    let pairs = points.of(other).iter().zip(points.of(place));
                    pairs.map(|(a, b)| (a - b).powi(2)).sum::<f64>()
                });
                let expected = squares.fold(0.0, f64::max);
                assert!(
                    (far - expected).abs() <= 1e-9 * expected,
                    "{far} {expected}"
                );
            }
        }
    }
}
