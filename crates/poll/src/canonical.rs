//! A definition from its canonical form.

use std::collections::BTreeMap;

use allotment_ledger::Date;
use allotment_place::{Currency, Pence};
use serde::Deserialize;

use crate::definition::{Definition, Project, Rule, Style};
use crate::paper::Papers;
use crate::text::Text;

#[derive(Deserialize)]
struct Form {
    community: String,
    id: String,
    title: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
    currency: String,
    budget: String,
    ballot: Ballot,
    count: Count,
    languages: Vec<String>,
    opens: String,
    closes: String,
    #[serde(default)]
    closes_at: Option<String>,
    practice: bool,
    papers: Option<PapersForm>,
    projects: Vec<ProjectForm>,
}

#[derive(Deserialize)]
#[serde(tag = "form", rename_all = "lowercase")]
enum Ballot {
    Approval { most: Option<u32> },
    Knapsack,
    Points { total: u32, each: u32 },
    Ranking { most: u32 },
}

#[derive(Deserialize)]
struct Count {
    rule: String,
    satisfaction: Option<String>,
    completion: Option<String>,
    ties: Option<String>,
}

#[derive(Deserialize)]
struct PapersForm {
    without_code: bool,
}

#[derive(Deserialize)]
struct ProjectForm {
    id: String,
    name: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
    cost: String,
    #[serde(default)]
    idea: Option<u32>,
}

impl Definition {
    /// The definition that [`Definition::canonical`] wrote; nothing if `text`
    /// is none, has a fault, or is not written so to the last letter.
    #[must_use]
    pub fn from_canonical(text: &str) -> Option<Self> {
        let form: Form = serde_json::from_str(text).ok()?;
        let pence = |text: &str| text.parse().ok().map(Pence::new);
        let projects = (form.projects.into_iter()).map(|project| {
            Some(Project {
                id: project.id,
                name: Text(project.name),
                words: Text(project.words),
                cost: pence(&project.cost)?,
                idea: project.idea,
            })
        });
        let definition = Self {
            community: form.community,
            id: form.id,
            title: Text(form.title),
            words: Text(form.words),
            currency: Currency::new(&form.currency).ok()?,
            budget: pence(&form.budget)?,
            style: match form.ballot {
                Ballot::Approval { most } => Style::Approval { most },
                Ballot::Knapsack => Style::Knapsack,
                Ballot::Points { total, each } => Style::Points { total, each },
                Ballot::Ranking { most } => Style::Ranking { most },
            },
            rule: Rule {
                rule: form.count.rule,
                satisfaction: form.count.satisfaction,
                completion: form.count.completion,
                ties: form.count.ties,
            },
            languages: form.languages,
            opens: Date::parse(&form.opens)?,
            closes: Date::parse(&form.closes)?,
            closes_at: form.closes_at,
            practice: form.practice,
            papers: form.papers.map(|papers| Papers {
                without_code: papers.without_code,
            }),
            projects: projects.collect::<Option<_>>()?,
        };
        (definition.faults().is_empty() && definition.canonical() == text).then_some(definition)
    }
}
