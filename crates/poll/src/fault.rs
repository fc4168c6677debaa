//! What is wrong with a definition.

/// What is wrong with a definition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct DefinitionFault {
    /// The line, from 1, where it is known.
    pub line: Option<u64>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl DefinitionFault {
    pub(crate) fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            line: None,
            what: what.into(),
            help: help.into(),
        }
    }
}
