//! Units that nobody treated, on which a design is tried.

use super::PowerError;
use crate::panel::{Panel, Shape};

/// Untreated units over periods, and the period from which some of them are to be
/// called treated.
#[derive(Debug, Clone, PartialEq)]
pub struct UntreatedPanel {
    pub(super) values: Vec<f64>,
    pub(super) units: usize,
    pub(super) periods: usize,
    pub(super) start: usize,
}

impl UntreatedPanel {
    /// From `values`, unit by unit and in each period by period, with effects from
    /// the `start`-th period on.
    ///
    /// # Errors
    /// [`PowerError`] with what is wrong.
    pub fn new(values: Vec<f64>, periods: usize, start: usize) -> Result<Self, PowerError> {
        let found = values.len();
        let units = found.checked_div(periods).unwrap_or(0);
        if units * periods != found {
            return Err(PowerError::Shape {
                found,
                units,
                periods,
            });
        }
        if start == 0 || start >= periods {
            return Err(PowerError::Start {
                start: i64::try_from(start).unwrap_or(i64::MAX),
                before: start.min(periods),
                after: periods.saturating_sub(start),
            });
        }
        if units < 4 {
            let what = "the number of untreated units";
            return Err(PowerError::TooFew {
                what,
                found: units,
                fewest: 4,
            });
        }
        if let Some(at) = values.iter().position(|value| !value.is_finite()) {
            let (unit, period) = (at / periods, at % periods);
            return Err(PowerError::NotFinite { unit, period });
        }
        Ok(Self {
            values,
            units,
            periods,
            start,
        })
    }

    /// The never treated units of a panel, with effects from `start` on.
    ///
    /// # Errors
    /// [`PowerError`] with what is wrong.
    pub fn from_panel(panel: &Panel, start: i64) -> Result<Self, PowerError> {
        if panel.shape() != Shape::Balanced {
            let units = panel.units();
            return Err(PowerError::Unbalanced { units });
        }
        let periods = panel.periods();
        let before = periods.partition_point(|&period| period < start);
        let after = periods.len() - before;
        if before == 0 || after == 0 {
            return Err(PowerError::Start {
                start,
                before,
                after,
            });
        }
        let mut values = Vec::new();
        for (at, cohort) in panel.cohorts().iter().enumerate() {
            if cohort.first.is_some() {
                continue;
            }
            for unit in 0..cohort.units.len() {
                let value = |period| panel.outcomes()[panel.cell(at, period).start + unit];
                values.extend((0..periods.len()).map(value));
            }
        }
        Self::new(values, periods.len(), before)
    }

    /// How many units there are.
    #[must_use]
    pub const fn units(&self) -> usize {
        self.units
    }

    /// How many periods there are.
    #[must_use]
    pub const fn periods(&self) -> usize {
        self.periods
    }
}
