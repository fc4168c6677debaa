//! How long places waited for the first pound.

use std::collections::{BTreeMap, BTreeSet};

use allotment_examine::{Day, Examined, Pots, Stage, Statement, Wait};

use super::located::Located;

/// For each promise that was ever promised money, and each of its places: from when that
/// money was first promised to the place, under whatever name, to the first pound that
/// came there, under whatever name. The parts of a promise are its own. What was scrapped
/// was promised all the same, and so was what a later statement, or a newer name, has no
/// more for a place.
pub(super) fn waits(
    pots: &Pots,
    examined: &Examined,
    statements: &[Vec<Statement>],
    places: &Located,
) -> Vec<Wait> {
    let mut came: BTreeMap<(usize, usize), Day> = BTreeMap::new();
    for row in &examined.told {
        let is_there = matches!(row.stage, Stage::Received | Stage::Spent);
        if !is_there || row.reached.minor == 0 {
            continue;
        }
        for &place in places.of_row(row).unwrap_or_default() {
            let pot = pots.first(row.promise);
            let day = came.entry((pot, place)).or_insert(row.reached.first);
            *day = (*day).min(row.reached.first);
        }
    }
    let had_money = |at: usize| {
        let mut stated = statements[at].iter();
        stated.any(|one| one.minor.is_some_and(|minor| minor > 0))
    };
    // Also where a later statement leaves the place out.
    let ever_named = |at: usize| -> BTreeSet<usize> {
        let last = places.promised[at].iter().flatten().copied();
        let members = pots.members(at).iter();
        let before = members.flat_map(|&one| places.since[one].keys().copied());
        last.chain(before).collect()
    };
    let keeps_any = |at: usize| examined.counted[at].counted > 0;
    let mut waits = Vec::new();
    for &pot in pots.order() {
        if places.promised[pot].is_none() {
            continue;
        }
        let own = ever_named(pot);
        if !had_money(pot) || (examined.counted[pot].in_parts > 0 && !keeps_any(pot)) {
            continue;
        }
        let before = closure(pot, |at| pots.replaces(at));
        let mut all = closure(pot, |at| pots.replaced_by(at));
        let newer: BTreeSet<usize> = (all.iter().copied())
            .filter(|&at| at != pot && had_money(at))
            .collect();
        all.extend(&before);
        for part in closure(pot, |at| pots.parts(at)) {
            all.extend(closure(part, |at| pots.replaces(at)));
            all.insert(part);
        }
        for place in own {
            let names = |at: &&usize| ever_named(**at).contains(&place);
            // It waits under the newest name that ever promised anything there.
            if newer.iter().any(|at| names(&at)) {
                continue;
            }
            let since = |at: usize| {
                let members = pots.members(at).iter();
                let days = members.filter_map(|&one| places.since[one].get(&place));
                days.min().copied().unwrap_or(pots.since(at))
            };
            let promised = before.iter().filter(names).map(|&at| since(at));
            let days = all.iter().filter_map(|&at| came.get(&(at, place)));
            waits.push(Wait {
                place,
                promised: promised.min().unwrap_or(pots.since(pot)),
                first_pound: days.min().copied(),
            });
        }
    }
    waits
}

/// `from`, and all that `next` leads to.
fn closure<'a>(from: usize, next: impl Fn(usize) -> &'a [usize]) -> BTreeSet<usize> {
    let mut found = BTreeSet::from([from]);
    let mut looked = vec![from];
    while let Some(at) = looked.pop() {
        for &to in next(at) {
            if found.insert(to) {
                looked.push(to);
            }
        }
    }
    found
}
