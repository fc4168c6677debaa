//! What a rule decided.

use crate::{Contest, Tie};

/// The projects funded by a rule, and the ties that it met.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Positions of the funded projects, in the order in which the rule
    /// bought them.
    pub selected: Vec<u32>,
    /// The ties met on the way, in order.
    pub ties: Vec<Tie>,
}

impl Outcome {
    /// What the funded projects cost together, in parts of the currency.
    #[must_use]
    pub fn spent(&self, contest: &Contest) -> u64 {
        contest.cost_of(&self.selected)
    }

    /// Whether nothing more of `contest` fits into what is left.
    #[must_use]
    pub fn is_exhaustive(&self, contest: &Contest) -> bool {
        let left = contest.budget.saturating_sub(self.spent(contest));
        let mut funded = vec![false; contest.projects.len()];
        for &project in &self.selected {
            funded[project as usize] = true;
        }
        contest
            .projects
            .iter()
            .zip(funded)
            .all(|(project, funded)| funded || project.cost > left)
    }
}
