//! `allotment ledger key let-in`: a passkey that asks, through the service, to be a key of
//! its party, signed in by keys that lie in files.

use std::path::Path;

use allotment_ledger::{Body, Entry};
use allotment_programme::ledger::date_of;
use allotment_store::{Store, now};
use allotment_table::{Fault, Faults, read_bytes};
use serde_json::{Value, json};

use super::keys::add_all;
use super::signed::{KeyFile, signed};
use super::{moment, open};
use crate::args::LedgerKeyLetIn;
use crate::render::{Status, say};

/// What the service gave whoever asks: an entry of kind `key`, without when it counts from
/// and when it is recorded.
fn asked(path: &Path) -> Result<Value, Faults> {
    let wrong = |what: String| {
        let help = "name the file that the service gives under «Bring in my key»";
        Faults::from(Fault::new(path.display().to_string(), what, help))
    };
    let bytes = read_bytes(path)?;
    let value: Value = serde_json::from_slice(&bytes)
        .map_err(|error| wrong(format!("it is not JSON: {error}")))?;
    if value["kind"] != "key" || value["community"].as_str().is_none() {
        return Err(wrong("it is no key that asks to be let in".to_owned()));
    }
    Ok(value)
}

pub(super) fn let_in(at: &Path, args: &LedgerKeyLetIn) -> Result<Status, Faults> {
    let effective = date_of(args.effective.as_deref(), &now())?.to_string();
    let asked = asked(&args.file)?;
    let community = asked["community"].as_str().unwrap_or_default().to_owned();
    let signers = KeyFile::read_all(&args.signed_by)?;
    let mut store = open(at)?;
    let make = |store: &mut Store| -> Result<Vec<Entry>, Faults> {
        let mut value = asked.clone();
        value["effective"] = json!(effective);
        value["recorded"] = json!(moment(store.programme(), &community));
        Ok(vec![signed(value, store.programme(), &signers, at)?])
    };
    let entries = add_all(&mut store, at, make, || Ok(()))?;
    for entry in &entries {
        let Body::Key(key) = &entry.body else {
            continue;
        };
        let book = store.programme().book(&entry.community);
        let known = book.and_then(|book| book.known_key_named(&key.key));
        say(&format!(
            "The passkey {} can sign for '{}' in '{community}' ({}).",
            key.key,
            key.party,
            known.map_or_else(String::new, |known| known.in_words())
        ));
    }
    Ok(Status::Done)
}
