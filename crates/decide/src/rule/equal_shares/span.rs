//! What Equal Shares may buy for every endowment from one to another.
//!
//! A completion tries thousands of endowments, most of which differ in
//! nothing that matters. Here they are run together: every wallet lies
//! between two bounds, so every price does. While one project is surely the
//! cheapest it is bought, at its lowest price by the upper bounds and at its
//! highest by the lower: wallets bought from at a higher price hold less, so
//! the bounds stay bounds. Projects too close to tell apart are bought
//! together where they would be bought next in any order. Where neither
//! holds, whatever could still be paid for may be bought, and no more.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bits::MONEY_BITS;
use super::price::{Found, find, payment, payment_most};
use super::run::{Endowment, PROJECT, Setting};
use super::supporters::{Keys, Supporter, Supporters};
use crate::Open;

/// So many projects may be too close to tell apart.
const TOGETHER_MAX: usize = 6;

/// One bound of every wallet.
struct Half<S> {
    /// Supporters who have anything left, of projects that were looked at.
    lists: Vec<S>,
    /// How many of them there are; nothing if the project was not looked at.
    active: Vec<Option<usize>>,
    wallets: Vec<u64>,
}

impl<S: Supporter> Half<S> {
    /// The supporters of `project` who have anything left, as far as known.
    fn list(&mut self, supporters: &Supporters<S>, project: u32) -> &mut [S] {
        let range = supporters.range(project);
        let list = &mut self.lists[range.clone()];
        let active = self.active[project as usize].get_or_insert_with(|| {
            list.copy_from_slice(&supporters.lists[range]);
            list.len()
        });
        &mut list[..*active]
    }

    /// What the supporters of `project` have together.
    fn money(&self, supporters: &Supporters<S>, project: u32) -> (u128, usize) {
        let range = supporters.range(project);
        let list = match self.active[project as usize] {
            Some(active) => &self.lists[range][..active],
            None => &supporters.lists[range],
        };
        let sum: u64 = list
            .iter()
            .map(|supporter| self.wallets[supporter.group()] * supporter.weight())
            .sum();
        (u128::from(sum), list.len())
    }
}

/// The workings of a span, kept for their memory.
pub(super) struct Span<'a, S> {
    setting: &'a Setting<'a>,
    supporters: &'a Supporters<S>,
    keys: Keys,
    open: Open,
    bits: u32,
    low: Half<S>,
    high: Half<S>,
    spare: Vec<u64>,
    /// Lower bounds of prices, and upper.
    cheapest: Vec<u128>,
    dearest: Vec<u128>,
    /// How many entries of ballots were passed over so far, about.
    pub(super) looked: u64,
}

/// What may be bought, as long as it costs no more than the budget.
struct Possible {
    bought: Vec<bool>,
    left: u64,
}

impl Possible {
    /// Adds `project`; nothing if that is more than the budget pays for.
    fn add(&mut self, project: u32, cost: u64) -> Option<()> {
        self.left = self.left.checked_sub(cost)?;
        self.bought[project as usize] = true;
        Some(())
    }
}

/// A project that may be the cheapest.
#[derive(Debug, Clone, Copy)]
struct Contender {
    project: u32,
    low: u128,
    high: Option<u128>,
}

impl<'a, S: Supporter> Span<'a, S> {
    pub(super) fn new(setting: &'a Setting<'a>, supporters: &'a Supporters<S>) -> Self {
        let half = || Half {
            lists: Vec::new(),
            active: Vec::new(),
            wallets: Vec::new(),
        };
        Self {
            setting,
            supporters,
            keys: Keys::new(setting.utilities),
            open: Open::new(setting.contest, setting.limits),
            bits: 0,
            low: half(),
            high: half(),
            spare: Vec::new(),
            cheapest: Vec::new(),
            dearest: Vec::new(),
            looked: 0,
        }
    }

    /// Whether each project may be bought at some endowment from `from` to
    /// `to`; nothing if all that may be bought costs more than the budget, or
    /// if the amounts are too large for this.
    pub(super) fn between(&mut self, from: Endowment, to: Endowment) -> Option<Vec<bool>> {
        self.begin(from, to)?;
        let contest = self.setting.contest;
        let cost = |project: u32| contest.projects[project as usize].cost;
        let mut possible = Possible {
            bought: vec![false; contest.projects.len()],
            left: contest.budget,
        };
        let mut waiting = BinaryHeap::new();
        for (project, candidate) in (0_u32..).zip(&contest.projects) {
            if self.supporters.range(project).is_empty() || !self.open.is_open(project) {
                continue;
            }
            if candidate.cost == 0 {
                possible.add(project, 0)?;
            } else {
                let cost = u128::from(candidate.cost) << self.bits;
                let least = self.supporters.least(project, cost);
                self.cheapest[project as usize] = least;
                waiting.push(Reverse((self.keys.low(project, least), project)));
            }
        }
        loop {
            let mut close = self.closest(&mut waiting);
            let surely = !close.is_empty() && self.together(&mut close, &mut waiting);
            for contender in &close {
                possible.add(contender.project, cost(contender.project))?;
            }
            if !surely {
                break;
            }
            self.buy(&close);
        }
        // Whatever its supporters could pay for together, were they all as rich
        // as they may be.
        for Reverse((_, project)) in waiting {
            let (money, looked) = self.high.money(self.supporters, project);
            self.looked += looked as u64;
            if money >= u128::from(cost(project)) << self.bits {
                possible.add(project, cost(project))?;
            }
        }
        Some(possible.bought)
    }

    fn begin(&mut self, from: Endowment, to: Endowment) -> Option<()> {
        let contest = self.setting.contest;
        let total =
            (to.numerator / to.denominator + 1).checked_mul(u128::from(contest.weight.max(1)))?;
        self.bits = MONEY_BITS.checked_sub(128 - total.leading_zeros())?;
        let low = (from.numerator << self.bits) / from.denominator;
        let high = (to.numerator << self.bits).div_ceil(to.denominator);
        let begun = contest.groups.len() + PROJECT * contest.projects.len();
        self.looked += 2 * begun as u64;
        for (half, wallet) in [(&mut self.low, low), (&mut self.high, high)] {
            if half.lists.is_empty() {
                half.lists.extend_from_slice(&self.supporters.lists);
            }
            half.active.clear();
            half.active.resize(contest.projects.len(), None);
            half.wallets.clear();
            half.wallets
                .resize(contest.groups.len(), u64::try_from(wallet).ok()?);
        }
        self.cheapest.clear();
        self.cheapest.resize(contest.projects.len(), 0);
        self.dearest.clear();
        self.dearest.resize(contest.projects.len(), 0);
        Some(())
    }

    /// A bound of a project's price: the lowest if everyone has as much as
    /// they may have, the highest if everyone has as little.
    fn price(&mut self, project: u32, from: u128, lowest: bool) -> Option<u128> {
        let cost = u128::from(self.setting.contest.projects[project as usize].cost) << self.bits;
        if cost >> MONEY_BITS != 0 {
            return None;
        }
        let half = if lowest {
            &mut self.high
        } else {
            &mut self.low
        };
        half.list(self.supporters, project);
        let (at, active) = (
            self.supporters.range(project).start,
            half.active[project as usize].unwrap_or(0),
        );
        let list = &mut half.lists[at..at + active];
        self.looked += list.len() as u64;
        match find(list, &half.wallets, cost, from, 0) {
            Found::TooDear(_) => None,
            Found::Price(price, sums) => {
                half.active[project as usize] = Some(sums.left);
                Some(if lowest { price } else { price + 2 })
            }
        }
    }

    fn key_high(&self, project: u32, price: Option<u128>) -> u128 {
        price.map_or(u128::MAX, |price| self.keys.high(project, price))
    }

    /// Every project that may be the cheapest now.
    fn closest(&mut self, waiting: &mut BinaryHeap<Reverse<(u128, u32)>>) -> Vec<Contender> {
        let mut seen: Vec<Contender> = Vec::new();
        let mut best = u128::MAX;
        while let Some(&Reverse((key, project))) = waiting.peek() {
            if key > best {
                break;
            }
            waiting.pop();
            let Some(low) = self.price(project, self.cheapest[project as usize], true) else {
                continue;
            };
            self.cheapest[project as usize] = low;
            if self.keys.low(project, low) > best {
                seen.push(Contender {
                    project,
                    low,
                    high: None,
                });
                continue;
            }
            let high = self.price(project, low.max(self.dearest[project as usize]), false);
            self.dearest[project as usize] = high.map_or(0, |high| high - 2);
            best = best.min(self.key_high(project, high));
            seen.push(Contender { project, low, high });
        }
        let (close, others): (Vec<_>, Vec<_>) = seen
            .into_iter()
            .partition(|contender| self.keys.low(contender.project, contender.low) <= best);
        for other in others {
            waiting.push(Reverse((
                self.keys.low(other.project, other.low),
                other.project,
            )));
        }
        close
    }

    /// Whether `close` are surely bought next, all of them, in some order;
    /// raises their highest prices to what they are after all the others.
    fn together(
        &mut self,
        close: &mut Vec<Contender>,
        waiting: &mut BinaryHeap<Reverse<(u128, u32)>>,
    ) -> bool {
        loop {
            if close.len() > TOGETHER_MAX || close.iter().any(|contender| contender.high.is_none())
            {
                return false;
            }
            for _ in 1..close.len() {
                if !self.worst(close) {
                    return false;
                }
            }
            let worst = close
                .iter()
                .map(|contender| self.key_high(contender.project, contender.high))
                .max()
                .expect("there is one");
            let before = close.len();
            while let Some(&Reverse((key, project))) = waiting.peek() {
                if key > worst {
                    break;
                }
                waiting.pop();
                let Some(low) = self.price(project, self.cheapest[project as usize], true) else {
                    continue;
                };
                self.cheapest[project as usize] = low;
                if self.keys.low(project, low) > worst {
                    waiting.push(Reverse((self.keys.low(project, low), project)));
                    continue;
                }
                let high = self.price(project, low, false);
                close.push(Contender { project, low, high });
                if close.len() > TOGETHER_MAX {
                    return false;
                }
            }
            if close.len() == before {
                return true;
            }
        }
    }

    /// The highest price of each of `close` if all the others are bought
    /// before it at theirs.
    fn worst(&mut self, close: &mut [Contender]) -> bool {
        let before: Vec<Contender> = close.to_vec();
        self.spare.clone_from(&self.low.wallets);
        for (at, contender) in close.iter_mut().enumerate() {
            for (other, known) in before.iter().enumerate() {
                if other != at {
                    self.charge(known.project, known.high.expect("checked before"), false);
                }
            }
            // Lists must keep whoever is dry only for the moment.
            let kept = self.low.list(self.supporters, contender.project).to_vec();
            contender.high = self.price(contender.project, contender.low, false);
            self.low.active[contender.project as usize] = Some(kept.len());
            self.low
                .list(self.supporters, contender.project)
                .copy_from_slice(&kept);
            self.low.wallets.clone_from(&self.spare);
            if contender.high.is_none() {
                return false;
            }
        }
        true
    }

    fn buy(&mut self, close: &[Contender]) {
        for contender in close {
            self.charge(contender.project, contender.low, true);
            self.charge(
                contender.project,
                contender.high.expect("it is bought"),
                false,
            );
        }
    }

    fn charge(&mut self, project: u32, price: u128, lowest: bool) {
        let half = if lowest {
            &mut self.high
        } else {
            &mut self.low
        };
        let range = self.supporters.range(project);
        half.list(self.supporters, project);
        let active = half.active[project as usize].unwrap_or(0);
        self.looked += active as u64;
        for supporter in &half.lists[range][..active] {
            let worth = supporter.worth();
            let due = if lowest {
                payment(price, worth)
            } else {
                payment_most(price, worth)
            };
            let wallet = &mut half.wallets[supporter.group()];
            *wallet = wallet.saturating_sub(due);
        }
    }
}
