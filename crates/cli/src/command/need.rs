//! `allotment need`.

use allotment_programme::{Sheet, draws_table, need_command, need_standard_command, standards};
use allotment_table::{Fault, Faults};
use serde_json::Map;

use crate::args::{Need, NeedCommand, Output};
use crate::progress::Bar;
use crate::render::{Status, outgoing_sheet, say, send, write_sheet};

/// Measures need, or lists the published indices.
///
/// # Errors
/// [`Faults`] of the input.
pub fn need(args: &Need) -> Result<Status, Faults> {
    if let Some(NeedCommand::Standards { output }) = &args.command {
        return list(output);
    }
    let file = args.file.as_ref().expect("clap requires it");
    let bar = Bar::new();
    let (sheet, run) = match &args.standard {
        Some(name) => need_standard_command(name, file, args.seed, &bar)?,
        None => need_command(file, args.seed, &bar)?,
    };
    drop(bar);
    let mut outgoing = vec![outgoing_sheet(&sheet, &args.output)?];
    if let Some(path) = &args.draws {
        let Some(draws) = draws_table(&run) else {
            let help = "add a [robustness] table to the spec";
            let what = "there are no draws: the spec does not ask for any";
            return Err(Fault::new(file.display().to_string(), what, help).into());
        };
        let draws = Sheet {
            table: draws,
            rows: "draws",
            ..sheet
        };
        let output = Output {
            out: Some(path.clone()),
            format: None,
        };
        outgoing.push(outgoing_sheet(&draws, &output)?);
    }
    send(&outgoing)?;
    if run.robustness.is_some() {
        say(&format!("seed {}", args.seed));
    }
    Ok(Status::Done)
}

fn list(output: &Output) -> Result<Status, Faults> {
    let sheet = Sheet {
        table: standards()?,
        rows: "standards",
        sources: Vec::new(),
        more: Map::new(),
    };
    write_sheet(&sheet, output)?;
    Ok(Status::Done)
}
