//! Bytes from a folder, or from an address.

use std::io::Read;
use std::path::{Path, PathBuf};

use allotment_table::{Fault, Faults};

/// The largest file fetched: a limit on what comes from outside.
const LARGEST: u64 = 2 << 30;

/// Where files are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// A folder, looked through with all its folders.
    Folder(PathBuf),
    /// A web address under which the files lie by their paths.
    Address(String),
    /// Each file's own address.
    Publishers,
}

impl Origin {
    pub(super) fn new(from: Option<&str>) -> Self {
        match from {
            None => Self::Publishers,
            Some(address) if address.starts_with("http://") || address.starts_with("https://") => {
                Self::Address(address.trim_end_matches('/').into())
            }
            Some(folder) => Self::Folder(folder.into()),
        }
    }
}

/// The bytes at `address`, or nothing if the server says that it has none.
///
/// # Errors
/// [`Faults`] with the address and what the server or the network said.
pub(super) fn download(address: &str) -> Result<Option<Vec<u8>>, Faults> {
    let refuse = |what: String| {
        let help = "check the address and the network, or give the folder with --from";
        Faults::from(Fault::new(address, what, help))
    };
    let response = match ureq::get(address).call() {
        Ok(response) => response,
        Err(ureq::Error::StatusCode(404 | 410)) => return Ok(None),
        Err(error) => return Err(refuse(format!("it could not be fetched: {error}"))),
    };
    let expected: Option<u64> = response
        .headers()
        .get("content-length")
        .and_then(|length| length.to_str().ok()?.parse().ok());
    let mut bytes = Vec::new();
    response
        .into_body()
        .into_reader()
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| refuse(format!("it broke off: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(refuse(format!("it is larger than {LARGEST} bytes")));
    }
    if let Some(expected) = expected.filter(|&expected| expected != bytes.len() as u64) {
        return Err(refuse(format!(
            "{} bytes came where {expected} were announced",
            bytes.len()
        )));
    }
    Ok(Some(bytes))
}

/// The file at `path` in `folder`, else the only one of that name anywhere in
/// it, else nothing.
pub(super) fn find(folder: &Path, path: &str) -> Option<PathBuf> {
    let there = folder.join(path);
    if there.is_file() {
        return Some(there);
    }
    let name = path.rsplit('/').next()?;
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        entries.sort();
        for entry in entries {
            if entry.is_dir() && depth < 8 {
                folders.push((entry, depth + 1));
            } else if entry.file_name().is_some_and(|known| known == name) {
                found.push(entry);
            }
        }
    }
    found.sort();
    found.into_iter().next()
}
