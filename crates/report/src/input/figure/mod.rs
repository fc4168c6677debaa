//! What the pictures of an evaluation are made from.
//!
//! A number that is not finite counts as missing, except an end of an interval:
//! an infinite end is drawn to the edge and called `no limit`. Nothing is
//! estimated here.

mod effects;
mod paths;
mod places;
mod promises;
mod watch;

pub use effects::{
    BalancePlot, BalanceRow, EventPoint, EventStudy, FigureBreakdown, FigureEstimate,
    FigureRestriction, PowerCurve, PowerLine, PowerPoint, SensitivityCurve, SensitivityPoint,
};
pub use paths::{
    BesidePath, BesidePeriod, PathPeriod, Placebo, PlaceboCloud, SyntheticPath, TwinOf, WorthBar,
    WorthBars,
};
pub use places::{
    DiscontinuityPlot, DistanceRing, PeerStrip, PeerStrips, RingEstimate, ScoreBin, ScoreLine,
    SpilloverPlot,
};
pub use promises::{AmountBar, AmountBars, PromiseLine, PromiseTimeline};
pub use watch::{XmrChart, XmrKind, XmrPoint};

/// What a figure is about, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FigureTopic {
    /// What tells it from the other figures of its page: its addresses and the
    /// name of its file are made from it.
    pub key: String,
    /// Its heading: `Claimants before and after`.
    pub title: String,
    /// What was measured, as it stands in a sentence: `the claimant rate`.
    pub outcome: String,
    /// Its unit in the plural: `claimants per 100 people`. Empty if it has
    /// none.
    pub unit: String,
    /// What began, as it stands in a sentence: `the programme`.
    pub change: String,
}

/// The two ends of an interval, the lower first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigureSpan {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}
