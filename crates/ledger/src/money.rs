//! Amounts that know what they are: once or each year, in whose prices. What
//! is not on one base is never added or compared.

use std::collections::BTreeMap;
use std::fmt;

use allotment_place::{Currency, Pence, Period};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};
use serde::{Deserialize, Serialize};

/// The most minor units that an amount may have, and that a community may be
/// promised in one currency: £90 trillion, with room to add up a thousand such.
/// Every number up to it is exact in other people's programs too.
///
/// Source: RFC 8259, section 6: integers up to 2^53 - 1 are interoperable.
pub const MOST: i64 = 9_007_199_254_740_991;

/// Whether an amount comes once or every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Basis {
    /// All of it, once.
    Once,
    /// The same every year.
    PerYear,
}

impl Basis {
    /// Both, with the words that entries use.
    pub const ALL: [(Self, &str); 2] = [(Self::Once, "once"), (Self::PerYear, "per_year")];
}

/// In whose prices an amount stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PriceBase {
    /// Money of the day.
    Nominal,
    /// The prices of this year.
    Real(#[serde(with = "crate::kept::text")] Period),
}

impl PriceBase {
    /// The base that `text` writes: `nominal`, or `real 2025-26`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "nominal" {
            return Some(Self::Nominal);
        }
        let year = text.strip_prefix("real ")?;
        Period::new(year).ok().map(Self::Real)
    }
}

impl fmt::Display for PriceBase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nominal => formatter.write_str("nominal"),
            Self::Real(year) => write!(formatter, "real {year}"),
        }
    }
}

/// An amount of money with all that makes it comparable.
///
/// ```
/// use allotment_ledger::{Basis, Money, PriceBase};
/// use allotment_place::Currency;
///
/// let money = |minor, basis| Money { minor, currency: Currency::GBP, basis, prices: PriceBase::Nominal };
/// let once = money(32_00, Basis::Once);
/// let yearly = money(413_00, Basis::PerYear);
/// assert_eq!(
///     once.compare(&yearly).unwrap_err().to_string(),
///     "£32.00 comes once and £413.00 comes every year: say for how many years, and multiply"
/// );
/// assert_eq!(once.add(&once).unwrap().minor, 64_00);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Whole minor units, such as pence; below zero where money goes back.
    pub minor: i64,
    /// The currency.
    #[serde(with = "crate::kept::text")]
    pub currency: Currency,
    /// Once, or every year.
    pub basis: Basis,
    /// In whose prices.
    pub prices: PriceBase,
}

/// Why two amounts cannot be added or compared.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum MoneyMixed {
    /// In two currencies.
    #[error("{one} is in {} and {other} is in {}: exchange one of them first, at a rate that is named", .currencies[0], .currencies[1])]
    Currency {
        /// The first amount, as people write it.
        one: String,
        /// The second.
        other: String,
        /// Their currencies.
        currencies: [Currency; 2],
    },
    /// One comes once, the other every year.
    #[error(
        "{once} comes once and {yearly} comes every year: say for how many years, and multiply"
    )]
    Basis {
        /// The one that comes once.
        once: String,
        /// The one that comes every year.
        yearly: String,
    },
    /// In prices of two years, or in cash and in prices of a year.
    #[error("{one} is {} and {other} is {}: convert one by an index of prices", in_prices(.bases[0]), in_prices(.bases[1]))]
    Prices {
        /// The first amount, as people write it.
        one: String,
        /// The second.
        other: String,
        /// Their price bases.
        bases: [PriceBase; 2],
    },
    /// More than can be counted.
    #[error("the sum of {one} and {other} is more than a ledger can count: check the amounts")]
    TooLarge {
        /// The first amount, as people write it.
        one: String,
        /// The second.
        other: String,
    },
    /// The price index lacks a year.
    #[error("the price index has no value for {year}: add it to the index")]
    NoIndex {
        /// The year.
        year: Period,
    },
}

fn in_prices(base: PriceBase) -> String {
    match base {
        PriceBase::Nominal => "money of the day".into(),
        PriceBase::Real(year) => format!("in prices of {year}"),
    }
}

impl Money {
    /// The sum.
    ///
    /// # Errors
    /// [`MoneyMixed`] if the two are on different bases, or the sum is too large.
    pub fn add(&self, other: &Self) -> Result<Self, MoneyMixed> {
        self.same_base(other)?;
        let too_large = || MoneyMixed::TooLarge {
            one: self.to_string(),
            other: other.to_string(),
        };
        let minor = self.minor.checked_add(other.minor).ok_or_else(too_large)?;
        Ok(Self { minor, ..*self })
    }

    /// Which is more.
    ///
    /// # Errors
    /// [`MoneyMixed`] if the two are on different bases.
    pub fn compare(&self, other: &Self) -> Result<std::cmp::Ordering, MoneyMixed> {
        self.same_base(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    /// All of it over `years` years, if it comes every year; itself otherwise.
    /// Nothing if that is more than can be counted.
    #[must_use]
    pub fn over(&self, years: u16) -> Option<Self> {
        let times = match self.basis {
            Basis::Once => 1,
            Basis::PerYear => i64::from(years),
        };
        let minor = self.minor.checked_mul(times)?;
        Some(Self {
            minor,
            basis: Basis::Once,
            ..*self
        })
    }

    /// That both are on one base.
    ///
    /// # Errors
    /// [`MoneyMixed`] if they are not, with what to do.
    pub fn same_base(&self, other: &Self) -> Result<(), MoneyMixed> {
        let (one, two) = (self.to_string(), other.to_string());
        if self.currency != other.currency {
            let currencies = [self.currency, other.currency];
            return Err(MoneyMixed::Currency {
                one,
                other: two,
                currencies,
            });
        }
        match (self.basis, other.basis) {
            (Basis::Once, Basis::PerYear) => {
                return Err(MoneyMixed::Basis {
                    once: one,
                    yearly: two,
                });
            }
            (Basis::PerYear, Basis::Once) => {
                return Err(MoneyMixed::Basis {
                    once: two,
                    yearly: one,
                });
            }
            _ => {}
        }
        if self.prices == other.prices {
            return Ok(());
        }
        let bases = [self.prices, other.prices];
        Err(MoneyMixed::Prices {
            one,
            other: two,
            bases,
        })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&shown(self.minor, self.currency))
    }
}

/// `minor` as people write it: `£1,234.50`, or `-£3.00`.
#[must_use]
pub fn shown(minor: i64, currency: Currency) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!(
        "{sign}{}",
        Pence::new(minor.unsigned_abs()).display(currency)
    )
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

    /// `money` in prices of `to`. Money of the day counts as coming in equal parts in each
    /// of `years`, of which there must be one. In whole minor units, halves up.
    ///
    /// # Errors
    /// [`MoneyMixed::NoIndex`] for a year that the index lacks.
    pub fn convert(
        &self,
        money: &Money,
        years: impl IntoIterator<Item = Period>,
        to: Period,
    ) -> Result<Money, MoneyMixed> {
        let from: Vec<Period> = match money.prices {
            PriceBase::Nominal => years.into_iter().collect(),
            PriceBase::Real(base) => vec![base],
        };
        assert!(!from.is_empty(), "money of the day comes in some year");
        let prices = PriceBase::Real(to);
        if from.iter().all(|year| *year == to) {
            return Ok(Money { prices, ..*money });
        }
        let of = |year| self.0.get(&year).ok_or(MoneyMixed::NoIndex { year });
        let mut factors = BigRational::from_integer(BigInt::from(0));
        for year in &from {
            factors += of(to)? / of(*year)?;
        }
        let mean = factors / BigRational::from_integer(BigInt::from(from.len()));
        let exact = mean * BigRational::from_integer(BigInt::from(money.minor));
        let half = BigRational::new(BigInt::from(1), BigInt::from(2));
        let minor = (exact + half).floor().to_integer().to_i64();
        let minor = minor.ok_or_else(|| MoneyMixed::TooLarge {
            one: money.to_string(),
            other: money.to_string(),
        })?;
        Ok(Money {
            minor,
            prices,
            ..*money
        })
    }
}
