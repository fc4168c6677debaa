//! A sum of money or a load, between two whole numbers.

/// A value that lies from `low` to `high`, in parts of `2^-64` of a part of
/// the currency.
///
/// Nothing here overflows: what voters have paid together is at most the
/// budget and so below `2^50`; with the cost of one more project, below
/// `2^51`; with the fraction, below `2^115`, and the bounds are apart by less
/// than a unit for each purchase and voter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Load {
    pub(super) low: i128,
    pub(super) high: i128,
}

impl Load {
    /// The load on each of `weight` who have paid this much, and pay `cost`
    /// more: rounded outwards.
    pub(super) fn after(self, cost: u64, weight: u64) -> Self {
        let cost = i128::from(cost) << 64;
        let weight = i128::from(weight);
        Self {
            low: (self.low + cost).div_euclid(weight),
            high: (self.high + cost).div_euclid(weight) + 1,
        }
    }

    /// The change of each bound since `before`. Not bounds of the change: to
    /// be added to bounds that hold `before`.
    pub(super) fn since(self, before: Self) -> Self {
        Self {
            low: self.low - before.low,
            high: self.high - before.high,
        }
    }

    /// Each bound taken `weight` times.
    pub(super) fn times(self, weight: u32) -> Self {
        Self {
            low: self.low * i128::from(weight),
            high: self.high * i128::from(weight),
        }
    }

    /// Adds to each bound.
    pub(super) fn add(&mut self, other: Self) {
        self.low += other.low;
        self.high += other.high;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_lies_between_its_bounds() {
        let third = Load::default().after(1, 3);
        let whole = 1_i128 << 64;
        assert!(third.low * 3 <= whole && whole <= third.high * 3);
        assert_eq!(third.high - third.low, 1);
    }
}
