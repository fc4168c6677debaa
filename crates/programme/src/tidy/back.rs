//! A file as it came, with what is wrong in a column beside it.

use allotment_intake::{Columns, Sheet, Taken};

/// The rows of `sheet` as CSV with a last column `error`; UTF-8 with a mark, which
/// spreadsheet programs need to show letters beyond English ones.
pub(super) fn with_errors(sheet: &Sheet, columns: &Columns, taken: &Taken) -> Vec<u8> {
    let wide = sheet
        .rows
        .iter()
        .map(|row| row.cells.len())
        .max()
        .unwrap_or(0);
    let mut text = String::from("\u{feff}");
    for (at, row) in sheet.rows.iter().enumerate() {
        let mut cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
        cells.resize(wide, "");
        let error = if at == columns.header {
            "error".to_owned()
        } else {
            let of_row = taken.rows.iter().find(|one| one.at == at);
            let wrong = of_row.into_iter().flat_map(|one| &one.wrong);
            let told = wrong
                .map(|one| format!("{}: '{}' {}; {}", one.column, one.value, one.what, one.help));
            told.collect::<Vec<_>>().join(" | ")
        };
        cells.push(&error);
        let line: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&line.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn quoted(cell: &str) -> String {
    // A text that a spreadsheet program would run is shown as text.
    let runs = cell.starts_with(['=', '@', '+'])
        || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    let cell = if runs {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}
