//! The stages as commands on plain files: what the command line calls.

use std::path::Path;

use allotment_table::{Column, Faults, Source, Table};
use serde_json::{Map, Value, json};

use crate::crosswalk::{CrosswalkRequest, Figure, Weight};
use crate::need::{Depth, NeedRun, NeedSpec, run_need};
use crate::share::{GrantsRequest, ShareRun, ShareSpec, run_share};
use crate::spec::Document;
use crate::{
    Files, Origins, Progress, Sheet, SummariseRequest, provenance, shrink_table, standard,
};

/// The need stage on the spec at `path`.
///
/// # Errors
/// [`Faults`] of the spec and its table.
pub fn need_command(
    path: &Path,
    seed: u64,
    progress: &dyn Progress,
) -> Result<(Sheet, NeedRun), Faults> {
    let document = Document::read(path)?;
    let spec = document.finish(NeedSpec::read(document.root(), true))?;
    let files = Files::new(&document, spec.sources.clone());
    let path = spec
        .table
        .path
        .as_ref()
        .expect("a spec alone names its table");
    let table = files.joined(path, &spec.table)?;
    files.all_sources_read()?;
    let run = run_need(&spec, &document, table, seed, Depth::Full, progress)?;
    let sources = files.sources().into_values().collect();
    let sheet = need_sheet(&run, &spec, seed, &document, sources);
    Ok((sheet, run))
}

/// The need stage on the table at `path`, by the published index `name`;
/// `origins` says where the table came from.
///
/// # Errors
/// [`Faults`] of the table, or if there is no such index.
pub fn need_standard_command(
    name: &str,
    path: &Path,
    origins: &Origins,
    seed: u64,
    progress: &dyn Progress,
) -> Result<(Sheet, NeedRun), Faults> {
    let standard = standard(name)?;
    origins.about(&[path])?;
    let table = origins.table(path)?;
    let run = run_need(
        &standard.spec,
        &standard.document,
        table,
        seed,
        Depth::Full,
        progress,
    )?;
    let sources = vec![run.input.table.source().clone()];
    let mut sheet = need_sheet(&run, &standard.spec, seed, &standard.document, sources);
    let about = json!({
        "id": standard.id,
        "title": standard.title,
        "source": standard.source,
        "proved": standard.proved,
    });
    sheet.more.insert("standard".into(), about);
    Ok((sheet, run))
}

fn need_sheet(
    run: &NeedRun,
    spec: &NeedSpec,
    seed: u64,
    document: &Document,
    read: Vec<Source>,
) -> Sheet {
    let mut sources = vec![spec_source(document)];
    sources.extend(read);
    Sheet {
        table: run.table.clone(),
        rows: "places",
        sources,
        more: run.document(spec, seed),
    }
}

/// The rank of every place in every draw: a row a place, a column a draw.
#[must_use]
pub fn draws_table(run: &NeedRun) -> Option<Table> {
    let ranks = &run.robustness.as_ref()?.draw_ranks;
    let ids = run.input.ids.iter().map(|id| Some(id.as_str()));
    let mut columns = vec![Column::text("id", ids)];
    for draw in 0..ranks.draws() {
        let cells = (0..ranks.places()).map(|row| Some(i64::from(ranks.rank(draw, row))));
        columns.push(Column::integers(format!("draw_{:05}", draw + 1), cells));
    }
    Some(Table::new("draws", columns))
}

/// The need stage's output at `path`, summed up for larger areas; `origins`
/// says where the tables came from.
///
/// # Errors
/// [`Faults`] of the table or the look-up.
pub fn summarise_command(
    path: &Path,
    id: &str,
    by: &str,
    lookup: Option<&Path>,
    lookup_id: Option<&str>,
    population: &str,
    origins: &Origins,
) -> Result<Sheet, Faults> {
    let paths: Vec<&Path> = std::iter::once(path).chain(lookup).collect();
    origins.about(&paths)?;
    let need = origins.table(path)?;
    let lookup = lookup.map(|path| origins.table(path)).transpose()?;
    let areas = SummariseRequest {
        need: &need,
        id,
        by,
        lookup: lookup.as_ref(),
        lookup_id,
        population,
    }
    .run()?;
    let mut sources = vec![need.source().clone()];
    sources.extend(lookup.map(|lookup| lookup.source().clone()));
    Ok(Sheet {
        table: areas.table,
        rows: "areas",
        sources,
        more: Map::new(),
    })
}

/// The files and columns of a crosswalk, as a command line names them.
#[derive(Debug, Clone, Copy)]
pub struct CrosswalkFiles<'a> {
    /// The figures.
    pub table: &'a Path,
    /// Its column of codes.
    pub id: &'a str,
    /// The look-up.
    pub lookup: &'a Path,
    /// Its column of the table's places.
    pub from: &'a str,
    /// Its column of the places wanted.
    pub to: &'a str,
    /// The column of weights.
    pub weight: Option<&'a str>,
    /// The table that has it, if not the look-up.
    pub weights: Option<&'a Path>,
    /// That table's column of codes.
    pub weights_id: &'a str,
    /// What is brought over.
    pub columns: &'a [Figure],
}

/// The figures of a table on other places, and what a reader should know of
/// them; `origins` says where the tables came from.
///
/// # Errors
/// [`Faults`] of the tables.
pub fn crosswalk_command(
    named: &CrosswalkFiles<'_>,
    origins: &Origins,
) -> Result<(Sheet, Vec<String>), Faults> {
    let paths: Vec<&Path> = [named.table, named.lookup]
        .into_iter()
        .chain(named.weights)
        .collect();
    origins.about(&paths)?;
    let mut faults = Faults::new();
    let mut read = origins.tables(&paths).into_iter();
    let mut next = || read.next().and_then(|table| faults.collect(table));
    let (table, lookup, weights) = (next(), next(), next());
    faults.into_result(())?;
    let (Some(table), Some(lookup)) = (table, lookup) else {
        unreachable!("else there are faults")
    };
    let weight = named.weight.map(|column| match &weights {
        None => Weight::Lookup(column),
        Some(table) => Weight::Of {
            table,
            id: named.weights_id,
            column,
        },
    });
    let done = CrosswalkRequest {
        table: &table,
        id: named.id,
        lookup: &lookup,
        from: named.from,
        to: named.to,
        weight,
        columns: named.columns,
    }
    .run()?;
    let sources = [Some(&table), Some(&lookup), weights.as_ref()];
    let sheet = Sheet {
        table: done.table,
        rows: "places",
        sources: (sources.into_iter().flatten())
            .map(|table| table.source().clone())
            .collect(),
        more: done.more,
    };
    Ok((sheet, done.notes))
}

/// The rates of the table at `path`, steadied by their larger areas; `origins`
/// says where it came from.
///
/// # Errors
/// [`Faults`] of the table.
pub fn shrink_command(
    path: &Path,
    id: Option<&str>,
    numerator: &str,
    denominator: &str,
    within: &str,
    origins: &Origins,
) -> Result<Sheet, Faults> {
    origins.about(&[path])?;
    let table = origins.table(path)?;
    Ok(Sheet {
        table: shrink_table(&table, id, numerator, denominator, within)?,
        rows: "places",
        sources: vec![table.source().clone()],
        more: Map::new(),
    })
}

/// The share stage on the spec at `path`: the shares, the audit as a document,
/// and the run itself.
///
/// # Errors
/// [`Faults`] of the spec and its tables.
pub fn share_command(
    path: &Path,
    progress: &dyn Progress,
) -> Result<(Sheet, Value, ShareRun), Faults> {
    let document = Document::read(path)?;
    let spec = document.finish(ShareSpec::read(document.root(), true, None))?;
    let files = Files::new(&document, spec.sources.clone());
    let table = files.table(
        spec.places
            .path
            .as_ref()
            .expect("a spec alone names its places"),
    )?;
    let run = run_share(&spec, &document, &files, table, None, progress)?;
    files.all_sources_read()?;
    let mut sources = vec![spec_source(&document)];
    sources.extend(files.sources().into_values());
    let mut audit = run.audit_json(&spec);
    audit.insert("provenance".into(), provenance(&sources));
    let mut more = Map::new();
    more.insert("lambda".into(), json!(run.audit.lambda));
    let sheet = Sheet {
        table: run.table.clone(),
        rows: "shares",
        sources,
        more,
    };
    Ok((sheet, Value::Object(audit), run))
}

/// The audit of grants that somebody else gave out, and whether all measures
/// of need agree on it.
///
/// # Errors
/// [`Faults`] of the tables.
pub fn share_audit_command(request: &GrantsRequest<'_>) -> Result<(Value, bool), Faults> {
    let audit = request.run()?;
    let mut document = audit.document;
    let sources = [
        request.grants.source().clone(),
        request.places.source().clone(),
    ];
    document.insert("provenance".into(), provenance(&sources));
    Ok((Value::Object(document), audit.agrees))
}

/// The spec itself as a source.
pub(crate) fn spec_source(document: &Document) -> Source {
    Source {
        title: "the spec".into(),
        file: Some(document.file().to_owned()),
        sha256: Some(document.sha256().to_owned()),
        ..Source::default()
    }
}
