//! The result of one place as a document.

use allotment_place::Pence;
use serde_json::{Map, Value, json};

use super::PlaceElection;
use crate::decide::PARTICIPATION;

impl PlaceElection {
    /// The result as one JSON document, as `allotment decide` gives it, with
    /// the place, its money, a reason for each project, and what was withheld
    /// from the published ballots.
    #[must_use]
    pub fn document(&self) -> Value {
        let decided = &self.decided;
        let mut more = Map::new();
        let mut put = |key: &str, value: Value| {
            more.insert(key.into(), value);
        };
        put(
            "place",
            json!({"id": self.place.id, "name": self.place.name}),
        );
        put("envelope_minor", json!(self.place.envelope.map(Pence::get)));
        put("budget_in_file", json!(self.told.to_string()));
        let projects = decided.contest.projects.iter();
        let reasons = projects.zip(self.sentences());
        let reasons = reasons.map(|(project, reason)| (project.id.clone(), json!(reason)));
        put("reasons", Value::Object(reasons.collect()));
        if let Some(compared) = &self.compared {
            put("comparison", compared.document(decided));
        }
        if let Some(told) = &self.took_part {
            put(PARTICIPATION, told.document.clone());
        }
        let withheld = &self.published.withheld;
        put(
            "published",
            json!({
                "ballots": self.published.bytes.is_some(),
                "withheld_columns": withheld.columns,
                "in_words": withheld.sentence(),
            }),
        );
        let audit = self.audit.as_ref().map(|audit| audit.document(decided));
        decided.document(&self.election, audit, more, &self.sources)
    }
}
