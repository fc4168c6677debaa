//! The places of a table, where they lie, and who of them are neighbours.

use std::collections::BTreeSet;
use std::path::PathBuf;

use allotment_place::{PlaceId, Point};
use allotment_projection::project;
use allotment_spatial::weights::{Contiguity, Weights, contiguity, near_misses};
use allotment_table::{Fault, Faults, Source, Table};

use super::ground::{Ground, refused, system};
use super::neighbours::middles;
use super::{Neighbours, count, fault, some};
use crate::Origins;
use crate::vintage::{Side, clash, lacking};

/// Neighbours, and what was read to find them.
pub(super) struct Near {
    pub weights: Weights,
    pub sources: Vec<Source>,
    pub said: Vec<String>,
}

/// The places of a table for which neighbours are sought.
pub(super) struct Places<'a> {
    pub table: &'a Table,
    pub id: &'a str,
    pub ids: &'a [PlaceId],
    /// The rows that count.
    pub rows: &'a [usize],
}

/// How neighbours are found.
pub(super) struct Wanted<'a> {
    pub neighbours: Neighbours,
    /// The borders, if they were read.
    pub ground: Option<&'a Ground>,
    pub boundaries: Option<&'a PathBuf>,
    pub boundaries_id: Option<&'a str>,
    pub coordinates: Option<&'a [String; 2]>,
    pub crs: Option<&'a str>,
}

impl Places<'_> {
    /// The neighbours of the places that count, among themselves.
    pub(super) fn near(&self, wanted: &Wanted<'_>, origins: &Origins) -> Result<Near, Faults> {
        let refuse = |error| fault(&error, self.table, self.rows, self.id);
        if let Some(columns) = wanted.coordinates {
            if wanted.neighbours.needs_borders() {
                let what = "points have no borders to touch";
                let help = "add --weights knn:6 or band:1500, or name borders with --boundaries";
                return Err(Fault::asked("--weights", what, help).into());
            }
            let (points, note) = self.points(columns, wanted.crs)?;
            let codes: Vec<&PlaceId> = self.rows.iter().map(|&row| &self.ids[row]).collect();
            let weights = wanted.neighbours.by_points(&points, &codes);
            return Ok(Near {
                weights: weights.map_err(refuse)?,
                sources: Vec::new(),
                said: note.into_iter().collect(),
            });
        }
        let ground = match (wanted.ground, wanted.boundaries) {
            (Some(ground), _) => ground.clone(),
            (None, Some(path)) => {
                let id = wanted.boundaries_id.unwrap_or(self.id);
                let borders = Side::named(path.display().to_string(), id);
                if let Some(fault) = clash(&Side::of(self.table, self.id), &borders) {
                    return Err(fault.into());
                }
                Ground::read(path, id, wanted.crs, origins)?
            }
            (None, None) => {
                let what = "nothing says where the places lie";
                let help = "name a file of borders with --boundaries, or columns with --x and --y";
                return Err(Fault::new(self.table.name(), what, help).into());
            }
        };
        let codes: Vec<PlaceId> = self.rows.iter().map(|&row| self.ids[row].clone()).collect();
        let places = ground
            .rows_of(&codes, |row, what, help| {
                self.table.fault_at(self.rows[row], self.id, what, help)
            })
            .map_err(|mut faults| {
                faults.extend(lacking(
                    Side::of(self.table, self.id),
                    &codes,
                    &ground.file,
                    &ground.ids,
                ));
                faults
            })?;
        let without_row = self.without_row(&ground);
        let of_table = Ground {
            shapes: places.iter().map(|&at| ground.shapes[at].clone()).collect(),
            ids: codes,
            ..ground
        };
        let mut said = of_table.notes.clone();
        said.extend(without_row);
        let weights = if wanted.neighbours.needs_borders() {
            let weights = wanted.neighbours.by_borders(&of_table.shapes);
            // By a stretch of border, places that meet at a corner are no neighbours.
            let touching = match wanted.neighbours {
                Neighbours::Rook => contiguity(&of_table.shapes, Contiguity::Queen),
                _ => weights.clone(),
            };
            said.extend(slivers(&of_table, &touching));
            weights
        } else {
            let middles = middles(&of_table.in_metres(&of_table.grid()?)?);
            let codes: Vec<&PlaceId> = of_table.ids.iter().collect();
            let weights = wanted.neighbours.by_points(&middles, &codes);
            weights.map_err(refuse)?
        };
        Ok(Near {
            weights,
            sources: vec![of_table.source],
            said,
        })
    }

    /// What to say of places that have borders, and no row in the table.
    fn without_row(&self, ground: &Ground) -> Option<String> {
        let rows: BTreeSet<&PlaceId> = self.ids.iter().collect();
        let places = ground.ids.iter().filter(|id| !rows.contains(id));
        let places: Vec<&str> = places.map(PlaceId::as_str).collect();
        (!places.is_empty()).then(|| {
            format!(
                "mind: in {} {} no row in {} and are left out, also as neighbours: {}.",
                ground.file,
                count(places.len(), "place has", "places have"),
                self.table.name(),
                some(&places)
            )
        })
    }

    /// Points of the table, in metres, and what was mended about them.
    fn points(
        &self,
        columns: &[String; 2],
        crs: Option<&str>,
    ) -> Result<(Vec<Point>, Option<String>), Faults> {
        let mut faults = Faults::new();
        let mut read = |name: &String| {
            let cells = faults
                .collect(self.table.measures(name))
                .unwrap_or_default();
            let mut present = Vec::with_capacity(self.rows.len());
            for &row in self.rows {
                match cells.get(row) {
                    Some(Some(cell)) => present.push(*cell),
                    Some(None) => {
                        let help = "give every place its point, or leave it out";
                        faults.push(self.table.fault_at(
                            row,
                            name,
                            "the coordinate is missing",
                            help,
                        ));
                    }
                    None => {}
                }
            }
            present
        };
        let (x, y) = (read(&columns[0]), read(&columns[1]));
        faults.into_result(())?;
        let file = self.table.name();
        let crs = system(file, crs)?;
        let points: Vec<Point> = x.into_iter().zip(y).map(|(x, y)| Point { x, y }).collect();
        let place = |error: &allotment_projection::ProjectionError| {
            let row = error.position()?;
            self.rows.get(row).map(|&row| self.ids[row].as_str())
        };
        let reading = crs
            .settle(points.iter().copied())
            .map_err(|error| refused(file, &error, place(&error)))?;
        let mut points: Vec<Point> = points.into_iter().map(|point| reading.of(point)).collect();
        if !crs.is_metric() {
            let mut degrees = points.clone();
            let in_degrees = project(&crs, &allotment_projection::Crs::degrees(), &mut degrees);
            in_degrees.map_err(|error| refused(file, &error, place(&error)))?;
            let grid = super::ground::grid_round(&degrees);
            project(&crs, &grid, &mut points)
                .map_err(|error| refused(file, &error, place(&error)))?;
        }
        let note = reading.note.map(|note| format!("{file}: {}.", note.text()));
        Ok((points, note))
    }
}

/// How near borders may come without meeting and be taken for meant to meet: a metre, or
/// as much of a degree.
const NEARLY_M: f64 = 1.0;
const NEARLY_DEGREES: f64 = 1e-5;

/// What to say of places whose borders all but meet: they are no neighbours.
fn slivers(ground: &Ground, weights: &Weights) -> Option<String> {
    let within = if ground.crs.is_metric() {
        NEARLY_M
    } else {
        NEARLY_DEGREES
    };
    let found = near_misses(&ground.shapes, weights, within);
    let (one, other) = *found.first()?;
    let name = |row: u32| ground.ids[row as usize].as_str();
    Some(format!(
        "mind: {} within about {NEARLY_M} m of each other and share no corner, such as {} and {}: they are no neighbours here, as only corners that are the same to the last digit touch. Mend the borders, or say --weights knn:6 or band:METRES.",
        count(found.len(), "pair of places comes", "pairs of places come"),
        name(one),
        name(other)
    ))
}
