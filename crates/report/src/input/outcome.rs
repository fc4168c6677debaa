//! Whether a programme changed what it was meant to change.

use crate::Figure;

/// What an evaluation found.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomePage {
    /// What was compared with what, a paragraph each.
    pub lead: Vec<String>,
    /// What was measured, and what was found of it.
    pub measures: Vec<OutcomeMeasure>,
    /// How many measures an effect is told in, and what that allows for.
    pub together: String,
    /// Where the numbers come from: positions in [`super::Site::sources`].
    pub cites: Vec<usize>,
}

/// One measure.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeMeasure {
    /// Fit for an address: letters, digits, `-`, `_`.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// The effect with its interval, or why there is none.
    pub effect: String,
    /// What is made of it: `a change for the better`, `no change is told`.
    pub verdict: String,
    /// What was found, in one sentence.
    pub sentence: String,
    /// The level of evidence, of 5.
    pub level: u8,
    /// Why it is that level.
    pub reasons: Vec<String>,
    /// What would raise it.
    pub to_raise: Vec<String>,
    /// What to mind before believing it.
    pub warnings: Vec<String>,
    /// Whether a frozen design was followed, in words.
    pub frozen: String,
    /// Effects within groups: the group, and its effect in words.
    pub groups: Vec<(String, String)>,
    /// Its pictures.
    pub figures: Vec<Figure>,
    /// The file with all its numbers, from the report's folder.
    pub file: String,
}
