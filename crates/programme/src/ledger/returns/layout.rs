//! The layout of a form: its sections and fields, and the view that each is
//! filled from.

use std::collections::BTreeSet;
use std::path::Path;

use allotment_table::{Fault, Faults, nearest};
use num_traits::ToPrimitive;

use super::views::VIEWS;
use super::workbook::LAST_ROW;
use crate::spec::{Document, Section as Toml};

/// A form.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The day of the layout.
    pub edition: String,
    /// `half-year` or `year`.
    pub period: String,
    /// Where the form is described.
    pub source: String,
    /// What of that was read.
    pub read: String,
    /// Its sections, in their order.
    pub sections: Vec<Section>,
    /// The SHA-256 of the layout's file.
    pub sha256: String,
}

/// A part of a form.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The view whose rows it has.
    pub rows: String,
    /// The sheet of the official workbook.
    pub sheet: Option<String>,
    /// The first row of its table there, from 1.
    pub first_row: Option<u32>,
    /// Its fields, in their order.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The field of the view.
    pub from: String,
    /// Whether the form needs it.
    pub required: bool,
    /// Whether its official wording was read.
    pub verified: bool,
    /// Its cell in the official workbook, such as `C4`.
    pub cell: Option<String>,
    /// Its column there, such as `B`, where the section is a table.
    pub column: Option<String>,
}

const TEXTS: [(&str, &str); 2] = [
    (
        "pride-in-place-six-monthly",
        include_str!("../../../../../returns/pride-in-place-six-monthly.toml"),
    ),
    (
        "pride-in-place-yearly",
        include_str!("../../../../../returns/pride-in-place-yearly.toml"),
    ),
];

/// The layouts that ship.
///
/// # Errors
/// [`Faults`] only if one that ships is broken.
pub fn layouts() -> Result<Vec<Layout>, Faults> {
    let read = |(name, text): &(&str, &str)| {
        let file = format!("returns/{name}.toml");
        Layout::of(&Document::from_bytes(&file, text.as_bytes().to_vec())?)
    };
    TEXTS.iter().map(read).collect()
}

impl Layout {
    /// The layout that `named` is: one that ships by its name, or a file; without
    /// a name, the one that ships for a span of `kind`.
    ///
    /// # Errors
    /// [`Faults`] if there is none, or its file is wrong; or if it is for another
    /// kind of span.
    pub fn find(named: Option<&str>, kind: &str) -> Result<Self, Faults> {
        let all = layouts()?;
        let found = match named {
            None => all.into_iter().find(|one| one.period == kind),
            Some(path) if Path::new(path).extension().is_some() => {
                Some(Self::of(&Document::read(Path::new(path))?)?)
            }
            Some(name) => {
                let known: Vec<String> = all.iter().map(|one| one.id.clone()).collect();
                let found = all.into_iter().find(|one| one.id == name);
                if found.is_none() {
                    let near = nearest(name, known.iter().map(String::as_str));
                    let help = near.first().map_or_else(
                        || format!("name a file, or one of: {}", known.join(", ")),
                        |near| format!("did you mean '{near}'?"),
                    );
                    let what = format!("there is no layout '{name}'");
                    return Err(Fault::asked("--layout", what, help).into());
                }
                found
            }
        };
        let Some(layout) = found else {
            let what = format!("no layout that ships is for a {kind}");
            return Err(Fault::asked("--layout", what, "name a file of your own").into());
        };
        if layout.period != kind {
            let what = format!(
                "'{}' is for a {}, not for a {kind}",
                layout.id, layout.period
            );
            let help = "write the other kind of --period, such as 2026-H2 or 2026-27";
            return Err(Fault::asked("--period", what, help).into());
        }
        Ok(layout)
    }

    fn of(document: &Document) -> Result<Self, Faults> {
        let root = document.root();
        let text = |key: &str, example: &str| root.required_text(key, example);
        let (id, title) = (
            text("id", "our-return"),
            text("title", "Return of our fund"),
        );
        let (edition, source) = (text("edition", "2026-11-29"), text("source", "https://…"));
        let read = text("read", "the whole form");
        root.require("period", "period = \"half-year\", or \"year\"");
        let kinds = [("half-year", "half-year"), ("year", "year")];
        let period = root.choice("period", &kinds);
        let _currency = root.text("currency");
        let sections: Vec<Option<Section>> = (root.sections("section").into_iter())
            .map(read_section)
            .collect();
        if sections.is_empty() {
            root.fault("section", "the form has no sections", "add a [[section]]");
        }
        let names = sections.iter().flatten().map(|section| section.id.as_str());
        if let Some(name) = named_twice(names) {
            let what = format!("two of the sections are called '{name}'");
            root.fault("section", what, "give each an id of its own");
        }
        root.finish();
        let layout = || {
            Some(Self {
                id: id?.value,
                title: title?.value,
                edition: edition?.value,
                period: period?.value.to_owned(),
                source: source?.value,
                read: read?.value,
                sections: sections.into_iter().collect::<Option<_>>()?,
                sha256: document.sha256().to_owned(),
            })
        };
        document.finish(layout())
    }
}

/// The first name that is given twice.
fn named_twice<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    let mut names = names.filter(|name| !name.is_empty());
    names.find(|name| !seen.insert(*name))
}

fn read_section(section: Toml<'_>) -> Option<Section> {
    let id = section.required_text("id", "projects");
    let title = section.required_text("title", "Projects");
    let rows = section.required_text("rows", "commitments");
    let view = rows.as_ref().and_then(|rows| {
        let found = VIEWS.iter().find(|(name, _)| *name == rows.value);
        if found.is_none() {
            let names: Vec<&str> = VIEWS.iter().map(|(name, _)| *name).collect();
            let what = format!("'{}' is no view of the ledger", rows.value);
            section.fault("rows", what, format!("write one of: {}", names.join(", ")));
        }
        found
    });
    let sheet = section.text("sheet");
    let first_row = section.whole("first_row").map(|row| row.value);
    let is_row = |row: &u32| (1..=LAST_ROW).contains(row);
    let known_row = first_row.as_ref().and_then(ToPrimitive::to_u32);
    let known_row = known_row.filter(is_row);
    if let (Some(row), None) = (&first_row, known_row) {
        let what = format!("a sheet has no row {row}");
        section.fault(
            "first_row",
            what,
            "write the first row of its table, from 1",
        );
    }
    let place = (sheet.is_some(), first_row.is_some());
    let fields: Vec<Field> = (section.sections("field").into_iter())
        .map(|field| read_field(field, view.map(|(_, fields)| *fields), place))
        .collect();
    let names = fields.iter().map(|field| field.id.as_str());
    if let Some(name) = named_twice(names) {
        let what = format!("two of its fields are called '{name}'");
        section.fault("field", what, "give each an id of its own");
    }
    if fields.is_empty() {
        section.fault(
            "field",
            "the section has no fields",
            "add a [[section.field]]",
        );
    }
    section.finish();
    Some(Section {
        id: id?.value,
        title: title?.value,
        rows: view?.0.to_owned(),
        sheet: sheet.map(|sheet| sheet.value),
        first_row: known_row,
        fields,
    })
}

/// A field; its section may name a sheet, and a first row.
fn read_field(field: Toml<'_>, view: Option<&[&str]>, (sheet, first_row): (bool, bool)) -> Field {
    let id = field.required_text("id", "purpose");
    let title = field.required_text("title", "What it is for");
    let from = field.required_text("from", "purpose");
    if let (Some(from), Some(known)) = (&from, view)
        && !known.contains(&from.value.as_str())
    {
        let what = format!("the view has no field '{}'", from.value);
        field.fault("from", what, format!("write one of: {}", known.join(", ")));
    }
    let cell = field.text("cell").map(|cell| cell.value);
    if let Some(cell) = cell
        .as_ref()
        .filter(|cell| super::workbook::place(cell).is_none())
    {
        let what = format!("'{cell}' is no cell");
        field.fault("cell", what, "write a column and a row, such as \"C4\"");
    }
    let column = field.text("column").map(|column| column.value);
    let is_column = |column: &&String| {
        let is_letters = column.bytes().all(|byte| byte.is_ascii_uppercase());
        is_letters && super::workbook::place(&format!("{column}1")).is_some()
    };
    if let Some(column) = column.as_ref().filter(|column| !is_column(column)) {
        let what = format!("'{column}' is no column");
        field.fault("column", what, "write its letters, such as \"B\"");
    } else if column.is_some() && !first_row {
        let what = "its section does not say in which row its table begins";
        field.fault("column", what, "add  first_row = 6  to the section");
    }
    for key in ["cell", "column"] {
        let is_named = [&cell, &column][usize::from(key == "column")].is_some();
        if is_named && !sheet {
            let what = "its section names no sheet, so nothing would stand there";
            field.fault(key, what, "add  sheet = \"Summary\"  to the section");
        }
    }
    let made = Field {
        required: field.boolean("required").unwrap_or(false),
        verified: field.boolean("verified").unwrap_or(false),
        cell,
        column,
        id: id.map(|id| id.value).unwrap_or_default(),
        title: title.map(|title| title.value).unwrap_or_default(),
        from: from.map(|from| from.value).unwrap_or_default(),
    };
    field.finish();
    made
}
