//! The axioms as their papers have them: every group, every set of projects.

use allotment_decide::{Contest, Utilities};
use num_bigint::BigInt;

/// A kind of ballots. All voters of one kind join a group together: whoever is
/// in a wronged group already makes room for those who are just like them.
pub struct Voter {
    weight: BigInt,
    /// What each project is worth to them.
    worth: Vec<BigInt>,
    /// What the outcome is worth to them.
    has: BigInt,
}

pub fn voters(contest: &Contest, utilities: &Utilities, selected: &[u32]) -> Vec<Voter> {
    let groups = &contest.groups;
    (0..groups.len())
        .filter(|&group| groups.weight[group] > 0)
        .map(|group| {
            let mut worth = vec![BigInt::from(0); contest.projects.len()];
            for at in groups.range(group) {
                let project = groups.choices[at] as usize;
                let entry = utilities.entry.as_ref().map_or(1, |entry| entry[at].max(0));
                worth[project] = BigInt::from(utilities.factor[project]) * entry;
            }
            Voter {
                weight: groups.weight[group].into(),
                has: selected
                    .iter()
                    .map(|&project| &worth[project as usize])
                    .sum(),
                worth,
            }
        })
        .collect()
}

/// Every group of voters who all support everything in `projects`.
fn groups<'a>(people: &'a [Voter], projects: &[usize]) -> Vec<Vec<&'a Voter>> {
    let able: Vec<&Voter> = people
        .iter()
        .filter(|voter| {
            projects
                .iter()
                .all(|&project| voter.worth[project] > BigInt::from(0))
        })
        .collect();
    (1..1_u32 << able.len())
        .map(|bits| {
            able.iter()
                .enumerate()
                .filter(|(at, _)| bits >> at & 1 == 1)
                .map(|(_, voter)| *voter)
                .collect()
        })
        .collect()
}

/// Whether for some group nobody has more, `project` included, than the
/// group's part of the budget is worth at the project's price.
pub fn claim_fails(contest: &Contest, people: &[Voter], project: usize) -> bool {
    groups(people, &[project]).iter().any(|group| {
        let of_all: BigInt = group
            .iter()
            .map(|voter| &voter.worth[project] * &voter.weight)
            .sum();
        group.iter().all(|voter| {
            // u_i(W) + u_i(p) <= (B |S| / n) (u_S(p) / |S|) / cost(p)
            (&voter.has + &voter.worth[project]) * contest.projects[project].cost * contest.weight
                <= &of_all * contest.budget
        })
    })
}

/// Whether some group owns the cost of `project` and has nothing at all.
pub fn justified_fails(contest: &Contest, people: &[Voter], project: usize) -> bool {
    groups(people, &[project]).iter().any(|group| {
        let weight: BigInt = group.iter().map(|voter| &voter.weight).sum();
        weight * contest.budget >= BigInt::from(contest.projects[project].cost) * contest.weight
            && group.iter().all(|voter| voter.has == BigInt::from(0))
    })
}

/// EJR up to any project, by cost: whether some group supports all of some
/// projects `T`, owns their cost, and with some unfunded one of `T` added still
/// has no more than `T` in anybody's eyes.
///
/// Source: Brill, Forster, Lackner, Maly and Peters, *Proportionality in
/// Approval-Based Participatory Budgeting* (AAAI 2023), definition of EJR-x.
pub fn any_project_fails(contest: &Contest, people: &[Voter], selected: &[u32]) -> bool {
    let cost = |project: usize| contest.projects[project].cost;
    (1..1_usize << contest.projects.len()).any(|bits| {
        let wanted: Vec<usize> = (0..contest.projects.len())
            .filter(|project| bits >> project & 1 == 1)
            .collect();
        let total: u64 = wanted.iter().map(|&project| cost(project)).sum();
        groups(people, &wanted).iter().any(|group| {
            let weight: BigInt = group.iter().map(|voter| &voter.weight).sum();
            weight * contest.budget >= BigInt::from(total) * contest.weight
                && wanted
                    .iter()
                    .filter(|&&project| !selected.iter().any(|&funded| funded as usize == project))
                    .any(|&project| {
                        group
                            .iter()
                            .all(|voter| &voter.has + cost(project) <= BigInt::from(total))
                    })
        })
    })
}
