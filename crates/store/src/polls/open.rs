//! The file of the service: made whole under another name, then opened by one
//! writer and a few readers.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyConnection, AnyPool, Connection};

use crate::engine::{number, run, text};
use crate::error::StoreError;
use crate::file::{beside, name_synced, remove_with_journals};
use crate::ground::is_local;

/// What says that a file of SQLite is the service's: «alls».
const APPLICATION: i64 = 0x616c_6c73;
/// What makes the schema, step by step: the number of the last is the schema's.
pub(super) const STEPS: [&str; 3] = [
    include_str!("../../migrations/sqlite/service_0001.sql"),
    include_str!("../../migrations/sqlite/service_0002.sql"),
    include_str!("../../migrations/sqlite/service_0003.sql"),
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

/// The newest schema that this program knows.
pub(super) fn known() -> u32 {
    u32::try_from(STEPS.len()).expect("steps are few")
}

/// Makes an empty database at `path` if there is none.
pub(super) async fn create_if_none(path: &Path) -> Result<(), StoreError> {
    install_default_drivers();
    if path.exists() {
        return Ok(());
    }
    is_local(path)?;
    is_free(path)?;
    let temporary = beside(path);
    // A crash may have left it, and a journal that is none of the new file's.
    remove_with_journals(&temporary);
    let made = fill(&temporary, &STEPS)
        .await
        .and_then(|()| name_synced(&temporary, path));
    if made.is_err() {
        remove_with_journals(&temporary);
    }
    match made {
        // Another program made it meanwhile.
        Err(StoreError::There { .. }) => Ok(()),
        made => made,
    }
}

/// That neither a database nor a journal is at `path`: a journal of another
/// database would be played into this one.
pub(super) fn is_free(path: &Path) -> Result<(), StoreError> {
    let journals = ["-wal", "-journal"].map(|ending| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    });
    let mut all = std::iter::once(path.to_path_buf()).chain(journals);
    all.find(|one| one.exists())
        .map_or(Ok(()), |path| Err(StoreError::There { path }))
}

async fn fill(temporary: &Path, steps: &[&'static str]) -> Result<(), StoreError> {
    let mut connection = AnyConnection::connect(&address(temporary, "rwc")).await?;
    run(
        &mut connection,
        "pragma journal_mode = delete; pragma synchronous = full;",
    )
    .await?;
    run(&mut connection, "begin immediate").await?;
    for step in steps {
        run(&mut connection, step).await?;
    }
    run(
        &mut connection,
        "pragma application_id = 1634495603; \
        insert into about (community, name, value) values ('', 'schema', '');",
    )
    .await?;
    stands_at(&mut connection, steps.len()).await?;
    run(&mut connection, "commit").await?;
    connection.close().await?;
    Ok(())
}

async fn stands_at(connection: &mut AnyConnection, step: usize) -> Result<(), StoreError> {
    sqlx::query("update about set value = $1 where community = '' and name = 'schema'")
        .bind(step.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// A connection to the database at `path`, of whatever schema this program has
/// heard of; and that schema.
pub(super) async fn connect(path: &Path) -> Result<(AnyConnection, u32), StoreError> {
    install_default_drivers();
    is_local(path)?;
    if !path.exists() {
        return Err(StoreError::NoService {
            path: path.to_path_buf(),
        });
    }
    let not = |why: String| StoreError::NotAService {
        path: path.to_path_buf(),
        why,
    };
    let mut connection = AnyConnection::connect(&address(path, "rw"))
        .await
        .map_err(|error| not(error.to_string()))?;
    match number(&mut connection, "pragma application_id").await {
        Ok(APPLICATION) => {}
        Ok(_) => return Err(not("another program made it".into())),
        Err(StoreError::Busy) => return Err(StoreError::Busy),
        Err(error) => return Err(not(error.to_string())),
    }
    run(
        &mut connection,
        "pragma busy_timeout = 10000; pragma foreign_keys = on; pragma trusted_schema = off;",
    )
    .await?;
    let sql = "select value from about where community = '' and name = 'schema'";
    let found = text(&mut connection, sql).await?;
    let schema = found.parse().unwrap_or(u32::MAX);
    if schema > known() || schema == 0 {
        let known = known();
        return Err(StoreError::Newer { found, known });
    }
    Ok((connection, schema))
}

/// The one connection that writes.
pub(super) async fn writer(path: &Path) -> Result<AnyConnection, StoreError> {
    let (mut connection, found) = connect(path).await?;
    if found < known() {
        let known = known();
        return Err(StoreError::Older { found, known });
    }
    // `secure_delete`: what is deleted is written over, keys first of all.
    run(
        &mut connection,
        "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;",
    )
    .await?;
    Ok(connection)
}

/// Takes the database through the steps that it has not gone, in the
/// transaction that is open.
pub(super) async fn forward(
    connection: &mut AnyConnection,
    found: u32,
    steps: &[&'static str],
) -> Result<(), StoreError> {
    for step in &steps[found as usize..] {
        run(connection, step).await?;
    }
    stands_at(connection, steps.len()).await
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
