//! The persons that keyed hashes stand for: kept beside the entries, and erased
//! when they ask for it.

use allotment_ledger::{Hash, stand_in};
use sqlx::{AnyConnection, Row};

use crate::engine::{self, Engine};
use crate::error::StoreError;
use crate::stamp::new_secret;
use crate::store::Store;

impl Store {
    /// What stands for the person `value` in the entries of `community`: the same
    /// as before if it is known there, and with a salt of its own if not.
    ///
    /// # Errors
    /// [`StoreError`] if the disk or the source of chance fails.
    pub fn stand_in_for(&mut self, community: &str, value: &str) -> Result<Hash, StoreError> {
        let (runtime, connection) = self.parts();
        let sql = "select stand_in from person where community = $1 and value = $2 order by stand_in limit 1";
        let known = sqlx::query(sql)
            .bind(community.to_owned())
            .bind(value.to_owned());
        let known = runtime.block_on(known.fetch_optional(&mut *connection))?;
        let known: Option<String> = known.map(|row| row.try_get(0)).transpose()?;
        if let Some(hash) = known.as_deref().and_then(Hash::from_hex) {
            return Ok(hash);
        }
        let salt = new_secret()?;
        let hash = stand_in(&salt, value);
        let sql = "insert into person (community, stand_in, salt, value) values ($1, $2, $3, $4)";
        let insert = sqlx::query(sql)
            .bind(community.to_owned())
            .bind(hash.to_string())
            .bind(salt.to_vec())
            .bind(value.to_owned());
        runtime.block_on(insert.execute(connection))?;
        Ok(hash)
    }

    /// Erases the person `value`, by name or by the keyed hash, in `community` or
    /// in all: nobody can tell any more whom the hash stood for. How many hashes
    /// stood for them.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub fn erase_person(
        &mut self,
        community: Option<&str>,
        value: &str,
    ) -> Result<u64, StoreError> {
        let engine = self.engine();
        let (runtime, connection) = self.parts();
        let sql = "delete from person where (value = $1 or stand_in = $1) and ($2 = '' or community = $2)";
        let gone = sqlx::query(sql)
            .bind(value.to_owned())
            .bind(community.unwrap_or_default().to_owned());
        let gone = runtime.block_on(gone.execute(&mut *connection))?;
        if gone.rows_affected() == 0 {
            return Ok(0);
        }
        // What is deleted is overwritten in the file too, and not left in the log.
        let clean = match engine {
            Engine::Sqlite => "vacuum; pragma wal_checkpoint(truncate)",
            Engine::Postgres => "vacuum person",
        };
        runtime.block_on(engine::run(connection, clean))?;
        Ok(gone.rows_affected())
    }
}

/// The hashes that do not stand for the person beside them, each with its community: one
/// of the two was altered.
pub(crate) async fn odd(
    connection: &mut AnyConnection,
) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "select community, stand_in, salt, value from person order by community, stand_in";
    let mut odd = Vec::new();
    for row in sqlx::query(sql).fetch_all(connection).await? {
        let (hash, salt): (String, Vec<u8>) = (row.try_get(1)?, row.try_get(2)?);
        let value: String = row.try_get(3)?;
        let salt: Option<[u8; 32]> = salt.try_into().ok();
        if salt.is_none_or(|salt| stand_in(&salt, &value).to_string() != hash) {
            odd.push((row.try_get(0)?, hash));
        }
    }
    Ok(odd)
}
