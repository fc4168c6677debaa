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

mod half;
mod prefix;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bits::MONEY_BITS;
use super::run::{Endowment, PROJECT, Setting};
use super::supporters::{Keys, Supporter, Supporters};
use crate::Open;
use half::{Half, Rounding};
use prefix::{Prefix, Turn};

/// A voter's money carries so many bits: bounds need no more, and processors
/// take several such numbers at once.
const WALLET_BITS: u32 = 30;

/// So many projects may be too close to tell apart.
const TOGETHER_MAX: usize = 6;

/// The workings of a span, kept for their memory.
pub(super) struct Span<'a, S> {
    setting: &'a Setting<'a>,
    supporters: &'a Supporters<S>,
    keys: Keys,
    open: Open,
    /// Wallets are in units of `2^-bits` parts.
    bits: Option<i32>,
    prefix: Prefix,
    low: Half<S>,
    high: Half<S>,
    spare: Vec<u32>,
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
        Self {
            setting,
            supporters,
            keys: Keys::new(setting.utilities),
            open: Open::new(setting.contest, setting.limits),
            bits: None,
            prefix: Prefix::default(),
            low: Half::default(),
            high: Half::default(),
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
        let first = self.begin(from, to)?;
        let contest = self.setting.contest;
        let cost = |project: u32| contest.projects[project as usize].cost;
        let mut possible = Possible {
            bought: vec![false; contest.projects.len()],
            left: contest.budget,
        };
        for project in first {
            possible.add(project, cost(project))?;
        }
        let mut waiting = BinaryHeap::new();
        for (project, candidate) in (0_u32..).zip(&contest.projects) {
            if possible.bought[project as usize] || !self.may_be_bought(project) {
                continue;
            }
            if candidate.cost == 0 {
                possible.add(project, 0)?;
            } else {
                let least = self.least(project, Rounding::Down);
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
            self.looked += self.high.list(self.supporters, project).len() as u64;
            if self.high.money(self.supporters, project)
                >= self.scaled(cost(project), Rounding::Down)
            {
                possible.add(project, cost(project))?;
            }
        }
        Some(possible.bought)
    }

    /// Whether anyone supports `project` and limits leave it open.
    fn may_be_bought(&self, project: u32) -> bool {
        !self.supporters.range(project).is_empty() && self.open.is_open(project)
    }

    /// Fills the wallets; gives the projects that are bought first whatever
    /// the endowment, and paid for.
    fn begin(&mut self, from: Endowment, to: Endowment) -> Option<Vec<u32>> {
        let contest = self.setting.contest;
        let most = to.numerator / to.denominator + 1;
        let total = most.checked_mul(u128::from(contest.weight.max(1)))?;
        if total >> MONEY_BITS != 0 || contest.weight >> (MONEY_BITS - WALLET_BITS) != 0 {
            return None;
        }
        let used = 128 - most.leading_zeros();
        let bits = i32::try_from(WALLET_BITS).expect("few") - i32::try_from(used).expect("few");
        if self.bits != Some(bits) {
            self.bits = Some(bits);
            self.prefix = self.prefix();
        }
        let (up, down) = (bits.max(0), (-bits).max(0));
        let parts =
            |endowment: Endowment| (endowment.numerator << up, endowment.denominator << down);
        let (low, of) = parts(from);
        let low = u32::try_from(low / of).ok()?;
        let (high, of) = parts(to);
        let high = u32::try_from(high.div_ceil(of)).ok()?;

        let first: Vec<u32> = (self.prefix.turns(low).iter())
            .map(|turn| turn.project)
            .collect();
        let (at_most, at_least) = self.prefix.paid(self.supporters, first.len());
        self.low.begin(contest.projects.len(), low, at_most);
        self.high.begin(contest.projects.len(), high, at_least);
        let begun = contest.groups.len() + PROJECT * contest.projects.len();
        self.looked += 2 * begun as u64;
        self.cheapest.clear();
        self.cheapest.resize(contest.projects.len(), 0);
        self.dearest.clear();
        self.dearest.resize(contest.projects.len(), 0);
        Some(first)
    }

    /// The projects in the order of what they cost while nobody is poor, as
    /// far as that order is sure.
    fn prefix(&self) -> Prefix {
        let contest = self.setting.contest;
        let mut turns: Vec<(u128, Turn)> = (0_u32..)
            .zip(&contest.projects)
            .filter(|&(project, candidate)| candidate.cost > 0 && self.may_be_bought(project))
            .map(|(project, _)| {
                let low = self.least(project, Rounding::Down);
                let high = self.least(project, Rounding::Up) + 2;
                (self.keys.low(project, low), Turn { project, low, high })
            })
            .collect();
        turns.sort_unstable_by_key(|&(key, turn)| (key, turn.project));
        let sure = turns
            .windows(2)
            .take_while(|pair| self.keys.high(pair[0].1.project, pair[0].1.high) < pair[1].0)
            .count();
        let sure = if sure + 1 == turns.len() {
            sure + 1
        } else {
            sure
        };
        let sure = turns[..sure].iter().map(|&(_, turn)| turn);
        let groups = contest.groups.len();
        Prefix::new(sure, self.supporters, groups, 1 << WALLET_BITS)
    }

    /// The least that a unit of `project` can cost.
    fn least(&self, project: u32, rounding: Rounding) -> u128 {
        let cost = self.setting.contest.projects[project as usize].cost;
        self.supporters.least(project, self.scaled(cost, rounding))
    }

    /// `cost` in the units of the wallets.
    fn scaled(&self, cost: u64, rounding: Rounding) -> u128 {
        let (cost, bits) = (u128::from(cost), self.bits.unwrap_or(0));
        let dropped = bits.unsigned_abs();
        match rounding {
            _ if bits >= 0 => cost << bits,
            Rounding::Up => cost.div_ceil(1 << dropped),
            Rounding::Down => cost >> dropped,
        }
    }

    /// The lowest price that `project` may have, if everyone has as much as
    /// they may have.
    fn price_low(&mut self, project: u32) -> Option<u128> {
        let cost = self.cost(project, Rounding::Down)?;
        let from = self.cheapest[project as usize];
        self.looked += self.high.list(self.supporters, project).len() as u64;
        let (price, left) = self.high.price(self.supporters, project, cost, from)?;
        self.high.drop_dry(self.supporters, project, left);
        self.cheapest[project as usize] = price;
        Some(price)
    }

    /// The highest price that `project` may have, which is at least `from`, if
    /// everyone has as little as they may have; and how many of its supporters
    /// have anything then.
    fn price_high(&mut self, project: u32, from: u128) -> Option<(u128, usize)> {
        let cost = self.cost(project, Rounding::Up)?;
        self.looked += self.low.list(self.supporters, project).len() as u64;
        let (price, left) = self.low.price(self.supporters, project, cost, from)?;
        Some((price + 2, left))
    }

    fn cost(&self, project: u32, rounding: Rounding) -> Option<u128> {
        let cost = self.scaled(
            self.setting.contest.projects[project as usize].cost,
            rounding,
        );
        (cost >> MONEY_BITS == 0).then_some(cost)
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
            let Some(low) = self.price_low(project) else {
                continue;
            };
            if self.keys.low(project, low) > best {
                seen.push(Contender {
                    project,
                    low,
                    high: None,
                });
                continue;
            }
            let high = self
                .price_high(project, low.max(self.dearest[project as usize]))
                .map(|(high, left)| {
                    self.low.drop_dry(self.supporters, project, left);
                    high
                });
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
                let Some(low) = self.price_low(project) else {
                    continue;
                };
                if self.keys.low(project, low) > worst {
                    waiting.push(Reverse((self.keys.low(project, low), project)));
                    continue;
                }
                let high = self.price_high(project, low).map(|(high, _)| high);
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
                    let high = known.high.expect("checked before");
                    self.charge_low(known.project, high);
                }
            }
            // Whoever is dry only for the moment stays in the list.
            contender.high = self
                .price_high(contender.project, contender.low)
                .map(|(high, _)| high);
            self.low.wallets.clone_from(&self.spare);
            if contender.high.is_none() {
                return false;
            }
        }
        true
    }

    fn buy(&mut self, close: &[Contender]) {
        for contender in close {
            let project = contender.project;
            self.looked += self.high.list(self.supporters, project).len() as u64;
            self.high
                .charge(self.supporters, project, contender.low, Rounding::Down);
            self.charge_low(project, contender.high.expect("it is bought"));
        }
    }

    fn charge_low(&mut self, project: u32, price: u128) {
        self.looked += self.low.list(self.supporters, project).len() as u64;
        self.low
            .charge(self.supporters, project, price, Rounding::Up);
    }
}
