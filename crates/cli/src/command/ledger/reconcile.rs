//! `allotment ledger reconcile`.

use std::path::Path;

use allotment_ledger::Entry;
use allotment_programme::ledger::{date_of, reconcile as lay_beside};
use allotment_store::{Store, StoreError, now};
use allotment_table::{Fault, Faults, Table};
use serde_json::{Value, json};

use super::{all_entries, fault, moment, open};
use crate::args::LedgerReconcile;
use crate::destination::accept;
use crate::render::{Status, say, write_sheet};

pub(super) fn reconcile(at: &Path, args: &LedgerReconcile) -> Result<Status, Faults> {
    accept(&args.output);
    let bank = Table::read(&args.bank)?;
    let today = date_of(None, &now())?;
    let mut store = open(at)?;
    let all = all_entries(&mut store)?;
    let found = lay_beside(store.programme(), &bank, &all, today)?;
    let mut counts = Counts::default();
    if args.record && !record_all(&mut store, at, args, &found.missing, &mut counts)? {
        // Another wrote meanwhile, and what is missing may be so no more.
        loop {
            store = open(at)?;
            let all = all_entries(&mut store)?;
            let found = lay_beside(store.programme(), &bank, &all, today)?;
            if record_all(&mut store, at, args, &found.missing, &mut counts)? {
                break;
            }
        }
    }
    let Counts {
        paid,
        returned,
        breaches,
    } = counts;
    write_sheet(&found.sheet, &args.output, &[at, &args.bank])?;
    let missing = found.missing.len();
    say(&format!(
        "{missing} payments are at the bank alone, {} in the ledger alone.",
        found.not_at_bank
    ));
    if found.at_the_edge > 0 {
        say(&format!(
            "note: {} in both with a day in the ledger that is not among those of the statement: if the statement before or after it has as much within five days, lay both beside the ledger as one file",
            match found.at_the_edge {
                1 => "1 payment is".to_owned(),
                many => format!("{many} payments are"),
            }
        ));
    }
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

/// As what lines of the statement were recorded.
#[derive(Default)]
struct Counts {
    paid: usize,
    returned: usize,
    breaches: usize,
}

/// Records all that is `missing`; not if another writes to the ledger meanwhile.
fn record_all(
    store: &mut Store,
    at: &Path,
    args: &LedgerReconcile,
    missing: &[(u64, Value)],
    counts: &mut Counts,
) -> Result<bool, Faults> {
    for (line, fact) in missing {
        let Some(is_payment) = record(store, at, args, *line, fact)? else {
            return Ok(false);
        };
        *match (is_payment, fact["kind"] == "return") {
            (false, _) => &mut counts.breaches,
            (true, true) => &mut counts.returned,
            (true, false) => &mut counts.paid,
        } += 1;
    }
    Ok(true)
}

/// Records what the bank says was paid: as a payment, or as a breach of the rule
/// that it breaks. Whether it was a payment; nothing if the ledger is another by now.
fn record(
    store: &mut Store,
    at: &Path,
    args: &LedgerReconcile,
    line: u64,
    fact: &Value,
) -> Result<Option<bool>, Faults> {
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
    let mut value = fact.clone();
    let community = fact["community"].as_str().unwrap_or_default();
    value["recorded"] = json!(moment(store.programme(), community));
    value["actor"] = json!(args.actor);
    let entry = Entry::read(&value).map_err(|error| wrong(error.to_string()))?;
    let size = store.programme().size();
    let refusal = match store.add_to(size, &[entry]) {
        Ok(posted) => return Ok(posted.map(|_| true)),
        Err(StoreError::Refused { refusal, .. }) => refusal,
        Err(error) => return Err(fault(at, &error)),
    };
    let breach = json!({
        "kind": "breach", "id": value["id"], "community": value["community"], "effective": value["effective"],
        "recorded": value["recorded"], "actor": args.actor, "rule": refusal.rule.word(), "because": refusal.what,
        "source": format!("{} line {line}", args.bank.display()), "fact": fact,
    });
    let entry = Entry::read(&breach).map_err(|error| wrong(error.to_string()))?;
    let added = store.add_to(size, &[entry]);
    if added.map_err(|error| fault(at, &error))?.is_none() {
        return Ok(None);
    }
    say(&format!(
        "{}:{line}: a breach of '{}': {}",
        args.bank.display(),
        refusal.rule,
        refusal.what
    ));
    Ok(Some(false))
}
