//! A table for reading on a terminal.

use std::fmt::Write as _;

use crate::column::Values;
use crate::table::Table;

use super::infer::typed;

/// The widest a column is shown, in characters.
const WIDTH_MAX: usize = 40;

impl Table {
    /// The first `max_rows` rows in columns of equal width, numbers to the
    /// right, and a last line that says how many rows are not shown.
    #[must_use]
    pub fn to_text_table(&self, max_rows: usize) -> String {
        let shown = self.rows().min(max_rows);
        let rows: Vec<usize> = (0..shown).collect();
        let top = self.select_rows(&rows);
        let columns: Vec<Vec<String>> = top
            .columns()
            .iter()
            .map(|column| {
                let right = !matches!(typed(column), Values::Text(_));
                let cells = rows.iter().map(|&row| match column.cell_text(row) {
                    Some(text) => text,
                    None if column.as_text().is_none() => "…".into(),
                    None => String::new(),
                });
                align(
                    std::iter::once(column.name().to_owned()).chain(cells),
                    right,
                )
            })
            .collect();
        let mut text = String::new();
        for line in 0..=shown {
            let cells: Vec<&str> = columns.iter().map(|cells| cells[line].as_str()).collect();
            writeln!(text, "{}", cells.join("  ").trim_end()).expect("a text takes any text");
        }
        if shown < self.rows() {
            let more = self.rows() - shown;
            writeln!(text, "… and {more} more rows").expect("a text takes any text");
        }
        text
    }
}

fn align(cells: impl Iterator<Item = String>, right: bool) -> Vec<String> {
    let cells: Vec<String> = cells.map(|cell| clipped(&cell)).collect();
    let widths = cells.iter().map(|cell| cell.chars().count());
    let width = widths.max().unwrap_or(0);
    cells
        .into_iter()
        .map(|cell| {
            if right {
                format!("{cell:>width$}")
            } else {
                format!("{cell:<width$}")
            }
        })
        .collect()
}

fn clipped(cell: &str) -> String {
    let plain = |character: char| {
        if character.is_control() {
            ' '
        } else {
            character
        }
    };
    if cell.chars().count() <= WIDTH_MAX {
        cell.chars().map(plain).collect()
    } else {
        let start = cell.chars().take(WIDTH_MAX - 1).map(plain);
        start.chain(std::iter::once('…')).collect()
    }
}
