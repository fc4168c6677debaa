//! One place beside a comparison that is made of others.

use super::{FigureSpan, FigureTopic};

/// A place and its synthetic twin, period by period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SyntheticPath {
    /// What it is about.
    pub topic: FigureTopic,
    /// The name of the place, as it stands in a sentence.
    pub place: String,
    /// The periods in order.
    pub periods: Vec<PathPeriod>,
    /// The position in `periods` of the first one with the change. At or past
    /// the end, no period has it.
    pub first_treated: usize,
    /// The interval of the average gap after the start, if it is known.
    pub interval: Option<FigureSpan>,
    /// What the twin is made of.
    pub twin: TwinOf,
}

/// What stands for what would have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TwinOf {
    /// A mix of other places.
    #[default]
    Others,
    /// The place's own trend from before, drawn on.
    OwnTrend,
}

/// One period.
#[derive(Debug, Clone, PartialEq)]
pub struct PathPeriod {
    /// What it is called: `1989`, `2024-25`.
    pub label: String,
    /// What was measured.
    pub actual: Option<f64>,
    /// What the comparison gives.
    pub synthetic: Option<f64>,
}

/// The gap of one place among the gaps of places where nothing began.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlaceboCloud {
    /// What it is about.
    pub topic: FigureTopic,
    /// The name of the place, as it stands in a sentence.
    pub place: String,
    /// What the periods are called, in order.
    pub periods: Vec<String>,
    /// The position in `periods` of the first one with the change.
    pub first_treated: usize,
    /// The gap of the place in each period, actual less synthetic. What is past
    /// the last period is not read; what is not given is missing.
    pub treated: Vec<Option<f64>>,
    /// The others.
    pub placebos: Vec<Placebo>,
    /// What places are ranked by, as it stands in a sentence: `how far the line
    /// moves after the start, next to before`.
    pub ranked_by: String,
    /// The rank of the place among all, itself included; 1 is the most.
    pub rank: Option<u32>,
    /// How likely a rank like this is if nothing was changed, from 0 to 1.
    pub p_value: Option<f64>,
}

/// A place where nothing began.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placebo {
    /// Its name.
    pub name: String,
    /// Its gap in each period.
    pub gaps: Vec<Option<f64>>,
}

/// A place beside its peers and the nation, over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BesidePath {
    /// What it is about.
    pub topic: FigureTopic,
    /// The place, as it stands in a sentence.
    pub place: String,
    /// What else it is compared with: `the nation`.
    pub wider: String,
    /// How sure the intervals are, above 0 and below 1: 0.95.
    pub level: f64,
    /// The periods, in order.
    pub periods: Vec<BesidePeriod>,
}

/// What was measured in a period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BesidePeriod {
    /// What the period is called.
    pub label: String,
    /// The place's own number.
    pub own: Option<f64>,
    /// Its interval.
    pub interval: Option<FigureSpan>,
    /// The mean of its peers.
    pub peers: Option<f64>,
    /// The nation.
    pub nation: Option<f64>,
    /// What the place is more than its peers.
    pub gap: Option<f64>,
    /// The interval of that.
    pub gap_interval: Option<FigureSpan>,
}

/// What costs and benefits come to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WorthBars {
    /// What it is about: `worth now to the country`, in millions of pounds.
    pub topic: FigureTopic,
    /// A bar each, drawn in this order.
    pub bars: Vec<WorthBar>,
}

/// A cost or a benefit.
#[derive(Debug, Clone, PartialEq)]
pub struct WorthBar {
    /// Its name.
    pub name: String,
    /// What it is worth; what is paid is below zero.
    pub value: f64,
    /// Whether it is what all others come to.
    pub is_total: bool,
}
