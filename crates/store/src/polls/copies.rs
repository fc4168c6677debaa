//! Copies of the service's database, the way back, and the way to a newer
//! schema.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, Connection};

use super::hold::Hold;
use super::look::{Looked, look_at};
use super::open::{STEPS, connect, forward, is_free, known};
use crate::engine::run;
use crate::error::StoreError;
use crate::file::{beside, folder_of, name_synced, remove_with_journals};
use crate::ground::is_local;
use crate::store::runtime;

/// Writes a copy of the service's database at `from` to `to`: one moment of it,
/// whole or not at all, while it may be served. The service's secret is not in
/// it.
///
/// # Errors
/// [`StoreError::There`] if something is at `to`; [`StoreError`] if it cannot be
/// read or written.
pub fn backup_service(from: &Path, to: &Path) -> Result<(), StoreError> {
    is_free(to)?;
    runtime()?.block_on(async {
        let (mut connection, _) = connect(from).await?;
        copy(&mut connection, to).await?;
        connection.close().await.ok();
        Ok(())
    })
}

async fn copy(connection: &mut AnyConnection, to: &Path) -> Result<(), StoreError> {
    let temporary = beside(to);
    remove_with_journals(&temporary);
    let made = sqlx::query("vacuum into $1")
        .bind(temporary.to_string_lossy().into_owned())
        .execute(connection)
        .await
        .map_err(StoreError::from)
        .and_then(|_| name_synced(&temporary, to));
    if made.is_err() {
        remove_with_journals(&temporary);
    }
    made
}

/// Looks whether the service's database at `path` holds together.
///
/// # Errors
/// [`StoreError`] if it cannot be read at all.
pub fn verify_service(path: &Path) -> Result<Looked, StoreError> {
    runtime()?.block_on(async {
        let (mut connection, schema) = connect(path).await?;
        let looked = look_at(&mut connection, schema).await;
        connection.close().await.ok();
        looked
    })
}

/// A copy that was verified and lies beside where it is to go.
#[derive(Debug)]
pub struct Returning {
    temporary: PathBuf,
    to: PathBuf,
    /// What was found in it.
    pub looked: Looked,
    /// Nobody serves from there meanwhile.
    _hold: Hold,
}

/// Brings the copy `from` beside `to` and verifies it there. Only
/// [`Returning::finish`] gives it its name.
///
/// # Errors
/// [`StoreError::Served`] while a service runs there; [`StoreError::There`] if
/// a database, or a journal of one, is there; [`StoreError`] if the copy cannot
/// be read or written.
pub fn restore_service(from: &Path, to: &Path) -> Result<Returning, StoreError> {
    is_local(to)?;
    let hold = Hold::of(to)?;
    is_free(to)?;
    if !from.exists() {
        return Err(StoreError::NoService {
            path: from.to_path_buf(),
        });
    }
    let temporary = beside(to);
    remove_with_journals(&temporary);
    // Whatever stops it from here on, what was copied is removed.
    let mut returning = Returning {
        temporary,
        to: to.to_path_buf(),
        looked: Looked::default(),
        _hold: hold,
    };
    for ending in ["", "-wal"] {
        let named = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        // A copy that was made by hand may have its journal beside it.
        if ending.is_empty() || named(from).exists() {
            let copied = fs::copy(named(from), named(&returning.temporary));
            copied.map_err(|error| StoreError::Failed {
                why: format!(
                    "{} cannot be copied to {}: {error}",
                    named(from).display(),
                    folder_of(to).display()
                ),
            })?;
        }
    }
    returning.looked = verify_service(&returning.temporary)?;
    Ok(returning)
}

impl Returning {
    /// Puts it in its place, unless something is wrong with it.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub fn finish(self) -> Result<(), StoreError> {
        if self.looked.findings.is_empty() {
            name_synced(&self.temporary, &self.to)?;
        }
        Ok(())
    }
}

impl Drop for Returning {
    fn drop(&mut self) {
        remove_with_journals(&self.temporary);
    }
}

/// What came of an upgrade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upgraded {
    /// It had the newest schema already.
    Newest(u32),
    /// It was taken forward, and holds together.
    Forward {
        /// The schema that it had.
        from: u32,
        /// The one that it has now.
        to: u32,
        /// The copy of how it was.
        copy: PathBuf,
    },
    /// Something in it does not hold together; it was left as it was.
    Left(Vec<String>),
}

/// Takes the service's database at `path` to the newest schema: copies it beside
/// itself, goes the steps in one transaction, looks whether all holds together,
/// and only then commits.
///
/// # Errors
/// [`StoreError::Served`] while a service runs there; [`StoreError`] if it
/// cannot be read or written: it is as it was.
pub fn upgrade_service(path: &Path) -> Result<Upgraded, StoreError> {
    upgrade_by(path, &STEPS)
}

fn upgrade_by(path: &Path, steps: &[&'static str]) -> Result<Upgraded, StoreError> {
    let _hold = Hold::of(path)?;
    runtime()?.block_on(async {
        let (mut connection, found) = connect(path).await?;
        let newest = u32::try_from(steps.len()).unwrap_or(known());
        if found == newest {
            return Ok(Upgraded::Newest(found));
        }
        let kept = copy_name(path, found);
        copy(&mut connection, &kept).await?;
        run(&mut connection, "pragma synchronous = full").await?;
        run(&mut connection, "begin immediate").await?;
        let gone = match forward(&mut connection, found, steps).await {
            Ok(()) => look_at(&mut connection, newest).await,
            Err(error) => Err(error),
        };
        let upgraded =
            match gone {
                Ok(looked) if looked.findings.is_empty() => run(&mut connection, "commit")
                    .await
                    .map(|()| Upgraded::Forward {
                        from: found,
                        to: newest,
                        copy: kept,
                    }),
                Ok(looked) => {
                    run(&mut connection, "rollback").await?;
                    Ok(Upgraded::Left(looked.findings))
                }
                Err(error) => {
                    run(&mut connection, "rollback").await.ok();
                    Err(error)
                }
            };
        connection.close().await.ok();
        upgraded
    })
}

/// A name beside `path` that nothing has yet: `service.db.schema-1`, then
/// `service.db.schema-1.2` and so on.
fn copy_name(path: &Path, schema: u32) -> PathBuf {
    let named = |number: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".schema-{schema}"));
        if number > 1 {
            name.push(format!(".{number}"));
        }
        PathBuf::from(name)
    };
    (1..=u32::MAX)
        .map(named)
        .find(|name| is_free(name).is_ok())
        .expect("nobody keeps so many copies")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A released schema and what is in its fixture are tested through the public
    /// face; here the way forward itself, whatever the steps.
    fn old(folder: &Path) -> PathBuf {
        let path = folder.join("service.db");
        let made = runtime()
            .unwrap()
            .block_on(super::super::open::create_if_none(&path));
        made.unwrap();
        path
    }

    const NEXT: &str = "create table next_year (community text not null) strict;";

    #[test]
    fn it_goes_forward_and_keeps_a_copy_of_how_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = old(folder.path());
        let steps = [&STEPS[..], &[NEXT]].concat();
        let from = known();
        let done = upgrade_by(&path, &steps).unwrap();
        let Upgraded::Forward { copy, .. } = &done else {
            panic!("{done:?}");
        };
        assert_eq!(verify_service(copy).unwrap().schema, from);
        // This program does not know the next year's.
        let newer = verify_service(&path).unwrap_err();
        assert!(matches!(newer, StoreError::Newer { .. }), "{newer}");
        assert_eq!(upgrade_service(copy).unwrap(), Upgraded::Newest(from));
    }

    #[test]
    fn a_step_that_fails_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = old(folder.path());
        let steps = [&STEPS[..], &["create table half (a int); broken"]].concat();
        assert!(upgrade_by(&path, &steps).is_err());
        assert_eq!(
            verify_service(&path).unwrap().findings,
            Vec::<String>::new()
        );
        // So does one that leaves rows without what they belong to.
        let orphan = "insert into poll_salt values ('Q1', 'gone', zeroblob(32));";
        let steps = [&STEPS[..], &["pragma defer_foreign_keys = on;", orphan]].concat();
        let left = upgrade_by(&path, &steps).unwrap();
        assert!(matches!(left, Upgraded::Left(_)), "{left:?}");
        assert_eq!(
            verify_service(&path).unwrap().findings,
            Vec::<String>::new()
        );
    }

    #[test]
    fn while_it_is_held_nobody_else_upgrades_or_restores() {
        let folder = tempfile::tempdir().unwrap();
        let path = old(folder.path());
        let copy = folder.path().join("copy.db");
        backup_service(&path, &copy).unwrap();
        let hold = Hold::of(&path).unwrap();
        for refused in [
            upgrade_service(&path).map(drop),
            restore_service(&copy, &path).map(drop),
            Hold::of(&path).map(drop),
        ] {
            assert!(matches!(refused, Err(StoreError::Served { .. })));
        }
        drop(hold);
        assert!(Hold::of(&path).is_ok());
    }
}
