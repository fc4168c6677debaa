//! `[crosswalk]` of a programme.

use allotment_table::Faults;

use super::{CrosswalkRequest, Crosswalked, Figure, Weight};
use crate::files::Files;
use crate::spec::{Located, Section};

/// A table that is brought onto other places before any stage reads it.
#[derive(Debug, Clone)]
pub struct CrosswalkSpec {
    /// The line of its table.
    pub line: u64,
    /// What it is called, where there are several: `out/crosswalk-NAME.csv`.
    pub name: Option<String>,
    /// The figures.
    pub table: Located<String>,
    /// Its column of codes.
    pub id: String,
    /// The look-up.
    pub via: Located<String>,
    /// Its column of the table's places.
    pub from: String,
    /// Its column of the places wanted.
    pub to: String,
    /// The column of weights.
    pub weight: Option<String>,
    /// The table that has it, and its column of codes, if it is not the look-up.
    pub weights: Option<(Located<String>, String)>,
    /// What is brought over.
    pub columns: Vec<Figure>,
}

impl CrosswalkSpec {
    /// The crosswalks of the programme whose root is `root`: one table, or a list.
    pub(crate) fn read_all(root: &Section<'_>) -> Vec<Self> {
        let sections = if root.is_list("crosswalk") {
            root.sections("crosswalk")
        } else {
            root.section("crosswalk").into_iter().collect()
        };
        let several = sections.len() > 1;
        let mut names: Vec<String> = Vec::new();
        let mut all = Vec::new();
        for section in sections {
            let name = section.text("name");
            let said = name.as_ref().map_or("", |name| name.value.as_str());
            let is_plain = |text: &str| {
                let letter = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
                text.chars().all(letter)
            };
            if several && said.is_empty() && !section.has("name") {
                section.require("name", "name = \"people\", as there are several");
            } else if !is_plain(said) || names.iter().any(|known| known == said) {
                let what = format!("'{said}' does not tell it apart from others");
                section.fault(
                    "name",
                    what,
                    "write a name of its own, of letters and digits",
                );
            }
            names.push(said.to_owned());
            all.extend(Self::read(section, name.map(|name| name.value)));
        }
        all
    }

    fn read(section: Section<'_>, name: Option<String>) -> Option<Self> {
        let table = section.required_text("table", "people2011.csv");
        let via = section.required_text("via", "lookup.csv");
        let from = section.required_text("from", "lsoa11cd");
        let to = section.required_text("to", "lsoa21cd");
        let id = section.text("id").or_else(|| from.clone());
        let weight = section.text("weight");
        let weights = section.text("weights");
        let weights_id = section.text("weights_id").or_else(|| to.clone());
        if weights.is_some() && weight.is_none() && !section.has("weight") {
            section.require("weight", "weight = \"people\", the column of weights");
        }
        let mut columns = Vec::new();
        for text in section.required_texts("columns", "[\"count:people\", \"rate:jobless/people\"]")
        {
            match Figure::all_in(&text.value) {
                Ok(found) => columns.extend(found),
                Err(what) => {
                    let (what, help) = what.rsplit_once(": ").unwrap_or((&what, ""));
                    section.fault("columns", what, help);
                }
            }
        }
        let line = section.line();
        section.finish();
        Some(Self {
            line,
            name,
            table: table?,
            id: id?.value,
            via: via?,
            from: from?.value,
            weights: match weights {
                Some(path) => Some((path, weights_id?.value)),
                None => None,
            },
            to: to?.value,
            weight: weight.map(|weight| weight.value),
            columns,
        })
    }

    /// What its table is called among outputs, without an ending.
    #[must_use]
    pub fn output(&self) -> String {
        match &self.name {
            Some(name) => format!("crosswalk-{name}"),
            None => "crosswalk".to_owned(),
        }
    }

    /// Brings the figures over.
    ///
    /// # Errors
    /// [`Faults`] of the tables.
    pub fn run(&self, files: &Files<'_>) -> Result<Crosswalked, Faults> {
        let mut faults = Faults::new();
        let table = faults.collect(files.table(&self.table));
        let lookup = faults.collect(files.table(&self.via));
        let weights = (self.weights.as_ref()).map(|(path, _)| faults.collect(files.table(path)));
        faults.into_result(())?;
        let (table, lookup) = (table.expect("no fault"), lookup.expect("no fault"));
        let weights = weights.flatten();
        let weight = self
            .weight
            .as_deref()
            .map(|column| match (&weights, &self.weights) {
                (Some(table), Some((_, id))) => Weight::Of { table, id, column },
                _ => Weight::Lookup(column),
            });
        CrosswalkRequest {
            table: &table,
            id: &self.id,
            lookup: &lookup,
            from: &self.from,
            to: &self.to,
            weight,
            columns: &self.columns,
        }
        .run()
    }
}
