//! Whether the ledger is what it was: everything rebuilt from the entries, and
//! held to hashes, seals, balances and a checkpoint that somebody kept.

use std::path::Path;

use allotment_ledger::{Book, Checkpoint, Entry, Hash, NoteError, Verifier};
use sqlx::{AnyConnection, Connection};

use crate::error::StoreError;
use crate::rows::{EntryRow, PostingRow};
use crate::store::{runtime, sealed};
use crate::{file, rows};

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

    fn add(
        &mut self,
        community: Option<&str>,
        place: Option<i64>,
        id: Option<&str>,
        what: impl Into<String>,
    ) {
        self.findings.push(Finding {
            community: community.map(str::to_owned),
            place: place.and_then(|place| u64::try_from(place).ok()),
            id: id.map(str::to_owned),
            what: what.into(),
        });
    }
}

/// Verifies the ledger at `path`, and that it only grew since `checkpoint`, a
/// signed note, if one is given; `verifier` is whose signature it must bear, or
/// else the ledger's own.
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
    runtime.block_on(async {
        let mut connection = file::open(path, false).await?;
        let mut verdict = Verdict::default();
        let own = whole(&mut connection, &mut verdict).await?;
        let mut books = Vec::new();
        let communities = match rows::communities(&mut connection).await {
            Ok(communities) => communities,
            Err(error) => {
                verdict.add(None, None, None, format!("cannot be read: {error}"));
                return Ok(verdict);
            }
        };
        for community in communities {
            let before = verdict.findings.len();
            match chain(&mut connection, &community, own.as_ref(), &mut verdict).await {
                Ok(book) => books.push(book),
                Err(error) if verdict.findings.len() == before => {
                    verdict.add(
                        Some(&community),
                        None,
                        None,
                        format!("cannot be read: {error}"),
                    );
                }
                Err(_) => {}
            }
        }
        if let Some(note) = checkpoint {
            against(note, verifier.or(own.as_ref()), &books, &mut verdict);
        }
        connection.close().await.ok();
        Ok(verdict)
    })
}

/// What the database says of itself, and who signs for it.
async fn whole(
    connection: &mut AnyConnection,
    verdict: &mut Verdict,
) -> Result<Option<Verifier>, StoreError> {
    match file::text(connection, "pragma integrity_check(1)").await {
        Ok(said) if said == "ok" => {}
        Ok(said) => verdict.add(
            None,
            None,
            None,
            format!("is damaged as a database: {said}"),
        ),
        Err(error) => verdict.add(
            None,
            None,
            None,
            format!("is damaged as a database: {error}"),
        ),
    }
    let text = rows::about(connection, "verifier")
        .await
        .ok()
        .flatten()
        .unwrap_or_default();
    let verifier = Verifier::parse(&text).ok();
    let origin = rows::about(connection, "origin").await.ok().flatten();
    if verifier.is_none() || verifier.as_ref().map(Verifier::name) != origin.as_deref() {
        verdict.add(
            None,
            None,
            None,
            "does not say rightly by which key it signs",
        );
    }
    verdict.verifier = text;
    Ok(verifier)
}

/// A chain as it is rebuilt; after the first thing that is wrong with the order
/// of entries, only their own hashes are looked at.
async fn chain(
    connection: &mut AnyConnection,
    community: &str,
    verifier: Option<&Verifier>,
    verdict: &mut Verdict,
) -> Result<Book, StoreError> {
    let mut book = Book::new(community);
    let mut rebuilt = true;
    let mut next = 0;
    let mut last_seal = Vec::new();
    let before = verdict.findings.len();
    loop {
        let page = rows::entries(connection, community, next).await?;
        let (Some(first), Some(last)) = (page.first(), page.last()) else {
            break;
        };
        let kept = rows::postings(connection, community, first.place, last.place).await?;
        let mut kept = kept.into_iter().peekable();
        last_seal.clone_from(&last.seal);
        for row in &page {
            if row.place != next {
                let missing = if row.place == next + 1 {
                    format!("entry {next}")
                } else {
                    format!("entries {next} to {}", row.place - 1)
                };
                verdict.add(
                    Some(community),
                    Some(next),
                    None,
                    format!("was dropped: {missing} of the chain is not there"),
                );
                rebuilt = false;
            }
            next = row.place + 1;
            let own: Vec<PostingRow> =
                std::iter::from_fn(|| kept.next_if(|posting| posting.place == row.place)).collect();
            verdict.postings += own.len() as u64;
            rebuilt &= entry(&mut book, row, &own, rebuilt, verdict);
        }
        if kept.next().is_some() {
            verdict.add(
                Some(community),
                Some(first.place),
                None,
                "or one after it has postings without an entry",
            );
        }
    }
    ends(connection, &book, next, rebuilt, verdict).await?;
    if rebuilt && next > 0 {
        let message = sealed(community, book.size(), &book.root());
        let fits = verifier.is_some_and(|verifier| verifier.sealed(message.as_bytes(), &last_seal));
        if !fits {
            first_unsealed(connection, &book, verifier, verdict).await?;
        }
    } else if !rebuilt && verdict.findings.len() == before {
        verdict.add(Some(community), None, None, "cannot be rebuilt");
    }
    verdict
        .communities
        .push((community.to_owned(), book.size(), book.root()));
    Ok(book)
}

/// One entry, held to its hash, its columns, its rules and its postings.
/// Whether the chain can be rebuilt with it.
fn entry(
    book: &mut Book,
    row: &EntryRow,
    kept: &[PostingRow],
    rebuilt: bool,
    verdict: &mut Verdict,
) -> bool {
    let community = book.community().to_owned();
    let mut add =
        |what: String| verdict.add(Some(&community), Some(row.place), Some(&row.id), what);
    let leaf = allotment_ledger::leaf_hash(row.body.as_bytes());
    if leaf.bytes()[..] != row.leaf[..] {
        add(format!(
            "was altered: its text has the hash {leaf}, and another is kept"
        ));
        return false;
    }
    let entry = match Entry::from_canonical(&row.body) {
        Ok(entry) => entry,
        Err(error) => {
            add(format!("was altered: {error}"));
            return false;
        }
    };
    let columns = [
        ("id", entry.id.to_string() == row.id),
        ("kind", entry.kind().word() == row.kind),
        ("effective", entry.effective.to_string() == row.effective),
        ("community", entry.community == community),
    ];
    if let Some((column, _)) = columns.iter().find(|(_, same)| !same) {
        add(format!(
            "was altered: its column '{column}' is not what its text says"
        ));
        return false;
    }
    if !rebuilt {
        return false;
    }
    let posted = match book.apply(&entry) {
        Ok(posted) if posted.again => {
            add("is there twice".into());
            return false;
        }
        Ok(posted) => posted,
        Err(refusal) => {
            add(format!("cannot stand here: {refusal} ({})", refusal.rule));
            return false;
        }
    };
    if rows::posting_rows(book, &entry, &posted) != kept {
        add("moved other money than is kept: its postings were altered".into());
    }
    verdict.signatures += signatures(&entry);
    true
}

fn signatures(entry: &Entry) -> u64 {
    use allotment_ledger::Body;
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

/// That the chain is as long as it is said to be, with the root that is said.
async fn ends(
    connection: &mut AnyConnection,
    book: &Book,
    next: i64,
    rebuilt: bool,
    verdict: &mut Verdict,
) -> Result<(), StoreError> {
    let community = book.community();
    match rows::chain(connection, community).await? {
        None => verdict.add(Some(community), None, None, "does not say how far it is"),
        Some((size, _)) if size > next => {
            let what = format!("was dropped: the chain had {size} entries, and has {next}");
            verdict.add(Some(community), Some(next), None, what);
        }
        Some((size, _)) if size < next => {
            let what = format!("has {next} entries, and said that it has {size}");
            verdict.add(Some(community), None, None, what);
        }
        Some((_, root)) if rebuilt && root[..] != book.root().bytes()[..] => {
            let before = verdict
                .findings
                .iter()
                .any(|one| one.community.as_deref() == Some(community));
            if !before {
                verdict.add(
                    Some(community),
                    None,
                    None,
                    "has another root than the one that was kept",
                );
            }
        }
        Some(_) => {}
    }
    Ok(())
}

/// The first entry whose seal does not fit the root up to it: everything before
/// it is as the ledger sealed it. Seals fit up to some entry and none after it,
/// so it is found by halving.
async fn first_unsealed(
    connection: &mut AnyConnection,
    book: &Book,
    verifier: Option<&Verifier>,
    verdict: &mut Verdict,
) -> Result<(), StoreError> {
    let community = book.community().to_owned();
    let (mut fits, mut not) = (0, book.size());
    while fits < not {
        let middle = u64::midpoint(fits, not);
        let at = i64::try_from(middle).unwrap_or(i64::MAX);
        let row = rows::entries(connection, &community, at)
            .await?
            .into_iter()
            .next();
        let root = book.tree().root_at(middle + 1);
        let good = row.zip(root).is_some_and(|(row, root)| {
            let message = sealed(&community, middle + 1, &root);
            verifier.is_some_and(|verifier| verifier.sealed(message.as_bytes(), &row.seal))
        });
        if good {
            fits = middle + 1;
        } else {
            not = middle;
        }
    }
    let at = i64::try_from(fits).unwrap_or(i64::MAX);
    let row = rows::entries(connection, &community, at)
        .await?
        .into_iter()
        .next();
    let id = row.map(|row| row.id);
    let what =
        "is not the one that the ledger sealed here: it was altered, or swapped with another";
    // The root of the chain said so too, without knowing where.
    verdict
        .findings
        .retain(|one| one.community.as_deref() != Some(&community) || one.place.is_some());
    verdict.add(Some(&community), Some(at), id.as_deref(), what);
    Ok(())
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
            verdict.add(
                None,
                None,
                None,
                format!("cannot be held to the checkpoint: {error}"),
            );
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
            verdict.add(Some(&one.community), None, None, what);
            continue;
        };
        match book.tree().root_at(one.size) {
            None => {
                let what = format!(
                    "has {} entries, and the checkpoint vouches for {}: the last were dropped",
                    book.size(),
                    one.size
                );
                verdict.add(Some(&one.community), None, None, what);
            }
            Some(root) if root != one.root => {
                let what = format!(
                    "has another history: its first {} entries are not those that the checkpoint vouches for",
                    one.size
                );
                verdict.add(Some(&one.community), None, None, what);
            }
            Some(_) => {}
        }
    }
    verdict.vouched = Some(vouched);
}
