//! Paper ballots that came in.

use allotment_ledger::Hash;
use allotment_poll::{Closed, PaperNumber, PaperTurnout};
use sqlx::{AnyConnection, Row};

use super::{Polls, thirty_two};
use crate::error::StoreError;

/// The right to vote of a paper that came in.
#[derive(Clone)]
pub enum PaperRight {
    /// Its voter's code: what is kept of it, and where its ballot is.
    Code {
        /// What is kept of the right to vote.
        entitlement: [u8; 32],
        /// Where a ballot cast online with the code is kept.
        locator: [u8; 32],
    },
    /// One of its own: 32 bytes of chance.
    Own([u8; 32]),
}

/// A paper that came in.
#[derive(Clone)]
pub struct NewPaper {
    /// The number that it carries; nothing to be given the next.
    pub number: Option<PaperNumber>,
    /// 16 bytes of chance in hexadecimal digits: what the hash of its ballot is
    /// made with.
    pub nonce: String,
    /// Its right to vote.
    pub right: PaperRight,
}

/// Why nothing was kept of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaperRefused {
    /// The vote is not open, or has been counted.
    #[error("the vote takes no papers now")]
    NotNow,
    /// Another paper has the number.
    #[error("another paper has this number")]
    NumberTaken,
    /// Nobody has this right to vote.
    #[error("no such code was given out for this vote")]
    NotEntitled,
    /// The code was cancelled.
    #[error("the code was cancelled")]
    Cancelled,
    /// The code came on another paper.
    #[error("this code came on a paper before")]
    CameBefore,
    /// No paper has the number.
    #[error("no paper with this number came in")]
    NoSuchPaper,
    /// Whoever types it in has typed it in before.
    #[error("the same person typed it in before")]
    SamePerson,
    /// Two people agreed on it, or a third resolved it.
    #[error("it is done")]
    Done,
}

pub(super) type Key = (String, String);

impl Polls {
    /// Keeps that papers came in, all of them or none: their numbers, in their
    /// order. A code on a paper votes online no more, and a ballot that it cast
    /// online before is replaced; what comes back does not tell whether there
    /// was one.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails; inside, [`PaperRefused`]: nothing was
    /// kept.
    pub async fn receive_papers(
        &self,
        community: &str,
        poll: &str,
        papers: Vec<NewPaper>,
    ) -> Result<Result<Vec<PaperNumber>, PaperRefused>, StoreError> {
        let key = (community.to_owned(), poll.to_owned());
        self.write(move |connection| {
            Box::pin(async move {
                if !takes_papers(connection, &key).await? {
                    return Ok(Err(PaperRefused::NotNow));
                }
                let mut known = numbers(connection, &key).await?;
                let mut given = Vec::with_capacity(papers.len());
                // Everything is looked at before anything is written.
                for paper in &papers {
                    let number = match &paper.number {
                        Some(number) if known.contains(number) => {
                            return Ok(Err(PaperRefused::NumberTaken));
                        }
                        Some(number) => number.clone(),
                        None => next(&known),
                    };
                    known.insert(number.clone());
                    given.push(number);
                    if let PaperRight::Code { entitlement, .. } = &paper.right
                        && let Err(refused) = may_come(connection, &key, entitlement).await?
                    {
                        return Ok(Err(refused));
                    }
                }
                for (paper, number) in papers.iter().zip(&given) {
                    receive(connection, &key, paper, number).await?;
                }
                Ok(Ok(given))
            })
        })
        .await
    }

    /// How many papers there are of a vote that is closed; `not_counted` is
    /// known to whoever reads them.
    pub(super) async fn paper_turnout(
        &self,
        _closed: Closed,
        community: &str,
        poll: &str,
    ) -> Result<PaperTurnout, StoreError> {
        let sql = "select count(*) from entitlement \
            where community = $1 and poll = $2 and channel = 'paper'";
        let without_code = self.count(sql, community, poll).await?;
        let sql = "select count(*) from paper_code where community = $1 and poll = $2";
        let with_code = self.count(sql, community, poll).await?;
        Ok(PaperTurnout {
            with_code,
            without_code,
            not_counted: 0,
        })
    }
}

pub(super) fn number(row: &sqlx::any::AnyRow, at: usize) -> Result<PaperNumber, StoreError> {
    let text: String = row.try_get(at)?;
    text.parse().map_err(|_| StoreError::Failed {
        why: format!("a paper has the number '{text}'"),
    })
}

pub(super) async fn takes_papers(
    connection: &mut AnyConnection,
    (community, poll): &Key,
) -> Result<bool, StoreError> {
    let sql = "select 1 from poll where community = $1 and poll = $2 and standing = 'open'";
    let row = sqlx::query(sql)
        .bind(community.clone())
        .bind(poll.clone())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

async fn numbers(
    connection: &mut AnyConnection,
    (community, poll): &Key,
) -> Result<std::collections::BTreeSet<PaperNumber>, StoreError> {
    let rows = sqlx::query("select number from paper where community = $1 and poll = $2")
        .bind(community.clone())
        .bind(poll.clone())
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| number(row, 0)).collect()
}

/// The whole number after the greatest that there is.
fn next(known: &std::collections::BTreeSet<PaperNumber>) -> PaperNumber {
    let whole = known.iter().filter_map(|one| one.as_str().parse().ok());
    PaperNumber::whole(whole.max().unwrap_or(0_u32).saturating_add(1))
}

/// Whether a paper may come with the code kept as `entitlement`.
async fn may_come(
    connection: &mut AnyConnection,
    (community, poll): &Key,
    entitlement: &[u8; 32],
) -> Result<Result<(), PaperRefused>, StoreError> {
    let sql = "select entitlement.state, paper_code.code is not null \
        from entitlement left join paper_code \
        on paper_code.community = entitlement.community \
        and paper_code.poll = entitlement.poll and paper_code.code = entitlement.code \
        where entitlement.community = $1 and entitlement.poll = $2 and entitlement.code = $3";
    let row = sqlx::query(sql)
        .bind(community.clone())
        .bind(poll.clone())
        .bind(entitlement.to_vec())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else {
        return Ok(Err(PaperRefused::NotEntitled));
    };
    let state: String = row.try_get(0)?;
    let came: i64 = row.try_get(1)?;
    Ok(match (state.as_str(), came) {
        ("live", 0) => Ok(()),
        ("live", _) => Err(PaperRefused::CameBefore),
        _ => Err(PaperRefused::Cancelled),
    })
}

async fn receive(
    connection: &mut AnyConnection,
    (community, poll): &Key,
    paper: &NewPaper,
    number: &PaperNumber,
) -> Result<(), StoreError> {
    sqlx::query("insert into paper (community, poll, number, nonce) values ($1, $2, $3, $4)")
        .bind(community.clone())
        .bind(poll.clone())
        .bind(number.as_str().to_owned())
        .bind(paper.nonce.clone())
        .execute(&mut *connection)
        .await?;
    let (entitlement, locator) = match &paper.right {
        PaperRight::Own(chance) => {
            let sql = "insert into entitlement (community, poll, code, channel, state, used) \
                values ($1, $2, $3, 'paper', 'live', 1)";
            sqlx::query(sql)
                .bind(community.clone())
                .bind(poll.clone())
                .bind(chance.to_vec())
                .execute(connection)
                .await?;
            return Ok(());
        }
        PaperRight::Code {
            entitlement,
            locator,
        } => (entitlement, locator),
    };
    for sql in [
        "insert into paper_code (community, poll, code) values ($1, $2, $3)",
        "update entitlement set used = 1 where community = $1 and poll = $2 and code = $3",
    ] {
        sqlx::query(sql)
            .bind(community.clone())
            .bind(poll.clone())
            .bind(entitlement.to_vec())
            .execute(&mut *connection)
            .await?;
    }
    let sql = "delete from ballot where community = $1 and poll = $2 and locator = $3 \
        returning leaf";
    let online = sqlx::query(sql)
        .bind(community.clone())
        .bind(poll.clone())
        .bind(locator.to_vec())
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(row) = online {
        let leaf = Hash::new(thirty_two(&row, 0)?);
        let sql = "insert into replaced (community, poll, leaf) values ($1, $2, $3) \
            on conflict do nothing";
        sqlx::query(sql)
            .bind(community.clone())
            .bind(poll.clone())
            .bind(leaf.bytes().to_vec())
            .execute(connection)
            .await?;
    }
    Ok(())
}
