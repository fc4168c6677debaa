//! Residents' ideas as they are kept: steps in one order, and the texts that they
//! name by their hashes.

use std::collections::BTreeMap;

use allotment_ledger::Date;
use allotment_proposal::{By, Event, Idea, IdeaText, Ideas, Step};
use sqlx::{AnyConnection, Row};

use super::Polls;
use crate::error::StoreError;

/// The ideas of a place, with the texts that are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeptIdeas {
    /// What happened to them.
    pub ideas: Ideas,
    texts: BTreeMap<(u32, u32), IdeaText>,
}

impl KeptIdeas {
    /// A version of the text of an idea; nothing if it was forgotten.
    #[must_use]
    pub fn text(&self, idea: u32, version: u32) -> Option<&IdeaText> {
        self.texts.get(&(idea, version))
    }

    /// The text of `idea` that everybody sees, if there is one.
    #[must_use]
    pub fn shown(&self, idea: &Idea) -> Option<&IdeaText> {
        self.text(idea.number, idea.shown()?)
    }

    /// Its newest text, for officers and for whoever sent it.
    #[must_use]
    pub fn newest(&self, idea: &Idea) -> Option<&IdeaText> {
        self.text(idea.number, idea.version())
    }
}

/// The whole number above nothing in column `at`.
pub(super) fn counted(row: &sqlx::any::AnyRow, at: usize) -> Result<u32, StoreError> {
    let number: i64 = row.try_get(at)?;
    u32::try_from(number).map_err(|_| StoreError::Failed {
        why: format!("{number} is no number of an idea"),
    })
}

/// A step as a row has it; nothing if it is not written as steps are.
pub(super) fn event(row: &sqlx::any::AnyRow) -> Result<Option<Event>, StoreError> {
    let (day, role): (String, String) = (row.try_get(1)?, row.try_get(2)?);
    let (account, kind): (String, String) = (row.try_get(3)?, row.try_get(4)?);
    let step: String = row.try_get(5)?;
    let idea = counted(row, 0)?;
    let by = match role.as_str() {
        "proposer" => By::Proposer,
        _ => By::Officer(account),
    };
    let read = Date::parse(&day).zip(Step::from_json(&step));
    Ok(read
        .filter(|(_, step)| step.key() == kind && by.role() == role)
        .map(|(on, step)| Event { idea, on, by, step }))
}

/// The steps of a place, in their order.
pub(super) const EVENTS: &str = "select idea, day, role, account, kind, step \
    from idea_event where community = $1 order by event";

/// The ideas of `community`, without their texts.
pub(super) async fn load(
    connection: &mut AnyConnection,
    community: &str,
) -> Result<Ideas, StoreError> {
    let rows = sqlx::query(EVENTS)
        .bind(community.to_owned())
        .fetch_all(connection)
        .await?;
    let altered = |why: String| StoreError::Failed {
        why: format!("the ideas of '{community}' were altered: {why}"),
    };
    let mut events = Vec::with_capacity(rows.len());
    for row in &rows {
        events.push(event(row)?.ok_or_else(|| altered("a step cannot be read".into()))?);
    }
    Ideas::of(events).map_err(|(at, refused)| altered(format!("step {}: {refused}", at + 1)))
}

impl Polls {
    /// The ideas of a place.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails, or they were altered.
    pub async fn ideas(&self, community: &str) -> Result<KeptIdeas, StoreError> {
        let mut connection = self.reader.acquire().await?;
        let ideas = load(&mut connection, community).await?;
        let sql = "select idea, version, text from idea_text where community = $1";
        let rows = sqlx::query(sql)
            .bind(community.to_owned())
            .fetch_all(&mut *connection)
            .await?;
        let mut texts = BTreeMap::new();
        for row in &rows {
            let (idea, version) = (counted(row, 0)?, counted(row, 1)?);
            let text: String = row.try_get(2)?;
            let text = IdeaText::from_canonical(&text).ok_or_else(|| StoreError::Failed {
                why: format!("a text of idea {idea} of '{community}' was altered"),
            })?;
            texts.insert((idea, version), text);
        }
        Ok(KeptIdeas { ideas, texts })
    }

    /// The place and the number of the idea that is followed by the link of which
    /// `token` is kept.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn idea_of(&self, token: &[u8; 32]) -> Result<Option<(String, u32)>, StoreError> {
        let row = sqlx::query("select community, idea from idea where token = $1")
            .bind(token.to_vec())
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| Ok((row.try_get(0)?, counted(&row, 1)?)))
            .transpose()
    }

    /// How to reach whoever sent an idea, if they said and its call has not ended.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn contact(&self, community: &str, idea: u32) -> Result<Option<String>, StoreError> {
        let sql = "select contact from idea_contact where community = $1 and idea = $2";
        let row = sqlx::query(sql)
            .bind(community.to_owned())
            .bind(i64::from(idea))
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| Ok(row.try_get(0)?)).transpose()
    }
}
