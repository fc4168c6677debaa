//! When a place's money comes: its years, their parts, and their prices.

use allotment_place::Period;
use num_bigint::BigUint;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::{Envelope, ShareError};

/// The most years that one spec may have: more than any government has
/// promised, and few enough for a set of years to be one machine word.
pub(crate) const MOST_YEARS: usize = 64;

/// When the money of a place comes that starts in a given year.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    years: Vec<Period>,
    /// By year of start: the cash of each year for one unit of money at the
    /// envelope's prices, in parts of `denominator`.
    cash: Vec<Vec<BigUint>>,
    denominator: BigUint,
    profile: usize,
}

impl Schedule {
    /// The schedule of `envelope`; with a sequence, places may start in any
    /// year that leaves room for the profile.
    pub(crate) fn new(envelope: &Envelope, sequence: bool) -> Result<Self, ShareError> {
        let years = &envelope.years;
        if years.is_empty() {
            return Self::at_once(envelope, sequence);
        }
        if years.len() > MOST_YEARS {
            let (years, most) = (years.len(), MOST_YEARS);
            return Err(ShareError::TooManyYears { years, most });
        }
        if let Some(pair) = years.windows(2).find(|pair| pair[0].next() != pair[1]) {
            let (first, second) = (pair[0], pair[1]);
            return Err(ShareError::Years { first, second });
        }
        let profile = envelope.profile.len();
        let fits = match (profile, sequence) {
            (0, _) => true,
            (profile, true) => profile <= years.len(),
            (profile, false) => profile == years.len(),
        };
        if !fits {
            let years = years.len();
            return Err(ShareError::ProfileLength { profile, years });
        }
        if let Some(year) = envelope.profile.iter().find(|part| part.is_negative()) {
            return Err(ShareError::OutOfRange {
                what: "a year of the profile".into(),
                value: crate::exact::text(year),
                range: "0 upwards",
            });
        }
        if profile > 0 && envelope.profile.iter().all(Zero::is_zero) {
            return Err(ShareError::ProfileEmpty);
        }
        let prices = prices(envelope)?;
        let starts = match (sequence, profile) {
            (false, _) => 1,
            (true, 0) => years.len(),
            (true, profile) => years.len() + 1 - profile,
        };
        let exact = (0..starts).map(|start| per_unit(envelope, &prices, start));
        let (cash, denominator) = common(&exact.collect::<Vec<_>>());
        Ok(Self {
            years: years.clone(),
            cash,
            denominator,
            profile,
        })
    }

    fn at_once(envelope: &Envelope, sequence: bool) -> Result<Self, ShareError> {
        let needs = [
            (sequence, "a sequence"),
            (!envelope.profile.is_empty(), "a profile"),
            (envelope.prices.is_some(), "a price base"),
        ];
        if let Some((_, what)) = needs.iter().find(|(given, _)| *given) {
            return Err(ShareError::NoYears { what });
        }
        Ok(Self {
            years: Vec::new(),
            cash: vec![vec![BigUint::one()]],
            denominator: BigUint::one(),
            profile: 0,
        })
    }

    /// The years of the term; none for one amount.
    pub(crate) fn years(&self) -> &[Period] {
        &self.years
    }

    /// Whether a place may start in year `start`, counted from 0.
    pub(crate) fn has_room(&self, start: usize) -> bool {
        start < self.cash.len()
    }

    /// How many years the profile has.
    pub(crate) fn profile(&self) -> usize {
        self.profile
    }

    /// How many years a place is paid that starts in year `start`.
    pub(crate) fn paid_years(&self, start: usize) -> usize {
        self.cash[start].len()
    }

    /// The cash of each year, from `start` on, for one unit of money at the
    /// envelope's prices, in parts of [`Schedule::denominator`].
    pub(crate) fn cash(&self, start: usize) -> &[BigUint] {
        &self.cash[start]
    }

    /// What [`Schedule::cash`] counts in.
    pub(crate) fn denominator(&self) -> &BigUint {
        &self.denominator
    }
}

/// The prices of each year beside those of the base year.
fn prices(envelope: &Envelope) -> Result<Vec<BigRational>, ShareError> {
    let Some(prices) = &envelope.prices else {
        return Ok(vec![BigRational::one(); envelope.years.len()]);
    };
    let index = |year: Period| {
        let value = prices
            .deflator
            .get(&year)
            .filter(|value| value.is_positive());
        value.ok_or(ShareError::NoDeflator { year })
    };
    let base = index(prices.base)?;
    let years = envelope.years.iter();
    years.map(|&year| Ok(index(year)? / base)).collect()
}

/// `p_t / Σp · price_t`, from `start` on.
fn per_unit(envelope: &Envelope, prices: &[BigRational], start: usize) -> Vec<BigRational> {
    let profile = if envelope.profile.is_empty() {
        vec![BigRational::one(); envelope.years.len() - start]
    } else {
        envelope.profile.clone()
    };
    let sum: BigRational = profile.iter().sum();
    let years = profile.iter().zip(&prices[start..]);
    years.map(|(part, price)| part / &sum * price).collect()
}

fn common(exact: &[Vec<BigRational>]) -> (Vec<Vec<BigUint>>, BigUint) {
    use num_integer::Integer;
    let denominator = exact
        .iter()
        .flatten()
        .fold(BigUint::one(), |common, ratio| {
            common.lcm(ratio.denom().magnitude())
        });
    let scaled = |ratio: &BigRational| {
        ratio.numer().magnitude() * (&denominator / ratio.denom().magnitude())
    };
    let cash = exact.iter().map(|start| start.iter().map(scaled).collect());
    (cash.collect(), denominator)
}
