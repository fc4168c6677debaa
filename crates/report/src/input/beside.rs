//! Places like this one, and how a place stands beside them.

use std::collections::BTreeMap;

use allotment_place::PlaceId;

use super::{Computed, FigureSpan};

/// Peers of places, and what is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct PeersPart {
    /// How they were found.
    pub computed: Computed,
    /// What the peers are found by: positions in [`super::Site::sources`].
    pub cites: Vec<usize>,
    /// The places, by code. Shown are those of the funded level.
    pub places: BTreeMap<PlaceId, PlacePeers>,
}

/// The places most like one place, by how it is built and who lives there.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacePeers {
    /// The nearest first. The order says how alike places are, and nothing of
    /// how well they do.
    pub peers: Vec<Peer>,
    /// How the place stands beside them, if anything is compared.
    pub profile: Option<Profile>,
}

/// A place like another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its code.
    pub id: PlaceId,
    /// What it is called.
    pub name: String,
    /// Whether it stays a peer when the weights are drawn anew; nothing if that
    /// was not tried.
    pub firm: Option<bool>,
}

/// A place beside its own peers. There is no rank in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// From how many of the peers' usual differences on something is told.
    pub threshold: f64,
    /// The chance with which the intervals cover, at least; nothing without
    /// any.
    pub level: Option<f64>,
    /// What was compared: strengths first, then gaps, then what is alike.
    pub measures: Vec<ProfileMeasure>,
    /// What is not told, and why: a title and a reason.
    pub withheld: Vec<(String, String)>,
}

/// What a place is, by one measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileKind {
    /// Better than its peers by the threshold, and clear of the interval.
    Strength,
    /// Worse, by the same test.
    Gap,
    /// Neither.
    Alike,
}

/// A place beside its peers in one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileMeasure {
    /// What was measured.
    pub title: String,
    /// Its unit, as it stands after a number; nothing if it has none.
    pub unit: Option<String>,
    /// What it is.
    pub kind: ProfileKind,
    /// The place's value.
    pub value: f64,
    /// The peers' median.
    pub median: f64,
    /// How many of the peers have the measure.
    pub n: usize,
    /// How far the place is from the median in the peers' usual differences
    /// (their median absolute deviation): above 0 is better than they are.
    pub better: f64,
    /// Where that lies if other such peers had been met, the worse end first.
    pub span: FigureSpan,
    /// The peers likewise.
    pub peers: Vec<f64>,
}
