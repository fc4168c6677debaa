//! One block of an extract, decoded: nodes, ways and relations.
//!
//! Source: OpenStreetMap Wiki, *PBF Format*, «Encoding OSM entities into
//! fileblocks», and `osmformat.proto` there.

use crate::map::{Element, OsmKind};
use crate::tags::Tags;
use crate::wire::{Fields, Packed, Value, Wrong, running, signed};

/// What one reads of an element: whether it is wanted, by its tags.
pub(crate) trait Wanted: Sync {
    /// Whether something with `tags` is to be kept as a feature.
    fn feature(&self, tags: &Tags<'_>) -> bool;
    /// Whether a way with `tags` can be walked.
    fn walk(&self, tags: &Tags<'_>) -> bool;
}

/// A node's place: degrees in units of 1e-7.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) id: i64,
    pub(crate) longitude: i32,
    pub(crate) latitude: i32,
}

/// A way: the nodes that it runs through.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    pub(crate) id: i64,
    pub(crate) nodes: Vec<i64>,
    pub(crate) walk: bool,
}

/// An area of several ways: those on its outside.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub(crate) id: i64,
    pub(crate) outer: Vec<i64>,
}

/// What a block holds.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) spots: Vec<Spot>,
    pub(crate) ways: Vec<Way>,
    pub(crate) relations: Vec<Relation>,
    /// What is wanted, with its tags.
    pub(crate) wanted: Vec<Element>,
}

/// What all elements of a block share.
struct Frame<'a> {
    texts: Vec<&'a [u8]>,
    granularity: i64,
    offset: [i64; 2],
    wanted: &'a dyn Wanted,
}

/// Decodes the unpacked bytes of a block.
pub(crate) fn decode(bytes: &[u8], wanted: &dyn Wanted) -> Result<Block, Wrong> {
    let mut frame = Frame {
        texts: Vec::new(),
        granularity: 100,
        offset: [0, 0],
        wanted,
    };
    let mut groups = Vec::new();
    for field in Fields::of(bytes) {
        match field? {
            (1, Value::Bytes(table)) => {
                for text in Fields::of(table) {
                    if let (1, Value::Bytes(text)) = text? {
                        frame.texts.push(text);
                    }
                }
            }
            (2, Value::Bytes(group)) => groups.push(group),
            (17, Value::Whole(granularity)) => frame.granularity = granularity.cast_signed(),
            (19, Value::Whole(latitude)) => frame.offset[1] = latitude.cast_signed(),
            (20, Value::Whole(longitude)) => frame.offset[0] = longitude.cast_signed(),
            _ => {}
        }
    }
    let mut block = Block::default();
    for group in groups {
        for field in Fields::of(group) {
            match field? {
                (1, Value::Bytes(node)) => frame.node(node, &mut block)?,
                (2, Value::Bytes(nodes)) => frame.dense(nodes, &mut block)?,
                (3, Value::Bytes(way)) => frame.way(way, &mut block)?,
                (4, Value::Bytes(relation)) => frame.relation(relation, &mut block)?,
                _ => {}
            }
        }
    }
    Ok(block)
}

impl Frame<'_> {
    fn text(&self, at: u64) -> Result<&str, Wrong> {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let text = self.texts.get(at).ok_or("a text that its table lacks")?;
        std::str::from_utf8(text).map_err(|_| "a text that is not UTF-8")
    }

    /// The tags with these positions of keys and of values.
    fn tags(&self, keys: &[u8], values: &[u8]) -> Result<Tags<'_>, Wrong> {
        let pairs = Packed::of(keys).zip(Packed::of(values));
        let tags = pairs.map(|(key, value)| Ok((self.text(key?)?, self.text(value?)?)));
        tags.collect::<Result<Vec<_>, Wrong>>().map(Tags)
    }

    /// The node `id` at `raw` longitude and latitude, in the block's own units.
    fn spot(&self, id: i64, raw: [i64; 2]) -> Result<Spot, Wrong> {
        let degrees = |at: usize, most: i64| {
            let nano =
                i128::from(self.offset[at]) + i128::from(self.granularity) * i128::from(raw[at]);
            // To the nearest 1e-7 degree, which is the resolution of the map.
            let tenth_micro = (nano + nano.signum() * 50) / 100;
            if tenth_micro.abs() > i128::from(most) * 10_000_000 {
                return Err("a node beyond the end of the world");
            }
            i32::try_from(tenth_micro).map_err(|_| "a node beyond the end of the world")
        };
        Ok(Spot {
            id,
            longitude: degrees(0, 180)?,
            latitude: degrees(1, 90)?,
        })
    }

    fn node(&self, node: &[u8], block: &mut Block) -> Result<(), Wrong> {
        let (mut id, mut raw) = (0, [0, 0]);
        let (mut keys, mut values): (&[u8], &[u8]) = (&[], &[]);
        for field in Fields::of(node) {
            match field? {
                (1, Value::Whole(number)) => id = signed(number),
                (2, Value::Bytes(packed)) => keys = packed,
                (3, Value::Bytes(packed)) => values = packed,
                (8, Value::Whole(number)) => raw[1] = signed(number),
                (9, Value::Whole(number)) => raw[0] = signed(number),
                _ => {}
            }
        }
        block.spots.push(self.spot(id, raw)?);
        let tags = self.tags(keys, values)?;
        self.keep(OsmKind::Node, id, &tags, block);
        Ok(())
    }

    fn dense(&self, nodes: &[u8], block: &mut Block) -> Result<(), Wrong> {
        let empty: &[u8] = &[];
        let [mut ids, mut latitudes, mut longitudes, mut pairs] = [empty; 4];
        for field in Fields::of(nodes) {
            match field? {
                (1, Value::Bytes(packed)) => ids = packed,
                (8, Value::Bytes(packed)) => latitudes = packed,
                (9, Value::Bytes(packed)) => longitudes = packed,
                (10, Value::Bytes(packed)) => pairs = packed,
                _ => {}
            }
        }
        let mut pairs = Packed::of(pairs);
        let (mut latitudes, mut longitudes) = (running(latitudes), running(longitudes));
        let mut tags = Tags::default();
        for id in running(ids) {
            let id = id?;
            let next = |from: &mut dyn Iterator<Item = Result<i64, Wrong>>| {
                from.next().ok_or("a node without a place")?
            };
            let raw = [next(&mut longitudes)?, next(&mut latitudes)?];
            block.spots.push(self.spot(id, raw)?);
            tags.0.clear();
            // Without any tag the list of pairs may be left out altogether.
            while let Some(key) = pairs.next().transpose()?.filter(|&key| key != 0) {
                let value = pairs.next().ok_or("a key without a value")??;
                tags.0.push((self.text(key)?, self.text(value)?));
            }
            self.keep(OsmKind::Node, id, &tags, block);
        }
        Ok(())
    }

    fn way(&self, way: &[u8], block: &mut Block) -> Result<(), Wrong> {
        let mut id = 0;
        let empty: &[u8] = &[];
        let [mut keys, mut values, mut nodes] = [empty; 3];
        for field in Fields::of(way) {
            match field? {
                (1, Value::Whole(number)) => id = number.cast_signed(),
                (2, Value::Bytes(packed)) => keys = packed,
                (3, Value::Bytes(packed)) => values = packed,
                (8, Value::Bytes(packed)) => nodes = packed,
                _ => {}
            }
        }
        let tags = self.tags(keys, values)?;
        let nodes = running(nodes).collect::<Result<_, _>>()?;
        let walk = !tags.is_empty() && self.wanted.walk(&tags);
        block.ways.push(Way { id, nodes, walk });
        self.keep(OsmKind::Way, id, &tags, block);
        Ok(())
    }

    fn relation(&self, relation: &[u8], block: &mut Block) -> Result<(), Wrong> {
        let mut id = 0;
        let empty: &[u8] = &[];
        let [mut keys, mut values, mut roles, mut members, mut kinds] = [empty; 5];
        for field in Fields::of(relation) {
            match field? {
                (1, Value::Whole(number)) => id = number.cast_signed(),
                (2, Value::Bytes(packed)) => keys = packed,
                (3, Value::Bytes(packed)) => values = packed,
                (8, Value::Bytes(packed)) => roles = packed,
                (9, Value::Bytes(packed)) => members = packed,
                (10, Value::Bytes(packed)) => kinds = packed,
                _ => {}
            }
        }
        let tags = self.tags(keys, values)?;
        // Only areas have a place of their own: routes and the like have none.
        if tags.get("type") != Some("multipolygon") || !self.wanted.feature(&tags) {
            return Ok(());
        }
        let mut outer = Vec::new();
        let all = running(members)
            .zip(Packed::of(roles))
            .zip(Packed::of(kinds));
        for ((member, role), kind) in all {
            let is_way = kind? == 1;
            let role = self.text(role?)?;
            if is_way && (role.is_empty() || role == "outer") {
                outer.push(member?);
            }
        }
        block.relations.push(Relation { id, outer });
        self.keep(OsmKind::Relation, id, &tags, block);
        Ok(())
    }

    fn keep(&self, kind: OsmKind, id: i64, tags: &Tags<'_>, block: &mut Block) {
        if !tags.is_empty() && self.wanted.feature(tags) {
            block.wanted.push(Element::of(kind, id, tags));
        }
    }
}
