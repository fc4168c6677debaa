//! The bytes of a file that is no table.

use std::fs::File;
use std::io::{self, Take};
use std::path::Path;

use crate::fault::Faults;

/// The bytes of the file at `path`.
///
/// # Errors
/// One fault that says why it cannot be read, with the nearest names in its
/// folder where it is not there.
pub fn read_bytes(path: impl AsRef<Path>) -> Result<Vec<u8>, Faults> {
    crate::file::read_bytes(path.as_ref()).map(|file| file.bytes)
}

/// What `take_in` takes of the file at `path`: for a reader that knows when to
/// stop, such as at a line without an end.
///
/// # Errors
/// As [`read_bytes`]; and for more than 2 GiB.
pub fn read_bytes_through(
    path: impl AsRef<Path>,
    take_in: impl FnOnce(Take<File>) -> io::Result<Vec<u8>>,
) -> Result<Vec<u8>, Faults> {
    crate::file::read_through(path.as_ref(), take_in).map(|file| file.bytes)
}
