//! One cell as its column wants it.

use allotment_place::Currency;

use crate::amount::{Decimals, plain};
use crate::day::{DayOrder, ReadDay, read_day};
use crate::form::Kind;

/// How a column writes what may be written in two ways.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ways {
    pub(crate) decimals: Decimals,
    pub(crate) days: Option<DayOrder>,
}

/// A cell that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// As the result has it.
    Value(String),
    /// It is none: what is wrong, and what to do.
    Wrong(String, String),
}

/// The cell `text`, which is not empty, as `kind`.
pub(crate) fn read(text: &str, kind: &Kind, ways: Ways) -> Cell {
    match kind {
        Kind::Text => Cell::Value(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Kind::Code => code(text),
        Kind::Money(currency) => match amount(text, *currency, ways.decimals) {
            Ok(number) => minor(&number, *currency),
            Err(wrong) => wrong,
        },
        Kind::Amount(currency) => match amount(text, *currency, ways.decimals) {
            Ok(number) => Cell::Value(number),
            Err(wrong) => wrong,
        },
        Kind::Whole => match plain(text, ways.decimals) {
            Some(number) if !number.contains('.') => Cell::Value(number),
            Some(_) => wrong("is not a whole number", "round it"),
            None => wrong("is not a whole number", "write it in digits, such as 1200"),
        },
        Kind::Number => match plain(text, ways.decimals) {
            Some(number) => Cell::Value(number),
            None => wrong(
                "is not a number",
                "write it in digits, such as 12.5; leave it empty if nobody knows",
            ),
        },
        Kind::Day => day(text, ways.days),
        Kind::Truth => truth(text),
        Kind::OneOf(words) => one_of(text, words),
    }
}

fn wrong(what: &str, help: &str) -> Cell {
    Cell::Wrong(what.to_owned(), help.to_owned())
}

fn code(text: &str) -> Cell {
    if let Some((digits, power)) = text.split_once(['E', 'e'])
        && power
            .strip_prefix('+')
            .is_some_and(|power| power.parse::<u8>().is_ok())
        && digits.contains('.')
        && digits.parse::<f64>().is_ok()
    {
        let what = "is a code that a spreadsheet has turned into a number";
        return wrong(
            what,
            "look it up where it came from, and store the column as text",
        );
    }
    Cell::Value(text.to_owned())
}

/// An amount as plain digits, at or above 0 and no finer than the smallest coin.
fn amount(text: &str, currency: Currency, decimals: Decimals) -> Result<String, Cell> {
    let sign = currency.sign();
    let mut rest = text.trim();
    let negative = rest.strip_prefix(['-', '\u{2212}']);
    let minus = negative.is_some();
    rest = negative.unwrap_or(rest).trim();
    for name in [sign.trim(), currency.as_str()] {
        rest = without(rest, name);
    }
    if let Some(other) = another_currency(rest, currency) {
        let what = format!("is in {other}, and the column in {currency}");
        let help = "convert it, and say by which rate, or leave the row out";
        return Err(wrong(&what, help));
    }
    let lower = rest.to_lowercase();
    let sizes = ["bn", "m", "k", "million", "thousand"];
    if let Some(size) = sizes.into_iter().find(|size| lower.ends_with(size)) {
        let what = format!("is an amount in words ('{size}')");
        return Err(wrong(&what, "write all its digits, such as 1200000"));
    }
    let Some(number) = plain(rest, decimals) else {
        let help = "write it in digits, such as 1200.50";
        return Err(wrong("is not an amount", help));
    };
    if minus || number.starts_with('-') {
        let help =
            "write what was given or paid, without a minus; what came back has a row of its own";
        return Err(wrong("is below 0", help));
    }
    let (_, part) = number.split_once('.').unwrap_or((&number, ""));
    if part.len() > places(currency) {
        let help = "round it, or look whether the point parts thousands";
        return Err(wrong("is finer than the smallest coin", help));
    }
    if number.len() > 18 {
        return Err(wrong("is too large", "check the number of zeros"));
    }
    Ok(number)
}

/// `text` without `name` before or after it, whatever its capitals.
fn without<'a>(text: &'a str, name: &str) -> &'a str {
    let is = |part: Option<&str>| part.is_some_and(|part| part.eq_ignore_ascii_case(name));
    if is(text.get(..name.len())) {
        return text[name.len()..].trim();
    }
    match text.len().checked_sub(name.len()) {
        Some(start) if is(text.get(start..)) => text[..start].trim(),
        _ => text,
    }
}

fn places(currency: Currency) -> usize {
    usize::try_from(currency.decimals()).unwrap_or(0)
}

/// An amount in whole minor units.
fn minor(number: &str, currency: Currency) -> Cell {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let places = places(currency);
    let minor = format!("{whole}{part:0<places$}");
    let minor = minor.trim_start_matches('0');
    Cell::Value(if minor.is_empty() { "0" } else { minor }.to_owned())
}

/// The sign or code of another currency that stands before or after a number.
fn another_currency(text: &str, own: Currency) -> Option<String> {
    for (sign, code) in [("£", "GBP"), ("€", "EUR"), ("$", "USD")] {
        if text.contains(sign) && code != own.as_str() {
            return Some(code.to_owned());
        }
    }
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let named = letters.to_uppercase();
    let known = Currency::new(&named).is_ok();
    (known && named != own.as_str()).then_some(named)
}

fn day(text: &str, order: Option<DayOrder>) -> Cell {
    match read_day(text, order) {
        ReadDay::Day(day) => Cell::Value(day),
        ReadDay::Either(one, other) => Cell::Wrong(
            format!("may be {one} or {other}"),
            "say whether days or months come first in this column, or write it as 2026-03-31"
                .to_owned(),
        ),
        ReadDay::None => wrong("is not a day", "write it as 2026-03-31"),
    }
}

fn truth(text: &str) -> Cell {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "ie" | "oes" => Cell::Value("true".to_owned()),
        "false" | "no" | "n" | "na" | "nac oes" => Cell::Value("false".to_owned()),
        _ => wrong("is neither yes nor no", "write yes or no"),
    }
}

fn one_of(text: &str, words: &[String]) -> Cell {
    let bare = |text: &str| {
        let text = text.to_lowercase().replace(['_', '-'], " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    match words.iter().find(|word| bare(word) == bare(text)) {
        Some(word) => Cell::Value(word.clone()),
        None => Cell::Wrong(
            "is none of the words for this column".to_owned(),
            format!("write one of: {}", words.join(", ")),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, kind: &Kind) -> Result<String, String> {
        let ways = Ways {
            decimals: Decimals::Point,
            days: None,
        };
        match read(text, kind, ways) {
            Cell::Value(value) => Ok(value),
            Cell::Wrong(what, _) => Err(what),
        }
    }

    #[test]
    fn amounts_lose_their_signs_and_nothing_else() {
        let pounds = Kind::Money(Currency::GBP);
        for (text, minor) in [
            ("£1,200", "120000"),
            ("1200.5", "120050"),
            ("GBP 12", "1200"),
            ("12 gbp", "1200"),
            ("£0.00", "0"),
            ("£ 1 200.05", "120005"),
        ] {
            assert_eq!(cell(text, &pounds).as_deref(), Ok(minor), "{text}");
        }
        for (text, part) in [
            ("€12", "is in EUR"),
            ("12 USD", "is in USD"),
            ("1.234", "finer"),
            ("-5", "below 0"),
            ("(5)", "below 0"),
            ("£1.2m", "in words"),
            ("twelve", "is not an amount"),
            ("£", "is not"),
        ] {
            let what = cell(text, &pounds).expect_err(text);
            assert!(what.contains(part), "{text}: {what}");
        }
        let yen = Kind::Money(Currency::new("JPY").expect("it is one"));
        assert_eq!(cell("1,200", &yen).as_deref(), Ok("1200"));
    }

    #[test]
    fn other_kinds_are_read_or_told() {
        assert_eq!(cell("00123", &Kind::Code).as_deref(), Ok("00123"));
        assert!(cell("1.23E+11", &Kind::Code).is_err());
        assert_eq!(cell("E01000001", &Kind::Code).as_deref(), Ok("E01000001"));
        assert_eq!(cell("Yes", &Kind::Truth).as_deref(), Ok("true"));
        assert!(cell("maybe", &Kind::Truth).is_err());
        let words = Kind::OneOf(vec!["capital".into(), "per year".into()]);
        assert_eq!(cell("Per_Year", &words).as_deref(), Ok("per year"));
        assert!(cell("revenue", &words).is_err());
        assert_eq!(cell("1,200", &Kind::Whole).as_deref(), Ok("1200"));
        assert!(cell("1.5", &Kind::Whole).is_err());
        assert!(cell("n/a", &Kind::Number).is_err());
        assert_eq!(cell(" a \u{a0} b ", &Kind::Text).as_deref(), Ok("a b"));
    }
}
