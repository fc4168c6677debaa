//! A coefficient and what each cluster has to do with it.

use super::ClustersError;
use super::rows::ClusteredRows;
use crate::linear::sums::{count, dot};
use crate::linear::{Normal, least_squares};

/// One coefficient of a regression.
pub(super) struct Scores {
    pub estimate: f64,
    /// Robust to clusters (CR1).
    pub std_error: f64,
    /// The column, with the others' part taken off.
    pub own: Vec<f64>,
    /// What all columns leave unexplained.
    pub residuals: Vec<f64>,
    /// `own'residuals` by cluster.
    pub by_cluster: Vec<f64>,
    pub normal: Normal,
}

impl Scores {
    pub fn new(
        rows: &ClusteredRows<'_>,
        groups: &[Vec<usize>],
        column: usize,
    ) -> Result<Self, ClustersError> {
        let columns = rows.columns.len();
        if column >= columns {
            return Err(ClustersError::Column { column, columns });
        }
        let fit = least_squares(rows.columns, rows.outcomes, None)?;
        let others: Vec<&[f64]> = (0..columns)
            .filter(|&other| other != column)
            .map(|other| rows.columns[other])
            .collect();
        let own = if others.is_empty() {
            rows.columns[column].to_vec()
        } else {
            least_squares(&others, rows.columns[column], None)?.residuals
        };
        let square = dot(&own, &own);
        let by_cluster: Vec<f64> = groups
            .iter()
            .map(|group| along(group, &own, &fit.residuals))
            .collect();
        let clusters = count(groups.len());
        let used = columns + rows.absorbed;
        let left = rows.outcomes.len().saturating_sub(used);
        let factor = clusters / (clusters - 1.0) * (count(rows.outcomes.len()) - 1.0) / count(left);
        let scores = dot(&by_cluster, &by_cluster);
        let size = dot(rows.outcomes, rows.outcomes);
        if left == 0 || scores <= 1e-20 * square * size {
            let clusters = groups.len();
            return Err(ClustersError::NoError { clusters });
        }
        Ok(Self {
            estimate: fit.coefficients[column],
            std_error: (factor * scores).sqrt() / square,
            own,
            residuals: fit.residuals,
            by_cluster,
            normal: fit.normal,
        })
    }
}

/// The sum of products over some rows.
pub(super) fn along(group: &[usize], one: &[f64], other: &[f64]) -> f64 {
    group.iter().map(|&row| one[row] * other[row]).sum()
}
