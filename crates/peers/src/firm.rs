//! Which peers are found again when the structure is told a little differently.

use rayon::prelude::*;

use crate::chance::{stream, uniform};
use crate::error::PeersError;
use crate::nearest::{Near, needed};
use crate::options::{Counted, PeersOptions};
use crate::space::{Points, Space, square};
use crate::structure::Structure;
use crate::tree::{Ask, Tree, Workspace};

/// The probability with which a draw leaves a variable out.
const LEFT_OUT: f64 = 0.2;
/// Between which numbers a weight is multiplied.
const WEIGHT_FROM: f64 = 0.5;
const WEIGHT_TO: f64 = 1.5;

/// In how many draws each of `found`, `k` peers a place, is among the `k` nearest.
///
/// For each draw a tree is built, and for each place it is asked which places are
/// nearer than its peers, until that is decided: whether a peer is among the `k`
/// nearest is a matter of how many are nearer.
pub(crate) fn kept_in_draws(
    structure: &Structure,
    space: &Space<'_>,
    found: &[Near],
    options: &PeersOptions,
) -> Result<Vec<u32>, PeersError> {
    let draws = u64::try_from(options.draws).expect("draws are few");
    let nothing = || vec![0_u32; found.len()];
    let mut kept = nothing();
    let mut open = Open::all(found.len(), options.k);
    let mut done = 0;
    while done < draws {
        let until = match options.counted {
            Counted::InAll => draws,
            Counted::UntilSure => batch_end(done, draws),
        };
        let more = (done..until)
            .into_par_iter()
            .try_fold(nothing, |mut kept, draw| {
                let weights = drawn(structure.weights(), options.seed, draw);
                let points = space.points(&weights)?;
                count_kept(&points, found, &open, options.k, &mut kept);
                Ok(kept)
            })
            .try_reduce(nothing, |mut one, other| {
                for (one, other) in one.iter_mut().zip(other) {
                    *one += other;
                }
                Ok(one)
            })?;
        for (all, more) in kept.iter_mut().zip(more) {
            *all += more;
        }
        done = until;
        if done < draws {
            open.close(&kept, done, draws);
        }
    }
    Ok(kept)
}

/// Where the batch of draws that begins at `done` ends: first as many as it takes before
/// anybody can be sure, then by tenths.
fn batch_end(done: u64, draws: u64) -> u64 {
    let first = draws * 3 / 10 + 1;
    let next = if done == 0 {
        first
    } else {
        done + (draws / 10).max(1)
    };
    next.min(draws)
}

/// The peers of which it is not sure yet whether they are firm.
struct Open {
    k: usize,
    /// Where those of each place begin; one longer than there are places.
    starts: Vec<usize>,
    /// Which of its `k` they are.
    which: Vec<u8>,
}

impl Open {
    fn all(peers: usize, k: usize) -> Self {
        let places = peers / k;
        // More peers than a byte counts are never closed one by one.
        let each = u8::try_from(k).unwrap_or(0);
        Self {
            k,
            starts: (0..=places)
                .map(|place| place * usize::from(each))
                .collect(),
            which: (0..places).flat_map(|_| 0..each).collect(),
        }
    }

    /// Those of the place that are open, among `found`, into `into`.
    fn of(&self, place: usize, found: &[Near], into: &mut Vec<(usize, Near)>) {
        into.clear();
        let start = place * self.k;
        if u8::try_from(self.k).is_err() {
            into.extend((0..self.k).map(|one| (one, found[start + one])));
            return;
        }
        let open = &self.which[self.starts[place]..self.starts[place + 1]];
        into.extend(
            open.iter()
                .map(|&one| (usize::from(one), found[start + usize::from(one)])),
        );
    }

    /// Closes the peers that are sure after `done` of `draws`.
    fn close(&mut self, kept: &[u32], done: u64, draws: u64) {
        let draws = usize::try_from(draws).expect("draws are few");
        let done = usize::try_from(done).expect("draws are few");
        let needed = needed(draws);
        let (mut starts, mut which) = (vec![0], Vec::with_capacity(self.which.len()));
        for place in 0..self.starts.len() - 1 {
            for &one in &self.which[self.starts[place]..self.starts[place + 1]] {
                let kept = kept[place * self.k + usize::from(one)] as usize;
                let is_sure = kept >= needed || done - kept > draws - needed;
                if !is_sure {
                    which.push(one);
                }
            }
            starts.push(which.len());
        }
        (self.starts, self.which) = (starts, which);
    }
}

/// The weights of a draw, 0 for what is left out.
fn drawn(weights: &[f64], seed: u64, draw: u64) -> Vec<f64> {
    let mut random = stream(seed, draw);
    loop {
        let one = |&weight: &f64| {
            let out = uniform(&mut random) < LEFT_OUT;
            let by = WEIGHT_FROM + (WEIGHT_TO - WEIGHT_FROM) * uniform(&mut random);
            if out { 0.0 } else { weight * by }
        };
        let drawn: Vec<f64> = weights.iter().map(one).collect();
        if drawn.iter().any(|&weight| weight > 0.0) {
            return drawn;
        }
    }
}

fn count_kept(points: &Points, found: &[Near], open: &Open, k: usize, kept: &mut [u32]) {
    let tree = Tree::new(points);
    let count = u32::try_from(tree.count()).expect("no country has 2^32 places");
    let positions = tree.positions();
    let mut workspace = Workspace::default();
    let mut ask = StillIn {
        k,
        ..StillIn::default()
    };
    let mut mine: Vec<(usize, Near)> = Vec::with_capacity(k);
    let mut peers: Vec<Near> = Vec::with_capacity(k);
    // In the tree's order, so that one search warms the memory for the next.
    for position in 0..count {
        let place = tree.place(position) as usize;
        open.of(place, found, &mut mine);
        if mine.is_empty() {
            continue;
        }
        peers.clear();
        peers.extend(mine.iter().map(|&(_, near)| near));
        ask.begin(&tree, &positions, position, &peers);
        tree.search(position, &mut ask, &mut workspace);
        for &peer in &ask.which[..ask.still] {
            kept[place * k + mine[peer].0] += 1;
        }
    }
}

/// The peers of a place, nearest first by a draw, with how many others are nearer
/// than each. As that grows with the distance, those still among the `k` nearest
/// are always the first few: only places nearer than the last of them matter.
#[derive(Debug, Default)]
struct StillIn {
    k: usize,
    position: u32,
    query: Vec<f64>,
    /// How far the peers are, nearest first.
    squares: Vec<f64>,
    /// Which they are.
    peers: Vec<u32>,
    /// For each, how many others are nearer than it and not than the one before.
    between: Vec<usize>,
    /// How many of `peers` may be among the `k` nearest.
    still: usize,
    /// How many others are nearer than the last of those.
    nearer: usize,
    /// How far the peers are, as they come.
    unordered: Vec<f64>,
    /// Which of the peers as they come is the nearest, the next, and so on.
    which: Vec<usize>,
}

impl StillIn {
    fn begin(&mut self, tree: &Tree, positions: &[u32], position: u32, peers: &[Near]) {
        self.position = position;
        self.query.clear();
        self.query.extend(tree.point(position));
        // Peers are near one another in the tree's order, and so in memory.
        let far = |&(_, peer): &Near| square(&self.query, tree.point(positions[peer as usize]));
        self.unordered.clear();
        self.unordered.extend(peers.iter().map(far));
        self.between.clear();
        self.between.resize(peers.len(), 0);
        self.still = peers.len();
        self.nearer = 0;
        self.put_in_order(peers);
    }

    fn put_in_order(&mut self, peers: &[Near]) {
        self.which.clear();
        self.which.resize(peers.len(), usize::MAX);
        // Counting who is nearer takes no branch, unlike sorting.
        for (one, &square) in self.unordered.iter().enumerate() {
            let before = self.unordered.iter();
            let at: usize = before.map(|&other| usize::from(other < square)).sum();
            self.which[at] = one;
        }
        if self.which.contains(&usize::MAX) {
            // Some are as far as others: of those, the one whose code sorts first.
            let near = |one: usize| (self.unordered[one], peers[one].1);
            self.which.clear();
            self.which.extend(0..peers.len());
            self.which.sort_by(|&a, &b| {
                let (a, b) = (near(a), near(b));
                a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
            });
        }
        self.squares.clear();
        self.peers.clear();
        for &one in &self.which {
            self.squares.push(self.unordered[one]);
            self.peers.push(peers[one].1);
        }
    }
}

impl Ask for StillIn {
    #[inline]
    fn square(&self) -> f64 {
        match self.still {
            0 => -1.0,
            still => self.squares[still - 1],
        }
    }

    #[inline]
    fn offer(&mut self, tree: &Tree, position: u32) {
        if position == self.position {
            return;
        }
        let square = square(&self.query, tree.point(position));
        let still = &self.squares[..self.still];
        let mut at: usize = still.iter().map(|&peer| usize::from(peer < square)).sum();
        // Of those as far, the ones whose codes sort first.
        let place = tree.place(position);
        while at < self.still && self.squares[at] <= square && self.peers[at] < place {
            at += 1;
        }
        if at >= self.still || self.peers[at] == place {
            return;
        }
        self.between[at] += 1;
        self.nearer += 1;
        while self.still > 0 && self.still - 1 + self.nearer >= self.k {
            self.still -= 1;
            self.nearer -= self.between[self.still];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_is_left_out_and_weights_move_between_a_half_and_three_halves() {
        let (mut out, mut sum, mut kept) = (0, 0.0, 0);
        for draw in 0..2_000 {
            for weight in drawn(&[2.0; 12], 5, draw) {
                if weight == 0.0 {
                    out += 1;
                } else {
                    assert!((1.0..3.0).contains(&weight), "{weight}");
                    sum += weight / 2.0;
                    kept += 1;
                }
            }
        }
        let (out, mean) = (f64::from(out) / 24_000.0, sum / f64::from(kept));
        assert!((out - 0.2).abs() < 0.01, "{out}");
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
    }

    #[test]
    fn a_draw_that_leaves_all_out_is_made_again() {
        assert!((0..500).all(|draw| drawn(&[1.0], 1, draw)[0] > 0.0));
    }

    #[test]
    fn peers_as_far_as_others_stand_by_code() {
        let mut ask = StillIn {
            unordered: vec![2.0, 1.0, 2.0, 1.0],
            ..StillIn::default()
        };
        ask.put_in_order(&[(0.0, 9), (0.0, 5), (0.0, 3), (0.0, 7)]);
        assert_eq!(ask.peers, [5, 7, 3, 9]);
        assert_eq!(ask.which, [1, 3, 2, 0]);
        assert!(ask.squares.is_sorted());
    }
}
