//! Whom one outcome serves better than another.

use std::cmp::Ordering;

use crate::{Contest, DecideError, Outcome, Satisfaction, Utilities};

use super::standing::Standing;

/// Two outcomes of one contest, voter by voter. Voters are counted as people,
/// whatever they weigh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// How many voted.
    pub voters: u64,
    /// By the satisfaction asked for.
    pub by_satisfaction: Served,
    /// By how many funded projects they named.
    pub by_number: Served,
    /// How many named nothing that the first funds.
    pub nothing_in_first: u64,
    /// How many named nothing that the second funds.
    pub nothing_in_second: u64,
}

/// How many voters are served better by which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Served {
    /// Better by the first.
    pub first: u64,
    /// Better by the second.
    pub second: u64,
    /// Alike by both.
    pub alike: u64,
}

impl Served {
    fn count(&mut self, ordering: Ordering, voters: u64) {
        match ordering {
            Ordering::Greater => self.first += voters,
            Ordering::Less => self.second += voters,
            Ordering::Equal => self.alike += voters,
        }
    }
}

/// Counts whom `first` and `second` serve better, exactly. Roots and
/// logarithms of the money order outcomes as the money does, and are compared
/// as money.
///
/// Source: the comparison that Wieliczka published with its result of 2023
/// (equalshares.net), by number of projects and by money.
///
/// # Errors
/// [`DecideError`] if the ballots do not hold what `satisfaction` needs.
pub fn compare(
    contest: &Contest,
    first: &Outcome,
    second: &Outcome,
    satisfaction: Satisfaction,
) -> Result<Comparison, DecideError> {
    let number = named(contest, &first.selected, &second.selected);
    let worth: Vec<(u128, u128)> = match satisfaction {
        Satisfaction::ChamberlinCourant => number
            .iter()
            .map(|&(first, second)| (first.min(1), second.min(1)))
            .collect(),
        Satisfaction::CostSqrt | Satisfaction::CostLog => {
            worth(contest, Satisfaction::Cost, first, second)?
        }
        measure => worth(contest, measure, first, second)?,
    };
    let mut comparison = Comparison {
        voters: contest.voters,
        by_satisfaction: Served::default(),
        by_number: Served::default(),
        nothing_in_first: 0,
        nothing_in_second: 0,
    };
    for (group, &people) in contest.groups.voters.iter().enumerate() {
        let people = u64::from(people);
        let ((worth_1, worth_2), (number_1, number_2)) = (worth[group], number[group]);
        comparison
            .by_satisfaction
            .count(worth_1.cmp(&worth_2), people);
        comparison.by_number.count(number_1.cmp(&number_2), people);
        if number_1 == 0 {
            comparison.nothing_in_first += people;
        }
        if number_2 == 0 {
            comparison.nothing_in_second += people;
        }
    }
    Ok(comparison)
}

fn worth(
    contest: &Contest,
    satisfaction: Satisfaction,
    first: &Outcome,
    second: &Outcome,
) -> Result<Vec<(u128, u128)>, DecideError> {
    let utilities = Utilities::for_rule("the comparison", contest, satisfaction)?;
    let has = |outcome: &Outcome| Standing::new(contest, &utilities, &outcome.selected).has;
    Ok(has(first).into_iter().zip(has(second)).collect())
}

/// Per group: how many of its choices are in `first`, and in `second`.
fn named(contest: &Contest, first: &[u32], second: &[u32]) -> Vec<(u128, u128)> {
    let mut funded = vec![(0_u128, 0_u128); contest.projects.len()];
    for &project in first {
        funded[project as usize].0 = 1;
    }
    for &project in second {
        funded[project as usize].1 = 1;
    }
    (0..contest.groups.len())
        .map(|group| {
            contest
                .groups
                .choices_of(group)
                .iter()
                .fold((0, 0), |(one, two), &choice| {
                    let (in_first, in_second) = funded[choice as usize];
                    (one + in_first, two + in_second)
                })
        })
        .collect()
}
