//! How many more bring a place to its peers' median.

use crate::per_thousand;

/// How near to the bar counts as there: the last bits of a division are no
/// asset.
const SAME: f64 = 1e-12;

/// The peers of each place, by position.
pub type Peers = Vec<Vec<usize>>;

/// What a place is measured by: what its peers have, per 1,000 people.
pub type Bar = Option<f64>;

/// How far a place is from its peers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// The median of its peers, per 1,000 people.
    pub bar: f64,
    /// How many more bring it there; 0 where it is there.
    pub more: f64,
}

/// The median of each place's peers, by the `density` of each place per 1,000
/// people; of an even number the mean of the middle two. Peers without a
/// density are passed over; a place none of whose peers has one has no bar.
///
/// # Panics
/// If the lengths differ, or a peer is no place.
#[must_use]
pub fn bars(density: &[Option<f64>], peers: &Peers) -> Vec<Bar> {
    assert_eq!(peers.len(), density.len(), "as many as places");
    let median = |peers: &Vec<usize>| {
        let mut theirs: Vec<f64> = peers.iter().filter_map(|&peer| density[peer]).collect();
        theirs.sort_unstable_by(f64::total_cmp);
        let (low, high) = (theirs.len().checked_sub(1)? / 2, theirs.len() / 2);
        Some(f64::midpoint(theirs[low], theirs[high]))
    };
    peers.iter().map(median).collect()
}

/// How many more each place needs to come to its bar: the fewest whole assets,
/// or if not `whole` the exact shortfall of capacity. Nothing for a place
/// without people or without a bar.
///
/// With bars held, one more asset never widens a gap: within reach of a place
/// that has one it narrows it by one, elsewhere it changes nothing. Bars that
/// are worked out anew rise when peers gain, and a gap may widen by that: a
/// place whose peers reach the new asset, alone or together with it, is
/// measured against more.
///
/// # Panics
/// If the lengths differ.
#[must_use]
pub fn gaps(have: &[f64], people: &[f64], bars: &[Bar], counts: Counts) -> Vec<Option<Gap>> {
    assert_eq!(have.len(), people.len(), "as many as places");
    assert_eq!(bars.len(), people.len(), "as many as places");
    let gap = |((have, people), bar): ((&f64, &f64), &Bar)| {
        let bar = (*bar)?;
        let more = more_needed(*have, *people, bar, counts)?;
        Some(Gap { bar, more })
    };
    have.iter().zip(people).zip(bars).map(gap).collect()
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Whole assets.
    Assets,
    /// Capacity, of which there may be a fraction.
    Capacity,
}

/// How many more a place with `have` for its `people` needs to come to `bar`
/// per 1,000; nothing without people.
#[must_use]
pub fn more_needed(have: f64, people: f64, bar: f64, counts: Counts) -> Option<f64> {
    let there = |more: f64| per_thousand(have + more, people).map(|now| now >= bar * (1.0 - SAME));
    if there(0.0)? {
        return Some(0.0);
    }
    let short = bar * people / 1000.0 - have;
    if counts == Counts::Capacity {
        return Some(short.max(0.0));
    }
    // A division rounded the wrong way is one asset too many.
    let more = short.ceil().max(1.0);
    Some(if there(more - 1.0)? { more - 1.0 } else { more })
}
