//! `allotment ledger succeed` and `erase-person`: who goes, and what stays.

use std::collections::BTreeSet;
use std::path::Path;

use allotment_ledger::{Book, Commitment, CommitmentState};
use allotment_programme::ledger::{Stamp, date_of};
use allotment_store::now;
use allotment_table::{Fault, Faults};
use serde_json::json;

use super::signed::{KeyFile, refused, signed};
use super::{Clock, fault, moment, open};
use crate::args::{LedgerErasePerson, LedgerSucceed};
use crate::render::{Status, say};

/// Lets a party take the place of one that folds.
pub(super) fn succeed(at: &Path, args: &LedgerSucceed) -> Result<Status, Faults> {
    let effective = date_of(args.effective.as_deref(), &now())?.to_string();
    let signers = KeyFile::read_all(&args.signed_by)?;
    let mut store = open(at)?;
    let communities = in_which(store.programme().books(), args, at)?;
    let (mut taken_over, mut dropped) = (BTreeSet::new(), BTreeSet::new());
    let mut entries = Vec::new();
    for community in communities {
        if let Some(book) = store.programme().book(&community) {
            let agreed = of_agreed(book, &args.party);
            let waits = agreed.clone().filter(|one| one.pending.is_some());
            dropped.extend(waits.map(|one| format!("'{}'", one.name)));
            taken_over.extend(agreed.map(|one| format!("'{}'", one.name)));
        }
        let value = json!({
            "kind": "succeed", "id": Clock::new(None).new_id()?, "community": community, "effective": effective,
            "recorded": moment(store.programme(), &community), "actor": args.by, "party": args.party, "successor": args.by, "reason": args.reason,
        });
        entries.push(signed(value, store.programme(), &signers, at)?);
    }
    let added = store.add_to(store.programme().size(), &entries);
    if added.map_err(|error| refused(at, &error))?.is_none() {
        // Another wrote meanwhile.
        return succeed(at, args);
    }
    let taken_over: Vec<String> = taken_over.into_iter().collect();
    say(&format!(
        "'{}' is followed by '{}' from {effective} on{}. The keys of '{}' count no more.",
        args.party,
        args.by,
        if taken_over.is_empty() {
            String::new()
        } else {
            format!(", which takes its place in {}", taken_over.join(", "))
        },
        args.party
    ));
    if !dropped.is_empty() {
        let dropped: Vec<String> = dropped.into_iter().collect();
        say(&format!(
            "What waited for signatures is dropped, since it waited for one of '{}': amend {} again.",
            args.party,
            dropped.join(", ")
        ));
    }
    Ok(Status::Done)
}

/// The communities in which the party that folds is known and has not folded.
fn in_which<'a>(
    books: impl Iterator<Item = &'a Book>,
    args: &LedgerSucceed,
    at: &Path,
) -> Result<Vec<String>, Faults> {
    let asked = args.community.as_deref();
    let known: Vec<&Book> = books
        .filter(|book| book.party(&args.party).is_some())
        .filter(|book| asked.is_none_or(|asked| asked == book.community()))
        .collect();
    if known.is_empty() {
        let place = asked.map_or(String::new(), |asked| format!(" in '{asked}'"));
        let what = format!("'{}' is no party of this ledger{place}", args.party);
        let help =
            "name a party as its entry does: `allotment ledger key list` shows those with keys";
        return Err(Fault::new(super::shown(at), what, help).into());
    }
    // Where all have folded already, the ledger says so.
    let stands = |book: &&&Book| book.successor(&args.party).is_none();
    let some = known.iter().any(|book| stands(&book));
    let open = known.iter().filter(|book| !some || stands(book));
    Ok(open.map(|book| book.community().to_owned()).collect())
}

/// The agreed commitments of `party`.
fn of_agreed<'a>(
    book: &'a Book,
    party: &'a str,
) -> impl Iterator<Item = &'a Commitment> + Clone + use<'a> {
    let all = book.commitments().iter();
    all.filter(move |one| {
        one.state() == CommitmentState::Agreed && one.parties.iter().any(|own| own == party)
    })
}

/// Erases the person whom a keyed hash stands for.
pub(super) fn erase(at: &Path, args: &LedgerErasePerson) -> Result<Status, Faults> {
    let mut store = open(at)?;
    let erased = store
        .erase_person(args.community.as_deref(), &args.person)
        .map_err(|error| fault(at, &error))?;
    if erased == 0 {
        let place = (args.community.as_ref()).map_or(String::new(), |one| format!(" in '{one}'"));
        let what = format!("'{}' stands behind no keyed hash{place}", args.person);
        let help = "write the name as it was given with --holder, or the hash as it stands in the entry; who is erased already is not there any more";
        return Err(Fault::new(super::shown(at), what, help).into());
    }
    let hashes = if erased == 1 {
        "1 keyed hash".to_owned()
    } else {
        format!("{erased} keyed hashes")
    };
    say(&format!(
        "The person behind {hashes} is erased: nobody can tell any more whom it stood for. The entries are as they were. Copies that were made before still have the name: erase there too."
    ));
    Ok(Status::Done)
}
