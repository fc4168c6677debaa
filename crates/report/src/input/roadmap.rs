//! Beside each gap of a place, what has worked elsewhere.

use std::collections::BTreeMap;

use allotment_place::PlaceId;

use super::Computed;

/// The road maps of places.
#[derive(Debug, Clone, PartialEq)]
pub struct RoadmapPart {
    /// How they were made.
    pub computed: Computed,
    /// Where the gaps and the evidence come from: positions in
    /// [`super::Site::sources`].
    pub cites: Vec<usize>,
    /// Each place's, by its code.
    pub places: BTreeMap<PlaceId, PlaceRoadmap>,
}

/// The road map of one place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceRoadmap {
    /// The strengths, with what could build on them.
    pub strengths: Vec<RoadmapPoint>,
    /// The gaps, with what could close them.
    pub gaps: Vec<RoadmapPoint>,
    /// What the register has nothing for, by its titles.
    pub nothing_for: Vec<String>,
}

/// Gaps, or strengths, that the same actions answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoadmapPoint {
    /// What each is called, and how large it is, in a sentence.
    pub measures: Vec<(String, String)>,
    /// What could be done, the strongest evidence first.
    pub actions: Vec<RoadmapAction>,
}

/// One thing that could be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoadmapAction {
    /// What to do.
    pub action: String,
    /// What was found of it.
    pub claim: String,
    /// What changed, by how much and when, if that was studied.
    pub effect: Option<String>,
    /// How strong the evidence is, and how like this place the places were.
    pub sure: String,
    /// What it cost, if the source says so.
    pub cost: Option<String>,
    /// Where to read of it: a title and an address.
    pub source: Option<(String, String)>,
}
