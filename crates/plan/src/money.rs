//! What there is to spend each year, and what a plan spends.

use allotment_place::Pence;

use crate::{Item, Plan};

/// The money of one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct YearMoney {
    /// For things that last.
    pub capital: Pence,
    /// That runs things.
    pub revenue: Pence,
}

/// What a plan may spend.
#[derive(Debug, Clone)]
pub struct Money {
    /// What the share gives, by year.
    pub share: Vec<YearMoney>,
    /// What the plan itself says the share gives, where both are known.
    pub stated: Option<Vec<YearMoney>>,
    /// What may be kept for a later year.
    pub carry: Carry,
    /// Where the share comes from.
    pub source: String,
}

/// Whether what is not spent in a year may be spent in a later one of the plan.
/// Nothing may, unless a plan declares it, with who allows it.
#[derive(Debug, Clone, Default)]
pub struct Carry {
    /// Capital may.
    pub capital: bool,
    /// Revenue may.
    pub revenue: bool,
    /// Who allows it.
    pub source: Option<String>,
}

/// Money planned and available in a year, of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Line {
    /// What the items cost.
    pub planned: Pence,
    /// What there is: the year's share, and what earlier years left if that may
    /// be kept.
    pub available: Pence,
}

impl Line {
    /// What nobody has planned for; nothing if too much is planned.
    #[must_use]
    pub fn left(self) -> Pence {
        Pence::new(self.available.get().saturating_sub(self.planned.get()))
    }

    /// Whether more is planned than there is.
    #[must_use]
    pub fn is_over(self) -> bool {
        self.planned > self.available
    }
}

/// One sort of money, year by year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// A line a year.
    pub capital: Vec<Line>,
    /// A line a year.
    pub revenue: Vec<Line>,
}

/// What `plan` spends against what it has, year by year. Capital never pays
/// for revenue, nor revenue for capital: they are two profiles.
///
/// Source: *Pride in Place Programme: funding profiles and timelines* (MHCLG,
/// 2025), as cited second-hand: capital allocations cannot be spent on revenue
/// and vice versa.
#[must_use]
pub fn profile(plan: &Plan) -> Profile {
    let share = &plan.money.share;
    let capital: Vec<Pence> = share.iter().map(|year| year.capital).collect();
    let revenue: Vec<Pence> = share.iter().map(|year| year.revenue).collect();
    Profile {
        capital: lines(plan, &capital, plan.money.carry.capital, |item, year| {
            item.map_or(plan.vote.in_year(year).capital, |item| item.capital[year])
        }),
        revenue: lines(plan, &revenue, plan.money.carry.revenue, |item, year| {
            item.map_or(plan.vote.in_year(year).revenue, |item| item.revenue[year])
        }),
    }
}

/// A line a year; `of` gives what an item costs in a year, or, for none, what is set aside
/// for the vote.
fn lines(
    plan: &Plan,
    share: &[Pence],
    carry: bool,
    of: impl Fn(Option<&Item>, usize) -> Pence,
) -> Vec<Line> {
    let mut kept = Pence::default();
    (share.iter().enumerate())
        .map(|(year, &own)| {
            let items = plan.items.iter().filter(|item| item.counts());
            let all = items.map(Some).chain([None]);
            let line = Line {
                planned: sum(all.map(|item| of(item, year))),
                available: sum([own, kept]),
            };
            if carry {
                kept = line.left();
            }
            line
        })
        .collect()
}

/// The sum of `amounts`; at most what an amount can hold.
pub(crate) fn sum(amounts: impl IntoIterator<Item = Pence>) -> Pence {
    let total = amounts
        .into_iter()
        .fold(0_u64, |sum, one| sum.saturating_add(one.get()));
    Pence::new(total)
}

/// What the items that `chosen` lets through cost, over all years: capital and
/// revenue. What was given up does not count.
#[must_use]
pub fn totals(plan: &Plan, chosen: impl Fn(&Item) -> bool) -> YearMoney {
    let items = || {
        plan.items
            .iter()
            .filter(|item| item.counts() && chosen(item))
    };
    YearMoney {
        capital: sum(items().map(|item| item.totals().0)),
        revenue: sum(items().map(|item| item.totals().1)),
    }
}

/// All that is planned, over all years: what the items cost, and what is set aside for
/// what residents chose.
#[must_use]
pub fn planned(plan: &Plan) -> YearMoney {
    let (items, aside) = (totals(plan, |_| true), plan.vote.in_all());
    YearMoney {
        capital: sum([items.capital, aside.capital]),
        revenue: sum([items.revenue, aside.revenue]),
    }
}
