//! `allotment roadmap`.

use allotment_programme::PROGRAMME;
use allotment_programme::roadmap::roadmap_command;
use allotment_table::Faults;

use super::inputs::{as_paths, inputs};
use super::outcome::outgoing_answer;
use crate::args::Roadmap;
use crate::destination::accept;
use crate::render::{Status, refuse_overwriting, say, send};

/// Lays beside each gap and strength of a place what has worked elsewhere.
///
/// # Errors
/// [`Faults`] of the input.
pub fn roadmap(args: &Roadmap) -> Result<Status, Faults> {
    accept(&args.output);
    let evidence = args.evidence.as_deref();
    let (found, sources) = roadmap_command(&args.programme, &args.place, evidence)?;
    let outgoing = outgoing_answer(&found, &sources, &args.output, None)?;
    let programme = args.programme.join(PROGRAMME);
    refuse_overwriting(&outgoing, &as_paths(&inputs(&programme, &sources)));
    send(&outgoing)?;
    for note in found.notes() {
        say(&format!("note: {note}"));
    }
    Ok(Status::Done)
}
