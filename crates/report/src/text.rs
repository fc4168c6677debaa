//! Numbers and names as residents read them.

pub(crate) use allotment_place::thousands;
use allotment_place::{Currency, Pence, Rank, Share};

/// A count with commas.
pub(crate) fn count(number: usize) -> String {
    thousands(number as u64)
}

/// A rank with commas: `6,012`.
pub(crate) fn rank(rank: Rank) -> String {
    thousands(u64::from(rank.get()))
}

/// A count with its noun: `1 place`, `146 places`.
pub(crate) fn counted(number: usize, singular: &str, plural: &str) -> String {
    format!(
        "{} {}",
        count(number),
        if number == 1 { singular } else { plural }
    )
}

/// A part of a whole in per cent, never a false 0% or 100%.
pub(crate) fn percent(share: Share) -> String {
    percent_of(share.get())
}

/// The same for a bare number from 0 to 1.
pub(crate) fn percent_of(share: f64) -> String {
    if share <= 0.0 {
        "0%".to_owned()
    } else if share < 0.01 {
        "less than 1%".to_owned()
    } else if share < 1.0 && share > 0.99 {
        "more than 99%".to_owned()
    } else {
        format!("{:.0}%", share * 100.0)
    }
}

/// An amount for a chart's label: `£1.2m`, `£850k`, `£42`.
pub(crate) fn short_money(pence: Pence, currency: Currency) -> String {
    let minor = 10_u64.pow(currency.decimals());
    let whole = pence.get() / minor;
    let tenths = |unit: u64, letter: &str| {
        let tenths = (u128::from(pence.get()) * 10 + u128::from(unit * minor) / 2)
            / u128::from(unit * minor);
        let (whole, tenth) = (tenths / 10, tenths % 10);
        let whole = thousands(u64::try_from(whole).unwrap_or(u64::MAX));
        if tenth == 0 {
            format!("{}{whole}{letter}", currency.sign())
        } else {
            format!("{}{whole}.{tenth}{letter}", currency.sign())
        }
    };
    match whole {
        999_950_000.. => tenths(1_000_000_000, "bn"),
        999_950.. => tenths(1_000_000, "m"),
        10_000.. => tenths(1_000, "k"),
        _ => pence.display_whole(currency),
    }
}

/// A number as people write it: with commas, at most one decimal, and none
/// from a thousand on.
pub(crate) fn figure(value: f64) -> String {
    if !value.is_finite() {
        return "not known".to_owned();
    }
    let text = if value.abs() >= 999.95 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number for people, above 0"
        )]
        let whole = value.abs().round() as u64;
        thousands(whole)
    } else {
        let text = format!("{:.1}", value.abs());
        text.strip_suffix(".0").unwrap_or(&text).to_owned()
    };
    if value < 0.0 && text != "0" {
        format!("\u{2212}{text}")
    } else {
        text
    }
}

/// A small whole number as a word, and others as digits: `two`, `12`.
pub(crate) fn in_words(number: u64) -> String {
    const WORDS: [&str; 10] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let word = usize::try_from(number).ok().and_then(|at| WORDS.get(at));
    word.map_or_else(|| thousands(number), |word| (*word).to_owned())
}

/// The words joined as in a sentence: `a, b and c`.
pub(crate) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The first letter as a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A file's name, without its ending, for a code: letters, digits and `-` as they are, every other
/// byte as `_` and two hexadecimal digits, so that two codes never meet.
#[must_use]
pub fn slug(code: &str) -> String {
    use std::fmt::Write as _;
    let mut slug = String::with_capacity(code.len());
    for byte in code.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' {
            slug.push(char::from(byte));
        } else {
            write!(slug, "_{byte:02x}").expect("writing to a string does not fail");
        }
    }
    slug
}

/// Text made safe between tags and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // What neither XML nor HTML can hold, even escaped.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                safe.push('\u{fffd}');
            }
            _ => safe.push(letter),
        }
    }
    safe
}

/// A size of a file: `2.1 MB`, `14 kB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", (bytes + 500) / 1_000),
        _ => {
            let tenths = (bytes + 50_000) / 100_000;
            format!("{}.{} MB", thousands(tenths / 10), tenths % 10)
        }
    }
}

/// A tenth in words: `the tenth in greatest need`.
pub(crate) fn tenth(decile: u8) -> String {
    match decile {
        1 => "the tenth with the greatest need".to_owned(),
        2 => "the second tenth".to_owned(),
        3 => "the third tenth".to_owned(),
        10 => "the tenth with the least need".to_owned(),
        _ => format!("the {decile}th tenth"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(33_755), "33,755");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(counted(1, "place", "places"), "1 place");
        assert_eq!(size(2_149_999), "2.1 MB");
        assert_eq!(tenth(7), "the 7th tenth");
    }

    #[test]
    fn a_chance_is_never_a_false_certainty() {
        assert_eq!(percent_of(0.0), "0%");
        assert_eq!(percent_of(0.004), "less than 1%");
        assert_eq!(percent_of(0.996), "more than 99%");
        assert_eq!(percent_of(1.0), "100%");
        assert_eq!(percent_of(0.425), "42%");
    }

    #[test]
    fn money_is_short_in_charts() {
        let short = |pounds: u64| short_money(Pence::new(pounds * 100), Currency::GBP);
        assert_eq!(short(42), "£42");
        assert_eq!(short(9_999), "£9,999");
        assert_eq!(short(850_000), "£850k");
        assert_eq!(short(999_990), "£1m");
        assert_eq!(short(19_960_000), "£20m");
        assert_eq!(short(1_500_000_000), "£1.5bn");
        let yen = Currency::new("JPY").unwrap();
        assert_eq!(short_money(Pence::new(1_200_000), yen), "JPY 1.2m");
    }

    #[test]
    fn a_letter_that_xml_cannot_hold_is_replaced() {
        assert_eq!(
            escape("a\0b\u{1b}\u{ffff}\tc"),
            "a\u{fffd}b\u{fffd}\u{fffd}\tc"
        );
    }

    #[test]
    fn figures_have_no_more_digits_than_they_are_worth() {
        assert_eq!(figure(0.04), "0");
        assert_eq!(figure(-0.04), "0");
        assert_eq!(figure(-2.25), "\u{2212}2.2");
        assert_eq!(figure(999.94), "999.9");
        assert_eq!(figure(999.96), "1,000");
        assert_eq!(figure(f64::NAN), "not known");
        assert_eq!(in_words(2), "two");
        assert_eq!(in_words(12), "12");
    }

    #[test]
    fn codes_that_differ_have_names_that_differ() {
        assert_eq!(slug("E02000001"), "E02000001");
        assert_eq!(slug("a/b"), "a_2fb");
        assert_eq!(slug("a_2fb"), "a_5f2fb");
        assert_eq!(slug("../x"), "_2e_2e_2fx");
    }
}
