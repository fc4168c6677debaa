//! `allotment overlay`, `allotment clusters` and `allotment group`.

use std::path::Path;

use allotment_programme::Origins;
use allotment_programme::spatial::{
    Answer, GroupMethod, clusters as find_clusters, group as find_groups, overlay as lay_over,
};
use allotment_table::Faults;

use crate::args::{Clusters, Group, Output, Overlay};
use crate::destination::accept;
use crate::render::{Status, say, write_sheet};

/// Makes a look-up table between two geographies.
///
/// # Errors
/// [`Faults`] of the input.
pub fn overlay(args: &Overlay) -> Result<Status, Faults> {
    accept(&args.output);
    let sources = args.origin.sources.as_deref();
    let answer = lay_over(&args.choice(), &Origins::read(sources)?)?;
    let mut inputs = vec![args.from.as_path(), args.to.as_path()];
    inputs.extend(args.people.points.as_deref());
    inputs.extend(sources);
    tell(&answer, &args.output, &inputs)
}

/// Finds where values cluster and who stands out.
///
/// # Errors
/// [`Faults`] of the input.
pub fn clusters(args: &Clusters) -> Result<Status, Faults> {
    accept(&args.output);
    let sources = args.origin.sources.as_deref();
    let answer = find_clusters(&args.choice(), &Origins::read(sources)?)?;
    let mut inputs = vec![args.table.as_path()];
    inputs.extend(args.boundaries.as_deref());
    inputs.extend(sources);
    tell(&answer, &args.output, &inputs)?;
    if args.permutations > 0 {
        say(&format!("seed {}", args.seed));
    }
    Ok(Status::Done)
}

/// Groups places that are side by side and alike.
///
/// # Errors
/// [`Faults`] of the input.
pub fn group(args: &Group) -> Result<Status, Faults> {
    accept(&args.output);
    let sources = args.origin.sources.as_deref();
    let choice = args.choice();
    let answer = find_groups(&choice, &Origins::read(sources)?)?;
    let mut inputs = vec![args.table.as_path(), args.boundaries.as_path()];
    inputs.extend(sources);
    tell(&answer, &args.output, &inputs)?;
    if choice.method == GroupMethod::MaxP {
        say(&format!("seed {}", args.seed));
    }
    Ok(Status::Done)
}

fn tell(answer: &Answer, output: &Output, inputs: &[&Path]) -> Result<Status, Faults> {
    write_sheet(&answer.sheet, output, inputs)?;
    for sentence in &answer.said {
        say(sentence);
    }
    Ok(Status::Done)
}
