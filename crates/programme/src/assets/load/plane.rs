//! One plane of metres for everything.

use allotment_place::{MultiPolygon, Point, Polygon, Ring};
use allotment_projection::{Crs, ProjectionError, project, side_by_side};
use allotment_table::{Fault, Faults};

use crate::assets::Notes;

/// The plane on which everything is measured: metres on the ground.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::assets) struct Plane {
    pub(in crate::assets) crs: Crs,
}

impl Plane {
    /// The plane for `points` in `crs`: that of `crs` itself if its metres are
    /// metres on the ground; else the British National Grid if all lie on it,
    /// and otherwise the zone of the UTM grid in which their middle lies.
    pub(in crate::assets) fn of(crs: &Crs, points: &[Point]) -> Result<Self, ProjectionError> {
        if crs.is_metric() || points.is_empty() {
            let crs = if crs.is_metric() {
                crs.clone()
            } else {
                Crs::british_grid()
            };
            return Ok(Self { crs });
        }
        let mut degrees = points.to_vec();
        project(crs, &Crs::degrees(), &mut degrees)?;
        let britain =
            |point: &Point| (-8.7..=1.8).contains(&point.x) && (49.8..=60.9).contains(&point.y);
        if degrees.iter().all(britain) {
            return Ok(Self {
                crs: Crs::british_grid(),
            });
        }
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 points")]
        let count = degrees.len() as f64;
        let longitudes = side_by_side(degrees.iter().map(|point| point.x));
        Ok(Self {
            crs: Crs::metres_around(
                longitudes.into_iter().sum::<f64>() / count,
                degrees.iter().map(|point| point.y).sum::<f64>() / count,
            ),
        })
    }

    /// `points` of `crs` on this plane.
    pub(in crate::assets) fn take(
        &self,
        crs: &Crs,
        points: &mut [Point],
    ) -> Result<(), ProjectionError> {
        project(crs, &self.crs, points)
    }

    /// `shape` of `crs` on this plane.
    pub(in crate::assets) fn take_shape(
        &self,
        crs: &Crs,
        shape: &MultiPolygon,
    ) -> Result<MultiPolygon, ProjectionError> {
        if *crs == self.crs {
            return Ok(shape.clone());
        }
        let ring = |ring: &Ring| {
            let mut points = ring.points().to_vec();
            self.take(crs, &mut points)?;
            Ok(Ring::new(points).expect("what is closed stays closed"))
        };
        let polygon = |polygon: &Polygon| {
            let holes = polygon.holes.iter().map(ring).collect::<Result<_, _>>()?;
            Ok(Polygon {
                outer: ring(&polygon.outer)?,
                holes,
            })
        };
        Ok(MultiPolygon(
            shape.0.iter().map(polygon).collect::<Result<_, _>>()?,
        ))
    }
}

/// `points` as their file means them: what stands the other way round is turned
/// with a note, and what cannot be meant is a fault; `line` says where one is.
pub(in crate::assets) fn settle(
    crs: &Crs,
    points: &mut [Point],
    file: &str,
    line: impl Fn(usize) -> Option<u64>,
    notes: &mut Notes,
) -> Result<(), Faults> {
    let refused = |error: &ProjectionError| fault_of(error, file, &line);
    let reading = crs
        .settle(points.iter().copied())
        .map_err(|error| refused(&error))?;
    if let Some(note) = reading.note {
        notes.push("coordinates turned", file, None, note.text());
    }
    for point in points.iter_mut() {
        *point = reading.of(*point);
    }
    Ok(())
}

/// A fault on the line of the point that `error` is about.
pub(in crate::assets) fn fault_of(
    error: &ProjectionError,
    file: &str,
    line: impl Fn(usize) -> Option<u64>,
) -> Faults {
    let message = error.to_string();
    let (what, help) = message
        .rsplit_once(": ")
        .unwrap_or((&message, "check the coordinates"));
    let fault = Fault::new(file, what, help);
    match error.position().and_then(line) {
        Some(line) => fault.at_line(line).into(),
        None => fault.into(),
    }
}
