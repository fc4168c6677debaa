//! What is voted on, and how: frozen when a vote opens.

use std::collections::{BTreeMap, BTreeSet};

use allotment_ledger::{Date, Hash, Moment, canonical};
use allotment_place::{Currency, Pence};
use serde_json::{Value, json};

use crate::fault::DefinitionFault;
use crate::paper::Papers;
use crate::text::Text;

/// The most projects that one ballot can list.
pub(crate) const PROJECTS_MAX: usize = 200;
/// The most that can be spent: sums of costs stay far below `u64`.
const MONEY_MAX: u64 = 100_000_000_000_000;
/// The most points that one voter can share out.
const POINTS_MAX: u32 = 1_000;

/// Whether `text` is the short name of a language: `en`, `cy`, `zh-Hans`.
///
/// Source: BCP 47 (RFC 5646), without names for private use.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// The form of the ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Tick projects, all alike.
    Approval {
        /// The most that can be ticked; nothing for as many as there are.
        most: Option<u32>,
    },
    /// Tick projects that fit in the money together.
    Knapsack,
    /// Share out points.
    Points {
        /// How many there are to share out.
        total: u32,
        /// The most for one project.
        each: u32,
    },
    /// Put projects in order.
    Ranking {
        /// How many can be ranked.
        most: u32,
    },
}

impl Style {
    /// Its name in a definition.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Approval { .. } => "approval",
            Self::Knapsack => "knapsack",
            Self::Points { .. } => "points",
            Self::Ranking { .. } => "ranking",
        }
    }
}

/// A project on the ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its code: letters, digits, `-` and `_`.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// What it is, in a sentence or two.
    pub words: Text,
    /// What it costs.
    pub cost: Pence,
    /// The number of the resident's idea that it is, in this place.
    pub idea: Option<u32>,
}

/// How the votes will be counted, in the words of `allotment decide`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// `--rule`.
    pub rule: String,
    /// `--satisfaction`, if it is not the rule's own.
    pub satisfaction: Option<String>,
    /// `--completion`, if it is not the rule's own.
    pub completion: Option<String>,
    /// `--ties`, if they are not broken as usual.
    pub ties: Option<String>,
}

/// What is voted on, how, by whom and when. Its canonical form has one hash;
/// whoever has the hash can tell if a letter of it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The code of the place whose people vote.
    pub community: String,
    /// What tells it from the place's other votes: letters, digits and `-`.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// What it is about, in a sentence or two.
    pub words: Text,
    /// The currency of all amounts.
    pub currency: Currency,
    /// What can be spent.
    pub budget: Pence,
    /// The form of the ballot.
    pub style: Style,
    /// How it will be counted.
    pub rule: Rule,
    /// The languages that it is held in, the first first.
    pub languages: Vec<String>,
    /// Its first day.
    pub opens: Date,
    /// Its last day.
    pub closes: Date,
    /// The moment at which it closes, as it was written with its offset, such as
    /// `2027-03-31T20:00:00+01:00`; nothing for the end of its last day by
    /// universal time.
    pub closes_at: Option<String>,
    /// Whether it is for practice: nothing is decided by it.
    pub practice: bool,
    /// The paper ballots that it takes; nothing if it takes none.
    pub papers: Option<Papers>,
    /// The projects.
    pub projects: Vec<Project>,
}

impl Definition {
    /// Its canonical form: JSON as RFC 8785 says, amounts as text.
    #[must_use]
    pub fn canonical(&self) -> String {
        let style = match self.style {
            Style::Approval { most } => json!({ "form": "approval", "most": most }),
            Style::Knapsack => json!({ "form": "knapsack" }),
            Style::Points { total, each } => {
                json!({ "form": "points", "total": total, "each": each })
            }
            Style::Ranking { most } => json!({ "form": "ranking", "most": most }),
        };
        let projects: Vec<Value> = (self.projects.iter())
            .map(|project| {
                let mut form = json!({
                    "id": project.id,
                    "name": project.name.0,
                    "words": project.words.0,
                    "cost": project.cost.get().to_string(),
                });
                // Where it is no idea nothing is said, as before any could be: the
                // hashes of older definitions stay.
                if let Some(idea) = project.idea {
                    form["idea"] = json!(idea);
                }
                form
            })
            .collect();
        let mut form = json!({
            "form": "allotment poll 1",
            "community": self.community,
            "id": self.id,
            "title": self.title.0,
            "words": self.words.0,
            "currency": self.currency.as_str(),
            "budget": self.budget.get().to_string(),
            "ballot": style,
            "count": {
                "rule": self.rule.rule,
                "satisfaction": self.rule.satisfaction,
                "completion": self.rule.completion,
                "ties": self.rule.ties,
            },
            "languages": self.languages,
            "opens": self.opens.to_string(),
            "closes": self.closes.to_string(),
            "practice": self.practice,
            "projects": projects,
        });
        // Where there are none nothing is said, as before there were any: the
        // hashes of older definitions stay.
        if let Some(Papers { without_code }) = self.papers {
            form["papers"] = json!({ "without_code": without_code });
        }
        // Where no moment is named nothing is said, as before any could be: the
        // hashes of older definitions stay.
        if let Some(at) = &self.closes_at {
            form["closes_at"] = json!(at);
        }
        canonical(&form)
    }

    /// When it closes by itself, in seconds since 1970. Practice stays open until
    /// somebody closes it.
    #[must_use]
    pub fn closes_by_itself(&self) -> Option<i64> {
        if self.practice {
            return None;
        }
        let end = i64::from(self.closes.days() + 1) * 86_400;
        let at = self.closes_at.as_deref().and_then(Moment::parse);
        Some(at.map_or(end, Moment::seconds))
    }

    /// Whether the moment that it names, if any, is one of its last day.
    fn closes_on_its_last_day(&self) -> bool {
        let day = self.closes.to_string();
        (self.closes_at.as_deref())
            .is_none_or(|at| at.starts_with(&day) && Moment::parse(at).is_some())
    }

    /// The time of day at which it closes, if it names one: `20:00`.
    #[must_use]
    pub fn closes_time(&self) -> Option<&str> {
        self.closes_at.as_deref().and_then(|at| at.get(11..16))
    }

    /// The hash of its canonical form.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(&[self.canonical().as_bytes()])
    }

    /// The position of the project with the code `id`.
    #[must_use]
    pub fn project(&self, id: &str) -> Option<usize> {
        self.projects.iter().position(|project| project.id == id)
    }

    /// The ideas that are among its projects: each with its project's code.
    pub fn ideas(&self) -> impl Iterator<Item = (u32, &str)> {
        (self.projects.iter()).filter_map(|project| Some((project.idea?, project.id.as_str())))
    }

    /// Everything that is wrong with it, whatever it is to be used for.
    #[must_use]
    pub fn faults(&self) -> Vec<DefinitionFault> {
        let mut faults = Vec::new();
        let mut say = |what: String, help: &str| faults.push(DefinitionFault::new(what, help));
        let is_word = |text: &str| {
            !text.is_empty()
                && text.len() <= 60
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        if !is_word(&self.community) {
            say(
                format!("'{}' cannot be a place's code", self.community),
                "letters, digits, - and _, at most 60",
            );
        }
        if !is_word(&self.id) {
            say(
                format!("'{}' cannot be a vote's name", self.id),
                "letters, digits, - and _, at most 60: 2027-spring",
            );
        }
        if self.title.is_empty() {
            say("it has no title".into(), "write  title = { en = \"…\" }");
        }
        if self.budget.get() == 0 || self.budget.get() > MONEY_MAX {
            say(
                format!("there is no vote on {} of money", self.budget.get()),
                "write what can be spent, such as 40000 or 40000.00",
            );
        }
        if self.closes < self.opens {
            say(
                format!("it closes on {}, before it opens", self.closes),
                "the last day comes after the first, or is the same",
            );
        }
        if !self.closes_on_its_last_day() {
            say(
                "the moment at which it closes is none of its last day".into(),
                "write it with its offset: closes = 2027-03-31T20:00:00+01:00",
            );
        }
        if self.languages.is_empty() {
            say(
                "it is held in no language".into(),
                "write  languages = [\"en\"]",
            );
        }
        if self.projects.is_empty() || self.projects.len() > PROJECTS_MAX {
            say(
                format!("it has {} projects", self.projects.len()),
                "a ballot lists from 1 to 200",
            );
        }
        let mut seen = BTreeSet::new();
        for project in &self.projects {
            if !is_word(&project.id) {
                say(
                    format!("'{}' cannot be a project's code", project.id),
                    "letters, digits, - and _, at most 60",
                );
            }
            if !seen.insert(&project.id) {
                say(
                    format!("two projects have the code '{}'", project.id),
                    "give each its own",
                );
            }
            if project.name.is_empty() {
                say(
                    format!("the project '{}' has no name", project.id),
                    "write  name = { en = \"…\" }",
                );
            }
            if project.cost.get() == 0 || project.cost.get() > MONEY_MAX {
                say(
                    format!("the project '{}' has no cost", project.id),
                    "write what it costs, more than nothing",
                );
            }
        }
        let count = u32::try_from(self.projects.len()).unwrap_or(u32::MAX);
        let (wrong, help) = match self.style {
            Style::Approval { most } => (most == Some(0), "at least one project can be ticked"),
            Style::Knapsack => (false, ""),
            Style::Points { total, each } => (
                total == 0 || total > POINTS_MAX || each == 0 || each > total,
                "from 1 to 1,000 points, and for one project no more than all",
            ),
            Style::Ranking { most } => (
                most == 0 || most > count,
                "at least one can be ranked, and no more than there are",
            ),
        };
        if wrong {
            say("the ballot's limits cannot be kept".into(), help);
        }
        faults.extend(self.no_ideas());
        faults.extend(self.no_languages());
        faults
    }

    /// Projects that are said to be an idea, and cannot be that one.
    fn no_ideas(&self) -> Vec<DefinitionFault> {
        let mut seen = BTreeSet::new();
        let wrong = (self.ideas()).filter(|(idea, _)| *idea == 0 || !seen.insert(*idea));
        let fault = |(idea, project)| {
            let what = format!("the project '{project}' cannot be idea {idea}");
            DefinitionFault::new(what, "ideas are numbered from 1, and each is one project")
        };
        wrong.map(fault).collect()
    }

    /// What is said to be a language, and is none.
    fn no_languages(&self) -> Vec<DefinitionFault> {
        let texts = [&self.title, &self.words].into_iter();
        let texts = texts.chain((self.projects.iter()).flat_map(|one| [&one.name, &one.words]));
        let written = texts.flat_map(|text| text.0.keys());
        let all: BTreeSet<&String> = self.languages.iter().chain(written).collect();
        let wrong = all.into_iter().filter(|language| !is_tag(language));
        let fault = |language| {
            let what = format!("'{language}' is no language");
            DefinitionFault::new(what, "write its short name, such as en or cy")
        };
        wrong.map(fault).collect()
    }

    /// What stands in the way of opening it: a language in which some of it is
    /// missing, or which nobody has reviewed. `reviewers` names, for a language,
    /// who has read the service's own words in it and stands by them. Practice
    /// may be opened without, and says so to voters.
    #[must_use]
    pub fn not_ready(&self, reviewers: &BTreeMap<String, String>) -> Vec<DefinitionFault> {
        let mut faults = self.faults();
        for language in &self.languages {
            let mut missing = Vec::new();
            let mut look = |text: &Text, of: &str| {
                if !text.is_empty() && !text.has(language) {
                    missing.push(of.to_owned());
                }
            };
            look(&self.title, "its title");
            look(&self.words, "its words");
            for project in &self.projects {
                look(&project.name, &format!("the name of '{}'", project.id));
                look(&project.words, &format!("the words of '{}'", project.id));
            }
            if !missing.is_empty() {
                faults.push(DefinitionFault::new(
                    format!(
                        "in the language '{language}' {} is missing",
                        missing.join(", ")
                    ),
                    "a vote opens with all of its words in each of its languages",
                ));
            }
            if language != "en" && !self.practice && !reviewers.contains_key(language) {
                faults.push(DefinitionFault::new(
                    format!("nobody has reviewed the service's words in '{language}'"),
                    "name who has, under [reviewers] in service.toml, or leave the language out",
                ));
            }
        }
        faults
    }
}
