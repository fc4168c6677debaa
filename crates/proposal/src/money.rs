//! Amounts as people type them.

use allotment_place::{Currency, Pence};
use serde::{Deserialize, Deserializer, Serializer};

/// The most that something can cost, in minor units: what a vote's file takes.
const MOST: u64 = 100_000_000_000_000;

/// That what was typed is no amount of money above nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that is no amount of money: write it in digits, such as 1500 or 1500.50")]
pub struct NotMoney;

/// The amount above nothing that `typed` writes, exactly: `£1,500.50`, `1500`. The
/// sign of the currency and commas between thousands may be there.
///
/// # Errors
/// [`NotMoney`] if it is no such amount, is finer than the currency, or is above
/// 10¹⁴ minor units.
pub fn typed_money(typed: &str, currency: Currency) -> Result<Pence, NotMoney> {
    let sign = currency.sign();
    let plain = typed.trim();
    let plain = plain
        .strip_prefix(sign.trim())
        .unwrap_or(plain)
        .trim_start();
    let (whole, rest) = match plain.split_once('.') {
        Some((whole, rest)) => (whole, Some(rest)),
        None => (plain, None),
    };
    let parts: Vec<&str> = whole.split(',').collect();
    let grouped = parts.len() == 1
        || (1..=3).contains(&parts[0].len()) && parts[1..].iter().all(|part| part.len() == 3);
    if !grouped {
        return Err(NotMoney);
    }
    let mut plain = parts.concat();
    if let Some(rest) = rest {
        plain.push('.');
        plain.push_str(rest);
    }
    let pence = Pence::parse(&plain, currency).map_err(|_| NotMoney)?;
    if (1..=MOST).contains(&pence.get()) {
        Ok(pence)
    } else {
        Err(NotMoney)
    }
}

/// The amount that `text` writes in minor units, as it is kept.
pub(crate) fn kept_money(text: &str) -> Option<Pence> {
    let minor: u64 = text.parse().ok()?;
    let is_plain = minor.to_string() == text && (1..=MOST).contains(&minor);
    is_plain.then(|| Pence::new(minor))
}

/// Writes an amount as text, as in a vote's definition.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over references"
)]
pub(crate) fn write<S: Serializer>(pence: &Pence, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&pence.get().to_string())
}

/// Reads what `write` wrote.
pub(crate) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Pence, D::Error> {
    let text = String::deserialize(from)?;
    kept_money(&text).ok_or_else(|| serde::de::Error::custom("no amount of money"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        let typed = |text: &str| typed_money(text, Currency::GBP).map(Pence::get);
        for (text, pence) in [
            ("1500", 150_000),
            (" £1,500.50 ", 150_050),
            ("£ 7", 700),
            ("12,345,678.9", 1_234_567_890),
            ("0.01", 1),
        ] {
            assert_eq!(typed(text), Ok(pence), "{text}");
        }
        for text in [
            "",
            "0",
            "0.00",
            "-1",
            "1.005",
            "1,5",
            "1,50,000",
            ",500",
            "1.500,00",
            "a lot",
            "1e3",
            "£",
            "1.",
            "1000000000001",
            "１",
        ] {
            assert_eq!(typed(text), Err(NotMoney), "{text}");
        }
        let yen = Currency::new("JPY").unwrap();
        assert_eq!(typed_money("JPY 500", yen), Ok(Pence::new(500)));
    }
}
