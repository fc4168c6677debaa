//! The other rules as they are defined, in big rationals, without a trick.

use allotment_decide::{Contest, Limits, Satisfaction, Ties};
use allotment_election::VoteType;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::naive::whole;

/// What was bought, in order, and the ties met, each in the file's order.
pub type Bought = (Vec<u32>, Vec<Vec<u32>>);

/// Something that may have no bound.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bounded {
    Finite(BigRational),
    Endless,
}

/// What one voter of `group` makes of `set`.
fn satisfaction(
    contest: &Contest,
    measure: Satisfaction,
    group: usize,
    set: &[u32],
) -> BigRational {
    let groups = &contest.groups;
    let chosen: Vec<usize> = groups
        .range(group)
        .filter(|&at| set.contains(&groups.choices[at]))
        .collect();
    let cost_of = |&at: &usize| contest.projects[groups.choices[at] as usize].cost;
    let money: u64 = chosen.iter().map(cost_of).sum();
    let points_of = |&at: &usize| groups.points.as_ref().map_or(1, |points| points[at]);
    let float = |number: f64| BigRational::from_float(number).expect("finite");
    #[expect(clippy::cast_precision_loss, reason = "small amounts")]
    let float_money = money as f64;
    match measure {
        Satisfaction::Cost => whole(money),
        Satisfaction::Cardinality => whole(chosen.len()),
        Satisfaction::Points => whole(chosen.iter().map(points_of).sum::<i64>()),
        Satisfaction::Borda => {
            let end = groups.range(group).end;
            whole(chosen.iter().map(|&at| end - 1 - at).sum::<usize>())
        }
        Satisfaction::CostSqrt => float(float_money.sqrt()),
        Satisfaction::CostLog => float(pxfm::f_log(1.0 + float_money)),
        Satisfaction::ChamberlinCourant => {
            whole(chosen.iter().map(points_of).max().unwrap_or(0).max(0))
        }
    }
}

/// The satisfaction of all with `set`.
pub fn welfare(contest: &Contest, measure: Satisfaction, set: &[u32]) -> BigRational {
    (0..contest.groups.len())
        .map(|group| {
            whole(contest.groups.weight[group]) * satisfaction(contest, measure, group, set)
        })
        .sum()
}

/// Whether `set` keeps to the budget and to `limits`.
pub fn keeps_to(contest: &Contest, limits: &Limits, set: &[u32]) -> bool {
    let cost = contest.cost_of(set);
    let apart = |&(one, other): &(u32, u32)| !(set.contains(&one) && set.contains(&other));
    cost <= contest.budget
        && limits.conflicts.iter().all(apart)
        && set.iter().all(|project| !limits.excluded.contains(project))
        && limits.quotas.iter().all(|quota| {
            let members: Vec<u32> = set
                .iter()
                .copied()
                .filter(|project| quota.members.contains(project))
                .collect();
            let spent = contest.cost_of(&members);
            quota.floor.is_none_or(|floor| spent >= floor)
                && quota.ceiling.is_none_or(|ceiling| spent <= ceiling)
        })
}

fn unfunded(contest: &Contest, selected: &[u32]) -> Vec<u32> {
    (0..)
        .take(contest.projects.len())
        .filter(|project| !selected.contains(project))
        .collect()
}

/// All with the greatest of `values`, and what it is.
fn greatest<T: Ord + Clone>(values: &[(T, u32)]) -> (Option<T>, Vec<u32>) {
    let Some(best) = values.iter().map(|(value, _)| value).max().cloned() else {
        return (None, Vec::new());
    };
    let equals = values
        .iter()
        .filter(|(value, _)| *value == best)
        .map(|&(_, project)| project);
    let equals = equals.collect();
    (Some(best), equals)
}

fn settle(contest: &Contest, ties: &Ties, equals: Vec<u32>, met: &mut Vec<Vec<u32>>) -> u32 {
    let first = ties.first(contest, &equals).expect("ties are not refused");
    if equals.len() > 1 {
        met.push(equals);
    }
    first
}

/// The greedy rule: the greatest gain in welfare for money, of what fits.
pub fn greedy(contest: &Contest, measure: Satisfaction, limits: &Limits, ties: &Ties) -> Bought {
    let (mut selected, mut met) = (Vec::new(), Vec::new());
    let plain_sum = matches!(
        measure,
        Satisfaction::Cost | Satisfaction::Cardinality | Satisfaction::Points
    );
    loop {
        let before = welfare(contest, measure, &selected);
        let densities = unfunded(contest, &selected)
            .into_iter()
            .map(|project| ([&selected[..], &[project]].concat(), project))
            .filter(|(with, _)| keeps_to(contest, limits, with))
            .map(|(with, project)| {
                let gain = welfare(contest, measure, &with) - &before;
                let cost = contest.projects[project as usize].cost;
                let density = if cost == 0 && (gain.is_positive() || !plain_sum) {
                    Bounded::Endless
                } else if gain.is_positive() {
                    Bounded::Finite(gain / whole(cost))
                } else {
                    Bounded::Finite(whole(0))
                };
                (density, project)
            });
        let (_, equals) = greatest(&densities.collect::<Vec<_>>());
        if equals.is_empty() {
            return (selected, met);
        }
        selected.push(settle(contest, ties, equals, &mut met));
    }
}

/// Who backs `project`: approvals, or points above 0, of voters who count.
fn backers(contest: &Contest, project: u32) -> Vec<usize> {
    let groups = &contest.groups;
    (0..groups.len())
        .filter(|&group| groups.weight[group] > 0)
        .filter(|&group| {
            groups.range(group).any(|at| {
                groups.choices[at] == project
                    && groups.points.as_ref().is_none_or(|points| points[at] > 0)
            })
        })
        .collect()
}

/// Phragmén's sequential rule, load by load.
///
/// Source: Brill, Freeman, Janson and Lackner (2017), section 3.
pub fn phragmen(contest: &Contest, ties: &Ties) -> Bought {
    let mut loads = vec![whole(0); contest.groups.len()];
    let (mut selected, mut met) = (Vec::new(), Vec::new());
    loop {
        let after = unfunded(contest, &selected)
            .into_iter()
            .filter(|&project| contest.projects[project as usize].cost <= contest.budget)
            .map(|project| {
                let backers = backers(contest, project);
                let weight = |&group: &usize| whole(contest.groups.weight[group]);
                let weights: BigRational = backers.iter().map(weight).sum();
                if weights.is_zero() {
                    return (std::cmp::Reverse(Bounded::Endless), project);
                }
                let paid: BigRational = backers
                    .iter()
                    .map(|group| weight(group) * &loads[*group])
                    .sum();
                let cost = whole(contest.projects[project as usize].cost);
                (
                    std::cmp::Reverse(Bounded::Finite((paid + cost) / weights)),
                    project,
                )
            });
        let (load, equals) = greatest(&after.collect::<Vec<_>>());
        let spent = contest.cost_of(&selected);
        let overspends =
            |&project: &u32| contest.projects[project as usize].cost + spent > contest.budget;
        let Some(std::cmp::Reverse(load)) = load.filter(|_| !equals.iter().any(overspends)) else {
            return (selected, met);
        };
        let next = settle(contest, ties, equals, &mut met);
        if let Bounded::Finite(load) = load {
            for group in backers(contest, next) {
                loads[group] = load.clone();
            }
        }
        selected.push(next);
    }
}

/// The heaviest load with `set`: the greatest ratio of the cost of some of it
/// to what their backers weigh.
fn heaviest(contest: &Contest, set: &[u32]) -> Bounded {
    subsets(set)
        .into_iter()
        .filter(|some| contest.cost_of(some) > 0)
        .map(|some| {
            let mut all: Vec<usize> = some
                .iter()
                .flat_map(|&project| backers(contest, project))
                .collect();
            all.sort_unstable();
            all.dedup();
            let weight: BigRational = all
                .iter()
                .map(|&group| whole(contest.groups.weight[group]))
                .sum();
            if weight.is_zero() {
                Bounded::Endless
            } else {
                Bounded::Finite(whole(contest.cost_of(&some)) / weight)
            }
        })
        .max()
        .unwrap_or(Bounded::Finite(whole(0)))
}

/// Maximin support, by trying every set.
///
/// Source: Aziz, Lee and Talmon (2018), section 4.
pub fn maximin_support(contest: &Contest, limits: &Limits, ties: &Ties) -> Bought {
    let (mut selected, mut met) = (Vec::new(), Vec::new());
    loop {
        let loads = unfunded(contest, &selected)
            .into_iter()
            .map(|project| ([&selected[..], &[project]].concat(), project))
            .filter(|(with, _)| keeps_to(contest, limits, with))
            .map(|(with, project)| (std::cmp::Reverse(heaviest(contest, &with)), project));
        let (_, equals) = greatest(&loads.collect::<Vec<_>>());
        if equals.is_empty() {
            return (selected, met);
        }
        selected.push(settle(contest, ties, equals, &mut met));
    }
}

/// The best sets that keep to `limits`: of those with the greatest welfare,
/// those that cost least, and hold nothing that adds nothing.
pub fn max_welfare(
    contest: &Contest,
    measure: Satisfaction,
    limits: &Limits,
) -> (BigRational, Vec<Vec<u32>>) {
    let all = unfunded(contest, &[]);
    let mut sets: Vec<Vec<u32>> = subsets(&all);
    sets.retain(|set| keeps_to(contest, limits, set));
    let worth = |set: &Vec<u32>| welfare(contest, measure, set);
    let Some(best) = sets.iter().map(worth).max() else {
        return (whole(-1), Vec::new());
    };
    sets.retain(|set| worth(set) == best);
    let cheapest = sets.iter().map(|set| contest.cost_of(set)).min();
    sets.retain(|set| Some(contest.cost_of(set)) == cheapest);
    (best, sets)
}

fn subsets(of: &[u32]) -> Vec<Vec<u32>> {
    (0_u32..1 << of.len())
        .map(|bits| {
            let picked = of.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
            picked.map(|(_, &project)| project).collect()
        })
        .collect()
}

/// Which measures suit a type of vote.
pub fn measures(vote_type: VoteType) -> &'static [Satisfaction] {
    use Satisfaction::{Borda, Cardinality, ChamberlinCourant, Cost, CostLog, CostSqrt, Points};
    match vote_type {
        VoteType::Ordinal => &[Cost, Borda, CostSqrt],
        VoteType::Cumulative | VoteType::Scoring => &[Points, ChamberlinCourant, Cardinality],
        VoteType::Approval | VoteType::Choose1 => {
            &[Cost, Cardinality, CostSqrt, CostLog, ChamberlinCourant]
        }
    }
}
