//! Where one can walk: the rule, and the network of it.

use std::collections::HashMap;

use crate::block::{Spot, Way};
use crate::map::Degrees;
use crate::tags::Tags;

/// Values of `highway` that nobody walks on, or that are no road yet or no more.
/// Everything else with a `highway` can be walked, unless its tags forbid it.
pub const NOT_FOR_FEET: [&str; 12] = [
    "motorway",
    "motorway_link",
    "construction",
    "proposed",
    "planned",
    "abandoned",
    "razed",
    "raceway",
    "bus_guideway",
    "busway",
    "escape",
    "platform",
];

/// Whether a way with `tags` can be walked: it has a `highway` that is not in
/// [`NOT_FOR_FEET`], is not said to be closed to people on foot (`foot=no`),
/// and is no area (`area=yes`), whose rim is no path.
///
/// `access=private` does not count: homes stand along private drives, and
/// without these they would be nowhere near a street. A road is walked in both
/// directions, whatever `oneway` says.
#[must_use]
pub fn is_walkable(tags: &Tags<'_>) -> bool {
    let Some(highway) = tags.get("highway") else {
        return false;
    };
    !NOT_FOR_FEET.contains(&highway)
        && tags.get("foot") != Some("no")
        && tags.get("area") != Some("yes")
}

/// A network of ways to walk: nodes, and edges between neighbours on a way, in
/// both directions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Walk {
    /// How many ways it is made of.
    pub ways: usize,
    /// The OpenStreetMap number of each node, ascending.
    pub ids: Vec<i64>,
    /// Where each node is.
    pub places: Vec<Degrees>,
    /// The two ends of each edge, as positions of nodes, the smaller first;
    /// each pair once, in ascending order.
    pub edges: Vec<[u32; 2]>,
}

impl Walk {
    /// The network of the walkable among `ways`; nodes that the extract lacks
    /// cut their way in two. `spots` ascend.
    pub(crate) fn of(ways: &[Way], spots: &[Spot]) -> Self {
        let walkable = || ways.iter().filter(|way| way.walk && way.nodes.len() > 1);
        let mut used: Vec<i64> = walkable()
            .flat_map(|way| way.nodes.iter().copied())
            .collect();
        used.sort_unstable();
        used.dedup();
        let mut ids = Vec::with_capacity(used.len());
        let mut places = Vec::with_capacity(used.len());
        let mut at = 0;
        for id in used {
            at += spots[at..].partition_point(|spot| spot.id < id);
            if let Some(spot) = spots.get(at).filter(|spot| spot.id == id) {
                ids.push(id);
                places.push(Degrees::of(*spot));
            }
        }
        let position: HashMap<i64, u32> = ids.iter().copied().zip(0..).collect();
        let mut edges: Vec<[u32; 2]> = walkable()
            .flat_map(|way| way.nodes.windows(2))
            .filter_map(|pair| {
                let [from, to] = [position.get(&pair[0])?, position.get(&pair[1])?];
                (from != to).then(|| [*from.min(to), *from.max(to)])
            })
            .collect();
        edges.sort_unstable();
        edges.dedup();
        Self {
            ways: walkable().count(),
            ids,
            places,
            edges,
        }
    }
}
