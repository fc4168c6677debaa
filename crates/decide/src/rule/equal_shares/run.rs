//! Equal Shares at one endowment: rounds, prices, ties.

mod form;

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;

use super::bits::{MONEY_BITS, PRICE_BITS};
use super::exact::{Exact, Form};
use super::price::{Found, Pass, drop_dry, find, payment, pays_to_drop};
use super::supporters::{Keys, Supporter, Supporters};
use super::wide::Wide;
use crate::{Contest, DecideError, Limits, Open, Tie, Ties, Utilities};

/// A price in [`Wide`] has this many bits below those that voters pay.
const FINE_BITS: usize = 128;

/// Beginning with a project is as much work as so many entries of ballots.
pub(super) const PROJECT: usize = 16;

/// What everyone starts with: `numerator / denominator` parts per weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Endowment {
    pub(super) numerator: u128,
    pub(super) denominator: u128,
}

/// What does not change from run to run.
pub(super) struct Setting<'a> {
    pub(super) contest: &'a Contest,
    pub(super) utilities: &'a Utilities,
    pub(super) ties: &'a Ties,
    pub(super) limits: &'a Limits,
}

/// A purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Round {
    pub(super) project: u32,
    pub(super) form: Form,
    /// The groups whose voters gave all they had left.
    pub(super) dry: Vec<u32>,
}

/// What a run decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Bought {
    /// Projects that cost nothing and that somebody supports, bought first.
    pub(super) free: Vec<u32>,
    /// The purchases, in order.
    pub(super) rounds: Vec<Round>,
    pub(super) ties: Vec<Tie>,
    /// The projects that somebody supports, that limits leave open, and that
    /// nobody could pay for.
    pub(super) unpaid: Vec<u32>,
}

/// A project that somebody may yet be able to pay for.
#[derive(Debug, Clone, Copy)]
struct Contender {
    project: u32,
    lowest: u128,
    highest: u128,
    key_low: u128,
    key_high: u128,
}

/// What a look at a project's supporters gave.
enum Look {
    TooDear,
    Unclear,
    Price { lowest: u128, highest: u128 },
}

/// The workings of one run, kept from run to run for their memory.
pub(super) struct Run<'a, S> {
    setting: &'a Setting<'a>,
    supporters: &'a Supporters<S>,
    keys: Keys,
    lists: Vec<S>,
    active: Vec<usize>,
    /// What each group's voters have left, each: 0 if nothing, else at most
    /// `error` away from the truth, in units of `2^-bits` parts.
    wallets: Vec<u64>,
    bits: u32,
    error: u64,
    rounds: Vec<Round>,
    round_of: Vec<Option<u32>>,
    /// The price of each round and how wrong it may be, in units of the
    /// wallets' `2^-128`.
    prices: Vec<(Wide, u128)>,
    start: Wide,
    exact: Exact,
    /// Whom the last form called poor.
    dry: Vec<u32>,
    /// How many entries of ballots were passed over so far, about.
    pub(super) looked: u64,
}

impl<'a, S: Supporter> Run<'a, S> {
    /// A run that has not begun.
    pub(super) fn new(setting: &'a Setting<'a>, supporters: &'a Supporters<S>) -> Self {
        Self {
            setting,
            supporters,
            keys: Keys::new(setting.utilities),
            lists: Vec::new(),
            active: Vec::new(),
            wallets: Vec::new(),
            bits: 0,
            error: 0,
            rounds: Vec::new(),
            round_of: Vec::new(),
            prices: Vec::new(),
            start: Wide::default(),
            exact: Exact::new(0, 1),
            dry: Vec::new(),
            looked: 0,
        }
    }

    /// Runs Equal Shares with `endowment`.
    ///
    /// # Errors
    /// [`DecideError::Cannot`] if the amounts are too large to count with.
    pub(super) fn at(&mut self, endowment: Endowment) -> Result<Bought, DecideError> {
        self.begin(endowment)?;
        let contest = self.setting.contest;
        let mut open = Open::new(contest, self.setting.limits);
        let mut free = Vec::new();
        let mut waiting = BinaryHeap::new();
        let mut lowest = vec![0_u128; contest.projects.len()];
        for (project, candidate) in (0_u32..).zip(&contest.projects) {
            if self.active[project as usize] == 0 || !open.is_open(project) {
                continue;
            }
            if candidate.cost == 0 {
                open.fund(project);
                free.push(project);
            } else {
                let least = self.supporters.least(project, self.cost_in_units(project));
                lowest[project as usize] = least;
                waiting.push(Reverse((self.keys.low(project, least), project)));
            }
        }
        let mut ties = Vec::new();
        loop {
            let contenders = self.contenders(&mut waiting, &mut lowest, &open);
            let Some(winner) = self.winner(&contenders, &mut ties) else {
                break;
            };
            for contender in &contenders {
                if contender.project != winner.project {
                    waiting.push(Reverse((contender.key_low, contender.project)));
                }
            }
            self.buy(winner);
            open.fund(winner.project);
        }
        let unpaid = (0..)
            .zip(self.supporters.starts.windows(2))
            .filter(|&(project, list)| list[0] < list[1] && open.is_open(project))
            .map(|(project, _)| project)
            .collect();
        Ok(Bought {
            free,
            rounds: std::mem::take(&mut self.rounds),
            ties,
            unpaid,
        })
    }

    fn begin(&mut self, endowment: Endowment) -> Result<(), DecideError> {
        let Endowment {
            numerator,
            denominator,
        } = endowment;
        let contest = self.setting.contest;
        let total = (numerator / denominator + 1).saturating_mul(u128::from(contest.weight.max(1)));
        let used = 128 - total.leading_zeros();
        let (Some(bits), Ok(divisor)) = (MONEY_BITS.checked_sub(used), u64::try_from(denominator))
        else {
            return Err(DecideError::Cannot {
                rule: "equal-shares",
                what: "amounts this large, or weights this fine".to_owned(),
                instead: "write amounts in larger units, and weights with fewer digits".to_owned(),
            });
        };
        self.bits = bits;
        let wallet = u64::try_from((numerator << bits) / denominator).expect("it has 62 bits");
        self.start = Wide::shifted(numerator << bits, FINE_BITS / 64).over(divisor);
        self.lists.clear();
        self.lists.extend_from_slice(&self.supporters.lists);
        self.looked += (self.lists.len() + PROJECT * contest.projects.len()) as u64;
        self.active.clear();
        let starts = &self.supporters.starts;
        self.active
            .extend(starts.windows(2).map(|pair| pair[1] - pair[0]));
        self.wallets.clear();
        self.wallets.resize(contest.groups.len(), wallet.max(1));
        self.error = 1;
        self.rounds.clear();
        self.round_of.clear();
        self.round_of.resize(contest.projects.len(), None);
        self.prices.clear();
        self.exact = Exact::new(numerator, denominator);
        Ok(())
    }

    /// The projects that may be the cheapest now, and every other that was
    /// looked at; the rest stay in `waiting`.
    fn contenders(
        &mut self,
        waiting: &mut BinaryHeap<Reverse<(u128, u32)>>,
        lowest: &mut [u128],
        open: &Open,
    ) -> Vec<Contender> {
        let mut contenders: Vec<Contender> = Vec::new();
        let mut best = u128::MAX;
        while let Some(&Reverse((key, project))) = waiting.peek() {
            if key > best {
                break;
            }
            waiting.pop();
            if !open.is_open(project) {
                continue;
            }
            let from = lowest[project as usize];
            let look = match self.look(project, from) {
                Look::Unclear => self.look_closely(project),
                look => look,
            };
            if let Look::Price {
                lowest: low,
                highest,
            } = look
            {
                lowest[project as usize] = low;
                let contender = Contender {
                    project,
                    lowest: low,
                    highest,
                    key_low: self.keys.low(project, low),
                    key_high: self.keys.high(project, highest),
                };
                best = best.min(contender.key_high);
                contenders.push(contender);
            }
        }
        contenders
    }

    /// A project's price between two bounds, as the wallets have it.
    fn look(&mut self, project: u32, from: u128) -> Look {
        let cost = self.cost_in_units(project);
        if cost >> MONEY_BITS != 0 {
            return Look::TooDear;
        }
        let error = self.error;
        let wallets = &self.wallets;
        let at = self.supporters.starts[project as usize];
        let active = &mut self.active[project as usize];
        let list = &mut self.lists[at..at + *active];
        self.looked += list.len() as u64;
        let found = find(list, wallets, cost, from, 0);
        let (Found::TooDear(sums) | Found::Price(_, sums)) = found;
        if pays_to_drop(list.len(), sums.left) {
            drop_dry(list, wallets, sums.left);
            *active = sums.left;
        }
        match found {
            Found::TooDear(Pass {
                poor_money, poor, ..
            }) => {
                if u128::from(poor_money) + u128::from(error) * u128::from(poor) < cost {
                    Look::TooDear
                } else {
                    Look::Unclear
                }
            }
            Found::Price(price, sums) => {
                let slack = ((u128::from(error) * u128::from(sums.poor)) << PRICE_BITS)
                    / u128::from(sums.rich)
                    + 2;
                let (low, high) = (price.saturating_sub(slack), price + slack);
                let reach = payment(slack, self.supporters.worth_max) + 2 + error;
                if sums.margin > reach {
                    Look::Price {
                        lowest: low,
                        highest: high,
                    }
                } else {
                    Look::Unclear
                }
            }
        }
    }

    /// The same where a wallet and a price are too close to tell apart: first
    /// as if everyone had as much, and as little, as they may have; what is
    /// open then is decided exactly.
    fn look_closely(&mut self, project: u32) -> Look {
        let cost = self.cost_in_units(project);
        let error = i64::try_from(self.error).expect("errors are small");
        let range = self.active_range(project);
        let list = &self.lists[range];
        self.looked += 3 * list.len() as u64;
        let (mut low, mut high) = (0, u128::MAX);
        if let Found::Price(price, _) = find(list, &self.wallets, cost, 0, error) {
            low = price.saturating_sub(2);
        }
        if let Found::Price(price, _) = find(list, &self.wallets, cost, 0, -error) {
            high = price + 2;
        }
        let Some(form) = self.form(project, low, high) else {
            return Look::TooDear;
        };
        let (fine, error) = self.fine_price(&form);
        let price = fine.bits_from(FINE_BITS - PRICE_BITS as usize);
        let error = (error >> (FINE_BITS - PRICE_BITS as usize)) + 2;
        Look::Price {
            lowest: price.saturating_sub(error),
            highest: price + error,
        }
    }

    /// The contender with the lowest price per unit of satisfaction; ties by
    /// the stated order, and noted.
    fn winner(&mut self, contenders: &[Contender], ties: &mut Vec<Tie>) -> Option<Contender> {
        let best = contenders
            .iter()
            .map(|contender| contender.key_high)
            .min()?;
        let close: Vec<Contender> = contenders
            .iter()
            .filter(|contender| contender.key_low <= best)
            .copied()
            .collect();
        if let [only] = close[..] {
            return Some(only);
        }
        let mut cheapest: Vec<(Contender, Form)> = Vec::new();
        for contender in close {
            let form = self
                .form(contender.project, contender.lowest, contender.highest)
                .expect("its supporters can pay for it, or it would not contend");
            self.catch_up();
            let factor =
                |contender: &Contender| self.setting.utilities.factor[contender.project as usize];
            let ordering = cheapest.first().map_or(Ordering::Less, |(first, known)| {
                self.exact
                    .compare((&form, factor(&contender)), (known, factor(first)))
            });
            match ordering {
                Ordering::Less => cheapest = vec![(contender, form)],
                Ordering::Equal => cheapest.push((contender, form)),
                Ordering::Greater => {}
            }
        }
        let mut rivals: Vec<u32> = cheapest
            .iter()
            .map(|(contender, _)| contender.project)
            .collect();
        rivals.sort_unstable();
        let (contest, order) = (self.setting.contest, self.setting.ties);
        let first = rivals
            .iter()
            .copied()
            .min_by(|&one, &other| order.compare(contest, one, other))
            .expect("there is one");
        if rivals.len() > 1 {
            ties.push(Tie {
                tied: rivals,
                first,
            });
        }
        cheapest
            .into_iter()
            .map(|(contender, _)| contender)
            .find(|contender| contender.project == first)
    }

    /// Charges the supporters of the winner.
    fn buy(&mut self, winner: Contender) {
        let form = self
            .form(winner.project, winner.lowest, winner.highest)
            .expect("the winner's supporters can pay for it");
        let (fine, error) = self.fine_price(&form);
        let price = fine.bits_from(FINE_BITS - PRICE_BITS as usize);
        let range = self.active_range(winner.project);
        self.looked += 2 * range.len() as u64;
        for supporter in &self.lists[range] {
            let wallet = &mut self.wallets[supporter.group()];
            let any = u64::from(*wallet != 0);
            *wallet = wallet
                .saturating_sub(payment(price, supporter.worth()))
                .max(any);
        }
        for &group in &self.dry {
            self.wallets[group as usize] = 0;
        }
        let coarse = u64::try_from(error >> (FINE_BITS - 8)).unwrap_or(u64::MAX >> 8);
        self.error = self
            .error
            .saturating_add(2)
            .saturating_add(coarse.saturating_mul(self.supporters.worth_max));
        let round = u32::try_from(self.rounds.len()).expect("rounds are counted in u32");
        self.round_of[winner.project as usize] = Some(round);
        self.prices.push((fine, error));
        self.rounds.push(Round {
            project: winner.project,
            form,
            dry: std::mem::take(&mut self.dry),
        });
    }

    fn active_range(&self, project: u32) -> Range<usize> {
        let at = self.supporters.starts[project as usize];
        at..at + self.active[project as usize]
    }

    fn cost_in_units(&self, project: u32) -> u128 {
        u128::from(self.setting.contest.projects[project as usize].cost) << self.bits
    }
}
