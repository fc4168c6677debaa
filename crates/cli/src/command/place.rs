//! `allotment place`.

use std::path::{Path, PathBuf};

use allotment_programme::spatial::draw as draw_neighbourhood;
use allotment_programme::{Origins, Sheet};
use allotment_table::Faults;
use serde_json::Map;

use crate::args::{Draw, Output, Place, PlaceCommand};
use crate::destination::accept;
use crate::render::{Status, outgoing_sheet, refuse_overwriting, say, send};

/// Does what is asked of one place.
///
/// # Errors
/// [`Faults`] of the input.
pub fn place(args: &Place) -> Result<Status, Faults> {
    match &args.command {
        PlaceCommand::Draw(args) => draw(args),
    }
}

fn draw(args: &Draw) -> Result<Status, Faults> {
    accept(&args.output);
    let members_to = args.members.clone().map(|path| Output {
        out: Some(path),
        format: None,
    });
    if let Some(output) = &members_to {
        accept(output);
    }
    let sources = args.origin.sources.as_deref();
    let drawn = draw_neighbourhood(&args.choice(), &Origins::read(sources)?)?;
    let mut outgoing = vec![outgoing_sheet(&drawn.answer.sheet, &args.output)?];
    if let Some(output) = &members_to {
        let members = Sheet {
            table: drawn.members,
            rows: "members",
            sources: drawn.answer.sheet.sources.clone(),
            more: Map::new(),
        };
        outgoing.push(outgoing_sheet(&members, output)?);
    }
    refuse_overwriting(&outgoing, &inputs(args));
    send(&outgoing)?;
    for sentence in &drawn.answer.said {
        say(sentence);
    }
    Ok(Status::Done)
}

/// Every file that is read. What was written of an earlier drawing may be
/// written over: a new version takes its place.
fn inputs(args: &Draw) -> Vec<&Path> {
    let files: [Option<&PathBuf>; 6] = [
        args.file.as_ref(),
        args.via.as_ref(),
        args.areas.as_ref(),
        Some(&args.table),
        args.people.points.as_ref(),
        args.origin.sources.as_ref(),
    ];
    files.into_iter().flatten().map(PathBuf::as_path).collect()
}
