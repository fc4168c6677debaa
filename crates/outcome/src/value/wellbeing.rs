//! Wellbeing years.

use super::appraise::PriceIndex;
use super::{Minor, ValueError};

/// What one point of life satisfaction is worth, for one person and one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WellbeingYear {
    /// The low value.
    pub low: Minor,
    /// The central value.
    pub central: Minor,
    /// The high value.
    pub high: Minor,
    /// The year whose prices these are.
    pub price_year: i32,
}

impl WellbeingYear {
    /// The same in the prices (and, if the series has it, incomes) of another year.
    ///
    /// # Errors
    /// [`ValueError::Wellbeing`] if the values do not go up, and those of
    /// [`PriceIndex::convert`].
    pub fn uprated(&self, series: &PriceIndex, year: i32) -> Result<Self, ValueError> {
        self.check()?;
        let convert = |amount| series.convert(amount, self.price_year, year);
        Ok(Self {
            low: convert(self.low)?,
            central: convert(self.central)?,
            high: convert(self.high)?,
            price_year: year,
        })
    }

    fn check(&self) -> Result<(), ValueError> {
        let (low, central, high) = (self.low.get(), self.central.get(), self.high.get());
        if 0 <= low && low <= central && central <= high {
            return Ok(());
        }
        Err(ValueError::Wellbeing { low, central, high })
    }
}

/// What a change in wellbeing is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WellbeingRange {
    /// The lower end of the effect's interval, at the value that makes least of it.
    pub low: Minor,
    /// The estimate at the central value.
    pub central: Minor,
    /// The upper end of the effect's interval, at the value that makes most of it.
    pub high: Minor,
}

/// The worth of an effect on life satisfaction, in points on the scale from 0 to
/// 10, with the interval `low` to `high`, on `people` people for a year.
///
/// The range joins what is unsure of the effect with what is unsure of its worth,
/// and is wider than a 95% interval of either.
///
/// # Errors
/// [`ValueError::Effect`], [`ValueError::Wellbeing`], [`ValueError::TooLarge`].
pub fn wellbeing_value(
    (value, low, high): (f64, f64, f64),
    people: u64,
    worth: &WellbeingYear,
) -> Result<WellbeingRange, ValueError> {
    worth.check()?;
    if !(low.is_finite() && high.is_finite() && low <= value && value <= high) {
        return Err(ValueError::Effect { value, low, high });
    }
    let of = |points: f64, worth: Minor| -> Result<Minor, ValueError> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "an effect has no seventeen digits"
        )]
        let amount = points * people as f64 * worth.get() as f64;
        if amount.abs() >= 1e15 {
            let (what, value) = ("a wellbeing value", amount.to_string());
            return Err(ValueError::TooLarge { what, value });
        }
        #[expect(clippy::cast_possible_truncation, reason = "below 10^15")]
        Minor::new(amount.round_ties_even() as i128)
    };
    Ok(WellbeingRange {
        low: of(low, if low < 0.0 { worth.high } else { worth.low })?,
        central: of(value, worth.central)?,
        high: of(high, if high < 0.0 { worth.low } else { worth.high })?,
    })
}
