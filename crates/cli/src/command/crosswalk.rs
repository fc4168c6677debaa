//! `allotment crosswalk`.

use allotment_programme::crosswalk::Figure;
use allotment_programme::{CrosswalkFiles, Origins, crosswalk_command};
use allotment_table::Faults;

use crate::args::Crosswalk;
use crate::destination::accept;
use crate::render::{Status, say, write_sheet};

/// Brings figures onto other places.
///
/// # Errors
/// [`Faults`] of the input.
pub fn crosswalk(args: &Crosswalk) -> Result<Status, Faults> {
    accept(&args.output);
    let columns: Vec<Figure> = args
        .columns
        .iter()
        .flat_map(|some| some.0.clone())
        .collect();
    let (sheet, notes) = crosswalk_command(
        &CrosswalkFiles {
            table: &args.file,
            id: args.id.as_deref().unwrap_or(&args.from),
            lookup: &args.via,
            from: &args.from,
            to: &args.to,
            weight: args.weight.as_deref(),
            weights: args.weights.as_deref(),
            weights_id: args.weights_id.as_deref().unwrap_or(&args.to),
            columns: &columns,
        },
        &Origins::read(args.origin.sources.as_deref())?,
    )?;
    let mut inputs = vec![args.file.as_path(), args.via.as_path()];
    inputs.extend(args.weights.as_deref());
    inputs.extend(args.origin.sources.as_deref());
    write_sheet(&sheet, &args.output, &inputs)?;
    for line in &notes {
        say(&format!("note: {line}"));
    }
    Ok(Status::Done)
}
