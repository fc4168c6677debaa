//! What each kind of case runs: the programme's own functions on tables.

mod asem;
mod assets;
mod crosswalk;
mod elections;
mod k_means;
mod outcome;
mod share;
mod spatial;
mod targets;

use std::collections::BTreeSet;

use allotment_expression::Expression;
use allotment_programme::need::{Depth, NeedRun, NeedSpec, run_need};
use allotment_programme::spec::Document;
use allotment_programme::{Silent, SummariseRequest, shrink_table, standard};
use allotment_table::{Column, Table};

use crate::case::{Case, Kind};
use crate::data::Data;
use crate::error::ProofError;

/// The seed of every run; nothing here is drawn.
const SEED: u64 = 0;

/// What a run gives.
#[derive(Debug)]
pub(crate) struct Produced {
    /// A row a place or area, with its code in `id`.
    pub(crate) rows: Table,
    /// A row a member of the index, with its weight as used.
    pub(crate) weights: Table,
    /// A row an axiom of the audit, with 1 if it holds.
    pub(crate) axioms: Table,
    /// The indicators' names.
    pub(crate) indicators: Vec<String>,
    /// The groups' names.
    pub(crate) groups: Vec<String>,
}

/// Runs `case` on `data`.
pub(crate) fn produce(case: &Case, data: &Data) -> Result<Produced, ProofError> {
    let table = || data.joined(&case.tables);
    match &case.run {
        Kind::NeedStandard { standard: name } => need_of_standard(name, table()?),
        Kind::NeedSpec { spec } => need_of_text(&case.name, spec, table()?),
        Kind::Asem {
            meta,
            settings,
            all_better,
            denominate,
        } => {
            let ways = asem::Ways {
                settings,
                all_better: *all_better,
                denominate: *denominate,
            };
            let table = table()?;
            let there: BTreeSet<&str> = table.column_names().into_iter().collect();
            let spec = asem::spec(&data.table(meta)?, &case.tables[0].id, &there, &ways)?;
            need_of_text(&case.name, &spec, table)
        }
        Kind::Summarise {
            standard,
            spec,
            by,
            population,
        } => {
            let need = match (standard, spec) {
                (Some(name), None) => need_of_standard(name, table()?)?,
                (None, Some(spec)) => need_of_text(&case.name, spec, table()?)?,
                _ => {
                    return Err(ProofError::Case {
                        file: case.name.clone(),
                        what: "it runs either a 'standard' or its own 'spec'".into(),
                    });
                }
            };
            let areas = SummariseRequest {
                need: &need.rows,
                id: "id",
                by,
                lookup: None,
                lookup_id: None,
                population,
            }
            .run()?;
            Ok(of_rows(areas.table))
        }
        Kind::Shrink {
            keep,
            numerator,
            denominator,
            within,
        } => {
            let id = Some(case.tables[0].id.as_str());
            let table = match keep {
                Some(condition) => kept(&table()?, condition)?,
                None => table()?,
            };
            let rows = shrink_table(&table, id, numerator, denominator, within)?;
            Ok(of_rows(rows))
        }
        Kind::Share { spec } => share::share(&case.name, spec, table()?),
        Kind::Elections { archive, expected } => {
            let rows = elections::compare(&data.path(archive), &data.path(expected))?;
            Ok(of_rows(rows))
        }
        Kind::Assets { spec, made, .. } => {
            Ok(of_rows(assets::assets(&case.name, spec, made, data)?))
        }
        Kind::Outcome {
            of,
            tables,
            expected,
        } => {
            let tables = tables.iter().map(|path| data.table(path));
            let tables = tables.collect::<Result<Vec<_>, _>>()?;
            let rows = outcome::compare(*of, &tables, &data.path(expected))?;
            Ok(of_rows(rows))
        }
        Kind::Crosswalk { folder, weights } => {
            let rows = crosswalk::compare(data, folder, &data.path(weights))?;
            Ok(of_rows(rows))
        }
        Kind::KMeans {
            table,
            id,
            expected,
            labels,
        } => {
            let (table, labels) = (data.table(table)?, data.table(labels)?);
            let rows = k_means::compare(&table, id, &labels, &data.path(expected))?;
            Ok(of_rows(rows))
        }
        Kind::Targets { files, findings } => Ok(of_rows(targets::compare(
            &case.name, files, findings, data,
        )?)),
        Kind::Spatial { of, files } => Ok(of_rows(spatial::compare(*of, files, data)?)),
    }
}

/// The rows of `table` for which `condition` holds.
fn kept(table: &Table, condition: &str) -> Result<Table, ProofError> {
    let condition = Expression::parse(condition).map_err(|error| ProofError::Case {
        file: condition.into(),
        what: error.to_string(),
    })?;
    let holds = table.evaluate_condition(&condition)?;
    let rows: Vec<usize> = (0..table.rows())
        .filter(|&row| holds[row] == Some(true))
        .collect();
    Ok(table.select_rows(&rows))
}

fn need_of_standard(name: &str, table: Table) -> Result<Produced, ProofError> {
    let standard = standard(name)?;
    let run = need(&standard.spec, &standard.document, table)?;
    Ok(of_need(run, &standard.spec))
}

fn need_of_text(name: &str, text: &str, table: Table) -> Result<Produced, ProofError> {
    let document = Document::from_bytes(&format!("{name} (spec)"), text.as_bytes().to_vec())?;
    let spec = document.finish(NeedSpec::read(document.root(), false))?;
    let run = need(&spec, &document, table)?;
    Ok(of_need(run, &spec))
}

fn need(spec: &NeedSpec, document: &Document, table: Table) -> Result<NeedRun, ProofError> {
    Ok(run_need(
        spec,
        document,
        table,
        SEED,
        Depth::Draws,
        &Silent,
    )?)
}

fn of_need(run: NeedRun, spec: &NeedSpec) -> Produced {
    let mut rows = run.table;
    let indicators: Vec<String> = spec
        .indicators
        .iter()
        .map(|one| one.id.value.clone())
        .collect();
    let groups: Vec<String> = spec.groups.iter().map(|one| one.id.value.clone()).collect();
    for (name, scores) in indicators.iter().zip(&run.scores.indicators) {
        let treated = scores.treated.iter().copied();
        rows.push_column(Column::numbers(format!("{name}_treated"), treated));
    }
    let of_indicators = run.scores.indicators.iter().map(|one| one.weight);
    let of_groups = run.scores.groups.iter().map(|one| one.weight);
    let weights = Table::new(
        "weights",
        vec![
            Column::text("id", indicators.iter().chain(&groups).map(Some)),
            Column::numbers("weight", of_indicators.chain(of_groups)),
        ],
    );
    Produced {
        weights,
        indicators,
        groups,
        ..of_rows(rows)
    }
}

fn of_rows(rows: Table) -> Produced {
    let nothing = |name: &str| Table::new(name, vec![Column::text::<&str>("id", [])]);
    Produced {
        rows,
        weights: nothing("weights"),
        axioms: nothing("axioms"),
        indicators: Vec::new(),
        groups: Vec::new(),
    }
}
