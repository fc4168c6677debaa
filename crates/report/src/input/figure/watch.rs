//! Monitoring.

use super::{FigureSpan, FigureTopic};

/// A measure as it came in, with its limits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct XmrChart {
    /// What it is about.
    pub topic: FigureTopic,
    /// The points in order of time.
    pub points: Vec<XmrPoint>,
}

/// One point of the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct XmrPoint {
    /// When: `Apr 2024`.
    pub label: String,
    /// What was measured, if it was.
    pub value: Option<f64>,
    /// The mean of its phase.
    pub mean: f64,
    /// The limits of its phase.
    pub limits: FigureSpan,
    /// The near limits, two thirds of the way out.
    pub near: Option<FigureSpan>,
    /// The number of its phase. Where it differs from that of the point before,
    /// mean and limits were set anew.
    pub phase: u32,
    /// What is made of it.
    pub kind: XmrKind,
    /// The rules that it is part of, in words.
    pub rules: Vec<String>,
}

/// What is made of a point. Each has its own shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum XmrKind {
    /// Nothing that does not happen all the time: a dot.
    #[default]
    Usual,
    /// A change, and neither side is better: a diamond.
    Changed,
    /// A change for the better: a square.
    Better,
    /// A change for the worse: a triangle.
    Worse,
}
