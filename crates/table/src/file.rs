//! Whole files in: their bytes, their hash, and why they cannot be had.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Take};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use crate::fault::{Fault, Faults};
use crate::nearest::{either, nearest};
use crate::provenance::{Source, sha256_of};

/// The most bytes a file may hold, unpacked: what a column of text can index.
pub(crate) const BYTES_MAX: u64 = i32::MAX as u64;

/// A file's bytes, and where they came from.
pub(crate) struct FileBytes {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl FileBytes {
    /// The source of a table read from these bytes, with their hash.
    pub(crate) fn source(&self) -> Source {
        Source {
            title: self.name.clone(),
            sha256: Some(sha256_of(&self.bytes)),
            file: Some(self.name.clone()),
            ..Source::default()
        }
    }
}

/// The bytes of the file at `path`.
pub(crate) fn read_bytes(path: &Path) -> Result<FileBytes, Faults> {
    let size = fs::metadata(path).map_or(0, |about| about.len());
    if size > BYTES_MAX {
        return Err(too_large(&path.display().to_string()).into());
    }
    read_through(path, |mut file| {
        let room = usize::try_from(size).unwrap_or(0);
        let mut bytes = Vec::with_capacity(room.saturating_add(1));
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    })
}

/// What `take_in` takes of the file at `path`, a pipe too, and never more than
/// [`BYTES_MAX`].
pub(crate) fn read_through(
    path: &Path,
    take_in: impl FnOnce(Take<File>) -> io::Result<Vec<u8>>,
) -> Result<FileBytes, Faults> {
    let name = path.display().to_string();
    let taken = File::open(path).and_then(|file| take_in(file.take(BYTES_MAX + 1)));
    let bytes = taken.map_err(|error| cannot_read(path, &name, &error))?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(too_large(&name).into());
    }
    Ok(FileBytes { name, bytes })
}

/// What the gzip file in `bytes` holds.
pub(crate) fn unpack(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut unpacked = Vec::with_capacity(bytes.len().saturating_mul(4).min(1 << 26));
    let read = MultiGzDecoder::new(bytes)
        .take(BYTES_MAX + 1)
        .read_to_end(&mut unpacked);
    match read {
        Ok(length) if length as u64 > BYTES_MAX => Err(too_large(name)),
        Ok(_) => Ok(unpacked),
        Err(_) if !bytes.starts_with(&[0x1f, 0x8b]) => Err(Fault::new(
            name,
            "is not a gzip file",
            "give it the ending of what it is, such as .csv, or pack it with gzip",
        )),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(Fault::new(
            name,
            "the gzip file is cut short",
            "fetch or copy the file again",
        )
        .at_line(line_after(&unpacked))),
        Err(error) => Err(Fault::new(
            name,
            format!("the gzip file is damaged ({error})"),
            "fetch or copy the file again",
        )
        .at_line(line_after(&unpacked))),
    }
}

/// The line on which `bytes` end.
fn line_after(bytes: &[u8]) -> u64 {
    bytes.split(|&byte| byte == b'\n').count() as u64
}

/// The fault of a file beyond [`BYTES_MAX`].
pub(crate) fn too_large(name: &str) -> Fault {
    Fault::new(
        name,
        "holds more than 2 GiB, unpacked",
        "split it, or keep only the columns that are needed",
    )
}

fn cannot_read(path: &Path, name: &str, error: &io::Error) -> Fault {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => not_found(path, name),
        ErrorKind::PermissionDenied => Fault::new(
            name,
            "may not be read: permission is denied",
            "give yourself the right to read it, for instance with chmod u+r",
        ),
        ErrorKind::IsADirectory => Fault::new(name, "is a folder, not a file", "name a file in it"),
        _ => Fault::system(
            name,
            format!("cannot be read ({error})"),
            "check the disk, then try again",
        ),
    }
}

fn not_found(path: &Path, name: &str) -> Fault {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let what = format!("the folder {} does not exist", folder.display());
        return Fault::new(name, what, "check how the path is written");
    }
    let others: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    let near = nearest(&wanted, others.iter().map(String::as_str));
    let help = if near.is_empty() {
        format!(
            "check the name; the folder {} has {} other files",
            folder.display(),
            others.len()
        )
    } else {
        format!("did you mean {}?", either(&near))
    };
    Fault::new(name, "there is no such file", help)
}

/// What `read` gives, or nothing if it panics. For readers of other people's
/// formats, which may meet bytes that their authors did not think of; `read`
/// must keep nothing outside itself.
pub(crate) fn catching_panics<T>(read: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).ok()
}
