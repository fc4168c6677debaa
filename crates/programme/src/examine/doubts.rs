//! What looks wrong in a register, and may be right: told, and left to whoever keeps it.

use std::collections::{BTreeMap, BTreeSet};

use allotment_table::Table;

use super::lay::Located;
use super::promises::Promise;
use super::spending::{Kind, Told};
use super::work::plain_words;

/// So many of one kind are named; the rest are counted.
const NAMED: usize = 5;

/// Doubts about promises and what is told of them, each in a sentence without a full stop.
pub(super) fn doubts(
    promises: &[Promise],
    told: &[Told],
    spending: Option<&Table>,
    places: &Located,
) -> Vec<String> {
    let mut all = Vec::new();
    all.extend(listed(
        alike(promises),
        "look like one pot; if they are, let one be part_of or replace the other, or give both the same words",
    ));
    if let Some(table) = spending {
        all.extend(listed(
            told_twice(table, told),
            "tell the same amount of the same day by two sources; if it is one payment, keep one",
        ));
        all.extend(listed(
            elsewhere(table, promises, told, places),
            "tell of money in a place that its promise does not name",
        ));
    }
    all
}

fn listed(found: Vec<String>, what: &str) -> Option<String> {
    let more = match found.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let named: Vec<String> = found.into_iter().take(NAMED).collect();
    (!named.is_empty()).then(|| format!("{} {what}{more}", named.join("; ")))
}

/// Pairs of promises that nothing links, with the same amount and years and nearly the
/// same words.
fn alike(promises: &[Promise]) -> Vec<String> {
    let mut by_amount: BTreeMap<String, Vec<(usize, BTreeSet<String>)>> = BTreeMap::new();
    let linked: BTreeSet<usize> = (promises.iter().enumerate())
        .flat_map(|(at, one)| {
            let others = one.replaces.iter().chain(&one.part_of).copied();
            let own = (!one.replaces.is_empty() || one.part_of.is_some()).then_some(at);
            others.chain(own)
        })
        .collect();
    for (at, promise) in promises.iter().enumerate() {
        if linked.contains(&at) {
            continue;
        }
        let Some(first) = promise.said.iter().find_map(|said| said.stated) else {
            continue;
        };
        if first.minor == 0 {
            continue;
        }
        let places = promise.places.as_deref().unwrap_or_default();
        let key = format!("{}|{:?}|{places}", first.minor, first.years);
        let words = plain_words(&promise.what_first);
        let words = words.split(' ').map(str::to_owned).collect();
        by_amount.entry(key).or_default().push((at, words));
    }
    let mut found = Vec::new();
    for group in by_amount.values().filter(|group| group.len() > 1) {
        // Of many alike only neighbours are held beside each other.
        for pair in group.windows(2) {
            let [(one, a), (other, b)] = pair else {
                continue;
            };
            let (common, all) = (a.intersection(b).count(), a.union(b).count());
            // The same words are one pot already.
            if a != b && common * 5 >= all * 3 {
                found.push(format!(
                    "'{}' and '{}'",
                    promises[*one].id, promises[*other].id
                ));
            }
        }
    }
    found
}

/// Payments of one promise, step, day, place and amount that two sources tell of.
fn told_twice(table: &Table, told: &[Told]) -> Vec<String> {
    let mut first = BTreeMap::new();
    let mut found = Vec::new();
    for one in told {
        let (Kind::Money(_), Some(stated), false) = (one.kind, one.stated, one.so_far) else {
            continue;
        };
        let key = (
            one.promise,
            one.kind,
            one.day,
            one.places.clone(),
            stated.minor,
        );
        match first.get(&key) {
            Some(&row) if stated.minor > 0 => found.push(format!(
                "{}: lines {} and {}",
                table.name(),
                table.line_of(row),
                table.line_of(one.row)
            )),
            Some(_) => {}
            None => {
                first.insert(key, one.row);
            }
        }
    }
    found
}

/// Money in places that the promise does not name.
fn elsewhere(table: &Table, promises: &[Promise], told: &[Told], places: &Located) -> Vec<String> {
    let mut found = Vec::new();
    for (at, one) in told.iter().enumerate() {
        let (Kind::Money(_), Some(promise)) = (one.kind, one.promise) else {
            continue;
        };
        let (Some(named), Some(here)) = (&places.promised[promise], &places.told[at]) else {
            continue;
        };
        if here.iter().any(|place| !named.contains(place)) {
            found.push(format!(
                "{}: line {} ('{}')",
                table.name(),
                table.line_of(one.row),
                promises[promise].id
            ));
        }
    }
    found
}
