//! Points in places, and parts by the people who live at points.

use std::collections::BTreeMap;

use allotment_place::{Bounds, MultiPolygon, Point};
use rayon::prelude::*;

use super::{Part, Parts};
use crate::grid::Grid;

/// In which place each point lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// The row of the place, or nothing. On a border, and where places lie
    /// over each other, the earlier of those that claim it.
    pub place: Vec<Option<u32>>,
    /// The points that more than one place claims.
    pub doubtful: Vec<usize>,
}

/// The place of `shapes` in which each of `points` lies.
#[must_use]
pub fn inside(points: &[Point], shapes: &[MultiPolygon]) -> Within {
    let boxes: Vec<Option<Bounds>> = shapes.iter().map(MultiPolygon::bounds).collect();
    let grid = Grid::new(&boxes);
    let found: Vec<(Option<u32>, bool)> = points
        .par_iter()
        .map_init(Vec::new, |near, &point| {
            grid.near(
                Bounds {
                    low: point,
                    high: point,
                },
                near,
            );
            let mut claims = near.iter().copied().filter(|&row| {
                boxes[row as usize].is_some_and(|bounds| holds(bounds, point))
                    && shapes[row as usize].contains(point)
            });
            (claims.next(), claims.next().is_some())
        })
        .collect();
    let doubtful = found.iter().enumerate().filter(|(_, one)| one.1);
    Within {
        doubtful: doubtful.map(|(row, _)| row).collect(),
        place: found.into_iter().map(|one| one.0).collect(),
    }
}

/// The row of the shape whose border is nearest to `point`, and how far it is; nothing
/// if none is within `within` of it. Of shapes as near, the earlier.
#[must_use]
pub fn nearest_shape(shapes: &[MultiPolygon], point: Point, within: f64) -> Option<(usize, f64)> {
    let far = |shape: &MultiPolygon| -> Option<f64> {
        let bounds = shape.bounds()?;
        let apart = |low: f64, high: f64, at: f64| (low - at).max(at - high).max(0.0);
        let x = apart(bounds.low.x, bounds.high.x, point.x);
        let y = apart(bounds.low.y, bounds.high.y, point.y);
        if x.hypot(y) > within {
            return None;
        }
        let edges = shape.rings().flat_map(|ring| ring.points().windows(2));
        let far = edges.map(|ends| to_segment(point, ends[0], ends[1]));
        far.min_by(f64::total_cmp)
    };
    let near = shapes.iter().enumerate();
    near.filter_map(|(row, shape)| Some((row, far(shape)?)))
        .filter(|(_, far)| *far <= within)
        .min_by(|one, other| one.1.total_cmp(&other.1))
}

fn to_segment(point: Point, a: Point, b: Point) -> f64 {
    let (x, y) = (b.x - a.x, b.y - a.y);
    let length = x * x + y * y;
    let along = if length > 0.0 {
        (((point.x - a.x) * x + (point.y - a.y) * y) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (a.x + along * x - point.x).hypot(a.y + along * y - point.y)
}

fn holds(bounds: Bounds, point: Point) -> bool {
    (bounds.low.x..=bounds.high.x).contains(&point.x)
        && (bounds.low.y..=bounds.high.y).contains(&point.y)
}

/// The parts of `places` places by the people at points that lie in both a
/// place of the first geography and one of the second.
///
/// `from` and `to` say where each point lies, `people` who lives there. A
/// place without a person at a point that lies in both is shared out by the
/// area of its `parts` instead; the rows of those come second.
#[must_use]
pub fn people_parts(
    places: usize,
    from: &Within,
    to: &Within,
    people: &[f64],
    parts: &[Part],
) -> (Parts, Vec<usize>) {
    let mut counted: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for ((from, to), people) in from.place.iter().zip(&to.place).zip(people) {
        if let (&Some(from), &Some(to)) = (from, to) {
            *counted.entry((from, to)).or_insert(0.0) += people;
        }
    }
    let mut has = vec![false; places];
    for (&(from, _), &people) in &counted {
        has[from as usize] |= people > 0.0;
    }
    counted.retain(|&(from, _), _| has[from as usize]);
    let mut by_area = Vec::new();
    for part in parts.iter().filter(|part| !has[part.from as usize]) {
        counted.insert((part.from, part.to), part.area);
        if by_area.last() != Some(&(part.from as usize)) {
            by_area.push(part.from as usize);
        }
    }
    let measured: Vec<(u32, u32, f64)> = counted
        .into_iter()
        .map(|((from, to), measure)| (from, to, measure))
        .collect();
    (Parts::sharing(places, &measured), by_area)
}
