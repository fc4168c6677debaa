//! Shapes as they come, made fit to be measured.

mod crossing;
mod outline;
mod winding;

use std::cell::RefCell;

use allotment_place::{Bounds, MultiPolygon, Point, Polygon, Ring};

use crossing::{at_crossings, at_touches, comes_again, meets_itself};
use outline::outline;
pub(crate) use outline::{lies_on, slack};
use winding::Winding;

use crate::overlay::{overlaps, overlay};

/// What was found about a shape, and what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Note {
    /// The same point twice in a row: one was kept.
    DoublePoint,
    /// A spike, there and back on one line: it was cut off.
    Spike,
    /// A ring without area: it was left out.
    NoArea,
    /// An outer ring clockwise or a hole anticlockwise: it was turned.
    Turned,
    /// A ring that crosses itself: it was taken apart into loops.
    Crossing,
    /// A ring that comes to a point of its own again: it was taken apart there.
    Touching,
    /// A loop of a ring inside another that runs the same way round: that ground is
    /// counted once.
    Twice,
    /// A hole that lies over another hole, or across its outer ring: the ground under
    /// it was taken out once, as far as the outer ring surrounds it.
    HoleAcross,
    /// A polygon of the shape that lies over another one: that ground is counted once.
    PartAcross,
    /// A polygon so thin that it is no more than a line: it was kept.
    Sliver,
    /// A hole that no part of its outer ring surrounds: it was left out.
    HoleOutside,
    /// Nothing is left of the shape, or nothing was there.
    Empty,
}

impl Note {
    /// What was found and done, for people: `a spike was cut off`.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::DoublePoint => "a point stood twice in a row: one was kept",
            Self::Spike => "a spike, there and back on one line, was cut off",
            Self::NoArea => "a ring without area was left out",
            Self::Turned => "a ring ran the wrong way round and was turned",
            Self::Crossing => "a ring crosses itself: it was taken apart into loops",
            Self::Touching => "a ring touches itself: it was taken apart there",
            Self::Twice => "a ring goes round the same ground twice: it was counted once",
            Self::HoleAcross => {
                "a hole lies over another one or across the ring round it: that ground was taken out once"
            }
            Self::PartAcross => "a part lies over another one: that ground was counted once",
            Self::Sliver => "a part is so thin that it is hardly more than a line: it was kept",
            Self::HoleOutside => "a hole lies outside its polygon and was left out",
            Self::Empty => "the shape is empty",
        }
    }
}

/// A shape made fit, and what had to be done, each note once and in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Mended {
    /// Rings without double points, spikes or crossings; outer ones
    /// anticlockwise, holes clockwise.
    pub shape: MultiPolygon,
    /// What was done.
    pub notes: Vec<Note>,
}

/// Makes `shape` fit to be measured.
///
/// A ring that touches itself is taken apart there into loops; one that it cuts
/// out of itself is a hole, which is what some programs mean by it, and one inside
/// another that runs the same way round is counted once. A ring that
/// crosses itself (a bow tie) is taken apart as well, and all ground that it goes
/// round counts, once, whichever way it ran. What is mended keeps
/// its place. Polygons of one shape that lie over each other are made one. A hole that lies over another hole, or across the ring round it, is taken
/// out of the ground once, as far as it is ground. Only [`Note::Empty`] leaves nothing
/// to work with.
///
/// Time grows with the square of a ring's points only where its edges lie over
/// each other; otherwise it is that of a sort.
#[must_use]
pub fn mend(shape: &MultiPolygon) -> Mended {
    let mut notes = Vec::new();
    let mut polygons = Vec::new();
    for polygon in &shape.0 {
        if let Some(parts) = untangled(polygon, &mut notes) {
            polygons.extend(parts);
            continue;
        }
        let Rings {
            rings: outers,
            within: mut holes,
        } = rings(&polygon.outer, false, &mut notes);
        for hole in &polygon.holes {
            holes.extend(rings(hole, true, &mut notes).rings);
        }
        if lie_across(&outers, &holes)
            && let Some(parts) = without(&outers, &holes)
        {
            notes.push(Note::HoleAcross);
            polygons.extend(parts);
            continue;
        }
        let mut of_outer: Vec<Vec<Ring>> = vec![Vec::new(); outers.len()];
        for hole in holes {
            let home = outers.iter().position(|outer| surrounds(outer, &hole));
            match home {
                Some(home) => of_outer[home].push(hole),
                None => notes.push(Note::HoleOutside),
            }
        }
        polygons.extend(
            outers
                .into_iter()
                .zip(of_outer)
                .map(|(outer, holes)| Polygon { outer, holes }),
        );
    }
    if let Some(merged) = once(&polygons) {
        notes.push(Note::PartAcross);
        polygons = merged;
    }
    if polygons.iter().any(|polygon| is_sliver(&polygon.outer)) {
        notes.push(Note::Sliver);
    }
    if polygons.is_empty() {
        notes.push(Note::Empty);
    }
    notes.sort_unstable();
    notes.dedup();
    Mended {
        shape: MultiPolygon(polygons),
        notes,
    }
}

/// The ground of `shapes` as one shape in which each piece of ground is once: those
/// that adjoin are one, with one outline; nothing if no outline can be followed.
///
/// Corners on a border between two of them are gone, those of its ends stay.
#[must_use]
pub fn merge(shapes: &[MultiPolygon]) -> Option<MultiPolygon> {
    let rings: Vec<&Ring> = shapes.iter().flat_map(MultiPolygon::rings).collect();
    let boxes: Vec<Option<Bounds>> = shapes.iter().map(MultiPolygon::bounds).collect();
    let rings = outline(&rings, |point| {
        let mut all = shapes.iter().zip(&boxes);
        all.any(|(shape, bounds)| {
            let near = bounds.is_some_and(|bounds| {
                (bounds.low.x..=bounds.high.x).contains(&point.x)
                    && (bounds.low.y..=bounds.high.y).contains(&point.y)
            });
            near && shape.contains(point)
        })
    })?;
    Some(MultiPolygon(assembled(rings)))
}

/// The ground of a polygon of which a ring crosses itself or goes round ground twice: all
/// that its outer ring goes round, either way, and none of what its holes go round.
/// Nothing if no ring does, though it may touch itself, or no outline can be followed.
fn untangled(polygon: &Polygon, notes: &mut Vec<Note>) -> Option<Vec<Polygon>> {
    let mut own = Vec::new();
    let mut fit = |ring: &Ring| closed(&without_spikes(ring.points(), &mut own));
    let outer = fit(&polygon.outer)?;
    let holes: Vec<Ring> = polygon.holes.iter().filter_map(fit).collect();
    let rings: Vec<&Ring> = std::iter::once(&outer).chain(&holes).collect();
    let touches = rings.iter().any(|ring| comes_again(ring.points()));
    if !touches && !rings.iter().any(|ring| meets_itself(ring.points())) {
        return None;
    }
    let windings: Vec<Winding<'_>> = rings.iter().map(|ring| Winding::of(ring)).collect();
    // The fewest and the most rounds of each ring round any point.
    let rounds = RefCell::new(vec![(0, 0); rings.len()]);
    let found = outline(&rings, |point| {
        let mut rounds = rounds.borrow_mut();
        let mut in_outer = false;
        let mut in_hole = false;
        for (at, winding) in windings.iter().enumerate() {
            let number = winding.of_point(point);
            rounds[at] = (rounds[at].0.min(number), rounds[at].1.max(number));
            *(if at == 0 { &mut in_outer } else { &mut in_hole }) |= number != 0;
        }
        in_outer && !in_hole
    })?;
    let rounds = rounds.into_inner();
    let crosses = rounds.iter().any(|&(least, most)| least < 0 && most > 0);
    let twice = rounds.iter().any(|&(least, most)| least < -1 || most > 1);
    if !crosses && !twice {
        return None;
    }
    notes.extend(own);
    if rounds[0].1 == 0 {
        notes.push(Note::Turned);
    }
    for (is_so, note) in [
        (crosses || !touches, Note::Crossing),
        (touches, Note::Touching),
        (twice, Note::Twice),
    ] {
        if is_so {
            notes.push(note);
        }
    }
    Some(assembled(found))
}

/// `polygons` with the ground that several have in it once; nothing if none lies over
/// another beyond rounding, or no outline can be followed.
fn once(polygons: &[Polygon]) -> Option<Vec<Polygon>> {
    if polygons.len() < 2 {
        return None;
    }
    let shapes: Vec<MultiPolygon> = (polygons.iter())
        .map(|polygon| MultiPolygon(vec![polygon.clone()]))
        .collect();
    let areas = |at: u32| shapes[at as usize].area();
    let is_across = overlaps(&shapes)
        .iter()
        .any(|part| part.area > ACROSS * areas(part.from).min(areas(part.to)));
    is_across.then(|| merge(&shapes)).flatten().map(|one| one.0)
}

/// Whether any hole lies over another or across an outer ring, beyond rounding.
fn lie_across(outers: &[Ring], holes: &[Ring]) -> bool {
    if holes.is_empty() {
        return false;
    }
    let shapes = |rings: &[Ring]| -> Vec<MultiPolygon> {
        rings
            .iter()
            .map(|ring| MultiPolygon(vec![alone(ring)]))
            .collect()
    };
    let (outers, holes) = (shapes(outers), shapes(holes));
    let mut within = vec![0.0; holes.len()];
    for part in overlay(&holes, &outers) {
        within[part.from as usize] += part.area;
    }
    let is_across = |(hole, within): (&MultiPolygon, &f64)| {
        *within > 0.0 && *within < (1.0 - ACROSS) * hole.area()
    };
    holes.iter().zip(&within).any(is_across)
        || overlaps(&holes).iter().any(|part| {
            let smaller = holes[part.from as usize]
                .area()
                .min(holes[part.to as usize].area());
            part.area > ACROSS * smaller
        })
}

/// The part of a hole that must lie elsewhere than holes do for it not to be taken for
/// rounding.
const ACROSS: f64 = 1e-7;

fn alone(ring: &Ring) -> Polygon {
    Polygon {
        outer: ring.clone(),
        holes: Vec::new(),
    }
}

/// The ground within any of `outers` and none of `holes`.
fn without(outers: &[Ring], holes: &[Ring]) -> Option<Vec<Polygon>> {
    let rings: Vec<&Ring> = outers.iter().chain(holes).collect();
    let rings = outline(&rings, |point| {
        outers.iter().any(|ring| ring.contains(point))
            && !holes.iter().any(|ring| ring.contains(point))
    })?;
    Some(assembled(rings))
}

/// The polygons of rings that do not cross: what runs clockwise is a hole of the
/// smallest ring round it.
fn assembled(rings: Vec<Ring>) -> Vec<Polygon> {
    let mut notes = Vec::new();
    let mut polygons: Vec<Polygon> = Vec::new();
    let mut holes: Vec<Ring> = Vec::new();
    for ring in rings {
        // A ring that comes to a point of its own again falls apart there.
        if ring.twice_signed_area() > 0.0 {
            let found = self::rings(&ring, false, &mut notes);
            polygons.extend(found.rings.iter().map(alone));
            holes.extend(found.within);
        } else {
            holes.extend(self::rings(&ring, true, &mut notes).rings);
        }
    }
    for hole in holes {
        let Some(ground) = ground_beside(&hole) else {
            continue;
        };
        let size = |polygon: &&mut Polygon| polygon.outer.twice_signed_area();
        let home = (polygons.iter_mut())
            .filter(|polygon| polygon.outer.contains(ground))
            .min_by(|one, other| size(one).total_cmp(&size(other)));
        if let Some(home) = home {
            home.holes.push(hole);
        }
    }
    polygons
}

/// A point just outside a hole, which runs clockwise: to the left of its longest edge.
fn ground_beside(hole: &Ring) -> Option<Point> {
    let length = |ends: &&[Point]| (ends[1].x - ends[0].x).hypot(ends[1].y - ends[0].y);
    let edges = hole.points().windows(2);
    let ends = edges.max_by(|one, other| length(one).total_cmp(&length(other)))?;
    let aside = 1e-6;
    Some(Point {
        x: f64::midpoint(ends[0].x, ends[1].x) - aside * (ends[1].y - ends[0].y),
        y: f64::midpoint(ends[0].y, ends[1].y) + aside * (ends[1].x - ends[0].x),
    })
}

/// What is left of a ring.
#[derive(Default)]
struct Rings {
    /// Loops of the same kind as the ring.
    rings: Vec<Ring>,
    /// Loops that an outer ring cuts out of itself where it touches itself.
    within: Vec<Ring>,
}

/// The loops of which `ring` consists, turned as they should be.
fn rings(ring: &Ring, is_hole: bool, notes: &mut Vec<Note>) -> Rings {
    let points = without_spikes(ring.points(), notes);
    let uncrossed = at_crossings(points);
    let was_cut = uncrossed.len() > 1;
    let loops = uncrossed.len();
    let mut pieces: Vec<(f64, Vec<Point>)> = Vec::new();
    let untouched: Vec<Vec<Point>> = uncrossed.into_iter().flat_map(at_touches).collect();
    if untouched.len() > loops {
        notes.push(Note::Touching);
    }
    for piece in untouched {
        let area = closed(&piece).map_or(0.0, |ring| ring.twice_signed_area());
        if area.abs() > 0.0 {
            pieces.push((area, piece));
        } else {
            notes.push(Note::NoArea);
        }
    }
    // The largest loop says which way the ring runs.
    pieces.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    let mut found = Rings::default();
    let Some(&(largest, _)) = pieces.first() else {
        return found;
    };
    let whole: f64 = pieces.iter().map(|(area, _)| area).sum();
    if whole.abs() > 1e-9 * largest.abs() && (whole < 0.0) != is_hole {
        notes.push(Note::Turned);
    }
    for (area, mut piece) in pieces {
        let runs_against = (area < 0.0) != (largest < 0.0);
        let is_inside = closed(&piece)
            .is_some_and(|inner| found.rings.iter().any(|outer| surrounds(outer, &inner)));
        if is_inside && !runs_against {
            notes.push(Note::Twice);
            continue;
        }
        let is_cut_out = runs_against && !is_hole && is_inside;
        let clockwise = is_hole || is_cut_out;
        if (area < 0.0) != clockwise {
            piece.reverse();
        }
        let kept = if is_cut_out {
            &mut found.within
        } else {
            &mut found.rings
        };
        kept.extend(closed(&piece));
        if runs_against && !is_cut_out {
            notes.push(Note::Crossing);
        }
    }
    if was_cut {
        notes.push(Note::Crossing);
    }
    found
}

fn closed(points: &[Point]) -> Option<Ring> {
    let mut points = points.to_vec();
    points.push(*points.first()?);
    Ring::new(points)
}

/// The points of a ring, not closed, without those that stand twice in a row
/// or where the line turns back on itself.
fn without_spikes(closed: &[Point], notes: &mut Vec<Note>) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(closed.len());
    for &point in &closed[..closed.len() - 1] {
        points.push(point);
        settle_end(&mut points, notes);
    }
    // The end meets the beginning.
    loop {
        let many = points.len();
        if many >= 2 && points[0] == points[many - 1] {
            points.pop();
            notes.push(Note::DoublePoint);
        } else if many >= 3 && turns_back(points[many - 2], points[many - 1], points[0]) {
            points.pop();
            notes.push(Note::Spike);
        } else if many >= 3 && turns_back(points[many - 1], points[0], points[1]) {
            points.remove(0);
            notes.push(Note::Spike);
        } else {
            return points;
        }
    }
}

fn settle_end(points: &mut Vec<Point>, notes: &mut Vec<Note>) {
    loop {
        let many = points.len();
        if many >= 2 && points[many - 2] == points[many - 1] {
            points.pop();
            notes.push(Note::DoublePoint);
        } else if many >= 3 && turns_back(points[many - 3], points[many - 2], points[many - 1]) {
            points.remove(many - 2);
            notes.push(Note::Spike);
        } else {
            return;
        }
    }
}

/// Whether the way from `a` over `b` to `c` goes back on its own line.
fn turns_back(a: Point, b: Point, c: Point) -> bool {
    let (back, on) = ((b.x - a.x, b.y - a.y), (c.x - b.x, c.y - b.y));
    let cross = back.0 * on.1 - back.1 * on.0;
    let along = back.0 * on.0 + back.1 * on.1;
    let is_level = cross.total_cmp(&0.0).is_eq() || cross.total_cmp(&-0.0).is_eq();
    is_level && along < 0.0
}

/// Whether most corners of `hole` lie in `outer`.
fn surrounds(outer: &Ring, hole: &Ring) -> bool {
    let corners = &hole.points()[1..];
    let within = corners.iter().filter(|&&point| outer.contains(point));
    2 * within.count() > corners.len()
        // A hole along the border has its corners on it: ask its middle.
        || outer.contains(middle(corners))
}

fn middle(points: &[Point]) -> Point {
    let count = crate::weights::as_f64(points.len());
    Point {
        x: points.iter().map(|point| point.x).sum::<f64>() / count,
        y: points.iter().map(|point| point.y).sum::<f64>() / count,
    }
}

/// Thinner than one part in ten thousand of its length.
fn is_sliver(ring: &Ring) -> bool {
    let round: f64 = ring
        .points()
        .windows(2)
        .map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y))
        .sum();
    let area = ring.twice_signed_area().abs() / 2.0;
    // A strip of length l and width w has area l w and is 2 l round.
    area < (round / 2.0).powi(2) * 1e-4
}
