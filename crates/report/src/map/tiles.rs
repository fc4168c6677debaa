//! The vector tiles of the interactive map: plain files, a folder a zoom.

use std::collections::BTreeMap;

use allotment_place::{MultiPolygon, Point};
use rayon::prelude::*;

use super::{
    clip::{BUFFER, clip},
    ground::{Ground, degrees},
    locator::inside,
    mvt::{EXTENT, Geometry, Layer, tile},
    outline::outlines,
    path::whole,
};
use crate::{Area, File, Site};

/// A level shows from the zoom at which half of its places are at least so
/// many pixels across.
const PIXELS_ACROSS: f64 = 4.5;

/// A tile is drawn so many pixels wide. Source: MapLibre GL, vector sources.
const PIXELS: f64 = 512.0;

/// The deepest zoom of any tile: 40 cm a unit at the equator.
const DEEPEST: u32 = 14;

/// The tiles and what the page must know of them.
pub(crate) struct Tileset {
    /// `map/tiles/{z}/{x}/{y}.pbf`, with an empty file where there is nothing,
    /// so that no request of the map ever fails.
    pub files: Vec<File>,
    /// For each level with shapes: its number and the zoom it shows from.
    pub levels: Vec<(usize, u32)>,
    /// The zooms that there are tiles for.
    pub zooms: (u32, u32),
    /// West, south, east and north, in degrees.
    pub bounds: [f64; 4],
}

/// A ring on the whole numbers of a zoom.
type GridRing = Vec<(i64, i64)>;

/// One place on the whole numbers of a zoom.
struct Gridded {
    polygons: Vec<Vec<GridRing>>,
    low: (i64, i64),
    high: (i64, i64),
}

/// What goes onto one tile: layer and place.
type Contents = BTreeMap<(i64, i64), Vec<(usize, usize)>>;

/// The tiles of `site`: the coarsest level when far away, finer ones nearer.
pub(crate) fn tileset(site: &Site, ground: &Ground) -> Tileset {
    let levels = ladder(ground);
    let bounds = ground.bounds;
    let span = (bounds.high.x - bounds.low.x).max(bounds.high.y - bounds.low.y);
    let first = (0..DEEPEST)
        .take_while(|&zoom| span * PIXELS * across(zoom) < 180.0)
        .count();
    let finest = levels.last().map_or(0, |&(_, zoom)| zoom);
    let zooms = (
        u32::try_from(first).unwrap_or(DEEPEST).min(finest),
        (finest + 1).min(DEEPEST),
    );

    let mut files = Vec::new();
    for zoom in zooms.0..=zooms.1 {
        let shown = levels.iter().rev().find(|&&(_, from)| from <= zoom);
        if let Some(&(level, _)) = shown.or(levels.first()) {
            files.extend(tiles_of(site, ground, level, zoom, zooms.1));
        }
    }
    let (west, north) = degrees(bounds.low);
    let (east, south) = degrees(bounds.high);
    Tileset {
        files,
        levels,
        zooms,
        bounds: [west, south, east, north],
    }
}

/// Which level shows from which zoom, coarse to fine.
fn ladder(ground: &Ground) -> Vec<(usize, u32)> {
    let mut ladder: Vec<(usize, u32)> = Vec::new();
    for (number, level) in ground.levels.iter().enumerate() {
        let Some(level) = level else { continue };
        let mut sizes: Vec<f64> = level
            .shapes
            .iter()
            .map(MultiPolygon::area)
            .filter(|&area| area > 0.0)
            .map(f64::sqrt)
            .collect();
        sizes.sort_by(f64::total_cmp);
        let half = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0);
        let zoom = (0..DEEPEST)
            .find(|&zoom| half * PIXELS * across(zoom) >= PIXELS_ACROSS)
            .unwrap_or(DEEPEST);
        match ladder.last().copied() {
            None => ladder.push((number, 0)),
            Some((_, coarser)) => ladder.push((number, zoom.max(coarser + 1).min(DEEPEST))),
        }
    }
    ladder
}

/// How many tiles go round the Earth at `zoom`.
fn across(zoom: u32) -> f64 {
    f64::from(1_u32 << zoom)
}

fn tiles_of(site: &Site, ground: &Ground, level: usize, zoom: u32, deepest: u32) -> Vec<File> {
    let scale = across(zoom) * f64::from(EXTENT);
    // Half a pixel, but one unit where people can go nearer than the tiles do.
    let tolerance = if zoom == deepest {
        1.0
    } else {
        f64::from(EXTENT) / PIXELS / 2.0
    };
    let areas = &site.levels[level].areas;
    let Some(borders) = ground.levels[level].as_ref() else {
        return Vec::new();
    };
    let borders = borders.topology.at(tolerance / scale);
    let places = grid(&borders.shapes(), scale);
    let picked = |area: &Area| area.money.as_ref().is_some_and(|money| money.selected);
    // Nearer than the funded places themselves, their outline stays.
    let outlines = if level > site.funded {
        outlines(site, level, &borders, scale)
    } else {
        Vec::new()
    };
    let marks = if level < site.funded {
        marks(site, ground, scale)
    } else {
        Vec::new()
    };

    let mut contents = Contents::new();
    lay_out(&mut contents, ground, scale);
    for (number, place) in places.iter().enumerate() {
        for at in place.iter().flat_map(tiles_under) {
            contents.entry(at).or_default().push((0, number));
        }
    }
    for (position, outline) in outlines.iter().enumerate() {
        for at in outline.tiles() {
            contents.entry(at).or_default().push((1, position));
        }
    }
    let key = site.levels[level].key.as_str();
    let contents: Vec<_> = contents.into_iter().collect();
    contents
        .par_iter()
        .map(|(at, list)| {
            let mut layers = [
                Layer::new(key, &["d", "s"]),
                Layer::new("chosen", &[]),
                Layer::new("marks", &[]),
            ];
            for &(layer, number) in list {
                if layer == 1 {
                    let lines = outlines[number].on_tile(*at);
                    let id = outlines[number].number as u64 + 1;
                    layers[1].add(id, &[], &Geometry::Lines(lines));
                    continue;
                }
                let place = places[number].as_ref();
                if let Some(rings) = place.and_then(|place| on_tile(place, *at)) {
                    let area = &areas[number];
                    let values = [
                        Some(area.need.as_ref().map_or(0, |need| need.decile)),
                        picked(area).then_some(1),
                    ];
                    layers[0].add(number as u64 + 1, &values, &Geometry::Rings(rings));
                }
            }
            for &(number, mark) in &marks {
                if let Some(mark) = point_on_tile(mark, *at) {
                    layers[2].add(number as u64 + 1, &[], &Geometry::Point(mark));
                }
            }
            File {
                path: format!("report/map/tiles/{zoom}/{}/{}.pbf", at.0, at.1),
                bytes: tile(&layers),
            }
        })
        .collect()
}

/// Every tile that the map may ask for, empty as yet.
fn lay_out(contents: &mut Contents, ground: &Ground, scale: f64) {
    let corner = |point: Point| {
        let tile = |value: f64| whole((value * scale).floor()).div_euclid(i64::from(EXTENT));
        (tile(point.x), tile(point.y))
    };
    let (low, high) = (corner(ground.bounds.low), corner(ground.bounds.high));
    for x in low.0..=high.0 {
        for y in low.1..=high.1 {
            contents.entry((x, y)).or_default();
        }
    }
}

/// The selected places as points, where they are too small to be seen.
fn marks(site: &Site, ground: &Ground, scale: f64) -> Vec<(usize, (i64, i64))> {
    let Some(level) = &ground.levels[site.funded] else {
        return Vec::new();
    };
    let areas = site.levels[site.funded].areas.iter().zip(&level.shapes);
    areas
        .enumerate()
        .filter(|(_, (area, _))| area.money.as_ref().is_some_and(|money| money.selected))
        .filter_map(|(number, (_, shape))| {
            let point = inside(shape)?;
            Some((number, (whole(point.x * scale), whole(point.y * scale))))
        })
        .collect()
}

/// Shapes on whole numbers, where points that neighbours share fall together.
fn grid(shapes: &[MultiPolygon], scale: f64) -> Vec<Option<Gridded>> {
    shapes
        .par_iter()
        .map(|shape| gridded(shape, scale))
        .collect()
}

fn gridded(shape: &MultiPolygon, scale: f64) -> Option<Gridded> {
    let polygons: Vec<Vec<GridRing>> = shape
        .0
        .iter()
        .map(|polygon| {
            let rings = std::iter::once(&polygon.outer).chain(&polygon.holes);
            let rings = rings.enumerate().filter_map(|(position, ring)| {
                let outer = position == 0;
                let mut grid: GridRing = ring
                    .points()
                    .iter()
                    .map(|point| (whole(point.x * scale), whole(point.y * scale)))
                    .collect();
                grid.dedup();
                if grid.len() > 1 {
                    grid.pop();
                }
                let area = twice_area(&grid);
                if grid.len() < 3 || area == 0 {
                    // Too small for this zoom: a grain stays, a hole closes.
                    let (x, y) = grid.first().copied().unwrap_or_default();
                    return outer.then(|| vec![(x, y), (x + 1, y), (x, y + 1)]);
                }
                if (area > 0) != outer {
                    grid.reverse();
                }
                Some(grid)
            });
            rings.collect()
        })
        .collect();
    let points = || polygons.iter().flatten().flatten().copied();
    let low = points().reduce(|a, b| (a.0.min(b.0), a.1.min(b.1)))?;
    let high = points().reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)))?;
    Some(Gridded {
        polygons,
        low,
        high,
    })
}

/// Twice the area of a ring, positive if clockwise as seen (y southward).
fn twice_area(ring: &[(i64, i64)]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
        .sum()
}

fn tiles_under(place: &Gridded) -> impl Iterator<Item = (i64, i64)> + use<> {
    let tile = |value: i64| value.div_euclid(i64::from(EXTENT));
    let (low, high) = (place.low, place.high);
    (tile(low.0 - BUFFER)..=tile(high.0 + BUFFER))
        .flat_map(move |x| (tile(low.1 - BUFFER)..=tile(high.1 + BUFFER)).map(move |y| (x, y)))
}

fn on_tile(place: &Gridded, at: (i64, i64)) -> Option<Vec<Vec<(i32, i32)>>> {
    let mut rings = Vec::new();
    for polygon in &place.polygons {
        let Some(outer) = polygon.first().and_then(|ring| clip(ring, at)) else {
            continue;
        };
        rings.push(outer);
        rings.extend(polygon[1..].iter().filter_map(|ring| clip(ring, at)));
    }
    (!rings.is_empty()).then_some(rings)
}

fn point_on_tile(point: (i64, i64), at: (i64, i64)) -> Option<(i32, i32)> {
    let extent = i64::from(EXTENT);
    let local = |value: i64, tile: i64| {
        let local = value - tile * extent;
        let near = (0..extent).contains(&local);
        near.then(|| i32::try_from(local).ok()).flatten()
    };
    Some((local(point.0, at.0)?, local(point.1, at.1)?))
}
