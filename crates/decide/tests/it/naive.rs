//! The rules as their papers define them, in big rationals, without a trick.
//!
//! Slow on purpose: what the fast engines are held against.

use allotment_decide::{Contest, Ties, Utilities};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

/// A whole number as a fraction.
pub fn whole(number: impl Into<BigInt>) -> BigRational {
    BigRational::from_integer(number.into())
}

/// Equal Shares without completion: what is bought, in order; the price per
/// part of utility of each; and the ties met, each in the file's order.
///
/// Every unit of weight holds `endowment` parts of money. A project is bought
/// at the least `rho` at which its supporters, each paying `rho` times the
/// utility or all that is left, can pay for it; of all projects the one with
/// the least `rho` comes next. Projects that cost nothing and have a supporter
/// come first, in the file's order, and are not bought with money: their
/// price is 0.
///
/// Source: Peters, Pierczyński and Skowron, *Proportional Participatory
/// Budgeting with Additive Utilities* (2021), section 3.
pub fn equal_shares(
    contest: &Contest,
    utilities: &Utilities,
    endowment: &BigRational,
    ties: &Ties,
) -> (Vec<u32>, Vec<BigRational>, Vec<Vec<u32>>) {
    let supporters: Vec<_> = (0..contest.projects.len())
        .map(|project| supporters(contest, utilities, project))
        .collect();
    let mut left = vec![endowment.clone(); contest.groups.len()];
    let (mut selected, mut prices, mut met) = (Vec::new(), Vec::new(), Vec::new());
    for (project, candidate) in (0..).zip(&contest.projects) {
        if candidate.cost == 0 && !supporters[project as usize].is_empty() {
            selected.push(project);
            prices.push(whole(0));
        }
    }
    loop {
        let affordable: Vec<(BigRational, u32)> = (0..)
            .zip(&contest.projects)
            .filter(|(project, candidate)| candidate.cost > 0 && !selected.contains(project))
            .filter_map(|(project, candidate)| {
                let rho = price(candidate.cost, &supporters[project as usize], &left)?;
                Some((rho, project))
            })
            .collect();
        let Some(rho) = affordable.iter().map(|(rho, _)| rho).min().cloned() else {
            return (selected, prices, met);
        };
        let equals: Vec<u32> = affordable
            .iter()
            .filter(|(other, _)| *other == rho)
            .map(|&(_, project)| project)
            .collect();
        let next = ties.first(contest, &equals).expect("ties are not refused");
        if equals.len() > 1 {
            met.push(equals);
        }
        for (group, _, utility) in &supporters[next as usize] {
            let pays = (&rho * utility).min(left[*group].clone());
            left[*group] -= pays;
        }
        selected.push(next);
        prices.push(rho);
    }
}

/// Who supports `project`: group, weight, utility of one voter.
fn supporters(
    contest: &Contest,
    utilities: &Utilities,
    project: usize,
) -> Vec<(usize, BigRational, BigRational)> {
    let groups = &contest.groups;
    (0..groups.len())
        .flat_map(|group| groups.range(group).map(move |at| (group, at)))
        .filter(|&(group, at)| groups.choices[at] as usize == project && groups.weight[group] > 0)
        .map(|(group, at)| {
            let entry = utilities.entry.as_ref().map_or(1, |entry| entry[at]);
            let utility = BigInt::from(utilities.factor[project]) * entry;
            (group, whole(groups.weight[group]), whole(utility))
        })
        .filter(|(_, _, utility)| *utility > BigRational::zero())
        .collect()
}

/// The least `rho` with `Σ weight × min(left, rho × utility) = cost`; nothing
/// if all that the supporters have left does not reach.
fn price(
    cost: u64,
    supporters: &[(usize, BigRational, BigRational)],
    left: &[BigRational],
) -> Option<BigRational> {
    let paid_at = |rho: &BigRational| -> BigRational {
        supporters
            .iter()
            .map(|(group, weight, utility)| weight * (rho * utility).min(left[*group].clone()))
            .sum()
    };
    let cost = whole(cost);
    // What is paid rises with rho, in straight lines between the points at
    // which a supporter runs dry.
    let mut dry: Vec<BigRational> = supporters
        .iter()
        .map(|(group, _, utility)| &left[*group] / utility)
        .collect();
    dry.sort();
    let end = dry.iter().find(|rho| paid_at(rho) >= cost)?;
    let slope: BigRational = supporters
        .iter()
        .filter(|(group, _, utility)| &left[*group] / utility >= *end)
        .map(|(_, weight, utility)| weight * utility)
        .sum();
    Some(end - (paid_at(end) - cost) / slope)
}
