//! `allotment ledger reconcile`.

use std::path::Path;

use allotment_ledger::Entry;
use allotment_programme::ledger::{Stamp, reconcile as lay_beside};
use allotment_store::{Store, StoreError};
use allotment_table::{Fault, Faults, Table};
use serde_json::{Value, json};

use super::{Clock, all_entries, fault, open};
use crate::args::LedgerReconcile;
use crate::destination::accept;
use crate::render::{Status, say, write_sheet};

pub(super) fn reconcile(at: &Path, args: &LedgerReconcile) -> Result<Status, Faults> {
    accept(&args.output);
    let bank = Table::read(&args.bank)?;
    let mut store = open(at)?;
    let all = all_entries(&mut store)?;
    let found = lay_beside(store.programme(), &bank, &all)?;
    let (mut paid, mut returned, mut breaches) = (0, 0, 0);
    if args.record {
        for (line, fact) in &found.missing {
            if record(&mut store, at, args, *line, fact)? {
                let is_return = fact["kind"] == "return";
                *(if is_return { &mut returned } else { &mut paid }) += 1;
            } else {
                breaches += 1;
            }
        }
    }
    write_sheet(&found.sheet, &args.output, &[at, &args.bank])?;
    let missing = found.missing.len();
    say(&format!(
        "{missing} payments are at the bank alone, {} in the ledger alone.",
        found.not_at_bank
    ));
    if args.record && missing > 0 {
        let returned = match returned {
            0 => String::new(),
            count => format!(" {count} as money that came back,"),
        };
        say(&format!(
            "{paid} were recorded as payments,{returned} {breaches} as breaches of a rule, to be resolved."
        ));
    }
    let differ = missing + found.not_at_bank > 0;
    Ok(if args.require && differ {
        Status::DidNotHold
    } else {
        Status::Done
    })
}

/// Records what the bank says was paid: as a payment, or as a breach of the rule
/// that it breaks. Whether it was a payment.
fn record(
    store: &mut Store,
    at: &Path,
    args: &LedgerReconcile,
    line: u64,
    fact: &Value,
) -> Result<bool, Faults> {
    let wrong = |what: String| {
        Faults::from(
            Fault::new(
                args.bank.display().to_string(),
                what,
                "correct the statement",
            )
            .at_line(line),
        )
    };
    let mut clock = Clock::new(None);
    let mut value = fact.clone();
    value["recorded"] = json!(clock.now());
    value["actor"] = json!(args.actor);
    let entry = Entry::read(&value).map_err(|error| wrong(error.to_string()))?;
    let refusal = match store.add(&[entry]) {
        Ok(_) => return Ok(true),
        Err(StoreError::Refused { refusal, .. }) => refusal,
        Err(error) => return Err(fault(at, &error)),
    };
    let breach = json!({
        "kind": "breach", "id": value["id"], "community": value["community"], "effective": value["effective"],
        "recorded": value["recorded"], "actor": args.actor, "rule": refusal.rule.word(), "because": refusal.what,
        "source": format!("{} line {line}", args.bank.display()), "fact": fact,
    });
    let entry = Entry::read(&breach).map_err(|error| wrong(error.to_string()))?;
    store.add(&[entry]).map_err(|error| fault(at, &error))?;
    say(&format!(
        "{}:{line}: a breach of '{}': {}",
        args.bank.display(),
        refusal.rule,
        refusal.what
    ));
    Ok(false)
}
