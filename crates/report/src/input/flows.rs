//! Money and policies that reach a place.

use std::collections::BTreeMap;

use allotment_place::{Pence, PlaceId};

use super::Computed;

/// Every policy and award, laid on places.
#[derive(Debug, Clone, PartialEq)]
pub struct ConnectPart {
    /// How they were laid.
    pub computed: Computed,
    /// Where they come from: positions in [`super::Site::sources`].
    pub cites: Vec<usize>,
    /// How it is known where the money goes that comes once.
    pub once: FlowsKnown,
    /// The same of what comes each year, on the days of `year`.
    pub yearly: FlowsKnown,
    /// The days of which what comes each year is added up: `from 2024-04-01 to
    /// 2025-03-31`.
    pub year: String,
    /// Themes with no money anywhere, a name each.
    pub unfunded: Vec<String>,
    /// The places, by code. Shown are those of the funded level.
    pub places: BTreeMap<PlaceId, PlaceFlows>,
}

/// All money of all policies and awards, by how it is known where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FlowsKnown {
    /// Known to benefit one of the places.
    pub placed: Pence,
    /// Known only by the office of whoever receives it: laid on nobody.
    pub at_offices: Pence,
    /// Nobody said where it goes: laid on nobody.
    pub unknown: Pence,
}

/// What reaches one place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceFlows {
    /// Each policy, and all awards of one funder for one theme together.
    pub flows: Vec<Flow>,
    /// Money of awards whose recipient has its office here: it may be meant for
    /// people elsewhere, and is counted nowhere.
    pub offices_here: Pence,
    /// Two policies of one kind and theme that meet here, a sentence each.
    pub overlaps: Vec<String>,
    /// Two policies that pull one result here in opposite directions, a
    /// sentence each.
    pub conflicts: Vec<String>,
}

/// A policy, or awards of one funder for one theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub theme: String,
    /// Whose it is.
    pub department: String,
    /// What it brings here; nothing for a policy without money, such as a duty.
    pub amount: Option<Pence>,
    /// The same for each person who lives here, to the nearest penny.
    pub per_head: Option<Pence>,
    /// Whether it comes once; else each year.
    pub once: bool,
    /// When it runs, if that is on other days than those of which what comes each
    /// year is added up: `until 2023-03-31`.
    pub other_days: Option<String>,
    /// What it is meant to change: `to raise people in work`.
    pub aims: Vec<String>,
}
