//! Why the greedy rule funded a project or not.

use super::change::Change;
use super::search::{Answer, Runs, least};
use crate::{Contest, DecideError, GreedyOptions, GreedyOrder, Outcome, Satisfaction, greedy};

/// Why the greedy rule funded a project, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GreedyExplanation {
    /// Which project.
    pub project: u32,
    /// As which, from 1; nothing if it was not funded.
    pub place: Option<usize>,
    /// What was left in the end, in parts of the currency.
    pub left: u64,
    /// If it was not funded: the highest cost, in parts, at which it would
    /// have been.
    pub cost: Answer,
    /// If it was not funded: how many more voters, each naming it alone.
    pub new_voters: Answer,
}

/// Explains `project` in the outcome of the greedy rule. Both counterfactuals
/// were confirmed by running the rule again.
///
/// # Errors
/// None so far; kept for measures that cannot be worked out.
pub fn explain_greedy(
    contest: &Contest,
    options: &GreedyOptions,
    outcome: &Outcome,
    project: u32,
) -> Result<GreedyExplanation, DecideError> {
    let place = outcome
        .selected
        .iter()
        .position(|&funded| funded == project);
    let left = contest.budget.saturating_sub(outcome.spent(contest));
    let mut explanation = GreedyExplanation {
        project,
        place: place.map(|place| place + 1),
        left,
        cost: Answer::NotApplicable,
        new_voters: Answer::NotApplicable,
    };
    if place.is_some() {
        return Ok(explanation);
    }
    let works = |change: &Change| {
        greedy(&change.applied(contest, project), options)
            .is_ok_and(|outcome| outcome.selected.contains(&project))
    };
    // What comes before a project does not depend on it: with less cost, or
    // more votes, it comes no later, and then no less is left.
    let is_monotone = options
        .limits
        .quotas
        .iter()
        .all(|quota| quota.floor.is_none())
        && matches!(
            options.satisfaction,
            Satisfaction::Cost | Satisfaction::Cardinality
        )
        && !has_dearest(options);
    let cost = contest.projects[project as usize].cost;
    let mut runs = Runs::new(RUNS);
    explanation.cost = least(
        cost,
        cost.saturating_sub(left),
        &mut runs,
        is_monotone,
        |less| works(&Change::Cost(cost - less)),
    )
    .map(|less| cost - less);
    let counts_votes = contest.groups.points.is_none()
        && match options.order {
            GreedyOrder::PerMoney => matches!(
                options.satisfaction,
                Satisfaction::Cost | Satisfaction::Cardinality
            ),
            GreedyOrder::Score => contest.vote_type != allotment_election::VoteType::Ordinal,
        };
    if counts_votes && cost <= contest.budget {
        // More votes than all voters are enough, or nothing is.
        let most = (contest.voters + 1).min(u64::from(u32::MAX) / contest.weight_scale / 2);
        let next = contest
            .projects
            .iter()
            .map(|candidate| candidate.votes)
            .filter(|&votes| votes >= contest.projects[project as usize].votes)
            .min()
            .unwrap_or(0);
        let first = next.saturating_sub(contest.projects[project as usize].votes) + 1;
        let mut runs = Runs::new(RUNS);
        explanation.new_voters = least(most, first, &mut runs, is_monotone, |voters| {
            works(&Change::NewVoters(voters))
        });
    }
    Ok(explanation)
}

/// Enough for any search that doubles and halves in 64 bits.
const RUNS: u32 = 250;

fn has_dearest(options: &GreedyOptions) -> bool {
    use crate::{TieBreak, Ties};
    match &options.ties {
        Ties::Order(order) => {
            order.contains(&TieBreak::Dearest) || order.contains(&TieBreak::FewestVotes)
        }
        Ties::Refuse => true,
    }
}
