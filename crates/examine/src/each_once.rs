//! Money on its way, each pound once.

use std::collections::BTreeMap;

use crate::{AtPlace, Day, Stage};

/// Whose money is inside whose, and when each promise was made.
///
/// What is told of a whole is told of its parts too; what is told of a pot that was
/// renamed is of the same money as what is told under its newer name.
#[derive(Debug, Clone, Default)]
pub struct Inside {
    parts: Vec<Vec<usize>>,
    newer: Vec<Vec<usize>>,
    /// Promises such that what is inside one comes before it; else by day and position.
    order: Vec<usize>,
}

impl Inside {
    /// Of promises with their wholes, with those that replace them, and their days.
    ///
    /// # Panics
    /// If the three have not one entry a promise.
    #[must_use]
    pub fn new(part_of: &[Option<usize>], replaced_by: Vec<Vec<usize>>, since: &[Day]) -> Self {
        let count = part_of.len();
        assert_eq!(replaced_by.len(), count, "an entry for each promise");
        assert_eq!(since.len(), count, "an entry for each promise");
        let mut parts = vec![Vec::new(); count];
        for (part, whole) in part_of.iter().enumerate() {
            if let Some(whole) = *whole {
                parts[whole].push(part);
            }
        }
        let mut inside = Self {
            parts,
            newer: replaced_by,
            order: Vec::with_capacity(count),
        };
        let mut starts: Vec<usize> = (0..count).collect();
        starts.sort_by_key(|&at| (since[at], at));
        let mut seen = vec![false; count];
        for start in starts {
            inside.visit(start, &mut seen);
        }
        inside
    }

    /// Puts `start` and what is inside it in order, the innermost first.
    fn visit(&mut self, start: usize, seen: &mut [bool]) {
        let mut way = vec![(start, 0)];
        if std::mem::replace(&mut seen[start], true) {
            return;
        }
        while let Some((at, tried)) = way.last_mut() {
            let at = *at;
            let next = self.direct(at).nth(*tried);
            *tried += 1;
            match next {
                Some(inner) => {
                    if !std::mem::replace(&mut seen[inner], true) {
                        way.push((inner, 0));
                    }
                }
                None => {
                    self.order.push(at);
                    way.pop();
                }
            }
        }
    }

    fn direct(&self, at: usize) -> impl Iterator<Item = usize> {
        self.parts[at].iter().chain(&self.newer[at]).copied()
    }

    /// All that is inside `at`, however deep, each once, by position.
    pub(crate) fn all(&self, at: usize) -> Vec<usize> {
        let mut found: Vec<usize> = self.direct(at).collect();
        let mut known: std::collections::BTreeSet<usize> = found.iter().copied().collect();
        let mut looked = 0;
        while let Some(&one) = found.get(looked) {
            looked += 1;
            for inner in self.direct(one) {
                if known.insert(inner) {
                    found.push(inner);
                }
            }
        }
        known.into_iter().collect()
    }
}

/// The rows of `told`, each with only the money that no promise inside its own tells of.
///
/// At each step a promise keeps what it tells beyond those inside it: a whole that tells
/// of £100 and whose part tells of £80 keeps £20, and nothing if the part tells of more.
/// Of several pots that one newer pot replaces, the earlier is taken first, so that what
/// they told together is never lost. What is taken off a promise is taken where those
/// inside it have their money; then from what is nowhere; then from its places in order.
#[must_use]
pub fn each_once(inside: &Inside, told: &[AtPlace]) -> Vec<AtPlace> {
    let mut once = told.to_vec();
    let mut rows: BTreeMap<(Stage, usize), Vec<usize>> = BTreeMap::new();
    for (at, row) in told.iter().enumerate() {
        rows.entry((row.stage, row.promise)).or_default().push(at);
    }
    for (stage, _) in Stage::ALL {
        // What newer pots tell that no older one has met yet.
        let mut unmet: BTreeMap<usize, u128> = BTreeMap::new();
        for &promise in &inside.order {
            let Some(own) = rows.get(&(stage, promise)) else {
                continue;
            };
            let mut room: u128 = own.iter().map(|&row| once[row].reached.minor).sum();
            // Where the money of those inside is.
            let mut there: BTreeMap<Option<usize>, u128> = BTreeMap::new();
            let is_older = !inside.newer[promise].is_empty();
            for inner in inside.all(promise) {
                let Some(of_inner) = rows.get(&(stage, inner)) else {
                    continue;
                };
                let all: u128 = of_inner.iter().map(|&row| once[row].reached.minor).sum();
                let mut left = if is_older {
                    *unmet.get(&inner).unwrap_or(&all)
                } else {
                    all
                };
                left = left.min(room);
                room -= left;
                if is_older {
                    *unmet.entry(inner).or_insert(all) -= left;
                }
                for &row in of_inner {
                    let part = once[row].reached.minor.min(left);
                    *there.entry(once[row].place).or_default() += part;
                    left -= part;
                }
            }
            take_off(&mut once, own, there);
        }
    }
    once
}

/// Takes off the rows `own` what is `there`, at its places first.
fn take_off(once: &mut [AtPlace], own: &[usize], mut there: BTreeMap<Option<usize>, u128>) {
    for &row in own {
        if let Some(here) = there.get_mut(&once[row].place) {
            let part = once[row].reached.minor.min(*here);
            once[row].reached.minor -= part;
            *here -= part;
        }
    }
    // No place sorts before all places.
    let mut left: u128 = there.values().sum();
    let mut rest = own.to_vec();
    rest.sort_by_key(|&row| once[row].place);
    for row in rest {
        let part = once[row].reached.minor.min(left);
        once[row].reached.minor -= part;
        left -= part;
    }
}
