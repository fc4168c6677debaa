//! The spec of what is within reach, as plain data.

use allotment_assets::{Catchment, Counts, Legs};
use allotment_projection::Crs;

use super::Kind;
use crate::origin::SourceSpec;
use crate::spec::Located;

/// What is measured, of which assets, against which places.
#[derive(Debug, Clone)]
pub struct AssetsSpec {
    /// The places.
    pub places: PlacesSpec,
    /// The inventories of assets.
    pub blocks: Vec<BlockSpec>,
    /// The measures.
    pub measure: MeasureSpec,
    /// The gap to peers, if it is asked for.
    pub gap: Option<GapSpec>,
    /// A table of types instead of the one that ships.
    pub types: Option<Located<String>>,
    /// What it says of the files it reads.
    pub sources: Vec<SourceSpec>,
}

/// The places: their people, and where they are.
#[derive(Debug, Clone)]
pub struct PlacesSpec {
    /// The table.
    pub path: Located<String>,
    /// Its column of codes.
    pub id: Located<String>,
    /// The year that its codes were drawn for, if it is said.
    pub vintage: Option<u16>,
    /// Its column of people.
    pub population: Located<String>,
    /// Its columns of eastings and northings.
    pub at: Option<[Located<String>; 2]>,
    /// The file of their ground.
    pub geometry: Option<Located<String>>,
    /// Its column of codes.
    pub geometry_id: Located<String>,
    /// What the coordinates of the table mean.
    pub crs: Located<Crs>,
}

/// What type an asset is.
#[derive(Debug, Clone)]
pub enum TypeName {
    /// All of a file are of this one.
    One(Located<String>),
    /// A column says it.
    Column(Located<String>),
    /// The table of types says it, of an extract: every type in it.
    Table,
}

/// A file of assets.
#[derive(Debug, Clone)]
pub struct BlockSpec {
    /// Its line in the spec.
    pub line: u64,
    /// The file: a table or a GeoJSON; or if `osm`, an extract.
    pub path: Located<String>,
    /// Whether it is an extract of OpenStreetMap.
    pub osm: bool,
    /// The column of codes.
    pub id: Option<Located<String>>,
    /// The column of names.
    pub name: Option<Located<String>>,
    /// The columns of eastings and northings.
    pub at: Option<[Located<String>; 2]>,
    /// What the coordinates mean, where that is not as for the places.
    pub crs: Option<Located<Crs>>,
    /// Its types.
    pub of: TypeName,
    /// Whether social or physical; of an extract, which of its types to take.
    pub kind: Option<Kind>,
    /// The column of capacity; 1 each without.
    pub capacity: Option<Located<String>>,
    /// Whether they are not there yet: peers are then measured without them.
    pub planned: bool,
    /// Whether they need staff.
    pub staffed: bool,
    /// The column of money for each year, where they need staff.
    pub revenue: Option<Located<String>>,
}

/// How the nearest is found.
#[derive(Debug, Clone)]
pub enum NearestBy {
    /// In a straight line.
    Straight,
    /// Along the ways of an extract.
    Walk(Located<String>),
}

/// What is measured.
#[derive(Debug, Clone)]
pub struct MeasureSpec {
    /// How far from its boundary an asset still counts for a place, in metres.
    pub density_within_m: Option<f64>,
    /// How the nearest is found, if it is.
    pub nearest: Option<NearestBy>,
    /// What of the way to and from the network counts, on foot.
    pub legs: Legs,
    /// The catchments, each method at most once.
    pub catchments: Vec<Catchment>,
}

/// The gap to peers.
#[derive(Debug, Clone)]
pub struct GapSpec {
    /// The peers stage's output.
    pub peers: Located<String>,
    /// What is missing: whole assets, or capacity.
    pub of: Counts,
    /// An earlier output of this stage, whose densities the bar is held at.
    pub hold: Option<Located<String>>,
    /// Whether only peers that are firm count.
    pub firm: bool,
}
