//! Whether the service's database holds together. What is found never tells how
//! many voted, or how: the one rule of who sees counts holds here too.

use allotment_ledger::Hash;
use allotment_poll::{Ballot, CastBallot, Definition, Nonce, Standing};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::look_ideas::look_at_ideas;
use super::thirty_two;
use crate::error::StoreError;

/// Ballots that are read at once.
const PAGE: i64 = 2_000;

/// What was looked at, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Looked {
    /// Its schema.
    pub schema: u32,
    /// How many votes it has, drafts among them.
    pub polls: usize,
    /// What does not hold together.
    pub findings: Vec<String>,
}

/// Looks at everything: the database's own checks, each vote with its hash and
/// its salt, each ballot with its own hash and the vote's limits, and that there
/// are as many ballots and papers as rights to vote that were used; then ideas.
pub(super) async fn look_at(
    connection: &mut AnyConnection,
    schema: u32,
) -> Result<Looked, StoreError> {
    let mut looked = Looked {
        schema,
        ..Looked::default()
    };
    let rows = sqlx::query("pragma integrity_check(10)")
        .fetch_all(&mut *connection)
        .await?;
    for row in rows {
        let said: String = row.try_get(0)?;
        if said != "ok" {
            looked.findings.push(format!("the database says: {said}"));
        }
    }
    if !looked.findings.is_empty() {
        // Nothing that is read from it can be relied on.
        return Ok(looked);
    }
    let sql = "select distinct \"table\" from pragma_foreign_key_check";
    for row in sqlx::query(sql).fetch_all(&mut *connection).await? {
        let table: String = row.try_get(0)?;
        let words = format!("a row of '{table}' belongs to something that is not there");
        looked.findings.push(words);
    }
    // A paper takes up a right to vote as a ballot does. The first schema knew none.
    let papers = if schema < 2 {
        "0"
    } else {
        "(select count(*) from paper where paper.community = poll.community \
        and paper.poll = poll.poll)"
    };
    let sql = format!(
        "select poll.community, poll.poll, standing, definition, hash, \
        (select count(*) from poll_salt as salt \
        where salt.community = poll.community and salt.poll = poll.poll), \
        (select count(*) from entitlement as code where code.community = poll.community \
        and code.poll = poll.poll and used = 1), \
        (select count(*) from ballot where ballot.community = poll.community \
        and ballot.poll = poll.poll), {papers} \
        from poll order by poll.community, poll.poll"
    );
    // Only one of two texts of ours was put into it.
    let rows = sqlx::query(AssertSqlSafe(sql))
        .fetch_all(&mut *connection)
        .await?;
    looked.polls = rows.len();
    for row in rows {
        let (community, poll): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let mut say = |what: &str| {
            let words = format!("the vote '{poll}' of '{community}' {what}");
            looked.findings.push(words);
        };
        let standing: String = row.try_get(2)?;
        let canonical: String = row.try_get(3)?;
        let salted: i64 = row.try_get(5)?;
        let (used, ballots): (i64, i64) = (row.try_get(6)?, row.try_get(7)?);
        let papers: i64 = row.try_get(8)?;
        if Hash::of(&[canonical.as_bytes()]).bytes() != &thirty_two(&row, 4)? {
            say("is not the one whose hash is kept: its definition was altered");
        }
        match (Standing::from_key(&standing), salted) {
            (None, _) => say("stands nowhere that this program knows"),
            (Some(Standing::Closed), 1..) => say("is closed, and its salt was not destroyed"),
            (Some(Standing::Draft | Standing::Open), 0) => {
                say("has lost its salt: no code opens it");
            }
            _ => {}
        }
        if used != ballots + papers {
            say("has not as many ballots and papers as rights to vote that were used");
        }
        let definition = Definition::from_canonical(&canonical)
            .filter(|one| one.community == community && one.id == poll);
        match definition {
            None => say("has a definition that cannot be read"),
            Some(definition) => {
                if !ballots_hold(connection, &definition).await? {
                    say("has a ballot that was altered");
                }
            }
        }
    }
    if schema >= 3 {
        look_at_ideas(connection, &mut looked.findings).await?;
    }
    Ok(looked)
}

/// Whether each ballot keeps to the limits and has the hash that is kept with
/// it.
async fn ballots_hold(
    connection: &mut AnyConnection,
    definition: &Definition,
) -> Result<bool, StoreError> {
    let hash = definition.hash();
    let mut after: Vec<u8> = Vec::new();
    loop {
        let sql = "select locator, nonce, choices, leaf from ballot \
            where community = $1 and poll = $2 and locator > $3 order by locator limit $4";
        let rows = sqlx::query(sql)
            .bind(definition.community.clone())
            .bind(definition.id.clone())
            .bind(after.clone())
            .bind(PAGE)
            .fetch_all(&mut *connection)
            .await?;
        let Some(last) = rows.last() else {
            return Ok(true);
        };
        after = last.try_get(0)?;
        for row in &rows {
            let (nonce, choices): (String, String) = (row.try_get(1)?, row.try_get(2)?);
            let cast = Ballot::from_canonical(definition, &choices)
                .zip(Nonce::from_hex(&nonce))
                .map(|(ballot, nonce)| CastBallot { ballot, nonce });
            let kept = thirty_two(row, 3)?;
            if cast.is_none_or(|cast| *cast.leaf_hash(definition, &hash).bytes() != kept) {
                return Ok(false);
            }
        }
    }
}
