//! The file: made whole under another name, then opened for one writer.

use std::fmt::Write;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process;

use allotment_ledger::{SecretKey, Signer};
use sqlx::any::install_default_drivers;
use sqlx::{AnyConnection, Connection, Row};

use crate::error::StoreError;
use crate::ground::is_local;
use crate::stamp::new_secret;

/// What says that a file of SQLite is a ledger: «allo».
const APPLICATION: i64 = 0x616c_6c6f;
/// The migrations, in order: the number of the last is the schema's.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/sqlite/0001_ledger.sql")];

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
    install_default_drivers();
    let address = format!("{}?mode={mode}", address(path));
    Ok(AnyConnection::connect(&address).await?)
}

/// Runs the statements of `sql`, which is written in this crate.
pub(crate) async fn run(
    connection: &mut AnyConnection,
    sql: &'static str,
) -> Result<(), StoreError> {
    sqlx::raw_sql(sql).execute(connection).await?;
    Ok(())
}

/// The whole number that a `pragma` gives.
async fn number(connection: &mut AnyConnection, pragma: &'static str) -> Result<i64, StoreError> {
    let row = sqlx::query(pragma).fetch_one(connection).await?;
    Ok(row
        .try_get::<i64, _>(0)
        .or_else(|_| row.try_get::<i32, _>(0).map(i64::from))?)
}

/// The text that a `pragma` gives.
pub(crate) async fn text(
    connection: &mut AnyConnection,
    pragma: &'static str,
) -> Result<String, StoreError> {
    let row = sqlx::query(pragma).fetch_one(connection).await?;
    Ok(row.try_get::<String, _>(0)?)
}

/// The folder of `path`.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new(".")).to_path_buf()
}

/// Gives `temporary`, whose bytes are on the disk, the name `path`.
pub(crate) fn rename_synced(temporary: &Path, path: &Path) -> Result<(), StoreError> {
    let _where_there_are_rights = only_for_owner(temporary);
    File::open(temporary)?.sync_all()?;
    fs::rename(temporary, path)?;
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

/// Makes an empty ledger at `path`. A torn first page would be no database at
/// all, so it is made under another name, synced, and renamed.
pub(crate) async fn create(path: &Path) -> Result<(), StoreError> {
    if path.exists() {
        return Err(StoreError::There {
            path: path.to_path_buf(),
        });
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
    run(
        &mut connection,
        "pragma application_id = 1634495599; pragma user_version = 1;",
    )
    .await?;
    let secret = new_secret()?;
    let origin = format!("allotment.ledger/{}", SecretKey::new(secret).name());
    let signer =
        Signer::new(&origin, SecretKey::new(secret)).map_err(|error| StoreError::Failed {
            why: error.to_string(),
        })?;
    for (name, value) in [
        ("origin", origin),
        ("verifier", signer.verifier().to_string()),
    ] {
        let insert = sqlx::query("insert into about (community, name, value) values ('', $1, $2)");
        insert
            .bind(name)
            .bind(value)
            .execute(&mut connection)
            .await?;
    }
    let insert = sqlx::query("insert into secret (community, name, value) values ('', 'key', $1)");
    insert
        .bind(secret.to_vec())
        .execute(&mut connection)
        .await?;
    run(&mut connection, "commit").await?;
    connection.close().await?;
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
    let mut connection = connect(path, "rw")
        .await
        .map_err(|error| not(error.to_string()))?;
    let application = number(&mut connection, "pragma application_id").await;
    match application {
        Ok(APPLICATION) => {}
        Ok(_) => return Err(not("another program made it".into())),
        Err(StoreError::Busy) => return Err(StoreError::Busy),
        Err(error) => return Err(not(error.to_string())),
    }
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    let found = number(&mut connection, "pragma user_version").await?;
    if found > i64::from(known) {
        return Err(StoreError::Newer {
            found: found.to_string(),
            known,
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
    } else {
        run(&mut connection, "pragma query_only = on").await?;
    }
    run(&mut connection, "pragma synchronous = full").await?;
    Ok(connection)
}
