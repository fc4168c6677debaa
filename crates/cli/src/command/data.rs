//! `allotment data`.

use std::fmt::Write as _;
use std::io::IsTerminal;

use allotment_programme::pack::{Added, Addition, add, packs};
use allotment_table::Faults;

use crate::args::{Data, DataCommand};
use crate::render::{Status, say, to_standard_output};

/// Lists the packs, or adds one.
///
/// # Errors
/// [`Faults`] of the pack or the files.
pub fn data(args: &Data) -> Result<Status, Faults> {
    match &args.command {
        DataCommand::List => list(),
        DataCommand::Add { pack, dir, from } => {
            let watched = std::io::stderr().is_terminal();
            let added = add(pack, dir, from.as_deref(), &|title| {
                if watched {
                    say(&format!("… {title}"));
                }
            })?;
            tell(&added);
            added.faults.into_result(Status::Done)
        }
        DataCommand::Tidy(args) => super::tidy::tidy(args),
    }
}

fn list() -> Result<Status, Faults> {
    let mut text = String::new();
    for pack in packs() {
        let _ = writeln!(text, "{}: {}", pack.id, pack.title);
        for file in &pack.file {
            let _ = writeln!(
                text,
                "  {}\n    {}\n    {}, {}, {}\n    {}\n    {}",
                file.id,
                file.title,
                file.publisher,
                file.date,
                file.licence,
                file.page,
                file.standing()
            );
        }
        let _ = writeln!(text, "  {}", pack.attribution);
    }
    to_standard_output(text.as_bytes())?;
    Ok(Status::Done)
}

fn tell(added: &Addition) {
    for one in &added.files {
        match one {
            Added::Kept { record, first } => {
                if *first {
                    say(&format!(
                        "{}: unverified, seen for the first time; its SHA-256 {} is recorded",
                        record.id, record.sha256
                    ));
                } else if !record.verified {
                    say(&format!(
                        "{}: unverified, the same as before; its SHA-256 is {}",
                        record.id, record.sha256
                    ));
                }
            }
            Added::There(_) => {}
            Added::NotHad { id, look } => say(&format!("{id}: not had; {look}")),
        }
    }
    let pack = &added.pack;
    say(&format!(
        "{} of {} files of '{pack}' are in data/{pack}",
        added.there, added.asked
    ));
}
