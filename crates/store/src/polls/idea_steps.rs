//! Steps of ideas, each looked at by the one rule before it is written, in the
//! transaction in which it is.

use allotment_ledger::Date;
use allotment_poll::{Definition, Standing};
use allotment_proposal::{By, Event, IdeaText, Ideas, Refused, Step};
use sqlx::{AnyConnection, Row};

use super::calls::{forget, under_way};
use super::ideas::{counted, load};
use super::{Polls, step_on};
use crate::error::StoreError;

/// An idea that somebody sends.
#[derive(Debug, Clone)]
pub struct NewIdea {
    /// The code of the place.
    pub community: String,
    /// What is kept of the link by which it is followed.
    pub token: [u8; 32],
    /// Its text.
    pub text: IdeaText,
    /// How to reach them.
    pub contact: Option<String>,
}

/// Why an idea was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendRefused {
    /// The place takes no ideas on that day.
    #[error("the place takes no ideas now")]
    NoCall,
    /// Another idea is followed by the same link.
    #[error("another idea was sent with this form: open a new one")]
    LinkTaken,
    /// A rule forbids it.
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl Polls {
    /// Keeps an idea that is sent on `today`: its number. Sent again with the same
    /// link and text, it is the same idea.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails; inside, [`SendRefused`]: nothing was kept.
    pub async fn send_idea(
        &self,
        new: NewIdea,
        today: Date,
    ) -> Result<Result<u32, SendRefused>, StoreError> {
        self.write(move |connection| Box::pin(send(connection, new, today)))
            .await
    }

    /// Takes a step of an idea on `today`: anything but sending it, writing it anew
    /// and putting it on a ballot, which have their own ways.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails; inside, [`Refused`]: nothing was kept.
    pub async fn step_idea(
        &self,
        community: &str,
        idea: u32,
        (by, step): (By, Step),
        today: Date,
    ) -> Result<Result<(), Refused>, StoreError> {
        let community = community.to_owned();
        let withdraws = step == Step::Withdraw;
        let taken = self
            .write(move |connection| {
                Box::pin(async move {
                    let mut ideas = load(connection, &community).await?;
                    let on = ideas.day(today);
                    let event = Event { idea, on, by, step };
                    let own_ways = matches!(
                        event.step,
                        Step::Send { .. } | Step::Answer { .. } | Step::Ballot { .. }
                    );
                    if own_ways {
                        let why = format!("'{}' is no step by itself", event.step.key());
                        return Err(StoreError::Failed { why });
                    }
                    if let Err(refused) = ideas.apply(event.clone()) {
                        return Ok(Err(refused));
                    }
                    insert(connection, &community, &ideas, &event).await?;
                    if withdraws {
                        let sql = "delete from idea_contact where community = $1 and idea = $2";
                        sqlx::query(sql)
                            .bind(community.clone())
                            .bind(i64::from(idea))
                            .execute(&mut *connection)
                            .await?;
                    }
                    forget_if_ended(connection, &community, &ideas, idea).await?;
                    Ok(Ok(()))
                })
            })
            .await?;
        if withdraws && taken.is_ok() {
            self.forget_the_journal().await;
        }
        Ok(taken)
    }

    /// Writes an idea that was sent back anew, on `today`.
    ///
    /// # Errors
    /// As [`Polls::step_idea`].
    pub async fn answer_idea(
        &self,
        community: &str,
        idea: u32,
        text: IdeaText,
        today: Date,
    ) -> Result<Result<(), Refused>, StoreError> {
        let community = community.to_owned();
        self.write(move |connection| {
            Box::pin(async move {
                let mut ideas = load(connection, &community).await?;
                let event = Event {
                    idea,
                    on: ideas.day(today),
                    by: By::Proposer,
                    step: Step::Answer { text: text.hash() },
                };
                if let Err(refused) = ideas.apply(event.clone()) {
                    return Ok(Err(refused));
                }
                insert(connection, &community, &ideas, &event).await?;
                let version = ideas.get(idea).map_or(0, allotment_proposal::Idea::version);
                keep_text(connection, &community, (idea, version), &text).await?;
                Ok(Ok(()))
            })
        })
        .await
    }

    /// Opens a vote that is a draft, for good, as the officer `account` does on
    /// `today`: ideas among its projects are on its ballot from then on, all or
    /// none. Whether it was a draft. A practice vote leaves ideas as they are.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails; inside, [`Refused`] if an idea may not be on
    /// a ballot: the vote is a draft still.
    pub async fn open_vote(
        &self,
        community: &str,
        poll: &str,
        account: &str,
        today: Date,
    ) -> Result<Result<bool, Refused>, StoreError> {
        let key = (community.to_owned(), poll.to_owned());
        let account = account.to_owned();
        self.write(move |connection| {
            Box::pin(async move {
                let definition = counting_ideas(connection, &key).await?;
                let mut ideas = match &definition {
                    Some(_) => load(connection, &key.0).await?,
                    None => Ideas::default(),
                };
                let mut events = Vec::new();
                for (idea, project) in definition.iter().flat_map(Definition::ideas) {
                    let event = Event {
                        idea,
                        on: ideas.day(today),
                        by: By::Officer(account.clone()),
                        step: Step::Ballot {
                            poll: key.1.clone(),
                            project: project.to_owned(),
                        },
                    };
                    if let Err(refused) = ideas.apply(event.clone()) {
                        return Ok(Err(refused));
                    }
                    events.push(event);
                }
                if !step_on(connection, &key, Standing::Draft, Standing::Open).await? {
                    return Ok(Ok(false));
                }
                for (before, event) in events.iter().enumerate() {
                    let number = ideas.events().len() - events.len() + before + 1;
                    insert_as(connection, &key.0, number, event).await?;
                }
                Ok(Ok(true))
            })
        })
        .await
    }
}

/// The definition of a vote that counts and has ideas among its projects.
pub(super) async fn counting_ideas(
    connection: &mut AnyConnection,
    (community, poll): &(String, String),
) -> Result<Option<Definition>, StoreError> {
    let row = sqlx::query("select definition from poll where community = $1 and poll = $2")
        .bind(community.clone())
        .bind(poll.clone())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let canonical: String = row.try_get(0)?;
    let definition = Definition::from_canonical(&canonical);
    Ok(definition.filter(|one| !one.practice && one.ideas().next().is_some()))
}

async fn send(
    connection: &mut AnyConnection,
    new: NewIdea,
    today: Date,
) -> Result<Result<u32, SendRefused>, StoreError> {
    let sql = "select idea.community, idea.idea, idea_text.text from idea left join idea_text \
        on idea_text.community = idea.community and idea_text.idea = idea.idea \
        and idea_text.version = 1 where idea.token = $1";
    let sent = sqlx::query(sql)
        .bind(new.token.to_vec())
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(row) = sent {
        let (community, text): (String, Option<String>) = (row.try_get(0)?, row.try_get(2)?);
        let is_same = community == new.community && text == Some(new.text.canonical());
        return Ok(if is_same {
            Ok(counted(&row, 1)?)
        } else {
            Err(SendRefused::LinkTaken)
        });
    }
    let call = under_way(connection, &new.community).await?;
    let Some(call) = call.filter(|kept| kept.call.takes(today)) else {
        return Ok(Err(SendRefused::NoCall));
    };
    let mut ideas = load(connection, &new.community).await?;
    let idea = ideas.next();
    let event = Event {
        idea,
        on: ideas.day(today),
        by: By::Proposer,
        step: Step::Send {
            call: call.number,
            text: new.text.hash(),
        },
    };
    if let Err(refused) = ideas.apply(event.clone()) {
        return Ok(Err(refused.into()));
    }
    let sql = "insert into idea (community, idea, call, token) values ($1, $2, $3, $4)";
    sqlx::query(sql)
        .bind(new.community.clone())
        .bind(i64::from(idea))
        .bind(i64::from(call.number))
        .bind(new.token.to_vec())
        .execute(&mut *connection)
        .await?;
    insert(connection, &new.community, &ideas, &event).await?;
    keep_text(connection, &new.community, (idea, 1), &new.text).await?;
    if let Some(contact) = new.contact {
        let sql = "insert into idea_contact (community, idea, contact) values ($1, $2, $3)";
        sqlx::query(sql)
            .bind(new.community)
            .bind(i64::from(idea))
            .bind(contact)
            .execute(connection)
            .await?;
    }
    Ok(Ok(idea))
}

async fn keep_text(
    connection: &mut AnyConnection,
    community: &str,
    (idea, version): (u32, u32),
    text: &IdeaText,
) -> Result<(), StoreError> {
    let sql = "insert into idea_text (community, idea, version, text) values ($1, $2, $3, $4)";
    sqlx::query(sql)
        .bind(community.to_owned())
        .bind(i64::from(idea))
        .bind(i64::from(version))
        .bind(text.canonical())
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes `event`, the last that `ideas` took.
async fn insert(
    connection: &mut AnyConnection,
    community: &str,
    ideas: &Ideas,
    event: &Event,
) -> Result<(), StoreError> {
    insert_as(connection, community, ideas.events().len(), event).await
}

async fn insert_as(
    connection: &mut AnyConnection,
    community: &str,
    number: usize,
    event: &Event,
) -> Result<(), StoreError> {
    let number = i64::try_from(number).map_err(|error| StoreError::Failed {
        why: error.to_string(),
    })?;
    let sql = "insert into idea_event (community, event, idea, day, role, account, kind, step) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    sqlx::query(sql)
        .bind(community.to_owned())
        .bind(number)
        .bind(i64::from(event.idea))
        .bind(event.on.to_string())
        .bind(event.by.role())
        .bind(event.by.account().unwrap_or_default().to_owned())
        .bind(event.step.key())
        .bind(event.step.to_json())
        .execute(connection)
        .await?;
    Ok(())
}

/// Where the call of `idea` has ended, deletes what nobody needs any more.
async fn forget_if_ended(
    connection: &mut AnyConnection,
    community: &str,
    ideas: &Ideas,
    idea: u32,
) -> Result<(), StoreError> {
    let Some(idea) = ideas.get(idea) else {
        return Ok(());
    };
    let sql = "select ended from idea_call where community = $1 and call = $2";
    let row = sqlx::query(sql)
        .bind(community.to_owned())
        .bind(i64::from(idea.call))
        .fetch_optional(&mut *connection)
        .await?;
    let ended: Option<i64> = row.map(|row| row.try_get(0)).transpose()?;
    if ended == Some(1) {
        forget(connection, community, idea).await?;
    }
    Ok(())
}
