//! Building the tree.

use super::rotate::rotated;
use super::{Boxes, Lane, NOBODY, Points, Tree, WIDE};

/// A step of `f32` above 1: 2^-23.
const STEP: f32 = 1.0 / 8_388_608.0;

impl Tree {
    /// The tree over `points`, of which there is at least one.
    pub(crate) fn new(points: &Points) -> Self {
        let dimensions = points.dimensions;
        let count = u32::try_from(points.count()).expect("no country has 2^32 places");
        let mut places: Vec<u32> = (0..count).collect();
        let axes = rotated(points);
        split(&axes, &mut places);
        let in_order = |points: &Points| -> Vec<f64> {
            let all = places.iter().flat_map(|&place| points.of(place as usize));
            all.copied().collect()
        };
        let (at, along) = (in_order(points), in_order(&axes));
        let leaf_count = places.len().div_ceil(WIDE);
        places.resize(leaf_count * WIDE, NOBODY);
        let leaves = leaves(&along, dimensions, leaf_count);
        let levels = levels(&leaves, dimensions);
        let largest = along.iter().fold(0.0_f64, |most, y| most.max(y.abs()));
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "dimensions are few, and the room covers the rounding"
        )]
        let (many, largest, turned) = (
            dimensions as f32,
            largest as f32,
            along.iter().map(|&y| y as f32).collect(),
        );
        Self {
            dimensions,
            places,
            at,
            turned,
            leaves,
            levels,
            moved: many.sqrt() * largest * 2.0 * STEP,
            factor: 1.0 + (many + 8.0) * STEP,
        }
    }
}

/// Orders `places` so that each leaf, each sixteen leaves, and so on, are near one
/// another: halved again and again where they differ most, at whole nodes.
fn split(points: &Points, places: &mut [u32]) {
    if places.len() <= WIDE {
        return;
    }
    let mut unit = WIDE;
    while unit * WIDE < places.len() {
        unit *= WIDE;
    }
    let left = places.len().div_ceil(unit).div_ceil(2) * unit;
    let widest = widest(points, places);
    let key = |place: u32| points.of(place as usize)[widest];
    // By value and place: which places go left is decided, in whatever order.
    places.select_nth_unstable_by(left - 1, |&a, &b| key(a).total_cmp(&key(b)).then(a.cmp(&b)));
    let (left, right) = places.split_at_mut(left);
    split(points, left);
    split(points, right);
}

/// The dimension in which `places` vary most.
fn widest(points: &Points, places: &[u32]) -> usize {
    #[expect(clippy::cast_precision_loss, reason = "no country has 2^53 places")]
    let many = places.len() as f64;
    let mut sums = vec![0.0; points.dimensions];
    let mut squares = vec![0.0; points.dimensions];
    for &place in places {
        for (at, y) in points.of(place as usize).iter().enumerate() {
            sums[at] += y;
            squares[at] += y * y;
        }
    }
    let varies = |at: usize| squares[at] - sums[at] * sums[at] / many;
    (0..points.dimensions)
        .max_by(|&a, &b| varies(a).total_cmp(&varies(b)))
        .expect("there is a dimension")
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the room in a search covers the rounding"
)]
fn leaves(at: &[f64], dimensions: usize, leaf_count: usize) -> Vec<Lane> {
    // Nobody stands infinitely far away.
    let mut leaves = vec![[f32::INFINITY; WIDE]; leaf_count * dimensions];
    for (position, point) in at.chunks_exact(dimensions).enumerate() {
        let first = position / WIDE * dimensions;
        for (lane, y) in leaves[first..].iter_mut().zip(point) {
            lane[position % WIDE] = *y as f32;
        }
    }
    leaves
}

fn levels(leaves: &[Lane], dimensions: usize) -> Vec<Boxes> {
    let ends = |lane: &Lane| {
        let there = lane.iter().filter(|y| y.is_finite());
        there.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), &y| {
            (low.min(y), high.max(y))
        })
    };
    let mut below: Vec<(f32, f32)> = leaves.iter().map(ends).collect();
    let mut levels = Vec::new();
    loop {
        let nodes = (below.len() / dimensions).div_ceil(WIDE);
        // A box that is not there is infinitely far away, both ways.
        let mut boxes = Boxes {
            low: vec![[f32::INFINITY; WIDE]; nodes * dimensions],
            high: vec![[f32::INFINITY; WIDE]; nodes * dimensions],
        };
        let mut above = vec![(f32::INFINITY, f32::NEG_INFINITY); nodes * dimensions];
        for (child, ends) in below.chunks_exact(dimensions).enumerate() {
            let first = child / WIDE * dimensions;
            for (dimension, &(low, high)) in ends.iter().enumerate() {
                let at = first + dimension;
                boxes.low[at][child % WIDE] = low;
                boxes.high[at][child % WIDE] = high;
                above[at] = (above[at].0.min(low), above[at].1.max(high));
            }
        }
        levels.push(boxes);
        if nodes <= 1 {
            return levels;
        }
        below = above;
    }
}
