//! Building the tree.

use super::rotate::rotated;
use super::{Boxes, Lane, NOBODY, Points, STEP_OF, Tree, WIDE};

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
            let mut at = Vec::with_capacity(points.at.len());
            for &place in &places {
                at.extend_from_slice(points.of(place as usize));
            }
            at
        };
        let at = in_order(points);
        let steps = dimensions.div_ceil(STEP_OF);
        let along = filled_up(&in_order(&axes), dimensions, steps * STEP_OF);
        let leaf_count = places.len().div_ceil(WIDE);
        places.resize(leaf_count * WIDE, NOBODY);
        let leaves = leaves(&along, steps * STEP_OF, leaf_count);
        let levels = levels(&leaves, steps * STEP_OF);
        let largest = along.iter().fold(0.0_f64, |most, y| most.max(y.abs()));
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "dimensions are few, and the room covers the rounding"
        )]
        let (many, largest, turned) = (
            dimensions as f32,
            largest as f32,
            along.iter().map(|&y| y as f32).collect::<Vec<f32>>(),
        );
        Self {
            dimensions,
            steps,
            places,
            at,
            turned: turned.as_chunks().0.to_vec(),
            leaves: leaves.as_chunks().0.to_vec(),
            levels,
            moved: many.sqrt() * largest * 2.0 * STEP,
            factor: 1.0 + (many + 8.0) * STEP,
        }
    }
}

/// Points of `dimensions` with zeros after them, up to `wanted`.
fn filled_up(at: &[f64], dimensions: usize, wanted: usize) -> Vec<f64> {
    let mut filled = vec![0.0; at.len() / dimensions * wanted];
    for (to, from) in filled
        .chunks_exact_mut(wanted)
        .zip(at.chunks_exact(dimensions))
    {
        to[..dimensions].copy_from_slice(from);
    }
    filled
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
        let mut low = vec![[f32::INFINITY; WIDE]; nodes * dimensions];
        let mut high = low.clone();
        let mut above = vec![(f32::INFINITY, f32::NEG_INFINITY); nodes * dimensions];
        for (child, ends) in below.chunks_exact(dimensions).enumerate() {
            let first = child / WIDE * dimensions;
            for (dimension, &(from, to)) in ends.iter().enumerate() {
                let at = first + dimension;
                low[at][child % WIDE] = from;
                high[at][child % WIDE] = to;
                above[at] = (above[at].0.min(from), above[at].1.max(to));
            }
        }
        levels.push(Boxes {
            low: low.as_chunks().0.to_vec(),
            high: high.as_chunks().0.to_vec(),
        });
        if nodes <= 1 {
            return levels;
        }
        below = above;
    }
}
