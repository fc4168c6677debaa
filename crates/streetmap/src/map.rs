//! An extract, read: features with their places, and the walking network.

use rayon::prelude::*;

use crate::blob::blobs;
use crate::block::{Block, Spot, Wanted, Way, decode};
use crate::tags::{Tags, Term};
use crate::walk::{Walk, is_walkable};
use crate::{StreetMapError, centre};

/// A place on the globe, in degrees of WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Degrees {
    /// East of Greenwich, -180 to 180.
    pub longitude: f64,
    /// North of the equator, -90 to 90.
    pub latitude: f64,
}

impl Degrees {
    pub(crate) fn of(spot: Spot) -> Self {
        Self {
            longitude: f64::from(spot.longitude) / 1e7,
            latitude: f64::from(spot.latitude) / 1e7,
        }
    }
}

/// The kinds of elements; numbers of two kinds may be alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OsmKind {
    /// A point.
    Node,
    /// A line, or the edge of an area.
    Way,
    /// Several ways that are one area.
    Relation,
}

/// The kind and number of an element: `node/123`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OsmId {
    /// Its kind.
    pub kind: OsmKind,
    /// Its number.
    pub number: i64,
}

impl std::fmt::Display for OsmId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.kind {
            OsmKind::Node => "node",
            OsmKind::Way => "way",
            OsmKind::Relation => "relation",
        };
        write!(formatter, "{kind}/{}", self.number)
    }
}

/// What a feature was before it became a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A point.
    Point,
    /// A line: its place is the mean of its nodes.
    Line,
    /// An area: its place is its centroid.
    Area,
}

/// An element that was wanted, its tags still as text.
#[derive(Debug)]
pub(crate) struct Element {
    id: OsmId,
    tags: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn of(kind: OsmKind, number: i64, tags: &Tags<'_>) -> Self {
        let own = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
        Self {
            id: OsmId { kind, number },
            tags: tags.iter().map(own).collect(),
        }
    }
}

/// Something that stands somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Which element it is.
    pub id: OsmId,
    /// Where it is: a point, or the middle of a line or an area.
    pub at: Degrees,
    /// What it was.
    pub form: Form,
    tags: Vec<(String, String)>,
}

impl Feature {
    /// Its tags.
    #[must_use]
    pub fn tags(&self) -> Tags<'_> {
        let tags = self.tags.iter();
        tags.map(|(key, value)| (key.as_str(), value.as_str()))
            .collect()
    }
}

/// What was read of an extract.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StreetMap {
    /// What was asked for, by kind and number: nodes, ways, relations.
    pub features: Vec<Feature>,
    /// How many were asked for and have no place, because the extract lacks
    /// their nodes.
    pub without_place: usize,
    /// Where one can walk.
    pub walk: Walk,
}

/// What to keep of an extract.
struct Keep<'a> {
    terms: &'a [Term],
    walk: bool,
}

impl Wanted for Keep<'_> {
    fn feature(&self, tags: &Tags<'_>) -> bool {
        self.terms.iter().any(|term| term.holds(tags))
    }

    fn walk(&self, tags: &Tags<'_>) -> bool {
        self.walk && is_walkable(tags)
    }
}

impl StreetMap {
    /// The features of the extract `bytes` of which any of `terms` holds.
    ///
    /// Nodes stand where they are, closed ways and multipolygons at the
    /// centroid of their area, other ways at the mean of their nodes. An
    /// element counts once, whatever the order of the file; the last version
    /// of one that comes twice is kept. The whole extract is held in memory
    /// while it is read: some 30 bytes a node.
    ///
    /// # Errors
    /// [`StreetMapError`] where the bytes are not what the format says.
    pub fn features(bytes: &[u8], terms: &[Term]) -> Result<Self, StreetMapError> {
        read(bytes, &Keep { terms, walk: false })
    }

    /// Where one can walk in the extract `bytes`, by [`is_walkable`].
    ///
    /// # Errors
    /// As [`StreetMap::features`].
    pub fn walk(bytes: &[u8]) -> Result<Self, StreetMapError> {
        let terms = &[];
        read(bytes, &Keep { terms, walk: true })
    }

    /// Both at once.
    ///
    /// # Errors
    /// As [`StreetMap::features`].
    pub fn read(bytes: &[u8], terms: &[Term]) -> Result<Self, StreetMapError> {
        read(bytes, &Keep { terms, walk: true })
    }
}

fn read(bytes: &[u8], keep: &Keep<'_>) -> Result<StreetMap, StreetMapError> {
    let blobs = blobs(bytes)?;
    let decoded: Vec<Result<Block, StreetMapError>> = blobs
        .par_iter()
        .map(|blob| {
            let number = blob.number;
            let bytes = blob.unpack()?;
            decode(&bytes, keep).map_err(|what| StreetMapError::Damaged { blob: number, what })
        })
        .collect();
    let mut all = Block::default();
    for block in decoded {
        let block = block?;
        all.spots.extend(block.spots);
        all.ways.extend(block.ways);
        all.relations.extend(block.relations);
        all.wanted.extend(block.wanted);
    }
    keep_last(&mut all.spots, |spot| spot.id);
    keep_last(&mut all.ways, |way| way.id);
    keep_last(&mut all.relations, |relation| relation.id);
    keep_last(&mut all.wanted, |element| element.id);
    let mut features = Vec::with_capacity(all.wanted.len());
    let mut without_place = 0;
    for element in std::mem::take(&mut all.wanted) {
        match place(element.id, &all) {
            Some((at, form)) => features.push(Feature {
                id: element.id,
                at,
                form,
                tags: element.tags,
            }),
            None => without_place += 1,
        }
    }
    Ok(StreetMap {
        features,
        without_place,
        walk: Walk::of(&all.ways, &all.spots),
    })
}

/// Sorts `all` by `key`; of those with one key the last is kept.
fn keep_last<T, K: Ord>(all: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let ascends = all.windows(2).all(|pair| key(&pair[0]) < key(&pair[1]));
    if ascends {
        return;
    }
    all.reverse();
    all.sort_by_key(&key);
    all.dedup_by_key(|one| key(one));
}

/// Where an element is, and what it was.
fn place(id: OsmId, all: &Block) -> Option<(Degrees, Form)> {
    match id.kind {
        OsmKind::Node => Some((spot(id.number, &all.spots)?, Form::Point)),
        OsmKind::Way => {
            let way = way(id.number, &all.ways)?;
            let points = line(way, &all.spots);
            let closed = way.nodes.len() > 3 && way.nodes.first() == way.nodes.last();
            let area = closed.then(|| centre::of_area(std::slice::from_ref(&points)));
            match area.flatten() {
                Some(at) => Some((at, Form::Area)),
                None => Some((centre::of_points(&points)?, Form::Line)),
            }
        }
        OsmKind::Relation => {
            let at = all
                .relations
                .binary_search_by_key(&id.number, |relation| relation.id);
            let outer = &all.relations[at.ok()?].outer;
            let ways: Vec<&Way> = outer.iter().filter_map(|&id| way(id, &all.ways)).collect();
            let rings = rings(&ways);
            let rings: Vec<Vec<Degrees>> = rings
                .iter()
                .map(|nodes| places(nodes, &all.spots))
                .filter(|ring| !ring.is_empty())
                .collect();
            match centre::of_area(&rings) {
                Some(at) => Some((at, Form::Area)),
                None => Some((centre::of_points(&rings.concat())?, Form::Line)),
            }
        }
    }
}

fn spot(id: i64, spots: &[Spot]) -> Option<Degrees> {
    let at = spots.binary_search_by_key(&id, |spot| spot.id).ok()?;
    Some(Degrees::of(spots[at]))
}

fn way(id: i64, ways: &[Way]) -> Option<&Way> {
    let at = ways.binary_search_by_key(&id, |way| way.id).ok()?;
    Some(&ways[at])
}

fn places(nodes: &[i64], spots: &[Spot]) -> Vec<Degrees> {
    nodes.iter().filter_map(|&id| spot(id, spots)).collect()
}

fn line(way: &Way, spots: &[Spot]) -> Vec<Degrees> {
    places(&way.nodes, spots)
}

/// The ways joined end to end into rings, in the order given; what does not
/// close is left as a line.
fn rings(ways: &[&Way]) -> Vec<Vec<i64>> {
    let mut open: Vec<Vec<i64>> = ways
        .iter()
        .map(|way| way.nodes.clone())
        .filter(|nodes| nodes.len() > 1)
        .collect();
    let mut rings = Vec::new();
    while !open.is_empty() {
        let mut ring = open.remove(0);
        while ring.first() != ring.last() {
            let end = *ring.last().expect("it has at least two nodes");
            let next = open
                .iter()
                .position(|nodes| nodes.first() == Some(&end) || nodes.last() == Some(&end));
            let Some(next) = next else { break };
            let mut nodes = open.remove(next);
            if nodes.first() != Some(&end) {
                nodes.reverse();
            }
            ring.extend(&nodes[1..]);
        }
        rings.push(ring);
    }
    rings
}
