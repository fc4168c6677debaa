//! When to warn.

use super::Warning;
use super::compare::{Comparison, Effects, Fitted};
use super::setting::{Setting, Unit};
use crate::linear::{LinearError, least_squares};

/// A fit that is off by more than this part of how donors differ is poor. The part
/// is our judgement: no source gives one.
const POOR: f64 = 0.25;

impl Comparison<'_> {
    /// What to beware of with a treated unit.
    pub(super) fn warnings(
        &self,
        unit: &Unit,
        predictors: &[f64],
        fitted: &Fitted,
        effects: &Effects,
    ) -> Vec<Warning> {
        let donors = self.setting.donors.len();
        let periods = self.window.fit.len();
        let number = unit.number;
        let mut warnings = Vec::new();
        if !fitted.is_unique {
            warnings.push(Warning::NotUnique {
                unit: number,
                donors,
                numbers: self.predictors().map_or(periods, |table| table.each),
            });
        }
        if self.is_perfect(effects.pre_rmspe) {
            warnings.push(Warning::PerfectFit {
                unit: number,
                donors,
                periods,
            });
        }
        if effects.pre_rmspe > POOR * self.spread {
            warnings.push(Warning::PoorFit {
                unit: number,
                rmspe: effects.pre_rmspe,
                spread: self.spread,
            });
        }
        let own = self.fitted_outcomes(&unit.path);
        let beyond = |at: usize| Beyond::of(own[at], &self.outcomes, periods, at);
        let all: Vec<Option<Beyond>> = (0..periods).map(beyond).collect();
        let count = |side| all.iter().filter(|&&beyond| beyond == Some(side)).count();
        let (above, below) = (count(Beyond::Above), count(Beyond::Below));
        if above + below > 0 {
            warnings.push(Warning::Outside {
                unit: number,
                above,
                below,
                of: periods,
            });
        }
        if let Some(table) = self.predictors() {
            let names = self.setting.options.predictors.iter().enumerate();
            let beyond: Vec<String> = names
                .filter(|&(at, _)| {
                    Beyond::of(predictors[at], &table.donors, table.each, at).is_some()
                })
                .map(|(_, predictor)| predictor.name.to_owned())
                .collect();
            if !beyond.is_empty() {
                warnings.push(Warning::PredictorsOutside {
                    unit: number,
                    predictors: beyond,
                });
            }
        }
        warnings
    }

    /// The first predictor that hangs on others among donors.
    pub(super) fn collinear(&self) -> Option<Warning> {
        let table = self.predictors()?;
        let column = |at: usize| {
            table
                .donors
                .chunks_exact(table.each)
                .map(move |row| row[at])
        };
        let donors = self.setting.donors.len();
        let mut columns: Vec<Vec<f64>> = (0..table.each).map(|at| column(at).collect()).collect();
        columns.insert(0, vec![1.0; donors]);
        let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let found = least_squares(&views, &vec![0.0; donors], None);
        let Err(LinearError::Collinear { column, on }) = found else {
            return None;
        };
        let name = |at: usize| match at {
            0 => "a constant".to_owned(),
            at => self.setting.options.predictors[at - 1].name.to_owned(),
        };
        Some(Warning::Collinear {
            predictor: name(column),
            on: on.into_iter().map(name).collect(),
        })
    }
}

/// Which side of all donors a number is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beyond {
    Above,
    Below,
}

impl Beyond {
    fn of(own: f64, rows: &[f64], each: usize, at: usize) -> Option<Self> {
        let donors = || rows.chunks_exact(each).map(|row| row[at]);
        if donors().all(|other| other < own) {
            return Some(Self::Above);
        }
        donors().all(|other| other > own).then_some(Self::Below)
    }
}

/// Below so many donors one more of them shows in a rank with the ridge: a rule of
/// thumb from the rate at 19, 9% for 5%.
const RIDGE_DONORS: usize = 50;

impl Setting<'_> {
    /// What to beware of with all of them.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let donors = self.donors.len();
        #[expect(clippy::cast_precision_loss, reason = "donors are few")]
        let smallest = 1.0 / (donors + 1) as f64;
        if smallest > 1.0 - self.options.level + 1e-9 {
            warnings.push(Warning::FewDonors { donors, smallest });
        }
        if self.options.ridge.is_some() && donors < RIDGE_DONORS {
            warnings.push(Warning::RidgeRank { donors });
        }
        let treated = self.treated.len();
        if treated > donors {
            warnings.push(Warning::MoreTreatedThanDonors { treated, donors });
        }
        warnings
    }
}
