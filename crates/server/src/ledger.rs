//! The ledger beside the programme, as it is now: one thread has it open, and is asked.
//! What is told of it is read each time, so that what others added in the meantime, on
//! the command line or elsewhere, is in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use allotment_ledger::{
    Book, Date, Entry, Moment, MoneyMixed, NotAnEntry, Posted, Programme, Waterfall, waterfall,
};
use allotment_store::{Store, StoreError, now};
use tokio::sync::{mpsc, oneshot};

use crate::error::Refusal;

/// How many may wait to ask it: beyond it people are told to come again.
const WAITING: usize = 256;
/// Of how many chains the entries are kept at hand.
const CHAINS: usize = 16;
/// How often an entry is made anew because another was written meanwhile.
const TRIES: usize = 5;

type Job = Box<dyn FnOnce(&mut Desk) + Send>;

/// The ledger, to be asked.
#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    to: mpsc::Sender<Job>,
}

/// What the thread has: where the ledger lies, and the ledger once it is there.
struct Desk {
    at: PathBuf,
    open: Option<Open>,
}

/// The ledger, open.
pub(crate) struct Open {
    store: Store,
    /// The entries of chains that were asked for.
    chains: BTreeMap<String, Arc<Vec<Entry>>>,
    /// How far all promises came, of how many entries, and on which day.
    ways: Option<(u64, Date, Ways)>,
}

/// How far promises came, by currency, or why their sums cannot be told.
pub(crate) type Ways = Result<Vec<Waterfall>, MoneyMixed>;

/// Why entries are not in the ledger.
#[derive(Debug)]
pub(crate) enum NotAdded {
    /// What was typed makes no entry.
    NotAnEntry(NotAnEntry),
    /// A rule of the ledger.
    Refused(allotment_ledger::Refusal),
    /// Ours, or the machine's.
    Other(Refusal),
}

impl From<StoreError> for NotAdded {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused { refusal, .. } => Self::Refused(refusal),
            other => Self::Other(other.into()),
        }
    }
}

impl From<Refusal> for NotAdded {
    fn from(refusal: Refusal) -> Self {
        Self::Other(refusal)
    }
}

impl From<NotAnEntry> for NotAdded {
    fn from(error: NotAnEntry) -> Self {
        Self::NotAnEntry(error)
    }
}

impl Ledger {
    /// The ledger at `path`, which need not be there yet.
    pub(crate) fn new(path: &Path) -> Result<Self, std::io::Error> {
        let (to, mut asked) = mpsc::channel::<Job>(WAITING);
        let mut desk = Desk {
            at: path.to_path_buf(),
            open: None,
        };
        // On a thread of its own: the store has a runtime that may not stand within
        // another.
        thread::Builder::new()
            .name("ledger".into())
            .spawn(move || {
                while let Some(job) = asked.blocking_recv() {
                    job(&mut desk);
                }
            })?;
        Ok(Self { to })
    }

    /// What `ask` finds in the ledger as it is now; nothing if there is none.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Open) -> T + Send + 'static,
    ) -> Result<Option<T>, Refusal> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |desk| {
            let found = desk.now().map(|open| open.map(ask));
            let _gone = answer.send(found);
        });
        self.to.try_send(job).map_err(|_| Refusal::Busy)?;
        let stopped = |_| Refusal::Fault("the ledger is read no more".to_owned());
        Ok(answered.await.map_err(stopped)??)
    }
}

impl Desk {
    /// The ledger as it is now, if there is one. After a disk that failed it is opened
    /// anew, which reads what is there.
    fn now(&mut self) -> Result<Option<&mut Open>, StoreError> {
        if let Some(open) = &mut self.open
            && open.store.refresh().is_err()
        {
            self.open = None;
        }
        if self.open.is_none() {
            let store = Store::open_if_there(&self.at)?;
            self.open = store.map(|store| Open {
                store,
                chains: BTreeMap::new(),
                ways: None,
            });
        }
        Ok(self.open.as_mut())
    }
}

impl Open {
    /// The books.
    pub(crate) fn programme(&self) -> &Programme {
        self.store.programme()
    }

    /// The book of `community`.
    pub(crate) fn book(&self, community: &str) -> Option<&Book> {
        self.programme().book(community)
    }

    /// A signed checkpoint of all there is.
    pub(crate) fn checkpoint(&self) -> String {
        self.store.checkpoint()
    }

    /// Its name in checkpoints.
    pub(crate) fn origin(&self) -> String {
        self.store.origin().to_owned()
    }

    /// Who signs its checkpoints.
    pub(crate) fn verifier(&self) -> String {
        self.store.signer().verifier().to_string()
    }

    /// The entries of the chain of `community`, in their order.
    pub(crate) fn entries(&mut self, community: &str) -> Result<Arc<Vec<Entry>>, Refusal> {
        let size = self.book(community).map_or(0, Book::size);
        if let Some(known) = self.chains.get(community)
            && known.len() as u64 == size
        {
            return Ok(Arc::clone(known));
        }
        let read = Arc::new(self.store.entries_of(community)?);
        if self.chains.len() >= CHAINS {
            self.chains.clear();
        }
        self.chains.insert(community.to_owned(), Arc::clone(&read));
        Ok(read)
    }

    /// Whether `entry` is there already, whenever it was recorded: a form that is sent
    /// twice makes it once.
    pub(crate) fn has(&mut self, entry: &Entry) -> Result<bool, Refusal> {
        let book = self.book(&entry.community);
        let Some(at) = book.and_then(|book| book.place_of(entry.id)) else {
            return Ok(false);
        };
        let all = self.entries(&entry.community)?;
        let kept = usize::try_from(at).ok().and_then(|at| all.get(at));
        let same = |kept: &Entry| {
            kept.body == entry.body
                && kept.actor == entry.actor
                && kept.effective == entry.effective
                && kept.words == entry.words
        };
        Ok(kept.is_some_and(same))
    }

    /// How far all promises have come at the end of `date`: worked out once for as many
    /// entries as there are, since all communities are looked at.
    pub(crate) fn waterfall(&mut self, date: Date) -> Ways {
        let size = self.programme().size();
        if let Some((of, on, ways)) = &self.ways
            && (*of, *on) == (size, date)
        {
            return ways.clone();
        }
        let books: Vec<&Book> = self.programme().books().collect();
        let ways = waterfall(&books, date);
        self.ways = Some((size, date, ways.clone()));
        ways
    }

    /// When something new of `community` is recorded.
    pub(crate) fn moment(&self, community: &str) -> String {
        let clock = Moment::parse(&now()).expect("the clock gives a moment");
        self.programme().moment(community, clock).to_string()
    }

    /// Takes the entries that `make` makes of the ledger as it is, all or none; they are
    /// on the disk when this returns. Where another wrote meanwhile they are made anew.
    pub(crate) fn add(
        &mut self,
        make: impl Fn(&mut Self) -> Result<Vec<Entry>, NotAdded>,
    ) -> Result<Vec<Posted>, NotAdded> {
        for _ in 0..TRIES {
            let entries = make(self)?;
            let size = self.programme().size();
            if let Some(posted) = self.store.add_to(size, &entries)? {
                return Ok(posted);
            }
        }
        Err(NotAdded::Other(Refusal::Busy))
    }

    /// What would become of the entries that `make` makes; nothing is kept.
    pub(crate) fn try_out(
        &mut self,
        make: impl Fn(&mut Self) -> Result<Vec<Entry>, NotAdded>,
    ) -> Result<(), NotAdded> {
        let entries = make(self)?;
        self.store.try_out(&entries)?;
        Ok(())
    }
}

impl std::fmt::Debug for Open {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Open")
    }
}
