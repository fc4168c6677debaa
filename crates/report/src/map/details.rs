//! What the interactive map says of a place when it is chosen: small files
//! that are fetched only then.

use allotment_place::MultiPolygon;
use serde_json::{Value, json};

use super::ground::{Ground, degrees};
use crate::{File, Level, plan::Plan, text};

/// How many places a file holds.
pub(crate) const BLOCK: usize = 256;

/// `map/areas/{level}-{block}.json` for every level with shapes: a row a place,
/// in the order of [`FIELDS`].
pub(crate) fn details(plan: &Plan<'_>, ground: &Ground) -> Vec<File> {
    let mut files = Vec::new();
    for (number, level) in plan.site.levels.iter().enumerate() {
        let Some(shaped) = &ground.levels[number] else {
            continue;
        };
        let rows: Vec<Value> = (0..level.areas.len())
            .map(|area| row(plan, number, level, area, &shaped.shapes[area]))
            .collect();
        for (block, rows) in rows.chunks(BLOCK).enumerate() {
            files.push(File {
                path: format!("report/map/areas/{}-{block}.json", level.key),
                bytes: Value::from(rows).to_string().into_bytes(),
            });
        }
    }
    files
}

/// What stands in a row, in order.
pub(crate) const FIELDS: [&str; 12] = [
    "id",
    "name",
    "within",
    "population",
    "rank",
    "decile",
    "low",
    "high",
    "worst",
    "money",
    "link",
    "bounds",
];

fn row(plan: &Plan<'_>, number: usize, level: &Level, area: usize, shape: &MultiPolygon) -> Value {
    let here = &level.areas[area];
    let need = here.need.as_ref();
    let interval = need.and_then(|need| need.interval);
    let money = here.money.as_ref().map(|money| {
        if money.selected {
            money.total.display_whole(plan.site.programme.currency)
        } else {
            String::new()
        }
    });
    let bounds = shape.bounds().map(|bounds| {
        let (west, north) = degrees(bounds.low);
        let (east, south) = degrees(bounds.high);
        [west, south, east, north].map(four_decimals)
    });
    let row = json!([
        here.id.as_str(),
        here.name,
        plan.within(number, area).join(", "),
        here.population,
        need.map(|need| need.rank.get()),
        need.map(|need| need.decile),
        interval.map(|interval| interval.low.get()),
        interval.map(|interval| interval.high.get()),
        need.and_then(|need| need.worst_decile).map(text::percent),
        money,
        plan.link(number, area),
        bounds,
    ]);
    debug_assert_eq!(row.as_array().map(Vec::len), Some(FIELDS.len()));
    row
}

fn four_decimals(degrees: f64) -> f64 {
    (degrees * 1e4).round() / 1e4
}
