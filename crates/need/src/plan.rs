//! A model made ready for one choice of methods: normalised columns in the form
//! in which their parents combine them. Made once, evaluated thousands of times.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Member, NeedError};
use crate::method::{Combine, Normalise, Weighting};
use crate::model::Model;
use crate::normalise::{Fault, Run, Tools, normalise};
use crate::treat::Columns;
use crate::tree::Tree;

/// The form in which a parent takes a member's values. All combinations but
/// the Mazziotta-Pareto penalty are weighted means of one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// The normalised value.
    Value,
    /// Its natural logarithm.
    Log,
    /// One over it.
    Reciprocal,
    /// A z-score on the Mazziotta-Pareto scale, 100 + 10 z.
    Hundred,
}

/// One value a place; 0 where there is none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    pub(crate) values: Vec<f64>,
    /// Which places have a value; nothing where all do.
    pub(crate) present: Option<Vec<bool>>,
}

impl Column {
    /// The column of `values`.
    pub(crate) fn of(values: &[Option<f64>]) -> Self {
        let all = values.iter().all(Option::is_some);
        Self {
            values: values.iter().map(|value| value.unwrap_or(0.0)).collect(),
            present: (!all).then(|| values.iter().map(Option::is_some).collect()),
        }
    }

    /// The values, nothing where there is none.
    pub(crate) fn cells(&self) -> Vec<Option<f64>> {
        let Some(present) = &self.present else {
            return self.values.iter().copied().map(Some).collect();
        };
        let cells = self.values.iter().zip(present);
        cells
            .map(|(&value, &there)| there.then_some(value))
            .collect()
    }
}

/// The index's own methods, for members that have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Choice {
    pub(crate) normalise: Normalise,
    pub(crate) combine: Combine,
}

/// How one node works under a choice.
#[derive(Debug, Clone)]
pub(crate) struct NodePlan {
    pub(crate) combine: Combine,
    pub(crate) weighting: Weighting,
    /// The form each member is taken in.
    pub(crate) forms: Vec<Form>,
    /// The node above and the position among its members; nothing for the index.
    pub(crate) parent: Option<(usize, usize)>,
}

/// A model under one choice.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) choice: Choice,
    pub(crate) nodes: Vec<NodePlan>,
    /// The column of each indicator, in its parent's form; nothing where the
    /// indicator is left out of the index.
    pub(crate) leaves: Vec<Option<Arc<Column>>>,
    /// Weights that the data gave to a node of indicators only, so that draws
    /// need not find them again.
    pub(crate) found: Vec<Option<Vec<f64>>>,
    /// Scores of a node that do not depend on any drawn weight.
    pub(crate) fixed: Vec<Option<Arc<Column>>>,
}

/// Columns that several plans share.
#[derive(Debug, Default)]
pub(crate) struct Leaves {
    by_form: BTreeMap<(usize, Normalise, Form), Arc<Column>>,
    pub(crate) tools: Tools,
}

pub(crate) fn indicator_normalise(model: &Model<'_>, at: usize, choice: Choice) -> Normalise {
    model.indicators[at].normalise.unwrap_or(choice.normalise)
}

impl Plan {
    pub(crate) fn new(
        model: &Model<'_>,
        tree: &Tree,
        treated: &Columns,
        choice: Choice,
        leaves: &mut Leaves,
    ) -> Result<Self, NeedError> {
        let mut nodes = Vec::with_capacity(tree.nodes.len());
        for at in 0..tree.nodes.len() {
            nodes.push(node_plan(model, tree, at, choice)?);
        }
        let mut columns = vec![None; model.indicators.len()];
        let mut first_fault: Option<(usize, NeedError)> = None;
        for (node, plan) in tree.nodes.iter().zip(&nodes) {
            for (&member, &form) in node.members.iter().zip(&plan.forms) {
                let Member::Indicator(at) = member else {
                    continue;
                };
                let how = indicator_normalise(model, at, choice);
                match leaves.column(model, at, &treated[at], how, form, plan.combine) {
                    Ok(column) => columns[at] = Some(column),
                    Err(error) => keep_first(&mut first_fault, error),
                }
            }
        }
        if let Some((_, fault)) = first_fault {
            return Err(fault);
        }
        Ok(Self {
            choice,
            found: vec![None; nodes.len()],
            fixed: vec![None; nodes.len()],
            nodes,
            leaves: columns,
        })
    }
}

/// Keeps the fault of the first place, or of the first indicator for faults of
/// whole columns.
fn keep_first(first: &mut Option<(usize, NeedError)>, error: NeedError) {
    let row = match &error {
        NeedError::CannotCombine { cell, .. } => cell.row,
        _ => 0,
    };
    if first.as_ref().is_none_or(|(earliest, _)| row < *earliest) {
        *first = Some((row, error));
    }
}

fn node_plan(
    model: &Model<'_>,
    tree: &Tree,
    at: usize,
    choice: Choice,
) -> Result<NodePlan, NeedError> {
    let node = &tree.nodes[at];
    let combine = node.combine.unwrap_or(choice.combine);
    let doubt = node.weighting == Weighting::BenefitOfTheDoubt;
    if doubt && !matches!(combine, Combine::Sum | Combine::Arithmetic) {
        let name = tree.name(model, at);
        return Err(NeedError::DoubtNeedsSum { name, combine });
    }
    let form = |&member: &Member| {
        let normalise = match member {
            Member::Indicator(at) => indicator_normalise(model, at, choice),
            Member::Group(at) => model.groups[at].normalise.unwrap_or(Normalise::None),
        };
        form_for(combine, normalise)
    };
    let parent = node.group.and_then(|group| {
        tree.nodes.iter().enumerate().find_map(|(above, node)| {
            let place = node.members.iter().position(|&m| m == Member::Group(group));
            place.map(|place| (above, place))
        })
    });
    Ok(NodePlan {
        combine,
        weighting: node.weighting,
        forms: node.members.iter().map(form).collect(),
        parent,
    })
}

fn form_for(combine: Combine, normalise: Normalise) -> Form {
    match combine {
        Combine::Geometric => Form::Log,
        Combine::Harmonic => Form::Reciprocal,
        Combine::MazziottaPareto if normalise == Normalise::ZScore => Form::Hundred,
        Combine::Sum | Combine::Arithmetic | Combine::MazziottaPareto | Combine::Copeland => {
            Form::Value
        }
    }
}

impl Leaves {
    fn column(
        &mut self,
        model: &Model<'_>,
        at: usize,
        treated: &[Option<f64>],
        how: Normalise,
        form: Form,
        combine: Combine,
    ) -> Result<Arc<Column>, NeedError> {
        if let Some(column) = self.by_form.get(&(at, how, form)) {
            return Ok(Arc::clone(column));
        }
        let key = (at, how, Form::Value);
        let value = if let Some(column) = self.by_form.get(&key) {
            Arc::clone(column)
        } else {
            let column = Arc::new(normalised(
                model,
                at,
                Column::of(treated),
                how,
                &mut self.tools,
            )?);
            self.by_form.insert(key, Arc::clone(&column));
            column
        };
        if form == Form::Value {
            return Ok(value);
        }
        let mut column = Column::clone(&value);
        into_form(&mut column, form).map_err(|row| NeedError::CannotCombine {
            combine,
            cell: model.names().cell(row, Member::Indicator(at)),
            value: value.values[row],
        })?;
        let column = Arc::new(column);
        self.by_form.insert((at, how, form), Arc::clone(&column));
        Ok(column)
    }
}

/// The column of an indicator, normalised.
pub(crate) fn normalised(
    model: &Model<'_>,
    at: usize,
    mut column: Column,
    how: Normalise,
    tools: &mut Tools,
) -> Result<Column, NeedError> {
    let indicator = &model.indicators[at];
    let run = Run::of(model.index, indicator.more_is, indicator.goalposts);
    on_present(&mut column, |values| normalise(values, how, run, tools))
        .map_err(|fault| named(model, Member::Indicator(at), how, fault))?;
    Ok(column)
}

/// The fault of a member with its name.
pub(crate) fn named(model: &Model<'_>, member: Member, how: Normalise, fault: Fault) -> NeedError {
    let name = model.names().member(member);
    match fault {
        Fault::Constant => NeedError::Constant {
            member,
            name,
            normalise: how,
        },
        Fault::NoMaximum(greatest) => NeedError::NoMaximum {
            member,
            name,
            greatest,
        },
        Fault::NoGoalposts => NeedError::Goalposts { member, name },
    }
}

/// Applies `change` to the values that are there.
pub(crate) fn on_present<E>(
    column: &mut Column,
    change: impl FnOnce(&mut [f64]) -> Result<(), E>,
) -> Result<(), E> {
    let Some(present) = &column.present else {
        return change(&mut column.values);
    };
    let mut dense: Vec<f64> = column
        .values
        .iter()
        .zip(present)
        .filter_map(|(&value, &there)| there.then_some(value))
        .collect();
    change(&mut dense)?;
    let mut dense = dense.into_iter();
    for (value, &there) in column.values.iter_mut().zip(present) {
        if there {
            *value = dense.next().expect("one a present place");
        }
    }
    Ok(())
}

/// Brings normalised values into a form, in place.
///
/// # Errors
/// The first row whose value the form cannot take.
pub(crate) fn into_form(column: &mut Column, form: Form) -> Result<(), usize> {
    match form {
        Form::Value => Ok(()),
        Form::Log => positive(column, libm::log),
        Form::Reciprocal => positive(column, |value| 1.0 / value),
        Form::Hundred => {
            let scaled = |values: &mut [f64]| {
                for z in values {
                    *z = 100.0 + 10.0 * *z;
                }
                Ok(())
            };
            on_present(column, scaled)
        }
    }
}

fn positive(column: &mut Column, change: impl Fn(f64) -> f64) -> Result<(), usize> {
    let present = column.present.as_deref();
    for (row, value) in column.values.iter_mut().enumerate() {
        if present.is_some_and(|present| !present[row]) {
            continue;
        }
        if *value <= 0.0 {
            return Err(row);
        }
        *value = change(*value);
    }
    Ok(())
}
