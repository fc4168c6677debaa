//! A table that somebody has, as a form wants it.

use std::path::PathBuf;

use allotment_intake::{
    Columns, DayOrder, Form, Found, Missing, Options, Sheet, SheetError, Taken, find_columns, take,
};
use allotment_place::Currency;
use allotment_table::{Column, Fault, Faults, Source, Table, read_bytes, sha256_of};

use super::back::with_errors;
use super::form::form_named;
use super::map::{Map, written};

/// What a command line names.
#[derive(Debug, Clone)]
pub struct TidyFiles {
    /// The table: text of any sort, or a spreadsheet.
    pub file: PathBuf,
    /// The sheet, where it is not the first.
    pub sheet: Option<String>,
    /// The form's name, or a TOML file of it.
    pub form: String,
    /// Which column is which, as somebody confirmed it.
    pub map: Option<PathBuf>,
    /// Which comes first in its days.
    pub days: Option<DayOrder>,
    /// The currency of its amounts.
    pub currency: Currency,
}

/// A table that was taken.
#[derive(Debug, Clone)]
pub struct Tidied {
    name: String,
    form: Form,
    sheet: Sheet,
    columns: Columns,
    taken: Taken,
    source: Source,
}

/// Takes the table as its form wants it.
///
/// # Errors
/// [`Faults`] if it is no table, lacks a column, or has one that is only nearly named as
/// wanted and that no map confirms.
pub fn tidy(files: &TidyFiles) -> Result<Tidied, Faults> {
    let form = form_named(&files.form, files.currency)?;
    let (name, sheet, source) = sheet_of(files)?;
    let found = find_columns(&form, &sheet);
    let map = files.map.as_deref().map(Map::read).transpose()?;
    let columns = match (&files.map, &map) {
        (Some(path), Some(map)) => map.apply(path, &form, &sheet, &found)?,
        _ => {
            refuse_near(&name, &form, &sheet, &found)?;
            found
        }
    };
    let days = files.days.or(map.and_then(|map| map.days));
    let taken = take(&form, &sheet, &columns, Options { days })
        .map_err(|missing| lacks(&name, &form, &sheet, &columns, &missing))?;
    Ok(Tidied {
        name,
        form,
        sheet,
        columns,
        taken,
        source,
    })
}

/// The map of what is found in a table, as a file to be looked at.
///
/// # Errors
/// [`Faults`] if it is no table, or of the form.
pub fn map_of(files: &TidyFiles) -> Result<String, Faults> {
    let form = form_named(&files.form, files.currency)?;
    let (_, sheet, _) = sheet_of(files)?;
    Ok(written(&form, &sheet, &find_columns(&form, &sheet)))
}

fn sheet_of(files: &TidyFiles) -> Result<(String, Sheet, Source), Faults> {
    let name = files.file.display().to_string();
    let bytes = read_bytes(&files.file)?;
    let source = Source {
        title: name.clone(),
        file: Some(name.clone()),
        sha256: Some(sha256_of(&bytes)),
        ..Source::default()
    };
    let is_book = files
        .file
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let read = if is_book {
        let grid = Table::grid_from_xlsx(&name, &bytes, files.sheet.as_deref())?;
        Sheet::from_rows(grid, Vec::new())
    } else {
        Sheet::from_bytes(&bytes)
    };
    let sheet = read.map_err(|error| {
        let help = match error {
            SheetError::NotText => "save it as .xlsx or .csv, with the ending of what it is",
            _ => "a table needs a header row and a row for each thing",
        };
        Fault::new(name.clone(), error.to_string(), help)
    })?;
    Ok((name, sheet, source))
}

/// Columns that are only nearly named as wanted are not taken in silence.
fn refuse_near(name: &str, form: &Form, sheet: &Sheet, found: &Columns) -> Result<(), Faults> {
    let header = &sheet.rows[found.header];
    let mut faults = Faults::new();
    for (at, one) in found.found.iter().enumerate() {
        if let Found::Near(place) = one {
            let column = &header.cells[*place];
            let what = format!(
                "'{column}' may be '{}', and nobody said so",
                form.fields[at].name
            );
            let help = "write which column is which with --write-map map.toml, look at it, and give it back with --map map.toml";
            faults.push(
                Fault::new(name, what, help)
                    .at_line(header.line)
                    .in_column(column),
            );
        }
    }
    faults.into_result(())
}

fn lacks(name: &str, form: &Form, sheet: &Sheet, columns: &Columns, missing: &Missing) -> Faults {
    let header = &sheet.rows[columns.header];
    let names: Vec<&str> = header
        .cells
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    let faults = missing.0.iter().map(|&at| {
        let field = &form.fields[at];
        let what = format!("no column is called '{}'", field.name);
        let help = format!(
            "it has {}; say which of them it is with --map (--write-map writes one to begin with), or add it",
            names.join(", ")
        );
        Fault::new(name, what, help).at_line(header.line)
    });
    faults.collect()
}

impl Tidied {
    /// How many rows there are, and how many of them are good.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let good = self.taken.rows.iter().filter(|row| row.wrong.is_empty());
        (self.taken.rows.len(), good.count())
    }

    /// Everything that is wrong, with line and column.
    #[must_use]
    pub fn faults(&self) -> Faults {
        let rows = self.taken.rows.iter();
        let all = rows.flat_map(|row| row.wrong.iter().map(move |wrong| (row.line, wrong)));
        all.map(|(line, wrong)| {
            let what = if wrong.value.is_empty() {
                format!("it {}", wrong.what)
            } else {
                format!("'{}' {}", wrong.value, wrong.what)
            };
            Fault::new(self.name.clone(), what, wrong.help.clone())
                .at_line(line)
                .in_column(wrong.column.clone())
        })
        .collect()
    }

    /// What a reader should know, in sentences without a full stop.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.sheet.notes.clone();
        let header = &self.sheet.rows[self.columns.header];
        if self.columns.header > 0 {
            notes.push(format!("its header row is line {}", header.line));
        }
        for (at, field) in self.form.fields.iter().enumerate() {
            if let Some(place) = self.columns.position(at)
                && header.cells[place] != field.name
            {
                notes.push(format!("'{}' is its '{}'", field.name, header.cells[place]));
            }
        }
        for (at, field) in self.form.fields.iter().enumerate() {
            let mended: Vec<(&str, &str)> = (self.taken.rows.iter())
                .flat_map(|row| row.mended.iter().map(move |mended| (row, mended)))
                .filter(|(_, mended)| mended.0 == at)
                .filter_map(|(row, mended)| Some((mended.1.as_str(), row.cells[at].as_deref()?)))
                .collect();
            if let Some((from, to)) = mended.first() {
                notes.push(format!(
                    "{} of '{}' mended, such as '{from}' to {to}",
                    match mended.len() {
                        1 => "1 cell".to_owned(),
                        count => format!("{count} cells"),
                    },
                    field.name
                ));
            }
        }
        if !self.taken.left_aside.is_empty() {
            notes.push(format!("left aside: {}", self.taken.left_aside.join(", ")));
        }
        notes
    }

    /// The good rows, as a table.
    #[must_use]
    pub fn table(&self) -> Table {
        let good = || self.taken.rows.iter().filter(|row| row.wrong.is_empty());
        let columns = self.form.fields.iter().enumerate();
        let columns = columns.filter(|(at, _)| self.columns.position(*at).is_some());
        let columns = columns.map(|(at, field)| {
            let cells = good().map(|row| row.cells[at].clone());
            Column::text(field.name.clone(), cells)
        });
        Table::new(self.name.clone(), columns.collect()).with_source(self.source.clone())
    }

    /// The file as it came, with a column that says what is wrong.
    #[must_use]
    pub fn with_errors(&self) -> Vec<u8> {
        with_errors(&self.sheet, &self.columns, &self.taken)
    }

    /// Where it came from.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }
}
