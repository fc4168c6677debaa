//! Pots that are other pots under a new name.

use std::collections::BTreeMap;

use crate::Policy;

/// For each policy, the position of the one whose money it already is: one that
/// says that it replaces it, and runs on a day when it does. The first of
/// several, in order.
///
/// Where a pot replaces another only after it ended, both are money of their
/// own.
#[must_use]
pub fn replaced(policies: &[Policy]) -> Vec<Option<usize>> {
    let all = successors(policies).into_iter();
    all.map(|by| by.first().copied()).collect()
}

/// Which policies are one pot under several names.
pub(crate) struct OnePot {
    by: Vec<Vec<usize>>,
    /// For each policy, the last name of its pot: its own, if nobody has its money.
    last: Vec<usize>,
}

impl OnePot {
    pub(crate) fn of(policies: &[Policy]) -> Self {
        let by = successors(policies);
        let next = |at: usize| by[at].first().copied();
        let last = (0..policies.len())
            .map(|at| {
                // A circle has no last name; each is its own then.
                let names = std::iter::successors(Some(at), |&name| next(name));
                let last = names.take(policies.len() + 1).last().unwrap_or(at);
                if next(last).is_none() { last } else { at }
            })
            .collect();
        Self { by, last }
    }

    /// The position of the last name of the pot.
    pub(crate) fn last(&self, at: usize) -> usize {
        self.last[at]
    }

    /// Whether no other policy has its money.
    pub(crate) fn counts(&self, at: usize) -> bool {
        self.by[at].is_empty()
    }

    /// Whether the money of `old` is, through any others, that of `new`.
    pub(crate) fn leads(&self, old: usize, new: usize) -> bool {
        if self.counts(old) {
            return false;
        }
        let mut seen = vec![old];
        let mut at = 0;
        while let Some(&name) = seen.get(at) {
            for &next in &self.by[name] {
                if next == new {
                    return true;
                }
                if !seen.contains(&next) {
                    seen.push(next);
                }
            }
            at += 1;
        }
        false
    }
}

/// For each policy, the positions of all those whose money it already is, in
/// order: each says that it replaces it, and runs on a day when it does.
#[must_use]
pub fn successors(policies: &[Policy]) -> Vec<Vec<usize>> {
    let position: BTreeMap<&str, usize> = (policies.iter().enumerate())
        .map(|(at, policy)| (policy.id.as_str(), at))
        .collect();
    let mut by: Vec<Vec<usize>> = vec![Vec::new(); policies.len()];
    for (at, policy) in policies.iter().enumerate() {
        for name in &policy.replaces {
            let Some(&old) = position.get(name.as_str()) else {
                continue;
            };
            let meets = policies[old].span.meets(policy.span);
            if old != at && meets && !by[old].contains(&at) {
                by[old].push(at);
            }
        }
    }
    by
}
