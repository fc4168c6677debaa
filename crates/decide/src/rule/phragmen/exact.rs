//! Loads as exact fractions, worked out only when bounds do not decide.

use num_bigint::BigUint;
use num_traits::One;

/// The loads that purchases left, as numerators over one denominator. Purchases
/// are written down as they happen, and worked out when first asked for.
#[derive(Debug, Clone)]
pub(super) struct Exact {
    purchases: Vec<Purchase>,
    /// Of the purchases worked out so far; the first stands for no load.
    numerators: Vec<BigUint>,
    denominator: BigUint,
}

#[derive(Debug, Clone)]
struct Purchase {
    tally: Vec<(u32, u64)>,
    cost: u64,
    weight: u64,
}

/// A project that may be bought: what its backers' loads are, what it costs,
/// what they weigh.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    /// How much of the weight has the load of each purchase.
    pub(super) tally: &'a [(u32, u64)],
    pub(super) cost: u64,
    pub(super) weight: u64,
}

impl Exact {
    pub(super) fn new() -> Self {
        Self {
            purchases: Vec::new(),
            numerators: vec![BigUint::ZERO],
            denominator: BigUint::one(),
        }
    }

    /// Writes a purchase down.
    pub(super) fn buy(&mut self, tally: Vec<(u32, u64)>, cost: u64, weight: u64) {
        self.purchases.push(Purchase {
            tally,
            cost,
            weight,
        });
    }

    /// The positions of those of `candidates` that leave the least load.
    pub(super) fn least(&mut self, candidates: &[Candidate<'_>]) -> Vec<usize> {
        self.work_out();
        let loads: Vec<(BigUint, u64)> = candidates
            .iter()
            .map(|candidate| (self.paid(candidate.tally, candidate.cost), candidate.weight))
            .collect();
        let less = |one: &(BigUint, u64), other: &(BigUint, u64)| {
            (&one.0 * other.1).cmp(&(&other.0 * one.1))
        };
        let Some(least) = loads.iter().min_by(|one, other| less(one, other)) else {
            return Vec::new();
        };
        (0..loads.len())
            .filter(|&position| less(&loads[position], least).is_eq())
            .collect()
    }

    /// What a group has paid, with `cost` besides, over the denominator.
    fn paid(&self, tally: &[(u32, u64)], cost: u64) -> BigUint {
        tally
            .iter()
            .map(|&(purchase, weight)| &self.numerators[purchase as usize] * weight)
            .fold(&self.denominator * cost, |sum, paid| sum + paid)
    }

    fn work_out(&mut self) {
        for at in self.numerators.len() - 1..self.purchases.len() {
            let Purchase {
                tally,
                cost,
                weight,
            } = &self.purchases[at];
            let paid = self.paid(tally, *cost);
            if (&paid % weight) == BigUint::ZERO {
                let load = paid / weight;
                self.numerators.push(load);
                continue;
            }
            self.denominator *= *weight;
            for numerator in &mut self.numerators {
                *numerator *= *weight;
            }
            self.numerators.push(paid);
        }
    }
}
