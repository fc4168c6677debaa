//! The knapsack: sets than which none is both cheaper and better.

use num_bigint::BigInt;
use num_traits::Signed;

use super::best::{Best, Order, Set};
use super::{Gains, compare_density, unproven};
use crate::{Contest, DecideError, Open};

/// A state of the table takes as long as looking at so many choices.
const STEPS_A_STATE: u64 = 20;

/// States at once: about 200 bytes each, so that a gigabyte is enough.
const STATES_MAX: usize = 4_000_000;

/// A project that may be in the best set.
struct Item {
    project: u32,
    cost: u64,
    value: BigInt,
}

/// A set of the projects decided on so far.
struct State {
    cost: u64,
    value: BigInt,
    set: Set,
    rival: Option<Set>,
}

/// What the densest projects cost and are worth together, one after another.
struct Bound<'a> {
    items: &'a [Item],
    costs: Vec<u128>,
    values: Vec<BigInt>,
}

/// The best set, and in how many steps it was found.
pub(super) fn solve(
    contest: &Contest,
    gains: &Gains<'_>,
    open: &Open,
    order: &Order,
    steps_max: u64,
) -> Result<(Best, u64), DecideError> {
    let items = items(contest, gains, open);
    let bound = Bound::new(&items);
    let mut states = vec![State {
        cost: 0,
        value: BigInt::ZERO,
        set: order.nothing(),
        rival: None,
    }];
    let mut known = BigInt::ZERO;
    let mut steps = 0_u64;
    for (at, item) in items.iter().enumerate() {
        let with: Vec<State> = states
            .iter()
            .filter(|state| contest.budget - state.cost >= item.cost)
            .map(|state| State {
                cost: state.cost + item.cost,
                value: &state.value + &item.value,
                set: order.with(&state.set, item.project),
                rival: state.rival.clone(),
            })
            .collect();
        states = merge(states, with);
        steps += states.len() as u64 * STEPS_A_STATE;
        if steps > steps_max || states.len() > STATES_MAX {
            return Err(unproven(steps_max));
        }
        let left = |state: &State| contest.budget - state.cost;
        for state in &states {
            known = known.max(bound.reached(state, at + 1, left(state)));
        }
        states.retain(|state| bound.highest(state, at + 1, left(state)) >= known);
    }
    let best = states
        .into_iter()
        .max_by(|one, other| one.value.cmp(&other.value))
        .expect("the best known is never dropped");
    Ok((
        Best {
            value: best.value,
            cost: best.cost,
            set: best.set,
            rival: best.rival,
        },
        steps,
    ))
}

/// The projects that add something and fit, the densest first.
fn items(contest: &Contest, gains: &Gains<'_>, open: &Open) -> Vec<Item> {
    let mut items: Vec<Item> = (0..)
        .zip(&contest.projects)
        .filter(|&(project, candidate)| open.is_open(project) && candidate.cost <= contest.budget)
        .map(|(project, candidate)| Item {
            project,
            cost: candidate.cost,
            value: gains.of(project),
        })
        .filter(|item| item.value.is_positive())
        .collect();
    items.sort_by(|one, other| compare_density((&other.value, other.cost), (&one.value, one.cost)));
    items
}

/// Both lists in one, by rising cost and value, without the sets that another
/// beats. Of two that cost and are worth the same, the one preferred by the
/// order of ties stays, and remembers how the other differed.
fn merge(without: Vec<State>, with: Vec<State>) -> Vec<State> {
    let mut merged: Vec<State> = Vec::with_capacity(without.len() + with.len());
    let mut without = without.into_iter().peekable();
    let mut with = with.into_iter().peekable();
    loop {
        let from_without = match (without.peek(), with.peek()) {
            (None, None) => return merged,
            (one, None) => one.is_some(),
            (None, _) => false,
            (Some(one), Some(other)) => (one.cost, &other.value) <= (other.cost, &one.value),
        };
        let next = if from_without {
            without.next()
        } else {
            with.next()
        };
        let Some(next) = next else { return merged };
        match merged.last_mut() {
            Some(last) if last.value > next.value => {}
            Some(last) if last.value == next.value => {
                if last.cost == next.cost {
                    let differs = Some(last.set.difference(&next.set));
                    if next.set > last.set {
                        *last = next;
                    }
                    last.rival = differs;
                }
            }
            _ => merged.push(next),
        }
    }
}

impl<'a> Bound<'a> {
    fn new(items: &'a [Item]) -> Self {
        let (mut costs, mut values) = (vec![0], vec![BigInt::ZERO]);
        for (at, item) in items.iter().enumerate() {
            costs.push(costs[at] + u128::from(item.cost));
            values.push(&values[at] + &item.value);
        }
        Self {
            items,
            costs,
            values,
        }
    }

    /// The first project from `from` on that does not fit after those before.
    fn first_out(&self, from: usize, left: u64) -> usize {
        let end = self.costs[from] + u128::from(left);
        self.costs.partition_point(|&cost| cost <= end) - 1
    }

    /// What `state` is worth with the projects from `from` on that fit one
    /// after another: a value that can be had.
    fn reached(&self, state: &State, from: usize, left: u64) -> BigInt {
        let out = self.first_out(from, left);
        &state.value + &self.values[out] - &self.values[from]
    }

    /// The same with a part of the first that does not fit: no more can be
    /// had.
    fn highest(&self, state: &State, from: usize, left: u64) -> BigInt {
        let out = self.first_out(from, left);
        let whole = &state.value + &self.values[out] - &self.values[from];
        let Some(item) = self.items.get(out) else {
            return whole;
        };
        let rest = u128::from(left) - (self.costs[out] - self.costs[from]);
        whole + &item.value * rest / item.cost
    }
}
