//! Forms: which columns are wanted, from TOML files.

use std::path::Path;

use allotment_intake::{Field, Form, Kind};
use allotment_place::Currency;
use allotment_table::{Fault, Faults, nearest};

use crate::spec::{Document, Section};

/// The forms that come with Allotment.
const FORMS: [(&str, &str); 5] = [
    ("assets", include_str!("../../../../forms/assets.toml")),
    ("grants", include_str!("../../../../forms/grants.toml")),
    ("payments", include_str!("../../../../forms/payments.toml")),
    ("projects", include_str!("../../../../forms/projects.toml")),
    ("promises", include_str!("../../../../forms/promises.toml")),
];

/// Their names, each with its title.
///
/// # Panics
/// If one is wrong, which a test sees.
#[must_use]
pub fn forms() -> Vec<(&'static str, String)> {
    let all = FORMS.into_iter();
    all.map(|(name, text)| {
        let read = read(name, text.as_bytes().to_vec(), Currency::GBP);
        (name, read.expect("the forms hold").1)
    })
    .collect()
}

/// The form called `name`, or in the TOML file of that name, with amounts in `currency`.
///
/// # Errors
/// [`Faults`] if there is none, or of the file.
pub fn form_named(name: &str, currency: Currency) -> Result<Form, Faults> {
    if let Some((name, text)) = FORMS.iter().find(|(known, _)| *known == name) {
        return Ok(read(name, text.as_bytes().to_vec(), currency)?.0);
    }
    let path = Path::new(name);
    if path.extension().is_some_and(|ending| ending == "toml") {
        return Ok(read_document(&Document::read(path)?, currency)?.0);
    }
    let known = FORMS.iter().map(|(known, _)| *known);
    let help = match nearest(name, known.clone()).first() {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!(
            "choose one of {}, or name a TOML file with a [[field]] for each column",
            known.collect::<Vec<_>>().join(", ")
        ),
    };
    Err(Fault::asked("--as", format!("'{name}' is no form"), help).into())
}

fn read(name: &str, text: Vec<u8>, currency: Currency) -> Result<(Form, String), Faults> {
    let file = format!("forms/{name}.toml");
    read_document(&Document::from_bytes(&file, text)?, currency)
}

fn read_document(document: &Document, currency: Currency) -> Result<(Form, String), Faults> {
    let root = document.root();
    let title = root.required_text("title", "Projects to vote on");
    root.require("field", "a [[field]] for each column");
    let sections = root.sections("field").into_iter();
    let fields: Vec<Option<Field>> = sections.map(|one| read_field(one, currency)).collect();
    root.finish();
    let fields: Option<Vec<Field>> = fields.into_iter().collect();
    document.finish(fields.zip(title).map(|(fields, title)| {
        let form = Form { fields };
        (form, title.value)
    }))
}

fn read_field(section: Section<'_>, currency: Currency) -> Option<Field> {
    let name = section.required_text("name", "project_id");
    section.require("kind", "kind = \"text\"");
    let words: Vec<String> = section
        .texts("words")
        .into_iter()
        .map(|one| one.value)
        .collect();
    let kinds = [
        ("text", Kind::Text),
        ("code", Kind::Code),
        ("money", Kind::Money(currency)),
        ("amount", Kind::Amount(currency)),
        ("whole", Kind::Whole),
        ("number", Kind::Number),
        ("day", Kind::Day),
        ("truth", Kind::Truth),
        ("one-of", Kind::OneOf(words)),
    ];
    let names: Vec<(&str, usize)> = (kinds.iter().enumerate())
        .map(|(at, (name, _))| (*name, at))
        .collect();
    let kind = section.choice("kind", &names);
    let is_required = section.boolean("required").unwrap_or(false);
    let is_unique = section.boolean("unique").unwrap_or(false);
    let also = section
        .texts("also")
        .into_iter()
        .map(|one| one.value)
        .collect();
    section.finish();
    Some(Field {
        name: name?.value,
        kind: kinds[kind?.value].1.clone(),
        is_required,
        is_unique,
        also,
    })
}
