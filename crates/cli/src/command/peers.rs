//! `allotment peers`.

use allotment_programme::peers::{peers_command, profile_command, types_command};
use allotment_table::Faults;

use super::inputs::{as_paths, inputs};
use super::outcome::outgoing_answer;
use crate::args::{Peers, PeersCommand, PeersProfile, PeersTypes};
use crate::destination::{accept, accept_text};
use crate::render::{Status, outgoing_sheet, refuse_overwriting, say, send};

/// Finds peers, profiles a place beside its own, or makes a typology.
///
/// # Errors
/// [`Faults`] of the input.
pub fn peers(args: &Peers) -> Result<Status, Faults> {
    match &args.command {
        Some(PeersCommand::Profile(args)) => return profile(args),
        Some(PeersCommand::Types(args)) => return types(args),
        None => {}
    }
    accept(&args.output);
    let file = args.file.as_deref().expect("clap requires it");
    let sheet = peers_command(file, args.seed, args.with_share)?;
    let outgoing = [outgoing_sheet(&sheet, &args.output)?];
    refuse_overwriting(&outgoing, &as_paths(&inputs(file, &sheet.sources)));
    send(&outgoing)?;
    say(&format!("seed {}", args.seed));
    Ok(Status::Done)
}

fn profile(args: &PeersProfile) -> Result<Status, Faults> {
    accept(&args.output);
    accept_text(args.page.as_ref());
    let (told, sources) = profile_command(&args.file, &args.place, args.peers.as_deref())?;
    let outgoing = outgoing_answer(&told, &sources, &args.output, args.page.as_deref())?;
    let mut read = inputs(&args.file, &sources);
    read.extend(args.peers.clone());
    refuse_overwriting(&outgoing, &as_paths(&read));
    send(&outgoing)?;
    Ok(Status::Done)
}

fn types(args: &PeersTypes) -> Result<Status, Faults> {
    accept(&args.output);
    let (told, sources) = types_command(&args.file, args.seed)?;
    let outgoing = outgoing_answer(&told, &sources, &args.output, None)?;
    refuse_overwriting(&outgoing, &as_paths(&inputs(&args.file, &sources)));
    send(&outgoing)?;
    say(&format!("seed {}", args.seed));
    Ok(Status::Done)
}
