//! The answers as a document, a table and sentences.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use allotment_report::Figure;
use allotment_table::{Column, Source, Table};
use allotment_targets::{Forecast, History, Lint, Move};
use serde_json::{Map, Value, json};

use super::dates::Dates;
use super::spec::TargetSpec;
use super::words::{Answer, answers};
use crate::outcome::Told;
use crate::sheet::{Sheet, provenance};

/// What was found of a target, and how its places and dates are said.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) lint: Lint,
    pub(super) dates: Dates,
    /// What people call the places, by code.
    pub(super) names: BTreeMap<String, String>,
}

/// Targets and the answers to what was asked of them.
#[derive(Debug, Clone)]
pub struct Linted {
    targets: Vec<TargetSpec>,
    found: Vec<Found>,
}

impl Linted {
    pub(super) fn new(targets: Vec<TargetSpec>, found: Vec<Found>) -> Self {
        assert_eq!(targets.len(), found.len(), "an answer for each target");
        Self { targets, found }
    }

    pub(super) fn targets(&self) -> &[TargetSpec] {
        &self.targets
    }

    /// Each target with what was found of it.
    pub(super) fn each(&self) -> impl Iterator<Item = (&TargetSpec, &Found)> {
        self.targets.iter().zip(&self.found)
    }

    /// How many answers are a failure.
    #[must_use]
    pub fn failures(&self) -> usize {
        self.answers()
            .filter(|(_, answer)| answer.verdict == "fail")
            .count()
    }

    fn answers(&self) -> impl Iterator<Item = (&TargetSpec, Answer)> {
        (self.targets.iter().zip(&self.found)).flat_map(|(target, found)| {
            let all = answers(target, found);
            all.into_iter().map(move |answer| (target, answer))
        })
    }
}

impl Told for Linted {
    fn document(&self, sources: &[Source]) -> Value {
        let targets: Vec<Value> = (self.targets.iter().zip(&self.found))
            .map(|(target, found)| {
                let all: Vec<Value> = answers(target, found)
                    .into_iter()
                    .map(|answer| {
                        json!({
                            "question": answer.question,
                            "verdict": answer.verdict,
                            "finding": answer.finding,
                            "sentence": answer.sentence,
                            "numbers": numbers(answer.question, target, &found.lint),
                        })
                    })
                    .collect();
                json!({
                    "id": target.id,
                    "part_of": target.part_of,
                    "words": target.words,
                    "source": target.source,
                    "measure": target.measure,
                    "unit": target.unit,
                    "answers": all,
                })
            })
            .collect();
        json!({
            "targets": targets,
            "failures": self.failures(),
            "provenance": provenance(sources),
        })
    }

    fn sentence(&self) -> String {
        let clean = (self.targets.iter().zip(&self.found))
            .filter(|(target, found)| {
                answers(target, found)
                    .iter()
                    .all(|answer| answer.verdict == "pass")
            })
            .count();
        format!(
            "Targets: {}. Without a weak spot or a failure: {clean}. Answers that are failures: {}.",
            self.targets.len(),
            self.failures()
        )
    }

    fn figures(&self) -> Vec<Figure> {
        Vec::new()
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}\n", self.sentence());
        for (target, found) in self.targets.iter().zip(&self.found) {
            let of = target
                .part_of
                .as_ref()
                .map_or(String::new(), |of| format!(", part of {of}"));
            write!(
                text,
                "\n{}{of}: {}\n  {}\n",
                target.id, target.words, target.source
            )
            .expect("a text takes it");
            for answer in answers(target, found) {
                writeln!(
                    text,
                    "  {:11} {:10} {}",
                    answer.verdict, answer.question, answer.sentence
                )
                .expect("a text takes it");
            }
        }
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let rows: Vec<(&TargetSpec, Answer)> = self.answers().collect();
        let text = |name: &str, of: fn(&(&TargetSpec, Answer)) -> Option<String>| {
            Column::text(name, rows.iter().map(of))
        };
        let columns = vec![
            text("target", |row| Some(row.0.id.clone())),
            text("part_of", |row| row.0.part_of.clone()),
            text("question", |row| Some(row.1.question.to_owned())),
            text("verdict", |row| Some(row.1.verdict.to_owned()))
                .with_definition("pass, weak, fail, or cannot-tell"),
            text("finding", |row| Some(row.1.finding.to_owned())),
            text("sentence", |row| Some(row.1.sentence.clone())),
            text("source", |row| Some(row.0.source.clone())),
        ];
        Sheet {
            table: Table::new("targets", columns),
            rows: "answers",
            sources: sources.to_vec(),
            more: Map::new(),
        }
    }
}

/// The numbers that an answer rests on.
fn numbers(question: &str, target: &TargetSpec, found: &Lint) -> Value {
    let said = target.asked.baseline.unwrap_or_default();
    match question {
        "baseline" => json!({
            "value": found.baseline_value,
            "stands_in": said.at.is_none() && target.asked.starts().is_some(),
            "panel_has": found.panel_has,
        }),
        "success" => {
            json!({ "met_when_set": found.met_when_set, "is_of_nothing": found.is_of_nothing })
        }
        "gap" => (found.gap.gap.as_ref()).map_or(Value::Null, |gap| {
            json!({
                "at_baseline": gap.at_baseline,
                "chance_closes": gap.chance_closes,
                "forecast": gap.forecast.as_ref().map(forecast),
                "points": gap.points.iter().map(|(at, gap)| json!([at, gap])).collect::<Vec<_>>(),
                "no_ratio": gap.no_ratio.map(|(at, lower)| json!([at, lower])),
            })
        }),
        "anyway" => json!({
            "chance": found.anyway.chance,
            "level": found.anyway.level,
            "forecast": found.anyway.forecast.as_ref().map(forecast),
            "trend_is_before": found.anyway.is_before,
            "trend_until": found.anyway.last_seen,
            "latest": found.anyway.latest.map(|(at, value)| json!([at, value])),
        }),
        "attainable" => json!({
            "needed": found.attainable.needed,
            "history": found.attainable.history.as_ref().map(history),
            "most_at_once": found.attainable.at_once.map(|most| json!({
                "share": most.share, "seen": most.seen, "of": most.of, "from": most.from, "to": most.to, "perhaps": most.perhaps, "seen_elsewhere": most.seen_elsewhere,
            })),
        }),
        _ => Value::Null,
    }
}

fn forecast(one: &Forecast) -> Value {
    json!({
        "at": one.at,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "a_year": one.a_year,
        "points": one.points,
    })
}

fn history(one: &History) -> Value {
    json!({
        "places": one.places,
        "moved_so_far": one.moved_so_far,
        "within_error": one.within_error,
        "like": one.like,
        "like_moved_so_far": one.like_moved_so_far,
        "longest": one.longest.as_ref().map(moved),
        "years_seen": one.years_seen,
        "pace": one.pace.as_ref().map(moved),
    })
}

fn moved(one: &Move) -> Value {
    json!({ "place": one.code, "from": one.from, "to": one.to, "by": one.by, "error": one.error })
}
