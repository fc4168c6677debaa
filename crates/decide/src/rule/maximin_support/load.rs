//! What projects cost, for what their backers weigh.

use std::cmp::Ordering;

/// A ratio of cost to weight; endless where a cost meets no weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Load {
    /// Below `2^63`: the costs of at most a budget, and one more.
    pub(super) cost: u128,
    /// Below `2^64`.
    pub(super) weight: u128,
}

impl Load {
    /// No load.
    pub(super) const NOTHING: Self = Self { cost: 0, weight: 1 };

    pub(super) const fn new(cost: u128, weight: u128) -> Self {
        if cost == 0 {
            return Self::NOTHING;
        }
        Self { cost, weight }
    }

    pub(super) const fn is_endless(self) -> bool {
        self.weight == 0
    }
}

impl Ord for Load {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.weight, other.weight) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Greater,
            (_, 0) => Ordering::Less,
            _ => (self.cost * other.weight).cmp(&(other.cost * self.weight)),
        }
    }
}

impl PartialOrd for Load {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Load {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Load {}
