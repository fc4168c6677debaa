//! What is within reach of a place.

use std::collections::BTreeMap;

use allotment_place::{PlaceId, Point};

use super::Computed;

/// What stands where, and what of it is within reach of places.
#[derive(Debug, Clone, PartialEq)]
pub struct AssetsPart {
    /// How it was counted.
    pub computed: Computed,
    /// Where the assets come from: positions in [`super::Site::sources`].
    pub cites: Vec<usize>,
    /// What counts as within reach, as it ends a sentence: `inside it, or at
    /// most 1,000 metres from its border`.
    pub within: String,
    /// From where and how the nearest is measured, as it ends a sentence: `in a
    /// straight line from where most people live`. Nothing if it was not.
    pub nearest: Option<String>,
    /// Whether a gap counts assets, or how much they hold.
    pub gap_of: GapOf,
    /// The types, in the order in which [`PlaceAssets::types`] are given.
    pub types: Vec<AssetType>,
    /// Where each asset stands, in the coordinates of the site's shapes.
    pub points: Vec<AssetPoint>,
    /// The places, by code. Shown are those of the funded level.
    pub places: BTreeMap<PlaceId, PlaceAssets>,
}

/// What a gap to peers counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GapOf {
    /// Whole assets.
    #[default]
    Assets,
    /// How much they hold.
    Capacity,
}

/// A type of assets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetType {
    /// What one is called: `Library`.
    pub title: String,
    /// Whether people meet, learn or are cared for there; else they travel,
    /// play or manage by it.
    pub social: bool,
}

/// Where an asset stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AssetPoint {
    /// Its type: a position in [`AssetsPart::types`].
    pub of: usize,
    /// Where it is.
    pub at: Point,
}

/// What one place has within reach.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceAssets {
    /// An entry for each type.
    pub types: Vec<AssetReach>,
}

/// What one place has of one type.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AssetReach {
    /// How many are within reach, if they were counted.
    pub count: Option<u64>,
    /// The same for every 1,000 people; nothing where nobody lives.
    pub per_thousand: Option<f64>,
    /// How far the nearest is, in metres; nothing if there is none.
    pub nearest_m: Option<f64>,
    /// How many more (or how much more room) would bring it to its peers'
    /// median; 0 if it has as much, nothing without peers.
    pub gap: Option<f64>,
}
