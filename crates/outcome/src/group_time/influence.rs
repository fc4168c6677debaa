//! What each unit contributes to each estimate.
//!
//! An estimate is, up to what vanishes, its truth plus the mean over units of an
//! influence function. Kept for every unit, they give the covariance of all
//! estimates, of any average of them, and of estimates for several outcomes.

use crate::linear::sums::{count, dot};
use crate::panel::Panel;
use rayon::prelude::*;

/// Rows that are worked on at a time, so that they stay close to the processor.
const BLOCK: usize = 512;
/// Blocks whose sums are added up before they are added to the rest.
const STRIDE: usize = 8;

/// Influence functions: a column for each estimate in turn, a number a unit.
#[derive(Debug, Clone)]
pub struct Influence {
    units: Vec<u32>,
    columns: usize,
    values: Vec<f64>,
    /// The same, added up within clusters, if units have them.
    clusters: Option<Vec<f64>>,
    /// Each unit's cluster, if units have them.
    cluster_of: Option<Vec<u32>>,
}

impl Influence {
    /// Columns of zeros for the units of a panel.
    pub(super) fn new(panel: &Panel, columns: usize) -> Self {
        let units = (0..panel.units()).map(|at| panel.unit_at(at)).collect();
        Self {
            units,
            columns,
            values: vec![0.0; columns * panel.units()],
            clusters: None,
            cluster_of: None,
        }
    }

    /// All columns, to be filled.
    pub(super) fn columns_mut(&mut self) -> impl Iterator<Item = &mut [f64]> {
        self.values.chunks_exact_mut(self.units.len())
    }

    /// Adds up within clusters, once the columns are full.
    pub(super) fn cluster(&mut self, panel: &Panel) {
        let (Some(of), Some(clusters)) = (panel.cluster_of(), panel.clusters()) else {
            return;
        };
        let mut sums = vec![0.0; clusters * self.columns];
        for (column, sums) in self.columns().zip(sums.chunks_exact_mut(clusters)) {
            for (value, &cluster) in column.iter().zip(of) {
                sums[cluster as usize] += value;
            }
        }
        self.clusters = Some(sums);
        self.cluster_of = Some(of.to_vec());
    }

    /// The cluster of the unit in each place of a column, counted from zero, if units have
    /// clusters: as [`GroupTime::groups`](super::GroupTime::groups) numbers them.
    #[must_use]
    pub fn cluster_of(&self) -> Option<&[u32]> {
        self.cluster_of.as_deref()
    }

    /// How many units there are: the mean of a column is over this many.
    #[must_use]
    pub fn units(&self) -> usize {
        self.units.len()
    }

    /// The caller's number of the unit in each place of a column (of the row, if
    /// repeated).
    #[must_use]
    pub fn unit_numbers(&self) -> &[u32] {
        &self.units
    }

    /// The columns, one number a unit each.
    pub fn columns(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.units.len().max(1))
    }

    /// The sum of columns times one coefficient each, one number a unit.
    #[must_use]
    pub fn combined(&self, coefficients: &[(usize, f64)]) -> Vec<f64> {
        let rows = self.units.len();
        let mut sum = vec![0.0; rows];
        for &(column, coefficient) in coefficients {
            let values = &self.values[column * rows..][..rows];
            crate::linear::sums::add_multiple(&mut sum, coefficient, values);
        }
        sum
    }

    /// The covariance of sums of columns, each with coefficients, row by row: the sum of
    /// products over units (or clusters), divided by the squared number of units.
    #[must_use]
    pub fn covariance_of(&self, sums: &[Vec<(usize, f64)>]) -> Vec<f64> {
        let columns = self.independent();
        let rows = columns.first().map_or(0, |column| column.len());
        let combined = sums.iter().map(|coefficients| {
            let mut sum = vec![0.0; rows];
            for &(column, coefficient) in coefficients {
                crate::linear::sums::add_multiple(&mut sum, coefficient, columns[column]);
            }
            sum
        });
        let combined: Vec<Vec<f64>> = combined.collect();
        let squared = count(self.units.len()) * count(self.units.len());
        let pairs = combined
            .iter()
            .flat_map(|one| combined.iter().map(move |other| (one, other)));
        pairs
            .map(|(one, other)| dot(one, other) / squared)
            .collect()
    }

    /// What moves independently: clusters, or units where there are none.
    pub(super) fn independent(&self) -> Vec<&[f64]> {
        let (values, rows) = match &self.clusters {
            Some(sums) => (sums, sums.len() / self.columns.max(1)),
            None => (&self.values, self.units.len()),
        };
        values.chunks_exact(rows.max(1)).collect()
    }

    /// The covariance of all columns' means, row by row: the sum of products
    /// over units (or clusters), divided by the squared number of units.
    pub(super) fn covariance(&self) -> Vec<f64> {
        let columns = self.independent();
        let size = columns.len();
        let rows = columns.first().map_or(0, |column| column.len());
        let stride = BLOCK * STRIDE;
        let parts: Vec<Vec<f64>> = (0..rows.div_ceil(stride))
            .into_par_iter()
            .map(|part| products(&columns, part * stride..rows.min((part + 1) * stride)))
            .collect();
        let squared = count(self.units.len()) * count(self.units.len());
        let mut covariance = vec![0.0; size * size];
        for part in parts {
            for (sum, more) in covariance.iter_mut().zip(part) {
                *sum += more;
            }
        }
        for one in 0..size {
            for other in 0..=one {
                let value = covariance[one * size + other] / squared;
                covariance[one * size + other] = value;
                covariance[other * size + one] = value;
            }
        }
        covariance
    }
}

/// Sums of products of each pair of columns over some rows, below the diagonal.
fn products(columns: &[&[f64]], rows: std::ops::Range<usize>) -> Vec<f64> {
    let size = columns.len();
    let mut sums = vec![0.0; size * size];
    for start in rows.clone().step_by(BLOCK) {
        let block = start..rows.end.min(start + BLOCK);
        let parts: Vec<(usize, &[f64])> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| (at, &column[block.clone()]))
            .filter(|(_, part)| part.iter().any(|&value| value != 0.0))
            .collect();
        for (place, &(one, left)) in parts.iter().enumerate() {
            for &(other, right) in &parts[..=place] {
                sums[one * size + other] += dot(left, right);
            }
        }
    }
    sums
}
