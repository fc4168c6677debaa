//! Every pound in exactly one promise.

use std::collections::{BTreeMap, BTreeSet};

use crate::Pots;
use crate::in_wholes::in_wholes;

/// Where the money of a promise is counted, in minor units.
///
/// `stated + over = counted + carried + lost + back + again + in_parts`, and
/// `counted + carried + lost + back = new + brought`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// What it comes to as stated under any id of its pot; 0 if nobody said.
    pub stated: u128,
    /// Money that is counted here, and nowhere else.
    pub counted: u128,
    /// Money that is counted with the promise that replaces this one.
    pub carried: u128,
    /// What the promises that replace it no longer have, and its whole neither.
    pub lost: u128,
    /// What the promises that replace it no longer have, and its whole has again.
    pub back: u128,
    /// Money that was announced before under another id, and is counted there.
    pub again: u128,
    /// Money that is counted with its parts, or went from those to other promises.
    pub in_parts: u128,
    /// By how much its parts come to more than the whole.
    pub over: u128,
    /// What of its own money came from promises that it replaces, or back from parts.
    pub brought: u128,
    /// What of it is new.
    pub new: u128,
    /// The promises that replace it, in order.
    pub replaced_by: Vec<usize>,
    /// The earlier announcement of the same pot.
    pub same_as: Option<usize>,
    /// What the pots that it replaces came to. A pot that several replace is
    /// divided between them, and what is lost of it falls to the last.
    pub replaced: u128,
    /// Of the pots that it replaces, what is counted with others that replace them too.
    pub with_others: u128,
    /// The promises that its money went to, each with how much, in order.
    pub carried_to: Vec<(usize, u128)>,
}

/// Counts each pound once, where `minor` is what each promise now comes to.
///
/// - A pot that was announced under several ids is counted with the first.
/// - One that another replaces keeps nothing: as much as fits is carried to
///   the newer one, the rest is lost. Of several that replace one, the earlier
///   takes first; of several that one replaces, the earlier is taken first.
///   A newer one without an amount takes nothing, and the older keeps all.
/// - A whole keeps what its parts do not hold, and did not take with them to other
///   promises. What a part lost under its new name is the whole's again.
///
/// Ties of days go to the earlier position.
///
/// # Panics
/// If there is not one amount a promise.
#[must_use]
pub fn count_once(pots: &Pots, minor: &[Option<u128>]) -> Vec<Counted> {
    assert_eq!(minor.len(), pots.len(), "an amount for each promise");
    let mut all: Vec<Counted> = (minor.iter())
        .map(|minor| Counted {
            stated: minor.unwrap_or(0),
            ..Counted::default()
        })
        .collect();
    for (at, one) in all.iter_mut().enumerate() {
        let first = pots.first(at);
        if first != at {
            one.same_as = Some(first);
            one.again = one.stated;
        }
    }
    replaced(pots, minor, &mut all);
    let carried = links(pots, |at| all[at].carried_to.clone());
    let of_leaf = |at: usize| minor[at].unwrap_or(0) - all[at].lost;
    let held: BTreeMap<usize, u128> = in_wholes(pots, minor, of_leaf, &carried);
    for &at in pots.order() {
        let one = &mut all[at];
        one.in_parts = held.get(&at).copied().unwrap_or(0);
        one.over = one.in_parts.saturating_sub(one.stated);
        one.counted = one.stated + one.over - one.in_parts - one.carried - one.lost;
    }
    back(pots, &mut all);
    for one in &mut all {
        one.new = one.counted + one.carried + one.lost + one.back - one.brought;
    }
    all
}

/// The most that each promise came to, each pound once, where `most` is the most that
/// was ever stated of each: all that was promised.
///
/// A pot under a new name is the same promise: what is stated of the newer takes in all
/// that was stated of the older ones, however far back, but for what is in a whole that
/// it is not a part of: that is the whole's again. What it does not take in was promised
/// too, and stands with the newest.
///
/// # Panics
/// If there is not one amount a promise.
#[must_use]
pub fn promised(pots: &Pots, most: &[Option<u128>]) -> Vec<u128> {
    assert_eq!(most.len(), pots.len(), "an amount for each promise");
    let of_leaf = |at: usize| most[at].unwrap_or(0);
    let TakenIn { taken, mut rest } = taken_in(pots, most);
    let taken = links(pots, |at| taken[at].clone());
    let held = in_wholes(pots, most, of_leaf, &taken);
    for older in oldest_first(pots) {
        let with_money = |newer: &&usize| most[**newer].is_some();
        if let Some(&newest) = pots.replaced_by(older).iter().rfind(with_money) {
            rest[newest] += std::mem::take(&mut rest[older]);
        }
    }
    for &at in pots.order() {
        if let Some(held) = held.get(&at) {
            rest[at] = rest[at].saturating_sub(*held);
        }
    }
    for (at, rest) in rest.iter_mut().enumerate() {
        if pots.first(at) != at {
            *rest = 0;
        }
    }
    rest
}

/// What pots under newer names take in of older ones.
pub(crate) struct TakenIn {
    /// Of each, what newer ones have of it, however many names lie between.
    pub taken: Vec<Vec<(usize, u128)>>,
    /// Of each, what none of them has.
    rest: Vec<u128>,
}

/// What is stated of the newer takes in all that was stated of the older ones.
pub(crate) fn taken_in(pots: &Pots, most: &[Option<u128>]) -> TakenIn {
    let mut direct = vec![Counted::default(); pots.len()];
    replaced(pots, most, &mut direct);
    let mut taken: Vec<Vec<(usize, u128)>> = (direct.iter_mut())
        .map(|one| std::mem::take(&mut one.carried_to))
        .collect();
    // What of each is in none that replaces it, and of whom each has such money behind it.
    let mut rest: Vec<u128> = (direct.iter().enumerate())
        .map(|(at, one)| most[at].unwrap_or(0) - one.carried)
        .collect();
    let mut behind: Vec<Vec<usize>> = vec![Vec::new(); pots.len()];
    for newer in oldest_first(pots) {
        // One without an amount takes nothing, and the older keeps all.
        let Some(own) = most[newer] else { continue };
        let mut room = own - direct[newer].brought;
        let olders = pots.replaces(newer).iter();
        let mut before: Vec<usize> = (olders.clone())
            .flat_map(|&older| behind[older].iter().copied())
            .collect();
        before.sort_by_key(|&at| (pots.since(at), at));
        before.dedup();
        for &older in &before {
            if !stays(pots, most, older, newer) {
                let part = rest[older].min(room);
                rest[older] -= part;
                room -= part;
                if part > 0 {
                    taken[older].push((newer, part));
                }
            }
        }
        before.extend(olders);
        behind[newer] = before.into_iter().filter(|&at| rest[at] > 0).collect();
    }
    TakenIn { taken, rest }
}

/// Whether what `older` no longer has is with a whole that does not hold `newer`.
fn stays(pots: &Pots, most: &[Option<u128>], older: usize, newer: usize) -> bool {
    let around: BTreeSet<usize> = pots.wholes(newer).collect();
    let mut wholes = pots.wholes(older);
    wholes.any(|whole| most[whole].is_some() && !around.contains(&whole))
}

/// Carries the money of older promises to those that replace them.
fn replaced(pots: &Pots, minor: &[Option<u128>], all: &mut [Counted]) {
    let own = |at: usize| minor[at].unwrap_or(0);
    for newer in oldest_first(pots) {
        for &older in pots.replaces(newer) {
            all[older].replaced_by.push(newer);
            let left = own(older) - all[older].carried;
            let room = own(newer) - all[newer].brought;
            let taken = left.min(room);
            all[older].carried += taken;
            all[newer].brought += taken;
            all[newer].replaced += taken;
            if taken > 0 {
                all[older].carried_to.push((newer, taken));
            }
        }
    }
    for &older in pots.order() {
        let with_money = |newer: &&usize| minor[**newer].is_some();
        let Some(&newest) = all[older].replaced_by.iter().rfind(with_money) else {
            continue;
        };
        let gone = own(older) - all[older].carried;
        all[older].lost = gone;
        all[newest].replaced += gone;
        for newer in all[older].replaced_by.clone() {
            let carried = all[older].carried_to.iter();
            let carried: u128 = carried.filter(|to| to.0 == newer).map(|to| to.1).sum();
            let lost = if newest == newer { gone } else { 0 };
            all[newer].with_others += own(older) - carried - lost;
        }
    }
}

/// Money that went from one pot to another: from, to, how much.
fn links(pots: &Pots, of: impl Fn(usize) -> Vec<(usize, u128)>) -> Vec<(usize, usize, u128)> {
    let order = pots.order().iter();
    order
        .flat_map(|&from| {
            of(from)
                .into_iter()
                .map(move |(to, minor)| (from, to, minor))
        })
        .collect()
}

/// What a part lost is with its whole again, as far as that has it.
fn back(pots: &Pots, all: &mut [Counted]) {
    for &part in pots.order() {
        if all[part].lost == 0 {
            continue;
        }
        for whole in pots.wholes(part).collect::<Vec<_>>() {
            let room = all[whole].counted - all[whole].brought;
            let given = all[part].lost.min(room);
            all[part].lost -= given;
            all[part].back += given;
            all[whole].brought += given;
        }
    }
}

/// The pots, each after all that it replaces; else by day and position.
pub(crate) fn oldest_first(pots: &Pots) -> Vec<usize> {
    let mut waits: Vec<usize> = (0..pots.len()).map(|at| pots.replaces(at).len()).collect();
    let ready = pots.order().iter().filter(|&&at| waits[at] == 0);
    let mut ready: BTreeSet<(crate::Day, usize)> = ready.map(|&at| (pots.since(at), at)).collect();
    let mut found = Vec::with_capacity(pots.order().len());
    while let Some((_, older)) = ready.pop_first() {
        found.push(older);
        for &newer in pots.replaced_by(older) {
            waits[newer] -= 1;
            if waits[newer] == 0 {
                ready.insert((pots.since(newer), newer));
            }
        }
    }
    found
}
