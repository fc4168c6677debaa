//! Does more need ever get less?

use allotment_expression::{Expression, Value};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use rayon::prelude::*;

use super::TRIED_ALL;
use super::axiom::{Axiom, CounterExample, Finding};
use super::trial::{Base, Changes, number, share};
use crate::Index;
use crate::fact;

/// How many places are tried of many.
const FEW: usize = 3;

/// Raises the need of one place at a time, by a tenth and to the utmost of all
/// places, and divides again: its share must not fall.
///
/// Need is what the indices measure, or else what places are selected by, or
/// else each column that the formula reads besides people and things counted. An
/// index is raised through the columns that it reads, each in the direction in
/// which the index grows; counts of people and things stay.
pub(crate) fn need(base: &Base) -> Finding {
    let indices = indices(base);
    let selected = &base.solution.selection.rows;
    let rows = if selected.len() <= TRIED_ALL {
        selected.clone()
    } else {
        few(base)
    };
    let trials: Vec<(usize, &Index, &str, BigRational)> = indices
        .iter()
        .flat_map(|index| {
            columns(base, index)
                .into_iter()
                .map(move |column| (index, column))
        })
        .flat_map(|(index, column)| {
            let raised = rows
                .iter()
                .map(move |&row| (row, raised(base, index, column, row)));
            let each =
                raised.flat_map(|(row, values)| values.into_iter().map(move |value| (row, value)));
            each.map(move |(row, value)| (row, index, column, value))
                .collect::<Vec<_>>()
        })
        .collect();
    let mut examples: Vec<CounterExample> = trials
        .par_iter()
        .filter_map(|(row, index, column, value)| trial(base, *row, index, column, value))
        .collect();
    examples
        .sort_by_cached_key(|example| (&example.after - &example.before, example.places.clone()));
    let unknown = unmeasured(base, &indices);
    let sentence = match examples.first() {
        Some(example) => example.sentence.clone(),
        None if trials.is_empty() && unknown.is_empty() => {
            "Nothing to try: the division follows people alone, so need changes nothing.".into()
        }
        None if trials.is_empty() => format!(
            "Not known: the division reads {}, and no index says how need moves it. Add an [[index]] over it.",
            unknown.join(", ")
        ),
        None => format!(
            "Dividing again {} times, with the need of one place raised, gave it less in no case.",
            trials.len()
        ),
    };
    Finding {
        axiom: Axiom::Need,
        counter_examples: examples,
        untried: trials.is_empty() && !unknown.is_empty(),
        tried: trials.len(),
        sentence,
    }
}

/// The columns that the division reads besides people and things counted, and
/// that no index measures need by.
fn unmeasured<'a>(base: &Base<'a>, indices: &[Index]) -> Vec<&'a str> {
    let counts = base.counts();
    let measured = |name: &&str| {
        indices.iter().any(|index| {
            index
                .measure
                .column_names()
                .iter()
                .any(|known| known == name)
        })
    };
    let mut names: Vec<&str> = base.read().into_iter().collect();
    names.retain(|name| !counts.contains(name) && !measured(name));
    names
}

fn indices(base: &Base) -> Vec<Index> {
    let declared = &base.spec.audit.indices;
    match (&base.spec.select, declared.is_empty()) {
        (Some(select), true) => vec![Index {
            name: select.by.text().into(),
            measure: select.by.clone(),
        }],
        (None, true) => {
            let counts = base.counts();
            let read = base.read();
            let columns = read.into_iter().filter(|name| !counts.contains(name));
            let index = |name: &str| Index {
                name: name.into(),
                measure: Expression::column(name),
            };
            columns.map(index).collect()
        }
        _ => declared.clone(),
    }
}

/// The first at a lower limit, at an upper one, and at none, or as near to that
/// as there are.
fn few(base: &Base) -> Vec<usize> {
    let notable = base.notable();
    let step = notable.len().div_ceil(FEW).max(1);
    notable.into_iter().step_by(step).collect()
}

/// The columns through which an index is raised, in their order.
fn columns<'a>(base: &Base<'a>, index: &'a Index) -> Vec<&'a str> {
    let (read, counts) = (base.read(), base.counts());
    let names = index.measure.column_names().iter().map(String::as_str);
    names
        .filter(|name| read.contains(name) && !counts.contains(name))
        .collect()
}

/// Values of `column` at which the index of `row` is greater than it is.
fn raised(base: &Base, index: &Index, column: &str, row: usize) -> Vec<BigRational> {
    let Some(value) = number(base.cell(column, row)) else {
        return Vec::new();
    };
    let all = || {
        base.places.columns[column]
            .iter()
            .filter_map(|cell| match cell {
                Value::Number(number) => Some(number),
                _ => None,
            })
    };
    let (least, most) = (all().min().expect("its own"), all().max().expect("its own"));
    let step = if value.is_zero() {
        (most - least) / BigInt::from(10)
    } else {
        value.abs() / BigInt::from(10)
    };
    let measure = |value: &BigRational| {
        let look = |name: &str| {
            if name == column {
                Some(Value::Number(value.clone()))
            } else {
                base.cell(name, row)
            }
        };
        fact::number(&index.measure, &look).ok().flatten()
    };
    let Some(now) = measure(&value) else {
        return Vec::new();
    };
    let mut tried = vec![&value + &step, most.clone(), &value - &step, least.clone()];
    tried.retain(|other| measure(other).is_some_and(|greater| greater > now));
    tried
}

fn trial(
    base: &Base,
    row: usize,
    index: &Index,
    column: &str,
    value: &BigRational,
) -> Option<CounterExample> {
    let changes = Changes::from([(column, Value::Number(value.clone()))]);
    let needier = base.changed(row, &changes, "")?;
    let again = base.again(&[(row, &needier)], &[])?;
    let before = base.share(row);
    let after = share(&again, row);
    if after >= &before - base.pool_slack() {
        return None;
    }
    let was = number(base.cell(column, row))?;
    Some(CounterExample {
        sentence: format!(
            "{} gets {}; with its '{column}' at {} rather than {}, which is more need by '{}', it would get {}.",
            base.name(row),
            base.money(&before),
            crate::exact::prose(value),
            crate::exact::prose(&was),
            index.name,
            base.money(&after)
        ),
        places: vec![row],
        before,
        after,
    })
}
