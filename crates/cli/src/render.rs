//! What people and programs read: tables out, faults as sentences.

use std::io::{IsTerminal, Write};
use std::path::Path;

use allotment_programme::Sheet;
use allotment_table::{Fault, Faults, write_atomically};

use crate::args::{Format, Output};

/// How the command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// All done.
    Done,
    /// A check that was asked for did not hold.
    DidNotHold,
}

/// How many rows a table on a terminal shows.
const ROWS_SHOWN: usize = 40;

/// Writes `sheet` where `output` says.
///
/// # Errors
/// [`Faults`] if it cannot be written.
pub fn write_sheet(sheet: &Sheet, output: &Output) -> Result<(), Faults> {
    let format = output.format.unwrap_or_else(|| default_format(output));
    let bytes = match format {
        Format::Table => sheet.table.to_text_table(ROWS_SHOWN).into_bytes(),
        Format::Csv => sheet.table.to_csv()?,
        Format::Json => json_bytes(&sheet.to_json()?),
        Format::Parquet => sheet.table.to_parquet()?,
        Format::Xlsx => sheet.table.to_xlsx(&sheet.sources)?,
    };
    match &output.out {
        Some(path) if format == Format::Csv && is_gzip(path) => sheet.table.write(path),
        Some(path) => write_atomically(path, &bytes),
        None => to_standard_output(&bytes),
    }
}

/// Writes `document` to `path`, or to standard output.
///
/// # Errors
/// [`Faults`] if it cannot be written.
pub fn write_json(document: &serde_json::Value, path: Option<&Path>) -> Result<(), Faults> {
    let bytes = json_bytes(document);
    match path {
        Some(path) => write_atomically(path, &bytes),
        None => to_standard_output(&bytes),
    }
}

/// Writes `bytes` to standard output. A reader that has gone away is no fault.
///
/// # Errors
/// [`Faults`] if it cannot be written.
pub fn to_standard_output(bytes: &[u8]) -> Result<(), Faults> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            let what = format!("it cannot be written: {error}");
            let help = "make room, or choose a file with --out";
            Err(Fault::system("standard output", what, help).into())
        }
        _ => Ok(()),
    }
}

/// Says `text` to the person, on standard error.
pub fn say(text: &str) {
    let mut out = std::io::stderr().lock();
    let _gone = writeln!(out, "{text}");
}

fn default_format(output: &Output) -> Format {
    let Some(path) = &output.out else {
        return if std::io::stdout().is_terminal() {
            Format::Table
        } else {
            Format::Csv
        };
    };
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("json") => Format::Json,
        Some("parquet") => Format::Parquet,
        Some("xlsx") => Format::Xlsx,
        Some("txt") => Format::Table,
        _ => Format::Csv,
    }
}

fn is_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "gz")
}

fn json_bytes(document: &serde_json::Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(document).expect("a JSON value can be written");
    bytes.push(b'\n');
    bytes
}
