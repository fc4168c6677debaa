//! Discount rates that step over a horizon.

use super::ValueError;
use super::decimal::{Decimal, ONE};
use super::money::{PARTS, divide};

/// A rate from some year on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// The first year to which it applies; the base year is 0.
    pub from: u32,
    /// The rate: 0.035 for 3.5%.
    pub rate: Decimal,
}

/// Rates by year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    tiers: Vec<Tier>,
}

impl Schedule {
    /// From tiers in order; the first begins in year 0 or 1.
    ///
    /// # Errors
    /// [`ValueError::Tier`] and [`ValueError::Rate`].
    pub fn new(tiers: Vec<Tier>) -> Result<Self, ValueError> {
        let mut before = None;
        if tiers.is_empty() {
            return Err(ValueError::Tier {
                tier: 0,
                from: u32::MAX,
            });
        }
        for (at, tier) in tiers.iter().enumerate() {
            if before.map_or(tier.from > 1, |before| tier.from <= before) {
                return Err(ValueError::Tier {
                    tier: at,
                    from: tier.from,
                });
            }
            if !(0..ONE).contains(&tier.rate.billionths()) {
                let rate = tier.rate.to_string();
                return Err(ValueError::Rate { rate });
            }
            before = Some(tier.from);
        }
        Ok(Self { tiers })
    }

    /// The rate that leads from the year before to `year`.
    #[must_use]
    pub fn rate(&self, year: u32) -> Decimal {
        let at = self.tiers.partition_point(|tier| tier.from <= year);
        self.tiers[at.saturating_sub(1)].rate
    }

    /// The factor of `year`, in parts of 10^18: each year's is the one before over
    /// `1 + rate`, rounded.
    pub(super) fn parts(&self, year: u32) -> i128 {
        (1..=year).fold(PARTS, |factor, year| {
            divide(factor * ONE, ONE + self.rate(year).billionths())
        })
    }

    /// What one in `year` is worth in year 0.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a float is what is asked for")]
    pub fn factor(&self, year: u32) -> f64 {
        self.parts(year) as f64 / 1e18
    }
}
