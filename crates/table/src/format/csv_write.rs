//! CSV out: quoted only where it must be, every number so that it reads back.

use arrow_array::Array;

use crate::column::Column;
use crate::fault::{Fault, Faults};
use crate::table::Table;

impl Table {
    /// The table as CSV: UTF-8, LF line ends, a header row.
    ///
    /// Text that came from a CSV leaves as it came, whatever a spreadsheet
    /// might make of a leading `=`: a guard would change the data.
    ///
    /// # Errors
    /// A fault for every column that has no text, such as a geometry.
    pub fn to_csv(&self) -> Result<Vec<u8>, Faults> {
        let columns = self.writable_columns()?;
        let mut csv = Vec::with_capacity(16 * (self.rows() + 1) * columns.len());
        // A lone empty field would be an empty line, which is no row.
        let alone = columns.len() == 1;
        for (position, column) in columns.iter().enumerate() {
            // A name that holds another tool's separator must not look like one.
            let guarded = column.name().contains([';', '\t', '|']);
            push_field(&mut csv, position, column.name(), alone, guarded);
        }
        csv.push(b'\n');
        let texts: Vec<_> = columns
            .iter()
            .map(|column| column.as_text().expect("writable columns have text"))
            .collect();
        for row in 0..self.rows() {
            for (position, text) in texts.iter().enumerate() {
                let cell = if text.is_null(row) {
                    ""
                } else {
                    text.value(row)
                };
                push_field(&mut csv, position, cell, alone, false);
            }
            csv.push(b'\n');
        }
        Ok(csv)
    }

    /// Its columns, all of which have text.
    pub(crate) fn writable_columns(&self) -> Result<Vec<&Column>, Faults> {
        let mut faults = Faults::new();
        for column in self.columns() {
            if column.as_text().is_none() {
                let what = format!("holds {}, which have no text", column.values().kind());
                let help = "leave the column out, or write Parquet";
                faults.push(Fault::new(self.name(), what, help).in_column(column.name()));
            }
        }
        faults.into_result(self.columns().iter().collect())
    }
}

fn push_field(csv: &mut Vec<u8>, position: usize, cell: &str, alone: bool, guarded: bool) {
    if position > 0 {
        csv.push(b',');
    }
    let special = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if cell.as_bytes().iter().any(special) || guarded || (alone && cell.is_empty()) {
        csv.push(b'"');
        for &byte in cell.as_bytes() {
            if byte == b'"' {
                csv.push(b'"');
            }
            csv.push(byte);
        }
        csv.push(b'"');
    } else {
        csv.extend_from_slice(cell.as_bytes());
    }
}
