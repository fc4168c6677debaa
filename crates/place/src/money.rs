//! Money, in whole minor units.

use std::fmt;

use crate::Currency;

/// An amount of money in whole minor units (pence). Never a float: a grant must add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pence(u64);

/// Why a text is not an amount of money.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum MoneyError {
    /// Not a decimal number.
    #[error("'{text}' is not an amount: write it in digits, such as \"1500000.00\"")]
    NotAnAmount {
        /// The text as it stood.
        text: String,
    },
    /// More decimals than the currency has.
    #[error(
        "'{text}' has more than {decimals} decimal places, which {currency} does not have: round it first"
    )]
    TooFine {
        /// The text as it stood.
        text: String,
        /// What was meant.
        currency: Currency,
        /// How many decimals it has.
        decimals: u32,
    },
    /// Beyond what fits: 1.8 × 10^19 minor units.
    #[error("'{text}' is larger than any amount this program can hold: check the number of zeros")]
    TooLarge {
        /// The text as it stood.
        text: String,
    },
}

impl Pence {
    /// The amount of `pence` minor units.
    #[must_use]
    pub const fn new(pence: u64) -> Self {
        Self(pence)
    }

    /// The bare number of minor units, for arithmetic and storage.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The amount that `text` writes in whole units and decimals of `currency`,
    /// exactly: `1500000000.00`, `12`, `0.5`.
    ///
    /// # Errors
    /// [`MoneyError`] if it is no plain decimal number, is finer than the
    /// currency, or is too large.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let not_an_amount = || MoneyError::NotAnAmount { text: text.into() };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return Err(not_an_amount());
        }
        if text.ends_with('.') {
            return Err(not_an_amount());
        }
        let decimals = currency.decimals();
        let places = usize::try_from(decimals).expect("at most 3");
        let kept = fraction.trim_end_matches('0');
        if kept.len() > places {
            return Err(MoneyError::TooFine {
                text: text.into(),
                currency,
                decimals,
            });
        }
        format!("{whole}{kept:0<places$}")
            .parse()
            .map(Self)
            .map_err(|_| MoneyError::TooLarge { text: text.into() })
    }

    /// The amount as a person writes it: `£1,500,000.00`.
    #[must_use]
    pub fn display(self, currency: Currency) -> String {
        let unit = 10_u64.pow(currency.decimals());
        let sign = currency.sign();
        let whole = thousands(self.0 / unit);
        match currency.decimals() {
            0 => format!("{sign}{whole}"),
            places => {
                let places = usize::try_from(places).expect("at most 3");
                format!("{sign}{whole}.{:0places$}", self.0 % unit)
            }
        }
    }

    /// The amount as a person reads it at a glance, whole units only and
    /// rounded half up: `£1,500,000`.
    #[must_use]
    pub fn display_whole(self, currency: Currency) -> String {
        let unit = u128::from(10_u64.pow(currency.decimals()));
        let whole = (u128::from(self.0) + unit / 2) / unit;
        let whole = u64::try_from(whole).expect("not above the amount");
        format!("{}{}", currency.sign(), thousands(whole))
    }
}

/// Pounds and pence: `£0.60`. Other currencies: [`Pence::display`].
impl fmt::Display for Pence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.display(Currency::GBP))
    }
}

/// A whole number with commas between its thousands: `33,755`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_refused() {
        let pounds = |text| Pence::parse(text, Currency::GBP);
        assert_eq!(
            pounds("1500000000.00").unwrap(),
            Pence::new(150_000_000_000)
        );
        assert_eq!(pounds("0.5").unwrap(), Pence::new(50));
        assert_eq!(pounds("7").unwrap(), Pence::new(700));
        assert_eq!(pounds("7.100").unwrap(), Pence::new(710));
        for wrong in ["", "-1", "1,000", "1e6", ".5", "5.", "£5", "1.2.3"] {
            assert!(
                matches!(pounds(wrong), Err(MoneyError::NotAnAmount { .. })),
                "{wrong}"
            );
        }
        assert!(matches!(pounds("0.001"), Err(MoneyError::TooFine { .. })));
        assert!(matches!(
            pounds("99999999999999999999"),
            Err(MoneyError::TooLarge { .. })
        ));
        let yen = Currency::new("JPY").unwrap();
        assert_eq!(Pence::parse("500", yen).unwrap(), Pence::new(500));
        assert!(matches!(
            Pence::parse("0.5", yen),
            Err(MoneyError::TooFine { .. })
        ));
    }

    #[test]
    fn amounts_are_written_for_people() {
        assert_eq!(Pence::new(150_000_000).to_string(), "£1,500,000.00");
        assert_eq!(Pence::new(60).to_string(), "£0.60");
        assert_eq!(Pence::new(99_950).display_whole(Currency::GBP), "£1,000");
    }
}
