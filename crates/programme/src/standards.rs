//! Published indices by name: data, not code.

use allotment_table::{Column, Faults, Table};

use crate::need::NeedSpec;
use crate::spec::{Document, Section};

/// A published index.
#[derive(Debug)]
pub struct Standard {
    /// Its name, as `--standard` takes it.
    pub id: String,
    /// What its publisher calls it.
    pub title: String,
    /// Its edition.
    pub year: u64,
    /// Who publishes it.
    pub publisher: String,
    /// Where it is described.
    pub source: String,
    /// The licence of what is published.
    pub licence: String,
    /// Whether its published results were here to be reproduced.
    pub proved: bool,
    /// What it starts from, and how well it is reproduced.
    pub note: String,
    /// Its spec.
    pub spec: NeedSpec,
    /// The document it was read from.
    pub document: Document,
}

const TEXTS: [(&str, &str); 7] = [
    (
        "england-2025",
        include_str!("../../../standards/england-2025.toml"),
    ),
    (
        "england-2025-subdomains",
        include_str!("../../../standards/england-2025-subdomains.toml"),
    ),
    (
        "england-2019",
        include_str!("../../../standards/england-2019.toml"),
    ),
    (
        "wales-2025",
        include_str!("../../../standards/wales-2025.toml"),
    ),
    (
        "wales-2019",
        include_str!("../../../standards/wales-2019.toml"),
    ),
    (
        "scotland-2020",
        include_str!("../../../standards/scotland-2020.toml"),
    ),
    (
        "northern-ireland-2017",
        include_str!("../../../standards/northern-ireland-2017.toml"),
    ),
];

/// The published index called `name`.
///
/// # Errors
/// [`Faults`] with the names there are.
pub fn standard(name: &str) -> Result<Standard, Faults> {
    match TEXTS.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => read(name, text),
        None => {
            let names: Vec<&str> = TEXTS.iter().map(|(name, _)| *name).collect();
            let near = allotment_table::nearest(name, names.iter().copied());
            let help = match near.first() {
                Some(near) => {
                    format!("did you mean '{near}'? `allotment need standards` lists them")
                }
                None => format!("the standards are {}", names.join(", ")),
            };
            let what = format!("there is no standard '{name}'");
            Err(allotment_table::Fault::asked("--standard", what, help).into())
        }
    }
}

/// Every published index that ships, one row each.
///
/// # Errors
/// [`Faults`] only if a standard that ships is broken.
pub fn standards() -> Result<Table, Faults> {
    let mut all = Vec::new();
    for (name, text) in TEXTS {
        all.push(read(name, text)?);
    }
    let text = |name: &str, value: &dyn Fn(&Standard) -> String| {
        let cells: Vec<Option<String>> = all.iter().map(|standard| Some(value(standard))).collect();
        Column::text(name, cells)
    };
    let year = all.iter().map(|standard| i64::try_from(standard.year).ok());
    Ok(Table::new(
        "standards",
        vec![
            text("id", &|standard| standard.id.clone()),
            text("title", &|standard| standard.title.clone()),
            Column::integers("year", year),
            Column::booleans("proved", all.iter().map(|standard| Some(standard.proved))),
            text("publisher", &|standard| standard.publisher.clone()),
            text("source", &|standard| standard.source.clone()),
            text("licence", &|standard| standard.licence.clone()),
            text("note", &|standard| standard.note.clone()),
        ],
    ))
}

fn read(name: &str, text: &str) -> Result<Standard, Faults> {
    let file = format!("standards/{name}.toml");
    let document = Document::from_bytes(&file, text.as_bytes().to_vec())?;
    let root = document.root();
    let head = root.required_section("standard").and_then(read_head);
    let spec = NeedSpec::read(root, false);
    let both = document.finish(head.zip(spec))?;
    let (head, spec) = both;
    Ok(Standard {
        id: head.id,
        title: head.title,
        year: head.year,
        publisher: head.publisher,
        source: head.source,
        licence: head.licence,
        proved: head.proved,
        note: head.note,
        spec,
        document,
    })
}

struct Head {
    id: String,
    title: String,
    year: u64,
    publisher: String,
    source: String,
    licence: String,
    proved: bool,
    note: String,
}

fn read_head(section: Section<'_>) -> Option<Head> {
    let text = |key: &str| section.required_text(key, "…").map(|text| text.value);
    let (id, title, publisher) = (text("id"), text("title"), text("publisher"));
    let (source, licence, note) = (text("source"), text("licence"), text("note"));
    let year = section.whole("year");
    section.require("proved", "proved = false");
    let proved = section.boolean("proved");
    section.finish();
    Some(Head {
        id: id?,
        title: title?,
        year: year?.value,
        publisher: publisher?,
        source: source?,
        licence: licence?,
        proved: proved?,
        note: note?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standard_that_ships_can_be_read_under_its_own_name() {
        for (name, _) in TEXTS {
            let standard = standard(name).unwrap_or_else(|faults| panic!("{}", faults.report()));
            assert_eq!(standard.id, name);
        }
        assert_eq!(standards().unwrap().rows(), TEXTS.len());
    }

    #[test]
    fn a_standard_that_does_not_exist_is_refused_with_the_nearest() {
        let faults = standard("england-2024").unwrap_err();
        assert!(
            faults.report().contains("did you mean 'england-20"),
            "{}",
            faults.report()
        );
    }
}
