//! The ledger that is open: all of it in memory, each change on the disk before
//! it is told.

mod as_kept;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;

use allotment_ledger::{Book, Entry, EntryId, Posted, Programme, Refusal, SecretKey, Signer};
use sqlx::{AnyConnection, Row};
use tokio::runtime::{Builder, Runtime};

use crate::address::Address;
use crate::engine::{self, Engine, Fill, Opened};
use crate::error::StoreError;
use crate::head::{self, Heads};
use crate::insert::Statements;
use crate::pages::{self, Page, Wanted};
use crate::rows;
use crate::state::{self, Chain, Saved};
use crate::take::{AfterRefusal, CHUNK, Taken, replay, take_some};

use as_kept::{lost_some, not_as_far};

/// What became of the entries that were given together.
pub type Added = Result<Vec<Posted>, StoreError>;

/// An entry that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its community.
    pub community: String,
    /// Its place in the chain, from 0.
    pub place: u64,
    /// Its canonical form.
    pub canonical: String,
}

/// A ledger that is open.
#[derive(Debug)]
pub struct Store {
    runtime: Runtime,
    connection: AnyConnection,
    engine: Engine,
    programme: Programme,
    /// How far each chain is kept, so that it need not be rebuilt.
    saved: BTreeMap<String, Saved>,
    signer: Signer,
    address: Address,
    path: PathBuf,
    /// Whether memory is ahead of the disk, in a transaction that may not come to
    /// its end.
    ahead: bool,
    /// Why nothing more is taken, once the disk has failed.
    failed: Option<String>,
}

pub(crate) fn runtime() -> Result<Runtime, StoreError> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

impl Store {
    /// Opens the ledger at `path`, after making an empty one if there is none.
    /// A path that begins with `postgres://` is a database of PostgreSQL.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be made or opened.
    pub fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        let address = Address::of(path);
        let runtime = runtime()?;
        if !runtime.block_on(engine::is_there(&address))? {
            match runtime.block_on(engine::create(&address, Fill::Key)) {
                // Another program made it meanwhile.
                Ok(()) | Err(StoreError::There { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Self::open(path)
    }

    /// Opens the ledger at `path`, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be opened.
    pub fn open_if_there(path: &Path) -> Result<Option<Self>, StoreError> {
        let there = runtime()?.block_on(engine::is_there(&Address::of(path)))?;
        there.then(|| Self::open(path)).transpose()
    }

    /// Opens the ledger at `path`, and rebuilds it from its entries, those left
    /// aside that it kept the sum of. A path that begins with `postgres://` is a
    /// database of PostgreSQL.
    ///
    /// # Errors
    /// [`StoreError`] if there is none, or its entries do not make a ledger.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let address = Address::of(path);
        let runtime = runtime()?;
        let Opened {
            mut connection,
            engine,
        } = runtime.block_on(engine::open(&address, true))?;
        let signer = runtime.block_on(signer(&mut connection, path))?;
        let mut store = Self {
            runtime,
            connection,
            engine,
            programme: Programme::new(),
            saved: BTreeMap::new(),
            signer,
            address,
            path: path.to_path_buf(),
            ahead: false,
            failed: None,
        };
        store.reload()?;
        store.keep_state();
        Ok(store)
    }

    /// The ledger, as it was when it was opened or last written to.
    #[must_use]
    pub fn programme(&self) -> &Programme {
        &self.programme
    }

    /// Where it lies: a path, or the address of a database as it was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it lies, as it can be shown.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Who signs its checkpoints.
    #[must_use]
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// Its name in checkpoints.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.signer.verifier().name()
    }

    /// A signed checkpoint of all there is.
    #[must_use]
    pub fn checkpoint(&self) -> String {
        self.programme.checkpoint(self.origin()).sign(&self.signer)
    }

    /// Reads the ledger anew: what was kept of it, and what came since.
    fn reload(&mut self) -> Result<(), StoreError> {
        self.programme = Programme::new();
        self.saved.clear();
        self.ahead = false;
        let heads = self.runtime.block_on(Heads::read(&mut self.connection))?;
        let chains = self.runtime.block_on(rows::chains(&mut self.connection))?;
        self.is_as_far(&heads, &chains)?;
        for (community, size) in chains {
            let loaded = state::load(&mut self.connection, &self.signer, &community);
            let loaded = self.runtime.block_on(loaded)?;
            if let Some((book, saved)) = loaded
                && let Some(kept) = i64::try_from(book.size()).ok().filter(|kept| *kept <= size)
            {
                // What they came to is known without them: they are not read, but counted.
                let there = rows::there_of(&mut self.connection, &community, kept);
                let there = self.runtime.block_on(there)?;
                if there < kept {
                    return Err(lost_some(&community, there, kept));
                }
                self.programme.insert(book);
                self.saved.insert(community, saved);
            }
        }
        self.catch_up()?;
        self.is_as_it_was(&heads)
    }

    /// Reads what others added since it was last read; nothing is written.
    ///
    /// # Errors
    /// [`StoreError`] if the ledger is not as it was, or the disk fails.
    pub fn refresh(&mut self) -> Result<(), StoreError> {
        if let Some(why) = &self.failed {
            return Err(StoreError::Commit { why: why.clone() });
        }
        let caught_up = self.catch_up();
        if caught_up.is_err() {
            // What was read in part is no ledger.
            self.reload()?;
        }
        caught_up
    }

    /// Reads what others added since.
    fn catch_up(&mut self) -> Result<(), StoreError> {
        let total = self.runtime.block_on(rows::total(&mut self.connection))?;
        let own = self.programme.books().count();
        if (i64::try_from(own), i64::try_from(self.programme.size())) == (Ok(total.0), Ok(total.1))
        {
            return Ok(());
        }
        let chains = self.runtime.block_on(rows::chains(&mut self.connection))?;
        let sizes: HashMap<&str, i64> = (chains.iter())
            .map(|(community, size)| (community.as_str(), *size))
            .collect();
        for book in self.programme.books() {
            let now = sizes.get(book.community()).copied().unwrap_or(0);
            let now = u64::try_from(now).unwrap_or(0);
            if now < book.size() {
                return Err(not_as_far(book.community(), now, book.size()));
            }
        }
        let wanted: Vec<Wanted> = (chains.into_iter())
            .map(|(community, size)| Wanted {
                from: i64::try_from(self.programme.book(&community).map_or(0, Book::size))
                    .unwrap_or(i64::MAX),
                community,
                size,
            })
            .filter(|one| one.from < one.size)
            .collect();
        let programme = &mut self.programme;
        let sizes: HashMap<&str, i64> = (wanted.iter())
            .map(|one| (one.community.as_str(), one.size))
            .collect();
        pages::read(
            &self.runtime,
            &mut self.connection,
            &wanted,
            false,
            &mut |page| replay(programme, page, &sizes),
        )?;
        for one in &wanted {
            let size = self.programme.book(&one.community).map_or(0, Book::size);
            if i64::try_from(size).is_ok_and(|size| size < one.size) {
                return Err(StoreError::Damaged {
                    community: one.community.clone(),
                    place: size,
                    why: format!("it is missing: the chain had {} entries", one.size),
                });
            }
        }
        Ok(())
    }

    /// Keeps what the chains came to, where much was added since it was kept last.
    /// The entries are on the disk already: what cannot be done now is done later.
    fn keep_state(&mut self) {
        let Self {
            runtime,
            connection,
            programme,
            signer,
            saved,
            engine,
            failed,
            ..
        } = self;
        let none = Saved::default();
        let old: Vec<(&Book, &Saved)> = (programme.books())
            .map(|book| (book, saved.get(book.community()).unwrap_or(&none)))
            .filter(|(book, saved)| saved.is_old(book))
            .collect();
        if old.is_empty() {
            return;
        }
        let begun = engine::run(connection, engine.begin());
        if runtime.block_on(begun).is_err() {
            return;
        }
        let mut new = BTreeMap::new();
        // One is made ready while another is being written.
        let written = thread::scope(|scope| {
            let (to, from) = sync_channel(1);
            let signer = &*signer;
            scope.spawn(move || {
                for (book, saved) in old {
                    if to.send(Chain::of(signer, book, saved)).is_err() {
                        break;
                    }
                }
            });
            from.into_iter().try_for_each(|chain| {
                let community = chain.community().to_owned();
                new.insert(community, runtime.block_on(chain.write(connection))?);
                Ok(())
            })
        });
        let commit = |()| runtime.block_on(engine::run(connection, "commit"));
        match written.and_then(commit) {
            Ok(()) => saved.extend(new),
            Err(error) => {
                let back = engine::run(connection, "rollback");
                if runtime.block_on(back).is_err() {
                    *failed = Some(error.to_string());
                }
            }
        }
    }

    /// Takes all of `entries`, in their order, or none. They are on the disk when
    /// this returns. One that is there already changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Refused`] if one breaks a rule; [`StoreError::Commit`] if
    /// the disk failed, after which this store takes nothing more.
    pub fn add(&mut self, entries: &[Entry]) -> Added {
        self.begin()?;
        self.take_or_leave(entries)
    }

    /// Takes all of `entries` in the transaction that is open, or none.
    fn take_or_leave(&mut self, entries: &[Entry]) -> Added {
        match self.take_all(entries) {
            Ok(posted) => {
                self.commit()?;
                Ok(posted)
            }
            Err(error) if error.is_system() => Err(self.fail(&error)),
            Err(error) => {
                self.roll_back()?;
                Err(error)
            }
        }
    }

    /// Takes `entries` like [`Store::add`], if the ledger still has `size` entries: what was
    /// worked out from those holds of no others. Nothing if another added some since; this
    /// store then knows them.
    ///
    /// # Errors
    /// As [`Store::add`].
    pub fn add_to(
        &mut self,
        size: u64,
        entries: &[Entry],
    ) -> Result<Option<Vec<Posted>>, StoreError> {
        self.begin()?;
        if self.programme.size() != size {
            self.roll_back()?;
            return Ok(None);
        }
        self.take_or_leave(entries).map(Some)
    }

    /// What would become of `entries`: like [`Store::add`], and nothing is kept.
    ///
    /// # Errors
    /// As [`Store::add`].
    pub fn try_out(&mut self, entries: &[Entry]) -> Added {
        self.begin()?;
        let posted = self.take_all(entries);
        self.roll_back()?;
        posted
    }

    /// Takes each of `entries` that breaks no rule, all of them with one sync of
    /// the disk: the writer's way when many send at once.
    ///
    /// # Errors
    /// [`StoreError::Commit`] if the disk failed, after which this store takes
    /// nothing more; the answer for each entry otherwise.
    pub fn add_each(
        &mut self,
        entries: &[Entry],
    ) -> Result<Vec<Result<Posted, Refusal>>, StoreError> {
        self.begin()?;
        let answers = self
            .take(entries, AfterRefusal::GoOn)
            .map_err(|error| self.fail(&error))?;
        self.commit()?;
        Ok(answers)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        if let Some(why) = &self.failed {
            return Err(StoreError::Commit { why: why.clone() });
        }
        let begun = engine::run(&mut self.connection, self.engine.begin());
        self.runtime.block_on(begun)?;
        let caught_up = self.catch_up();
        if caught_up.is_err() {
            self.ahead = true;
            self.roll_back()?;
        }
        caught_up
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        let committed = self
            .runtime
            .block_on(engine::run(&mut self.connection, "commit"));
        committed.map_err(|error| self.fail(&error))?;
        self.ahead = false;
        self.keep_state();
        Ok(())
    }

    /// Takes nothing more: nobody knows what is on the disk.
    fn fail(&mut self, error: &StoreError) -> StoreError {
        let why = error.to_string();
        self.failed = Some(why.clone());
        StoreError::Commit { why }
    }

    /// Forgets what was begun, in memory as well.
    fn roll_back(&mut self) -> Result<(), StoreError> {
        let back = self
            .runtime
            .block_on(engine::run(&mut self.connection, "rollback"));
        back.map_err(|error| self.fail(&error))?;
        if self.ahead { self.reload() } else { Ok(()) }
    }

    /// Takes all of `entries` up to the first that is refused, in the transaction
    /// that is open.
    fn take_all(&mut self, entries: &[Entry]) -> Added {
        let answers = self.take(entries, AfterRefusal::Stop)?;
        let each = answers.into_iter().enumerate();
        each.map(|(at, answer)| answer.map_err(|refusal| StoreError::Refused { at, refusal }))
            .collect()
    }

    /// Takes `entries` in memory and writes them, in the transaction that is open.
    /// What many are is taken while what came before is being written.
    fn take(
        &mut self,
        entries: &[Entry],
        after: AfterRefusal,
    ) -> Result<Vec<Result<Posted, Refusal>>, StoreError> {
        let Self {
            runtime,
            connection,
            programme,
            signer,
            engine,
            ..
        } = self;
        let mut answers = Vec::with_capacity(entries.len());
        let mut touched = BTreeSet::new();
        let mut write = |(taken, statements): (Vec<_>, Statements)| -> Result<(), StoreError> {
            runtime.block_on(statements.send(connection))?;
            answers.extend(taken);
            Ok(())
        };
        let mut take = |some: &[Entry]| {
            let taken = take_some(programme, some, after);
            for one in &taken.new {
                if !touched.contains(&one.community) {
                    touched.insert(one.community.clone());
                }
            }
            taken
        };
        let ready = |mut taken: Taken| {
            taken.seal(signer);
            let statements = Statements::of(taken.new, *engine);
            statements.map(|statements| (taken.answers, statements))
        };
        if entries.len() <= CHUNK {
            write(ready(take(entries))?)?;
        } else {
            // Some are taken while others are sealed and others written.
            thread::scope(|scope| {
                let (to_seal, taken) = sync_channel(1);
                let (to_write, sealed) = sync_channel(1);
                scope.spawn(move || {
                    for some in entries.chunks(CHUNK) {
                        let taken = take(some);
                        let stops = taken.stops;
                        if to_seal.send(taken).is_err() || stops {
                            break;
                        }
                    }
                });
                scope.spawn(move || {
                    for taken in taken {
                        if to_write.send(ready(taken)).is_err() {
                            break;
                        }
                    }
                });
                sealed.into_iter().try_for_each(|sealed| write(sealed?))
            })?;
        }
        self.ahead = !touched.is_empty();
        for community in &touched {
            let book = self
                .programme
                .book(community)
                .expect("it was just written to");
            self.runtime
                .block_on(rows::advance(&mut self.connection, book))?;
        }
        if self.ahead {
            let written = head::write(
                &mut self.connection,
                &self.signer,
                &self.programme,
                &touched,
            );
            self.runtime.block_on(written)?;
        }
        Ok(answers)
    }

    /// The entry with this id, of whatever community.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub fn entry(&mut self, id: EntryId) -> Result<Option<Kept>, StoreError> {
        for book in self.programme.books() {
            let Some(place) = book.place_of(id) else {
                continue;
            };
            let from = i64::try_from(place).unwrap_or(i64::MAX);
            let community = book.community().to_owned();
            let sql = "select body from entry where community = $1 and place = $2";
            let row = sqlx::query(sql).bind(community.clone()).bind(from);
            let row = self.runtime.block_on(row.fetch_one(&mut self.connection))?;
            let canonical: String = row.try_get(0)?;
            let leaf = Entry::from_canonical(&canonical).map(|entry| entry.leaf());
            if leaf.ok() != book.tree().leaf(place) {
                return Err(StoreError::Damaged {
                    community,
                    place,
                    why: "it was altered".into(),
                });
            }
            return Ok(Some(Kept {
                community,
                place,
                canonical,
            }));
        }
        Ok(None)
    }

    /// Gives every entry to `each`, by community and place.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub fn each_entry(
        &mut self,
        mut each: impl FnMut(&str, u64, &str) + Send,
    ) -> Result<(), StoreError> {
        let wanted: Vec<Wanted> = (self.programme.books())
            .map(|book| Wanted {
                community: book.community().to_owned(),
                from: 0,
                size: i64::try_from(book.size()).unwrap_or(i64::MAX),
            })
            .collect();
        let give = &mut |page: Page| {
            if let Some(odd) = page.odd {
                return Err(StoreError::Damaged {
                    community: page.community.to_string(),
                    place: u64::try_from(odd).unwrap_or(0),
                    why: "it cannot be read".into(),
                });
            }
            for (place, entry) in &page.entries {
                each(
                    &page.community,
                    u64::try_from(*place).unwrap_or(0),
                    entry.canonical(),
                );
            }
            Ok(())
        };
        pages::read(&self.runtime, &mut self.connection, &wanted, false, give)
    }

    /// The entries of `community` in their order, each as its leaf in the tree says.
    ///
    /// # Errors
    /// [`StoreError`] if one was altered or is missing, or the disk fails.
    pub fn entries_of(&mut self, community: &str) -> Result<Vec<Entry>, StoreError> {
        let Some(book) = self.programme.book(community) else {
            return Ok(Vec::new());
        };
        let damaged = |place: u64, why: &str| StoreError::Damaged {
            community: community.to_owned(),
            place,
            why: why.into(),
        };
        let wanted = [Wanted {
            community: community.to_owned(),
            from: 0,
            size: i64::try_from(book.size()).unwrap_or(i64::MAX),
        }];
        let mut all: Vec<Entry> = Vec::new();
        let take = &mut |page: Page| {
            // What came since the ledger was read is told of next time.
            for (_, entry) in page.entries {
                let place = all.len() as u64;
                if place == book.size() {
                    break;
                }
                if book.tree().leaf(place) != Some(entry.leaf()) {
                    return Err(damaged(place, "it was altered"));
                }
                all.push(entry);
            }
            Ok(())
        };
        pages::read(&self.runtime, &mut self.connection, &wanted, false, take)?;
        if (all.len() as u64) < book.size() {
            return Err(damaged(all.len() as u64, "it cannot be read"));
        }
        Ok(all)
    }

    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    pub(crate) fn parts(&mut self) -> (&Runtime, &mut AnyConnection) {
        (&self.runtime, &mut self.connection)
    }
}

impl Drop for Store {
    /// Brings what is in the log into the file, so that the file alone is the
    /// ledger; what cannot be done now is done when it is opened again.
    fn drop(&mut self) {
        if self.failed.is_none() && self.engine == Engine::Sqlite {
            let truncate = "pragma wal_checkpoint(truncate)";
            let _later = self
                .runtime
                .block_on(engine::run(&mut self.connection, truncate));
        }
        // Nobody waits until all of a large ledger is let go, entry by entry.
        let programme = std::mem::take(&mut self.programme);
        if programme.size() > LARGE {
            drop(thread::spawn(move || drop(programme)));
        }
    }
}

/// So many entries take a while to be let go.
const LARGE: u64 = 10_000;

async fn signer(connection: &mut AnyConnection, path: &Path) -> Result<Signer, StoreError> {
    let not = |why: &str| StoreError::NotALedger {
        path: path.to_path_buf(),
        why: why.into(),
    };
    let origin = rows::about(connection, "origin")
        .await?
        .ok_or(not("it does not say its name"))?;
    let secret = rows::secret(connection)
        .await?
        .ok_or(not("its key is missing"))?;
    let secret = <[u8; 32]>::try_from(secret).map_err(|_| not("its key is none"))?;
    Signer::new(&origin, SecretKey::new(secret)).map_err(|error| not(&error.to_string()))
}
