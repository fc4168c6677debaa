//! The commands on a programme's folder.

use std::path::Path;

use allotment_programme::out::{RECEIPT, write_out};
use allotment_programme::poll::verify_results;
use allotment_programme::share::ShareRun;
use allotment_programme::{
    OUT, PROGRAMME, Programme, check as check_programme, demo_country, make_out, new_programme,
    verify as verify_programme, why as trace,
};
use allotment_table::{Faults, read_bytes};

use super::ledger::{Kept, begin_demo, check_keys_of, verify_of};
use super::serve::serve_demo;
use super::share::{say_warnings, say_what_fails};
use crate::args::{Demo, Folder, Run, Why, WhyFormat};
use crate::progress::Bar;
use crate::render::{Status, say, to_standard_output, write_json};

/// Makes the demo country and runs it.
///
/// # Errors
/// [`Faults`] if the folder cannot be written.
pub fn demo(args: &Demo) -> Result<Status, Faults> {
    demo_country(&args.dir, args.seed)?;
    say(&format!(
        "A made-up country is in {}: seed {}.",
        args.dir.display(),
        args.seed
    ));
    let bar = Bar::new();
    let begun = begin_demo(&args.dir, &bar);
    drop(bar);
    begun?;
    run_folder(&args.dir)?;
    if args.no_serve {
        return Ok(Status::Done);
    }
    serve_demo(&args.dir, &args.flags)
}

/// Starts a programme.
///
/// # Errors
/// [`Faults`] if there is one already.
pub fn new(args: &Folder) -> Result<Status, Faults> {
    new_programme(&args.dir)?;
    say(&format!(
        "A starter programme is in {}. Read its programme.toml, then:  allotment run {}",
        args.dir.display(),
        args.dir.display()
    ));
    Ok(Status::Done)
}

/// Says everything that is wrong.
///
/// # Errors
/// [`Faults`] of the programme.
pub fn check(args: &Folder) -> Result<Status, Faults> {
    let bar = Bar::new();
    let result = check_programme(&args.dir, &Kept, &bar);
    let result = result.and_then(|made| check_keys_of(&args.dir).map(|()| made));
    drop(bar);
    match result {
        Ok((_, run)) => {
            for stage in run.stages.iter().filter(|stage| stage.ran) {
                say(&format!("{}: {}", stage.stage, stage.note));
            }
            say("Nothing is wrong.");
            Ok(Status::Done)
        }
        Err(faults) if faults.is_system() || !is_programme(&args.dir) => Err(faults),
        Err(faults) => {
            say(faults.report().trim_end());
            Ok(Status::DidNotHold)
        }
    }
}

/// Runs a programme.
///
/// # Errors
/// [`Faults`] of the programme, or if `out/` cannot be written.
pub fn run(args: &Run) -> Result<Status, Faults> {
    let share = run_folder(&args.dir)?;
    let failing = share.filter(|share| args.require && !share.holds());
    Ok(match failing {
        Some(share) => {
            say_what_fails(&share);
            Status::DidNotHold
        }
        None => Status::Done,
    })
}

fn run_folder(folder: &Path) -> Result<Option<ShareRun>, Faults> {
    let programme = Programme::read(folder)?;
    let bar = Bar::new();
    let (run, files) = make_out(&programme, &Kept, &bar)?;
    drop(bar);
    let out = programme.out();
    write_out(&out, &files)?;
    for stage in run.stages.iter().filter(|stage| stage.ran) {
        say(&format!("{}: {}", stage.stage, stage.note));
    }
    if let Some(share) = &run.share {
        say_warnings(share);
    }
    let left: Vec<&str> = run
        .stages
        .iter()
        .filter(|stage| !stage.ran)
        .map(|stage| stage.stage.as_str())
        .collect();
    if !left.is_empty() {
        say(&format!(
            "left out, because not declared or not built yet: {}",
            left.join(", ")
        ));
    }
    say(&format!("seed {}", programme.head.seed));
    say(&format!(
        "{} files are in {}. Open the report by a double click on {}.",
        files.len(),
        out.display(),
        out.join("report").join("index.html").display()
    ));
    Ok(run.share)
}

/// Traces one place.
///
/// # Errors
/// [`Faults`] of the programme, or if no stage knows the code.
pub fn why(args: &Why) -> Result<Status, Faults> {
    let bar = Bar::new();
    let (programme, run) = check_programme(&args.dir, &Kept, &bar)?;
    drop(bar);
    let trace = trace(&programme, &run, &args.id)?;
    if args.format == Some(WhyFormat::Json) {
        write_json(&trace.document, None)?;
    } else {
        to_standard_output(format!("{}\n", trace.lines.join("\n")).as_bytes())?;
    }
    Ok(Status::Done)
}

/// Runs again and compares.
///
/// # Errors
/// [`Faults`] if there is nothing to compare with, or the programme cannot run.
pub fn verify(args: &Folder) -> Result<Status, Faults> {
    if args.dir.is_file() {
        return verify_vote(&args.dir);
    }
    let ledger = match verify_of(&args.dir)? {
        Some((entries, findings)) if findings.is_empty() => Some(entries),
        Some((_, findings)) => {
            for finding in findings.iter().take(100) {
                say(&format!("error: {finding}"));
            }
            say(
                "help: restore the ledger from a backup, and hold it to a checkpoint kept elsewhere",
            );
            return Ok(Status::DidNotHold);
        }
        None => None,
    };
    let bar = Bar::new();
    let verified =
        Programme::read(&args.dir).and_then(|programme| verify_programme(&programme, &Kept, &bar));
    drop(bar);
    let verified = match verified {
        Ok(verified) => verified,
        // There were results, and they cannot be made again: that is a finding.
        Err(faults) if !faults.is_system() && has_results(&args.dir) => {
            say(faults.report().trim_end());
            return Ok(Status::DidNotHold);
        }
        Err(faults) => return Err(faults),
    };
    if verified.differences.is_empty() {
        say(&format!(
            "All {} files are what a run makes, byte by byte.",
            verified.files
        ));
        if let Some(entries) = ledger {
            say(&format!(
                "The ledger holds: {entries} entries, every balance and signature worked out again."
            ));
        }
        return Ok(Status::Done);
    }
    for difference in verified.differences.iter().take(100) {
        say(&format!("{}: {}", difference.path, difference.what));
    }
    say(&format!(
        "{} of {} files differ; if the change was meant, run again with  allotment run {}",
        verified.files_that_differ(),
        verified.files,
        args.dir.display()
    ));
    Ok(Status::DidNotHold)
}

/// Counts a vote again from what was published of it.
fn verify_vote(path: &Path) -> Result<Status, Faults> {
    let name = path.display().to_string();
    let again = verify_results(&name, &read_bytes(path)?)?;
    say(&format!(
        "{}: {} ballots, {} codes given out. Its definition has the hash\n{}\nand its ballots were signed for by\n{}",
        again.name, again.ballots, again.issued, again.hash, again.verifier
    ));
    if again.papers.received() > 0 {
        let papers = again.papers;
        say(&format!(
            "{} came on paper, {} of them with a code; {} cannot be counted.",
            papers.received(),
            papers.with_code,
            papers.not_counted
        ));
    }
    if !again.funded.is_empty() {
        say(&format!(
            "Counted again, it funds {}.",
            again.funded.join(", ")
        ));
    }
    for finding in again.findings.iter().take(100) {
        say(&format!("{name}: {finding}"));
    }
    if again.findings.is_empty() {
        say(
            "Everything holds. Compare the hash and the signer with what was shown before the vote.",
        );
        return Ok(Status::Done);
    }
    Ok(Status::DidNotHold)
}

fn is_programme(folder: &Path) -> bool {
    folder.join(PROGRAMME).exists()
}

fn has_results(folder: &Path) -> bool {
    is_programme(folder) && folder.join(OUT).join(RECEIPT).exists()
}
