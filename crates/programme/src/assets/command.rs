//! The assets stage on files.

use std::path::Path;

use allotment_table::{Faults, Source};

use super::sites::SitesRun;
use super::{AssetsRun, AssetsSpec, SitesRequest, run_assets};
use crate::files::Files;
use crate::progress::Progress;
use crate::sheet::Sheet;
use crate::spec::Document;

/// The assets stage on the spec at `path`.
///
/// # Errors
/// [`Faults`] of the spec and its files.
pub fn assets_command(path: &Path, progress: &dyn Progress) -> Result<(Sheet, AssetsRun), Faults> {
    let (document, spec) = read(path)?;
    let files = Files::new(&document, spec.sources.clone());
    let run = run_assets(&spec, &document, &files, progress)?;
    files.all_sources_read()?;
    let sheet = Sheet {
        table: run.table.clone(),
        rows: "places",
        sources: sources(&document, &files),
        more: run.document(),
    };
    Ok((sheet, run))
}

/// Where more would help most, on the spec at `path`: the sites, and lines for
/// people.
///
/// # Errors
/// [`Faults`] of the spec and its files, or if no site would help.
pub fn sites_command(
    path: &Path,
    request: &SitesRequest<'_>,
) -> Result<(Sheet, Vec<String>), Faults> {
    let (document, spec) = read(path)?;
    let files = Files::new(&document, spec.sources.clone());
    let SitesRun {
        table,
        document: more,
        lines,
        candidates,
    } = request.run(&spec, &document, &files)?;
    let mut sources = sources(&document, &files);
    sources.extend(candidates.map(|table| table.source().clone()));
    Ok((
        Sheet {
            table,
            rows: "sites",
            sources,
            more,
        },
        lines,
    ))
}

fn read(path: &Path) -> Result<(Document, AssetsSpec), Faults> {
    let document = Document::read(path)?;
    let spec = document.finish(AssetsSpec::read(document.root()))?;
    Ok((document, spec))
}

fn sources(document: &Document, files: &Files<'_>) -> Vec<Source> {
    let own = Source {
        title: "the spec".into(),
        file: Some(document.file().to_owned()),
        sha256: Some(document.sha256().to_owned()),
        ..Source::default()
    };
    std::iter::once(own)
        .chain(files.sources().into_values())
        .collect()
}
