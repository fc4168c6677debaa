//! Adds entries and says of each when it is kept; and looks whether all that was
//! said to be kept is there. `scripts/check-durability.py` kills it, breaks its
//! disk and tears its files between the two.
//!
//! ```text
//! durability write LEDGER FIRST COUNT [SENDERS]   prints «ACK number» for each
//! durability check FILE                           a line a ledger: LEDGER<TAB>NUMBER,NUMBER…
//! durability flip FOLDER                          flips every byte of a small ledger in turn
//! ```

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::{env, fs, io, thread};

use allotment_ledger::{Entry, EntryId};
use allotment_store::{Store, Unwritten, Writer, verify};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection};

type Failed = Box<dyn std::error::Error>;

fn id(number: u64) -> EntryId {
    EntryId::new(1_774_000_000_000 + number, [7; 10])
}

fn entry(number: u64, said: &Value) -> Result<Entry, Failed> {
    let mut value = json!({
        "id": id(number).to_string(), "community": "E05", "effective": "2026-04-01",
        "recorded": "2026-04-01T09:00:00Z", "actor": "FUND",
    });
    for (key, one) in said.as_object().into_iter().flatten() {
        value[key] = one.clone();
    }
    Ok(Entry::read(&value)?)
}

/// Entry `number`: a party, a promise, a commitment, and then payments with words
/// enough to fill pages.
fn numbered(number: u64) -> Result<Entry, Failed> {
    let said = match number {
        0 => {
            json!({"kind": "party", "party": "FUND", "name": "A fund", "type": "funder", "org_id": "unregistered"})
        }
        1 => {
            json!({"kind": "promise", "from_party": "FUND", "amount": "100000000000", "currency": "GBP",
            "basis": "once", "price_base": "nominal", "source": "letter"})
        }
        2 => {
            json!({"kind": "commit", "commitment": "garden", "parties": ["FUND"], "purpose": "A garden",
            "amount": "100000000000", "currency": "GBP", "revenue": "100000000000"})
        }
        _ => {
            json!({"kind": "pay", "commitment": "garden", "amount": (1 + number).to_string(), "currency": "GBP",
            "words": "what was done and by whom ".repeat(usize::try_from(number % 40)?) + "."})
        }
    };
    entry(number, &said)
}

/// One line at once: what is half printed was not said.
fn acknowledge(number: u64) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(format!("ACK {number}\n").as_bytes())?;
    out.flush()
}

fn write(at: &Path, first: u64, count: u64, senders: u64) -> Result<(), Failed> {
    if senders < 2 {
        let mut store = Store::open_or_create(at)?;
        for number in first..first + count {
            store.add(&[numbered(number)?])?;
            acknowledge(number)?;
        }
        return Ok(());
    }
    let (writer, ended) = Writer::open(at)?;
    for number in 0..3 {
        writer.add(numbered(number)?)?;
        acknowledge(number)?;
    }
    let (next, broken) = (AtomicU64::new(first.max(3)), AtomicBool::new(false));
    thread::scope(|scope| {
        for _ in 0..senders {
            scope.spawn(|| {
                while !broken.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= first + count {
                        break;
                    }
                    let Ok(one) = numbered(number) else { break };
                    match writer.add(one) {
                        Ok(_) if acknowledge(number).is_ok() => {}
                        Err(Unwritten::Failed { why }) => {
                            if !broken.swap(true, Ordering::Relaxed) {
                                eprintln!("error: {why}");
                            }
                        }
                        _ => broken.store(true, Ordering::Relaxed),
                    }
                }
            });
        }
    });
    drop(writer);
    ended.join().map_err(|_| "the writer panicked")??;
    Ok(())
}

/// What is wrong with the ledger at `at`, if all of `kept` were said to be kept.
fn wrong(at: &Path, kept: &[u64]) -> Result<Option<String>, Failed> {
    let Some(store) = Store::open_if_there(at)? else {
        let lost = !kept.is_empty();
        return Ok(
            lost.then(|| format!("there is no ledger, and {} entries were kept", kept.len()))
        );
    };
    let programme = store.programme();
    let book = programme.book("E05");
    let place = |number: &u64| book.and_then(|book| book.place_of(id(*number)));
    let lost: Vec<&u64> = kept
        .iter()
        .filter(|number| place(number).is_none())
        .collect();
    if !lost.is_empty() {
        return Ok(Some(format!(
            "lost {} of {}: {lost:?}",
            lost.len(),
            kept.len()
        )));
    }
    let checkpoint = store.checkpoint();
    drop(store);
    let verdict = verify(at, Some(&checkpoint), None)?;
    Ok(verdict.findings.first().map(ToString::to_string))
}

fn check(list: &Path) -> Result<bool, Failed> {
    let mut good = true;
    for line in fs::read_to_string(list)?.lines() {
        let (at, kept) = line.split_once('\t').ok_or("a line lacks its numbers")?;
        let kept: Result<Vec<u64>, _> = kept
            .split(',')
            .filter(|one| !one.is_empty())
            .map(str::parse)
            .collect();
        let kept = kept?;
        match wrong(Path::new(at), &kept) {
            Ok(None) => println!("ok"),
            Ok(Some(what)) => {
                good = false;
                println!("WRONG {at}: {what}");
            }
            Err(error) => {
                good = false;
                println!("WRONG {at}: {error}");
            }
        }
    }
    Ok(good)
}

/// Packs the file in pages of 512 bytes: as much in it, and less that is empty.
fn repack(at: &Path) -> Result<(), Failed> {
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let address = format!("sqlite://{}", at.display());
        let mut connection = AnyConnection::connect(&address).await?;
        sqlx::raw_sql("pragma page_size = 512; vacuum")
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        Ok(())
    })
}

/// Flips every byte of a small ledger in turn: each is seen by `verify`, or every
/// entry, balance and proof is what it was.
fn flip(folder: &Path) -> Result<bool, Failed> {
    let made = folder.join("made.db");
    let mut store = Store::open_or_create(&made)?;
    for number in 0..12 {
        store.add(&[numbered(number)?])?;
    }
    let copy = folder.join("copy.db");
    store.backup(&copy)?;
    let checkpoint = store.checkpoint();
    drop(store);
    repack(&copy)?;
    let right = fs::read(&copy)?;
    let wanted = verify(&copy, Some(&checkpoint), None)?;
    let (next, seen, same) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let bad = Mutex::new(Vec::new());
    let workers = thread::available_parallelism()?.get();
    let run = |worker: usize| -> io::Result<()> {
        let path = folder.join(format!("flipped-{worker}.db"));
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let mut bytes = right.clone();
            let Some(byte) = bytes.get_mut(at) else {
                return Ok(());
            };
            *byte ^= 0xff;
            fs::write(&path, &bytes)?;
            match verify(&path, Some(&checkpoint), None) {
                Ok(verdict) if verdict == wanted => same.fetch_add(1, Ordering::Relaxed),
                Ok(verdict) if verdict.findings.is_empty() => {
                    if let Ok(mut bad) = bad.lock() {
                        bad.push(at);
                    }
                    0
                }
                _ => seen.fetch_add(1, Ordering::Relaxed),
            };
            for ending in ["-wal", "-shm", "-journal"] {
                let _gone = fs::remove_file(folder.join(format!("flipped-{worker}.db{ending}")));
            }
        }
    };
    thread::scope(|scope| -> Result<(), Failed> {
        let run = &run;
        let all: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || run(worker)))
            .collect();
        for one in all {
            one.join().map_err(|_| "a worker panicked")??;
        }
        Ok(())
    })?;
    let bad = bad.into_inner().map_err(|_| "a worker panicked")?;
    let (seen, same) = (seen.into_inner(), same.into_inner());
    println!(
        "{} bytes flipped in turn: {seen} seen, {same} changed no entry, balance or proof, {} bad {bad:?}",
        right.len(),
        bad.len()
    );
    Ok(bad.is_empty() && seen > 0 && usize::try_from(seen + same) == Ok(right.len()))
}

fn asked_to_write(args: &[String]) -> Result<bool, Failed> {
    let number = |at: usize, or: u64| args.get(at).map_or(Ok(or), |text| text.parse::<u64>());
    write(
        Path::new(&args[1]),
        number(2, 0)?,
        number(3, 0)?,
        number(4, 1)?,
    )?;
    Ok(true)
}

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let ran = match args.first().map(String::as_str) {
        Some("write") if args.len() >= 4 => asked_to_write(&args),
        Some("check") if args.len() == 2 => check(Path::new(&args[1])),
        Some("flip") if args.len() == 2 => flip(Path::new(&args[1])),
        _ => Err("durability write LEDGER FIRST COUNT [SENDERS] | durability check FILE | durability flip FOLDER".into()),
    };
    match ran {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(4),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
