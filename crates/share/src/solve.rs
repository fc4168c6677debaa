//! From places to exact shares: selection, claims, bounds, λ, pools.

use std::cmp::Ordering;

use allotment_place::Pence;
use num_bigint::BigUint;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use crate::claims::{Claims, claims, worst_first};
use crate::divide::{Division, Infeasible, Lambda};
use crate::exact::Key;
use crate::fact::{Fact, named};
use crate::limits::{Bounds, bounds};
use crate::pool::{Pooled, pooled};
use crate::schedule::Schedule;
use crate::select::{Selection, Standing, select};
use crate::{ShareError, Spec};

/// Every decision, before anything is rounded to pennies.
#[derive(Debug, Clone)]
pub(crate) struct Solution {
    pub(crate) budget: u64,
    pub(crate) selection: Selection,
    /// In which year each place that is in starts, counted from 0.
    pub(crate) starts: Vec<usize>,
    pub(crate) claims: Claims,
    pub(crate) bounds: Bounds,
    /// Pence for a unit of claim, where no pool changes it.
    pub(crate) apart: Lambda,
    /// What pools change; nothing without pools.
    pub(crate) pooled: Option<Pooled>,
}

/// Decides who gets what of `budget` pence.
pub(crate) fn solve(
    facts: &[&Fact],
    spec: &Spec,
    schedule: &Schedule,
    budget: u64,
) -> Result<Solution, ShareError> {
    let selection = select(facts, spec.select.as_ref())?;
    let starts = starts(facts, spec, schedule, &selection)?;
    let rows = &selection.rows;
    let claims = claims(facts, rows, &spec.parts)?;
    let years = |position: usize| schedule.paid_years(starts[position]);
    let bounds = bounds(facts, rows, spec, &years)?;
    let division = Division {
        budget,
        claims: &claims.blended,
        low: &bounds.low,
        high: &bounds.high,
    };
    let apart = division
        .lambda()
        .map_err(|infeasible| refuse(facts, rows, spec, &division, &claims.total, &infeasible))?;
    let pooled = if spec.pools.is_empty() {
        None
    } else {
        let first = |a, b| precedence(facts, rows, &claims.blended, a, b);
        let pool_of = |position: usize| facts[rows[position]].pool;
        pooled(&division, &apart, spec.pools.len(), &pool_of, &first)
    };
    Ok(Solution {
        budget,
        selection,
        starts,
        claims,
        bounds,
        apart,
        pooled,
    })
}

/// Which of two places that are in is served first when a penny could go to
/// either: the one in greater need, then the one whose code comes first. Need
/// is what places are selected by, else the first index, else the claim.
fn precedence(facts: &[&Fact], rows: &[usize], claims: &[BigUint], a: usize, b: usize) -> Ordering {
    let (first, second) = (facts[rows[a]], facts[rows[b]]);
    let need = match (&first.need, &second.need) {
        (Some(first), Some(second)) => Key::new(second).compare(&Key::new(first)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => claims[b].cmp(&claims[a]),
    };
    need.then_with(|| first.id.cmp(&second.id))
}

fn starts(
    facts: &[&Fact],
    spec: &Spec,
    schedule: &Schedule,
    selection: &Selection,
) -> Result<Vec<usize>, ShareError> {
    let sequence = spec.select.as_ref().and_then(|select| select.sequence);
    let Some(each_year) = sequence else {
        return Ok(vec![0; selection.rows.len()]);
    };
    let position = |row: usize| match selection.standing[row] {
        Standing::In(position) => position,
        other => unreachable!("{other:?} is not in"),
    };
    let late = selection.rows.iter().copied();
    let late = late.filter(|&row| !schedule.has_room(position(row) / each_year));
    if let Some(row) = late.min_by_key(|&row| position(row)) {
        let start = position(row) / each_year;
        let years = schedule.years();
        let name = years.get(start).map(ToString::to_string);
        return Err(ShareError::StartTooLate {
            place: named(&facts[row].name, &facts[row].id),
            row,
            start: name.unwrap_or_else(|| format!("year {}", start + 1)),
            profile: schedule.profile().max(1),
            last: *years.last().expect("a sequence has years"),
        });
    }
    Ok(selection
        .rows
        .iter()
        .map(|&row| position(row) / each_year)
        .collect())
}

fn refuse(
    facts: &[&Fact],
    rows: &[usize],
    spec: &Spec,
    division: &Division,
    total: &BigUint,
    infeasible: &Infeasible,
) -> ShareError {
    let money = |pence: u128| match u64::try_from(pence) {
        Ok(pence) => Pence::new(pence).display(spec.envelope.currency),
        Err(_) => format!("{pence} minor units"),
    };
    let budget = u128::from(division.budget);
    let by_formula = |position: usize| {
        let target = &division.claims[position] * division.budget / total;
        target.to_u64().expect("at most the budget")
    };
    let gap = |position: usize| match infeasible {
        Infeasible::Low(_) => division.low[position].saturating_sub(by_formula(position)),
        Infeasible::High(_) => by_formula(position).saturating_sub(division.high[position]),
    };
    let gaps = (0..rows.len()).map(|position| (rows[position], gap(position)));
    let places = worst_first(facts, gaps.filter(|&(_, gap)| gap > 0).collect());
    match *infeasible {
        Infeasible::Low(least) => ShareError::FloorsTooHigh {
            envelope: money(budget),
            floors: money(least),
            shortfall: money(least - budget),
            places,
        },
        Infeasible::High(most) => ShareError::CeilingsTooLow {
            envelope: money(budget),
            ceilings: money(most),
            left_over: money(budget - most),
            places,
        },
    }
}

impl Solution {
    /// The bounded division of the places that are in, as if there were no pool.
    pub(crate) fn division(&self) -> Division<'_> {
        Division {
            budget: self.budget,
            claims: &self.claims.blended,
            low: &self.bounds.low,
            high: &self.bounds.high,
        }
    }

    /// The position of `row` among those that are in.
    pub(crate) fn position(&self, row: usize) -> Option<usize> {
        self.selection.rows.binary_search(&row).ok()
    }

    /// The exact share of the place at `position`, in pence.
    pub(crate) fn share(&self, position: usize) -> BigRational {
        match &self.pooled {
            Some(pooled) => pooled.share(&self.division(), position),
            None => self.division().share(&self.apart, position),
        }
    }

    /// Pence for a unit of claim, as it holds for the place at `position`.
    pub(crate) fn lambda_of(&self, position: usize) -> &Lambda {
        match &self.pooled {
            Some(pooled) => pooled.lambda_of(position),
            None => &self.apart,
        }
    }

    /// λ of the division: pence for a claim on the whole.
    pub(crate) fn lambda(&self) -> BigRational {
        let lambda = self
            .pooled
            .as_ref()
            .map_or(&self.apart, |pooled| &pooled.lambda);
        let numerator = &lambda.numerator * &self.claims.total;
        crate::exact::ratio(&numerator, &lambda.denominator)
    }

    /// Whole pence for each place that is in, and how many pence rounding moved.
    pub(crate) fn pence(&self, facts: &[&Fact]) -> (Vec<u64>, u64) {
        let first = |a, b| precedence(facts, &self.selection.rows, &self.claims.blended, a, b);
        let (pence, moved) = match &self.pooled {
            Some(pooled) => pooled.pence(&self.division(), &first),
            None => self.division().pence(&self.apart, first),
        };
        assert_eq!(
            pence.iter().sum::<u64>(),
            self.budget,
            "every penny is shared"
        );
        (pence, moved)
    }

    /// What the formula alone would give, without any limit, in whole pence.
    pub(crate) fn targets(&self, facts: &[&Fact]) -> Vec<u64> {
        let count = self.claims.blended.len();
        let division = Division {
            budget: self.budget,
            claims: &self.claims.blended,
            low: &vec![0; count],
            high: &vec![crate::divide::UNBOUNDED; count],
        };
        let lambda = Lambda {
            numerator: self.budget.into(),
            denominator: self.claims.total.clone(),
        };
        let first = |a, b| precedence(facts, &self.selection.rows, &self.claims.blended, a, b);
        division.pence(&lambda, first).0
    }
}
