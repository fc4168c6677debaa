//! Points sorted into square cells, so that those near a point are found
//! without looking at all.

use allotment_place::Point;

/// How many cells there may be for each point: a limit on memory, not on
/// exactness.
const CELLS_A_POINT: f64 = 4.0;
/// How many there may be besides.
const CELLS_FREE: f64 = 64.0;

/// Points by square cells.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    low: Point,
    size: f64,
    columns: usize,
    rows: usize,
    /// Where each cell begins in `members`; one more than there are cells.
    starts: Vec<u32>,
    /// The points' positions, by cell, ascending in each.
    members: Vec<u32>,
    /// The points, in the order of `members`.
    points: Vec<Point>,
}

impl Grid {
    /// `points`, finite all, in cells of about `size` metres.
    pub(crate) fn new(points: &[Point], size: f64) -> Self {
        let mut low = Point {
            x: f64::INFINITY,
            y: f64::INFINITY,
        };
        let mut high = Point {
            x: f64::NEG_INFINITY,
            y: f64::NEG_INFINITY,
        };
        for point in points {
            low = Point {
                x: low.x.min(point.x),
                y: low.y.min(point.y),
            };
            high = Point {
                x: high.x.max(point.x),
                y: high.y.max(point.y),
            };
        }
        if points.is_empty() {
            (low, high) = (Point { x: 0.0, y: 0.0 }, Point { x: 0.0, y: 0.0 });
        }
        // As many cells as some points can fill, however wide they lie.
        let area = (high.x - low.x) * (high.y - low.y);
        let widest = (high.x - low.x).max(high.y - low.y);
        let most = CELLS_A_POINT * as_float(points.len()) + CELLS_FREE;
        let size = size.max((area / most).sqrt()).max(widest / most).max(1e-9);
        let cells = |length: f64| whole(length / size) + 1;
        let mut grid = Self {
            low,
            size,
            columns: cells(high.x - low.x),
            rows: cells(high.y - low.y),
            starts: Vec::new(),
            members: vec![0; points.len()],
            points: Vec::with_capacity(points.len()),
        };
        let cell_of: Vec<usize> = points
            .iter()
            .map(|&point| {
                let (column, row) = grid.cell(point);
                row * grid.columns + column
            })
            .collect();
        let mut starts = vec![0_u32; grid.columns * grid.rows + 1];
        for &cell in &cell_of {
            starts[cell + 1] += 1;
        }
        for cell in 1..starts.len() {
            starts[cell] += starts[cell - 1];
        }
        let mut next = starts.clone();
        for (point, &cell) in (0_u32..).zip(&cell_of) {
            grid.members[next[cell] as usize] = point;
            next[cell] += 1;
        }
        grid.points
            .extend(grid.members.iter().map(|&at| points[at as usize]));
        grid.starts = starts;
        grid
    }

    /// `points` in cells that hold about two each.
    pub(crate) fn even(points: &[Point]) -> Self {
        let bounds = points.iter().fold(None::<(Point, Point)>, |bounds, point| {
            let (low, high) = bounds.unwrap_or((*point, *point));
            let least = |a: f64, b: f64| a.min(b);
            Some((
                Point {
                    x: least(low.x, point.x),
                    y: least(low.y, point.y),
                },
                Point {
                    x: high.x.max(point.x),
                    y: high.y.max(point.y),
                },
            ))
        });
        let Some((low, high)) = bounds else {
            return Self::new(points, 1.0);
        };
        let area = ((high.x - low.x) * (high.y - low.y)).max(1.0);
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 points")]
        let each = 2.0 * area / points.len() as f64;
        Self::new(points, each.sqrt())
    }

    fn cell(&self, point: Point) -> (usize, usize) {
        (
            whole((point.x - self.low.x) / self.size).min(self.columns - 1),
            whole((point.y - self.low.y) / self.size).min(self.rows - 1),
        )
    }

    /// Calls `visit` with every point in the cells that the rectangle from
    /// `low` to `high` touches: its position, and where it is.
    pub(crate) fn visit(&self, low: Point, high: Point, mut visit: impl FnMut(u32, Point)) {
        let end = Point {
            x: self.low.x + self.size * as_float(self.columns),
            y: self.low.y + self.size * as_float(self.rows),
        };
        let apart = high.x < self.low.x || high.y < self.low.y || low.x > end.x || low.y > end.y;
        if apart || self.members.is_empty() {
            return;
        }
        let ((first_column, first_row), (last_column, last_row)) =
            (self.cell(low), self.cell(high));
        for row in first_row..=last_row {
            let from = self.starts[row * self.columns + first_column] as usize;
            let to = self.starts[row * self.columns + last_column + 1] as usize;
            for at in from..to {
                visit(self.members[at], self.points[at]);
            }
        }
    }

    /// The nearest point to `from` and its distance squared; ties to the
    /// earlier point. Nothing if there is no point.
    pub(crate) fn nearest(&self, from: Point) -> Option<(u32, f64)> {
        if self.members.is_empty() {
            return None;
        }
        let (column, row) = self.cell(from);
        let mut best: Option<(u32, f64)> = None;
        for ring in 0..self.columns.max(self.rows) {
            if let Some((_, squared)) = best {
                // What lies further out than this ring is at least so far away.
                let clear = self.clear(from, (column, row), ring);
                if clear > 0.0 && clear * clear > squared {
                    break;
                }
            }
            self.ring((column, row), ring, |at| {
                let squared = squared(from, self.points[at]);
                let member = self.members[at];
                let nearer = best.is_none_or(|(known, least)| {
                    squared < least || (squared <= least && member < known)
                });
                if nearer {
                    best = Some((member, squared));
                }
            });
        }
        best
    }

    /// How far from `from` the edge of the block of cells inside `ring` is.
    fn clear(&self, from: Point, (column, row): (usize, usize), ring: usize) -> f64 {
        if ring == 0 {
            return 0.0;
        }
        let inside = as_float(ring - 1);
        let (column, row) = (as_float(column), as_float(row));
        let left = from.x - (self.low.x + self.size * (column - inside));
        let right = self.low.x + self.size * (column + inside + 1.0) - from.x;
        let below = from.y - (self.low.y + self.size * (row - inside));
        let above = self.low.y + self.size * (row + inside + 1.0) - from.y;
        // Beyond the outermost cells there is nothing to be near to.
        let side = |clear: f64, open: bool| if open { clear } else { f64::INFINITY };
        side(left, column - inside > 0.0)
            .min(side(right, column + inside + 1.0 < as_float(self.columns)))
            .min(side(below, row - inside > 0.0))
            .min(side(above, row + inside + 1.0 < as_float(self.rows)))
    }

    /// Calls `visit` with the places in `members` of the cells exactly `ring`
    /// away from a cell.
    fn ring(&self, (column, row): (usize, usize), ring: usize, mut visit: impl FnMut(usize)) {
        let first_row = row.saturating_sub(ring);
        let last_row = (row + ring).min(self.rows - 1);
        let first_column = column.saturating_sub(ring);
        let last_column = (column + ring).min(self.columns - 1);
        for at_row in first_row..=last_row {
            let edge = at_row.abs_diff(row) == ring;
            let mut cells = |from: usize, to: usize| {
                let start = self.starts[at_row * self.columns + from] as usize;
                let end = self.starts[at_row * self.columns + to + 1] as usize;
                (start..end).for_each(&mut visit);
            };
            if edge {
                cells(first_column, last_column);
                continue;
            }
            if column >= ring {
                cells(column - ring, column - ring);
            }
            if ring > 0 && column + ring < self.columns {
                cells(column + ring, column + ring);
            }
        }
    }
}

/// The distance from `a` to `b`, squared.
pub(crate) fn squared(a: Point, b: Point) -> f64 {
    let (x, y) = (a.x - b.x, a.y - b.y);
    x * x + y * y
}

/// `number` without its fraction, 0 if it is below.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the number of cells"
)]
fn whole(number: f64) -> usize {
    number.clamp(0.0, 1e9) as usize
}

#[expect(clippy::cast_precision_loss, reason = "a number of cells")]
fn as_float(number: usize) -> f64 {
    number as f64
}
