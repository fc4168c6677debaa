//! Checkpoints, receipts, and whether the ledger is what it was.

use std::path::Path;

use allotment_ledger::EntryId;
use allotment_programme::ledger::{
    FindingRow, findings_sheet, kept_outside, receipt as make_receipt,
};
use allotment_table::{Fault, Faults, read_bytes};

use super::{fault, open};
use crate::args::{LedgerCheckpoint, LedgerReceipt, LedgerVerify};
use crate::destination::{accept, accept_json, accept_text};
use crate::render::{
    Status, outgoing_bytes, outgoing_json, refuse_overwriting, say, send, write_sheet,
};

pub(super) fn verify(at: &Path, args: &LedgerVerify) -> Result<Status, Faults> {
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
    let rows: Vec<FindingRow> = (verdict.findings.iter())
        .map(|one| FindingRow {
            community: one.community.clone(),
            place: one.place,
            entry: one.id.clone(),
            what: one.what.clone(),
        })
        .collect();
    write_sheet(&findings_sheet(&rows), &args.output, &[at])?;
    for finding in &verdict.findings {
        say(&format!("error: {}: {finding}", super::shown(at)));
    }
    let told = format!(
        "{} entries in {} chains rebuilt, {} postings compared, {} signatures of parties checked",
        verdict.entries(),
        verdict.communities.len(),
        verdict.postings,
        verdict.signatures
    );
    if !verdict.findings.is_empty() {
        say(
            "help: restore a backup that verifies; what partners kept shows which entries were theirs",
        );
        say(&format!(
            "{told}; {} things are wrong.",
            verdict.findings.len()
        ));
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
