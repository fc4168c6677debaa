//! Boxes and points found by where they lie.

use allotment_place::{Bounds, Point};

use crate::weights::{as_f64, as_row};

/// Boxes in square cells, each box in every cell that it touches.
pub(crate) struct Grid {
    low: Point,
    cell: f64,
    columns: usize,
    rows: usize,
    starts: Vec<u32>,
    held: Vec<u32>,
}

impl Grid {
    /// The grid of `boxes`, with about one cell a box; nothing where none is.
    pub(crate) fn new(boxes: &[Option<Bounds>]) -> Self {
        let all = boxes
            .iter()
            .flatten()
            .copied()
            .reduce(|all, one| all.with(one.low).with(one.high));
        let count = boxes.iter().flatten().count();
        let all = all.unwrap_or(Bounds {
            low: Point { x: 0.0, y: 0.0 },
            high: Point { x: 0.0, y: 0.0 },
        });
        let (wide, high) = (all.high.x - all.low.x, all.high.y - all.low.y);
        let longest = wide.max(high).max(f64::MIN_POSITIVE);
        let cell = (wide.max(longest * 1e-6) * high.max(longest * 1e-6) / as_f64(count.max(1)))
            .sqrt()
            .max(longest / 4096.0);
        let mut grid = Self {
            low: all.low,
            cell,
            columns: steps(wide, cell, usize::MAX) + 1,
            rows: steps(high, cell, usize::MAX) + 1,
            starts: Vec::new(),
            held: Vec::new(),
        };
        let mut counts = vec![0_u32; grid.columns * grid.rows + 1];
        for bounds in boxes.iter().flatten() {
            grid.each_cell(*bounds, |cell| counts[cell + 1] += 1);
        }
        for cell in 1..counts.len() {
            counts[cell] += counts[cell - 1];
        }
        let mut next = counts.clone();
        let mut held = vec![0; counts[counts.len() - 1] as usize];
        for (row, bounds) in boxes.iter().enumerate() {
            if let Some(bounds) = bounds {
                grid.each_cell(*bounds, |cell| {
                    held[next[cell] as usize] = as_row(row);
                    next[cell] += 1;
                });
            }
        }
        (grid.starts, grid.held) = (counts, held);
        grid
    }

    /// The grid of `points`.
    pub(crate) fn of_points(points: &[Point]) -> Self {
        let boxes: Vec<_> = points
            .iter()
            .map(|&point| {
                Some(Bounds {
                    low: point,
                    high: point,
                })
            })
            .collect();
        Self::new(&boxes)
    }

    fn each_cell(&self, bounds: Bounds, mut see: impl FnMut(usize)) {
        let column = |x: f64| steps(x - self.low.x, self.cell, self.columns - 1);
        let row = |y: f64| steps(y - self.low.y, self.cell, self.rows - 1);
        for row in row(bounds.low.y)..=row(bounds.high.y) {
            for column in column(bounds.low.x)..=column(bounds.high.x) {
                see(row * self.columns + column);
            }
        }
    }

    /// The rows whose boxes touch a cell that `bounds` touches, each once and
    /// ascending, into `found`.
    pub(crate) fn near(&self, bounds: Bounds, found: &mut Vec<u32>) {
        found.clear();
        self.each_cell(bounds, |cell| {
            let (start, end) = (self.starts[cell] as usize, self.starts[cell + 1] as usize);
            found.extend_from_slice(&self.held[start..end]);
        });
        found.sort_unstable();
        found.dedup();
    }

    /// The side of a cell.
    pub(crate) fn cell(&self) -> f64 {
        self.cell
    }

    /// How far a search must go to have seen everything.
    pub(crate) fn reach(&self) -> f64 {
        self.cell * as_f64(self.columns + self.rows + 2)
    }
}

/// How many whole cells fit into `distance`, at least 0 and at most `most`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped from both sides"
)]
fn steps(distance: f64, cell: f64, most: usize) -> usize {
    let steps = (distance / cell).floor().max(0.0);
    if steps < 1e9 {
        (steps as usize).min(most)
    } else {
        most
    }
}
