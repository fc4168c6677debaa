//! `backup`, `restore` and `upgrade`: the ledger, and the service's database
//! beside it.

use std::fs;
use std::path::{Path, PathBuf};

use allotment_server::{Flags, Settings};
use allotment_store::{
    StoreError, Upgraded, backup_service, restore_service, upgrade_service, verify,
};
use allotment_table::{Fault, Faults};

use super::ledger::{DATABASE, fault, ledger_of, open, shown, whose};
use crate::args::{Backup, Database, Folder, Restore};
use crate::destination::accept_copy;
use crate::render::{Status, say};

/// The service's database in a copy.
const SERVICE: &str = "service.db";

/// The programme whose ledger and service are meant: the one that is named, or
/// that of the working folder if no ledger is named.
fn programme_of(database: &Database) -> Option<PathBuf> {
    let here = || {
        let is_one = Path::new("programme.toml").exists();
        (is_one && database.database == Path::new(DATABASE)).then(|| PathBuf::from("."))
    };
    database.programme.clone().or_else(here)
}

/// Where the service of the programme in `folder` has its database.
fn service_of(folder: &Path) -> Result<PathBuf, Faults> {
    Ok(Settings::read(folder, &Flags::default())?.database)
}

/// Copies the ledger to a file, or all that a programme keeps to a folder.
///
/// # Errors
/// [`Faults`] if there is nothing, or the copy cannot be written.
pub fn backup(args: &Backup) -> Result<Status, Faults> {
    accept_copy(&args.copy);
    let Some(folder) = programme_of(&args.database) else {
        let entries = backup_ledger(&whose(&args.database)?, &args.copy)?;
        say(&format!(
            "A copy of {entries} entries is in {}. The ledger's key is in it: keep it as safe as the ledger.",
            args.copy.display()
        ));
        return Ok(Status::Done);
    };
    let (ledger, service) = (ledger_of(&folder)?, service_of(&folder)?);
    if !ledger.exists() && !service.exists() {
        let what = "there is neither a ledger nor a service's database here";
        let help = "name the folder of a programme that keeps one with --programme";
        return Err(Fault::new(folder.display().to_string(), what, help).into());
    }
    if args.copy.exists() {
        let there = StoreError::There {
            path: args.copy.clone(),
        };
        return Err(fault(&args.copy, &there));
    }
    // Whole or not at all: under another name first.
    let made = beside(&args.copy);
    let copied = copy_both(&made, &ledger, &service).and_then(|parts| {
        let system = |error: std::io::Error| cannot_write(&args.copy, &error);
        fs::File::open(&made)
            .and_then(|folder| folder.sync_all())
            .map_err(system)?;
        fs::rename(&made, &args.copy).map_err(system)?;
        Ok(parts)
    });
    if copied.is_err() {
        let _gone = fs::remove_dir_all(&made);
    }
    say(&format!("{} in {}.", copied?, args.copy.display()));
    say("Keep it as safe as what was copied: it has the ledger's key and people's names in it.");
    if service.exists() {
        say(
            "The service's secret is not in it: keep a copy of that apart. With both, whoever has a code finds its ballot while a vote is open.",
        );
    }
    Ok(Status::Done)
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Faults {
    let what = format!("it cannot be written: {error}");
    let help = "name a folder that you may write to, on a disk with room";
    Fault::system(path.display().to_string(), what, help).into()
}

fn beside(copy: &Path) -> PathBuf {
    let name = copy
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = format!(".{}.new-{}", name.unwrap_or_default(), std::process::id());
    copy.with_file_name(name)
}

fn backup_ledger(from: &Path, to: &Path) -> Result<u64, Faults> {
    let mut store = open(from)?;
    store.backup(to).map_err(|error| fault(to, &error))?;
    Ok(store.programme().size())
}

/// Copies what there is of both into the new folder `to`. The ledger first: what
/// was decided by a vote is entered after the vote has closed, so that no copy
/// has a decision without its vote.
fn copy_both(to: &Path, ledger: &Path, service: &Path) -> Result<String, Faults> {
    let _left = fs::remove_dir_all(to);
    let mut made = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut made, 0o700);
    made.create(to).map_err(|error| cannot_write(to, &error))?;
    let mut parts = Vec::new();
    if ledger.exists() {
        let entries = backup_ledger(ledger, &to.join(DATABASE))?;
        parts.push(format!("a copy of {entries} entries of the ledger"));
    }
    if service.exists() {
        backup_service(service, &to.join(SERVICE)).map_err(|error| fault(service, &error))?;
        parts.push("a copy of the service's votes and accounts".to_owned());
    }
    let mut words = parts.join(" and ");
    words.replace_range(..1, "A");
    Ok(format!(
        "{words} {}",
        if parts.len() == 1 { "is" } else { "are" }
    ))
}

/// Brings a copy back: a ledger from a file, or what is in a folder that
/// `backup` made.
///
/// # Errors
/// [`Faults`] if it cannot be read, a ledger or a service's database is there
/// already, or a service runs there.
pub fn restore(args: &Restore) -> Result<Status, Faults> {
    if !args.copy.is_dir() {
        return restore_ledger(&args.copy, &whose(&args.database)?, &args.database);
    }
    let folder = programme_of(&args.database).unwrap_or_else(|| PathBuf::from("."));
    let (ledger, service) = (args.copy.join(DATABASE), args.copy.join(SERVICE));
    if !ledger.exists() && !service.exists() {
        let what = "there is neither a ledger nor a service's database in it";
        let help = "name a folder that `allotment backup` made";
        return Err(Fault::new(args.copy.display().to_string(), what, help).into());
    }
    let (to_ledger, to_service) = (ledger_of(&folder)?, service_of(&folder)?);
    // Everything is looked at before anything is put anywhere.
    let returning = if service.exists() {
        let returning = restore_service(&service, &to_service);
        let returning = returning.map_err(|error| match &error {
            StoreError::Served { path } | StoreError::There { path } => fault(path, &error),
            _ => fault(&service, &error),
        })?;
        if !returning.looked.findings.is_empty() {
            return Ok(not_right(&service, &returning.looked.findings));
        }
        Some(returning)
    } else {
        None
    };
    if ledger.exists() {
        if to_ledger.exists() {
            let there = StoreError::There {
                path: to_ledger.clone(),
            };
            return Err(fault(&to_ledger, &there));
        }
        match restore_ledger(&ledger, &to_ledger, &args.database)? {
            Status::Done => {}
            not_done @ Status::DidNotHold => return Ok(not_done),
        }
    }
    if let Some(returning) = returning {
        let looked = returning.looked.clone();
        returning
            .finish()
            .map_err(|error| fault(&to_service, &error))?;
        let votes = if looked.polls == 1 { "vote" } else { "votes" };
        say(&format!(
            "{} {votes} and the service's accounts are in {}, verified.",
            looked.polls,
            to_service.display()
        ));
        let settings = Settings::read(&folder, &Flags::default())?;
        if !settings.secret_file.exists() {
            say(&format!(
                "The service's secret is not there: put its copy back as {} before you start the service.",
                settings.secret_file.display()
            ));
        }
    }
    Ok(Status::Done)
}

fn restore_ledger(from: &Path, to: &Path, database: &Database) -> Result<Status, Faults> {
    let verdict = allotment_store::restore(from, to).map_err(|error| match &error {
        StoreError::There { path } => fault(path, &error),
        StoreError::Unreachable { .. } => fault(&database.database, &error),
        _ => fault(from, &error),
    })?;
    if verdict.findings.is_empty() {
        say(&format!(
            "{} entries are in {}, verified.",
            verdict.entries(),
            shown(to)
        ));
        return Ok(Status::Done);
    }
    let findings: Vec<String> = verdict.findings.iter().map(ToString::to_string).collect();
    Ok(not_right(from, &findings))
}

fn not_right(copy: &Path, findings: &[String]) -> Status {
    for finding in findings {
        say(&format!("error: {}: {finding}", copy.display()));
    }
    say("help: restore another copy; nothing was written");
    Status::DidNotHold
}

/// Takes what a programme keeps to the form that this program works with: copies
/// it, takes it forward, verifies it.
///
/// # Errors
/// [`Faults`] if a service runs there, or it cannot be read or written: it is as
/// it was.
pub fn upgrade(args: &Folder) -> Result<Status, Faults> {
    let (ledger, service) = (ledger_of(&args.dir)?, service_of(&args.dir)?);
    let mut status = Status::Done;
    if service.exists() {
        let upgraded = upgrade_service(&service).map_err(|error| fault(&service, &error))?;
        let at = service.display();
        match upgraded {
            Upgraded::Newest(schema) => {
                say(&format!(
                    "{at} has schema {schema}, the newest: nothing was done."
                ));
            }
            Upgraded::Forward { from, to, copy } => say(&format!(
                "{at} was taken from schema {from} to {to}, and verified. How it was is in {}: remove it once all is well.",
                copy.display()
            )),
            Upgraded::Left(findings) => {
                for finding in findings {
                    say(&format!("error: {at}: {finding}"));
                }
                say("help: it is as it was; see  allotment doctor");
                status = Status::DidNotHold;
            }
        }
    }
    if ledger.exists() {
        let verdict = verify(&ledger, None, None).map_err(|error| fault(&ledger, &error))?;
        if verdict.findings.is_empty() {
            // Opening it takes it forward, in one transaction.
            let entries = open(&ledger)?.programme().size();
            let at = ledger.display();
            say(&format!(
                "{at}: {entries} entries, verified, in the newest form."
            ));
        } else {
            for finding in &verdict.findings {
                say(&format!("error: {}: {finding}", ledger.display()));
            }
            say("help: it is as it was; restore a copy");
            status = Status::DidNotHold;
        }
    }
    if !service.exists() && !ledger.exists() {
        let what = "there is neither a ledger nor a service's database here";
        let help = "name the folder of a programme that keeps one";
        return Err(Fault::new(args.dir.display().to_string(), what, help).into());
    }
    Ok(status)
}
