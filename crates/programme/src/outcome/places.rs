//! Columns of a table of places: a row for each.

use std::collections::BTreeMap;

use allotment_table::{Faults, Table};

/// The names of places, each in one row.
pub(super) fn names(table: &Table, column: &str, faults: &mut Faults) -> Option<Vec<String>> {
    let cells = faults.collect(table.text(column))?;
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (row, cell) in cells.iter().enumerate() {
        let Some(name) = cell else {
            faults.push(table.fault_at(row, column, "the name is missing", "fill it in"));
            continue;
        };
        if let Some(before) = seen.insert(name, row) {
            let what = format!(
                "'{name}' already has a row, on line {}",
                table.line_of(before)
            );
            let help = "keep one row for each place";
            faults.push(table.fault_at(row, column, what, help));
        }
    }
    let names = cells.into_iter().map(Option::unwrap_or_default);
    Some(names.map(str::to_owned).collect())
}

/// Who is treated: 1 or 0 for each place.
pub(super) fn yes_or_no(table: &Table, column: &str, faults: &mut Faults) -> Option<Vec<bool>> {
    let cells = faults.collect(table.booleans(column))?;
    for (row, cell) in cells.iter().enumerate() {
        if cell.is_none() {
            let help = "write 1 for a treated place, else 0";
            faults.push(table.fault_at(row, column, "it is missing", help));
        }
    }
    Some(cells.into_iter().map(|cell| cell == Some(true)).collect())
}

/// A number for each place; `help` says what to do about one that is missing.
pub(super) fn numbers(
    table: &Table,
    column: &str,
    help: &str,
    faults: &mut Faults,
) -> Option<Vec<f64>> {
    let cells = faults.collect(table.numbers(column))?;
    for (row, cell) in cells.iter().enumerate() {
        if cell.is_none() {
            faults.push(table.fault_at(row, column, "the number is missing", help));
        }
    }
    Some(cells.into_iter().flatten().collect())
}
