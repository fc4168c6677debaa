//! Types of assets: social or physical, and what they are in OpenStreetMap.

use allotment_streetmap::Term;
use allotment_table::Faults;

use crate::spec::{Document, Section};

/// The table of types that ships, as TOML: print it, change it, name it in a
/// spec.
pub const TYPES: &str = include_str!("types.toml");

/// What an asset is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Where people meet, learn, are cared for.
    Social,
    /// What they travel, shop and manage by.
    Physical,
}

impl Kind {
    /// Each by its name.
    pub const ALL: [(&str, Kind); 2] = [("social", Self::Social), ("physical", Self::Physical)];

    /// Its name in a spec.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Social => "social",
            Self::Physical => "physical",
        }
    }
}

/// A type of assets.
#[derive(Debug, Clone)]
pub struct TypeSpec {
    /// Its name, which begins its columns.
    pub name: String,
    /// What people call one.
    pub title: String,
    /// What it is for.
    pub kind: Kind,
    /// What holds of it in OpenStreetMap; any of these.
    pub terms: Vec<Term>,
}

/// The types that `document` lists.
///
/// # Errors
/// [`Faults`]: a type without a name, kind or terms, a term that is none, and a
/// name that comes twice.
pub fn read_types(document: &Document) -> Result<Vec<TypeSpec>, Faults> {
    let root = document.root();
    root.require("type", "[[type]] with a name, a kind and its terms");
    let mut types: Vec<TypeSpec> = Vec::new();
    for section in root.sections("type") {
        let line = section.line();
        let Some(one) = read_type(section) else {
            continue;
        };
        if types.iter().any(|known| known.name == one.name) {
            let what = format!("the type '{}' comes twice", one.name);
            document.fault(line, what, "give each type its own name");
            continue;
        }
        types.push(one);
    }
    root.finish();
    document.finish(Some(types))
}

fn read_type(section: Section<'_>) -> Option<TypeSpec> {
    let name = section.required_text("name", "library");
    let title = section.text("title");
    section.require("kind", "kind = \"social\", or \"physical\"");
    let kind = section.choice("kind", &Kind::ALL);
    let texts = section.required_texts("osm", "[\"amenity=library\"]");
    let terms: Vec<Option<Term>> = texts
        .into_iter()
        .map(|text| {
            text.value.parse::<Term>().map_or_else(
                |error| {
                    let message = error.to_string();
                    let (what, help) = message.split_once(": ").unwrap_or((&message, ""));
                    section.document().fault(text.line, what, help);
                    None
                },
                Some,
            )
        })
        .collect();
    section.finish();
    let name = name?.value;
    Some(TypeSpec {
        title: title.map_or_else(|| name.clone(), |title| title.value),
        kind: kind?.value,
        terms: terms.into_iter().collect::<Option<_>>()?,
        name,
    })
}

/// The types that ship.
///
/// # Errors
/// [`Faults`] never: the table is tested.
pub fn own_types() -> Result<Vec<TypeSpec>, Faults> {
    let bytes = TYPES.as_bytes().to_vec();
    read_types(&Document::from_bytes("types.toml", bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_at_least_24_types_of_both_kinds() {
        let types = own_types().unwrap();
        assert!(types.len() >= 24, "{} types", types.len());
        for (_, kind) in Kind::ALL {
            assert!(types.iter().filter(|one| one.kind == kind).count() >= 10);
        }
        for wanted in ["childcare", "school", "doctors", "green_space"] {
            assert!(types.iter().any(|one| one.name == wanted), "{wanted}");
        }
    }

    #[test]
    fn a_table_says_everything_that_is_wrong_with_it() {
        let text = "[[type]]\nname = \"a\"\nkind = \"soft\"\nosm = [\"amenity\"]\n\
            [[type]]\nname = \"b\"\nkind = \"social\"\nosm = []\ncolour = 1\n";
        let document = Document::from_bytes("t.toml", text.into()).unwrap();
        let report = read_types(&document).unwrap_err().report();
        for line in [
            "t.toml:3: 'soft'",
            "t.toml:4: 'amenity' asks nothing",
            "t.toml:8: ",
            "t.toml:9: there is no key",
        ] {
            assert!(report.contains(line), "{line}\n{report}");
        }
    }
}
