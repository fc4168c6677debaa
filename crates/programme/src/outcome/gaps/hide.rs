//! Small counts are not published, nor what would give them away.
//!
//! What is printed of one period adds up over places (each place stands beside all
//! others, or the nation), so that a reader knows the sum of what is hidden in it. A
//! period with one hidden place would tell it; one whose hidden places add up to
//! little would tell that all of them are small, and in the end what each of them
//! is. A place whose peer is hidden would tell that peer by its gap. And a reader
//! must not see which of the hidden counts are the small ones.

use std::collections::{BTreeMap, BTreeSet};

use allotment_outcome::small::{Cell as Shown, Count, Published, SuppressOptions, suppress};

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
            let untold = nations_untold(measure, &hidden, choice);
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

/// The places and periods of a measure that are hidden.
fn hidden<'m>(measure: &'m Measure, choice: &GapsChoice) -> BTreeSet<(&'m str, i64)> {
    let nation = choice.nation.as_deref();
    let counted: Vec<(&str, i64, u64)> = measure
        .cells
        .iter()
        .filter(|((place, _), _)| nation != Some(place.as_str()))
        .filter_map(|((place, time), cell)| match cell.counted? {
            (Count::Seen(count), _) => Some((place.as_str(), *time, count)),
            (Count::Suppressed, _) => None,
        })
        .collect();
    let places: BTreeSet<&str> = counted.iter().map(|(place, ..)| *place).collect();
    let times: BTreeSet<i64> = counted.iter().map(|(_, time, _)| *time).collect();
    let counts: BTreeMap<(&str, i64), u64> = counted
        .iter()
        .map(|&(place, time, count)| ((place, time), count))
        .collect();
    let count = |place: &str, time: i64| counts.get(&(place, time)).copied().unwrap_or(0);
    // A row for each period: its total is what is published. Totals of places are
    // not, but what they would tell is guarded too where there are several periods.
    let table: Vec<u64> = times
        .iter()
        .flat_map(|time| places.iter().map(|place| count(place, *time)))
        .collect();
    let published = if times.len() > 1 && places.len() > 1 {
        Published::RowsAndColumns
    } else {
        Published::Rows
    };
    let options = SuppressOptions {
        below: choice.below,
        hide_zeros: false,
        published,
    };
    let shown = suppress(&table, places.len().max(1), &options);
    let rows: BTreeMap<i64, usize> = times.iter().copied().zip(0..).collect();
    let columns: BTreeMap<&str, usize> = places.iter().copied().zip(0..).collect();
    let is_hidden = |place: &str, time: i64| {
        match (&shown, rows.get(&time), columns.get(place)) {
            (Ok(found), Some(row), Some(column)) => !matches!(
                found.cells.get(row * places.len() + column),
                Some(Shown::Shown(_))
            ),
            // Where no other cell can protect a small one, all goes.
            _ => true,
        }
    };
    let mut hidden: BTreeSet<(&str, i64)> = counted
        .iter()
        .filter(|(place, time, _)| is_hidden(place, *time))
        .map(|(place, time, _)| (*place, *time))
        .collect();
    for &time in &times {
        let of_time = counted.iter().filter(|(_, at, _)| *at == time);
        let of_time: Vec<(&str, u64)> = of_time.map(|&(place, _, count)| (place, count)).collect();
        let mut now: BTreeSet<&str> = of_time.iter().map(|(place, _)| *place).collect();
        now.retain(|place| hidden.contains(&(*place, time)));
        hide_on(&mut now, &of_time, choice.below);
        hidden.extend(now.into_iter().map(|place| (place, time)));
    }
    hidden
}

/// Hides more of the counts `of_time` of one period, the least first, until what is
/// hidden tells nothing: at least two counts that are there, whose sum is so large
/// that any one of them may be `below` or more while no other is zero. Where all are
/// hidden nothing of the period is written, and so no sum of it.
fn hide_on<'m>(hidden: &mut BTreeSet<&'m str>, of_time: &[(&'m str, u64)], below: u64) {
    if hidden.is_empty() {
        return;
    }
    loop {
        let of_hidden = of_time.iter().filter(|(place, _)| hidden.contains(place));
        let sum: u64 = of_hidden.map(|(_, count)| count).sum();
        if hidden.len() > 1 && sum + 1 >= below + hidden.len() as u64 {
            return;
        }
        let others = of_time.iter().filter(|(place, _)| !hidden.contains(place));
        let Some((least, _)) = others.min_by_key(|(_, count)| (*count == 0, *count)) else {
            return;
        };
        hidden.insert(least);
    }
}
