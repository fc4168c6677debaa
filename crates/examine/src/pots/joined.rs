//! Promises that are one pot, joined by their names, sums and links.

use std::collections::{BTreeMap, BTreeSet};

use super::{Link, Pots};

/// The pots of promises that say `links` of themselves, which lead in no circle.
pub(super) fn joined(links: &[Link]) -> Pots {
    let mut joined = Joined::new(links);
    while joined.pass() {}
    joined.pots()
}

/// A name and a sum.
type Key<'a> = (&'a str, &'a str);

/// Promises as they are joined to pots.
struct Joined<'a> {
    links: &'a [Link],
    order: Vec<usize>,
    /// The promise that each is joined to, itself where it is the first of its pot.
    with: Vec<usize>,
    members: Vec<Vec<usize>>,
    has_parts: Vec<bool>,
    is_renamed: Vec<bool>,
    doubtful: BTreeSet<(usize, usize)>,
}

/// How two promises with one name and sum stand to each other.
#[derive(PartialEq)]
enum Alike {
    /// They are one pot.
    Same,
    /// They say what they are, and that is two.
    Linked,
    /// Nobody knows.
    Doubtful,
}

impl<'a> Joined<'a> {
    fn new(links: &'a [Link]) -> Self {
        let mut order: Vec<usize> = (0..links.len()).collect();
        order.sort_by_key(|&at| (links[at].since, at));
        let mut has_parts = vec![false; links.len()];
        let mut is_renamed = vec![false; links.len()];
        for (at, link) in links.iter().enumerate() {
            if let Some(whole) = link.part_of {
                has_parts[whole] = true;
            }
            for &older in &link.replaces {
                is_renamed[older] = true;
                is_renamed[at] = true;
            }
        }
        Self {
            links,
            order,
            with: (0..links.len()).collect(),
            members: (0..links.len()).map(|at| vec![at]).collect(),
            has_parts,
            is_renamed,
            doubtful: BTreeSet::new(),
        }
    }

    /// The first of the pot of `at`.
    fn pot(&self, mut at: usize) -> usize {
        while self.with[at] != at {
            at = self.with[at];
        }
        at
    }

    fn whole(&self, pot: usize) -> Option<usize> {
        let mut all = self.members[pot].iter();
        let whole = all.find_map(|&one| self.links[one].part_of);
        whole.map(|whole| self.pot(whole))
    }

    /// Joins what has one name and sum; whether anything was joined. Wholes that were joined may
    /// make one of their parts, so that there may be more to join.
    fn pass(&mut self) -> bool {
        // By key and whole, the pots that have it, in order.
        let mut known: BTreeMap<Key<'_>, BTreeMap<Option<usize>, Vec<usize>>> = BTreeMap::new();
        let mut any = false;
        self.doubtful.clear();
        for at in self.order.clone() {
            let pot = self.pot(at);
            let links = self.links;
            if let Some(key) = links[at].key()
                && let Some(alike) = known.get(&key)
            {
                let whole = self.whole(pot);
                let mut found: Vec<usize> = match whole {
                    Some(_) => [None, whole]
                        .iter()
                        .filter_map(|whole| alike.get(whole))
                        .flatten()
                        .copied()
                        .collect(),
                    None => alike.values().flatten().copied().collect(),
                };
                found.sort_by_key(|&one| (links[one].since, one));
                for other in found {
                    let (other, pot) = (self.pot(other), self.pot(at));
                    if other == pot {
                        break;
                    }
                    match self.alike(other, pot) {
                        Alike::Same => {
                            self.join(other, pot);
                            any = true;
                            break;
                        }
                        // It says itself what it is.
                        Alike::Linked => break,
                        Alike::Doubtful => {
                            self.doubtful.insert((other, pot));
                        }
                    }
                }
                // In another whole: their words are the same, and may be said of two.
                let pot = self.pot(at);
                let apart = alike
                    .iter()
                    .find(|(other, _)| other.is_some() && whole.is_some() && **other != whole);
                if let Some(&other) = apart.and_then(|(_, pots)| pots.first())
                    && self.pot(other) != pot
                    && !self.leads(pot, other)
                    && !self.leads(other, pot)
                {
                    self.doubtful.insert((self.pot(other), pot));
                }
            }
            let pot = self.pot(at);
            let whole = self.whole(pot);
            for key in self.keys(pot) {
                let pots = known.entry(key).or_default().entry(whole).or_default();
                if !pots.contains(&pot) {
                    pots.push(pot);
                }
            }
        }
        any
    }

    /// Each name of a pot with each of its sums, under whichever id they were stated.
    fn keys(&self, pot: usize) -> BTreeSet<Key<'a>> {
        let links = self.links;
        let own = |of: fn(&Link) -> &Vec<String>| -> BTreeSet<&'a str> {
            let members = self.members[pot].iter();
            members
                .flat_map(|&one| of(&links[one]))
                .map(String::as_str)
                .collect()
        };
        let sums = own(|link| &link.sums);
        let names = own(|link| &link.names).into_iter();
        names
            .flat_map(|name| sums.iter().map(move |&sum| (name, sum)))
            .collect()
    }

    fn alike(&self, one: usize, other: usize) -> Alike {
        if self.leads(one, other) || self.leads(other, one) {
            return Alike::Linked;
        }
        let wholes = [one, other].map(|pot| self.whole(pot));
        let has_parts = self.has_parts[one] || self.has_parts[other];
        let is_renamed = self.is_renamed[one] || self.is_renamed[other];
        match wholes {
            [Some(one), Some(other)] if one != other => Alike::Doubtful,
            _ if has_parts && is_renamed => Alike::Doubtful,
            _ => Alike::Same,
        }
    }

    /// Whether links lead from the pot `from` to the pot `to`.
    fn leads(&self, from: usize, to: usize) -> bool {
        let mut found = vec![from];
        let mut known = BTreeSet::from([from]);
        while let Some(pot) = found.pop() {
            for &one in &self.members[pot] {
                let link = &self.links[one];
                for &next in link.replaces.iter().chain(&link.part_of) {
                    let next = self.pot(next);
                    if next == to {
                        return true;
                    }
                    if known.insert(next) {
                        found.push(next);
                    }
                }
            }
        }
        false
    }

    fn join(&mut self, one: usize, other: usize) {
        let earlier = |at: usize| (self.links[at].since, at);
        let (first, later) = if earlier(one) < earlier(other) {
            (one, other)
        } else {
            (other, one)
        };
        self.with[later] = first;
        let moved = std::mem::take(&mut self.members[later]);
        self.members[first].extend(moved);
        let links = self.links;
        self.members[first].sort_by_key(|&at| (links[at].since, at));
        self.has_parts[first] |= self.has_parts[later];
        self.is_renamed[first] |= self.is_renamed[later];
    }

    fn pots(self) -> Pots {
        let count = self.links.len();
        let first: Vec<usize> = (0..count).map(|at| self.pot(at)).collect();
        let order: Vec<usize> = (self.order.iter().copied())
            .filter(|&at| first[at] == at)
            .collect();
        let mut pots = Pots {
            since: self.links.iter().map(|link| link.since).collect(),
            replaces: vec![Vec::new(); count],
            newer: vec![Vec::new(); count],
            whole: vec![None; count],
            parts: vec![Vec::new(); count],
            doubtful: Vec::new(),
            members: self.members,
            first,
            order,
        };
        for &pot in &pots.order {
            let own = pots.members[pot].iter().map(|&one| &self.links[one]);
            let mut before: Vec<usize> = (own.clone())
                .flat_map(|link| &link.replaces)
                .map(|&older| pots.first[older])
                .collect();
            before.sort_by_key(|&at| (pots.since[at], at));
            before.dedup();
            for &older in &before {
                pots.newer[older].push(pot);
            }
            pots.replaces[pot] = before;
            let whole = own.clone().find_map(|link| link.part_of);
            let whole = whole.map(|whole| pots.first[whole]);
            pots.whole[pot] = whole;
            if let Some(whole) = whole {
                pots.parts[whole].push(pot);
            }
        }
        let doubtful = self.doubtful.into_iter();
        pots.doubtful = doubtful
            .filter(|&(one, other)| pots.first[one] != pots.first[other])
            .collect();
        pots
    }
}
