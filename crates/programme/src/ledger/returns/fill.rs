//! A form, filled from the ledger.

use allotment_ledger::{Book, Programme, one_base};
use allotment_table::{Fault, Faults, Source};

use super::super::sheets::{ledger_source, mixed_bases};
use super::layout::{Field, Layout};
use super::period::Span;
use super::views::{Value, rows};

/// A filled form.
#[derive(Debug, Clone)]
pub struct Filled {
    /// The form.
    pub layout: Layout,
    /// The time that it is about.
    pub span: Span,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// Its sections.
    pub sections: Vec<FilledSection>,
    /// What the form needs and the ledger does not say: a sentence each.
    pub missing: Vec<String>,
    /// Fields whose official wording was not read, as `section.field`.
    pub unverified: Vec<String>,
}

/// A filled part of a form.
#[derive(Debug, Clone)]
pub struct FilledSection {
    /// Its rows: what each is called, and a value a field.
    pub rows: Vec<(String, Vec<Option<Value>>)>,
}

/// The form `layout` for `span`, of `community` alone or of all of them, from the ledger
/// called `name`. Nothing
/// is typed: a field that the ledger cannot fill stays empty, and is listed.
///
/// # Errors
/// [`Faults`] if there is no such community, or its promises are on different
/// bases.
pub fn fill_return(
    ledger: &Programme,
    layout: &Layout,
    span: &Span,
    community: Option<&str>,
    name: &str,
) -> Result<Filled, Faults> {
    if let Some(community) = community
        && ledger.book(community).is_none()
    {
        let what = format!("the ledger has no community '{community}'");
        let known: Vec<&str> = ledger.books().map(Book::community).take(20).collect();
        let help = format!("name one of: {}", known.join(", "));
        return Err(Fault::new("--community", what, help).into());
    }
    for book in ledger.books() {
        if community.is_none_or(|one| one == book.community()) {
            one_base(&[book], span.to).map_err(|mixed| mixed_bases(&mixed))?;
        }
    }
    let mut missing = Vec::new();
    let mut unverified = Vec::new();
    let mut sections = Vec::new();
    for section in &layout.sections {
        let own = section.fields.iter().filter(|field| !field.verified);
        unverified.extend(own.map(|field| format!("{}.{}", section.id, field.id)));
        let mut filled = FilledSection { rows: Vec::new() };
        if section.rows == "none" {
            let asked = section.fields.iter().filter(|field| field.required);
            missing.extend(asked.map(|field| {
                format!(
                    "{}: {}: the ledger does not hold it",
                    section.title, field.title
                )
            }));
        }
        let books = ledger.books();
        let books = books.filter(|book| community.is_none_or(|one| one == book.community()));
        for book in books.filter(|_| section.rows != "none") {
            for row in rows(book, &section.rows, span) {
                let values = section.fields.iter().map(|field| {
                    let value = row.value(&field.from, span);
                    if value.is_none() && field.required {
                        missing.push(lacks(&section.title, &row.name(span), field));
                    }
                    value
                });
                let values = values.collect();
                filled.rows.push((row.name(span), values));
            }
        }
        sections.push(filled);
    }
    Ok(Filled {
        layout: layout.clone(),
        span: span.clone(),
        sources: vec![ledger_source(ledger, name)],
        sections,
        missing,
        unverified,
    })
}

fn lacks(section: &str, row: &str, field: &Field) -> String {
    format!("{section}: {row}: {}", field.title)
}
