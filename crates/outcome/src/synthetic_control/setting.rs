//! Who is compared with whom, and over which periods.

use super::{Penalty, SyntheticControlError, SyntheticControlOptions};
use crate::panel::{Panel, Shape};
use std::ops::Range;

/// A unit and its outcomes, period by period.
#[derive(Debug)]
pub(super) struct Unit {
    /// Its number in the rows that the panel was made of.
    pub number: u32,
    /// Its position in the panel.
    pub position: usize,
    pub cohort: usize,
    pub first: Option<i64>,
    pub path: Vec<f64>,
}

/// All units, by number.
#[derive(Debug)]
pub(super) struct Setting<'a> {
    pub panel: &'a Panel,
    pub options: &'a SyntheticControlOptions<'a>,
    pub donors: Vec<Unit>,
    pub treated: Vec<Unit>,
}

/// Which periods are fitted, and in which effects are told, by position.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    /// The period from which units are treated, or are pretended to be.
    pub first: i64,
    pub fit: Vec<usize>,
    pub post: Range<usize>,
}

impl<'a> Setting<'a> {
    pub(super) fn new(
        panel: &'a Panel,
        options: &'a SyntheticControlOptions,
    ) -> Result<Self, SyntheticControlError> {
        check(panel, options)?;
        let last = panel.periods()[panel.periods().len() - 1];
        let (mut donors, mut treated) = (Vec::new(), Vec::new());
        for (cohort, members) in panel.cohorts().iter().enumerate() {
            let first = members.first.filter(|&first| first <= last);
            for position in members.units.clone() {
                let after = position - members.units.start;
                let path = (0..panel.periods().len())
                    .map(|period| panel.outcomes()[panel.cell(cohort, period).start + after]);
                let unit = Unit {
                    number: panel.unit_at(position),
                    position,
                    cohort,
                    first,
                    path: path.collect(),
                };
                let side = if first.is_some() {
                    &mut treated
                } else {
                    &mut donors
                };
                side.push(unit);
            }
        }
        donors.sort_by_key(|unit| unit.number);
        treated.sort_by_key(|unit| unit.number);
        if treated.is_empty() {
            let units = panel.units();
            return Err(SyntheticControlError::NobodyTreated { units });
        }
        match donors.as_slice() {
            [] => {
                let treated = treated.len();
                return Err(SyntheticControlError::NoDonor { treated });
            }
            [only] => {
                let donor = only.number;
                return Err(SyntheticControlError::OneDonor { donor });
            }
            _ => {}
        }
        Ok(Self {
            panel,
            options,
            donors,
            treated,
        })
    }

    /// The distinct first treated periods, in order.
    pub(super) fn firsts(&self) -> Vec<i64> {
        let mut firsts: Vec<i64> = self.treated.iter().filter_map(|unit| unit.first).collect();
        firsts.sort_unstable();
        firsts.dedup();
        firsts
    }

    /// The periods that go with treatment from `first` on.
    pub(super) fn window(&self, first: i64) -> Result<Window, SyntheticControlError> {
        let periods = self.panel.periods();
        let begins = periods.partition_point(|&period| period < first);
        if begins == 0 {
            let early = self.treated.iter().filter(|unit| unit.first == Some(first));
            let early: Vec<u32> = early.map(|unit| unit.number).collect();
            return Err(SyntheticControlError::NothingBefore {
                units: early.len(),
                unit: early[0],
                first,
            });
        }
        let fit = match self.options.fit_periods {
            None => (0..begins).collect(),
            Some(given) => {
                let mut fit = Vec::with_capacity(given.len());
                for &period in given {
                    if period >= first {
                        return Err(SyntheticControlError::FitAfter { period, first });
                    }
                    let at = periods.binary_search(&period);
                    fit.push(at.map_err(|_| SyntheticControlError::UnknownPeriod { period })?);
                }
                fit.sort_unstable();
                fit.dedup();
                fit
            }
        };
        if fit.is_empty() {
            let given = self.options.fit_periods.map_or(0, <[i64]>::len);
            return Err(SyntheticControlError::NothingToFit { given, first });
        }
        Ok(Window {
            first,
            fit,
            post: begins..periods.len(),
        })
    }

    /// The periods that go with pretending that treatment began in `at`.
    pub(super) fn pretended(
        &self,
        window: &Window,
        at: i64,
    ) -> Result<Window, SyntheticControlError> {
        let periods = self.panel.periods();
        let begins = periods.partition_point(|&period| period < at);
        let fit: Vec<usize> = window
            .fit
            .iter()
            .copied()
            .filter(|&fit| fit < begins)
            .collect();
        let post = begins..window.post.start.max(begins);
        if fit.is_empty() || post.is_empty() || periods[begins] != at {
            return Err(SyntheticControlError::Pretended {
                at,
                before: fit.len(),
                after: post.len(),
                first: window.first,
            });
        }
        let first = at;
        Ok(Window { first, fit, post })
    }
}

fn check(panel: &Panel, options: &SyntheticControlOptions) -> Result<(), SyntheticControlError> {
    let level = options.level;
    if !(level > 0.0 && level < 1.0) {
        return Err(SyntheticControlError::Level { level });
    }
    match panel.shape() {
        Shape::Balanced => {}
        Shape::Repeated => {
            let rows = panel.rows();
            return Err(SyntheticControlError::Repeated { rows });
        }
        Shape::Unbalanced => {
            return Err(SyntheticControlError::Unbalanced {
                rows: panel.rows(),
                units: panel.units(),
                periods: panel.periods().len(),
            });
        }
    }
    if panel.weights().is_some() {
        return Err(SyntheticControlError::Weighted);
    }
    let predictors = options.predictors.len();
    if let (super::Importance::Given(given), 1..) = (options.importance, predictors) {
        let is_fit = |value: &f64| value.is_finite() && *value >= 0.0;
        let some = given.iter().any(|&value| value > 0.0);
        if given.len() != predictors || !given.iter().all(is_fit) || !some {
            let given = given.len();
            return Err(SyntheticControlError::Importance { given, predictors });
        }
    }
    if options.ridge.is_some() && predictors > 0 {
        return Err(SyntheticControlError::RidgeWithPredictors { predictors });
    }
    if let Some(Penalty::Given(penalty)) = options.ridge
        && !(penalty > 0.0 && penalty.is_finite())
    {
        return Err(SyntheticControlError::Penalty { penalty });
    }
    Ok(())
}
