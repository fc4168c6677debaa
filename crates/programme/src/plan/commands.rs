//! `plan` as a command: what the command line calls.

use std::path::Path;

use allotment_document::{Document, DocumentError, docx, html, pdf};
use allotment_plan::{WithinMoney, check, commitments};
use allotment_table::{Fault, Faults};
use serde_json::Map;

use super::page::document;
use super::spec::{Read, read};
use super::starter::starter;
use super::table::{commitments_table, items_table};
use crate::Sheet;

/// What checking a plan found.
#[derive(Debug)]
pub struct Checked {
    /// A row a finding.
    pub sheet: Sheet,
    /// The rules about money that it breaks.
    pub broken: Faults,
    /// What else is to be told, each with its line and what to do.
    pub notes: Vec<String>,
    /// The plan's money in a sentence.
    pub summary: String,
}

/// A form in which a plan is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For word processors.
    Docx,
    /// Tagged, for reading and printing.
    Pdf,
    /// A page.
    Html,
    /// The items by year.
    Csv,
}

/// A plan in the form asked for, or why it cannot be published.
#[derive(Debug)]
pub enum Exported<T> {
    /// It is within its money.
    Made(T),
    /// It breaks its yearly money.
    Refused(Faults),
    /// What is agreed is not written yet.
    Unwritten(Faults),
}

/// A starter plan for `place`, as the text of a TOML to be written at `path`:
/// filled from the programme in `programme` where one is named.
///
/// # Errors
/// [`Faults`] of the programme, or if it gives the place no money.
pub fn plan_new(
    path: &Path,
    place: Option<&str>,
    programme: Option<&Path>,
) -> Result<String, Faults> {
    starter(path, place, programme)
}

/// Holds the plan at `path` against every rule; its share is that of
/// `programme`, if one is named.
///
/// # Errors
/// [`Faults`] if the plan or the programme cannot be read.
pub fn plan_check(path: &Path, programme: Option<&Path>) -> Result<Checked, Faults> {
    let read = read(path, programme)?;
    let findings = check(&read.plan);
    Ok(Checked {
        sheet: read.findings_sheet(&findings),
        broken: read.broken(&findings),
        notes: read.notes(&findings),
        summary: read.money_in_words(),
    })
}

/// The plan at `path` in `form`, unless it breaks its yearly money.
///
/// # Errors
/// [`Faults`] if the plan or the programme cannot be read, or the form lacks a
/// letter.
pub fn plan_export(
    path: &Path,
    programme: Option<&Path>,
    form: Form,
) -> Result<Exported<Vec<u8>>, Faults> {
    let read = read(path, programme)?;
    let plan = match WithinMoney::of(&read.plan) {
        Ok(plan) => plan,
        Err(findings) => return Ok(Exported::Refused(read.broken(&findings))),
    };
    Ok(Exported::Made(published_in(&read, plan, form)?))
}

/// The plan that was `read`, within its money as `plan`, in `form`.
///
/// # Errors
/// [`Faults`] if the form lacks a letter.
pub(super) fn published_in(
    read: &Read,
    plan: WithinMoney<'_>,
    form: Form,
) -> Result<Vec<u8>, Faults> {
    match form {
        Form::Csv => items_table(plan).to_csv(),
        form => written(&document(plan, &read.sha256), form).map_err(|error| refused(read, &error)),
    }
}

fn written(document: &Document, form: Form) -> Result<Vec<u8>, DocumentError> {
    match form {
        Form::Docx => docx(document),
        Form::Pdf => pdf(document),
        Form::Html | Form::Csv => html(document).map(String::into_bytes),
    }
}

fn refused(read: &Read, error: &DocumentError) -> Faults {
    let message = error.to_string();
    if let DocumentError::NoLetter { letter, text, .. } = error {
        let (what, help) = message
            .rsplit_once(": ")
            .unwrap_or((&message, "write it as HTML"));
        let fault = Fault::new(read.file.clone(), what, help);
        return match read.line_of_letter(*letter, text) {
            Some(line) => fault.at_line(line).into(),
            None => fault.into(),
        };
    }
    let help = "this should not happen: please report it with the plan";
    Fault::system(read.file.clone(), message, help).into()
}

/// The agreed items of the plan at `path` as commitments, unless it breaks its
/// yearly money, or one of them is not written yet.
///
/// # Errors
/// [`Faults`] if the plan or the programme cannot be read.
pub fn plan_commitments(path: &Path, programme: Option<&Path>) -> Result<Exported<Sheet>, Faults> {
    let read = read(path, programme)?;
    let plan = match WithinMoney::of(&read.plan) {
        Ok(plan) => plan,
        Err(findings) => return Ok(Exported::Refused(read.broken(&findings))),
    };
    let commitments = match commitments(plan) {
        Ok(commitments) => commitments,
        Err(findings) => return Ok(Exported::Unwritten(read.faults_of(&findings))),
    };
    Ok(Exported::Made(Sheet {
        table: commitments_table(&read.plan, &commitments),
        rows: "commitments",
        sources: read.sources(),
        more: Map::new(),
    }))
}
