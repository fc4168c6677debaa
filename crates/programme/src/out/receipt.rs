//! The receipt: what went in, what came out, each with its hash.

use allotment_table::{Fault, Faults, sha256_of};
use serde::{Deserialize, Serialize};

use super::OutFiles;

/// The receipt's name in `out/`.
pub const RECEIPT: &str = "receipt.json";

/// What a run was given and what it made. The same receipt, the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The version of the program.
    pub allotment: String,
    /// The programme's name.
    pub programme: String,
    /// The seed of everything drawn.
    pub seed: u64,
    /// Every file read, the programme's own first.
    pub inputs: Vec<Input>,
    /// Every stage, run or left out.
    pub stages: Vec<StageNote>,
    /// Every file made, but for the receipt.
    pub outputs: Vec<Output>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Input {
    /// The file, as the programme names it.
    pub path: String,
    /// Its SHA-256; none if cells of it are hidden, and it would tell them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What its publisher calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it was had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its date or edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// What a reader should know of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A stage, and whether it was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageNote {
    /// The stage.
    pub stage: String,
    /// Whether it was run.
    pub ran: bool,
    /// What it did, or why it was left out.
    pub note: String,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The file, from `out/`.
    pub path: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

impl Receipt {
    /// Notes the hash of every file in `files`.
    pub fn sign_for(&mut self, files: &OutFiles) {
        let outputs = files.iter().filter(|(path, _)| path.as_str() != RECEIPT);
        self.outputs = outputs
            .map(|(path, bytes)| Output {
                path: path.clone(),
                sha256: sha256_of(bytes),
                bytes: bytes.len() as u64,
            })
            .collect();
    }

    /// The receipt as a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).expect("a receipt is plain text");
        json.push(b'\n');
        json
    }

    /// The receipt that `bytes` of `file` are.
    ///
    /// # Errors
    /// [`Faults`] if they are no receipt.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Faults> {
        serde_json::from_slice(bytes).map_err(|error| {
            let line = u64::try_from(error.line()).unwrap_or(1);
            let what = format!("this is not a receipt: {error}");
            let help = "run the programme again with  allotment run";
            Faults::from(Fault::new(file, what, help).at_line(line))
        })
    }
}
