//! A look-up table with weights between two geographies.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use allotment_place::MultiPolygon;
use allotment_spatial::overlay::{Part, Parts, inside, overlaps, people_parts};
use allotment_table::{Column, Fault, Faults, Table};
use serde_json::{Map, json};

use super::ground::Ground;
use super::people::People;
use super::{Answer, count, some};
use crate::{Origins, Sheet};

/// What a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayChoice {
    /// The borders of the places that are shared out, and the property of their
    /// codes.
    pub from: PathBuf,
    /// The property of codes of `from`.
    pub from_id: String,
    /// The borders of the places that they are shared out to.
    pub to: PathBuf,
    /// The property of codes of `to`.
    pub to_id: String,
    /// The system of the coordinates of both, where the files do not say.
    pub crs: Option<String>,
    /// Points where people live, if their number is to decide.
    pub points: Option<PointsChoice>,
    /// Parts of a place below this share are left out.
    pub least: f64,
}

/// Points where people live.
#[derive(Debug, Clone, PartialEq)]
pub struct PointsChoice {
    /// The table.
    pub path: PathBuf,
    /// Its column of people.
    pub people: String,
    /// Its columns eastward and northward.
    pub coordinates: [String; 2],
    /// What these mean.
    pub crs: Option<String>,
}

/// The parts that places of one geography have in another, with weights that
/// sum to 1 for every place.
///
/// # Errors
/// [`Faults`] of a file, or of a shape that cannot be measured.
pub fn overlay(choice: &OverlayChoice, origins: &Origins) -> Result<Answer, Faults> {
    let stated = choice.crs.as_deref();
    let from = Ground::read(&choice.from, &choice.from_id, stated, origins)?;
    let to = Ground::read(&choice.to, &choice.to_id, stated, origins)?;
    let grid = from.grid()?;
    let (here, there) = (from.in_metres(&grid)?, to.in_metres(&grid)?);
    let parts = allotment_spatial::overlay::overlay(&here, &there);
    if parts.is_empty() {
        let what = format!("no place of it lies over any of {}", to.file);
        let help = "give borders of the same ground: is one file in other coordinates, or northing before easting?";
        return Err(Fault::new(&from.file, what, help).into());
    }
    let mut sources = vec![from.source.clone(), to.source.clone()];
    let mut said: Vec<String> = [&from, &to]
        .into_iter()
        .flat_map(|ground| ground.notes.clone())
        .collect();
    for (ground, shapes) in [(&from, &here), (&to, &there)] {
        said.extend(overlapping(ground, shapes));
    }
    let (shared, by_area) = match &choice.points {
        None => (Parts::by_area(here.len(), &parts), Vec::new()),
        Some(points) => {
            let people = People::read(points, &grid, origins)?;
            sources.push(people.source.clone());
            let (in_from, in_to) = (
                inside(&people.points, &here),
                inside(&people.points, &there),
            );
            said.extend(people.note.clone());
            said.extend(people.astray(&in_from, &in_to));
            let (shared, by_area) =
                people_parts(here.len(), &in_from, &in_to, &people.counts, &parts);
            (shared, by_area)
        }
    };
    let shared = without_slivers(&shared, here.len(), choice.least);
    let lookup = Lookup {
        from: &from,
        to: &to,
        areas: here.iter().map(MultiPolygon::area).collect(),
        parts: &parts,
        shared: &shared,
        by_area: &by_area,
        by_people: choice.points.is_some(),
    };
    said.extend(lookup.sentences(choice.least));
    let mut more = Map::new();
    more.insert("grid".into(), json!(grid.code()));
    more.insert("least".into(), json!(choice.least));
    more.insert("lost".into(), json!(lookup.lost()));
    more.insert("notes".into(), json!(said));
    let sheet = Sheet {
        table: lookup.table(),
        rows: "parts",
        sources,
        more,
    };
    Ok(Answer { sheet, said })
}

/// The shares of at least `least`, summing to 1 again.
fn without_slivers(parts: &Parts, places: usize, least: f64) -> Parts {
    let rows = parts.from.iter().zip(&parts.to).zip(&parts.weight);
    let kept: Vec<(u32, u32, f64)> = rows
        .map(|((&from, &to), &weight)| (from, to, weight))
        .filter(|&(.., weight)| weight >= least)
        .collect();
    if kept.len() == parts.weight.len() {
        return parts.clone();
    }
    Parts::sharing(places, &kept)
}

/// Places of one file that lie over each other by more than a hundredth.
fn overlapping(ground: &Ground, shapes: &[MultiPolygon]) -> Option<String> {
    let doubled: Vec<Part> = overlaps(shapes)
        .into_iter()
        .filter(|part| {
            let area = |row: u32| shapes[row as usize].area();
            part.area > 0.01 * area(part.from).min(area(part.to))
        })
        .collect();
    let first = doubled.first()?;
    let code = |row: u32| ground.ids[row as usize].as_str();
    Some(format!(
        "{}: {} of places lie over each other, such as {} and {}: what is there is shared between them.",
        ground.file,
        count(doubled.len(), "pair", "pairs"),
        code(first.from),
        code(first.to)
    ))
}

/// Everything that the table and its sentences are made of.
struct Lookup<'a> {
    from: &'a Ground,
    to: &'a Ground,
    areas: Vec<f64>,
    parts: &'a [Part],
    shared: &'a Parts,
    by_area: &'a [usize],
    by_people: bool,
}

impl Lookup<'_> {
    fn lost(&self) -> Vec<&str> {
        let lost = self.shared.lost.iter();
        lost.map(|&row| self.from.ids[row].as_str()).collect()
    }

    fn table(&self) -> Table {
        let code = |ground: &Ground, rows: &[u32]| -> Vec<Option<String>> {
            let rows = rows.iter();
            rows.map(|&row| Some(ground.ids[row as usize].to_string()))
                .collect()
        };
        let method = self.shared.from.iter().map(|&row| {
            let by_area = !self.by_people || self.by_area.binary_search(&(row as usize)).is_ok();
            Some(if by_area { "area" } else { "people" })
        });
        let areas = self
            .shared
            .from
            .iter()
            .zip(&self.shared.to)
            .map(|(&from, &to)| {
                let at = self
                    .parts
                    .binary_search_by_key(&(from, to), |part| (part.from, part.to));
                at.map_or(0.0, |at| self.parts[at].area)
            });
        let columns = vec![
            Column::codes("from", code(self.from, &self.shared.from)),
            Column::codes("to", code(self.to, &self.shared.to)),
            Column::numbers("weight", self.shared.weight.iter().copied().map(Some))
                .with_definition(
                    "the part of the first place that goes to the second; 1 in all for every place",
                ),
            Column::text("method", method)
                .with_definition("whether people at points or area decided"),
            Column::numbers("area_m2", areas.map(Some))
                .with_definition("the area that both have in common, in square metres"),
        ];
        Table::new("overlay", columns)
    }

    fn sentences(&self, least: f64) -> Vec<String> {
        let file = |path: &str| {
            let name = Path::new(path).file_name();
            name.map_or_else(
                || path.to_owned(),
                |name| name.to_string_lossy().into_owned(),
            )
        };
        let mut wholly = 0;
        let mut slivers = 0;
        let uncovered = self.uncovered();
        let outside: BTreeSet<&str> = uncovered.iter().copied().collect();
        for (&from, &weight) in self.shared.from.iter().zip(&self.shared.weight) {
            // What lies outside is shared out with the rest: all of it may go to one.
            let is_covered = !outside.contains(self.from.ids[from as usize].as_str());
            wholly += usize::from(weight >= 0.999 && is_covered);
            slivers += usize::from(weight < 0.01);
        }
        let mut said = vec![format!(
            "{} of {} in {} of {}: {}; {} wholly in one (99.9% and more).",
            count(self.from.ids.len(), "place", "places"),
            file(&self.from.file),
            count(self.to.ids.len(), "place", "places"),
            file(&self.to.file),
            count(self.shared.weight.len(), "part", "parts"),
            count(wholly, "place lies", "places lie")
        )];
        if slivers > 0 && least <= 0.0 {
            said.push(format!(
                "{} below 1%, most of them where a border was drawn differently: --least 0.01 leaves them out.",
                count(slivers, "part is", "parts are")
            ));
        }
        let lost = self.lost();
        if !lost.is_empty() {
            said.push(format!(
                "mind: {} in nothing and get no row: {}.",
                count(lost.len(), "place lies", "places lie"),
                some(&lost)
            ));
        }
        if !uncovered.is_empty() {
            said.push(format!(
                "mind: of {} more than 1% lies outside every place of {}; it is shared out with the rest: {}.",
                count(uncovered.len(), "place", "places"),
                file(&self.to.file),
                some(&uncovered)
            ));
        }
        if !self.by_area.is_empty() {
            let codes: Vec<&str> = self
                .by_area
                .iter()
                .map(|&row| self.from.ids[row].as_str())
                .collect();
            said.push(format!(
                "mind: nobody lives at a point of {}; area decides there: {}.",
                count(codes.len(), "place", "places"),
                some(&codes)
            ));
        }
        said
    }

    fn uncovered(&self) -> Vec<&str> {
        let mut covered = vec![0.0; self.areas.len()];
        for part in self.parts {
            covered[part.from as usize] += part.area;
        }
        let rows = self.areas.iter().zip(&covered).enumerate();
        rows.filter(|(_, (area, covered))| **covered > 0.0 && **covered < 0.99 * **area)
            .map(|(row, _)| self.from.ids[row].as_str())
            .collect()
    }
}
