//! What every answer of the outcome stage can be told as.

use allotment_report::Figure;
use allotment_table::Source;
use serde_json::Value;

use crate::sheet::Sheet;

/// An answer, as a document for programs, words for people, and a table.
pub trait Told {
    /// The whole of it as one JSON document, with its provenance.
    fn document(&self, sources: &[Source]) -> Value;

    /// The answer in one sentence.
    fn sentence(&self) -> String;

    /// Which of `sources`, the tables it was found in, it names, and what of them: not
    /// the hash of a table whose hidden cells could be guessed until it fits.
    fn published(&self, sources: &[Source]) -> Vec<Source> {
        sources.to_vec()
    }

    /// What a reader must know before believing it, in sentences.
    fn mind(&self) -> Vec<String> {
        Vec::new()
    }

    /// What else than the tables it rests on, with source and date, in sentences.
    fn rests_on(&self) -> Vec<String> {
        Vec::new()
    }

    /// Its pictures.
    fn figures(&self) -> Vec<Figure>;

    /// All of it as text for a terminal or a file.
    fn in_words(&self) -> String;

    /// Its numbers as a table.
    fn sheet(&self, sources: &[Source]) -> Sheet;
}
