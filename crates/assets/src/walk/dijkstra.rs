//! The nearest asset on foot, for all nodes at once.
//!
//! Source: Dijkstra (1959), «A note on two problems in connexion with graphs»,
//! begun from all assets together.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use allotment_place::Point;

use crate::{Nearest, Network};

/// The way to the nearest asset of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OnFoot {
    /// The asset and how far it is along the network, with the legs that count;
    /// nothing if no way leads to any.
    pub nearest: Option<Nearest>,
    /// How far the place is from its node, in a straight line, in metres.
    pub snap_m: f64,
}

/// From how far off the network on a leg counts, if only long ones do: nobody's centroid
/// is farther from a street in a town, in metres.
pub const OFF_THE_NETWORK_M: f64 = 500.0;

/// What of the legs counts: from a place to the network, and from the network to an
/// asset, each in a straight line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Legs {
    /// None, as pandana does it.
    #[default]
    Never,
    /// Those of more than [`OFF_THE_NETWORK_M`], in full.
    Long,
    /// All.
    Always,
}

impl Legs {
    /// The names by which specs know them.
    pub const ALL: [(&'static str, Self); 3] = [
        ("never", Self::Never),
        ("long", Self::Long),
        ("always", Self::Always),
    ];

    /// So much of a leg of `metres` counts.
    #[must_use]
    pub fn counted(self, metres: f64) -> f64 {
        match self {
            Self::Never => 0.0,
            Self::Long if metres <= OFF_THE_NETWORK_M => 0.0,
            Self::Long | Self::Always => metres,
        }
    }
}

/// How far each of `places` is from the nearest of `assets` on foot along
/// `network`; of several equally far the first.
///
/// A place and an asset each stand at the node of the largest connected part
/// that is nearest to them in a straight line. `legs` says what of the ways to
/// those nodes counts; `snap_m` says how long a place's is, so that one far from any
/// way is seen. With [`Legs::Never`], the same rule as that of pandana.
#[must_use]
pub fn on_foot(network: &Network, places: &[Point], assets: &[Point], legs: Legs) -> Vec<OnFoot> {
    let sources = assets.iter().map(|&asset| {
        let (node, metres) = network.snap(asset);
        (node, legs.counted(metres))
    });
    let reached = from_all(network, sources);
    places
        .iter()
        .map(|&place| {
            let (node, snap_m) = network.snap(place);
            let nearest = reached[node as usize].map(|nearest| Nearest {
                metres: nearest.metres + legs.counted(snap_m),
                ..nearest
            });
            OnFoot { nearest, snap_m }
        })
        .collect()
}

/// A node on the edge of what has been reached.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Front {
    metres: f64,
    asset: u32,
    node: u32,
}

impl Eq for Front {}

impl Ord for Front {
    /// The nearest is the greatest, as a heap wants it; ties to the earlier
    /// asset.
    fn cmp(&self, other: &Self) -> Ordering {
        let order = |front: &Self| (front.asset, front.node);
        other
            .metres
            .total_cmp(&self.metres)
            .then_with(|| order(other).cmp(&order(self)))
    }
}

impl PartialOrd for Front {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The nearest source of every node.
fn from_all(network: &Network, sources: impl Iterator<Item = (u32, f64)>) -> Vec<Option<Nearest>> {
    let mut best: Vec<Option<Nearest>> = vec![None; network.nodes()];
    let mut heap = BinaryHeap::new();
    let mut reach = |node: u32, asset: u32, metres: f64, heap: &mut BinaryHeap<Front>| {
        let known = &mut best[node as usize];
        let nearer = known.is_none_or(|known| {
            metres < known.metres || (metres <= known.metres && asset < known.asset)
        });
        if nearer {
            *known = Some(Nearest { asset, metres });
            heap.push(Front {
                metres,
                asset,
                node,
            });
        }
        nearer
    };
    for (asset, (node, metres)) in (0..).zip(sources) {
        reach(node, asset, metres, &mut heap);
    }
    let mut done = vec![false; network.nodes()];
    while let Some(front) = heap.pop() {
        if std::mem::replace(&mut done[front.node as usize], true) {
            continue;
        }
        for (end, length) in network.neighbours(front.node) {
            if !done[end as usize] {
                reach(end, front.asset, front.metres + length, &mut heap);
            }
        }
    }
    best
}
