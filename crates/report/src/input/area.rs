//! Places: their need, their money, their ground.

use allotment_place::{MultiPolygon, Pence, Period, PlaceId, Rank, Share};

/// All the places of one kind, in the order of their codes.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// A short name for files, letters and digits: `msoa21`.
    pub key: String,
    /// What one is called: `middle-layer area`.
    pub singular: String,
    /// What several are called: `middle-layer areas`.
    pub plural: String,
    /// The places.
    pub areas: Vec<Area>,
}

/// One place.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Its code.
    pub id: PlaceId,
    /// Its name, or its code again if it has none.
    pub name: String,
    /// Where it lies: a position in the next coarser level's `areas`.
    pub parent: Option<usize>,
    /// How many people live there.
    pub population: Option<u64>,
    /// Its need, if that was measured at this level.
    pub need: Option<Need>,
    /// Its money. Meant for the level that the money is shared between.
    pub money: Option<Money>,
    /// Its ground, if borders are known.
    pub shape: Option<MultiPolygon>,
    /// Whether it gets a page of its own. Every selected place should.
    pub page: bool,
}

/// How much a place needs, and how sure that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// The score: the greater, the more need.
    pub score: f64,
    /// Its position among the places of its level: 1 is the greatest need.
    pub rank: Rank,
    /// The tenth that it falls in: 1 is the tenth in greatest need.
    pub decile: u8,
    /// Where its rank lies when the choices made in measuring are varied.
    pub interval: Option<Interval>,
    /// In what part of those draws it is in the worst tenth.
    pub worst_decile: Option<Share>,
    /// What drives it, one for each of [`super::Site::domains`]; or empty.
    pub pulls: Vec<Pull>,
}

/// Where a rank lies in most draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The 5th percentile: greater need.
    pub low: Rank,
    /// The 50th.
    pub median: Rank,
    /// The 95th: less need.
    pub high: Rank,
}

/// One domain's pull on the need of one place.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pull {
    /// What it adds to the score, in the score's units.
    pub contribution: Option<f64>,
    /// The place's position in this domain alone: 1 is the greatest need.
    pub rank: Option<Rank>,
}

/// What a place gets, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Money {
    /// Whether it is in.
    pub selected: bool,
    /// Its amount over the whole term.
    pub total: Pence,
    /// One plain sentence: why this amount, or why none.
    pub reason: String,
    /// Its position in the order of selection, from 1.
    pub position: Option<u32>,
    /// When it starts.
    pub starts: Option<Period>,
    /// In what part of the need stage's draws it would be in.
    pub p_selected: Option<Share>,
    /// Its amounts by year; one row without a year if paid once.
    pub years: Vec<Year>,
    /// The part of `total` that each of the formula's parts gave, in the
    /// formula's order; or empty.
    pub parts: Vec<Pence>,
    /// The limits that held it up or back; empty if none did.
    pub bound: Vec<Bound>,
}

/// One year's money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// The year, or nothing if the whole is paid once.
    pub year: Option<Period>,
    /// The amount.
    pub amount: Pence,
    /// Of which for buildings and equipment, if the two are told apart.
    pub capital: Option<Pence>,
    /// Of which for people and running costs.
    pub revenue: Option<Pence>,
    /// Why this amount in this year, if there is more to say than
    /// [`Money::reason`].
    pub reason: Option<String>,
}

/// A limit that changed what a place gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Its name: `ceiling`.
    pub limit: String,
    /// What it did here, in a sentence.
    pub words: String,
    /// What the place would have had without it.
    pub without: Option<Pence>,
}
