//! A vote on its way to the disk.

use std::collections::{BTreeMap, BTreeSet};

use allotment_poll::Standing;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::oneshot;

use super::ballots::{Entitlement, RIGHT};
use super::writer::Job;
use super::{Polls, thirty_two};
use crate::error::StoreError;

/// A vote. Whoever makes it has checked the ballot.
#[derive(Clone)]
pub struct Vote {
    /// The place.
    pub community: String,
    /// The vote that it is in.
    pub poll: String,
    /// What is kept of the right to vote.
    pub entitlement: [u8; 32],
    /// Where the ballot is kept.
    pub locator: [u8; 32],
    /// The ballot's nonce, in 32 hexadecimal digits.
    pub nonce: String,
    /// The ballot, canonical.
    pub choices: String,
    /// The hash of the ballot's leaf.
    pub leaf: [u8; 32],
}

/// A vote that is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voted {
    /// The hash of the ballot that counts.
    pub leaf: [u8; 32],
    /// That ballot's nonce.
    pub nonce: String,
    /// Whether it took the place of another.
    pub replaced: bool,
}

/// Why a vote was not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VoteRefused {
    /// The vote is not open.
    #[error("the vote is not open")]
    NotOpen,
    /// Nobody has this right to vote.
    #[error("no such code was given out for this vote")]
    NotEntitled,
    /// The code was cancelled.
    #[error("the code was cancelled")]
    Cancelled,
    /// The code came on a paper, which counts.
    #[error("the code came on a paper ballot")]
    OnPaper,
    /// It changed its vote as often as one may; the last one counts.
    #[error("the vote was changed as often as one may")]
    TooOften,
    /// Too many are waiting.
    #[error("too many are voting at this moment")]
    Busy,
    /// The disk failed: whether the vote is on it, nobody knows. Sending it
    /// again is safe.
    #[error("the disk failed: {why}")]
    Failed {
        /// What it said.
        why: String,
    },
}

impl Polls {
    /// Keeps `vote`, in the place of an earlier one with the same code. It is
    /// on the disk when this returns. The same choices sent again change
    /// nothing, and give the same ballot's hash.
    ///
    /// # Errors
    /// [`VoteRefused`]: nothing was kept.
    pub async fn vote(&self, vote: Vote) -> Result<Voted, VoteRefused> {
        let (answer, done) = oneshot::channel();
        let sent = self.jobs.try_send(Job::Vote(Box::new(vote), answer));
        let stopped = || VoteRefused::Failed {
            why: "the disk failed, and cannot be written to yet".into(),
        };
        sent.map_err(|error| match error {
            TrySendError::Full(_) => VoteRefused::Busy,
            TrySendError::Closed(_) => stopped(),
        })?;
        done.await.map_err(|_| stopped())?
    }
}

/// A poll: its place and name.
type Key = (String, String);

/// How often one right to vote may change its ballot: what is replaced stays for
/// good, and one code is not to fill the disk.
const CHANGES: u32 = 50;

/// How often each right to vote changed its ballot since the service was started.
/// It is in memory alone: the database tells nobody who changed their mind.
pub(super) type Changes = BTreeMap<Key, BTreeMap<[u8; 32], u32>>;

/// What is known of one poll's rows that a batch touches.
#[derive(Default)]
struct Known {
    open: bool,
    /// What became of each entitlement.
    rights: BTreeMap<[u8; 32], Entitlement>,
    /// Each ballot: its choices, leaf and nonce.
    ballots: BTreeMap<[u8; 32], (String, [u8; 32], String)>,
    /// How often those changed that this batch changes.
    changes: BTreeMap<[u8; 32], u32>,
}

/// What became of each vote of a batch.
type Answers = Vec<Result<Voted, VoteRefused>>;

/// Takes `votes` in their order, in the transaction that is open, and says what
/// became of each; and what to note in `changes` once they are on the disk.
pub(super) async fn take(
    connection: &mut AnyConnection,
    votes: Vec<Vote>,
    changes: &Changes,
) -> Result<(Answers, Changes), StoreError> {
    let none = BTreeMap::new();
    let mut more = Changes::new();
    let mut of_poll: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (at, vote) in votes.iter().enumerate() {
        let key = (vote.community.clone(), vote.poll.clone());
        of_poll.entry(key).or_default().push(at);
    }
    let mut answers: Vec<Option<Result<Voted, VoteRefused>>> = vec![None; votes.len()];
    for (key, these) in of_poll {
        let mut known = look(connection, &key, these.iter().map(|at| &votes[*at])).await?;
        // The rows to write, sorted by key: in a table that keeps the order of
        // writing, a batch stands in no order that tells who came first.
        let mut write: BTreeMap<[u8; 32], &Vote> = BTreeMap::new();
        let mut used: BTreeSet<[u8; 32]> = BTreeSet::new();
        let mut replaced: BTreeSet<[u8; 32]> = BTreeSet::new();
        for at in these {
            let vote = &votes[at];
            let before = changes.get(&key).unwrap_or(&none);
            answers[at] = Some(known.take(vote, &mut replaced, before).inspect(|_| {
                used.insert(vote.entitlement);
                if known_leaf(&known, vote) == Some(vote.leaf) {
                    write.insert(vote.locator, vote);
                }
            }));
        }
        put_ballots(connection, &key, write.values().copied()).await?;
        put_replaced(connection, &key, &replaced).await?;
        mark_used(connection, &key, &used).await?;
        more.insert(key, known.changes);
    }
    let answers = answers
        .into_iter()
        .map(|answer| answer.expect("each vote is in one poll"))
        .collect();
    Ok((answers, more))
}

fn known_leaf(known: &Known, vote: &Vote) -> Option<[u8; 32]> {
    known.ballots.get(&vote.locator).map(|(_, leaf, _)| *leaf)
}

impl Known {
    fn take(
        &mut self,
        vote: &Vote,
        replaced: &mut BTreeSet<[u8; 32]>,
        changes: &BTreeMap<[u8; 32], u32>,
    ) -> Result<Voted, VoteRefused> {
        if !self.open {
            return Err(VoteRefused::NotOpen);
        }
        match self.rights.get(&vote.entitlement) {
            None => return Err(VoteRefused::NotEntitled),
            Some(Entitlement::Void) => return Err(VoteRefused::Cancelled),
            Some(Entitlement::OnPaper) => return Err(VoteRefused::OnPaper),
            Some(Entitlement::Live) => {}
        }
        let mut before = false;
        if let Some((choices, leaf, nonce)) = self.ballots.get(&vote.locator) {
            if *choices == vote.choices {
                return Ok(Voted {
                    leaf: *leaf,
                    nonce: nonce.clone(),
                    replaced: false,
                });
            }
            let right = &vote.entitlement;
            let times = self.changes.get(right).or_else(|| changes.get(right));
            let times = times.copied().unwrap_or(0);
            if times >= CHANGES {
                return Err(VoteRefused::TooOften);
            }
            self.changes.insert(*right, times + 1);
            replaced.insert(*leaf);
            before = true;
        }
        let ballot = (vote.choices.clone(), vote.leaf, vote.nonce.clone());
        self.ballots.insert(vote.locator, ballot);
        Ok(Voted {
            leaf: vote.leaf,
            nonce: vote.nonce.clone(),
            replaced: before,
        })
    }
}

/// `$first, $first+1, …` for `count` values.
fn marks(first: usize, count: usize) -> String {
    let marks: Vec<String> = (first..first + count).map(|at| format!("${at}")).collect();
    marks.join(", ")
}

async fn look(
    connection: &mut AnyConnection,
    (community, poll): &Key,
    votes: impl Iterator<Item = &Vote>,
) -> Result<Known, StoreError> {
    let sql = "select standing from poll where community = $1 and poll = $2 \
        and not exists (select 1 from voting_ended \
        where voting_ended.community = poll.community and voting_ended.poll = poll.poll)";
    let standing = sqlx::query(sql)
        .bind(community.clone())
        .bind(poll.clone())
        .fetch_optional(&mut *connection)
        .await?;
    let standing: Option<String> = standing.map(|row| row.try_get(0)).transpose()?;
    let mut known = Known {
        open: standing.as_deref().and_then(Standing::from_key) == Some(Standing::Open),
        ..Known::default()
    };
    if !known.open {
        return Ok(known);
    }
    let (mut codes, mut locators) = (BTreeSet::new(), BTreeSet::new());
    for vote in votes {
        codes.insert(vote.entitlement);
        locators.insert(vote.locator);
    }
    let sql = format!(
        "select code, {RIGHT} from entitlement \
        where community = $1 and poll = $2 and code in ({})",
        marks(3, codes.len())
    );
    // Only numbers of places were put into the text, here and below.
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(community.clone())
        .bind(poll.clone());
    for code in &codes {
        query = query.bind(code.to_vec());
    }
    for row in query.fetch_all(&mut *connection).await? {
        known
            .rights
            .insert(thirty_two(&row, 0)?, Entitlement::of(&row, 1)?);
    }
    let sql = format!(
        "select locator, choices, leaf, nonce from ballot \
        where community = $1 and poll = $2 and locator in ({})",
        marks(3, locators.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(community.clone())
        .bind(poll.clone());
    for locator in &locators {
        query = query.bind(locator.to_vec());
    }
    for row in query.fetch_all(connection).await? {
        let ballot = (row.try_get(1)?, thirty_two(&row, 2)?, row.try_get(3)?);
        known.ballots.insert(thirty_two(&row, 0)?, ballot);
    }
    Ok(known)
}

async fn put_ballots(
    connection: &mut AnyConnection,
    (community, poll): &Key,
    votes: impl ExactSizeIterator<Item = &Vote>,
) -> Result<(), StoreError> {
    if votes.len() == 0 {
        return Ok(());
    }
    let rows: Vec<String> = (0..votes.len())
        .map(|row| format!("($1, $2, {})", marks(3 + row * 4, 4)))
        .collect();
    let sql = format!(
        "insert into ballot (community, poll, locator, nonce, choices, leaf) values {} \
        on conflict (community, poll, locator) do update \
        set nonce = excluded.nonce, choices = excluded.choices, leaf = excluded.leaf",
        rows.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(community.clone())
        .bind(poll.clone());
    for vote in votes {
        query = query
            .bind(vote.locator.to_vec())
            .bind(vote.nonce.clone())
            .bind(vote.choices.clone())
            .bind(vote.leaf.to_vec());
    }
    query.execute(connection).await?;
    Ok(())
}

async fn put_replaced(
    connection: &mut AnyConnection,
    (community, poll): &Key,
    replaced: &BTreeSet<[u8; 32]>,
) -> Result<(), StoreError> {
    if replaced.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = (0..replaced.len())
        .map(|row| format!("($1, $2, ${})", 3 + row))
        .collect();
    let sql = format!(
        "insert into replaced (community, poll, leaf) values {} on conflict do nothing",
        rows.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(community.clone())
        .bind(poll.clone());
    for leaf in replaced {
        query = query.bind(leaf.to_vec());
    }
    query.execute(connection).await?;
    Ok(())
}

async fn mark_used(
    connection: &mut AnyConnection,
    (community, poll): &Key,
    used: &BTreeSet<[u8; 32]>,
) -> Result<(), StoreError> {
    if used.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "update entitlement set used = 1 \
        where community = $1 and poll = $2 and used = 0 and code in ({})",
        marks(3, used.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(community.clone())
        .bind(poll.clone());
    for code in used {
        query = query.bind(code.to_vec());
    }
    query.execute(connection).await?;
    Ok(())
}
