//! A sheet of six-sided cells, from which the country is cut.
//!
//! Cells lie in rows, every other row shifted by half a cell, as bricks do.
//! Exactly three edges meet at each corner: so the outline of any set of cells
//! never touches itself, and dissolving cells into larger areas is unambiguous.

use allotment_place::Point;

/// A sheet of `columns` by `rows` cells. Cells and corners are numbered row by
/// row from the lower left.
#[derive(Debug, Clone)]
pub(crate) struct Lattice {
    columns: usize,
    rows: usize,
    /// Cell sides to one unit of the plane.
    sides_per_unit: f64,
}

/// Half the width of a cell whose side is 1: the square root of 3, halved.
const HALF_WIDTH: f64 = 0.866_025_403_784_438_6;

/// The area of a cell whose side is 1.
const CELL_AREA: f64 = 3.0 * HALF_WIDTH;

/// How far the sheet reaches from the origin, in units of the plane.
const REACH: f64 = 1.9;

impl Lattice {
    /// A sheet such that `cells` of its cells fill the disc of radius 1.
    pub(crate) fn new(cells: usize) -> Self {
        let cells = f64::from(u32::try_from(cells).expect("at most some 20,000"));
        let sides_per_unit = (cells * CELL_AREA / std::f64::consts::PI).sqrt();
        let count = |length: f64| {
            usize::try_from(crate::draw::whole(
                2.0 * REACH * sides_per_unit / length + 1.0,
            ))
            .expect("a u32 fits")
        };
        Self {
            columns: count(2.0 * HALF_WIDTH),
            rows: count(1.5),
            sides_per_unit,
        }
    }

    pub(crate) fn cells(&self) -> usize {
        self.columns * self.rows
    }

    /// The length of a cell's side, in units of the plane.
    pub(crate) fn side(&self) -> f64 {
        1.0 / self.sides_per_unit
    }

    fn width(&self) -> usize {
        2 * self.columns + 2
    }

    /// The corners of a cell, anticlockwise from the lower left.
    pub(crate) fn corners(&self, cell: usize) -> [usize; 6] {
        let (row, column) = (cell / self.columns, cell % self.columns);
        let low = row * self.width() + 2 * column + row % 2;
        let high = low + self.width();
        [low, low + 1, low + 2, high + 2, high + 1, high]
    }

    /// The cell across each side, in the order of [`Lattice::corners`]: the
    /// first lies across the edge from the first corner to the second. Nothing
    /// beyond the sheet.
    pub(crate) fn neighbours(&self, cell: usize) -> [Option<usize>; 6] {
        let (row, column) = (cell / self.columns, cell % self.columns);
        let shift = row % 2;
        let at = |row: Option<usize>, column: Option<usize>| match (row, column) {
            (Some(row), Some(column)) if row < self.rows && column < self.columns => {
                Some(row * self.columns + column)
            }
            _ => None,
        };
        let left = (column + shift).checked_sub(1);
        let right = Some(column + shift);
        [
            at(row.checked_sub(1), left),
            at(row.checked_sub(1), right),
            at(Some(row), Some(column + 1)),
            at(Some(row + 1), right),
            at(Some(row + 1), left),
            at(Some(row), column.checked_sub(1)),
        ]
    }

    /// Whether a cell lies at the rim of the sheet.
    pub(crate) fn is_rim(&self, cell: usize) -> bool {
        self.neighbours(cell).contains(&None)
    }

    /// The number of the edge between two corners that share one.
    pub(crate) fn edge(&self, from: usize, to: usize) -> usize {
        let (low, high) = (from.min(to), from.max(to));
        if high == low + 1 {
            2 * low
        } else {
            assert_eq!(
                high,
                low + self.width(),
                "corners {from}, {to} share no edge"
            );
            2 * low + 1
        }
    }

    /// Where a corner lies, in units of the plane.
    pub(crate) fn corner(&self, corner: usize) -> Point {
        let (line, along) = (corner / self.width(), corner % self.width());
        let tip = if (line + along) % 2 == 1 { -0.25 } else { 0.25 };
        self.point(along, line, tip)
    }

    /// Where the middle of a cell lies, in units of the plane.
    pub(crate) fn centre(&self, cell: usize) -> Point {
        let (row, column) = (cell / self.columns, cell % self.columns);
        self.point(2 * column + row % 2 + 1, row, 0.75)
    }

    fn point(&self, along: usize, line: usize, above: f64) -> Point {
        let number = |count: usize| f64::from(u32::try_from(count).expect("a small sheet"));
        Point {
            x: (number(along) - number(self.columns)) * HALF_WIDTH / self.sides_per_unit,
            y: (1.5 * (number(line) - 0.5 * number(self.rows)) + above) / self.sides_per_unit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_the_edge_the_other_way_round() {
        let lattice = Lattice::new(60);
        for cell in 0..lattice.cells() {
            let corners = lattice.corners(cell);
            for (side, other) in lattice.neighbours(cell).into_iter().enumerate() {
                let Some(other) = other else { continue };
                let (from, to) = (corners[side], corners[(side + 1) % 6]);
                let theirs = lattice.corners(other);
                let back = (0..6).any(|at| theirs[at] == to && theirs[(at + 1) % 6] == from);
                assert!(back, "cell {cell}, side {side}");
            }
        }
    }

    #[test]
    fn sides_have_the_stated_length() {
        let lattice = Lattice::new(60);
        let corners = lattice.corners(lattice.cells() / 2);
        for side in 0..6 {
            let a = lattice.corner(corners[side]);
            let b = lattice.corner(corners[(side + 1) % 6]);
            let length = ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).sqrt();
            assert!((length - lattice.side()).abs() < 1e-12);
        }
    }
}
