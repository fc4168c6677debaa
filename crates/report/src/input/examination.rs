//! The page of an examination of promises.

use crate::Figure;

/// Promises, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExaminationPage {
    /// Its heading, as plain text.
    pub title: String,
    /// What was found, a paragraph each.
    pub lead: Vec<String>,
    /// Every promise, in order.
    pub promises: Vec<ExaminedPromise>,
    /// If not all are listed: how many more there are, and where.
    pub more: Option<String>,
    /// The pictures, each with a sentence and a table.
    pub figures: Vec<Figure>,
    /// What the numbers rest on, a paragraph each.
    pub sources: Vec<String>,
    /// The files beside the page: a name, and what it holds.
    pub files: Vec<(String, String)>,
    /// The version of the software, such as `0.1.0`.
    pub version: String,
}

/// A promise, as a row of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExaminedPromise {
    /// What it is known by.
    pub id: String,
    /// What was promised.
    pub what: String,
    /// Who promised it.
    pub who: String,
    /// What it comes to: `£10.47bn`.
    pub amount: String,
    /// What became of it: `late`.
    pub status: String,
    /// What else holds of it: `also late`; empty if nothing does.
    pub also: String,
    /// What shows it.
    pub evidence: String,
    /// The day of the evidence: `31 March 2024`.
    pub day: String,
    /// Where that was told: an address or words.
    pub source: String,
}
