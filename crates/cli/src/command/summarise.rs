//! `allotment summarise`.

use allotment_programme::summarise_command;
use allotment_table::Faults;

use crate::args::Summarise;
use crate::render::{Status, write_sheet};

/// Sums an index up for larger areas.
///
/// # Errors
/// [`Faults`] of the input.
pub fn summarise(args: &Summarise) -> Result<Status, Faults> {
    let sheet = summarise_command(
        &args.file,
        &args.id,
        &args.by,
        args.lookup.as_deref(),
        args.lookup_id.as_deref(),
        &args.population,
    )?;
    write_sheet(&sheet, &args.output)?;
    Ok(Status::Done)
}
