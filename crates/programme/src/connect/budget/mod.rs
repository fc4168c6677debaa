//! Budgets: tables in which every line is money of its own.

mod lines;
mod read;

pub(super) use lines::{Lines, read_lines};
pub(super) use read::read_budget;

use allotment_connect::{Effect, Located, Span};

use crate::spec::Located as Named;

/// A table of budget lines, each a pot.
#[derive(Debug, Clone)]
pub struct BudgetSpec {
    /// Its line in the spec.
    pub line: u64,
    /// The file.
    pub path: Named<String>,
    /// What its lines are known by, before the number of the line: the file, if
    /// nothing is said.
    pub id: String,
    /// The column of places that its lines are stated by.
    pub geography: Named<String>,
    /// Its own column of those codes.
    pub area: Named<String>,
    /// Its column of amounts: minor units if the name ends in `_minor`.
    pub amount: Named<String>,
    /// Whose each line is.
    pub department: Said,
    /// The theme of each line.
    pub theme: Said,
    /// The kind of each line.
    pub kind: Said,
    /// How each line is known to reach its area.
    pub located: Where,
    /// A column of what people call each line.
    pub name: Option<Named<String>>,
    /// Whether its money comes once, or each year.
    pub once: bool,
    /// When its lines run.
    pub days: Days,
    /// What all its lines are meant to change.
    pub effects: Vec<Effect>,
}

/// What is said of every line: one text for all, or a column.
#[derive(Debug, Clone)]
pub enum Said {
    /// Of all lines.
    All(String),
    /// In a column.
    Column(Named<String>),
}

/// How lines are known to reach their areas.
#[derive(Debug, Clone)]
pub enum Where {
    /// All in one way.
    All(Located),
    /// As a column says.
    Column(Named<String>),
}

/// When the lines of a budget run.
#[derive(Debug, Clone)]
pub enum Days {
    /// All from one day to another.
    All(Span),
    /// In the year that a column says.
    Year(Named<String>),
    /// From the day in one column to that in another.
    Columns(Option<Named<String>>, Option<Named<String>>),
}
