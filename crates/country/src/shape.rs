//! The outlines of areas: shared borders, drawn once.

use std::collections::BTreeMap;

use allotment_place::{MultiPolygon, Point, Polygon, Ring};

use crate::{
    draw::{Draws, Topic},
    land::{Land, distance},
};

/// A point of the map in whole hundred-thousandths of a degree, about a metre.
/// Whole, so that areas can be added up exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// Longitude, in hundred-thousandths of a degree east.
    pub x: i32,
    /// Latitude, in hundred-thousandths of a degree north.
    pub y: i32,
}

/// A ring of spots, the first again at the end: anticlockwise round ground,
/// clockwise round a hole.
pub type Outline = Vec<Spot>;

/// The ground of an area: for each piece of it, the outer ring and then the
/// holes in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ground(pub Vec<Vec<Outline>>);

/// Where the middle of the country lies: open sea in the middle of the
/// Atlantic, nobody's ground. Longitude and latitude.
const MIDDLE: Point = Point { x: -40.0, y: 34.0 };
/// One degree at that latitude, in metres, eastward and northward.
const METRES_PER_DEGREE: Point = Point {
    x: 92_400.0,
    y: 110_900.0,
};
/// The radius of the land, in metres.
const RADIUS_M: f64 = 46_000.0;
/// The false origin of the metre grid, so that no easting is negative.
const FALSE_ORIGIN_M: f64 = 100_000.0;
/// How strongly a town draws the ground together: its middle to a fifth of
/// the length it would have.
const PULL: f64 = 0.82;
/// How far a corner moves at most, in sides of a cell. On the sheet, two
/// borders that meet at a corner then stay 68 degrees apart or more: 120, less
/// two times the arc sine of twice this. A border leaves the straight line
/// between its ends by at most 31 degrees (see [`wander`]: the arc tangents of
/// 0.32, 0.16 and 0.08), so two do not cross.
const CORNER_MOVE: f64 = 0.22;

impl Spot {
    /// The spot in degrees.
    #[must_use]
    pub fn degrees(self) -> Point {
        Point {
            x: f64::from(self.x) / 1e5,
            y: f64::from(self.y) / 1e5,
        }
    }

    /// Easting and northing on the country's own grid, in metres. The grid is
    /// flat: a straight distance on it is a distance on the ground to within
    /// one part in a hundred.
    #[must_use]
    pub fn metres(self) -> Point {
        let degrees = self.degrees();
        Point {
            x: FALSE_ORIGIN_M + (degrees.x - MIDDLE.x) * METRES_PER_DEGREE.x,
            y: FALSE_ORIGIN_M + (degrees.y - MIDDLE.y) * METRES_PER_DEGREE.y,
        }
    }
}

impl Ground {
    /// Twice its area, in squared units of [`Spot`]; exact.
    #[must_use]
    pub fn twice_area(&self) -> i64 {
        self.0.iter().flatten().map(|ring| twice_area(ring)).sum()
    }

    /// Its area in square kilometres.
    #[must_use]
    pub fn square_kilometres(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let squared_units = self.twice_area() as f64 / 2.0;
        squared_units * 1e-10 * METRES_PER_DEGREE.x * METRES_PER_DEGREE.y * 1e-6
    }

    /// How far `spot` is from it, in metres on the country's grid; 0 inside.
    #[must_use]
    pub fn metres_to(&self, spot: Spot) -> f64 {
        if self.polygons().contains(spot.degrees()) {
            return 0.0;
        }
        let at = spot.metres();
        let borders = self.0.iter().flatten().flat_map(|ring| ring.windows(2));
        borders
            .map(|pair| {
                let (from, to) = (pair[0].metres(), pair[1].metres());
                let along = Point {
                    x: to.x - from.x,
                    y: to.y - from.y,
                };
                let length = along.x * along.x + along.y * along.y;
                let dot = (at.x - from.x) * along.x + (at.y - from.y) * along.y;
                let part = (dot / length.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
                let nearest = Point {
                    x: from.x + part * along.x,
                    y: from.y + part * along.y,
                };
                distance(at, nearest)
            })
            .fold(f64::INFINITY, f64::min)
    }

    /// The same ground in degrees.
    #[must_use]
    pub fn polygons(&self) -> MultiPolygon {
        let ring = |outline: &Outline| {
            Ring::new(outline.iter().map(|spot| spot.degrees()).collect())
                .expect("an outline is closed and finite")
        };
        let polygon = |rings: &Vec<Outline>| Polygon {
            outer: ring(&rings[0]),
            holes: rings[1..].iter().map(ring).collect(),
        };
        MultiPolygon(self.0.iter().map(polygon).collect())
    }
}

/// Twice the signed area of a ring, exactly: positive if anticlockwise.
pub(crate) fn twice_area(ring: &[Spot]) -> i64 {
    ring.windows(2)
        .map(|pair| {
            let (a, b) = (pair[0], pair[1]);
            i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y)
        })
        .sum()
}

/// How a town draws the ground together.
#[derive(Debug, Clone, Copy)]
struct Pull {
    /// The middle of the town, once earlier towns have drawn it.
    centre: Point,
    /// The distance over which it draws.
    over: f64,
    /// The distance within which it draws evenly. More than a cell, lest one
    /// side of a cell be drawn so much more than another that they cross.
    even: f64,
}

/// The map: every corner and every border of the land, once.
#[derive(Debug, Clone)]
pub(crate) struct Map {
    corners: BTreeMap<usize, Spot>,
    /// The spots between the two corners of an edge, from the corner with the
    /// lower number.
    borders: BTreeMap<usize, Vec<Spot>>,
    pulls: Vec<Pull>,
}

impl Map {
    /// Draws the borders of `land`: corners moved by chance, then each border
    /// bent at its middle, again and again.
    pub(crate) fn new(seed: u64, land: &Land) -> Self {
        let side = land.lattice.side();
        let mut pulls: Vec<Pull> = Vec::new();
        for town in &land.towns {
            pulls.push(Pull {
                centre: draw_together(&pulls, town.centre),
                over: town.radius,
                even: (0.35 * town.radius).max(1.3 * side),
            });
        }
        let mut map = Self {
            corners: BTreeMap::new(),
            borders: BTreeMap::new(),
            pulls,
        };
        let mut draws = Draws::new(seed, Topic::Border);
        let mut moved: BTreeMap<usize, Point> = BTreeMap::new();
        let settled = (0..land.owner.len()).filter(|&cell| land.owner[cell].is_some());
        for cell in settled.clone() {
            for corner in land.lattice.corners(cell) {
                moved.entry(corner).or_insert_with(|| {
                    let at = land.lattice.corner(corner);
                    nudged(at, CORNER_MOVE * side, &mut draws)
                });
            }
        }
        for cell in settled {
            let corners = land.lattice.corners(cell);
            for (at, other) in land.lattice.neighbours(cell).into_iter().enumerate() {
                let (from, to) = (corners[at], corners[(at + 1) % 6]);
                let edge = land.lattice.edge(from, to);
                if map.borders.contains_key(&edge) {
                    continue;
                }
                let inland = other.is_some_and(|other| land.owner[other].is_some());
                let (bend, depth) = if inland { (0.13, 2) } else { (0.16, 3) };
                let mut points = Vec::new();
                let (low, high) = (moved[&from.min(to)], moved[&from.max(to)]);
                wander(low, high, bend, depth, &mut draws, &mut points);
                let spots = points.into_iter().map(|point| map.spot(point)).collect();
                map.borders.insert(edge, spots);
            }
        }
        map.corners = moved
            .into_iter()
            .map(|(corner, point)| (corner, map.spot(point)))
            .collect();
        map
    }

    /// Where a point of the sheet lies on the map.
    pub(crate) fn spot(&self, point: Point) -> Spot {
        let at = draw_together(&self.pulls, point);
        let unit = |part: f64, middle: f64, metres: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "some millions at most")]
            let spot = ((middle + part * RADIUS_M / metres) * 1e5).round() as i32;
            spot
        };
        Spot {
            x: unit(at.x, MIDDLE.x, METRES_PER_DEGREE.x),
            y: unit(at.y, MIDDLE.y, METRES_PER_DEGREE.y),
        }
    }

    /// The ground of `cells` as one area: borders between them dissolve.
    pub(crate) fn ground(&self, land: &Land, cells: &[usize]) -> Ground {
        let mut inside = cells.to_vec();
        inside.sort_unstable();
        let mut next: BTreeMap<usize, usize> = BTreeMap::new();
        for &cell in cells {
            let corners = land.lattice.corners(cell);
            for (at, other) in land.lattice.neighbours(cell).into_iter().enumerate() {
                if other.is_none_or(|other| inside.binary_search(&other).is_err()) {
                    next.insert(corners[at], corners[(at + 1) % 6]);
                }
            }
        }
        let mut rings = Vec::new();
        while let Some((start, _)) = next.first_key_value() {
            rings.push(self.outline(land, *start, &mut next));
        }
        let (outer, holes): (Vec<Outline>, Vec<Outline>) =
            rings.into_iter().partition(|ring| twice_area(ring) > 0);
        let mut pieces: Vec<Vec<Outline>> = outer.into_iter().map(|ring| vec![ring]).collect();
        for hole in holes {
            let at = hole[0].degrees();
            let round = |piece: &Vec<Outline>| Ground(vec![piece.clone()]).polygons().contains(at);
            let piece = pieces
                .iter()
                .position(round)
                .expect("a hole lies in its area");
            pieces[piece].push(hole);
        }
        Ground(pieces)
    }

    fn outline(&self, land: &Land, start: usize, next: &mut BTreeMap<usize, usize>) -> Outline {
        let mut outline = vec![self.corners[&start]];
        let mut from = start;
        while let Some(to) = next.remove(&from) {
            let border = &self.borders[&land.lattice.edge(from, to)];
            if from < to {
                outline.extend(border);
            } else {
                outline.extend(border.iter().rev());
            }
            outline.push(self.corners[&to]);
            from = to;
        }
        assert_eq!(from, start, "an outline comes back to where it began");
        outline
    }
}

/// Draws `point` towards each town in turn. The further out, the less; never
/// past another point on the same ray, so that nothing folds over.
fn draw_together(pulls: &[Pull], point: Point) -> Point {
    pulls.iter().fold(point, |at, pull| {
        let (centre, away) = (pull.centre, distance(at, pull.centre));
        let beyond = (away * away + pull.even * pull.even).sqrt() - pull.even;
        let keep = 1.0 - PULL * libm::exp(-beyond / pull.over);
        Point {
            x: centre.x + (at.x - centre.x) * keep,
            y: centre.y + (at.y - centre.y) * keep,
        }
    })
}

/// A point moved at most `most`, in any direction.
pub(crate) fn nudged(at: Point, most: f64, draws: &mut Draws) -> Point {
    let angle = draws.between(0.0, std::f64::consts::TAU);
    let length = most * draws.unit().sqrt();
    Point {
        x: at.x + length * libm::cos(angle),
        y: at.y + length * libm::sin(angle),
    }
}

/// Bends the line from `a` to `b` at its middle by at most `bend` of its
/// length, then both halves by half as much, `depth` times; adds the points between the ends.
///
/// Source: midpoint displacement; Fournier, Fussell and Carpenter (1982),
/// *Communications of the ACM* 25.
fn wander(a: Point, b: Point, bend: f64, depth: u32, draws: &mut Draws, out: &mut Vec<Point>) {
    if depth == 0 {
        return;
    }
    let aside = draws.between(-bend, bend);
    let middle = Point {
        x: 0.5 * (a.x + b.x) - aside * (b.y - a.y),
        y: 0.5 * (a.y + b.y) + aside * (b.x - a.x),
    };
    wander(a, middle, bend / 2.0, depth - 1, draws, out);
    out.push(middle);
    wander(middle, b, bend / 2.0, depth - 1, draws, out);
}
