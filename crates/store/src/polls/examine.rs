//! How the service's database is doing.

use std::path::{Path, PathBuf};

use sqlx::Connection;

use super::hold::Hold;
use super::look::look_at;
use super::open::{connect, known};
use crate::doctor::Examined;
use crate::engine::text;
use crate::error::StoreError;
use crate::ground::examine_ground;
use crate::store::runtime;

/// A write-ahead log that grew beyond this is not being emptied.
const JOURNAL_MAX: u64 = 64 << 20;

/// Looks at the service's database at `path`, while it is served or not: on what
/// it lies, its rights, its schema, its journal, and whether it holds together.
/// Nothing that it finds tells how many voted.
///
/// # Errors
/// [`StoreError`] if it cannot be opened at all.
pub fn examine_service(path: &Path) -> Result<Vec<Examined>, StoreError> {
    let mut examined = examine_ground(path);
    let mut look = |what, found: String, well| examined.push(Examined { what, found, well });
    match Hold::of(path) {
        Ok(_) => look("the service", "it is not running".to_owned(), true),
        Err(StoreError::Served { .. }) => look("the service", "it is running".to_owned(), true),
        Err(error) => look("the service", error.to_string(), false),
    }
    rights(path, &mut look);
    runtime()?.block_on(async {
        let (mut connection, schema) = connect(path).await?;
        let newest = known();
        let found = if schema == newest {
            format!("{schema}, the newest")
        } else {
            format!("{schema}, and this program works with {newest}: allotment upgrade")
        };
        look("its schema", found, schema == newest);
        let mode = text(&mut connection, "pragma journal_mode").await?;
        // Before it was ever served it has none.
        let found = format!("in mode '{mode}'");
        look("its journal", found, mode == "wal" || mode == "delete");
        let mut journal = path.as_os_str().to_owned();
        journal.push("-wal");
        let bytes = PathBuf::from(journal)
            .metadata()
            .map_or(0, |about| about.len());
        if bytes > JOURNAL_MAX {
            let found = "it is not being emptied: something reads from the database for very long; \
                end it, or stop the service and start it again";
            look("the journal's length", found.to_owned(), false);
        }
        let looked = look_at(&mut connection, schema).await?;
        connection.close().await.ok();
        if looked.findings.is_empty() {
            let votes = if looked.polls == 1 { "vote" } else { "votes" };
            let found = format!("{} {votes}, and all of it holds together", looked.polls);
            look("what is in it", found, true);
        }
        for finding in looked.findings {
            let found = format!("{finding}; restore a copy, and keep this one to be looked at");
            look("what is in it", found, false);
        }
        Ok::<(), StoreError>(())
    })?;
    Ok(examined)
}

/// Whether others on this machine can read it.
#[cfg(unix)]
fn rights(path: &Path, look: &mut impl FnMut(&'static str, String, bool)) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(about) = path.metadata() else { return };
    let mode = about.permissions().mode() & 0o777;
    let alone = mode.trailing_zeros() >= 6;
    let found = if alone {
        "its owner alone can read it".to_owned()
    } else {
        format!(
            "others on this machine can read it: chmod 600 {}",
            path.display()
        )
    };
    look("its rights", found, alone);
}

#[cfg(not(unix))]
fn rights(_: &Path, _: &mut impl FnMut(&'static str, String, bool)) {}
