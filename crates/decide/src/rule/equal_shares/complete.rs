//! Giving everyone more until the budget is used.

use super::endow::Endowments;
use super::options::{Completion, EqualSharesOptions, Stop};
use super::run::{Bought, Endowment, Run, Setting};
use super::span::Span;
use super::supporters::{Supporter, Supporters};
use crate::DecideError;

/// The run that counts, and how it was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) bought: Bought,
    pub(super) endowment: Endowment,
    pub(super) steps: u64,
}

/// Runs Equal Shares as often as the completion asks.
///
/// # Errors
/// As [`Run::at`].
pub(super) fn complete<S: Supporter>(
    setting: &Setting<'_>,
    supporters: &Supporters<S>,
    options: &EqualSharesOptions,
) -> Result<Done, DecideError> {
    let endowments = Endowments::new(setting.contest, options)?;
    let mut run = Run::new(setting, supporters);
    let mut done = Done {
        bought: run.at(endowments.after(0))?,
        endowment: endowments.after(0),
        steps: 0,
    };
    if matches!(options.completion, Completion::None | Completion::Greedy) {
        return Ok(done);
    }
    let goal = Goal::new(setting, supporters, options);
    let last = endowments.steps_to(goal.dearest);
    let mut stride = Stride::new(setting, supporters, &endowments);
    let mut other = Run::new(setting, supporters);
    // Steps that are known not to end the completion.
    let mut passed = 0;
    'steps: while passed < last && !goal.stops_at(&done.bought) {
        if setting.limits.is_empty()
            && let Some(to) = stride.from(passed, last, &goal)
        {
            passed = to;
            continue;
        }
        let at = |run: &mut Run<'_, S>, steps: u64| run.at(endowments.after(steps));
        let next = if stride.large && passed + 1 < last {
            let (one, two) = rayon::join(
                || at(&mut run, passed + 1),
                || at(&mut other, passed + 2),
            );
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
                break 'steps;
            }
            passed += 1;
            done = Done {
                bought,
                endowment: endowments.after(passed),
                steps: passed,
            };
        }
    }
    if done.steps < passed {
        done = Done {
            bought: run.at(endowments.after(passed))?,
            endowment: endowments.after(passed),
            steps: passed,
        };
    }
    Ok(done)
}

/// Steps taken many at a time.
struct Stride<'a, S> {
    one: Span<'a, S>,
    other: Span<'a, S>,
    endowments: &'a Endowments,
    length: u64,
    /// How often in a row not even the smallest stride went well.
    failures: u32,
    /// The step before which no other is tried.
    not_before: u64,
    /// Whether a second processor is worth waking.
    large: bool,
}

/// From so many supporters on, two processors do more than one.
const LARGE: usize = 20_000;

/// Beyond so many supporters the memory is better left alone.
const TOO_LARGE: usize = 30_000_000;

impl<'a, S: Supporter> Stride<'a, S> {
    fn new(
        setting: &'a Setting<'a>,
        supporters: &'a Supporters<S>,
        endowments: &'a Endowments,
    ) -> Self {
        let size = supporters.lists.len();
        Self {
            one: Span::new(setting, supporters),
            other: Span::new(setting, supporters),
            endowments,
            length: FIRST_STRIDE,
            failures: 0,
            not_before: if size < TOO_LARGE { 0 } else { u64::MAX },
            large: size >= LARGE,
        }
    }

    /// A step up to which nothing ends the completion, as far after `passed`
    /// as can be told; nothing if the next step has to be looked at alone.
    ///
    /// Which steps are tried changes with the size of the election, and never
    /// what is true of them.
    fn from(&mut self, passed: u64, last: u64, goal: &Goal) -> Option<u64> {
        while passed >= self.not_before {
            let far = (passed + self.length).min(last);
            let near = (passed + (self.length / 4).max(1)).min(last);
            if far <= passed + 1 {
                break;
            }
            let try_one = |span: &mut Span<'a, S>, to: u64| {
                span.between(self.endowments.after(passed + 1), self.endowments.after(to))
                    .is_some_and(|possible| goal.goes_on_past(&possible.bought))
            };
            let (goes_far, goes_near) = if self.large && near > passed + 1 {
                let (one, other) = (&mut self.one, &mut self.other);
                rayon::join(|| try_one(one, far), || try_one(other, near))
            } else {
                (try_one(&mut self.one, far), false)
            };
            if goes_far {
                self.failures = 0;
                self.length = self.length.saturating_mul(2);
                return Some(far);
            }
            self.length = near - passed;
            if goes_near {
                self.failures = 0;
                return Some(near);
            }
            if self.length == 1 {
                self.not_before = passed + (1 << self.failures.min(FAILURES_MAX));
                self.failures += 1;
            }
        }
        self.length = FIRST_STRIDE;
        None
    }
}

/// After so many failures in a row, twice as many make no one wait longer:
/// 16 steps.
const FAILURES_MAX: u32 = 4;

/// How many steps are tried together at first.
const FIRST_STRIDE: u64 = 4;

/// What a completion is after.
struct Goal {
    costs: Vec<u64>,
    /// The projects that somebody supports.
    supported: Vec<u32>,
    /// The projects whose fitting in keeps an outcome from being exhaustive.
    available: Vec<u32>,
    budget: u64,
    /// The highest cost of a supported project: with that much for everyone,
    /// more changes nothing.
    dearest: u64,
    stop: Stop,
}

impl Goal {
    fn new<S: Supporter>(
        setting: &Setting<'_>,
        supporters: &Supporters<S>,
        options: &EqualSharesOptions,
    ) -> Self {
        let supported = |project: u32| {
            let at = project as usize;
            supporters.starts[at] < supporters.starts[at + 1]
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
            available: every().filter(|&project| increases || supported(project)).collect(),
            budget: setting.contest.budget,
            dearest: every()
                .filter(|&project| supported(project))
                .map(|project| costs[project as usize])
                .max()
                .unwrap_or(0),
            supported: every().filter(|&project| supported(project)).collect(),
            costs,
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
    /// supports is bought or, if so asked, nothing more fits.
    fn stops_at(&self, bought: &Bought) -> bool {
        let mut funded = vec![false; self.costs.len()];
        let rounds = bought.rounds.iter().map(|round| round.project);
        for project in rounds.chain(bought.free.iter().copied()) {
            funded[project as usize] = true;
        }
        let left = match self.stop {
            Stop::Infeasible => u64::MAX,
            Stop::Exhaustive => self.budget - self.spent(bought),
        };
        self.available
            .iter()
            .all(|&project| funded[project as usize] || self.costs[project as usize] > left)
            || self
                .supported
                .iter()
                .all(|&project| funded[project as usize])
    }

    /// Whether, if no more is bought than `possible`, the completion surely
    /// goes on.
    fn goes_on_past(&self, possible: &[bool]) -> bool {
        let most: u64 = (self.costs.iter().zip(possible))
            .filter(|&(_, &possible)| possible)
            .map(|(cost, _)| cost)
            .sum();
        let Some(left) = self.budget.checked_sub(most) else {
            return false;
        };
        let never = |project: &&u32| !possible[**project as usize];
        self.supported.iter().any(|project| never(&project))
            && (self.stop == Stop::Infeasible
                || (self.available.iter())
                    .filter(never)
                    .any(|&project| self.costs[project as usize] <= left))
    }
}
