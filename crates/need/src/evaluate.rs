//! Working out the scores of every node, from the indicators up.

mod members;

use crate::copeland::copeland;
use crate::error::{Member, NeedError};
use crate::kernel::{mazziotta_pareto, weighted, weighted_with_gaps};
use crate::method::{Combine, Normalise, Weighting};
use crate::model::Model;
use crate::normalise::{Run, Tools, normalise, round_all, stored};
use crate::plan::{Column, Form, Plan, into_form, named, on_present};
use crate::tree::Tree;

use members::{Part, by_doubt, weights};

/// A model, its tree and one plan for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) model: &'a Model<'a>,
    pub(crate) tree: &'a Tree,
    pub(crate) plan: &'a Plan,
}

/// What a weight is multiplied by: one factor for each indicator, then one for
/// each group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Factors<'a>(pub(crate) &'a [f64]);

/// What was worked out for one node.
#[derive(Debug, Default)]
pub(crate) struct Out {
    /// The combination before its last step: for a geometric mean the mean
    /// of logarithms, for a harmonic mean the mean of reciprocals.
    pub(crate) column: Column,
    last_step: LastStep,
    /// What the parent takes, where it is not `column` as it stands.
    up: Option<Column>,
    /// The weights before any factor, where the data gave them.
    pub(crate) found: Option<Vec<f64>>,
    /// The weights as used, one a member: they sum to 1, or for a sum to what
    /// the given weights sum to. Empty where each place has its own.
    pub(crate) weights: Vec<f64>,
    /// Weights of its own for each place.
    pub(crate) own_weights: Option<Vec<Vec<f64>>>,
    /// Whether every member was left out.
    absent: bool,
}

/// The last step that is still to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum LastStep {
    #[default]
    Value,
    Log,
    Reciprocal,
}

/// Working memory, used again from draw to draw.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) tools: Tools,
    pub(crate) outs: Vec<Out>,
}

/// Works out every node, into `scratch.outs`. Gives false where every
/// indicator was left out.
pub(crate) fn evaluate(
    case: Case<'_>,
    factors: Option<Factors<'_>>,
    scratch: &mut Scratch,
) -> Result<bool, NeedError> {
    let nodes = case.tree.nodes.len();
    scratch.outs.resize_with(nodes, Out::default);
    for at in 0..nodes {
        let (below, rest) = scratch.outs.split_at_mut(at);
        let out = &mut rest[0];
        work_out(case, at, factors, below, out)?;
        if !out.absent {
            finish(case, at, out, &mut scratch.tools)?;
        }
    }
    Ok(!scratch.outs[nodes - 1].absent)
}

impl Out {
    /// The node's scores: the last step taken, rounded as the storage asks.
    pub(crate) fn scores(&self, into: &mut Vec<f64>) {
        into.clear();
        let column = &self.column;
        match self.last_step {
            LastStep::Value => into.extend_from_slice(&column.values),
            LastStep::Log => into.extend(column.values.iter().map(|&log| libm::exp(log))),
            LastStep::Reciprocal => into.extend(column.values.iter().map(|mean| 1.0 / mean)),
        }
        if let Some(present) = &column.present {
            for (value, &there) in into.iter_mut().zip(present) {
                if !there {
                    *value = 0.0;
                }
            }
        }
    }

    pub(crate) fn taken(&self) -> &Column {
        self.up.as_ref().unwrap_or(&self.column)
    }
}

fn work_out(
    case: Case<'_>,
    at: usize,
    factors: Option<Factors<'_>>,
    below: &[Out],
    out: &mut Out,
) -> Result<(), NeedError> {
    let (node, plan) = (&case.tree.nodes[at], &case.plan.nodes[at]);
    (out.last_step, out.absent) = (LastStep::Value, false);
    (out.own_weights, out.found) = (None, None);
    if let Some(fixed) = &case.plan.fixed[at] {
        out.column.clone_from(fixed);
        return Ok(());
    }
    let members = node.members.iter().enumerate();
    let parts: Vec<Part<'_>> = members
        .filter_map(|(at, &member)| {
            let column = match member {
                Member::Indicator(leaf) => case.plan.leaves[leaf].as_deref()?,
                Member::Group(group) => {
                    let below = &below[case.tree.of_group[group]];
                    (!below.absent).then(|| below.taken())?
                }
            };
            Some(Part { at, column })
        })
        .collect();
    out.absent = parts.is_empty();
    if out.absent {
        return Ok(());
    }
    if plan.weighting == Weighting::BenefitOfTheDoubt {
        return by_doubt(case, at, &parts, out);
    }
    let total = weights(case, at, factors, &parts, out)?;
    if out.absent {
        return Ok(());
    }
    let used: Vec<(&Column, f64)> = parts
        .iter()
        .map(|part| (part.column, out.weights[part.at]))
        .collect();
    let gaps = used.iter().any(|(column, _)| column.present.is_some());
    let places = case.model.ids.len();
    out.column.values.resize(places, 0.0);
    out.column.present = None;
    let column = &mut out.column;
    if plan.combine == Combine::MazziottaPareto {
        let mean_fault = mazziotta_pareto(&used, case.model.index.measures, column);
        return mean_fault.map_err(|(row, mean)| NeedError::MeanNotPositive {
            name: case.tree.name(case.model, at),
            row,
            place: case.model.names().place(row),
            mean,
        });
    }
    if plan.combine == Combine::Copeland {
        copeland(&used, &mut column.values);
        return Ok(());
    }
    if gaps {
        weighted_with_gaps(&used, total, column);
    } else {
        weighted(&used, &mut column.values);
    }
    out.last_step = match plan.combine {
        Combine::Geometric => LastStep::Log,
        Combine::Harmonic => LastStep::Reciprocal,
        _ => LastStep::Value,
    };
    let storage = case.model.index.storage;
    if out.last_step == LastStep::Value {
        round_all(&mut out.column.values, storage);
    }
    Ok(())
}

/// Normalises a group's score and brings it into the form its parent takes;
/// looks whether the index's can be ranked.
fn finish(case: Case<'_>, at: usize, out: &mut Out, tools: &mut Tools) -> Result<(), NeedError> {
    out.up = None;
    let Some((above, place)) = case.plan.nodes[at].parent else {
        return check_root(case, at, out);
    };
    let node = &case.tree.nodes[at];
    let form = case.plan.nodes[above].forms[place];
    let fused = match form {
        Form::Value => out.last_step == LastStep::Value,
        Form::Log => out.last_step == LastStep::Log,
        Form::Reciprocal => out.last_step == LastStep::Reciprocal,
        Form::Hundred => false,
    };
    if fused && node.normalise == Normalise::None {
        return Ok(());
    }
    let member = Member::Group(node.group.expect("only the index has no parent"));
    let mut column = Column::default();
    normalised_scores(case, at, out, tools, &mut column)?;
    let normalised = (form != Form::Value).then(|| column.values.clone());
    into_form(&mut column, form).map_err(|row| NeedError::CannotCombine {
        combine: case.plan.nodes[above].combine,
        cell: case.model.names().cell(row, member),
        value: normalised.as_ref().map_or(0.0, |values| values[row]),
    })?;
    out.up = Some(column);
    Ok(())
}

/// A group's scores as its parent uses them, before any change of form.
pub(crate) fn normalised_scores(
    case: Case<'_>,
    at: usize,
    out: &Out,
    tools: &mut Tools,
    into: &mut Column,
) -> Result<(), NeedError> {
    let node = &case.tree.nodes[at];
    let storage = case.model.index.storage;
    out.scores(&mut into.values);
    round_all(&mut into.values, storage);
    into.present.clone_from(&out.column.present);
    let Some(group) = node.group else {
        return Ok(());
    };
    let run = Run::of_group(case.model.index);
    on_present(into, |values| normalise(values, node.normalise, run, tools))
        .map_err(|fault| named(case.model, Member::Group(group), node.normalise, fault))
}

fn check_root(case: Case<'_>, at: usize, out: &Out) -> Result<(), NeedError> {
    let names = case.model.names();
    let gap = |present: &Vec<bool>| present.iter().position(|&there| !there);
    if let Some(row) = out.column.present.as_ref().and_then(gap) {
        let place = names.place(row);
        return Err(NeedError::NothingForPlace { row, place });
    }
    let wild = |value: &f64| !value.is_finite();
    if let Some(row) = out.column.values.iter().position(wild) {
        let (name, place) = (case.tree.name(case.model, at), names.place(row));
        return Err(NeedError::Overflow { name, row, place });
    }
    Ok(())
}

/// The index's scores, into `scores`.
pub(crate) fn index_scores(case: Case<'_>, scratch: &Scratch, scores: &mut Vec<f64>) {
    let out = &scratch.outs[case.tree.root()];
    out.scores(scores);
    let storage = case.model.index.storage;
    for score in scores.iter_mut() {
        *score = stored(*score, storage);
    }
}

/// The number by which each place's weights are multiplied because other
/// members are missing there; 0 where all are.
pub(crate) fn rescale(parts: &[(&Column, f64)], places: usize) -> Vec<f64> {
    let whole: f64 = parts.iter().map(|(_, weight)| weight).sum();
    let scale = |row: usize| {
        let there = |column: &Column| column.present.as_ref().is_none_or(|there| there[row]);
        if parts.iter().all(|(column, _)| there(column)) {
            return 1.0;
        }
        let carried: f64 = parts
            .iter()
            .filter_map(|(column, weight)| there(column).then_some(*weight))
            .sum();
        if carried > 0.0 { whole / carried } else { 0.0 }
    };
    (0..places).map(scale).collect()
}
