//! How the ledger's database is doing.

use std::path::Path;

use sqlx::{AnyConnection, Connection};

use crate::address::Address;
use crate::engine::{self, Engine, Opened};
use crate::error::StoreError;
use crate::store::{Store, runtime};

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

/// Looks at the ledger at `path`, a file or a database of PostgreSQL: whether it
/// is whole, how it is written, on what it lies.
///
/// # Errors
/// [`StoreError`] if it cannot be opened at all.
pub fn doctor(path: &Path) -> Result<Vec<Examined>, StoreError> {
    let runtime = runtime()?;
    let mut examined = runtime.block_on(async {
        let Opened {
            mut connection,
            engine,
        } = engine::open(&Address::of(path), true).await?;
        let mut examined = match engine {
            Engine::Sqlite => of_file(&mut connection).await?,
            Engine::Postgres => of_server(&mut connection).await?,
        };
        let orphans = "select 1 from posting where not exists (select 1 from entry \
            where entry.community = posting.community and entry.place = posting.place) limit 1";
        let none = sqlx::query(orphans)
            .fetch_optional(&mut connection)
            .await?
            .is_none();
        let found = if none {
            "each has its entry"
        } else {
            "some have no entry"
        };
        examined.push(Examined {
            what: "postings",
            found: found.to_owned(),
            well: none,
        });
        connection.close().await.ok();
        Ok::<_, StoreError>(examined)
    })?;
    examined.push(entries(path));
    Ok(examined)
}

/// Whether the entries are those that were last kept.
fn entries(path: &Path) -> Examined {
    let (found, well) = match Store::open(path) {
        Ok(store) => {
            let count = store.programme().size();
            (format!("{count}, as they were last kept"), true)
        }
        Err(error) => (error.to_string(), false),
    };
    Examined {
        what: "the entries",
        found,
        well,
    }
}

async fn of_file(connection: &mut AnyConnection) -> Result<Vec<Examined>, StoreError> {
    let mut examined = Vec::new();
    let mut look = |what, found: String, well| examined.push(Examined { what, found, well });
    look("where it lies", "a disk of this machine".to_owned(), true);
    let whole = engine::text(connection, "pragma integrity_check(1)").await?;
    look("the database", whole.clone(), whole == "ok");
    let mode = engine::text(connection, "pragma journal_mode").await?;
    look("the journal", mode.clone(), mode == "wal");
    let full = sqlx::query("select 1 from pragma_synchronous where synchronous = 2");
    let full = full.fetch_optional(connection).await?.is_some();
    let found = if full {
        "synced to the disk"
    } else {
        "not synced"
    };
    look("each commit", found.to_owned(), full);
    Ok(examined)
}

async fn of_server(connection: &mut AnyConnection) -> Result<Vec<Examined>, StoreError> {
    let mut examined = Vec::new();
    let mut look = |what, found: String, well| examined.push(Examined { what, found, well });
    let version = engine::text(connection, "select current_setting('server_version')").await?;
    look("where it lies", format!("PostgreSQL {version}"), true);
    let sums = engine::text(connection, "select current_setting('data_checksums')").await?;
    let found = if sums == "on" {
        "each page has its checksum"
    } else {
        "its pages have no checksums: make the cluster with initdb --data-checksums"
    };
    look("the database", found.to_owned(), sums == "on");
    let pages = engine::text(connection, "select current_setting('full_page_writes')").await?;
    let found = if pages == "on" {
        "pages that are torn by a crash are mended"
    } else {
        "pages that are torn by a crash stay torn: set full_page_writes = on"
    };
    look("the journal", found.to_owned(), pages == "on");
    let fsync = engine::text(connection, "select current_setting('fsync')").await?;
    let commit = engine::text(connection, "select current_setting('synchronous_commit')").await?;
    let full = fsync == "on" && commit == "on";
    let found = if full {
        "synced to the disk".to_owned()
    } else {
        format!("not synced: fsync is {fsync}, synchronous_commit is {commit}")
    };
    look("each commit", found, full);
    Ok(examined)
}
