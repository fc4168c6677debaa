//! Rights to vote, and ballots read back.

use allotment_ledger::Hash;
use allotment_poll::{Closed, Turnout};
use sqlx::{AssertSqlSafe, Row};

use super::{Polls, thirty_two};
use crate::error::StoreError;

/// What became of a right to vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entitlement {
    /// It can be used, or used again until the vote closes.
    Live,
    /// It was cancelled.
    Void,
    /// It came on a paper ballot.
    OnPaper,
}

/// What became of a right to vote, as a column.
pub(super) const RIGHT: &str = "case when exists (select 1 from paper_code \
    where paper_code.community = entitlement.community \
    and paper_code.poll = entitlement.poll and paper_code.code = entitlement.code) \
    then 'paper' else state end";

impl Entitlement {
    /// What the column `at` says.
    pub(super) fn of(row: &sqlx::any::AnyRow, at: usize) -> Result<Self, StoreError> {
        let state: String = row.try_get(at)?;
        Ok(match state.as_str() {
            "live" => Self::Live,
            "paper" => Self::OnPaper,
            _ => Self::Void,
        })
    }
}

/// Rows in one statement.
const ROWS: usize = 400;

impl Polls {
    /// Gives out rights to vote by `channel` (`letter`, `link`, `assisted`,
    /// `paper`). All of them or none.
    ///
    /// # Errors
    /// [`StoreError`] if one is there already, or the disk fails.
    pub async fn entitle(
        &self,
        community: &str,
        poll: &str,
        channel: &'static str,
        codes: Vec<[u8; 32]>,
    ) -> Result<(), StoreError> {
        let (community, poll) = (community.to_owned(), poll.to_owned());
        self.write(move |connection| {
            Box::pin(async move {
                for some in codes.chunks(ROWS) {
                    let rows: Vec<String> = (0..some.len())
                        .map(|row| format!("($1, $2, ${}, $3, 'live', 0)", 4 + row))
                        .collect();
                    let sql = format!(
                        "insert into entitlement (community, poll, code, channel, state, used) \
                        values {}",
                        rows.join(", ")
                    );
                    // Only numbers of places were put into the text.
                    let mut query = sqlx::query(AssertSqlSafe(sql))
                        .bind(community.clone())
                        .bind(poll.clone())
                        .bind(channel);
                    for code in some {
                        query = query.bind(code.to_vec());
                    }
                    query.execute(&mut *connection).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// What became of the right to vote kept as `code`.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn entitlement(
        &self,
        community: &str,
        poll: &str,
        code: &[u8; 32],
    ) -> Result<Option<Entitlement>, StoreError> {
        let sql = format!(
            "select {RIGHT} from entitlement where community = $1 and poll = $2 and code = $3"
        );
        // The text is ours to the last letter.
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(community.to_owned())
            .bind(poll.to_owned())
            .bind(code.to_vec())
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| Entitlement::of(&row, 0)).transpose()
    }

    /// How many codes were given out. Known before closing: whoever gives codes
    /// out knows it.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn issued(&self, community: &str, poll: &str) -> Result<u64, StoreError> {
        let sql = "select count(*) from entitlement \
            where community = $1 and poll = $2 and state = 'live' and channel <> 'paper'";
        self.count(sql, community, poll).await
    }

    pub(super) async fn count(
        &self,
        sql: &'static str,
        community: &str,
        poll: &str,
    ) -> Result<u64, StoreError> {
        let row = sqlx::query(sql)
            .bind(community.to_owned())
            .bind(poll.to_owned())
            .fetch_one(&self.reader)
            .await?;
        Ok(u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0))
    }

    /// Every ballot of a vote that is closed: nonce and choices, in no order
    /// that tells anything.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn ballots(
        &self,
        _closed: Closed,
        community: &str,
        poll: &str,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "select nonce, choices from ballot where community = $1 and poll = $2 \
            order by nonce";
        let rows = sqlx::query(sql)
            .bind(community.to_owned())
            .bind(poll.to_owned())
            .fetch_all(&self.reader)
            .await?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect()
    }

    /// The hashes of the ballots that were replaced, of a vote that is closed.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn replaced(
        &self,
        _closed: Closed,
        community: &str,
        poll: &str,
    ) -> Result<Vec<Hash>, StoreError> {
        let sql = "select leaf from replaced where community = $1 and poll = $2 order by leaf";
        let rows = sqlx::query(sql)
            .bind(community.to_owned())
            .bind(poll.to_owned())
            .fetch_all(&self.reader)
            .await?;
        rows.iter()
            .map(|row| Ok(Hash::new(thirty_two(row, 0)?)))
            .collect()
    }

    /// How many took part in a vote that is closed. How many of the papers cannot
    /// be counted, whoever reads [`Polls::papers`] knows.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn turnout(
        &self,
        closed: Closed,
        community: &str,
        poll: &str,
    ) -> Result<Turnout, StoreError> {
        let sql = "select count(*) from entitlement \
            where community = $1 and poll = $2 and used = 1 and channel <> 'paper'";
        Ok(Turnout {
            issued: self.issued(community, poll).await?,
            used: self.count(sql, community, poll).await?,
            papers: self.paper_turnout(closed, community, poll).await?,
        })
    }
}
