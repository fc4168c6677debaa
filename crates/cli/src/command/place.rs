//! `allotment place`.

use std::path::{Path, PathBuf};

use allotment_programme::spatial::{best_fit, draw as draw_neighbourhood, portrait_command};
use allotment_programme::{Origins, PROGRAMME, Sheet};
use allotment_table::{Fault, Faults, Table};
use serde_json::Map;

use crate::args::{BestFit, Draw, Output, Place, PlaceCommand};
use crate::destination::{accept, accept_text};
use crate::progress::Bar;
use crate::render::{
    Outgoing, Status, outgoing_bytes, outgoing_sheet, refuse_overwriting, say, send, write_sheet,
};

/// Does what is asked of one place.
///
/// # Errors
/// [`Faults`] of the input.
pub fn place(args: &Place) -> Result<Status, Faults> {
    match &args.command {
        PlaceCommand::Draw(args) => draw(args),
        PlaceCommand::BestFit(args) => fit(args),
    }
}

fn draw(args: &Draw) -> Result<Status, Faults> {
    accept(&args.output);
    accept_text(args.page.as_ref());
    let members_to = args.members.clone().map(|path| Output {
        out: Some(path),
        format: None,
    });
    if let Some(output) = &members_to {
        accept(output);
    }
    let members = |table: Table, of: &Sheet, outgoing: &mut Vec<Outgoing>| -> Result<(), Faults> {
        if let Some(output) = &members_to {
            let members = Sheet {
                table,
                rows: "members",
                sources: of.sources.clone(),
                more: Map::new(),
            };
            outgoing.push(outgoing_sheet(&members, output)?);
        }
        Ok(())
    };
    let mut outgoing = Vec::new();
    let said = if let Some(choice) = args.choice()? {
        let sources = args.origin.sources.as_deref();
        let drawn = draw_neighbourhood(&choice, &Origins::read(sources)?)?;
        outgoing.push(outgoing_sheet(&drawn.answer.sheet, &args.output)?);
        members(drawn.members, &drawn.answer.sheet, &mut outgoing)?;
        drawn.answer.said
    } else {
        let folder = args.programme.as_deref().unwrap_or(Path::new("."));
        refuse_no_programme(folder)?;
        let bar = Bar::new();
        let portrait = portrait_command(folder, &args.portrait()?, &bar)?;
        drop(bar);
        outgoing.push(outgoing_sheet(&portrait.sheet, &args.output)?);
        members(portrait.members, &portrait.sheet, &mut outgoing)?;
        if let Some(page) = &args.page {
            outgoing.push(outgoing_bytes(portrait.page.into_bytes(), Some(page)));
        }
        portrait.said
    };
    refuse_overwriting(&outgoing, &inputs(args));
    send(&outgoing)?;
    for sentence in &said {
        say(sentence);
    }
    Ok(Status::Done)
}

/// A fault that says both ways, where there is neither a programme nor a table.
fn refuse_no_programme(folder: &Path) -> Result<(), Faults> {
    if folder.join(PROGRAMME).exists() {
        return Ok(());
    }
    let what = format!("there is no {PROGRAMME} here that knows places, need and assets");
    let help =
        "name a programme's folder with --programme, or tables with --table, --columns and --areas";
    Err(Fault::new(folder.display().to_string(), what, help).into())
}

fn fit(args: &BestFit) -> Result<Status, Faults> {
    accept(&args.output);
    let sources = args.origin.sources.as_deref();
    let answer = best_fit(&args.choice(), &Origins::read(sources)?)?;
    let inputs = [
        Some(&args.table),
        Some(&args.areas),
        args.origin.sources.as_ref(),
    ];
    let inputs: Vec<&Path> = inputs.into_iter().flatten().map(PathBuf::as_path).collect();
    write_sheet(&answer.sheet, &args.output, &inputs)?;
    for sentence in &answer.said {
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
        args.table.as_ref(),
        args.people.points.as_ref(),
        args.origin.sources.as_ref(),
    ];
    files.into_iter().flatten().map(PathBuf::as_path).collect()
}
