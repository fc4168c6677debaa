//! A large ledger: how long it takes, and how much memory. Run by hand:
//!
//! ```text
//! ALLOTMENT_STORE_ENTRIES=1000000 cargo test --release -p allotment-store --test it many -- --ignored --nocapture
//! ```

use std::fs;
use std::time::{Duration, Instant};

use allotment_ledger::{Date, Entry, balances, waterfall};
use allotment_store::{Store, verify};
use serde_json::json;

use crate::desk::{Desk, entry};

/// How many payments a commitment has.
const EACH: u64 = 1_000;

fn entries(from: u64, count: u64) -> Vec<Entry> {
    let mut made = Vec::new();
    for number in from..from + count {
        let garden = format!("g{}", number / EACH);
        if number % EACH == 0 {
            made.push(entry(
                2_000_000_000 + number,
                "E05",
                &json!({"kind": "commit", "commitment": garden, "parties": ["FUND"], "purpose": "A garden",
                    "amount": "100000", "currency": "GBP", "revenue": "100000"}),
            ));
        }
        let amount = (1 + number % 100).to_string();
        made.push(entry(
            1_000 + number,
            "E05",
            &json!({"kind": "pay", "commitment": garden, "amount": amount, "currency": "GBP", "to_party": "FUND"}),
        ));
    }
    made
}

fn megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap_or_default();
    let number = line
        .split_whitespace()
        .nth(1)
        .and_then(|text| text.parse::<u64>().ok());
    number.unwrap_or(0) / 1024
}

#[test]
#[ignore = "minutes: run by hand, in release"]
fn many_entries() {
    let asked = std::env::var("ALLOTMENT_STORE_ENTRIES")
        .ok()
        .and_then(|text| text.parse().ok());
    let asked: u64 = asked.unwrap_or(20_000);
    let desk = Desk::empty();
    let mut store = Store::open_or_create(&desk.ledger()).unwrap();
    let party = json!({"kind": "party", "party": "FUND", "name": "A fund", "type": "funder", "org_id": "unregistered"});
    let promise = json!({"kind": "promise", "from_party": "FUND", "amount": "1000000000000", "currency": "GBP",
        "basis": "once", "price_base": "nominal", "source": "letter"});
    store
        .add(&[entry(1, "E05", &party), entry(2, "E05", &promise)])
        .unwrap();
    let batch = 100;
    let mut times: Vec<Duration> = Vec::new();
    let started = Instant::now();
    for from in (0..asked).step_by(batch) {
        let made = entries(from, batch as u64);
        let one = Instant::now();
        assert!(store.add_each(&made).unwrap().iter().all(Result::is_ok));
        times.push(one.elapsed());
    }
    let took = started.elapsed();
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!(
        "added {} entries in {took:?}: {} a second, {batch} a commit; a commit takes {:?} (p50), {:?} (p99)",
        store.programme().size(),
        u128::from(asked) * 1000 / took.as_millis().max(1),
        at(50),
        at(99)
    );
    drop(store);
    let one = Instant::now();
    let verdict = verify(&desk.ledger(), None, None).unwrap();
    assert!(verdict.findings.is_empty(), "{:?}", verdict.findings);
    println!(
        "verified {} entries in {:?}; {} MB",
        verdict.entries(),
        one.elapsed(),
        megabytes()
    );
    drop(verdict);
    let one = Instant::now();
    let store = desk.open();
    println!("opened in {:?}; {} MB", one.elapsed(), megabytes());
    let one = Instant::now();
    let book = store.programme().book("E05").unwrap();
    let found = balances(book, Date::LAST).len();
    let steps = waterfall(&[book], Date::LAST).unwrap();
    println!(
        "{found} balances and {} steps in {:?}",
        steps[0].steps.len(),
        one.elapsed()
    );
}
