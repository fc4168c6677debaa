//! Errors by cluster that hold for few clusters, and for few that are treated.
//!
//! The residuals of a cluster are too small by what its own rows drew the fit to
//! themselves. With `H` the part of the hat matrix of cluster `g`'s rows,
//!
//! ```text
//! V(c) = sum over g of (c'(X'X)^-1 X_g' (I - H)^(-1/2) e_g)^2
//! ```
//!
//! is without bias if errors are alike and independent (CR2). `V` is a sum of squares of
//! `q_g'u`, so that its degrees of freedom are `(tr P)^2 / tr P^2`, `P` holding the
//! products `q_g'q_h`: with two treated units among many they are hardly more than
//! one, and Student's distribution gives the interval that two units allow. For the
//! difference of two means it is Welch's error.
//!
//! In coordinates in which `X'X` is the identity all of it takes matrices as wide as
//! `X` alone, and for clusters of one row no more than its length.
//!
//! Where a cluster fixes a coefficient by itself, its own noise is not seen in any
//! residual: that is for the caller to ask ([`Clustered::error`] cannot know).
//!
//! Source: Bell and `McCaffrey`, «Bias reduction in standard errors for linear
//! regression with multi-stage samples» (*Survey Methodology* 28, 2002); Imbens and
//! Kolesár, «Robust standard errors in small samples: some practical advice» (*Review
//! of Economics and Statistics* 98, 2016), section III.

use crate::linear::sums::dot;
use crate::linear::symmetric::eigen;
use crate::linear::{LeastSquares, Normal};
use std::collections::BTreeMap;

/// A direction of which a cluster leaves less than this to others is its own.
const OWN: f64 = 1e-10;

/// A fit whose errors hang together within clusters.
pub(crate) struct Clustered {
    normal: Normal,
    terms: usize,
    groups: Vec<Group>,
}

/// A cluster, in the coordinates in which `X'X` is the identity.
struct Group {
    /// `X_g'X_g`: its eigenvalues and their vectors as columns.
    hat: (Vec<f64>, Vec<f64>),
    /// `X_g'e_g`.
    score: Vec<f64>,
}

/// How sure an effect is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Error {
    pub variance: f64,
    pub freedom: f64,
}

impl Clustered {
    /// Of a fit on `columns` without weights; rows with the same number are one
    /// cluster.
    pub(crate) fn new(columns: &[&[f64]], fit: &LeastSquares, clusters: &[usize]) -> Self {
        let terms = columns.len();
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (row, &cluster) in clusters.iter().enumerate() {
            members.entry(cluster).or_default().push(row);
        }
        let group = |rows: &Vec<usize>| {
            let (mut square, mut score) = (vec![0.0; terms * terms], vec![0.0; terms]);
            let mut last = Vec::new();
            for &row in rows {
                let of: Vec<f64> = columns.iter().map(|column| column[row]).collect();
                last = fit.normal.half(&of);
                for (into, one) in square.chunks_exact_mut(terms).zip(&last) {
                    for (into, other) in into.iter_mut().zip(&last) {
                        *into += one * other;
                    }
                }
                for (into, one) in score.iter_mut().zip(&last) {
                    *into += one * fit.residuals[row];
                }
            }
            let hat = match rows.len() {
                1 => lone(&last),
                _ => eigen(&square, terms),
            };
            Group { hat, score }
        };
        Self {
            normal: fit.normal.clone(),
            terms,
            groups: members.values().map(group).collect(),
        }
    }

    pub(crate) fn clusters(&self) -> usize {
        self.groups.len()
    }

    /// The error of the sum of coefficients, each times its entry of `of`.
    pub(crate) fn error(&self, of: &[f64]) -> Error {
        let terms = self.terms;
        let asked = self.normal.half(of);
        let (mut variance, mut trace, mut squares) = (0.0, 0.0, 0.0);
        let mut outer = vec![0.0; terms * terms];
        for Group { hat, score } in &self.groups {
            let (values, vectors) = hat;
            // `(I - H)^(-1/2) asked`, and what the cluster's rows make of it.
            let (mut weighed, mut seen) = (asked.clone(), vec![0.0; terms]);
            for (k, &value) in values.iter().enumerate() {
                let column = |row: usize| vectors[row * values.len() + k];
                let along: f64 = (0..terms).map(|row| column(row) * asked[row]).sum();
                let left = 1.0 - value;
                let root = if left > OWN { 1.0 / left.sqrt() } else { 0.0 };
                for row in 0..terms {
                    weighed[row] += (root - 1.0) * along * column(row);
                    seen[row] += value * root * along * column(row);
                }
            }
            variance += dot(&weighed, score).powi(2);
            let (own, through) = (dot(&weighed, &seen), dot(&seen, &seen));
            trace += own - through;
            squares += own * own - 2.0 * own * through;
            for (into, one) in outer.chunks_exact_mut(terms).zip(&seen) {
                for (into, other) in into.iter_mut().zip(&seen) {
                    *into += one * other;
                }
            }
        }
        squares += dot(&outer, &outer);
        Error {
            variance,
            freedom: trace * trace / squares,
        }
    }
}

/// The one eigenvalue that is not zero of a row times itself, and its vector.
fn lone(row: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let square = dot(row, row);
    let length = square.sqrt();
    if length <= 0.0 {
        return (vec![0.0], vec![0.0; row.len()]);
    }
    (vec![square], row.iter().map(|one| one / length).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::least_squares;
    use crate::linear::sums::count;

    /// Of two means it is Welch's error: that of each group by its own variance.
    #[test]
    fn of_two_means_the_error_is_that_of_welch() {
        let values = [5.0, 7.0, 9.0, 12.0, 1.0, 2.0, 2.0, 4.0, 1.0, 3.0];
        let treated: Vec<f64> = (0..10).map(|at| f64::from(u8::from(at < 4))).collect();
        let columns: [&[f64]; 2] = [&[1.0; 10], &treated];
        let fit = least_squares(&columns, &values, None).expect("a fit");
        let own: Vec<usize> = (0..10).collect();
        let found = Clustered::new(&columns, &fit, &own).error(&[0.0, 1.0]);
        let variance = |of: &[f64]| {
            let mean = of.iter().sum::<f64>() / count(of.len());
            let squares: f64 = of.iter().map(|y| (y - mean).powi(2)).sum();
            squares / count(of.len() - 1) / count(of.len())
        };
        let expected = variance(&values[..4]) + variance(&values[4..]);
        assert!((found.variance - expected).abs() < 1e-12, "{found:?}");
        // Were variances alike, those of the means would be as 1/4 to 1/6.
        let (one, other) = (1.0_f64 / 4.0, 1.0_f64 / 6.0);
        let freedom = (one + other).powi(2) / (one * one / 3.0 + other * other / 5.0);
        assert!((found.freedom - freedom).abs() < 1e-10, "{found:?}");
    }

    /// Against the formula written out, with the square root of `I - H` as a matrix of
    /// all rows of a cluster.
    #[test]
    fn errors_are_those_of_the_formula_written_out() {
        let n = 14;
        let noise: Vec<f64> = (0..n).map(|at| f64::from(at * 37 % 23) / 7.0).collect();
        let x: Vec<f64> = (0..n).map(|at| f64::from(at * 11 % 17) / 5.0).collect();
        let treated: Vec<f64> = (0..n).map(|at| f64::from(u8::from(at < 5))).collect();
        let ones = vec![1.0; noise.len()];
        let columns: [&[f64]; 3] = [&ones, &treated, &x];
        let n = noise.len();
        let clusters: Vec<usize> = (0..n).map(|at| at * 5 / n).collect();
        let fit = least_squares(&columns, &noise, None).expect("a fit");
        let of = [0.0, 1.0, 0.3];
        let found = Clustered::new(&columns, &fit, &clusters).error(&of);

        let inverse = fit.normal.inverse();
        let m = |one: &[f64], other: &[f64]| -> f64 {
            (0..3)
                .map(|r| one[r] * dot(&inverse[3 * r..][..3], other))
                .sum()
        };
        let row = |at: usize| -> Vec<f64> { columns.iter().map(|c| c[at]).collect() };
        // `q_g = (I - H)_{.g} (I - H_gg)^{-1/2} X_g M of`.
        let mut contributions = Vec::new();
        let mut q: Vec<Vec<f64>> = Vec::new();
        for cluster in 0..5 {
            let rows: Vec<usize> = (0..n).filter(|&at| clusters[at] == cluster).collect();
            let size = rows.len();
            let mut left = vec![0.0; size * size];
            for a in 0..size {
                for b in 0..size {
                    left[a * size + b] =
                        f64::from(u8::from(a == b)) - m(&row(rows[a]), &row(rows[b]));
                }
            }
            let (values, vectors) = eigen(&left, size);
            let hat: Vec<f64> = rows.iter().map(|&at| m(&row(at), &of)).collect();
            let weighed: Vec<f64> = (0..size)
                .map(|a| {
                    (0..size)
                        .map(|b| {
                            let root: f64 = (0..size)
                                .map(|k| {
                                    vectors[a * size + k] * vectors[b * size + k] / values[k].sqrt()
                                })
                                .sum();
                            root * hat[b]
                        })
                        .sum()
                })
                .collect();
            let own: f64 = rows
                .iter()
                .zip(&weighed)
                .map(|(&at, w)| w * fit.residuals[at])
                .sum();
            contributions.push(own);
            q.push(
                (0..n)
                    .map(|i| {
                        rows.iter()
                            .zip(&weighed)
                            .map(|(&at, w)| {
                                w * (f64::from(u8::from(i == at)) - m(&row(i), &row(at)))
                            })
                            .sum()
                    })
                    .collect(),
            );
        }
        let variance: f64 = contributions.iter().map(|one| one * one).sum();
        let trace: f64 = q.iter().map(|one| dot(one, one)).sum();
        let squares: f64 = q
            .iter()
            .flat_map(|one| q.iter().map(move |other| dot(one, other).powi(2)))
            .sum();
        assert!(
            (found.variance - variance).abs() < 1e-10 * variance,
            "{found:?} {variance}"
        );
        let freedom = trace * trace / squares;
        assert!(
            (found.freedom - freedom).abs() < 1e-8,
            "{found:?} {freedom}"
        );
    }
}
