//! Checkpoints, receipts, and whether the ledger is what it was.

use std::path::Path;

use allotment_ledger::{EntryId, KnownKey};
use allotment_programme::ledger::{
    FindingRow, Fingerprints, findings_sheet, kept_outside, receipt as make_receipt,
};
use allotment_table::{Fault, Faults, Table, read_bytes};

use super::{fault, open};
use crate::args::{Database, LedgerCheckpoint, LedgerReceipt, LedgerVerify};
use crate::destination::{accept, accept_json, accept_text};
use crate::render::{
    Status, outgoing_bytes, outgoing_json, refuse_overwriting, say, send, write_sheet,
};

pub(super) fn verify(
    at: &Path,
    database: &Database,
    args: &LedgerVerify,
) -> Result<Status, Faults> {
    accept(&args.output);
    let kept = match &args.checkpoint {
        None => None,
        Some(path) => Some(kept_outside(
            &path.display().to_string(),
            &read_bytes(path)?,
        )?),
    };
    let note = kept.as_ref().map(|kept| kept.note.as_str());
    let verifier = kept.as_ref().and_then(|kept| kept.verifier.as_ref());
    let verdict = allotment_store::verify(at, note, verifier).map_err(|error| fault(at, &error))?;
    let outside = match (&args.keys, &database.programme) {
        (Some(path), _) => Some(Fingerprints::read(&Table::read(path)?)?),
        (None, Some(folder)) => super::fingerprints_of(folder)?,
        (None, None) => None,
    };
    let others = outside
        .as_ref()
        .map(|outside| outside.others(&verdict.keys));
    let others = others.unwrap_or_default();
    let mut rows: Vec<FindingRow> = (verdict.findings.iter())
        .map(|one| FindingRow {
            community: one.community.clone(),
            place: one.place,
            entry: one.id.clone(),
            what: one.what.clone(),
        })
        .collect();
    rows.extend(others.iter().cloned());
    let altered = kept
        .as_ref()
        .and_then(|kept| kept.keys_differ(&verdict.keys));
    if rows.is_empty() {
        if let Some(what) = altered {
            let file = args
                .checkpoint
                .as_deref()
                .unwrap_or(at)
                .display()
                .to_string();
            let help =
                "ask who gave you the receipt for it again: `allotment ledger receipt ENTRY`";
            return Err(Fault::new(file, what, help).into());
        }
        if let Some(outside) = &outside {
            outside.are_parties(&verdict.parties)?;
        }
    }
    write_sheet(&findings_sheet(&rows), &args.output, &[at])?;
    for finding in &verdict.findings {
        say(&format!("error: {}: {finding}", super::shown(at)));
    }
    for other in &others {
        let community = other.community.as_deref().unwrap_or_default();
        say(&format!(
            "error: {}: '{community}': {}",
            super::shown(at),
            other.what
        ));
    }
    let told = format!(
        "{} entries in {} chains rebuilt, {} postings compared, {} signatures of parties checked",
        verdict.entries(),
        verdict.communities.len(),
        verdict.postings,
        verdict.signatures
    );
    say(&keys_in_words(&verdict.keys, outside.as_ref()));
    let without = outside
        .iter()
        .flat_map(|one| one.without_key(&verdict.keys));
    for party in without {
        say(&format!(
            "note: '{party}' has no key in this ledger, so nothing was held against what is kept of it"
        ));
    }
    if verdict.findings.is_empty() && !others.is_empty() {
        say(
            "help: ask the party which key is its own; what another key signed, it did not sign. A key that took its place rightly is to be added to the file",
        );
        say(&format!("{told}; {} keys are others.", others.len()));
        return Ok(Status::DidNotHold);
    }
    if !verdict.findings.is_empty() {
        say(
            "help: restore a backup that verifies; what partners kept shows which entries were theirs",
        );
        say(&format!("{told}; {} things are wrong.", rows.len()));
        return Ok(Status::DidNotHold);
    }
    let vouched = verdict
        .vouched
        .map(|size| format!("; the {size} entries of the checkpoint are still there as they were"));
    say(&format!(
        "{told}{}. Nothing is wrong.",
        vouched.unwrap_or_default()
    ));
    Ok(Status::Done)
}

/// How it is known whose the keys are.
fn keys_in_words(keys: &[KnownKey], outside: Option<&Fingerprints>) -> String {
    let vouched = keys.iter().filter(|key| !key.vouched_by.is_empty()).count();
    let held = outside.map_or(0, |outside| outside.held(keys));
    let known = |key: &&KnownKey| {
        let one = std::slice::from_ref(*key);
        key.vouched_by.is_empty() && outside.is_none_or(|outside| outside.held(one) == 0)
    };
    let own = keys.iter().filter(known).count();
    format!(
        "{} keys of parties: {held} as kept outside, {vouched} vouched for by another party, {own} by the party's own word alone.",
        keys.len()
    )
}

pub(super) fn checkpoint(at: &Path, args: &LedgerCheckpoint) -> Result<Status, Faults> {
    accept_text(args.out.as_ref());
    let store = open(at)?;
    let outgoing = [outgoing_bytes(
        store.checkpoint().into_bytes(),
        args.out.as_deref(),
    )];
    refuse_overwriting(&outgoing, &[at]);
    send(&outgoing)?;
    say(&format!("It is signed by {}", store.signer().verifier()));
    Ok(Status::Done)
}

pub(super) fn receipt(at: &Path, args: &LedgerReceipt) -> Result<Status, Faults> {
    accept_json(args.out.as_ref());
    let mut store = open(at)?;
    let unknown = || {
        let what = format!("there is no entry '{}'", args.entry);
        Faults::from(Fault::new(
            super::shown(at),
            what,
            "see `allotment ledger show COMMITMENT`",
        ))
    };
    let id = EntryId::parse(&args.entry).ok_or_else(unknown)?;
    let kept = store
        .entry(id)
        .map_err(|error| fault(at, &error))?
        .ok_or_else(unknown)?;
    let verifier = store.signer().verifier().to_string();
    let made = make_receipt(
        store.programme(),
        store.origin(),
        &args.entry,
        &kept.canonical,
        &store.checkpoint(),
        &verifier,
    )?;
    let outgoing = [outgoing_json(&made, args.out.as_deref())];
    refuse_overwriting(&outgoing, &[at]);
    send(&outgoing)?;
    Ok(Status::Done)
}
