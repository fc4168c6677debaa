//! Prices that explain an outcome.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::standing::{Standing, entry};
use super::{in_currency, whole};
use crate::{Contest, DecideError, Limits, Open, Purchase, Satisfaction, Utilities};

/// Who paid for what: every voter starts with the same endowment and spends
/// it on funded projects that they support.
///
/// A price system explains an outcome if
/// - C0: all endowments together are at least the budget, and no payment is
///   below 0;
/// - C1: nobody pays for a project that they do not support;
/// - C2: nobody pays more than their endowment;
/// - C3: every funded project is paid for exactly;
/// - C4: nobody pays for a project that is not funded;
/// - C5: the supporters of an unfunded project do not have more than its cost
///   left together.
///
/// Source: Peters and Skowron, *Proportionality and the Limits of Welfarism*
/// (EC 2020), section 3.3, for committees; for budgets Peters, Pierczyński and
/// Skowron, *Proportional Participatory Budgeting with Additive Utilities*
/// (`NeurIPS` 2021), and Los, Christoff and Grossi, *Proportional Budget
/// Allocations* (IJCAI 2022). C0 keeps the idle case out, in which everybody
/// owns nothing and nothing is funded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceSystem {
    /// What each part of weight starts with, in parts of the currency: for
    /// voters without weights, what each voter starts with.
    pub endowment: BigRational,
    /// The payments, by group and within it by project, none twice.
    pub payments: Vec<Payment>,
}

/// What each voter of a group pays for a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Which ballots, as a position of [`crate::Groups`].
    pub group: u32,
    /// For what.
    pub project: u32,
    /// How much each part of the group's weight pays, in parts of the
    /// currency.
    pub amount: BigRational,
}

/// What is wrong with a price system.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// C0.
    #[error("C0: endowments come to {total} together, less than the budget: start with more")]
    Poor {
        /// All endowments, in the file's currency.
        total: BigRational,
    },
    /// C0.
    #[error("C0: ballots {group} pay less than 0 for {project}")]
    BelowNothing {
        /// Which ballots.
        group: u32,
        /// For what.
        project: String,
    },
    /// C1.
    #[error("C1: ballots {group} pay for {project}, which they do not support")]
    Unsupported {
        /// Which ballots.
        group: u32,
        /// For what.
        project: String,
    },
    /// C2.
    #[error("C2: ballots {group} overspend by {over} each")]
    Overspent {
        /// Which ballots.
        group: u32,
        /// By how much, in the file's currency.
        over: BigRational,
    },
    /// C3.
    #[error("C3: payments for {project} come to {paid}, and it costs {cost}")]
    NotPaid {
        /// For what.
        project: String,
        /// What is paid, in the file's currency.
        paid: BigRational,
        /// What it costs, in the file's currency.
        cost: BigRational,
    },
    /// C4.
    #[error("C4: ballots {group} pay for {project}, which is not funded")]
    Unfunded {
        /// Which ballots.
        group: u32,
        /// For what.
        project: String,
    },
    /// C5.
    #[error("C5: those who support {project} have {left} left, more than its cost of {cost}")]
    LeftOver {
        /// Which project.
        project: String,
        /// What its supporters have left together, in the file's currency.
        left: BigRational,
        /// What it costs, in the file's currency.
        cost: BigRational,
    },
}

impl PriceSystem {
    /// The payments of Equal Shares, bought over again: each supporter pays
    /// the price for each unit of satisfaction, or all that they have left if
    /// that is less. `endowment` is what each voter starts with, in units of
    /// currency: both as [`crate::EqualShares`] has them.
    ///
    /// Source: Peters, Pierczyński and Skowron (2021), section 3.
    ///
    /// # Errors
    /// [`DecideError`] if the ballots do not hold what `satisfaction` needs.
    pub fn replay(
        contest: &Contest,
        satisfaction: Satisfaction,
        endowment: &BigRational,
        purchases: &[Purchase],
    ) -> Result<Self, DecideError> {
        let utilities = Utilities::new(contest, satisfaction)?;
        let endowment = endowment * whole(contest.scale) / whole(contest.weight_scale);
        let mut left = vec![endowment.clone(); contest.groups.len()];
        let order: Vec<u32> = purchases.iter().map(|bought| bought.project).collect();
        let standing = Standing::new(contest, &utilities, &order);
        let mut payments = Vec::new();
        for Purchase { project, price } in purchases {
            let of_part = price * whole(contest.scale) / &utilities.unit;
            let price = of_part * whole(utilities.factor[*project as usize]);
            let mut of_entry: BTreeMap<u64, BigRational> = BTreeMap::new();
            for supporter in standing.supporters(*project) {
                let price = of_entry
                    .entry(supporter.entry)
                    .or_insert_with(|| &price * whole(supporter.entry));
                let left = &mut left[supporter.group as usize];
                if left.is_zero() {
                    continue;
                }
                let amount = if &*left < price {
                    left.clone()
                } else {
                    price.clone()
                };
                *left -= &amount;
                payments.push(Payment {
                    group: supporter.group,
                    project: *project,
                    amount,
                });
            }
        }
        payments.sort_by_key(|payment| (payment.group, payment.project));
        Ok(Self {
            endowment,
            payments,
        })
    }

    /// What each part of each group's weight has left.
    #[must_use]
    pub fn left(&self, contest: &Contest) -> Vec<BigRational> {
        let mut left = vec![self.endowment.clone(); contest.groups.len()];
        for payment in &self.payments {
            left[payment.group as usize] -= &payment.amount;
        }
        left
    }
}

/// What is wrong with `system` as an explanation of the outcome `selected`;
/// nothing if it holds. Projects that `limits` shut out are nobody's claim:
/// C5 leaves them out.
///
/// # Errors
/// [`DecideError`] if the ballots do not hold what `satisfaction` needs.
pub fn verify(
    contest: &Contest,
    satisfaction: Satisfaction,
    limits: &Limits,
    selected: &[u32],
    system: &PriceSystem,
) -> Result<Vec<Flaw>, DecideError> {
    let utilities = Utilities::new(contest, satisfaction)?;
    let mut open = Open::new(contest, limits);
    for &project in selected {
        open.fund(project);
    }
    let claimed: Vec<u32> = (0..)
        .take(contest.projects.len())
        .filter(|&project| !selected.contains(&project) && open.is_open(project))
        .collect();
    Ok(flaws(contest, &utilities, selected, &claimed, system))
}

/// A sum of weighted amounts that adds up equal amounts before it multiplies.
#[derive(Default)]
struct Sum<'a> {
    total: BigRational,
    amount: Option<&'a BigRational>,
    weight: u64,
}

impl<'a> Sum<'a> {
    fn add(&mut self, weight: u32, amount: &'a BigRational) {
        let same = self
            .amount
            .is_some_and(|last| last.numer() == amount.numer() && last.denom() == amount.denom());
        if !same {
            self.flush();
            self.amount = Some(amount);
        }
        self.weight += u64::from(weight);
    }

    fn flush(&mut self) {
        if let Some(amount) = self.amount.take() {
            self.total += amount * whole(self.weight);
            self.weight = 0;
        }
    }

    fn total(mut self) -> BigRational {
        self.flush();
        self.total
    }
}

pub(super) fn flaws(
    contest: &Contest,
    utilities: &Utilities,
    selected: &[u32],
    claimed: &[u32],
    system: &PriceSystem,
) -> Vec<Flaw> {
    let code = |project: u32| contest.projects[project as usize].id.clone();
    let weight = &contest.groups.weight;
    let standing = Standing::new(contest, utilities, selected);
    let mut flaws = Vec::new();
    let total = &system.endowment * whole(contest.weight);
    if total < whole(contest.budget) {
        flaws.push(Flaw::Poor {
            total: in_currency(contest, &total),
        });
    }
    let mut paid: Vec<Sum> = contest.projects.iter().map(|_| Sum::default()).collect();
    for payment in &system.payments {
        let Payment {
            group,
            project,
            amount,
        } = payment;
        let (group, project) = (*group, *project);
        if amount.is_negative() {
            flaws.push(Flaw::BelowNothing {
                group,
                project: code(project),
            });
        }
        if !amount.is_zero() && !supports(contest, utilities, group, project) {
            flaws.push(Flaw::Unsupported {
                group,
                project: code(project),
            });
        }
        if !amount.is_zero() && !standing.is_funded(project) {
            flaws.push(Flaw::Unfunded {
                group,
                project: code(project),
            });
        }
        paid[project as usize].add(weight[group as usize], amount);
    }
    let left = system.left(contest);
    for (group, left) in (0_u32..).zip(&left) {
        if left.is_negative() {
            flaws.push(Flaw::Overspent {
                group,
                over: in_currency(contest, &-left),
            });
        }
    }
    for (project, paid) in (0_u32..).zip(paid) {
        let (paid, cost) = (paid.total(), whole(contest.projects[project as usize].cost));
        if standing.is_funded(project) && paid != cost {
            flaws.push(Flaw::NotPaid {
                project: code(project),
                paid: in_currency(contest, &paid),
                cost: in_currency(contest, &cost),
            });
        }
    }
    for &project in claimed {
        let mut sum = Sum::default();
        for supporter in standing.supporters(project) {
            let group = supporter.group as usize;
            sum.add(weight[group], &left[group]);
        }
        let (sum, cost) = (sum.total(), whole(contest.projects[project as usize].cost));
        if sum > cost {
            flaws.push(Flaw::LeftOver {
                project: code(project),
                left: in_currency(contest, &sum),
                cost: in_currency(contest, &cost),
            });
        }
    }
    flaws
}

/// Whether the ballots `group` support `project`.
fn supports(contest: &Contest, utilities: &Utilities, group: u32, project: u32) -> bool {
    contest.groups.range(group as usize).any(|at| {
        contest.groups.choices[at] == project && entry(utilities, project as usize, at) > 0
    })
}
