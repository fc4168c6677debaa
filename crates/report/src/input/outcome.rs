//! Whether a programme changed what it was meant to change.

use std::collections::BTreeMap;

use allotment_place::PlaceId;

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
    /// What else was asked: of neighbours, of gaps over time, of a cut-off.
    pub further: Vec<OutcomeFurther>,
    /// What is told of places, each on its own page.
    pub places: BTreeMap<PlaceId, OutcomePlace>,
    /// Where the numbers come from: positions in [`super::Site::sources`].
    pub cites: Vec<usize>,
}

/// The answer to a further question.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeFurther {
    /// Fit for an address: letters, digits, `-`, `_`.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// The answer, in one sentence.
    pub sentence: String,
    /// What is said beside it, a sentence each.
    pub besides: Vec<String>,
    /// What to mind before believing it.
    pub warnings: Vec<String>,
    /// Its pictures.
    pub figures: Vec<Figure>,
    /// The file with all its numbers, from the report's folder.
    pub file: String,
    /// Where the numbers come from: positions in [`super::Site::sources`].
    pub cites: Vec<usize>,
}

/// What is told of one place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutcomePlace {
    /// Since when it was reached, and what came of the places that began with it, a
    /// sentence each.
    pub lines: Vec<String>,
    /// How it went beside places like it: a sentence and a picture each.
    pub beside: Vec<(String, Figure)>,
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
    /// Effects within groups.
    pub groups: Vec<OutcomeGroup>,
    /// Its pictures.
    pub figures: Vec<Figure>,
    /// The file with all its numbers, from the report's folder.
    pub file: String,
}

/// The effect on one group, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeGroup {
    /// Its name.
    pub name: String,
    /// The effect with its interval, or why there is none.
    pub effect: String,
    /// How much more it gained than the other groups of the same places; nothing where
    /// each place is in one group.
    pub beside: Option<String>,
}
