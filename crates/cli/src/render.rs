//! What people and programs read: tables out, faults as sentences.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use allotment_programme::Sheet;
use allotment_table::{Fault, Faults, write_all_atomically};
use clap::CommandFactory;
use clap::error::ErrorKind;

use crate::args::{Cli, Format, Output};
use crate::destination::form_of;

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

/// Bytes on their way to a file, or to standard output.
#[derive(Debug)]
pub struct Outgoing {
    to: Option<PathBuf>,
    bytes: Vec<u8>,
}

/// `sheet`, on its way to where `output` says.
///
/// # Errors
/// [`Faults`] if the format cannot hold it.
pub fn outgoing_sheet(sheet: &Sheet, output: &Output) -> Result<Outgoing, Faults> {
    let format = output.format.unwrap_or_else(|| default_format(output));
    let bytes = match format {
        Format::Table => sheet.table.to_text_table(ROWS_SHOWN).into_bytes(),
        Format::Csv if output.out.as_deref().is_some_and(is_gzip) => sheet.table.to_csv_gz()?,
        Format::Csv => sheet.table.to_csv()?,
        Format::Json => json_bytes(&sheet.to_json()?),
        Format::Parquet => sheet.table.to_parquet()?,
        Format::Xlsx => sheet.table.to_xlsx(&sheet.sources)?,
    };
    Ok(Outgoing {
        to: output.out.clone(),
        bytes,
    })
}

/// Whether `output` is for people to read at once.
#[must_use]
pub fn is_for_people(output: &Output) -> bool {
    let format = output.format.unwrap_or_else(|| default_format(output));
    output.out.is_none() && format == Format::Table
}

/// `document`, on its way to `path`, or to standard output.
#[must_use]
pub fn outgoing_json(document: &serde_json::Value, path: Option<&Path>) -> Outgoing {
    Outgoing {
        to: path.map(Path::to_path_buf),
        bytes: json_bytes(document),
    }
}

/// `bytes`, on their way to `path`, or to standard output.
#[must_use]
pub fn outgoing_bytes(bytes: Vec<u8>, path: Option<&Path>) -> Outgoing {
    Outgoing {
        to: path.map(Path::to_path_buf),
        bytes,
    }
}

/// Ends with status 2 if a file that is to be written is one of `inputs`, or is
/// named twice: a command never writes over what it was given.
pub fn refuse_overwriting(outgoing: &[Outgoing], inputs: &[&Path]) {
    let same = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let files: Vec<&Path> = outgoing
        .iter()
        .filter_map(|one| one.to.as_deref())
        .collect();
    for (at, file) in files.iter().enumerate() {
        let is_input = inputs.iter().any(|input| same(input) == same(file));
        let is_again = files[..at].iter().any(|other| same(other) == same(file));
        if is_input || is_again {
            let why = if is_input {
                "is read by this command"
            } else {
                "is named twice"
            };
            let message = format!(
                "{} {why}: choose another name for what is written",
                file.display()
            );
            Cli::command()
                .error(ErrorKind::ArgumentConflict, message)
                .exit();
        }
    }
}

/// Sends everything that a command made. Files are written all or none.
///
/// # Errors
/// [`Faults`] if something cannot be written.
pub fn send(outgoing: &[Outgoing]) -> Result<(), Faults> {
    for one in outgoing.iter().filter(|one| one.to.is_none()) {
        to_standard_output(&one.bytes)?;
    }
    let files: Vec<(&Path, &[u8])> = outgoing
        .iter()
        .filter_map(|one| Some((one.to.as_deref()?, one.bytes.as_slice())))
        .collect();
    write_all_atomically(&files)
}

/// Writes `sheet`, made from `inputs`, where `output` says.
///
/// # Errors
/// [`Faults`] if it cannot be written.
pub fn write_sheet(sheet: &Sheet, output: &Output, inputs: &[&Path]) -> Result<(), Faults> {
    let outgoing = [outgoing_sheet(sheet, output)?];
    refuse_overwriting(&outgoing, inputs);
    send(&outgoing)
}

/// Writes `document` to `path`, or to standard output.
///
/// # Errors
/// [`Faults`] if it cannot be written.
pub fn write_json(document: &serde_json::Value, path: Option<&Path>) -> Result<(), Faults> {
    send(&[outgoing_json(document, path)])
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
    let _gone = writeln!(out, "{}", shown(text));
}

/// `text` without what a terminal would act upon: what somebody sent may stand in it.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign.is_control() && !"\n\t".contains(sign) {
            shown.extend(sign.escape_default());
        } else {
            shown.push(sign);
        }
    }
    shown
}

fn default_format(output: &Output) -> Format {
    let Some(path) = &output.out else {
        return if std::io::stdout().is_terminal() {
            Format::Table
        } else {
            Format::Csv
        };
    };
    form_of(path).unwrap_or(Format::Csv)
}

fn is_gzip(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("gz"))
}

fn json_bytes(document: &serde_json::Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(document).expect("a JSON value can be written");
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_somebody_sent_does_nothing_to_a_terminal() {
        assert_eq!(shown("one\n\ttwo – é"), "one\n\ttwo – é");
        assert_eq!(
            shown("Bea\u{1b}[2J\r\u{7}\u{9b}"),
            "Bea\\u{1b}[2J\\r\\u{7}\\u{9b}"
        );
    }
}
