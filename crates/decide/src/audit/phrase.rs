//! Numbers as people read them.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// A ratio to at most two decimals, rounded towards zero: `1250.5`, `33.33`.
pub(super) fn spoken(ratio: &BigRational) -> String {
    let hundredths = (ratio * BigRational::from_integer(BigInt::from(100)))
        .trunc()
        .to_integer();
    let sign = if hundredths.is_negative() { "-" } else { "" };
    let hundredths = hundredths.abs();
    let (units, rest) = (&hundredths / 100_u32, &hundredths % 100_u32);
    if rest.is_zero() {
        return format!("{sign}{units}");
    }
    let decimals = format!("{rest:0>2}");
    format!("{sign}{units}.{}", decimals.trim_end_matches('0'))
}

/// `1 voter`, `2 voters`.
pub(super) fn voters(count: u64) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} voter{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_read_aloud() {
        let ratio = |n: i64, d: i64| BigRational::new(n.into(), d.into());
        assert_eq!(spoken(&ratio(100, 3)), "33.33");
        assert_eq!(spoken(&ratio(2501, 2)), "1250.5");
        assert_eq!(spoken(&ratio(12, 1)), "12");
        assert_eq!(spoken(&ratio(1, 20)), "0.05");
        assert_eq!(spoken(&ratio(-7, 2)), "-3.5");
        assert_eq!(voters(1), "1 voter");
    }
}
