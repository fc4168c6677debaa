//! A design written down before its results exist, and whether it was followed.
//!
//! What is hashed is the design as JSON with sorted keys and without spaces, so
//! that anybody can work the hash out again.

use std::fmt::Write as _;
use std::path::Path;

use allotment_table::{Fault, Faults, sha256_of};
use serde_json::{Map, Value, json};

use super::choice::OutcomeChoice;
use super::design::{Design, settings};
use super::panel::PanelColumns;
use crate::spec::Document;

/// What kind of document a frozen design is.
const KIND: &str = "allotment-frozen-design/1";

/// A design and its hash.
#[derive(Debug, Clone, PartialEq)]
pub struct Frozen {
    /// The design.
    pub design: Map<String, Value>,
    /// The hash of the design.
    pub sha256: String,
}

/// Something that was done otherwise than the frozen design said.
#[derive(Debug, Clone, PartialEq)]
pub struct Departure {
    /// Which setting.
    pub what: String,
    /// What the design said.
    pub frozen: Value,
    /// What was done.
    pub used: Value,
}

/// What a design is held against beside the settings.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Analysed<'a> {
    /// The hash of the table that was used.
    pub panel: Option<&'a str>,
    /// The hash of the table of peers, if only peers were compared with.
    pub peers: Option<&'a str>,
    /// The day of the analysis, if it was given.
    pub day: Option<&'a str>,
    /// The smallest effect that was said to matter, by which the verdict went.
    pub matters: Option<f64>,
}

/// Whether a frozen design was followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// The hash of the design.
    pub sha256: String,
    /// Its question.
    pub question: String,
    /// Each departure.
    pub departures: Vec<Departure>,
    /// What could not be compared, and why.
    pub not_compared: Vec<String>,
}

/// Freezes the design of the TOML at `path`. If it names a panel that is there
/// already, the panel's hash is part of the design; so is that of a table of peers.
///
/// # Errors
/// [`Faults`]: what is missing or wrong, with its line.
pub fn freeze(path: &Path) -> Result<Frozen, Faults> {
    let document = Document::read(path)?;
    let root = document.root();
    let design = Design::read(&root, crate::SEED);
    design.require_all(&root);
    if let Some(second) = design.outcomes.get(1) {
        let what = "a frozen design has one outcome";
        let help =
            "freeze a design for each outcome, and say in each question which of them decides";
        document.fault(second.line, what, help);
    }
    let hashed = |file: &crate::spec::Located<String>| {
        let path = document.resolve(&file.value);
        let bytes = document.collect(allotment_table::read_bytes(&path))?;
        Some(json!({"name": file.value, "sha256": sha256_of(&bytes)}))
    };
    let panel = design.panel.as_ref().and_then(hashed);
    let peers = design.peers.as_ref().and_then(hashed);
    root.finish();
    let text = |text: &Option<crate::spec::Located<String>>| {
        text.as_ref().map(|text| json!(text.value.trim()))
    };
    let frozen = json!({
        "question": text(&design.question),
        "compared_with": text(&design.compared_with),
        "data_vintage": text(&design.data_vintage),
        "analysis_date": text(&design.analysis_date),
        "panel": panel,
        "matters": design.matters,
        "settings": settings(&design.columns, &design.choice),
    });
    document.finish(Some(()))?;
    let Value::Object(mut design) = frozen else {
        unreachable!("it was just made")
    };
    // Only where they are stated: a design without peers keeps its hash.
    design.extend(peers.map(|peers| ("peers".to_owned(), peers)));
    Ok(Frozen {
        sha256: sha256_of(canonical(&Value::Object(design.clone())).as_bytes()),
        design,
    })
}

impl Frozen {
    /// As one JSON document.
    #[must_use]
    pub fn document(&self) -> Value {
        json!({
            "kind": KIND,
            "design": self.design,
            "sha256": self.sha256,
            "hashed": "the design as JSON with sorted keys and without spaces, in UTF-8",
        })
    }

    /// A frozen design from the file at `path`.
    ///
    /// # Errors
    /// [`Faults`] if it is none, or was changed after it was frozen.
    pub fn read(path: &Path) -> Result<Self, Faults> {
        let bytes = allotment_table::read_bytes(path)?;
        Self::of_bytes(&path.display().to_string(), &bytes)
    }

    /// A frozen design from the bytes of `file`.
    ///
    /// # Errors
    /// [`Faults`] if it is none, or was changed after it was frozen.
    pub fn of_bytes(file: &str, bytes: &[u8]) -> Result<Self, Faults> {
        let fault = |what: &str| Faults::from(Fault::new(file, what, HELP));
        let document: Value = serde_json::from_slice(bytes).map_err(|error| {
            let what = format!("it is not JSON: {error}");
            Faults::from(Fault::new(file, what, HELP).at_line(error.line() as u64))
        })?;
        if document["kind"] != KIND {
            return Err(fault("it is not a frozen design"));
        }
        let (Some(design), Some(sha256)) =
            (document["design"].as_object(), document["sha256"].as_str())
        else {
            return Err(fault("its design or its hash is missing"));
        };
        let now = sha256_of(canonical(&document["design"]).as_bytes());
        if now != sha256 {
            return Err(fault(&format!(
                "the design was changed after it was frozen: its hash is {now}, and was {sha256}"
            )));
        }
        Ok(Self {
            design: design.clone(),
            sha256: sha256.to_owned(),
        })
    }

    /// The smallest effect that matters, if the design says.
    #[must_use]
    pub fn matters(&self) -> Option<f64> {
        self.design.get("matters")?.as_f64()
    }

    /// Whether the design was followed. Other peers than those it states, or peers
    /// where it states none, are a departure: who chooses them after the results
    /// chooses the result.
    #[must_use]
    pub fn followed(
        &self,
        columns: &PanelColumns,
        choice: &OutcomeChoice,
        analysed: &Analysed<'_>,
    ) -> Followed {
        let Analysed {
            panel,
            peers,
            day,
            matters,
        } = *analysed;
        let mut departures = Vec::new();
        let mut not_compared = Vec::new();
        let used = settings(columns, choice);
        let frozen = self.design.get("settings").and_then(Value::as_object);
        let frozen = frozen.cloned().unwrap_or_default();
        for (what, used) in &used {
            let frozen = frozen.get(what).unwrap_or(&Value::Null);
            if !same(frozen, used) {
                departures.push(Departure {
                    what: what.clone(),
                    frozen: frozen.clone(),
                    used: used.clone(),
                });
            }
        }
        let (planned, used) = (json!(self.matters()), json!(matters));
        if !same(&planned, &used) {
            departures.push(Departure {
                what: "matters".into(),
                frozen: planned,
                used,
            });
        }
        let hash_of = |what: &str| self.design.get(what)?["sha256"].as_str();
        if hash_of("peers") != peers {
            departures.push(Departure {
                what: "peers".into(),
                frozen: json!(hash_of("peers")),
                used: json!(peers),
            });
        }
        match hash_of("panel") {
            Some(frozen) if panel != Some(frozen) => departures.push(Departure {
                what: "panel".into(),
                frozen: json!(frozen),
                used: json!(panel),
            }),
            Some(_) => {}
            None => {
                not_compared
                    .push("the data, which did not exist when the design was frozen".into());
            }
        }
        let planned = self.design.get("analysis_date").and_then(Value::as_str);
        match (planned, day) {
            (Some(planned), Some(day)) if day < planned => departures.push(Departure {
                what: "analysis_date".into(),
                frozen: json!(planned),
                used: json!(day),
            }),
            (_, Some(_)) => {}
            (_, None) => {
                not_compared.push("the day of the analysis, which was not given".into());
            }
        }
        Followed {
            sha256: self.sha256.clone(),
            question: self
                .design
                .get("question")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            departures,
            not_compared,
        }
    }
}

impl Departure {
    /// `lag was not to be set and is 2`.
    fn in_words(&self) -> String {
        let (frozen, used) = (set(&self.frozen), set(&self.used));
        let planned = frozen.map_or_else(
            || "was not to be set".to_owned(),
            |frozen| format!("was to be {frozen}"),
        );
        let done = used.map_or_else(|| "is not set".to_owned(), |used| format!("is {used}"));
        format!("{} {planned} and {done}", self.what)
    }
}

/// A setting as it is read; nothing if it is not set.
fn set(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(format!("'{text}'")),
        Value::Array(all) if all.is_empty() => None,
        Value::Array(all) => {
            let all: Vec<String> = all.iter().filter_map(set).collect();
            Some(all.join(" and "))
        }
        Value::Bool(true) => Some("yes".into()),
        Value::Bool(false) => Some("no".into()),
        other => Some(other.to_string()),
    }
}

const HELP: &str =
    "give the file that  allotment outcome freeze DESIGN.toml --out FILE  wrote, unchanged";

impl Followed {
    /// Says of a departure in `what` only that it is another table, without its hash.
    pub(super) fn tell_no_hash_of(&mut self, what: &str) {
        let of_it = self.departures.iter_mut().filter(|one| one.what == what);
        for one in of_it {
            one.used = json!("another table");
        }
    }

    /// As JSON.
    #[must_use]
    pub fn document(&self) -> Value {
        let departures = self
            .departures
            .iter()
            .map(|one| json!({"what": one.what, "frozen": one.frozen, "used": one.used}));
        json!({
            "sha256": self.sha256,
            "question": self.question,
            "followed": self.departures.is_empty(),
            "departures": departures.collect::<Vec<_>>(),
            "not_compared": self.not_compared,
        })
    }

    /// In words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let short = self.sha256.get(..12).unwrap_or_default();
        let mut text = if self.departures.is_empty() {
            format!("The frozen design {short} was followed.")
        } else {
            format!("The frozen design {short} was not followed:")
        };
        for one in &self.departures {
            let _infallible = write!(text, " {};", one.in_words());
        }
        let mut text = text.trim_end_matches(';').to_owned();
        if !self.departures.is_empty() {
            text.push('.');
        }
        if !self.not_compared.is_empty() {
            let _infallible = write!(text, " Not compared: {}.", self.not_compared.join("; "));
        }
        text
    }
}

/// Whether two settings are the same; what is not set is the same as nothing.
fn same(frozen: &Value, used: &Value) -> bool {
    match (frozen.as_f64(), used.as_f64()) {
        (Some(frozen), Some(used)) => frozen.to_bits() == used.to_bits(),
        _ => frozen == used,
    }
}

/// JSON with sorted keys and without spaces.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            let members = keys
                .iter()
                .map(|key| format!("{}:{}", json!(key), canonical(&map[*key])));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_spaces_left_out() {
        let value = json!({"b": [1, {"z": null, "a": "é\"x"}], "a": 0.95});
        assert_eq!(
            canonical(&value),
            r#"{"a":0.95,"b":[1,{"a":"é\"x","z":null}]}"#
        );
    }
}
