//! Rows of text that become a table.

use allotment_examine::Part;
use allotment_table::{Column, Table};
use num_rational::BigRational;
use num_traits::ToPrimitive;

/// Rows of text, column by column.
pub(super) struct Grid {
    pub name: &'static str,
    columns: Vec<(&'static str, Form)>,
    pub rows: Vec<Vec<String>>,
}

/// What the cells of a column are.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    Text,
    Whole,
    Number,
    Truth,
}

impl Grid {
    pub fn new(name: &'static str, columns: &[(&'static str, Form)]) -> Self {
        Self {
            name,
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    pub fn table(&self) -> Table {
        let columns = self.columns.iter().enumerate().map(|(at, &(name, form))| {
            let cells = self.rows.iter().map(|row| row[at].as_str());
            match form {
                Form::Text => Column::text(name, cells.map(Some)),
                Form::Whole => Column::integers(name, cells.map(|cell| cell.parse().ok())),
                Form::Number => Column::numbers(name, cells.map(|cell| cell.parse().ok())),
                Form::Truth => Column::booleans(name, cells.map(|cell| cell.parse().ok())),
            }
        });
        Table::new(self.name, columns.collect())
    }
}

/// A cell; empty where there is nothing.
pub(super) fn cell(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// The cells of an exact ratio and its percentage.
pub(super) fn share(part: Option<Part>) -> [String; 2] {
    [cell(part), cell(part.and_then(Part::percent))]
}

/// A cell of a number for measuring.
pub(super) fn float(number: &BigRational) -> String {
    cell(number.to_f64().filter(|number| number.is_finite()))
}
