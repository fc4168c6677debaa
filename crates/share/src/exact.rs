//! Exact ratios: to whole numbers, to text, and in order.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// The ratio `numerator / denominator` of two natural numbers.
pub(crate) fn ratio(numerator: &BigUint, denominator: &BigUint) -> BigRational {
    BigRational::new(numerator.clone().into(), denominator.clone().into())
}

/// The whole number `number`.
pub(crate) fn whole(number: u64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

/// `number` rounded half up, or nothing if it does not fit.
pub(crate) fn round_half_up(number: &BigRational) -> Option<u64> {
    let half = BigRational::new(BigInt::one(), BigInt::from(2));
    (number + half).floor().to_integer().to_u64()
}

/// `number` as people write it: a decimal where it is one, else `n/d`.
pub(crate) fn text(number: &BigRational) -> String {
    const DECIMALS: u32 = 12;
    let scaled = number * BigInt::from(10).pow(DECIMALS);
    if !scaled.is_integer() {
        return ratio_text(number);
    }
    decimal(scaled.numer(), DECIMALS as usize)
}

/// `number` for a sentence: a decimal with at most six places, rounded half
/// away from zero; of a number near nothing, with two significant digits. The
/// exact ratio belongs in a field for machines.
pub(crate) fn prose(number: &BigRational) -> String {
    const DECIMALS: u32 = 6;
    const SMALL_DECIMALS: u32 = 300;
    let ten = BigInt::from(10);
    let mut scale = ten.pow(DECIMALS);
    let mut decimals = DECIMALS;
    while !number.is_zero() && decimals < SMALL_DECIMALS && (number.abs() * &scale) < whole(10) {
        scale *= &ten;
        decimals += 1;
    }
    let rounded = (number * &scale).round().to_integer();
    decimal(&rounded, decimals as usize)
}

/// `digits` with a point before the last `decimals` of them, without zeros at
/// the end.
fn decimal(digits: &BigInt, decimals: usize) -> String {
    let sign = if digits.is_negative() { "-" } else { "" };
    let digits = digits.abs().to_string();
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// `number` as `numerator/denominator`, in lowest terms.
pub(crate) fn ratio_text(number: &BigRational) -> String {
    format!("{}/{}", number.numer(), number.denom())
}

/// A part of 1 in per cent with one decimal, rounded half up: `38.9%`.
pub(crate) fn per_cent(part: &BigRational) -> String {
    let tenths = round_half_up(&(part.abs() * BigInt::from(1000)));
    match tenths {
        Some(tenths) => {
            let sign = if part.is_negative() && tenths > 0 {
                "-"
            } else {
                ""
            };
            format!("{sign}{}.{}%", tenths / 10, tenths % 10)
        }
        None => prose(part),
    }
}

/// A number to sort by: its nearest float decides where that is safe, the exact
/// ratio where it is not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<'a> {
    near: f64,
    exact: &'a BigRational,
}

impl<'a> Key<'a> {
    pub(crate) fn new(exact: &'a BigRational) -> Self {
        let near = exact.to_f64().unwrap_or(f64::INFINITY);
        Self { near, exact }
    }

    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        decided(self.near, other.near).unwrap_or_else(|| self.exact.cmp(other.exact))
    }
}

/// The order of two numbers whose nearest floats are `a` and `b`, if those are
/// further apart than they can be wrong: they carry a few parts in 10^16.
pub(crate) fn decided(a: f64, b: f64) -> Option<Ordering> {
    const SAFE: f64 = 1e-12;
    let apart = (a - b).abs() > SAFE * (a.abs() + b.abs());
    if apart { a.partial_cmp(&b) } else { None }
}

/// The floats nearest to `numbers`, up to one common power of two; a number too
/// small beside the largest is not a number, so that nothing is decided by it.
pub(crate) fn near(numbers: &[BigUint]) -> Vec<f64> {
    const BITS_THAT_FIT: u64 = 900;
    let most = numbers.iter().map(BigUint::bits).max().unwrap_or(0);
    let shift = most.saturating_sub(BITS_THAT_FIT);
    let one = |number: &BigUint| {
        if shift == 0 || number.is_zero() {
            return number.to_f64().expect("below 2^900");
        }
        if number.bits() > shift + 64 {
            (number >> shift).to_f64().expect("below 2^900")
        } else {
            f64::NAN
        }
    };
    numbers.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numerator: i64, denominator: i64) -> BigRational {
        BigRational::new(numerator.into(), denominator.into())
    }

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(text(&of(7, 100)), "0.07");
        assert_eq!(text(&of(-25, 2)), "-12.5");
        assert_eq!(text(&of(3, 1)), "3");
        assert_eq!(text(&of(1, 3)), "1/3");
        assert_eq!(prose(&of(1, 3)), "0.333333");
        assert_eq!(prose(&of(-5, 2)), "-2.5");
        assert_eq!(prose(&of(36_323_054_985_693, 400_000_000_000)), "90.807637");
        assert_eq!(prose(&of(1, 7_000_000_000)), "0.00000000014");
        assert_eq!(prose(&of(0, 1)), "0");
        assert_eq!(per_cent(&of(38_856, 100_000)), "38.9%");
        assert_eq!(per_cent(&of(-1, 2)), "-50.0%");
        assert_eq!(round_half_up(&of(1, 2)), Some(1));
    }

    #[test]
    fn what_floats_cannot_tell_apart_is_compared_exactly() {
        let third = of(1, 3);
        let more = &third + of(1, 10_i64.pow(18));
        assert_eq!(Key::new(&third).compare(&Key::new(&more)), Ordering::Less);
        assert_eq!(Key::new(&more).compare(&Key::new(&more)), Ordering::Equal);
    }
}
