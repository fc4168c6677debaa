//! `allotment summarise`.

use allotment_programme::{Origins, summarise_command};
use allotment_table::Faults;

use crate::args::Summarise;
use crate::destination::accept;
use crate::render::{Status, write_sheet};

/// Sums an index up for larger areas.
///
/// # Errors
/// [`Faults`] of the input.
pub fn summarise(args: &Summarise) -> Result<Status, Faults> {
    accept(&args.output);
    let sheet = summarise_command(
        &args.file,
        &args.id,
        &args.by,
        args.lookup.as_deref(),
        args.lookup_id.as_deref(),
        &args.population,
        &Origins::read(args.origin.sources.as_deref())?,
    )?;
    let mut inputs = vec![args.file.as_path()];
    inputs.extend(args.lookup.as_deref());
    inputs.extend(args.origin.sources.as_deref());
    write_sheet(&sheet, &args.output, &inputs)?;
    Ok(Status::Done)
}
