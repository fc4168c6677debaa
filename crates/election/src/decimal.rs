//! An exact decimal, as people write amounts and points.

use std::fmt;
use std::str::FromStr;

/// The most decimal places kept: finer amounts than a billionth are refused.
const PLACES_MAX: u8 = 9;

/// A decimal number exactly as written: `mantissa / 10^places`, without
/// trailing zeros, so that equal numbers are equal values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    mantissa: i64,
    places: u8,
}

/// Why a text is not a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecimalError {
    /// Something other than digits, one point and a sign.
    #[error("not a number")]
    NotANumber,
    /// More digits than an exact amount can have here.
    #[error("too long a number: at most 18 digits, nine of them after the point")]
    TooLong,
}

impl Decimal {
    /// The number `mantissa / 10^places`.
    ///
    /// # Errors
    /// [`DecimalError::TooLong`] with more than nine places.
    pub fn new(mantissa: i64, places: u8) -> Result<Self, DecimalError> {
        let (mut mantissa, mut places) = (mantissa, places);
        while places > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            places -= 1;
        }
        if places > PLACES_MAX {
            return Err(DecimalError::TooLong);
        }
        Ok(Self { mantissa, places })
    }

    /// The whole number `number`.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self {
            mantissa: number,
            places: 0,
        }
    }

    /// The digits without the point.
    #[must_use]
    pub const fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// How many digits stand after the point.
    #[must_use]
    pub const fn places(self) -> u8 {
        self.places
    }

    /// The number in units of `10^-places`; nothing if it does not fit, or if
    /// it is finer than that.
    #[must_use]
    pub fn at(self, places: u8) -> Option<i64> {
        let more = places.checked_sub(self.places)?;
        self.mantissa
            .checked_mul(10_i64.checked_pow(u32::from(more))?)
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads `12`, `-3`, `0.50`, `1500.`. A point is the only separator:
    /// a decimal comma is for the caller to notice and to say.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && part.is_empty() {
            return Err(DecimalError::NotANumber);
        }
        let part = part.trim_end_matches('0');
        let mut mantissa = 0_i64;
        for byte in whole.bytes().chain(part.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(DecimalError::NotANumber);
            }
            mantissa = mantissa
                .checked_mul(10)
                .and_then(|so_far| so_far.checked_add(i64::from(byte - b'0')))
                .ok_or(DecimalError::TooLong)?;
        }
        let places = u8::try_from(part.len()).map_err(|_| DecimalError::TooLong)?;
        Self::new(if negative { -mantissa } else { mantissa }, places)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.places == 0 {
            return write!(formatter, "{}", self.mantissa);
        }
        let unit = 10_u64.pow(u32::from(self.places));
        let size = self.mantissa.unsigned_abs();
        let sign = if self.mantissa < 0 { "-" } else { "" };
        write!(
            formatter,
            "{sign}{}.{:0width$}",
            size / unit,
            size % unit,
            width = usize::from(self.places)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_are_equal_values_and_are_written_shortest() {
        for (text, written) in [
            ("1500", "1500"),
            ("1500.00", "1500"),
            ("-0.50", "-0.5"),
            ("000.010", "0.01"),
            ("12.", "12"),
        ] {
            let decimal: Decimal = text.parse().expect(text);
            assert_eq!(decimal.to_string(), written);
        }
        assert_eq!("3.0".parse(), "3".parse::<Decimal>());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", ".", "1,5", "1e3", "12 000", "١"] {
            assert_eq!(
                text.parse::<Decimal>(),
                Err(DecimalError::NotANumber),
                "{text}"
            );
        }
        assert_eq!(
            "99999999999999999999".parse::<Decimal>(),
            Err(DecimalError::TooLong)
        );
        assert_eq!(
            "0.0000000001".parse::<Decimal>(),
            Err(DecimalError::TooLong)
        );
    }

    #[test]
    fn a_number_is_given_in_finer_units_but_never_in_coarser() {
        let decimal: Decimal = "12.5".parse().expect("a number");
        assert_eq!(decimal.at(2), Some(1250));
        assert_eq!(decimal.at(0), None);
    }
}
