//! Currencies, by their ISO 4217 code.

use std::fmt;

/// A currency by its ISO 4217 code, such as `GBP`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Why a text is not a currency's code.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CurrencyError {
    /// Not three capital letters.
    #[error("'{code}' is not a currency: write its three capital letters, such as GBP")]
    NotACode {
        /// The text as it stood.
        code: String,
    },
}

/// Currencies whose smallest unit is the whole unit. Source: ISO 4217, list one.
const WITHOUT_MINOR_UNIT: [&str; 16] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
    "XAF", "XOF", "XPF",
];
/// Currencies divided into thousandths. Source: ISO 4217, list one.
const IN_THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

impl Currency {
    /// The pound sterling.
    pub const GBP: Self = Self(*b"GBP");

    /// The currency that `code` names.
    ///
    /// # Errors
    /// [`CurrencyError::NotACode`] unless it is three capital letters.
    pub fn new(code: &str) -> Result<Self, CurrencyError> {
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(bytes) if bytes.iter().all(u8::is_ascii_uppercase) => Ok(Self(bytes)),
            _ => Err(CurrencyError::NotACode { code: code.into() }),
        }
    }

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("three ASCII capitals are text")
    }

    /// How many decimal places its minor unit has: 2 for pence, 0 for yen.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        if WITHOUT_MINOR_UNIT.contains(&self.as_str()) {
            0
        } else if IN_THOUSANDTHS.contains(&self.as_str()) {
            3
        } else {
            2
        }
    }

    /// What stands before an amount: `£`, `€`, `$`, or the code and a space.
    #[must_use]
    pub fn sign(&self) -> String {
        match self.as_str() {
            "GBP" => "£".into(),
            "EUR" => "€".into(),
            "USD" => "$".into(),
            code => format!("{code} "),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
