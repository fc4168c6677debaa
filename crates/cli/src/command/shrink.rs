//! `allotment shrink`.

use allotment_programme::{Origins, shrink_command};
use allotment_table::Faults;

use crate::args::Shrink;
use crate::destination::accept;
use crate::render::{Status, write_sheet};

/// Steadies rates by their larger areas.
///
/// # Errors
/// [`Faults`] of the input.
pub fn shrink(args: &Shrink) -> Result<Status, Faults> {
    accept(&args.output);
    let sheet = shrink_command(
        &args.file,
        args.id.as_deref(),
        &args.numerator,
        &args.denominator,
        &args.within,
        &Origins::read(args.origin.sources.as_deref())?,
    )?;
    let mut inputs = vec![args.file.as_path()];
    inputs.extend(args.origin.sources.as_deref());
    write_sheet(&sheet, &args.output, &inputs)?;
    Ok(Status::Done)
}
