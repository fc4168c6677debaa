//! Everything that is wrong with a programme, at once.

use std::path::Path;

use allotment_table::Faults;

use crate::connect::run_connect;
use crate::course::PEERS_TABLE;
use crate::examine::ExamineSpec;
use crate::ledger::Ledgers;
use crate::need::Depth;
use crate::out::OutFiles;
use crate::outcome::OutcomeSpec;
use crate::progress::Progress;
use crate::site::site;
use crate::spec::Located;
use crate::{Programme, Run, run_stages};

/// Checks the programme in `folder` without writing anything: its TOML, its
/// files and its stages.
///
/// A fault of one stage does not hide those of another that does not stand on
/// it.
///
/// # Errors
/// All the faults found.
pub fn check(
    folder: &Path,
    ledgers: &dyn Ledgers,
    progress: &dyn Progress,
) -> Result<(Programme, Run), Faults> {
    let (programme, mut faults) = Programme::read_what_can_be(folder)?;
    let Some(programme) = programme else {
        return Err(faults);
    };
    let nothing_left = programme.need.is_none() && programme.share.is_none();
    if nothing_left && !faults.is_empty() {
        faults.merge(unread(&programme, &faults));
        return Err(faults);
    }
    let files = programme.files().with_ledgers(ledgers);
    let run = run_stages(&programme, &files, Depth::Draws, progress).and_then(|run| {
        site(&programme, &run, &files, &OutFiles::new())?;
        Ok(run)
    });
    match run {
        Ok(run) => faults.into_result((programme, run)),
        Err(more) => {
            faults.merge(more);
            faults.merge(unread(&programme, &faults));
            Err(faults)
        }
    }
}

/// The faults of files that no stage came to read, but for those `known`.
fn unread(programme: &Programme, known: &Faults) -> Faults {
    let files = programme.files();
    let mut found = Faults::new();
    let mut table = |path: Option<&Located<String>>| {
        if let Some(Err(faults)) = path.map(|path| files.table(path)) {
            found.merge(faults);
        }
    };
    let share = programme.share.as_ref();
    table(
        programme
            .summarise
            .as_ref()
            .and_then(|spec| spec.lookup.as_ref()),
    );
    table(share.and_then(|share| share.places.path.as_ref()));
    table(
        share
            .and_then(|share| share.envelope.prices.as_ref())
            .map(|(_, path)| path),
    );
    for path in programme.outcome.iter().flat_map(OutcomeSpec::paths) {
        // What another stage makes is there only in a run.
        table(Some(path).filter(|path| path.value != PEERS_TABLE));
    }
    for path in programme.examine.iter().flat_map(ExamineSpec::paths) {
        table(Some(path));
    }
    for level in programme.map.iter().flat_map(|map| &map.levels) {
        if let Err(faults) = files.boundaries(&level.path, &level.id.value) {
            found.merge(faults);
        }
    }
    if let Some(spec) = &programme.connect
        && !spec.takes_places_from_above()
        && let Err(faults) = run_connect(spec, &files, None)
    {
        found.merge(faults);
    }
    let mut fresh = Faults::new();
    for fault in found
        .iter()
        .filter(|fault| !known.iter().any(|old| old == *fault))
    {
        fresh.push(fault.clone());
    }
    fresh
}
