//! What the pictures of an examination of promises are made from.

use super::FigureTopic;

/// Amounts, a bar each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AmountBars {
    /// What it is about. Outcome and unit stand under the axis.
    pub topic: FigureTopic,
    /// The sentence that says what it shows.
    pub sentence: String,
    /// What the table's columns are called: the bars, then their numbers, then
    /// [`AmountBar::more`].
    pub columns: Vec<String>,
    /// A bar each, drawn in this order.
    pub bars: Vec<AmountBar>,
}

/// One amount.
#[derive(Debug, Clone, PartialEq)]
pub struct AmountBar {
    /// What stands above it.
    pub name: String,
    /// How long it is; below zero to the left.
    pub value: f64,
    /// The number as people read it: `£3.70bn`.
    pub text: String,
    /// What else the table says of it.
    pub more: Vec<String>,
    /// Whether it is picked out from the others.
    pub is_picked: bool,
}

/// Promises over time, a line each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PromiseTimeline {
    /// What it is about. Outcome and unit are not used.
    pub topic: FigureTopic,
    /// The sentence that says what it shows.
    pub sentence: String,
    /// A line each, drawn in this order.
    pub lines: Vec<PromiseLine>,
}

/// One promise over time. Times are in years, such as 2024.25.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PromiseLine {
    /// Its name.
    pub name: String,
    /// What became of it.
    pub status: String,
    /// When it was made, and how that reads.
    pub made: (f64, String),
    /// By when it was first due.
    pub first_due: Option<(f64, String)>,
    /// By when it is due now, if that is another day.
    pub last_due: Option<(f64, String)>,
    /// When it was done.
    pub done: Option<(f64, String)>,
}
