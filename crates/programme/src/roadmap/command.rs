//! `roadmap` as a command: what the command line calls.

use std::path::Path;
use std::sync::Arc;

use allotment_table::{Faults, Source};

use super::register::Register;
use super::run::{register_of, road_maps};
use super::tables::Tables;
use super::tell::PlaceRoadmap;
use crate::Programme;
use crate::peers::run_peers;
use crate::run::areas_of;

/// The starter register, as it ships: what `roadmap` reads unless told not to.
#[must_use]
pub fn starter_register() -> Register {
    Register::starter()
}

/// The road map of `place` in the programme in `folder`, which was run; `evidence`
/// is a further register: a file, or a folder of them.
///
/// # Errors
/// [`Faults`] of the programme or the register, if it was not run, or if no stage
/// knows the place.
pub fn roadmap_command(
    folder: &Path,
    place: &str,
    evidence: Option<&Path>,
) -> Result<(PlaceRoadmap, Vec<Source>), Faults> {
    let programme = Programme::read(folder)?;
    let spec = programme.roadmap.clone().unwrap_or_default();
    let files = programme.files();
    let tables = Tables::read(folder)?;
    let inside = match &tables.need {
        Some(need) => Some(areas_of(&programme, &files, need)?),
        None => None,
    };
    let name = tables.name_of(folder, inside.as_ref(), place)?;
    let mut register = register_of(&programme, &spec, &files)?;
    if let Some(path) = evidence {
        register.add_path(path)?;
    }
    let peers = match &programme.peers {
        None => None,
        Some(peers) => {
            // What was found is read from the run; here only distances are wanted.
            let mut quick = peers.clone();
            quick.peers.draws = 0;
            let seed = programme.head.seed;
            Some(run_peers(&quick, &programme.document, &files, &[], seed)?)
        }
    };
    let mut sources: Vec<Source> = files.sources().into_values().collect();
    sources.extend(tables.sources());
    let known_files: Vec<_> = sources.iter().filter_map(|one| one.file.clone()).collect();
    let more = register.sources().iter();
    sources.extend(
        more.filter(|one| {
            one.file
                .as_ref()
                .is_none_or(|file| !known_files.contains(file))
        })
        .cloned(),
    );
    let run = road_maps(
        &programme,
        &spec,
        tables.known(inside.as_ref()),
        peers.as_ref(),
        Arc::new(register),
        &[(place.to_owned(), name.unwrap_or_else(|| place.to_owned()))],
    )?;
    let mut places = run.places.into_iter();
    let one = places.next().expect("one place was asked for");
    Ok((one, sources))
}
