//! One figure of a neighbourhood, as it is told.

use allotment_crosswalk::Bounded;

/// What a figure is about, in the order in which a reader meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    People,
    Need,
    Community,
    Strength,
    Gap,
    Alike,
    Asset,
    Money,
}

impl Part {
    pub(super) const ALL: [Self; 8] = [
        Self::People,
        Self::Need,
        Self::Community,
        Self::Strength,
        Self::Gap,
        Self::Alike,
        Self::Asset,
        Self::Money,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Need => "need",
            Self::Community => "community need",
            Self::Strength => "strength",
            Self::Gap => "gap",
            Self::Alike => "as its peers",
            Self::Asset => "assets",
            Self::Money => "money",
        }
    }

    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::People => "Who lives here",
            Self::Need => "Need",
            Self::Community => "Community need",
            Self::Strength => "Strengths beside places like it",
            Self::Gap => "Gaps beside places like it",
            Self::Alike => "Much as places like it",
            Self::Asset => "What is within reach",
            Self::Money => "Money and policies that reach it",
        }
    }
}

/// A figure.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) part: Part,
    /// Its key, for programs.
    pub(super) measure: String,
    /// What people call it.
    pub(super) title: String,
    pub(super) value: Option<f64>,
    pub(super) bounds: Option<(f64, f64)>,
    /// What the bounds are of: `who of areas in part lives inside`, `draws`.
    pub(super) interval: Option<&'static str>,
    /// The peers' median.
    pub(super) peer_median: Option<f64>,
    /// Money in minor units: value, least and most.
    pub(super) money: Option<[u64; 3]>,
    pub(super) unit: String,
    /// What else to know.
    pub(super) note: String,
}

impl Line {
    pub(super) fn new(part: Part, measure: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            part,
            measure: measure.into(),
            title: title.into(),
            value: None,
            bounds: None,
            interval: None,
            peer_median: None,
            money: None,
            unit: String::new(),
            note: String::new(),
        }
    }

    /// With a figure that areas in part leave unsure.
    pub(super) fn bounded(mut self, found: Option<Bounded>) -> Self {
        self.value = found.map(|found| found.value);
        self.bounds = found.and_then(|found| found.bounds);
        self.interval = self.bounds.map(|_| "who of the areas in part lives inside");
        self
    }

    pub(super) fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}
