//! Shares into cash, year by year, so that every margin adds up.

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use crate::controlled::controlled;
use crate::fact::Fact;
use crate::remainder::{hand_out, in_proportion};
use crate::schedule::Schedule;
use crate::solve::Solution;
use crate::{ShareError, Spec, exact};

/// The money by place and year.
#[derive(Debug, Clone)]
pub(crate) struct Cash {
    /// All of it.
    pub(crate) total: u64,
    /// By year of the term; one entry if there are no years.
    pub(crate) years: Vec<u64>,
    /// By position, over the whole term.
    pub(crate) places: Vec<u64>,
    /// By position, from its own first year on.
    pub(crate) cells: Vec<Vec<u64>>,
}

/// Spreads each place's `pence` over its years.
///
/// Places that all start together: each year's envelope is settled first, then
/// the table of places and years is rounded with both margins kept. Places that
/// start one after another: each place's years add up to its own total, and the
/// years' totals follow.
pub(crate) fn cash(
    facts: &[&Fact],
    spec: &Spec,
    schedule: &Schedule,
    solution: &Solution,
    pence: &[u64],
) -> Result<Cash, ShareError> {
    let rows = &solution.selection.rows;
    let by_code = |a: usize, b: usize| facts[rows[a]].id.cmp(&facts[rows[b]].id);
    let places = match spec.envelope.prices {
        None => pence.to_vec(),
        Some(_) => inflated(schedule, solution, pence, by_code)?,
    };
    let total: u64 = places.iter().sum();
    let sequence = spec
        .select
        .as_ref()
        .is_some_and(|select| select.sequence.is_some());
    let earlier = |a: usize, b: usize| a.cmp(&b);
    if sequence {
        let cells: Vec<Vec<u64>> = places
            .iter()
            .zip(&solution.starts)
            .map(|(&place, &start)| by_claims(place, schedule.cash(start), earlier))
            .collect();
        let mut years = vec![0; schedule.years().len()];
        for (cells, &start) in cells.iter().zip(&solution.starts) {
            for (year, cell) in years[start..].iter_mut().zip(cells) {
                *year += cell;
            }
        }
        return Ok(Cash {
            total,
            years,
            places,
            cells,
        });
    }
    let years = by_claims(total, schedule.cash(0), earlier);
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_unstable_by(|&a, &b| by_code(a, b));
    let cells = controlled(&places, &years, &order);
    Ok(Cash {
        total,
        years,
        places,
        cells,
    })
}

/// Each place's total in cash: exact sums over its own years, rounded together.
fn inflated(
    schedule: &Schedule,
    solution: &Solution,
    pence: &[u64],
    first: impl Fn(usize, usize) -> Ordering,
) -> Result<Vec<u64>, ShareError> {
    let claims: Vec<BigUint> = pence
        .iter()
        .zip(&solution.starts)
        .map(|(&pence, &start)| schedule.cash(start).iter().sum::<BigUint>() * pence)
        .collect();
    let exact = exact::ratio(&claims.iter().sum(), schedule.denominator());
    let total = exact::round_half_up(&exact).ok_or_else(|| ShareError::TooLarge {
        what: "the envelope in the prices of its years".into(),
    })?;
    Ok(by_claims(total, &claims, first))
}

/// Shares `total` in proportion to `claims` of any size, by largest remainder;
/// nothing to nobody where there is no claim.
pub(crate) fn by_claims(
    total: u64,
    claims: &[BigUint],
    first: impl Fn(usize, usize) -> Ordering,
) -> Vec<u64> {
    let small: Option<Vec<u64>> = claims.iter().map(ToPrimitive::to_u64).collect();
    if let Some(small) = small {
        return in_proportion(total, &small, first);
    }
    let sum: BigUint = claims.iter().sum();
    let (mut whole, remainder): (Vec<u64>, Vec<BigUint>) = claims
        .iter()
        .map(|claim| {
            let product = claim * total;
            let whole = (&product / &sum).to_u64().expect("at most the total");
            (whole, product % &sum)
        })
        .unzip();
    let left_over = total - whole.iter().sum::<u64>();
    hand_out(&mut whole, &remainder, left_over, first);
    whole
}

/// The capital of each year and place: the capital of the whole rounded half
/// up, spread over the years by largest remainder, then over the places of each
/// year.
pub(crate) fn capital(
    cash: &Cash,
    part: &BigRational,
    starts: &[usize],
    facts: &[&Fact],
    rows: &[usize],
) -> Vec<Vec<u64>> {
    let total = exact::round_half_up(&(exact::whole(cash.total) * part));
    let total = total.expect("a part of what fits");
    let years = in_proportion(total, &cash.years, |a, b| a.cmp(&b));
    let mut capital: Vec<Vec<u64>> = cash
        .cells
        .iter()
        .map(|cells| vec![0; cells.len()])
        .collect();
    for (year, &total) in years.iter().enumerate() {
        let paid: Vec<(usize, usize)> = (0..cash.cells.len())
            .filter_map(|at| Some((at, year.checked_sub(starts[at])?)))
            .filter(|&(at, own)| own < cash.cells[at].len())
            .collect();
        let amounts: Vec<u64> = paid.iter().map(|&(at, own)| cash.cells[at][own]).collect();
        let by_code = |a: usize, b: usize| {
            let id = |index: usize| &facts[rows[paid[index].0]].id;
            id(a).cmp(id(b))
        };
        for (&(at, own), pence) in paid.iter().zip(in_proportion(total, &amounts, by_code)) {
            capital[at][own] = pence;
        }
    }
    capital
}

/// Splits each place's whole money among the parts of the formula: `shares[k]`
/// has an entry a place. A place without a claim is split by the weights.
pub(crate) fn by_part(spec: &Spec, solution: &Solution, cash: &Cash) -> Vec<Vec<u64>> {
    let earlier = |a: usize, b: usize| a.cmp(&b);
    let parts = &solution.claims.parts;
    if let [_] = parts[..] {
        return vec![cash.places.clone()];
    }
    let denominator = spec
        .parts
        .iter()
        .fold(num_bigint::BigInt::from(1), |common, part| {
            num_integer::Integer::lcm(&common, part.weight.denom())
        });
    let weights: Vec<BigUint> = spec
        .parts
        .iter()
        .map(|part| {
            (&part.weight * &denominator)
                .to_integer()
                .magnitude()
                .clone()
        })
        .collect();
    let mut shares = vec![Vec::with_capacity(cash.places.len()); parts.len()];
    for (place, &pence) in cash.places.iter().enumerate() {
        let split = if solution.claims.blended[place].is_zero() {
            by_claims(pence, &weights, earlier)
        } else {
            let claims: Vec<BigUint> = parts.iter().map(|part| part[place].clone()).collect();
            by_claims(pence, &claims, earlier)
        };
        for (share, pence) in shares.iter_mut().zip(split) {
            share.push(pence);
        }
    }
    shares
}
