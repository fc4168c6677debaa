//! `allotment targets`.

use allotment_programme::targets::targets_command;
use allotment_table::Faults;

use super::inputs::{as_paths, inputs};
use super::outcome::outgoing_answer;
use crate::args::{Targets, TargetsCommand};
use crate::destination::accept;
use crate::render::{Status, refuse_overwriting, send};

/// Puts seven questions to each target.
///
/// # Errors
/// [`Faults`] of the input.
pub fn targets(args: &Targets) -> Result<Status, Faults> {
    let TargetsCommand::Lint(args) = &args.command;
    accept(&args.output);
    let (found, sources) = targets_command(&args.file)?;
    let outgoing = outgoing_answer(&found, &sources, &args.output, None)?;
    refuse_overwriting(&outgoing, &as_paths(&inputs(&args.file, &sources)));
    send(&outgoing)?;
    Ok(if args.require && found.failures() > 0 {
        Status::DidNotHold
    } else {
        Status::Done
    })
}
