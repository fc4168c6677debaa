//! Checks an outcome, whichever rule made it: exactly, and so that anybody can
//! check the check.

mod certificate;
mod compare;
mod exhaustive;
mod fair;
mod phrase;
mod price;
mod problem;
mod programme;
mod search;
mod standing;

use num_rational::BigRational;

use crate::{Contest, DecideError, Limits, Open, Satisfaction, Utilities};

pub use certificate::{CERTIFICATE_ROWS_MAX, certificate};
pub use compare::{Comparison, Served, compare};
pub use exhaustive::{Exhaustive, Fits};
pub use fair::{Axiom, Fairness, Wronged};
pub use price::{Flaw, Payment, PriceSystem, verify};
pub use search::{Priceable, SEARCH_CELLS_MAX, SEARCH_GROUPS_MAX};

use standing::Standing;

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Whether anything more would still fit.
    pub exhaustive: Exhaustive,
    /// Whether every group got what its part of the budget is worth.
    pub fairness: Fairness,
    /// Whether every group that could pay for a project together has at least
    /// one voter who got something.
    pub represented: Fairness,
    /// Whether there are prices that explain the outcome.
    pub priceable: Priceable,
}

/// Checks the outcome `selected` of `contest` (positions of funded projects).
///
/// `satisfaction` measures what an outcome is worth to a voter. Projects that
/// `limits` shut out, given what is funded, are nobody's claim: they are left
/// out of every check. `prices` is the price system of the rule that made the
/// outcome, if it has one (Equal Shares: [`PriceSystem::replay`]); it is
/// verified, never believed. Without one, or if it fails, another is looked
/// for.
///
/// No rounding takes place: whole numbers and ratios of whole numbers decide.
///
/// Source: the four checks name theirs, see [`Exhaustive`], [`Axiom`] and
/// [`PriceSystem`].
///
/// # Errors
/// [`DecideError`] if `satisfaction` does not add up over projects, or needs
/// what the ballots do not hold.
pub fn audit(
    contest: &Contest,
    satisfaction: Satisfaction,
    limits: &Limits,
    selected: &[u32],
    prices: Option<&PriceSystem>,
) -> Result<Audit, DecideError> {
    let utilities = Utilities::for_rule("the audit", contest, satisfaction)?;
    let standing = Standing::new(contest, &utilities, selected);
    let mut open = Open::new(contest, limits);
    for &project in selected {
        open.fund(project);
    }
    let claimed: Vec<u32> = (0..)
        .take(contest.projects.len())
        .filter(|&project| !standing.is_funded(project) && open.is_open(project))
        .collect();
    Ok(Audit {
        exhaustive: exhaustive::check(contest, selected, &claimed),
        fairness: fair::extended(contest, &utilities, satisfaction, &standing, &claimed),
        represented: fair::justified(contest, &utilities, &standing, &claimed),
        priceable: priceable(
            contest,
            &utilities,
            satisfaction,
            selected,
            &claimed,
            prices,
        )?,
    })
}

/// The prices given if they hold, else others if there are any.
fn priceable(
    contest: &Contest,
    utilities: &Utilities,
    satisfaction: Satisfaction,
    selected: &[u32],
    claimed: &[u32],
    prices: Option<&PriceSystem>,
) -> Result<Priceable, DecideError> {
    match prices {
        Some(system) if price::flaws(contest, utilities, selected, claimed, system).is_empty() => {
            Ok(Priceable::Yes(system.clone()))
        }
        _ => search::search(contest, satisfaction, selected, claimed),
    }
}

/// A whole number as a ratio.
fn whole(number: impl Into<num_bigint::BigInt>) -> BigRational {
    BigRational::from_integer(number.into())
}

/// An amount in parts, in the file's currency.
fn in_currency(contest: &Contest, parts: &BigRational) -> BigRational {
    parts / whole(contest.scale)
}
