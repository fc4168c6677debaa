//! `allotment need both`.

use allotment_programme::Origins;
use allotment_programme::both::{BothFiles, both_command};
use allotment_table::Faults;

use crate::args::{NeedBoth, Output, Pair};
use crate::destination::accept;
use crate::render::{Status, outgoing_sheet, refuse_overwriting, say, send};

/// Lays two indices side by side.
///
/// # Errors
/// [`Faults`] of the input.
pub fn both(args: &NeedBoth) -> Result<Status, Faults> {
    let further = |out: &Option<std::path::PathBuf>| Output {
        out: out.clone(),
        format: None,
    };
    let (differences, pockets) = (further(&args.differences), further(&args.pockets));
    for output in [&args.output, &differences, &pockets] {
        accept(output);
    }
    let made = both_command(
        &BothFiles {
            tables: [&args.first, &args.second],
            names: args.names.0.clone(),
            ids: texts(&args.id),
            scores: texts(&args.score),
            ranks: texts(&args.rank),
            by: args.by.as_deref(),
            lookup: args.lookup.as_deref(),
            lookup_id: args.lookup_id.as_deref(),
            population: &args.population,
            spec: args.spec(),
        },
        &Origins::read(args.origin.sources.as_deref())?,
    )?;
    let mut outgoing = vec![outgoing_sheet(&made.both, &args.output)?];
    if args.differences.is_some() {
        outgoing.push(outgoing_sheet(&made.differences, &differences)?);
    }
    if let (Some(_), Some(sheet)) = (&args.pockets, &made.pockets) {
        outgoing.push(outgoing_sheet(sheet, &pockets)?);
    }
    let mut inputs = vec![args.first.as_path(), args.second.as_path()];
    inputs.extend(args.lookup.as_deref());
    inputs.extend(args.origin.sources.as_deref());
    refuse_overwriting(&outgoing, &inputs);
    send(&outgoing)?;
    say(&made.words);
    Ok(Status::Done)
}

fn texts(pair: &Pair) -> [&str; 2] {
    [&pair.0[0], &pair.0[1]]
}
