//! A place beside its own peers, strengths first.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use allotment_peers::{
    Beside, Measure, PeersOptions, Profile, ProfileOptions, Withheld, nearest, profile,
};
use allotment_place::MoreIs;
use allotment_report as report;
use allotment_table::{Column, Fault, Faults, Source, Table, nearest as nearest_names};
use serde_json::{Map, Value, json};

use super::error::peers_faults;
use super::run::{read_input, read_spec};
use super::{PeersInput, PeersSpec};
use crate::outcome::{Told, figure, hundredths};
use crate::sheet::{Sheet, provenance};
use crate::spec::Document;

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
    let told = tell(&spec, &input, row, &rows, &measures)
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

fn tell(
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

/// The profile of every place, a row for each place and measure.
pub(crate) fn profiles_table(
    spec: &PeersSpec,
    document: &Document,
    run: &super::PeersRun,
) -> Result<Table, Faults> {
    let polarities = polarities(spec, document)?;
    let mut rows = Vec::new();
    for (row, list) in run.peers.places() {
        let peers: Vec<usize> = list.iter().map(|peer| peer.row).collect();
        let told = tell(spec, &run.input, row, &peers, &polarities)
            .map_err(|error| peers_faults(&error, spec, document, &run.input))?;
        rows.extend(told.rows());
    }
    Ok(table_of(&rows))
}

/// One line of a profile.
struct Line {
    id: String,
    measure: String,
    kind: &'static str,
    why: Option<String>,
    beside: Option<Beside>,
    n: Option<usize>,
}

fn table_of(lines: &[Line]) -> Table {
    let number = |name: &str, of: &dyn Fn(&Beside) -> f64| {
        Column::numbers(name, lines.iter().map(|line| line.beside.as_ref().map(of)))
    };
    let whole = |line: &Line| line.n.and_then(|n| i64::try_from(n).ok());
    Table::new(
        "profile",
        vec![
            Column::text("id", lines.iter().map(|line| Some(&line.id))),
            Column::text("measure", lines.iter().map(|line| Some(&line.measure))),
            Column::text("kind", lines.iter().map(|line| Some(line.kind)))
                .with_definition("strength, gap, alike, or withheld"),
            number("value", &|one| one.value),
            number("peer_median", &|one| one.median),
            number("mad", &|one| one.mad)
                .with_definition("the peers' median absolute deviation from their median"),
            Column::integers("n", lines.iter().map(whole))
                .with_definition("how many of its peers have the measure"),
            number("gap", &|one| one.gap).with_definition("(value - median) / MAD"),
            number("gap_low", &|one| one.gap_interval.low),
            number("gap_high", &|one| one.gap_interval.high),
            number("level", &|one| one.gap_interval.level)
                .with_definition("the chance with which such an interval covers"),
            number("better", &|one| one.better)
                .with_definition("the gap turned so that above 0 is better than the peers"),
            Column::text("why", lines.iter().map(|line| line.why.clone()))
                .with_definition("why it is withheld"),
        ],
    )
}

fn withheld(why: Withheld, fewest: usize) -> (String, Option<usize>) {
    match why {
        Withheld::NoValue => ("the place has no value".into(), None),
        Withheld::FewPeers { n } => (
            format!("{n} of its peers have the measure, and at least {fewest} are needed"),
            Some(n),
        ),
        Withheld::NoSpread { n } => (
            "at least half of its peers have the same value, so that the MAD is 0".into(),
            Some(n),
        ),
        Withheld::NoInterval { n } => (
            format!("{n} peers have no interval that covers so often"),
            Some(n),
        ),
    }
}

impl PlaceProfile {
    fn kinds(&self) -> [(&'static str, &[Beside]); 3] {
        let found = &self.found;
        [
            ("strength", &found.strengths),
            ("gap", &found.gaps),
            ("alike", &found.alike),
        ]
    }

    fn rows(&self) -> Vec<Line> {
        let mut rows = Vec::new();
        for (kind, list) in self.kinds() {
            rows.extend(list.iter().map(|beside| Line {
                id: self.id.clone(),
                measure: self.measures[beside.measure].column.clone(),
                kind,
                why: None,
                beside: Some(*beside),
                n: Some(beside.n),
            }));
        }
        for &(at, why) in &self.found.withheld {
            let (why, n) = withheld(why, self.options.fewest);
            rows.push(Line {
                id: self.id.clone(),
                measure: self.measures[at].column.clone(),
                kind: "withheld",
                why: Some(why),
                beside: None,
                n,
            });
        }
        rows
    }

    fn titles(&self, list: &[Beside]) -> Vec<&str> {
        let title = |one: &Beside| self.measures[one.measure].title.as_str();
        list.iter().map(title).collect()
    }

    fn said(&self) -> String {
        let (place, n) = (&self.called, self.peers.len());
        let threshold = figure(self.options.threshold);
        let strong = match self.titles(&self.found.strengths).as_slice() {
            [] => format!("no measure stands out as a strength by {threshold} MADs"),
            some => format!("it is strong in {}", in_a_row(some)),
        };
        let gaps = match self.titles(&self.found.gaps).as_slice() {
            [] => "none stands out as a gap by the same test".to_owned(),
            some => format!("it has gaps in {}", in_a_row(some)),
        };
        let told = self.found.alike.len();
        let alike = if told == 0 {
            String::new()
        } else {
            format!("; {told} more much as theirs")
        };
        format!("{place} beside the {n} places most like it: {strong}; {gaps}{alike}.")
    }

    fn line(&self, one: &Beside) -> String {
        let measure = &self.measures[one.measure];
        let unit = measure
            .unit
            .as_ref()
            .map_or(String::new(), |unit| format!(" {unit}"));
        let way = if one.better >= 0.0 { "better" } else { "worse" };
        let (low, high) = match measure.more_is {
            MoreIs::Better => (one.gap_interval.low, one.gap_interval.high),
            MoreIs::Worse => (-one.gap_interval.high, -one.gap_interval.low),
        };
        let span = if low < 0.0 && high > 0.0 {
            format!("{} worse to {} better", figure(-low), figure(high))
        } else if one.better >= 0.0 {
            format!("{} to {}", figure(low), figure(high))
        } else {
            format!("{} to {}", figure(-high), figure(-low))
        };
        format!(
            "  {}: {}{unit} against a median of {} among {} peers; {} MADs {way} ({span})\n",
            measure.title,
            figure(one.value),
            figure(one.median),
            one.n,
            figure(one.better.abs()),
        )
    }

    /// The least level that an interval reaches.
    fn level(&self) -> Option<f64> {
        let all = self.kinds().into_iter().flat_map(|(_, list)| list);
        all.map(|one| one.gap_interval.level).reduce(f64::min)
    }
}

/// `a, b and c`.
fn in_a_row(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn beside_json(profile: &PlaceProfile, one: &Beside) -> Value {
    let measure = &profile.measures[one.measure];
    json!({
        "measure": measure.column,
        "title": measure.title,
        "unit": measure.unit,
        "more_is": match measure.more_is { MoreIs::Better => "better", MoreIs::Worse => "worse" },
        "value": one.value,
        "peer_median": one.median,
        "peer_median_low": one.median_interval.low,
        "peer_median_high": one.median_interval.high,
        "mad": one.mad,
        "n": one.n,
        "gap": one.gap,
        "gap_low": one.gap_interval.low,
        "gap_high": one.gap_interval.high,
        "level": one.gap_interval.level,
        "better": one.better,
    })
}

impl Told for PlaceProfile {
    fn document(&self, sources: &[Source]) -> Value {
        let list = |list: &[Beside]| -> Vec<Value> {
            list.iter().map(|one| beside_json(self, one)).collect()
        };
        let withheld = self.found.withheld.iter().map(|&(at, why)| {
            let (why, n) = withheld(why, self.options.fewest);
            json!({"measure": self.measures[at].column, "why": why, "n": n})
        });
        json!({
            "sentence": self.said(),
            "place": self.id,
            "peers": self.peers.iter().map(|(id, _)| id).collect::<Vec<_>>(),
            "strengths": list(&self.found.strengths),
            "gaps": list(&self.found.gaps),
            "alike": list(&self.found.alike),
            "withheld": withheld.collect::<Vec<_>>(),
            "options": {
                "threshold": self.options.threshold,
                "level": self.options.level,
                "fewest_peers": self.options.fewest,
                "interval": "of the peers' median, between two order statistics; the MAD is taken as it is",
            },
            "provenance": provenance(sources),
        })
    }

    fn sentence(&self) -> String {
        self.said()
    }

    fn mind(&self) -> Vec<String> {
        let mut all = vec![
            "a MAD is how far the middle one of the peers is from their median, and a difference is told only if it is at least the threshold and clear of the median's interval"
                .to_owned(),
            "what small counts leave unsure of the values themselves is not in the intervals"
                .to_owned(),
        ];
        if let Some(level) = self.level() {
            let percent = hundredths((level * 1000.0).floor() / 1000.0);
            all.push(format!(
                "intervals cover with a chance of {percent}% or more"
            ));
        }
        all
    }

    fn figures(&self) -> Vec<report::Figure> {
        let mut rows = Vec::new();
        for (kind, list) in self.kinds() {
            for one in list {
                let measure = &self.measures[one.measure];
                let turn = if measure.more_is == MoreIs::Better {
                    1.0
                } else {
                    -1.0
                };
                let mads = |value: &f64| turn * (value - one.median) / one.mad;
                rows.push(report::PeerStrip {
                    measure: measure.title.clone(),
                    kind: kind.into(),
                    place: one.better,
                    peers: measure.peers.iter().flatten().map(mads).collect(),
                });
            }
        }
        vec![report::peer_strips(&report::PeerStrips {
            topic: report::FigureTopic {
                key: format!("profile-{}", self.id),
                title: format!("{} beside the places most like it", self.called),
                ..report::FigureTopic::default()
            },
            sentence: self.said(),
            threshold: self.options.threshold,
            rows,
        })]
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}\n", self.said());
        let heads = ["Strengths", "Gaps", "Much as its peers"];
        for (head, (_, list)) in heads.into_iter().zip(self.kinds()) {
            let _infallible = writeln!(text, "\n{head}");
            if list.is_empty() {
                text.push_str("  none\n");
            }
            for one in list {
                text.push_str(&self.line(one));
            }
        }
        if !self.found.withheld.is_empty() {
            text.push_str("\nNot told\n");
        }
        for &(at, why) in &self.found.withheld {
            let (why, _) = withheld(why, self.options.fewest);
            let _infallible = writeln!(text, "  {}: {why}", self.measures[at].title);
        }
        let peers: Vec<&str> = self
            .peers
            .iter()
            .map(|(_, called)| called.as_str())
            .collect();
        let _infallible = writeln!(text, "\nIts peers, nearest first: {}.", peers.join(", "));
        for one in self.mind() {
            let _infallible = writeln!(text, "Mind: {one}.");
        }
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        Sheet {
            table: table_of(&self.rows()),
            rows: "measures",
            sources: sources.to_vec(),
            more: Map::new(),
        }
    }
}
