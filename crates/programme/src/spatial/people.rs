//! Points where people live.

use allotment_place::Point;
use allotment_projection::{Crs, project};
use allotment_spatial::overlay::Within;
use allotment_table::{Fault, Faults, Source, Table};

use super::count;
use super::ground::{refused, system};
use super::overlay::PointsChoice;
use crate::Origins;

/// People at points, in metres.
pub(super) struct People {
    file: String,
    pub points: Vec<Point>,
    /// How many live at each.
    pub counts: Vec<f64>,
    pub source: Source,
    /// What was mended, if anything.
    pub note: Option<String>,
}

impl People {
    pub fn read(choice: &PointsChoice, grid: &Crs, origins: &Origins) -> Result<Self, Faults> {
        Self::of(&origins.table(&choice.path)?, choice, grid)
    }

    /// The people of a `table` that was read, on `grid`.
    pub fn of(table: &Table, choice: &PointsChoice, grid: &Crs) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let mut column = |name: &str, what: &str, is_people: bool| {
            let cells = faults.collect(table.each_measure(name)).unwrap_or_default();
            let mut present = Vec::with_capacity(cells.len());
            for (row, cell) in cells.into_iter().enumerate() {
                match cell {
                    Ok(Some(cell)) if cell < 0.0 && is_people => {
                        let what = "there are fewer than no people";
                        let help = "give a number, 0 or more";
                        faults.push(table.fault_at(row, name, what, help));
                    }
                    Ok(Some(cell)) => present.push(cell),
                    Err(wrong) => faults.push(*wrong),
                    Ok(None) => {
                        let help = "fill it in, or leave the row out";
                        faults.push(table.fault_at(row, name, format!("{what} is missing"), help));
                    }
                }
            }
            present
        };
        let [x, y] = &choice.coordinates;
        let (x, y) = (
            column(x, "the coordinate", false),
            column(y, "the coordinate", false),
        );
        let people = column(&choice.people, "the number of people", true);
        faults.into_result(())?;
        let file = choice.path.display().to_string();
        let crs = points_system(&file, choice)?;
        let points: Vec<Point> = x.into_iter().zip(y).map(|(x, y)| Point { x, y }).collect();
        let at = |error: allotment_projection::ProjectionError| match error.position() {
            Some(row) => {
                let message = error.to_string();
                let (what, help) = message.rsplit_once(": ").unwrap_or((&message, ""));
                table
                    .fault_at(row, &choice.coordinates[0], what, help)
                    .into()
            }
            None => refused(&file, &error, None),
        };
        let reading = crs.settle(points.iter().copied()).map_err(at)?;
        let mut points: Vec<Point> = points.into_iter().map(|point| reading.of(point)).collect();
        project(&crs, grid, &mut points).map_err(at)?;
        Ok(Self {
            file,
            points,
            counts: people,
            source: table.source().clone(),
            note: reading
                .note
                .map(|note| format!("{}: {}.", table.name(), note.text())),
        })
    }

    /// People who live outside one of the two geographies, or in two places.
    pub fn astray(&self, from: &Within, to: &Within) -> Option<String> {
        let all: f64 = self.counts.iter().sum();
        let outside = self.counts.iter().zip(from.place.iter().zip(&to.place));
        let lost: f64 = outside
            .filter(|(_, (from, to))| from.is_none() || to.is_none())
            .map(|(people, _)| people)
            .sum();
        let doubtful = from.doubtful.len() + to.doubtful.len();
        if lost <= 0.0 && doubtful == 0 {
            return None;
        }
        let claimed = match doubtful {
            0 => String::new(),
            many => format!(
                "; {} in two places and count for the first",
                count(many, "point lies", "points lie")
            ),
        };
        Some(format!(
            "{}: {:.2}% of the people live at points that lie outside one of the two geographies and have no say{claimed}.",
            self.file,
            100.0 * lost / all
        ))
    }
}

/// The system of the points: as said, or told by what the columns are called.
fn points_system(file: &str, choice: &PointsChoice) -> Result<Crs, Faults> {
    let named = choice.crs.as_deref().or_else(|| {
        let of = |names: [&str; 2]| choice.coordinates == names;
        let degrees = of(["lon", "lat"]) || of(["longitude", "latitude"]) || of(["lng", "lat"]);
        let british = of(["easting", "northing"]) || of(["bng_e", "bng_n"]);
        degrees
            .then_some("EPSG:4326")
            .or_else(|| british.then_some("EPSG:27700"))
    });
    match named {
        Some(named) => system(file, Some(named)),
        None => {
            let what = "nothing says what the coordinates of the points mean";
            let help = "add --points-crs, such as --points-crs EPSG:27700";
            Err(Fault::new(file, what, help).into())
        }
    }
}
