//! Units over periods, some of which are treated from some period on.
//!
//! A [`Panel`] is made from plain rows, one a unit and period, and laid out so
//! that every method finds what it compares side by side: rows are sorted by
//! cohort (the period from which a unit is treated), by period, then by unit.
//! All units of one cohort in one period are one slice; so are all units that
//! are not yet treated, since cohorts follow each other in time and those never
//! treated come last.
//!
//! # Assumptions that are checked
//! - Treatment is absorbing: a unit has one first treated period, the same in
//!   each of its rows, or none.
//! - A unit has at most one row a period.
//! - A unit belongs to one cluster.
//!
//! # Missing numbers
//! A row without its outcome, a covariate or its weight is left out and counted.
//! What then happens to a unit that is not seen in every period is a choice,
//! [`Unbalanced`]; it is never made silently.

mod build;
mod design;
mod error;
mod kept;
mod one_sided;
mod select;

pub use design::{CohortSize, Design, Dropped};
pub use error::PanelError;
pub use one_sided::OneSided;

use crate::linear::sums::count;
use std::ops::Range;

/// Plain rows, one a unit and period, in any order. All columns are of one
/// length.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// Whose row it is, counted from zero.
    pub units: &'a [u32],
    /// When.
    pub periods: &'a [i64],
    /// What was measured.
    pub outcomes: &'a [Option<f64>],
    /// The first treated period of the row's unit; `None` if never.
    pub first_treated: &'a [Option<i64>],
    /// Covariates, if any.
    pub covariates: &'a [&'a [Option<f64>]],
    /// How much a row counts; at least zero. `None` counts all alike.
    pub weights: Option<&'a [Option<f64>]>,
    /// Groups of units that may move together, counted from zero.
    pub clusters: Option<&'a [u32]>,
}

/// What is done with units that are not seen in every period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unbalanced {
    /// The panel is refused, with the number of such units.
    #[default]
    Refuse,
    /// They are left out and counted.
    Drop,
    /// They are kept; each comparison uses whoever was seen, as if each row were
    /// another unit, with errors that know that it is not.
    Allow,
}

/// How rows become a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PanelOptions {
    /// What is done with units that are not seen in every period.
    pub unbalanced: Unbalanced,
    /// Each row is another unit, seen once: repeated cross-sections.
    pub repeated: bool,
}

/// Whether units are seen in every period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Each unit is seen in each period.
    Balanced,
    /// Some units are not seen in some periods.
    Unbalanced,
    /// Each unit is seen once.
    Repeated,
}

/// Units that are first treated in one period, or never.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// The first treated period; `None` if never.
    pub first: Option<i64>,
    /// Positions of its units in the panel.
    pub units: Range<usize>,
}

/// Numbers that go with units or with rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Column {
    /// One number a unit, by position: it never changed.
    Fixed(Vec<f64>),
    /// One number a row.
    Varying(Vec<f64>),
}

/// Units over periods, laid out for comparison; see the [module](self).
#[derive(Debug, Clone)]
pub struct Panel {
    shape: Shape,
    periods: Vec<i64>,
    cohorts: Vec<Cohort>,
    /// The caller's unit (the caller's row, if repeated) at each position.
    units: Vec<u32>,
    /// Where the rows of cohort `c` in period `t` begin: `c * periods + t`.
    starts: Vec<usize>,
    /// The position of each row's unit; not kept when the panel is balanced.
    positions: Option<Vec<u32>>,
    outcomes: Vec<f64>,
    covariates: Vec<Column>,
    weights: Option<Column>,
    /// Each position's cluster, numbered from zero without gaps.
    clusters: Option<Vec<u32>>,
    dropped: Dropped,
}

impl Panel {
    /// How many units there are (how many rows, if repeated).
    #[must_use]
    pub fn units(&self) -> usize {
        self.units.len()
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.outcomes.len()
    }

    /// The caller's number of the unit at `position` (of the row, if repeated).
    #[must_use]
    pub fn unit_at(&self, position: usize) -> u32 {
        self.units[position]
    }

    /// All periods, in order.
    #[must_use]
    pub fn periods(&self) -> &[i64] {
        &self.periods
    }

    /// All cohorts by first treated period; those never treated, if any, last.
    #[must_use]
    pub fn cohorts(&self) -> &[Cohort] {
        &self.cohorts
    }

    /// Whether each unit is seen in each period.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    /// Which covariates change within units over time, by position.
    #[must_use]
    pub fn changing_covariates(&self) -> Vec<usize> {
        let columns = self.covariate_columns().iter().enumerate();
        columns
            .filter(|(_, column)| column.varies())
            .map(|(at, _)| at)
            .collect()
    }

    /// Whether weights change within units over time.
    #[must_use]
    pub fn has_changing_weights(&self) -> bool {
        self.weights().is_some_and(Column::varies)
    }

    /// How many covariates there are.
    #[must_use]
    pub fn covariates(&self) -> usize {
        self.covariates.len()
    }

    /// How many clusters there are, if units have them.
    #[must_use]
    pub fn clusters(&self) -> Option<usize> {
        let clusters = self.clusters.as_ref()?;
        Some(clusters.iter().max().map_or(0, |&last| last as usize + 1))
    }

    /// The rows of the `cohort`-th cohort in the `period`-th period.
    pub(crate) fn cell(&self, cohort: usize, period: usize) -> Range<usize> {
        let at = cohort * self.periods.len() + period;
        self.starts[at]..self.starts[at + 1]
    }

    /// The position of a row's unit, given a cell that the row is in.
    pub(crate) fn position(&self, row: usize, cohort: usize, cell: &Range<usize>) -> usize {
        match &self.positions {
            Some(positions) => positions[row] as usize,
            None => self.cohorts[cohort].units.start + (row - cell.start),
        }
    }

    /// How much units differ, as a standard deviation: the root of the mean over
    /// periods of the variance between units (with `n - 1`) in each; `None` if they
    /// are all alike, or there is one.
    #[must_use]
    pub fn spread(&self) -> Option<f64> {
        let variance = |period: usize| {
            let cohorts = 0..self.cohorts.len();
            let values = cohorts.flat_map(|cohort| &self.outcomes()[self.cell(cohort, period)]);
            let values: Vec<f64> = values.copied().collect();
            let units = count(values.len());
            let mean = values.iter().sum::<f64>() / units;
            let squares = values.iter().map(|value| (value - mean) * (value - mean));
            squares.sum::<f64>() / (units - 1.0)
        };
        let periods = 0..self.periods.len();
        let whole: f64 = periods.map(variance).sum();
        let spread = (whole / count(self.periods.len())).sqrt();
        (spread > 0.0 && spread.is_finite()).then_some(spread)
    }

    /// Below this an error in units of the outcome is that of rounding, and no
    /// error of an estimate: 100 steps of the largest outcome's last digit.
    pub(crate) fn rounding(&self) -> f64 {
        let largest = self
            .outcomes()
            .iter()
            .fold(0.0, |most: f64, y| most.max(y.abs()));
        100.0 * f64::EPSILON * largest
    }

    /// Outcomes by row.
    pub(crate) fn outcomes(&self) -> &[f64] {
        &self.outcomes
    }

    /// Covariates in the order in which they were given.
    pub(crate) fn covariate_columns(&self) -> &[Column] {
        &self.covariates
    }

    /// Weights, if rows have them.
    pub(crate) fn weights(&self) -> Option<&Column> {
        self.weights.as_ref()
    }

    /// Each position's cluster, if units have them.
    pub(crate) fn cluster_of(&self) -> Option<&[u32]> {
        self.clusters.as_deref()
    }
}

impl Column {
    /// The number that goes with a row and its unit.
    pub(crate) fn at(&self, row: usize, position: usize) -> f64 {
        match self {
            Self::Fixed(values) => values[position],
            Self::Varying(values) => values[row],
        }
    }

    /// Whether it changes within a unit.
    pub(crate) const fn varies(&self) -> bool {
        matches!(self, Self::Varying(_))
    }
}
