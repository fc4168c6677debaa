//! Many steps of a completion taken together.

use super::Goal;
use crate::rule::equal_shares::endow::Endowments;
use crate::rule::equal_shares::run::Setting;
use crate::rule::equal_shares::span::Span;
use crate::rule::equal_shares::supporters::{Supporter, Supporters};

/// Steps taken many at a time.
pub(super) struct Stride<'a, S> {
    one: Span<'a, S>,
    other: Span<'a, S>,
    endowments: &'a Endowments,
    length: u64,
    /// Strides that went well since one did not.
    successes: u32,
    /// How often in a row not even the smallest stride went well.
    failures: u32,
    /// The step before which no other is tried.
    not_before: u64,
    /// From after one step to another that are known to end nothing, ahead of
    /// the steps known so far.
    ahead: Option<(u64, u64)>,
    /// Whether a second processor is worth waking.
    pub(super) large: bool,
}

/// From so many supporters on, two processors do more than one.
const LARGE: usize = 20_000;

/// Beyond so many supporters the memory is better left alone.
const TOO_LARGE: usize = 30_000_000;

impl<'a, S: Supporter> Stride<'a, S> {
    /// Before the first step.
    pub(super) fn new(
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
            successes: GROWS_AFTER,
            failures: 0,
            ahead: None,
            not_before: if size < TOO_LARGE { 0 } else { u64::MAX },
            large: size >= LARGE,
        }
    }

    /// How many entries of ballots were passed over so far, about.
    pub(super) fn looked(&self) -> u64 {
        self.one.looked + self.other.looked
    }

    /// A step up to which nothing ends the completion, as far after `passed`
    /// as can be told; nothing if the next step has to be looked at alone.
    ///
    /// Which steps are tried changes with the size of the election, and never
    /// what is true of them.
    pub(super) fn from(&mut self, passed: u64, last: u64, goal: &Goal) -> Option<u64> {
        if let Some((_, to)) = self.ahead.take_if(|(after, _)| *after <= passed)
            && to > passed
        {
            return Some(to);
        }
        while passed >= self.not_before {
            let near = passed.saturating_add(self.length).min(last);
            if near <= passed + 1 {
                break;
            }
            let far = near.saturating_add(self.length).min(last);
            let went_well = |span: &mut Span<'a, S>, after: u64, to: u64| {
                span.between(self.endowments.after(after + 1), self.endowments.after(to))
                    .is_some_and(|possible| goal.goes_on_past(&possible))
            };
            let (goes_near, goes_on) = if self.large && far > near + 1 {
                let (one, other) = (&mut self.one, &mut self.other);
                rayon::join(
                    || went_well(one, passed, near),
                    || went_well(other, near, far),
                )
            } else {
                (went_well(&mut self.one, passed, near), false)
            };
            if goes_near && (goes_on || !self.large) {
                self.failures = 0;
                self.successes += 1;
                if self.successes >= GROWS_AFTER {
                    self.length = self.length.saturating_mul(2);
                }
                return Some(if goes_on { far } else { near });
            }
            self.successes = 0;
            self.length /= 2;
            if goes_near {
                self.failures = 0;
                self.length = self.length.max(2);
                return Some(near);
            }
            if goes_on {
                self.ahead = Some((near, far));
            }
            if self.length < 2 {
                self.not_before = passed + (1 << self.failures.min(FAILURES_MAX));
                self.failures += 1;
            }
        }
        self.length = FIRST_STRIDE;
        self.successes = GROWS_AFTER;
        None
    }
}

/// So many strides have to go well after one that did not before a longer one
/// is tried.
const GROWS_AFTER: u32 = 2;

/// After so many failures in a row, twice as many make no one wait longer:
/// 16 steps.
const FAILURES_MAX: u32 = 4;

/// How many steps are tried together at first.
const FIRST_STRIDE: u64 = 4;

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::rule::equal_shares::options::{Completion, EqualSharesOptions, Stop};
    use crate::rule::equal_shares::run::Run;
    use crate::rule::equal_shares::supporters::Many;
    use crate::{Contest, ContestOptions, Satisfaction, Utilities};

    /// A few projects and voters, and prices of some hundred steps.
    fn contest(draw: &mut ChaCha8Rng) -> Contest {
        let projects = draw.random_range(2..8);
        let budget = draw.random_range(300..4000);
        let mut text = format!(
            "META\nkey;value\nbudget;{budget}\nvote_type;approval\nPROJECTS\nproject_id;cost\n"
        );
        for project in 0..projects {
            let cost = draw.random_range(1..budget);
            writeln!(text, "p{project};{cost}").unwrap();
        }
        text.push_str("VOTES\nvoter_id;vote\n");
        for voter in 0..draw.random_range(2..9) {
            let chosen = (0..projects).filter(|_| draw.random_bool(0.4));
            let chosen: Vec<String> = chosen.map(|project| format!("p{project}")).collect();
            writeln!(text, "{voter};{}", chosen.join(",")).unwrap();
        }
        let election = allotment_election::read_pb(text.as_bytes())
            .unwrap()
            .election;
        Contest::new(&election, &ContestOptions::default()).unwrap()
    }

    /// Takes strides, and every step of them by itself too; gives how many
    /// steps were taken, and how many of them by strides.
    fn walked(contest: &Contest, stop: Stop, large: bool) -> (u64, u64) {
        let options = EqualSharesOptions {
            completion: Completion::Add1,
            stop,
            ..EqualSharesOptions::new(Satisfaction::Cost)
        };
        let utilities = Utilities::new(contest, options.satisfaction).unwrap();
        let setting = Setting {
            contest,
            utilities: &utilities,
            ties: &options.ties,
            limits: &options.limits,
        };
        let supporters = Supporters::<Many>::new(contest, &utilities).unwrap();
        let endowments = Endowments::new(contest, &options).unwrap();
        let goal = Goal::new(&setting, &supporters, &options);
        let last = endowments.steps_to(goal.plenty);
        let mut run = Run::new(&setting, &supporters);
        let mut stride = Stride::new(&setting, &supporters, &endowments);
        stride.large = large;
        let mut ends = |steps: u64| {
            let bought = run.at(endowments.after(steps)).unwrap();
            goal.stops_at(&bought) || goal.spent(&bought) > contest.budget
        };
        let (mut passed, mut together) = (0, 0);
        while passed < last && !ends(passed) {
            if let Some(to) = stride.from(passed, last, &goal) {
                assert!(to > passed && to <= last, "{passed}, {to} of {last}");
                for step in passed + 1..=to {
                    assert!(!ends(step), "{step} of {passed} to {to}: {contest:?}");
                }
                together += to - passed;
                passed = to;
            } else {
                passed += 1;
            }
        }
        (passed, together)
    }

    /// Many alike projects, whose prices are close, and spans of every width:
    /// how often a span could be told, after checking that whatever is bought
    /// at an endowment within one may be bought by it.
    fn told(contest: &Contest, draw: &mut ChaCha8Rng) -> u32 {
        let options = EqualSharesOptions {
            completion: Completion::Add1,
            ..EqualSharesOptions::new(Satisfaction::Cost)
        };
        let utilities = Utilities::new(contest, options.satisfaction).unwrap();
        let setting = Setting {
            contest,
            utilities: &utilities,
            ties: &options.ties,
            limits: &options.limits,
        };
        let supporters = Supporters::<Many>::new(contest, &utilities).unwrap();
        let endowments = Endowments::new(contest, &options).unwrap();
        let mut run = Run::new(&setting, &supporters);
        let mut span = Span::new(&setting, &supporters);
        let mut told = 0;
        for _ in 0..20 {
            let from = draw.random_range(0..600);
            let to = from + draw.random_range(0..40);
            let Some(possible) = span.between(endowments.after(from), endowments.after(to)) else {
                continue;
            };
            told += 1;
            for step in from..=to {
                let bought = run.at(endowments.after(step)).unwrap();
                let projects = (bought.rounds.iter())
                    .map(|round| round.project)
                    .chain(bought.free);
                for project in projects {
                    assert!(
                        possible[project as usize],
                        "{project} at {step} of {from} to {to}: {contest:?}"
                    );
                }
            }
        }
        told
    }

    #[test]
    fn whatever_is_bought_within_a_span_may_be_bought_by_it() {
        let mut draw = ChaCha8Rng::seed_from_u64(11);
        let mut all = 0;
        for _ in 0..150 {
            let projects = draw.random_range(3..9);
            let voters = draw.random_range(3..12);
            // All that could be bought is within the budget, so every span is told.
            let mut text = String::from(
                "META\nkey;value\nbudget;4000\nvote_type;approval\nPROJECTS\nproject_id;cost\n",
            );
            for project in 0..projects {
                writeln!(text, "p{project};{}", draw.random_range(300..480)).unwrap();
            }
            text.push_str("VOTES\nvoter_id;vote\n");
            for voter in 0..voters {
                let chosen = (0..projects).filter(|_| draw.random_bool(0.5));
                let chosen: Vec<String> = chosen.map(|project| format!("p{project}")).collect();
                writeln!(text, "{voter};{}", chosen.join(",")).unwrap();
            }
            let election = allotment_election::read_pb(text.as_bytes())
                .unwrap()
                .election;
            let contest = Contest::new(&election, &ContestOptions::default()).unwrap();
            all += told(&contest, &mut draw);
        }
        assert!(all > 2_000, "{all}");
    }

    #[test]
    fn no_step_of_a_stride_ends_the_completion() {
        let mut draw = ChaCha8Rng::seed_from_u64(7);
        let (mut all, mut together) = (0, 0);
        for _ in 0..100 {
            let contest = contest(&mut draw);
            for stop in [Stop::Infeasible, Stop::Exhaustive] {
                for large in [false, true] {
                    let (steps, by_strides) = walked(&contest, stop, large);
                    all += steps;
                    together += by_strides;
                }
            }
        }
        assert!(
            together * 10 > all * 8,
            "{together} of {all} steps by strides"
        );
    }
}
