//! A large ledger: how long it takes to add, verify, open and ask, and how much
//! memory. Each answer is checked.
//!
//! ```text
//! cargo bench -p allotment-store --bench ledger
//! ```
//!
//! `ALLOTMENT_STORE_ENTRIES` says how many entries (1,000,000),
//! `ALLOTMENT_STORE_EACH` how many payments a commitment has (1,000; each has a
//! proposal and two signatures besides), `ALLOTMENT_STORE_FOLDER` where the file
//! is made, and `ALLOTMENT_STORE_DATABASE` an empty database of PostgreSQL to be
//! taken instead. Verifying and opening are done by processes of their own, whose
//! memory is told at its highest.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark stops at what is wrong, and prints"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use allotment_ledger::{Account, Date, Entry, EntryId, SecretKey, Use, balances, waterfall};
use allotment_store::{Store, Writer, verify};
use serde_json::{Value, json};

/// How many send at once while each waits for its answer.
const PRODUCERS: u64 = 100;
/// How many entries they send in all.
const SENT: u64 = 20_000;
const PARTIES: [&str; 2] = ["COUNCIL", "TRUST"];

fn asked(name: &str, or: u64) -> u64 {
    env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(or)
}

fn entry(number: u64, mut said: Value) -> Entry {
    said["id"] = json!(EntryId::new(1_774_000_000_000 + number, [7; 10]).to_string());
    said["community"] = json!("E05000026");
    said["effective"] = json!("2026-04-01");
    said["recorded"] = json!("2026-04-01T09:00:00Z");
    if said["actor"].is_null() {
        said["actor"] = json!("FUND");
    }
    Entry::read(&said).unwrap_or_else(|error| panic!("{error}"))
}

fn key(party: &str) -> SecretKey {
    let mut chance = [0; 32];
    chance[..party.len()].copy_from_slice(party.as_bytes());
    SecretKey::new(chance)
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for at in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= chunk.len() {
                char::from(sign)
            } else {
                '='
            });
        }
    }
    text
}

/// The parties with their keys, and a promise.
fn beginning() -> Vec<Entry> {
    let mut made = Vec::new();
    for (number, party) in (0..).zip(["FUND", "COUNCIL", "TRUST"]) {
        made.push(entry(
            2 * number,
            json!({"kind": "party", "party": party, "name": party, "type": "charity", "org_id": "unregistered"}),
        ));
        made.push(entry(
            2 * number + 1,
            json!({"kind": "key", "party": party, "actor": party, "key": party, "public_key": base64(&key(party).public())}),
        ));
    }
    made.push(entry(
        10,
        json!({"kind": "promise", "from_party": "FUND", "amount": "1000000000000000", "currency": "GBP",
            "basis": "once", "price_base": "nominal", "source": "letter"}),
    ));
    made
}

/// Commitment `number` with its signatures and `each` payments of `1 + n mod 100`.
fn commitment(number: u64, each: u64) -> Vec<Entry> {
    let first = 1_000_000 + number * (each + 3);
    let name = format!("g{number}");
    let amount = (each * 100).to_string();
    let proposed = entry(
        first,
        json!({"kind": "commit", "commitment": name, "parties": PARTIES, "purpose": "A garden that everybody can use",
            "amount": amount, "currency": "GBP", "revenue": amount}),
    );
    let mut made = Vec::new();
    for (at, party) in (1..).zip(PARTIES) {
        let signature = base64(&key(party).sign(proposed.signed_part().bytes()));
        made.push(entry(
            first + at,
            json!({"kind": "sign", "refers_to": name, "party": party, "key": party, "signature": signature, "actor": party}),
        ));
    }
    made.insert(0, proposed);
    for at in 0..each {
        made.push(pay(first + 3 + at, &name, 1 + at % 100));
    }
    made
}

fn pay(number: u64, commitment: &str, minor: u64) -> Entry {
    entry(
        number,
        json!({"kind": "pay", "commitment": commitment, "amount": minor.to_string(), "currency": "GBP", "to_party": "TRUST"}),
    )
}

/// The highest memory of this process so far, in megabytes.
fn highest() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    number.unwrap_or(0) / 1024
}

/// The time that cores spent on this process so far, in seconds: what it took,
/// however busy the machine is.
///
/// Source: `proc_pid_stat(5)`: the 14th and 15th field, in hundredths.
fn core_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<u32> = (after_name.split_whitespace().skip(11).take(2))
        .filter_map(|field| field.parse().ok())
        .collect();
    f64::from(fields.iter().sum::<u32>()) / 100.0
}

/// What is asked of a process of its own.
fn alone(step: &str, at: &Path, paid: u64, entries: u64) {
    match step {
        "verify" => {
            let one = Instant::now();
            let verdict = verify(at, None, None).unwrap();
            let took = one.elapsed();
            assert!(verdict.findings.is_empty(), "{:?}", verdict.findings);
            assert_eq!(verdict.entries(), entries);
            println!(
                "verified {entries} entries, {} postings and {} signatures in {took:.2?}, {:.2} s of cores; {} MB at most",
                verdict.postings,
                verdict.signatures,
                core_seconds(),
                highest()
            );
        }
        _ => {
            let one = Instant::now();
            let mut store = Store::open(at).unwrap();
            let took = one.elapsed();
            assert_eq!(store.programme().size(), entries);
            let one = Instant::now();
            let book = store.programme().book("E05000026").unwrap();
            let found = balances(book, Date::LAST);
            let steps = waterfall(&[book], Date::LAST).unwrap();
            let asked = one.elapsed();
            assert_eq!(found.iter().map(|one| one.minor).sum::<i64>(), 0);
            let commitments = u32::try_from(book.commitments().len()).unwrap();
            let held: i64 = (0..commitments)
                .map(|at| book.held(Account::Paid(at, Use::Revenue), Date::LAST))
                .sum();
            assert_eq!(u64::try_from(held).unwrap(), paid);
            println!(
                "opened in {took:.2?}, {:.2} s of cores; {} balances and a waterfall of {} steps in {asked:.2?}",
                core_seconds(),
                found.len(),
                steps[0].steps.len()
            );
            let again = beginning().remove(0);
            let one = Instant::now();
            assert!(store.add(&[again]).unwrap()[0].again);
            println!(
                "an entry that is there already: {:.2?}; {} MB at most",
                one.elapsed(),
                highest()
            );
        }
    }
}

/// Many send, one writes. Gives what was paid.
fn many_send(at: &Path, sent: u64) -> u64 {
    let store = Store::open(at).unwrap();
    let before = store.programme().size();
    let commitments = store
        .programme()
        .book("E05000026")
        .unwrap()
        .commitments()
        .len() as u64;
    let (writer, ended) = Writer::begin(store);
    // A commitment that has room for what is sent.
    let proposed = commitment(commitments, 1).remove(0);
    let mut value: Value = serde_json::from_str(proposed.canonical()).unwrap();
    value["amount"] = json!((sent * 100).to_string());
    value["revenue"] = value["amount"].clone();
    value["id"] = json!(EntryId::new(1_900_000_000_000, [9; 10]).to_string());
    writer.add(Entry::read(&value).unwrap()).unwrap();
    let name = format!("g{commitments}");
    let (next, paid) = (AtomicU64::new(0), AtomicU64::new(0));
    let times = Mutex::new(Vec::new());
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..PRODUCERS {
            let (writer, next, paid, times, name) = (writer.clone(), &next, &paid, &times, &name);
            scope.spawn(move || {
                let mut own: Vec<Duration> = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= sent {
                        break;
                    }
                    let minor = 1 + number % 100;
                    let one = pay(2_000_000_000 + number, name, minor);
                    let since = Instant::now();
                    writer.add(one).unwrap();
                    own.push(since.elapsed());
                    paid.fetch_add(minor, Ordering::Relaxed);
                }
                times.lock().unwrap().extend(own);
            });
        }
    });
    let took = started.elapsed();
    drop(writer);
    ended.join().unwrap().unwrap();
    let mut times = times.into_inner().unwrap();
    times.sort_unstable();
    let at_part = |part: usize| times[(times.len() - 1) * part / 100];
    println!(
        "{PRODUCERS} senders: {} entries a second, each on the disk before it is answered; {:.1?} p50, {:.1?} p99",
        u128::from(sent) * 1000 / took.as_millis().max(1),
        at_part(50),
        at_part(99)
    );
    assert_eq!(
        Store::open(at).unwrap().programme().size(),
        before + sent + 1
    );
    paid.into_inner()
}

fn main() {
    let given: Vec<String> = env::args().skip(1).filter(|one| one != "--bench").collect();
    if let [step, at, paid, entries] = &given[..] {
        alone(
            step,
            Path::new(at),
            paid.parse().unwrap(),
            entries.parse().unwrap(),
        );
        return;
    }
    let (entries, each) = (
        asked("ALLOTMENT_STORE_ENTRIES", 1_000_000),
        asked("ALLOTMENT_STORE_EACH", 1_000),
    );
    let folder = match env::var("ALLOTMENT_STORE_FOLDER") {
        Ok(folder) => tempfile::tempdir_in(folder).unwrap(),
        Err(_) => tempfile::tempdir().unwrap(),
    };
    let at = env::var("ALLOTMENT_STORE_DATABASE")
        .map_or_else(|_| folder.path().join("allotment.db"), PathBuf::from);
    let mut store = Store::open_or_create(&at).unwrap();
    store.add(&beginning()).unwrap();
    let started = Instant::now();
    let (mut number, mut paid, mut ready) = (0, 0, Vec::new());
    while store.programme().size() + (ready.len() as u64) < entries {
        ready.extend(commitment(number, each));
        paid += (0..each).map(|at| 1 + at % 100).sum::<u64>();
        number += 1;
        if ready.len() > 5_000 {
            assert!(store.add_each(&ready).unwrap().iter().all(Result::is_ok));
            ready.clear();
        }
    }
    assert!(store.add_each(&ready).unwrap().iter().all(Result::is_ok));
    let size = store.programme().size();
    println!(
        "{size} entries of {number} commitments in {:.1?}, {} a second, some 5,000 a commit",
        started.elapsed(),
        u128::from(size) * 1000 / started.elapsed().as_millis().max(1)
    );
    drop(store);
    paid += many_send(&at, SENT);
    let size = (size + SENT + 1).to_string();
    if let Ok(about) = fs::metadata(&at) {
        println!("the file has {} MB", about.len() / 1_000_000);
    }
    let own = env::current_exe().unwrap();
    for step in ["verify", "open"] {
        let ran = Command::new(&own)
            .args([step, at.to_str().unwrap(), &paid.to_string(), &size])
            .status();
        assert!(ran.unwrap().success());
    }
}
