//! Votes, residents' ideas, and the people who run both: a database of its own
//! beside the ledger.
//!
//! It is apart from the ledger because it holds secrets that are destroyed and
//! because thousands of votes a second must not wait for an entry, nor an entry
//! for them. The SQL is what SQLite and PostgreSQL both speak.

mod acting;
mod ballots;
mod calls;
mod copies;
mod examine;
mod hold;
mod idea_steps;
mod ideas;
mod look;
mod look_ideas;
mod open;
mod paper;
mod paper_entry;
mod passkeys;
mod people;
mod prepared;
mod vote;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use allotment_ledger::Hash;
use allotment_poll::Standing;
use sqlx::{AnyPool, Row};
use tokio::sync::mpsc;

pub use ballots::Entitlement;
pub use calls::KeptCall;
pub use copies::{
    Returning, Upgraded, backup_service, restore_service, upgrade_service, verify_service,
};
pub use examine::examine_service;
pub use hold::Hold;
pub use idea_steps::{NewIdea, SendRefused};
pub use ideas::KeptIdeas;
pub use look::Looked;
pub use paper::{NewPaper, PaperRefused, PaperRight};
pub use paper_entry::{PaperEntered, PaperWaits};
pub use passkeys::{KeptPasskey, Person, Session};
pub use people::{Account, Role};
pub use prepared::{Ending, KeptPrepared, Wait};
pub use vote::{Vote, VoteRefused, Voted};

use crate::error::StoreError;
use idea_steps::counting_ideas;
use writer::{Job, LocalFuture};

/// The database of the service, open. Clones share it.
#[derive(Debug, Clone)]
pub struct Polls {
    reader: AnyPool,
    jobs: mpsc::Sender<Job>,
    path: PathBuf,
    /// No other program serves from it meanwhile.
    _hold: Arc<Hold>,
}

/// A vote as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPoll {
    /// Its place.
    pub community: String,
    /// Its name.
    pub poll: String,
    /// How far it is.
    pub standing: Standing,
    /// The canonical definition.
    pub definition: String,
}

impl Polls {
    /// Opens the database at `path`, after making an empty one if there is none.
    /// To be called, and used, inside a runtime of tokio. One program at a time
    /// has it open.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be made or opened, is open already, or has an
    /// older schema.
    pub async fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        let hold = Arc::new(Hold::of(path)?);
        open::create_if_none(path).await?;
        let reader = open::readers(path).await?;
        let jobs = writer::start(path)?;
        Ok(Self {
            reader,
            jobs,
            path: path.to_path_buf(),
            _hold: hold,
        })
    }

    /// Notes `value` under `name` once: what was noted first is what it gives.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn noted(&self, name: &'static str, value: String) -> Result<String, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "insert into about (community, name, value) values ('', $1, $2) \
                    on conflict do nothing";
                sqlx::query(sql)
                    .bind(name)
                    .bind(value)
                    .execute(&mut *connection)
                    .await?;
                let sql = "select value from about where community = '' and name = $1";
                let row = sqlx::query(sql).bind(name).fetch_one(connection).await?;
                Ok(row.try_get(0)?)
            })
        })
        .await
    }

    /// What was noted under `name`.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn note(&self, name: &'static str) -> Result<Option<String>, StoreError> {
        let sql = "select value from about where community = '' and name = $1";
        let row = sqlx::query(sql)
            .bind(name)
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| Ok(row.try_get(0)?)).transpose()
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` in a transaction of its own, on the one connection that
    /// writes; it is on the disk when this returns. It goes on to its end even
    /// if whoever asked has left.
    async fn write<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut sqlx::AnyConnection) -> LocalFuture<'c, Result<T, StoreError>>
        + Send
        + 'static,
    ) -> Result<T, StoreError> {
        writer::write(&self.jobs, work).await
    }

    /// Whether it answers and can be written to.
    ///
    /// # Errors
    /// [`StoreError`] if it does not.
    pub async fn is_ready(&self) -> Result<(), StoreError> {
        sqlx::query("select 1 from about where community = '' and name = 'schema'")
            .fetch_one(&self.reader)
            .await?;
        self.write(|connection| {
            Box::pin(async move {
                sqlx::query(
                    "update about set value = value where community = '' and name = 'schema'",
                )
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }

    /// Every vote, by place and name.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn polls(&self) -> Result<Vec<KeptPoll>, StoreError> {
        let sql = "select poll.community, poll.poll, \
            case when poll.standing = 'open' and voting_ended.poll is not null \
            then 'papers' else poll.standing end, poll.definition \
            from poll left join voting_ended on voting_ended.community = poll.community \
            and voting_ended.poll = poll.poll order by poll.community, poll.poll";
        let rows = sqlx::query(sql).fetch_all(&self.reader).await?;
        rows.iter()
            .map(|row| {
                let standing: String = row.try_get(2)?;
                Ok(KeptPoll {
                    community: row.try_get(0)?,
                    poll: row.try_get(1)?,
                    standing: Standing::from_key(&standing).ok_or(StoreError::Failed {
                        why: format!("a vote stands at '{standing}'"),
                    })?,
                    definition: row.try_get(3)?,
                })
            })
            .collect()
    }

    /// Keeps a draft, or changes it. `salt` is 32 bytes of chance.
    ///
    /// # Errors
    /// [`StoreError`] if the vote is not a draft any more, or the disk fails.
    pub async fn put_draft(
        &self,
        community: &str,
        poll: &str,
        definition: &str,
        salt: [u8; 32],
    ) -> Result<(), StoreError> {
        let (community, poll) = (community.to_owned(), poll.to_owned());
        let definition = definition.to_owned();
        let hash = Hash::of(&[definition.as_bytes()]);
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "insert into poll (community, poll, standing, definition, hash) \
                    values ($1, $2, 'draft', $3, $4) on conflict (community, poll) do update \
                    set definition = excluded.definition, hash = excluded.hash";
                sqlx::query(sql)
                    .bind(community.clone())
                    .bind(poll.clone())
                    .bind(definition)
                    .bind(hash.bytes().to_vec())
                    .execute(&mut *connection)
                    .await?;
                let sql = "insert into poll_salt (community, poll, salt) values ($1, $2, $3) \
                    on conflict (community, poll) do nothing";
                sqlx::query(sql)
                    .bind(community)
                    .bind(poll)
                    .bind(salt.to_vec())
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    /// Ends voting online for good, while papers are still typed in; whether the
    /// vote was open.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn end_voting(&self, community: &str, poll: &str) -> Result<bool, StoreError> {
        let (community, poll) = (community.to_owned(), poll.to_owned());
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "insert into voting_ended (community, poll) \
                    select community, poll from poll \
                    where community = $1 and poll = $2 and standing = 'open' \
                    on conflict do nothing";
                let done = sqlx::query(sql)
                    .bind(community)
                    .bind(poll)
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected() == 1)
            })
        })
        .await
    }

    /// Moves a vote on from `from` to `to`; whether it stood at `from`. Closing
    /// destroys its salt: from then on no code leads to a ballot. A vote with a
    /// paper that waits for somebody does not close. One that counts, with ideas
    /// among its projects, is opened by [`Polls::open_vote`] alone.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn move_on(
        &self,
        community: &str,
        poll: &str,
        from: Standing,
        to: Standing,
    ) -> Result<bool, StoreError> {
        let key = (community.to_owned(), poll.to_owned());
        let moved = self
            .write(move |connection| {
                Box::pin(async move {
                    let opens = to == Standing::Open;
                    if opens && counting_ideas(connection, &key).await?.is_some() {
                        return Ok(false);
                    }
                    step_on(connection, &key, from, to).await
                })
            })
            .await?;
        if moved && to == Standing::Closed {
            self.forget_the_journal().await;
        }
        Ok(moved)
    }

    /// Empties the write-ahead log, in which votes stand in the order in which
    /// they came.
    async fn forget_the_journal(&self) {
        let (answer, done) = tokio::sync::oneshot::channel();
        if self.jobs.send(Job::Truncate(answer)).await.is_ok() {
            let _whether = done.await;
        }
    }

    /// The salt of a vote that is not closed.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn salt(&self, community: &str, poll: &str) -> Result<Option<[u8; 32]>, StoreError> {
        let sql = "select salt from poll_salt where community = $1 and poll = $2";
        let row = sqlx::query(sql)
            .bind(community.to_owned())
            .bind(poll.to_owned())
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| thirty_two(&row, 0)).transpose()
    }
}

/// Moves a vote on, in the transaction that is open; whether it stood at `from`.
async fn step_on(
    connection: &mut sqlx::AnyConnection,
    (community, poll): &(String, String),
    from: Standing,
    to: Standing,
) -> Result<bool, StoreError> {
    // Where voting has ended and papers are left, the vote still stands open.
    let from = if from == Standing::Papers {
        Standing::Open
    } else {
        from
    };
    let sql = "update poll set standing = $4 \
        where community = $1 and poll = $2 and standing = $3";
    let done = sqlx::query(sql)
        .bind(community.clone())
        .bind(poll.clone())
        .bind(from.key())
        .bind(to.key())
        .execute(&mut *connection)
        .await?;
    let moved = done.rows_affected() == 1;
    if moved && to == Standing::Closed {
        sqlx::query("delete from poll_salt where community = $1 and poll = $2")
            .bind(community.clone())
            .bind(poll.clone())
            .execute(connection)
            .await?;
    }
    Ok(moved)
}

/// The 32 bytes in column `at`.
fn thirty_two(row: &sqlx::any::AnyRow, at: usize) -> Result<[u8; 32], StoreError> {
    let bytes: Vec<u8> = row.try_get(at)?;
    <[u8; 32]>::try_from(bytes).map_err(|_| StoreError::Failed {
        why: "a hash has not 32 bytes".into(),
    })
}
