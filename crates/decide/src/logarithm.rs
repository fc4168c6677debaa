//! The natural logarithm of a ratio, as the nearest double.

use std::sync::OnceLock;

use num_bigint::BigUint;
use num_traits::{ToPrimitive, Zero};

/// Binary places of the first attempt: enough unless the logarithm lies within
/// 2^-110 of the middle between two doubles.
const PLACES: u64 = 128;

/// The double nearest to the natural logarithm of `over / under`.
///
/// The logarithm is computed in whole numbers with more and more places until
/// both its bounds round to one double. They do in the end: but for 0, the
/// logarithm of a ratio is never a ratio (Lindemann, 1882), so it never lies in
/// the middle between two doubles. What follows from the numbers therefore
/// follows from the doubles wherever doubling is enough: ln 9 is exactly twice
/// ln 3, on every machine.
///
/// # Panics
/// If `under` is 0 or above `over`.
pub(crate) fn nearest_logarithm(over: u64, under: u64) -> f64 {
    assert!(0 < under && under <= over, "a ratio from 1 up");
    if over == under {
        return 0.0;
    }
    let mut places = PLACES;
    loop {
        let (low, high) = bounds(over, under, places);
        let (low, high) = (as_double(&low, places), as_double(&high, places));
        if low.to_bits() == high.to_bits() {
            return low;
        }
        places *= 2;
    }
}

/// The logarithm of `over / under` in parts of `2^-places`, from below and
/// from above.
fn bounds(over: u64, under: u64, places: u64) -> (BigUint, BigUint) {
    // over / under = 2^doublings × rest with 1 ≤ rest < 2.
    let mut doublings = over.ilog2() - under.ilog2();
    if u128::from(over) < u128::from(under) << doublings {
        doublings -= 1;
    }
    let (over, under) = (u128::from(over), u128::from(under) << doublings);
    // ln rest = 2 artanh((rest - 1) / (rest + 1)).
    let (rest, rest_error) = artanh(over - under, over + under, places);
    let (two, two_error) = if places == PLACES {
        static TWO: OnceLock<(BigUint, u64)> = OnceLock::new();
        TWO.get_or_init(|| artanh(1, 3, PLACES)).clone()
    } else {
        artanh(1, 3, places)
    };
    let low: BigUint = (two * doublings + rest) << 1_u8;
    let high = &low + 2 * (two_error * u64::from(doublings) + rest_error);
    (low, high)
}

/// The inverse hyperbolic tangent of `over / under`, at most a third, in parts
/// of `2^-places`: a number that is not above it, and by how many parts at most
/// it is below.
///
/// It is the sum of `x^n / n` over odd `n`.
fn artanh(over: u128, under: u128, places: u64) -> (BigUint, u64) {
    let first = (BigUint::from(over) << places) / under;
    let square = (&first * &first) >> places;
    let mut power = first;
    let mut sum = BigUint::zero();
    let mut terms = 0_u64;
    while !power.is_zero() {
        sum += &power / (2 * terms + 1);
        power = (power * &square) >> places;
        terms += 1;
    }
    // Each power is short of the true one by less than 2 parts: x^n · e < e/9
    // for the one before, and for the square (short by less than 2 parts) less
    // than 2/3, and 1 for what is cut off. Its quotient cuts off 1 more. What
    // the powers left out add up to is below 2 parts.
    (sum, 3 * terms + 2)
}

/// `parts × 2^-places`, rounded to the nearest double.
fn as_double(parts: &BigUint, places: u64) -> f64 {
    let places = i32::try_from(places).expect("few hundred places");
    // A power of two: nothing is rounded by it.
    parts.to_f64().expect("a number of few hundred bits") * 2_f64.powi(-places)
}

#[cfg(test)]
mod tests {
    use super::nearest_logarithm;

    /// Source: natural logarithms to 17 digits, e.g. OEIS A002162 (ln 2),
    /// A002391 (ln 3), A002392 (ln 10), A016632 (ln 9).
    #[test]
    fn known_logarithms_come_back() {
        for (number, known) in [
            (1, 0.0),
            (2, std::f64::consts::LN_2),
            (3, 1.098_612_288_668_109_8),
            (9, 2.197_224_577_336_219_4),
            (10, std::f64::consts::LN_10),
        ] {
            assert_eq!(
                nearest_logarithm(number, 1).to_bits(),
                f64::to_bits(known),
                "ln {number}"
            );
        }
    }

    #[test]
    fn squares_have_exactly_twice_the_logarithm() {
        for number in 2..3_000_u64 {
            let once = nearest_logarithm(number, 1);
            let square = nearest_logarithm(number * number, 1);
            assert_eq!(square.to_bits(), (2.0 * once).to_bits(), "{number}");
        }
        assert_eq!(
            nearest_logarithm(121, 100).to_bits(),
            (2.0 * nearest_logarithm(110, 100)).to_bits(),
            "1.21 and 1.1"
        );
    }

    /// Source: the crate pxfm, whose logarithm is LLVM libc's, rounded to the
    /// nearest.
    #[test]
    fn it_is_the_logarithm_that_others_round_to_the_nearest() {
        let mut state = 7_u64;
        for _ in 0..20_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let whole = 2 + (state >> (14 + state % 48));
            #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
            let theirs = pxfm::f_log(whole as f64);
            let ours = nearest_logarithm(whole, 1);
            assert_eq!(ours.to_bits(), theirs.to_bits(), "ln {whole}");
        }
    }

    /// With few places the two bounds stand apart, the logarithm between them.
    #[test]
    fn bounds_hold_the_logarithm() {
        for (over, under) in [(3, 2), (7, 3), (1_000, 1), (1_000_001, 1_000_000)] {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let known = pxfm::f_log(over as f64 / under as f64);
            for places in [16, 24, 32, 44] {
                let (low, high) = super::bounds(over, under, places);
                assert!(low < high, "ln {over}/{under} with {places} places");
                let (low, high) = (
                    super::as_double(&low, places),
                    super::as_double(&high, places),
                );
                assert!(
                    low <= known * (1.0 + 1e-15) && known * (1.0 - 1e-15) <= high,
                    "{low} {known} {high}"
                );
                assert!(high - low < 4_000.0 * 2_f64.powi(-i32::try_from(places).expect("few")));
            }
        }
    }

    #[test]
    fn the_smallest_and_the_largest_are_computed() {
        let billion = 1_000_000_000;
        let small = nearest_logarithm(billion + 1, billion);
        assert_eq!(small.to_bits(), 9.999_999_995e-10_f64.to_bits());
        assert!(nearest_logarithm(u64::MAX, 1) < 44.4);
    }
}
