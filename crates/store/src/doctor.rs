//! How the ledger's file is doing.

use std::path::Path;

use sqlx::Connection;

use crate::error::StoreError;
use crate::file;
use crate::store::runtime;

/// What was looked at, and whether it is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// What was looked at.
    pub what: &'static str,
    /// What was found.
    pub found: String,
    /// Whether it is as it should be.
    pub well: bool,
}

/// Looks at the file of the ledger at `path`: whether it is whole, how it is
/// written, on what it lies.
///
/// # Errors
/// [`StoreError`] if it cannot be opened at all.
pub fn doctor(path: &Path) -> Result<Vec<Examined>, StoreError> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let mut connection = file::open(path, true).await?;
        let mut examined = Vec::new();
        let mut look = |what, found: String, well| examined.push(Examined { what, found, well });
        look("where it lies", "a disk of this machine".to_owned(), true);
        let whole = file::text(&mut connection, "pragma integrity_check(1)").await?;
        look("the database", whole.clone(), whole == "ok");
        let mode = file::text(&mut connection, "pragma journal_mode").await?;
        look("the journal", mode.clone(), mode == "wal");
        let full = sqlx::query("select 1 from pragma_synchronous where synchronous = 2");
        let full = full.fetch_optional(&mut connection).await?.is_some();
        look(
            "each commit",
            if full {
                "synced to the disk"
            } else {
                "not synced"
            }
            .to_owned(),
            full,
        );
        let orphans = sqlx::query("select 1 from pragma_foreign_key_check limit 1");
        let none = orphans.fetch_optional(&mut connection).await?.is_none();
        look(
            "postings",
            if none {
                "each has its entry"
            } else {
                "some have no entry"
            }
            .to_owned(),
            none,
        );
        connection.close().await?;
        Ok(examined)
    })
}
