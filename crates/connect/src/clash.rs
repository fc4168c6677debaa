//! Policies that get in each other's way, or do the same.

use std::collections::BTreeMap;

use crate::{Direction, Policy};

/// Two policies that push one outcome of one place in opposite directions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The place's position.
    pub place: usize,
    /// The outcome.
    pub outcome: String,
    /// The policy that means to raise it, by position.
    pub up: usize,
    /// The policy that means to lower it.
    pub down: usize,
}

/// Two policies of one kind and theme in one place at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Overlap {
    /// The place's position.
    pub place: usize,
    /// One policy, by position.
    pub one: usize,
    /// The other, which comes after it.
    pub other: usize,
}

/// For each of `pairs`, every place that both policies reach.
fn shared<'a>(
    pairs: &'a [(usize, usize)],
    reaches: &'a [Vec<usize>],
) -> impl Iterator<Item = (usize, (usize, usize))> + 'a {
    pairs.iter().flat_map(move |&(one, other)| {
        let (few, many) = if reaches[one].len() <= reaches[other].len() {
            (&reaches[one], &reaches[other])
        } else {
            (&reaches[other], &reaches[one])
        };
        (few.iter())
            .filter(|place| many.binary_search(place).is_ok())
            .map(move |&place| (place, (one, other)))
    })
}

/// Every conflict, in order of place, outcome and policies. Policies that do
/// not run on one day do not conflict, lags aside.
///
/// `reaches` has the places that each policy reaches, in order.
///
/// # Panics
/// If `reaches` has not one row a policy.
#[must_use]
pub fn conflicts(policies: &[Policy], reaches: &[Vec<usize>]) -> Vec<Conflict> {
    assert_eq!(policies.len(), reaches.len(), "a row for each policy");
    let mut by_outcome: BTreeMap<&str, [Vec<usize>; 2]> = BTreeMap::new();
    for (at, policy) in policies.iter().enumerate() {
        for effect in &policy.effects {
            let [up, down] = by_outcome.entry(&effect.outcome).or_default();
            let side = match effect.direction {
                Direction::Up => up,
                Direction::Down => down,
            };
            if side.last() != Some(&at) {
                side.push(at);
            }
        }
    }
    let mut found = Vec::new();
    for (outcome, [up, down]) in by_outcome {
        let pairs: Vec<(usize, usize)> = (up.iter())
            .flat_map(|&up| down.iter().map(move |&down| (up, down)))
            .filter(|&(up, down)| up != down && policies[up].span.meets(policies[down].span))
            .collect();
        found.extend(shared(&pairs, reaches).map(|(place, (up, down))| Conflict {
            place,
            outcome: outcome.to_owned(),
            up,
            down,
        }));
    }
    found.sort_unstable();
    found
}

/// Every overlap, in order of place and policies. A policy and one that
/// replaces it are one and the same, and do not overlap.
///
/// `reaches` has the places that each policy reaches, in order.
///
/// # Panics
/// If `reaches` has not one row a policy.
#[must_use]
pub fn overlaps(policies: &[Policy], reaches: &[Vec<usize>]) -> Vec<Overlap> {
    assert_eq!(policies.len(), reaches.len(), "a row for each policy");
    let mut alike: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, policy) in policies.iter().enumerate() {
        alike
            .entry((&policy.theme, &policy.kind))
            .or_default()
            .push(at);
    }
    let pairs: Vec<(usize, usize)> = (alike.values())
        .flat_map(|alike| {
            alike
                .iter()
                .enumerate()
                .flat_map(|(at, &one)| alike[at + 1..].iter().map(move |&other| (one, other)))
        })
        .filter(|&(one, other)| policies[one].span.meets(policies[other].span))
        .filter(|&(one, other)| {
            let (one, other) = (&policies[one], &policies[other]);
            !one.replaces.contains(&other.id) && !other.replaces.contains(&one.id)
        })
        .collect();
    let mut found: Vec<Overlap> = shared(&pairs, reaches)
        .map(|(place, (one, other))| Overlap { place, one, other })
        .collect();
    found.sort_unstable();
    found
}
