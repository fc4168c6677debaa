//! A whole ledger read page by page, on all cores: one thread asks the database,
//! others read the entries and check their signatures, and one takes them in
//! their order.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, RwLock};
use std::thread;

use allotment_ledger::{Body, Checked, Date, Entry, EntryId, Hash, PublicKey};
use sqlx::AnyConnection;
use tokio::runtime::Runtime;

use crate::error::StoreError;
use crate::rows::{self, Lines};

/// How many places one page is about at most, and how many the first is.
const PAGE: i64 = 2_000;
const FIRST: i64 = 500;
/// How many bytes of entries a page is to have: what follows long entries is
/// shorter.
const BYTES: i64 = 1 << 21;
/// How many pages may wait before each step: what bounds the memory.
const WAITING: usize = 2;

/// A page of a chain, as it was read.
#[derive(Debug)]
pub(crate) struct Page {
    pub community: Arc<str>,
    /// Which places it is about, both counted.
    pub from: i64,
    pub to: i64,
    /// The entries by place, each of which is what its row says.
    pub entries: Vec<(i64, Entry)>,
    /// Signatures of theirs that are right.
    pub checked: Vec<Checked>,
    /// From which place on something is not as it should be, and each row is to
    /// be looked at by itself.
    pub odd: Option<i64>,
    pub postings: i64,
    /// Lines of postings, as [`rows::lines`] gives them.
    pub of_postings: String,
}

/// A chain that is to be read, from a place on.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub community: String,
    pub from: i64,
    /// At least up to here, without it; if there is more, all of it.
    pub size: i64,
}

/// Where to look for keys and for what was signed, while signatures are checked
/// ahead. Whatever is missing here is checked when its entry is taken.
#[derive(Default)]
struct Known {
    chance: RandomState,
    keys: RwLock<HashMap<u64, PublicKey>>,
    /// By the name of a commitment, or the id of what is signed.
    signed: RwLock<HashMap<u64, Hash>>,
}

/// Reads the chains that are `wanted`, in their order, and gives each page to
/// `take`, which ends it by an error.
pub(crate) fn read(
    runtime: &Runtime,
    connection: &mut AnyConnection,
    wanted: &[Wanted],
    postings: bool,
    take: &mut (dyn FnMut(Page) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let known = Known::default();
    let expected: i64 = wanted.iter().map(|one| one.size - one.from).sum();
    if expected < PAGE / 4 {
        return ask(runtime, connection, wanted, postings, &mut |raw| {
            take(raw.read(&known)).map(|()| true)
        });
    }
    let workers = thread::available_parallelism()
        .map_or(2, NonZero::get)
        .min(8);
    thread::scope(|scope| {
        let (to_workers, for_workers) = sync_channel::<(u64, Raw)>(WAITING);
        let (to_taker, for_taker) = sync_channel::<(u64, Page)>(WAITING);
        let for_workers = Arc::new(Mutex::new(for_workers));
        for _ in 0..workers {
            let (from, to) = (Arc::clone(&for_workers), to_taker.clone());
            let known = &known;
            scope.spawn(move || work(&from, &to, known));
        }
        drop((to_taker, for_workers));
        let taker = scope.spawn(move || in_order(&for_taker, take));
        let mut number = 0;
        let asked = ask(runtime, connection, wanted, postings, &mut |raw| {
            // Nobody takes any more when one of them was refused.
            let goes_on = to_workers.send((number, raw)).is_ok();
            number += 1;
            Ok(goes_on)
        });
        drop(to_workers);
        let outcome = taker
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        outcome.and(asked)
    })
}

fn work(from: &Mutex<Receiver<(u64, Raw)>>, to: &SyncSender<(u64, Page)>, known: &Known) {
    loop {
        let next = match from.lock() {
            Ok(from) => from.recv(),
            Err(_) => return,
        };
        let Ok((number, raw)) = next else { return };
        if to.send((number, raw.read(known))).is_err() {
            return;
        }
    }
}

fn in_order(
    from: &Receiver<(u64, Page)>,
    take: &mut (dyn FnMut(Page) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, page) in from {
        early.insert(number, page);
        while let Some(page) = early.remove(&next) {
            take(page)?;
            next += 1;
        }
    }
    Ok(())
}

/// Asks the database for each page.
fn ask(
    runtime: &Runtime,
    connection: &mut AnyConnection,
    wanted: &[Wanted],
    postings: bool,
    give: &mut dyn FnMut(Raw) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    for one in wanted {
        let community: Arc<str> = one.community.as_str().into();
        // What lies before the first place is found with the first page.
        let (mut from, mut first, mut many) = (one.from, one.from == 0, FIRST);
        loop {
            let to = from.saturating_add(many - 1);
            let begins = if first { i64::MIN } else { from };
            first = false;
            let lines = rows::lines(connection, &one.community, begins, to, postings);
            let lines = runtime.block_on(lines);
            let last = match &lines {
                Ok(lines) => {
                    let bytes = i64::try_from(lines.of_entries.len()).unwrap_or(i64::MAX);
                    let each = (bytes / lines.entries.max(1)).max(1);
                    many = (BYTES / each).clamp(16, PAGE);
                    lines.last
                }
                Err(_) => Some(i64::MAX),
            };
            // A page that cannot be read is looked at row by row.
            let unreadable = lines.is_err();
            let raw = Raw {
                community: Arc::clone(&community),
                from: begins,
                to,
                lines: lines.ok(),
            };
            if !give(raw)? {
                return Ok(());
            }
            if unreadable || last.is_none_or(|last| last <= to) {
                break;
            }
            from = to + 1;
        }
    }
    Ok(())
}

/// A page as it comes.
struct Raw {
    community: Arc<str>,
    from: i64,
    to: i64,
    lines: Option<Lines>,
}

impl Raw {
    fn read(self, known: &Known) -> Page {
        let Raw {
            community,
            from,
            to,
            lines,
        } = self;
        let mut page = Page {
            community,
            from,
            to,
            entries: Vec::new(),
            checked: Vec::new(),
            odd: None,
            postings: 0,
            of_postings: String::new(),
        };
        let Some(lines) = lines else {
            page.odd = Some(from);
            return page;
        };
        page.postings = lines.postings;
        page.of_postings = lines.of_postings;
        let count = usize::try_from(lines.entries).unwrap_or(0);
        page.entries.reserve(count.min(lines.of_entries.len()));
        let mut found: i64 = 0;
        for line in each_line(&lines.of_entries) {
            found += 1;
            match entry(line, &page.community) {
                Ok(entry) => page.entries.push(entry),
                Err(place) => {
                    let odd = place.unwrap_or(from);
                    page.odd = Some(page.odd.map_or(odd, |before| before.min(odd)));
                }
            }
        }
        // A line break in a text would make two lines of one.
        if found != lines.entries {
            page.entries.clear();
            page.odd = Some(from);
            return page;
        }
        if !page.entries.is_sorted_by_key(|(place, _)| *place) {
            page.entries.sort_by_key(|(place, _)| *place);
        }
        known.add(&page);
        page.checked = known.check(&page);
        page
    }
}

/// The entry of a line, with its place; the place alone, as far as it can be
/// told, if its columns or its hash are not what its text says.
fn entry(line: &str, community: &str) -> Result<(i64, Entry), Option<i64>> {
    let mut parts = line.splitn(6, ' ');
    let place = parts.next().and_then(|place| place.parse::<i64>().ok());
    let (Some(id), Some(kind), Some(effective), Some(leaf), Some(body)) = (
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
    ) else {
        return Err(place);
    };
    let entry = Entry::from_canonical(body).map_err(|_| place)?;
    let same = EntryId::parse(id) == Some(entry.id)
        && entry.kind().word() == kind
        && entry.community == community
        && is_hex(&entry.leaf(), leaf)
        && Date::parse(effective) == Some(entry.effective);
    match (same, place) {
        (true, Some(place)) => Ok((place, entry)),
        _ => Err(place),
    }
}

/// Whether `text` writes `hash` in capital hexadecimal digits.
fn is_hex(hash: &Hash, text: &str) -> bool {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let pairs = text.as_bytes().chunks_exact(2);
    text.len() == 64
        && pairs.zip(hash.bytes()).all(|(pair, byte)| {
            pair == [
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]
        })
}

impl Known {
    fn name(&self, community: &str, name: &str) -> u64 {
        self.chance.hash_one((community, name))
    }

    /// Remembers the keys of a page, and what can be signed.
    fn add(&self, page: &Page) {
        let mut keys = Vec::new();
        let mut signed = Vec::new();
        for (_, entry) in &page.entries {
            let name = |name: &str| self.name(&entry.community, name);
            match &entry.body {
                Body::Key(key) => keys.push((name(&key.key), key.public_key.clone())),
                Body::KeyReplace(replace) => {
                    keys.push((name(&replace.new.key), replace.new.public_key.clone()));
                }
                Body::Commit(commit) => {
                    signed.push((name(&commit.commitment), entry.signed_part()));
                    signed.push((name(&entry.id.to_string()), entry.signed_part()));
                }
                Body::Amend(amend) => {
                    // While it waits, it is what the commitment's name stands for.
                    signed.push((name(&amend.commitment), entry.signed_part()));
                    signed.push((name(&entry.id.to_string()), entry.signed_part()));
                }
                _ => {}
            }
        }
        if let (false, Ok(mut all)) = (keys.is_empty(), self.keys.write()) {
            all.extend(keys);
        }
        if let (false, Ok(mut all)) = (signed.is_empty(), self.signed.write()) {
            all.extend(signed);
        }
    }

    /// The signatures of a page that are right, as far as can be told already.
    fn check(&self, page: &Page) -> Vec<Checked> {
        let key = |community: &str, key: &str| {
            let keys = self.keys.read().ok()?;
            keys.get(&self.name(community, key)).cloned()
        };
        let mut checked = Vec::new();
        for (_, entry) in &page.entries {
            let community = &entry.community;
            if let Body::Sign(sign) = &entry.body {
                let named = entry.refers_to.as_deref().unwrap_or_default();
                let hash = match self.signed.read() {
                    Ok(signed) => signed.get(&self.name(community, named)).copied(),
                    Err(_) => None,
                };
                let found = hash.zip(key(community, &sign.key));
                checked.extend(
                    found.and_then(|(hash, key)| Checked::new(&key, &hash, &sign.signature)),
                );
            }
            let own = match &entry.body {
                Body::Key(key) => &key.signatures,
                Body::KeyReplace(replace) => &replace.new.signatures,
                Body::KeyRevoke(revoke) => &revoke.signatures,
                Body::Succeed(succeed) => &succeed.signatures,
                Body::Amend(amend) => &amend.signatures,
                _ => continue,
            };
            for one in own {
                let found = key(community, &one.key);
                checked.extend(
                    found.and_then(|key| Checked::new(&key, &entry.signed_part(), &one.signature)),
                );
            }
        }
        checked
    }
}

/// The lines of a text, of which the last may lack its line break.
pub(crate) fn each_line(text: &str) -> impl Iterator<Item = &str> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let some = if text.is_empty() { 0 } else { usize::MAX };
    text.split('\n').take(some)
}

/// A text of lines in the order of its lines, for comparing what comes in any.
pub(crate) fn sorted(text: &str) -> String {
    let mut lines: Vec<&str> = each_line(text).collect();
    lines.sort_unstable();
    let mut all = String::with_capacity(text.len() + 1);
    for line in lines {
        writeln!(all, "{line}").expect("a text takes text");
    }
    all
}
