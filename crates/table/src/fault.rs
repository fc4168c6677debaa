//! What is wrong with somebody's file, where, and what to do about it.

use std::fmt;

/// How many faults are kept; the rest are counted.
pub const FAULTS_KEPT: usize = 100;

/// Whose fault it is: what was given, or the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FaultKind {
    /// The input is wrong: a file that is not there, a cell that is no number.
    #[default]
    Input,
    /// The command line is wrong, whatever is in the files.
    Asked,
    /// The machine refused: a full disk, a folder that may not be written to.
    System,
    /// What was kept is not what it was: somebody altered it.
    Altered,
}

/// One thing that is wrong, in words for the person who can put it right.
///
/// ```
/// use allotment_table::Fault;
///
/// let fault = Fault::new("need.csv", "'n/a' is not a number", "leave the cell empty")
///     .at_line(3)
///     .in_column("income");
/// assert_eq!(fault.to_string(), "need.csv:3: column 'income': 'n/a' is not a number");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file as the person named it.
    pub file: String,
    /// The line in it, from 1; for Parquet and spreadsheets the row.
    pub line: Option<u64>,
    /// The column, when one cell or one column is wrong.
    pub column: Option<String>,
    /// What is wrong, in lower case and without a full stop.
    pub what: String,
    /// What to do about it.
    pub help: String,
    /// Whose fault it is.
    pub kind: FaultKind,
}

impl Fault {
    /// A fault of the input `file` as a whole.
    #[must_use]
    pub fn new(file: impl Into<String>, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line: None,
            column: None,
            what: what.into(),
            help: help.into(),
            kind: FaultKind::Input,
        }
    }

    /// A fault of what was asked, in `option` of the command line.
    #[must_use]
    pub fn asked(
        option: impl Into<String>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            kind: FaultKind::Asked,
            ..Self::new(option, what, help)
        }
    }

    /// A fault of the machine, met at `file`.
    #[must_use]
    pub fn system(
        file: impl Into<String>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            kind: FaultKind::System,
            ..Self::new(file, what, help)
        }
    }

    /// A fault of `file`, which is not what it was when it was kept.
    #[must_use]
    pub fn altered(
        file: impl Into<String>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            kind: FaultKind::Altered,
            ..Self::new(file, what, help)
        }
    }

    /// The same fault, at `line`.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The same fault, in `column`.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        if let Some(column) = &self.column {
            write!(formatter, ": column '{column}'")?;
        }
        write!(formatter, ": {}", self.what)
    }
}

/// Everything that is wrong: the first hundred faults by file and line, and
/// the count of all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    kept: Vec<Fault>,
    total: u64,
}

impl Faults {
    /// No fault yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, fault: Fault) {
        self.total += 1;
        self.kept.push(fault);
        if self.kept.len() >= 2 * FAULTS_KEPT {
            self.tidy();
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How many there are, kept or not.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// `value` if nothing is wrong.
    ///
    /// # Errors
    /// The faults themselves, if there are any.
    pub fn into_result<T>(mut self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            return Ok(value);
        }
        self.tidy();
        Err(self)
    }

    /// Takes over the faults of `other`.
    pub fn merge(&mut self, other: Self) {
        self.total += other.total;
        self.kept.extend(other.kept);
        self.tidy();
    }

    /// The value of `result`; its faults, if it has any, are kept here.
    pub fn collect<T>(&mut self, result: Result<T, Self>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(faults) => {
                self.merge(faults);
                None
            }
        }
    }

    /// Whether each of them is of the command line alone.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        !self.is_empty() && self.iter().all(|fault| fault.kind == FaultKind::Asked)
    }

    /// Whether one of them is the machine's.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.iter().any(|fault| fault.kind == FaultKind::System)
    }

    /// Whether one of them is that something is not what it was.
    #[must_use]
    pub fn is_altered(&self) -> bool {
        self.iter().any(|fault| fault.kind == FaultKind::Altered)
    }

    /// Those kept, by file, then line, then as found.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        let mut sorted: Vec<&Fault> = self.kept.iter().collect();
        sorted.sort_by_key(|fault| (&fault.file, fault.line));
        sorted.into_iter().take(FAULTS_KEPT)
    }

    /// The faults as the command line shows them: `error: FILE:LINE: what`,
    /// then `help: what to do`, and at the end how many more there are.
    #[must_use]
    pub fn report(&self) -> String {
        let mut lines = Vec::new();
        for fault in self.iter() {
            lines.push(format!("error: {fault}\n"));
            if !fault.help.is_empty() {
                lines.push(format!("help: {}\n", fault.help));
            }
        }
        let shown = self.kept.len().min(FAULTS_KEPT) as u64;
        if self.total > shown {
            let more = self.total - shown;
            lines.push(format!("and {more} more, {} in all\n", self.total));
        }
        lines.concat()
    }

    fn tidy(&mut self) {
        self.kept
            .sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        self.kept.truncate(FAULTS_KEPT);
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = 0;
        for fault in self.iter() {
            let gap = if shown == 0 { "" } else { "\n" };
            write!(formatter, "{gap}{fault}")?;
            shown += 1;
        }
        if self.total > shown {
            write!(formatter, "\nand {} more", self.total - shown)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        let mut faults = Self::new();
        faults.push(fault);
        faults
    }
}

impl Extend<Fault> for Faults {
    fn extend<I: IntoIterator<Item = Fault>>(&mut self, faults: I) {
        for fault in faults {
            self.push(fault);
        }
    }
}

impl FromIterator<Fault> for Faults {
    fn from_iter<I: IntoIterator<Item = Fault>>(faults: I) -> Self {
        let mut all = Self::new();
        all.extend(faults);
        all
    }
}

impl IntoIterator for Faults {
    type Item = Fault;
    type IntoIter = std::vec::IntoIter<Fault>;

    fn into_iter(mut self) -> Self::IntoIter {
        self.tidy();
        self.kept.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_hundred_by_line_are_kept_and_all_are_counted() {
        let all: Faults = (1..=500)
            .rev()
            .map(|line| Fault::new("a.csv", "wrong", "right it").at_line(line))
            .collect();
        assert_eq!(all.total(), 500);
        let lines: Vec<_> = all.iter().filter_map(|fault| fault.line).collect();
        assert_eq!(lines, (1..=100).collect::<Vec<u64>>());
        let report = all.report();
        assert!(report.starts_with("error: a.csv:1: wrong\nhelp: right it\nerror: a.csv:2:"));
        assert!(report.ends_with("and 400 more, 500 in all\n"), "{report}");
        assert!(all.to_string().ends_with("\nand 400 more"));
    }

    #[test]
    fn faults_of_two_results_are_one_list() {
        let mut all = Faults::new();
        assert_eq!(all.collect(Ok(7)), Some(7));
        assert!(all.is_empty());
        assert_eq!(all.clone().into_result(1), Ok(1));
        let wrong: Result<u8, Faults> = Err(Fault::system("b", "full", "make room").into());
        assert_eq!(all.collect(wrong), None);
        all.push(Fault::new("a", "odd", "even it"));
        assert!(all.is_system() && !all.is_altered());
        assert!(Faults::from(Fault::altered("c", "shorter", "ask")).is_altered());
        assert_eq!(all.clone().to_string(), "a: odd\nb: full");
        assert_eq!(all.into_result(()).unwrap_err().total(), 2);
    }
}
