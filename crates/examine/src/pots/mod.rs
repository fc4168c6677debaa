//! Which promises are one pot of money, and whose money is whose.

mod joined;

use std::collections::{BTreeMap, BTreeSet};

use crate::circles::circles;
use crate::{Day, ExamineError};
use joined::joined;

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
    fn key(&self) -> Option<(&str, &str)> {
        Some((self.names.first()?, self.sums.first()?))
    }
}

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
        Ok(joined(links))
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
