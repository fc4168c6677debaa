//! What is found.

use super::error::CellProblem;
use super::estimate::Estimate;
use super::influence::Influence;
use super::pre_trend::PreTrend;
use crate::clusters::Groups;
use crate::level::Unchanged;
use crate::panel::Design;

/// Effects by group and time, and their averages.
#[derive(Debug, Clone)]
pub struct GroupTime {
    /// Who was compared with whom.
    pub design: Design,
    /// Each cohort in each period, by cohort then by period.
    pub cells: Vec<Cell>,
    /// The critical value of the band over all cells, if there were draws.
    pub critical: Option<f64>,
    /// All effects after treatment in one.
    pub simple: Overall,
    /// By time since treatment.
    pub dynamic: Average,
    /// By cohort.
    pub group: Average,
    /// By period.
    pub calendar: Average,
    /// Whether effects before treatment are jointly zero.
    pub pre_trend: PreTrend,
    /// Of how many units, in the comparison where they are the largest share, no change
    /// is known, since they are not seen in both of its periods.
    pub unchanged: Unchanged,
    /// The groups that errors and joint tests must know of, where clusters are few in all
    /// or in one of them.
    pub groups: Option<Groups>,
    /// What each unit contributes to each cell, for joint tests.
    pub influence: Influence,
}

/// One cohort in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The cohort: its first treated period.
    pub group: i64,
    /// The period.
    pub time: i64,
    /// The period that the effect is measured from.
    pub base: i64,
    /// What was found.
    pub found: Found,
}

/// What was found for one cohort in one period.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// An effect.
    Effect {
        /// The effect.
        estimate: Estimate,
        /// Treated units that were seen in the period.
        treated: usize,
        /// Rows of controls that were compared with: units, or in levels rows of
        /// both periods.
        controls: usize,
        /// Its column in [`GroupTime::influence`].
        column: usize,
    },
    /// Effects are measured from this period, so that it has none.
    Reference,
    /// Nothing, and why.
    Nothing(CellProblem),
}

impl Cell {
    /// The estimate, which for a reference is zero without error; `None` if
    /// nothing could be told.
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        match &self.found {
            Found::Effect { estimate, .. } => Some(*estimate),
            Found::Reference => Some(Estimate::new(0.0, 0.0, 0.95)),
            Found::Nothing(_) => None,
        }
    }
}

/// An average of effects.
#[derive(Debug, Clone, PartialEq)]
pub struct Overall {
    /// The average; its band is for itself alone.
    pub estimate: Estimate,
    /// Its coefficients on columns of [`GroupTime::influence`].
    pub coefficients: Vec<(usize, f64)>,
}

/// Averages of effects by event time, group or period.
#[derive(Debug, Clone, PartialEq)]
pub struct Average {
    /// Their own average.
    pub overall: Overall,
    /// One part for each event time, group or period, in order.
    pub parts: Vec<(i64, Overall)>,
    /// The covariance of the parts, row by row.
    pub covariance: Vec<f64>,
    /// The critical value of the band over all parts, if there were draws.
    pub critical: Option<f64>,
}
