//! Effects and what is known of them.

use super::{FigureSpan, FigureTopic};

/// Effects by time since the start.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EventStudy {
    /// What it is about. The unit is that of the effects.
    pub topic: FigureTopic,
    /// A step of time, one and many: `("year", "years")`.
    pub step: (String, String),
    /// How sure the intervals are, above 0 and below 1: 0.95.
    pub level: f64,
    /// The effects in any order; they are drawn by time. Of two with the same
    /// time, both are shown.
    pub points: Vec<EventPoint>,
    /// The time all others are compared with, in steps since the start: -1.
    pub reference: Option<i32>,
}

/// What is known of the effect at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPoint {
    /// Steps since the start; the first step with the change is 0.
    pub event_time: i32,
    /// The effect, or the reason why there is none.
    pub effect: Result<FigureEstimate, String>,
}

/// An estimate with its intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigureEstimate {
    /// The estimate, in the unit of the outcome.
    pub value: f64,
    /// Its own interval.
    pub interval: Option<FigureSpan>,
    /// Its part of the band that holds for all times at once.
    pub band: Option<FigureSpan>,
}

/// How alike two groups are, before and after they were matched.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BalancePlot {
    /// What it is about. Outcome and unit are not used: the differences are in
    /// standard deviations.
    pub topic: FigureTopic,
    /// A row each, drawn in this order.
    pub rows: Vec<BalanceRow>,
}

/// One trait of places.
#[derive(Debug, Clone, PartialEq)]
pub struct BalanceRow {
    /// Its name.
    pub covariate: String,
    /// The standardised difference of means before, treated less others.
    pub before: Option<f64>,
    /// The same after.
    pub after: Option<f64>,
}

/// How far trends may break before the finding is gone.
#[derive(Debug, Clone, PartialEq)]
pub struct SensitivityCurve {
    /// What it is about. The unit is that of the effect.
    pub topic: FigureTopic,
    /// What trends may do.
    pub restriction: FigureRestriction,
    /// The interval if trends do not break at all.
    pub plain: Option<FigureSpan>,
    /// The interval under each bound, in any order; drawn by bound.
    pub points: Vec<SensitivityPoint>,
    /// Where the finding is gone.
    pub breakdown: FigureBreakdown,
}

/// What trends may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureRestriction {
    /// Break by a multiple of how they broke before; the bound is the multiple.
    RelativeMagnitudes,
    /// Bend; the bound is in the unit of the outcome a period.
    Smoothness,
}

/// The interval under one bound.
#[derive(Debug, Clone, PartialEq)]
pub struct SensitivityPoint {
    /// The bound, 0 or more.
    pub bound: f64,
    /// The interval, or the reason why there is none.
    pub interval: Result<FigureSpan, String>,
}

/// The smallest bound at which an interval reaches zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FigureBreakdown {
    /// It is this one.
    At(f64),
    /// It reaches zero even without a break.
    FromTheStart,
    /// It does not up to this bound, the largest tried.
    NotUpTo(f64),
}

/// How likely a design is to find effects of several sizes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PowerCurve {
    /// What it is about. The unit is that of the effects.
    pub topic: FigureTopic,
    /// How likely is enough, above 0 and below 1: 0.8.
    pub target: f64,
    /// A line each. Four are drawn, the table has them all.
    pub lines: Vec<PowerLine>,
}

/// One line of a power curve.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PowerLine {
    /// What tells it from the others: `20 places`.
    pub name: String,
    /// Its points in any order; drawn by effect.
    pub points: Vec<PowerPoint>,
    /// The smallest effect found often enough, if there is one.
    pub smallest: Option<f64>,
}

/// How often one effect is found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerPoint {
    /// The size of the effect.
    pub effect: f64,
    /// How often it is found, from 0 to 1.
    pub power: Option<f64>,
}
