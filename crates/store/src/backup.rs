//! Copies of the whole ledger, and the way back.

use std::fs;
use std::path::Path;

use crate::address::Address;
use crate::copy::migrate;
use crate::engine::{self, Engine, Fill};
use crate::error::StoreError;
use crate::file::{beside, folder_of, name_synced};
use crate::ground::is_local;
use crate::store::Store;
use crate::verify::{Verdict, verify};

impl Store {
    /// Writes a copy of the whole ledger to `to`, while it goes on: whole, or
    /// not at all. The copy has the ledger's key and its persons in it, so it is
    /// to be kept as safe as the ledger.
    ///
    /// # Errors
    /// [`StoreError::There`] if something is there; [`StoreError::Failed`] if it
    /// cannot be written.
    pub fn backup(&mut self, to: &Path) -> Result<(), StoreError> {
        if to.exists() {
            return Err(StoreError::There {
                path: to.to_path_buf(),
            });
        }
        if self.engine() == Engine::Postgres {
            return self.copy_to(to);
        }
        let temporary = beside(to);
        let name = temporary.to_string_lossy().into_owned();
        let (runtime, connection) = self.parts();
        let vacuum = sqlx::query("vacuum into $1").bind(name);
        let made = runtime
            .block_on(vacuum.execute(connection))
            .map_err(StoreError::from);
        let made = made.and_then(|_| name_synced(&temporary, to));
        if made.is_err() {
            let _gone = fs::remove_file(&temporary);
        }
        made
    }

    /// The same from a database of PostgreSQL: the copy is a file of SQLite.
    fn copy_to(&mut self, to: &Path) -> Result<(), StoreError> {
        let (runtime, connection) = self.parts();
        runtime.block_on(async {
            engine::run(connection, Engine::Postgres.begin_to_read()).await?;
            let copied = engine::create(&Address::of(to), Fill::From(&mut *connection)).await;
            engine::run(connection, "rollback").await?;
            copied
        })
    }
}

/// Brings the copy `from` back as the ledger `to`, a path or a database of
/// PostgreSQL, after verifying it. Nothing is written unless all of it is right.
///
/// # Errors
/// [`StoreError::There`] if there is a ledger at `to`; [`StoreError`] if the
/// copy cannot be read or written. A copy with findings is not brought back.
pub fn restore(from: &Path, to: &Path) -> Result<Verdict, StoreError> {
    if Address::of(to).is_server() {
        let verdict = verify(from, None, None)?;
        return if verdict.findings.is_empty() {
            migrate(from, to)
        } else {
            Ok(verdict)
        };
    }
    if to.exists() {
        return Err(StoreError::There {
            path: to.to_path_buf(),
        });
    }
    is_local(to)?;
    let temporary = beside(to);
    let copied = fs::copy(from, &temporary).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound if !from.exists() => StoreError::NotThere {
            path: from.to_path_buf(),
        },
        _ => StoreError::Failed {
            why: format!(
                "{} cannot be copied to {}: {error}",
                from.display(),
                folder_of(to).display()
            ),
        },
    });
    let verdict = copied.and_then(|_| verify(&temporary, None, None));
    let restored = match verdict {
        Ok(verdict) if verdict.findings.is_empty() => name_synced(&temporary, to).map(|()| verdict),
        other => other,
    };
    if !restored
        .as_ref()
        .is_ok_and(|verdict| verdict.findings.is_empty())
    {
        let _gone = fs::remove_file(&temporary);
    }
    for ending in ["-wal", "-shm"] {
        let mut name = temporary.clone().into_os_string();
        name.push(ending);
        let _gone = fs::remove_file(name);
    }
    restored
}
