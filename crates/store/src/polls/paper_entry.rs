//! What people read on paper ballots: two of them apart, and a third where the
//! two differ.

use allotment_poll::{Closed, PaperNumber, PaperProgress};
use sqlx::{AnyConnection, Row};

use super::Polls;
use super::paper::{Key, PaperRefused, number, takes_papers};
use crate::error::StoreError;

/// What became of what somebody typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperEntered {
    /// It waits for a second person.
    Once,
    /// Two people read the same.
    Agreed,
    /// Two people read it differently: it waits for a third.
    Differs,
    /// A third has resolved it.
    Resolved,
}

/// What a paper waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperWaits {
    /// To be typed in, by a first or a second person.
    Entry,
    /// To be typed in by a third, who decides.
    Third,
}

/// The numbers of entries on one paper.
struct Entries {
    count: i64,
    differing: bool,
    mine: bool,
}

impl Entries {
    /// What it waits for; nothing if it is done.
    fn waits(&self) -> Option<PaperWaits> {
        match self.count {
            0 | 1 => Some(PaperWaits::Entry),
            2 if self.differing => Some(PaperWaits::Third),
            _ => None,
        }
    }
}

const ENTRIES: &str = "select paper.number, count(entry.turn), \
    count(distinct entry.choices), \
    count(case when entry.account = $3 then 1 end) \
    from paper left join paper_entry as entry \
    on entry.community = paper.community and entry.poll = paper.poll \
    and entry.number = paper.number \
    where paper.community = $1 and paper.poll = $2 group by paper.number";

impl Polls {
    /// Keeps what `account` read on the paper `number`, canonical.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails; inside, [`PaperRefused`]: nothing was
    /// kept.
    pub async fn enter_paper(
        &self,
        community: &str,
        poll: &str,
        number: &PaperNumber,
        account: &str,
        choices: String,
    ) -> Result<Result<PaperEntered, PaperRefused>, StoreError> {
        let key = (community.to_owned(), poll.to_owned());
        let (number, account) = (number.clone(), account.to_owned());
        self.write(move |connection| {
            Box::pin(async move {
                if !takes_papers(connection, &key).await? {
                    return Ok(Err(PaperRefused::NotNow));
                }
                let sql = format!("{ENTRIES} having paper.number = $4");
                // The text is ours to the last letter.
                let row = sqlx::query(sqlx::AssertSqlSafe(sql))
                    .bind(key.0.clone())
                    .bind(key.1.clone())
                    .bind(account.clone())
                    .bind(number.as_str().to_owned())
                    .fetch_optional(&mut *connection)
                    .await?;
                let Some(row) = row else {
                    return Ok(Err(PaperRefused::NoSuchPaper));
                };
                let before = entries(&row)?;
                if before.mine {
                    return Ok(Err(PaperRefused::SamePerson));
                }
                if before.waits().is_none() {
                    return Ok(Err(PaperRefused::Done));
                }
                enter(
                    connection,
                    &key,
                    &number,
                    (&account, &choices, before.count),
                )
                .await
            })
        })
        .await
    }

    /// How far the papers of a vote are. It tells nothing of what stands on them.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn paper_progress(
        &self,
        community: &str,
        poll: &str,
    ) -> Result<PaperProgress, StoreError> {
        let mut progress = PaperProgress::default();
        for (_, entries) in self.all_entries(community, poll, "").await? {
            progress.received += 1;
            match (entries.count, entries.differing) {
                (0, _) => progress.untouched += 1,
                (1, _) => progress.entered_once += 1,
                (2, true) => progress.differing += 1,
                (2, false) => progress.agreed += 1,
                _ => progress.resolved += 1,
            }
        }
        let sql = "select count(*) from paper_code where community = $1 and poll = $2";
        progress.with_code = self.count(sql, community, poll).await?;
        Ok(progress)
    }

    /// The papers that wait for `account`: those that it has not typed in.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn papers_for(
        &self,
        community: &str,
        poll: &str,
        account: &str,
    ) -> Result<Vec<(PaperNumber, PaperWaits)>, StoreError> {
        let all = self.all_entries(community, poll, account).await?;
        let mut waiting: Vec<(PaperNumber, PaperWaits)> = (all.into_iter())
            .filter(|(_, entries)| !entries.mine)
            .filter_map(|(number, entries)| Some((number, entries.waits()?)))
            .collect();
        // 9 before 10.
        waiting.sort_by(|(one, _), (two, _)| {
            let by_length = one.as_str().len().cmp(&two.as_str().len());
            by_length.then_with(|| one.cmp(two))
        });
        Ok(waiting)
    }

    /// What two people read differently on the paper `number`, for the third who
    /// has it in hand; nothing if they did not.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn read_differently(
        &self,
        community: &str,
        poll: &str,
        number: &PaperNumber,
    ) -> Result<Option<(String, String)>, StoreError> {
        let sql = "select choices from paper_entry \
            where community = $1 and poll = $2 and number = $3 order by turn";
        let rows = sqlx::query(sql)
            .bind(community.to_owned())
            .bind(poll.to_owned())
            .bind(number.as_str().to_owned())
            .fetch_all(&self.reader)
            .await?;
        let [one, two] = &rows[..] else {
            return Ok(None);
        };
        let (one, two): (String, String) = (one.try_get(0)?, two.try_get(0)?);
        Ok((one != two).then_some((one, two)))
    }

    /// Every paper of a vote that is closed: its number, its nonce, and what was
    /// read on it, in the order of the nonces.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn papers(
        &self,
        _closed: Closed,
        community: &str,
        poll: &str,
    ) -> Result<Vec<(String, String, String)>, StoreError> {
        let sql = "select paper.number, paper.nonce, entry.choices \
            from paper join paper_entry as entry \
            on entry.community = paper.community and entry.poll = paper.poll \
            and entry.number = paper.number \
            where paper.community = $1 and paper.poll = $2 and entry.turn in (1, 3) \
            and not (entry.turn = 1 and exists (select 1 from paper_entry as third \
                where third.community = paper.community and third.poll = paper.poll \
                and third.number = paper.number and third.turn = 3)) \
            order by paper.nonce";
        let rows = sqlx::query(sql)
            .bind(community.to_owned())
            .bind(poll.to_owned())
            .fetch_all(&self.reader)
            .await?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)))
            .collect()
    }

    async fn all_entries(
        &self,
        community: &str,
        poll: &str,
        account: &str,
    ) -> Result<Vec<(PaperNumber, Entries)>, StoreError> {
        let rows = sqlx::query(ENTRIES)
            .bind(community.to_owned())
            .bind(poll.to_owned())
            .bind(account.to_owned())
            .fetch_all(&self.reader)
            .await?;
        rows.iter()
            .map(|row| Ok((number(row, 0)?, entries(row)?)))
            .collect()
    }
}

fn entries(row: &sqlx::any::AnyRow) -> Result<Entries, StoreError> {
    Ok(Entries {
        count: row.try_get(1)?,
        differing: row.try_get::<i64, _>(2)? > 1,
        mine: row.try_get::<i64, _>(3)? > 0,
    })
}

async fn enter(
    connection: &mut AnyConnection,
    (community, poll): &Key,
    number: &PaperNumber,
    (account, choices, before): (&str, &str, i64),
) -> Result<Result<PaperEntered, PaperRefused>, StoreError> {
    let sql = "insert into paper_entry (community, poll, number, turn, account, choices) \
        values ($1, $2, $3, $4, $5, $6)";
    sqlx::query(sql)
        .bind(community.clone())
        .bind(poll.clone())
        .bind(number.as_str().to_owned())
        .bind(before + 1)
        .bind(account.to_owned())
        .bind(choices.to_owned())
        .execute(&mut *connection)
        .await?;
    let sql = "select count(distinct choices) from paper_entry \
        where community = $1 and poll = $2 and number = $3";
    let row = sqlx::query(sql)
        .bind(community.clone())
        .bind(poll.clone())
        .bind(number.as_str().to_owned())
        .fetch_one(connection)
        .await?;
    Ok(Ok(match (before, row.try_get::<i64, _>(0)?) {
        (0, _) => PaperEntered::Once,
        (1, 1) => PaperEntered::Agreed,
        (1, _) => PaperEntered::Differs,
        _ => PaperEntered::Resolved,
    }))
}
