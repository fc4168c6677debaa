//! `allotment ledger sign` and `amend`: what everybody has to sign.

use std::path::Path;

use allotment_ledger::{Book, Commitment, EntryId, Hash, shown};
use allotment_programme::ledger::{Stamp, date_of, schedule};
use allotment_store::{Store, now};
use allotment_table::{Fault, Faults};
use serde_json::json;

use super::signed::{KeyFile, base64, read, refused, signed};
use super::{Clock, moment, open};
use crate::args::{LedgerAmend, LedgerSign};
use crate::render::{Status, say};

/// What is to be signed: a commitment, or an amendment of it that waits.
struct Target {
    community: String,
    commitment: String,
    entry: EntryId,
    hash: Hash,
    amends: bool,
}

/// What `what` calls in `book`: the name of a commitment, for the amendment that
/// waits or else for itself; or the number of either's entry.
fn target(book: &Book, what: &str) -> Option<Target> {
    let (entry, hash) = book.to_be_signed(what)?;
    let amended =
        |one: &Commitment| one.pending.as_ref().map(|pending| pending.entry) == Some(entry);
    let mut commitments = book.commitments().iter();
    let one = commitments.find(|one| one.entry == entry || amended(one))?;
    Some(Target {
        community: book.community().to_owned(),
        commitment: one.name.clone(),
        entry,
        hash,
        amends: amended(one),
    })
}

pub(super) fn sign(at: &Path, args: &LedgerSign) -> Result<Status, Faults> {
    let effective = date_of(args.effective.as_deref(), &now())?.to_string();
    let key = KeyFile::read(&args.key)?;
    let mut store: Store = open(at)?;
    let books = store.programme().books();
    let found: Vec<Target> = books.filter_map(|book| target(book, &args.what)).collect();
    let [target] = &found[..] else {
        return Err(not_one(at, &args.what, found.len()));
    };
    let Target {
        community,
        commitment,
        ..
    } = target;
    let book = store.programme().book(community);
    let before = book.and_then(|book| book.commitment(commitment));
    let terms = before.map(|one| what_is_signed(one, target.amends));
    let name = book.and_then(|book| key.name_in(book));
    let value = json!({
        "kind": "sign", "id": Clock::new(None).new_id()?, "community": community, "effective": effective,
        "recorded": moment(store.programme(), community), "actor": key.party, "refers_to": target.entry.to_string(), "party": key.party,
        "key": name.unwrap_or_else(|| key.key.name()), "signature": base64(&key.key.sign(target.hash.bytes())),
    });
    let entry = read(&value, at)?;
    let added = store.add_to(store.programme().size(), &[entry]);
    if added.map_err(|error| refused(at, &error))?.is_none() {
        // Another wrote meanwhile.
        return sign(at, args);
    }
    say(&terms.unwrap_or_default());
    let what = if target.amends {
        "the amendment of "
    } else {
        ""
    };
    say(&format!(
        "'{}' signed {what}'{commitment}': {}.",
        key.party,
        state(&store, community, commitment)
    ));
    Ok(Status::Done)
}

/// Why `what` is nothing that can be signed, or several things.
fn not_one(at: &Path, what: &str, count: usize) -> Faults {
    let what = match count {
        0 if EntryId::parse(what).is_some() => {
            format!("'{what}' is neither a commitment nor an amendment that waits for signatures")
        }
        0 => format!("there is no commitment '{what}'"),
        count => format!("{count} communities have a commitment '{what}'"),
    };
    Fault::new(super::shown(at), what, "see `allotment ledger show`").into()
}

/// Proposes a change of a commitment, with the signatures that there are.
pub(super) fn amend(at: &Path, args: &LedgerAmend) -> Result<Status, Faults> {
    let effective = date_of(args.effective.as_deref(), &now())?.to_string();
    let signers = KeyFile::read_all(&args.signed_by)?;
    let mut store = open(at)?;
    let name = &args.commitment;
    let books = store.programme().books();
    let found: Vec<String> = books
        .filter(|book| book.commitment(name).is_some())
        .map(|book| book.community().to_owned())
        .collect();
    let [community] = &found[..] else {
        return Err(not_one(at, name, found.len()));
    };
    let first = signers.first().map(|one| &one.party);
    let mut value = json!({
        "kind": "amend", "id": Clock::new(None).new_id()?, "community": community, "effective": effective,
        "recorded": moment(store.programme(), community), "actor": args.actor.as_ref().or(first), "commitment": name,
    });
    let changes = [
        ("amount", &args.amount),
        ("capital", &args.capital),
        ("revenue", &args.revenue),
        ("purpose", &args.purpose),
        ("flexibility", &args.flexibility),
        ("ends", &args.ends),
    ];
    if args.schedule.is_none() && changes.iter().all(|(_, change)| change.is_none()) {
        let names: Vec<String> = changes
            .iter()
            .map(|(name, _)| format!("--{name}"))
            .collect();
        let help = format!("give at least one of {}, --schedule", names.join(", "));
        return Err(Fault::new("the command line", "nothing is changed", help).into());
    }
    for (field, change) in changes {
        if let Some(change) = change {
            value[field] = json!(change);
        }
    }
    if let Some(text) = &args.schedule {
        value["schedule"] = schedule(text);
    }
    let entry = signed(value, store.programme(), &signers, at)?;
    let id = entry.id;
    let before = store.programme().book(community);
    let before = before.and_then(|book| book.commitment(name)).cloned();
    let added = store.add_to(store.programme().size(), &[entry]);
    if added.map_err(|error| refused(at, &error))?.is_none() {
        // Another wrote meanwhile.
        return amend(at, args);
    }
    let pending = store.programme().book(community);
    let pending = pending.and_then(|book| book.commitment(name)?.pending.clone());
    let (Some(before), Some(pending)) = (before, pending) else {
        say(&format!("'{name}' is amended: every party has signed."));
        return Ok(Status::Done);
    };
    say(&format!(
        "Proposed: a change of {}: {}.",
        terms(&before),
        pending.changes(&before).join("; ")
    ));
    say(&format!(
        "{id}: {}. Each signs with `allotment ledger sign {name} --key FILE`.",
        state(&store, community, name)
    ));
    Ok(Status::Done)
}

/// How far a commitment, or the amendment of it, is.
fn state(store: &Store, community: &str, commitment: &str) -> String {
    let book = store.programme().book(community);
    match book.and_then(|book| book.commitment(commitment)) {
        Some(Commitment {
            pending: Some(pending),
            parties,
            ..
        }) => {
            let waits = parties.iter().filter(|one| !pending.signed.contains(*one));
            let waits: Vec<&str> = waits.map(String::as_str).collect();
            format!("the amendment waits for {}", waits.join(", "))
        }
        Some(one) if one.agreed.is_some() => "it is agreed".to_owned(),
        Some(one) if one.unsigned().is_empty() => {
            "all have signed, and it is never agreed, since they are one organisation".to_owned()
        }
        Some(one) => format!("it waits for {}", one.unsigned().join(", ")),
        None => String::new(),
    }
}

fn terms(one: &Commitment) -> String {
    format!(
        "{} for '{}' ({}), with {}",
        shown(one.amount(), one.currency),
        one.purpose,
        one.name,
        one.parties.join(", ")
    )
}

/// What whoever signs `one`, or the amendment of it that waits, agrees to.
fn what_is_signed(one: &Commitment, amends: bool) -> String {
    let terms = terms(one);
    match one.pending.as_ref().filter(|_| amends) {
        None => format!("Signed: {terms}."),
        Some(amendment) => format!(
            "Signed: a change of {terms}: {}.",
            amendment.changes(one).join("; ")
        ),
    }
}
