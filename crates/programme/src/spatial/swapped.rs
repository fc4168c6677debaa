//! Shapes whose two coordinates are the wrong way round.

use allotment_place::{MultiPolygon, PlaceId, Point};
use allotment_table::{Fault, Faults};

/// How many times as far as most a shape lies that cannot be where it is.
const FAR: f64 = 20.0;
/// Within how many times the usual distance it comes to lie when it is turned.
const NEAR: f64 = 3.0;

/// Refuses each shape that lies far from all others as it is written, and among them
/// with its coordinates turned. A file in which all are turned cannot be told by itself.
pub(crate) fn refuse_swapped(
    file: &str,
    ids: &[PlaceId],
    shapes: &[MultiPolygon],
) -> Result<(), Faults> {
    let centres: Vec<Option<Point>> = (shapes.iter())
        .map(|shape| {
            shape.bounds().map(|bounds| Point {
                x: f64::midpoint(bounds.low.x, bounds.high.x),
                y: f64::midpoint(bounds.low.y, bounds.high.y),
            })
        })
        .collect();
    let known: Vec<Point> = centres.iter().flatten().copied().collect();
    // Of two or three none is usual.
    if known.len() < 4 {
        return Ok(());
    }
    let middle = Point {
        x: median(known.iter().map(|point| point.x)),
        y: median(known.iter().map(|point| point.y)),
    };
    let apart = |point: Point| (point.x - middle.x).hypot(point.y - middle.y);
    let usual = median(known.iter().map(|point| apart(*point)));
    let mut faults = Faults::new();
    for (centre, id) in centres.iter().zip(ids) {
        let Some(point) = *centre else { continue };
        let turned = Point {
            x: point.y,
            y: point.x,
        };
        if apart(point) > FAR * usual && apart(turned) <= NEAR * usual {
            let what = format!(
                "'{}' lies far from all others as it is written, and among them with its coordinates turned",
                id.as_str()
            );
            let help = "write easting (or longitude) before northing (or latitude) for it, as for the others";
            faults.push(Fault::new(file, what, help));
        }
    }
    faults.into_result(())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
