//! Whose money is inside whose.

use std::collections::BTreeSet;

use crate::Pots;
use crate::once::taken_in;

/// Whose money is inside whose, and how much of it can be.
///
/// What is told of a whole is told of its parts too; what is told of a pot that was
/// renamed, or under another id, is of the same money as what is told under its newer
/// name, or its first id.
#[derive(Debug, Clone, Default)]
pub struct Inside {
    pub(crate) pots: Pots,
    /// What was stated of each pot at most, if anything was.
    pub(crate) stated: Vec<Option<u128>>,
    /// To which newer pots money of each can have gone, however many names lie between, in
    /// order: as much as is said, or all where nobody says what one of them comes to.
    pub(crate) newer: Vec<Vec<(usize, Option<u128>)>>,
    /// The same the other way round: from which older pots.
    pub(crate) older: Vec<Vec<usize>>,
    /// Promises such that what is inside one comes before it; else by day and position.
    pub(crate) order: Vec<usize>,
}

impl Inside {
    /// Of `pots`, where `most` is the most that was ever stated of each promise.
    ///
    /// # Panics
    /// If there is not one amount a promise.
    #[must_use]
    pub fn new(pots: Pots, most: &[Option<u128>]) -> Self {
        let mut newer: Vec<Vec<(usize, Option<u128>)>> = vec![Vec::new(); pots.len()];
        let mut older: Vec<Vec<usize>> = vec![Vec::new(); pots.len()];
        for (from, went) in taken_in(&pots, most).taken.into_iter().enumerate() {
            let direct = pots.replaced_by(from).iter();
            let unsaid = direct.filter(|&&to| most[from].is_none() || most[to].is_none());
            newer[from].extend(unsaid.map(|&to| (to, None)));
            newer[from].extend(went.into_iter().map(|(to, minor)| (to, Some(minor))));
            for (to, _) in &newer[from] {
                older[*to].push(from);
            }
        }
        let mut inside = Self {
            order: Vec::with_capacity(pots.len()),
            stated: most.to_vec(),
            pots,
            newer,
            older,
        };
        let mut starts: Vec<usize> = (0..inside.pots.len()).collect();
        starts.sort_by_key(|&at| (inside.pots.since(at), at));
        let mut seen = vec![false; starts.len()];
        for start in starts {
            inside.visit(start, &mut seen);
        }
        inside
    }

    /// Puts `start` and what is inside it in order, the innermost first.
    fn visit(&mut self, start: usize, seen: &mut [bool]) {
        if std::mem::replace(&mut seen[start], true) {
            return;
        }
        let mut way = vec![(start, self.before(start))];
        while let Some((at, left)) = way.last_mut() {
            match left.pop() {
                Some(inner) => {
                    if !std::mem::replace(&mut seen[inner], true) {
                        way.push((inner, self.before(inner)));
                    }
                }
                None => {
                    self.order.push(*at);
                    way.pop();
                }
            }
        }
    }

    /// What is settled before `at`, the first of them last: its parts, the ids under which
    /// it was announced before, and what replaces it, with the wholes of that.
    fn before(&self, at: usize) -> Vec<usize> {
        let pots = &self.pots;
        let earlier = pots.members(at).iter().take_while(|&&one| one != at);
        let mut found: Vec<usize> = earlier.copied().collect();
        for &part in pots.parts(at) {
            found.extend(pots.members(part));
        }
        for &(newer, _) in &self.newer[pots.first(at)] {
            found.extend(pots.members(newer));
            for whole in self.other_wholes(newer, at) {
                found.extend(pots.members(whole));
            }
        }
        found.reverse();
        found
    }

    /// The wholes that hold `newer`, and not `older`.
    pub(crate) fn other_wholes(&self, newer: usize, older: usize) -> impl Iterator<Item = usize> {
        let holds: BTreeSet<usize> = self.pots.wholes(older).collect();
        (self.pots.wholes(newer)).take_while(move |whole| !holds.contains(whole))
    }

    /// The pots whose money is surely that of `at`: its own, and its parts, and theirs.
    pub(crate) fn pots_in(&self, at: usize) -> BTreeSet<usize> {
        let mut wholes = vec![self.pots.first(at)];
        let mut found = BTreeSet::new();
        while let Some(whole) = wholes.pop() {
            found.insert(whole);
            wholes.extend(self.pots.parts(whole));
        }
        found
    }

    /// All promises that a step is known of where it is known of `at`: what is surely in
    /// it, and what replaces any of that.
    pub(crate) fn all(&self, at: usize) -> BTreeSet<usize> {
        let own = self.pots.first(at);
        let earlier = self.pots.members(at).iter().take_while(|&&one| one != at);
        let parts = self.pots_in(at).into_iter().filter(|&pot| pot != own);
        let parts = parts.flat_map(|pot| self.pots.members(pot));
        let mut found: BTreeSet<usize> = earlier.chain(parts).copied().collect();
        let mut looked: Vec<usize> = found.iter().copied().chain([at]).collect();
        while let Some(one) = looked.pop() {
            for &newer in self.pots.replaced_by(one) {
                if found.insert(newer) {
                    looked.push(newer);
                }
            }
        }
        found
    }
}
