//! Which centre is nearest to each place.

use crate::space::{Points, to_forty_digits};

/// Points, a column a dimension.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    pub(crate) of: Vec<Vec<f64>>,
}

impl Columns {
    pub(super) fn of(points: &Points) -> Self {
        let column = |dimension: usize| {
            let cells = points.at.iter().skip(dimension);
            cells.step_by(points.dimensions).copied().collect()
        };
        Self {
            of: (0..points.dimensions).map(column).collect(),
        }
    }

    pub(super) fn places(&self) -> usize {
        self.of[0].len()
    }

    pub(super) fn point(&self, place: usize) -> Vec<f64> {
        self.of.iter().map(|column| column[place]).collect()
    }

    /// The points of `places`, which may be drawn more than once.
    pub(super) fn select(&self, places: &[usize]) -> Self {
        let column = |column: &Vec<f64>| places.iter().map(|&place| column[place]).collect();
        Self {
            of: self.of.iter().map(column).collect(),
        }
    }
}

/// How many places are looked at together, so that they stay in the cache.
const TOGETHER: usize = 128;

/// The squared distance of each place from `centre`, into `squares`, from the
/// place at `first` on.
fn to_centre(columns: &Columns, first: usize, centre: &[f64], squares: &mut [f64]) {
    squares.fill(0.0);
    for (column, &middle) in columns.of.iter().zip(centre) {
        let cells = &column[first..first + squares.len()];
        for (square, cell) in squares.iter_mut().zip(cells) {
            *square += (cell - middle) * (cell - middle);
        }
    }
}

/// Gives each place the nearest of `centres` (of equals to 40 binary digits, the first)
/// as its label, with the squared distance; says whether any label changed.
pub(super) fn assign(
    columns: &Columns,
    centres: &[Vec<f64>],
    labels: &mut [usize],
    squares: &mut [f64],
) -> bool {
    let mut changed = false;
    let mut trial = [0.0; TOGETHER];
    let mut nearest = [0_usize; TOGETHER];
    let blocks = labels
        .chunks_mut(TOGETHER)
        .zip(squares.chunks_mut(TOGETHER));
    for (block, (labels, squares)) in blocks.enumerate() {
        let (first, many) = (block * TOGETHER, labels.len());
        squares.fill(f64::INFINITY);
        let mut bar = [f64::INFINITY; TOGETHER];
        for (label, centre) in centres.iter().enumerate() {
            to_centre(columns, first, centre, &mut trial[..many]);
            let known = squares.iter_mut().zip(&mut bar).zip(&mut nearest);
            for (((least, bar), nearest), &square) in known.zip(&trial[..many]) {
                let rounded = to_forty_digits(square);
                let nearer = rounded < *bar;
                *bar = if nearer { rounded } else { *bar };
                *least = if nearer { square } else { *least };
                *nearest = if nearer { label } else { *nearest };
            }
        }
        changed |= labels != &nearest[..many];
        labels.copy_from_slice(&nearest[..many]);
    }
    changed
}

/// Makes each of `squares` the squared distance from `centre` where that is less.
pub(super) fn nearer_of(columns: &Columns, centre: &[f64], squares: &mut [f64]) {
    let mut trial = [0.0; TOGETHER];
    for (block, squares) in squares.chunks_mut(TOGETHER).enumerate() {
        let trial = &mut trial[..squares.len()];
        to_centre(columns, block * TOGETHER, centre, trial);
        for (least, &square) in squares.iter_mut().zip(&*trial) {
            *least = if square < *least { square } else { *least };
        }
    }
}
