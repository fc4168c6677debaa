//! The ground of every level on one square, and how to get back to degrees.

use std::f64::consts::{FRAC_PI_4, PI};

use allotment_place::{Bounds, MultiPolygon, Point, Polygon, Ring, Topology};
use rayon::prelude::*;

use crate::{Coordinates, Level, Site};

/// Once round the Earth at the equator, in metres, as web maps have it.
/// Source: EPSG:3857, on a sphere of radius 6,378,137 m.
const ROUND: f64 = 2.0 * PI * 6_378_137.0;

/// Web Mercator stops where the world is a square. Source: EPSG:3857.
const STEEPEST: f64 = 85.051_128_779_806_59;

/// The ground of each level that has shapes.
pub(crate) struct Ground {
    /// One for each level, or nothing where none of its places has a shape.
    pub levels: Vec<Option<LevelGround>>,
    /// The rectangle round everything, on the square.
    pub bounds: Bounds,
    /// Where each asset stands, on the square, in the order given.
    pub assets: Vec<Point>,
}

/// The ground of one level.
pub(crate) struct LevelGround {
    /// Shapes on the square from 0 to 1, x eastward and y southward, in the
    /// order of the level's areas; empty where a place has none.
    pub shapes: Vec<MultiPolygon>,
    /// Their shared borders.
    pub topology: Topology,
}

impl Ground {
    /// The ground of `site`, or nothing if no place in it has a shape.
    pub fn new(site: &Site) -> Option<Self> {
        let projection = Projection::new(site);
        let levels: Vec<Option<LevelGround>> = site
            .levels
            .par_iter()
            .map(|level| LevelGround::new(level, &projection))
            .collect();
        let bounds = levels
            .iter()
            .flatten()
            .flat_map(|level| &level.shapes)
            .filter_map(MultiPolygon::bounds)
            .reduce(|all, next| all.with(next.low).with(next.high))?;
        let points = site.assets.iter().flat_map(|part| &part.points);
        let assets = points.map(|asset| projection.point(asset.at)).collect();
        Some(Self {
            levels,
            bounds,
            assets,
        })
    }
}

impl LevelGround {
    fn new(level: &Level, projection: &Projection) -> Option<Self> {
        if level.areas.iter().all(|area| area.shape.is_none()) {
            return None;
        }
        let shapes: Vec<MultiPolygon> = level
            .areas
            .par_iter()
            .map(|area| {
                let shape = area.shape.as_ref();
                shape.map_or_else(MultiPolygon::default, |shape| projection.shape(shape))
            })
            .collect();
        let topology = Topology::build(&shapes);
        Some(Self { shapes, topology })
    }
}

/// From the coordinates of the site to the square.
enum Projection {
    Mercator,
    Flat { middle: Point },
}

impl Projection {
    fn new(site: &Site) -> Self {
        match site.coordinates {
            Coordinates::Degrees => Self::Mercator,
            Coordinates::FlatMetres => {
                let areas = site.levels.iter().flat_map(|level| &level.areas);
                let bounds = areas
                    .filter_map(|area| area.shape.as_ref()?.bounds())
                    .reduce(|all, next| all.with(next.low).with(next.high));
                let middle = bounds.map_or(Point { x: 0.0, y: 0.0 }, |bounds| Point {
                    x: f64::midpoint(bounds.low.x, bounds.high.x),
                    y: f64::midpoint(bounds.low.y, bounds.high.y),
                });
                Self::Flat { middle }
            }
        }
    }

    fn point(&self, point: Point) -> Point {
        match self {
            Self::Mercator => {
                let north = point.y.clamp(-STEEPEST, STEEPEST).to_radians();
                let up = libm::log(libm::tan(FRAC_PI_4 + north / 2.0));
                Point {
                    x: point.x / 360.0 + 0.5,
                    y: 0.5 - up / (2.0 * PI),
                }
            }
            Self::Flat { middle } => Point {
                x: 0.5 + (point.x - middle.x) / ROUND,
                y: 0.5 - (point.y - middle.y) / ROUND,
            },
        }
    }

    fn shape(&self, shape: &MultiPolygon) -> MultiPolygon {
        let ring = |ring: &Ring| {
            Ring::new(
                ring.points()
                    .iter()
                    .map(|&point| self.point(point))
                    .collect(),
            )
        };
        let polygons = shape.0.iter().filter_map(|polygon| {
            Some(Polygon {
                outer: ring(&polygon.outer)?,
                holes: polygon.holes.iter().filter_map(ring).collect(),
            })
        });
        MultiPolygon(polygons.collect())
    }
}

/// Degrees east and north of a point on the square.
#[cfg(feature = "map")]
pub(crate) fn degrees(point: Point) -> (f64, f64) {
    let north = libm::atan(libm::sinh(PI * (1.0 - 2.0 * point.y)));
    ((point.x - 0.5) * 360.0, north.to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: EPSG Guidance Note 7-2, «Popular Visualisation Pseudo-Mercator»:
    /// 24°22′54.433″ N, 100°20′0″ W is E −11,169,055.58 m, N 2,800,000 m.
    #[test]
    fn the_square_is_web_mercator() {
        let point = Point {
            x: -(100.0 + 20.0 / 60.0),
            y: 24.0 + 22.0 / 60.0 + 54.433 / 3600.0,
        };
        let on_square = Projection::Mercator.point(point);
        assert!(((on_square.x - 0.5) * ROUND + 11_169_055.58).abs() < 0.01);
        assert!(((0.5 - on_square.y) * ROUND - 2_800_000.0).abs() < 0.02);
    }

    #[cfg(feature = "map")]
    #[test]
    fn degrees_undoes_the_projection() {
        let (east, north) = degrees(Projection::Mercator.point(Point { x: -1.5, y: 53.8 }));
        assert!((east + 1.5).abs() < 1e-9 && (north - 53.8).abs() < 1e-9);
    }
}
