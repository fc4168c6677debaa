//! The purchases that every endowment from some on begins with.
//!
//! While nobody who supports a project is poor, it costs each the same
//! whatever the endowment, and no project is ever cheaper than that. So
//! projects are bought in the order of those prices for as long as all who
//! support them can pay in full; and whoever can at one endowment can at
//! every larger one.

use crate::rule::equal_shares::price::{payment, payment_most};
use crate::rule::equal_shares::supporters::{Supporter, Supporters};

/// A project in its turn, if everyone before it was bought in full.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub(super) project: u32,
    /// The price, rounded down, and up.
    pub(super) low: u128,
    pub(super) high: u128,
}

/// How the first purchases go, for wallets in one unit.
#[derive(Debug, Default)]
pub(super) struct Prefix {
    turns: Vec<Turn>,
    /// What everyone has to have for the first turn, for the first two, …
    needed: Vec<u32>,
    /// What each voter has paid after so many turns, at most and at least.
    after: usize,
    most: Vec<u32>,
    least: Vec<u32>,
}

impl Prefix {
    /// Of `turns`, each surely cheaper than the one after it, those that can
    /// be paid for in full by voters who have less than `limit` each.
    pub(super) fn new<S: Supporter>(
        turns: impl Iterator<Item = Turn>,
        supporters: &Supporters<S>,
        groups: usize,
        limit: u32,
    ) -> Self {
        let mut prefix = Self {
            most: vec![0; groups],
            least: vec![0; groups],
            ..Self::default()
        };
        let mut needed = 0;
        for turn in turns {
            prefix.pay(supporters, turn);
            let list = &supporters.lists[supporters.range(turn.project)];
            let paid = list.iter().map(|supporter| prefix.most[supporter.group()]);
            needed = paid.fold(needed, u32::max);
            if needed >= limit {
                break;
            }
            prefix.turns.push(turn);
            prefix.needed.push(needed);
        }
        prefix.rewind();
        prefix
    }

    /// The turns that everyone can pay for in full who starts with `wallet`.
    pub(super) fn turns(&self, wallet: u32) -> &[Turn] {
        &self.turns[..self.needed.partition_point(|&needed| needed <= wallet)]
    }

    /// What each voter has paid after the first `turns`: at most, at least.
    pub(super) fn paid<S: Supporter>(
        &mut self,
        supporters: &Supporters<S>,
        turns: usize,
    ) -> (&[u32], &[u32]) {
        if self.after > turns {
            self.rewind();
        }
        while self.after < turns {
            self.pay(supporters, self.turns[self.after]);
            self.after += 1;
        }
        (&self.most, &self.least)
    }

    fn rewind(&mut self) {
        self.after = 0;
        self.most.fill(0);
        self.least.fill(0);
    }

    fn pay<S: Supporter>(&mut self, supporters: &Supporters<S>, turn: Turn) {
        let whole = |due: u64| u32::try_from(due).unwrap_or(u32::MAX);
        for supporter in &supporters.lists[supporters.range(turn.project)] {
            let (worth, group) = (supporter.worth(), supporter.group());
            self.most[group] =
                self.most[group].saturating_add(whole(payment_most(turn.high, worth)));
            self.least[group] = self.least[group].saturating_add(whole(payment(turn.low, worth)));
        }
    }
}
