//! A table as it stands in a file: texts in rows.

use std::fmt;

use crate::encoding::decoded;
use crate::separator::separator;

/// A table as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its rows with anything in them, from the top.
    pub rows: Vec<SheetRow>,
    /// How it is written where that is not usual, in words: its encoding, its separator.
    pub notes: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// On which line of the file it begins, or which row of the spreadsheet it is; from 1.
    pub line: u64,
    /// Its cells, without space around them; empty ones too.
    pub cells: Vec<String>,
}

/// Why bytes are no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SheetError {
    /// Nothing is in it.
    Empty,
    /// It is no text: something else with the ending of one.
    NotText,
}

impl fmt::Display for SheetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "nothing is in it",
            Self::NotText => "it is no text",
        })
    }
}

impl std::error::Error for SheetError {}

impl Sheet {
    /// The table that the text in `bytes` is.
    ///
    /// # Errors
    /// [`SheetError`] if it is none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SheetError> {
        let (text, encoding) = decoded(bytes);
        if text.contains('\0') {
            return Err(SheetError::NotText);
        }
        let mut notes = Vec::new();
        if let Some(encoding) = encoding {
            notes.push(format!("its letters are written in {encoding}"));
        }
        let separator = separator(&text);
        match separator {
            b';' => notes.push("its cells are parted by semicolons".to_owned()),
            b'\t' => notes.push("its cells are parted by tabs".to_owned()),
            b'|' => notes.push("its cells are parted by bars".to_owned()),
            _ => {}
        }
        // Lines end in three ways, and are counted in one.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        Self::from_rows(rows(text.as_bytes(), separator), notes)
    }

    /// The table of these rows, each with its number from 1, as a spreadsheet has them.
    ///
    /// # Errors
    /// [`SheetError::Empty`] if no cell has anything in it.
    pub fn from_rows(
        rows: impl IntoIterator<Item = (u64, Vec<String>)>,
        notes: Vec<String>,
    ) -> Result<Self, SheetError> {
        let rows: Vec<SheetRow> = rows
            .into_iter()
            .map(|(line, cells)| SheetRow {
                line,
                cells: cells.iter().map(|cell| trimmed(cell)).collect(),
            })
            .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
            .collect();
        if rows.is_empty() {
            return Err(SheetError::Empty);
        }
        Ok(Self { rows, notes })
    }
}

/// `cell` without space around it, of whatever sort.
fn trimmed(cell: &str) -> String {
    let odd = ['\u{feff}', '\u{200b}', '\u{2060}'];
    cell.trim_matches(|letter: char| letter.is_whitespace() || odd.contains(&letter))
        .to_owned()
}

/// Every record with the line on which it begins.
fn rows(text: &[u8], separator: u8) -> Vec<(u64, Vec<String>)> {
    let mut reader = csv_core::ReaderBuilder::new().delimiter(separator).build();
    let mut field = vec![0; 1024];
    let (mut rest, mut rows) = (text, Vec::new());
    loop {
        // Empty lines before a record are none of it.
        let blank = rest.iter().take_while(|byte| **byte == b'\n');
        let begins = reader.line() + blank.count() as u64;
        let (mut cells, mut written) = (Vec::new(), 0);
        loop {
            let (result, taken, more) = reader.read_field(rest, &mut field[written..]);
            rest = &rest[taken..];
            written += more;
            match result {
                csv_core::ReadFieldResult::InputEmpty => {}
                csv_core::ReadFieldResult::OutputFull => field.resize(field.len() * 2, 0),
                csv_core::ReadFieldResult::Field { record_end } => {
                    cells.push(String::from_utf8_lossy(&field[..written]).into_owned());
                    written = 0;
                    if record_end {
                        rows.push((begins, cells));
                        break;
                    }
                }
                csv_core::ReadFieldResult::End => return rows,
            }
        }
    }
}
