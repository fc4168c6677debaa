//! Who is whose neighbour.

mod contiguity;
mod distance;
mod near_miss;

pub use contiguity::{Contiguity, contiguity};
pub use distance::{distance_band, nearest};
pub use near_miss::near_misses;

use crate::SpatialError;

/// What the neighbours of one place weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standard {
    /// Each neighbour weighs 1.
    Binary,
    /// The neighbours of a place weigh 1 together, each alike.
    Row,
}

/// The neighbours of every place, by row, each row in ascending order.
///
/// A place is never its own neighbour. Places without neighbours, islands, are
/// kept and told of; nothing joins them to the mainland in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    starts: Vec<usize>,
    neighbours: Vec<u32>,
}

impl Weights {
    /// The neighbours given as pairs of rows, in any order; a pair that comes
    /// twice counts once, and a place is dropped from its own neighbours.
    ///
    /// # Errors
    /// [`SpatialError::RowOutside`] if a row is `rows` or more.
    pub fn new(rows: usize, mut pairs: Vec<(u32, u32)>) -> Result<Self, SpatialError> {
        for &(from, to) in &pairs {
            let row = from.max(to) as usize;
            if row >= rows {
                return Err(SpatialError::RowOutside { row, rows });
            }
        }
        pairs.retain(|&(from, to)| from != to);
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = vec![0; rows + 1];
        for &(from, _) in &pairs {
            starts[from as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        Ok(Self {
            starts,
            neighbours: pairs.into_iter().map(|(_, to)| to).collect(),
        })
    }

    /// How many places there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many pairs of place and neighbour there are; each counts for both.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.neighbours.len()
    }

    /// The neighbours of the place at `row`, in ascending order.
    #[must_use]
    pub fn of(&self, row: usize) -> &[u32] {
        &self.neighbours[self.starts[row]..self.starts[row + 1]]
    }

    /// The rows without neighbours.
    #[must_use]
    pub fn islands(&self) -> Vec<usize> {
        (0..self.rows())
            .filter(|&row| self.of(row).is_empty())
            .collect()
    }

    /// The weight of one neighbour of the place at `row`; 0 if it has none.
    #[must_use]
    pub fn weight(&self, row: usize, standard: Standard) -> f64 {
        match (standard, self.of(row).len()) {
            (_, 0) => 0.0,
            (Standard::Binary, _) => 1.0,
            (Standard::Row, count) => 1.0 / as_f64(count),
        }
    }

    /// What the neighbours of each place have, by weight: their sum or their
    /// mean. Nothing for an island. `values` has one entry a place.
    #[must_use]
    pub fn lag(&self, values: &[f64], standard: Standard) -> Vec<Option<f64>> {
        assert_eq!(values.len(), self.rows(), "one value a place");
        (0..self.rows())
            .map(|row| {
                let near = self.of(row);
                let sum: f64 = near.iter().map(|&other| values[other as usize]).sum();
                (!near.is_empty()).then_some(match standard {
                    Standard::Binary => sum,
                    Standard::Row => sum / as_f64(near.len()),
                })
            })
            .collect()
    }

    /// For every place the number of the connected part it lies in, counted
    /// from 0 in the order of first rows. A pair in one direction connects.
    #[must_use]
    pub fn components(&self) -> Vec<u32> {
        let mut root: Vec<u32> = (0..self.rows()).map(as_row).collect();
        for row in 0..self.rows() {
            for &other in self.of(row) {
                let (a, b) = (find(&mut root, as_row(row)), find(&mut root, other));
                root[a.max(b) as usize] = a.min(b);
            }
        }
        let mut numbers = vec![u32::MAX; self.rows()];
        let mut next = 0;
        for row in 0..self.rows() {
            let first = find(&mut root, as_row(row)) as usize;
            if first == row {
                numbers[row] = next;
                next += 1;
            }
            numbers[row] = numbers[first];
        }
        numbers
    }

    /// The same with every pair in both directions.
    #[must_use]
    pub fn both_ways(&self) -> Self {
        let pairs = (0..self.rows()).flat_map(|row| {
            let near = self.of(row).iter();
            near.flat_map(move |&other| [(as_row(row), other), (other, as_row(row))])
        });
        Self::new(self.rows(), pairs.collect()).expect("rows of its own")
    }
}

fn find(root: &mut [u32], mut row: u32) -> u32 {
    while root[row as usize] != row {
        root[row as usize] = root[root[row as usize] as usize];
        row = root[row as usize];
    }
    row
}

/// A count as a float; no country has 2^53 places.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(crate) fn as_f64(count: usize) -> f64 {
    count as f64
}

/// A row as it is stored.
pub(crate) fn as_row(row: usize) -> u32 {
    u32::try_from(row).expect("fewer than 2^32 places")
}
