//! Writing `out/` so that a reader finds the old folder or the whole new one.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use allotment_table::{Fault, Faults, writing};

/// The files of `out/`, by path with `/` between folders.
pub type OutFiles = BTreeMap<String, Vec<u8>>;

/// Replaces the folder `out` by one that holds just `files`.
///
/// They go to a folder beside it, to the disk, and then to its name. If
/// anything fails, that folder goes and the old one stays as it was.
///
/// # Errors
/// [`Faults`] of the machine: no permission, a full disk.
pub fn write_out(out: &Path, files: &OutFiles) -> Result<(), Faults> {
    let _until_done = writing();
    let fresh = beside(out, "new");
    let old = beside(out, "old");
    let result = fill(&fresh, files).and_then(|()| swap(out, &fresh, &old));
    result.map_err(|error| {
        let _gone = fs::remove_dir_all(&fresh);
        fault(out, &error).into()
    })
}

fn fill(fresh: &Path, files: &OutFiles) -> io::Result<()> {
    remove(fresh)?;
    fs::create_dir_all(fresh)?;
    let mut folder_made = PathBuf::new();
    for (path, bytes) in files {
        let target = fresh.join(path);
        if let Some(folder) = target.parent()
            && folder != folder_made
        {
            fs::create_dir_all(folder)?;
            folder_made = folder.to_path_buf();
        }
        fs::File::create(&target)?.write_all(bytes)?;
    }
    // One flush for the whole folder: a report has thousands of map tiles.
    sync_folder(fresh)
}

/// Sees to it that the folder and everything in it is on the disk.
fn sync_folder(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::File::open(entry.path())?.sync_all()?;
        }
    }
    fs::File::open(folder)?.sync_all()
}

fn swap(out: &Path, fresh: &Path, old: &Path) -> io::Result<()> {
    remove(old)?;
    let had = match fs::rename(out, old) {
        Ok(()) => true,
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    if let Err(error) = fs::rename(fresh, out) {
        if had {
            fs::rename(old, out)?;
        }
        return Err(error);
    }
    remove(old)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn beside(out: &Path, ending: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(out.file_name().unwrap_or_default());
    name.push(format!(".{ending}"));
    out.with_file_name(name)
}

fn fault(out: &Path, error: &io::Error) -> Fault {
    let (what, help) = match error.kind() {
        ErrorKind::PermissionDenied => (
            "the folder may not be written to".to_owned(),
            "choose a folder of your own, or ask for permission",
        ),
        ErrorKind::StorageFull => (
            "the disk is full".to_owned(),
            "make room and run again; the earlier results are untouched",
        ),
        ErrorKind::ReadOnlyFilesystem => (
            "the disk may only be read".to_owned(),
            "copy the programme to a folder that can be written to",
        ),
        _ => (
            format!("the results cannot be written: {error}"),
            "see to the folder and run again; the earlier results are untouched",
        ),
    };
    Fault::system(out.display().to_string(), what, help)
}
