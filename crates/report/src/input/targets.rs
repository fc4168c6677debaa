//! What was found of a programme's targets.

/// The targets and the answers to what an auditor would ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetsPage {
    /// What was found, in a sentence.
    pub lead: String,
    /// Each target, in the programme's order.
    pub targets: Vec<ReportedTarget>,
    /// Where the numbers come from: positions in [`super::Site::sources`].
    pub cites: Vec<usize>,
}

/// One target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedTarget {
    /// What it is called.
    pub id: String,
    /// The larger promise that it is part of.
    pub part_of: Option<String>,
    /// What it says.
    pub words: String,
    /// Where it says so.
    pub source: String,
    /// The answers.
    pub answers: Vec<TargetAnswer>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetAnswer {
    /// What was asked: `Would it happen anyway?`.
    pub asked: String,
    /// How it came out.
    pub verdict: TargetVerdict,
    /// Why, with its numbers.
    pub sentence: String,
}

/// How an answer came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetVerdict {
    /// Well.
    Holds,
    /// In part.
    Weak,
    /// Badly.
    Fails,
    /// Nobody can tell.
    CannotTell,
}

impl TargetVerdict {
    /// As people read it.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Weak => "weak",
            Self::Fails => "fails",
            Self::CannotTell => "cannot be told",
        }
    }
}
