//! Amounts by year, as a plan writes them.

use allotment_expression::exact_from_text;
use allotment_place::{Currency, Pence};
use allotment_plan::Year;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use crate::spec::{Located, Section};

/// The most that one amount may be, in minor units: ten million million pounds.
/// Sums of amounts then never overflow.
const MOST: u64 = 1_000_000_000_000_000;

/// The amounts of `years` under `key` in whole units, or under `key_minor` in
/// minor ones: a list in their order, or a table by year. Zeros if neither is there.
pub(super) fn by_year(
    section: &Section<'_>,
    key: &str,
    years: &[Year],
    currency: Currency,
) -> Option<Vec<Pence>> {
    let minor = format!("{key}_minor");
    let (name, decimals) = match (section.has(key), section.has(&minor)) {
        (true, true) => {
            let what = format!("both '{key}' and '{minor}' are there");
            section.fault(&minor, what, "keep one of them");
            let _read = (section.exacts(key), section.exacts(&minor));
            return None;
        }
        (false, true) => (minor.as_str(), 0),
        _ => (key, currency.decimals()),
    };
    if !section.has(name) {
        // So that a misspelt key is told which one was meant.
        let _read = (section.exacts(key), section.exacts(&minor));
        return Some(vec![Pence::default(); years.len()]);
    }
    if section.is_table(name) {
        return of_table(section.section(name)?, name, years, decimals);
    }
    let (amounts, years) = (section.labels(name), years.len());
    if amounts.len() != years {
        let what = format!(
            "'{name}' has {} amounts that can be read, and the plan has {years} years",
            amounts.len()
        );
        let help = "write an amount for each year in order, 0 where there is none";
        section.fault(name, what, help);
        return None;
    }
    let amounts: Vec<Option<Pence>> = (amounts.iter())
        .map(|amount| {
            pence(
                section,
                name,
                &read_amount(section, name, amount, decimals)?,
                decimals,
            )
        })
        .collect();
    amounts.into_iter().collect()
}

/// Whether `text` is an amount as people write it: digits, and if there is a point all the
/// `decimals` of the smallest coin after it. `1e2`, `+5` and `1.5` are none: who reads the
/// plan should not have to ask what was meant.
fn is_digits_alone(text: &str, decimals: u32) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        None => digits(text),
        Some((whole, rest)) => digits(whole) && digits(rest) && rest.len() == decimals as usize,
    }
}

/// The number that an amount is; a fault that names it if it is none.
fn read_amount(
    section: &Section<'_>,
    key: &str,
    amount: &Located<String>,
    decimals: u32,
) -> Option<Located<BigRational>> {
    let digits = amount.value.replace('_', "");
    let value = is_digits_alone(&digits, decimals)
        .then(|| exact_from_text(&digits))
        .flatten();
    if value.is_none() {
        let what = format!("'{}' of '{key}' is no amount", amount.value);
        let smaller = match decimals {
            0 => String::new(),
            decimals => format!(", or \"150000.{}\"", "5".repeat(decimals as usize)),
        };
        let help = format!(
            "write its digits alone, without signs or commas between them: \"150000\"{smaller}"
        );
        section.document().fault(amount.line, what, help);
    }
    Some(Located {
        value: value?,
        line: amount.line,
    })
}

/// The amount under `key`, a text or a bare number.
fn located_amount(section: &Section<'_>, key: &str, decimals: u32) -> Option<Located<BigRational>> {
    let amount = section.labels(key).into_iter().next()?;
    read_amount(section, key, &amount, decimals)
}

/// Amounts by year, such as `{ 2026-27 = "38000" }`; zeros for years that are not there.
fn of_table(section: Section<'_>, name: &str, years: &[Year], decimals: u32) -> Option<Vec<Pence>> {
    for key in section.key_names() {
        if !years.iter().any(|year| year.label() == key) {
            // Read, so that it is told once.
            let _read = section.exact(key);
            let what = format!("'{key}' is not a year of the plan");
            section.fault(key, what, "write one of its years, each with its amount");
        }
    }
    let amounts: Vec<Option<Pence>> = (years.iter().map(Year::label))
        .map(|year| {
            if section.has(year) {
                pence(
                    &section,
                    name,
                    &located_amount(&section, year, decimals)?,
                    decimals,
                )
            } else {
                Some(Pence::default())
            }
        })
        .collect();
    section.finish();
    amounts.into_iter().collect()
}

/// The one amount under `key`, in whole units.
pub(super) fn one(section: &Section<'_>, key: &str, currency: Currency) -> Option<Pence> {
    let decimals = currency.decimals();
    let amount = located_amount(section, key, decimals)?;
    pence(section, key, &amount, decimals)
}

fn pence(
    section: &Section<'_>,
    key: &str,
    amount: &Located<BigRational>,
    decimals: u32,
) -> Option<Pence> {
    let unit = BigRational::from_integer(BigInt::from(10).pow(decimals));
    let minor = &amount.value * unit;
    let whole = minor.is_integer().then(|| minor.to_integer().to_u64());
    if let Some(whole) = whole.flatten().filter(|whole| *whole <= MOST) {
        return Some(Pence::new(whole));
    }
    let (what, help) = ("is too large", "check the number of zeros");
    let what = format!("an amount of '{key}' {what}");
    section.document().fault(amount.line, what, help);
    None
}
