//! For which party of the ledger an account acts.

use std::collections::BTreeMap;

use sqlx::Row;

use super::Polls;
use crate::error::StoreError;

impl Polls {
    /// The party for which `account` acts, by what the ledger calls it.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn acts_for(&self, account: &str) -> Result<Option<String>, StoreError> {
        let sql = "select party from acts_for where community = '' and account = $1";
        let row = sqlx::query(sql)
            .bind(account.to_owned())
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| Ok(row.try_get(0)?)).transpose()
    }

    /// Everybody who acts for a party: the account, and the party.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn all_acting(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let sql = "select account, party from acts_for where community = ''";
        let rows = sqlx::query(sql).fetch_all(&self.reader).await?;
        let read = |row: &sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
        rows.iter().map(read).collect()
    }

    /// Lets `account` act for `party`, for good; whether it acts for it from now on,
    /// which it does not if it acts for one already.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub async fn let_act(&self, account: &str, party: &str) -> Result<bool, StoreError> {
        let (account, party) = (account.to_owned(), party.to_owned());
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "insert into acts_for (community, account, party) \
                    values ('', $1, $2) on conflict do nothing";
                let done = sqlx::query(sql)
                    .bind(account)
                    .bind(party)
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected() == 1)
            })
        })
        .await
    }
}
