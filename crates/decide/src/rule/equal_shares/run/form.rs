//! Who of a project's supporters is poor, and the price that follows.

use std::collections::BTreeMap;

use super::{FINE_BITS, Run};
use crate::rule::equal_shares::exact::Form;
use crate::rule::equal_shares::price::{payment, payment_most};
use crate::rule::equal_shares::supporters::{Supporter, worth_at};
use crate::rule::equal_shares::wide::Wide;

impl<S: Supporter> Run<'_, S> {
    /// What the price of `project`, known to be between `low` and `high`,
    /// follows from; nothing if its supporters cannot pay for it. Leaves in
    /// `dry` whom it takes all from.
    pub(super) fn form(&mut self, project: u32, low: u128, high: u128) -> Option<Form> {
        let mut form = Form {
            cost: self.setting.contest.projects[project as usize].cost,
            poor: 0,
            paid: vec![0; self.rounds.len()],
            rich: 0,
        };
        self.dry.clear();
        let mut unclear = Vec::new();
        for supporter in &self.lists[self.active_range(project)] {
            let wallet = self.wallets[supporter.group()];
            if wallet == 0 {
                continue;
            }
            let worth = supporter.worth();
            if wallet + self.error < payment(low, worth) {
                self.impoverish(&mut form, *supporter);
                self.dry
                    .push(u32::try_from(supporter.group()).expect("a group"));
            } else {
                form.rich += u64::from(supporter.weight()) * worth;
                if wallet.saturating_sub(self.error) <= payment_most(high, worth) {
                    unclear.push(*supporter);
                }
            }
        }
        self.settle(&mut form, unclear);
        (form.rich > 0).then_some(form)
    }

    /// Moves from the rich to the poor whoever of `unclear` is exactly so:
    /// each time that somebody is, the price rises, and others may be too.
    fn settle(&mut self, form: &mut Form, mut unclear: Vec<S>) {
        if unclear.is_empty() {
            return;
        }
        self.catch_up();
        while form.rich > 0 {
            let mut known: BTreeMap<(u64, Vec<u64>), bool> = BTreeMap::new();
            let mut poor = Vec::new();
            unclear.retain(|supporter| {
                let mut paid = vec![0; self.rounds.len()];
                self.add_paid(&mut paid, supporter.group(), 1);
                let is_poor = *known
                    .entry((supporter.worth(), paid))
                    .or_insert_with_key(|(worth, paid)| self.exact.is_poor(paid, *worth, form));
                if is_poor {
                    poor.push(*supporter);
                }
                !is_poor
            });
            if poor.is_empty() {
                return;
            }
            for supporter in poor {
                form.rich -= u64::from(supporter.weight()) * supporter.worth();
                self.impoverish(form, supporter);
                self.dry
                    .push(u32::try_from(supporter.group()).expect("a group"));
            }
        }
    }

    fn impoverish(&self, form: &mut Form, supporter: S) {
        form.poor += u64::from(supporter.weight());
        self.add_paid(
            &mut form.paid,
            supporter.group(),
            u64::from(supporter.weight()),
        );
    }

    /// Adds what `group` has paid for in each round, `weight` times.
    fn add_paid(&self, paid: &mut [u64], group: usize, weight: u64) {
        let groups = &self.setting.contest.groups;
        for at in groups.range(group) {
            if let Some(round) = self.round_of[groups.choices[at] as usize] {
                paid[round as usize] += weight * worth_at(self.setting.utilities, at);
            }
        }
    }

    /// The price that `form` gives, and how wrong it may be.
    pub(super) fn fine_price(&self, form: &Form) -> (Wide, u128) {
        let cost = Wide::shifted(u128::from(form.cost) << self.bits, FINE_BITS / 64);
        let (sum, error) = form
            .paid
            .iter()
            .zip(&self.prices)
            .filter(|&(&units, _)| units > 0)
            .fold((cost, 0_u128), |(sum, error), (&units, &(price, wrong))| {
                (
                    sum.plus_times(price, units),
                    error.saturating_add(wrong.saturating_mul(u128::from(units))),
                )
            });
        let error = error.saturating_add(u128::from(form.poor)) / u128::from(form.rich) + 2;
        (
            sum.minus_times(self.start, form.poor).over(form.rich),
            error,
        )
    }

    /// Works out the exact prices of all rounds so far.
    pub(super) fn catch_up(&mut self) {
        for round in &self.rounds[self.exact.rounds()..] {
            self.exact.push(&round.form);
        }
    }
}
