//! Where to look for the least change: from one pass over the payments, in
//! floats. A guess decides nothing: the rule is run again to confirm it.

use super::ledger::{Ledger, as_float};
use crate::{Contest, Satisfaction};

/// Where the least changes for a project that was not funded may be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Guess {
    /// The highest cost, in parts, at which the run that counted buys it.
    pub(super) cost: u64,
    /// How many more supporters it needs in that run, at the best moment, and
    /// the groups at that moment with the fullest wallets first.
    pub(super) richest: Option<(u64, Vec<u32>)>,
    /// The groups that had least at the end first, and how many of them it
    /// takes.
    pub(super) poorest: (u64, Vec<u32>),
}

/// Guesses for `project`; amounts in parts.
pub(super) fn guess(
    contest: &Contest,
    satisfaction: Satisfaction,
    ledger: &Ledger<'_>,
    project: u32,
) -> Guess {
    let groups = &contest.groups;
    let at = project as usize;
    let mut backers: Vec<(usize, f64)> = Vec::new();
    let mut others: Vec<u32> = Vec::new();
    for group in (0..groups.len()).filter(|&group| groups.weight[group] > 0) {
        let named = groups
            .range(group)
            .find(|&at| groups.choices[at] == project);
        match named.map(|at| ledger.worth(at)) {
            Some(0) => {}
            Some(worth) => backers.push((group, as_float(worth))),
            None => others.push(u32::try_from(group).expect("groups are counted in u32")),
        }
    }
    let scale = as_float(contest.scale);
    let cost = as_float(contest.projects[at].cost) / scale;
    let factors = &ledger.utilities().factor;
    let mut best_cost = 0.0_f64;
    let mut best: Option<(u64, Vec<u32>)> = None;
    let mut poorest = (0, Vec::new());
    ledger.walk(|wallets, bought| {
        #[expect(clippy::cast_precision_loss, reason = "a guess")]
        let limit = bought.map(|(price, winner)| price / factors[winner as usize] as f64);
        #[expect(clippy::cast_precision_loss, reason = "a guess")]
        let of_cost = |cost: f64| match satisfaction {
            Satisfaction::Cost => cost * scale,
            _ => factors[at] as f64,
        };
        let brings = |cost: f64| -> f64 {
            backers
                .iter()
                .map(|&(group, worth)| {
                    let due = limit.map_or(f64::INFINITY, |limit| limit * of_cost(cost) * worth);
                    wallets[group].min(due) * f64::from(groups.weight[group])
                })
                .sum()
        };
        best_cost = highest(best_cost, cost, &brings);
        let need = cost - brings(cost);
        let due = limit.map_or(f64::INFINITY, |limit| limit * of_cost(cost));
        let gives = |group: u32| wallets[group as usize].min(due);
        let enough = best.as_ref().map_or(u64::MAX, |(count, _)| *count);
        #[expect(clippy::cast_precision_loss, reason = "a guess")]
        if need > due * enough as f64 {
            return;
        }
        // Sorting is dear: not where even the fullest wallets take as many.
        let fullest = (others.iter()).fold(0.0_f64, |most, &group| most.max(gives(group)));
        #[expect(clippy::cast_precision_loss, reason = "a guess")]
        if bought.is_some() && need > fullest * (enough.saturating_sub(1)) as f64 {
            return;
        }
        let mut order = others.clone();
        order.sort_by(|&one, &other| gives(other).total_cmp(&gives(one)));
        if let Some(count) = count(contest, &order, need, gives)
            && count < enough
        {
            best = Some((count, order.clone()));
        }
        if bought.is_none() {
            order.reverse();
            let all = count(contest, &order, need, gives).unwrap_or(u64::MAX);
            poorest = (all, order);
        }
    });
    if poorest.1.is_empty() {
        let mut last = Vec::new();
        ledger.walk(|wallets, bought| {
            if bought.is_none() {
                last = wallets.to_vec();
            }
        });
        let left = |group: u32| last[group as usize];
        others.sort_by(|&one, &other| left(one).total_cmp(&left(other)));
        let had: f64 = backers
            .iter()
            .map(|&(group, _)| last[group] * f64::from(groups.weight[group]))
            .sum();
        let all = count(contest, &others, cost - had, left).unwrap_or(u64::MAX);
        poorest = (all, others);
    }
    Guess {
        cost: whole(best_cost * scale + 1e-6),
        richest: best,
        poorest,
    }
}

/// The highest cost from `low` to `high` that its backers would bring
/// together, `low` if none: what they bring, less the cost, is concave.
fn highest(low: f64, high: f64, brings: &impl Fn(f64) -> f64) -> f64 {
    /// Sums of wallets are right to about this.
    const SLACK: f64 = 1.0 + 1e-12;
    if low > 0.0 && brings(low * (1.0 + 1e-9)) * SLACK < low {
        return low;
    }
    let (mut low, mut high) = (low, high);
    for _ in 0..64 {
        if high - low <= 1e-9 * high {
            break;
        }
        let middle = f64::midpoint(low, high);
        if brings(middle) * SLACK >= middle {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// How many voters of `order`, from the front, bring `need` together.
fn count(contest: &Contest, order: &[u32], need: f64, gives: impl Fn(u32) -> f64) -> Option<u64> {
    let mut need = need * (1.0 - 1e-12);
    let mut count = 0;
    for &group in order {
        let voters = contest.groups.voters[group as usize];
        let each = gives(group);
        if each * f64::from(voters) >= need {
            return Some(count + whole((need / each).ceil()).max(1));
        }
        need -= each * f64::from(voters);
        count += u64::from(voters);
    }
    None
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a guess, clamped where it is used"
)]
const fn whole(number: f64) -> u64 {
    number as u64
}
