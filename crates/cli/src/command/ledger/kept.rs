//! The ledgers of programmes, as a run reads them.

use std::path::Path;

use allotment_programme::ledger::{KeptLedger, Ledgers, demo_ledger};
use allotment_programme::need::Depth;
use allotment_programme::{Programme, Progress, run_stages};
use allotment_store::{Store, StoreError};
use allotment_table::{Fault, Faults};

use super::view::read_entries;
use super::{fault, ledger_of, open};
use crate::render::say;

/// Ledgers in files beside their programmes.
#[derive(Debug, Clone, Copy)]
pub struct Kept;

impl Ledgers for Kept {
    fn read(&self, path: &Path) -> Result<Option<KeptLedger>, Faults> {
        if !path.exists() {
            return Ok(None);
        }
        let mut store = open(path)?;
        let entries = read_entries(&mut store)?;
        Ok(Some(KeptLedger {
            books: store.programme().clone(),
            entries,
        }))
    }
}

/// Begins the ledger of the demo country in `folder`. One that is there already
/// keeps what others added.
///
/// # Errors
/// [`Faults`] if it cannot be kept, or is that of another country.
pub fn begin_demo(folder: &Path, progress: &dyn Progress) -> Result<(), Faults> {
    // What nobody promises or decides by need not be worked out twice.
    let programme = Programme {
        peers: None,
        assets: None,
        connect: None,
        roadmap: None,
        outcome: None,
        ..Programme::read(folder)?
    };
    let files = programme.files();
    let run = run_stages(&programme, &files, Depth::Draws, progress)?;
    let entries = demo_ledger(&programme, &run)?;
    let at = ledger_of(folder)?;
    let mut store = Store::open_or_create(&at).map_err(|error| fault(&at, &error))?;
    store.add(&entries).map_err(|error| match &error {
        StoreError::Refused { at: place, refusal } => {
            let what = format!(
                "the demo's entry {} cannot be added: {}",
                entries[*place].id, refusal.what
            );
            let help = "it is the ledger of another country, or of an earlier version: choose another folder";
            Faults::from(Fault::new(at.display().to_string(), what, help))
        }
        _ => fault(&at, &error),
    })?;
    say(&format!(
        "What its partners signed, paid and disputed is in {}: {} entries.",
        at.display(),
        store.programme().size()
    ));
    Ok(())
}

/// That the table of keys which the programme in `folder` keeps outside its ledger, if it
/// names one, can be read.
///
/// # Errors
/// [`Faults`] of the table.
pub fn check_keys_of(folder: &Path) -> Result<(), Faults> {
    super::fingerprints_of(folder).map(|_| ())
}

/// Verifies the ledger of the programme in `folder`, if it has one: what is wrong
/// with it, and how many entries there are.
///
/// # Errors
/// [`Faults`] if it cannot be read at all.
pub fn verify_of(folder: &Path) -> Result<Option<(u64, Vec<String>)>, Faults> {
    let (programme, _) = Programme::read_what_can_be(folder)?;
    if programme.is_none_or(|programme| programme.ledger.is_none()) {
        return Ok(None);
    }
    let at = ledger_of(folder)?;
    if !at.exists() {
        return Ok(None);
    }
    let verdict = allotment_store::verify(&at, None, None).map_err(|error| fault(&at, &error))?;
    let findings = verdict.findings.iter();
    let findings = findings.map(|finding| format!("{}: {finding}", at.display()));
    let mut findings: Vec<String> = findings.collect();
    if let Some(outside) = super::fingerprints_of(folder)? {
        if findings.is_empty() {
            outside.are_parties(&verdict.parties)?;
        }
        let others = outside.others(&verdict.keys);
        findings.extend(
            others
                .into_iter()
                .map(|one| format!("{}: {}", at.display(), one.what)),
        );
    }
    Ok(Some((verdict.entries(), findings)))
}
