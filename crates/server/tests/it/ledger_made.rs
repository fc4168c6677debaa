//! A ledger for tests: a fund's promise to Q1, and a garden that a council and a trust
//! are to sign, with which nobody has signed anything yet.

use std::path::Path;

use allotment_ledger::{Entry, EntryId};
use allotment_store::Store;
use serde_json::{Value, json};

/// The commitment that waits.
pub const GARDEN: &str = "garden";

/// The id of the entry `number` of the ledger of tests.
pub fn id(number: u64) -> String {
    EntryId::new(1_774_000_000_000 + number, [7; 10]).to_string()
}

/// The entry of the garden.
pub fn garden_entry() -> String {
    id(6)
}

fn entry(number: u64, mut said: Value) -> Entry {
    let fields = said.as_object_mut().expect("an entry is an object");
    for (field, value) in [
        ("id", json!(id(number))),
        ("community", json!("Q1")),
        ("effective", json!("2026-04-01")),
        ("recorded", json!("2026-04-01T09:00:00Z")),
        ("actor", json!("FUND")),
    ] {
        fields.entry(field).or_insert(value);
    }
    Entry::read(&said).expect("it is an entry")
}

fn party(number: u64, party: &str, name: &str, kind: &str) -> Entry {
    let said = json!({"kind": "party", "party": party, "name": name, "type": kind, "org_id": "unregistered"});
    entry(number, said)
}

/// What the ledger of tests begins with.
pub fn entries() -> Vec<Entry> {
    vec![
        party(1, "FUND", "The Fund", "funder"),
        party(2, "COUNCIL", "Northshire Council", "council"),
        party(3, "TRUST", "Garden Trust", "charity"),
        party(4, "BOARD", "Eastgate Board", "board"),
        entry(
            5,
            json!({"kind": "promise", "from_party": "FUND", "amount": "100000", "currency": "GBP",
                "basis": "once", "price_base": "nominal", "source": "letter of 1 April 2026"}),
        ),
        entry(
            6,
            json!({"kind": "commit", "commitment": GARDEN, "parties": ["COUNCIL", "TRUST"],
                "purpose": "A <garden> & benches", "amount": "60000", "currency": "GBP",
                "capital": "60000", "revenue": "0", "actor": "COUNCIL", "ends": "2027-12-31",
                "schedule": [{"due": "2026-06-30", "amount": "40000"},
                    {"due": "2026-12-31", "amount": "20000", "on": "planted"}]}),
        ),
    ]
}

/// Keeps it in the folder of a programme.
pub fn keep(folder: &Path) {
    keep_also(folder, &[]);
}

/// Keeps it with `more`.
pub fn keep_also(folder: &Path, more: &[Entry]) {
    let mut store = Store::open_or_create(&folder.join("allotment.db")).expect("it is made");
    let mut all = entries();
    all.extend(more.iter().cloned());
    store.add(&all).expect("it breaks no rule");
}
