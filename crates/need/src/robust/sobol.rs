//! Which input moves the ranks.

use crate::error::{Member, NeedError};
use crate::method::Weighting;
use crate::model::Model;
use crate::sensitivity::{Use, sobol_with, stream};

use super::RobustnessOptions;
use super::pairs::lists;
use super::run::{Memory, Moved, Robust, factor};

/// What moves in a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The weight of one member.
    Weight(Member),
    /// Which normalisation stands in for the index's.
    Normalise,
    /// Which combination stands in for the index's.
    Combine,
    /// Which pair of the two: one input where some pairs cannot be drawn, the
    /// two then not being independent.
    Methods,
    /// The noise of all measurements together.
    StandardError,
}

/// The Sobol indices of the mean absolute rank shift: how far ranks are from
/// the index's own, on average over places.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// One entry an input.
    pub inputs: Vec<SensitivityOf>,
    /// The variance of the mean absolute rank shift.
    pub variance: f64,
    /// How many rows of inputs the indices come from.
    pub rows: usize,
}

/// The part of one input.
#[derive(Debug, Clone, PartialEq)]
pub struct SensitivityOf {
    /// The input.
    pub input: Input,
    /// Its name: `weight of income`, `normalise`, `combine`, `methods`,
    /// `standard errors`.
    pub name: String,
    /// The part of the variance that it explains alone.
    pub first_order: f64,
    /// The part that it explains alone or together with others.
    pub total_order: f64,
}

/// How many inputs there may be.
pub(super) fn inputs_max(model: &Model<'_>, options: &RobustnessOptions) -> usize {
    let noisy = model
        .indicators
        .iter()
        .any(|one| one.standard_error.is_some());
    let Ok(tree) = crate::tree::Tree::new(model) else {
        return 0;
    };
    weights(model, &tree, options).len()
        + usize::from(options.normalise.len() > 1)
        + usize::from(options.combine.len() > 1)
        + usize::from(noisy)
}

/// The weights that move anything: those of members with siblings.
fn weights(
    model: &Model<'_>,
    tree: &crate::tree::Tree,
    options: &RobustnessOptions,
) -> Vec<Member> {
    if options.weight_spread <= 0.0 {
        return Vec::new();
    }
    let mut found: Vec<Member> = tree
        .nodes
        .iter()
        .filter(|node| node.members.len() > 1)
        .filter(|node| node.weighting != Weighting::BenefitOfTheDoubt)
        .flat_map(|node| {
            let given = node.weighting == Weighting::Given;
            let members = node.members.iter().copied();
            members.filter(move |&member| !given || model.member_weight(member) > 0.0)
        })
        .collect();
    found.sort();
    found
}

fn inputs(robust: &Robust<'_>) -> Vec<Input> {
    let (model, tree) = (robust.prepared.model, &robust.prepared.tree);
    let own = robust.prepared.own_choice();
    let mut found: Vec<Input> = weights(model, tree, robust.options)
        .into_iter()
        .map(Input::Weight)
        .collect();
    let (normalise, combine) = lists(own, robust.options);
    if robust.excluded.is_empty() {
        if normalise.len() > 1 {
            found.push(Input::Normalise);
        }
        if combine.len() > 1 {
            found.push(Input::Combine);
        }
    } else if robust.plans.len() > 1 {
        found.push(Input::Methods);
    }
    if robust.noisy() {
        found.push(Input::StandardError);
    }
    found
}

pub(super) fn sobol(robust: &Robust<'_>, rows: usize) -> Result<Sensitivity, NeedError> {
    let inputs = inputs(robust);
    let indices = sobol_with(
        inputs.len(),
        rows,
        robust.seed,
        Memory::default,
        |memory, even| {
            let shift = shift(robust, &inputs, even, memory);
            (robust.tick)();
            shift
        },
    )?;
    let names = robust.prepared.model.names();
    let each = inputs.iter().enumerate().map(|(at, &input)| SensitivityOf {
        input,
        name: match input {
            Input::Weight(member) => format!("weight of {}", names.member(member)),
            Input::Normalise => "normalise".to_owned(),
            Input::Combine => "combine".to_owned(),
            Input::Methods => "methods".to_owned(),
            Input::StandardError => "standard errors".to_owned(),
        },
        first_order: indices.first_order[at],
        total_order: indices.total_order[at],
    });
    Ok(Sensitivity {
        inputs: each.collect(),
        variance: indices.variance,
        rows,
    })
}

/// The mean absolute rank shift at one row of inputs.
fn shift(
    robust: &Robust<'_>,
    inputs: &[Input],
    even: &[f64],
    memory: &mut Memory,
) -> Result<f64, NeedError> {
    let model = robust.prepared.model;
    let (normalise, combine) = lists(robust.prepared.own_choice(), robust.options);
    let mut factors = vec![1.0; model.indicators.len() + model.groups.len()];
    let (mut row, mut column, mut noise) = (0, 0, None);
    for (&input, &even) in inputs.iter().zip(even) {
        match input {
            Input::Weight(member) => {
                let at = match member {
                    Member::Indicator(at) => at,
                    Member::Group(at) => model.indicators.len() + at,
                };
                factors[at] = factor(robust.options.weight_spread, even);
            }
            Input::Normalise => row = part(even, normalise.len()),
            Input::Combine => column = part(even, combine.len()),
            Input::Methods => column = part(even, robust.plans.len()),
            // The number stands for the noise that grows from it.
            Input::StandardError => {
                noise = Some(stream(robust.seed, Use::Noise, even.to_bits()));
            }
        }
    }
    let moved = Moved {
        factors: (robust.options.weight_spread > 0.0).then_some(&factors),
        plan: row * combine.len() + column,
        noise,
    };
    robust.work_out(moved, memory)?;
    Ok(robust.mean_shift(memory))
}

/// Which of `many` equal parts of the way from 0 to 1 the number falls in.
fn part(even: f64, many: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to below many"
    )]
    let part = (even * crate::normalise::count(many)) as usize;
    part.min(many - 1)
}
