//! `allotment connect`.

use allotment_programme::connect::{ConnectChoice, connect_command};
use allotment_table::Faults;

use crate::args::Connect;
use crate::destination::accept;
use crate::render::{Status, say, write_sheet};

/// Lays policies and pots on places.
///
/// # Errors
/// [`Faults`] of the input.
pub fn connect(args: &Connect) -> Result<Status, Faults> {
    accept(&args.output);
    let choice = ConnectChoice {
        place: args.place.clone(),
        outcome: args.outcome.clone(),
    };
    let (sheet, notes) = connect_command(&args.file, &choice)?;
    write_sheet(&sheet, &args.output, &[args.file.as_path()])?;
    for line in &notes {
        say(&format!("note: {line}"));
    }
    Ok(Status::Done)
}
