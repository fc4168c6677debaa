//! `allotment ledger key` and `sign`.

use std::path::Path;

use allotment_ledger::{Commitment, Entry, Hash, Programme, SecretKey, shown, signed_part};
use allotment_programme::ledger::{Stamp, date_of, keys_sheet};
use allotment_store::{Store, StoreError, new_secret, now};
use allotment_table::{Fault, Faults, read_bytes};
use serde_json::{Value, json};

use super::{Clock, fault, open};
use crate::args::{LedgerKeyNew, LedgerSign, Output};
use crate::destination::{accept, accept_text};
use crate::render::{Status, outgoing_bytes, say, send, write_sheet};

/// What the first line of a key's file begins with.
const HEAD: &str = "allotment secret key of ";

pub(super) fn list(at: &Path, output: &Output) -> Result<Status, Faults> {
    accept(output);
    let store = open(at)?;
    write_sheet(&keys_sheet(store.programme()), output, &[at])?;
    Ok(Status::Done)
}

/// A secret key, as it lies in a file.
struct KeyFile {
    party: String,
    key: SecretKey,
}

fn read_key(path: &Path) -> Result<KeyFile, Faults> {
    let file = path.display().to_string();
    let wrong = || {
        Faults::from(Fault::new(
            &file,
            "it is no secret key",
            "name the file that `allotment ledger key new` wrote",
        ))
    };
    let bytes = read_bytes(path)?;
    let text = String::from_utf8(bytes).map_err(|_| wrong())?;
    let mut lines = text.lines();
    let party = lines
        .next()
        .and_then(|line| line.strip_prefix(HEAD))
        .ok_or_else(wrong)?
        .to_owned();
    let secret = lines.next().and_then(Hash::from_hex).ok_or_else(wrong)?;
    Ok(KeyFile {
        party,
        key: SecretKey::new(*secret.bytes()),
    })
}

fn base64(bytes: &[u8]) -> String {
    allotment_programme::ledger::base64(bytes)
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
    accept_text(Some(&args.out));
    if args.out.exists() {
        let what = "this is there already, and a new key would replace it";
        return Err(Fault::new(args.out.display().to_string(), what, "choose another name").into());
    }
    let effective = date_of(args.effective.as_deref(), &now())?.to_string();
    let mut store = open(at)?;
    let communities = communities(
        store.programme(),
        &args.party,
        args.community.as_deref(),
        at,
    )?;
    let secret = new_secret().map_err(|error| fault(&args.out, &error))?;
    let key = SecretKey::new(secret);
    let others = args.signed_by.iter().chain(&args.vouched_by);
    let others: Vec<KeyFile> = others
        .map(|file| read_key(file))
        .collect::<Result<_, _>>()?;
    let mut entries = Vec::new();
    for community in communities {
        let mut value = json!({
            "kind": "key", "id": Clock::new(None).new_id()?, "community": community, "effective": effective,
            "recorded": now(), "actor": args.party, "party": args.party, "key": key.name(),
            "algorithm": "ed25519", "public_key": base64(&key.public()),
        });
        if let Some(holder) = &args.holder {
            let stand_in = store
                .stand_in_for(&community, holder)
                .map_err(|error| fault(at, &error))?;
            value["holder"] = json!(stand_in.to_string());
        }
        let hash = signed_part(&value);
        let signature = |party: &str, key: &SecretKey| {
            let signature = base64(&key.sign(hash.bytes()));
            json!({"party": party, "key": key.name(), "signature": signature})
        };
        let mut signatures = vec![signature(&args.party, &key)];
        signatures.extend(others.iter().map(|one| signature(&one.party, &one.key)));
        value["signatures"] = json!(signatures);
        entries.push(read(&value, at)?);
    }
    store
        .try_out(&entries)
        .map_err(|error| refused(at, &error))?;
    let secret = Hash::new(secret);
    let text = format!("{HEAD}{}\n{secret}\n", args.party);
    send(&[outgoing_bytes(text.into_bytes(), Some(&args.out))])?;
    only_for_me(&args.out);
    store.add(&entries).map_err(|error| refused(at, &error))?;
    say(&format!(
        "The secret key of '{}' is in {}: whoever has it can sign for the party. Its public part, {}, is in the ledger.",
        args.party,
        args.out.display(),
        key.name()
    ));
    Ok(Status::Done)
}

/// Lets nobody else read the file, where the system knows how.
fn only_for_me(path: &Path) {
    let _where_there_are_rights = allotment_store::only_for_owner(path);
}

fn read(value: &Value, at: &Path) -> Result<Entry, Faults> {
    Entry::read(value).map_err(|error| {
        Fault::new(super::shown(at), error.to_string(), "check what was typed").into()
    })
}

fn refused(at: &Path, error: &StoreError) -> Faults {
    match error {
        StoreError::Refused { refusal, .. } => {
            let what = format!("{} (rule: {})", refusal.what, refusal.rule);
            Fault::new(super::shown(at), what, refusal.help.clone()).into()
        }
        _ => fault(at, error),
    }
}

pub(super) fn sign(at: &Path, args: &LedgerSign) -> Result<Status, Faults> {
    let effective = date_of(args.effective.as_deref(), &now())?.to_string();
    let key = read_key(&args.key)?;
    let mut store: Store = open(at)?;
    let found: Vec<(String, String, Hash, bool)> = (store.programme().books())
        .filter_map(|book| {
            let (entry, hash) = book.to_be_signed(&args.commitment)?;
            let amends = book.commitment(&args.commitment)?.pending.is_some();
            Some((book.community().to_owned(), entry.to_string(), hash, amends))
        })
        .collect();
    let [(community, target, hash, amends)] = &found[..] else {
        let what = match found.len() {
            0 => format!("there is no commitment '{}'", args.commitment),
            count => format!(
                "{count} communities have a commitment '{}'",
                args.commitment
            ),
        };
        return Err(Fault::new(super::shown(at), what, "see `allotment ledger show`").into());
    };
    let before = store.programme().book(community);
    let before = before.and_then(|book| book.commitment(&args.commitment));
    let terms = before.map(what_is_signed).unwrap_or_default();
    let value = json!({
        "kind": "sign", "id": Clock::new(None).new_id()?, "community": community, "effective": effective,
        "recorded": now(), "actor": key.party, "refers_to": target, "party": key.party,
        "key": key.key.name(), "signature": base64(&key.key.sign(hash.bytes())),
    });
    let entry = read(&value, at)?;
    store.add(&[entry]).map_err(|error| refused(at, &error))?;
    let book = store.programme().book(community);
    let commitment = book.and_then(|book| book.commitment(&args.commitment));
    say(&terms);
    let what = if *amends { "the amendment of " } else { "" };
    let state = match commitment {
        Some(one) if one.pending.is_some() => "the amendment waits for others".to_owned(),
        Some(one) if one.agreed.is_some() => "it is agreed".to_owned(),
        Some(one) if one.unsigned().is_empty() => {
            "all have signed, and it is never agreed, since they are one organisation".to_owned()
        }
        Some(one) => format!("it waits for {}", one.unsigned().join(", ")),
        None => String::new(),
    };
    say(&format!(
        "'{}' signed {what}'{}': {state}.",
        key.party, args.commitment
    ));
    Ok(Status::Done)
}

/// What whoever signs `one` as it is agrees to, in words.
fn what_is_signed(one: &Commitment) -> String {
    let terms = format!(
        "{} for '{}' ({}), with {}",
        shown(one.amount(), one.currency),
        one.purpose,
        one.name,
        one.parties.join(", ")
    );
    match &one.pending {
        None => format!("Signed: {terms}."),
        Some(amendment) => format!(
            "Signed: a change of {terms}: {}.",
            amendment.changes(one.currency).join("; ")
        ),
    }
}
