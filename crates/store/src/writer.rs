//! One who writes for many: what is sent while the disk is busy is kept with the
//! next sync, all together.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};

use allotment_ledger::{Entry, Posted, Refusal};

use crate::error::StoreError;
use crate::store::Store;

/// How many entries are kept with one sync at most.
const TOGETHER: usize = 512;

/// Why an entry that was sent is not kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unwritten {
    /// It breaks a rule.
    #[error("{0}")]
    Refused(Refusal),
    /// The disk failed, now or before: nobody knows whether it is kept. Sent
    /// again to a ledger that was opened anew, it is added once.
    #[error("the disk failed while entries were being kept: {why}")]
    Failed {
        /// What the database said.
        why: String,
    },
}

struct Sent {
    entry: Entry,
    answer: Sender<Result<Posted, Unwritten>>,
}

/// Takes entries from any number of threads, for the one that writes. When the
/// last of its clones is gone, the ledger is closed.
///
/// ```
/// use allotment_store::{Store, Writer};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("allotment.db");
/// let (writer, ended) = Writer::begin(Store::open_or_create(&path)?);
/// drop(writer);
/// ended.join().unwrap()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Writer {
    to: SyncSender<Sent>,
}

impl std::fmt::Debug for Sent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Sent({})", self.entry.id)
    }
}

impl Writer {
    /// Begins to write to `store`, on a thread of its own. That thread ends with
    /// an error as soon as the disk fails: the process is to end then too, and
    /// opening the ledger again recovers what was told to be kept.
    #[must_use]
    pub fn begin(store: Store) -> (Self, JoinHandle<Result<(), StoreError>>) {
        let (to, from) = sync_channel(2 * TOGETHER);
        (Self { to }, thread::spawn(move || write(store, &from)))
    }

    /// The same, with the ledger at `path`, which is made if there is none.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be opened.
    pub fn open(path: &Path) -> Result<(Self, JoinHandle<Result<(), StoreError>>), StoreError> {
        Ok(Self::begin(Store::open_or_create(path)?))
    }

    /// Sends `entry`, and waits until it is on the disk or refused.
    ///
    /// # Errors
    /// [`Unwritten`] if it is not kept, or nobody knows.
    pub fn add(&self, entry: Entry) -> Result<Posted, Unwritten> {
        let gone = || Unwritten::Failed {
            why: "the ledger takes nothing more".into(),
        };
        let (answer, answered) = channel();
        self.to.send(Sent { entry, answer }).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?
    }
}

/// Writes what is sent, until nobody can send any more.
fn write(mut store: Store, from: &Receiver<Sent>) -> Result<(), StoreError> {
    while let Ok(first) = from.recv() {
        let mut sent = vec![first];
        while sent.len() < TOGETHER
            && let Ok(next) = from.try_recv()
        {
            sent.push(next);
        }
        let (entries, answers): (Vec<Entry>, Vec<_>) = sent
            .into_iter()
            .map(|Sent { entry, answer }| (entry, answer))
            .unzip();
        match store.add_each(&entries) {
            Ok(kept) => {
                for (kept, answer) in kept.into_iter().zip(answers) {
                    let _left = answer.send(kept.map_err(Unwritten::Refused));
                }
            }
            Err(error) => {
                for answer in answers {
                    let why = error.to_string();
                    let _left = answer.send(Err(Unwritten::Failed { why }));
                }
                return Err(error);
            }
        }
    }
    Ok(())
}
