//! What each member of a node weighs.

use crate::error::{Member, NeedError};
use crate::method::{Combine, Weighting};
use crate::normalise::round_all;
use crate::plan::{Column, Form};
use crate::weigh::{doubt, from_data};

use super::{Case, Factors, LastStep, Out};

/// A member that takes part, and its position among all members.
pub(super) struct Part<'a> {
    pub(super) at: usize,
    pub(super) column: &'a Column,
}

/// Fills `out.weights`, and gives what they sum to.
pub(super) fn weights(
    case: Case<'_>,
    at: usize,
    factors: Option<Factors<'_>>,
    parts: &[Part<'_>],
    out: &mut Out,
) -> Result<f64, NeedError> {
    let (node, plan) = (&case.tree.nodes[at], &case.plan.nodes[at]);
    let members = node.members.len();
    let mut base = match (plan.weighting, &case.plan.found[at]) {
        (Weighting::Given, _) => node.given.clone(),
        (_, Some(found)) => found.clone(),
        (Weighting::Pca | Weighting::Factor, None) => {
            let found = found_weights(case, at, parts, members)?;
            out.found = Some(found.clone());
            found
        }
        _ => vec![1.0; members],
    };
    // What a sum's weights add up to stays as it was, whatever is drawn or left out.
    let nominal: f64 = base.iter().sum();
    if let Some(Factors(factors)) = factors {
        for (weight, &member) in base.iter_mut().zip(&node.members) {
            *weight *= match member {
                Member::Indicator(leaf) => factors[leaf],
                Member::Group(group) => factors[case.model.indicators.len() + group],
            };
        }
    }
    let sum: f64 = parts.iter().map(|part| base[part.at]).sum();
    if sum <= 0.0 {
        // Only left-out members had a weight.
        out.absent = true;
        return Ok(0.0);
    }
    let total = if plan.combine == Combine::Sum {
        nominal
    } else {
        1.0
    };
    let as_they_stand = plan.combine == Combine::Sum && factors.is_none() && parts.len() == members;
    out.weights.clear();
    out.weights.resize(members, 0.0);
    for part in parts {
        let weight = base[part.at];
        out.weights[part.at] = match plan.combine {
            _ if as_they_stand => weight,
            Combine::Sum => weight * (nominal / sum),
            _ => weight / sum,
        };
    }
    Ok(total)
}

/// Weights from the members' values: for logarithms and reciprocals, from what
/// they were taken of.
fn found_weights(
    case: Case<'_>,
    at: usize,
    parts: &[Part<'_>],
    members: usize,
) -> Result<Vec<f64>, NeedError> {
    let plan = &case.plan.nodes[at];
    let places = case.model.ids.len();
    let complete: Vec<usize> = (0..places)
        .filter(|&row| {
            let there =
                |part: &Part<'_>| part.column.present.as_ref().is_none_or(|there| there[row]);
            parts.iter().all(there)
        })
        .collect();
    let columns: Vec<Vec<f64>> = parts
        .iter()
        .map(|part| {
            let undo = |value: f64| match plan.forms[part.at] {
                Form::Log => libm::exp(value),
                Form::Reciprocal => 1.0 / value,
                Form::Value | Form::Hundred => value,
            };
            complete
                .iter()
                .map(|&row| undo(part.column.values[row]))
                .collect()
        })
        .collect();
    let found = from_data(plan.weighting, &columns).map_err(|why| NeedError::NoLoading {
        weighting: plan.weighting,
        name: case.tree.name(case.model, at),
        why,
    })?;
    let mut base = vec![0.0; members];
    for (part, weight) in parts.iter().zip(found) {
        base[part.at] = weight;
    }
    Ok(base)
}

/// Benefit of the doubt. A value that is missing, where those are dropped,
/// counts as 0 and so helps no place.
pub(super) fn by_doubt(
    case: Case<'_>,
    at: usize,
    parts: &[Part<'_>],
    out: &mut Out,
) -> Result<(), NeedError> {
    let node = &case.tree.nodes[at];
    let mut first: Option<(usize, usize, f64)> = None;
    for part in parts {
        let below = part.column.values.iter().position(|&value| value < 0.0);
        if let Some(row) = below.filter(|row| first.is_none_or(|(earliest, ..)| *row < earliest)) {
            first = Some((row, part.at, part.column.values[row]));
        }
    }
    if let Some((row, member, value)) = first {
        return Err(NeedError::BelowZero {
            cell: case.model.names().cell(row, node.members[member]),
            value,
        });
    }
    let used = |part: &&Part<'_>| part.column.values.iter().any(|&value| value > 0.0);
    let parts: Vec<&Part<'_>> = parts.iter().filter(used).collect();
    if parts.is_empty() {
        let name = case.tree.name(case.model, at);
        let why = "no place has a value above 0: choose another normalisation".to_owned();
        let weighting = Weighting::BenefitOfTheDoubt;
        return Err(NeedError::NoLoading {
            weighting,
            name,
            why,
        });
    }
    let columns: Vec<&[f64]> = parts.iter().map(|part| &*part.column.values).collect();
    let doubt = doubt::weigh(&columns);
    let spread = |weights: &Vec<f64>| {
        let mut all = vec![0.0; node.members.len()];
        for (part, weight) in parts.iter().zip(weights) {
            all[part.at] = *weight;
        }
        all
    };
    out.column = Column {
        values: doubt.scores,
        present: None,
    };
    out.last_step = LastStep::Value;
    out.weights.clear();
    out.own_weights = Some(doubt.weights.iter().map(spread).collect());
    round_all(&mut out.column.values, case.model.index.storage);
    Ok(())
}
