//! What a programme must be given to read a ledger: it knows no database itself.

use std::path::Path;

use allotment_ledger::{Book, Checkpoint, CommunityRoot, Date, Entry, Hash, Programme};
use allotment_table::Faults;

/// Where ledgers are kept. Nothing here adds to one.
pub trait Ledgers: std::fmt::Debug {
    /// The ledger at `path`; nothing if there is none.
    ///
    /// # Errors
    /// [`Faults`] if it cannot be read, or breaks its own rules.
    fn read(&self, path: &Path) -> Result<Option<KeptLedger>, Faults>;
}

/// No ledger anywhere.
#[derive(Debug, Clone, Copy)]
pub struct NoLedgers;

impl Ledgers for NoLedgers {
    fn read(&self, _: &Path) -> Result<Option<KeptLedger>, Faults> {
        Ok(None)
    }
}

/// A ledger as it was read.
#[derive(Debug, Clone)]
pub struct KeptLedger {
    /// The books of its communities.
    pub books: Programme,
    /// Its entries, chain by chain, each in its order.
    pub entries: Vec<Entry>,
}

impl KeptLedger {
    /// The root of the tree over the communities' trees: the same for the same
    /// entries, whoever keeps them.
    #[must_use]
    pub fn root(&self) -> Hash {
        Checkpoint::new("", self.communities()).tree().root()
    }

    /// Each community with how many entries it has and their root.
    #[must_use]
    pub fn communities(&self) -> Vec<CommunityRoot> {
        let books = self.books.books().map(|book| CommunityRoot {
            community: book.community().to_owned(),
            size: book.size(),
            root: book.root(),
        });
        books.collect()
    }

    /// The day on which the last entry was recorded; nothing without entries.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        let books = self.books.books();
        books
            .filter_map(Book::last_recorded)
            .max()
            .map(allotment_ledger::Moment::date)
    }
}
