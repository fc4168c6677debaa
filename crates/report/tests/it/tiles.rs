//! The interactive map's tiles, read back.

use std::collections::{BTreeMap, BTreeSet};

use allotment_report::{Coordinates, report};

use crate::sample;

/// The fields of a protocol buffer: number, value or content.
fn fields(mut bytes: &[u8]) -> Vec<(u64, u64, &[u8])> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes);
        let value = varint(&mut bytes);
        match key & 7 {
            0 => found.push((key >> 3, value, &[][..])),
            2 => {
                let (content, rest) = bytes.split_at(usize::try_from(value).unwrap());
                found.push((key >> 3, value, content));
                bytes = rest;
            }
            kind => panic!("wire type {kind}"),
        }
    }
    found
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = bytes[0];
        *bytes = &bytes[1..];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    value
}

/// The ids on each layer of each zoom.
fn ids(files: &[allotment_report::File]) -> BTreeMap<(u32, String), BTreeSet<u64>> {
    let mut ids: BTreeMap<(u32, String), BTreeSet<u64>> = BTreeMap::new();
    for file in files {
        let Some(rest) = file.path.strip_prefix("report/map/tiles/") else {
            continue;
        };
        let zoom: u32 = rest.split('/').next().unwrap().parse().unwrap();
        for (_, _, layer) in fields(&file.bytes) {
            let parts = fields(layer);
            let name = parts.iter().find(|(number, _, _)| *number == 1).unwrap().2;
            let name = String::from_utf8(name.to_vec()).unwrap();
            let features = parts.iter().filter(|(number, _, _)| *number == 2);
            let found = features.map(|(_, _, feature)| fields(feature)[0].1);
            ids.entry((zoom, name)).or_default().extend(found);
        }
    }
    ids
}

#[test]
fn nobody_vanishes_at_any_zoom() {
    let site = sample::site(sample::WIDE);
    let ids = ids(&report(&site).unwrap());
    let mut levels = BTreeSet::new();
    for ((zoom, layer), found) in &ids {
        let Some(level) = site.levels.iter().find(|level| level.key == *layer) else {
            continue;
        };
        assert_eq!(found.len(), level.areas.len(), "{layer} at zoom {zoom}");
        levels.insert(layer.as_str());
    }
    assert_eq!(
        levels,
        BTreeSet::from(["part", "town"]),
        "towns, then nearer by neighbourhoods"
    );
    let deepest = ids.keys().map(|(zoom, _)| *zoom).max().unwrap();
    assert_eq!(
        ids[&(deepest, "chosen".to_owned())].len(),
        sample::WIDE.selected
    );
}

#[test]
fn a_flat_country_has_tiles_too() {
    let mut site = sample::site(sample::SMALL);
    site.coordinates = Coordinates::FlatMetres;
    for area in site.levels.iter_mut().flat_map(|level| &mut level.areas) {
        let shape = area.shape.take().unwrap();
        let polygons = shape.0.into_iter().map(|polygon| {
            let points = polygon
                .outer
                .points()
                .iter()
                .map(|point| allotment_place::Point {
                    x: point.x * 70_000.0,
                    y: point.y * 110_000.0,
                });
            allotment_place::Polygon {
                outer: allotment_place::Ring::new(points.collect()).unwrap(),
                holes: Vec::new(),
            }
        });
        area.shape = Some(allotment_place::MultiPolygon(polygons.collect()));
    }
    let ids = ids(&report(&site).unwrap());
    let parts = ids.iter().filter(|((_, layer), _)| layer == "part");
    assert!(parts.clone().count() > 0 && parts.clone().all(|(_, found)| found.len() == 144));
}

#[test]
fn the_map_asks_for_no_tile_that_is_not_there() {
    let files = report(&sample::site(sample::SMALL)).unwrap();
    let mut zooms: BTreeMap<u32, BTreeSet<(u32, u32)>> = BTreeMap::new();
    for file in &files {
        let Some(rest) = file.path.strip_prefix("report/map/tiles/") else {
            continue;
        };
        let parts: Vec<u32> = rest
            .trim_end_matches(".pbf")
            .split('/')
            .map(|it| it.parse().unwrap())
            .collect();
        zooms
            .entry(parts[0])
            .or_default()
            .insert((parts[1], parts[2]));
    }
    for (zoom, tiles) in zooms {
        let across: BTreeSet<u32> = tiles.iter().map(|tile| tile.0).collect();
        let down: BTreeSet<u32> = tiles.iter().map(|tile| tile.1).collect();
        assert_eq!(
            tiles.len(),
            across.len() * down.len(),
            "a full rectangle at zoom {zoom}"
        );
    }
}
