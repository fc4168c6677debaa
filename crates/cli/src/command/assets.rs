//! `allotment assets`.

use allotment_programme::Origins;
use allotment_programme::assets::{
    ChangesRequest, Columns, SitesRequest, TYPES, Tolerance, assets_command, sites_command,
};
use allotment_table::Faults;

use crate::args::{Assets, AssetsCommand, Changes, Site};
use crate::destination::accept;
use crate::progress::Bar;
use crate::render::{Status, say, to_standard_output, write_sheet};

/// Measures what is within reach, or one of what else there is about assets.
///
/// # Errors
/// [`Faults`] of the input.
pub fn assets(args: &Assets) -> Result<Status, Faults> {
    match &args.command {
        Some(AssetsCommand::Site(args)) => site(args),
        Some(AssetsCommand::Changes(args)) => changes(args),
        Some(AssetsCommand::Types) => {
            to_standard_output(TYPES.as_bytes())?;
            Ok(Status::Done)
        }
        None => within_reach(args),
    }
}

fn within_reach(args: &Assets) -> Result<Status, Faults> {
    accept(&args.output);
    let file = args.file.as_ref().expect("clap requires it");
    let bar = Bar::new();
    let (sheet, run) = assets_command(file, &bar)?;
    drop(bar);
    write_sheet(&sheet, &args.output, &[file])?;
    for line in run.notes.lines() {
        say(&line);
    }
    say(&run.in_words());
    Ok(Status::Done)
}

fn site(args: &Site) -> Result<Status, Faults> {
    accept(&args.output);
    let request = SitesRequest {
        of: &args.of,
        count: args.count,
        objective: args.objective,
        within_m: args.within_m,
        candidates: args.candidates.as_deref(),
    };
    let (sheet, lines) = sites_command(&args.file, &request)?;
    let mut inputs = vec![args.file.as_path()];
    inputs.extend(args.candidates.as_deref());
    write_sheet(&sheet, &args.output, &inputs)?;
    for line in &lines {
        say(line);
    }
    Ok(Status::Done)
}

fn changes(args: &Changes) -> Result<Status, Faults> {
    accept(&args.output);
    let request = ChangesRequest {
        before: &args.before,
        after: &args.after,
        columns: Columns {
            id: args.id.clone(),
            kind: args.kind.clone(),
            name: args.name.clone(),
            at: [args.x.clone(), args.y.clone()],
            crs: args.crs.clone(),
        },
        tolerance: Tolerance {
            same_m: args.same_m,
            moved_m: args.moved_m,
        },
    };
    let origins = Origins::read(args.origin.sources.as_deref())?;
    let (sheet, lines) = request.run(&origins)?;
    let mut inputs = vec![args.before.as_path(), args.after.as_path()];
    inputs.extend(args.origin.sources.as_deref());
    write_sheet(&sheet, &args.output, &inputs)?;
    for line in &lines {
        say(line);
    }
    Ok(Status::Done)
}
