//! What one cell says, as a number.

use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;

/// The greatest power of ten, up or down, that an exact number may have, and
/// the most digits: beyond them a few letters in a file would fill the memory.
const POWER_MAX: i32 = 400;
const DIGITS_MAX: usize = 1000;

/// Why a cell is no number: what is wrong, and what to do.
pub(crate) struct NotANumber {
    pub(crate) what: String,
    pub(crate) help: &'static str,
}

/// The parts of a decimal number as written.
struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    power: i32,
}

/// The number that `text` says: a sign, digits, a decimal point, an exponent.
///
/// Neither thousands separators, nor `inf`, nor `nan`, nor hexadecimal.
pub(crate) fn number(text: &str) -> Result<f64, NotANumber> {
    if let Some(value) = short_number(text) {
        return Ok(value);
    }
    split(text).ok_or_else(|| not_a_number(text))?;
    let value = f64::from_str(text).map_err(|_| not_a_number(text))?;
    if value.is_finite() {
        Ok(value)
    } else {
        Err(out_of_range(text))
    }
}

/// A number of at most fifteen digits, without an exponent: nearly all there
/// are. Both the digits and the power of ten are whole numbers that an `f64`
/// holds, so that one division rounds once, to the nearest.
///
/// Source: Clinger (1990), «How to read floating point numbers accurately»,
/// section 1.
fn short_number(text: &str) -> Option<f64> {
    const DIGITS_MAX: u32 = 15;
    const POWERS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let (negative, unsigned) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    let (mut digits, mut count, mut decimals, mut point) = (0_u64, 0_u32, 0_usize, false);
    for &byte in unsigned {
        match byte {
            b'0'..=b'9' if count < DIGITS_MAX => {
                digits = digits * 10 + u64::from(byte - b'0');
                count += 1;
                decimals += usize::from(point);
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    if count == 0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "fifteen digits are below 2^53")]
    let size = digits as f64 / POWERS[decimals];
    Some(if negative { -size } else { size })
}

/// The number that `text` says, exactly as written: `0.1` is one tenth.
pub(crate) fn exact(text: &str) -> Result<BigRational, NotANumber> {
    let decimal = split(text).ok_or_else(|| not_a_number(text))?;
    let digits = format!("{}{}", decimal.whole, decimal.fraction);
    if digits.len() > DIGITS_MAX || decimal.power.abs() > POWER_MAX {
        return Err(out_of_range(text));
    }
    let digits = BigInt::from_str(&digits).map_err(|_| not_a_number(text))?;
    let digits = if decimal.negative { -digits } else { digits };
    let places = i32::try_from(decimal.fraction.len()).expect("at most a thousand");
    let power = decimal.power - places;
    let scale = BigInt::from(10).pow(power.unsigned_abs());
    Ok(if power < 0 {
        BigRational::new(digits, scale)
    } else {
        BigRational::from(digits * scale)
    })
}

/// Whether a cell is true: `true`, `TRUE`, `True`, `1`, and the like of false.
pub(crate) fn boolean(text: &str) -> Result<bool, NotANumber> {
    match text {
        "true" | "TRUE" | "True" | "1" | "1.0" => Ok(true),
        "false" | "FALSE" | "False" | "0" | "0.0" => Ok(false),
        _ => Err(NotANumber {
            what: format!("'{}' is neither true nor false", shown(text)),
            help: "write true or false (1 and 0 also do), or leave the cell empty if it is missing",
        }),
    }
}

/// `text` as a message shows it: short, and with nothing invisible.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let visible: String = text
        .chars()
        .take(LONGEST)
        .flat_map(|character| {
            let escaped = character.is_control().then(|| character.escape_default());
            let plain = (!character.is_control()).then_some(character);
            escaped.into_iter().flatten().chain(plain)
        })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        format!("{visible}…")
    } else {
        visible
    }
}

fn split(text: &str) -> Option<Decimal<'_>> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, power) = match unsigned.find(['e', 'E']) {
        Some(place) => (&unsigned[..place], power(&unsigned[place + 1..])?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let some = !(whole.is_empty() && fraction.is_empty());
    (some && all_digits(whole) && all_digits(fraction)).then_some(Decimal {
        negative,
        whole,
        fraction,
        power,
    })
}

fn power(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let only_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    // A power too long for an i32 is out of range whatever it is.
    let size = digits.parse::<i32>().unwrap_or(i32::MAX);
    only_digits.then_some(if text.starts_with('-') { -size } else { size })
}

fn out_of_range(text: &str) -> NotANumber {
    NotANumber {
        what: format!("'{}' is too large or too small a number", shown(text)),
        help: "correct it, or measure in another unit",
    }
}

fn not_a_number(text: &str) -> NotANumber {
    NotANumber {
        what: format!("'{}' is not a number", shown(text)),
        help: help_with(text),
    }
}

fn help_with(text: &str) -> &'static str {
    const MISSING: [&str; 12] = [
        "na", "n/a", "nan", "null", "none", "-", "--", ".", "..", "…", "*", "#n/a",
    ];
    const INFINITE: [&str; 2] = ["inf", "infinity"];
    let bare = text.trim().to_lowercase();
    let rest_is_number = |rest: &str| split(rest.trim()).is_some();
    let unsigned = bare.strip_prefix(['+', '-']).unwrap_or(&bare);
    if MISSING.contains(&bare.as_str()) || bare.is_empty() || unsigned == "nan" {
        "leave the cell empty if the value is missing"
    } else if INFINITE.contains(&unsigned) {
        "write a finite number, or leave the cell empty if the value is missing"
    } else if text.trim() != text && rest_is_number(text) {
        "remove the space round the number"
    } else if bare.matches(',').count() == 1 && rest_is_number(&bare.replace(',', ".")) {
        "write a decimal point rather than a comma, and no thousands separators, as in 1234.5"
    } else if rest_is_number(&bare.replace([',', ' ', '\'', '\u{a0}', '\u{202f}'], "")) {
        "write the number without thousands separators, as in 1234.5"
    } else if bare.strip_suffix('%').is_some_and(rest_is_number) {
        "write the number without the per cent sign"
    } else if bare.strip_prefix(['£', '$', '€']).is_some() {
        "write the amount without the currency sign and without thousands separators"
    } else {
        "write digits with a decimal point, such as 12.5, or leave the cell empty if the value is missing"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_written() {
        let is = |text: &str, value: f64| {
            let read = number(text).ok().unwrap();
            assert_eq!(read.to_bits(), value.to_bits(), "{text}");
        };
        is("0", 0.0);
        is("-1", -1.0);
        is("+1.50", 1.5);
        is("007", 7.0);
        is("1e-3", 1e-3);
        is("2.5E+03", 2500.0);
        is(".5", 0.5);
        is("5.", 5.0);
        is("-0", -0.0);
        is("33755", 33755.0);
    }

    proptest! {
        #[test]
        fn short_numbers_are_those_of_the_standard_library(text in "-?[0-9]{0,9}\\.?[0-9]{0,9}") {
            if let Some(value) = short_number(&text) {
                let standard: f64 = text.parse().unwrap();
                prop_assert_eq!(value.to_bits(), standard.to_bits(), "{}", text);
            }
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_own_help() {
        for (text, help) in [
            ("NA", "empty if the value is missing"),
            ("nan", "empty if the value is missing"),
            ("-nan", "empty if the value is missing"),
            (" 12", "remove the space"),
            ("12,5", "a decimal point rather than a comma"),
            ("1,234", "no thousands separators"),
            ("1,234,567.5", "without thousands separators"),
            ("1 234", "without thousands separators"),
            ("12%", "without the per cent sign"),
            ("£12", "without the currency sign"),
            ("inf", "a finite number"),
            ("-Infinity", "a finite number"),
            ("0x1F", "write digits"),
            ("1e", "write digits"),
            ("1.2.3", "write digits"),
            ("e5", "write digits"),
            ("--1", "write digits"),
            ("١٢", "write digits"),
            ("1e999", "another unit"),
        ] {
            let wrong = number(text).err().unwrap();
            assert!(wrong.help.contains(help), "{text}: {}", wrong.help);
            assert!(exact(text).is_err(), "{text}");
        }
    }

    #[test]
    fn exact_numbers_are_exact() {
        let ratio = |top: i64, below: i64| BigRational::new(top.into(), below.into());
        assert_eq!(exact("0.1").ok(), Some(ratio(1, 10)));
        assert_eq!(exact("-1e-3").ok(), Some(ratio(-1, 1000)));
        assert_eq!(exact("1.25e2").ok(), Some(ratio(125, 1)));
        assert_eq!(exact("12.50").ok(), Some(ratio(25, 2)));
        assert!(exact("1e999999999999").is_err());
        assert!(exact("1e-99999999999999999999").is_err());
    }

    #[test]
    fn a_message_shows_nothing_invisible_and_is_short() {
        assert_eq!(shown("a\tb"), "a\\tb");
        assert_eq!(shown(&"x".repeat(100)).chars().count(), 61);
    }
}
