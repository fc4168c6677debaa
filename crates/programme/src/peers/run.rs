//! Finding peers: the command, and the stage of a programme.

use std::path::Path;

use allotment_peers::{Counted, Distance, Peers, PeersOptions, Scale, Spread, nearest};
use allotment_table::{Column, Faults, Source, Table};
use serde_json::{Map, Value, json};

use super::barred::Barred;
use super::error::peers_faults;
use super::{PeersInput, PeersSpec};
use crate::commands::spec_source;
use crate::files::Files;
use crate::sheet::Sheet;
use crate::spec::Document;

/// What the stage found.
#[derive(Debug)]
pub struct PeersRun {
    /// What it was found in.
    pub input: PeersInput,
    /// The peers.
    pub peers: Peers,
    /// A row for each place and peer.
    pub table: Table,
    /// The options as used.
    pub options: PeersOptions,
}

/// The peers by the spec at `path`, with the share of draws of each if asked for.
///
/// # Errors
/// [`Faults`] of the spec and its table, and of the programme beside it.
pub fn peers_command(path: &Path, seed: u64, with_share: bool) -> Result<Sheet, Faults> {
    let (document, spec) = read_spec(path)?;
    let (input, sources) = read_input(&spec, &document)?;
    let run = find(&spec, &document, input, seed, with_share)?;
    let more = run.document(&spec);
    Ok(Sheet {
        table: run.table,
        rows: "peers",
        sources,
        more,
    })
}

/// Finds the peers that `[peers]` of a programme asks for.
///
/// # Errors
/// [`Faults`] of its table.
pub fn run_peers(
    spec: &PeersSpec,
    document: &Document,
    files: &Files<'_>,
    barred: &[Barred],
    seed: u64,
) -> Result<PeersRun, Faults> {
    let path = spec.table.path.as_ref().expect("the reader asks for it");
    let table = files.joined(path, &spec.table)?;
    let input = PeersInput::load(spec, document, table, barred)?;
    find(spec, document, input, seed, false)
}

pub(super) fn read_spec(path: &Path) -> Result<(Document, PeersSpec), Faults> {
    let document = Document::read(path)?;
    let spec = document.finish(PeersSpec::read(document.root()))?;
    Ok((document, spec))
}

/// The table of a spec that stands alone, with what was read.
pub(super) fn read_input(
    spec: &PeersSpec,
    document: &Document,
) -> Result<(PeersInput, Vec<Source>), Faults> {
    let files = Files::new(document, spec.sources.clone());
    let path = spec.table.path.as_ref().expect("the reader asks for it");
    let table = files.joined(path, &spec.table)?;
    files.all_sources_read()?;
    let barred = Barred::beside(document)?;
    let input = PeersInput::load(spec, document, table, &barred)?;
    let mut sources = vec![spec_source(document)];
    sources.extend(files.sources().into_values());
    Ok((input, sources))
}

fn find(
    spec: &PeersSpec,
    document: &Document,
    input: PeersInput,
    seed: u64,
    with_share: bool,
) -> Result<PeersRun, Faults> {
    let structure = input.z_scores(spec, document)?;
    // Shares are only told where they are asked for.
    let counted = if with_share {
        Counted::InAll
    } else {
        Counted::UntilSure
    };
    let options = PeersOptions {
        seed,
        counted,
        ..spec.peers
    };
    let peers = nearest(&structure, &options)
        .map_err(|error| peers_faults(&error, spec, document, &input))?;
    let table = peers_table(&input, &peers, with_share);
    Ok(PeersRun {
        input,
        peers,
        table,
        options,
    })
}

fn peers_table(input: &PeersInput, peers: &Peers, with_share: bool) -> Table {
    let id = |row: usize| Some(input.ids[row].as_str());
    let rows = || {
        peers.places().flat_map(|(place, list)| {
            (1_i64..)
                .zip(list)
                .map(move |(position, peer)| (place, position, peer))
        })
    };
    let level = input.table.level(&input.id_column);
    let mut columns = vec![
        Column::codes("id", rows().map(|(place, ..)| id(place))).of_level(level.clone()),
        Column::codes("peer", rows().map(|(.., peer)| id(peer.row))).of_level(level),
        Column::numbers("distance", rows().map(|(.., peer)| Some(peer.distance)))
            .with_definition("how unlike they are by structure: 0 is the same"),
        Column::integers("position", rows().map(|(_, position, _)| Some(position)))
            .with_definition("1 is the nearest; it is no rank of how well a place does"),
        Column::booleans("firm", rows().map(|(.., peer)| peers.firm(peer)))
            .with_definition("whether it is among the nearest in at least 70% of the draws"),
    ];
    if with_share {
        let share = rows().map(|(.., peer)| peers.share(peer));
        columns.push(
            Column::numbers("share", share)
                .with_definition("the share of the draws in which it is among the nearest"),
        );
    }
    Table::new("peers", columns)
}

impl PeersRun {
    /// What a JSON document says beside the peers.
    #[must_use]
    pub fn document(&self, spec: &PeersSpec) -> Map<String, Value> {
        let mut document = Map::new();
        document.insert("seed".into(), json!(self.options.seed));
        document.insert("options".into(), options_json(spec, &self.options));
        document.insert("firm_share".into(), json!(self.firm_share()));
        document
    }

    /// The share of all peers that are firm; nothing without draws.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "no country has 2^53 peers")]
    pub fn firm_share(&self) -> Option<f64> {
        if self.peers.draws() == 0 {
            return None;
        }
        let lists = self.peers.places().flat_map(|(_, list)| list);
        let firm = lists.filter(|peer| self.peers.firm(peer) == Some(true));
        let all = self.input.ids.len() * self.peers.k();
        Some(firm.count() as f64 / all as f64)
    }

    /// What happened, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let (k, places) = (self.peers.k(), self.input.ids.len());
        let firm = self.firm_share().map_or(String::new(), |share| {
            let percent = crate::outcome::hundredths((share * 100.0).round() / 100.0);
            format!(", {percent}% of them firm")
        });
        format!("{k} peers for each of {places} places{firm}")
    }
}

pub(super) fn name_of<T: PartialEq>(all: &[(&'static str, T)], one: &T) -> &'static str {
    let found = all.iter().find(|(_, known)| known == one);
    found.map_or("", |(name, _)| name)
}

fn options_json(spec: &PeersSpec, options: &PeersOptions) -> Value {
    let variables = spec.structure.iter();
    json!({
        "k": options.k,
        "distance": name_of(&Distance::ALL, &options.distance),
        "scale": name_of(&Scale::ALL, &options.scale),
        "standard_deviation": name_of(&Spread::ALL, &spec.spread),
        "stability_draws": options.draws,
        "structure": variables
            .map(|one| json!({"column": one.column.value, "weight": one.weight}))
            .collect::<Vec<_>>(),
    })
}
