//! `allotment plan`.

use std::path::Path;

use allotment_programme::plan::{Exported, plan_check, plan_commitments, plan_export, plan_new};
use allotment_table::{Fault, Faults};

use crate::args::{Plan, PlanCheck, PlanCommand, PlanCommitments, PlanExport, PlanForm, PlanNew};
use crate::destination::{accept, accept_form, accept_text};
use crate::render::{
    Status, is_for_people, outgoing_bytes, refuse_overwriting, say, send, to_standard_output,
    write_sheet,
};

/// Starts, checks or publishes a neighbourhood's plan.
///
/// # Errors
/// [`Faults`] of the input.
pub fn plan(args: &Plan) -> Result<Status, Faults> {
    match &args.command {
        PlanCommand::New(args) => new(args),
        PlanCommand::Check(args) => check(args),
        PlanCommand::Export(args) => export(args),
        PlanCommand::Commitments(args) => commitments(args),
    }
}

fn new(args: &PlanNew) -> Result<Status, Faults> {
    accept_text(Some(&args.file));
    if args.file.exists() {
        let what = "this is there already, and a new plan would replace it";
        let help = "choose another name, or move it away";
        return Err(Fault::new(args.file.display().to_string(), what, help).into());
    }
    let text = plan_new(&args.file, args.place.as_deref(), args.programme.as_deref())?;
    send(&[outgoing_bytes(text.into_bytes(), Some(&args.file))])?;
    say(&format!(
        "A starter plan is in {}. Fill it in, then:  allotment plan check {}",
        args.file.display(),
        args.file.display()
    ));
    Ok(Status::Done)
}

fn check(args: &PlanCheck) -> Result<Status, Faults> {
    accept(&args.output);
    let checked = plan_check(&args.file, args.programme.as_deref())?;
    if is_for_people(&args.output) {
        // A table would clip the sentences: each finding stands once, whole.
        let mut notes = checked.notes.join("\n");
        if !notes.is_empty() {
            notes.push('\n');
        }
        to_standard_output(notes.as_bytes())?;
    } else {
        write_sheet(&checked.sheet, &args.output, &[args.file.as_path()])?;
        for note in &checked.notes {
            say(note);
        }
    }
    if !checked.broken.is_empty() {
        say(checked.broken.report().trim_end());
    }
    say(&checked.summary);
    let told = match checked.notes.len() {
        0 => "nothing else is missing".to_owned(),
        1 => "1 thing is missing".to_owned(),
        count => format!("{count} things are missing"),
    };
    let holds = checked.broken.is_empty();
    if holds {
        say(&format!("The plan is within its yearly money; {told}."));
    } else {
        say(&format!(
            "The plan breaks its yearly money and cannot be exported; {told}."
        ));
    }
    Ok(if !holds || (args.require && !checked.notes.is_empty()) {
        Status::DidNotHold
    } else {
        Status::Done
    })
}

fn export(args: &PlanExport) -> Result<Status, Faults> {
    let ending = match args.to {
        PlanForm::Docx => "docx",
        PlanForm::Pdf => "pdf",
        PlanForm::Html => "html",
        PlanForm::Csv => "csv",
    };
    accept_form(args.out.as_deref(), ending);
    match plan_export(&args.file, args.programme.as_deref(), args.to.into())? {
        Exported::Refused(faults) => Ok(refused(&faults, BREAKS_MONEY)),
        Exported::Unwritten(faults) => Ok(refused(&faults, UNWRITTEN)),
        Exported::Made(bytes) => {
            let outgoing = [outgoing_bytes(bytes, args.out.as_deref())];
            refuse_overwriting(&outgoing, &[args.file.as_path()]);
            send(&outgoing)?;
            Ok(Status::Done)
        }
    }
}

fn commitments(args: &PlanCommitments) -> Result<Status, Faults> {
    accept(&args.output);
    match plan_commitments(&args.file, args.programme.as_deref())? {
        Exported::Refused(faults) => Ok(refused(&faults, BREAKS_MONEY)),
        Exported::Unwritten(faults) => Ok(refused(&faults, UNWRITTEN)),
        Exported::Made(sheet) => {
            let inputs: [&Path; 1] = [&args.file];
            write_sheet(&sheet, &args.output, &inputs)?;
            let told = match sheet.table.rows() {
                0 => "Nothing is to be committed: no item is agreed yet, or the vote has all their money."
                    .to_owned(),
                1 => "1 agreed item is ready for the ledger.".to_owned(),
                count => format!("{count} agreed items are ready for the ledger."),
            };
            say(&told);
            Ok(Status::Done)
        }
    }
}

const BREAKS_MONEY: &str = "a plan that breaks its yearly money is not published";
const UNWRITTEN: &str = "what is agreed is not written yet";

fn refused(faults: &Faults, why: &str) -> Status {
    say(faults.report().trim_end());
    say(&format!("Nothing was written: {why}."));
    Status::DidNotHold
}
