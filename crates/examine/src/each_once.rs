//! Money on its way, each pound once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{AtPlace, Pots, Scopes, Stage, count_once};

/// Whose money is inside whose, and how much of it can be.
///
/// What is told of a whole is told of its parts too; what is told of a pot that was
/// renamed, or under another id, is of the same money as what is told under its newer
/// name, or its first id.
#[derive(Debug, Clone, Default)]
pub struct Inside {
    pots: Pots,
    /// What a pot and one that replaces it have in common; no entry where nobody says
    /// what one of them comes to, and it may be all.
    common: BTreeMap<(usize, usize), u128>,
    /// Promises such that what is inside one comes before it; else by day and position.
    order: Vec<usize>,
}

impl Inside {
    /// Of `pots`, where `most` is the most that was ever stated of each promise.
    ///
    /// # Panics
    /// If there is not one amount a promise.
    #[must_use]
    pub fn new(pots: Pots, most: &[Option<u128>]) -> Self {
        let mut common = BTreeMap::new();
        for (older, one) in count_once(&pots, most).iter().enumerate() {
            for &newer in &one.replaced_by {
                let to = one.carried_to.iter().filter(|to| to.0 == newer);
                if most[older].is_some() && most[newer].is_some() {
                    common.insert((older, newer), to.map(|to| to.1).sum());
                }
            }
        }
        let mut inside = Self {
            order: Vec::with_capacity(pots.len()),
            pots,
            common,
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
        for &newer in pots.replaced_by(at) {
            found.extend(pots.members(newer));
            for whole in self.other_wholes(newer, at) {
                found.extend(pots.members(whole));
            }
        }
        found.reverse();
        found
    }

    /// The wholes that hold `newer`, and not `older`.
    fn other_wholes(&self, newer: usize, older: usize) -> impl Iterator<Item = usize> {
        let holds: BTreeSet<usize> = self.pots.wholes(older).collect();
        (self.pots.wholes(newer)).take_while(move |whole| !holds.contains(whole))
    }

    /// All of whose money whatever is told of `at` is told too: the ids under which it was
    /// announced before, and all parts of all those.
    fn surely(&self, at: usize) -> BTreeSet<usize> {
        let pots = &self.pots;
        let earlier = pots.members(at).iter().take_while(|&&one| one != at);
        let mut found: BTreeSet<usize> = earlier.copied().collect();
        let mut wholes = vec![pots.first(at)];
        while let Some(whole) = wholes.pop() {
            for &part in pots.parts(whole) {
                found.extend(pots.members(part));
                wholes.push(part);
            }
        }
        found
    }

    /// All promises that a step is known of where it is known of `at`: what is surely in
    /// it, and what replaces any of that.
    pub(crate) fn all(&self, at: usize) -> BTreeSet<usize> {
        let mut found = self.surely(at);
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

/// The rows of `told`, each with only the money that no promise inside its own tells of.
///
/// At each step a promise keeps what it tells beyond those inside it: a whole that tells
/// of £100 and whose part tells of £80 keeps £20, and nothing if the part tells of more.
/// A pot that was renamed keeps what it tells beyond those that replace it, and beyond the
/// wholes that these are parts of; a whole likewise beyond those that replace its parts,
/// but never more than they have in common. No pound of a newer pot is taken for that of
/// two older ones, so that what those told together is never lost. What is taken off a
/// promise is taken where those inside it have their money: at the same places; at the
/// narrowest places that these lie in; at places that lie in these; then from what is on
/// all its places; then from its places in order.
#[must_use]
pub fn each_once(inside: &Inside, told: &[AtPlace], scopes: &Scopes) -> Vec<AtPlace> {
    let mut once = told.to_vec();
    let mut rows: BTreeMap<(Stage, usize), Vec<usize>> = BTreeMap::new();
    for (at, row) in told.iter().enumerate() {
        rows.entry((row.stage, row.promise)).or_default().push(at);
    }
    for (stage, _) in Stage::ALL {
        let mut step = AtStep {
            inside,
            told,
            scopes,
            once: &mut once,
            rows: BTreeMap::new(),
            unmet: BTreeMap::new(),
            met: BTreeMap::new(),
            went: BTreeMap::new(),
        };
        for ((_, promise), own) in rows.range((stage, 0)..=(stage, usize::MAX)) {
            step.rows.insert(*promise, own);
        }
        for &promise in &inside.order {
            if step.rows.contains_key(&promise) {
                step.settle(promise);
            }
        }
    }
    once
}

/// What is told at one step.
struct AtStep<'a> {
    inside: &'a Inside,
    told: &'a [AtPlace],
    scopes: &'a Scopes,
    once: &'a mut Vec<AtPlace>,
    /// The rows of each promise.
    rows: BTreeMap<usize, &'a [usize]>,
    /// What each tells that was not yet met as that of an older one.
    unmet: BTreeMap<usize, u128>,
    /// Of each, what was met in which others.
    met: BTreeMap<usize, Vec<(usize, u128)>>,
    /// What was met over each link from a pot to one that replaces it.
    went: BTreeMap<(usize, usize), u128>,
}

impl<'a> AtStep<'a> {
    fn settle(&mut self, promise: usize) {
        let pots = &self.inside.pots;
        let own = self.rows[&promise];
        let all: u128 = own.iter().map(|&row| self.told[row].reached.minor).sum();
        let surely = self.inside.surely(promise);
        let mut there: Vec<(Ground<'_>, u128)> = Vec::new();
        for inner in &surely {
            for &row in self.rows.get(inner).copied().unwrap_or_default() {
                let row = &self.once[row];
                there.push((Ground::of(self.scopes, row), row.reached.minor));
            }
            for &(other, minor) in self.met.get(inner).into_iter().flatten() {
                if !surely.contains(&other) {
                    self.put(&mut there, other, minor);
                }
            }
        }
        let mut left = all - take_off(self.scopes, self.once, own, there, all);
        let is_whole = !pots.parts(promise).is_empty();
        // What is told under the first id is met as told, and under others beyond that.
        let mut unmet = if pots.first(promise) == promise {
            all
        } else {
            left
        };
        while left > 0 {
            let Some((way, other)) = self.next(promise, &surely) else {
                break;
            };
            let room = way.iter().filter_map(|&link| self.room(link)).min();
            let minor = left.min(self.unmet[&other]).min(room.unwrap_or(u128::MAX));
            for link in way {
                *self.went.entry(link).or_default() += minor;
            }
            *self.unmet.entry(other).or_default() -= minor;
            self.met.entry(promise).or_default().push((other, minor));
            let mut there = Vec::new();
            self.put(&mut there, other, minor);
            take_off(self.scopes, self.once, own, there, minor);
            left -= minor;
        }
        if is_whole {
            unmet = left;
        }
        self.unmet.insert(promise, unmet);
    }

    /// Puts `minor` where `other` tells of money.
    fn put(&self, there: &mut Vec<(Ground<'a>, u128)>, other: usize, minor: u128) {
        let mut left = minor;
        for &row in self.rows.get(&other).copied().unwrap_or_default() {
            let row = &self.told[row];
            let part = row.reached.minor.min(left);
            there.push((Ground::of(self.scopes, row), part));
            left -= part;
        }
    }

    /// What a link can still bring; nothing if it is without limit.
    fn room(&self, link: (usize, usize)) -> Option<u128> {
        let common = *self.inside.common.get(&link)?;
        // An older pot that tells of more than was stated was larger than that.
        let tells = |one: &usize| -> u128 {
            let rows = self.rows.get(one).copied().unwrap_or_default();
            rows.iter().map(|&row| self.told[row].reached.minor).sum()
        };
        let told = self.inside.pots.members(link.0).iter().map(tells).max();
        let most = common.max(told.unwrap_or(0));
        Some(most.saturating_sub(self.went.get(&link).copied().unwrap_or(0)))
    }

    /// The nearest promise that tells of money of `promise` under a newer name, which is
    /// not met yet, and the links to it.
    fn next(
        &self,
        promise: usize,
        surely: &BTreeSet<usize>,
    ) -> Option<(Vec<(usize, usize)>, usize)> {
        let pots = &self.inside.pots;
        let own = pots.first(promise);
        let is_own = |pot: usize| pot == own || surely.contains(&pot);
        let mut from: BTreeMap<usize, usize> = BTreeMap::new();
        let starts = surely.iter().copied().chain([own]);
        let mut queue: VecDeque<(usize, usize)> = starts
            .filter(|&at| pots.first(at) == at && pots.parts(at).is_empty())
            .map(|at| (at, at))
            .collect();
        let unmet = |one: &usize| self.unmet.get(one).is_some_and(|&minor| minor > 0);
        while let Some((at, start)) = queue.pop_front() {
            for &newer in pots.replaced_by(at) {
                let closed = self.room((at, newer)) == Some(0);
                if closed || is_own(newer) || from.contains_key(&newer) {
                    continue;
                }
                from.insert(newer, at);
                let others = self.inside.other_wholes(newer, start);
                let others = others.take_while(|&whole| !is_own(whole));
                let all = [newer].into_iter().chain(others);
                let mut members = all.flat_map(|pot| pots.members(pot));
                if let Some(&other) = members.find(|one| unmet(one)) {
                    let mut way = vec![(at, newer)];
                    let mut at = at;
                    while let Some(&before) = from.get(&at) {
                        way.push((before, at));
                        at = before;
                    }
                    return Some((way, other));
                }
                queue.push_back((newer, start));
            }
        }
        None
    }
}

/// Where something is told of.
#[derive(Clone, Copy)]
struct Ground<'a> {
    key: Option<usize>,
    /// The places that it stands for, if they are known.
    places: Option<&'a BTreeSet<usize>>,
}

impl<'a> Ground<'a> {
    fn of(scopes: &'a Scopes, row: &AtPlace) -> Self {
        let places = match row.place {
            Some(key) => scopes.of_key.get(key),
            None => scopes.of_promise.get(row.promise).and_then(Option::as_ref),
        };
        Self {
            key: row.place,
            places,
        }
    }

    /// How many places it has, all that are not known being the most.
    fn width(self) -> usize {
        self.places.map_or(usize::MAX, BTreeSet::len)
    }

    fn is(self, other: Self) -> bool {
        match (self.places, other.places) {
            (Some(own), Some(other)) => own == other,
            _ => self.key == other.key,
        }
    }

    fn lies_in(self, other: Self) -> bool {
        let places = self.places.zip(other.places);
        places.is_some_and(|(own, other)| !own.is_empty() && own.is_subset(other))
    }
}

/// Takes off the rows `own` what is `there`, at its places first, and `most` at most;
/// gives what was taken off.
fn take_off(
    scopes: &Scopes,
    once: &mut [AtPlace],
    own: &[usize],
    mut there: Vec<(Ground<'_>, u128)>,
    most: u128,
) -> u128 {
    let mut left: u128 = there.iter().map(|one| one.1).sum::<u128>().min(most);
    let mut taken = 0;
    let mut rows: Vec<(usize, Ground<'_>)> = (own.iter())
        .map(|&row| (row, Ground::of(scopes, &once[row])))
        .collect();
    let mut take = |row: usize, here: &mut u128| {
        let minor = &mut once[row].reached.minor;
        let part = (*minor).min(*here).min(left);
        *minor -= part;
        *here -= part;
        left -= part;
        taken += part;
    };
    for &(row, ground) in &rows {
        for (place, here) in &mut there {
            if place.is(ground) {
                take(row, here);
            }
        }
    }
    rows.sort_by_key(|(_, ground)| ground.width());
    for inward in [true, false] {
        for &(row, ground) in &rows {
            for (place, here) in &mut there {
                let lies_in = if inward {
                    place.lies_in(ground)
                } else {
                    ground.lies_in(*place)
                };
                if lies_in {
                    take(row, here);
                }
            }
        }
    }
    // All places sort before each of them.
    rows.sort_by_key(|&(row, ground)| (ground.key, row));
    for (row, _) in rows {
        take(row, &mut { u128::MAX });
    }
    taken
}
