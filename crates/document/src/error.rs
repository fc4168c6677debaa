//! Why a document could not be written.

/// Why a document could not be written.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentError {
    /// The font of PDFs lacks a letter.
    #[error(
        "the font of PDFs has no letter '{letter}' (U+{code:04X}), as in «{text}»: write it as HTML or DOCX"
    )]
    NoLetter {
        /// The letter.
        letter: char,
        /// Its code point.
        code: u32,
        /// Where it stands.
        text: String,
    },
    /// A writer failed: a fault of this program.
    #[error("the {form} could not be written: {why}")]
    Writer {
        /// What was written.
        form: &'static str,
        /// What the writer said.
        why: String,
    },
}
