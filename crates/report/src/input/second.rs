//! A second index of places, further pages on how numbers came about, and
//! neighbourhoods that residents drew.

use std::collections::BTreeMap;

use allotment_place::{PlaceId, Rank};

use super::Computed;

/// A second index beside the first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SecondPart {
    /// What it is called in a heading: `Community need`.
    pub title: String,
    /// What it measures, in a sentence.
    pub about: String,
    /// How many places have a rank in it.
    pub of: usize,
    /// What of it is known of each place of the funded level.
    pub places: BTreeMap<PlaceId, SecondIndex>,
    /// Where it comes from: positions in [`super::Site::sources`].
    pub cites: Vec<usize>,
}

/// One place on the second index.
#[derive(Debug, Clone, PartialEq)]
pub struct SecondIndex {
    /// Its position: 1 is the greatest need.
    pub rank: Rank,
    /// The tenth that it falls in: 1 is the one in greatest need.
    pub decile: u8,
    /// Its rank in each domain, with the domain's name; empty if not known.
    pub domains: Vec<(String, Rank)>,
    /// How it stands on the two together, a sentence each.
    pub together: Vec<String>,
}

/// A further page on how numbers were computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct How {
    /// Its file without its ending, in small letters: `how-clusters`.
    pub key: String,
    /// Its title: `How it was found where need clusters`.
    pub title: String,
    /// What it says.
    pub computed: Computed,
}

/// A neighbourhood that residents drew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnPlace {
    /// What its people call it, or its lasting id.
    pub name: String,
    /// Its page, relative to the report's folder.
    pub href: String,
    /// What it is made of, in a sentence.
    pub about: String,
}
