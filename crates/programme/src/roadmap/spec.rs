//! What `[roadmap]` of a programme says.

use std::collections::BTreeMap;

use allotment_expression::Expression;
use allotment_roadmap::Kind;

use crate::spec::{Located, Section};

/// Which register is read, and what a programme's own measures are about.
#[derive(Debug, Clone)]
pub struct RoadmapSpec {
    /// The line of its table.
    pub line: u64,
    /// Folders of entries, or files of them, in the programme's folder.
    pub evidence: Vec<Located<String>>,
    /// Whether the register that comes with Allotment is read too.
    pub starter: bool,
    /// The country that its places lie in, by the name that registers give it.
    pub country: Option<String>,
    /// The topics, or types of assets of the register, that each measure or type of
    /// the programme is about, by its code.
    pub topics: BTreeMap<String, Vec<String>>,
    /// When a place is of a kind: arithmetic over the table of `[peers]`.
    pub kinds: Vec<(Kind, Located<Expression>)>,
}

impl Default for RoadmapSpec {
    fn default() -> Self {
        Self {
            line: 1,
            evidence: Vec::new(),
            starter: true,
            country: None,
            topics: BTreeMap::new(),
            kinds: Vec::new(),
        }
    }
}

impl RoadmapSpec {
    /// The spec that `[roadmap]` is; `with_peers` says whether there is a table that
    /// kinds can be told by.
    #[must_use]
    pub fn read(section: Section<'_>, with_peers: bool) -> Option<Self> {
        let line = section.line();
        let evidence = section.texts("evidence");
        let starter = section.boolean("starter").unwrap_or(true);
        let country = section.text("country").map(|country| country.value);
        let topics = section.section("topics").map(read_topics);
        let kinds = section.section("kinds").map(|kinds| {
            if !with_peers {
                let what = "kinds of places are told by the table of [peers], and there is none";
                section.fault("kinds", what, "add a [peers], or remove this");
            }
            read_kinds(kinds)
        });
        if !starter && evidence.is_empty() {
            let what = "the register is left out, and no other is named";
            section.fault("starter", what, "add  evidence = [\"evidence\"]");
        }
        section.finish();
        Some(Self {
            line,
            evidence,
            starter,
            country,
            topics: topics.unwrap_or_default(),
            kinds: kinds.unwrap_or_default(),
        })
    }

    /// What the measure or type of assets `id` is about: what is said of it, or its
    /// own name.
    pub(super) fn topics_of(&self, id: &str) -> Vec<String> {
        let said = self.topics.get(id).cloned();
        said.unwrap_or_else(|| vec![id.to_owned()])
    }
}

fn read_topics(section: Section<'_>) -> BTreeMap<String, Vec<String>> {
    let names: Vec<&str> = section.key_names().collect();
    let mut topics = BTreeMap::new();
    for name in names {
        let said: Vec<Located<String>> = if section.is_list(name) {
            section.texts(name)
        } else {
            section.text(name).into_iter().collect()
        };
        let said = said.into_iter().map(|topic| topic.value).collect();
        topics.insert(name.to_owned(), said);
    }
    section.finish();
    topics
}

fn read_kinds(section: Section<'_>) -> Vec<(Kind, Located<Expression>)> {
    let mut kinds = Vec::new();
    for (name, kind) in Kind::ALL {
        // A place is never many kinds: that is what a review is of.
        if kind == Kind::Many {
            continue;
        }
        let Some(text) = section.text(name) else {
            continue;
        };
        match Expression::parse(&text.value) {
            Ok(value) => kinds.push((
                kind,
                Located {
                    value,
                    line: text.line,
                },
            )),
            Err(error) => {
                let help = "write a comparison of columns, such as  in_town_share > 50";
                section.fault(name, error.to_string(), help);
            }
        }
    }
    section.finish();
    kinds
}
