//! How money lies over need, people and areas: for our own shares, and for
//! money that somebody else gave out.

use std::collections::BTreeMap;

use allotment_place::{Pence, Rank, decile};
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::inequality::{Theil, concentration, gini, theil};
use crate::exact::Key;
use crate::fact::{Faulty, gathered, named, number, shown};
use crate::{AuditOptions, Index, Places, ShareError};
use allotment_expression::{Expression, Value};

/// How money lies over people, areas and need.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// All of it.
    pub sum: Pence,
    /// Rows of the places that get nothing.
    pub without_money: Vec<usize>,
    /// Rows of the places without a population, which the rest leaves out. If
    /// no population is declared, every place counts as one head.
    pub uncounted: Vec<usize>,
    /// Inequality of money per head between places.
    pub gini: Option<f64>,
    /// The same, within and between larger areas, if a column of areas is given.
    pub theil: Option<Theil>,
    /// Against each measure of need.
    pub indices: Vec<IndexAudit>,
    /// Where two measures of need disagree on whom the money favours, a
    /// sentence each.
    pub disagreements: Vec<String>,
}

/// How money lies over one measure of need.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexAudit {
    /// The measure.
    pub name: String,
    /// Rows of the places without a value, which the rest leaves out.
    pub without_value: Vec<usize>,
    /// Ten, from the places in greatest need.
    pub tenths: Vec<Tenth>,
    /// The part of the money that goes to the fifth of places in greatest need.
    pub worst_fifth_money: Option<f64>,
    /// The part of the people who live there.
    pub worst_fifth_people: Option<f64>,
    /// Above 0 if places in greater need get more per head.
    pub concentration: Option<f64>,
    /// Rows of the places in the tenth of greatest need that get nothing.
    pub worst_without_money: Vec<usize>,
    /// Whom the money favours by this measure.
    pub verdict: Verdict,
}

/// A tenth of the places, by need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tenth {
    /// How many places.
    pub places: usize,
    /// Their money.
    pub amount: Pence,
    /// Their money for each of their people, rounded half up; nothing if there
    /// is nobody.
    pub per_head: Option<Pence>,
}

/// Whom the money favours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Places in greater need get more per head.
    GreaterNeed,
    /// No clear difference.
    Neither,
    /// Places in greater need get less per head.
    LesserNeed,
}

/// A concentration index nearer to 0 than this is no clear difference: it is
/// what moving half a per cent of the money from one end to the other makes.
const CLEAR: f64 = 0.005;

impl Verdict {
    fn of(concentration: Option<f64>) -> Self {
        match concentration {
            Some(index) if index >= CLEAR => Self::GreaterNeed,
            Some(index) if index <= -CLEAR => Self::LesserNeed,
            _ => Self::Neither,
        }
    }

    /// The verdict in words: what places in greater need get per head.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::GreaterNeed => "places in greater need get more per head",
            Self::Neither => "places in greater and lesser need get about the same per head",
            Self::LesserNeed => "places in greater need get less per head",
        }
    }
}

/// Audits money that somebody else gave out: `amounts` has one entry a place,
/// 0 where a place got nothing.
///
/// Tenths, the worst fifth, Gini, concentration and Theil are those of
/// [`crate::audit`]; there is no formula, so that there is no axiom to try.
///
/// # Errors
/// [`ShareError`] for places or columns that are wrong.
pub fn audit_grants(
    places: &Places,
    amounts: &[Pence],
    options: &AuditOptions,
) -> Result<Distribution, ShareError> {
    assert_eq!(amounts.len(), places.len(), "one amount a place");
    crate::check::check_audit(places, options)?;
    distribution(places, amounts, options)
}

pub(crate) fn distribution(
    places: &Places,
    amounts: &[Pence],
    options: &AuditOptions,
) -> Result<Distribution, ShareError> {
    let people = match &places.population {
        None => vec![Some(1.0); places.len()],
        Some(column) => values(places, "the population", &Expression::column(column))?
            .iter()
            .map(|people| people.as_ref().and_then(ToPrimitive::to_f64))
            .map(|people| people.filter(|&people| people > 0.0))
            .collect(),
    };
    let rows = 0..places.len();
    let uncounted = rows.clone().filter(|&row| people[row].is_none()).collect();
    let counted: Vec<usize> = rows.clone().filter(|&row| people[row].is_some()).collect();
    let measured = Measured::new(&counted, amounts, &people);
    let areas = options.areas.as_deref();
    let theil = areas
        .map(|column| areas_of(places, column, &counted))
        .and_then(|areas| theil(&measured.money, &measured.people, &areas));
    let indices = options.indices.iter();
    let indices = indices.map(|index| one_index(places, amounts, &people, &counted, index));
    let indices = indices.collect::<Result<Vec<_>, _>>()?;
    Ok(Distribution {
        sum: Pence::new(amounts.iter().map(|pence| pence.get()).sum()),
        without_money: rows.filter(|&row| amounts[row].get() == 0).collect(),
        uncounted,
        gini: gini(&measured.money, &measured.people),
        theil,
        disagreements: disagreements(&indices),
        indices,
    })
}

/// Money and people of some places, as floats: a measurement.
struct Measured {
    money: Vec<f64>,
    people: Vec<f64>,
}

impl Measured {
    fn new(rows: &[usize], amounts: &[Pence], people: &[Option<f64>]) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "inequality is a measurement")]
        let money = |row: usize| amounts[row].get() as f64;
        Self {
            money: rows.iter().map(|&row| money(row)).collect(),
            people: rows
                .iter()
                .map(|&row| people[row].expect("counted"))
                .collect(),
        }
    }
}

fn one_index(
    places: &Places,
    amounts: &[Pence],
    people: &[Option<f64>],
    counted: &[usize],
    index: &Index,
) -> Result<IndexAudit, ShareError> {
    let what = format!("index '{}'", index.name);
    let need = values(places, &what, &index.measure)?;
    let (rows, without): (Vec<usize>, Vec<usize>) = counted
        .iter()
        .copied()
        .partition(|&row| need[row].is_some());
    let value = |row: usize| need[row].as_ref().expect("has a value");
    let ranks = ranks(&rows, &value);
    let measured = Measured::new(&rows, amounts, people);
    // From the least need to the greatest: the rank, turned round.
    let by: Vec<f64> = ranks.iter().map(|rank| -f64::from(rank.get())).collect();
    let concentration = concentration(&measured.money, &measured.people, &by);

    let mut tenths = [(0, 0_u64, 0.0); 10];
    for (at, rank) in ranks.iter().enumerate() {
        let tenth = &mut tenths[usize::from(decile(*rank, rows.len())) - 1];
        tenth.0 += 1;
        tenth.1 += amounts[rows[at]].get();
        tenth.2 += measured.people[at];
    }
    let part = |of: &dyn Fn(&(usize, u64, f64)) -> f64| {
        let all: f64 = tenths.iter().map(of).sum();
        let worst: f64 = tenths[..2].iter().map(of).sum();
        (all > 0.0).then_some(worst / all)
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "a part of the whole is a measurement"
    )]
    let money = |tenth: &(usize, u64, f64)| tenth.1 as f64;
    let worst = |(_, rank): &(&usize, &Rank)| decile(**rank, rows.len()) == 1;
    let poor = rows.iter().zip(&ranks).filter(worst).map(|(&row, _)| row);
    Ok(IndexAudit {
        name: index.name.clone(),
        without_value: without,
        worst_fifth_money: part(&money),
        worst_fifth_people: part(&|tenth| tenth.2),
        worst_without_money: poor.filter(|&row| amounts[row].get() == 0).collect(),
        verdict: Verdict::of(concentration),
        concentration,
        tenths: tenths.iter().map(tenth).collect(),
    })
}

fn tenth(&(places, amount, people): &(usize, u64, f64)) -> Tenth {
    let each = |people: f64| {
        let people = BigRational::from_float(people).expect("a sum of populations");
        crate::exact::round_half_up(&(crate::exact::whole(amount) / people)).map(Pence::new)
    };
    Tenth {
        places,
        amount: Pence::new(amount),
        per_head: (people > 0.0).then(|| each(people)).flatten(),
    }
}

/// Best ranks by exact value, the greatest first, one a row.
fn ranks<'a>(rows: &[usize], value: &dyn Fn(usize) -> &'a BigRational) -> Vec<Rank> {
    let keys: Vec<Key> = rows.iter().map(|&row| Key::new(value(row))).collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| keys[b].compare(&keys[a]));
    let mut ranks = vec![Rank::new(1).expect("one is not zero"); rows.len()];
    let mut best = 0;
    for (position, &at) in order.iter().enumerate() {
        if position > 0 && keys[order[position - 1]].compare(&keys[at]).is_ne() {
            best = position;
        }
        let rank = u32::try_from(best + 1).expect("fewer than 2^32 places");
        ranks[at] = Rank::new(rank).expect("counted from one");
    }
    ranks
}

fn disagreements(indices: &[IndexAudit]) -> Vec<String> {
    let mut sentences = Vec::new();
    for (at, first) in indices.iter().enumerate() {
        for second in &indices[at + 1..] {
            if first.verdict != second.verdict {
                sentences.push(format!(
                    "The measures disagree: by '{}', {}; by '{}', {}.",
                    first.name,
                    first.verdict.words(),
                    second.name,
                    second.verdict.words()
                ));
            }
        }
    }
    sentences
}

/// Every place's value of `expression`; a value of the wrong kind is an error.
fn values(
    places: &Places,
    what: &str,
    expression: &Expression,
) -> Result<Vec<Option<BigRational>>, ShareError> {
    use rayon::prelude::*;
    let read: Vec<Result<_, Faulty>> = (0..places.len())
        .into_par_iter()
        .with_min_len(crate::AT_ONCE)
        .map(|row| {
            let look = |name: &str| places.columns.get(name).map(|column| column[row].clone());
            number(expression, &look).map_err(|fault| (what.to_string(), fault))
        })
        .collect();
    let faulty = read.iter().enumerate();
    let faulty = faulty.filter_map(|(row, value)| value.as_ref().err().map(|fault| (row, fault)));
    let name = |row: usize| named(&places.names[row], &places.ids[row]);
    match gathered(faulty, &name) {
        Some(error) => Err(error),
        None => Ok(read
            .into_iter()
            .map(|value| value.expect("no fault"))
            .collect()),
    }
}

/// The larger areas of `rows`, numbered from 0; places without one share one.
fn areas_of(places: &Places, column: &str, rows: &[usize]) -> Vec<usize> {
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let values: &[Value] = &places.columns[column];
    rows.iter()
        .map(|&row| {
            let next = numbers.len();
            *numbers.entry(shown(&values[row])).or_insert(next)
        })
        .collect()
}
