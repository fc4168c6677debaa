//! Every row, with what was mended in it and what is wrong with it.

use std::collections::HashMap;

use crate::amount::{Decimals, decimals_of};
use crate::cell::{Cell, Ways, read};
use crate::columns::Columns;
use crate::day::{DayOrder, order_of};
use crate::form::{Field, Form, Kind};
use crate::sheet::Sheet;

/// What a file cannot say of itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Which comes first in its days, where no day shows it.
    pub days: Option<DayOrder>,
}

/// What was taken of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its rows, in their order.
    pub rows: Vec<Row>,
    /// Columns of the file that the form does not want.
    pub left_aside: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its position among the sheet's rows.
    pub at: usize,
    /// Its line in the file.
    pub line: u64,
    /// For each field of the form what the result has; nothing where the cell is empty, or
    /// wrong.
    pub cells: Vec<Option<String>>,
    /// What is wrong with it; nothing if it is good.
    pub wrong: Vec<Wrong>,
    /// Which cells are not as they stood: the field, and how it stood.
    pub mended: Vec<(usize, String)>,
}

/// A wrong cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field of the form.
    pub field: usize,
    /// What the file calls the column; what the form does where it has none.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it: «is not a day».
    pub what: String,
    /// What to write instead.
    pub help: String,
}

/// Required columns that a file lacks: the positions of their fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub Vec<usize>);

/// Takes the rows of `sheet` under `columns` as `form` wants them.
///
/// Rows are good or wrong one by one, so that whoever calls can take all or none, or the good
/// ones. A value that must be unique and comes again is wrong in the later row.
///
/// # Errors
/// [`Missing`] if a required column is nowhere.
pub fn take(
    form: &Form,
    sheet: &Sheet,
    columns: &Columns,
    options: Options,
) -> Result<Taken, Missing> {
    let missing: Vec<usize> = (0..form.fields.len())
        .filter(|&at| form.fields[at].is_required && columns.position(at).is_none())
        .collect();
    if !missing.is_empty() {
        return Err(Missing(missing));
    }
    let header = &sheet.rows[columns.header].cells;
    let called = |at: usize| -> String {
        let own = columns.position(at).and_then(|at| header.get(at));
        own.cloned().unwrap_or_else(|| form.fields[at].name.clone())
    };
    let ways: Vec<Ways> = (0..form.fields.len())
        .map(|at| {
            ways_of(
                &form.fields[at],
                columns.position(at),
                sheet,
                columns,
                options,
            )
        })
        .collect();
    let mut seen: Vec<HashMap<String, u64>> = vec![HashMap::new(); form.fields.len()];
    let mut rows = Vec::new();
    for (at, row) in sheet.rows.iter().enumerate().skip(columns.header + 1) {
        let mut taken = Row {
            at,
            line: row.line,
            cells: Vec::with_capacity(form.fields.len()),
            wrong: Vec::new(),
            mended: Vec::new(),
        };
        for (field, ways) in ways.iter().enumerate() {
            let wanted = &form.fields[field];
            let place = columns.position(field);
            let text = place
                .and_then(|place| row.cells.get(place))
                .map_or("", String::as_str);
            let mut wrong = |what: String, help: String| {
                taken.wrong.push(Wrong {
                    field,
                    column: called(field),
                    value: text.to_owned(),
                    what,
                    help,
                });
            };
            if text.is_empty() {
                if wanted.is_required {
                    wrong(
                        "is empty".to_owned(),
                        "fill it in, or leave the row out".to_owned(),
                    );
                }
                taken.cells.push(None);
                continue;
            }
            match read(text, &wanted.kind, *ways) {
                Cell::Wrong(what, help) => {
                    wrong(what, help);
                    taken.cells.push(None);
                }
                Cell::Value(value) => {
                    let before = wanted.is_unique.then(|| seen[field].get(&value)).flatten();
                    if let Some(before) = before {
                        let what = format!("stands on line {before} already");
                        wrong(what, "leave one of the two out".to_owned());
                        taken.cells.push(None);
                        continue;
                    }
                    if wanted.is_unique {
                        seen[field].insert(value.clone(), row.line);
                    }
                    if is_changed(text, &value, &wanted.kind) {
                        taken.mended.push((field, text.to_owned()));
                    }
                    taken.cells.push(Some(value));
                }
            }
        }
        rows.push(taken);
    }
    let wanted: Vec<usize> = (0..form.fields.len())
        .filter_map(|at| columns.position(at))
        .collect();
    let aside = header.iter().enumerate();
    let aside = aside.filter(|(at, name)| !wanted.contains(at) && !name.is_empty());
    Ok(Taken {
        rows,
        left_aside: aside.map(|(_, name)| name.clone()).collect(),
    })
}

/// Whether a value says another thing than the cell did, to somebody who reads both.
fn is_changed(text: &str, value: &str, kind: &Kind) -> bool {
    match kind {
        // Minor units are told by the name of the column.
        Kind::Money(_) | Kind::Amount(_) => text
            .chars()
            .any(|letter| !letter.is_ascii_digit() && letter != '.'),
        _ => text != value,
    }
}

fn ways_of(
    field: &Field,
    place: Option<usize>,
    sheet: &Sheet,
    columns: &Columns,
    options: Options,
) -> Ways {
    let cells = || {
        let rows = sheet.rows.iter().skip(columns.header + 1);
        rows.filter_map(move |row| row.cells.get(place?).map(String::as_str))
    };
    let decimals = match field.kind {
        Kind::Money(_) | Kind::Amount(_) | Kind::Number | Kind::Whole => decimals_of(cells()),
        _ => Decimals::Point,
    };
    let days = match field.kind {
        Kind::Day => order_of(cells()).or(options.days),
        _ => None,
    };
    Ways { decimals, days }
}
