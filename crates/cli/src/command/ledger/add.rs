//! `allotment ledger add`.

use std::collections::BTreeSet;
use std::path::Path;

use allotment_ledger::{Body, Book, Entry, EntryId, Moment, Posted, Refusal};
use allotment_programme::Sheet;
use allotment_programme::ledger::{Given, Stamp, read_entries, refused};
use allotment_store::{Store, StoreError, now};
use allotment_table::{Column, Fault, Faults, Table};
use serde_json::{Map, Value, json};

use super::{Clock, fault, moment};
use crate::args::LedgerAdd;
use crate::destination::accept;
use crate::render::{Status, say, write_sheet};

pub(super) fn add(at: &Path, args: &LedgerAdd) -> Result<Status, Faults> {
    accept(&args.output);
    let set = pairs(&args.set)?;
    let from = args.file.as_ref().or(args.from.as_ref());
    let from = from.ok_or_else(|| {
        Fault::new(
            "the command line",
            "no file is named",
            "add --file or --from",
        )
    })?;
    let mut store = super::open_if_there(at)?;
    let given = read_entries(
        from,
        args.kind.as_deref(),
        &set,
        &mut Clock::new(store.as_mut()),
    )?;
    let beforehand = dry(&given);
    let store = match (store, args.dry_run) {
        (Some(store), _) => store,
        // Whatever cannot stand in an empty ledger makes no file.
        (None, dry_run) => {
            let facts = args.fact && !dry_run;
            if dry_run || !facts {
                beforehand?;
            }
            if dry_run {
                say(&format!(
                    "{} would be added; nothing was kept.",
                    entries_in_words(given.len())
                ));
                return Ok(Status::Done);
            }
            super::open_or_create(at)?
        }
    };
    take(store, at, args, from, given)
}

/// Whether `given` can stand in an empty ledger.
fn dry(given: &[Given]) -> Result<(), Faults> {
    let mut programme = allotment_ledger::Programme::new();
    refusals(given, |entry| programme.apply(entry).map(|_| ()))
}

/// Everything of `given` that `apply` refuses. What speaks of an entry that was refused
/// before it is left out: it may be right once that is.
fn refusals(
    given: &[Given],
    mut apply: impl FnMut(&Entry) -> Result<(), Refusal>,
) -> Result<(), Faults> {
    let mut faults = Faults::new();
    let mut missing: Vec<String> = Vec::new();
    for one in given {
        let Err(refusal) = apply(&one.entry) else {
            continue;
        };
        let speaks = |name: &String| refusal.what.contains(&format!("'{name}'"));
        if !missing.iter().any(speaks) {
            faults.merge(refused(one, &refusal));
        }
        missing.push(one.entry.id.to_string());
        missing.extend(match &one.entry.body {
            Body::Party(party) => Some(party.party.clone()),
            Body::Commit(commit) => Some(commit.commitment.clone()),
            Body::Key(key) => Some(key.key.clone()),
            _ => None,
        });
    }
    faults.into_result(())
}

fn take(
    mut store: Store,
    at: &Path,
    args: &LedgerAdd,
    from: &Path,
    given: Vec<Given>,
) -> Result<Status, Faults> {
    let mut given = given;
    let behind = |one: &Given, store: &Store| {
        let book = store.programme().book(&one.entry.community);
        let last = book.and_then(Book::last_recorded);
        !one.has_own_moment && last.is_some_and(|last| one.entry.recorded < last)
    };
    // Another clock may be ahead of this one.
    for one in &mut given {
        if behind(one, &store) {
            stamp_anew(one, &mut store);
        }
    }
    let (given, breaches, posted) = loop {
        let size = store.programme().size();
        let (all, breaches) = if args.fact {
            facts(&mut store, at, given.clone(), args.source.as_deref(), from)?
        } else {
            (std::mem::take(&mut given), Vec::new())
        };
        let entries: Vec<Entry> = all.iter().map(|one| one.entry.clone()).collect();
        let posted = if args.dry_run {
            store.try_out(&entries).map(Some)
        } else {
            store.add_to(size, &entries)
        };
        let posted = posted.map_err(|error| match &error {
            StoreError::Refused { at, refusal } => {
                let first = refused(&all[*at], refusal);
                let mut trial = store.programme().clone();
                let clock = Moment::parse(&now()).expect("the clock gives a moment");
                let each = refusals(&all, |entry| trial.apply_by(entry, clock).map(|_| ()));
                // The store refused something: that is told at least.
                each.err().unwrap_or(first)
            }
            _ => fault(at, &error),
        })?;
        if let Some(posted) = posted {
            break (all, breaches, posted);
        }
        // Another wrote meanwhile: what the ledger stamps comes after that.
        if !args.fact {
            given = all;
        }
        for one in &mut given {
            stamp_anew(one, &mut store);
        }
    };
    for told in &breaches {
        say(told);
    }
    let new = posted.iter().filter(|one| !one.again).count();
    let again = posted.len() - new;
    let mut told = if args.dry_run {
        format!("{} would be added; nothing was kept", entries_in_words(new))
    } else {
        format!("{} added to {}", entries_in_words(new), super::shown(at))
    };
    if again > 0 {
        told = format!("{told}; {again} of {} there already", posted.len());
    }
    write_sheet(&added_sheet(&given, &posted), &args.output, &[from])?;
    say(&format!("{told}."));
    Ok(Status::Done)
}

/// Lets `given` be recorded after what is in the ledger by now, or as it is there, unless
/// its file says when it was recorded.
fn stamp_anew(given: &mut Given, store: &mut Store) {
    if given.has_own_moment {
        return;
    }
    let there = Clock::new(Some(store)).recorded(&given.entry.id.to_string());
    let moment = there.unwrap_or_else(|| moment(store.programme(), &given.entry.community));
    let mut value: Value = serde_json::from_str(given.entry.canonical()).unwrap_or_default();
    value["recorded"] = json!(moment);
    given.entry = Entry::read(&value).expect("only its moment is another");
}

fn entries_in_words(count: usize) -> String {
    if count == 1 {
        "1 entry".into()
    } else {
        format!("{count} entries")
    }
}

/// `FIELD=TEXT`, each in its parts.
fn pairs(set: &[String]) -> Result<Vec<(String, String)>, Faults> {
    set.iter()
        .map(|pair| {
            let parts = pair.split_once('=').filter(|(name, _)| !name.is_empty());
            let (name, text) = parts.ok_or_else(|| {
                Fault::asked(
                    "--set",
                    format!("'{pair}' is not FIELD=TEXT"),
                    "write --set actor=GB-CHC-1164883",
                )
            })?;
            Ok((name.to_owned(), text.to_owned()))
        })
        .collect()
}

/// What breaks a rule, as a breach beside that rule; the rest as it is. With what
/// is to be said of the breaches once they are kept.
fn facts(
    store: &mut Store,
    at: &Path,
    given: Vec<Given>,
    source: Option<&str>,
    from: &Path,
) -> Result<(Vec<Given>, Vec<String>), Faults> {
    let mut told = Vec::new();
    let mut taken: Vec<Entry> = Vec::new();
    let mut all = Vec::new();
    let mut known = BTreeSet::new();
    for one in given {
        if let Some(breach) = breach_of(store, &one, &mut known) {
            // The fact is there: sending it again changes nothing.
            all.push(Given {
                entry: breach,
                ..one
            });
            continue;
        }
        taken.push(one.entry.clone());
        let refusal = match store.try_out(&taken) {
            Ok(_) => {
                all.push(one);
                continue;
            }
            Err(StoreError::Refused { refusal, .. }) => refusal,
            Err(error) => return Err(fault(at, &error)),
        };
        taken.pop();
        let value: Value = serde_json::from_str(one.entry.canonical()).unwrap_or_default();
        let source = source.map_or_else(
            || format!("{} line {}", from.display(), one.line),
            str::to_owned,
        );
        let mut breach = json!({
            "kind": "breach", "rule": refusal.rule.word(), "because": refusal.what, "source": source, "fact": value,
        });
        for field in ["id", "community", "effective", "recorded", "actor"] {
            breach[field] = value[field].clone();
        }
        let entry = Entry::read(&breach)
            .map_err(|error| Fault::new(&one.file, error.to_string(), "").at_line(one.line))?;
        told.push(format!(
            "{}:{}: a breach of '{}': {}",
            one.file, one.line, refusal.rule, refusal.what
        ));
        taken.push(entry.clone());
        all.push(Given { entry, ..one });
    }
    Ok((all, told))
}

/// The breach in the ledger that stands for the fact `given`, if there is one: that of
/// its id, or, where its file gives it none, one of those that say the same which was not
/// `known` for another.
fn breach_of(store: &mut Store, given: &Given, known: &mut BTreeSet<EntryId>) -> Option<Entry> {
    if given.has_own_id {
        return breach_with(store, &given.entry, given.entry.id);
    }
    let book = store.programme().book(&given.entry.community)?;
    let without = |mut fact: Value| {
        let fields = fact.as_object_mut()?;
        fields.remove("recorded");
        fields.remove("id");
        Some(fact)
    };
    let fact = without(serde_json::from_str(given.entry.canonical()).ok()?);
    let mut same = book
        .breaches()
        .iter()
        .filter(|one| !known.contains(&one.entry) && without(one.breach.fact.clone()) == fact);
    let id = same.next()?.entry;
    known.insert(id);
    let kept = store.entry(id).ok().flatten()?;
    Entry::from_canonical(&kept.canonical).ok()
}

/// The breach `id` of the ledger, if it stands for the fact `entry`.
fn breach_with(store: &mut Store, entry: &Entry, id: EntryId) -> Option<Entry> {
    let kept = store.entry(id).ok().flatten()?;
    let breach = Entry::from_canonical(&kept.canonical).ok()?;
    let Body::Breach(said) = &breach.body else {
        return None;
    };
    let without = |mut fact: Value| {
        fact.as_object_mut()?.remove("recorded");
        Some(fact)
    };
    let fact = serde_json::from_str(entry.canonical()).ok()?;
    (without(said.fact.clone()) == without(fact)).then_some(breach)
}

/// What was added, a row an entry.
pub(super) fn added_sheet(given: &[Given], posted: &[Posted]) -> Sheet {
    let text = |name: &str, cell: &dyn Fn(&Given) -> String| {
        Column::text(name, given.iter().map(|one| Some(cell(one))))
    };
    let columns = vec![
        text("id", &|one| one.entry.id.to_string()),
        text("community", &|one| one.entry.community.clone()),
        Column::integers("place", posted.iter().map(|one| i64::try_from(one.at).ok())),
        text("kind", &|one| one.entry.kind().to_string()),
        text("leaf_hash", &|one| one.entry.leaf().to_string()),
        Column::booleans("there_already", posted.iter().map(|one| Some(one.again))),
    ];
    Sheet {
        table: Table::new("entries", columns),
        rows: "entries",
        sources: Vec::new(),
        more: Map::new(),
    }
}
