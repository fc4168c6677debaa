//! A whole number of 256 bits: prices, finer than any purse can tell.

/// A natural number below 2^256, the lowest 64 bits first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Wide([u64; 4]);

impl Wide {
    /// `number × 2^(64 × words)`.
    pub(super) fn shifted(number: u128, words: usize) -> Self {
        let mut limbs = [0; 4];
        limbs[words] = low(number);
        if words < 3 {
            limbs[words + 1] = low(number >> 64);
        }
        Self(limbs)
    }

    /// `self + other × factor`.
    pub(super) fn plus_times(mut self, other: Self, factor: u64) -> Self {
        let mut carry = 0_u128;
        for (limb, more) in self.0.iter_mut().zip(other.0) {
            let sum = u128::from(*limb) + u128::from(more) * u128::from(factor) + carry;
            *limb = low(sum);
            carry = sum >> 64;
        }
        assert!(carry == 0, "prices add up to less than 2^256");
        self
    }

    /// `self − other × factor`, or 0 if that is below 0.
    pub(super) fn minus_times(self, other: Self, factor: u64) -> Self {
        let less = Self::default().plus_times(other, factor);
        let mut limbs = [0; 4];
        let mut borrow = false;
        for (limb, (&a, &b)) in limbs.iter_mut().zip(self.0.iter().zip(&less.0)) {
            let (once, under) = a.overflowing_sub(b);
            let (twice, again) = once.overflowing_sub(u64::from(borrow));
            *limb = twice;
            borrow = under || again;
        }
        if borrow { Self::default() } else { Self(limbs) }
    }

    /// `self ÷ divisor`, rounded down.
    pub(super) fn over(mut self, divisor: u64) -> Self {
        let mut rest = 0_u128;
        for limb in self.0.iter_mut().rev() {
            let now = (rest << 64) | u128::from(*limb);
            *limb = low(now / u128::from(divisor));
            rest = now % u128::from(divisor);
        }
        self
    }

    /// The bits from `bit` up, as far as 128 bits hold them.
    pub(super) fn bits_from(self, bit: usize) -> u128 {
        let (words, bits) = (bit / 64, bit % 64);
        let limb = |at: usize| u128::from(self.0.get(at).copied().unwrap_or(0));
        let low_part = limb(words) | (limb(words + 1) << 64);
        if bits == 0 {
            low_part
        } else {
            (low_part >> bits) | (limb(words + 2) << (128 - bits))
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
fn low(number: u128) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigUint;

    fn big(wide: Wide) -> BigUint {
        wide.0
            .iter()
            .rev()
            .fold(BigUint::default(), |sum, &limb| (sum << 64) + limb)
    }

    #[test]
    fn sums_products_and_quotients_are_those_of_big_numbers() {
        let (a, b) = (
            Wide::shifted(u128::MAX / 7, 1),
            Wide::shifted(12_345_678_901, 2),
        );
        let factor = 987_654_321_987;
        assert_eq!(big(a.plus_times(b, factor)), big(a) + big(b) * factor);
        assert_eq!(
            big(a.plus_times(b, factor).minus_times(a, 1)),
            big(b) * factor
        );
        assert_eq!(big(b.over(factor)), big(b) / factor);
        assert_eq!(a.minus_times(a, 2), Wide::default());
        let bits: BigUint = big(a) >> 96_usize;
        assert_eq!(BigUint::from(a.bits_from(96)), bits);
    }
}
