//! What the stage found, as tables, documents and words.

use allotment_table::{Column, Source, Table};
use serde_json::{Map, Value, json};

use super::super::document::estimate_columns;
use super::super::finding::{Estimated, Finding};
use super::super::told::Told;
use super::super::words::{figure, times};
use super::inside::{Found, GroupFinding};
use super::{FurtherRun, MeasureRun, OutcomeRun};

impl OutcomeRun {
    /// What was found, in a few words for the list of stages.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut parts = Vec::new();
        if self.source.is_some() {
            let told = self.measures.iter().filter(|one| one.is_told()).count();
            parts.push(format!(
                "{} over {}; an effect is told from none in {told}.",
                times(self.measures.len(), "measure", "measures"),
                times(self.reached, "treated place", "treated places")
            ));
        }
        for one in &self.further {
            parts.push(format!(
                "{}: {}",
                one.spec.title,
                one.found.told().sentence()
            ));
        }
        if let [only] = parts.as_mut_slice() {
            only.truncate(only.trim_end_matches('.').len());
        }
        parts.join(" ")
    }

    /// Every estimate of every measure.
    #[must_use]
    pub fn table(&self) -> Table {
        let rows: Vec<(&MeasureRun, &Finding, Option<&str>, &Estimated)> = self
            .measures
            .iter()
            .flat_map(|one| {
                let own = one.finding.estimates.iter();
                let own = own.map(move |estimate| (one, &one.finding, None, estimate));
                let groups = one.groups.iter().filter_map(move |group| {
                    let found = group.found.as_deref().ok()?;
                    Some((one, found, Some(group.name.as_str()), found.headline()))
                });
                own.chain(groups)
            })
            .collect();
        let mut columns = vec![
            Column::text(
                "outcome",
                rows.iter().map(|row| Some(&row.0.spec.column.value)),
            )
            .with_definition("the column of the panel that was measured"),
            Column::text("within", rows.iter().map(|row| row.2))
                .with_definition("the group that the effect is told for; all if empty"),
        ];
        let estimates: Vec<(&Finding, &Estimated)> =
            rows.iter().map(|row| (row.1, row.3)).collect();
        columns.extend(estimate_columns(&estimates));
        Table::new("outcome", columns)
    }
}

impl FurtherRun {
    /// The answer as one JSON document.
    #[must_use]
    pub fn document(&self) -> Map<String, Value> {
        let mut document = Map::new();
        document.insert("title".into(), json!(self.spec.title));
        if let Value::Object(told) = self.found.told().document(&self.sources) {
            document.extend(told);
        }
        document
    }

    /// Its numbers as a table.
    #[must_use]
    pub fn table(&self) -> Table {
        self.found.told().sheet(&self.sources).table
    }
}

impl MeasureRun {
    /// The measure as one JSON document.
    #[must_use]
    pub fn document(&self, sources: &[Source]) -> Map<String, Value> {
        let Value::Object(mut document) = self.finding.document(sources) else {
            unreachable!("a finding is an object")
        };
        let provenance = document.remove("provenance");
        document.insert(
            "measure".into(),
            json!({
                "title": self.spec.title,
                "unit": self.spec.unit,
                "better": self.spec.more_is_better.map(|up| if up { "up" } else { "down" }),
            }),
        );
        document.insert("adjusted_p_value".into(), json!(self.adjusted));
        let sensitivity = self.sensitivity.as_ref().map(|one| {
            let mut told = one.document(&[]);
            if let Some(told) = told.as_object_mut() {
                told.remove("provenance");
            }
            told
        });
        document.insert("sensitivity".into(), json!(sensitivity));
        document.insert("sensitivity_note".into(), json!(self.no_sensitivity));
        let groups = self.groups.iter().map(GroupFinding::document);
        document.insert("groups".into(), groups.collect());
        document.insert("provenance".into(), provenance.unwrap_or_default());
        document
    }

    /// Whether the effect is for the better, in words; nothing if nobody said
    /// which way is better, or no effect is told.
    #[must_use]
    pub fn for_the_better(&self) -> Option<&'static str> {
        let estimate = self.finding.headline().estimate?;
        let better = self.spec.more_is_better?;
        if !self.is_told() {
            return None;
        }
        Some(if (estimate > 0.0) == better {
            "a change for the better"
        } else {
            "a change for the worse"
        })
    }
}

impl GroupFinding {
    /// What a reader of the whole measure must mind of this group: units of which no
    /// change is known, in its own effect and beside the other groups.
    pub(super) fn minds(&self) -> Vec<String> {
        let own = one_sided(&self.found).map(|why| format!("{}: {why}", self.name));
        let beside = self.beside.as_ref().and_then(one_sided).map(|why| {
            format!(
                "{}, beside the other groups of the same places: {why}",
                self.name
            )
        });
        own.into_iter().chain(beside).collect()
    }

    fn document(&self) -> Value {
        let mut group = found_json(&self.found, self.adjusted);
        group.insert("group".into(), json!(self.name));
        if let Some(beside) = &self.beside {
            let beside = found_json(beside, self.beside_adjusted);
            group.insert("beside_other_groups".into(), Value::Object(beside));
        }
        Value::Object(group)
    }
}

fn one_sided(found: &Found) -> Option<&str> {
    found.as_ref().ok()?.one_sided.as_deref()
}

fn found_json(found: &Found, adjusted: Option<f64>) -> Map<String, Value> {
    let found = match found {
        Ok(found) => {
            let one = found.headline();
            let (low, high) = found.interval();
            let mut told = json!({
                "estimate": one.estimate,
                "std_error": one.std_error,
                "low": low,
                "high": high,
                "p_value": found.p_value(),
                "adjusted_p_value": adjusted,
            });
            if let (Some(why), Some(members)) = (&found.one_sided, told.as_object_mut()) {
                members.insert("note".into(), json!(why));
            }
            told
        }
        Err(why) => json!({"estimate": null, "note": why}),
    };
    super::super::finding::members(found)
}

/// An effect with its interval, as it was judged, and unit: `2.25 points (1.97 to
/// 2.53)`.
#[must_use]
pub fn interval_in_words(finding: &Finding, unit: Option<&str>) -> Option<String> {
    interval_of(finding.headline().estimate, finding.interval(), unit)
}

pub(super) fn interval_of(
    estimate: Option<f64>,
    (low, high): (Option<f64>, Option<f64>),
    unit: Option<&str>,
) -> Option<String> {
    let unit = unit.map_or(String::new(), |unit| format!(" {unit}"));
    Some(format!(
        "{}{unit} ({} to {})",
        figure(estimate?),
        figure(low?),
        figure(high?)
    ))
}
