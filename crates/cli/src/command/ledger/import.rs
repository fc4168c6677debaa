//! `allotment ledger import`.

use std::path::Path;

use allotment_ledger::{Entry, Programme};
use allotment_programme::ledger::{ImportOptions, Imported, Stamp, date_of, import_grants};
use allotment_store::{Store, StoreError, now};
use allotment_table::{Fault, Faults};
use serde_json::{Value, json};

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
        today: date_of(None, &now())?,
    };
    let (imported, sent, new) = loop {
        // Where another writes meanwhile, what the file adds to is another ledger.
        if let Some(done) = once(at, args, &options)? {
            break done;
        }
    };
    write_sheet(&imported.sheet, &args.output, &[&args.file, at])?;
    let [taken, mended, passed, wrong] = imported.counts;
    say(&format!(
        "Of {} grants {taken} were taken as they are, {mended} mended, {passed} passed over, {wrong} refused.",
        taken + mended + passed + wrong
    ));
    say(&if args.dry_run {
        format!("{sent} entries would be sent; nothing was kept.")
    } else {
        format!("{new} entries were added to {}.", super::shown(at))
    });
    Ok(Status::Done)
}

/// Imports the file into the ledger as it is: what became of it, how many entries it makes,
/// and how many are new. Nothing if another wrote to the ledger meanwhile.
fn once(
    at: &Path,
    args: &LedgerImport,
    options: &ImportOptions,
) -> Result<Option<(Imported, usize, usize)>, Faults> {
    let file = args.file.display().to_string();
    let mut store = super::open_if_there(at)?;
    let empty = Programme::new();
    let ledger = store.as_ref().map_or(&empty, Store::programme);
    let size = ledger.size();
    let mut imported = import_grants(&args.file, options, ledger, &now())?;
    let mut entries = std::mem::take(&mut imported.entries);
    if let Some(store) = &mut store {
        as_recorded(&mut entries, store);
    }
    let (lines, entries): (Vec<u64>, Vec<Entry>) = entries.into_iter().unzip();
    let sent = entries.len();
    if args.dry_run || entries.is_empty() {
        return Ok(Some((imported, sent, 0)));
    }
    let mut store = match store {
        Some(store) => store,
        None => super::open_or_create(at)?,
    };
    let posted = store.add_to(size, &entries).map_err(|error| match &error {
        StoreError::Refused { at, refusal } => {
            let what = format!("{} (rule: {})", refusal.what, refusal.rule);
            Fault::new(&file, what, refusal.help.clone())
                .at_line(lines[*at])
                .into()
        }
        _ => fault(at, &error),
    })?;
    let new = posted.map(|posted| posted.iter().filter(|one| !one.again).count());
    // Nobody waits until they are let go, one by one.
    drop(std::thread::spawn(move || drop(entries)));
    Ok(new.map(|new| (imported, sent, new)))
}

/// Lets those of `entries` that are in the ledger already be as they were recorded
/// then, so that they are the same.
fn as_recorded(entries: &mut [(u64, Entry)], store: &mut Store) {
    for (_, entry) in entries {
        let book = store.programme().book(&entry.community);
        if book.is_none_or(|book| book.place_of(entry.id).is_none()) {
            continue;
        }
        let Some(moment) = Clock::new(Some(store)).recorded(&entry.id.to_string()) else {
            continue;
        };
        let mut value: Value = serde_json::from_str(entry.canonical()).unwrap_or_default();
        value["recorded"] = json!(moment);
        if let Ok(same) = Entry::read(&value) {
            *entry = same;
        }
    }
}
