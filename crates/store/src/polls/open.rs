//! The file of the service: made whole under another name, then opened by one
//! writer and a few readers.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyConnection, AnyPool, Connection, Row};

use crate::engine::run;
use crate::error::StoreError;
use crate::file::{beside, rename_synced};
use crate::ground::is_local;

/// What says that a file of SQLite is the service's: «alls».
const APPLICATION: i64 = 0x616c_6c73;
/// What makes the schema, step by step: a file that stands at one is taken to
/// the last when it is opened.
const STEPS: [&str; 2] = [
    include_str!("../../migrations/sqlite/service_0001.sql"),
    include_str!("../../migrations/sqlite/service_0002.sql"),
];
/// How many read at once.
const READERS: u32 = 4;

fn address(path: &Path, mode: &str) -> String {
    let mut address = String::from("sqlite://");
    for byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(byte) {
            address.push(char::from(*byte));
        } else {
            write!(address, "%{byte:02X}").expect("a text takes text");
        }
    }
    format!("{address}?mode={mode}")
}

/// Makes an empty database at `path` if there is none.
pub(super) async fn create_if_none(path: &Path) -> Result<(), StoreError> {
    install_default_drivers();
    if path.exists() {
        return Ok(());
    }
    is_local(path)?;
    let temporary = beside(path);
    let made = fill(&temporary)
        .await
        .and_then(|()| rename_synced(&temporary, path));
    if made.is_err() {
        let _gone = fs::remove_file(&temporary);
    }
    made
}

async fn fill(temporary: &Path) -> Result<(), StoreError> {
    let mut connection = AnyConnection::connect(&address(temporary, "rwc")).await?;
    run(
        &mut connection,
        "pragma journal_mode = delete; pragma synchronous = full;",
    )
    .await?;
    run(&mut connection, "begin immediate").await?;
    for step in STEPS {
        run(&mut connection, step).await?;
    }
    run(
        &mut connection,
        "pragma application_id = 1634495603; \
        insert into about (community, name, value) values ('', 'schema', '0');",
    )
    .await?;
    stands_at(&mut connection, STEPS.len()).await?;
    run(&mut connection, "commit").await?;
    connection.close().await?;
    Ok(())
}

/// The one connection that writes.
pub(super) async fn writer(path: &Path) -> Result<AnyConnection, StoreError> {
    is_local(path)?;
    let not = |why: String| StoreError::NotALedger {
        path: path.to_path_buf(),
        why,
    };
    let mut connection = AnyConnection::connect(&address(path, "rw"))
        .await
        .map_err(|error| not(error.to_string()))?;
    let row = sqlx::query("pragma application_id")
        .fetch_one(&mut connection)
        .await?;
    let application = row
        .try_get::<i64, _>(0)
        .or_else(|_| row.try_get::<i32, _>(0).map(i64::from))?;
    if application != APPLICATION {
        return Err(not("another program made it".into()));
    }
    // `secure_delete`: what is deleted is written over, keys first of all.
    run(
        &mut connection,
        "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 10000; \
        pragma foreign_keys = on; pragma trusted_schema = off; pragma secure_delete = on;",
    )
    .await?;
    let row = sqlx::query("select value from about where community = '' and name = 'schema'")
        .fetch_one(&mut connection)
        .await?;
    let found: String = row.try_get(0)?;
    let at: usize = found.parse().unwrap_or(usize::MAX);
    if at > STEPS.len() {
        let known = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
        return Err(StoreError::Newer { found, known });
    }
    if at < STEPS.len() {
        run(&mut connection, "begin immediate").await?;
        for step in &STEPS[at..] {
            run(&mut connection, step).await?;
        }
        stands_at(&mut connection, STEPS.len()).await?;
        run(&mut connection, "commit").await?;
    }
    Ok(connection)
}

async fn stands_at(connection: &mut AnyConnection, step: usize) -> Result<(), StoreError> {
    sqlx::query("update about set value = $1 where community = '' and name = 'schema'")
        .bind(step.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The connections that read, and cannot write.
pub(super) async fn readers(path: &Path) -> Result<AnyPool, StoreError> {
    // The writer first: it turns the journal on, which a reader may not.
    writer(path).await?.close().await?;
    let pool = AnyPoolOptions::new()
        .max_connections(READERS)
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::raw_sql("pragma busy_timeout = 10000; pragma query_only = on;")
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .connect(&address(path, "rw"))
        .await?;
    Ok(pool)
}
