//! How the money of voters moved, round by round.

use num_rational::BigRational;

use super::in_currency;
use super::ledger::Ledger;
use crate::{Contest, DecideError, EqualShares, Satisfaction};

/// How the money of voters moved, and whom the outcome reached. Amounts are
/// in units of currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// What all voters had together at the start of the run that counts. With
    /// a completion that is more than the budget: it is counted with, and
    /// never all spent.
    pub start: BigRational,
    /// The rounds in order.
    pub rounds: Vec<FlowRound>,
    /// How many voters the outcome reached, by the length of their ballots,
    /// the shortest first. Lengths that no ballot has are left out.
    pub served: Vec<ServedOfSize>,
}

/// A purchase in the flow of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowRound {
    /// What was bought.
    pub project: u32,
    /// What was paid: its cost.
    pub paid: BigRational,
    /// How many voters paid something.
    pub payers: u64,
    /// How many of them had nothing left afterwards.
    pub gave_all: u64,
    /// What was left to all voters together afterwards.
    pub left: BigRational,
}

/// Voters with ballots of one length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServedOfSize {
    /// How many projects each named.
    pub size: u64,
    /// How many voters.
    pub voters: u64,
    /// How many of them named something that is funded.
    pub served: u64,
}

/// How the money moved in `result`.
///
/// # Errors
/// [`DecideError`] if the ballots do not hold what `satisfaction` needs.
pub fn flow(
    contest: &Contest,
    satisfaction: Satisfaction,
    result: &EqualShares,
) -> Result<Flow, DecideError> {
    let ledger = Ledger::new(contest, satisfaction, result)?;
    let whole = |number: u64| BigRational::from_integer(number.into());
    let start = &result.endowment * whole(contest.weight) / whole(contest.weight_scale);
    let mut left = start.clone();
    let rounds = result
        .purchases
        .iter()
        .enumerate()
        .map(|(round, bought)| {
            let paid = in_currency(contest, contest.projects[bought.project as usize].cost);
            left -= &paid;
            let payers = ledger.payers(round);
            FlowRound {
                project: bought.project,
                paid,
                payers: payers.voters,
                gave_all: payers.gave_all,
                left: left.clone(),
            }
        })
        .collect();
    Ok(Flow {
        start,
        rounds,
        served: served(contest, &result.outcome.selected),
    })
}

fn served(contest: &Contest, selected: &[u32]) -> Vec<ServedOfSize> {
    let groups = &contest.groups;
    let mut funded = vec![false; contest.projects.len()];
    for &project in selected {
        funded[project as usize] = true;
    }
    let mut sizes = vec![(0, 0); contest.projects.len() + 1];
    for group in 0..groups.len() {
        let choices = groups.choices_of(group);
        let (voters, served) = &mut sizes[choices.len()];
        *voters += u64::from(groups.voters[group]);
        if choices.iter().any(|&choice| funded[choice as usize]) {
            *served += u64::from(groups.voters[group]);
        }
    }
    (0..)
        .zip(sizes)
        .filter(|(_, (voters, _))| *voters > 0)
        .map(|(size, (voters, served))| ServedOfSize {
            size,
            voters,
            served,
        })
        .collect()
}
