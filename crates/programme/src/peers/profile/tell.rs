//! A profile as a table, a document, a picture and sentences.

use std::fmt::Write as _;

use allotment_peers::{Beside, Withheld};
use allotment_place::MoreIs;
use allotment_report as report;
use allotment_table::{Column, Source, Table};
use serde_json::{Map, Value, json};

use super::{Compared, PlaceProfile};
use crate::outcome::{Told, figure, hundredths};
use crate::sheet::{Sheet, provenance};

/// One line of a profile.
pub(super) struct Line {
    id: String,
    measure: String,
    kind: &'static str,
    why: Option<String>,
    beside: Option<Beside>,
    n: Option<usize>,
}

pub(super) fn table_of(lines: &[Line]) -> Table {
    let number = |name: &str, of: &dyn Fn(&Beside) -> f64| {
        Column::numbers(name, lines.iter().map(|line| line.beside.as_ref().map(of)))
    };
    let whole = |line: &Line| line.n.and_then(|n| i64::try_from(n).ok());
    Table::new(
        "profile",
        vec![
            Column::codes("id", lines.iter().map(|line| Some(&line.id))),
            Column::codes("measure", lines.iter().map(|line| Some(&line.measure))),
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

    pub(super) fn rows(&self) -> Vec<Line> {
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
        let report::FigureSpan { low, high } = turned(one, measure.more_is);
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

    /// The same for a page of the report.
    pub(crate) fn for_page(&self) -> report::Profile {
        let kinds = [
            (report::ProfileKind::Strength, &self.found.strengths),
            (report::ProfileKind::Gap, &self.found.gaps),
            (report::ProfileKind::Alike, &self.found.alike),
        ];
        let mut measures = Vec::new();
        for (kind, list) in kinds {
            measures.extend(list.iter().map(|one| {
                let measure = &self.measures[one.measure];
                report::ProfileMeasure {
                    title: measure.title.clone(),
                    unit: measure.unit.clone(),
                    kind,
                    value: one.value,
                    median: one.median,
                    n: one.n,
                    better: one.better,
                    span: turned(one, measure.more_is),
                    peers: measure.in_mads(one),
                }
            }));
        }
        let withheld = self.found.withheld.iter().map(|&(at, why)| {
            let (why, _) = withheld(why, self.options.fewest);
            (self.measures[at].title.clone(), why)
        });
        report::Profile {
            threshold: self.options.threshold,
            level: self.level(),
            measures,
            withheld: withheld.collect(),
        }
    }

    /// The least level that an interval reaches.
    fn level(&self) -> Option<f64> {
        let all = self.kinds().into_iter().flat_map(|(_, list)| list);
        all.map(|one| one.gap_interval.level).reduce(f64::min)
    }
}

/// The interval of the difference, turned so that above 0 is better.
fn turned(one: &Beside, more_is: MoreIs) -> report::FigureSpan {
    let (low, high) = match more_is {
        MoreIs::Better => (one.gap_interval.low, one.gap_interval.high),
        MoreIs::Worse => (-one.gap_interval.high, -one.gap_interval.low),
    };
    report::FigureSpan { low, high }
}

impl Compared {
    /// The peers in MADs from their median, turned so that above 0 is better.
    fn in_mads(&self, one: &Beside) -> Vec<f64> {
        let turn = if self.more_is == MoreIs::Better {
            1.0
        } else {
            -1.0
        };
        let mads = |value: &f64| turn * (value - one.median) / one.mad;
        self.peers.iter().flatten().map(mads).collect()
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
                rows.push(report::PeerStrip {
                    measure: measure.title.clone(),
                    kind: kind.into(),
                    place: one.better,
                    span: Some(turned(one, measure.more_is)),
                    peers: measure.in_mads(one),
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
            axis: String::new(),
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
