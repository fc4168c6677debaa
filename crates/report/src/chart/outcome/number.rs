//! Numbers on axes, in tables and in sentences.

use crate::text;

/// The most digits after the point; smaller numbers have an exponent.
const MOST_DECIMALS: usize = 6;
/// From here on a number has an exponent: commas no longer help.
const HUGE: f64 = 1e13;

/// `value` with so many digits after the point, commas between thousands and a
/// true minus. One that is not zero never reads as zero: it gets more digits.
/// One that is not finite is `no limit`.
pub(super) fn number(value: f64, decimals: usize) -> String {
    if value.is_nan() {
        return "not known".to_owned();
    }
    if value.is_infinite() {
        return "no limit".to_owned();
    }
    let size = value.abs();
    let zero = |text: &str| text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let mut digits = format!("{size:.0}");
    if size >= HUGE || decimals > MOST_DECIMALS {
        digits.clear();
    } else {
        let least = decimals;
        digits = (least..=MOST_DECIMALS)
            .map(|decimals| format!("{size:.decimals$}"))
            .find(|digits| !zero(digits))
            .unwrap_or_default();
    }
    if size == 0.0 {
        return format!("{:.*}", decimals.min(MOST_DECIMALS), 0.0);
    }
    let plain = if digits.is_empty() {
        format!("{size:.2e}").replace("e-", "e\u{2212}")
    } else {
        let (whole, rest) = digits.split_once('.').unwrap_or((&digits, ""));
        let whole = whole
            .parse()
            .map_or_else(|_| whole.to_owned(), text::thousands);
        if rest.is_empty() {
            whole
        } else {
            format!("{whole}.{rest}")
        }
    };
    if value < 0.0 {
        format!("\u{2212}{plain}")
    } else {
        plain
    }
}

/// A number on an axis, short: `20m`, `1.5bn`.
pub(super) fn short(value: f64, decimals: usize) -> String {
    let size = value.abs();
    let unit = match size {
        1e9..HUGE => Some((1e9, "bn")),
        1e6..1e9 => Some((1e6, "m")),
        _ => None,
    };
    unit.map_or_else(
        || number(value, decimals),
        |(unit, letter)| {
            let text = format!("{:.3}", size / unit);
            let text = text.trim_end_matches('0').trim_end_matches('.');
            let sign = if value < 0.0 { "\u{2212}" } else { "" };
            format!("{sign}{text}{letter}")
        },
    )
}

/// Both ends of an interval in a sentence or a cell.
pub(super) fn span(low: f64, high: f64, decimals: usize) -> String {
    format!("{} to {}", number(low, decimals), number(high, decimals))
}

/// A number with its unit, if it has one.
pub(super) fn with_unit(number: &str, unit: &str) -> String {
    if unit.is_empty() {
        number.to_owned()
    } else {
        format!("{number} {unit}")
    }
}

/// A chance such as `0.026`; never a false zero.
pub(super) fn chance(p_value: f64) -> String {
    if p_value < 0.001 {
        "less than 0.001".to_owned()
    } else {
        format!("{p_value:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_a_true_minus_and_no_false_zero() {
        assert_eq!(number(-1_234.56, 1), "\u{2212}1,234.6");
        assert_eq!(number(0.0, 2), "0.00");
        assert_eq!(number(-0.0, 1), "0.0");
        assert_eq!(number(0.000_4, 1), "0.0004");
        assert_eq!(number(-2e-9, 2), "\u{2212}2.00e\u{2212}9");
        assert_eq!(number(1e300, 0), "1.00e300");
        assert_eq!(number(f64::INFINITY, 0), "no limit");
        assert_eq!(number(0.000_003_57, 7), "3.57e\u{2212}6");
        assert_eq!(short(-2_500_000.0, 0), "\u{2212}2.5m");
        assert_eq!(short(400.0, 0), "400");
        assert_eq!(chance(0.0), "less than 0.001");
    }
}
