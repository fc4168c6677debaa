//! Whether borders fit together.

use std::path::Path;

use allotment_place::{MultiPolygon, thousands};
use allotment_spatial::gaps;
use allotment_spatial::overlay::overlaps;
use allotment_table::{Faults, Points};
use serde_json::{Value, json};

use crate::Origins;
use crate::spatial::Ground;

/// The ground of places in one file.
pub(super) struct Borders {
    pub file: String,
    places: usize,
    grid: String,
    /// Pairs that lie over each other by more than a thousandth of the smaller.
    overlaps: Vec<[String; 2]>,
    /// Holes of more than a thousandth of a middling place, in square metres.
    holes: Vec<f64>,
    notes: Vec<String>,
}

/// Below this share of a place, borders that do not meet are rounding.
const ROUNDING: f64 = 0.001;

/// The borders in the file at `path`; nothing if it has points.
pub(super) fn of(path: &Path, file: &str, id: &str) -> Result<Option<Borders>, Faults> {
    if Points::read(path, id).is_ok() {
        return Ok(None);
    }
    let ground = Ground::read(path, id, None, &Origins::default())?;
    let grid = ground.grid()?;
    let shapes = ground.in_metres(&grid)?;
    let mut areas: Vec<f64> = shapes.iter().map(MultiPolygon::area).collect();
    let over = overlaps(&shapes)
        .into_iter()
        .filter(|part| {
            let area = |row: u32| areas[row as usize];
            part.area > ROUNDING * area(part.from).min(area(part.to))
        })
        .map(|part| [part.from, part.to].map(|row| ground.ids[row as usize].to_string()))
        .collect();
    areas.sort_by(f64::total_cmp);
    let middling = areas.get(areas.len() / 2).copied().unwrap_or(0.0);
    // In the file's own coordinates corners are shared exactly; their areas are
    // then measured in metres by the places around.
    let scale = middling / middling_in_file(&ground.shapes).max(f64::MIN_POSITIVE);
    let holes = gaps(&ground.shapes)
        .into_iter()
        .map(|gap| gap.area * scale)
        .filter(|area| *area > ROUNDING * middling);
    Ok(Some(Borders {
        file: file.to_owned(),
        places: shapes.len(),
        grid: grid.code().to_owned(),
        overlaps: over,
        holes: holes.collect(),
        notes: (ground.notes.iter())
            .map(|note| note.replace(&path.display().to_string(), file))
            .collect(),
    }))
}

fn middling_in_file(shapes: &[MultiPolygon]) -> f64 {
    let mut areas: Vec<f64> = shapes.iter().map(MultiPolygon::area).collect();
    areas.sort_by(f64::total_cmp);
    areas.get(areas.len() / 2).copied().unwrap_or(0.0)
}

impl Borders {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "file": self.file,
            "places": self.places,
            "grid": self.grid,
            "overlaps": self.overlaps,
            "holes_m2": self.holes,
            "notes": self.notes,
        })
    }

    pub(super) fn sentences(&self) -> Vec<String> {
        let file = &self.file;
        let mut said = vec![format!(
            "{file}: the ground of {} places; {} pairs lie over each other, {} holes lie between them.",
            thousands(self.places as u64),
            thousands(self.overlaps.len() as u64),
            thousands(self.holes.len() as u64)
        )];
        if let Some([one, other]) = self.overlaps.first() {
            said.push(format!("{file}: mind that {one} and {other} lie over each other: people there would count twice."));
        }
        if let Some(largest) = self.holes.first() {
            said.push(format!(
                "{file}: the largest hole has about {largest:.0} square metres."
            ));
        }
        said.extend(self.notes.iter().cloned());
        said
    }
}
