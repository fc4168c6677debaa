//! Targets held up to what a good auditor would ask, as a command on files and as a stage of
//! a programme.

mod dates;
mod load;
mod spec;
mod stage;
mod tell;
mod words;

use std::path::Path;

use allotment_table::{Faults, Source};
use allotment_targets::lint;

use crate::Files;
use crate::spec::Document;

pub use spec::{PanelSpec, TargetSpec};
pub(crate) use stage::run_targets;
pub use stage::{TargetTold, TargetsRun, TargetsSpec};
use tell::Found;
pub use tell::Linted;

/// Puts seven questions to each target of the file at `path`: the answers, and
/// what was read.
///
/// # Errors
/// [`Faults`] of the file and of the tables that it names.
pub fn targets_command(path: &Path) -> Result<(Linted, Vec<Source>), Faults> {
    lint_targets(&Document::read(path)?)
}

/// The same of a `document` that was read before.
///
/// # Errors
/// As [`targets_command`].
pub fn lint_targets(document: &Document) -> Result<(Linted, Vec<Source>), Faults> {
    let root = document.root();
    root.require("target", "a [[target]] for each");
    let targets = spec::read_all(&root);
    let said = crate::origin::SourceSpec::read_all(&root);
    root.finish();
    let targets = document.finish(targets)?;
    let files = Files::new(document, said);
    let linted = ask(targets, &files)?;
    files.all_sources_read()?;
    let mut sources = vec![Source {
        title: "the targets".into(),
        file: Some(document.file().to_owned()),
        sha256: Some(document.sha256().to_owned()),
        ..Source::default()
    }];
    sources.extend(files.sources().into_values());
    Ok((linted, sources))
}

/// Puts the questions to `targets`, with the panels that they name among `files`.
fn ask(targets: Vec<TargetSpec>, files: &Files<'_>) -> Result<Linted, Faults> {
    let mut faults = Faults::new();
    let mut answers = Vec::new();
    for target in &targets {
        let panel = match &target.panel {
            Some(spec) => faults.collect(load::panel(spec, files)).map(Some),
            None => Some(None),
        };
        if let Some(panel) = panel {
            let mut asked = target.asked;
            // A year's figure is one of that year: from that of 2024 to that of 2030
            // are six years, and not seven.
            if panel.as_ref().is_some_and(|loaded| loaded.is_yearly) {
                asked.by = target.by_as_labelled;
            }
            let lint = lint(&asked, panel.as_ref().map(|loaded| &loaded.panel));
            let (dates, names) = panel.map(|loaded| (loaded.dates, loaded.names)).unzip();
            answers.push(Found {
                lint,
                dates: dates.unwrap_or_default(),
                names: names.unwrap_or_default(),
            });
        }
    }
    faults.into_result(())?;
    Ok(Linted::new(targets, answers))
}
