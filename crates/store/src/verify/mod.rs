//! Whether the ledger is what it was: everything rebuilt from the entries, and
//! held to hashes, seals, balances and a checkpoint that somebody kept.

mod chain;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::thread;

use allotment_ledger::{Book, Checkpoint, Hash, KnownKey, NoteError, SecretKey, Signer, Verifier};
use sqlx::{AnyConnection, Connection};
use tokio::runtime::Runtime;

use crate::address::Address;
use crate::engine::{self, Engine, Opened};
use crate::error::StoreError;
use crate::head::{self, Heads};
use crate::pages::{self, Wanted};
use crate::person;
use crate::rows;
use crate::state;
use crate::store::runtime;
use chain::Rebuilt;

/// Something that is not as it was, or not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The community; nothing where it is about the whole ledger.
    pub community: Option<String>,
    /// The entry's place in its chain, from 0.
    pub place: Option<u64>,
    /// The entry's id, as far as it is known.
    pub id: Option<String>,
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.community, self.place, &self.id) {
            (Some(community), Some(place), Some(id)) => {
                write!(
                    formatter,
                    "entry {place} of '{community}' ({id}) {}",
                    self.what
                )
            }
            (Some(community), Some(place), None) => {
                write!(formatter, "entry {place} of '{community}' {}", self.what)
            }
            (Some(community), ..) => write!(formatter, "the chain of '{community}' {}", self.what),
            _ => write!(formatter, "the ledger {}", self.what),
        }
    }
}

/// What was looked at, and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Each community with how many entries it has and their root.
    pub communities: Vec<(String, u64, Hash)>,
    /// How many signatures of parties were checked with the entries.
    pub signatures: u64,
    /// How many postings were compared.
    pub postings: u64,
    /// How many entries the checkpoint that was given vouches for.
    pub vouched: Option<u64>,
    /// The keys of parties, and how each is known.
    pub keys: Vec<KnownKey>,
    /// By what entries call those who are parties in some chain.
    pub parties: BTreeSet<String>,
    /// By whom the ledger's checkpoints are signed.
    pub verifier: String,
    /// What is wrong: the first of each community first.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// How many entries there are.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.communities.iter().map(|(_, size, _)| size).sum()
    }

    /// Puts in front what is damaged as a database.
    fn add_damage(&mut self, damage: Option<String>) {
        if let Some(damage) = damage {
            self.add(None, format!("is damaged as a database: {damage}"));
            self.findings.rotate_right(1);
        }
    }

    fn add(&mut self, community: Option<&str>, what: impl Into<String>) {
        self.findings.push(Finding {
            community: community.map(str::to_owned),
            place: None,
            id: None,
            what: what.into(),
        });
    }
}

/// Verifies the ledger at `path`, and that it only grew since `checkpoint`, a
/// signed note, if one is given; `verifier` is whose signature it must bear, or
/// else the ledger's own. A path that begins with `postgres://` is a database of
/// PostgreSQL.
///
/// # Errors
/// [`StoreError`] if it cannot be read at all; what is wrong with it otherwise
/// is in the verdict.
pub fn verify(
    path: &Path,
    checkpoint: Option<&str>,
    verifier: Option<&Verifier>,
) -> Result<Verdict, StoreError> {
    let runtime = runtime()?;
    let Opened {
        mut connection,
        engine,
    } = runtime.block_on(engine::open(&Address::of(path), false))?;
    let mut verdict = Verdict::default();
    let begun = engine::run(&mut connection, engine.begin_to_read());
    runtime.block_on(begun)?;
    // A large file is looked through on another core, while its chains are read.
    let address = Address::of(path);
    let aside = (address.file())
        .filter(|file| std::fs::metadata(file).is_ok_and(|about| about.len() > LARGE))
        .map(|file| {
            let file = file.to_path_buf();
            thread::spawn(move || damage_of(&file))
        });
    if engine == Engine::Sqlite && aside.is_none() {
        let damage = runtime.block_on(damage(&mut connection));
        verdict.add_damage(damage);
    }
    let own = runtime.block_on(names(&mut connection, &mut verdict));
    let chains = match runtime.block_on(rows::communities(&mut connection)) {
        Ok(communities) => rebuild(&runtime, &mut connection, communities)?,
        Err(error) => {
            verdict.add(None, format!("cannot be read: {error}"));
            return Ok(verdict);
        }
    };
    let heads = runtime.block_on(Heads::read(&mut connection));
    let heads = heads.unwrap_or_default();
    let mut books = Vec::with_capacity(chains.len());
    for chain in chains {
        let (book, findings) = runtime.block_on(async {
            if chain.is_odd() && engine == Engine::Postgres {
                // A query that failed ended the transaction.
                engine::run(&mut connection, "rollback").await.ok();
                engine::run(&mut connection, engine.begin_to_read())
                    .await
                    .ok();
            }
            chain.end(&mut connection, own.as_ref(), &mut verdict).await
        });
        let stands = findings.is_empty();
        verdict.findings.extend(findings);
        let community = book.community().to_owned();
        if let Some(verifier) = &own {
            let kept = state::sealed_size(&mut connection, verifier, &community);
            // What was kept only helps to open the ledger; unread, it says nothing.
            let kept = runtime.block_on(kept).ok().flatten();
            let held = as_kept(&mut connection, &heads, verifier, &book, kept);
            match runtime.block_on(held)? {
                None => {}
                // What was altered or dropped is named already.
                Some(_) if !stands => {}
                Some(NotAsKept::Less(what) | NotAsKept::Otherwise(what)) => {
                    verdict.add(Some(&community), what);
                }
            }
        }
        verdict
            .communities
            .push((community, book.size(), book.root()));
        verdict.keys.extend(book.known_keys());
        let parties = book.parties().map(|one| one.party.clone());
        verdict.parties.extend(parties);
        books.push(book);
    }
    if let Some(verifier) = &own {
        whole(&heads, verifier, &books, &mut verdict);
    }
    // What cannot be read at all is told by the look at the whole file.
    let odd = runtime.block_on(person::odd(&mut connection));
    for (community, hash) in odd.unwrap_or_default() {
        let what = format!("the hash {hash} does not stand for the person that is kept beside it");
        verdict.add(Some(&community), what);
    }
    if let Some(aside) = aside {
        let damage = aside
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        verdict.add_damage(damage);
    }
    if let Some(note) = checkpoint {
        against(note, verifier.or(own.as_ref()), &books, &mut verdict);
    }
    runtime.block_on(connection.close()).ok();
    Ok(verdict)
}

/// How a chain is not what it was when it was last kept.
enum NotAsKept {
    /// The last entries are gone.
    Less(String),
    /// It is another, or does not say.
    Otherwise(String),
}

/// What is wrong with `book` by what is kept under the ledger's seal: its head,
/// and how far it was when all of it was `kept`.
async fn as_kept(
    connection: &mut AnyConnection,
    heads: &Heads,
    verifier: &Verifier,
    book: &Book,
    kept: Option<u64>,
) -> Result<Option<NotAsKept>, StoreError> {
    let community = book.community();
    let head = heads.of(community);
    let head = head.filter(|head| head.holds(community, verifier));
    let before = kept.max(head.map(|head| head.size));
    if let Some(had) = before.filter(|before| *before > book.size()) {
        let size = book.size();
        return Ok(Some(NotAsKept::Less(format!(
            "has {size} entries, and had {had} when it was last kept: the last were dropped"
        ))));
    }
    let not_sealed = "does not say under the ledger's seal how far it is";
    let what = match head {
        Some(head) if head.is_of(book) => None,
        Some(_) => Some("is not the one that was last kept"),
        None if heads.of(community).is_some() => Some(not_sealed),
        None => {
            let (size, root) = (book.size(), book.root());
            let missing = head::is_missing(connection, verifier, community, size, &root).await;
            missing.unwrap_or(false).then_some(not_sealed)
        }
    };
    Ok(what.map(|what| NotAsKept::Otherwise(what.into())))
}

/// Chains that are gone altogether, by what is kept under the ledger's seal.
fn whole(heads: &Heads, verifier: &Verifier, books: &[Book], verdict: &mut Verdict) {
    let there = |community: &str| books.iter().any(|book| book.community() == community);
    for (community, head) in heads.iter() {
        if !there(community) && head.holds(community, verifier) {
            let what = format!(
                "is not there, and had {} entries when it was last kept",
                head.size
            );
            verdict.add(Some(community), what);
        }
    }
    if heads.lack_the_whole(verifier) {
        verdict.add(None, "does not say under its seal how many entries it has");
    }
    let (count, entries) = (books.len() as u64, books.iter().map(Book::size).sum());
    let more = heads.more_than(count, entries, verifier);
    if let (true, Some((had, in_chains))) = (verdict.findings.is_empty(), more) {
        let what = format!(
            "has {entries} entries in {count} chains, and had {had} in {in_chains} when it was last kept: the last were dropped"
        );
        verdict.add(None, what);
    }
}

/// Rebuilds every chain from its entries, as far as all is as it should be.
fn rebuild(
    runtime: &Runtime,
    connection: &mut AnyConnection,
    communities: Vec<String>,
) -> Result<Vec<Rebuilt>, StoreError> {
    let sizes = runtime
        .block_on(rows::chains(connection))
        .unwrap_or_default();
    let sizes: BTreeMap<String, i64> = sizes.into_iter().collect();
    let wanted: Vec<Wanted> = (communities.into_iter())
        .map(|community| Wanted {
            size: sizes.get(&community).copied().unwrap_or(0),
            community,
            from: 0,
        })
        .collect();
    let mut chains: Vec<Rebuilt> = Vec::with_capacity(wanted.len());
    pages::read(runtime, connection, &wanted, true, &mut |page| {
        let same = chains
            .last()
            .is_some_and(|chain| chain.community() == &*page.community);
        if !same {
            if let Some(before) = chains.last_mut() {
                before.expect_no_more();
            }
            let size = sizes.get(&*page.community).copied().unwrap_or(0);
            chains.push(Rebuilt::new(&page.community, size));
        }
        if let Some(chain) = chains.last_mut() {
            chain.take(page);
        }
        Ok(())
    })?;
    Ok(chains)
}

/// From how many bytes on a file is looked through on a core of its own.
const LARGE: u64 = 16_000_000;

/// What is damaged in the file `path` as a database, if anything.
fn damage_of(path: &Path) -> Option<String> {
    let opened = runtime().and_then(|runtime| {
        let opened = runtime.block_on(engine::open(&Address::of(path), false))?;
        Ok((runtime, opened))
    });
    match opened {
        Ok((runtime, mut opened)) => runtime.block_on(damage(&mut opened.connection)),
        Err(error) => Some(error.to_string()),
    }
}

/// What is damaged in a file as a database, if anything.
async fn damage(connection: &mut AnyConnection) -> Option<String> {
    match engine::text(connection, "pragma quick_check(1)").await {
        Ok(said) => (said != "ok").then_some(said),
        Err(error) => Some(error.to_string()),
    }
}

/// Who signs for the ledger, as it says.
async fn names(connection: &mut AnyConnection, verdict: &mut Verdict) -> Option<Verifier> {
    let text = rows::about(connection, "verifier")
        .await
        .ok()
        .flatten()
        .unwrap_or_default();
    let verifier = Verifier::parse(&text).ok();
    let origin = rows::about(connection, "origin").await.ok().flatten();
    if verifier.is_none() || verifier.as_ref().map(Verifier::name) != origin.as_deref() {
        verdict.add(None, "does not say rightly by which key it signs");
    }
    // With another secret, what it signs from now on would be another's.
    let secret = rows::secret(connection).await.ok().flatten();
    let secret = secret.and_then(|secret| <[u8; 32]>::try_from(secret).ok());
    let signer = secret
        .zip(origin)
        .and_then(|(secret, origin)| Signer::new(&origin, SecretKey::new(secret)).ok());
    if verifier.is_some() && signer.as_ref().map(Signer::verifier) != verifier.as_ref() {
        verdict.add(None, "has another secret key than that by which it signs");
    }
    verdict.verifier = text;
    verifier
}

/// That every chain begins with what the checkpoint vouches for.
fn against(note: &str, verifier: Option<&Verifier>, books: &[Book], verdict: &mut Verdict) {
    let opened = match verifier {
        Some(verifier) => Checkpoint::open(note, verifier),
        None => Err(NoteError::NotSigned {
            name: "this ledger".into(),
        }),
    };
    let checkpoint = match opened {
        Ok(checkpoint) => checkpoint,
        Err(error) => {
            verdict.add(None, format!("cannot be held to the checkpoint: {error}"));
            return;
        }
    };
    let mut vouched = 0;
    for one in checkpoint.communities() {
        vouched += one.size;
        let Some(book) = books.iter().find(|book| book.community() == one.community) else {
            let what = format!(
                "is not there, and the checkpoint vouches for {} entries of it",
                one.size
            );
            verdict.add(Some(&one.community), what);
            continue;
        };
        match book.tree().root_at(one.size) {
            None => {
                let what = format!(
                    "has {} entries, and the checkpoint vouches for {}: the last were dropped",
                    book.size(),
                    one.size
                );
                verdict.add(Some(&one.community), what);
            }
            Some(root) if root != one.root => {
                let what = format!(
                    "has another history: its first {} entries are not those that the checkpoint vouches for",
                    one.size
                );
                verdict.add(Some(&one.community), what);
            }
            Some(_) => {}
        }
    }
    verdict.vouched = Some(vouched);
}
