//! Where every ballot stands in an outcome.

use crate::{Contest, Utilities};

/// What each group of identical ballots has in an outcome, and who supports
/// what.
pub(super) struct Standing {
    funded: Vec<bool>,
    /// Per group: what the outcome is worth to each of its voters, in parts of
    /// satisfaction.
    pub(super) has: Vec<u128>,
    starts: Vec<usize>,
    supporters: Vec<Supporter>,
}

/// A group that supports a project: it is worth more than 0 to its voters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Supporter {
    pub(super) group: u32,
    /// What its voters make of the project, in units of the project's factor.
    pub(super) entry: u64,
}

impl Standing {
    pub(super) fn new(contest: &Contest, utilities: &Utilities, selected: &[u32]) -> Self {
        let groups = &contest.groups;
        let mut funded = vec![false; contest.projects.len()];
        for &project in selected {
            funded[project as usize] = true;
        }
        let mut starts = vec![0_usize; contest.projects.len() + 1];
        let mut has = vec![0_u128; groups.len()];
        for (group, has) in has.iter_mut().enumerate() {
            for at in groups.range(group) {
                let project = groups.choices[at] as usize;
                let entry = entry(utilities, project, at);
                if entry > 0 {
                    starts[project + 1] += 1;
                    if funded[project] {
                        *has += utilities.factor[project] * u128::from(entry);
                    }
                }
            }
        }
        for project in 0..contest.projects.len() {
            starts[project + 1] += starts[project];
        }
        let none = Supporter { group: 0, entry: 0 };
        let mut supporters = vec![none; starts[contest.projects.len()]];
        let mut next = starts.clone();
        for group in 0..groups.len() {
            for at in groups.range(group) {
                let project = groups.choices[at] as usize;
                let entry = entry(utilities, project, at);
                if entry > 0 {
                    supporters[next[project]] = Supporter {
                        group: u32::try_from(group).expect("groups are counted in u32"),
                        entry,
                    };
                    next[project] += 1;
                }
            }
        }
        Self {
            funded,
            has,
            starts,
            supporters,
        }
    }

    pub(super) fn is_funded(&self, project: u32) -> bool {
        self.funded[project as usize]
    }

    /// The groups that support `project`, in their order.
    pub(super) fn supporters(&self, project: u32) -> &[Supporter] {
        let project = project as usize;
        &self.supporters[self.starts[project]..self.starts[project + 1]]
    }
}

/// What the choice at `at` is worth in units of its project's factor: 0 if
/// the voter does not support it.
pub(super) fn entry(utilities: &Utilities, project: usize, at: usize) -> u64 {
    if utilities.factor[project] == 0 {
        return 0;
    }
    utilities
        .entry
        .as_ref()
        .map_or(1, |entry| u64::try_from(entry[at]).unwrap_or(0))
}
