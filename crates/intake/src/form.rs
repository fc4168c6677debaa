//! Which columns are wanted.

use allotment_place::Currency;

/// The columns that are wanted of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// In the order in which they are given back.
    pub fields: Vec<Field>,
}

/// One wanted column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What the result calls it.
    pub name: String,
    /// What its cells are.
    pub kind: Kind,
    /// Whether every row must have it.
    pub is_required: bool,
    /// Whether no two rows may have the same.
    pub is_unique: bool,
    /// What else people call it.
    pub also: Vec<String>,
}

/// What the cells of a column are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A code or an id: text that no spreadsheet may take for a number.
    Code,
    /// An amount in whole units and decimals, given back in whole minor units.
    Money(Currency),
    /// An amount in whole units and decimals, given back so, without its sign.
    Amount(Currency),
    /// A whole number.
    Whole,
    /// A number, with decimals if it has any.
    Number,
    /// A day, given back as `2026-03-31`.
    Day,
    /// Yes or no, given back as `true` or `false`.
    Truth,
    /// One of these words, given back as they stand here.
    OneOf(Vec<String>),
}

impl Field {
    /// A column that may be empty.
    #[must_use]
    pub fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            is_required: false,
            is_unique: false,
            also: Vec::new(),
        }
    }

    /// Every row must have it.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// No two rows may have the same.
    #[must_use]
    pub fn unique(mut self) -> Self {
        self.is_unique = true;
        self
    }

    /// People call it `name` too.
    #[must_use]
    pub fn called(mut self, name: &str) -> Self {
        self.also.push(name.to_owned());
        self
    }

    /// All its names, its own first.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name)
            .chain(&self.also)
            .map(String::as_str)
    }
}
