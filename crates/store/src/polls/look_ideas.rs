//! Whether ideas hold together: each step by the one rule, each text by its hash, and
//! what is on a ballot by the vote's own definition.

use std::collections::{BTreeMap, BTreeSet};

use allotment_poll::Definition;
use allotment_proposal::{Idea, IdeaText, Ideas, Step};
use sqlx::{AnyConnection, Row};

use super::calls::look_at_calls;
use super::ideas::{EVENTS, counted, event};
use crate::error::StoreError;

/// What is wrong with calls, ideas, their texts and their places on ballots.
pub(super) async fn look_at_ideas(
    connection: &mut AnyConnection,
    findings: &mut Vec<String>,
) -> Result<(), StoreError> {
    look_at_calls(connection, findings).await?;
    let sql = "select community from idea union select community from idea_event \
        union select community from poll order by 1";
    let rows = sqlx::query(sql).fetch_all(&mut *connection).await?;
    for row in rows {
        let community: String = row.try_get(0)?;
        look_at_place(connection, &community, findings).await?;
    }
    Ok(())
}

async fn look_at_place(
    connection: &mut AnyConnection,
    community: &str,
    findings: &mut Vec<String>,
) -> Result<(), StoreError> {
    let mut say = |what: String| findings.push(format!("the ideas of '{community}': {what}"));
    let mut events = Vec::new();
    let rows = sqlx::query(EVENTS)
        .bind(community.to_owned())
        .fetch_all(&mut *connection)
        .await?;
    for row in &rows {
        match event(row)? {
            Some(event) => events.push(event),
            None => {
                say(format!("step {} was altered", events.len() + 1));
                return Ok(());
            }
        }
    }
    let ideas = match Ideas::of(events) {
        Ok(ideas) => ideas,
        Err((at, refused)) => {
            say(format!("step {} breaks a rule: {refused}", at + 1));
            return Ok(());
        }
    };
    let sql = "select idea.idea, idea.call, idea_call.ended from idea \
        join idea_call on idea_call.community = idea.community and idea_call.call = idea.call \
        where idea.community = $1 order by idea.idea";
    let rows = sqlx::query(sql)
        .bind(community.to_owned())
        .fetch_all(&mut *connection)
        .await?;
    let mut ended = BTreeSet::new();
    for row in &rows {
        let (number, call) = (counted(row, 0)?, counted(row, 1)?);
        if ideas.get(number).is_none_or(|idea| idea.call != call) {
            say(format!(
                "idea {number} is not the one that its steps tell of"
            ));
        }
        if row.try_get::<i64, _>(2)? == 1 {
            ended.insert(number);
        }
    }
    if rows.len() != ideas.iter().count() {
        say("there are not as many as their steps tell of".into());
    }
    let texts = texts(connection, community).await?;
    for idea in ideas.iter() {
        if !texts_hold(idea, &texts, ended.contains(&idea.number)) {
            say(format!(
                "a text of idea {} was altered or is not there",
                idea.number
            ));
        }
    }
    let known = |(number, version): &(u32, u32)| {
        let idea = ideas.get(*number);
        idea.is_some_and(|idea| (1..=idea.version()).contains(version))
    };
    if !texts.keys().all(known) {
        say("there is a text that no step tells of".into());
    }
    if ballots(connection, community).await? != on_ballots(&ideas) {
        say("those on ballots are not those that the votes' definitions name".into());
    }
    Ok(())
}

type Texts = BTreeMap<(u32, u32), String>;

async fn texts(connection: &mut AnyConnection, community: &str) -> Result<Texts, StoreError> {
    let sql = "select idea, version, text from idea_text where community = $1";
    let rows = sqlx::query(sql)
        .bind(community.to_owned())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok(((counted(row, 0)?, counted(row, 1)?), row.try_get(2)?)))
        .collect()
}

/// Whether each version of `idea` has the text with its hash; those that are to be
/// forgotten have none once the call has ended.
fn texts_hold(idea: &Idea, texts: &Texts, has_ended: bool) -> bool {
    (1..).zip(&idea.versions).all(|(version, hash)| {
        let text = texts.get(&(idea.number, version));
        if has_ended && idea.forgettable().contains(&version) {
            return text.is_none();
        }
        let text = text.and_then(|text| IdeaText::from_canonical(text));
        text.is_some_and(|text| text.hash() == *hash)
    })
}

/// Vote, idea and project.
type OnBallots = BTreeSet<(String, u32, String)>;

/// What the definitions of votes that were opened and count name.
async fn ballots(connection: &mut AnyConnection, community: &str) -> Result<OnBallots, StoreError> {
    let sql = "select poll, definition from poll where community = $1 and standing <> 'draft'";
    let rows = sqlx::query(sql)
        .bind(community.to_owned())
        .fetch_all(connection)
        .await?;
    let mut all = OnBallots::new();
    for row in &rows {
        let (poll, canonical): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        // One that cannot be read is told of elsewhere.
        let definition = Definition::from_canonical(&canonical);
        let named = definition.iter().filter(|one| !one.practice);
        all.extend(named.flat_map(|one| {
            let own = one.ideas();
            own.map(|(idea, project)| (poll.clone(), idea, project.to_owned()))
                .collect::<Vec<_>>()
        }));
    }
    Ok(all)
}

/// What the steps of ideas tell.
fn on_ballots(ideas: &Ideas) -> OnBallots {
    (ideas.events().iter())
        .filter_map(|event| match &event.step {
            Step::Ballot { poll, project } => Some((poll.clone(), event.idea, project.clone())),
            _ => None,
        })
        .collect()
}
