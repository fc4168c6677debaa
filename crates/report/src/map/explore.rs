//! The interactive map's script, style and library, and what they are told.

use serde_json::{Value, json};

use super::{
    details::{BLOCK, FIELDS},
    palette::{TENTHS, UNKNOWN},
    tiles::Tileset,
};
use crate::{File, plan::Plan, text};

/// Built from `web/` by the build script.
const BUNDLE: [(&str, &[u8]); 4] = [
    (
        "explore.js",
        include_bytes!(concat!(env!("OUT_DIR"), "/web-dist/explore.js")),
    ),
    (
        "explore.css",
        include_bytes!(concat!(env!("OUT_DIR"), "/web-dist/explore.css")),
    ),
    (
        "maplibre-gl.js",
        include_bytes!(concat!(env!("OUT_DIR"), "/web-dist/maplibre-gl.js")),
    ),
    (
        "maplibre-gl.LICENSE.txt",
        include_bytes!(concat!(
            env!("OUT_DIR"),
            "/web-dist/maplibre-gl.LICENSE.txt"
        )),
    ),
];

/// Those files.
pub(crate) fn bundle() -> impl Iterator<Item = File> {
    BUNDLE.iter().map(|(name, bytes)| File {
        path: format!("report/assets/{name}"),
        bytes: bytes.to_vec(),
    })
}

/// What the page tells the script, as JSON.
pub(crate) fn config(plan: &Plan<'_>, tiles: &Tileset) -> String {
    let levels: Vec<Value> = plan
        .site
        .levels
        .iter()
        .enumerate()
        .map(|(number, level)| {
            let from = tiles.levels.iter().find(|(shown, _)| *shown == number);
            json!({
                "key": level.key,
                "singular": text::capital(&level.singular),
                "plural": level.plural,
                "ranked": plan.ranked(number),
                "from": from.map(|(_, zoom)| zoom),
            })
        })
        .collect();
    json!({
        "levels": levels,
        "funded": plan.site.funded,
        "zooms": [tiles.zooms.0, tiles.zooms.1],
        "bounds": tiles.bounds,
        "colours": TENTHS,
        "unknown": UNKNOWN,
        "block": BLOCK,
        "fields": FIELDS,
    })
    .to_string()
}
