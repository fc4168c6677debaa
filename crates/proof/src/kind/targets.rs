//! The twelve missions held up to seven questions, beside what others found of them.

use std::collections::BTreeMap;

use allotment_programme::outcome::Told;
use allotment_programme::spec::Document;
use allotment_programme::targets::lint_targets;
use allotment_table::Table;
use serde_json::Value;

use super::outcome::{Compared, list};
use crate::data::Data;
use crate::error::ProofError;

/// The example's file.
const MISSIONS: &str = include_str!("../../../../examples/missions/missions.toml");

/// Puts the questions to the missions, with the panels that `files` names, and
/// compares each of `findings`.
pub(super) fn compare(
    name: &str,
    files: &BTreeMap<String, String>,
    findings: &BTreeMap<String, String>,
    data: &Data,
) -> Result<Table, ProofError> {
    let text = files.iter().fold(MISSIONS.to_owned(), |text, (id, path)| {
        let path = data.path(path).display().to_string();
        text.replace(&format!("\"pack:ons-local/{id}\""), &format!("\"{path}\""))
    });
    let document = Document::from_bytes(name, text.into_bytes())?;
    let (linted, sources) = lint_targets(&document)?;
    let told = linted.document(&sources);
    let mut compared = Compared::default();
    for (asked, expected) in findings {
        let found = asked.split_once('/').and_then(|(target, question)| {
            let of = |key: &str, value: &str, all: &Value| -> Option<Value> {
                list(all).iter().find(|one| one[key] == value).cloned()
            };
            let target = of("id", target, &told["targets"])?;
            let answer = of("question", question, &target["answers"])?;
            answer["finding"].as_str().map(str::to_owned)
        });
        let how = format!("{found:?} where others found {expected}");
        compared.holds("findings", asked, found.as_deref() == Some(expected), &how);
    }
    Ok(compared.table())
}
