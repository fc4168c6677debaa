//! The scores by which cities rank projects.

use allotment_election::{Decimal, VoteType};
use num_bigint::BigInt;

use super::super::gain::totals;
use crate::{Contest, DecideError, Satisfaction};

/// Each project's score, in parts of one unit: the weight of those who name
/// it; with points, their sum; with rankings, on each ballot the number of
/// projects ranked no higher, so that the last one gets 1.
///
/// Source: the `.pb` format, `score` of PROJECTS and `scoring_fn` of META,
/// whose default is Borda; how the last one counts is how the published
/// scores of the 129 rankings tried come about.
pub(super) fn scores(contest: &Contest) -> Result<Vec<BigInt>, DecideError> {
    let votes = || totals(contest, Satisfaction::Cardinality);
    match contest.vote_type {
        VoteType::Approval | VoteType::Choose1 => votes(),
        VoteType::Cumulative | VoteType::Scoring if contest.groups.points.is_none() => votes(),
        VoteType::Cumulative | VoteType::Scoring => totals(contest, Satisfaction::Points),
        VoteType::Ordinal => {
            let below = totals(contest, Satisfaction::Borda)?;
            let votes = votes()?;
            Ok(below
                .into_iter()
                .zip(votes)
                .map(|(below, votes)| below + votes)
                .collect())
        }
    }
}

/// Which projects score less than `threshold`.
pub(super) fn below_threshold(
    contest: &Contest,
    threshold: Option<Decimal>,
) -> Result<Vec<bool>, DecideError> {
    let Some(threshold) = threshold else {
        return Ok(vec![false; contest.projects.len()]);
    };
    let places = match contest.vote_type {
        VoteType::Cumulative | VoteType::Scoring => contest.groups.points_places,
        VoteType::Approval | VoteType::Choose1 | VoteType::Ordinal => 0,
    };
    let unit = BigInt::from(contest.weight_scale) * BigInt::from(10).pow(u32::from(places));
    let least = BigInt::from(threshold.mantissa()) * unit;
    let finer = BigInt::from(10).pow(u32::from(threshold.places()));
    Ok(scores(contest)?
        .into_iter()
        .map(|score| score * &finer < least)
        .collect())
}
