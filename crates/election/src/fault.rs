//! What is wrong, where, and what to do.

use std::fmt;

use crate::{Kind, Severity};

/// How many faults an [`ElectionFaults`] keeps; it counts all.
pub const FAULTS_KEPT: usize = 100;

/// Which input a fault is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// A `.pb` file.
    Pb,
    /// The settings given beside the CSV files; a line is a setting.
    Settings,
    /// `projects.csv`.
    Projects,
    /// `ballots.csv`.
    Ballots,
}

/// One thing that is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind of thing.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// Which input it is in.
    pub input: Input,
    /// The line, from 1. What is missing altogether is reported where it
    /// should be.
    pub line: usize,
    /// The column or the key of META.
    pub column: Option<String>,
    /// What is wrong, in lower case and without a full stop.
    pub what: String,
    /// What to do about it.
    pub help: String,
}

/// Something found in a file, whether or not it stops the reading.
pub type Finding = Fault;

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.input {
            Input::Pb => {}
            Input::Settings => formatter.write_str("settings, ")?,
            Input::Projects => formatter.write_str("projects, ")?,
            Input::Ballots => formatter.write_str("ballots, ")?,
        }
        write!(formatter, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(formatter, ", {column}")?;
        }
        write!(formatter, ": {} ({})", self.what, self.help)
    }
}

/// Why an election could not be read: every wrong place, the first hundred in
/// full.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.report())]
pub struct ElectionFaults {
    kept: Vec<Fault>,
    total: u64,
}

impl ElectionFaults {
    pub(crate) fn new(mut kept: Vec<Fault>, total: u64) -> Self {
        kept.truncate(FAULTS_KEPT);
        Self { kept, total }
    }

    /// The first hundred faults, by input and line.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.kept
    }

    /// How many there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    fn report(&self) -> String {
        let mut lines: Vec<String> = self.kept.iter().map(Fault::to_string).collect();
        let more = self.total - self.kept.len() as u64;
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        lines.join("\n")
    }
}
