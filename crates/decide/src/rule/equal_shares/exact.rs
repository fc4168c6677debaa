//! Prices as exact ratios, worked out only when somebody needs them.
//!
//! The price of round k follows from whole numbers. If, of the supporters of
//! the project, those who run dry weigh N and have paid c(j) units of
//! satisfaction in earlier rounds j, and the others weigh R units, then
//! `price(k) = (cost − N·e + Σ c(j)·price(j)) / R`, e being the endowment.
//! No ratio is ever formed for a voter.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;

/// What a project's price follows from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Form {
    /// The project's cost, in parts.
    pub(super) cost: u64,
    /// What those weigh who give all they have left.
    pub(super) poor: u64,
    /// Units that the poor paid for in each earlier round.
    pub(super) paid: Vec<u64>,
    /// The units of those who pay the full price.
    pub(super) rich: u64,
}

/// The exact prices of the rounds so far, over one denominator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Exact {
    denominator: BigInt,
    endowment: BigInt,
    prices: Vec<BigInt>,
}

impl Exact {
    /// Before the first round, everyone having `numerator / denominator`.
    pub(super) fn new(numerator: u128, denominator: u128) -> Self {
        Self {
            denominator: denominator.into(),
            endowment: numerator.into(),
            prices: Vec::new(),
        }
    }

    /// How many rounds are known.
    pub(super) fn rounds(&self) -> usize {
        self.prices.len()
    }

    /// Adds the price of the next round.
    pub(super) fn push(&mut self, form: &Form) {
        let price = self.numerator(form);
        for known in &mut self.prices {
            *known *= form.rich;
        }
        self.endowment *= form.rich;
        self.denominator *= form.rich;
        self.prices.push(price);
    }

    /// What the rich must bring together, times the denominator.
    pub(super) fn numerator(&self, form: &Form) -> BigInt {
        &self.denominator * form.cost - self.money(form.poor, &form.paid)
    }

    /// What people have left who weigh `weight` and paid `paid` units in each
    /// round, times the denominator.
    pub(super) fn money(&self, weight: u64, paid: &[u64]) -> BigInt {
        paid.iter()
            .zip(&self.prices)
            .filter(|&(&units, _)| units > 0)
            .fold(&self.endowment * weight, |left, (&units, price)| {
                left - price * units
            })
    }

    /// What people have left, as a ratio in parts.
    pub(super) fn money_ratio(&self, weight: u64, paid: &[u64]) -> BigRational {
        BigRational::new(self.money(weight, paid), self.denominator.clone())
    }

    /// The price of round `round` per unit, as a ratio in parts.
    pub(super) fn price(&self, round: usize) -> BigRational {
        BigRational::new(self.prices[round].clone(), self.denominator.clone())
    }

    /// Which of two projects is cheaper per unit of satisfaction, a unit of
    /// each being worth its factor.
    pub(super) fn compare(&self, one: (&Form, u128), other: (&Form, u128)) -> Ordering {
        let left = self.numerator(one.0) * other.0.rich * other.1;
        let right = self.numerator(other.0) * one.0.rich * one.1;
        left.cmp(&right)
    }

    /// Whether somebody who paid `paid` units so far cannot pay `worth` units
    /// at the price that `form` gives.
    pub(super) fn is_poor(&self, paid: &[u64], worth: u64, form: &Form) -> bool {
        self.money(1, paid) * form.rich < self.numerator(form) * worth
    }
}
