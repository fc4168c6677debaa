//! The register: what is known of what works, from TOML files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use allotment_roadmap::Action;
use allotment_table::{Fault, Faults, Source};

use super::entry::read_entry;
use crate::spec::{Document, Located};

/// The register that comes with Allotment, a file a theme.
const STARTER: [(&str, &str); 9] = [
    (
        "cohesion",
        include_str!("../../../../evidence/cohesion.toml"),
    ),
    (
        "community-power",
        include_str!("../../../../evidence/community-power.toml"),
    ),
    (
        "education",
        include_str!("../../../../evidence/education.toml"),
    ),
    ("health", include_str!("../../../../evidence/health.toml")),
    (
        "high-streets",
        include_str!("../../../../evidence/high-streets.toml"),
    ),
    ("housing", include_str!("../../../../evidence/housing.toml")),
    ("safety", include_str!("../../../../evidence/safety.toml")),
    (
        "transport",
        include_str!("../../../../evidence/transport.toml"),
    ),
    (
        "work-and-skills",
        include_str!("../../../../evidence/work-and-skills.toml"),
    ),
];

/// Actions, in the order of their codes, and the files they stand in.
#[derive(Debug, Clone, Default)]
pub struct Register {
    actions: Vec<Action>,
    /// Where each code stands: file and line.
    places: BTreeMap<String, (String, u64)>,
    sources: Vec<Source>,
    /// The codes that came with Allotment.
    starter: BTreeSet<String>,
}

impl Register {
    /// The register that comes with Allotment.
    ///
    /// # Panics
    /// If it is wrong, which a test sees.
    #[must_use]
    pub fn starter() -> Self {
        let mut register = Self::default();
        for (name, text) in STARTER {
            let file = format!("evidence/{name}.toml");
            let read = Document::from_bytes(&file, text.as_bytes().to_vec())
                .and_then(|document| register.add_document(&document));
            read.expect("the starter register holds");
        }
        register.starter = register.places.keys().cloned().collect();
        register
    }

    /// Adds the entries of `bytes`, the file `name`.
    ///
    /// # Errors
    /// [`Faults`]: everything that is wrong with it, and every code that is there
    /// already.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Faults> {
        self.add_document(&Document::from_bytes(name, bytes)?)
    }

    /// Adds the entries of the file at `path`, or of every `*.toml` in the folder.
    ///
    /// # Errors
    /// As [`Register::add`]; or if there is no such file, or no entry in the folder.
    pub fn add_path(&mut self, path: &Path) -> Result<(), Faults> {
        let mut faults = Faults::new();
        for file in files_at(path)? {
            let read = Document::read(&file).and_then(|document| self.add_document(&document));
            faults.collect(read);
        }
        faults.into_result(())
    }

    fn add_document(&mut self, document: &Document) -> Result<(), Faults> {
        let root = document.root();
        let entries: Vec<_> = if root.has("id") {
            // One entry is the whole file.
            read_entry(root).into_iter().collect()
        } else {
            // The field has other words for an entry; they mean the same.
            let named = ["evidence", "entry", "action"].into_iter();
            let named: Vec<&str> = named.filter(|name| root.has(name)).collect();
            if named.is_empty() {
                root.require("evidence", "an [[evidence]] for each action");
            }
            let entries = named.into_iter().flat_map(|name| {
                if root.is_list(name) {
                    root.sections(name)
                } else {
                    root.section(name).into_iter().collect()
                }
            });
            let entries = entries.filter_map(read_entry).collect();
            root.finish();
            entries
        };
        for (id, action) in entries {
            self.take(document, &id, action);
        }
        self.sources.push(Source {
            title: format!("register of evidence: {}", document.file()),
            file: Some(document.file().to_owned()),
            sha256: Some(document.sha256().to_owned()),
            ..Source::default()
        });
        document.finish(Some(()))
    }

    fn take(&mut self, document: &Document, id: &Located<String>, action: Action) {
        if let Some((file, line)) = self.places.get(&id.value) {
            let what = format!("'{}' is there already, in {file}:{line}", id.value);
            document.fault(id.line, what, "choose another id, or leave one out");
            return;
        }
        let place = (document.file().to_owned(), id.line);
        self.places.insert(id.value.clone(), place);
        let at = self.actions.partition_point(|known| known.id < action.id);
        self.actions.insert(at, action);
    }

    /// Its actions, in the order of their codes.
    #[must_use]
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The actions that somebody added, in the order of their codes.
    pub(super) fn added(&self) -> impl Iterator<Item = &Action> {
        let all = self.actions.iter();
        all.filter(|action| !self.starter.contains(&action.id))
    }

    /// The actions that somebody added and that none of `answers` names, in the order
    /// of their codes.
    pub(super) fn added_without(&self, answers: &BTreeSet<usize>) -> Vec<&str> {
        let all = self.actions.iter().enumerate();
        all.filter(|(at, action)| !answers.contains(at) && !self.starter.contains(&action.id))
            .map(|(_, action)| action.id.as_str())
            .collect()
    }

    /// The files that it was read from.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }
}

/// The file at `path`, or the `*.toml` of the folder by name.
pub(super) fn files_at(path: &Path) -> Result<Vec<std::path::PathBuf>, Faults> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let named = path.display().to_string();
    if !path.exists() {
        let help = "name a folder of *.toml with [[evidence]], or one such file";
        return Err(Fault::new(named, "there is no such folder or file", help).into());
    }
    let listed = std::fs::read_dir(path).map_err(|error| {
        let help = "check that it may be read";
        Fault::system(named.clone(), error.to_string(), help)
    })?;
    let mut files: Vec<_> = listed
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|file| file.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    if files.is_empty() {
        let help = "put entries there, or name another folder; see the guide on the road map";
        return Err(Fault::new(named, "there is no *.toml in this folder", help).into());
    }
    Ok(files)
}
