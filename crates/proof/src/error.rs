//! What can be wrong with a case.

use allotment_table::Faults;

/// Why a case could not be run at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// A case file that is not one.
    #[error("{file}: {what}")]
    Case {
        /// The file.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// What the software said about the data or the spec.
    #[error("{}", .0.report().trim_end())]
    Faults(Faults),
}

impl From<Faults> for ProofError {
    fn from(faults: Faults) -> Self {
        Self::Faults(faults)
    }
}
