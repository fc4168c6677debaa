//! The Method of Equal Shares: everyone gets the same part of the budget, and
//! a project is bought by those who voted for it, while they can.
//!
//! In each round every project has a price per unit of satisfaction: the
//! least at which its supporters together pay for it, each giving the price
//! of the satisfaction that they get, or all they have left if that is less.
//! The project with the lowest price is bought.
//!
//! Source: Dominik Peters, Grzegorz Pierczyński and Piotr Skowron,
//! *Proportional Participatory Budgeting with Additive Utilities* (`NeurIPS`
//! 2021), section 3.

mod bits;
mod complete;
mod endow;
mod exact;
mod options;
mod outcome;
mod price;
mod run;
mod span;
mod supporters;
mod wide;

pub use options::{Completion, EqualSharesOptions, Start, Stop};
pub use outcome::{EqualShares, Purchase};

use super::greedy::{GreedyOptions, greedy_adding_up};
use crate::{Contest, DecideError, Outcome, Utilities};
use complete::{Done, complete};
use run::{Bought, Setting};
use supporters::{Many, One, Packed, Supporter, Supporters, Valued, all_one};

/// Runs Equal Shares on `contest`.
///
/// Nothing is rounded: every price is the ratio that the definition gives.
/// Whole numbers of 64 bits with known errors decide what they can; what is
/// too close for them is decided by exact ratios. Projects that cost nothing
/// and that somebody supports are bought first, in the file's order. Ties are
/// broken by the stated order, and noted.
///
/// Complexity: about `rounds × log(projects)` passes over the supporters of a
/// project for one endowment.
///
/// # Errors
/// [`DecideError`] if the measure of satisfaction does not fit the ballots or
/// does not add up over projects, if the limits hold a floor, if the step is
/// not above 0, if the amounts are too large, or at a tie where ties are
/// refused.
pub fn equal_shares(
    contest: &Contest,
    options: &EqualSharesOptions,
) -> Result<EqualShares, DecideError> {
    let utilities = Utilities::for_rule("equal-shares", contest, options.satisfaction)?;
    let done = done(contest, &utilities, options)?;
    let figures = outcome::Figures::new(contest, &utilities, &done);
    let (outcome, by_shares) = completed(contest, options, done)?;
    Ok(figures.beside(outcome, by_shares))
}

/// The outcome of [`equal_shares`] alone, with how many entries of ballots
/// were passed over to find it: the same number wherever it is counted.
///
/// # Errors
/// As [`equal_shares`].
pub(crate) fn equal_shares_counted(
    contest: &Contest,
    options: &EqualSharesOptions,
) -> Result<(Outcome, u64), DecideError> {
    let utilities = Utilities::for_rule("equal-shares", contest, options.satisfaction)?;
    let done = done(contest, &utilities, options)?;
    let looked = done.looked;
    Ok((completed(contest, options, done)?.0, looked))
}

/// The outcome of [`equal_shares`] alone, without the figures beside it: for
/// thousands of elections at once.
///
/// # Errors
/// As [`equal_shares`].
pub fn equal_shares_outcome(
    contest: &Contest,
    options: &EqualSharesOptions,
) -> Result<Outcome, DecideError> {
    Ok(equal_shares_counted(contest, options)?.0)
}

fn done(
    contest: &Contest,
    utilities: &Utilities,
    options: &EqualSharesOptions,
) -> Result<Done, DecideError> {
    if options
        .limits
        .quotas
        .iter()
        .any(|quota| quota.floor.is_some())
    {
        return Err(DecideError::Cannot {
            rule: "equal-shares",
            what: "a least amount for a category".to_owned(),
            instead: "split the budget beforehand, or use max-welfare".to_owned(),
        });
    }
    let setting = Setting {
        contest,
        utilities,
        ties: &options.ties,
        limits: &options.limits,
    };
    if utilities.entry.is_some() {
        run_with::<Valued>(&setting, options)
    } else if all_one(contest, utilities) {
        run_with::<One>(&setting, options)
    } else if Packed::<8>::holds(contest, utilities) {
        run_with::<Packed<8>>(&setting, options)
    } else if Packed::<14>::holds(contest, utilities) {
        run_with::<Packed<14>>(&setting, options)
    } else {
        run_with::<Many>(&setting, options)
    }
}

fn run_with<S: Supporter>(
    setting: &Setting<'_>,
    options: &EqualSharesOptions,
) -> Result<Done, DecideError> {
    let supporters = Supporters::<S>::new(setting.contest, setting.utilities)?;
    complete(setting, &supporters, options)
}

/// The outcome, what is left spent as the completion asks; and how many of
/// its projects Equal Shares bought itself.
fn completed(
    contest: &Contest,
    options: &EqualSharesOptions,
    done: Done,
) -> Result<(Outcome, usize), DecideError> {
    let Bought {
        free: mut selected,
        rounds,
        mut ties,
        ..
    } = done.bought;
    selected.extend(rounds.iter().map(|round| round.project));
    let by_shares = selected.len();
    let bought = Outcome { selected, ties };
    if !options.completion.ends_greedily() || bought.is_exhaustive(contest) {
        return Ok((bought, by_shares));
    }
    let greedy = greedy_adding_up(
        contest,
        &bought.selected,
        &GreedyOptions {
            ties: options.ties.clone(),
            limits: options.limits.clone(),
            ..GreedyOptions::new(options.satisfaction)
        },
    )?;
    ties = bought.ties;
    ties.extend(greedy.ties);
    let selected = greedy.selected;
    Ok((Outcome { selected, ties }, by_shares))
}
