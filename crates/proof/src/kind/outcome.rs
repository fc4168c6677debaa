//! Effects estimated by others' software, estimated here.

mod group_time;
mod imputation;
mod interrupted;
mod matching;
mod power;
mod sensitivity;
mod synthetic_control;
mod synthetic_did;
mod two_way;
mod watch;

use std::fmt::Display;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use allotment_outcome::panel::{Panel, PanelOptions};
use allotment_programme::outcome::{PanelColumns, PanelTable};
use allotment_table::{Column, Table};
use serde_json::Value;

use crate::case::OutcomeOf;
use crate::error::ProofError;

/// What the case `of` compares on `tables`: a row a number, with its `id`, `group`,
/// `same` (1 if it is within the tolerance) and `how` it differs.
pub(super) fn compare(
    of: OutcomeOf,
    tables: &[Table],
    expected: &Path,
) -> Result<Table, ProofError> {
    let expected = read(expected)?;
    let mut compared = Compared::default();
    let table = |at: usize| {
        tables.get(at).ok_or_else(|| ProofError::Case {
            file: format!("{of:?}"),
            what: format!("it needs {} tables, and the case names fewer", at + 1),
        })
    };
    match of {
        OutcomeOf::GroupTimeMpdta => group_time::mpdta(table(0)?, &expected, &mut compared),
        OutcomeOf::GroupTimeLarge => group_time::large(table(0)?, &expected, &mut compared),
        OutcomeOf::TwoWay => two_way::compare(table(0)?, table(1)?, &expected, &mut compared),
        OutcomeOf::Imputation => {
            imputation::compare(table(0)?, table(1)?, &expected, &mut compared)
        }
        OutcomeOf::Interrupted => interrupted::compare(table(0)?, &expected, &mut compared),
        OutcomeOf::Watch => watch::compare(&expected, &mut compared),
        OutcomeOf::Matching => matching::compare(table(0)?, &expected, &mut compared),
        OutcomeOf::Power => power::compare(&expected, &mut compared),
        OutcomeOf::SyntheticControlExact => {
            synthetic_control::exact(table(0)?, table(1)?, &expected, &mut compared)
        }
        OutcomeOf::SyntheticControlSynth => {
            let tables = [table(0)?, table(1)?, table(2)?];
            synthetic_control::by_synth(tables, &expected, &mut compared)
        }
        OutcomeOf::SyntheticControlPysyncon => {
            synthetic_control::by_pysyncon(table(0)?, &expected, &mut compared)
        }
        OutcomeOf::SyntheticControlRidge => {
            synthetic_control::ridge(table(0)?, &expected, &mut compared)
        }
        OutcomeOf::SyntheticDid => {
            synthetic_did::compare(table(0)?, table(1)?, &expected, &mut compared)
        }
        OutcomeOf::Sensitivity => sensitivity::compare(&expected, &mut compared),
    }?;
    Ok(compared.table())
}

pub(super) fn read(path: &Path) -> Result<Value, ProofError> {
    let wrong = |error: &dyn std::fmt::Display| ProofError::Case {
        file: path.display().to_string(),
        what: error.to_string(),
    };
    let file = File::open(path).map_err(|error| wrong(&error))?;
    serde_json::from_reader(BufReader::new(file)).map_err(|error| wrong(&error))
}

/// What a method gave, or its refusal as a fault of the case.
fn ours<T, E: Display>(method: &str, found: Result<T, E>) -> Result<T, ProofError> {
    found.map_err(|error| wrong(method, &error.to_string()))
}

pub(super) fn wrong(of: &str, what: &str) -> ProofError {
    ProofError::Case {
        file: of.into(),
        what: what.into(),
    }
}

/// The columns of a panel, in the order unit, period, outcome, first treated.
fn columns([unit, time, outcome, first]: [&str; 4], covariates: &[&str]) -> PanelColumns {
    PanelColumns {
        unit: unit.into(),
        time: time.into(),
        outcome: outcome.into(),
        first_treated: Some(first.into()),
        covariates: covariates.iter().map(|&name| name.into()).collect(),
        ..PanelColumns::default()
    }
}

fn panel(table: &Table, columns: &PanelColumns) -> Result<Panel, ProofError> {
    let table = PanelTable::new(table.clone(), columns)?;
    Ok(table.panel(PanelOptions::default())?)
}

/// A column in which no number may be missing.
pub(super) fn complete(table: &Table, name: &str) -> Result<Vec<f64>, ProofError> {
    let cells: Option<Vec<f64>> = table.numbers(name)?.into_iter().collect();
    cells.ok_or_else(|| wrong(table.name(), &format!("a cell of '{name}' is empty")))
}

/// The same of whole numbers.
pub(super) fn whole(table: &Table, name: &str) -> Result<Vec<i64>, ProofError> {
    let cells: Option<Vec<i64>> = table.integers(name)?.into_iter().collect();
    cells.ok_or_else(|| wrong(table.name(), &format!("a cell of '{name}' is empty")))
}

/// A list in a published file; what is none has no entries, and fails by their number.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The entries of an object in a published file.
fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let all = value.as_object().into_iter().flatten();
    all.map(|(name, value)| (name.as_str(), value))
}

/// One number compared.
struct Row {
    id: String,
    group: &'static str,
    how: Option<String>,
}

/// The numbers compared so far.
#[derive(Default)]
pub(super) struct Compared {
    rows: Vec<Row>,
}

impl Compared {
    /// Compares what was `found` with a published number, or with its absence.
    pub(super) fn near(
        &mut self,
        group: &'static str,
        id: impl Into<String>,
        found: Option<f64>,
        expected: &Value,
        tolerance: f64,
    ) {
        let same = match (found, expected.as_f64()) {
            (Some(found), Some(expected)) => (found - expected).abs() <= tolerance,
            (None, None) => expected.is_null(),
            _ => false,
        };
        let how = (!same).then(|| match found {
            Some(found) => format!("{found} where {expected} is published"),
            None => format!("nothing where {expected} is published"),
        });
        self.rows.push(Row {
            id: id.into(),
            group,
            how,
        });
    }

    /// Notes whether something that is no number is as published.
    pub(super) fn holds(
        &mut self,
        group: &'static str,
        id: impl Into<String>,
        holds: bool,
        how: &str,
    ) {
        self.rows.push(Row {
            id: id.into(),
            group,
            how: (!holds).then(|| how.to_owned()),
        });
    }

    pub(super) fn table(&self) -> Table {
        let rows = &self.rows;
        let same = rows.iter().map(|row| Some(i64::from(row.how.is_none())));
        Table::new(
            "outcome",
            vec![
                Column::text("id", rows.iter().map(|row| Some(&row.id))),
                Column::text("group", rows.iter().map(|row| Some(row.group))),
                Column::integers("same", same),
                Column::text("how", rows.iter().map(|row| row.how.as_ref())),
            ],
        )
    }
}
