//! What the division needs to know about one place, read exactly.

use std::collections::BTreeMap;

use allotment_expression::{Expression, Value};
use allotment_place::PlaceId;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use rayon::prelude::*;

use crate::error::{Culprits, NAMED};
use crate::{Damping, Places, ShareError, Spec, exact};

/// One place, as the division sees it.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) id: PlaceId,
    pub(crate) name: String,
    pub(crate) population: Option<BigRational>,
    /// What it is selected by; nothing where it cannot be ranked.
    pub(crate) by: Option<BigRational>,
    pub(crate) excluded: bool,
    /// Its value in the column of each cap.
    pub(crate) groups: Vec<Option<String>>,
    /// What each part of the formula goes out in proportion to.
    pub(crate) parts: Vec<Result<BigRational, Fault>>,
    /// What it had a year, in its column's units, for the largest loss and gain.
    pub(crate) previous: [Option<BigRational>; 2],
    /// Its need, which decides ties of a penny.
    pub(crate) need: Option<BigRational>,
    /// The pool that it is in.
    pub(crate) pool: Option<usize>,
}

/// Why a value cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    Missing,
    Kind(&'static str, String),
    Negative(String),
    Failed(String),
    Nobody(String),
}

/// A fault, and which value has it.
pub(crate) type Faulty = (String, Fault);
type Look<'a> = &'a dyn Fn(&str) -> Option<Value>;

/// Reads every place, or reports the first kind of fault with all its places.
pub(crate) fn read(places: &Places, spec: &Spec) -> Result<Vec<Fact>, ShareError> {
    let pools = pools(places, spec)?;
    let read: Vec<Result<Fact, Faulty>> = (0..places.len())
        .into_par_iter()
        .with_min_len(crate::AT_ONCE)
        .map(|row| {
            let look = |name: &str| places.columns.get(name).map(|column| column[row].clone());
            let mut fact = one(spec, places, &places.ids[row], &places.names[row], &look)?;
            fact.pool = pools.get(&places.ids[row]).copied();
            Ok(fact)
        })
        .collect();
    let name = |row: usize| named(&places.names[row], &places.ids[row]);
    let faulty = read.iter().enumerate();
    let faulty = faulty.filter_map(|(row, fact)| fact.as_ref().err().map(|fault| (row, fault)));
    if let Some(error) = gathered(faulty, &name) {
        return Err(error);
    }
    Ok(read
        .into_iter()
        .map(|fact| fact.expect("faults were reported above"))
        .collect())
}

/// One place, whose cells `look` reads by the column's name.
pub(crate) fn one(
    spec: &Spec,
    places: &Places,
    id: &PlaceId,
    name: &str,
    look: Look,
) -> Result<Fact, Faulty> {
    let select = spec.select.as_ref();
    let by = match select {
        Some(select) => number(&select.by, look).map_err(of("what places are selected by"))?,
        None => None,
    };
    let excluded = match select.and_then(|select| select.exclude.as_ref()) {
        Some(exclude) => truth(exclude, look).map_err(of("exclude"))?,
        None => false,
    };
    let caps = select.map_or(&[][..], |select| &select.at_most);
    let part = |expression: &Expression| match number(expression, look)? {
        None => Err(Fault::Missing),
        Some(value) if value.is_negative() => Err(Fault::Negative(exact::prose(&value))),
        Some(value) => Ok(value),
    };
    let had = |damping: Option<&Damping>| match damping {
        None => Ok(None),
        Some(damping) => {
            earlier(damping, look).map_err(|fault| (format!("'{}'", damping.previous), fault))
        }
    };
    let index = spec.audit.indices.first();
    let index = index.and_then(|index| number(&index.measure, look).ok().flatten());
    Ok(Fact {
        id: id.clone(),
        name: name.into(),
        population: population(places.population.as_deref(), look).map_err(of("the population"))?,
        need: by.clone().or(index),
        by,
        excluded,
        groups: caps.iter().map(|cap| group(look(&cap.per))).collect(),
        parts: spec
            .parts
            .iter()
            .map(|given| part(&given.in_proportion_to))
            .collect(),
        previous: [
            had(spec.limits.max_loss.as_ref())?,
            had(spec.limits.max_gain.as_ref())?,
        ],
        pool: None,
    })
}

/// The value of `expression` as a number; nothing where it is missing.
pub(crate) fn number(expression: &Expression, look: Look) -> Result<Option<BigRational>, Fault> {
    match expression.exact(look) {
        Ok(Value::Number(number)) => Ok(Some(number)),
        Ok(Value::Null) => Ok(None),
        Ok(other) => Err(Fault::Kind("a number", shown(&other))),
        Err(error) => Err(Fault::Failed(error.to_string())),
    }
}

/// Whether `expression` is true. Missing is not true, as in SQL.
fn truth(expression: &Expression, look: Look) -> Result<bool, Fault> {
    let wrong = |value: &Value| Err(Fault::Kind("true or false", shown(value)));
    match expression.exact(look) {
        Ok(Value::Boolean(truth)) => Ok(truth),
        Ok(Value::Null) => Ok(false),
        Ok(Value::Number(number)) if number.is_zero() => Ok(false),
        Ok(Value::Number(number)) if number.is_one() => Ok(true),
        Ok(Value::Text(text)) if text.eq_ignore_ascii_case("true") => Ok(true),
        Ok(Value::Text(text)) if text.eq_ignore_ascii_case("false") => Ok(false),
        Ok(other) => wrong(&other),
        Err(error) => Err(Fault::Failed(error.to_string())),
    }
}

fn population(column: Option<&str>, look: Look) -> Result<Option<BigRational>, Fault> {
    let Some(column) = column else {
        return Ok(None);
    };
    match cell(column, look)? {
        Some(people) if !people.is_positive() => Err(Fault::Nobody(exact::prose(&people))),
        people => Ok(people),
    }
}

/// An earlier yearly amount, in the units of its column.
fn earlier(damping: &Damping, look: Look) -> Result<Option<BigRational>, Fault> {
    match cell(&damping.previous, look)? {
        Some(amount) if amount.is_negative() => Err(Fault::Negative(exact::prose(&amount))),
        amount => Ok(amount),
    }
}

/// A cell that must hold a number, or nothing.
fn cell(column: &str, look: Look) -> Result<Option<BigRational>, Fault> {
    match look(column) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(number)) => Ok(Some(number)),
        Some(other) => Err(Fault::Kind("a number", shown(&other))),
    }
}

fn group(value: Option<Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        other => Some(shown(&other)),
    }
}

pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Number(number) => exact::text(number),
        Value::Text(text) => text.clone(),
        Value::Boolean(truth) => truth.to_string(),
    }
}

fn of(what: &str) -> impl Fn(Fault) -> Faulty {
    let what = what.to_string();
    move |fault| (what.clone(), fault)
}

/// A place as messages name it: `Ashby (E01)`, or the code alone.
pub(crate) fn named(name: &str, id: &PlaceId) -> String {
    if name.is_empty() || name == id.as_str() {
        id.to_string()
    } else {
        format!("{name} ({id})")
    }
}

/// The error of the first fault, with the rows of all faults of its kind.
pub(crate) fn gathered<'a>(
    faulty: impl Iterator<Item = (usize, &'a Faulty)>,
    name: &dyn Fn(usize) -> String,
) -> Option<ShareError> {
    let mut faulty = faulty.peekable();
    let (what, first) = faulty.peek()?.1.clone();
    let same = |fault: &Fault| std::mem::discriminant(fault) == std::mem::discriminant(&first);
    let rows: Vec<usize> = faulty
        .filter(|(_, (other, fault))| *other == what && same(fault))
        .map(|(row, _)| row)
        .collect();
    let places = culprits(rows, name);
    Some(match first {
        Fault::Missing => ShareError::Missing { what, places },
        Fault::Kind(wanted, value) => ShareError::WrongKind {
            what,
            value,
            wanted,
            places,
        },
        Fault::Negative(value) => ShareError::Negative {
            what,
            value,
            places,
        },
        Fault::Failed(problem) => ShareError::Evaluation {
            what,
            problem,
            places,
        },
        Fault::Nobody(value) => ShareError::Population { value, places },
    })
}

pub(crate) fn culprits(rows: Vec<usize>, name: &dyn Fn(usize) -> String) -> Culprits {
    let names = rows.iter().take(NAMED).map(|&row| name(row)).collect();
    Culprits { rows, names }
}

fn pools<'a>(places: &'a Places, spec: &Spec) -> Result<BTreeMap<&'a PlaceId, usize>, ShareError> {
    let mut of = BTreeMap::new();
    if spec.pools.is_empty() {
        return Ok(of);
    }
    let rows: BTreeMap<&PlaceId, usize> = places.ids.iter().zip(0..).collect();
    for (index, pool) in spec.pools.iter().enumerate() {
        for member in &pool.members {
            let Some((&id, &row)) = rows.get_key_value(member) else {
                return Err(ShareError::UnknownMember {
                    pool: pool.name.clone(),
                    id: member.to_string(),
                });
            };
            if let Some(earlier) = of.insert(id, index) {
                return Err(ShareError::MemberTwice {
                    place: named(&places.names[row], id),
                    row,
                    first: spec.pools[earlier].name.clone(),
                    second: pool.name.clone(),
                });
            }
        }
    }
    Ok(of)
}
