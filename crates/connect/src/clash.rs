//! Policies that get in each other's way, or do the same.

use std::collections::BTreeMap;

use crate::replaced::OnePot;
use crate::{Direction, Policy};

/// Two policies that push one outcome of one place in opposite directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict<'a> {
    /// The place's position.
    pub place: usize,
    /// The outcome.
    pub outcome: &'a str,
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

/// A policy at a place: its group, the budget that it is a line of, itself.
type Member = (usize, usize, usize);

/// Every conflict, in order of place, outcome and policies. Policies that do
/// not run on one day do not conflict, lags aside.
///
/// Lines of one budget stand for it together, and so do the names of one pot: a
/// conflict between two budgets or pots is told once a place, of the first that meet;
/// of names whose money counts before others. A policy and one that replaces it,
/// through any others, are one and the same, and do not conflict.
///
/// `reaches` has the places that each policy reaches, each once.
///
/// # Panics
/// If `reaches` has not one row a policy.
pub fn visit_conflicts<'a>(
    policies: &'a [Policy],
    reaches: &[Vec<usize>],
    mut visit: impl FnMut(Conflict<'a>),
) {
    let mut sides: BTreeMap<&str, [bool; 2]> = BTreeMap::new();
    for effect in policies.iter().flat_map(|policy| &policy.effects) {
        sides.entry(&effect.outcome).or_default()[effect.direction as usize] = true;
    }
    sides.retain(|_, sides| *sides == [true; 2]);
    let outcomes: Vec<&str> = sides.into_keys().collect();
    // Each outcome has two groups, those that raise it and those that lower it.
    let pots = OnePot::of(policies);
    let parts = parts_of_pots(policies, &pots);
    let groups: Vec<Vec<Member>> = (policies.iter().enumerate())
        .map(|(at, policy)| {
            let of = |effect: &crate::Effect| {
                let outcome = outcomes.binary_search(&effect.outcome.as_str()).ok()?;
                Some((2 * outcome + effect.direction as usize, parts[at], at))
            };
            policy.effects.iter().filter_map(of).collect()
        })
        .collect();
    let meet = |up: usize, down: usize| {
        up != down
            && policies[up].span.meets(policies[down].span)
            && !pots.leads(up, down)
            && !pots.leads(down, up)
    };
    let meet_and_count =
        |up: usize, down: usize| pots.counts(up) && pots.counts(down) && meet(up, down);
    let mut found: Vec<Conflict<'a>> = Vec::new();
    at_each_place(&groups, reaches, |place, members| {
        for both in members.chunk_by(|one, other| one.0 / 2 == other.0 / 2) {
            let downs = both.partition_point(|member| member.0 % 2 == Direction::Up as usize);
            let (ups, downs) = both.split_at(downs);
            for up in blocks(ups) {
                for down in blocks(downs) {
                    let pair = first(up, down, meet_and_count);
                    let pair = pair.or_else(|| first(up, down, meet));
                    found.extend(pair.map(|(up, down)| Conflict {
                        place,
                        outcome: outcomes[both[0].0 / 2],
                        up,
                        down,
                    }));
                }
            }
        }
        found.sort_unstable();
        found.drain(..).for_each(&mut visit);
    });
}

/// Every overlap, in order of place and policies. A policy and one that
/// replaces it, through any others, are one and the same, and do not overlap; nor
/// do the lines of one budget. All names of one pot, and all lines of one budget,
/// stand for it together: an overlap of two pots is told once a place, of the
/// first that meet; of names whose money counts before others.
///
/// `reaches` has the places that each policy reaches, each once.
///
/// # Panics
/// If `reaches` has not one row a policy.
pub fn visit_overlaps(policies: &[Policy], reaches: &[Vec<usize>], mut visit: impl FnMut(Overlap)) {
    let mut alike: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, policy) in policies.iter().enumerate() {
        alike
            .entry((&policy.theme, &policy.kind))
            .or_default()
            .push(at);
    }
    let pots = OnePot::of(policies);
    let parts = parts_of_pots(policies, &pots);
    let mut groups: Vec<Vec<Member>> = vec![Vec::new(); policies.len()];
    for (group, alike) in alike.values().enumerate() {
        if alike.iter().any(|&at| parts[at] != parts[alike[0]]) {
            for &at in alike {
                groups[at].push((group, parts[at], at));
            }
        }
    }
    let meet = |one: usize, other: usize| {
        policies[one].span.meets(policies[other].span)
            && !pots.leads(one, other)
            && !pots.leads(other, one)
    };
    let meet_and_count =
        |one: usize, other: usize| pots.counts(one) && pots.counts(other) && meet(one, other);
    let mut found: Vec<Overlap> = Vec::new();
    at_each_place(&groups, reaches, |place, members| {
        for alike in members.chunk_by(|one, other| one.0 == other.0) {
            let blocks: Vec<&[Member]> = blocks(alike).collect();
            for (at, one) in blocks.iter().enumerate() {
                for other in &blocks[at + 1..] {
                    let pair = first(one, other, meet_and_count);
                    let pair = pair.or_else(|| first(one, other, meet));
                    found.extend(pair.map(|(one, other)| Overlap {
                        place,
                        one: one.min(other),
                        other: one.max(other),
                    }));
                }
            }
        }
        found.sort_unstable();
        found.drain(..).for_each(&mut visit);
    });
}

/// All that [`visit_conflicts`] visits.
///
/// # Panics
/// If `reaches` has not one row a policy.
#[must_use]
pub fn conflicts<'a>(policies: &'a [Policy], reaches: &[Vec<usize>]) -> Vec<Conflict<'a>> {
    let mut found = Vec::new();
    visit_conflicts(policies, reaches, |one| found.push(one));
    found
}

/// All that [`visit_overlaps`] visits.
///
/// # Panics
/// If `reaches` has not one row a policy.
#[must_use]
pub fn overlaps(policies: &[Policy], reaches: &[Vec<usize>]) -> Vec<Overlap> {
    let mut found = Vec::new();
    visit_overlaps(policies, reaches, |one| found.push(one));
    found
}

/// For each policy the position of the first of the same budget: its own, if it
/// is the line of none.
fn parts(policies: &[Policy]) -> Vec<usize> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    (policies.iter().enumerate())
        .map(|(at, policy)| match &policy.part_of {
            Some(budget) => *first.entry(budget).or_insert(at),
            None => at,
        })
        .collect()
}

/// For each policy the position of what it is told with: of its pot's last name, and of
/// the first line of its budget.
fn parts_of_pots(policies: &[Policy], pots: &OnePot) -> Vec<usize> {
    let budgets = parts(policies);
    (0..policies.len())
        .map(|at| budgets[pots.last(at)])
        .collect()
}

/// Calls `visit` with each place that policies with members reach, in order,
/// and with those members, in order.
fn at_each_place(
    groups: &[Vec<Member>],
    reaches: &[Vec<usize>],
    mut visit: impl FnMut(usize, &[Member]),
) {
    assert_eq!(groups.len(), reaches.len(), "a row for each policy");
    let rows = || {
        groups
            .iter()
            .zip(reaches)
            .filter(|(groups, _)| !groups.is_empty())
    };
    let places = rows()
        .flat_map(|(_, reach)| reach)
        .max()
        .map_or(0, |last| last + 1);
    let mut ends = vec![0; places + 1];
    for (groups, reach) in rows() {
        for &place in reach {
            ends[place + 1] += groups.len();
        }
    }
    for place in 0..places {
        ends[place + 1] += ends[place];
    }
    let mut next = ends.clone();
    let mut members = vec![(0, 0, 0); ends[places]];
    for (groups, reach) in rows() {
        for &place in reach {
            for &member in groups {
                members[next[place]] = member;
                next[place] += 1;
            }
        }
    }
    for place in 0..places {
        let here = &mut members[ends[place]..ends[place + 1]];
        if here.len() > 1 {
            here.sort_unstable();
            visit(place, here);
        }
    }
}

/// The members of each budget.
fn blocks(members: &[Member]) -> impl Iterator<Item = &[Member]> {
    members.chunk_by(|one, other| one.1 == other.1)
}

/// The first of `one` that meets any of `other`, with the first that it meets.
fn first(
    one: &[Member],
    other: &[Member],
    meet: impl Fn(usize, usize) -> bool,
) -> Option<(usize, usize)> {
    one.iter().find_map(|&(.., one)| {
        let other = other.iter().find(|(.., other)| meet(one, *other));
        other.map(|&(.., other)| (one, other))
    })
}
