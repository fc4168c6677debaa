//! Satisfaction for money, compared exactly.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};

/// How much satisfaction a project adds for its cost.
#[derive(Debug, Clone)]
pub(super) enum Density {
    /// So much for so much: the gain is at least 0, the cost above 0.
    Ratio(BigInt, u64),
    /// For nothing.
    Free,
}

impl Density {
    /// The density of a project that adds `gain` and costs `cost`. What takes
    /// satisfaction away counts as adding none. A project that costs nothing
    /// and adds nothing is `Free` only if `worthless_is_free`.
    pub(super) fn new(gain: BigInt, cost: u64, worthless_is_free: bool) -> Self {
        let adds = gain.sign() == Sign::Plus;
        match (cost, adds) {
            (0, adds) if adds || worthless_is_free => Self::Free,
            (_, true) => Self::Ratio(gain, cost),
            (_, false) => Self::Ratio(BigInt::ZERO, 1),
        }
    }
}

impl Ord for Density {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Free, Self::Free) => Ordering::Equal,
            (Self::Free, _) => Ordering::Greater,
            (_, Self::Free) => Ordering::Less,
            (Self::Ratio(gain, cost), Self::Ratio(other_gain, other_cost)) => {
                (gain * other_cost).cmp(&(other_gain * cost))
            }
        }
    }
}

impl PartialEq for Density {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Density {}

impl PartialOrd for Density {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Ranks from 0 up, higher for higher density, the same for the same.
pub(super) fn ranks(densities: &[Density]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..densities.len()).collect();
    order.sort_by(|&one, &other| densities[one].cmp(&densities[other]));
    let mut ranks = vec![0; densities.len()];
    let mut rank = 0;
    for pair in order.windows(2) {
        rank += u32::from(densities[pair[0]].cmp(&densities[pair[1]]).is_ne());
        ranks[pair[1]] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ratios_share_a_rank_and_what_is_free_comes_first() {
        let of = |gain: i64, cost| Density::new(BigInt::from(gain), cost, false);
        let densities = [of(2, 6), of(1, 3), of(5, 0), of(0, 0), of(-3, 2), of(1, 2)];
        assert_eq!(ranks(&densities), [1, 1, 3, 0, 0, 2]);
        assert_eq!(Density::new(BigInt::ZERO, 0, true), Density::Free);
    }
}
