//! What a command read, so that it is never written over.

use std::path::{Path, PathBuf};

use allotment_table::Source;

/// Every file that was read: the spec, and what it names beside itself.
pub(super) fn inputs(spec: &Path, sources: &[Source]) -> Vec<PathBuf> {
    let folder = spec.parent().unwrap_or(Path::new(""));
    let named = sources.iter().filter_map(|source| source.file.as_ref());
    let named = named.map(|file| folder.join(file));
    std::iter::once(spec.to_path_buf()).chain(named).collect()
}

/// The same as paths that are lent.
pub(super) fn as_paths(files: &[PathBuf]) -> Vec<&Path> {
    files.iter().map(PathBuf::as_path).collect()
}
