//! The whole of it: the programme, its places, its workings and its sources.

use allotment_place::{Currency, Period};

use super::{
    AssetsPart, Audit, ConnectPart, DrawnPlace, ElectionPage, Formula, How, LedgerPart, Level,
    NeedMethod, OutcomePage, PeersPart, PlansPart, RoadmapPart, SecondPart, TargetsPage,
};

/// Everything that one report says.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Whose money and for when.
    pub programme: Programme,
    /// The version of the software, such as `0.1.0`.
    pub version: String,
    /// The places, coarse to fine: districts, middle-layer areas,
    /// neighbourhoods, say. One level is enough; it is empty where the report is about
    /// no places, but about what came of something.
    pub levels: Vec<Level>,
    /// Which of `levels` the money is shared between, or, where no money is
    /// shared, which one the report is mainly about.
    pub funded: usize,
    /// What need is made of, in the order in which [`super::Need::pulls`] are
    /// given. Empty if not known.
    pub domains: Vec<Domain>,
    /// How need was measured, if it was.
    pub need: Option<NeedMethod>,
    /// How the money was shared, if it was.
    pub formula: Option<Formula>,
    /// What the audit of the shares found, if one was made.
    pub audit: Option<Audit>,
    /// Places like each, and how it stands beside them, if that was asked.
    pub peers: Option<PeersPart>,
    /// What is within reach of places, if that was asked.
    pub assets: Option<AssetsPart>,
    /// Money and policies that reach places, if that was asked.
    pub connect: Option<ConnectPart>,
    /// What has worked elsewhere, beside each gap of a place, if that was asked.
    pub roadmap: Option<RoadmapPart>,
    /// A second index of places, if there is one.
    pub second: Option<SecondPart>,
    /// Further pages on how numbers were computed.
    pub how: Vec<How>,
    /// Neighbourhoods that residents drew: each has a page of its own.
    pub drawn: Vec<DrawnPlace>,
    /// What boards plan to do with the money, if any plan.
    pub plans: Option<PlansPart>,
    /// What was promised, signed and paid, if a ledger says.
    pub ledger: Option<LedgerPart>,
    /// What residents chose, an election each.
    pub elections: Vec<ElectionPage>,
    /// Whether anything changed, if that was examined.
    pub outcome: Option<OutcomePage>,
    /// What was found of the programme's targets, if it has any.
    pub targets: Option<TargetsPage>,
    /// The files that a reader may take away.
    pub downloads: Vec<Download>,
    /// Where the numbers come from. Cited by position, from 0.
    pub sources: Vec<Source>,
    /// Which source stands behind which kind of number.
    pub cites: Cites,
    /// The stages that this programme has, or could have, and did not run.
    pub left_out: Vec<LeftOut>,
    /// What the coordinates of the shapes are.
    pub coordinates: Coordinates,
}

/// The programme that the report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Its name, as a title: `Neighbourhood fund`.
    pub name: String,
    /// The currency of every amount.
    pub currency: Currency,
    /// The years that it pays in; empty if it pays once.
    pub years: Vec<Period>,
    /// What it is for, in a sentence or two of plain words.
    pub about: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// The language of the texts given, as a BCP 47 tag: `en-GB`.
    pub language: String,
    /// The prices that amounts are in, such as `2026-27`; nothing for cash.
    pub price_base: Option<String>,
}

/// One of the things that need is made of: income, health, crime.
#[derive(Debug, Clone, PartialEq)]
pub struct Domain {
    /// Its name, as a reader says it: `Income`.
    pub name: String,
    /// Its part of the whole, from 0 to 1, if it is given one.
    pub weight: Option<f64>,
    /// What it measures, in a few plain words.
    pub about: Option<String>,
    /// Where it comes from: a position in [`Site::sources`].
    pub source: Option<usize>,
}

/// A file that a reader may take away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// The address of the file, relative to the report's folder:
    /// `../need.csv`.
    pub path: String,
    /// What it is: `Need of every neighbourhood`.
    pub title: String,
    /// What stands in it, in a sentence.
    pub description: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Where numbers come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// Its name, as its publisher writes it.
    pub title: String,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Where it is had: a web address, or the name of a file.
    pub address: Option<String>,
    /// Its date or edition, as text.
    pub date: Option<String>,
    /// The licence, and the words of attribution that it asks for.
    pub licence: Option<String>,
    /// The SHA-256 of the file that was read, in hexadecimal.
    pub sha256: Option<String>,
    /// What a reader should know of it: `unverified`, a known gap.
    pub note: Option<String>,
}

/// Which source stands behind which kind of number: positions in
/// [`Site::sources`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cites {
    /// Need: scores, ranks, tenths, intervals.
    pub need: Vec<usize>,
    /// How many people live in a place.
    pub population: Vec<usize>,
    /// Names, and which place lies in which.
    pub places: Vec<usize>,
    /// The borders on the maps.
    pub borders: Vec<usize>,
    /// The money: the programme's own file, say.
    pub money: Vec<usize>,
}

/// A stage that was not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name: `outcome`.
    pub stage: String,
    /// What a reader therefore does not find here, in a sentence.
    pub words: String,
}

/// What the coordinates of shapes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Coordinates {
    /// Degrees east and north (EPSG:4326).
    #[default]
    Degrees,
    /// Metres east and north on a flat plane of no place on Earth.
    FlatMetres,
}
