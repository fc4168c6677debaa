//! Decimals of nine places.

use super::ValueError;
use std::fmt;
use std::str::FromStr;

/// Billionths of one.
pub(super) const ONE: i128 = 1_000_000_000;
/// Places after the point.
const PLACES: usize = 9;

/// A decimal number with nine places: a rate, an uplift or an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i64);

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A number of billionths.
    #[must_use]
    pub const fn from_billionths(billionths: i64) -> Self {
        Self(billionths)
    }

    /// The decimal that `value` was written as, to nine places: what a reader of
    /// numbers makes of `0.035` comes back as 0.035.
    ///
    /// # Errors
    /// [`ValueError::TooLarge`] for what is not finite or too large.
    pub fn from_float(value: f64) -> Result<Self, ValueError> {
        let billionths = (value * 1e9).round();
        if billionths.is_nan() || billionths.abs() >= 9e15 {
            let (what, value) = ("a decimal", value.to_string());
            return Err(ValueError::TooLarge { what, value });
        }
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
        Ok(Self(billionths as i64))
    }

    pub(super) fn billionths(self) -> i128 {
        i128::from(self.0)
    }
}

impl FromStr for Decimal {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let wrong = || ValueError::Decimal {
            text: text.to_owned(),
        };
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, after) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || after.len() > PLACES || !is_digits(whole) || !is_digits(after) {
            return Err(wrong());
        }
        let all = format!("{whole}{after:0<PLACES$}");
        let billionths: i64 = all.parse().map_err(|_| wrong())?;
        Ok(Self(sign * billionths))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, after) = (size / 1_000_000_000, size % 1_000_000_000);
        if after == 0 {
            return write!(f, "{sign}{whole}");
        }
        let after = format!("{after:09}");
        write!(f, "{sign}{whole}.{}", after.trim_end_matches('0'))
    }
}
