//! One chain, rebuilt: page by page while all is as it should be, and row by row
//! from the first place where something is not.

use std::collections::BTreeMap;

use allotment_ledger::{Body, Book, Entry, Verifier};
use sqlx::AnyConnection;

use super::{Finding, Verdict};
use crate::error::StoreError;
use crate::pages::{Page, each_line, sorted};
use crate::rows::{self, EntryRow, LineWriter, PostingRow};
use crate::take::is_sealed;

/// What an entry is said to have done whose postings are not those of its text.
const OTHER_MONEY: &str = "moved other money than is kept: its postings were altered";

/// A chain on its way.
pub(super) struct Rebuilt {
    book: Book,
    lines: LineWriter,
    /// The place that comes next.
    next: i64,
    /// From where on each row is to be looked at by itself.
    odd: Option<i64>,
    postings: u64,
    signatures: u64,
    /// Parts whose postings are not as they should be: from where to where, and
    /// the lines that they should be.
    moved: Vec<(i64, i64, String)>,
    findings: Vec<Finding>,
    /// Whether the chain still can be rebuilt with the next row.
    stands: bool,
}

/// For how many entries room is made ahead: what a chain says of its size may be
/// untrue.
const ROOM: i64 = 1 << 20;

impl Rebuilt {
    /// An empty chain that says that it has `size` entries.
    pub fn new(community: &str, size: i64) -> Self {
        let mut book = Book::new(community);
        book.reserve(usize::try_from(size.clamp(0, ROOM)).unwrap_or(0));
        Self {
            book,
            lines: LineWriter::default(),
            next: 0,
            odd: None,
            postings: 0,
            signatures: 0,
            moved: Vec::new(),
            findings: Vec::new(),
            stands: true,
        }
    }

    pub fn community(&self) -> &str {
        self.book.community()
    }

    pub fn is_odd(&self) -> bool {
        self.odd.is_some()
    }

    /// Forgets the signatures that were checked ahead.
    pub fn expect_no_more(&mut self) {
        self.book.expect_no_more();
    }

    /// Takes the next page.
    pub fn take(&mut self, page: Page) {
        if self.odd.is_some() {
            return;
        }
        for checked in page.checked {
            self.book.expect_signed(checked);
        }
        let mut expected = String::with_capacity(page.of_postings.len() + 1);
        let mut moved = 0;
        for (place, entry) in &page.entries {
            if page.odd.is_some_and(|odd| odd <= *place) {
                break;
            }
            if *place != self.next {
                self.odd = Some(self.next.min(*place));
                break;
            }
            match self.book.apply(entry) {
                Ok(posted) if !posted.again => {
                    moved += self.lines.write(&self.book, entry, &posted, &mut expected);
                }
                _ => {
                    self.odd = Some(self.next);
                    break;
                }
            }
            self.signatures += signatures(entry);
            self.next += 1;
        }
        self.book.expect_no_more();
        self.odd = self.odd.or(page.odd);
        self.postings += moved;
        let to = if self.odd.is_some() {
            self.next - 1
        } else {
            page.to
        };
        let same = self.odd.is_none()
            && i64::try_from(moved) == Ok(page.postings)
            && (expected.trim_end_matches('\n') == page.of_postings
                || sorted(&expected) == sorted(&page.of_postings));
        if !same && page.from <= to {
            self.moved.push((page.from, to, expected));
        }
    }

    /// Looks at what is left: what was odd row by row, the end of the chain, its
    /// seals. Gives the book with all that was found, the first place first.
    pub async fn end(
        mut self,
        connection: &mut AnyConnection,
        verifier: Option<&Verifier>,
        verdict: &mut Verdict,
    ) -> (Book, Vec<Finding>) {
        for (from, to, expected) in std::mem::take(&mut self.moved) {
            self.compare(connection, from, to, &expected).await;
        }
        if let Some(odd) = self.odd {
            let from = if odd < 0 { i64::MIN } else { self.next };
            if let Err(error) = self.row_by_row(connection, from).await {
                self.add(None, None, format!("cannot be read: {error}"));
                self.stands = false;
            }
        }
        if let Err(error) = self.length(connection).await {
            self.add(None, None, format!("cannot be read: {error}"));
        }
        if self.stands && self.next > 0 {
            if let Err(error) = self.seals(connection, verifier).await {
                self.add(None, None, format!("cannot be read: {error}"));
            }
        } else if !self.stands && self.findings.is_empty() {
            self.add(None, None, "cannot be rebuilt");
        }
        verdict.postings += self.postings;
        verdict.signatures += self.signatures;
        self.findings
            .sort_by_key(|finding| finding.place.unwrap_or(u64::MAX));
        (self.book, self.findings)
    }

    fn add(&mut self, place: Option<i64>, id: Option<&str>, what: impl Into<String>) {
        let finding = Finding {
            community: Some(self.book.community().to_owned()),
            place: place.and_then(|place| u64::try_from(place).ok()),
            id: id.map(str::to_owned),
            what: what.into(),
        };
        self.findings.push(finding);
    }

    /// Names the entries from `from` to `to` whose postings are not the lines that
    /// are `expected`.
    async fn compare(
        &mut self,
        connection: &mut AnyConnection,
        from: i64,
        to: i64,
        expected: &str,
    ) {
        let community = self.book.community().to_owned();
        let kept = match rows::postings(connection, &community, from, to).await {
            Ok(kept) => kept,
            Err(error) => {
                self.add(
                    None,
                    None,
                    format!("has postings that cannot be read: {error}"),
                );
                return;
            }
        };
        let mut by_place: BTreeMap<i64, [Vec<String>; 2]> = BTreeMap::new();
        for line in each_line(expected) {
            let place = line.split(' ').next().and_then(|place| place.parse().ok());
            let lines = by_place.entry(place.unwrap_or(-1)).or_default();
            lines[0].push(line.to_owned());
        }
        for row in &kept {
            by_place.entry(row.place).or_default()[1].push(rows::line_of(row));
        }
        for (place, [should, is]) in by_place {
            if should == is {
                continue;
            }
            let id = u64::try_from(place).ok().and_then(|at| self.book.id_at(at));
            match id {
                Some(id) => self.add(Some(place), Some(&id.to_string()), OTHER_MONEY),
                None => self.add(Some(place), None, "has postings without an entry"),
            }
        }
    }

    /// Looks at each row from place `from` on; after the first thing that is wrong
    /// with the order of entries, only at their own hashes.
    async fn row_by_row(
        &mut self,
        connection: &mut AnyConnection,
        from: i64,
    ) -> Result<(), StoreError> {
        let community = self.book.community().to_owned();
        let mut from = from;
        loop {
            let Ok(page) = rows::entries(connection, &community, from, rows::PAGE).await else {
                // One of them cannot be read: it is found by reading each alone.
                match self.alone(connection, from).await? {
                    Some(next) => from = next,
                    None => break,
                }
                continue;
            };
            let Some(last) = page.last().map(|row| row.place) else {
                break;
            };
            if last < from {
                self.out_of_order(from);
                break;
            }
            let kept = rows::postings(connection, &community, from, last).await;
            let (kept, readable) = match kept {
                Ok(kept) => (kept, true),
                Err(error) => {
                    self.add(
                        None,
                        None,
                        format!("has postings that cannot be read: {error}"),
                    );
                    (Vec::new(), false)
                }
            };
            let mut kept = kept.into_iter().peekable();
            for row in &page {
                self.row(row, &mut kept, readable);
            }
            if kept.next().is_some() {
                self.add(
                    Some(from),
                    None,
                    "or one after it has postings without an entry",
                );
            }
            from = last.saturating_add(1);
        }
        let after = rows::postings(connection, &community, self.next, i64::MAX).await?;
        if let Some(first) = after.first() {
            self.add(Some(first.place), None, "has postings without an entry");
        }
        Ok(())
    }

    /// Notes that the database gave an earlier entry where it was asked for those from
    /// `from` on: followed, it would lead there again and again.
    fn out_of_order(&mut self, from: i64) {
        let what = "or one after it is out of order in the database's own index";
        self.add(Some(from), None, what);
        self.stands = false;
    }

    /// Reads the rows from `from` on one by one up to the first that cannot be;
    /// names that, and gives the place after it.
    async fn alone(
        &mut self,
        connection: &mut AnyConnection,
        from: i64,
    ) -> Result<Option<i64>, StoreError> {
        let community = self.book.community().to_owned();
        let mut from = from;
        loop {
            let Some(place) = rows::next_place(connection, &community, from).await? else {
                return Ok(None);
            };
            if place < from {
                self.out_of_order(from);
                return Ok(None);
            }
            match rows::entries(connection, &community, place, 1).await {
                Ok(page) => {
                    let kept = rows::postings(connection, &community, place, place).await;
                    let (kept, readable) = (kept.as_ref().ok().cloned(), kept.is_ok());
                    let mut kept = kept.unwrap_or_default().into_iter().peekable();
                    for row in &page {
                        self.row(row, &mut kept, readable);
                    }
                    from = place.saturating_add(1);
                }
                Err(error) => {
                    self.add(
                        Some(place),
                        None,
                        format!("was altered: it cannot be read: {error}"),
                    );
                    self.stands = false;
                    self.next = place.saturating_add(1);
                    return Ok(Some(self.next));
                }
            }
        }
    }

    /// One row, in its place.
    fn row(
        &mut self,
        row: &EntryRow,
        kept: &mut std::iter::Peekable<impl Iterator<Item = PostingRow>>,
        readable: bool,
    ) {
        if row.place < self.next {
            let what = "lies where no entry can be";
            self.add(Some(row.place), Some(&row.id), what);
            return;
        }
        if row.place != self.next {
            let missing = if row.place == self.next + 1 {
                format!("entry {}", self.next)
            } else {
                format!("entries {} to {}", self.next, row.place - 1)
            };
            let what = format!("was dropped: {missing} of the chain is not there");
            self.add(Some(self.next), None, what);
            self.stands = false;
        }
        self.next = row.place + 1;
        let own: Vec<PostingRow> =
            std::iter::from_fn(|| kept.next_if(|posting| posting.place <= row.place)).collect();
        self.postings += own.len() as u64;
        self.stands &= self.entry(row, readable.then_some(&own[..]));
    }

    /// One entry, held to its hash, its columns, its rules and its postings.
    /// Whether the chain can be rebuilt with it.
    fn entry(&mut self, row: &EntryRow, kept: Option<&[PostingRow]>) -> bool {
        let leaf = allotment_ledger::leaf_hash(row.body.as_bytes());
        let wrong = if leaf.bytes()[..] == row.leaf[..] {
            None
        } else {
            Some(format!(
                "was altered: its text has the hash {leaf}, and another is kept"
            ))
        };
        let read = match wrong {
            Some(wrong) => Err(wrong),
            None => {
                Entry::from_canonical(&row.body).map_err(|error| format!("was altered: {error}"))
            }
        };
        let entry = match read {
            Ok(entry) => entry,
            Err(wrong) => {
                self.add(Some(row.place), Some(&row.id), wrong);
                return false;
            }
        };
        let columns = [
            ("id", entry.id.to_string() == row.id),
            ("kind", entry.kind().word() == row.kind),
            ("effective", entry.effective.to_string() == row.effective),
            ("community", entry.community == self.book.community()),
        ];
        if let Some((column, _)) = columns.iter().find(|(_, same)| !same) {
            let what = format!("was altered: its column '{column}' is not what its text says");
            self.add(Some(row.place), Some(&row.id), what);
            return false;
        }
        if !self.stands {
            return false;
        }
        let posted = match self.book.apply(&entry) {
            Ok(posted) if posted.again => {
                self.add(Some(row.place), Some(&row.id), "is there twice");
                return false;
            }
            Ok(posted) => posted,
            Err(refusal) => {
                let what = format!("cannot stand here: {refusal} ({})", refusal.rule);
                self.add(Some(row.place), Some(&row.id), what);
                return false;
            }
        };
        let should = rows::posting_rows(&self.book, &entry, &posted);
        if kept.is_some_and(|kept| kept != should) {
            self.add(Some(row.place), Some(&row.id), OTHER_MONEY);
        }
        self.signatures += signatures(&entry);
        true
    }

    /// That the chain is as long as it is said to be, with the root that is said.
    async fn length(&mut self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let next = self.next;
        match rows::chain(connection, self.book.community()).await? {
            None => self.add(None, None, "does not say how far it is"),
            Some((size, _)) if size > next => {
                let what = format!("was dropped: the chain had {size} entries, and has {next}");
                self.add(Some(next), None, what);
            }
            Some((size, _)) if size < next => {
                let what = format!("has {next} entries, and said that it has {size}");
                self.add(None, None, what);
            }
            Some((_, root)) if self.stands && root[..] != self.book.root().bytes()[..] => {
                if self.findings.is_empty() {
                    self.add(None, None, "has another root than the one that was kept");
                }
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// That the last seal is one of the whole chain.
    async fn seals(
        &mut self,
        connection: &mut AnyConnection,
        verifier: Option<&Verifier>,
    ) -> Result<(), StoreError> {
        let size = self.book.size();
        let root = self.book.root();
        let last = rows::seal(connection, self.book.community(), size - 1).await?;
        let fits = last.zip(verifier).is_some_and(|((_, seal), verifier)| {
            is_sealed(verifier, self.book.community(), size, &root, &seal)
        });
        if fits {
            return Ok(());
        }
        self.first_unsealed(connection, verifier).await
    }

    /// The first entry whose seal does not fit the root up to it: everything
    /// before it is as the ledger sealed it. Seals fit up to some entry and none
    /// after it, so it is found by halving.
    async fn first_unsealed(
        &mut self,
        connection: &mut AnyConnection,
        verifier: Option<&Verifier>,
    ) -> Result<(), StoreError> {
        let community = self.book.community().to_owned();
        let (mut fits, mut not) = (0, self.book.size());
        while fits < not {
            let middle = u64::midpoint(fits, not);
            let row = rows::seal(connection, &community, middle).await?;
            let root = self.book.tree().root_at(middle + 1);
            let good = row.zip(root).is_some_and(|((_, seal), root)| {
                verifier.is_some_and(|verifier| {
                    is_sealed(verifier, &community, middle + 1, &root, &seal)
                })
            });
            if good {
                fits = middle + 1;
            } else {
                not = middle;
            }
        }
        let row = rows::seal(connection, &community, fits).await?;
        let id = row.map(|(id, _)| id);
        let what =
            "is not the one that the ledger sealed here: it was altered, or swapped with another";
        // The root of the chain said so too, without knowing where.
        self.findings.retain(|one| one.place.is_some());
        let at = i64::try_from(fits).unwrap_or(i64::MAX);
        self.add(Some(at), id.as_deref(), what);
        Ok(())
    }
}

/// How many signatures an entry has.
fn signatures(entry: &Entry) -> u64 {
    let count = match &entry.body {
        Body::Sign(_) => 1,
        Body::Key(key) => key.signatures.len(),
        Body::KeyReplace(replace) => replace.new.signatures.len(),
        Body::KeyRevoke(revoke) => revoke.signatures.len(),
        Body::Succeed(succeed) => succeed.signatures.len(),
        Body::Amend(amend) => amend.signatures.len(),
        _ => 0,
    };
    count as u64
}
