//! `allotment share`.

use std::path::Path;

use allotment_place::Currency;
use allotment_programme::share::{GrantsRequest, ShareRun};
use allotment_programme::{Origins, share_audit_command, share_command};
use allotment_table::{Fault, Faults};

use crate::args::{Share, ShareAudit, ShareCommand};
use crate::destination::{accept, accept_json};
use crate::progress::Bar;
use crate::render::{Status, outgoing_json, outgoing_sheet, refuse_overwriting, say, send};

/// Divides money, or audits money that somebody else divided.
///
/// # Errors
/// [`Faults`] of the input.
pub fn share(args: &Share) -> Result<Status, Faults> {
    if let Some(ShareCommand::Audit(args)) = &args.command {
        return audit(args);
    }
    accept(&args.output);
    accept_json(args.audit.as_ref());
    let file = args.file.as_ref().expect("clap requires it");
    let bar = Bar::new();
    let (sheet, audit, run) = share_command(file, &bar)?;
    drop(bar);
    let mut outgoing = vec![outgoing_sheet(&sheet, &args.output)?];
    if let Some(path) = &args.audit {
        outgoing.push(outgoing_json(&audit, Some(path)));
    }
    refuse_overwriting(&outgoing, &[file, Path::new(run.input.table.name())]);
    send(&outgoing)?;
    say_warnings(&run);
    if args.require {
        say_what_fails(&run);
    }
    Ok(status(args.require, run.holds()))
}

fn audit(args: &ShareAudit) -> Result<Status, Faults> {
    accept_json(args.out.as_ref());
    let currency = Currency::new(&args.currency).map_err(|error| {
        Faults::from(Fault::asked("--currency", error.to_string(), "such as GBP"))
    })?;
    let origins = Origins::read(args.origin.sources.as_deref())?;
    origins.about(&[&args.grants, &args.places])?;
    let grants = origins.table(&args.grants)?;
    let places = origins.table(&args.places)?;
    let request = GrantsRequest {
        grants: &grants,
        places: &places,
        id: args.id.as_deref(),
        places_id: args.places_id.as_deref(),
        amount: args.amount.as_deref(),
        population: &args.population,
        indices: &args.index,
        areas: args.areas.as_deref(),
        currency,
    };
    let (document, agrees) = share_audit_command(&request)?;
    let outgoing = [outgoing_json(&document, args.out.as_deref())];
    let mut inputs = vec![args.grants.as_path(), args.places.as_path()];
    inputs.extend(args.origin.sources.as_deref());
    refuse_overwriting(&outgoing, &inputs);
    send(&outgoing)?;
    if args.require && !agrees {
        say("required, but the measures of need disagree: see disagreements in the audit");
    }
    Ok(status(args.require, agrees))
}

/// Warns of what a reader of the table alone would not see.
pub fn say_warnings(run: &ShareRun) {
    for warning in run.warnings() {
        say(&format!("warning: {warning}"));
    }
}

/// Says which axioms of the audit fail, and how.
pub fn say_what_fails(run: &ShareRun) {
    for finding in run.audit.axioms.iter().filter(|finding| !finding.holds()) {
        say(&format!(
            "required, but {} {}: {}",
            finding.axiom.key(),
            if finding.untried {
                "is not known"
            } else {
                "fails"
            },
            finding.sentence
        ));
    }
}

fn status(required: bool, holds: bool) -> Status {
    if required && !holds {
        Status::DidNotHold
    } else {
        Status::Done
    }
}
