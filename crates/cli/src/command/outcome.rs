//! `allotment outcome`.

use std::io::IsTerminal;

use allotment_programme::Origins;
use allotment_programme::outcome::{Finding, outcome as find};
use allotment_table::{Faults, Source};

use crate::args::{Format, Outcome, Output};
use crate::destination::{accept, form_of};
use crate::render::{
    Outgoing, Status, outgoing_bytes, outgoing_json, outgoing_sheet, refuse_overwriting, say, send,
};

/// Asks a panel whether anything changed.
///
/// # Errors
/// [`Faults`] of the input, or why it cannot be told.
pub fn outcome(args: &Outcome) -> Result<Status, Faults> {
    accept(&args.output);
    let file = args.file.as_path();
    let origins = Origins::read(args.origin.sources.as_deref())?;
    let table = origins.table(file)?;
    let sources = [table.source().clone()];
    let finding = find(table, &args.columns.columns(), &args.method.choice())?;
    let outgoing = [outgoing_finding(&finding, &sources, &args.output)?];
    let mut inputs = vec![file];
    inputs.extend(args.origin.sources.as_deref());
    refuse_overwriting(&outgoing, &inputs);
    send(&outgoing)?;
    if args.method.draws > 0 {
        say(&format!("seed {}", args.method.seed));
    }
    Ok(Status::Done)
}

fn outgoing_finding(
    finding: &Finding,
    sources: &[Source],
    output: &Output,
) -> Result<Outgoing, Faults> {
    let format = output.format.unwrap_or_else(|| {
        let named = output.out.as_deref().and_then(form_of);
        named.unwrap_or_else(default_format)
    });
    let out = output.out.as_deref();
    match format {
        Format::Json => Ok(outgoing_json(&finding.document(sources), out)),
        Format::Table => Ok(outgoing_bytes(finding.in_words().into_bytes(), out)),
        _ => {
            let output = Output {
                format: Some(format),
                ..output.clone()
            };
            outgoing_sheet(&finding.sheet(sources), &output)
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
