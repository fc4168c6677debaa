//! Rows of a regression, checked.

use super::ClustersError;
use std::collections::BTreeMap;

/// A regression whose errors hang together within clusters.
#[derive(Debug, Clone, Copy)]
pub struct ClusteredRows<'a> {
    /// One outcome a row.
    pub outcomes: &'a [f64],
    /// The columns, each with one number a row. A constant is a column like any
    /// other; effects of units or periods may have been taken off outcomes and
    /// columns before.
    pub columns: &'a [&'a [f64]],
    /// One number a row: rows with the same number are one cluster.
    pub clusters: &'a [u32],
    /// How many coefficients were taken off before, for the standard error's factor;
    /// not those of effects within clusters.
    pub absorbed: usize,
}

/// What is wrong with the rows, if anything; else the rows of each cluster, in the
/// order of the clusters' numbers.
pub(super) fn grouped(rows: &ClusteredRows<'_>) -> Result<Vec<Vec<usize>>, ClustersError> {
    let count = rows.outcomes.len();
    let length = |what, found| {
        if found == count {
            Ok(())
        } else {
            Err(ClustersError::Length {
                what,
                found,
                expected: count,
            })
        }
    };
    length("cluster numbers", rows.clusters.len())?;
    for column in rows.columns {
        length("numbers in a column", column.len())?;
    }
    let columns = rows.columns.iter().copied().chain([rows.outcomes]);
    if let Some(row) = columns
        .filter_map(|column| column.iter().position(|value| !value.is_finite()))
        .min()
    {
        return Err(ClustersError::NotFinite { row });
    }
    let mut groups: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (row, &cluster) in rows.clusters.iter().enumerate() {
        groups.entry(cluster).or_default().push(row);
    }
    let clusters = groups.len();
    if clusters < 3 {
        return Err(ClustersError::TooFew { clusters });
    }
    Ok(groups.into_values().collect())
}

/// How an estimate is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JudgeOptions {
    /// The value tested.
    pub null: f64,
    /// The chance with which the interval holds the truth.
    pub level: f64,
    /// Draws where not all possibilities are gone through.
    pub draws: usize,
    /// Where the draws begin.
    pub seed: u64,
}

impl Default for JudgeOptions {
    fn default() -> Self {
        Self {
            null: 0.0,
            level: 0.95,
            draws: 9999,
            seed: 0,
        }
    }
}

impl JudgeOptions {
    pub(super) fn check(&self) -> Result<(), ClustersError> {
        if !(self.level > 0.5 && self.level < 1.0) {
            return Err(ClustersError::Level { level: self.level });
        }
        if self.draws == 0 {
            return Err(ClustersError::NoDraws { draws: 0 });
        }
        if !self.null.is_finite() {
            return Err(ClustersError::Null { value: self.null });
        }
        Ok(())
    }
}

/// What an estimate was judged against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// Every possibility, so that no chance enters.
    All(usize),
    /// Draws.
    Drawn(usize),
}

/// A coefficient, judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// The coefficient.
    pub estimate: f64,
    /// Its standard error, robust to clusters (CR1): for the record, since with few
    /// clusters it is too small.
    pub std_error: f64,
    /// Its distance from the value tested, in standard errors.
    pub statistic: f64,
    /// The chance of a statistic at least as far from zero, were the value true.
    pub p_value: f64,
    /// The lower end of the interval of values that are not rejected; none if none
    /// are, however low.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// How many clusters there are.
    pub clusters: usize,
    /// What it was judged against.
    pub against: Against,
}
