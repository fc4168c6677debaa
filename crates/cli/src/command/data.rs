//! `allotment data`.

use std::fmt::Write as _;
use std::io::IsTerminal;

use allotment_programme::pack::{Added, add, packs};
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
            tell(pack, &added);
            Ok(Status::Done)
        }
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

fn tell(pack: &str, added: &[Added]) {
    let mut kept = 0;
    for one in added {
        match one {
            Added::Kept(record) if record.verified => kept += 1,
            Added::Kept(record) => {
                kept += 1;
                say(&format!(
                    "{}: unverified, seen for the first time; its SHA-256 {} is recorded",
                    record.id, record.sha256
                ));
            }
            Added::NotHad { id, look } => say(&format!("{id}: not had; {look}")),
        }
    }
    say(&format!(
        "{kept} of {} files of '{pack}' are in data/{pack}",
        added.len()
    ));
}
