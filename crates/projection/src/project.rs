//! Points from one system to another.

use allotment_place::Point;
use proj4rs::transform::{Transform, TransformClosure, transform};

use crate::{Crs, ProjectionError};

/// Turns `points` from coordinates of `from` into coordinates of `to`, in place.
///
/// Degrees are degrees on both sides, metres metres. Between datums the
/// shift of seven parameters is used that the registry lists; grids of local
/// shifts are not. From WGS 84 to the British National Grid this is right to
/// about 5 m.
///
/// Source: Ordnance Survey, *A guide to coordinate systems in Great Britain*,
/// section 6.6, on the accuracy of its seven parameters.
///
/// # Errors
/// [`ProjectionError::OffTheMap`] if a point has no place in `to`: the points
/// are then as they were.
pub fn project(from: &Crs, to: &Crs, points: &mut [Point]) -> Result<(), ProjectionError> {
    if from == to {
        return Ok(());
    }
    let mut moved = Vec::with_capacity(points.len());
    for (position, &Point { x, y }) in points.iter().enumerate() {
        let off = || ProjectionError::off_the_map(position, x, y, from, to);
        if !(x.is_finite() && y.is_finite()) {
            return Err(off());
        }
        let (x, y) = if from.is_degrees() {
            (x.to_radians(), y.to_radians())
        } else {
            (x, y)
        };
        let mut one = One { x, y };
        transform(&from.proj, &to.proj, &mut one).map_err(|_| off())?;
        let (x, y) = if to.is_degrees() {
            (one.x.to_degrees(), one.y.to_degrees())
        } else {
            (one.x, one.y)
        };
        if !(x.is_finite() && y.is_finite()) {
            return Err(off());
        }
        moved.push(Point { x, y });
    }
    points.copy_from_slice(&moved);
    Ok(())
}

/// One point at sea level.
struct One {
    x: f64,
    y: f64,
}

impl Transform for One {
    fn transform_coordinates<F: TransformClosure>(
        &mut self,
        f: &mut F,
    ) -> Result<(), proj4rs::errors::Error> {
        // The height that a shift of datum brings about is not carried on:
        // these are points on a map.
        let (x, y, _) = f(self.x, self.y, 0.0)?;
        (self.x, self.y) = (x, y);
        Ok(())
    }
}
