//! Assets that look odd where they are.

use std::collections::BTreeMap;
use std::path::Path;

use allotment_assets::twins;
use allotment_place::Point;
use allotment_table::{Fault, Faults};

use super::inventory::{Asset, Inventory};
use super::place::Places;
use crate::assets::Notes;

/// How far apart two entries of one type and name may be and look like one, in
/// metres.
const TWINS_M: f64 = 25.0;
/// How far round the places an asset may lie before that is told, in metres.
const OUTSIDE_M: f64 = 20_000.0;

/// Refuses assets whose coordinates are the wrong way round, and tells of those
/// far from every place. A file in which all of them are is turned, and told.
pub(super) fn check_where(
    inventory: &mut Inventory,
    places: &Places,
    notes: &mut Notes,
) -> Result<(), Faults> {
    let (mut low, mut high) = (places.at[0], places.at[0]);
    for point in &places.at {
        low = Point {
            x: low.x.min(point.x),
            y: low.y.min(point.y),
        };
        high = Point {
            x: high.x.max(point.x),
            y: high.y.max(point.y),
        };
    }
    let inside = |point: Point, margin: f64| {
        (low.x - margin..=high.x + margin).contains(&point.x)
            && (low.y - margin..=high.y + margin).contains(&point.y)
    };
    let is_turned = |asset: &Asset| {
        asset.line.is_some() && !inside(asset.at, OUTSIDE_M) && inside(turned(asset.at), 0.0)
    };
    let mut all_turned: BTreeMap<&str, bool> = BTreeMap::new();
    for asset in &inventory.assets {
        *all_turned.entry(&asset.file).or_insert(true) &= is_turned(asset);
    }
    let files = all_turned.into_iter().filter(|(_, turned)| *turned);
    let files: Vec<String> = files.map(|(file, _)| file.to_owned()).collect();
    for asset in (inventory.assets.iter_mut()).filter(|asset| files.contains(&asset.file)) {
        asset.at = turned(asset.at);
    }
    for file in &files {
        let what = "every point has its northing first: read as northing and easting";
        notes.push("coordinates turned", file, None, what);
    }
    let mut faults = Faults::new();
    for asset in &inventory.assets {
        if inside(asset.at, OUTSIDE_M) {
            continue;
        }
        let [x, y] = [asset.at.x, asset.at.y].map(f64::round);
        if is_turned(asset) {
            let what = format!(
                "({x}, {y}) lies far from every place, and ({y}, {x}) among them: the coordinates are the wrong way round"
            );
            let fault = Fault::new(
                &asset.file,
                what,
                "write the easting first, or exchange  x  and  y  in the spec",
            );
            faults.push(match asset.line {
                Some(line) => fault.at_line(line),
                None => fault,
            });
            continue;
        }
        let what = format!(
            "({x}, {y}) lies more than 20 km outside the places, and is within nobody’s reach"
        );
        notes.push("assets outside the places", &asset.file, asset.line, what);
    }
    faults.into_result(())
}

fn turned(at: Point) -> Point {
    Point { x: at.y, y: at.x }
}

/// Tells of entries that look like one asset.
pub(super) fn tell_twins(inventory: &Inventory, notes: &mut Notes) {
    let assets = &inventory.assets;
    let points: Vec<Point> = assets.iter().map(|asset| asset.at).collect();
    let of: Vec<usize> = assets.iter().map(|asset| asset.of).collect();
    let names: Vec<Option<&str>> = assets.iter().map(|asset| asset.name.as_deref()).collect();
    for twin in twins(&points, &of, &names, TWINS_M) {
        let (first, second) = (&assets[twin.first], &assets[twin.second]);
        let call = |asset: &Asset| match (&asset.id, asset.line) {
            (Some(id), _) => format!("'{id}'"),
            (None, Some(line)) => format!("that on line {line}"),
            (None, None) => "another".into(),
        };
        let elsewhere = match Path::new(&first.file).file_name() {
            Some(name) if first.file != second.file => format!(" of {}", name.display()),
            _ => String::new(),
        };
        let what = format!(
            "{} looks like {}{elsewhere}: the type, the name '{}', and {:.0} m apart; both count",
            call(second),
            call(first),
            first.name.as_deref().unwrap_or_default(),
            twin.metres
        );
        notes.push("assets that look like one", &second.file, second.line, what);
    }
}
