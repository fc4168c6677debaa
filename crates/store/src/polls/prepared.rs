//! What waits for a second person before it is an entry of the ledger.

use allotment_ledger::EntryId;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::Polls;
use crate::error::StoreError;

/// For what something waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wait {
    /// A payment, for somebody else who confirms it.
    Payment,
    /// A passkey that is to be a key of its party, for somebody whose key signs it in.
    Key,
}

impl Wait {
    const fn key(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Key => "key",
        }
    }
}

/// How something that waited ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// It is an entry of the ledger.
    Done,
    /// It was given up.
    Dropped,
}

impl Ending {
    const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }
}

/// What somebody prepared, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPrepared {
    /// The community in whose chain it is to be.
    pub community: String,
    /// The id of the entry to come.
    pub id: EntryId,
    /// For what it waits.
    pub waits_for: Wait,
    /// What it says, in JSON.
    pub body: String,
    /// The party for which it was prepared.
    pub party: String,
    /// The account that prepared it.
    pub account: String,
    /// When: seconds since 1970.
    pub prepared: i64,
    /// Whether it ended.
    pub ended: bool,
}

const SELECT: &str = "select community, id, waits_for, body, party, account, prepared, ended \
    from prepared";

fn read(row: &AnyRow) -> Result<KeptPrepared, StoreError> {
    let (id, waits_for): (String, String) = (row.try_get(1)?, row.try_get(2)?);
    let odd = || StoreError::Failed {
        why: format!("what was prepared under '{id}' cannot be read"),
    };
    let ended: Option<String> = row.try_get(7)?;
    Ok(KeptPrepared {
        community: row.try_get(0)?,
        waits_for: ([Wait::Payment, Wait::Key].into_iter())
            .find(|one| one.key() == waits_for)
            .ok_or_else(odd)?,
        id: EntryId::parse(&id).ok_or_else(odd)?,
        body: row.try_get(3)?,
        party: row.try_get(4)?,
        account: row.try_get(5)?,
        prepared: row.try_get(6)?,
        ended: ended.is_some(),
    })
}

impl Polls {
    /// Keeps what somebody prepared; whether nothing is kept under its id yet.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn prepare(&self, new: KeptPrepared) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "insert into prepared (community, id, waits_for, body, party, account, \
                    prepared) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing";
                let done = sqlx::query(sql)
                    .bind(new.community)
                    .bind(new.id.to_string())
                    .bind(new.waits_for.key())
                    .bind(new.body)
                    .bind(new.party)
                    .bind(new.account)
                    .bind(new.prepared)
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected() == 1)
            })
        })
        .await
    }

    /// What waits for `wait`, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn waiting(&self, wait: Wait) -> Result<Vec<KeptPrepared>, StoreError> {
        let sql = format!(
            "{SELECT} where waits_for = $1 and ended is null order by prepared, community, id"
        );
        // The text is ours to the last letter.
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(wait.key())
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(read).collect()
    }

    /// What was prepared under `id` in `community`.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn prepared(
        &self,
        community: &str,
        id: EntryId,
    ) -> Result<Option<KeptPrepared>, StoreError> {
        let sql = format!("{SELECT} where community = $1 and id = $2");
        // The text is ours to the last letter.
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(community.to_owned())
            .bind(id.to_string())
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Ends what was prepared under `id`, by `account`; whether it had not ended.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails, or whoever prepared a payment confirms it.
    pub async fn end_prepared(
        &self,
        community: &str,
        id: EntryId,
        ending: Ending,
        account: &str,
    ) -> Result<bool, StoreError> {
        let (community, account) = (community.to_owned(), account.to_owned());
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "update prepared set ended = $3, ended_by = $4 \
                    where community = $1 and id = $2 and ended is null";
                let done = sqlx::query(sql)
                    .bind(community)
                    .bind(id.to_string())
                    .bind(ending.key())
                    .bind(account)
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected() == 1)
            })
        })
        .await
    }
}
