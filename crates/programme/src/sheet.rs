//! A table with all that should travel with it.

use allotment_table::{Faults, Source, Table};
use serde_json::{Map, Value, json};

/// A table, where its numbers came from, and what else a JSON document of it
/// should say.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The table.
    pub table: Table,
    /// What the rows are called in a JSON document: `places`, `areas`.
    pub rows: &'static str,
    /// What was read to make it.
    pub sources: Vec<Source>,
    /// Further members of the JSON document, in their order.
    pub more: Map<String, Value>,
}

impl Sheet {
    /// The table as one JSON document, with its provenance.
    ///
    /// # Errors
    /// [`Faults`] if a column holds what JSON cannot, such as borders.
    pub fn to_json(&self) -> Result<Value, Faults> {
        let mut document = Map::new();
        document.insert(self.rows.into(), self.table.to_json()?);
        document.extend(self.more.clone());
        document.insert("provenance".into(), provenance(&self.sources));
        Ok(Value::Object(document))
    }
}

/// What was read, and by which version.
#[must_use]
pub fn provenance(sources: &[Source]) -> Value {
    json!({
        "allotment": env!("CARGO_PKG_VERSION"),
        "inputs": sources.iter().map(Source::to_json).collect::<Vec<_>>(),
    })
}
