//! `allotment need`.

use std::path::Path;

use allotment_programme::need::NeedRun;
use allotment_programme::{
    Origins, Sheet, draws_table, need_command, need_standard_command, standards,
};
use allotment_table::{Fault, Faults};
use serde_json::Map;

use super::both::both;
use crate::args::{Need, NeedCommand, Output};
use crate::destination::accept;
use crate::progress::Bar;
use crate::render::{Status, outgoing_sheet, refuse_overwriting, say, send, write_sheet};

/// Measures need, or lists the published indices.
///
/// # Errors
/// [`Faults`] of the input.
pub fn need(args: &Need) -> Result<Status, Faults> {
    match &args.command {
        Some(NeedCommand::Both(args)) => return both(args),
        Some(NeedCommand::Standards { output }) => return list(output),
        None => {}
    }
    accept(&args.output);
    let draws_output = Output {
        out: args.draws.clone(),
        format: None,
    };
    accept(&draws_output);
    let file = args.file.as_ref().expect("clap requires it");
    let bar = Bar::new();
    let (sheet, run) = match &args.standard {
        Some(name) => {
            let origins = Origins::read(args.sources.as_deref())?;
            need_standard_command(name, file, &origins, args.seed, &bar)?
        }
        None => need_command(file, args.seed, &bar)?,
    };
    drop(bar);
    let mut outgoing = vec![outgoing_sheet(&sheet, &args.output)?];
    if args.draws.is_some() {
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
        outgoing.push(outgoing_sheet(&draws, &draws_output)?);
    }
    let mut inputs = vec![file.as_path(), Path::new(run.input.table.name())];
    inputs.extend(args.sources.as_deref());
    refuse_overwriting(&outgoing, &inputs);
    send(&outgoing)?;
    say_what_was_left_out(&run);
    if run.robustness.is_some() {
        say(&format!("seed {}", args.seed));
    }
    Ok(Status::Done)
}

/// Warns of what a reader of the table alone would not see.
fn say_what_was_left_out(run: &NeedRun) {
    for excluded in run.robustness.iter().flat_map(|known| &known.excluded) {
        say(&format!(
            "warning: {} with {} is never drawn, because {}",
            excluded.pair.normalise, excluded.pair.combine, excluded.why
        ));
    }
    let treatment = &run.scores.treatment;
    if !treatment.imputed.is_empty() {
        let count = treatment.imputed.len();
        say(&format!(
            "{count} missing values were filled in; --format json lists them"
        ));
    }
    if !treatment.dropped.is_empty() {
        let count = treatment.dropped.len();
        say(&format!(
            "{count} missing values were left out; --format json lists them"
        ));
    }
}

fn list(output: &Output) -> Result<Status, Faults> {
    accept(output);
    let sheet = Sheet {
        table: standards()?,
        rows: "standards",
        sources: Vec::new(),
        more: Map::new(),
    };
    write_sheet(&sheet, output, &[])?;
    Ok(Status::Done)
}
