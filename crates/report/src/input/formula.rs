//! How need was measured and how the money was shared, in words and symbols.

use allotment_place::{Pence, Period};

/// How need was measured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NeedMethod {
    /// The name of the index: `English Indices of Deprivation 2025`.
    pub name: String,
    /// How it is made, a plain sentence each.
    pub words: Vec<String>,
    /// The same as formulas, one a line.
    pub symbols: Vec<String>,
    /// How many draws stand behind the intervals, if any were made.
    pub draws: Option<u32>,
    /// What was varied in those draws, a plain sentence each.
    pub varied: Vec<String>,
}

/// How the money was shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// All of the money.
    pub envelope: Pence,
    /// Who is in, if not every place.
    pub selection: Option<Selection>,
    /// The parts that the money is divided into.
    pub parts: Vec<Part>,
    /// The limits on what one place can get.
    pub limits: Vec<Limit>,
    /// The one number λ that spends the whole envelope, as an exact ratio.
    pub lambda: Option<String>,
    /// How a place's money is spread over its years: parts for each year
    /// from its start.
    pub profile: Vec<u32>,
    /// The part that is capital, as it was written: `0.63`.
    pub capital: Option<String>,
    /// Anything else that a reader should know, a plain sentence each.
    pub notes: Vec<String>,
}

/// How places were chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// What they were chosen by: `score`.
    pub by: String,
    /// How many are in.
    pub count: usize,
    /// The rules, a plain sentence each: caps, exclusions, order.
    pub rules: Vec<String>,
    /// How many start in each year, if they start in turn.
    pub starts: Vec<(Period, usize)>,
}

/// One part of the formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name: `people`.
    pub name: String,
    /// Its part of the envelope, as it was written: `0.7`.
    pub weight: String,
    /// What it goes out in proportion to: `population * need_index`.
    pub expression: String,
    /// The same in plain words.
    pub words: String,
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Its name: `ceiling`.
    pub name: String,
    /// As it was set: `£20,000,000 a place`.
    pub value: String,
    /// What it does, in a sentence.
    pub words: String,
}
