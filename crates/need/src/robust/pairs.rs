//! Which pairs of methods can be drawn.

use crate::error::NeedError;
use crate::evaluate::{Case, Scratch, evaluate};
use crate::method::{Combine, Normalise, Weighting};
use crate::plan::{Choice, Leaves, Plan};
use crate::score::Prepared;

use crate::error::Member;
use std::sync::Arc;

use super::RobustnessOptions;

/// A normalisation and a combination that stand in for the index's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The normalisation.
    pub normalise: Normalise,
    /// The combination.
    pub combine: Combine,
}

/// A pair that is never drawn, because it cannot take the data.
#[derive(Debug, Clone, PartialEq)]
pub struct ExcludedPair {
    /// The pair.
    pub pair: Pair,
    /// Why, naming the first place and indicator.
    pub why: NeedError,
}

/// The lists to draw from, the index's own method standing in for an empty one.
pub(super) fn lists(own: Choice, options: &RobustnessOptions) -> (Vec<Normalise>, Vec<Combine>) {
    let mut normalise = options.normalise.clone();
    if normalise.is_empty() {
        normalise.push(own.normalise);
    }
    let mut combine = options.combine.clone();
    if combine.is_empty() {
        combine.push(own.combine);
    }
    (normalise, combine)
}

/// A plan for each pair that can take the data, by normalisation and then by
/// combination, and the pairs that cannot.
pub(super) fn plans(
    prepared: &Prepared<'_>,
    options: &RobustnessOptions,
) -> Result<(Vec<Plan>, Vec<ExcludedPair>), NeedError> {
    let (normalise, combine) = lists(prepared.own_choice(), options);
    let (mut plans, mut excluded) = (Vec::new(), Vec::new());
    let mut leaves = Leaves::default();
    let mut scratch = Scratch::default();
    for &normalise in &normalise {
        for &combine in &combine {
            let choice = Choice { normalise, combine };
            match plan(prepared, choice, &mut leaves, &mut scratch) {
                Ok(plan) => plans.push(plan),
                Err(why) => excluded.push(ExcludedPair {
                    pair: Pair { normalise, combine },
                    why,
                }),
            }
        }
    }
    if plans.is_empty() {
        let first = Box::new(excluded.swap_remove(0).why);
        let pairs = normalise.len() * combine.len();
        return Err(NeedError::NoPair { pairs, first });
    }
    Ok((plans, excluded))
}

/// A plan that was tried once, with what does not change from draw to draw.
fn plan(
    prepared: &Prepared<'_>,
    choice: Choice,
    leaves: &mut Leaves,
    scratch: &mut Scratch,
) -> Result<Plan, NeedError> {
    let (model, tree) = (prepared.model, &prepared.tree);
    let mut plan = Plan::new(model, tree, &prepared.treated, choice, leaves)?;
    let case = Case {
        model,
        tree,
        plan: &plan,
    };
    evaluate(case, None, scratch)?;
    for (at, node) in tree.nodes.iter().enumerate() {
        let leaf = |member: &Member| matches!(member, Member::Indicator(_));
        if !node.members.iter().all(leaf) {
            continue;
        }
        let out = &scratch.outs[at];
        plan.found[at].clone_from(&out.found);
        if plan.nodes[at].weighting == Weighting::BenefitOfTheDoubt {
            plan.fixed[at] = Some(Arc::new(out.column.clone()));
        }
    }
    Ok(plan)
}
