//! A place beside its own peers, strengths first.

mod tell;

use std::collections::BTreeMap;
use std::path::Path;

use allotment_peers::{Measure, PeersOptions, Profile, ProfileOptions, nearest, profile};
use allotment_place::MoreIs;
use allotment_table::{Fault, Faults, Source, Table, nearest as nearest_names};

use super::error::peers_faults;
use super::run::{read_input, read_spec};
use super::{PeersInput, PeersSpec};
use crate::spec::Document;
use crate::vintage::clash_of;

/// A place beside its peers.
#[derive(Debug, Clone)]
pub struct PlaceProfile {
    id: String,
    /// What the place is called.
    called: String,
    /// Its peers, nearest first: the code, and what it is called.
    peers: Vec<(String, String)>,
    measures: Vec<Compared>,
    options: ProfileOptions,
    found: Profile,
}

/// A measure as it is told, with the values of the peers.
#[derive(Debug, Clone)]
struct Compared {
    column: String,
    title: String,
    unit: Option<String>,
    more_is: MoreIs,
    peers: Vec<Option<f64>>,
}

/// The profile of the place `id` by the spec at `path`: beside the peers that the
/// spec gives it, or those of the table at `peers`.
///
/// # Errors
/// [`Faults`] of the spec and its tables; if no measure is declared, or one
/// without its polarity; or for a place that is not there.
pub fn profile_command(
    path: &Path,
    id: &str,
    peers: Option<&Path>,
) -> Result<(PlaceProfile, Vec<Source>), Faults> {
    let (document, spec) = read_spec(path)?;
    let measures = polarities(&spec, &document)?;
    let (input, mut sources) = read_input(&spec, &document)?;
    let row = row_of(&input, id)?;
    let rows = match peers {
        None => {
            let structure = input.z_scores(&spec, &document)?;
            let options = PeersOptions {
                draws: 0,
                ..spec.peers
            };
            let found = nearest(&structure, &options)
                .map_err(|error| peers_faults(&error, &spec, &document, &input))?;
            let mut places = found.places();
            let own = places.find(|(place, _)| *place == row);
            own.map_or(Vec::new(), |(_, list)| {
                list.iter().map(|peer| peer.row).collect()
            })
        }
        Some(path) => {
            let table = Table::read(path)?;
            sources.push(table.source().clone());
            listed(&table, &input, id)?
        }
    };
    let told = beside(&spec, &input, row, &rows, &measures)
        .map_err(|error| peers_faults(&error, &spec, &document, &input))?;
    Ok((told, sources))
}

/// The polarity of each measure.
fn polarities(spec: &PeersSpec, document: &Document) -> Result<Vec<MoreIs>, Faults> {
    let mut faults = Faults::new();
    if spec.outcomes.is_empty() {
        let what = "no measure is declared, so that there is nothing to compare";
        let help = "add an [[outcome]] with its column and  more_is = \"better\"  or \"worse\"";
        faults.push(Fault::new(document.file(), what, help).at_line(spec.line));
    }
    let mut all = Vec::new();
    for one in &spec.outcomes {
        match one.more_is {
            Some(more_is) => all.push(more_is),
            None => {
                let name = &one.column.value;
                let what = format!("it is not said whether more of '{name}' is better or worse");
                let help =
                    "add  more_is = \"better\"  or  more_is = \"worse\": it is never guessed";
                faults.push(Fault::new(document.file(), what, help).at_line(one.column.line));
            }
        }
    }
    faults.into_result(all)
}

fn row_of(input: &PeersInput, id: &str) -> Result<usize, Faults> {
    if let Some(row) = input.ids.iter().position(|known| known.as_str() == id) {
        return Ok(row);
    }
    let ids = input.ids.iter().map(allotment_place::PlaceId::as_str);
    let help = match nearest_names(id, ids).first() {
        Some(near) => format!("did you mean '{near}'?"),
        None => "name the code of a place that is there".into(),
    };
    let what = format!("the place '{id}' is not in the table");
    Err(Fault::new(input.table.name(), what, help).into())
}

/// The rows of the peers that a table lists for the place `id`.
fn listed(table: &Table, input: &PeersInput, id: &str) -> Result<Vec<usize>, Faults> {
    let mut faults = Faults::new();
    let ids = faults.collect(table.place_codes("id"));
    let peers = faults.collect(table.place_codes("peer"));
    let (Some(ids), Some(peers)) = (ids, peers) else {
        return Err(faults);
    };
    if let Some(fault) = clash_of((table, "id"), (&input.table, &input.id_column)) {
        return Err(fault.into());
    }
    let row_of: BTreeMap<&str, usize> = input
        .ids
        .iter()
        .map(allotment_place::PlaceId::as_str)
        .zip(0..)
        .collect();
    let mut rows: Vec<usize> = Vec::new();
    for (line, (_, peer)) in ids
        .iter()
        .zip(&peers)
        .enumerate()
        .filter(|(_, (one, _))| one.as_str() == id)
    {
        let help = "correct the code, or leave the row out";
        match row_of.get(peer.as_str()) {
            None => {
                let what = format!("'{peer}' is not in {}", input.table.name());
                faults.push(table.fault_at(line, "peer", what, help));
            }
            Some(_) if peer.as_str() == id => {
                let what = "a place is no peer of itself";
                faults.push(table.fault_at(line, "peer", what, "leave the row out"));
            }
            Some(row) if rows.contains(row) => {
                let what = "this peer is listed twice";
                faults.push(table.fault_at(line, "peer", what, "keep one row"));
            }
            Some(&row) => rows.push(row),
        }
    }
    if rows.is_empty() && faults.is_empty() {
        let what = format!("it lists no peers of '{id}'");
        faults.push(Fault::new(
            table.name(),
            what,
            "add them, or leave --peers out",
        ));
    }
    faults.into_result(rows)
}

fn beside(
    spec: &PeersSpec,
    input: &PeersInput,
    row: usize,
    rows: &[usize],
    polarities: &[MoreIs],
) -> Result<PlaceProfile, allotment_peers::PeersError> {
    let told = spec.outcomes.iter().zip(&input.outcomes).zip(polarities);
    let told: Vec<Compared> = told
        .map(|((one, values), &more_is)| Compared {
            column: one.column.value.clone(),
            title: one.title.clone(),
            unit: one.unit.clone(),
            more_is,
            peers: rows.iter().map(|&row| values[row]).collect(),
        })
        .collect();
    let measures: Vec<Measure<'_>> = told
        .iter()
        .zip(&input.outcomes)
        .map(|(one, values)| Measure {
            more_is: one.more_is,
            value: values[row],
            peers: &one.peers,
        })
        .collect();
    Ok(PlaceProfile {
        id: input.ids[row].to_string(),
        called: input.called(row),
        peers: rows
            .iter()
            .map(|&row| (input.ids[row].to_string(), input.called(row)))
            .collect(),
        options: spec.profile,
        found: profile(&measures, &spec.profile)?,
        measures: told,
    })
}

/// The profile of every place whose row is `wanted`, in the order of rows.
///
/// # Errors
/// [`Faults`] of the measures.
pub(crate) fn place_profiles(
    spec: &PeersSpec,
    document: &Document,
    run: &super::PeersRun,
    wanted: &dyn Fn(usize) -> bool,
) -> Result<Vec<PlaceProfile>, Faults> {
    let polarities = polarities(spec, document)?;
    let places = run.peers.places().filter(|(row, _)| wanted(*row));
    places
        .map(|(row, list)| {
            let peers: Vec<usize> = list.iter().map(|peer| peer.row).collect();
            beside(spec, &run.input, row, &peers, &polarities)
                .map_err(|error| peers_faults(&error, spec, document, &run.input))
        })
        .collect()
}

/// The profile of every place, a row for each place and measure.
pub(crate) fn profiles_table(
    spec: &PeersSpec,
    document: &Document,
    run: &super::PeersRun,
) -> Result<Table, Faults> {
    let profiles = place_profiles(spec, document, run, &|_| true)?;
    let rows: Vec<_> = profiles.iter().flat_map(PlaceProfile::rows).collect();
    Ok(tell::table_of(&rows))
}
