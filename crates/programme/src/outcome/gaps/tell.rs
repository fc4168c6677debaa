//! Gaps as a document, a table, and sentences.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use allotment_outcome::small::{Count, Measured};
use allotment_place::thousands;
use allotment_report::{BesidePath, BesidePeriod, Figure, FigureSpan, FigureTopic, beside_plot};
use allotment_table::{Column, Source, Table};
use serde_json::{Map, Value, json};

use super::{Beside, GapsFinding, Line};
use crate::files::without_hash;
use crate::outcome::finding::period_json;
use crate::outcome::told::Told;
use crate::outcome::words::{aligned, figure, hundredths, minded, times};
use crate::sheet::{Sheet, provenance};

/// Whom a place stands beside: as columns call them, and where that is kept.
type Side = (&'static str, fn(&Line) -> &Beside);

/// So many places and measures have a picture each.
const PICTURES_MAX: usize = 12;

impl GapsFinding {
    fn figure(&self, place: &str, measure: usize) -> Figure {
        let name = &self.measures[measure];
        let of_it = |line: &&Line| line.measure == measure && line.place == place;
        let interval = |of: &Measured| FigureSpan {
            low: of.low,
            high: of.high,
        };
        let periods = self.lines.iter().filter(of_it).map(|line| BesidePeriod {
            label: self.calendar.label(line.time),
            own: line.own.map(|own| own.value),
            interval: line.own.as_ref().map(interval),
            peers: line.to_peers.other.map(|peers| peers.value),
            nation: line.to_nation.other.map(|nation| nation.value),
            gap: line.to_peers.gap.map(|gap| gap.value),
            gap_interval: line.to_peers.gap.as_ref().map(interval),
        });
        let unit = match &self.choice.count {
            Some(_) => format!("cases per {} people", per(self.choice.per)),
            None => String::new(),
        };
        beside_plot(&BesidePath {
            topic: FigureTopic {
                key: format!("gaps-{place}-{name}"),
                title: format!("{place}: {name} beside places like it"),
                outcome: name.clone(),
                unit,
                change: String::new(),
            },
            place: place.to_owned(),
            wider: self.nation().to_owned(),
            level: self.choice.level,
            periods: periods.collect(),
        })
    }

    /// The places that are told of, in the order of their codes.
    #[must_use]
    pub fn places(&self) -> BTreeSet<&str> {
        self.lines.iter().map(|line| line.place.as_str()).collect()
    }

    /// For each measure of `place`: where it stands now and how far that changed, in
    /// words, and its picture.
    #[must_use]
    pub fn of_place(&self, place: &str) -> Vec<(String, Figure)> {
        let measures = 0..self.measures.len();
        measures
            .filter_map(|measure| {
                let of = |line: &&Line| line.measure == measure && line.place == place;
                let line = self.lines.iter().filter(of).max_by_key(|line| line.time)?;
                let first = self.lines.iter().filter(of).map(|line| line.time).min()?;
                let mut text = self.one(line, &self.calendar.label(line.time));
                if let Some(change) = line.to_peers.change.filter(|_| line.time > first) {
                    let _infallible = write!(
                        text,
                        " Since its gap to its peers was first known it changed by {}.",
                        span(&change)
                    );
                }
                Some((text, self.figure(place, measure)))
            })
            .collect()
    }

    fn last(&self) -> Option<i64> {
        self.lines.iter().map(|line| line.time).max()
    }

    /// What stands out in the last period.
    fn said(&self) -> String {
        let Some(last) = self.last() else {
            return "There is nothing to compare.".to_owned();
        };
        let now: Vec<&Line> = self.lines.iter().filter(|line| line.time == last).collect();
        let label = self.calendar.label(last);
        if let [line] = now.as_slice() {
            return self.one(line, &label);
        }
        let size = 1.0 - self.choice.level;
        let apart = |of: fn(&Line) -> &Beside| {
            let known = now.iter().filter(|line| of(line).gap.is_some()).count();
            let far = |line: &&&Line| of(line).adjusted.is_some_and(|p| p <= size);
            (now.iter().filter(far).count(), known)
        };
        let (from_peers, with_peers) = apart(|line| &line.to_peers);
        let (from_nation, with_nation) = apart(|line| &line.to_nation);
        let nation = self.nation();
        if !self.has_peers {
            return format!(
                "In {label}, {from_nation} of {with_nation} numbers stand apart from {nation}, allowing for how many are looked at."
            );
        }
        format!(
            "In {label}, {from_peers} of {with_peers} numbers stand apart from those of their peers, and {from_nation} of {with_nation} from {nation}, allowing for how many are looked at."
        )
    }

    /// What the wider comparison is with.
    fn nation(&self) -> &'static str {
        match self.choice.nation {
            Some(_) => "the nation",
            None => "all other places",
        }
    }

    fn one(&self, line: &Line, label: &str) -> String {
        let what = &self.measures[line.measure];
        let Some(own) = line.own else {
            let why = line.hidden.unwrap_or("not measured");
            return format!("{what} of {} in {label} is not told: {why}.", line.place);
        };
        let mut text = format!("{what} of {} in {label}: {}", line.place, span(&own));
        for (of, beside) in [
            (format!("its {} peers", line.peers), &line.to_peers),
            (self.nation().to_owned(), &line.to_nation),
        ] {
            let Some(gap) = beside.gap else { continue };
            let side = if gap.low > 0.0 {
                "above"
            } else if gap.high < 0.0 {
                "below"
            } else {
                "not told apart from"
            };
            let _infallible = write!(text, "; {side} {of} (gap {})", span(&gap));
        }
        text.push('.');
        text
    }

    fn cautions(&self) -> Vec<String> {
        let mut all = self.minds.clone();
        for (others, side) in [
            ("its peers", (|line| &line.to_peers) as fn(&Line) -> &Beside),
            (self.nation(), |line| &line.to_nation),
        ] {
            let moved = self.lines.iter().filter(|line| side(line).others_changed);
            let count = moved.count();
            if count > 0 {
                all.push(format!(
                    "in {} who is compared with ({others}) is not as in the first period that is told, since some are not seen, or hidden, in one of the two: what changed of the gap is not told there, as it may be their coming and going",
                    times(count, "row", "rows")
                ));
            }
        }
        if let Some(line) = self.first_empty {
            all.push(format!(
                "{} without a number, the first on line {line}, and left out: neither is it taken for zero, nor for a count that was hidden (--hidden says what stands for these)",
                times(self.empty, "row is", "rows are")
            ));
        }
        for (name, noise) in self.measures.iter().zip(&self.noise) {
            let Some(noise) = noise else { continue };
            let between = hundredths((noise.between_share() * 100.0).round() / 100.0);
            let mut text = format!(
                "of the differences in {name} between places, {between}% is what counts show by chance"
            );
            if let Some(within) = noise.within_share() {
                let within = hundredths((within * 100.0).round() / 100.0);
                let _infallible = write!(text, "; of the changes within them over time, {within}%");
            }
            all.push(text);
        }
        for (name, _) in self
            .measures
            .iter()
            .zip(&self.hidden)
            .filter(|(_, hidden)| **hidden)
        {
            all.push(format!(
                "counts of {name} below {} are hidden, with others, gaps and changes that would give them away",
                self.choice.below
            ));
        }
        if self.measures.len() > 1 && self.hidden.contains(&true) {
            all.push(
                "each measure is hidden by itself: where some of them add up to another, or are parts of it, what is hidden of one may be worked out from the others, so ask of such measures in tables of their own, and publish one of them"
                    .to_owned(),
            );
        }
        for (at, name) in self.measures.iter().enumerate() {
            let mut of = self.lines.iter().filter(|line| line.measure == at);
            if self.has_peers && of.all(|line| line.peers == 0) {
                all.push(format!(
                    "{name} is shared with no peers: it is told, and compared with none of them"
                ));
            }
        }
        all
    }
}

/// A number of people as it is written: 1,000.
fn per(people: f64) -> String {
    let text = format!("{people}");
    text.parse().map_or(text, thousands)
}

fn span(of: &Measured) -> String {
    format!(
        "{} ({} to {})",
        figure(of.value),
        figure(of.low),
        figure(of.high)
    )
}

fn measured_json(of: Option<Measured>) -> Value {
    of.map_or(
        Value::Null,
        |of| json!({"value": of.value, "low": of.low, "high": of.high}),
    )
}

fn beside_json(beside: &Beside) -> Value {
    json!({
        "other": measured_json(beside.other),
        "gap": measured_json(beside.gap),
        "change": measured_json(beside.change),
        "p_value": beside.p_value,
        "adjusted_p_value": beside.adjusted,
    })
}

fn count_of(line: &Line) -> Option<i64> {
    match line.counted? {
        (Count::Seen(count), _) => i64::try_from(count).ok(),
        (Count::Suppressed, _) => None,
    }
}

impl Told for GapsFinding {
    fn published(&self, sources: &[Source]) -> Vec<Source> {
        let mut sources = sources.to_vec();
        if let Some(counts) = sources.first_mut().filter(|_| self.choice.hides()) {
            *counts = without_hash(std::mem::take(counts));
        }
        sources
    }

    fn document(&self, sources: &[Source]) -> Value {
        let lines = self.lines.iter().map(|line| {
            json!({
                "measure": self.measures[line.measure],
                "place": line.place,
                "time": period_json(line.time, self.calendar),
                "count": count_of(line),
                "people": line.counted.map(|(_, people)| people),
                "own": measured_json(line.own),
                "hidden": line.hidden,
                "peers": line.peers,
                "to_peers": beside_json(&line.to_peers),
                "to_nation": beside_json(&line.to_nation),
            })
        });
        let noise = self.measures.iter().zip(&self.noise).map(|(name, noise)| {
            json!({
                "measure": name,
                "between": noise.as_ref().map(allotment_outcome::small::NoiseShare::between_share),
                "within": noise.as_ref().and_then(allotment_outcome::small::NoiseShare::within_share),
            })
        });
        json!({
            "sentence": self.said(),
            "warnings": self.cautions(),
            "gaps": lines.collect::<Vec<_>>(),
            "chance_share": noise.collect::<Vec<_>>(),
            "hidden_below": self.choice.below,
            "options": {
                "level": self.choice.level,
                "per": self.choice.per,
                "nation": self.choice.nation.as_deref().unwrap_or("all other places"),
                "intervals": "counts by Garwood (Poisson); gaps by Zou and Donner (2008)",
                "adjusted_p_value": "Benjamini and Hochberg, among all gaps of a period",
            },
            "provenance": provenance(&self.published(sources)),
        })
    }

    fn sentence(&self) -> String {
        self.said()
    }

    fn mind(&self) -> Vec<String> {
        self.cautions()
    }

    /// A picture for each place and measure, where few are told of: of many, a
    /// row of pictures would be a league table.
    fn figures(&self) -> Vec<Figure> {
        let mut all: Vec<(&str, usize)> = Vec::new();
        for line in &self.lines {
            let key = (line.place.as_str(), line.measure);
            if !all.contains(&key) {
                all.push(key);
            }
        }
        if all.len() > PICTURES_MAX {
            return Vec::new();
        }
        all.into_iter()
            .map(|(place, measure)| self.figure(place, measure))
            .collect()
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}\n{}", self.said(), minded(&self.cautions()));
        text.push('\n');
        let head = [
            "place",
            "measure",
            "time",
            "own",
            "peers",
            "gap to peers",
            "gap to nation",
        ];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for line in &self.lines {
            let or = |of: Option<Measured>| of.map_or_else(String::new, |of| span(&of));
            let own = match (line.own, line.hidden) {
                (Some(own), _) => span(&own),
                (None, why) => why.unwrap_or("not measured").to_owned(),
            };
            rows.push(vec![
                line.place.clone(),
                self.measures[line.measure].clone(),
                self.calendar.label(line.time),
                own,
                line.peers.to_string(),
                or(line.to_peers.gap),
                or(line.to_nation.gap),
            ]);
        }
        text.push_str(&aligned(&rows));
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let lines = &self.lines;
        let text = |name: &str, of: &dyn Fn(&Line) -> Option<String>| {
            Column::text(name, lines.iter().map(of).collect::<Vec<_>>())
        };
        let number = |name: String, of: &dyn Fn(&Line) -> Option<f64>| {
            Column::numbers(name, lines.iter().map(of).collect::<Vec<_>>())
        };
        let mut columns = vec![
            text("place", &|line| Some(line.place.clone())),
            text("measure", &|line| Some(self.measures[line.measure].clone())),
            text("time", &|line| Some(self.calendar.label(line.time))),
            number("value".into(), &|line| Some(line.own?.value)),
            number("low".into(), &|line| Some(line.own?.low)),
            number("high".into(), &|line| Some(line.own?.high)),
            text("hidden", &|line| line.hidden.map(str::to_owned)),
            Column::integers(
                "peers",
                lines.iter().map(|line| i64::try_from(line.peers).ok()),
            ),
        ];
        let sides: [Side; 2] = [
            ("peers", |line| &line.to_peers),
            ("nation", |line| &line.to_nation),
        ];
        for (name, side) in sides {
            let part = |what: &str, of: &dyn Fn(&Beside) -> Option<f64>| {
                number(format!("{what}_{name}"), &|line| of(side(line)))
            };
            columns.extend([
                part("gap_to", &|one| Some(one.gap?.value)),
                part("gap_low_to", &|one| Some(one.gap?.low)),
                part("gap_high_to", &|one| Some(one.gap?.high)),
                part("change_to", &|one| Some(one.change?.value)),
                part("change_low_to", &|one| Some(one.change?.low)),
                part("change_high_to", &|one| Some(one.change?.high)),
                part("adjusted_p_to", &|one| one.adjusted),
            ]);
        }
        Sheet {
            table: Table::new("gaps", columns),
            rows: "gaps",
            sources: self.published(sources),
            more: Map::new(),
        }
    }
}
