//! Passkeys of the people who run the service, invitations, and their sessions
//! as they see them.

use sqlx::Row;

use super::people::{Account, account};
use super::{Polls, thirty_two};
use crate::error::StoreError;

/// A passkey as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPasskey {
    /// The device's name for it.
    pub credential: Vec<u8>,
    /// Its point of P-256, compressed.
    pub point: [u8; 33],
    /// What its holder calls it.
    pub name: String,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What is kept of its secret: who knows it cannot sign in with it.
    pub token: [u8; 32],
    /// Whose it is.
    pub account: Account,
    /// When it began: seconds since 1970.
    pub begun: i64,
    /// When it ends, if nothing is asked in it until then.
    pub expires: i64,
    /// When a passkey was last shown in it; 0 for never.
    pub shown: i64,
}

/// Somebody who runs the service, as an administrator sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: Account,
    /// How many passkeys it has.
    pub passkeys: u64,
    /// How many sessions go on.
    pub sessions: u64,
}

fn point(row: &sqlx::any::AnyRow, at: usize) -> Result<[u8; 33], StoreError> {
    let bytes: Vec<u8> = row.try_get(at)?;
    <[u8; 33]>::try_from(bytes).map_err(|_| StoreError::Failed {
        why: "a passkey has not 33 bytes".into(),
    })
}

const SESSION: &str = "select account.account, account.name, account.role, \
    session.token, session.begun, session.shown, session.expires from session \
    join account on account.community = session.community \
    and account.account = session.account \
    where session.community = '' and account.active = 1";

fn session(row: &sqlx::any::AnyRow) -> Result<Session, StoreError> {
    Ok(Session {
        account: account(row)?,
        token: thirty_two(row, 3)?,
        begun: row.try_get(4)?,
        shown: row.try_get(5)?,
        expires: row.try_get(6)?,
    })
}

impl Polls {
    /// Binds an invitation to the browser that holds what `bound` is kept of,
    /// the first that asks; for whom it is. Another browser is refused, and so is
    /// an invitation that was used or is too old.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn bind_link(
        &self,
        token: [u8; 32],
        bound: [u8; 32],
        now: i64,
    ) -> Result<Option<Account>, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "update link set bound = $2 where community = '' and token = $1 \
                    and account is not null and (bound is null or bound = $2) and expires > $3 \
                    returning account";
                let row = sqlx::query(sql)
                    .bind(token.to_vec())
                    .bind(bound.to_vec())
                    .bind(now)
                    .fetch_optional(&mut *connection)
                    .await?;
                let Some(row) = row else {
                    return Ok(None);
                };
                let id: String = row.try_get(0)?;
                let sql = "select account, name, role from account \
                    where community = '' and active = 1 and account = $1";
                let row = sqlx::query(sql).bind(id).fetch_optional(connection).await?;
                row.as_ref().map(account).transpose()
            })
        })
        .await
    }

    /// Keeps a passkey of `account`; whether nobody has it yet.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn add_passkey(&self, account: &str, new: KeptPasskey) -> Result<bool, StoreError> {
        let account = account.to_owned();
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "insert into passkey (community, credential, account, point, name) \
                    values ('', $1, $2, $3, $4) on conflict do nothing";
                let done = sqlx::query(sql)
                    .bind(new.credential)
                    .bind(account)
                    .bind(new.point.to_vec())
                    .bind(new.name)
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected() == 1)
            })
        })
        .await
    }

    /// Uses up the invitation `token`, bound to the browser that holds what `bound` is
    /// kept of, and keeps `new` for whom it is: both or neither. Nothing if it is not
    /// good, or somebody has the passkey.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn register_by_link(
        &self,
        token: [u8; 32],
        bound: [u8; 32],
        now: i64,
        new: KeptPasskey,
    ) -> Result<Option<String>, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "insert into passkey (community, credential, account, point, name) \
                    select '', $1, account, $2, $3 from link where community = '' \
                    and token = $4 and bound = $5 and expires > $6 and account is not null \
                    on conflict do nothing returning account";
                let row = sqlx::query(sql)
                    .bind(new.credential)
                    .bind(new.point.to_vec())
                    .bind(new.name)
                    .bind(token.to_vec())
                    .bind(bound.to_vec())
                    .bind(now)
                    .fetch_optional(&mut *connection)
                    .await?;
                let Some(row) = row else {
                    return Ok(None);
                };
                sqlx::query("delete from link where community = '' and token = $1")
                    .bind(token.to_vec())
                    .execute(connection)
                    .await?;
                Ok(Some(row.try_get(0)?))
            })
        })
        .await
    }

    /// The passkeys of `account`, by name.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn passkeys(&self, account: &str) -> Result<Vec<KeptPasskey>, StoreError> {
        let sql = "select credential, point, name from passkey \
            where community = '' and account = $1 order by name, credential";
        let rows = sqlx::query(sql)
            .bind(account.to_owned())
            .fetch_all(&self.reader)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(KeptPasskey {
                    credential: row.try_get(0)?,
                    point: point(row, 1)?,
                    name: row.try_get(2)?,
                })
            })
            .collect()
    }

    /// Whose passkey `credential` is, and its point.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn passkey(
        &self,
        credential: &[u8],
    ) -> Result<Option<(Account, [u8; 33])>, StoreError> {
        let sql = "select account.account, account.name, account.role, passkey.point \
            from passkey join account on account.community = passkey.community \
            and account.account = passkey.account \
            where passkey.community = '' and passkey.credential = $1 and account.active = 1";
        let row = sqlx::query(sql)
            .bind(credential.to_vec())
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| Ok((account(&row)?, point(&row, 3)?)))
            .transpose()
    }

    /// Forgets a passkey of `account`; whether it had it.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn remove_passkey(
        &self,
        account: &str,
        credential: Vec<u8>,
    ) -> Result<bool, StoreError> {
        let account = account.to_owned();
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "delete from passkey \
                    where community = '' and account = $1 and credential = $2";
                let done = sqlx::query(sql)
                    .bind(account)
                    .bind(credential)
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected() == 1)
            })
        })
        .await
    }

    /// Uses a challenge up, which could be answered until `expires`; whether
    /// nobody had.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn use_challenge(
        &self,
        challenge: [u8; 32],
        now: i64,
        expires: i64,
    ) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("delete from challenge_used where community = '' and expires <= $1")
                    .bind(now)
                    .execute(&mut *connection)
                    .await?;
                let sql = "insert into challenge_used (community, challenge, expires) \
                    values ('', $1, $2) on conflict do nothing";
                let done = sqlx::query(sql)
                    .bind(challenge.to_vec())
                    .bind(expires)
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected() == 1)
            })
        })
        .await
    }

    /// The session with the secret that `token` is kept of, if it goes on.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn session(&self, token: &[u8; 32], now: i64) -> Result<Option<Session>, StoreError> {
        let sql = format!("{SESSION} and session.token = $1 and session.expires > $2");
        // The text is ours to the last letter.
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(token.to_vec())
            .bind(now)
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(session).transpose()
    }

    /// The sessions of `account` that go on, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn sessions(&self, account: &str, now: i64) -> Result<Vec<Session>, StoreError> {
        let sql = format!(
            "{SESSION} and session.account = $1 and session.expires > $2 \
            order by session.begun desc, session.token"
        );
        // The text is ours to the last letter.
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(account.to_owned())
            .bind(now)
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(session).collect()
    }

    /// Keeps that a passkey was shown in the session `old`, at `now`. From then on
    /// it has the secret that `new` is kept of: whoever knew the old one is out.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn passkey_shown(
        &self,
        old: [u8; 32],
        new: [u8; 32],
        now: i64,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "update session set token = $2, shown = $3 \
                    where community = '' and token = $1";
                sqlx::query(sql)
                    .bind(old.to_vec())
                    .bind(new.to_vec())
                    .bind(now)
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    /// Lets the session `token` go on until `expires`.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn go_on(&self, token: [u8; 32], expires: i64) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("update session set expires = $2 where community = '' and token = $1")
                    .bind(token.to_vec())
                    .bind(expires)
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    /// Ends the session `token` of `account`, or, without one, all of them; how
    /// many ended.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn end_sessions(
        &self,
        account: &str,
        token: Option<[u8; 32]>,
    ) -> Result<u64, StoreError> {
        let account = account.to_owned();
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "delete from session where community = '' and account = $1 \
                    and ($2 is null or token = $2)";
                let done = sqlx::query(sql)
                    .bind(account)
                    .bind(token.map(|token| token.to_vec()))
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

    /// Everybody who runs the service, by name.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn people(&self, now: i64) -> Result<Vec<Person>, StoreError> {
        let sql = "select account, name, role, \
            (select count(*) from passkey where passkey.community = account.community \
                and passkey.account = account.account), \
            (select count(*) from session where session.community = account.community \
                and session.account = account.account and session.expires > $1) \
            from account where community = '' and active = 1 order by name";
        let rows = sqlx::query(sql).bind(now).fetch_all(&self.reader).await?;
        rows.iter()
            .map(|row| {
                Ok(Person {
                    account: account(row)?,
                    passkeys: u64::try_from(row.try_get::<i64, _>(3)?).unwrap_or(0),
                    sessions: u64::try_from(row.try_get::<i64, _>(4)?).unwrap_or(0),
                })
            })
            .collect()
    }

    /// Ends what `account` may do, with its passkeys, links and sessions; whether
    /// it did. The last administrator stays.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn remove_person(&self, account: &str) -> Result<bool, StoreError> {
        let account = account.to_owned();
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "update account set active = 0 \
                    where community = '' and account = $1 and active = 1 \
                    and (role <> 'administrator' or 1 < (select count(*) from account as other \
                    where other.community = '' and other.role = 'administrator' \
                    and other.active = 1))";
                let done = sqlx::query(sql)
                    .bind(account.clone())
                    .execute(&mut *connection)
                    .await?;
                if done.rows_affected() != 1 {
                    return Ok(false);
                }
                for sql in [
                    "delete from passkey where community = '' and account = $1",
                    "delete from link where community = '' and account = $1",
                    "delete from session where community = '' and account = $1",
                ] {
                    sqlx::query(sql)
                        .bind(account.clone())
                        .execute(&mut *connection)
                        .await?;
                }
                Ok(true)
            })
        })
        .await
    }
}
