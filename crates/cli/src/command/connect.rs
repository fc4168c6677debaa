//! `allotment connect`.

use allotment_programme::Sheet;
use allotment_programme::connect::{ConnectChoice, connect_command};
use allotment_table::Faults;

use crate::args::{Connect, Output};
use crate::destination::accept;
use crate::render::{Status, outgoing_sheet, refuse_overwriting, say, send};

/// Lays policies and pots on places.
///
/// # Errors
/// [`Faults`] of the input.
pub fn connect(args: &Connect) -> Result<Status, Faults> {
    accept(&args.output);
    let further = [&args.conflicts, &args.overlaps, &args.unfunded];
    let further = further.map(|path| Output {
        format: None,
        out: path.clone(),
    });
    further.iter().for_each(accept);
    let choice = ConnectChoice {
        place: args.place.clone(),
        outcome: args.outcome.clone(),
        clashes: args.conflicts.is_some() || args.overlaps.is_some(),
    };
    let made = connect_command(&args.file, &choice)?;
    let sheets: [Option<&Sheet>; 3] = [
        made.conflicts.as_ref(),
        made.overlaps.as_ref(),
        Some(&made.unfunded),
    ];
    let mut outgoing = vec![outgoing_sheet(&made.sheet, &args.output)?];
    for (output, sheet) in further.iter().zip(sheets) {
        if let (Some(_), Some(sheet)) = (&output.out, sheet) {
            outgoing.push(outgoing_sheet(sheet, output)?);
        }
    }
    refuse_overwriting(&outgoing, &[args.file.as_path()]);
    send(&outgoing)?;
    for line in &made.notes {
        say(&format!("note: {line}"));
    }
    Ok(Status::Done)
}
