//! Amounts on one base: once or each year, for all or for each person, in
//! whose prices. What is not on one base is never added or compared.

use std::collections::{BTreeMap, BTreeSet};

use allotment_place::Period;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::in_pence::fits;

/// In whose prices an amount stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Prices {
    /// Money of the day (nominal).
    Cash,
    /// The prices of a year (real).
    Of(Period),
    /// Nobody said.
    Unstated,
}

/// An amount as somebody stated it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Minor units.
    pub minor: i64,
    /// Whether it comes once, and not every year.
    pub once: bool,
    /// Whether it is for each person, and not for all together.
    pub per_head: bool,
    /// In whose prices.
    pub prices: Prices,
    /// Its first and last year, both counted, if they were stated.
    pub years: Option<(Period, Period)>,
    /// The year to which cash belongs where no years were stated: that of the
    /// statement.
    pub year: Period,
}

/// What all amounts of an examination have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// Whether amounts are for each year, and not in all.
    pub yearly: bool,
    /// Whether they are for each person.
    pub per_head: bool,
    /// In whose prices they are.
    pub prices: Prices,
}

/// Why an amount cannot stand beside the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mixed {
    /// It comes every year, for nobody knows how many, and others come once.
    Yearly,
    /// It is for each person, and others are for all, or the other way round.
    PerHead,
    /// It is in other prices.
    Prices,
    /// Nobody said in whose prices it is, and it would have to be converted.
    Unstated,
    /// The price index has no value for this year.
    NoIndex(Period),
    /// It ends before it begins, or its years are of two kinds.
    Years,
    /// It is too large to convert.
    TooLarge,
}

/// An amount that cannot stand beside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    /// Its position.
    pub at: usize,
    /// The position of one that it was held against.
    pub against: usize,
    /// Why.
    pub why: Mixed,
}

/// An index of prices by year, each above zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deflator(BTreeMap<Period, BigRational>);

impl Deflator {
    /// The index `by_year`; nothing if a value is not above zero.
    #[must_use]
    pub fn new(by_year: BTreeMap<Period, BigRational>) -> Option<Self> {
        by_year
            .values()
            .all(Signed::is_positive)
            .then_some(Self(by_year))
    }

    /// Its years, in order.
    pub fn years(&self) -> impl Iterator<Item = Period> {
        self.0.keys().copied()
    }

    /// By what money of `from` is multiplied to be in prices of `to`.
    fn factor(&self, from: Period, to: Period) -> Result<BigRational, Mixed> {
        if from == to {
            return Ok(BigRational::from_integer(BigInt::from(1)));
        }
        let of = |year| self.0.get(&year).ok_or(Mixed::NoIndex(year));
        Ok(of(to)? / of(from)?)
    }
}

/// How many years there are from `first` to `last`, both counted; nothing if
/// they do not follow each other or are of two kinds.
#[must_use]
pub fn years_between(first: Period, last: Period) -> Option<u16> {
    let steps = last.starts().checked_sub(first.starts())?;
    let same_kind = first.to_string().len() == last.to_string().len();
    same_kind.then(|| steps.checked_add(1)).flatten()
}

/// All `amounts` on one base, in minor units, exactly, in their order.
///
/// Where any amount comes once, yearly ones are multiplied by their years, if
/// they state them; where all are yearly and all state their years, likewise.
/// With a price base `to`, an amount in prices of a year is multiplied by
/// index(to) ÷ index(that year); cash by the mean of that over its years, or
/// by that of its own `year`. Results are whole minor units only where nothing was
/// converted. Without `to`, all must be in the same prices already.
///
/// # Errors
/// A [`Clash`] for every amount that is on another base than the rest and
/// cannot be brought onto it.
pub fn one_basis(
    amounts: &[Amount],
    deflator: Option<&Deflator>,
    to: Option<Period>,
) -> Result<(Basis, Vec<BigRational>), Vec<Clash>> {
    let first_once = amounts.iter().position(|amount| amount.once);
    let all_have_years = amounts.iter().all(|amount| amount.years.is_some());
    let yearly = first_once.is_none() && !all_have_years && !amounts.is_empty();
    let per_head = amounts.first().is_some_and(|amount| amount.per_head);
    let prices = match to {
        Some(year) => Prices::Of(year),
        None => (amounts.first()).map_or(Prices::Cash, |amount| amount.prices),
    };
    let mut clashes = Vec::new();
    let mut found = Vec::with_capacity(amounts.len());
    for (at, amount) in amounts.iter().enumerate() {
        let mut clash = |against, why| clashes.push(Clash { at, against, why });
        if let (false, None, Some(once)) = (amount.once, amount.years, first_once) {
            clash(once, Mixed::Yearly);
        }
        if amount.per_head != per_head {
            clash(0, Mixed::PerHead);
        }
        let fits = match (amount.prices, to) {
            (Prices::Unstated, Some(_)) => Some(Mixed::Unstated),
            (own, None) if own != prices && own == Prices::Unstated => Some(Mixed::Unstated),
            (own, None) if own != prices => Some(Mixed::Prices),
            _ => None,
        };
        if let Some(why) = fits {
            clash(0, why);
            continue;
        }
        match converted(amount, yearly, deflator, to) {
            Ok(minor) => found.push(minor),
            Err(why) => clash(0, why),
        }
    }
    if clashes.is_empty() {
        let basis = Basis {
            yearly,
            per_head,
            prices,
        };
        Ok((basis, found))
    } else {
        Err(clashes)
    }
}

/// The one year in whose prices any of `amounts` are, if there is just one.
#[must_use]
pub fn only_price_year(amounts: &[Amount]) -> Option<Period> {
    let years: BTreeSet<Period> = (amounts.iter())
        .filter_map(|amount| match amount.prices {
            Prices::Of(year) => Some(year),
            _ => None,
        })
        .collect();
    (years.len() == 1).then(|| years.first().copied()).flatten()
}

fn converted(
    amount: &Amount,
    yearly: bool,
    deflator: Option<&Deflator>,
    to: Option<Period>,
) -> Result<BigRational, Mixed> {
    let count = match amount.years {
        Some((first, last)) => years_between(first, last).ok_or(Mixed::Years)?,
        None => 1,
    };
    let times = if amount.once || yearly { 1 } else { count };
    let minor = i128::from(amount.minor) * i128::from(times);
    let held = |exact: BigRational| Some(exact).filter(fits).ok_or(Mixed::TooLarge);
    let Some(to) = to else {
        return held(BigRational::from_integer(minor.into()));
    };
    let none = Deflator::default();
    let deflator = deflator.unwrap_or(&none);
    let factor = match (amount.prices, amount.years) {
        (Prices::Of(year), _) => deflator.factor(year, to)?,
        (_, None) => deflator.factor(amount.year, to)?,
        (_, Some((first, _))) => {
            let mut sum = BigRational::zero();
            let mut year = first;
            for _ in 0..count {
                sum += deflator.factor(year, to)?;
                year = year.next();
            }
            sum / BigInt::from(count)
        }
    };
    held(factor * BigInt::from(minor))
}
