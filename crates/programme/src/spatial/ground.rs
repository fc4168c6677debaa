//! Borders as they come from a file: in a known system, and mended.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use allotment_place::{MultiPolygon, PlaceId, Point, Polygon, Ring};
use allotment_projection::{Crs, ProjectionError, Reading, project, side_by_side};
use allotment_spatial::mend::{Note, mend};
use allotment_table::{Boundaries, Fault, Faults, Source, nearest};

use super::{count, refuse_swapped, some};
use crate::Origins;

/// The ground of places, fit to be measured.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    /// The file, as faults name it.
    pub file: String,
    pub ids: Vec<PlaceId>,
    /// In the coordinates of the file, so that shared borders stay equal.
    pub shapes: Vec<MultiPolygon>,
    pub crs: Crs,
    pub source: Source,
    /// What was mended, in sentences.
    pub notes: Vec<String>,
}

impl Ground {
    /// The borders in the file at `path`, with codes in `id`; `stated` names
    /// the system of its coordinates where the file does not, or is wrong.
    pub(crate) fn read(
        path: &Path,
        id: &str,
        stated: Option<&str>,
        origins: &Origins,
    ) -> Result<Self, Faults> {
        let mut read = Boundaries::read(path, id)?;
        read.source = origins.known(path, read.source);
        Self::of(path.display().to_string(), read, stated)
    }

    /// The borders that were `read` from `file`.
    pub(crate) fn of(file: String, read: Boundaries, stated: Option<&str>) -> Result<Self, Faults> {
        let name = stated.or(read.crs.as_deref());
        let crs = system(&file, name)?;
        let corners = || {
            let shapes = read.shapes.iter();
            shapes.flat_map(|shape| shape.rings().flat_map(|ring| ring.points().iter().copied()))
        };
        let reading = crs.settle(corners()).map_err(|error| {
            let place = error.position();
            let place = place.and_then(|at| place_of(&read.ids, &read.shapes, at));
            refused(&file, &error, place)
        })?;
        let mut notes: Vec<String> = reading
            .note
            .map(|note| format!("{file}: {}.", note.text()))
            .into_iter()
            .collect();
        refuse_swapped(&file, &read.ids, &read.shapes)?;
        let (shapes, mended) = mended_or_refused(&file, &read, &reading)?;
        notes.extend(mended);
        Ok(Self {
            ids: read.ids,
            shapes,
            crs,
            source: read.source,
            file,
            notes,
        })
    }

    /// The shapes in metres: of their own grid, or of `grid`.
    pub(crate) fn in_metres(&self, grid: &Crs) -> Result<Vec<MultiPolygon>, Faults> {
        if *grid == self.crs {
            return Ok(self.shapes.clone());
        }
        let move_ring = |ring: &Ring| -> Result<Ring, ProjectionError> {
            let mut points = ring.points().to_vec();
            project(&self.crs, grid, &mut points)?;
            Ok(Ring::new(points).expect("as many points, closed and finite"))
        };
        let moved = self.shapes.iter().zip(&self.ids).map(|(shape, id)| {
            let polygons = shape.0.iter().map(|polygon| {
                Ok(Polygon {
                    outer: move_ring(&polygon.outer)?,
                    holes: polygon
                        .holes
                        .iter()
                        .map(move_ring)
                        .collect::<Result<_, _>>()?,
                })
            });
            let polygons: Result<Vec<Polygon>, ProjectionError> = polygons.collect();
            polygons
                .map(MultiPolygon)
                .map_err(|error| refused(&self.file, &error, Some(id.as_str())))
        });
        moved.collect()
    }

    /// A grid in which its distances and areas are metres: its own, the
    /// British one in Britain, else the zone of its middle.
    pub(crate) fn grid(&self) -> Result<Crs, Faults> {
        if self.crs.is_metric() {
            return Ok(self.crs.clone());
        }
        let bounds = self.shapes.iter().filter_map(MultiPolygon::bounds);
        let mut ends: Vec<Point> = bounds.flat_map(|all| [all.low, all.high]).collect();
        project(&self.crs, &Crs::degrees(), &mut ends)
            .map_err(|error| refused(&self.file, &error, None))?;
        Ok(grid_round(&ends))
    }

    /// The row of each of `codes`; faults name those that are not there, at
    /// the line that `at` gives.
    pub(super) fn rows_of(
        &self,
        codes: &[PlaceId],
        at: impl Fn(usize, String, String) -> Fault,
    ) -> Result<Vec<usize>, Faults> {
        let rows: HashMap<&PlaceId, usize> = self.ids.iter().zip(0..).collect();
        let mut faults = Faults::new();
        let mut found = Vec::with_capacity(codes.len());
        for (row, code) in codes.iter().enumerate() {
            if let Some(&place) = rows.get(code) {
                found.push(place);
                continue;
            }
            let near = if faults.total() < 20 {
                nearest(code.as_str(), self.ids.iter().map(PlaceId::as_str))
            } else {
                Vec::new()
            };
            let what = format!("'{code}' has no border in {}", self.file);
            let help = if near.is_empty() {
                "use the borders of the same year and level as the table".to_owned()
            } else {
                format!("did you mean {}?", near.join(" or "))
            };
            faults.push(at(row, what, help));
        }
        faults.into_result(found)
    }
}

/// A grid in metres for what lies round points in degrees: the British one in Britain, else
/// the zone of the middle between their ends.
pub(super) fn grid_round(points: &[Point]) -> Crs {
    let is_british =
        |point: &Point| (-9.0..=2.5).contains(&point.x) && (49.0..=61.5).contains(&point.y);
    if points.iter().all(is_british) {
        return Crs::british_grid();
    }
    let middle = |numbers: &mut dyn Iterator<Item = f64>| {
        let ends = numbers.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], number| {
            [low.min(number), high.max(number)]
        });
        ends[0].midpoint(ends[1])
    };
    let longitudes = side_by_side(points.iter().map(|point| point.x));
    Crs::metres_around(
        middle(&mut longitudes.into_iter()),
        middle(&mut points.iter().map(|point| point.y)),
    )
}

/// The system called `name` that `file` is in.
pub(super) fn system(file: &str, name: Option<&str>) -> Result<Crs, Faults> {
    let Some(name) = name else {
        let what = "it does not say what its coordinates mean";
        let help = "add --crs, such as --crs EPSG:27700 for the British National Grid";
        return Err(Fault::new(file, what, help).into());
    };
    Crs::new(name).map_err(|error| refused(file, &error, None))
}

/// Why `file` is refused, and the place whose point is at fault.
pub(crate) fn refused(file: &str, error: &ProjectionError, place: Option<&str>) -> Faults {
    let message = error.to_string();
    let (what, help) = message.rsplit_once(": ").unwrap_or((&message, ""));
    let what = match place {
        Some(place) => format!("'{place}': {what}"),
        None => what.to_owned(),
    };
    Fault::new(file, what, help).into()
}

/// The place of a corner, counted through all `shapes`.
pub(crate) fn place_of<'a>(
    ids: &'a [PlaceId],
    shapes: &[MultiPolygon],
    corner: usize,
) -> Option<&'a str> {
    let mut before = 0;
    let at = shapes.iter().position(|shape| {
        before += shape.rings().map(|ring| ring.points().len()).sum::<usize>();
        corner < before
    });
    at.map(|row| ids[row].as_str())
}

/// The shapes made fit, and what was done; a shape of which nothing is left is
/// a fault.
fn mended_or_refused(
    file: &str,
    read: &Boundaries,
    reading: &Reading,
) -> Result<(Vec<MultiPolygon>, Vec<String>), Faults> {
    let shapes: Vec<MultiPolygon> = if reading.swapped {
        let shapes = read.shapes.iter();
        shapes.map(|shape| turned(shape, reading)).collect()
    } else {
        read.shapes.clone()
    };
    let (shapes, notes) = mended(&read.ids, shapes);
    let mut faults = Faults::new();
    for (shape, id) in shapes.iter().zip(&read.ids) {
        if shape.0.is_empty() {
            let what = format!("the shape of '{id}' is empty or has no area");
            let help = "draw the shape of the place anew, or leave the place out";
            faults.push(Fault::new(file, what, help));
        }
    }
    faults.into_result(())?;
    let notes = notes.into_iter().map(|note| format!("{file}: {note}."));
    Ok((shapes, notes.collect()))
}

/// The shapes of places made fit to be measured, and what was done, of which places; of a
/// shape without area nothing is left.
pub(crate) fn mended(
    ids: &[PlaceId],
    shapes: Vec<MultiPolygon>,
) -> (Vec<MultiPolygon>, Vec<String>) {
    let mut by_note: BTreeMap<Note, Vec<&str>> = BTreeMap::new();
    let mut fit = Vec::with_capacity(shapes.len());
    for (shape, id) in shapes.into_iter().zip(ids) {
        let mended = mend(&shape);
        for note in mended.notes {
            // The way round is a convention that many files do without.
            if note != Note::Turned {
                by_note.entry(note).or_default().push(id.as_str());
            }
        }
        fit.push(mended.shape);
    }
    let notes = by_note.into_iter().map(|(note, places)| {
        let many = count(places.len(), "place", "places");
        format!("{many}: {} ({})", note.text(), some(&places))
    });
    (fit, notes.collect())
}

/// `shape` with its coordinates as `reading` says that they are meant.
pub(crate) fn turned(shape: &MultiPolygon, reading: &Reading) -> MultiPolygon {
    let turn = |ring: &Ring| {
        let points = ring.points().iter().map(|&point| reading.of(point));
        Ring::new(points.collect()).expect("as many points, closed and finite")
    };
    let polygons = shape.0.iter().map(|polygon| Polygon {
        outer: turn(&polygon.outer),
        holes: polygon.holes.iter().map(turn).collect(),
    });
    MultiPolygon(polygons.collect())
}
