//! Small counts are not published, nor what would give them away.

use std::collections::BTreeSet;

use allotment_outcome::small::{Cell as Shown, Count, Published, SuppressOptions, suppress};

use super::cells::Measure;
use super::{Beside, GapsChoice, Line};

/// Hides the lines whose counts are small, and as many others that a total by
/// period and place would not give them away; gives how many of each.
pub(super) fn hide(
    lines: &mut [Line],
    measures: &[Measure],
    choice: &GapsChoice,
) -> (usize, usize) {
    let (mut small, mut protecting) = (0, 0);
    if choice.below < 2 {
        return (small, protecting);
    }
    for (at, measure) in measures.iter().enumerate() {
        let nation = choice.nation.as_deref();
        let keys = measure.cells.keys();
        let places: BTreeSet<&str> = keys
            .clone()
            .map(|(place, _)| place.as_str())
            .filter(|&place| nation != Some(place))
            .collect();
        let times: BTreeSet<i64> = keys.map(|(_, time)| *time).collect();
        // A count that the publisher hid is taken as none: it hides nothing else.
        let count = |place: &str, time: i64| {
            let cell = measure.cells.get(&(place.to_owned(), time));
            match cell.and_then(|cell| cell.counted) {
                Some((Count::Seen(count), _)) => count,
                _ => 0,
            }
        };
        let counts: Vec<u64> = places
            .iter()
            .flat_map(|place| times.iter().map(move |time| count(place, *time)))
            .collect();
        let options = SuppressOptions {
            below: choice.below,
            hide_zeros: false,
            published: Published::RowsAndColumns,
        };
        // Where no other cell can protect a small one, all that is counted goes.
        let shown = suppress(&counts, times.len(), &options).map(|found| found.cells);
        let shown = |place: &str, time: i64| {
            let row = places.iter().position(|&one| one == place)?;
            let column = times.iter().position(|&one| one == time)?;
            match &shown {
                Ok(cells) => cells.get(row * times.len() + column).copied(),
                Err(_) => Some(Shown::Protecting),
            }
        };
        for line in lines.iter_mut().filter(|line| line.measure == at) {
            if line.counted.is_none() || line.hidden.is_some() {
                continue;
            }
            line.hidden = match shown(&line.place, line.time) {
                Some(Shown::Small) => {
                    small += 1;
                    Some("small")
                }
                Some(Shown::Protecting) => {
                    protecting += 1;
                    Some("it would give away another")
                }
                _ => None,
            };
            if line.hidden.is_some() {
                line.own = None;
                line.counted = None;
                line.to_peers = Beside::default();
                line.to_nation = Beside::default();
            }
        }
    }
    without_changes_from_hidden(lines);
    (small, protecting)
}

/// What a gap has changed since a period that is hidden would tell that period's.
fn without_changes_from_hidden(lines: &mut [Line]) {
    let hidden: BTreeSet<(usize, String)> = lines
        .iter()
        .filter(|line| line.hidden.is_some())
        .map(|line| (line.measure, line.place.clone()))
        .collect();
    for line in lines {
        if hidden.contains(&(line.measure, line.place.clone())) {
            line.to_peers.change = None;
            line.to_nation.change = None;
        }
    }
}
