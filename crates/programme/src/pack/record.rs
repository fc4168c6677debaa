//! What was added of a pack, and whether anybody had seen it before.

use std::path::Path;

use allotment_table::{Fault, Faults};
use serde::{Deserialize, Serialize};

/// The name of the record in a pack's folder.
pub(super) const RECORD: &str = "pack.json";

/// One file that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedFile {
    /// Its name in programmes.
    pub id: String,
    /// Its name in the folder.
    pub file: String,
    /// What the publisher calls it.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where it came from.
    pub from: String,
    /// The publisher's page.
    pub page: String,
    /// The day of publication or the edition.
    pub date: String,
    /// Its licence.
    pub licence: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Whether the hash was known before it was added; otherwise this is the
    /// first time, and the hash is held against the next.
    pub verified: bool,
    /// What a reader should know of it.
    pub note: Option<String>,
    /// Which edition of the pack it was made of, where it is not kept as it
    /// came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// The SHA-256 of the one file that came, where what is kept was made of
    /// it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_sha256: Option<String>,
}

/// The record in `folder`, an empty one if nothing was added yet.
///
/// # Errors
/// [`Faults`] if there is a record that cannot be read.
pub fn read_record(folder: &Path) -> Result<Vec<RecordedFile>, Faults> {
    let path = folder.join(RECORD);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let bytes = allotment_table::read_bytes(&path)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let line = u64::try_from(error.line()).unwrap_or(1);
        let what = format!("this is not a record of a data pack: {error}");
        let help = "remove the folder and add the pack again";
        Faults::from(Fault::new(path.display().to_string(), what, help).at_line(line))
    })
}
