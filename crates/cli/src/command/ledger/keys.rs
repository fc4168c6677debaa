//! `allotment ledger key`: making, replacing, revoking and listing keys.

use std::path::Path;

use allotment_ledger::{Entry, HeldKey, Programme};
use allotment_programme::ledger::{Stamp, date_of, keys_sheet};
use allotment_store::{Store, now};
use allotment_table::{Fault, Faults};
use serde_json::{Value, json};

use super::signed::{KeyFile, base64, not_there, refused, signed};
use super::{Clock, fault, moment, open};
use crate::args::{LedgerKeyNew, LedgerKeyReplace, LedgerKeyRevoke, Output};
use crate::destination::accept;
use crate::render::{Status, say, write_sheet};

pub(super) fn list(at: &Path, output: &Output) -> Result<Status, Faults> {
    accept(output);
    let store = open(at)?;
    write_sheet(&keys_sheet(store.programme()), output, &[at])?;
    Ok(Status::Done)
}

/// The communities in which `party` is known.
fn communities(
    ledger: &Programme,
    party: &str,
    asked: Option<&str>,
    at: &Path,
) -> Result<Vec<String>, Faults> {
    let known = ledger.books().filter(|book| book.party(party).is_some());
    let known: Vec<String> = known
        .map(|book| book.community().to_owned())
        .filter(|one| asked.is_none_or(|asked| asked == one))
        .collect();
    if known.is_empty() {
        let place = asked.map_or(String::new(), |asked| format!(" in '{asked}'"));
        let what = format!("'{party}' is no party of this ledger{place}");
        return Err(Fault::new(
            super::shown(at),
            what,
            "add an entry of kind party for it first",
        )
        .into());
    }
    Ok(known)
}

pub(super) fn new(at: &Path, args: &LedgerKeyNew) -> Result<Status, Faults> {
    not_there(&args.out)?;
    let effective = date_of(args.effective.as_deref(), &now())?.to_string();
    let mut store = open(at)?;
    let communities = communities(
        store.programme(),
        &args.party,
        args.community.as_deref(),
        at,
    )?;
    let own = KeyFile::made(&args.party, &args.out)?;
    let signer = args.signed_by.as_deref().map(KeyFile::read).transpose()?;
    let vouchers = KeyFile::read_all(&args.vouched_by)?;
    let make = |store: &mut Store| -> Result<Vec<Entry>, Faults> {
        let mut entries = Vec::new();
        for community in &communities {
            let mut value = json!({
                "kind": "key", "id": Clock::new(None).new_id()?, "community": community, "effective": effective,
                "recorded": moment(store.programme(), community), "actor": args.party, "party": args.party, "key": own.key.name(),
                "algorithm": "ed25519", "public_key": base64(&own.key.public()),
            });
            held_by(&mut value, store, args.holder.as_deref(), at)?;
            let signers = [&own].into_iter().chain(&signer).chain(&vouchers);
            entries.push(signed(value, store.programme(), signers, at)?);
        }
        Ok(entries)
    };
    let entries = add_all(&mut store, at, make, || own.write(&args.out))?;
    say(&format!(
        "The secret key of '{}' is in {}: whoever has it can sign for the party. Its public part, {}, is in the ledger.",
        args.party,
        args.out.display(),
        own.key.name()
    ));
    for entry in &entries {
        let book = store.programme().book(&entry.community);
        let known = book.and_then(|book| Some((book, book.known_key_named(&own.key.name())?)));
        let Some((book, known)) = known else { continue };
        for voucher in (vouchers.iter()).filter(|one| !known.vouched_by.contains(&one.party)) {
            let why = if voucher.name_in(book).is_none() {
                "that key is not in this chain"
            } else {
                "it is one organisation with the party"
            };
            say(&format!(
                "note: in '{}' the word of '{}' for the key does not count: {why}. It is known by {}.",
                entry.community,
                voucher.party,
                known.in_words()
            ));
        }
    }
    Ok(Status::Done)
}

/// Adds the entries that `make` makes for the ledger as it is, and gives them; does `first`
/// once they can be added. Where another writes meanwhile, they are made again.
pub(super) fn add_all(
    store: &mut Store,
    at: &Path,
    make: impl Fn(&mut Store) -> Result<Vec<Entry>, Faults>,
    first: impl FnOnce() -> Result<(), Faults>,
) -> Result<Vec<Entry>, Faults> {
    let mut first = Some(first);
    loop {
        let size = store.programme().size();
        let entries = make(store)?;
        let tried = store.try_out(&entries);
        if store.programme().size() != size {
            continue;
        }
        tried.map_err(|error| refused(at, &error))?;
        if let Some(first) = first.take() {
            first()?;
        }
        let added = store.add_to(size, &entries);
        if added.map_err(|error| refused(at, &error))?.is_some() {
            return Ok(entries);
        }
    }
}

/// Lets the keyed hash of `holder` stand in the entry of a key.
fn held_by(
    value: &mut Value,
    store: &mut Store,
    holder: Option<&str>,
    at: &Path,
) -> Result<(), Faults> {
    let Some(holder) = holder else {
        return Ok(());
    };
    let community = value["community"].as_str().unwrap_or_default().to_owned();
    let stand_in = store
        .stand_in_for(&community, holder)
        .map_err(|error| fault(at, &error))?;
    value["holder"] = json!(stand_in.to_string());
    Ok(())
}

/// A key that is to go: in which communities, of whom, by what it is called
/// there; and its own file, if that was named.
struct Going {
    places: Vec<(String, String)>,
    party: String,
    file: Option<KeyFile>,
}

/// The key `named` by its file or by its name, in the communities in which it
/// counts; where it counts nowhere, the ledger says why.
fn going(
    ledger: &Programme,
    named: &str,
    community: Option<&str>,
    at: &Path,
) -> Result<Going, Faults> {
    let path = Path::new(named);
    let file = if path.is_file() {
        Some(KeyFile::read(path)?)
    } else {
        None
    };
    let public = file.as_ref().map(|file| file.key.public());
    let is_it = |held: &HeldKey| match &public {
        Some(public) => held.public_key.bytes() == public,
        None => held.key == named,
    };
    let books = ledger.books();
    let books = books.filter(|book| community.is_none_or(|asked| asked == book.community()));
    let found: Vec<(&str, &HeldKey)> = books
        .flat_map(|book| book.keys().map(|held| (book.community(), held)))
        .filter(|(_, held)| is_it(held))
        .collect();
    let Some((_, first)) = found.first() else {
        let place = community.map_or(String::new(), |asked| format!(" in '{asked}'"));
        let what = format!("there is no key '{named}'{place}");
        let help = "name the key's file, or the key as `allotment ledger key list` does";
        return Err(Fault::new(super::shown(at), what, help).into());
    };
    let party = first.party.clone();
    if found.iter().any(|(_, held)| held.party != party) {
        let what = format!("several parties have a key '{named}'");
        return Err(Fault::new(super::shown(at), what, "say in which --community").into());
    }
    let counts = found.iter().any(|(_, held)| held.ended.is_none());
    let places = found
        .iter()
        .filter(|(_, held)| !counts || held.ended.is_none());
    Ok(Going {
        places: places
            .map(|(community, held)| ((*community).to_owned(), held.key.clone()))
            .collect(),
        party,
        file,
    })
}

/// Puts a new key in the place of one, by its own signature or by those of two
/// other officers.
pub(super) fn replace(at: &Path, args: &LedgerKeyReplace) -> Result<Status, Faults> {
    not_there(&args.out)?;
    let effective = date_of(args.effective.as_deref(), &now())?.to_string();
    let mut store = open(at)?;
    let going = going(store.programme(), &args.key, args.community.as_deref(), at)?;
    let own = KeyFile::made(&going.party, &args.out)?;
    let officers = KeyFile::read_all(&args.signed_by)?;
    let make = |store: &mut Store| -> Result<Vec<Entry>, Faults> {
        let mut entries = Vec::new();
        for (community, old) in &going.places {
            let mut value = json!({
                "kind": "key_replace", "id": Clock::new(None).new_id()?, "community": community, "effective": effective,
                "recorded": moment(store.programme(), community), "actor": going.party, "party": going.party, "key": old, "new_key": own.key.name(),
                "algorithm": "ed25519", "public_key": base64(&own.key.public()),
            });
            held_by(&mut value, store, args.holder.as_deref(), at)?;
            let signers = [&own].into_iter().chain(&going.file).chain(&officers);
            entries.push(signed(value, store.programme(), signers, at)?);
        }
        Ok(entries)
    };
    add_all(&mut store, at, make, || own.write(&args.out))?;
    say(&format!(
        "The key {} of '{}' counts no more: {} stands in its place. Its secret key is in {}: whoever has it can sign for the party.",
        going.places[0].1,
        going.party,
        own.key.name(),
        args.out.display(),
    ));
    Ok(Status::Done)
}

/// Lets a key count no more.
pub(super) fn revoke(at: &Path, args: &LedgerKeyRevoke) -> Result<Status, Faults> {
    let effective = date_of(args.effective.as_deref(), &now())?.to_string();
    let mut store = open(at)?;
    let going = going(store.programme(), &args.key, args.community.as_deref(), at)?;
    let officers = KeyFile::read_all(&args.signed_by)?;
    let make = |store: &mut Store| -> Result<Vec<Entry>, Faults> {
        let mut entries = Vec::new();
        for (community, key) in &going.places {
            let value = json!({
                "kind": "key_revoke", "id": Clock::new(None).new_id()?, "community": community, "effective": effective,
                "recorded": moment(store.programme(), community), "actor": going.party, "party": going.party, "key": key, "reason": args.reason,
            });
            let signers = going.file.iter().chain(&officers);
            entries.push(signed(value, store.programme(), signers, at)?);
        }
        Ok(entries)
    };
    add_all(&mut store, at, make, || Ok(()))?;
    say(&format!(
        "The key {} of '{}' counts no more. What it signed before still counts.",
        going.places[0].1, going.party
    ));
    Ok(Status::Done)
}
