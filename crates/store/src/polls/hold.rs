//! One program at a time: whoever serves a database, restores or upgrades it
//! holds a lock of the system, which goes with the program however it ends.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// That no other program serves the database, while this lives.
#[derive(Debug)]
pub struct Hold {
    _locked: File,
}

impl Hold {
    /// Takes hold of the service's database at `path`, whether or not it is
    /// there. The lock is on a file beside it, `service.db.lock`, which is empty
    /// and stays.
    ///
    /// # Errors
    /// [`StoreError::Served`] if another program holds it.
    pub fn of(path: &Path) -> Result<Self, StoreError> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let at = PathBuf::from(name);
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&at)
            .map_err(|error| StoreError::Failed {
                why: format!("{} cannot be opened: {error}", at.display()),
            })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _locked: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Served {
                path: path.to_path_buf(),
            }),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
