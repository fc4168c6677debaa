//! The bytes of a file that is no table.

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
