//! What would have funded a project of Equal Shares.

use super::change::Change;
use super::guess::{Guess, guess};
use super::ledger::Ledger;
use super::search::{Answer, Runs, Tried, least};
use crate::{
    Completion, Contest, EqualShares, EqualSharesOptions, Satisfaction, TieBreak, Ties,
    rule::equal_shares_counted,
};

/// What would have funded a project, one thing changed and all else the same.
///
/// Each answer was confirmed by running the whole rule again, completion and
/// all. A run that ends in an error, such as a tie where ties are refused,
/// counts as one in which the project is not funded.
///
/// Source: the four questions about votes and cost are those of Boehmer and
/// others, *Evaluation of Project Performance in Participatory Budgeting*
/// (2023, arXiv 2312.14723), named there as in capitals here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// `COST_REDUCTION`: the highest lower cost from 1 up, in parts of the
    /// currency. Where none was found, [`Answer::NotUpTo`] holds by how much
    /// the cost was lowered in vain.
    pub cost: Answer,
    /// `ADD_SINGLETON`: how many more people voting for this project alone,
    /// the budget being the same.
    pub new_voters: Answer,
    /// `ADD_APPROVAL_OPTIMIST`: how many of those who voted for others only,
    /// had they also named it; those whom it helps most, as
    /// [`Approvals::who`] lists them. Other voters might do it in fewer: this
    /// many are enough, if they are the right ones.
    pub approvals_optimist: Approvals,
    /// `ADD_APPROVAL_PESSIMIST`, from below: the same for those who had least
    /// left at the end. One fewer of them was not enough, so in the worst case
    /// it takes at least so many.
    pub approvals_pessimist: Approvals,
    /// How many more parts of the currency for each voter, the budget rising
    /// by as much together.
    pub money_each: Answer,
}

/// How many voters would have had to name the project as well, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approvals {
    /// How many.
    pub voters: Answer,
    /// How many of which groups, for [`Change::Approvals`].
    pub who: Vec<(u32, u32)>,
}

/// No more than so many times the voters there were are added.
const NEW_VOTERS_FACTOR: u64 = 20;

/// About how much copying an election is, in entries of ballots.
pub(super) fn copied(contest: &Contest) -> u64 {
    let entries = contest.groups.choices.len() + contest.groups.len();
    entries as u64 + PROJECT * contest.projects.len() as u64
}

/// A project, its name and all, is as much work as so many entries.
const PROJECT: u64 = 16;

/// Looks for every change, running the rule at most `runs` times.
pub(super) fn changes(
    contest: &Contest,
    options: &EqualSharesOptions,
    result: &EqualShares,
    ledger: &Ledger<'_>,
    project: u32,
    mut runs: Runs,
) -> Changes {
    let guess = guess(contest, options.satisfaction, ledger, project);
    let search = Search {
        contest,
        options,
        result,
        project,
    };
    // Whoever gives points may give any number: no one number is the question.
    let named = ledger.utilities().entry.is_none();
    let affordable = contest.projects[project as usize].cost <= contest.budget;
    let not_applicable = || Approvals {
        voters: Answer::NotApplicable,
        who: Vec::new(),
    };
    let cost = search.with_part(&mut runs, 5, |runs| search.cost(&guess, runs));
    let new_voters = if named && affordable {
        search.with_part(&mut runs, 4, |runs| search.new_voters(&guess, runs))
    } else {
        Answer::NotApplicable
    };
    let money_each = search.with_part(&mut runs, 3, |runs| search.money_each(runs));
    let plain = contest.groups.weight == contest.groups.voters;
    let (approvals_optimist, approvals_pessimist) = if named && plain && affordable {
        let Guess {
            richest, poorest, ..
        } = &guess;
        let (first, order) = match richest {
            Some((count, order)) => (*count, order),
            None => (u64::MAX, &poorest.1),
        };
        (
            search.with_part(&mut runs, 2, |runs| search.approvals(first, order, runs)),
            search.with_part(&mut runs, 1, |runs| {
                search.approvals(poorest.0, &poorest.1, runs)
            }),
        )
    } else {
        (not_applicable(), not_applicable())
    };
    Changes {
        cost,
        new_voters,
        approvals_optimist,
        approvals_pessimist,
        money_each,
    }
}

struct Search<'a> {
    contest: &'a Contest,
    options: &'a EqualSharesOptions,
    result: &'a EqualShares,
    project: u32,
}

impl Search<'_> {
    #[expect(
        clippy::unused_self,
        reason = "reads as what it is: one search of several"
    )]
    fn with_part<T>(&self, runs: &mut Runs, parts: u32, search: impl FnOnce(&mut Runs) -> T) -> T {
        let mut part = runs.part(parts);
        let found = search(&mut part);
        runs.give_back(part);
        found
    }

    fn with(&self, change: &Change) -> Tried {
        let changed = change.applied(self.contest, self.project);
        let copied = copied(&changed);
        match equal_shares_counted(&changed, self.options) {
            Ok((outcome, looked)) => Tried {
                funded: outcome.selected.contains(&self.project),
                entries: copied + looked,
            },
            Err(_) => Tried {
                funded: false,
                entries: copied + self.result.looked,
            },
        }
    }

    /// A single run buys whatever is cheaper no later, and so does the greedy
    /// completion: with these measures a project's price never rises as its
    /// cost falls. A run of several endowments is not like that.
    fn is_monotone_in_cost(&self) -> bool {
        matches!(
            self.options.completion,
            Completion::None | Completion::Greedy
        ) && matches!(
            self.options.satisfaction,
            Satisfaction::Cost
                | Satisfaction::Cardinality
                | Satisfaction::Points
                | Satisfaction::Borda
        ) && match &self.options.ties {
            Ties::Order(order) => !order.contains(&TieBreak::Dearest),
            Ties::Refuse => false,
        }
    }

    fn cost(&self, guess: &Guess, runs: &mut Runs) -> Answer {
        let cost = self.contest.projects[self.project as usize].cost;
        let by_shares = &self.result.outcome.selected[..self.result.by_shares];
        let fits = self
            .contest
            .budget
            .saturating_sub(self.contest.cost_of(by_shares));
        let at = match self.options.completion {
            Completion::None => guess.cost,
            Completion::Greedy => {
                let spent = self.result.outcome.spent(self.contest);
                guess.cost.max(self.contest.budget.saturating_sub(spent))
            }
            _ => guess.cost.min(fits),
        };
        // What costs nothing may satisfy nobody, and is another question.
        let most = cost.saturating_sub(1);
        least(
            most,
            cost.saturating_sub(at),
            runs,
            self.is_monotone_in_cost(),
            |less| self.with(&Change::Cost(cost - less)),
        )
        .map(|less| cost - less)
    }

    fn new_voters(&self, guess: &Guess, runs: &mut Runs) -> Answer {
        let most = (self.contest.voters.max(1) * NEW_VOTERS_FACTOR)
            .min(u64::from(u32::MAX) / self.contest.weight_scale / 2);
        let first = guess.richest.as_ref().map_or(1, |(count, _)| *count);
        least(most, first, runs, false, |voters| {
            self.with(&Change::NewVoters(voters))
        })
    }

    fn approvals(&self, first: u64, order: &[u32], runs: &mut Runs) -> Approvals {
        let voters = &self.contest.groups.voters;
        let most = order
            .iter()
            .map(|&group| u64::from(voters[group as usize]))
            .sum();
        let front = |count: u64| {
            let mut left = count;
            let mut who = Vec::new();
            for &group in order {
                let taken = left.min(u64::from(voters[group as usize]));
                if taken == 0 {
                    break;
                }
                who.push((group, u32::try_from(taken).expect("no more than there are")));
                left -= taken;
            }
            who
        };
        let answer = least(most, first, runs, false, |count| {
            self.with(&Change::Approvals(front(count)))
        });
        Approvals {
            voters: answer,
            who: answer.amount().map(front).unwrap_or_default(),
        }
    }

    fn money_each(&self, runs: &mut Runs) -> Answer {
        let candidate = &self.contest.projects[self.project as usize];
        // With so much for everyone all could be bought by a single voter.
        let all: u64 = self
            .contest
            .projects
            .iter()
            .map(|project| project.cost)
            .sum();
        let most = all.min(u64::MAX / 8 / self.contest.voters.max(1));
        // The missing part, spread over those who would pay it.
        let left = &self.result.supporters_money[self.project as usize];
        let left = (left * num_bigint::BigInt::from(self.contest.scale)).to_integer();
        let missing = candidate
            .cost
            .saturating_sub(u64::try_from(left).unwrap_or(0));
        least(
            most,
            missing / candidate.votes.max(1),
            runs,
            false,
            |parts| self.with(&Change::MoneyEach(parts)),
        )
    }
}
