//! Giving everyone more until the budget is used.

mod stride;

use super::endow::Endowments;
use super::options::{Completion, EqualSharesOptions, Stop};
use super::run::{Bought, Endowment, Run, Setting};
use super::supporters::{Supporter, Supporters};
use crate::{DecideError, Open, Tie, Ties};
use stride::Stride;

/// The run that counts, and how it was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) bought: Bought,
    pub(super) endowment: Endowment,
    pub(super) steps: u64,
    /// How many entries of ballots were passed over on the way, about.
    pub(super) looked: u64,
}

/// Runs Equal Shares as often as the completion asks.
///
/// # Errors
/// [`DecideError::Tie`] if ties are refused and one is met in the run that
/// counts, or in the one after it, which ended the completion; and as
/// [`Run::at`].
pub(super) fn complete<S: Supporter>(
    setting: &Setting<'_>,
    supporters: &Supporters<S>,
    options: &EqualSharesOptions,
) -> Result<Done, DecideError> {
    let (done, beyond) = last_run(setting, supporters, options)?;
    if options.ties == Ties::Refuse {
        let met = done.bought.ties.iter().chain(&beyond);
        for tie in met {
            options.ties.first(setting.contest, &tie.tied)?;
        }
    }
    Ok(done)
}

/// The run that counts, and the ties of the one that was too dear.
fn last_run<S: Supporter>(
    setting: &Setting<'_>,
    supporters: &Supporters<S>,
    options: &EqualSharesOptions,
) -> Result<(Done, Vec<Tie>), DecideError> {
    let endowments = Endowments::new(setting.contest, options)?;
    let mut run = Run::new(setting, supporters);
    let mut done = Done {
        bought: run.at(endowments.after(0))?,
        endowment: endowments.after(0),
        steps: 0,
        looked: run.looked,
    };
    if matches!(options.completion, Completion::None | Completion::Greedy) {
        return Ok((done, Vec::new()));
    }
    let mut beyond = Vec::new();
    let goal = Goal::new(setting, supporters, options);
    let last = endowments.steps_to(goal.plenty);
    let mut stride = Stride::new(setting, supporters, &endowments);
    let mut other = Run::new(setting, supporters);
    // Steps that are known not to end the completion.
    let mut passed = 0;
    'steps: while passed < last && !goal.stops_at(&done.bought) {
        if goal.may_stride
            && let Some(to) = stride.from(passed, last, &goal)
        {
            passed = to;
            continue;
        }
        let at = |run: &mut Run<'_, S>, steps: u64| run.at(endowments.after(steps));
        let next = if stride.large && passed + 1 < last {
            let (one, two) =
                rayon::join(|| at(&mut run, passed + 1), || at(&mut other, passed + 2));
            vec![one, two]
        } else {
            vec![at(&mut run, passed + 1)]
        };
        for bought in next {
            if goal.stops_at(&done.bought) {
                break 'steps;
            }
            let bought = bought?;
            if goal.spent(&bought) > setting.contest.budget {
                beyond = bought.ties;
                break 'steps;
            }
            passed += 1;
            done = Done {
                bought,
                endowment: endowments.after(passed),
                steps: passed,
                looked: 0,
            };
        }
    }
    if done.steps < passed {
        done = Done {
            bought: run.at(endowments.after(passed))?,
            endowment: endowments.after(passed),
            steps: passed,
            looked: 0,
        };
    }
    done.looked = run.looked + other.looked + stride.looked();
    Ok((done, beyond))
}

/// What a completion is after.
struct Goal {
    costs: Vec<u64>,
    /// The projects that somebody supports and that limits leave open.
    supported: Vec<u32>,
    /// Others whose fitting in keeps an outcome from being exhaustive.
    unsupported: Vec<u32>,
    budget: u64,
    /// What all supported projects cost together: with that much for
    /// everyone, more changes nothing.
    plenty: u64,
    /// Whether limits, if any, are settled beforehand, whatever is bought.
    may_stride: bool,
    stop: Stop,
}

impl Goal {
    fn new<S: Supporter>(
        setting: &Setting<'_>,
        supporters: &Supporters<S>,
        options: &EqualSharesOptions,
    ) -> Self {
        let open = Open::new(setting.contest, setting.limits);
        let supported = |project: u32| {
            let at = project as usize;
            supporters.starts[at] < supporters.starts[at + 1] && open.is_open(project)
        };
        let every = || 0..u32::try_from(setting.contest.projects.len()).expect("a u32 of projects");
        let costs: Vec<u64> = setting
            .contest
            .projects
            .iter()
            .map(|project| project.cost)
            .collect();
        let increases = matches!(
            options.completion,
            Completion::Increase | Completion::IncreaseGreedy
        );
        Self {
            unsupported: every()
                .filter(|&project| increases && open.is_open(project) && !supported(project))
                .collect(),
            budget: setting.contest.budget,
            plenty: every()
                .filter(|&project| supported(project))
                .map(|project| costs[project as usize])
                .fold(0, u64::saturating_add),
            supported: every().filter(|&project| supported(project)).collect(),
            costs,
            may_stride: setting.limits.conflicts.is_empty() && setting.limits.quotas.is_empty(),
            stop: options.stop,
        }
    }

    fn spent(&self, bought: &Bought) -> u64 {
        bought
            .rounds
            .iter()
            .map(|round| self.costs[round.project as usize])
            .sum()
    }

    /// Whether `bought` is where the completion ends: everything that anyone
    /// supports, and that limits leave open, is bought; or, if so asked,
    /// nothing more fits.
    fn stops_at(&self, bought: &Bought) -> bool {
        let left = self.budget.saturating_sub(self.spent(bought));
        let fits = |project: &u32| self.costs[*project as usize] <= left;
        let mut unpaid = bought.unpaid.iter();
        match self.stop {
            _ if bought.unpaid.is_empty() => true,
            Stop::Exhaustive => !unpaid.any(fits) && !self.unsupported.iter().any(fits),
            // Where limits forbid to stride, do not walk to the price of what
            // the budget can never pay for.
            Stop::Infeasible if !self.may_stride => {
                unpaid.all(|&project| self.costs[project as usize] > self.budget)
            }
            Stop::Infeasible => false,
        }
    }

    /// Whether, if no more is bought than `possible`, which the budget pays
    /// for, the completion surely goes on.
    fn goes_on_past(&self, possible: &[bool]) -> bool {
        let never = |project: &&u32| !possible[**project as usize];
        if !self.supported.iter().any(|project| never(&project)) {
            return false;
        }
        let most: u64 = (self.costs.iter().zip(possible))
            .filter(|&(_, &possible)| possible)
            .map(|(cost, _)| cost)
            .sum();
        let left = self.budget.saturating_sub(most);
        self.stop == Stop::Infeasible
            || (self.supported.iter().chain(&self.unsupported))
                .filter(never)
                .any(|&project| self.costs[project as usize] <= left)
    }
}
