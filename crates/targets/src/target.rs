//! What a target says.

use allotment_place::MoreIs;

/// Where it starts from.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Baseline {
    /// When, as a year and its fraction.
    pub at: Option<f64>,
    /// What the measure was, over all; from the panel, if nobody says.
    pub value: Option<f64>,
}

/// What is to be reached. Changes count towards the better, and are above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aim {
    /// So much.
    Level(f64),
    /// So much more, or less, than the baseline.
    Change(f64),
    /// So many hundredths of the size of the baseline more, or less, than it: half as much
    /// again of what is 20 below 0, towards the better, is 10 below 0.
    Percent(f64),
    /// Any change for the better, however small.
    Rise,
}

/// Of what it is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Of {
    /// Of all places together.
    #[default]
    Whole,
    /// Of every single place.
    EveryPlace,
}

/// What a target says, as far as it says it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Target {
    /// Where it starts from.
    pub baseline: Option<Baseline>,
    /// Where it says nothing of that: what who asks puts in its place, so that the
    /// trend can be asked. It is not held in the target's favour.
    pub stand_in: Option<Baseline>,
    /// By when, as a year and its fraction.
    pub by: Option<f64>,
    /// What is to be reached.
    pub aim: Option<Aim>,
    /// Of what.
    pub of: Of,
    /// Whether a measure is named.
    pub has_measure: bool,
    /// Which way is better.
    pub more_is: Option<MoreIs>,
    /// Whether it says what the measure is counted over.
    pub has_denominator: bool,
    /// Whether it says in what unit it is measured, and of what prices if in money.
    pub has_unit: bool,
    /// How the gap between places that it means to close is measured, if it does.
    pub gap: Option<crate::Spread>,
}

/// 1 where more is better, -1 where less is.
pub(crate) const fn sign(more_is: MoreIs) -> f64 {
    match more_is {
        MoreIs::Better => 1.0,
        MoreIs::Worse => -1.0,
    }
}

impl Target {
    /// When it starts, from itself or else from what stands in.
    #[must_use]
    pub fn starts(&self) -> Option<f64> {
        let at = |baseline: Option<Baseline>| baseline.and_then(|baseline| baseline.at);
        at(self.baseline).or_else(|| at(self.stand_in))
    }

    /// What the measure was then, where it or what stands in says so.
    pub(crate) fn said_value(&self) -> Option<f64> {
        let value = |baseline: Option<Baseline>| baseline.and_then(|baseline| baseline.value);
        value(self.baseline).or_else(|| value(self.stand_in))
    }
}

impl Aim {
    /// What the measure has to come to, from `baseline`.
    #[must_use]
    pub fn level(self, baseline: f64, more_is: MoreIs) -> f64 {
        match self {
            Self::Level(level) => level,
            Self::Change(change) => baseline + sign(more_is) * change,
            Self::Percent(percent) => baseline + sign(more_is) * baseline.abs() * percent / 100.0,
            Self::Rise => baseline,
        }
    }
}
