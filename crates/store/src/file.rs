//! The file: made whole under another name, then opened for one writer.

use std::fmt::Write;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process;

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use crate::engine::{Engine, Fill, SCHEMA, connect as connect_to, number, run, text};
use crate::error::StoreError;
use crate::ground::is_local;

/// What says that a file of SQLite is a ledger: «allo».
const APPLICATION: i64 = 0x616c_6c6f;
/// The migrations, in order: the number of the last is the schema's.
const MIGRATIONS: [&str; SCHEMA as usize] = [
    include_str!("../migrations/sqlite/0001_ledger.sql"),
    include_str!("../migrations/sqlite/0002_state.sql"),
];

/// The address of the file for sqlx.
fn address(path: &Path) -> String {
    let mut address = String::from("sqlite://");
    for byte in path.as_os_str().as_encoded_bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
        if plain {
            address.push(char::from(*byte));
        } else {
            write!(address, "%{byte:02X}").expect("a text takes text");
        }
    }
    address
}

async fn connect(path: &Path, mode: &str) -> Result<AnyConnection, StoreError> {
    Ok(connect_to(&format!("{}?mode={mode}", address(path))).await?)
}

/// The folder of `path`.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new(".")).to_path_buf()
}

/// Gives `temporary`, whose bytes are on the disk, the name `path`, if nothing has that
/// name: another program may have made a ledger there meanwhile, and written to it.
pub(crate) fn name_synced(temporary: &Path, path: &Path) -> Result<(), StoreError> {
    let _where_there_are_rights = only_for_owner(temporary);
    File::open(temporary)?.sync_all()?;
    match fs::hard_link(temporary, path) {
        Ok(()) => fs::remove_file(temporary)?,
        // Not every file system gives a file two names.
        Err(_) if !path.exists() => fs::rename(temporary, path)?,
        Err(_) => {
            return Err(StoreError::There {
                path: path.to_path_buf(),
            });
        }
    }
    File::open(folder_of(path))?.sync_all()?;
    Ok(())
}

/// A name beside `path` that nobody else writes to.
pub(crate) fn beside(path: &Path) -> PathBuf {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    folder_of(path).join(format!(
        ".{}.new-{}",
        name.unwrap_or_default(),
        process::id()
    ))
}

/// Removes the database at `path` with what SQLite leaves beside one.
pub(crate) fn remove_with_journals(path: &Path) {
    for ending in ["-journal", "-wal", "-shm", ""] {
        let mut name = path.to_path_buf().into_os_string();
        name.push(ending);
        let _none = fs::remove_file(name);
    }
}

/// Lets nobody but its owner read or write the file `path`, where the system
/// knows such rights; whether that could be done.
#[must_use]
pub fn only_for_owner(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).is_ok()
    }
    #[cfg(not(unix))]
    {
        let _unknown = path;
        false
    }
}

/// Makes a ledger at `path`. A torn first page would be no database at all, so
/// it is made under another name, synced, and given its own, which it takes from no other.
pub(crate) async fn create(path: &Path, what: Fill<'_>) -> Result<(), StoreError> {
    if path.exists() {
        return Err(StoreError::There {
            path: path.to_path_buf(),
        });
    }
    is_local(path)?;
    let temporary = beside(path);
    // A crash may have left them, and a journal that is none of this file's would
    // be played back into it.
    remove_with_journals(&temporary);
    let made = fill(&temporary, what)
        .await
        .and_then(|()| name_synced(&temporary, path));
    if made.is_err() {
        let _gone = fs::remove_file(&temporary);
    }
    made
}

async fn fill(temporary: &Path, what: Fill<'_>) -> Result<(), StoreError> {
    let mut connection = connect(temporary, "rwc").await?;
    run(
        &mut connection,
        "pragma journal_mode = delete; pragma synchronous = full;",
    )
    .await?;
    run(&mut connection, "begin immediate").await?;
    for migration in MIGRATIONS {
        run(&mut connection, migration).await?;
    }
    run(&mut connection, "pragma application_id = 1634495599").await?;
    set_schema(&mut connection, SCHEMA).await?;
    what.into(&mut connection).await?;
    run(&mut connection, "commit").await?;
    connection.close().await?;
    Ok(())
}

async fn set_schema(connection: &mut AnyConnection, schema: u32) -> Result<(), StoreError> {
    // A pragma takes no parameters; only a number is put into the text.
    let sql = AssertSqlSafe(format!("pragma user_version = {schema}"));
    sqlx::raw_sql(sql).execute(connection).await?;
    Ok(())
}

/// Opens the ledger at `path`, to write or only to read.
pub(crate) async fn open(path: &Path, writes: bool) -> Result<AnyConnection, StoreError> {
    if !path.is_file() {
        return Err(StoreError::NotThere {
            path: path.to_path_buf(),
        });
    }
    is_local(path)?;
    let not = |why: String| StoreError::NotALedger {
        path: path.to_path_buf(),
        why,
    };
    if std::fs::metadata(path)?.len() == 0 {
        return Err(not("it is empty".into()));
    }
    let mut connection = match connect(path, "rw").await {
        Ok(connection) => connection,
        Err(error @ StoreError::Corrupt { .. }) => return Err(error),
        Err(error) => return Err(not(error.to_string())),
    };
    let application = number(&mut connection, "pragma application_id").await;
    match application {
        Ok(APPLICATION) => {}
        Ok(_) => return Err(not("another program made it".into())),
        Err(error @ (StoreError::Busy | StoreError::Corrupt { .. })) => return Err(error),
        Err(error) => return Err(not(error.to_string())),
    }
    let found = schema(&mut connection).await?;
    if found > SCHEMA {
        return Err(StoreError::Newer {
            found: found.to_string(),
            known: SCHEMA,
        });
    }
    run(
        &mut connection,
        "pragma busy_timeout = 10000; pragma foreign_keys = on; pragma trusted_schema = off;",
    )
    .await?;
    if writes {
        let mode = text(&mut connection, "pragma journal_mode = wal").await?;
        if mode != "wal" {
            return Err(StoreError::Failed {
                why: format!("the journal stays in mode '{mode}'"),
            });
        }
        // Ids come in any order, so that each may change another page: as many as
        // are in memory are not read and written anew. What a statement would put
        // back if it failed is kept in memory as well: on the disk it was three
        // quarters of all that many entries wrote.
        run(
            &mut connection,
            "pragma cache_size = -32768; pragma temp_store = memory",
        )
        .await?;
    } else {
        run(&mut connection, "pragma query_only = on").await?;
    }
    run(&mut connection, "pragma synchronous = full").await?;
    if writes && found < SCHEMA {
        forward(&mut connection).await?;
    }
    Ok(connection)
}

async fn schema(connection: &mut AnyConnection) -> Result<u32, StoreError> {
    let found = number(connection, "pragma user_version").await?;
    // Below zero is nothing that any program made.
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

/// Brings an older ledger to the schema that this program knows.
async fn forward(connection: &mut AnyConnection) -> Result<(), StoreError> {
    run(connection, Engine::Sqlite.begin()).await?;
    let found = schema(connection).await? as usize;
    for migration in MIGRATIONS.into_iter().skip(found) {
        if let Err(error) = run(connection, migration).await {
            run(connection, "rollback").await.ok();
            return Err(error);
        }
    }
    set_schema(connection, SCHEMA).await?;
    run(connection, "commit").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_something_has_is_not_taken_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let [new, path] = ["new", "ledger.db"].map(|name| folder.path().join(name));
        fs::write(&new, "later").unwrap();
        fs::write(&path, "first").unwrap();
        let refused = name_synced(&new, &path);
        assert!(matches!(refused, Err(StoreError::There { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
        fs::remove_file(&path).unwrap();
        name_synced(&new, &path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "later");
        assert!(!new.exists());
    }
}
