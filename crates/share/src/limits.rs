//! The least and the most that each place may get, in whole pence.

use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

use crate::divide::UNBOUNDED;
use crate::fact::{Fact, culprits, named};
use crate::{Damping, Limits, ShareError, Spec, exact};
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
    let factors = Factors::new(spec);
    for (position, &row) in rows.iter().enumerate() {
        let years = years(position) as u64;
        let (low, lower) = factors.low(limits, facts[row], years)?;
        let (high, upper) = factors.high(limits, facts[row], years);
        bounds.low.push(low);
        bounds.high.push(high);
        bounds.lower.push(lower);
        bounds.upper.push(upper);
    }
    no_contradiction(facts, rows, spec, &bounds)?;
    Ok(bounds)
}

/// What a place's people and earlier amounts are multiplied by.
struct Factors {
    each: Option<Factor>,
    keeps: Option<Factor>,
    reaches: Option<Factor>,
}

impl Factors {
    fn new(spec: &Spec) -> Self {
        let limits = &spec.limits;
        let one = BigRational::one();
        let minor = |damping: &Damping| {
            if damping.previous.ends_with("_minor") {
                one.clone()
            } else {
                exact::whole(10_u64.pow(spec.envelope.currency.decimals()))
            }
        };
        let each = limits.floor_per_head.map(|each| exact::whole(each.get()));
        let keeps = limits.max_loss.as_ref();
        let keeps = keeps.map(|loss| (&one - &loss.rate) * minor(loss));
        let reaches = limits.max_gain.as_ref();
        let reaches = reaches.map(|gain| (&one + &gain.rate) * minor(gain));
        Self {
            each: each.map(Factor),
            keeps: keeps.map(Factor),
            reaches: reaches.map(Factor),
        }
    }

    fn low(
        &self,
        limits: &Limits,
        fact: &Fact,
        years: u64,
    ) -> Result<(u64, Option<Limit>), ShareError> {
        let mut low = (0, None);
        let mut raise = |amount: u64, limit: Limit| {
            if amount > low.0 {
                low = (amount, Some(limit));
            }
        };
        let too_large = |limit: Limit| ShareError::TooLarge {
            what: format!("the {} of {}", limit.key(), named(&fact.name, &fact.id)),
        };
        if let Some(floor) = limits.floor {
            raise(floor.get(), Limit::Floor);
        }
        let of_people = self.each.as_ref().zip(fact.population.as_ref());
        if let Some((each, people)) = of_people {
            let limit = Limit::FloorPerHead;
            raise(each.up(people, 1).ok_or_else(|| too_large(limit))?, limit);
        }
        if let Some((keeps, previous)) = self.keeps.as_ref().zip(fact.previous[0].as_ref()) {
            let limit = Limit::MaxLoss;
            raise(
                keeps.up(previous, years).ok_or_else(|| too_large(limit))?,
                limit,
            );
        }
        Ok(low)
    }

    fn high(&self, limits: &Limits, fact: &Fact, years: u64) -> (u64, Option<Limit>) {
        let mut high = (UNBOUNDED, None);
        let mut lower = |amount: u64, limit: Limit| {
            if amount < high.0 {
                high = (amount, Some(limit));
            }
        };
        if let Some(ceiling) = limits.ceiling {
            lower(ceiling.get(), Limit::Ceiling);
        }
        if let Some((reaches, previous)) = self.reaches.as_ref().zip(fact.previous[1].as_ref()) {
            lower(
                reaches.down(previous, years).unwrap_or(UNBOUNDED),
                Limit::MaxGain,
            );
        }
        high
    }
}

/// A ratio to multiply by and round, without reducing anything on the way.
struct Factor(BigRational);

impl Factor {
    /// `value · factor · years`, rounded up; nothing if it does not fit.
    fn up(&self, value: &BigRational, years: u64) -> Option<u64> {
        let (whole, rest) = self.divided(value, years);
        whole?.checked_add(u64::from(rest))
    }

    /// The same, rounded down.
    fn down(&self, value: &BigRational, years: u64) -> Option<u64> {
        self.divided(value, years).0
    }

    /// The product rounded down, if it fits, and whether something was cut off.
    fn divided(&self, value: &BigRational, years: u64) -> (Option<u64>, bool) {
        let (numerator, denominator) = (self.0.numer().magnitude(), self.0.denom().magnitude());
        let (top, bottom) = (value.numer().magnitude(), value.denom().magnitude());
        let small = || {
            let top = u128::from(top.to_u64()?) * u128::from(numerator.to_u64()?);
            let bottom = u128::from(bottom.to_u64()?) * u128::from(denominator.to_u64()?);
            Some((top.checked_mul(u128::from(years))?, bottom))
        };
        if let Some((top, bottom)) = small() {
            (u64::try_from(top / bottom).ok(), top % bottom != 0)
        } else {
            let (top, bottom) = (top * numerator * years, bottom * denominator);
            ((&top / &bottom).to_u64(), !(top % bottom).is_zero())
        }
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
