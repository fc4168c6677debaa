//! What residents chose in a vote of their own, which the same money pays for.

use std::collections::BTreeSet;

use allotment_place::Pence;

use crate::money::sum;
use crate::{Item, Plan, YearMoney};

/// The two sorts of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// For things that last.
    Capital,
    /// That runs things.
    Revenue,
}

impl Sort {
    /// Both, with the names that files use.
    pub const ALL: [(&'static str, Self); 2] =
        [("capital", Self::Capital), ("revenue", Self::Revenue)];
}

/// A project that residents chose, and that was promised by their vote: no plan decides
/// on its money again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voted {
    /// Its code.
    pub id: String,
    /// What it is.
    pub purpose: String,
    /// What it costs.
    pub amount: Pence,
}

/// What residents chose, and what a plan keeps for it.
#[derive(Debug, Clone, Default)]
pub struct Vote {
    /// What they chose.
    pub projects: Vec<Voted>,
    /// What sort of money that is, if anybody says so.
    pub sort: Option<Sort>,
    /// What is set aside for it, by year; empty for nothing.
    pub set_aside: Vec<YearMoney>,
}

/// An amount of both sorts, or of the one that matters.
fn of_sort(money: YearMoney, sort: Option<Sort>) -> Pence {
    match sort {
        Some(Sort::Capital) => money.capital,
        Some(Sort::Revenue) => money.revenue,
        None => sum([money.capital, money.revenue]),
    }
}

impl Vote {
    /// What is set aside in the year at `year`.
    #[must_use]
    pub fn in_year(&self, year: usize) -> YearMoney {
        self.set_aside.get(year).copied().unwrap_or_default()
    }

    /// What is set aside in all years.
    #[must_use]
    pub fn in_all(&self) -> YearMoney {
        YearMoney {
            capital: sum(self.set_aside.iter().map(|year| year.capital)),
            revenue: sum(self.set_aside.iter().map(|year| year.revenue)),
        }
    }

    /// What all that residents chose costs.
    #[must_use]
    pub fn cost(&self) -> Pence {
        sum(self.projects.iter().map(|one| one.amount))
    }

    /// The part of `item`'s money, over all years, that pays for what residents chose:
    /// capital before revenue where nobody says of which sort it is.
    fn carried_by(&self, item: &Item) -> YearMoney {
        // What is named twice is there once.
        let chosen: BTreeSet<usize> = item.voted.iter().copied().collect();
        let chosen = chosen.into_iter().map(|at| self.projects[at].amount);
        let (capital, revenue) = item.totals();
        let chosen = sum(chosen);
        let of_capital = match self.sort {
            Some(Sort::Revenue) => Pence::default(),
            _ => chosen.min(capital),
        };
        let of_revenue = match self.sort {
            Some(Sort::Capital) => Pence::default(),
            _ => Pence::new(chosen.get() - of_capital.get()).min(revenue),
        };
        YearMoney {
            capital: of_capital,
            revenue: of_revenue,
        }
    }
}

impl Plan {
    /// What residents chose and no item carries.
    pub fn carried_by_none(&self) -> impl Iterator<Item = &Voted> {
        let is_carried = |at: usize| {
            let mut items = self.items.iter().filter(|item| item.counts());
            items.any(|item| item.voted.contains(&at))
        };
        (self.vote.projects.iter().enumerate())
            .filter(move |(at, _)| !is_carried(*at))
            .map(|(_, one)| one)
    }

    /// What `item` costs by year beside what it carries of the vote, which was promised
    /// by that. What was voted for is paid first.
    #[must_use]
    pub fn beside_the_vote(&self, item: &Item) -> Vec<YearMoney> {
        let mut carried = self.vote.carried_by(item);
        let take = |from: Pence, carried: &mut Pence| {
            let part = from.min(*carried);
            *carried = Pence::new(carried.get() - part.get());
            Pence::new(from.get() - part.get())
        };
        (item.capital.iter().zip(&item.revenue))
            .map(|(&capital, &revenue)| YearMoney {
                capital: take(capital, &mut carried.capital),
                revenue: take(revenue, &mut carried.revenue),
            })
            .collect()
    }

    /// What the plan has for what residents chose: set aside, or in the items that carry
    /// it; of the sort that it is.
    #[must_use]
    pub fn kept_for_the_vote(&self) -> Pence {
        let sort = self.vote.sort;
        let carried = (self.items.iter())
            .filter(|item| item.counts())
            .map(|item| of_sort(self.vote.carried_by(item), sort));
        sum(carried.chain([of_sort(self.vote.in_all(), sort)]))
    }
}
