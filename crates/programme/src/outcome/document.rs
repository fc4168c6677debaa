//! A finding as a JSON document, and as a table.

use allotment_table::{Column, Source, Table};
use serde_json::{Map, Value, json};

use allotment_outcome::level::Evidence;

use super::finding::{Estimated, Finding, period_json};
use super::freeze::Followed;
use super::told::Told;
use crate::sheet::{Sheet, provenance};

/// A level of evidence as JSON.
pub(super) fn evidence_json(evidence: &Evidence) -> Value {
    json!({
        "scale": "Maryland Scientific Methods Scale, as the What Works Centre for Local Economic Growth uses it",
        "level": evidence.level,
        "of": 5,
        "reasons": evidence.reasons,
        "to_raise": evidence.to_raise,
    })
}

impl Told for Finding {
    fn document(&self, sources: &[Source]) -> Value {
        let mut document = Map::new();
        let mut put = |key: &str, value: Value| {
            document.insert(key.into(), value);
        };
        put("method", json!(self.method.key()));
        put("outcome", json!(self.outcome));
        put("sentence", json!(self.sentence()));
        put("matters", json!(self.matters));
        put("warnings", json!(self.warnings));
        put(
            "estimates",
            self.estimates.iter().map(|one| self.one(one)).collect(),
        );
        put("weights", self.weights.clone());
        put("pre_trend", self.pre_trend.clone());
        put("level_of_evidence", evidence_json(&self.evidence));
        put(
            "frozen_design",
            self.frozen.as_ref().map_or(Value::Null, Followed::document),
        );
        put("design", Value::Object(self.design.clone()));
        put("diagnostics", Value::Object(self.diagnostics.clone()));
        put("options", Value::Object(self.options.clone()));
        put("provenance", provenance(sources));
        Value::Object(document)
    }

    fn in_words(&self) -> String {
        self.text()
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let numbers = |name: &str, of: &dyn Fn(&Estimated) -> Option<f64>| {
            Column::numbers(name, self.estimates.iter().map(of))
        };
        let period = |at: Option<i64>| at.map(|at| self.calendar.label(at));
        let texts = |name: &str, of: &dyn Fn(&Estimated) -> Option<String>| {
            Column::text(name, self.estimates.iter().map(of))
        };
        let percent = self.level * 100.0;
        let columns = vec![
            texts("kind", &|one| Some(one.kind.to_owned())),
            texts("group", &|one| period(one.group)).with_definition("first treated period"),
            texts("time", &|one| period(one.time)),
            Column::integers(
                "event_time",
                self.estimates.iter().map(|one| one.event_time),
            )
            .with_definition("periods since treatment"),
            numbers("estimate", &|one| one.estimate)
                .with_definition(format!("effect on {}, in its units", self.outcome)),
            numbers("std_error", &|one| one.std_error),
            numbers("low", &|one| one.low)
                .with_definition(format!("lower end of the {percent}% interval")),
            numbers("high", &|one| one.high)
                .with_definition(format!("upper end of the {percent}% interval")),
            numbers("p_value", &|one| one.p_value),
            numbers("uniform_low", &|one| one.uniform_low)
                .with_definition("lower edge of a band that covers all rows of this kind at once"),
            numbers("uniform_high", &|one| one.uniform_high)
                .with_definition("upper edge of that band"),
            texts("note", &|one| one.note.clone()),
        ];
        Sheet {
            table: Table::new("outcome", columns),
            rows: "estimates",
            sources: sources.to_vec(),
            more: Map::new(),
        }
    }
}

impl Finding {
    fn one(&self, one: &Estimated) -> Value {
        let period = |at: Option<i64>| at.map(|at| period_json(at, self.calendar));
        let mut value = json!({
            "kind": one.kind,
            "group": period(one.group),
            "time": period(one.time),
            "event_time": one.event_time,
            "estimate": one.estimate,
            "std_error": one.std_error,
            "low": one.low,
            "high": one.high,
            "p_value": one.p_value,
            "uniform_low": one.uniform_low,
            "uniform_high": one.uniform_high,
        });
        if let Some(note) = &one.note {
            value["note"] = json!(note);
        }
        value
    }
}
