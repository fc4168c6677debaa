//! Spreadsheets in: one sheet, its first row with a value being the header.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};

use crate::column::{Column, TextBuilder, Values};
use crate::fault::{Fault, Faults};
use crate::file::catching_panics;
use crate::format::NamedSheet;
use crate::nearest;
use crate::number_text;
use crate::table::{Lines, Table};

/// One cell with a value: its row and column from 0, and its text.
type Cell = ((u32, u32), String);

/// The most text on a sheet, in bytes, and the most cells, empty ones counted:
/// a small file can claim a great deal.
const TEXT_MAX: usize = 1 << 30;
const CELLS_MAX: usize = 100_000_000;

/// Why a sheet cannot be had.
enum Trouble {
    Damaged(calamine::XlsxError),
    Fault(Fault),
}

impl From<calamine::XlsxError> for Trouble {
    fn from(error: calamine::XlsxError) -> Self {
        Self::Damaged(error)
    }
}

/// The table on `sheet`, or on the first sheet.
///
/// Text stays as it is, so a code keeps its zeros if the cell holds text; a
/// number becomes the shortest text that reads back as it; a date is ISO 8601.
/// A row without any value is no row.
pub(crate) fn read(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Table, Faults> {
    table_of(name, catching(name, || cells_of(name, bytes, sheet))?)
}

/// The cells of a sheet as texts, row by row with the row's number from 1; rows without a
/// value are left out.
pub(crate) fn grid(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Grid, Faults> {
    let cells = catching(name, || cells_of(name, bytes, sheet))?;
    let columns = cells.iter().map(|&((_, column), _)| column as usize + 1);
    let columns = columns.max().unwrap_or(0);
    let rows: BTreeSet<u32> = cells.iter().map(|&((row, _), _)| row).collect();
    if columns.saturating_mul(rows.len()) > CELLS_MAX {
        return Err(too_large(name).into());
    }
    let mut grid: Grid = (rows.iter())
        .map(|&row| (u64::from(row) + 1, vec![String::new(); columns]))
        .collect();
    let mut at = 0;
    for ((row, column), text) in cells {
        while grid[at].0 != u64::from(row) + 1 {
            at += 1;
        }
        grid[at].1[column as usize] = text;
    }
    Ok(grid)
}

/// Rows of texts, each with its number.
pub(crate) type Grid = Vec<(u64, Vec<String>)>;

/// The table on every sheet that has a value, with the sheet's name, in their
/// order.
pub(crate) fn read_all(name: &str, bytes: &[u8]) -> Result<Vec<NamedSheet>, Faults> {
    let sheets = catching(name, || {
        let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
        Ok(book.sheet_names())
    })?;
    let mut found = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let shown = format!("{name}#{sheet}");
        let table = match catching(&shown, || cells_of(&shown, bytes, Some(&sheet))) {
            Ok(cells) if cells.is_empty() => continue,
            Ok(cells) => table_of(&shown, cells),
            Err(faults) => Err(faults),
        };
        found.push((sheet, table));
    }
    Ok(found)
}

/// What `read` gives, and what stands in its way in words.
fn catching<T>(name: &str, read: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Faults> {
    let damaged = |why: &str| {
        let help = "open it in a spreadsheet program and save it again as .xlsx";
        Fault::new(name, format!("the spreadsheet is damaged{why}"), help)
    };
    match catching_panics(read) {
        Some(Ok(found)) => Ok(found),
        Some(Err(Trouble::Damaged(error))) => Err(damaged(&format!(" ({error})")).into()),
        Some(Err(Trouble::Fault(fault))) => Err(fault.into()),
        None => Err(damaged("").into()),
    }
}

fn cells_of(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Vec<Cell>, Trouble> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let sheets = book.sheet_names();
    let found = match sheet {
        None => sheets.first(),
        Some(wanted) => sheets.iter().find(|sheet| *sheet == wanted),
    };
    let sheet = found.ok_or_else(|| Trouble::Fault(no_sheet(name, sheet, &sheets)))?;
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let mut cells = Vec::new();
    let mut length = 0;
    while let Some(cell) = reader.next_cell()? {
        let text = text_of(cell.get_value());
        length += text.len();
        if length > TEXT_MAX {
            return Err(Trouble::Fault(too_large(name)));
        }
        if !text.is_empty() {
            cells.push((cell.get_position(), text));
        }
    }
    // They are in order in any file that a spreadsheet program wrote.
    cells.sort_by_key(|&(position, _)| position);
    Ok(cells)
}

fn table_of(name: &str, cells: Vec<Cell>) -> Result<Table, Faults> {
    let Some(&((header_row, _), _)) = cells.first() else {
        let help = "a table needs a header row with the names of its columns";
        return Err(Fault::new(name, "the sheet is empty", help).into());
    };
    let places: BTreeSet<u32> = cells.iter().map(|&((_, column), _)| column).collect();
    let places: Vec<u32> = places.into_iter().collect();
    let rows: BTreeSet<u32> = cells.iter().map(|&((row, _), _)| row).collect();
    if places.len().saturating_mul(rows.len()) > CELLS_MAX {
        return Err(too_large(name).into());
    }
    let mut names: Vec<Option<String>> = vec![None; places.len()];
    let mut columns: Vec<TextBuilder> = places.iter().map(|_| TextBuilder::default()).collect();
    let mut lines: Vec<u64> = Vec::with_capacity(rows.len());
    for ((row, column), text) in cells {
        let position = places.binary_search(&column).expect("gathered above");
        if row == header_row {
            names[position] = Some(text);
            continue;
        }
        if lines.last() != Some(&(u64::from(row) + 1)) {
            fill(&mut columns, lines.len());
            lines.push(u64::from(row) + 1);
        }
        // The same cell twice is nothing that a spreadsheet program writes.
        if columns[position].len() < lines.len() {
            fill(&mut columns[position..=position], lines.len() - 1);
            columns[position].push(&text);
        }
    }
    fill(&mut columns, lines.len());
    let names = check_names(name, u64::from(header_row) + 1, &places, names)?;
    let columns = names.into_iter().zip(columns);
    let columns = columns.map(|(name, cells)| Column::new(name, Values::Text(cells.finish())));
    Ok(Table::new(name, columns.collect())
        .with_rows(lines.len())
        .with_lines(Lines::listed(lines)))
}

/// Adds missing cells until every column has `rows`.
fn fill(columns: &mut [TextBuilder], rows: usize) {
    for column in columns {
        while column.len() < rows {
            column.push("");
        }
    }
}

fn check_names(
    file: &str,
    line: u64,
    places: &[u32],
    names: Vec<Option<String>>,
) -> Result<Vec<String>, Faults> {
    let mut faults = Faults::new();
    let mut checked: Vec<String> = Vec::with_capacity(names.len());
    for (place, name) in places.iter().zip(names) {
        let letters = letters(*place);
        let name = name.unwrap_or_default();
        if name.trim().is_empty() {
            let what = format!("column {letters} has values, but no name in the header row");
            let help = "name the column, or clear its cells";
            faults.push(Fault::new(file, what, help).at_line(line));
        } else if let Some(before) = checked.iter().position(|before| *before == name) {
            let before = self::letters(places[before]);
            let what = format!("is the name of columns {before} and {letters}");
            let fault = Fault::new(file, what, "give every column its own name");
            faults.push(fault.at_line(line).in_column(&name));
        }
        checked.push(name);
    }
    faults.into_result(checked)
}

/// A column's letters: 0 is A, 26 is AA.
fn letters(place: u32) -> String {
    let letter = char::from(b'A' + u8::try_from(place % 26).expect("below 26"));
    match place / 26 {
        0 => letter.to_string(),
        more => format!("{}{letter}", letters(more - 1)),
    }
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(whole) => whole.to_string(),
        DataRef::Float(number) => number_text::shortest(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => date_text(moment),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A day, or a day and a time, in ISO 8601; a duration in days, as it is stored.
fn date_text(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() || moment.as_f64() < 1.0 {
        return number_text::shortest(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second, milli) {
        (0, 0, 0, 0) => date,
        (_, _, _, 0) => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{date}T{hour:02}:{minute:02}:{second:02}.{milli:03}"),
    }
}

fn no_sheet(file: &str, wanted: Option<&str>, sheets: &[String]) -> Fault {
    let Some(wanted) = wanted else {
        return Fault::new(
            file,
            "the spreadsheet has no sheet",
            "add one with the table",
        );
    };
    let names: Vec<&str> = sheets.iter().map(String::as_str).collect();
    let help = nearest::help("sheets", wanted, &names);
    Fault::new(file, format!("there is no sheet '{wanted}'"), help)
}

fn too_large(name: &str) -> Fault {
    let help = "save the sheet as .csv, with only the columns that are needed";
    Fault::new(name, "the sheet is too large", help)
}
