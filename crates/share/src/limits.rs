//! The least and the most that each place may get, in whole pence.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};

use crate::divide::UNBOUNDED;
use crate::fact::{Fact, culprits, named};
use crate::{Limits, ShareError, Spec};
use allotment_place::Pence;

/// One kind of limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// The least that any place gets.
    Floor,
    /// The least for each of its people.
    FloorPerHead,
    /// The largest fall of its yearly mean.
    MaxLoss,
    /// The most that any place gets.
    Ceiling,
    /// The largest rise of its yearly mean.
    MaxGain,
}

impl Limit {
    /// Whether it holds places up, rather than down.
    #[must_use]
    pub const fn lifts(self) -> bool {
        !matches!(self, Self::Ceiling | Self::MaxGain)
    }

    /// Its key in a spec.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::FloorPerHead => "floor_per_head",
            Self::MaxLoss => "max_loss",
            Self::Ceiling => "ceiling",
            Self::MaxGain => "max_gain",
        }
    }
}

/// The bounds of the places that are in, one entry each.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    pub(crate) low: Vec<u64>,
    pub(crate) high: Vec<u64>,
    /// Which limit set the lower bound, if any did.
    pub(crate) lower: Vec<Option<Limit>>,
    /// Which limit set the upper bound, if any did.
    pub(crate) upper: Vec<Option<Limit>>,
}

/// The bounds of the places in `rows`; `years` says how many years the place
/// at each position is paid, by which its yearly mean counts. Floors are
/// rounded up to the penny and ceilings down. Of equal limits, the one that
/// stands first in [`Limit`] is named.
pub(crate) fn bounds(
    facts: &[&Fact],
    rows: &[usize],
    spec: &Spec,
    years: &dyn Fn(usize) -> usize,
) -> Result<Bounds, ShareError> {
    let limits = &spec.limits;
    if limits.floor_per_head.is_some() {
        everybody_counted(facts, rows)?;
    }
    let mut bounds = Bounds {
        low: Vec::with_capacity(rows.len()),
        high: Vec::with_capacity(rows.len()),
        lower: Vec::with_capacity(rows.len()),
        upper: Vec::with_capacity(rows.len()),
    };
    let factors = Factors::new(limits);
    for (position, &row) in rows.iter().enumerate() {
        let years = BigInt::from(years(position));
        let (low, lower) = factors.low(limits, facts[row], &years)?;
        let (high, upper) = factors.high(limits, facts[row], &years);
        bounds.low.push(low);
        bounds.high.push(high);
        bounds.lower.push(lower);
        bounds.upper.push(upper);
    }
    no_contradiction(facts, rows, spec, &bounds)?;
    Ok(bounds)
}

struct Factors {
    keeps: Option<BigRational>,
    reaches: Option<BigRational>,
}

impl Factors {
    fn new(limits: &Limits) -> Self {
        let one = BigRational::one();
        Self {
            keeps: limits.max_loss.as_ref().map(|loss| &one - &loss.rate),
            reaches: limits.max_gain.as_ref().map(|gain| &one + &gain.rate),
        }
    }

    fn low(
        &self,
        limits: &Limits,
        fact: &Fact,
        years: &BigInt,
    ) -> Result<(u64, Option<Limit>), ShareError> {
        let mut low = (0, None);
        let mut raise = |amount: u64, limit: Limit| {
            if amount > low.0 {
                low = (amount, Some(limit));
            }
        };
        let fits = |amount: &BigRational, what: &str| {
            let too_large = || ShareError::TooLarge {
                what: format!("the {what} of {}", named(&fact.name, &fact.id)),
            };
            amount.ceil().to_integer().to_u64().ok_or_else(too_large)
        };
        if let Some(floor) = limits.floor {
            raise(floor.get(), Limit::Floor);
        }
        if let (Some(each), Some(people)) = (limits.floor_per_head, &fact.population) {
            let amount = people * BigInt::from(each.get());
            raise(fits(&amount, "floor_per_head")?, Limit::FloorPerHead);
        }
        if let (Some(keeps), Some(previous)) = (&self.keeps, &fact.previous[0]) {
            let amount = previous * keeps * years;
            raise(fits(&amount, "max_loss")?, Limit::MaxLoss);
        }
        Ok(low)
    }

    fn high(&self, limits: &Limits, fact: &Fact, years: &BigInt) -> (u64, Option<Limit>) {
        let mut high = (UNBOUNDED, None);
        let mut lower = |amount: u64, limit: Limit| {
            if amount < high.0 {
                high = (amount, Some(limit));
            }
        };
        if let Some(ceiling) = limits.ceiling {
            lower(ceiling.get(), Limit::Ceiling);
        }
        if let (Some(reaches), Some(previous)) = (&self.reaches, &fact.previous[1]) {
            let amount = (previous * reaches * years).floor().to_integer();
            lower(amount.to_u64().unwrap_or(UNBOUNDED), Limit::MaxGain);
        }
        high
    }
}

fn everybody_counted(facts: &[&Fact], rows: &[usize]) -> Result<(), ShareError> {
    let uncounted = rows.iter().copied();
    let uncounted: Vec<usize> = uncounted
        .filter(|&row| facts[row].population.is_none())
        .collect();
    if uncounted.is_empty() {
        return Ok(());
    }
    let name = |row: usize| named(&facts[row].name, &facts[row].id);
    Err(ShareError::Missing {
        what: "the population, which floor_per_head needs,".into(),
        places: culprits(uncounted, &name),
    })
}

fn no_contradiction(
    facts: &[&Fact],
    rows: &[usize],
    spec: &Spec,
    bounds: &Bounds,
) -> Result<(), ShareError> {
    let crossed: Vec<usize> = (0..rows.len())
        .filter(|&position| bounds.low[position] > bounds.high[position])
        .collect();
    let Some(&first) = crossed.first() else {
        return Ok(());
    };
    let money = |pence: u64| Pence::new(pence).display(spec.envelope.currency);
    let key = |limit: Option<Limit>| limit.map_or("no limit", Limit::key);
    let name = |row: usize| named(&facts[row].name, &facts[row].id);
    Err(ShareError::Contradiction {
        example: format!(
            "{} gives {} at least {}, {} at most {}",
            key(bounds.lower[first]),
            name(rows[first]),
            money(bounds.low[first]),
            key(bounds.upper[first]),
            money(bounds.high[first]),
        ),
        places: culprits(crossed.into_iter().map(|at| rows[at]).collect(), &name),
    })
}
