//! The files of a folder that may know places.

use std::path::{Path, PathBuf};

use allotment_place::Level;
use allotment_table::{Fault, Faults, FeatureTable, Table, read_bytes, sha256_of};

/// A file, as a table of its rows or features.
pub(super) struct Read {
    /// Its path from the folder.
    pub file: String,
    pub table: Table,
    /// Whether it has shapes or points.
    pub is_ground: bool,
}

/// So deep are folders looked into.
const DEPTH_MAX: usize = 6;

/// So many files are looked at.
const FILES_MAX: usize = 10_000;

/// The files in `folder` and the folders in it, in order of name; what a
/// programme wrote and hidden files aside.
pub(super) fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Faults> {
    let mut found = Vec::new();
    walk(folder, 0, &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Faults> {
    let cannot = |error: &std::io::Error| {
        let help = "name a folder that is there and can be read";
        Fault::new(
            folder.display().to_string(),
            format!("it cannot be looked into: {error}"),
            help,
        )
    };
    for entry in std::fs::read_dir(folder).map_err(|error| cannot(&error))? {
        let path = entry.map_err(|error| cannot(&error))?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or(".");
        if name.starts_with('.') || (depth == 0 && name == crate::OUT) {
            continue;
        }
        if path.is_dir() {
            if depth < DEPTH_MAX {
                walk(&path, depth + 1, found)?;
            }
        } else if found.len() < FILES_MAX {
            found.push(path);
        }
    }
    Ok(())
}

/// The path of a file from the folder.
pub(super) fn name(folder: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    inner.display().to_string()
}

/// The file at `path` as a table; nothing if it is of another kind.
pub(super) fn read(folder: &Path, path: &Path) -> Result<Option<Read>, Faults> {
    let file = name(folder, path);
    let lower = file.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if ends(&[".geojson", ".geojson.gz"]) {
        let bytes = read_bytes(path)?;
        let features = FeatureTable::from_bytes(&file, &bytes)?;
        let mut source = features.table.source().clone();
        source.sha256 = Some(sha256_of(&bytes));
        source.file = Some(file.clone());
        return Ok(Some(Read {
            file,
            table: features.table.with_source(source),
            is_ground: true,
        }));
    }
    if !ends(&[".csv", ".csv.gz", ".parquet", ".xlsx"]) {
        return Ok(None);
    }
    let table = Table::read(path)?;
    let is_ground = lower.ends_with(".parquet") && table.has("geometry");
    Ok(Some(Read {
        file,
        table,
        is_ground,
    }))
}

/// The level that a column's name says it has codes of: its end says that they
/// are codes.
pub(super) fn level_of(name: &str) -> Option<Level> {
    let lower = name.to_ascii_lowercase();
    let says_codes = lower.ends_with("cd") || lower.ends_with("code");
    says_codes.then(|| Level::new(name).ok()).flatten()
}
