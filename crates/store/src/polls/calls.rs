//! Calls for ideas: begun, and ended, when what was kept for their time is deleted.

use allotment_ledger::Hash;
use allotment_proposal::Call;
use sqlx::{AnyConnection, Row};

use super::ideas::{counted, load};
use super::{Polls, thirty_two};
use crate::error::StoreError;

/// A call for ideas as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCall {
    /// Its number in its place.
    pub number: u32,
    /// What it says.
    pub call: Call,
    /// Whether it has ended.
    pub ended: bool,
}

fn kept(row: &sqlx::any::AnyRow) -> Result<KeptCall, StoreError> {
    let (definition, ended): (String, i64) = (row.try_get(1)?, row.try_get(2)?);
    Ok(KeptCall {
        number: counted(row, 0)?,
        call: Call::from_canonical(&definition).ok_or_else(|| StoreError::Failed {
            why: "a call for ideas was altered".into(),
        })?,
        ended: ended != 0,
    })
}

/// The call of `community` that has not ended.
pub(super) async fn under_way(
    connection: &mut AnyConnection,
    community: &str,
) -> Result<Option<KeptCall>, StoreError> {
    let sql = "select call, definition, ended from idea_call where community = $1 and ended = 0";
    let row = sqlx::query(sql)
        .bind(community.to_owned())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(kept).transpose()
}

impl Polls {
    /// Every call for ideas, by place and number.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn calls(&self) -> Result<Vec<KeptCall>, StoreError> {
        let sql = "select call, definition, ended from idea_call order by community, call";
        let rows = sqlx::query(sql).fetch_all(&self.reader).await?;
        rows.iter().map(kept).collect()
    }

    /// Those of one place, by number.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn calls_of(&self, community: &str) -> Result<Vec<KeptCall>, StoreError> {
        let sql = "select call, definition, ended from idea_call \
            where community = $1 order by call";
        let rows = sqlx::query(sql)
            .bind(community.to_owned())
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(kept).collect()
    }

    /// Keeps a new call: its number; nothing if its place has one that has not
    /// ended.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn add_call(&self, call: Call) -> Result<Option<u32>, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                if under_way(connection, &call.community).await?.is_some() {
                    return Ok(None);
                }
                let definition = call.canonical();
                let hash = Hash::of(&[definition.as_bytes()]);
                let sql = "insert into idea_call (community, call, definition, hash, ended) \
                    select $1, 1 + coalesce(max(call), 0), $2, $3, 0 from idea_call \
                    where community = $1 returning call";
                let row = sqlx::query(sql)
                    .bind(call.community)
                    .bind(definition)
                    .bind(hash.bytes().to_vec())
                    .fetch_one(connection)
                    .await?;
                Ok(Some(counted(&row, 0)?))
            })
        })
        .await
    }

    /// Ends a call for good; whether it had not ended. What was kept for its time
    /// alone is deleted with it: how to reach people, and texts that were sent back
    /// or refused for personal data or abuse.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn end_call(&self, community: &str, call: u32) -> Result<bool, StoreError> {
        let community = community.to_owned();
        let ended = self
            .write(move |connection| {
                Box::pin(async move {
                    let sql = "update idea_call set ended = 1 \
                        where community = $1 and call = $2 and ended = 0";
                    let done = sqlx::query(sql)
                        .bind(community.clone())
                        .bind(i64::from(call))
                        .execute(&mut *connection)
                        .await?;
                    if done.rows_affected() != 1 {
                        return Ok(false);
                    }
                    let sql = "delete from idea_contact where community = $1 and idea in \
                        (select idea from idea where community = $1 and call = $2)";
                    sqlx::query(sql)
                        .bind(community.clone())
                        .bind(i64::from(call))
                        .execute(&mut *connection)
                        .await?;
                    let ideas = load(connection, &community).await?;
                    for idea in ideas.iter().filter(|idea| idea.call == call) {
                        forget(connection, &community, idea).await?;
                    }
                    Ok(true)
                })
            })
            .await?;
        if ended {
            // What was deleted stands in it still.
            self.forget_the_journal().await;
        }
        Ok(ended)
    }
}

/// Deletes the texts of `idea` that nobody needs once its call has ended.
pub(super) async fn forget(
    connection: &mut AnyConnection,
    community: &str,
    idea: &allotment_proposal::Idea,
) -> Result<(), StoreError> {
    for version in idea.forgettable() {
        let sql = "delete from idea_text where community = $1 and idea = $2 and version = $3";
        sqlx::query(sql)
            .bind(community.to_owned())
            .bind(i64::from(idea.number))
            .bind(i64::from(*version))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// What is wrong with how calls are kept.
pub(super) async fn look_at_calls(
    connection: &mut AnyConnection,
    findings: &mut Vec<String>,
) -> Result<(), StoreError> {
    let sql = "select community, call, definition, hash from idea_call order by community, call";
    for row in sqlx::query(sql).fetch_all(&mut *connection).await? {
        let (community, definition): (String, String) = (row.try_get(0)?, row.try_get(2)?);
        let number = counted(&row, 1)?;
        let is_whole = Hash::of(&[definition.as_bytes()]).bytes() == &thirty_two(&row, 3)?;
        let call = Call::from_canonical(&definition);
        if !is_whole || call.is_none_or(|call| call.community != community) {
            findings.push(format!(
                "call {number} for ideas of '{community}' was altered"
            ));
        }
    }
    let sql = "select distinct idea_contact.community from idea_contact \
        join idea on idea.community = idea_contact.community and idea.idea = idea_contact.idea \
        join idea_call on idea_call.community = idea.community and idea_call.call = idea.call \
        where idea_call.ended = 1 order by 1";
    for row in sqlx::query(sql).fetch_all(connection).await? {
        let community: String = row.try_get(0)?;
        findings.push(format!(
            "a call for ideas of '{community}' has ended, and how to reach people was not deleted"
        ));
    }
    Ok(())
}
