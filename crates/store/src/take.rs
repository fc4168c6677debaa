//! Entries taken in memory: sealed and made rows of, or, when the ledger is
//! opened, taken again as they were.

use std::collections::HashMap;
use std::num::NonZero;
use std::thread;

use allotment_ledger::{Book, Entry, Hash, Moment, Posted, Programme, Refusal, Signer, Verifier};

use crate::error::StoreError;
use crate::insert::NewEntry;
use crate::pages::Page;
use crate::rows;
use crate::stamp::now;

/// What the ledger signs for each entry: its place, by the root up to it. Who
/// signs so keeps the chain's head with it.
pub(crate) fn sealed(community: &str, size: u64, root: &Hash) -> String {
    format!("allotment ledger entry with head\n{community}\n{size}\n{root}\n")
}

/// What programs signed that kept no heads yet.
pub(crate) fn sealed_without_head(community: &str, size: u64, root: &Hash) -> String {
    format!("allotment ledger entry\n{community}\n{size}\n{root}\n")
}

/// Whether `seal` is one of either.
pub(crate) fn is_sealed(
    verifier: &Verifier,
    community: &str,
    size: u64,
    root: &Hash,
    seal: &[u8],
) -> bool {
    let messages = [sealed, sealed_without_head].map(|message| message(community, size, root));
    let mut messages = messages.iter();
    messages.any(|message| verifier.sealed(message.as_bytes(), seal))
}

/// What becomes of what comes after an entry that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterRefusal {
    Stop,
    GoOn,
}

/// How many entries are taken before they are written: those of one community then lie
/// beside each other.
pub(crate) const CHUNK: usize = 4_096;

/// Entries that were taken in memory, on their way to the disk.
pub(crate) struct Taken {
    pub answers: Vec<Result<Posted, Refusal>>,
    pub new: Vec<NewEntry>,
    /// Whether one was refused and nothing after it is to be taken.
    pub stops: bool,
    /// What is to be signed for each that is new.
    messages: Vec<String>,
}

impl Taken {
    /// Seals what is new.
    pub fn seal(&mut self, signer: &Signer) {
        let seals = seal_all(signer, &self.messages);
        for (one, seal) in self.new.iter_mut().zip(seals) {
            one.row.seal = seal.to_vec();
        }
    }
}

/// Takes `entries` in memory; they are not sealed yet.
pub(crate) fn take_some(
    programme: &mut Programme,
    entries: &[Entry],
    after: AfterRefusal,
) -> Taken {
    let mut taken = Taken {
        answers: Vec::with_capacity(entries.len()),
        new: Vec::with_capacity(entries.len()),
        stops: false,
        messages: Vec::with_capacity(entries.len()),
    };
    let clock = Moment::parse(&now()).expect("the clock gives a moment");
    for entry in entries {
        let answer = programme.apply_by(entry, clock);
        if let Ok(posted) = answer.as_ref()
            && !posted.again
        {
            let book = programme
                .book(&entry.community)
                .expect("it was just written to");
            let message = sealed(&entry.community, book.size(), &book.root());
            taken.messages.push(message);
            taken.new.push(new_entry(book, entry, posted));
        }
        taken.stops = answer.is_err() && after == AfterRefusal::Stop;
        taken.answers.push(answer);
        if taken.stops {
            break;
        }
    }
    taken
}

/// The rows of an entry that was taken, without its seal.
fn new_entry(book: &Book, entry: &Entry, posted: &Posted) -> NewEntry {
    NewEntry {
        community: entry.community.clone(),
        row: rows::EntryRow {
            place: i64::try_from(posted.at).unwrap_or(i64::MAX),
            id: entry.id.to_string(),
            kind: entry.kind().word().to_owned(),
            effective: entry.effective.to_string(),
            body: entry.canonical().to_owned(),
            leaf: entry.leaf().bytes().to_vec(),
            seal: Vec::new(),
        },
        postings: rows::posting_rows(book, entry, posted),
    }
}

/// The seal of each message: on all cores where they are many.
pub(crate) fn seal_all(signer: &Signer, messages: &[String]) -> Vec<[u8; 64]> {
    let seal = |some: &[String]| -> Vec<[u8; 64]> {
        let each = some.iter().map(|message| signer.seal(message.as_bytes()));
        each.collect()
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    if messages.len() < 64 || workers == 1 {
        return seal(messages);
    }
    thread::scope(|scope| {
        let parts: Vec<_> = (messages.chunks(messages.len().div_ceil(workers)))
            .map(|some| scope.spawn(move || seal(some)))
            .collect();
        let each = parts.into_iter();
        each.flat_map(|part| {
            part.join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
        .collect()
    })
}

/// Takes a page of entries that were taken before.
pub(crate) fn replay(
    programme: &mut Programme,
    page: Page,
    sizes: &HashMap<&str, i64>,
) -> Result<(), StoreError> {
    let community = page.community.to_string();
    let damaged = |place: i64, why: String| StoreError::Damaged {
        community: community.clone(),
        place: u64::try_from(place).unwrap_or(0),
        why,
    };
    if programme.book(&community).is_none() {
        programme.insert(Book::new(community.clone()));
    }
    programme.expect_signed(&community, page.checked);
    for (place, entry) in &page.entries {
        if page.odd.is_some_and(|odd| odd <= *place) || sizes[&*community] <= *place {
            break;
        }
        let posted = programme
            .apply(entry)
            .map_err(|refusal| damaged(*place, refusal.to_string()))?;
        if i64::try_from(posted.at) != Ok(*place) || posted.again {
            return Err(damaged(*place, "an entry before it is missing".into()));
        }
    }
    programme.expect_no_more(&community);
    match page.odd {
        Some(odd) if odd < sizes[&*community] => Err(damaged(odd, "it was altered".into())),
        _ => Ok(()),
    }
}
