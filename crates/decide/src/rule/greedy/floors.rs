//! Money that a category must get, and has not got yet.

use crate::{Contest, DecideError, Limits};

/// How much each quota still lacks to its floor.
#[derive(Debug, Clone)]
pub(super) struct Floors {
    lacks: Vec<u64>,
    quotas_of: Vec<Vec<usize>>,
}

impl Floors {
    pub(super) fn new(contest: &Contest, limits: &Limits) -> Self {
        let mut quotas_of = vec![Vec::new(); contest.projects.len()];
        for (quota, members) in limits.quotas.iter().map(|quota| &quota.members).enumerate() {
            for &project in members {
                quotas_of[project as usize].push(quota);
            }
        }
        Self {
            lacks: limits
                .quotas
                .iter()
                .map(|quota| quota.floor.unwrap_or(0))
                .collect(),
            quotas_of,
        }
    }

    /// Whether there is a floor that is not met.
    pub(super) fn any(&self) -> bool {
        self.unmet().is_some()
    }

    /// The first quota, in the order given, whose floor is not met.
    pub(super) fn unmet(&self) -> Option<usize> {
        self.lacks.iter().position(|&lacks| lacks > 0)
    }

    /// Counts a project that costs `cost`.
    pub(super) fn fund(&mut self, project: u32, cost: u64) {
        for &quota in &self.quotas_of[project as usize] {
            self.lacks[quota] = self.lacks[quota].saturating_sub(cost);
        }
    }
}

/// The error for a floor that this rule could not meet.
pub(super) fn out_of_reach(limits: &Limits, quota: usize) -> DecideError {
    let quota = &limits.quotas[quota];
    DecideError::Cannot {
        rule: "greedy",
        what: format!(
            "the floor of {:?}: taking the best first, no project that fits is left before it is met",
            quota.name
        ),
        instead: "lower the floor, or use max-welfare, which looks ahead".to_owned(),
    }
}
