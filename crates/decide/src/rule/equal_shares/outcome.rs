//! What Equal Shares decided, with every price.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::complete::Done;
use super::exact::Exact;
use super::options::EqualSharesOptions;
use super::run::{Bought, Setting};
use super::supporters::{Supporter, Supporters, worth_at};
use crate::{DecideError, Outcome};

/// A project bought by its supporters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// Which project.
    pub project: u32,
    /// What a supporter paid per unit of satisfaction, in units of currency.
    pub price: BigRational,
}

/// What Equal Shares decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EqualShares {
    /// The funded projects in the order bought, those that a greedy
    /// completion added at the end; the ties met in the run that counts.
    pub outcome: Outcome,
    /// How many of the funded projects Equal Shares bought itself.
    pub by_shares: usize,
    /// The purchases, in order, without projects that cost nothing.
    pub purchases: Vec<Purchase>,
    /// What each voter had at the start of the run that counts, in units of
    /// currency.
    pub endowment: BigRational,
    /// After how many steps of the completion.
    pub steps: u64,
    /// For each project what its supporters had left when Equal Shares ended,
    /// in units of currency.
    pub supporters_money: Vec<BigRational>,
}

/// Puts the figures beside the decision.
pub(super) fn outcome<S: Supporter>(
    setting: &Setting<'_>,
    supporters: &Supporters<S>,
    options: &EqualSharesOptions,
    done: Done,
) -> Result<EqualShares, DecideError> {
    let contest = setting.contest;
    let Done { bought, endowment, steps } = done;
    let mut exact = Exact::new(endowment.numerator, endowment.denominator);
    for round in &bought.rounds {
        exact.push(&round.form);
    }
    let scale = BigInt::from(contest.scale);
    let purchases = bought
        .rounds
        .iter()
        .enumerate()
        .map(|(at, round)| Purchase {
            project: round.project,
            price: exact.price(at) * factor_of_unit(setting, round.project) / &scale,
        })
        .collect();
    let supporters_money = money_left(setting, supporters, &bought, &exact)
        .into_iter()
        .map(|money| money / &scale)
        .collect();
    let Bought { free, rounds, ties } = bought;
    let mut selected = free;
    selected.extend(rounds.iter().map(|round| round.project));
    let by_shares = selected.len();
    let mut outcome = Outcome { selected, ties };
    if options.completion.ends_greedily() {
        outcome = crate::rule::equal_shares::complete_greedily(contest, options, outcome)?;
    }
    Ok(EqualShares {
        outcome,
        by_shares,
        purchases,
        endowment: endowment.ratio() * BigInt::from(contest.weight_scale) / scale,
        steps,
        supporters_money,
    })
}

/// How much of the price per entry one unit of satisfaction costs.
fn factor_of_unit(setting: &Setting<'_>, project: u32) -> BigRational {
    let factor = BigRational::from_integer(setting.utilities.factor[project as usize].into());
    &setting.utilities.unit / factor
}

/// What the supporters of each project have left, in parts.
fn money_left<S: Supporter>(
    setting: &Setting<'_>,
    supporters: &Supporters<S>,
    bought: &Bought,
    exact: &Exact,
) -> Vec<BigRational> {
    let groups = &setting.contest.groups;
    let rounds = bought.rounds.len();
    let mut round_of = vec![None; setting.contest.projects.len()];
    for (round, purchase) in bought.rounds.iter().enumerate() {
        round_of[purchase.project as usize] = Some(round);
    }
    let mut dry = vec![false; groups.len()];
    for round in &bought.rounds {
        for &group in &round.dry {
            dry[group as usize] = true;
        }
    }
    supporters
        .starts
        .windows(2)
        .map(|pair| {
            let mut weight = 0;
            let mut paid = vec![0; rounds];
            for supporter in &supporters.lists[pair[0]..pair[1]] {
                if dry[supporter.group()] {
                    continue;
                }
                weight += supporter.weight();
                for at in groups.range(supporter.group()) {
                    if let Some(round) = round_of[groups.choices[at] as usize] {
                        paid[round] += supporter.weight() * worth_at(setting.utilities, at);
                    }
                }
            }
            exact.money_ratio(weight, &paid)
        })
        .collect()
}
