//! The targets of a programme, as a stage of its run.

use allotment_table::{Faults, Table};
use serde_json::{Map, Value};

use super::spec::{TargetSpec, read_all};
use super::tell::Linted;
use super::{ask, words};
use crate::files::Files;
use crate::outcome::Told;
use crate::spec::Section;

/// What `[targets]` of a programme says.
#[derive(Debug, Clone)]
pub struct TargetsSpec {
    targets: Vec<TargetSpec>,
}

impl TargetsSpec {
    /// The spec that `[targets]` is.
    #[must_use]
    pub fn read(section: Section<'_>) -> Option<Self> {
        section.require("target", "a [[targets.target]] for each");
        let targets = read_all(&section);
        section.finish();
        Some(Self { targets: targets? })
    }

    /// The panels that they name.
    pub(crate) fn panels(&self) -> impl Iterator<Item = &str> {
        let panels = self.targets.iter().filter_map(|one| one.panel.as_ref());
        panels.map(|panel| panel.path.value.as_str())
    }
}

/// What was found of a programme's targets.
#[derive(Debug)]
pub struct TargetsRun {
    linted: Linted,
    /// A row an answer.
    pub table: Table,
}

/// A target and the answers to the seven questions, for people.
#[derive(Debug, Clone)]
pub struct TargetTold {
    /// What it is called.
    pub id: String,
    /// Which target it is a part of.
    pub part_of: Option<String>,
    /// What it says.
    pub words: String,
    /// Where it says so.
    pub source: String,
    /// The answers: the question, the verdict, and the sentence with its numbers.
    pub answers: Vec<[String; 3]>,
}

/// Puts the seven questions to the targets of `spec`.
///
/// # Errors
/// [`Faults`] of the panels that they name.
pub(crate) fn run_targets(spec: &TargetsSpec, files: &Files<'_>) -> Result<TargetsRun, Faults> {
    let linted = ask(spec.targets.clone(), files)?;
    Ok(TargetsRun {
        table: linted.sheet(&[]).table,
        linted,
    })
}

impl TargetsRun {
    /// What happened, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let targets = match self.linted.targets().len() {
            1 => "1 target".to_owned(),
            count => format!("{count} targets"),
        };
        match self.linted.failures() {
            0 => format!("{targets}, no answer is a failure"),
            1 => format!("{targets}, 1 answer is a failure"),
            count => format!("{targets}, {count} answers are failures"),
        }
    }

    /// The same in a sentence for the report.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.linted.sentence()
    }

    /// Everything, with the numbers behind each answer; whoever writes it says what was
    /// read.
    pub(crate) fn document(&self) -> Map<String, Value> {
        match self.linted.document(&[]) {
            Value::Object(document) => document,
            _ => Map::new(),
        }
    }

    /// Each target as people read it.
    #[must_use]
    pub fn told(&self) -> Vec<TargetTold> {
        self.linted
            .each()
            .map(|(target, found)| TargetTold {
                id: target.id.clone(),
                part_of: target.part_of.clone(),
                words: target.words.clone(),
                source: target.source.clone(),
                answers: words::answers(target, found)
                    .into_iter()
                    .map(|one| {
                        [
                            one.question.to_owned(),
                            one.verdict.to_owned(),
                            one.sentence,
                        ]
                    })
                    .collect(),
            })
            .collect()
    }
}
