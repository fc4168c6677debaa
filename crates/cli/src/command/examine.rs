//! `allotment examine`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use allotment_programme::Origins;
use allotment_programme::examine::{Examination, ExamineFiles, PAGE, examine_command};
use allotment_table::{Faults, make_folder};

use crate::args::{Examine, Format, Output};
use crate::destination::accept_folder;
use crate::render::{
    Outgoing, Status, outgoing_bytes, outgoing_sheet, refuse_overwriting, say, send,
};

/// Holds promises beside what became of them.
///
/// # Errors
/// [`Faults`] of the input, or if something cannot be written.
pub fn examine(args: &Examine) -> Result<Status, Faults> {
    accept_folder(args.out.as_ref());
    let files = ExamineFiles {
        promises: args.file.clone(),
        spending: args.spending.clone(),
        places: args.places.clone(),
        deflator: args.deflator.clone(),
        prices: args.prices.clone(),
        as_of: args.as_of.clone(),
        indices: args.index.clone(),
        currency: args.currency.clone(),
    };
    let named = args.origin.sources.as_deref();
    let found = examine_command(&files, &Origins::read(named)?)?;
    let mut outgoing = Vec::new();
    if let Some(folder) = &args.out {
        outgoing = folder_of(&found, folder)?;
    }
    if args.out.is_none() || args.format.is_some() {
        outgoing.push(to_standard_output(&found, args.format)?);
    }
    let beside = [&args.spending, &args.places, &args.deflator];
    let mut inputs = vec![args.file.as_path()];
    inputs.extend(beside.into_iter().flatten().map(PathBuf::as_path));
    inputs.extend(named);
    refuse_overwriting(&outgoing, &inputs);
    if let Some(folder) = &args.out {
        make_folder(folder)?;
    }
    send(&outgoing)?;
    for note in found.notes() {
        say(&format!("note: {note}"));
    }
    if let Some(folder) = &args.out {
        say(&format!("open {}", folder.join(PAGE).display()));
    }
    Ok(Status::Done)
}

/// Everything that goes to the folder.
fn folder_of(found: &Examination, folder: &Path) -> Result<Vec<Outgoing>, Faults> {
    let made = found.folder()?.into_iter();
    Ok(made
        .map(|(name, bytes)| outgoing_bytes(bytes, Some(&folder.join(name))))
        .collect())
}

fn to_standard_output(found: &Examination, format: Option<Format>) -> Result<Outgoing, Faults> {
    let format = format.unwrap_or_else(|| {
        if std::io::stdout().is_terminal() {
            Format::Table
        } else {
            Format::Csv
        }
    });
    if format == Format::Table {
        return Ok(outgoing_bytes(found.in_words().into_bytes(), None));
    }
    let output = Output {
        out: None,
        format: Some(format),
    };
    outgoing_sheet(&found.sheet(), &output)
}
