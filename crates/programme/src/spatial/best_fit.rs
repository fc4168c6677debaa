//! A look-up by best fit: each of the smallest areas goes whole to the larger area in
//! which the middle of its people lies.
//!
//! Source: Office for National Statistics, *A Beginner's Guide to UK Geography*, and
//! Government Statistical Service, *Geography Policy* (2015): figures of areas that
//! small ones do not fit into are those of the small ones whose population-weighted
//! centroid lies inside.

use std::path::PathBuf;

use allotment_place::{MultiPolygon, Point, thousands};
use allotment_projection::project;
use allotment_spatial::overlay::{inside, nearest_shape};
use allotment_table::{Column, Faults, Table};
use serde_json::{Map, json};

use super::ground::{Ground, refused, system};
use super::{Answer, count, some};
use crate::{Origins, Sheet};

/// What a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct BestFitChoice {
    /// The smallest areas, a row each, with the middle of their people.
    pub table: PathBuf,
    /// Its column of codes.
    pub id: String,
    /// Its columns eastward and northward.
    pub coordinates: [String; 2],
    /// What its coordinates mean; `lon` and `lat` are degrees.
    pub crs: Option<String>,
    /// Its column of people.
    pub people: Option<String>,
    /// The borders of the larger areas.
    pub areas: PathBuf,
    /// The property of their codes.
    pub areas_id: String,
}

/// How far outside every area a middle may lie and still go to the nearest, in metres:
/// generalised coasts leave out harbours.
const ASHORE_M: f64 = 2_000.0;

/// The look-up: for each small area the larger one in which its middle lies. One that
/// lies in none goes to the nearest within two kilometres, and the table says so; one
/// that lies in two, to the first of the file.
///
/// # Errors
/// [`Faults`] of the files.
pub fn best_fit(choice: &BestFitChoice, origins: &Origins) -> Result<Answer, Faults> {
    let table = origins.table(&choice.table)?;
    let mut faults = Faults::new();
    let ids = faults.collect(table.place_ids(&choice.id));
    let people = choice.people.as_ref();
    let people = people.and_then(|name| people_of(&table, name, &mut faults));
    let points = faults.collect(points(&table, choice));
    let areas = faults.collect(Ground::read(&choice.areas, &choice.areas_id, None, origins));
    let (Some(ids), Some(points), Some(areas)) = (ids, points, areas) else {
        return Err(faults);
    };
    faults.into_result(())?;
    let grid = areas.grid()?;
    let file = table.name();
    let mut at = points.points;
    let place = |error: &allotment_projection::ProjectionError| {
        error.position().map(|row| ids[row].as_str())
    };
    project(&points.crs, &grid, &mut at).map_err(|error| refused(file, &error, place(&error)))?;
    let shapes = areas.in_metres(&grid)?;
    let found = inside(&at, &shapes);
    let fitted: Vec<Fitted> = (found.place.iter().zip(&at))
        .map(|(place, &point)| match place {
            Some(area) => Fitted::Inside(*area as usize),
            None => nearest(&shapes, point),
        })
        .collect();
    let told = Told {
        choice,
        areas: &areas,
        ids: crate::vintage::texts(&ids),
        people: people.as_deref(),
        fitted: &fitted,
        doubtful: found.doubtful.len(),
    };
    let mut said: Vec<String> = points.note.into_iter().collect();
    said.extend(areas.notes.iter().cloned());
    said.splice(0..0, told.sentences());
    Ok(Answer {
        sheet: Sheet {
            table: told.table(),
            rows: "areas",
            sources: vec![table.source().clone(), areas.source.clone()],
            more: Map::from_iter([("notes".to_owned(), json!(said))]),
        },
        said,
    })
}

/// How many people live in each small area, as far as anybody says.
fn people_of(table: &Table, name: &str, faults: &mut Faults) -> Option<Vec<Option<f64>>> {
    let cells = faults.collect(table.each_measure(name))?;
    let mut found = Vec::with_capacity(cells.len());
    for (row, cell) in cells.into_iter().enumerate() {
        match cell {
            Ok(Some(below)) if below < 0.0 => {
                let what = format!("{below} is below 0, and a count never is");
                faults.push(table.fault_at(row, name, what, "correct the count"));
            }
            Ok(cell) => found.push(cell),
            Err(wrong) => faults.push(*wrong),
        }
    }
    Some(found)
}

/// Where a small area goes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fitted {
    /// To the area in which its middle lies.
    Inside(usize),
    /// To the nearest, so many metres away.
    Near(usize, f64),
    /// To none.
    Nowhere,
}

impl Fitted {
    fn area(self) -> Option<usize> {
        match self {
            Self::Inside(area) | Self::Near(area, _) => Some(area),
            Self::Nowhere => None,
        }
    }
}

fn nearest(shapes: &[MultiPolygon], point: Point) -> Fitted {
    match nearest_shape(shapes, point, ASHORE_M) {
        Some((area, metres)) => Fitted::Near(area, metres),
        None => Fitted::Nowhere,
    }
}

/// The middles, and what their coordinates mean.
struct Middles {
    points: Vec<Point>,
    crs: allotment_projection::Crs,
    note: Option<String>,
}

fn points(table: &Table, choice: &BestFitChoice) -> Result<Middles, Faults> {
    let mut faults = Faults::new();
    let mut both = Vec::new();
    for name in &choice.coordinates {
        let cells = faults.collect(table.each_measure(name)).unwrap_or_default();
        let mut known = Vec::with_capacity(cells.len());
        for (row, cell) in cells.into_iter().enumerate() {
            match cell {
                Ok(Some(cell)) => known.push(cell),
                Err(wrong) => faults.push(*wrong),
                Ok(None) => {
                    let help = "fill it in, or leave the row out";
                    faults.push(table.fault_at(row, name, "the coordinate is missing", help));
                }
            }
        }
        both.push(known);
    }
    let names: [&str; 2] = [&choice.coordinates[0], &choice.coordinates[1]];
    let degrees = (names == ["lon", "lat"]).then_some("EPSG:4326");
    let crs = faults.collect(system(table.name(), choice.crs.as_deref().or(degrees)));
    faults.into_result(())?;
    let crs = crs.expect("else there are faults");
    let points: Vec<Point> = (both[0].iter().zip(&both[1]))
        .map(|(&x, &y)| Point { x, y })
        .collect();
    let reading = crs.settle(points.iter().copied()).map_err(|error| {
        let told = refused(table.name(), &error, None);
        // No row lacks its point.
        let line = error.position().map(|row| table.line_of(row));
        let mut faults = Faults::new();
        faults.extend(told.iter().cloned().map(|fault| match line {
            Some(line) => fault.at_line(line),
            None => fault,
        }));
        faults
    })?;
    Ok(Middles {
        points: points.into_iter().map(|point| reading.of(point)).collect(),
        note: (reading.note).map(|note| format!("{}: {}.", table.name(), note.text())),
        crs,
    })
}

struct Told<'a> {
    choice: &'a BestFitChoice,
    areas: &'a Ground,
    ids: Vec<&'a str>,
    people: Option<&'a [Option<f64>]>,
    fitted: &'a [Fitted],
    doubtful: usize,
}

impl Told<'_> {
    fn table(&self) -> Table {
        let area = |fitted: &Fitted| fitted.area().map(|area| self.areas.ids[area].as_str());
        let mut columns = vec![
            Column::codes(&self.choice.id, self.ids.iter().map(Some)),
            Column::codes(&self.choice.areas_id, self.fitted.iter().map(area)),
        ];
        if columns[0].name() == columns[1].name() {
            columns[1] = columns[1].clone().named("area");
        }
        if let (Some(people), Some(name)) = (self.people, &self.choice.people) {
            columns.push(Column::numbers(name, people.iter().copied()));
        }
        let metres = self.fitted.iter().map(|fitted| match fitted {
            Fitted::Inside(_) => Some(0.0),
            Fitted::Near(_, metres) => Some(*metres),
            Fitted::Nowhere => None,
        });
        columns.push(
            Column::numbers("metres_outside", metres).with_definition(
                "0 where the middle lies inside; else how far it is from the nearest area, to which it was given",
            ),
        );
        Table::new("best-fit", columns)
    }

    fn sentences(&self) -> Vec<String> {
        let of = |keep: fn(&Fitted) -> bool| -> Vec<&str> {
            let kept = self
                .ids
                .iter()
                .zip(self.fitted)
                .filter(|(_, one)| keep(one));
            kept.map(|(id, _)| *id).collect()
        };
        let near = of(|one| matches!(one, Fitted::Near(..)));
        let nowhere = of(|one| *one == Fitted::Nowhere);
        let mut taken = vec![false; self.areas.ids.len()];
        for area in self.fitted.iter().filter_map(|one| one.area()) {
            taken[area] = true;
        }
        let empty: Vec<&str> = (self.areas.ids.iter().zip(&taken))
            .filter(|(_, taken)| !**taken)
            .map(|(id, _)| id.as_str())
            .collect();
        let mut said = vec![format!(
            "{} given whole to {} of {} larger ones, by where the middle of their people lies. Whoever lives across a border is counted with the rest: no figure made from it is exact.",
            count(self.ids.len() - nowhere.len(), "area was", "areas were"),
            thousands((self.areas.ids.len() - empty.len()) as u64),
            thousands(self.areas.ids.len() as u64),
        )];
        if !near.is_empty() {
            said.push(format!(
                "mind: {} in no area, and went to the nearest: {}.",
                count(near.len(), "middle lies", "middles lie"),
                some(&near)
            ));
        }
        if !nowhere.is_empty() {
            said.push(format!(
                "mind: {} farther than {ASHORE_M} m from every area, and went to none: {}.",
                count(nowhere.len(), "middle lies", "middles lie"),
                some(&nowhere)
            ));
        }
        if !empty.is_empty() {
            said.push(format!(
                "mind: {} no small area at all: {}.",
                count(empty.len(), "larger area got", "larger areas got"),
                some(&empty)
            ));
        }
        if self.doubtful > 0 {
            said.push(format!(
                "mind: {} in two areas, and went to the first of the file.",
                count(self.doubtful, "middle lies", "middles lie")
            ));
        }
        said
    }
}
