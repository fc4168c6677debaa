//! The two kinds of number that an expression can be worked out in.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Num, Pow, Zero};

/// A number that expressions are worked out in: `f64` for measuring,
/// [`BigRational`] for whatever decides a penny.
pub trait Number: Clone + PartialOrd {
    /// The number that the literal `text` writes, such as `0.3` or `1e-3`.
    fn literal(text: &str) -> Option<Self>;
    /// The sum.
    #[must_use]
    fn plus(&self, other: &Self) -> Self;
    /// The difference.
    #[must_use]
    fn minus(&self, other: &Self) -> Self;
    /// The product.
    #[must_use]
    fn times(&self, other: &Self) -> Self;
    /// The quotient, or nothing when `other` is zero.
    fn over(&self, other: &Self) -> Option<Self>;
    /// The number with the other sign.
    #[must_use]
    fn negated(&self) -> Self;
    /// Whether it is a number at all; an overflowing float is not.
    fn is_finite(&self) -> bool;
    /// The float nearest to it, for functions.
    fn to_float(&self) -> f64;
    /// The number that a function gave, where this kind can take it.
    fn from_float(value: f64) -> Option<Self>;
    /// The number as text, for errors.
    fn show(&self) -> String;
}

impl Number for f64 {
    fn literal(text: &str) -> Option<Self> {
        text.parse().ok().filter(|value: &f64| value.is_finite())
    }
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn minus(&self, other: &Self) -> Self {
        self - other
    }
    fn times(&self, other: &Self) -> Self {
        self * other
    }
    fn over(&self, other: &Self) -> Option<Self> {
        (!other.is_zero()).then(|| self / other)
    }
    fn negated(&self) -> Self {
        -self
    }
    fn is_finite(&self) -> bool {
        f64::is_finite(*self)
    }
    fn to_float(&self) -> f64 {
        *self
    }
    fn from_float(value: f64) -> Option<Self> {
        Some(value)
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

impl Number for BigRational {
    fn literal(text: &str) -> Option<Self> {
        exact_from_text(text)
    }
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn minus(&self, other: &Self) -> Self {
        self - other
    }
    fn times(&self, other: &Self) -> Self {
        self * other
    }
    fn over(&self, other: &Self) -> Option<Self> {
        (!other.is_zero()).then(|| self / other)
    }
    fn negated(&self) -> Self {
        -self
    }
    fn is_finite(&self) -> bool {
        true
    }
    fn to_float(&self) -> f64 {
        num_traits::ToPrimitive::to_f64(self).unwrap_or(f64::NAN)
    }
    fn from_float(_: f64) -> Option<Self> {
        None
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

/// The largest power of ten that a decimal may carry: beyond any amount or
/// measurement, and small enough that a hostile `1e999999999` costs nothing.
const LARGEST_EXPONENT: u32 = 400;

/// The ratio that `text` writes as a decimal, exactly: `12`, `-0.30`, `1e-3`,
/// or nothing if it is no plain decimal number.
#[must_use]
pub fn exact_from_text(text: &str) -> Option<BigRational> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, digits) = match mantissa.as_bytes().first()? {
        b'-' => (-1, &mantissa[1..]),
        b'+' => (1, &mantissa[1..]),
        _ => (1, mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let scale = i64::from(exponent) - i64::try_from(fraction.len()).ok()?;
    let power = u32::try_from(scale.unsigned_abs()).ok()?;
    let too_long = whole.len() + fraction.len() > 2 * LARGEST_EXPONENT as usize;
    if power > LARGEST_EXPONENT || too_long {
        return None;
    }
    let number = BigInt::from_str_radix(&format!("{whole}{fraction}"), 10).ok()? * sign;
    let power = BigInt::from(10).pow(power);
    Some(if scale.is_negative() {
        BigRational::new(number, power)
    } else {
        BigRational::from_integer(number * power)
    })
}

/// The ratio that a float is, to the last bit; nothing for an infinity.
#[must_use]
pub fn exact_from_f64(value: f64) -> Option<BigRational> {
    BigRational::from_float(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i64, denominator: i64) -> BigRational {
        BigRational::new(numerator.into(), denominator.into())
    }

    #[test]
    fn decimals_are_read_as_written() {
        assert_eq!(exact_from_text("0.1"), Some(ratio(1, 10)));
        assert_eq!(exact_from_text("-12.50"), Some(ratio(-25, 2)));
        assert_eq!(exact_from_text("1e-3"), Some(ratio(1, 1000)));
        assert_eq!(exact_from_text("2.5E2"), Some(ratio(250, 1)));
        assert_eq!(exact_from_text(".5"), Some(ratio(1, 2)));
        for wrong in [
            "",
            ".",
            "-",
            "1,5",
            "NA",
            "inf",
            "1e",
            "0x1",
            "1 2",
            "1e999999999",
        ] {
            assert_eq!(exact_from_text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_float_is_its_exact_value_not_its_decimal() {
        assert_ne!(exact_from_f64(0.1), Some(ratio(1, 10)));
        assert_eq!(exact_from_f64(-0.5), Some(ratio(-1, 2)));
        assert_eq!(exact_from_f64(f64::INFINITY), None);
    }
}
