//! What residents funded, as commitments that the ledger takes up.

use allotment_place::{Currency, Pence};
use allotment_table::{Fault, Faults};
use num_bigint::BigInt;
use num_rational::BigRational;

use super::PlaceElection;

/// A promise to pay for a project that residents chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Its code: the place's, a slash and the project's.
    pub id: String,
    /// The place, whose residents decided.
    pub community: String,
    /// What the money is for.
    pub purpose: String,
    /// How much, in whole minor units.
    pub amount: Pence,
    /// Of what.
    pub currency: Currency,
    /// The round in which it was funded, from 1.
    pub round: usize,
}

/// The commitments that `elections` make, in order of place and round.
///
/// # Errors
/// [`Faults`] for a cost that cannot be paid in whole minor units.
pub fn commitments(
    elections: &[PlaceElection],
    currency: Currency,
) -> Result<Vec<Commitment>, Faults> {
    let unit = BigInt::from(10).pow(currency.decimals());
    let mut faults = Faults::new();
    let mut all = Vec::new();
    for one in elections {
        let contest = &one.decided.contest;
        for (round, &project) in (1..).zip(&one.decided.outcome.selected) {
            let at = project as usize;
            let cost = BigInt::from(contest.projects[at].cost) * &unit;
            let cost = BigRational::new(cost, contest.scale.into());
            let whole = cost.is_integer().then(|| cost.to_integer());
            let Some(amount) = whole.and_then(|whole| u64::try_from(whole).ok()) else {
                let what = format!(
                    "project '{}' costs a part of the smallest coin of {}",
                    contest.projects[at].id,
                    currency.as_str()
                );
                faults.push(Fault::new(&one.path, what, "round its cost"));
                continue;
            };
            all.push(Commitment {
                id: format!("{}/{}", one.place.id, contest.projects[at].id),
                community: one.place.id.clone(),
                purpose: one.project_name(at).to_owned(),
                amount: Pence::new(amount),
                currency,
                round,
            });
        }
    }
    faults.into_result(all)
}
