//! What a place's board plans to do with its money.

use std::collections::BTreeMap;

use allotment_place::{Pence, PlaceId};

use super::Download;

/// The plans of places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlansPart {
    /// Each place's, by its code.
    pub places: BTreeMap<PlaceId, PlacePlan>,
}

/// One place's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacePlan {
    /// Its title.
    pub title: String,
    /// What it should be like to live here, as residents say it.
    pub vision: String,
    /// How many years that looks ahead.
    pub years: u32,
    /// Its money in a sentence.
    pub money: String,
    /// The rules about money that it breaks, a sentence each: then it is not
    /// published, and `items` and `files` are empty.
    pub broken: Vec<String>,
    /// What else it should have, a sentence each.
    pub told: Vec<String>,
    /// What the money is for.
    pub items: Vec<PlannedItem>,
    /// Its documents.
    pub files: Vec<Download>,
}

/// One thing that the money is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedItem {
    /// What will be done.
    pub title: String,
    /// What a resident said, if somebody is quoted.
    pub words: Option<String>,
    /// Its theme.
    pub theme: String,
    /// For things that last.
    pub capital: Pence,
    /// That runs things.
    pub revenue: Pence,
    /// Who decided.
    pub decided_by: String,
    /// How far it is.
    pub status: String,
}
