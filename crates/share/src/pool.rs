//! Pools: places that claim together, and never get less than apart.

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_rational::BigRational;

use crate::divide::{Division, Lambda, UNBOUNDED};

/// A division in which some places claim as one.
///
/// A pool claims the sum of its members' claims. Its ceiling is the sum of
/// theirs, so that what one member cannot take is not lost to the pool; its
/// floor is what its members would have got apart, in whole pence, so that
/// together they never get less. What a pool gets is divided among its members
/// by the same rule, each within its own floor and ceiling.
#[derive(Debug, Clone)]
pub(crate) struct Pooled {
    /// λ among pools and the places in none.
    pub(crate) lambda: Lambda,
    units: Vec<Unit>,
    claims: Vec<BigUint>,
    low: Vec<u64>,
    high: Vec<u64>,
    /// By position: the unit that it is in.
    unit_of: Vec<usize>,
}

/// A claimant: one place, or the members of a pool.
#[derive(Debug, Clone)]
struct Unit {
    members: Vec<usize>,
    /// How a pool's own money is divided; nothing for one place.
    inner: Option<Inner>,
}

#[derive(Debug, Clone)]
struct Inner {
    budget: u64,
    lambda: Lambda,
    claims: Vec<BigUint>,
    low: Vec<u64>,
    high: Vec<u64>,
}

/// Divides with pools; nothing where no pool has two members that are in.
pub(crate) fn pooled(
    division: &Division,
    apart: &Lambda,
    pools: usize,
    pool_of: &dyn Fn(usize) -> Option<usize>,
    first: &dyn Fn(usize, usize) -> Ordering,
) -> Option<Pooled> {
    let mut units = units(division.claims.len(), pools, pool_of);
    if units.iter().all(|unit| unit.members.len() < 2) {
        return None;
    }
    let (pence_apart, _) = division.pence(apart, first);
    let claims: Vec<BigUint> = units
        .iter()
        .map(|unit| unit.members.iter().map(|&at| &division.claims[at]).sum())
        .collect();
    let low: Vec<u64> = units
        .iter()
        .map(|unit| match unit.members[..] {
            [one] => division.low[one],
            ref several => several.iter().map(|&at| pence_apart[at]).sum(),
        })
        .collect();
    let high: Vec<u64> = units.iter().map(|unit| ceiling(division, unit)).collect();
    let outer = Division {
        budget: division.budget,
        claims: &claims,
        low: &low,
        high: &high,
    };
    let lambda = outer
        .lambda()
        .expect("what places get apart meets every bound");
    let (pence, _) = outer.pence(&lambda, |a, b| {
        first(units[a].members[0], units[b].members[0])
    });
    for (unit, budget) in units.iter_mut().zip(pence) {
        if unit.members.len() > 1 {
            unit.inner = Some(inner(division, &unit.members, budget));
        }
    }
    let mut unit_of = vec![0; division.claims.len()];
    for (index, unit) in units.iter().enumerate() {
        for &member in &unit.members {
            unit_of[member] = index;
        }
    }
    Some(Pooled {
        lambda,
        units,
        claims,
        low,
        high,
        unit_of,
    })
}

fn units(count: usize, pools: usize, pool_of: &dyn Fn(usize) -> Option<usize>) -> Vec<Unit> {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); pools];
    let mut alone = Vec::new();
    for position in 0..count {
        match pool_of(position) {
            Some(pool) => members[pool].push(position),
            None => alone.push(vec![position]),
        }
    }
    let all = alone.into_iter().chain(members);
    let units = all.filter(|members| !members.is_empty());
    let unit = |members| Unit {
        members,
        inner: None,
    };
    units.map(unit).collect()
}

/// The most that a unit can take: a member without a claim takes its floor.
fn ceiling(division: &Division, unit: &Unit) -> u64 {
    let one = |&at: &usize| match (unit.members.len(), division.claims[at] == BigUint::ZERO) {
        (2.., true) => division.low[at],
        _ => division.high[at],
    };
    let sum = unit.members.iter().map(one).try_fold(0, u64::checked_add);
    if unit.members.iter().any(|at| one(at) == UNBOUNDED) {
        UNBOUNDED
    } else {
        sum.unwrap_or(UNBOUNDED)
    }
}

fn inner(division: &Division, members: &[usize], budget: u64) -> Inner {
    let claims: Vec<BigUint> = members
        .iter()
        .map(|&at| division.claims[at].clone())
        .collect();
    let low: Vec<u64> = members.iter().map(|&at| division.low[at]).collect();
    let high: Vec<u64> = members.iter().map(|&at| division.high[at]).collect();
    let lambda = Division {
        budget,
        claims: &claims,
        low: &low,
        high: &high,
    }
    .lambda()
    .expect("a pool gets between its members' floors and ceilings");
    Inner {
        budget,
        lambda,
        claims,
        low,
        high,
    }
}

impl Inner {
    fn division(&self) -> Division<'_> {
        Division {
            budget: self.budget,
            claims: &self.claims,
            low: &self.low,
            high: &self.high,
        }
    }
}

impl Pooled {
    /// The exact share of the place at `position`.
    pub(crate) fn share(&self, division: &Division, position: usize) -> BigRational {
        let unit = &self.units[self.unit_of[position]];
        match &unit.inner {
            None => division.share(&self.lambda, position),
            Some(inner) => {
                let within = unit.members.binary_search(&position).expect("a member");
                inner.division().share(&inner.lambda, within)
            }
        }
    }

    /// λ as it holds for the place at `position`: its pool's, if it is in one.
    pub(crate) fn lambda_of(&self, position: usize) -> &Lambda {
        let inner = self.units[self.unit_of[position]].inner.as_ref();
        inner.map_or(&self.lambda, |inner| &inner.lambda)
    }

    /// Whole pence by position, and how many pence rounding moved.
    pub(crate) fn pence(
        &self,
        division: &Division,
        first: &dyn Fn(usize, usize) -> Ordering,
    ) -> (Vec<u64>, u64) {
        let outer = Division {
            budget: division.budget,
            claims: &self.claims,
            low: &self.low,
            high: &self.high,
        };
        let leads = |unit: usize| self.units[unit].members[0];
        let (units, mut moved) = outer.pence(&self.lambda, |a, b| first(leads(a), leads(b)));
        let mut pence = vec![0; division.claims.len()];
        for (unit, amount) in self.units.iter().zip(units) {
            match &unit.inner {
                None => pence[unit.members[0]] = amount,
                Some(inner) => {
                    let member = |at: usize| unit.members[at];
                    let (amounts, more) = inner
                        .division()
                        .pence(&inner.lambda, |a, b| first(member(a), member(b)));
                    moved += more;
                    for (&member, amount) in unit.members.iter().zip(amounts) {
                        pence[member] = amount;
                    }
                }
            }
        }
        (pence, moved)
    }

    /// What each pool's members get together, and λ among them.
    pub(crate) fn inner_lambdas(&self) -> impl Iterator<Item = (&[usize], &Lambda)> {
        self.units.iter().filter_map(|unit| {
            unit.inner
                .as_ref()
                .map(|inner| (&unit.members[..], &inner.lambda))
        })
    }
}
