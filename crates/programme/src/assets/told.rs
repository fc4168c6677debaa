//! What a reader should know of the input: what was mended, what looks odd.

use serde_json::{Value, json};

use crate::spec::Document;

/// How many notes are kept of one sort; the rest are counted.
const KEPT: usize = 20;

/// One thing to know, and where it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The file.
    pub file: String,
    /// The line in it, or for Parquet the row.
    pub line: Option<u64>,
    /// What, in lower case and without a full stop.
    pub what: String,
}

/// Notes by what they are about, in the order in which they were met.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    groups: Vec<Group>,
}

#[derive(Debug, Clone)]
struct Group {
    about: &'static str,
    kept: Vec<Note>,
    total: usize,
}

impl Notes {
    /// Adds one of the sort `about`.
    pub fn push(
        &mut self,
        about: &'static str,
        file: &str,
        line: Option<u64>,
        what: impl Into<String>,
    ) {
        let at = self.groups.iter().position(|group| group.about == about);
        let at = at.unwrap_or_else(|| {
            self.groups.push(Group {
                about,
                kept: Vec::new(),
                total: 0,
            });
            self.groups.len() - 1
        });
        let group = &mut self.groups[at];
        group.total += 1;
        if group.kept.len() < KEPT {
            group.kept.push(Note {
                file: file.into(),
                line,
                what: what.into(),
            });
        }
    }

    /// How many there are of the sort `about`, kept or not.
    #[must_use]
    pub fn count(&self, about: &str) -> usize {
        let found = self.groups.iter().find(|group| group.about == about);
        found.map_or(0, |group| group.total)
    }

    /// Each as a line for people, the first three of a sort and how many more.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        const SAID: usize = 3;
        let mut lines = Vec::new();
        for group in &self.groups {
            for note in group.kept.iter().take(SAID) {
                let line = note.line.map_or(String::new(), |line| format!(":{line}"));
                lines.push(format!("warning: {}{line}: {}", note.file, note.what));
            }
            if group.total > SAID {
                let more = group.total - SAID;
                lines.push(format!(
                    "warning: and {more} more like it ({}); --format json lists the first {KEPT}",
                    group.about
                ));
            }
        }
        lines
    }

    /// The same, each file as `document` names it.
    #[must_use]
    pub fn relative_to(mut self, document: &Document) -> Self {
        for note in self.groups.iter_mut().flat_map(|group| &mut group.kept) {
            let own = document.relative(&note.file).to_owned();
            note.what = note.what.replace(&note.file, &own);
            note.file = own;
        }
        self
    }

    /// All kept, with the count of each sort.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let group = |group: &Group| {
            let kept = group
                .kept
                .iter()
                .map(|note| json!({"file": note.file, "line": note.line, "what": note.what}));
            json!({"about": group.about, "count": group.total, "first": kept.collect::<Vec<_>>()})
        };
        self.groups.iter().map(group).collect()
    }
}
