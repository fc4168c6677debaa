//! Shapes as the `d` of an SVG path, on whole numbers and relative.

use std::fmt::Write as _;

use allotment_place::{Bounds, MultiPolygon, Point};

/// From the square to the whole numbers of a drawing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    low: Point,
    scale: f64,
    /// How wide the drawing is.
    pub width: f64,
    /// How tall.
    pub height: f64,
}

impl Frame {
    /// A frame `width` wide round `bounds`, but no taller than `tallest`, with
    /// a margin of `margin` on each side.
    pub fn new(bounds: Bounds, width: f64, tallest: f64, margin: f64) -> Self {
        let span_x = (bounds.high.x - bounds.low.x).max(1e-9);
        let span_y = (bounds.high.y - bounds.low.y).max(1e-9);
        let scale = ((width - 2.0 * margin) / span_x).min((tallest - 2.0 * margin) / span_y);
        let spare = (width - 2.0 * margin - span_x * scale) / 2.0;
        Self {
            low: Point {
                x: bounds.low.x - (margin + spare) / scale,
                y: bounds.low.y - margin / scale,
            },
            scale,
            width,
            height: span_y * scale + 2.0 * margin,
        }
    }

    /// Where `point` of the square lies in the drawing.
    pub fn place(&self, point: Point) -> (f64, f64) {
        (
            (point.x - self.low.x) * self.scale,
            (point.y - self.low.y) * self.scale,
        )
    }

    /// A length of the drawing as a length on the square.
    pub fn on_square(&self, length: f64) -> f64 {
        length / self.scale
    }

    /// Whether any of `bounds` shows in the drawing.
    pub fn shows(&self, bounds: Bounds) -> bool {
        let (left, top) = self.place(bounds.low);
        let (right, bottom) = self.place(bounds.high);
        right >= 0.0 && bottom >= 0.0 && left <= self.width && top <= self.height
    }

    /// The path of `shape`. A ring that falls onto one point or a line keeps
    /// the size of a grain, so that nobody's ground vanishes.
    pub fn path(&self, shape: &MultiPolygon) -> String {
        let mut path = String::new();
        for ring in shape.rings() {
            let mut grid: Vec<(i64, i64)> = ring
                .points()
                .iter()
                .map(|&point| {
                    let (x, y) = self.place(point);
                    (whole(x), whole(y))
                })
                .collect();
            grid.dedup();
            if grid.len() > 1 {
                grid.pop();
            }
            if grid.len() < 3 {
                let (x, y) = grid.first().copied().unwrap_or_default();
                grid = vec![(x, y), (x + 1, y), (x, y + 1)];
            }
            write_ring(&mut path, &grid);
        }
        path
    }
}

impl Frame {
    /// The path of open lines.
    pub fn strokes(&self, lines: &[Vec<Point>]) -> String {
        let mut path = String::new();
        for line in lines {
            let grid: Vec<(i64, i64)> = line
                .iter()
                .map(|&point| {
                    let (x, y) = self.place(point);
                    (whole(x), whole(y))
                })
                .collect();
            write_line(&mut path, &grid);
        }
        path
    }
}

fn write_ring(path: &mut String, ring: &[(i64, i64)]) {
    write_line(path, ring);
    path.push('z');
}

fn write_line(path: &mut String, ring: &[(i64, i64)]) {
    let (mut x, mut y) = ring[0];
    write!(path, "M{x} {y}l").expect("writing to a string does not fail");
    for (position, &(next_x, next_y)) in ring[1..].iter().enumerate() {
        let (dx, dy) = (next_x - x, next_y - y);
        let gap = if position > 0 && dx >= 0 { " " } else { "" };
        let between = if dy >= 0 { " " } else { "" };
        write!(path, "{gap}{dx}{between}{dy}").expect("writing to a string does not fail");
        (x, y) = (next_x, next_y);
    }
}

/// The whole number nearest to `value`, which lies within a drawing.
#[expect(clippy::cast_possible_truncation, reason = "drawings are far smaller")]
pub(crate) fn whole(value: f64) -> i64 {
    value.round() as i64
}

#[cfg(test)]
mod tests {
    use allotment_place::{Polygon, Ring};

    use super::*;

    fn shape(points: &[(f64, f64)]) -> MultiPolygon {
        let points = points.iter().map(|&(x, y)| Point { x, y }).collect();
        MultiPolygon(vec![Polygon {
            outer: Ring::new(points).unwrap(),
            holes: Vec::new(),
        }])
    }

    #[test]
    fn a_path_is_short_and_a_speck_stays() {
        let square = shape(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]);
        let frame = Frame::new(square.bounds().unwrap(), 100.0, 100.0, 0.0);
        assert_eq!(frame.path(&square), "M0 0l100 0 0 100-100 0z");

        let speck = shape(&[(0.5, 0.5), (0.501, 0.5), (0.5, 0.501), (0.5, 0.5)]);
        assert_eq!(frame.path(&speck), "M50 50l1 0-1 1z");
    }

    #[test]
    fn a_tall_ground_fits_in_the_middle() {
        let tall = shape(&[(0.0, 0.0), (1.0, 0.0), (1.0, 4.0), (0.0, 0.0)]);
        let frame = Frame::new(tall.bounds().unwrap(), 100.0, 100.0, 10.0);
        let (left, top) = frame.place(Point { x: 0.0, y: 0.0 });
        let (right, bottom) = frame.place(Point { x: 1.0, y: 4.0 });
        assert!((left - 40.0).abs() < 1e-9 && (right - 60.0).abs() < 1e-9);
        assert!((top - 10.0).abs() < 1e-9 && (bottom - 90.0).abs() < 1e-9);
    }
}
