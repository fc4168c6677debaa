//! Coordinates that are not what their file says.

use allotment_place::Point;

use crate::{Crs, ProjectionError};

/// How coordinates are to be read, and what was found on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The system they are in.
    pub crs: Crs,
    /// Whether `x` and `y` must change places first.
    pub swapped: bool,
    /// What was mended, if anything.
    pub note: Option<Note>,
}

/// What was mended about coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// Latitude stood before longitude in every row.
    LatitudeFirst,
    /// Northing stood before easting in every row.
    NorthingFirst,
}

impl Note {
    /// One sentence for readers.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::LatitudeFirst => {
                "every point has its latitude first: read as latitude and longitude"
            }
            Self::NorthingFirst => {
                "every point has its northing first: read as northing and easting"
            }
        }
    }
}

impl Reading {
    /// `point` with its coordinates in the right order.
    #[must_use]
    pub fn of(&self, point: Point) -> Point {
        if self.swapped {
            Point {
                x: point.y,
                y: point.x,
            }
        } else {
            point
        }
    }
}

const SWAP: &str = "longitude comes first and latitude second";
const GRID: &str = "these look like eastings and northings: if they are, say EPSG:27700";
const METRES: &str = "these are no degrees: say which grid they are on, such as EPSG:27700 for the British National Grid";

impl Crs {
    /// How `points`, which are said to be in this system, are to be read.
    ///
    /// A file that names the wrong system cannot be told by its name, but by
    /// its numbers: degrees never pass 180 and 90; a grid in metres never lies
    /// wholly inside them; Britain is nowhere near the equator. The order of
    /// the two coordinates is mended, with a note, if that makes sense of all
    /// points and leaving it does not of most; everything else is refused. Where the
    /// numbers would do either way (45, 12), what the file says stands.
    ///
    /// Points that are no finite numbers are passed over here, as is a file
    /// without points.
    ///
    /// # Errors
    /// [`ProjectionError::LooksLikeDegrees`], [`ProjectionError::NotDegrees`],
    /// [`ProjectionError::OutsideItsGround`] or [`ProjectionError::SomeSwapped`].
    pub fn settle(
        &self,
        points: impl IntoIterator<Item = Point>,
    ) -> Result<Reading, ProjectionError> {
        let points: Vec<(usize, Point)> = points
            .into_iter()
            .enumerate()
            .filter(|(_, point)| point.x.is_finite() && point.y.is_finite())
            .collect();
        let swapped = if points.is_empty() {
            false
        } else if self.is_degrees() {
            degrees(self, &points)?
        } else {
            lengths(self, &points)?
        };
        let note = swapped.then_some(if self.is_degrees() {
            Note::LatitudeFirst
        } else {
            Note::NorthingFirst
        });
        Ok(Reading {
            crs: self.clone(),
            swapped,
            note,
        })
    }
}

/// Whether latitude stands first in `points` that are said to be degrees.
fn degrees(crs: &Crs, points: &[(usize, Point)]) -> Result<bool, ProjectionError> {
    let fits = |point: Point| point.x.abs() <= 180.0 && point.y.abs() <= 90.0;
    let turned = |point: Point| Point {
        x: point.y,
        y: point.x,
    };
    if let Some(&(position, point)) = points.iter().find(|(_, point)| !fits(*point)) {
        let all_turned = points.iter().all(|&(_, point)| fits(turned(point)));
        if all_turned && most(points, |point| !fits(point)) {
            return Ok(true);
        }
        let refuse = |advice| ProjectionError::NotDegrees {
            stated: crs.code().into(),
            position,
            x: point.x,
            y: point.y,
            advice,
        };
        return Err(refuse(if fits(turned(point)) {
            SWAP
        } else if points.iter().all(|&(_, point)| on_the_british_grid(point)) {
            GRID
        } else {
            METRES
        }));
    }
    // Seen from its numbers alone, Britain with latitude first is a stretch of
    // the Indian Ocean, and nobody lives there outside the Seychelles.
    let britain_turned = |point: Point| {
        in_box(turned(point), (-9.0, 2.5), (49.0, 61.5))
            && !in_box(point, (55.1, 56.0), (-5.0, -3.7))
    };
    let count = points
        .iter()
        .filter(|(_, point)| britain_turned(*point))
        .count();
    let britain = |point: Point| in_box(point, (-9.0, 2.5), (49.0, 61.5));
    if count == points.len() {
        return Ok(true);
    }
    if count > 0 && points.iter().any(|&(_, point)| britain(point)) {
        let &(position, point) = points
            .iter()
            .find(|(_, point)| britain_turned(*point))
            .expect("there is one");
        return Err(ProjectionError::SomeSwapped {
            position,
            x: point.x,
            y: point.y,
        });
    }
    Ok(false)
}

/// Whether northing stands first in `points` that are said to be lengths.
fn lengths(crs: &Crs, points: &[(usize, Point)]) -> Result<bool, ProjectionError> {
    if points
        .iter()
        .all(|(_, point)| point.x.abs() <= 180.0 && point.y.abs() <= 90.0)
        || points
            .iter()
            .all(|(_, point)| point.x.abs() <= 90.0 && point.y.abs() <= 180.0)
    {
        return Err(ProjectionError::LooksLikeDegrees {
            stated: crs.code().into(),
            unit: crs.unit(),
        });
    }
    if crs.code() != "EPSG:27700" {
        return Ok(false);
    }
    let Some(&(position, point)) = points
        .iter()
        .find(|(_, point)| !on_the_british_grid(*point))
    else {
        return Ok(false);
    };
    let turned = |point: Point| Point {
        x: point.y,
        y: point.x,
    };
    let all_turned = points
        .iter()
        .all(|&(_, point)| on_the_british_grid(turned(point)));
    if all_turned && most(points, |point| !on_the_british_grid(point)) {
        return Ok(true);
    }
    Err(ProjectionError::OutsideItsGround {
        stated: crs.code().into(),
        position,
        x: point.x,
        y: point.y,
        advice: "eastings run from 0 to 700,000 and northings from 0 to 1,300,000: check the row, or the system that the file names",
    })
}

/// Whether `holds` of more than half of `points`: one row far off says nothing
/// of the order in all others.
fn most(points: &[(usize, Point)], holds: impl Fn(Point) -> bool) -> bool {
    let count = points.iter().filter(|(_, point)| holds(*point)).count();
    2 * count > points.len()
}

/// The grid's own ground, with a margin for places at sea and in Ireland.
fn on_the_british_grid(point: Point) -> bool {
    in_box(point, (-250_000.0, 800_000.0), (-100_000.0, 1_350_000.0))
}

fn in_box(point: Point, x: (f64, f64), y: (f64, f64)) -> bool {
    (x.0..=x.1).contains(&point.x) && (y.0..=y.1).contains(&point.y)
}
