//! Each place's nearest.

use rayon::prelude::*;

use crate::error::PeersError;
use crate::firm::kept_in_draws;
use crate::options::{Counted, PeersOptions, Scale};
use crate::space::{Space, square};
use crate::structure::Structure;
use crate::tree::{Ask, Tree, Workspace};

/// One peer of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peer {
    /// The input's row of the peer.
    pub row: usize,
    /// How far it is: at least 0; at most 1 where the farthest place is at 1.
    pub distance: f64,
    /// In how many of the draws it is among the nearest `k`: in all of them, or in those
    /// up to when it was sure whether it is firm.
    pub kept: usize,
}

/// The peers of all places.
#[derive(Debug, Clone, PartialEq)]
pub struct Peers {
    k: usize,
    draws: usize,
    counted: Counted,
    /// The input's row of each place, places in the order of their codes.
    rows: Vec<usize>,
    /// `k` of each place.
    lists: Vec<Peer>,
}

/// A peer is firm if it is kept in at least this many of `FIRM_OF` draws.
const FIRM: usize = 7;
const FIRM_OF: usize = 10;

/// In how many of `draws` a firm peer is kept, at least.
pub(crate) fn needed(draws: usize) -> usize {
    (draws * FIRM).div_ceil(FIRM_OF)
}

impl Peers {
    /// Each place, in the order of codes: the input's row of it, and its peers,
    /// nearest first.
    pub fn places(&self) -> impl Iterator<Item = (usize, &[Peer])> {
        self.rows
            .iter()
            .copied()
            .zip(self.lists.chunks_exact(self.k))
    }

    /// How many peers each place has.
    #[must_use]
    pub fn k(&self) -> usize {
        self.k
    }

    /// How many draws were made.
    #[must_use]
    pub fn draws(&self) -> usize {
        self.draws
    }

    /// The share of the draws in which `peer` is kept; nothing without draws, or if they
    /// were counted only until it was sure who is firm.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "draws are few")]
    pub fn share(&self, peer: &Peer) -> Option<f64> {
        let known = self.draws > 0 && self.counted == Counted::InAll;
        known.then(|| peer.kept as f64 / self.draws as f64)
    }

    /// Whether `peer` is kept in at least seven draws in ten; nothing without
    /// draws.
    #[must_use]
    pub fn firm(&self, peer: &Peer) -> Option<bool> {
        (self.draws > 0).then_some(peer.kept >= needed(self.draws))
    }
}

/// The `k` places nearest to each by structure, never itself, nearest first; of
/// places equally far, the one whose code sorts first.
///
/// Exact: every place within reach is looked at. See [`crate`] on ties.
///
/// A peer's `kept` counts the draws in which it is among the place's `k` nearest
/// again. Each draw leaves out each variable with probability 0.2 and multiplies
/// the weights of the others by numbers uniform between 0.5 and 1.5; a draw that
/// would leave all of them out is made again. One variable alone is never left
/// out for good, so that its draws change nothing.
///
/// # Errors
/// [`PeersError::TooFewPlaces`] unless `k` is at least 1 and less than the number
/// of places; [`PeersError::Collinear`] for Mahalanobis's distance.
pub fn nearest(structure: &Structure, options: &PeersOptions) -> Result<Peers, PeersError> {
    let (k, places) = (options.k, structure.places());
    if k == 0 || k >= places {
        return Err(PeersError::TooFewPlaces { k, places });
    }
    let space = Space::new(structure, options.distance);
    let tree = Tree::new(&space.points(structure.weights())?);
    let found = nearest_in(&tree, k);
    let kept = kept_in_draws(structure, &space, &found, options)?;
    let mut peers = Peers {
        k,
        draws: options.draws,
        counted: options.counted,
        rows: structure.rows().to_vec(),
        lists: places_of(&found, structure, &kept),
    };
    if options.scale == Scale::FarthestIsOne {
        rebase(&mut peers, &tree);
    }
    Ok(peers)
}

/// A place near another, with the square of the distance.
pub(crate) type Near = (f64, u32);

fn places_of(found: &[Near], structure: &Structure, kept: &[u32]) -> Vec<Peer> {
    let peer = |(&(square, place), &kept): (&Near, &u32)| Peer {
        row: structure.rows()[place as usize],
        distance: square.sqrt(),
        kept: kept as usize,
    };
    found.iter().zip(kept).map(peer).collect()
}

/// The `k` nearest of every place, `k` after `k`, places in the order of codes.
fn nearest_in(tree: &Tree, k: usize) -> Vec<Near> {
    let count = u32::try_from(tree.count()).expect("no country has 2^32 places");
    let near_each_other: Vec<(u32, Vec<Near>)> = (0..count)
        .into_par_iter()
        .with_min_len(64)
        .map_init(Workspace::default, |workspace, position| {
            let mut ask = Nearest {
                k,
                position,
                query: tree.point(position),
                found: Vec::with_capacity(k + 1),
            };
            tree.search(position, &mut ask, workspace);
            (tree.place(position), ask.found)
        })
        .collect();
    let mut all = vec![(0.0, 0); k * tree.count()];
    for (place, found) in near_each_other {
        let start = place as usize * k;
        all[start..start + k].copy_from_slice(&found);
    }
    all
}

/// The nearest `k` so far, in order.
struct Nearest<'a> {
    k: usize,
    /// Of the place itself, which is no peer.
    position: u32,
    query: &'a [f64],
    found: Vec<Near>,
}

impl Ask for Nearest<'_> {
    fn square(&self) -> f64 {
        match self.found.get(self.k - 1) {
            Some(last) => last.0,
            None => f64::INFINITY,
        }
    }

    fn offer(&mut self, tree: &Tree, position: u32) {
        if position == self.position {
            return;
        }
        let near = (
            square(self.query, tree.point(position)),
            tree.place(position),
        );
        let at = self.found.partition_point(|known| nearer(known, &near));
        if at < self.k {
            self.found.insert(at, near);
            self.found.truncate(self.k);
        }
    }
}

/// Nearer, or as near and first by code.
pub(crate) fn nearer(one: &Near, other: &Near) -> bool {
    one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)).is_lt()
}

/// Tells each place's distances in that to the place farthest from it.
fn rebase(peers: &mut Peers, tree: &Tree) {
    let positions = tree.positions();
    let k = peers.k;
    peers
        .lists
        .par_chunks_exact_mut(k)
        .zip(&positions)
        .for_each_init(Workspace::default, |workspace, (peers, &position)| {
            let far = tree.farthest(position, workspace).sqrt();
            for peer in peers {
                peer.distance /= far;
            }
        });
}
