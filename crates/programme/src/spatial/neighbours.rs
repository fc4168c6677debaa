//! Who counts as whose neighbour: as people write it, and as the stage takes it.

use std::str::FromStr;

use allotment_place::{MultiPolygon, PlaceId, Point};
use allotment_spatial::SpatialError;
use allotment_spatial::weights::{Contiguity, Weights, contiguity, distance_band, nearest};

/// Who counts as whose neighbour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Neighbours {
    /// Whoever shares a corner.
    Queen,
    /// Whoever shares a stretch of border.
    Rook,
    /// The so many nearest.
    Nearest(usize),
    /// Whoever is within so many metres.
    Within(f64),
}

impl FromStr for Neighbours {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!("'{text}' is not one of queen, rook, knn:K (knn:6) and band:METRES (band:1500)")
        };
        match text.split_once(':') {
            None if text == "queen" => Ok(Self::Queen),
            None if text == "rook" => Ok(Self::Rook),
            Some(("knn", k)) => match k.parse() {
                Ok(k) if k > 0 => Ok(Self::Nearest(k)),
                _ => Err(wrong()),
            },
            Some(("band", metres)) => match metres.parse::<f64>() {
                Ok(metres) if metres > 0.0 && metres.is_finite() => Ok(Self::Within(metres)),
                _ => Err(wrong()),
            },
            _ => Err(wrong()),
        }
    }
}

impl Neighbours {
    /// Whether borders decide, and not points.
    #[must_use]
    pub fn needs_borders(self) -> bool {
        matches!(self, Self::Queen | Self::Rook)
    }

    /// As the option writes it.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Queen => "queen".into(),
            Self::Rook => "rook".into(),
            Self::Nearest(k) => format!("knn:{k}"),
            Self::Within(metres) => format!("band:{metres}"),
        }
    }

    /// In a sentence: `places that share a corner`.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Self::Queen => "places that share a corner or a border".into(),
            Self::Rook => "places that share a stretch of border".into(),
            Self::Nearest(k) => format!("the {k} nearest places"),
            Self::Within(metres) => format!("places within {metres} m"),
        }
    }

    /// By borders.
    pub(super) fn by_borders(self, shapes: &[MultiPolygon]) -> Weights {
        let by = if self == Self::Rook {
            Contiguity::Rook
        } else {
            Contiguity::Queen
        };
        contiguity(shapes, by)
    }

    /// By points in metres, each of the place with the code beside it: of places that are
    /// equally near the one with the earlier code is the neighbour, so that the order of
    /// rows decides nothing.
    pub(super) fn by_points(
        self,
        points: &[Point],
        codes: &[&PlaceId],
    ) -> Result<Weights, SpatialError> {
        match self {
            Self::Nearest(k) => nearest_by_code(points, codes, k),
            Self::Within(metres) => distance_band(points, metres),
            Self::Queen | Self::Rook => unreachable!("borders decide"),
        }
    }
}

/// The `k` nearest places, ties to the earlier code.
fn nearest_by_code(
    points: &[Point],
    codes: &[&PlaceId],
    k: usize,
) -> Result<Weights, SpatialError> {
    let mut row_of: Vec<u32> = (0..).take(points.len()).collect();
    row_of.sort_by_key(|&row| codes[row as usize]);
    let in_order: Vec<Point> = row_of.iter().map(|&row| points[row as usize]).collect();
    let found = nearest(&in_order, k).map_err(|error| match error {
        SpatialError::NoPoint { row } => SpatialError::NoPoint {
            row: row_of[row] as usize,
        },
        other => other,
    })?;
    let pairs = row_of.iter().enumerate().flat_map(|(at, &row)| {
        let near = found.of(at).iter();
        near.map(|&other| (row, row_of[other as usize]))
            .collect::<Vec<_>>()
    });
    Weights::new(points.len(), pairs.collect())
}

/// The middle of each shape: the centroid of its area.
///
/// Source: Bourke, *Calculating the area and centroid of a polygon* (1988).
pub(super) fn middles(shapes: &[MultiPolygon]) -> Vec<Point> {
    shapes.iter().map(middle).collect()
}

fn middle(shape: &MultiPolygon) -> Point {
    let origin = shape
        .bounds()
        .map_or(Point { x: 0.0, y: 0.0 }, |all| all.low);
    let (mut x, mut y, mut twice) = (0.0, 0.0, 0.0);
    for polygon in &shape.0 {
        let holes = polygon.holes.iter().map(|hole| (hole, -1.0));
        for (ring, sign) in std::iter::once((&polygon.outer, 1.0)).chain(holes) {
            let turn = if ring.twice_signed_area() < 0.0 {
                -sign
            } else {
                sign
            };
            for pair in ring.points().windows(2) {
                let (ax, ay) = (pair[0].x - origin.x, pair[0].y - origin.y);
                let (bx, by) = (pair[1].x - origin.x, pair[1].y - origin.y);
                let cross = turn * (ax * by - bx * ay);
                x += (ax + bx) * cross;
                y += (ay + by) * cross;
                twice += cross;
            }
        }
    }
    Point {
        x: origin.x + x / (3.0 * twice),
        y: origin.y + y / (3.0 * twice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_read_and_written_alike() {
        for text in ["queen", "rook", "knn:6", "band:1500"] {
            assert_eq!(text.parse::<Neighbours>().unwrap().name(), text);
        }
        for text in [
            "", "bishop", "knn", "knn:0", "knn:x", "band:-1", "band:NaN", "queen:1",
        ] {
            assert!(text.parse::<Neighbours>().is_err(), "{text}");
        }
    }
}
