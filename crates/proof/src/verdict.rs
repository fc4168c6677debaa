//! Verdicts, and the table of them that people read.

use std::fmt;

use crate::run::Finding;

/// Whether a check holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Proved,
    /// It does not, as its case says.
    FailsAsKnown,
    /// Its data is not here.
    Skipped,
    /// It does not hold.
    Failed,
    /// It holds, and its case says it does not.
    Surprising,
}

impl Verdict {
    /// Whether nothing need be done.
    #[must_use]
    pub const fn is_fine(self) -> bool {
        matches!(self, Self::Proved | Self::FailsAsKnown | Self::Skipped)
    }

    /// As it stands in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::FailsAsKnown => "fails, as known",
            Self::Skipped => "skipped",
            Self::Failed => "FAILED",
            Self::Surprising => "HOLDS, UNEXPECTED",
        }
    }
}

/// Every finding, with how many of each verdict.
#[derive(Debug, Clone)]
pub struct Report {
    /// One a check, in the order of cases.
    pub findings: Vec<Finding>,
}

impl Report {
    /// How many checks came out as `verdict`.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.findings
            .iter()
            .filter(|one| one.verdict == verdict)
            .count()
    }

    /// Whether every check came out as its case says.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.findings.iter().all(|one| one.verdict.is_fine())
    }

    /// How many checks were made at all.
    #[must_use]
    pub fn made(&self) -> usize {
        self.findings.len() - self.count(Verdict::Skipped)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.findings.iter().map(|one| one.name.chars().count());
        let wide = names.max().unwrap_or(0).max("case".len());
        writeln!(
            formatter,
            "{:wide$}  {:>7}  {:>7}  {:>9}  {:17}  source",
            "case", "matched", "of", "apart", "verdict"
        )?;
        for one in &self.findings {
            let apart = one
                .greatest
                .map_or_else(String::new, |apart| format!("{apart:.2e}"));
            writeln!(
                formatter,
                "{:wide$}  {:>7}  {:>7}  {apart:>9}  {:17}  {}",
                one.name,
                one.matched,
                one.total,
                one.verdict.name(),
                one.source
            )?;
            if let Some(note) = &one.note {
                for line in note.lines() {
                    writeln!(formatter, "{:wide$}  {line}", "")?;
                }
            }
        }
        write!(
            formatter,
            "{} proved, {} fail as known, {} skipped, {} failed, {} hold against what is written",
            self.count(Verdict::Proved),
            self.count(Verdict::FailsAsKnown),
            self.count(Verdict::Skipped),
            self.count(Verdict::Failed),
            self.count(Verdict::Surprising),
        )
    }
}
