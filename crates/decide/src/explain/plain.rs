//! Why a rule that keeps no accounts of voters funded a project or not.

use rayon::prelude::*;

use super::change::Change;
use super::changes::copied;
use super::search::{Answer, Runs, Tried, least};
use super::{ALL, ONE};
use crate::{
    Contest, DecideError, DeclaredRule, GreedyOptions, GreedyOrder, KeptOut, Limits,
    MaxWelfareOptions, MaximinSupportOptions, Outcome, PhragmenOptions, Satisfaction, TieBreak,
    Ties, greedy, max_welfare, maximin_support, phragmen,
};

/// A rule, with its settings, of which only the outcome is to be explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlainRule {
    /// A greedy rule.
    Greedy(GreedyOptions),
    /// Phragmén's sequential rule.
    Phragmen(PhragmenOptions),
    /// Maximum welfare.
    MaxWelfare(MaxWelfareOptions),
    /// Maximin support.
    MaximinSupport(MaximinSupportOptions),
    /// Whatever a file declares.
    Declared(DeclaredRule),
}

/// Why a rule funded a project, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainExplanation {
    /// Which project.
    pub project: u32,
    /// As which, from 1; nothing if it was not funded.
    pub place: Option<usize>,
    /// What was left in the end, in parts of the currency.
    pub left: u64,
    /// Which limit kept it out, if one did.
    pub kept_out: Option<KeptOut>,
    /// If it was not funded: the highest cost, in parts, at which it would
    /// have been.
    pub cost: Answer,
    /// If it was not funded: how many more voters, each naming it alone.
    pub new_voters: Answer,
}

/// Explains `project` in the `outcome` of `rule`. Both counterfactuals were
/// confirmed by running the rule again; a run that ends in an error, such as a
/// tie where ties are refused, counts as one in which it is not funded.
#[must_use]
pub fn explain_plain(
    contest: &Contest,
    rule: &PlainRule,
    outcome: &Outcome,
    project: u32,
) -> PlainExplanation {
    let each = each(contest, rule, outcome);
    let runs = Runs::new(ONE.0, ONE.1, each);
    explained(contest, &rule.within(each), outcome, project, runs)
}

/// Explains every project, in the file's order. As much is done for each, by
/// the size of the election and nothing else: on large ones an answer may be
/// [`Answer::NotSearched`].
#[must_use]
pub fn explain_all_plain(
    contest: &Contest,
    rule: &PlainRule,
    outcome: &Outcome,
) -> Vec<PlainExplanation> {
    let projects = u32::try_from(contest.projects.len()).expect("counted in u32");
    let lost = contest.projects.len() - outcome.selected.len();
    let entries = ALL.1 / lost.max(1) as u64;
    let each = each(contest, rule, outcome);
    let runs = Runs::new(ALL.0, entries, each);
    let rule = rule.within(each);
    (0..projects)
        .into_par_iter()
        .map(|project| explained(contest, &rule, outcome, project, runs))
        .collect()
}

fn explained(
    contest: &Contest,
    rule: &PlainRule,
    outcome: &Outcome,
    project: u32,
    mut runs: Runs,
) -> PlainExplanation {
    let mut selected = outcome.selected.iter();
    let place = selected.position(|&funded| funded == project);
    let left = contest.budget.saturating_sub(outcome.spent(contest));
    let mut explanation = PlainExplanation {
        project,
        place: place.map(|place| place + 1),
        left,
        kept_out: None,
        cost: Answer::NotApplicable,
        new_voters: Answer::NotApplicable,
    };
    if place.is_some() {
        return explanation;
    }
    explanation.kept_out = rule
        .limits()
        .and_then(|limits| limits.kept_out(contest, &outcome.selected, project));
    let tries = |change: &Change| {
        let changed = change.applied(contest, project);
        let (result, entries) = rule.run(&changed);
        Tried {
            funded: result.is_ok_and(|outcome| outcome.selected.contains(&project)),
            entries: copied(&changed) + entries,
        }
    };
    let is_monotone = rule.is_monotone();
    let candidate = &contest.projects[project as usize];
    let cost = candidate.cost;
    let mut of_cost = runs.part(2);
    explanation.cost = least(
        cost,
        cost.saturating_sub(left),
        &mut of_cost,
        is_monotone,
        |less| tries(&Change::Cost(cost - less)),
    )
    .map(|less| cost - less);
    runs.give_back(of_cost);
    if rule.counts_votes(contest) && cost <= contest.budget {
        // More votes than all voters are enough, or nothing is.
        let most = (contest.voters + 1).min(u64::from(u32::MAX) / contest.weight_scale / 2);
        let mut rivals = contest.projects.iter().map(|one| one.votes);
        let next = match rule {
            PlainRule::Greedy(_) | PlainRule::Declared(_) => {
                let more = rivals.by_ref().filter(|&votes| votes >= candidate.votes);
                more.min().unwrap_or(0)
            }
            _ => candidate.votes,
        };
        let first = next.saturating_sub(candidate.votes) + 1;
        explanation.new_voters = least(most, first, &mut runs, is_monotone, |voters| {
            tries(&Change::NewVoters(voters))
        });
    }
    explanation
}

/// So many times what the first search took is far longer.
const LONGER: u64 = 8;

/// About how many entries of ballots one more run passes over.
fn each(contest: &Contest, rule: &PlainRule, outcome: &Outcome) -> u64 {
    copied(contest) + rule.work(contest, outcome)
}

impl PlainRule {
    /// The limits that it keeps to, if they are not those that a file declares.
    fn limits(&self) -> Option<&Limits> {
        match self {
            Self::Greedy(options) => Some(&options.limits),
            Self::Phragmen(options) => Some(&options.limits),
            Self::MaxWelfare(options) => Some(&options.limits),
            Self::MaximinSupport(options) => Some(&options.limits),
            Self::Declared(_) => None,
        }
    }

    /// The outcome on `contest`, and about how many entries of ballots were
    /// passed over for it.
    fn run(&self, contest: &Contest) -> (Result<Outcome, DecideError>, u64) {
        let result = match self {
            Self::Greedy(options) => greedy(contest, options),
            Self::Phragmen(options) => phragmen(contest, options),
            Self::MaximinSupport(options) => maximin_support(contest, options),
            Self::Declared(rule) => rule.run(contest).map(|decided| decided.outcome),
            Self::MaxWelfare(options) => {
                return match max_welfare(contest, options) {
                    Ok(found) => (Ok(found.outcome), found.steps),
                    Err(error @ DecideError::Unproven { .. }) => (Err(error), options.steps_max),
                    Err(error) => (Err(error), 0),
                };
            }
        };
        let work = result.as_ref().map_or(0, |out| self.work(contest, out));
        (result, work)
    }

    /// The same rule; a search that takes far longer than `each` is given up.
    fn within(&self, each: u64) -> Self {
        let mut rule = self.clone();
        if let Self::MaxWelfare(options) = &mut rule {
            options.steps_max = options.steps_max.min(LONGER.saturating_mul(each));
        }
        rule
    }

    /// About how many entries of ballots are passed over to find `outcome`.
    fn work(&self, contest: &Contest, outcome: &Outcome) -> u64 {
        let (entries, rounds) = (copied(contest), 1 + outcome.selected.len() as u64);
        match self {
            Self::Greedy(_) => entries,
            Self::Phragmen(_) | Self::Declared(_) => entries.saturating_mul(rounds),
            // Each round divides the costs of all that is funded anew.
            Self::MaximinSupport(_) => entries.saturating_mul(rounds.saturating_mul(rounds)),
            Self::MaxWelfare(options) => {
                max_welfare(contest, options).map_or(options.steps_max, |found| found.steps)
            }
        }
    }

    /// Whether a change that funds a project does so too if it is larger.
    ///
    /// With a greedy rule, what comes before a project does not depend on it:
    /// with less cost, or more votes, it comes no later, and then no less is
    /// left.
    fn is_monotone(&self) -> bool {
        let Self::Greedy(options) = self else {
            return false;
        };
        let dearest = match &options.ties {
            Ties::Order(order) => {
                order.contains(&TieBreak::Dearest) || order.contains(&TieBreak::FewestVotes)
            }
            Ties::Refuse => true,
        };
        let mut quotas = options.limits.quotas.iter();
        quotas.all(|quota| quota.floor.is_none())
            && matches!(
                options.satisfaction,
                Satisfaction::Cost | Satisfaction::Cardinality
            )
            && !dearest
    }

    /// Whether one more voter who names a project, and no number of points or
    /// place in a ranking, is a question that makes sense.
    fn counts_votes(&self, contest: &Contest) -> bool {
        let plain = |satisfaction: Satisfaction| {
            matches!(satisfaction, Satisfaction::Cost | Satisfaction::Cardinality)
        };
        contest.groups.points.is_none()
            && match self {
                Self::Greedy(options) => match options.order {
                    GreedyOrder::PerMoney => plain(options.satisfaction),
                    GreedyOrder::Score => {
                        contest.vote_type != allotment_election::VoteType::Ordinal
                    }
                },
                Self::MaxWelfare(options) => plain(options.satisfaction),
                Self::Phragmen(_) | Self::MaximinSupport(_) => true,
                Self::Declared(_) => contest.vote_type != allotment_election::VoteType::Ordinal,
            }
    }
}
