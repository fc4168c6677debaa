//! Branch and bound, for what a table cannot hold.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::Signed;

use super::best::{Best, Order, Set};
use super::{Gains, MaxWelfareOptions, compare_density, unproven};
use crate::{Contest, DecideError, Open, Quota};

struct Search<'a> {
    contest: &'a Contest,
    gains: Gains<'a>,
    order: &'a Order,
    floors: Vec<&'a Quota>,
    steps: u64,
    steps_max: u64,
    best: Option<Best>,
}

/// A set, and what may be added to it.
struct Node {
    cost: u64,
    value: BigInt,
    set: Set,
    open: Open,
    /// How much each floor lacks.
    lacks: Vec<u64>,
}

/// A project that may be added, and what it would add.
struct Branch {
    project: u32,
    cost: u64,
    gain: BigInt,
}

/// The best set, and in how many steps it was found.
pub(super) fn solve(
    contest: &Contest,
    gains: Gains<'_>,
    open: Open,
    order: &Order,
    options: &MaxWelfareOptions,
) -> Result<(Best, u64), DecideError> {
    let floors: Vec<&Quota> = options
        .limits
        .quotas
        .iter()
        .filter(|quota| quota.floor.is_some())
        .collect();
    let root = Node {
        cost: 0,
        value: BigInt::ZERO,
        set: order.nothing(),
        open,
        lacks: floors.iter().filter_map(|quota| quota.floor).collect(),
    };
    let mut search = Search {
        contest,
        gains,
        order,
        floors,
        steps: 0,
        steps_max: options.steps_max,
        best: None,
    };
    let all: Vec<u32> = (0..).take(contest.projects.len()).collect();
    search.visit(&root, &all)?;
    let steps = search.steps;
    search
        .best
        .map(|best| (best, steps))
        .ok_or_else(|| DecideError::Cannot {
            rule: "max-welfare",
            what: "these floors".to_owned(),
            instead: "no set of projects meets them within the budget and the limits: lower one"
                .to_owned(),
        })
}

impl Search<'_> {
    /// Looks at every set that adds some of `undecided` to that of `node`,
    /// but for those that cannot be the best.
    fn visit(&mut self, node: &Node, undecided: &[u32]) -> Result<(), DecideError> {
        self.steps += 1;
        if self.steps > self.steps_max {
            return Err(unproven(self.steps_max));
        }
        if node.lacks.iter().all(|&lacks| lacks == 0) {
            self.offer(node);
        }
        let branches = self.branches(node, undecided);
        let looked_at = undecided.iter().map(|&project| self.gains.work(project));
        self.steps += looked_at.sum::<u64>();
        let rest: Vec<u32> = branches.iter().map(|branch| branch.project).collect();
        for (at, branch) in branches.iter().enumerate() {
            if !self.promises(node, &branches[at..]) {
                break;
            }
            let before = self.gains.fund(branch.project);
            let done = self.visit(&self.taking(node, branch), &rest[at + 1..]);
            self.gains.take_out(branch.project, &before);
            done?;
        }
        Ok(())
    }

    fn taking(&self, node: &Node, branch: &Branch) -> Node {
        let mut open = node.open.clone();
        open.fund(branch.project);
        let mut lacks = node.lacks.clone();
        for (lacks, quota) in lacks.iter_mut().zip(&self.floors) {
            if quota.members.contains(&branch.project) {
                *lacks = lacks.saturating_sub(branch.cost);
            }
        }
        Node {
            cost: node.cost + branch.cost,
            value: &node.value + &branch.gain,
            set: self.order.with(&node.set, branch.project),
            open,
            lacks,
        }
    }

    /// What may be added, the densest first. What adds nothing now will not
    /// later, and matters only to a floor.
    fn branches(&self, node: &Node, undecided: &[u32]) -> Vec<Branch> {
        let mut branches: Vec<Branch> = undecided
            .iter()
            .map(|&project| (project, self.contest.projects[project as usize].cost))
            .filter(|&(project, cost)| {
                node.open.is_open(project) && cost <= self.contest.budget - node.cost
            })
            .map(|(project, cost)| Branch {
                project,
                cost,
                gain: self.gains.of(project),
            })
            .filter(|branch| {
                let mut floors = self.floors.iter().zip(&node.lacks);
                branch.gain.is_positive()
                    || floors
                        .any(|(quota, &lacks)| lacks > 0 && quota.members.contains(&branch.project))
            })
            .collect();
        branches.sort_by(|one, other| {
            compare_density((&other.gain, other.cost), (&one.gain, one.cost))
        });
        branches
    }

    /// Whether `branches` could still make of `node` something better than
    /// the best, or as good and no dearer.
    fn promises(&self, node: &Node, branches: &[Branch]) -> bool {
        let reachable = self.floors.iter().zip(&node.lacks).all(|(quota, &lacks)| {
            let members = branches
                .iter()
                .filter(|branch| quota.members.contains(&branch.project));
            members.map(|branch| u128::from(branch.cost)).sum::<u128>() >= u128::from(lacks)
        });
        let Some(best) = &self.best else {
            return reachable;
        };
        let needs = &best.value - &node.value;
        let most = most(branches, self.contest.budget - node.cost);
        reachable
            && match most.cmp(&needs) {
                Ordering::Less => false,
                Ordering::Equal => node.cost + least_cost(branches, needs) <= best.cost,
                Ordering::Greater => true,
            }
    }

    /// Takes the set of `node` if it is the best so far.
    fn offer(&mut self, node: &Node) {
        let candidate = |rival| Best {
            value: node.value.clone(),
            cost: node.cost,
            set: node.set.clone(),
            rival,
        };
        let Some(best) = &mut self.best else {
            self.best = Some(candidate(None));
            return;
        };
        let better = (&node.value, best.cost).cmp(&(&best.value, node.cost));
        if better.is_gt() {
            *best = candidate(None);
        } else if better.is_eq() {
            let differs = best.set.difference(&node.set);
            if node.set > best.set {
                *best = candidate(None);
            }
            best.rival = Some(differs);
        }
    }
}

/// No less than what any of `branches` that cost `left` together can add: the
/// densest, and a part of the first that does not fit.
fn most(branches: &[Branch], mut left: u64) -> BigInt {
    let mut sum = BigInt::ZERO;
    for branch in branches.iter().filter(|branch| branch.gain.is_positive()) {
        if branch.cost > left {
            return sum + &branch.gain * left / branch.cost;
        }
        left -= branch.cost;
        sum += &branch.gain;
    }
    sum
}

/// No more than what any of `branches` that add `needs` cost together, where
/// all of them add that much.
fn least_cost(branches: &[Branch], mut needs: BigInt) -> u64 {
    let mut cost = 0;
    for branch in branches {
        if !needs.is_positive() {
            break;
        }
        if branch.gain > needs {
            let part = (needs * branch.cost + &branch.gain - 1) / &branch.gain;
            return cost + u64::try_from(part).expect("a part of a cost");
        }
        cost += branch.cost;
        needs -= &branch.gain;
    }
    cost
}
