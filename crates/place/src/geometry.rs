//! Points, rings and polygons, in whatever plane or degrees their file uses.

/// A point: `x` eastward and `y` northward, metres or degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Easting or longitude.
    pub x: f64,
    /// Northing or latitude.
    pub y: f64,
}

/// A closed ring: its last point equals its first, and it has at least four.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring(Vec<Point>);

/// An outer ring and the holes in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    /// The boundary.
    pub outer: Ring,
    /// What is cut out of it.
    pub holes: Vec<Ring>,
}

/// The ground of one place: one polygon or several, islands for instance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MultiPolygon(pub Vec<Polygon>);

/// The smallest upright rectangle round something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The lower left corner.
    pub low: Point,
    /// The upper right corner.
    pub high: Point,
}

impl Ring {
    /// The ring through `points`, or nothing if it is not closed, has fewer
    /// than four points, or holds a coordinate that is no finite number.
    #[must_use]
    pub fn new(points: Vec<Point>) -> Option<Self> {
        let closed = points.len() >= 4 && points.first() == points.last();
        let finite = points
            .iter()
            .all(|point| point.x.is_finite() && point.y.is_finite());
        (closed && finite).then_some(Self(points))
    }

    /// Its points, the first again at the end.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.0
    }

    /// Twice the signed area, in squared units: positive if anticlockwise.
    #[must_use]
    pub fn twice_signed_area(&self) -> f64 {
        let origin = self.0[0];
        self.0
            .windows(2)
            .map(|pair| {
                let (a, b) = (pair[0], pair[1]);
                (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
            })
            .sum()
    }

    /// Whether `point` lies inside, by the even-odd rule; on the edge is either.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        self.0
            .windows(2)
            .filter(|pair| {
                let (a, b) = (pair[0], pair[1]);
                (a.y > point.y) != (b.y > point.y)
                    && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x
            })
            .count()
            % 2
            == 1
    }
}

impl MultiPolygon {
    /// Its area, in squared units.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.0
            .iter()
            .map(|polygon| {
                let holes: f64 = polygon
                    .holes
                    .iter()
                    .map(|hole| hole.twice_signed_area().abs())
                    .sum();
                (polygon.outer.twice_signed_area().abs() - holes) / 2.0
            })
            .sum()
    }

    /// The middle of its area, holes left out; nothing if it has no area.
    ///
    /// Source: Bourke (1988), *Calculating the area and centroid of a polygon*.
    #[must_use]
    pub fn centroid(&self) -> Option<Point> {
        let origin = *self.0.first()?.outer.points().first()?;
        let (mut twice, mut x, mut y) = (0.0, 0.0, 0.0);
        for polygon in &self.0 {
            let outer = std::iter::once((&polygon.outer, 1.0));
            for (ring, sign) in outer.chain(polygon.holes.iter().map(|hole| (hole, -1.0))) {
                // Whichever way a ring runs, what it encloses counts.
                let sign = sign * ring.twice_signed_area().signum();
                for pair in ring.0.windows(2) {
                    let (ax, ay) = (pair[0].x - origin.x, pair[0].y - origin.y);
                    let (bx, by) = (pair[1].x - origin.x, pair[1].y - origin.y);
                    let cross = sign * (ax * by - bx * ay);
                    twice += cross;
                    x += (ax + bx) * cross;
                    y += (ay + by) * cross;
                }
            }
        }
        (twice > 0.0).then(|| Point {
            x: origin.x + x / (3.0 * twice),
            y: origin.y + y / (3.0 * twice),
        })
    }

    /// Whether `point` lies inside one of its polygons and in no hole of it.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        self.0.iter().any(|polygon| {
            polygon.outer.contains(point) && !polygon.holes.iter().any(|hole| hole.contains(point))
        })
    }

    /// The rectangle round it, or nothing if it is empty.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        let mut points = self
            .0
            .iter()
            .flat_map(|polygon| polygon.outer.points().iter().copied());
        let first = points.next()?;
        let start = Bounds {
            low: first,
            high: first,
        };
        Some(points.fold(start, Bounds::with))
    }

    /// Every ring: outer rings and holes alike.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.0
            .iter()
            .flat_map(|polygon| std::iter::once(&polygon.outer).chain(&polygon.holes))
    }
}

impl Bounds {
    /// The smallest rectangle round this one and `point`.
    #[must_use]
    pub fn with(self, point: Point) -> Self {
        Self {
            low: Point {
                x: self.low.x.min(point.x),
                y: self.low.y.min(point.y),
            },
            high: Point {
                x: self.high.x.max(point.x),
                y: self.high.y.max(point.y),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(low: f64, high: f64) -> Ring {
        let point = |x, y| Point { x, y };
        Ring::new(vec![
            point(low, low),
            point(high, low),
            point(high, high),
            point(low, high),
            point(low, low),
        ])
        .unwrap()
    }

    #[test]
    fn a_hole_is_not_inside() {
        let ground = MultiPolygon(vec![Polygon {
            outer: square(0.0, 4.0),
            holes: vec![square(1.0, 2.0)],
        }]);
        assert!((ground.area() - 15.0).abs() < 1e-12);
        assert!(ground.contains(Point { x: 3.0, y: 3.0 }));
        assert!(!ground.contains(Point { x: 1.5, y: 1.5 }));
        assert!(!ground.contains(Point { x: 5.0, y: 3.0 }));
    }

    /// By hand: 16 squares about 2 less one about 1.5, on whichever way round.
    #[test]
    fn the_centroid_leaves_holes_out() {
        let mut hole = square(1.0, 2.0).0;
        for _ in 0..2 {
            let ground = MultiPolygon(vec![Polygon {
                outer: square(0.0, 4.0),
                holes: vec![Ring::new(hole.clone()).unwrap()],
            }]);
            let middle = ground.centroid().unwrap();
            let wanted = (16.0 * 2.0 - 1.5) / 15.0;
            assert!((middle.x - wanted).abs() < 1e-12 && (middle.y - wanted).abs() < 1e-12);
            hole.reverse();
        }
        assert_eq!(MultiPolygon::default().centroid(), None);
    }

    #[test]
    fn an_open_ring_is_no_ring() {
        let point = |x, y| Point { x, y };
        assert!(Ring::new(vec![point(0.0, 0.0), point(1.0, 0.0), point(1.0, 1.0)]).is_none());
    }
}
