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
        put("sentence", json!(self.said()));
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

    fn mind(&self) -> Vec<String> {
        self.warnings.clone()
    }

    fn figures(&self) -> Vec<allotment_report::Figure> {
        self.figures()
    }

    fn sentence(&self) -> String {
        self.said()
    }

    fn in_words(&self) -> String {
        self.text()
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let rows: Vec<(&Finding, &Estimated)> =
            self.estimates.iter().map(|one| (self, one)).collect();
        Sheet {
            table: Table::new("outcome", estimate_columns(&rows)),
            rows: "estimates",
            sources: sources.to_vec(),
            more: Map::new(),
        }
    }
}

/// Estimates as columns, each with the finding that it belongs to.
pub(super) fn estimate_columns(rows: &[(&Finding, &Estimated)]) -> Vec<Column> {
    let numbers = |name: &str, of: fn(&Estimated) -> Option<f64>| {
        Column::numbers(name, rows.iter().map(|(_, one)| of(one)))
    };
    let periods = |name: &str, of: fn(&Estimated) -> Option<i64>| {
        let label = |(finding, one): &(&Finding, &Estimated)| {
            of(one).map(|period| finding.calendar.label(period))
        };
        Column::text(name, rows.iter().map(label))
    };
    vec![
        Column::text("kind", rows.iter().map(|(_, one)| Some(one.kind))),
        periods("group", |one| one.group).with_definition("first treated period"),
        periods("time", |one| one.time),
        Column::integers("event_time", rows.iter().map(|(_, one)| one.event_time))
            .with_definition("periods since treatment"),
        numbers("estimate", |one| one.estimate)
            .with_definition("the effect, in units of the outcome"),
        numbers("std_error", |one| one.std_error),
        numbers("low", |one| one.low).with_definition("lower end of the interval"),
        numbers("high", |one| one.high).with_definition("upper end of the interval"),
        numbers("p_value", |one| one.p_value),
        numbers("uniform_low", |one| one.uniform_low)
            .with_definition("lower edge of a band that covers all rows of this kind at once"),
        numbers("uniform_high", |one| one.uniform_high).with_definition("upper edge of that band"),
        Column::text("note", rows.iter().map(|(_, one)| one.note.as_deref())),
    ]
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
