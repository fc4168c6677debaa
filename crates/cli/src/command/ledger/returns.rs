//! `allotment ledger returns`.

use std::path::Path;

use allotment_programme::ledger::returns::{Filled, Layout, Span, fill_return, fill_workbook};
use allotment_table::{Fault, Faults, read_bytes};

use super::open;
use crate::args::{Format, LedgerReturns, Output, ReturnForm};
use crate::destination::accept_text;
use crate::render::{
    Outgoing, Status, outgoing_bytes, outgoing_json, outgoing_sheet, refuse_overwriting, say, send,
};

pub(super) fn returns(at: &Path, args: &LedgerReturns) -> Result<Status, Faults> {
    accept_text(args.out.as_ref());
    let span = Span::parse(&args.period)?;
    let layout = Layout::find(args.layout.as_deref(), span.kind)?;
    let template = args.template.as_deref().map(read_bytes).transpose()?;
    let store = open(at)?;
    let community = args.community.as_deref();
    let filled = fill_return(store.programme(), &layout, &span, community)?;
    let outgoing = match (&args.template, template) {
        (Some(path), Some(bytes)) => {
            let made = fill_workbook(&path.display().to_string(), &bytes, &filled)?;
            outgoing_bytes(made, args.out.as_deref())
        }
        _ => written(&filled, args)?,
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

fn written(filled: &Filled, args: &LedgerReturns) -> Result<Outgoing, Faults> {
    let out = args.out.as_deref();
    let ending = out
        .and_then(Path::extension)
        .and_then(|ending| ending.to_str());
    let by_ending = match ending.map(str::to_lowercase).as_deref() {
        Some("json") => Some(ReturnForm::Json),
        Some("html" | "htm") => Some(ReturnForm::Html),
        Some("xlsx") => Some(ReturnForm::Xlsx),
        Some("csv") => Some(ReturnForm::Csv),
        _ => None,
    };
    let form = args.format.or(by_ending);
    if let (None, Some(path)) = (form, out) {
        let what = "the name does not say what to write";
        let help = "let it end in .csv, .json, .html or .xlsx, or add --format";
        return Err(Fault::new(path.display().to_string(), what, help).into());
    }
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
