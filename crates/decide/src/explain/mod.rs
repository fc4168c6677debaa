//! Why a project was funded or not, and what would have changed that.

mod change;
mod changes;
mod flow;
mod guess;
mod ledger;
mod plain;
mod search;
mod words;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use rayon::prelude::*;

pub use change::Change;
pub use changes::{Approvals, Changes};
pub use flow::{Flow, FlowRound, ServedOfSize, flow};
pub use plain::{PlainExplanation, PlainRule, explain_all_plain, explain_plain};
pub use search::{Answer, Claim};
pub use words::Words;

use crate::{Contest, DecideError, EqualShares, EqualSharesOptions, KeptOut};
use changes::changes;
use ledger::Ledger;
use search::Runs;

/// Why a project was funded, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Which project.
    pub project: u32,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Its supporters bought it.
    Bought(Box<Bought>),
    /// It costs nothing and somebody wanted it.
    Free,
    /// The money that Equal Shares left was spent on it.
    Completed,
    /// It was not funded.
    NotFunded(Box<NotFunded>),
}

/// How a project was bought. Amounts are in units of currency, exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// In which round, from 1.
    pub round: usize,
    /// What a supporter paid for each unit of satisfaction.
    pub price: BigRational,
    /// How many voters paid something.
    pub payers: u64,
    /// How many of them had nothing left after it.
    pub gave_all: u64,
    /// The least that one of them paid.
    pub least: BigRational,
    /// The most that one of them paid.
    pub most: BigRational,
}

/// By how much a project missed. Amounts are in units of currency, exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFunded {
    /// What its supporters had left together when Equal Shares ended.
    pub left: BigRational,
    /// How much less that is than its cost; 0 if a limit, and not money, shut
    /// it out.
    pub missing: BigRational,
    /// Whether it costs more than the whole budget.
    pub is_unaffordable: bool,
    /// Which limit kept it out, if one did.
    pub kept_out: Option<KeptOut>,
    /// Where its supporters' money went, the largest amount first.
    pub went: Vec<Went>,
    /// What would have funded it.
    pub changes: Changes,
}

/// What the supporters of one project paid for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Went {
    /// What they paid for.
    pub project: u32,
    /// How much, together, in units of currency.
    pub amount: BigRational,
}

/// The most that is done for one project: runs of the rule, and entries of
/// ballots that they pass over, some twenty seconds' work.
const ONE: (u32, u64) = (250, 20_000_000_000);

/// The most runs that are done for each of many projects, and the most entries
/// that are passed over for all of them together, a few seconds' work.
const ALL: (u32, u64) = (30, 6_000_000_000);

/// Explains `project` in the outcome `result` of Equal Shares on `contest`
/// with `options`.
///
/// Every amount is the exact ratio. Every counterfactual was confirmed by
/// running the rule again (see [`Changes`]).
///
/// Complexity: one pass over the payments, and up to 250 runs of the rule,
/// fewer where a run takes long.
///
/// # Errors
/// [`DecideError`] if the ballots do not hold what the measure of satisfaction
/// needs.
pub fn explain(
    contest: &Contest,
    options: &EqualSharesOptions,
    result: &EqualShares,
    project: u32,
) -> Result<Explanation, DecideError> {
    let ledger = Ledger::new(contest, options.satisfaction, result)?;
    let runs = Runs::new(ONE.0, ONE.1, each(contest, result));
    Ok(explained(contest, options, result, &ledger, project, runs))
}

/// Explains every project, in the file's order.
///
/// How often the rule may be run again is shared out beforehand, by what the
/// count took and nothing else: on large ones some counterfactuals are
/// [`Answer::NotSearched`], or [`Claim::Enough`]; [`explain`] looks further
/// for one project. The answers are the same on any number of threads.
///
/// # Errors
/// As [`explain`].
pub fn explain_all(
    contest: &Contest,
    options: &EqualSharesOptions,
    result: &EqualShares,
) -> Result<Vec<Explanation>, DecideError> {
    let ledger = Ledger::new(contest, options.satisfaction, result)?;
    let lost = contest.projects.len() - result.outcome.selected.len();
    let entries = ALL.1 / lost.max(1) as u64;
    let runs = Runs::new(ALL.0, entries, each(contest, result));
    let projects = u32::try_from(contest.projects.len()).expect("counted in u32");
    Ok((0..projects)
        .into_par_iter()
        .map(|project| explained(contest, options, result, &ledger, project, runs))
        .collect())
}

/// About how many entries one more run passes over.
fn each(contest: &Contest, result: &EqualShares) -> u64 {
    changes::copied(contest) + result.looked
}

fn explained(
    contest: &Contest,
    options: &EqualSharesOptions,
    result: &EqualShares,
    ledger: &Ledger<'_>,
    project: u32,
    runs: Runs,
) -> Explanation {
    let verdict = if let Some(round) = result
        .purchases
        .iter()
        .position(|bought| bought.project == project)
    {
        Verdict::Bought(Box::new(bought(contest, result, ledger, round)))
    } else {
        match result
            .outcome
            .selected
            .iter()
            .position(|&funded| funded == project)
        {
            Some(place) if place < result.by_shares => Verdict::Free,
            Some(_) => Verdict::Completed,
            None => Verdict::NotFunded(Box::new(not_funded(
                contest, options, result, ledger, project, runs,
            ))),
        }
    };
    Explanation { project, verdict }
}

fn bought(contest: &Contest, result: &EqualShares, ledger: &Ledger<'_>, round: usize) -> Bought {
    let payers = ledger.payers(round);
    let weight = BigInt::from(contest.weight_scale);
    Bought {
        round: round + 1,
        price: result.purchases[round].price.clone(),
        payers: payers.voters,
        gave_all: payers.gave_all,
        least: &payers.least * &weight,
        most: &payers.most * &weight,
    }
}

fn not_funded(
    contest: &Contest,
    options: &EqualSharesOptions,
    result: &EqualShares,
    ledger: &Ledger<'_>,
    project: u32,
    runs: Runs,
) -> NotFunded {
    let candidate = &contest.projects[project as usize];
    let left = result.supporters_money[project as usize].clone();
    let missing = in_currency(contest, candidate.cost) - &left;
    let mut went: Vec<Went> = result
        .purchases
        .iter()
        .zip(ledger.taken_from(project))
        .filter(|(_, amount)| amount.is_positive())
        .map(|(bought, amount)| Went {
            project: bought.project,
            amount,
        })
        .collect();
    went.sort_by(|one, other| {
        (other.amount.cmp(&one.amount)).then(one.project.cmp(&other.project))
    });
    NotFunded {
        missing: missing.max(BigRational::zero()),
        left,
        is_unaffordable: candidate.cost > contest.budget,
        kept_out: (options.limits).kept_out(contest, &result.outcome.selected, project),
        went,
        changes: changes(contest, options, result, ledger, project, runs),
    }
}

/// Parts of the currency as units of it.
fn in_currency(contest: &Contest, parts: u64) -> BigRational {
    BigRational::new(parts.into(), contest.scale.into())
}
