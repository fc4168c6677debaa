//! Whether money is left that would still pay for something.

use num_rational::BigRational;

use super::{in_currency, whole};
use crate::Contest;

/// Whether anything more fits into what is left.
///
/// Source: Aziz, Lee and Talmon, *Proportionally Representative Participatory
/// Budgeting: Axioms and Algorithms* (AAMAS 2018), section 3: an outcome is
/// exhaustive if no further project can be funded within the budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhaustive {
    /// What is left of the budget, in the file's currency; below 0 if more was
    /// spent than there is.
    pub left: BigRational,
    /// The unfunded projects that would fit into it one by one, in the file's
    /// order, those that somebody named and those that nobody did.
    pub fits: Vec<Fits>,
}

/// A project that would still fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fits {
    /// Which.
    pub project: u32,
    /// What it costs, in the file's currency.
    pub cost: BigRational,
    /// How many voters name it.
    pub votes: u64,
}

impl Exhaustive {
    /// Whether nothing more fits, and the budget is kept.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.fits.is_empty() && self.left >= whole(0)
    }
}

pub(super) fn check(contest: &Contest, selected: &[u32], claimed: &[u32]) -> Exhaustive {
    let left = i128::from(contest.budget) - i128::from(contest.cost_of(selected));
    let fits = claimed
        .iter()
        .map(|&project| (project, &contest.projects[project as usize]))
        .filter(|(_, candidate)| i128::from(candidate.cost) <= left)
        .map(|(project, candidate)| Fits {
            project,
            cost: in_currency(contest, &whole(candidate.cost)),
            votes: candidate.votes,
        })
        .collect();
    Exhaustive {
        left: in_currency(contest, &whole(left)),
        fits,
    }
}
