//! Why promises cannot be counted.

/// Why promises cannot be counted. Positions are those of the promises given.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExamineError {
    /// Promises replace each other.
    #[error("{} promises replace each other in a circle: let each replace only older ones", circle.len())]
    ReplacesInACircle {
        /// The promises, each of which replaces the next, and the last the first.
        circle: Vec<usize>,
    },
    /// A promise is, at some remove, a part of itself.
    #[error("{} promises are parts of each other in a circle: name the whole alone", circle.len())]
    PartOfItself {
        /// The promises, each a part of the next, and the last of the first.
        circle: Vec<usize>,
    },
    /// A whole with parts replaces or is replaced: nobody knows which part.
    #[error("a promise with parts replaces or is replaced: say of each part what it replaces")]
    ReplacesInWhole {
        /// The newer promise.
        newer: usize,
        /// The older one.
        older: usize,
        /// The one that has parts.
        whole: usize,
    },
}
