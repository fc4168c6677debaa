//! One bound of every wallet.

use crate::rule::equal_shares::price::{
    Found, drop_dry, find, payment, payment_most, pays_to_drop,
};
use crate::rule::equal_shares::supporters::{Supporter, Supporters};

/// What every voter has at most, or at least, and who has anything.
#[derive(Debug)]
pub(super) struct Half<S> {
    /// Supporters of some projects, those left out who have run dry.
    lists: Vec<S>,
    /// How many of them there are; nothing while nobody was left out.
    active: Vec<Option<usize>>,
    pub(super) wallets: Vec<u32>,
}

impl<S> Default for Half<S> {
    fn default() -> Self {
        Self {
            lists: Vec::new(),
            active: Vec::new(),
            wallets: Vec::new(),
        }
    }
}

impl<S: Supporter> Half<S> {
    /// Begins with everyone's `wallet`, less what each has `paid`.
    pub(super) fn begin(&mut self, projects: usize, wallet: u32, paid: &[u32]) {
        self.active.clear();
        self.active.resize(projects, None);
        self.wallets.clear();
        self.wallets.extend(paid.iter().map(|paid| wallet - paid));
    }

    /// The supporters of `project`, without some of those who have run dry.
    pub(super) fn list<'a>(&'a self, supporters: &'a Supporters<S>, project: u32) -> &'a [S] {
        let range = supporters.range(project);
        match self.active[project as usize] {
            Some(active) => &self.lists[range][..active],
            None => &supporters.lists[range],
        }
    }

    /// What a unit of `project` costs, if it costs `cost` in all, and no less
    /// than `from` a unit; and how many of its supporters have anything left.
    /// Nothing if they cannot pay.
    pub(super) fn price(
        &self,
        supporters: &Supporters<S>,
        project: u32,
        cost: u128,
        from: u128,
    ) -> Option<(u128, usize)> {
        let list = self.list(supporters, project);
        match find(list, &self.wallets, cost, from, 0) {
            Found::TooDear(_) => None,
            Found::Price(price, sums) => Some((price, sums.left)),
        }
    }

    /// Drops those who have run dry from the supporters of `project`, so that
    /// `left` remain, if that pays.
    pub(super) fn drop_dry(&mut self, supporters: &Supporters<S>, project: u32, left: usize) {
        let range = supporters.range(project);
        let active = self.active[project as usize];
        if !pays_to_drop(active.unwrap_or(range.len()), left) {
            return;
        }
        if self.lists.is_empty() {
            self.lists.extend_from_slice(&supporters.lists);
        }
        let list = &mut self.lists[range.clone()];
        if active.is_none() {
            list.copy_from_slice(&supporters.lists[range]);
        }
        let active = active.unwrap_or(list.len());
        drop_dry(&mut list[..active], &self.wallets, left);
        self.active[project as usize] = Some(left);
    }

    /// What the supporters of `project` have together.
    pub(super) fn money(&self, supporters: &Supporters<S>, project: u32) -> u128 {
        let list = self.list(supporters, project).iter();
        let sum: u64 = list
            .map(|supporter| {
                u64::from(self.wallets[supporter.group()]) * u64::from(supporter.weight())
            })
            .sum();
        u128::from(sum)
    }

    /// Takes what each supporter of `project` pays at `price`, rounded up or
    /// down, or all that they have.
    pub(super) fn charge(
        &mut self,
        supporters: &Supporters<S>,
        project: u32,
        price: u128,
        rounding: Rounding,
    ) {
        let due = |worth: u64| {
            let due = match rounding {
                Rounding::Up => payment_most(price, worth),
                Rounding::Down => payment(price, worth),
            };
            u32::try_from(due).unwrap_or(u32::MAX)
        };
        let same = due(1);
        let range = supporters.range(project);
        let list = match self.active[project as usize] {
            Some(active) => &self.lists[range][..active],
            None => &supporters.lists[range],
        };
        for supporter in list {
            let due = if S::ALIKE {
                same
            } else {
                due(supporter.worth())
            };
            let wallet = &mut self.wallets[supporter.group()];
            *wallet = wallet.saturating_sub(due);
        }
    }
}

/// Which way a payment is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    Up,
    Down,
}
