//! The triangle of a correlation matrix.

use crate::error::PeersError;
use crate::structure::Structure;

/// What a variable has of its own must be more than this part of its variance.
const OWN: f64 = 1e-9;

/// The lower triangle `L`, row by row, with `L L'` the correlation of some of the
/// variables.
#[derive(Debug, Clone)]
pub(crate) struct Triangle {
    rows: Vec<Vec<f64>>,
}

impl Triangle {
    /// That of the variables `kept` of `correlation`, by Cholesky.
    ///
    /// # Errors
    /// [`PeersError::Collinear`] with a variable that the ones before it leave
    /// less than a thousand-millionth of its variance, and those that it follows
    /// from.
    pub(crate) fn of(
        correlation: &[Vec<f64>],
        kept: &[usize],
        names: &[String],
    ) -> Result<Self, PeersError> {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(kept.len());
        for (at, &variable) in kept.iter().enumerate() {
            let mut row: Vec<f64> = Vec::with_capacity(at + 1);
            for (before, &other) in kept[..at].iter().enumerate() {
                let done: f64 = row.iter().zip(&rows[before]).map(|(a, b)| a * b).sum();
                row.push((correlation[variable][other] - done) / rows[before][before]);
            }
            let own = correlation[variable][variable] - row.iter().map(|x| x * x).sum::<f64>();
            if own < OWN {
                let parts = back(&rows, &row);
                let others = kept.iter().zip(&parts);
                let others = others.filter(|(_, part)| part.abs() > 1e-4);
                return Err(PeersError::Collinear {
                    at: variable,
                    variable: names[variable].clone(),
                    others: others.map(|(&other, _)| names[other].clone()).collect(),
                });
            }
            row.push(own.sqrt());
            rows.push(row);
        }
        Ok(Self { rows })
    }

    /// Replaces `values` by `L^-1 values`.
    pub(crate) fn solve(&self, values: &mut [f64]) {
        for (at, row) in self.rows.iter().enumerate() {
            let done: f64 = row[..at].iter().zip(&*values).map(|(a, b)| a * b).sum();
            values[at] = (values[at] - done) / row[at];
        }
    }
}

/// How much of each earlier variable is in one: `L' x = row`, from the end.
fn back(rows: &[Vec<f64>], row: &[f64]) -> Vec<f64> {
    let mut parts = row.to_vec();
    for at in (0..parts.len()).rev() {
        let done: f64 = (at + 1..parts.len())
            .map(|after| rows[after][at] * parts[after])
            .sum();
        parts[at] = (parts[at] - done) / rows[at][at];
    }
    parts
}

/// The correlation of all variables with all.
pub(crate) fn correlation(structure: &Structure) -> Vec<Vec<f64>> {
    let many = structure.names().len();
    let product = |a: usize, b: usize| -> f64 {
        let pairs = structure.z_of_hosts(a).zip(structure.z_of_hosts(b));
        pairs.map(|(a, b)| a * b).sum()
    };
    let own: Vec<f64> = (0..many).map(|at| product(at, at)).collect();
    let row = |a: usize| {
        (0..many)
            .map(|b| product(a.min(b), a.max(b)) / (own[a] * own[b]).sqrt())
            .collect()
    };
    (0..many).map(row).collect()
}
