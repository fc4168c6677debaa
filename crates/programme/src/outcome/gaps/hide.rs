//! Small counts are not published, nor what would give them away.
//!
//! What is printed of one period adds up over places (each place stands beside all
//! others, or the nation), so that a reader knows the sum of what is hidden in it, and
//! anybody may know how it is chosen. [`withhold`] sees to it that both tell nothing. A
//! place whose peer is hidden would tell that peer by its gap. And a reader must not see
//! which of the hidden counts are the small ones.

use std::collections::{BTreeMap, BTreeSet};

use allotment_outcome::small::{Count, PlaceCount, withhold};

use super::cells::Measure;
use super::{Beside, GapsChoice, Line, PeersOf};

/// Why a count is not told, whichever of the hidden it is.
pub(super) const HIDDEN: &str = "hidden: small, or beside a small one";

/// Hides what is small, what protects it, and comparisons with it; gives by
/// measure whether anything of it is hidden.
pub(super) fn hide(
    lines: &mut [Line],
    measures: &[Measure],
    peers_of: &PeersOf<'_>,
    choice: &GapsChoice,
) -> Vec<bool> {
    if !choice.hides() {
        return vec![false; measures.len()];
    }
    measures
        .iter()
        .enumerate()
        .map(|(at, measure)| {
            let hidden = hidden(measure, choice);
            let mut untold = nations_untold(measure, &hidden, choice);
            untold.extend(all_hidden(measure, &hidden, choice));
            let ever: BTreeSet<&str> = hidden.iter().map(|(place, _)| *place).collect();
            for line in lines.iter_mut().filter(|line| line.measure == at) {
                if hidden.contains(&(line.place.as_str(), line.time)) {
                    line.hidden = Some(HIDDEN);
                    line.own = None;
                    line.counted = None;
                    line.to_peers = Beside::default();
                    line.to_nation = Beside::default();
                }
                if untold.contains(&line.time) {
                    line.to_nation = Beside::default();
                }
                let peers = peers_of.get(line.place.as_str());
                let peers = || peers.into_iter().flatten().copied();
                if peers().any(|peer| hidden.contains(&(peer, line.time))) {
                    line.to_peers = Beside::default();
                }
                // A change tells the gap of the first period.
                if ever.contains(line.place.as_str()) || peers().any(|peer| ever.contains(peer)) {
                    line.to_peers.change = None;
                }
                if !ever.is_empty() || !untold.is_empty() {
                    line.to_nation.change = None;
                }
            }
            !hidden.is_empty() || !untold.is_empty()
        })
        .collect()
}

/// The periods in which nothing may stand beside the nation's own row: its count is
/// small itself, or what it leaves for all whose counts are not shown.
fn nations_untold(
    measure: &Measure,
    hidden: &BTreeSet<(&str, i64)>,
    choice: &GapsChoice,
) -> BTreeSet<i64> {
    let Some(nation) = choice.nation.as_deref() else {
        return BTreeSet::new();
    };
    let mut shown: BTreeMap<i64, u64> = BTreeMap::new();
    let mut of_nation: BTreeMap<i64, u64> = BTreeMap::new();
    for ((place, time), cell) in &measure.cells {
        let Some((Count::Seen(count), _)) = cell.counted else {
            continue;
        };
        if place == nation {
            of_nation.insert(*time, count);
        } else if !hidden.contains(&(place.as_str(), *time)) {
            *shown.entry(*time).or_default() += count;
        }
    }
    let is_small = |count: u64| count > 0 && count < choice.below;
    let untold = of_nation.into_iter().filter(|(time, count)| {
        let shown = shown.get(time).copied().unwrap_or_default();
        is_small(*count) || is_small(count.saturating_sub(shown))
    });
    untold.map(|(time, _)| time).collect()
}

/// The counts of a measure that its publisher did not hide, but for the nation's own.
fn seen<'m>(
    measure: &'m Measure,
    choice: &GapsChoice,
) -> impl Iterator<Item = (&'m str, i64, u64, u64)> {
    let nation = choice.nation.clone();
    let cells = measure.cells.iter();
    cells.filter_map(move |((place, time), cell)| match cell.counted? {
        (Count::Seen(count), people) if nation.as_deref() != Some(place.as_str()) => {
            Some((place.as_str(), *time, count, people))
        }
        _ => None,
    })
}

/// The periods of which all counts are hidden: beside a place whose count the publisher
/// hid, all others would tell their sum.
fn all_hidden(
    measure: &Measure,
    hidden: &BTreeSet<(&str, i64)>,
    choice: &GapsChoice,
) -> BTreeSet<i64> {
    let mut all: BTreeSet<i64> = hidden.iter().map(|(_, time)| *time).collect();
    for (place, time, ..) in seen(measure, choice) {
        if !hidden.contains(&(place, time)) {
            all.remove(&time);
        }
    }
    all
}

/// The places and periods of a measure that are hidden.
fn hidden<'m>(measure: &'m Measure, choice: &GapsChoice) -> BTreeSet<(&'m str, i64)> {
    let seen: Vec<_> = seen(measure, choice).collect();
    let places: BTreeSet<&str> = seen.iter().map(|(place, ..)| *place).collect();
    let places: BTreeMap<&str, usize> = places.into_iter().zip(0..).collect();
    let counts: Vec<PlaceCount> = seen
        .iter()
        .map(|&(place, period, count, people)| PlaceCount {
            place: places[place],
            period,
            count,
            people,
        })
        .collect();
    let withheld = withhold(&counts, choice.below);
    seen.iter()
        .zip(withheld)
        .filter(|(_, withheld)| *withheld)
        .map(|((place, time, ..), _)| (*place, *time))
        .collect()
}
