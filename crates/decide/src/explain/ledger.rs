//! Every payment of Equal Shares, bought over again exactly.
//!
//! All money is counted in one denominator, so that a wallet is a whole
//! number: what it began with, less the price of each purchase that its owner
//! took part in. A float only says where such a number need not be formed:
//! where two amounts differ by more than a float can be wrong.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use crate::{Contest, DecideError, EqualShares, Satisfaction, Utilities};

/// The payments of one run. Amounts are in units of currency, for each part
/// of weight.
pub(super) struct Ledger<'a> {
    contest: &'a Contest,
    utilities: Utilities,
    denominator: BigInt,
    endowment: BigInt,
    /// Per purchase, what a supporter pays for one entry.
    prices: Vec<BigInt>,
    /// The endowment and the prices as floats.
    start_about: f64,
    prices_about: Vec<f64>,
    /// Per project, which purchase it is.
    round_of: Vec<Option<u32>>,
    /// Per group, the purchase for which it gave all that it had left.
    dry_at: Vec<Option<u32>>,
    rounds: Vec<Payers>,
    /// Per project bought, the groups that support it and the units that it
    /// is worth to each.
    supporters: Vec<Vec<(u32, u64)>>,
}

/// Who paid for a purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Payers {
    /// How many voters paid something.
    pub(super) voters: u64,
    /// How many of them had nothing left afterwards.
    pub(super) gave_all: u64,
    /// The least that any part of weight paid, and the most.
    pub(super) least: BigRational,
    pub(super) most: BigRational,
}

/// A sum of wallets and prices, before the ratio is formed.
#[derive(Clone)]
struct Sum {
    endowments: u64,
    /// Per purchase, how many prices are added.
    prices: Vec<i128>,
}

impl<'a> Ledger<'a> {
    /// The payments of `result`.
    ///
    /// # Errors
    /// [`DecideError`] if the ballots do not hold what `satisfaction` needs.
    pub(super) fn new(
        contest: &'a Contest,
        satisfaction: Satisfaction,
        result: &EqualShares,
    ) -> Result<Self, DecideError> {
        let utilities = Utilities::new(contest, satisfaction)?;
        let whole = |number: BigInt| BigRational::from_integer(number);
        let endowment = &result.endowment / whole(contest.weight_scale.into());
        let prices: Vec<BigRational> = result
            .purchases
            .iter()
            .map(|bought| {
                let factor = whole(utilities.factor[bought.project as usize].into());
                &bought.price * factor / &utilities.unit
            })
            .collect();
        let denominator = prices.iter().fold(endowment.denom().clone(), |all, price| {
            all.lcm(price.denom())
        });
        let over = |ratio: &BigRational| ratio.numer() * (&denominator / ratio.denom());
        let mut round_of = vec![None; contest.projects.len()];
        for (round, bought) in (0..).zip(&result.purchases) {
            round_of[bought.project as usize] = Some(round);
        }
        let float = |ratio: &BigRational| ratio.to_f64().unwrap_or(f64::INFINITY);
        let mut ledger = Self {
            start_about: float(&endowment),
            prices_about: prices.iter().map(float).collect(),
            supporters: Vec::new(),
            endowment: over(&endowment),
            prices: prices.iter().map(over).collect(),
            denominator,
            round_of,
            dry_at: vec![None; contest.groups.len()],
            rounds: Vec::new(),
            contest,
            utilities,
        };
        ledger.supporters = ledger.list_supporters();
        ledger.replay(result);
        Ok(ledger)
    }

    /// Who paid for purchase `round`.
    pub(super) fn payers(&self, round: usize) -> &Payers {
        &self.rounds[round]
    }

    /// What the supporters of `project` paid for each purchase together, in
    /// units of currency.
    pub(super) fn taken_from(&self, project: u32) -> Vec<BigRational> {
        let rounds = self.prices.len();
        let none = Sum {
            endowments: 0,
            prices: vec![0; rounds],
        };
        let mut sums = vec![none; rounds];
        let groups = &self.contest.groups;
        for group in (0..groups.len()).filter(|&group| self.supports(group, project)) {
            let weight = u64::from(groups.weight[group]);
            for (round, worth) in self.bought_by(group) {
                let units = i128::from(weight) * i128::from(worth);
                match self.dry_at[group] {
                    Some(dry) if dry < round => {}
                    Some(dry) if dry == round => {
                        let sum = &mut sums[round as usize];
                        sum.endowments += weight;
                        for (earlier, worth) in self.bought_by(group) {
                            if earlier < round {
                                let units = i128::from(weight) * i128::from(worth);
                                sum.prices[earlier as usize] -= units;
                            }
                        }
                    }
                    _ => sums[round as usize].prices[round as usize] += units,
                }
            }
        }
        sums.iter().map(|sum| self.ratio(sum)).collect()
    }

    /// What each part of every group's weight has before each purchase, and
    /// at the end, as floats: `each` is given them in that order, with what
    /// the purchase costs per entry and which project it is. For guesses that
    /// a run of the rule is to confirm.
    pub(super) fn walk(&self, mut each: impl FnMut(&[f64], Option<(f64, u32)>)) {
        let mut wallets = vec![self.start_about; self.contest.groups.len()];
        let mut bought: Vec<(u32, u32)> = (0_u32..)
            .zip(&self.round_of)
            .filter_map(|(project, round)| round.map(|round| (round, project)))
            .collect();
        bought.sort_unstable();
        for (round, project) in bought {
            let price = self.prices_about[round as usize];
            each(&wallets, Some((price, project)));
            for &(group, worth) in &self.supporters[project as usize] {
                let wallet = &mut wallets[group as usize];
                let dry = self.dry_at[group as usize].is_some_and(|dry| dry <= round);
                *wallet = if dry {
                    0.0
                } else {
                    (*wallet - price * as_float(worth)).max(0.0)
                };
            }
        }
        each(&wallets, None);
    }

    /// What the measure of satisfaction makes of `project`.
    pub(super) fn utilities(&self) -> &Utilities {
        &self.utilities
    }

    /// Whether anyone of `group` would pay for `project`.
    pub(super) fn supports(&self, group: usize, project: u32) -> bool {
        let groups = &self.contest.groups;
        groups.weight[group] > 0
            && (groups.range(group)).any(|at| groups.choices[at] == project && self.worth(at) > 0)
    }

    /// The units that the choice at `at` is worth; 0 if it is no support.
    pub(super) fn worth(&self, at: usize) -> u64 {
        let project = self.contest.groups.choices[at] as usize;
        if self.utilities.factor[project] == 0 {
            return 0;
        }
        self.utilities
            .entry
            .as_ref()
            .map_or(1, |entry| u64::try_from(entry[at]).unwrap_or(0))
    }

    fn ratio(&self, sum: &Sum) -> BigRational {
        let numerator = sum
            .prices
            .iter()
            .zip(&self.prices)
            .filter(|(times, _)| **times != 0)
            .fold(&self.endowment * sum.endowments, |all, (times, price)| {
                all + price * times
            });
        BigRational::new(numerator, self.denominator.clone())
    }

    /// The purchases that `group` takes part in while it has money, in the
    /// ballot's order, with the units that each is worth.
    fn bought_by(&self, group: usize) -> impl Iterator<Item = (u32, u64)> {
        let groups = &self.contest.groups;
        groups.range(group).filter_map(move |at| {
            let round = self.round_of[groups.choices[at] as usize]?;
            let worth = self.worth(at);
            (worth > 0).then_some((round, worth))
        })
    }

    /// What each part of `group`'s weight has before purchase `round`, if it
    /// has not run dry.
    fn wallet(&self, group: usize, round: u32) -> BigInt {
        self.bought_by(group)
            .filter(|&(earlier, _)| earlier < round)
            .fold(self.endowment.clone(), |left, (earlier, worth)| {
                left - &self.prices[earlier as usize] * worth
            })
    }

    fn replay(&mut self, result: &EqualShares) {
        // A sum of so many floats up to the endowment is wrong by far less.
        let tolerance = self.start_about * 1e-9;
        let mut wallets = vec![self.start_about; self.contest.groups.len()];
        for (round, bought) in (0_u32..).zip(&result.purchases) {
            let price = self.prices_about[round as usize];
            let mut tally = Tally::default();
            let supporters = std::mem::take(&mut self.supporters[bought.project as usize]);
            for &(group, worth) in &supporters {
                let at = group as usize;
                if self.dry_at[at].is_some() {
                    continue;
                }
                let due = price * as_float(worth);
                let voters = u64::from(self.contest.groups.voters[at]);
                let pays_less = if (wallets[at] - due).abs() > tolerance {
                    wallets[at] < due
                } else {
                    let wallet = self.wallet(at, round);
                    let price = &self.prices[round as usize] * worth;
                    if wallet.is_zero() {
                        self.dry_at[at] = Some(round);
                        continue;
                    }
                    // Whoever has the price and no more also gives all.
                    wallet <= price
                };
                tally.voters += voters;
                if pays_less {
                    tally.gave_all += voters;
                    let paid = wallets[at];
                    tally.all(paid, tolerance, || self.wallet(at, round));
                    self.dry_at[at] = Some(round);
                } else {
                    tally.share(worth);
                    wallets[at] -= due;
                }
            }
            let payers = tally.payers(&self.prices[round as usize], &self.denominator);
            self.rounds.push(payers);
            self.supporters[bought.project as usize] = supporters;
        }
    }

    /// Every purchase's supporters, and the units that it is worth to each.
    fn list_supporters(&self) -> Vec<Vec<(u32, u64)>> {
        let mut supporters = vec![Vec::new(); self.contest.projects.len()];
        let groups = &self.contest.groups;
        for group in (0..groups.len()).filter(|&group| groups.weight[group] > 0) {
            for at in groups.range(group) {
                let project = groups.choices[at] as usize;
                if self.round_of[project].is_some() && self.worth(at) > 0 {
                    let number = u32::try_from(group).expect("groups are counted in u32");
                    supporters[project].push((number, self.worth(at)));
                }
            }
        }
        supporters
    }
}

/// What is known of a purchase's payers so far.
#[derive(Default)]
struct Tally {
    voters: u64,
    gave_all: u64,
    /// The fewest units, and the most, of those who paid the full price.
    units: Option<(u64, u64)>,
    /// The least and the most of those who gave all they had.
    least: Option<(f64, BigInt)>,
    most: Option<(f64, BigInt)>,
}

impl Tally {
    fn share(&mut self, worth: u64) {
        let (least, most) = self.units.unwrap_or((worth, worth));
        self.units = Some((least.min(worth), most.max(worth)));
    }

    fn all(&mut self, about: f64, tolerance: f64, exact: impl Fn() -> BigInt) {
        let mut known = None;
        if self
            .least
            .as_ref()
            .is_none_or(|(least, _)| about <= least + tolerance)
        {
            let paid = known.get_or_insert_with(&exact).clone();
            if self.least.as_ref().is_none_or(|(_, least)| paid < *least) {
                self.least = Some((about, paid));
            }
        }
        if self
            .most
            .as_ref()
            .is_none_or(|(most, _)| about >= most - tolerance)
        {
            let paid = known.unwrap_or_else(exact);
            if self.most.as_ref().is_none_or(|(_, most)| paid > *most) {
                self.most = Some((about, paid));
            }
        }
    }

    fn payers(self, price: &BigInt, denominator: &BigInt) -> Payers {
        let (fewest, most_units) = self.units.unzip();
        let ratio = |numerator: Option<BigInt>| {
            BigRational::new(numerator.unwrap_or_default(), denominator.clone())
        };
        let full = |units: Option<u64>| units.map(|units| price * units);
        let all_least = self.least.map(|(_, paid)| paid);
        let all_most = self.most.map(|(_, paid)| paid);
        Payers {
            voters: self.voters,
            gave_all: self.gave_all,
            least: ratio(full(fewest).into_iter().chain(all_least).min()),
            most: ratio(full(most_units).into_iter().chain(all_most).max()),
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "floats here only tell where to look"
)]
pub(super) const fn as_float(number: u64) -> f64 {
    number as f64
}
