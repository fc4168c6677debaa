//! How much of each score is each member's.

use std::collections::BTreeMap;

use crate::error::Member;
use crate::evaluate::{Case, Scratch, rescale};
use crate::method::{Combine, Normalise};
use crate::plan::{Column, Form};

/// The contribution of every member from which the way up to the index leads
/// through sums and arithmetic means only, without a normalisation between.
/// The contributions of the index's members add up to the score (before it is
/// rounded for storage), and those of a group's members to the group's.
pub(crate) fn contributions(case: Case<'_>, scratch: &Scratch) -> BTreeMap<Member, Column> {
    let mut found = BTreeMap::new();
    let whole = vec![1.0; case.model.ids.len()];
    descend(case, scratch, case.tree.root(), &whole, &mut found);
    found
}

/// `reach` is what one point of the node's score is worth in the index.
fn descend(
    case: Case<'_>,
    scratch: &Scratch,
    at: usize,
    reach: &[f64],
    found: &mut BTreeMap<Member, Column>,
) {
    let (node, plan) = (&case.tree.nodes[at], &case.plan.nodes[at]);
    if !matches!(plan.combine, Combine::Sum | Combine::Arithmetic) {
        return;
    }
    let out = &scratch.outs[at];
    let columns: Vec<&Column> = node
        .members
        .iter()
        .map(|&member| match member {
            Member::Indicator(leaf) => case.plan.leaves[leaf].as_deref().expect("none left out"),
            Member::Group(group) => scratch.outs[case.tree.of_group[group]].taken(),
        })
        .collect();
    debug_assert!(plan.forms.iter().all(|&form| form == Form::Value));
    let scale = if out.own_weights.is_some() {
        vec![1.0; reach.len()]
    } else {
        let weights = out.weights.iter().copied();
        let parts: Vec<(&Column, f64)> = columns.iter().copied().zip(weights).collect();
        rescale(&parts, reach.len())
    };
    for (position, (&member, column)) in node.members.iter().zip(columns).enumerate() {
        let weight = |row: usize| match &out.own_weights {
            Some(own) => own[row][position],
            None => out.weights[position],
        };
        let below: Vec<f64> = (0..reach.len())
            .map(|row| reach[row] * scale[row] * weight(row))
            .collect();
        let values = below.iter().zip(&column.values);
        let contribution = Column {
            values: values.map(|(reach, value)| reach * value).collect(),
            present: column.present.clone(),
        };
        found.insert(member, contribution);
        if let Member::Group(group) = member {
            let node = case.tree.of_group[group];
            if case.tree.nodes[node].normalise == Normalise::None {
                descend(case, scratch, node, &below, found);
            }
        }
    }
}
