//! The connect stage on files.

use std::path::Path;

use allotment_connect::Policy;
use allotment_table::{Fault, Faults, Source, Table};
use serde_json::Map;

use super::clashes::{Clashes, LISTED, ROWS_MAX, conflicts_table, overlaps_table, unfunded_table};
use super::run::{ConnectRun, run_connect};
use super::spec::ConnectSpec;
use super::tell::View;
use crate::spec::Document;
use crate::{Files, Sheet};

/// What a person asks for.
#[derive(Debug, Clone, Default)]
pub struct ConnectChoice {
    /// One place only.
    pub place: Option<String>,
    /// One outcome only.
    pub outcome: Option<String>,
    /// Every conflict and overlap as tables.
    pub clashes: bool,
}

/// What the connect stage says.
#[derive(Debug)]
pub struct Connected {
    /// A row for each pot, place and outcome.
    pub sheet: Sheet,
    /// A row for each place, outcome and two policies at odds, if asked for.
    pub conflicts: Option<Sheet>,
    /// A row for each place and two policies alike, if asked for.
    pub overlaps: Option<Sheet>,
    /// A row for each theme without money in some places.
    pub unfunded: Sheet,
    /// What a reader should know of it.
    pub notes: Vec<String>,
}

/// What reaches each place of the spec at `path`.
///
/// # Errors
/// [`Faults`]: everything that is wrong with the spec, its tables and its
/// grants, or with a place or an outcome that is not there.
pub fn connect_command(path: &Path, choice: &ConnectChoice) -> Result<Connected, Faults> {
    let document = Document::read(path)?;
    let spec = ConnectSpec::read(document.root());
    let mut faults = document.finish(Some(())).err().unwrap_or_default();
    let files = Files::new(&document, spec.sources.clone());
    let Some(run) = faults.collect(run_connect(&spec, &files, None)) else {
        return Err(faults);
    };
    faults.into_result(())?;
    let mut faults = Faults::new();
    faults.collect(files.all_sources_read());
    let place = choice.place.as_deref();
    let place = place.and_then(|place| faults.collect(run.ground.find(place)));
    if let Some(outcome) = &choice.outcome {
        faults.collect(known_outcome(outcome, &run, document.file()));
    }
    faults.into_result(())?;
    let mut sources = vec![Source {
        title: "the spec".into(),
        file: Some(document.file().to_owned()),
        sha256: Some(document.sha256().to_owned()),
        ..Source::default()
    }];
    sources.extend(files.sources().into_values());
    let view = View {
        run: &run,
        place,
        outcome: choice.outcome.as_deref(),
    };
    let policies = run.policies();
    let keep = if choice.clashes { ROWS_MAX } else { LISTED };
    let clashes = Clashes::find(&view, &policies, keep);
    let sheet = |rows: &'static str, table: Table| Sheet {
        table,
        rows,
        sources: sources.clone(),
        more: Map::new(),
    };
    let (conflicts, overlaps) = match choice.clashes {
        false => (None, None),
        true => (
            Some(sheet("conflicts", conflicts_table(&view, &clashes)?)),
            Some(sheet("overlaps", overlaps_table(&view, &clashes)?)),
        ),
    };
    Ok(Connected {
        sheet: Sheet {
            more: view.document(&clashes),
            ..sheet("reaches", view.table())
        },
        conflicts,
        overlaps,
        unfunded: sheet("themes", unfunded_table(&view)),
        notes: view.notes(&clashes),
    })
}

fn known_outcome(outcome: &str, run: &ConnectRun, file: &str) -> Result<(), Faults> {
    let policies: Vec<Policy> = run.policies();
    let mut known: Vec<&str> = (policies.iter())
        .flat_map(|policy| &policy.effects)
        .map(|effect| effect.outcome.as_str())
        .collect();
    known.sort_unstable();
    known.dedup();
    if known.contains(&outcome) {
        return Ok(());
    }
    let help = if known.is_empty() {
        "give policies their outcomes".to_owned()
    } else {
        format!("the outcomes are: {}", known.join(", "))
    };
    let what = format!("no policy here means to change '{outcome}'");
    Err(Fault::new(file, what, help).into())
}
