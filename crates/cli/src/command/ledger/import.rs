//! `allotment ledger import`.

use std::path::Path;

use allotment_ledger::Entry;
use allotment_programme::ledger::{ImportOptions, Stamp, import_grants, imported_entries};
use allotment_store::{Store, StoreError};
use allotment_table::{Fault, Faults};

use super::{Clock, fault};
use crate::args::{LedgerImport, LedgerUse};
use crate::destination::accept;
use crate::render::{Status, say, write_sheet};

pub(super) fn import(at: &Path, args: &LedgerImport) -> Result<Status, Faults> {
    accept(&args.output);
    let options = ImportOptions {
        community: args.community.clone(),
        used_for: match args.used_for {
            LedgerUse::Capital => "capital".into(),
            LedgerUse::Revenue => "revenue".into(),
        },
        actor: args.actor.clone(),
    };
    let imported = import_grants(&args.file, &options)?;
    let file = args.file.display().to_string();
    let mut store = super::open_if_there(at)?;
    let mut clock = Clock::new(store.as_mut());
    let read = imported_entries(&file, imported.entries, |id| {
        clock.recorded(id).unwrap_or_else(|| clock.now())
    })?;
    let (mut lines, mut entries): (Vec<u64>, Vec<Entry>) = read.into_iter().unzip();
    // Who is a party already, under the same name, need not be added again.
    if let Some(store) = &store {
        let ledger = store.programme();
        let known = |entry: &Entry| match &entry.body {
            allotment_ledger::Body::Party(party) => {
                let book = ledger.book(&entry.community);
                book.is_some_and(|book| {
                    book.party(&party.party).is_some() && book.place_of(entry.id).is_none()
                })
            }
            _ => false,
        };
        let keep: Vec<bool> = entries.iter().map(|entry| !known(entry)).collect();
        let mut kept = keep.iter();
        entries.retain(|_| *kept.next().unwrap_or(&true));
        let mut kept = keep.iter();
        lines.retain(|_| *kept.next().unwrap_or(&true));
    }
    let refused = |error: StoreError| match &error {
        StoreError::Refused { at, refusal } => {
            let what = format!("{} (rule: {})", refusal.what, refusal.rule);
            Fault::new(&file, what, refusal.help.clone())
                .at_line(lines[*at])
                .into()
        }
        _ => fault(at, &error),
    };
    let mut new = 0;
    if !args.dry_run && !entries.is_empty() {
        let mut store = match store {
            Some(store) => store,
            None => Store::open_or_create(at).map_err(|error| fault(at, &error))?,
        };
        let posted = store.add(&entries).map_err(refused)?;
        new = posted.iter().filter(|one| !one.again).count();
    }
    write_sheet(&imported.sheet, &args.output, &[&args.file, at])?;
    let [taken, mended, passed, wrong] = imported.counts;
    say(&format!(
        "Of {} grants {taken} were taken as they are, {mended} mended, {passed} passed over, {wrong} refused.",
        taken + mended + passed + wrong
    ));
    say(&if args.dry_run {
        format!("{} entries would be sent; nothing was kept.", entries.len())
    } else {
        format!(
            "{new} entries were added to {}; {} were there already.",
            super::shown(at),
            entries.len() - new
        )
    });
    Ok(Status::Done)
}
