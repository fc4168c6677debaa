//! `allotment ledger take-up`.

use std::path::{Path, PathBuf};

use allotment_ledger::{Entry, Programme as Books};
use allotment_programme::ledger::{Taken, Wanted, compare, date_of, drawn, take_up as wanted_of};
use allotment_programme::{Run, Sheet, check as check_programme};
use allotment_store::StoreError;
use allotment_table::{Column, Fault, Faults, Table};
use serde_json::{Map, Value, json};

use super::{Kept, fault, moment, open};
use crate::args::{Database, LedgerTakeUp};
use crate::destination::accept;
use crate::progress::Bar;
use crate::render::{Status, say, write_sheet};

pub(super) fn take_up(
    at: &Path,
    database: &Database,
    args: &LedgerTakeUp,
) -> Result<Status, Faults> {
    accept(&args.output);
    let effective = args.effective.as_deref();
    let effective = effective.map(|day| date_of(Some(day), "")).transpose()?;
    let folder = database.programme.clone().unwrap_or(PathBuf::from("."));
    let bar = Bar::new();
    let (programme, run) = check_programme(&folder, &Kept, &bar)?;
    drop(bar);
    let wanted = wanted_of(&programme, &run, effective)?;
    let plans = run.plan.iter().flat_map(|plan| &plan.plans);
    for plan in plans.filter(|plan| !plan.broken.is_empty()) {
        say(&format!(
            "The plan of {} breaks its yearly money: nothing of it is taken up.",
            plan.id
        ));
    }
    let taken = loop {
        // Where another writes meanwhile, what is there already is another ledger.
        if let Some(taken) = once(at, args, &run, &wanted)? {
            break taken;
        }
    };
    write_sheet(&sheet(&wanted, &taken), &args.output, &[at])?;
    let done = if args.dry_run {
        "would be added; nothing was kept"
    } else {
        "added"
    };
    let there = taken.iter().filter(|one| **one == Taken::There).count();
    say(&format!(
        "{} entries {done}; {there} of {} there already.",
        wanted.len() - there,
        wanted.len()
    ));
    Ok(Status::Done)
}

/// Takes up what is `wanted` in the ledger as it is, and says what is there already.
/// Nothing if another wrote to the ledger meanwhile.
fn once(
    at: &Path,
    args: &LedgerTakeUp,
    run: &Run,
    wanted: &[Wanted],
) -> Result<Option<Vec<Taken>>, Faults> {
    let mut store = at.exists().then(|| open(at)).transpose()?;
    let books = store
        .as_ref()
        .map_or_else(Books::new, |store| store.programme().clone());
    let file = at.display().to_string();
    let mut kept = |id| -> Option<Value> {
        let found = store.as_mut()?.entry(id).ok().flatten()?;
        serde_json::from_str(&found.canonical).ok()
    };
    let taken = compare(&file, &books, run, wanted, &mut kept)?;
    let mut entries = Vec::new();
    let drawn = drawn(&books, wanted, &taken, args.effective.is_some());
    for one in (drawn.iter().zip(&taken)).filter(|(_, taken)| **taken == Taken::New) {
        let mut value = one.0.value.clone();
        value["recorded"] = json!(moment(&books, &one.0.community));
        let entry = Entry::read(&value).map_err(|error| {
            let what = format!(
                "{} '{}' of {}: {error}",
                one.0.what, one.0.name, one.0.community
            );
            let help = "correct the programme or its parties";
            Faults::from(Fault::new(&file, what, help))
        })?;
        entries.push(entry);
    }
    let refused = |error: StoreError| match &error {
        StoreError::Refused { at: place, refusal } => {
            let what = format!("{} (rule: {})", refusal.what, refusal.rule);
            let entry = &entries[*place];
            let file = format!("{file}: {} of {}", entry.kind(), entry.community);
            Fault::new(file, what, refusal.help.clone()).into()
        }
        _ => fault(at, &error),
    };
    if args.dry_run {
        match store.as_mut() {
            Some(store) => store.try_out(&entries).map(|_| ()).map_err(refused)?,
            None => dry(&file, &entries)?,
        }
    } else if !entries.is_empty() {
        if store.is_none() {
            // Whatever cannot stand in an empty ledger makes no file.
            dry(&file, &entries)?;
            store = Some(super::open_or_create(at)?);
        }
        let store = store.as_mut().expect("it was opened");
        let added = store.add_to(books.size(), &entries).map_err(refused)?;
        return Ok(added.map(|_| taken));
    }
    Ok(Some(taken))
}

/// That `entries` can stand in an empty ledger.
fn dry(file: &str, entries: &[Entry]) -> Result<(), Faults> {
    let mut books = Books::new();
    for entry in entries {
        // What only entries that are kept may do is no beginning.
        let new = books.apply_by(entry, entry.recorded);
        new.map_err(|refusal| {
            let what = format!("{} (rule: {})", refusal.what, refusal.rule);
            let file = format!("{file}: {} of {}", entry.kind(), entry.community);
            Faults::from(Fault::new(file, what, refusal.help))
        })?;
    }
    Ok(())
}

/// What was taken up, a row an entry.
fn sheet(wanted: &[Wanted], taken: &[Taken]) -> Sheet {
    let text = |name: &str, cell: &dyn Fn(&Wanted) -> Option<String>| {
        Column::text(name, wanted.iter().map(cell))
    };
    let field = |one: &Wanted, name: &str| one.value[name].as_str().map(str::to_owned);
    let columns = vec![
        text("community", &|one| Some(one.community.clone())),
        text("what", &|one| Some(one.what.to_owned())),
        text("name", &|one| Some(one.name.clone())),
        Column::integers(
            "amount_minor",
            wanted
                .iter()
                .map(|one| one.value["amount"].as_str()?.parse().ok()),
        ),
        text("currency", &|one| field(one, "currency")),
        text("purpose", &|one| field(one, "purpose")),
        text("id", &|one| field(one, "id")),
        Column::booleans(
            "there_already",
            taken.iter().map(|taken| Some(*taken == Taken::There)),
        ),
    ];
    Sheet {
        table: Table::new("entries", columns),
        rows: "entries",
        sources: Vec::new(),
        more: Map::new(),
    }
}
