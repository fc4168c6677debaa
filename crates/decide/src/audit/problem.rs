//! The conditions on prices, as a linear programme.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::Zero;

use super::price::{Payment, PriceSystem};
use super::programme::{Row, Sense};
use super::standing::{Standing, entry};
use super::whole;
use crate::{Contest, Utilities};

/// The conditions as a linear programme. Variable 0 is how much the endowment
/// exceeds the budget's part; then what each kind of ballots pays in all for
/// each funded project that it supports.
pub(super) struct Problem {
    /// Ballots that support the same projects, funded or claimed.
    kinds: Vec<Kind>,
    pub(super) variables: usize,
    least: BigRational,
}

struct Kind {
    groups: Vec<u32>,
    weight: u64,
    claims: Vec<u32>,
    /// Funded project and its variable.
    pays: Vec<(u32, usize)>,
}

impl Problem {
    pub(super) fn new(
        contest: &Contest,
        utilities: &Utilities,
        standing: &Standing,
        claimed: &[u32],
    ) -> Self {
        let mut open = vec![false; contest.projects.len()];
        for &project in claimed {
            open[project as usize] = true;
        }
        let mut kinds: BTreeMap<(Vec<u32>, Vec<u32>), Kind> = BTreeMap::new();
        for group in 0..contest.groups.len() {
            let mut supported: Vec<u32> = contest
                .groups
                .range(group)
                .filter(|&at| entry(utilities, contest.groups.choices[at] as usize, at) > 0)
                .map(|at| contest.groups.choices[at])
                .collect();
            supported.sort_unstable();
            let (funded, rest): (Vec<u32>, Vec<u32>) = supported
                .into_iter()
                .partition(|&project| standing.is_funded(project));
            let claims: Vec<u32> = rest.into_iter().filter(|&p| open[p as usize]).collect();
            let weight = contest.groups.weight[group];
            if weight == 0 || (funded.is_empty() && claims.is_empty()) {
                continue;
            }
            let pays = funded.iter().map(|&project| (project, 0)).collect();
            let kind = kinds.entry((funded, claims.clone())).or_insert(Kind {
                groups: Vec::new(),
                weight: 0,
                claims,
                pays,
            });
            kind.weight += u64::from(weight);
            kind.groups
                .push(u32::try_from(group).expect("groups are counted in u32"));
        }
        let mut kinds: Vec<Kind> = kinds.into_values().collect();
        let mut variables = 1;
        for kind in &mut kinds {
            for (_, variable) in &mut kind.pays {
                *variable = variables;
                variables += 1;
            }
        }
        let least = BigRational::new(contest.budget.into(), contest.weight.max(1).into());
        Self {
            kinds,
            variables,
            least,
        }
    }

    pub(super) fn cells(&self, selected: &[u32], claimed: &[u32]) -> usize {
        let rows = self.kinds.len() + selected.len() + claimed.len();
        rows.saturating_mul(self.variables + self.kinds.len() + claimed.len())
    }

    pub(super) fn rows(&self, contest: &Contest, selected: &[u32], claimed: &[u32]) -> Vec<Row> {
        let empty = || vec![BigRational::zero(); self.variables];
        let cost = |project: u32| whole(contest.projects[project as usize].cost);
        let mut rows = Vec::new();
        for kind in self.kinds.iter().filter(|kind| !kind.pays.is_empty()) {
            let mut of = empty();
            of[0] = -whole(kind.weight);
            for &(_, variable) in &kind.pays {
                of[variable] = whole(1);
            }
            let limit = &self.least * whole(kind.weight);
            rows.push(Row {
                of,
                sense: Sense::AtMost,
                limit,
            });
        }
        for &project in selected {
            let mut of = empty();
            for &(paid, variable) in self.kinds.iter().flat_map(|kind| &kind.pays) {
                if paid == project {
                    of[variable] = whole(1);
                }
            }
            rows.push(Row {
                of,
                sense: Sense::Equal,
                limit: cost(project),
            });
        }
        for &project in claimed {
            let mut of = empty();
            let mut weight = 0_u64;
            for kind in self
                .kinds
                .iter()
                .filter(|kind| kind.claims.contains(&project))
            {
                weight += kind.weight;
                for &(_, variable) in &kind.pays {
                    of[variable] = -whole(1);
                }
            }
            of[0] = whole(weight);
            let limit = cost(project) - &self.least * whole(weight);
            rows.push(Row {
                of,
                sense: Sense::AtMost,
                limit,
            });
        }
        rows
    }

    pub(super) fn system(&self, contest: &Contest, values: &[BigRational]) -> PriceSystem {
        let mut payments = Vec::new();
        for kind in &self.kinds {
            for &(project, variable) in &kind.pays {
                let amount = &values[variable] / whole(kind.weight);
                if amount.is_zero() {
                    continue;
                }
                payments.extend(
                    kind.groups
                        .iter()
                        .filter(|&&group| contest.groups.weight[group as usize] > 0)
                        .map(|&group| Payment {
                            group,
                            project,
                            amount: amount.clone(),
                        }),
                );
            }
        }
        payments.sort_by_key(|payment| (payment.group, payment.project));
        PriceSystem {
            endowment: &self.least + &values[0],
            payments,
        }
    }
}
