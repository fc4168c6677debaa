//! `allotment places`.

use allotment_programme::places_command;
use allotment_table::Faults;

use crate::args::Places;
use crate::destination::accept;
use crate::render::{Status, say, write_sheet};

/// Tells what places a folder knows.
///
/// # Errors
/// [`Faults`] if it knows none.
pub fn places(args: &Places) -> Result<Status, Faults> {
    accept(&args.output);
    let (sheet, said) = places_command(&args.dir)?;
    write_sheet(&sheet, &args.output, &[])?;
    for sentence in &said {
        say(sentence);
    }
    Ok(Status::Done)
}
