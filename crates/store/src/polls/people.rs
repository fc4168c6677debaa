//! Who runs the service: accounts, links that sign in once, sessions.

use sqlx::{AnyConnection, Row};

use super::Polls;
use crate::error::StoreError;

/// The most sessions that one account has at once.
const SESSIONS: i64 = 5;

/// What somebody may do is read from their role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sets the service up and names who runs it.
    Administrator,
    /// Runs votes.
    Officer,
    /// Sits on a board.
    Board,
    /// Signs for a partner.
    Partner,
    /// Gives money.
    Funder,
    /// Looks, and changes nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Administrator,
        Self::Officer,
        Self::Board,
        Self::Partner,
        Self::Funder,
        Self::Auditor,
    ];

    /// Its name as it is kept.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Officer => "officer",
            Self::Board => "board",
            Self::Partner => "partner",
            Self::Funder => "funder",
            Self::Auditor => "auditor",
        }
    }

    /// The role called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// Somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What tells it from others: 32 hexadecimal digits.
    pub id: String,
    /// The name that they sign in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

pub(super) fn account(row: &sqlx::any::AnyRow) -> Result<Account, StoreError> {
    let role: String = row.try_get(2)?;
    Ok(Account {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        role: Role::from_key(&role).ok_or(StoreError::Failed {
            why: format!("an account has the role '{role}'"),
        })?,
    })
}

impl Polls {
    /// Whether anybody can administer the service.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn has_administrator(&self) -> Result<bool, StoreError> {
        let sql = "select 1 from account \
            where community = '' and role = 'administrator' and active = 1 limit 1";
        let row = sqlx::query(sql).fetch_optional(&self.reader).await?;
        Ok(row.is_some())
    }

    /// Everybody who signs in, by name.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let sql = "select account, name, role from account \
            where community = '' and active = 1 order by name";
        let rows = sqlx::query(sql).fetch_all(&self.reader).await?;
        rows.iter().map(account).collect()
    }

    /// The account that signs in as `name`.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn account_named(&self, name: &str) -> Result<Option<Account>, StoreError> {
        let sql = "select account, name, role from account \
            where community = '' and active = 1 and name = $1";
        let row = sqlx::query(sql)
            .bind(name.to_owned())
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(account).transpose()
    }

    /// Keeps a new account; whether its name was free.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn add_account(&self, new: Account) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "insert into account (community, account, name, role, active) \
                    values ('', $1, $2, $3, 1) on conflict do nothing";
                let done = sqlx::query(sql)
                    .bind(new.id)
                    .bind(new.name)
                    .bind(new.role.key())
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected() == 1)
            })
        })
        .await
    }

    /// Keeps a link that signs `account` in once, until `expires` (seconds since
    /// 1970), from the browser that holds what `bound` is kept of. A link to no
    /// account sets the service up, takes the place of any such before it, and
    /// works in any browser.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn add_link(
        &self,
        token: [u8; 32],
        account: Option<String>,
        bound: Option<[u8; 32]>,
        expires: i64,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                if account.is_none() {
                    sqlx::query("delete from link where community = '' and account is null")
                        .execute(&mut *connection)
                        .await?;
                }
                insert_link(connection, token, account, bound, expires).await
            })
        })
        .await
    }

    /// Keeps a link that `account` asked for, bound to the browser that did, and
    /// forgets those that are over. `times` are now and its end.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn add_asked_link(
        &self,
        token: [u8; 32],
        account: String,
        bound: [u8; 32],
        (now, expires): (i64, i64),
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("delete from link where community = '' and expires <= $1")
                    .bind(now)
                    .execute(&mut *connection)
                    .await?;
                insert_link(connection, token, Some(account), Some(bound), expires).await
            })
        })
        .await
    }

    /// Whether the link that sets the service up is `token`, and still good.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn is_set_up_link(&self, token: &[u8; 32], now: i64) -> Result<bool, StoreError> {
        let sql = "select 1 from link \
            where community = '' and token = $1 and account is null and expires > $2";
        let row = sqlx::query(sql)
            .bind(token.to_vec())
            .bind(now)
            .fetch_optional(&self.reader)
            .await?;
        Ok(row.is_some())
    }

    /// Uses up the link that sets the service up: makes `new`, the first
    /// administrator. Whether the link was good and there was none before.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn set_up(
        &self,
        token: [u8; 32],
        now: i64,
        new: Account,
    ) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "delete from link \
                    where community = '' and token = $1 and account is null and expires > $2";
                let good = sqlx::query(sql)
                    .bind(token.to_vec())
                    .bind(now)
                    .execute(&mut *connection)
                    .await?;
                if good.rows_affected() != 1 {
                    return Ok(false);
                }
                let sql = "insert into account (community, account, name, role, active) \
                    select '', $1, $2, 'administrator', 1 where not exists (\
                    select 1 from account where community = '' and role = 'administrator')";
                let made = sqlx::query(sql)
                    .bind(new.id)
                    .bind(new.name)
                    .execute(connection)
                    .await?;
                Ok(made.rows_affected() == 1)
            })
        })
        .await
    }

    /// Uses up the link `token` from the browser that holds what `bound` is kept
    /// of: the account that it signs in.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn use_link(
        &self,
        token: [u8; 32],
        bound: [u8; 32],
        now: i64,
    ) -> Result<Option<String>, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "delete from link where community = '' and token = $1 \
                    and bound = $2 and expires > $3 and account is not null returning account";
                let row = sqlx::query(sql)
                    .bind(token.to_vec())
                    .bind(bound.to_vec())
                    .bind(now)
                    .fetch_optional(connection)
                    .await?;
                row.map(|row| Ok(row.try_get(0)?)).transpose()
            })
        })
        .await
    }

    /// Begins a session of `account` that lasts until `expires`, and forgets
    /// those that are over, and the oldest of `account` where it would have more
    /// than five. `shown` is when it showed a passkey, 0 if it did not.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn begin_session(
        &self,
        token: [u8; 32],
        account: String,
        (now, expires): (i64, i64),
        shown: i64,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                for sql in [
                    "delete from session where community = '' and expires <= $1",
                    "delete from link where community = '' and expires <= $1",
                ] {
                    sqlx::query(sql).bind(now).execute(&mut *connection).await?;
                }
                let sql = "delete from session where community = '' and account = $1 \
                    and token not in (select token from session \
                    where community = '' and account = $1 \
                    order by begun desc, token limit $2)";
                sqlx::query(sql)
                    .bind(account.clone())
                    .bind(SESSIONS - 1)
                    .execute(&mut *connection)
                    .await?;
                let sql = "insert into session (community, token, account, expires, begun, shown) \
                    values ('', $1, $2, $3, $4, $5)";
                sqlx::query(sql)
                    .bind(token.to_vec())
                    .bind(account)
                    .bind(expires)
                    .bind(now)
                    .bind(shown)
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn end_session(&self, token: [u8; 32]) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("delete from session where community = '' and token = $1")
                    .bind(token.to_vec())
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }
}

async fn insert_link(
    connection: &mut AnyConnection,
    token: [u8; 32],
    account: Option<String>,
    bound: Option<[u8; 32]>,
    expires: i64,
) -> Result<(), StoreError> {
    let sql = "insert into link (community, token, account, bound, expires) \
        values ('', $1, $2, $3, $4)";
    sqlx::query(sql)
        .bind(token.to_vec())
        .bind(account)
        .bind(bound.map(|bound| bound.to_vec()))
        .bind(expires)
        .execute(connection)
        .await?;
    Ok(())
}
