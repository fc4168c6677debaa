//! `allotment ledger returns`.

use std::ffi::OsStr;
use std::path::Path;

use allotment_programme::ledger::returns::{Filled, Layout, Span, fill_return, fill_workbook};
use allotment_table::{Faults, read_bytes};

use super::open;
use crate::args::{Format, LedgerReturns, Output, ReturnForm};
use crate::destination::{accept_text, is_device, refuse};
use crate::render::{
    Outgoing, Status, outgoing_bytes, outgoing_json, outgoing_sheet, refuse_overwriting, say, send,
};

pub(super) fn returns(at: &Path, args: &LedgerReturns) -> Result<Status, Faults> {
    accept_text(args.out.as_ref());
    let form = accept_form(args);
    let span = Span::parse(&args.period)?;
    let layout = Layout::find(args.layout.as_deref(), span.kind)?;
    let template = args.template.as_deref().map(read_bytes).transpose()?;
    let store = open(at)?;
    let community = args.community.as_deref();
    let filled = fill_return(
        store.programme(),
        &layout,
        &span,
        community,
        &super::shown(at),
    )?;
    let outgoing = match (&args.template, template) {
        (Some(path), Some(bytes)) => {
            let made = fill_workbook(&path.display().to_string(), &bytes, &filled)?;
            outgoing_bytes(made, args.out.as_deref())
        }
        _ => written(&filled, args, form)?,
    };
    let outgoing = [outgoing];
    let mut inputs: Vec<&Path> = vec![at];
    inputs.extend(args.template.as_deref());
    inputs.extend(args.layout.as_deref().map(Path::new));
    refuse_overwriting(&outgoing, &inputs);
    send(&outgoing)?;
    tell(&filled);
    Ok(if args.require && !filled.missing.is_empty() {
        Status::DidNotHold
    } else {
        Status::Done
    })
}

/// The form that is asked for, or that the name of the file says; a name that says none, or
/// another than is asked for, ends with status 2.
fn accept_form(args: &LedgerReturns) -> Option<ReturnForm> {
    let path = args.out.as_deref();
    let ending = path.and_then(Path::extension).and_then(OsStr::to_str);
    let named = match ending.map(str::to_lowercase).as_deref() {
        Some("json") => Some(ReturnForm::Json),
        Some("html" | "htm") => Some(ReturnForm::Html),
        Some("xlsx") => Some(ReturnForm::Xlsx),
        Some("csv") => Some(ReturnForm::Csv),
        _ => None,
    };
    let asked = match (&args.template, args.format) {
        (None, asked) => asked,
        (Some(_), None | Some(ReturnForm::Xlsx)) => Some(ReturnForm::Xlsx),
        (Some(_), Some(_)) => refuse("a form that is filled is a workbook: leave --format out"),
    };
    let Some(path) = path.filter(|path| !is_device(path)) else {
        return asked;
    };
    match (named, asked) {
        (None, None) => refuse(&format!(
            "the name {} does not say what to write: let it end in .csv, .json, .html or .xlsx, or add --format",
            path.display()
        )),
        (Some(named), Some(asked)) if named != asked => refuse(&format!(
            "{} is no name for what is to be written: choose one of them",
            path.display()
        )),
        _ => asked.or(named),
    }
}

fn written(
    filled: &Filled,
    args: &LedgerReturns,
    form: Option<ReturnForm>,
) -> Result<Outgoing, Faults> {
    let out = args.out.as_deref();
    let format = match form {
        Some(ReturnForm::Json) => return Ok(outgoing_json(&filled.json(), out)),
        Some(ReturnForm::Html) => return Ok(outgoing_bytes(filled.page()?.into_bytes(), out)),
        Some(ReturnForm::Table) => Some(Format::Table),
        Some(ReturnForm::Csv) => Some(Format::Csv),
        Some(ReturnForm::Xlsx) => Some(Format::Xlsx),
        None => None,
    };
    let output = Output {
        out: args.out.clone(),
        format,
    };
    outgoing_sheet(&filled.sheet(), &output)
}

/// What is missing and what was not read, for who sends the return.
fn tell(filled: &Filled) {
    let shown = 20;
    if filled.missing.is_empty() {
        say("Nothing that the form needs is missing.");
    } else {
        say(&format!(
            "{} fields that the form needs are not in the ledger:",
            filled.missing.len()
        ));
        for line in filled.missing.iter().take(shown) {
            say(&format!("  {line}"));
        }
        if filled.missing.len() > shown {
            say("  … all of them are in --format json");
        }
    }
    if !filled.unverified.is_empty() {
        say(&format!(
            "The official wording of {} fields was not read: hold the form beside it. See {}",
            filled.unverified.len(),
            filled.layout.source
        ));
    }
}
