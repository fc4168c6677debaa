//! What Equal Shares decided, with every price.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::complete::Done;
use super::exact::Exact;
use super::run::Bought;
use super::supporters::worth_at;
use crate::{Contest, Outcome, Utilities};

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
    /// How many entries of ballots were passed over on the way, about: what
    /// the count took, whoever counts.
    pub looked: u64,
}

/// The figures that stand beside the decision.
pub(super) struct Figures {
    purchases: Vec<Purchase>,
    supporters_money: Vec<BigRational>,
    endowment: BigRational,
    steps: u64,
    looked: u64,
}

impl Figures {
    /// The figures of the run that counts.
    pub(super) fn new(contest: &Contest, utilities: &Utilities, done: &Done) -> Self {
        let mut exact = Exact::new(done.endowment.numerator, done.endowment.denominator);
        for round in &done.bought.rounds {
            exact.push(&round.form);
        }
        let scale = BigInt::from(contest.scale);
        let purchases = done
            .bought
            .rounds
            .iter()
            .enumerate()
            .map(|(at, round)| Purchase {
                project: round.project,
                price: exact.price(at) * entries_of_unit(utilities, round.project) / &scale,
            })
            .collect();
        let supporters_money = money_left(contest, utilities, &done.bought, &exact)
            .into_iter()
            .map(|money| money / &scale)
            .collect();
        Self {
            purchases,
            supporters_money,
            endowment: done.endowment.ratio() * BigInt::from(contest.weight_scale) / scale,
            steps: done.steps,
            looked: done.looked,
        }
    }

    /// The figures beside `outcome`.
    pub(super) fn beside(self, outcome: Outcome, by_shares: usize) -> EqualShares {
        EqualShares {
            outcome,
            by_shares,
            purchases: self.purchases,
            endowment: self.endowment,
            steps: self.steps,
            supporters_money: self.supporters_money,
            looked: self.looked,
        }
    }
}

/// How many entries (approvals, points) make one unit of satisfaction.
fn entries_of_unit(utilities: &Utilities, project: u32) -> BigRational {
    let factor = BigRational::from_integer(utilities.factor[project as usize].into());
    &utilities.unit / factor
}

/// What the supporters of each project have left, in parts.
fn money_left(
    contest: &Contest,
    utilities: &Utilities,
    bought: &Bought,
    exact: &Exact,
) -> Vec<BigRational> {
    let groups = &contest.groups;
    let rounds = bought.rounds.len();
    let mut round_of = vec![None; contest.projects.len()];
    let mut dry = vec![false; groups.len()];
    for (number, round) in bought.rounds.iter().enumerate() {
        round_of[round.project as usize] = Some(number);
        for &group in &round.dry {
            dry[group as usize] = true;
        }
    }
    let mut weight = vec![0_u64; contest.projects.len()];
    let mut paid = vec![0_u64; contest.projects.len() * rounds];
    let mut payments = Vec::new();
    for group in (0..groups.len()).filter(|&group| !dry[group]) {
        let heft = u64::from(groups.weight[group]);
        payments.clear();
        payments.extend(groups.range(group).filter_map(|at| {
            let units = heft * worth_at(utilities, at);
            round_of[groups.choices[at] as usize].map(|round| (round, units))
        }));
        for at in groups.range(group) {
            let project = groups.choices[at] as usize;
            if worth_at(utilities, at) == 0 || utilities.factor[project] == 0 {
                continue;
            }
            weight[project] += heft;
            for &(round, units) in &payments {
                paid[project * rounds + round] += units;
            }
        }
    }
    (0..contest.projects.len())
        .map(|project| {
            let paid = &paid[project * rounds..(project + 1) * rounds];
            exact.money_ratio(weight[project], paid)
        })
        .collect()
}
