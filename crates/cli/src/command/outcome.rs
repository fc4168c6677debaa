//! `allotment outcome`.

use std::io::IsTerminal;

use allotment_programme::Origins;
use allotment_programme::Sheet;
use allotment_programme::outcome::{outcome as find, watch as chart};
use allotment_table::Faults;
use serde_json::Value;

use crate::args::{Format, Outcome, OutcomeCommand, Output, Watch};
use crate::destination::{accept, form_of};
use crate::render::{
    Outgoing, Status, outgoing_bytes, outgoing_json, outgoing_sheet, refuse_overwriting, say, send,
};

/// Asks a panel whether anything changed.
///
/// # Errors
/// [`Faults`] of the input, or why it cannot be told.
pub fn outcome(args: &Outcome) -> Result<Status, Faults> {
    if let Some(OutcomeCommand::Watch(args)) = &args.command {
        return watch(args);
    }
    accept(&args.output);
    let file = args.file.as_deref().expect("clap requires it");
    let origins = Origins::read(args.origin.sources.as_deref())?;
    let table = origins.table(file)?;
    let sources = [table.source().clone()];
    let finding = find(table, &args.columns.columns(), &args.method.choice())?;
    let outgoing = [outgoing_told(
        &Told {
            document: &|| finding.document(&sources),
            words: &|| finding.in_words(),
            sheet: &|| finding.sheet(&sources),
        },
        &args.output,
    )?];
    let mut inputs = vec![file];
    inputs.extend(args.origin.sources.as_deref());
    refuse_overwriting(&outgoing, &inputs);
    send(&outgoing)?;
    if args.method.draws > 0 {
        say(&format!("seed {}", args.method.seed));
    }
    Ok(Status::Done)
}

fn watch(args: &Watch) -> Result<Status, Faults> {
    accept(&args.output);
    let origins = Origins::read(args.origin.sources.as_deref())?;
    let table = origins.table(&args.file)?;
    let sources = [table.source().clone()];
    let watched = chart(&table, &args.choice())?;
    let outgoing = [outgoing_told(
        &Told {
            document: &|| watched.document(&sources),
            words: &|| watched.in_words(),
            sheet: &|| watched.sheet(&sources),
        },
        &args.output,
    )?];
    let mut inputs = vec![args.file.as_path()];
    inputs.extend(args.origin.sources.as_deref());
    refuse_overwriting(&outgoing, &inputs);
    send(&outgoing)?;
    Ok(Status::Done)
}

/// One result in each of its forms.
struct Told<'a> {
    document: &'a dyn Fn() -> Value,
    words: &'a dyn Fn() -> String,
    sheet: &'a dyn Fn() -> Sheet,
}

fn outgoing_told(told: &Told<'_>, output: &Output) -> Result<Outgoing, Faults> {
    let format = output.format.unwrap_or_else(|| {
        let named = output.out.as_deref().and_then(form_of);
        named.unwrap_or_else(default_format)
    });
    let out = output.out.as_deref();
    match format {
        Format::Json => Ok(outgoing_json(&(told.document)(), out)),
        Format::Table => Ok(outgoing_bytes((told.words)().into_bytes(), out)),
        _ => {
            let output = Output {
                format: Some(format),
                ..output.clone()
            };
            outgoing_sheet(&(told.sheet)(), &output)
        }
    }
}

/// Words for a person, one JSON document for a program.
fn default_format() -> Format {
    if std::io::stdout().is_terminal() {
        Format::Table
    } else {
        Format::Json
    }
}
