//! Places either side of a cut-off, and near treated ones.

use super::{FigureEstimate, FigureSpan, FigureTopic};

/// Outcomes by score, either side of a cut-off.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DiscontinuityPlot {
    /// What it is about.
    pub topic: FigureTopic,
    /// What the cut-off is of, as it stands in a sentence: `the need score`.
    pub score: String,
    /// The cut-off.
    pub cut_off: f64,
    /// How sure the interval is, above 0 and below 1: 0.95.
    pub level: f64,
    /// Means of places with scores near each other, in any order.
    pub bins: Vec<ScoreBin>,
    /// The line of the places that were not treated.
    pub untreated: Option<ScoreLine>,
    /// The line of the treated.
    pub treated: Option<ScoreLine>,
    /// The jump, the treated less the others, and its interval.
    pub jump: Option<FigureEstimate>,
    /// Places too far from the cut-off to be drawn.
    pub beyond: usize,
}

/// Places whose scores are near each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreBin {
    /// Whether they are treated.
    pub treated: bool,
    /// Their mean score.
    pub score: f64,
    /// Their mean outcome.
    pub mean: f64,
    /// How many they are.
    pub places: usize,
}

/// A straight line that ends at the cut-off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreLine {
    /// Where it begins: a score and a height.
    pub from: (f64, f64),
    /// Its height at the cut-off.
    pub at_cut_off: f64,
}

/// Effects on treated places and on their neighbours, by distance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpilloverPlot {
    /// What it is about.
    pub topic: FigureTopic,
    /// What distances are measured in, in the plural: `metres`.
    pub distance: String,
    /// How sure the intervals are, above 0 and below 1: 0.95.
    pub level: f64,
    /// The effect on treated places.
    pub direct: Option<RingEstimate>,
    /// The effects on their neighbours, the nearest first.
    pub rings: Vec<DistanceRing>,
}

/// An effect on some places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RingEstimate {
    /// How many they are.
    pub places: usize,
    /// The effect.
    pub value: f64,
    /// Its interval.
    pub interval: Option<FigureSpan>,
}

/// Places at some distance from the nearest treated one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DistanceRing {
    /// Where the ring begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The effect there.
    pub effect: RingEstimate,
}

/// A place beside its own peers, measure by measure.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PeerStrips {
    /// What it is about. Outcome, unit and change are not used.
    pub topic: FigureTopic,
    /// What the profile says in one sentence.
    pub sentence: String,
    /// What the strips measure, along their lower edge; if empty, better than
    /// the peers' median in MADs.
    pub axis: String,
    /// From how many MADs on a difference is told.
    pub threshold: f64,
    /// A row each, drawn in this order: strengths first.
    pub rows: Vec<PeerStrip>,
}

/// One measure.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PeerStrip {
    /// Its name.
    pub measure: String,
    /// What it is: `strength`, `gap` or `alike`.
    pub kind: String,
    /// The place, in MADs from its peers' median, above 0 being better.
    pub place: f64,
    /// Where the place may lie if other such peers had been met.
    pub span: Option<super::FigureSpan>,
    /// Its peers likewise.
    pub peers: Vec<f64>,
}
