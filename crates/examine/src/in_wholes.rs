//! Money in wholes, each pound once.

use std::collections::{BTreeMap, BTreeSet};

use crate::Pots;
use crate::once::oldest_first;

/// Of each whole what its parts hold, or took with them, each pound once: `of_leaf` has
/// that of pots without parts, and `went` the money that two of them have in common.
pub fn in_wholes(
    pots: &Pots,
    minor: &[Option<u128>],
    of_leaf: impl Fn(usize) -> u128,
    went: &[(usize, usize, u128)],
) -> BTreeMap<usize, u128> {
    let again = there_before(pots, minor, went);
    let mut held: BTreeMap<usize, u128> = BTreeMap::new();
    for at in innermost_first(pots) {
        let here = if pots.parts(at).is_empty() {
            of_leaf(at)
        } else {
            let parts = held.entry(at).or_default();
            *parts -= again.get(&at).copied().unwrap_or(0);
            (*parts).max(minor[at].unwrap_or(0))
        };
        if let Some(whole) = pots.whole(at) {
            *held.entry(whole).or_default() += here;
        }
    }
    held
}

/// Of each whole what came into a part of it that was in another part before, whatever it
/// was in since: that is in the innermost whole that it came back to.
///
/// Of a pot whose money was in several wholes, what was in those of the newer pot goes to
/// that first.
fn there_before(
    pots: &Pots,
    minor: &[Option<u128>],
    went: &[(usize, usize, u128)],
) -> BTreeMap<usize, u128> {
    let mut came: BTreeMap<usize, Vec<(usize, u128)>> = BTreeMap::new();
    for &(from, to, minor) in went {
        came.entry(to).or_default().push((from, minor));
    }
    // What of each went nowhere yet, by the wholes that it was in.
    let mut left: Vec<Vec<(BTreeSet<usize>, u128)>> = vec![Vec::new(); pots.len()];
    let mut again: BTreeMap<usize, u128> = BTreeMap::new();
    for to in oldest_first(pots) {
        let around: Vec<usize> = pots.wholes(to).collect();
        let mut new = minor[to].unwrap_or(0);
        let mut here: Vec<(BTreeSet<usize>, u128)> = Vec::new();
        for &(from, minor) in came.get(&to).into_iter().flatten() {
            new -= minor;
            let mut minor = minor;
            let back = |was_in: &BTreeSet<usize>| {
                let mut wholes = around.iter();
                wholes.position(|whole| was_in.contains(whole))
            };
            left[from].sort_by_key(|one| back(&one.0).unwrap_or(usize::MAX));
            for (was_in, has) in &mut left[from] {
                let part = minor.min(*has);
                *has -= part;
                minor -= part;
                if let Some(at) = back(was_in).filter(|_| part > 0) {
                    *again.entry(around[at]).or_default() += part;
                }
                add(&mut here, was_in.iter().chain(&around), part);
            }
        }
        add(&mut here, around.iter(), new);
        left[to] = here;
    }
    again
}

/// Adds money that was in some wholes.
fn add<'a>(
    all: &mut Vec<(BTreeSet<usize>, u128)>,
    was_in: impl Iterator<Item = &'a usize>,
    minor: u128,
) {
    let was_in: BTreeSet<usize> = was_in.copied().collect();
    match all.iter_mut().find(|one| one.0 == was_in) {
        Some(one) => one.1 += minor,
        None if minor > 0 => all.push((was_in, minor)),
        None => {}
    }
}

/// The pots, each after all its parts.
fn innermost_first(pots: &Pots) -> Vec<usize> {
    let order = pots.order().iter().copied();
    let mut from: Vec<usize> = order.filter(|&at| pots.whole(at).is_none()).collect();
    let mut at = 0;
    while let Some(&whole) = from.get(at) {
        from.extend(pots.parts(whole));
        at += 1;
    }
    from.reverse();
    from
}
