//! Exact ratios, as people write them.

use num_rational::BigRational;
use num_traits::Signed;

/// A ratio as a decimal where it ends, else as a fraction.
#[must_use]
pub fn decimal(ratio: &BigRational) -> String {
    let ten = num_bigint::BigInt::from(10);
    let mut places = 0_usize;
    let mut scaled = ratio.clone();
    while !scaled.is_integer() && places < 40 {
        scaled *= BigRational::from_integer(ten.clone());
        places += 1;
    }
    if !scaled.is_integer() {
        return ratio.to_string();
    }
    let sign = if scaled.is_negative() { "-" } else { "" };
    let digits = scaled.to_integer().abs().to_string();
    if places == 0 {
        return format!("{sign}{digits}");
    }
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    format!("{sign}{whole}.{fraction}")
}

/// A ratio as a decimal with at most `places` of them, rounded half away from
/// zero: for a sentence.
#[must_use]
pub fn rounded(ratio: &BigRational, places: u32) -> String {
    let scale = BigRational::from_integer(num_bigint::BigInt::from(10).pow(places));
    decimal(&((ratio * &scale).round() / scale))
}
