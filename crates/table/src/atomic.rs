//! Whole files out: the new one, or the old one untouched; never half of one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::fault::{Fault, Faults};

/// Held for reading by whoever writes, and for writing by whoever ends the
/// program from outside.
static WRITING: RwLock<()> = RwLock::new(());

/// Says that files are being written, until it is dropped. A writer may not ask
/// for a second one.
pub fn writing() -> RwLockReadGuard<'static, ()> {
    WRITING.read().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until nobody writes; until it is dropped, nobody begins to. Whoever
/// then ends the program leaves no half-written file.
pub fn wait_for_writers() -> RwLockWriteGuard<'static, ()> {
    WRITING.write().unwrap_or_else(PoisonError::into_inner)
}

/// Writes `bytes` to `path` so that a reader finds the old file or the whole
/// new one, whatever happens meanwhile.
///
/// The bytes go to a temporary file in the same folder, to the disk, and then
/// to their name; if anything fails, the temporary file goes and the old file
/// stays as it was. A link is followed. What is no ordinary file, such as a
/// pipe, is written to as it stands.
///
/// # Errors
/// One fault of the kind [`crate::FaultKind::System`]: the folder is not there
/// or may not be written to, or the disk is full.
pub fn write_atomically(path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), Faults> {
    write_all_atomically(&[(path.as_ref(), bytes)])
}

/// Makes the folder `path`, and those above it, unless it is there.
///
/// # Errors
/// One fault of the kind [`crate::FaultKind::System`] if it cannot be made.
pub fn make_folder(path: &Path) -> Result<(), Faults> {
    fs::create_dir_all(path).map_err(|error| {
        let what = format!("the folder cannot be made: {error}");
        Faults::from(Fault::system(
            path.display().to_string(),
            what,
            "choose another",
        ))
    })
}

/// Writes several files as by [`write_atomically`]: none takes its name before
/// all are whole and on the disk.
///
/// # Errors
/// As [`write_atomically`], of the first file that cannot be written.
pub fn write_all_atomically(files: &[(&Path, &[u8])]) -> Result<(), Faults> {
    let refuse = |path: &Path, error: &io::Error| {
        let name = path.display().to_string();
        Faults::from(cannot_write(path, &name, error))
    };
    let _until_done = writing();
    let mut staged = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        staged.push(stage(path, bytes).map_err(|error| refuse(path, &error))?);
    }
    for ((path, _), staged) in files.iter().zip(staged) {
        staged.finish().map_err(|error| refuse(path, &error))?;
    }
    Ok(())
}

/// Bytes that wait for their name.
enum Staged<'a> {
    /// A whole file on the disk, and what it replaces.
    Whole(tempfile::NamedTempFile, PathBuf),
    /// What is no ordinary file is written to as it stands.
    AsItStands(&'a Path, &'a [u8]),
}

impl Staged<'_> {
    fn finish(self) -> io::Result<()> {
        match self {
            Self::AsItStands(path, bytes) => {
                OpenOptions::new().write(true).open(path)?.write_all(bytes)
            }
            Self::Whole(temporary, target) => {
                temporary.persist(&target).map_err(|error| error.error)?;
                // The name itself reaches the disk with its folder, where that
                // can be asked.
                if let Ok(folder) = File::open(folder_of(&target)) {
                    let _ = folder.sync_all();
                }
                Ok(())
            }
        }
    }
}

fn stage<'a>(path: &'a Path, bytes: &'a [u8]) -> io::Result<Staged<'a>> {
    let about = fs::metadata(path).ok();
    if about.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(ErrorKind::IsADirectory.into());
    }
    if about.as_ref().is_some_and(|about| !about.is_file()) {
        return Ok(Staged::AsItStands(path, bytes));
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder_of(&target);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".allotment-").suffix(".tmp");
    // Temporary files are private by default; this one becomes an ordinary one.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(&folder)?;
    temporary.write_all(bytes)?;
    if let Some(about) = about {
        temporary.as_file().set_permissions(about.permissions())?;
    }
    temporary.as_file().sync_all()?;
    Ok(Staged::Whole(temporary, target))
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn cannot_write(path: &Path, name: &str, error: &io::Error) -> Fault {
    let folder = folder_of(path);
    let shown = folder.display();
    let (what, help) = match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => (
            format!("cannot be written: the folder {shown} does not exist"),
            "make the folder first, or write elsewhere".to_owned(),
        ),
        ErrorKind::PermissionDenied => (
            format!("cannot be written: permission to write to the folder {shown} is denied"),
            "give yourself the right to write there, or write elsewhere".to_owned(),
        ),
        ErrorKind::ReadOnlyFilesystem => (
            format!("cannot be written: the disk of the folder {shown} is read-only"),
            "write elsewhere".to_owned(),
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            "cannot be written: the disk is full".to_owned(),
            "make room, or write elsewhere; nothing that was there has changed".to_owned(),
        ),
        ErrorKind::IsADirectory => (
            "cannot be written: it is a folder".to_owned(),
            "name a file in it".to_owned(),
        ),
        _ => (
            format!("cannot be written ({error})"),
            "check the disk, or write elsewhere".to_owned(),
        ),
    };
    Fault::system(name, what, help)
}
