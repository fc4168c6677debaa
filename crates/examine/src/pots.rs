//! Which promises are one pot of money, and whose money is whose.

use std::collections::{BTreeMap, BTreeSet};

use crate::circles::circles;
use crate::{Day, ExamineError};

/// What a promise says of itself and of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// When it was first made.
    pub since: Day,
    /// The promises whose money it is, under another name, by position.
    pub replaces: Vec<usize>,
    /// The promise whose money holds this one's, by position.
    pub part_of: Option<usize>,
    /// The names under which it was stated, the first one first.
    pub names: Vec<String>,
    /// The sums that were stated of it, with all else that tells them from others, such
    /// as their years and places; the first one first. A promise whose first name and
    /// first sum an earlier pot has, under whichever of its ids, is that pot, announced
    /// again. One without any is never the same as another.
    pub sums: Vec<String>,
}

impl Link {
    /// What it was stated as first, if that tells it from others.
    fn key(&self) -> Option<Key<'_>> {
        Some((self.names.first()?, self.sums.first()?))
    }
}

/// A name and a sum.
type Key<'a> = (&'a str, &'a str);

/// Promises by pots: a pot may be announced under several ids, and what one of them
/// says of other promises holds for the pot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pots {
    first: Vec<usize>,
    members: Vec<Vec<usize>>,
    since: Vec<Day>,
    order: Vec<usize>,
    replaces: Vec<Vec<usize>>,
    newer: Vec<Vec<usize>>,
    whole: Vec<Option<usize>>,
    parts: Vec<Vec<usize>>,
    doubtful: Vec<(usize, usize)>,
}

impl Pots {
    /// The pots of promises, by what each says.
    ///
    /// A promise whose first name and sum an earlier pot has is that pot, whatever else is
    /// linked to either. Two are never one where links lead from the one to the other, as they
    /// say themselves what they are, or where their wholes are two. Two that would be
    /// one, but are parts of two wholes, or of which one has parts and another is
    /// replaced, are [doubtful](Self::doubtful).
    ///
    /// # Errors
    /// Every circle, and every promise that has parts and replaces or is replaced.
    pub fn find(links: &[Link]) -> Result<Self, Vec<ExamineError>> {
        refuse(links)?;
        let mut joined = Joined::new(links);
        while joined.pass() {}
        Ok(joined.pots())
    }

    /// How many promises there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The promise under which a pot was announced first: it has the pot's money.
    #[must_use]
    pub fn first(&self, promise: usize) -> usize {
        self.first[promise]
    }

    /// All promises that are the pot of `promise`, the first one first.
    #[must_use]
    pub fn members(&self, promise: usize) -> &[usize] {
        &self.members[self.first[promise]]
    }

    /// The pots, each by its first promise, in order of days and positions.
    #[must_use]
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// The pots that the pot of `promise` replaces, the earliest first.
    #[must_use]
    pub fn replaces(&self, promise: usize) -> &[usize] {
        &self.replaces[self.first[promise]]
    }

    /// The pots that replace that of `promise`, the earliest first.
    #[must_use]
    pub fn replaced_by(&self, promise: usize) -> &[usize] {
        &self.newer[self.first[promise]]
    }

    /// The pot whose money holds that of the pot of `promise`.
    #[must_use]
    pub fn whole(&self, promise: usize) -> Option<usize> {
        self.whole[self.first[promise]]
    }

    /// The pots that are parts of that of `promise`.
    #[must_use]
    pub fn parts(&self, promise: usize) -> &[usize] {
        &self.parts[self.first[promise]]
    }

    /// Whether links lead from the pot of `from` to that of `to`: it replaces it, or is a
    /// part of it, at whatever remove.
    #[must_use]
    pub fn leads(&self, from: usize, to: usize) -> bool {
        let to = self.first[to];
        let mut found = vec![self.first[from]];
        let mut known: BTreeSet<usize> = found.iter().copied().collect();
        while let Some(pot) = found.pop() {
            for &next in self.replaces[pot].iter().chain(&self.whole[pot]) {
                if next == to {
                    return true;
                }
                if known.insert(next) {
                    found.push(next);
                }
            }
        }
        false
    }

    /// Pairs with the same name and sum, in order, the earlier first, that links keep apart though
    /// neither leads to the other: whoever keeps the register knows whether they are one.
    #[must_use]
    pub fn doubtful(&self) -> &[(usize, usize)] {
        &self.doubtful
    }

    /// When a promise was first made.
    #[must_use]
    pub fn since(&self, promise: usize) -> Day {
        self.since[promise]
    }

    /// The pots that are linked to each other, at whatever remove: each group in order of
    /// positions.
    pub(crate) fn linked(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.len()];
        let mut all = Vec::new();
        for &start in &self.order {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let mut group = vec![start];
            let mut at = 0;
            while let Some(&pot) = group.get(at) {
                let next = [&self.replaces[pot], &self.newer[pot], &self.parts[pot]];
                for &other in next.into_iter().flatten().chain(&self.whole[pot]) {
                    if !std::mem::replace(&mut seen[other], true) {
                        group.push(other);
                    }
                }
                at += 1;
            }
            group.sort_unstable();
            all.push(group);
        }
        all
    }

    /// Some pots by themselves, each by its first promise, which are linked to no other;
    /// they go by their position in `some`.
    pub(crate) fn only(&self, some: &[usize]) -> Self {
        let position: BTreeMap<usize, usize> = some
            .iter()
            .enumerate()
            .map(|(to, &from)| (from, to))
            .collect();
        let moved = |all: &[usize]| all.iter().map(|at| position[at]).collect::<Vec<usize>>();
        let order = self.order.iter().filter_map(|at| position.get(at).copied());
        Self {
            first: (0..some.len()).collect(),
            members: (0..some.len()).map(|at| vec![at]).collect(),
            since: some.iter().map(|&at| self.since[at]).collect(),
            order: order.collect(),
            replaces: some.iter().map(|&at| moved(&self.replaces[at])).collect(),
            newer: some.iter().map(|&at| moved(&self.newer[at])).collect(),
            whole: some
                .iter()
                .map(|&at| self.whole[at].map(|whole| position[&whole]))
                .collect(),
            parts: some.iter().map(|&at| moved(&self.parts[at])).collect(),
            doubtful: Vec::new(),
        }
    }

    /// The wholes that hold the pot of `promise`, from the innermost.
    pub(crate) fn wholes(&self, promise: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.whole(promise), |&whole| self.whole[whole])
    }

    /// What was stated of the pot of `promise` under all its ids, in order of days: the
    /// promise and the position among its own, where `days` has those of each promise.
    #[must_use]
    pub fn stated(&self, promise: usize, days: &[Vec<Day>]) -> Vec<(usize, usize)> {
        let members = self.members(promise).iter();
        let mut all: Vec<(usize, usize)> = members
            .flat_map(|&one| (0..days[one].len()).map(move |at| (one, at)))
            .collect();
        all.sort_by_key(|&(one, at)| days[one][at]);
        all
    }
}

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

fn refuse(links: &[Link]) -> Result<(), Vec<ExamineError>> {
    let mut wrong = Vec::new();
    for circle in circles(links.len(), |at| &links[at].replaces) {
        wrong.push(ExamineError::ReplacesInACircle { circle });
    }
    let wholes: Vec<Vec<usize>> = (links.iter())
        .map(|link| link.part_of.into_iter().collect())
        .collect();
    for circle in circles(links.len(), |at| &wholes[at]) {
        wrong.push(ExamineError::PartOfItself { circle });
    }
    let mut has_parts = vec![false; links.len()];
    for whole in links.iter().filter_map(|link| link.part_of) {
        has_parts[whole] = true;
    }
    for (newer, link) in links.iter().enumerate() {
        for &older in &link.replaces {
            if let Some(&whole) = [newer, older].iter().find(|&&at| has_parts[at]) {
                wrong.push(ExamineError::ReplacesInWhole {
                    newer,
                    older,
                    whole,
                });
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
