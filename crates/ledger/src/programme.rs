//! All communities of a programme, each with a chain of its own.

use std::collections::BTreeMap;

use crate::book::{Book, Posted};
use crate::checkpoint::{Checkpoint, CommunityRoot};
use crate::date::Moment;
use crate::entry::Entry;
use crate::key::Checked;
use crate::rule::{Refusal, Rule};

/// The books of all communities of a programme.
#[derive(Debug, Clone, Default)]
pub struct Programme {
    books: BTreeMap<String, Book>,
}

impl Programme {
    /// A programme without entries.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes `entry` into the chain of its community.
    ///
    /// # Errors
    /// [`Refusal`] names the rule that it would break; nothing is changed.
    pub fn apply(&mut self, entry: &Entry) -> Result<Posted, Refusal> {
        if let Some(book) = self.books.get_mut(&entry.community) {
            return book.apply(entry);
        }
        let mut book = Book::new(entry.community.clone());
        let posted = book.apply(entry)?;
        self.books.insert(entry.community.clone(), book);
        Ok(posted)
    }

    /// Takes `entry` as it is written down at the moment `clock`: nothing is
    /// recorded ahead of that, since nothing could be recorded after it, unless the last
    /// entry of its chain was, by another clock; and what only entries that are kept may do
    /// is refused ([`Book::may_be_new`]).
    ///
    /// # Errors
    /// [`Refusal`] names the rule that it would break; nothing is changed.
    pub fn apply_by(&mut self, entry: &Entry, clock: Moment) -> Result<Posted, Refusal> {
        let book = self.books.get(&entry.community);
        let there = book.is_some_and(|book| book.place_of(entry.id).is_some());
        let last = book.and_then(Book::last_recorded);
        if !there && entry.recorded > last.map_or(clock, |last| clock.max(last)) {
            let what = "it is recorded ahead of the clock of who writes it down";
            let help = "set the clock right, or leave 'recorded' out and the ledger writes it";
            return Err(Refusal::new(Rule::ForwardClock, what, help));
        }
        if let Some(book) = book.filter(|_| !there) {
            book.may_be_new(entry)?;
        }
        self.apply(entry)
    }

    /// Remembers signatures of a community's entries that were checked already:
    /// [`Book::expect_signed`].
    pub fn expect_signed(&mut self, community: &str, checked: impl IntoIterator<Item = Checked>) {
        let mut checked = checked.into_iter().peekable();
        if checked.peek().is_none() {
            return;
        }
        let book = self.books.get_mut(community);
        if let Some(book) = book {
            checked.for_each(|one| book.expect_signed(one));
        }
    }

    /// Forgets the signatures that were checked ahead.
    pub fn expect_no_more(&mut self, community: &str) {
        if let Some(book) = self.books.get_mut(community) {
            book.expect_no_more();
        }
    }

    /// Puts in the whole book of a community, in place of any that is there.
    pub fn insert(&mut self, book: Book) {
        self.books.insert(book.community().to_owned(), book);
    }

    /// The book of a community.
    #[must_use]
    pub fn book(&self, community: &str) -> Option<&Book> {
        self.books.get(community)
    }

    /// The books, by community.
    pub fn books(&self) -> impl Iterator<Item = &Book> {
        self.books.values()
    }

    /// When something new of `community` is recorded: at the moment `clock`, or when the
    /// last entry of its chain was, if that is later. Nothing is recorded before what is
    /// there.
    #[must_use]
    pub fn moment(&self, community: &str, clock: Moment) -> Moment {
        let last = self.book(community).and_then(Book::last_recorded);
        last.map_or(clock, |last| clock.max(last))
    }

    /// How many entries there are in all.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.books.values().map(Book::size).sum()
    }

    /// What the programme commits itself to as the ledger `origin`.
    #[must_use]
    pub fn checkpoint(&self, origin: &str) -> Checkpoint {
        let communities = self.books.values().map(|book| CommunityRoot {
            community: book.community().to_owned(),
            size: book.size(),
            root: book.root(),
        });
        Checkpoint::new(origin, communities.collect())
    }
}
