//! Whether every group got what its part of the budget is worth.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::phrase::{spoken, voters};
use super::standing::{Standing, Supporter};
use super::{in_currency, whole};
use crate::{Contest, Satisfaction, Utilities};

/// What was checked.
///
/// Let `B` be the budget, `n` the number of voters, `W` what is funded, and
/// `u_i` what it is worth to voter `i`. A group `S` owns `B × |S| / n`. Voters
/// with weights count as often as they weigh. `i` supports `p` if
/// `u_i(p) > 0`.
///
/// [`Axiom::ExtendedPlus`] and [`Axiom::ExtendedPlusRate`] ask the same: for
/// every unfunded project `p` and every group `S` of its supporters there is a
/// voter `i` of `S` with
///
/// ```text
/// u_i(W) + u_i(p)  >  (B × |S| / n) × u_S(p) / (|S| × cost(p))      (*)
/// ```
///
/// where `u_S(p)` is what `p` is worth to all of `S` together. If satisfaction
/// is the cost, the right side is `B × |S| / n`, so that (*) reads: somebody
/// of `S` would have more than the group's own money spent on projects that
/// they chose, were `p` funded too. A group that cannot pay for `p` cannot
/// break (*): its right side is then below `u_i(p)` for some `i`.
///
/// **Why Equal Shares keeps it.** Let `r = cost(p) / u_S(p)`. Were every voter
/// of `S` left with `r × u_i(p)` at the end, `p` would have been bought. So
/// there is a first one, `i`, to fall below. Until then `p` could be had at
/// `r`, so that all that `i` paid for, the purchase that took `i` below too,
/// was bought at no more than `r` per unit of satisfaction:
/// `B / n - r × u_i(p) < r × u_i(W)`, which is (*). A larger endowment (Add1)
/// and further projects (a greedy completion) only make it easier to keep.
///
/// **Why the check is complete and fast.** The right side of (*) is
/// `B × u_S(p) / (n × cost(p))`: it grows with every voter that joins `S`. So
/// of all groups in which nobody has more than some `v = u_i(W) + u_i(p)`, the
/// one of *all* supporters with at most `v` has the strongest claim. Supporters
/// are sorted by `v`, and each such group is looked at once: `O(m log m)` for
/// the `m` supporters of a project, whatever the utilities.
///
/// Source: Brill and Peters, *Robust and Verifiable Proportionality Axioms for
/// Multiwinner Voting* (EC 2023), on participatory budgeting; the argument for
/// Equal Shares follows Peters, Pierczyński and Skowron, *Proportional
/// Participatory Budgeting with Additive Utilities* (`NeurIPS` 2021), theorem 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axiom {
    /// EJR+ up to any project, in full: satisfaction is the cost, or all
    /// projects cost the same and count the same. It implies EJR up to any
    /// project, and up to one.
    ExtendedPlus,
    /// (*) where projects differ in what a unit of satisfaction costs. Every
    /// group shown is wronged, and Equal Shares never wrongs one; but (*) then
    /// no longer implies EJR up to one project, which also counts that a
    /// group's cheap projects leave it money: to check that in full is not
    /// known to be possible in reasonable time.
    ExtendedPlusRate,
    /// Justified representation: for every unfunded project and every group of
    /// its supporters that owns its cost, somebody of the group has something
    /// funded.
    ///
    /// Source: Aziz and others, *Justified Representation in Approval-Based
    /// Committee Voting* (AAAI 2015); for budgets Los, Christoff and Grossi,
    /// *Proportional Budget Allocations: Towards a Systematization* (IJCAI
    /// 2022).
    Justified,
}

/// Whether an axiom holds, and the groups it was broken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fairness {
    /// What was checked.
    pub axiom: Axiom,
    /// For each project with a wronged group, in the file's order, the group
    /// with the strongest claim. Empty if the axiom holds.
    pub wronged: Vec<Wronged>,
}

impl Fairness {
    /// Whether the axiom holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.wronged.is_empty()
    }
}

/// A group of voters that got less than its part of the budget is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wronged {
    /// The unfunded project that all of them support.
    pub project: u32,
    /// Their ballots, as positions of [`crate::Groups`], in order.
    pub groups: Vec<u32>,
    /// How many voters they are.
    pub voters: u64,
    /// Their part of the budget, in the file's currency.
    pub share: BigRational,
    /// What the project costs, in the file's currency.
    pub cost: BigRational,
    /// The most that any of them has in the outcome, in units of satisfaction.
    pub has: BigRational,
    /// The most that any of them would have if the project were funded too.
    pub with_it: BigRational,
    /// What their part of the budget is worth at the project's price per unit
    /// of satisfaction: at least `with_it`, or they would not be wronged.
    pub could_have: BigRational,
    /// All that in a sentence.
    pub sentence: String,
}

/// The group with the strongest claim so far.
struct Claim {
    excess: BigInt,
    supporters: usize,
    level: u128,
    entries: u128,
}

pub(super) fn extended(
    contest: &Contest,
    utilities: &Utilities,
    satisfaction: Satisfaction,
    standing: &Standing,
    claimed: &[u32],
) -> Fairness {
    let wronged = claimed
        .iter()
        .filter_map(|&project| extended_for(contest, utilities, satisfaction, standing, project))
        .collect();
    Fairness {
        axiom: axiom_for(contest, utilities, satisfaction),
        wronged,
    }
}

/// The axiom that (*) amounts to.
fn axiom_for(contest: &Contest, utilities: &Utilities, satisfaction: Satisfaction) -> Axiom {
    let all_alike = utilities.entry.is_none()
        && contest
            .projects
            .windows(2)
            .all(|two| two[0].cost == two[1].cost)
        && utilities.factor.windows(2).all(|two| two[0] == two[1]);
    if satisfaction == Satisfaction::Cost || all_alike {
        Axiom::ExtendedPlus
    } else {
        Axiom::ExtendedPlusRate
    }
}

fn extended_for(
    contest: &Contest,
    utilities: &Utilities,
    satisfaction: Satisfaction,
    standing: &Standing,
    project: u32,
) -> Option<Wronged> {
    let supporters = standing.supporters(project);
    let factor = utilities.factor[project as usize];
    let cost = u128::from(contest.projects[project as usize].cost);
    let (weight, budget) = (u128::from(contest.weight), u128::from(contest.budget));
    let entries = |supporter: &Supporter| {
        u128::from(supporter.entry) * u128::from(contest.groups.weight[supporter.group as usize])
    };
    let level = |supporter: &Supporter| {
        standing.has[supporter.group as usize] + factor * u128::from(supporter.entry)
    };

    // All supporters together have no claim: then no part of them has one.
    let lowest = supporters.iter().map(level).min()?;
    let all: u128 = supporters.iter().map(entries).sum();
    if compare_products([cost, weight, lowest], [budget, factor, all]).is_gt() {
        return None;
    }

    let mut sorted: Vec<(u128, u32, u128)> = supporters
        .iter()
        .filter(|supporter| contest.groups.weight[supporter.group as usize] > 0)
        .map(|supporter| (level(supporter), supporter.group, entries(supporter)))
        .collect();
    sorted.sort_unstable();
    let mut best: Option<Claim> = None;
    let mut sum = 0_u128;
    for (at, &(level, _, entries)) in sorted.iter().enumerate() {
        sum += entries;
        let more_alike = sorted.get(at + 1).is_some_and(|next| next.0 == level);
        if more_alike || compare_products([cost, weight, level], [budget, factor, sum]).is_gt() {
            continue;
        }
        let excess = product([budget, factor, sum]) - product([cost, weight, level]);
        if best.as_ref().is_none_or(|best| excess >= best.excess) {
            best = Some(Claim {
                excess,
                supporters: at + 1,
                level,
                entries: sum,
            });
        }
    }
    let best = best?;
    let groups = sorted[..best.supporters].iter().map(|row| row.1).collect();
    let could_have = if cost == 0 {
        // A free project is worth having to whoever wants it.
        whole(best.level)
    } else {
        BigRational::new(
            product([budget, factor, best.entries]),
            product([cost, weight, 1]),
        )
    };
    Some(wronged(
        contest,
        utilities,
        satisfaction,
        standing,
        project,
        groups,
        best.level,
        &could_have,
    ))
}

#[expect(
    clippy::too_many_arguments,
    reason = "the facts of one claim, used once"
)]
fn wronged(
    contest: &Contest,
    utilities: &Utilities,
    satisfaction: Satisfaction,
    standing: &Standing,
    project: u32,
    mut groups: Vec<u32>,
    level: u128,
    could_have: &BigRational,
) -> Wronged {
    groups.sort_unstable();
    let (people, share) = size(contest, &groups);
    let has = groups
        .iter()
        .map(|&group| standing.has[group as usize])
        .max()
        .unwrap_or(0);
    let candidate = &contest.projects[project as usize];
    let cost = in_currency(contest, &whole(candidate.cost));
    let [has, with_it, could_have] =
        [whole(has), whole(level), could_have.clone()].map(|value| value / &utilities.unit);
    let measure = match satisfaction {
        Satisfaction::Cost => " spent on projects that they chose",
        Satisfaction::Cardinality => " projects that they chose",
        Satisfaction::Points | Satisfaction::Borda => " of their points funded",
        _ => " units of satisfaction",
    };
    let sentence = format!(
        "{} want {}, which costs {} and is not funded; their part of the budget is {}; \
         none of them has more than {}{measure}, and with it none would have more than {}, \
         where their part of the budget is worth {} at its price",
        voters(people),
        candidate.id,
        spoken(&cost),
        spoken(&share),
        spoken(&has),
        spoken(&with_it),
        spoken(&could_have),
    );
    Wronged {
        project,
        groups,
        voters: people,
        share,
        cost,
        has,
        with_it,
        could_have,
        sentence,
    }
}

/// Justified representation: see [`Axiom::Justified`].
pub(super) fn justified(
    contest: &Contest,
    utilities: &Utilities,
    standing: &Standing,
    claimed: &[u32],
) -> Fairness {
    let wronged = claimed
        .iter()
        .filter_map(|&project| {
            let without: Vec<&Supporter> = standing
                .supporters(project)
                .iter()
                .filter(|supporter| {
                    standing.has[supporter.group as usize] == 0
                        && contest.groups.weight[supporter.group as usize] > 0
                })
                .collect();
            let owned: u128 = without
                .iter()
                .map(|supporter| u128::from(contest.groups.weight[supporter.group as usize]))
                .sum();
            let candidate = &contest.projects[project as usize];
            let needed = u128::from(candidate.cost) * u128::from(contest.weight);
            if without.is_empty() || owned * u128::from(contest.budget) < needed {
                return None;
            }
            let groups: Vec<u32> = without.iter().map(|supporter| supporter.group).collect();
            let (people, share) = size(contest, &groups);
            let worth = without
                .iter()
                .map(|supporter| utilities.factor[project as usize] * u128::from(supporter.entry))
                .max()
                .unwrap_or(0);
            let worth = whole(worth) / &utilities.unit;
            let cost = in_currency(contest, &whole(candidate.cost));
            let sentence = format!(
                "{} want {}, which costs {} and is not funded; their part of the budget is {}, \
                 which pays for it, and nothing that any of them chose is funded",
                voters(people),
                candidate.id,
                spoken(&cost),
                spoken(&share),
            );
            Some(Wronged {
                project,
                groups,
                voters: people,
                share,
                cost,
                has: whole(0),
                with_it: worth.clone(),
                could_have: worth,
                sentence,
            })
        })
        .collect();
    Fairness {
        axiom: Axiom::Justified,
        wronged,
    }
}

/// How many voters `groups` have, and their part of the budget.
fn size(contest: &Contest, groups: &[u32]) -> (u64, BigRational) {
    let sum = |of: &[u32]| -> u64 {
        groups
            .iter()
            .map(|&group| u64::from(of[group as usize]))
            .sum()
    };
    let weight = sum(&contest.groups.weight);
    let share = whole(weight) * whole(contest.budget) / whole(contest.weight.max(1));
    (sum(&contest.groups.voters), in_currency(contest, &share))
}

/// Compares two products, in big numbers only if they need them.
fn compare_products(left: [u128; 3], right: [u128; 3]) -> Ordering {
    let small = |[a, b, c]: [u128; 3]| a.checked_mul(b)?.checked_mul(c);
    match (small(left), small(right)) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => product(left).cmp(&product(right)),
    }
}

fn product(factors: [u128; 3]) -> BigInt {
    factors.into_iter().map(BigInt::from).product()
}
