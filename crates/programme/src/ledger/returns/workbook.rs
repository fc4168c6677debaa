//! An official workbook, filled in place: only the cells that the layout names
//! change, and keep their style; everything else stays byte for byte.
//!
//! Source: ECMA-376, part 1, `SpreadsheetML`: 18.3.1 (worksheets), 18.2 (workbook).

mod cells;
mod parts;

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use allotment_ledger::Date;
use allotment_table::{Fault, Faults};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::fill::Filled;
use super::views::Value;
pub(super) use cells::place;
use cells::{Typed, Written, fill_sheet};
use parts::{from_1904, recalculated, sheet_paths, styles_of_days};

/// What is written into the cells of a sheet, by row and column.
type Cells = BTreeMap<(u32, u32), Typed>;

/// The last row that a sheet can have.
pub(super) const LAST_ROW: u32 = 1_048_576;

/// The most that a part of a workbook may unpack to.
const LARGEST: u64 = 1 << 26;

/// The workbook `bytes` of `file`, with the values of `filled` in the cells that
/// its layout names.
///
/// # Errors
/// [`Faults`] if it is no workbook, lacks a sheet, has a formula in a cell that is
/// to be filled or covers that with another, prints something below the first row of a
/// list that is to be filled, or if the layout names no cell, or one cell for two values.
pub fn fill_workbook(file: &str, bytes: &[u8], filled: &Filled) -> Result<Vec<u8>, Faults> {
    let broken = |error: &dyn std::fmt::Display| -> Faults {
        let what = format!("it is no workbook, or a broken one: {error}");
        Fault::new(file, what, "name the XLSX file of the official form").into()
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let workbook = part(&mut archive, "xl/workbook.xml").map_err(|error| broken(&error))?;
    let relations =
        part(&mut archive, "xl/_rels/workbook.xml.rels").map_err(|error| broken(&error))?;
    let paths = sheet_paths(&workbook, &relations).map_err(|error| broken(&error))?;
    let day_0 = day_0(&workbook).map_err(|error| broken(&error))?;
    let wanted = wanted(file, filled, day_0)?;
    // A workbook without styles has no cells that are formatted.
    let styles = part(&mut archive, "xl/styles.xml").unwrap_or_default();
    let for_days = styles_of_days(&styles).map_err(|error| broken(&error))?;
    let mut faults = Faults::new();
    let mut changed: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (sheet, cells) in &wanted {
        let Some(path) = paths.get(sheet) else {
            let known: Vec<&str> = paths.keys().map(String::as_str).collect();
            let what = format!("it has no sheet '{sheet}'");
            let help = format!("its sheets are: {}", known.join(", "));
            faults.push(Fault::new(file, what, help));
            continue;
        };
        let xml = part(&mut archive, path).map_err(|error| broken(&error))?;
        match fill_sheet(&xml, cells, &for_days) {
            Ok(filled) => {
                changed.insert(path.clone(), filled);
            }
            Err(what) => {
                let help = "let the layout name the cells that people type into, or make room for as many rows in the form";
                faults.push(Fault::new(format!("{file}#{sheet}"), what, help));
            }
        }
    }
    faults.into_result(())?;
    changed.insert("xl/workbook.xml".into(), recalculated(&workbook));
    rewritten(&mut archive, &changed).map_err(|error| broken(&error))
}

/// The cells of each sheet that are to be filled.
fn wanted(file: &str, filled: &Filled, day_0: Date) -> Result<BTreeMap<String, Cells>, Faults> {
    let mut all: BTreeMap<String, Cells> = BTreeMap::new();
    let mut faults = Faults::new();
    let layout = &filled.layout;
    for (section, rows) in layout.sections.iter().zip(&filled.sections) {
        let Some(sheet) = &section.sheet else {
            continue;
        };
        let cells = all.entry(sheet.clone()).or_default();
        for (at, field) in section.fields.iter().enumerate() {
            if let Some(cell) = field.cell.as_deref().and_then(place) {
                if rows.rows.len() > 1 {
                    let what = format!(
                        "'{}' of the section '{}' is one cell, and there are {} rows",
                        field.id,
                        section.id,
                        rows.rows.len()
                    );
                    faults.push(Fault::new(
                        file,
                        what,
                        "name one community with --community",
                    ));
                }
                let value = rows
                    .rows
                    .first()
                    .and_then(|(_, values)| values[at].as_ref());
                let typed = |value| Typed {
                    written: written(value, day_0),
                    into_empty: false,
                };
                let value = value.map(|value| (cell, typed(value)));
                meet(&mut faults, file, sheet, put(cells, value));
            }
            let column = field
                .column
                .as_deref()
                .and_then(|column| place(&format!("{column}1")));
            if let (Some((_, column)), Some(first)) = (column, section.first_row) {
                for (row, (_, values)) in (first..).zip(&rows.rows) {
                    let typed = |value| Typed {
                        written: written(value, day_0),
                        into_empty: row > first,
                    };
                    let value = values[at].as_ref();
                    let value = value.map(|value| ((row, column), typed(value)));
                    meet(&mut faults, file, sheet, put(cells, value));
                }
            }
        }
    }
    all.retain(|_, cells| !cells.is_empty());
    if all.is_empty() && faults.is_empty() {
        let what = format!("the layout '{}' names no cell of a workbook", layout.id);
        let help =
            "add  sheet  and  first_row  to its sections, and  cell  or  column  to their fields";
        faults.push(Fault::new("--template", what, help));
    }
    faults.into_result(all)
}

/// Puts `value` into its cell; which cell that is, if it is there no more, or if another
/// value is in it.
fn put(cells: &mut Cells, value: Option<((u32, u32), Typed)>) -> Option<(u32, u32)> {
    let (cell, typed) = value?;
    let is_taken = cell.0 > LAST_ROW || cells.contains_key(&cell);
    cells.insert(cell, typed);
    is_taken.then_some(cell)
}

/// That the layout puts two values into one cell, or one below the last row of a sheet.
fn meet(faults: &mut Faults, file: &str, sheet: &str, cell: Option<(u32, u32)>) {
    let Some(cell) = cell else { return };
    let what = if cell.0 > LAST_ROW {
        format!("a list would go on below its last row, {LAST_ROW}")
    } else {
        format!(
            "the layout puts two values into {}: a list that is longer than its rows goes on below them",
            cells::name_of(cell)
        )
    };
    let help = "let its lists begin further apart, or name one community with --community";
    faults.push(Fault::new(format!("{file}#{sheet}"), what, help));
}

fn written(value: &Value, day_0: Date) -> Written {
    match value {
        Value::Day(date) => Written::Day(date.since(day_0), value.text()),
        Value::Money(..) => Written::Number(value.text()),
        Value::Text(_) => Written::Text(value.text()),
    }
}

/// The day from which the workbook counts days.
fn day_0(workbook: &[u8]) -> Result<Date, String> {
    let (year, month, day) = if from_1904(workbook)? {
        (1904, 1, 1)
    } else {
        // So that the days from 1 March 1900 on count as spreadsheets count them.
        (1899, 12, 30)
    };
    Ok(Date::new(year, month, day).unwrap_or(Date::FIRST))
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, String> {
    let file = archive
        .by_name(name)
        .map_err(|_| format!("it has no part '{name}'"))?;
    let announced = file.size();
    if announced > LARGEST {
        return Err(format!(
            "its part '{name}' unpacks to more than {LARGEST} bytes"
        ));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// The archive with the parts `changed`, and all others as they were packed.
fn rewritten(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    changed: &BTreeMap<String, Vec<u8>>,
) -> Result<Vec<u8>, String> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let file = archive
            .by_index_raw(at)
            .map_err(|error| error.to_string())?;
        let name = file.name().map_err(|error| error.to_string())?.into_owned();
        match changed.get(&name) {
            None => writer
                .raw_copy_file(file)
                .map_err(|error| error.to_string())?,
            Some(bytes) => {
                let options = SimpleFileOptions::default()
                    .compression_method(CompressionMethod::Deflated)
                    .last_modified_time(file.last_modified().unwrap_or_default());
                drop(file);
                writer
                    .start_file(name, options)
                    .map_err(|error| error.to_string())?;
                writer.write_all(bytes).map_err(|error| error.to_string())?;
            }
        }
    }
    let done = writer.finish().map_err(|error| error.to_string())?;
    Ok(done.into_inner())
}
