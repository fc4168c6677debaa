//! Effects estimated by others' software, estimated here.

mod group_time;
mod synthetic_did;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use allotment_table::{Column, Table};
use serde_json::Value;

use crate::case::OutcomeOf;
use crate::error::ProofError;

/// What the case `of` compares on `panel`: a row a number, with its `id`, `group`, `same`
/// (1 if it is within the tolerance) and `how` it differs.
pub(super) fn compare(of: OutcomeOf, panel: &Table, expected: &Path) -> Result<Table, ProofError> {
    let expected = read(expected)?;
    let mut compared = Compared::default();
    match of {
        OutcomeOf::GroupTimeMpdta => group_time::mpdta(panel, &expected, &mut compared)?,
        OutcomeOf::GroupTimeLarge => group_time::large(panel, &expected, &mut compared)?,
        OutcomeOf::SyntheticDid => synthetic_did::proposition_99(panel, &expected, &mut compared)?,
    }
    Ok(compared.table())
}

fn read(path: &Path) -> Result<Value, ProofError> {
    let wrong = |error: &dyn std::fmt::Display| ProofError::Case {
        file: path.display().to_string(),
        what: error.to_string(),
    };
    let file = File::open(path).map_err(|error| wrong(&error))?;
    serde_json::from_reader(BufReader::new(file)).map_err(|error| wrong(&error))
}

/// One number compared.
struct Row {
    id: String,
    group: &'static str,
    how: Option<String>,
}

/// The numbers compared so far.
#[derive(Default)]
struct Compared {
    rows: Vec<Row>,
}

impl Compared {
    /// Compares what was `found` with a published number, or with its absence.
    fn near(
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
    fn holds(&mut self, group: &'static str, id: impl Into<String>, holds: bool, how: &str) {
        self.rows.push(Row {
            id: id.into(),
            group,
            how: (!holds).then(|| how.to_owned()),
        });
    }

    fn table(&self) -> Table {
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
