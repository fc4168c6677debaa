//! The number of each unit for each predictor.

use super::setting::{Setting, Unit, Window};
use super::{Predictor, PredictorOf, SyntheticControlError};

/// Which periods a predictor may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Later {
    /// One that is not before treatment is refused.
    Refuse,
    /// Only those before count.
    LeaveOut,
}

/// The predictors of some units, unit by unit.
#[derive(Debug)]
pub(super) struct Table {
    pub each: usize,
    pub donors: Vec<f64>,
    pub treated: Vec<f64>,
}

impl Table {
    /// The predictors of donors and of `treated`, from before the window's first
    /// treated period.
    pub(super) fn new(
        setting: &Setting,
        window: &Window,
        treated: &[&Unit],
        later: Later,
    ) -> Result<Self, SyntheticControlError> {
        let predictors = setting.options.predictors;
        let each = predictors.len();
        let units: Vec<&Unit> = setting
            .donors
            .iter()
            .chain(treated.iter().copied())
            .collect();
        let mut all = vec![0.0; units.len() * each];
        for (at, predictor) in predictors.iter().enumerate() {
            let values = column(setting, window, predictor, &units, later)?;
            let missing = || {
                units
                    .iter()
                    .zip(&values)
                    .filter(|(_, value)| value.is_none())
            };
            if let Some((unit, _)) = missing().next() {
                return Err(SyntheticControlError::PredictorMissing {
                    predictor: predictor.name.to_owned(),
                    units: missing().count(),
                    unit: unit.number,
                });
            }
            let values: Vec<f64> = values.into_iter().flatten().collect();
            if let Some(unit) = values.iter().position(|value| !value.is_finite()) {
                return Err(SyntheticControlError::PredictorNotFinite {
                    predictor: predictor.name.to_owned(),
                    unit: units[unit].number,
                });
            }
            let donors = &values[..setting.donors.len()];
            let same = |value: &f64| value.to_bits() == donors[0].to_bits();
            if donors.iter().all(same) {
                return Err(SyntheticControlError::PredictorConstant {
                    predictor: predictor.name.to_owned(),
                    value: donors[0],
                    units: donors.len(),
                });
            }
            for (unit, value) in values.into_iter().enumerate() {
                all[unit * each + at] = value;
            }
        }
        let treated = all.split_off(setting.donors.len() * each);
        Ok(Self {
            each,
            donors: all,
            treated,
        })
    }
}

/// A predictor's number for each of `units`.
fn column(
    setting: &Setting,
    window: &Window,
    predictor: &Predictor,
    units: &[&Unit],
    later: Later,
) -> Result<Vec<Option<f64>>, SyntheticControlError> {
    let shape = |what| SyntheticControlError::PredictorShape {
        predictor: predictor.name.to_owned(),
        what,
    };
    let before = |periods: &[i64]| before(window, predictor, periods, later);
    let all = setting.panel.periods();
    let positions = |periods: &[i64]| -> Vec<usize> {
        let found = periods
            .iter()
            .filter_map(|period| all.binary_search(period).ok());
        found.collect()
    };
    let values = match predictor.of {
        PredictorOf::Outcome { periods } => {
            let at = positions(&before(periods)?);
            let values = units
                .iter()
                .map(|unit| mean(at.iter().map(|&at| unit.path[at])));
            values.collect()
        }
        PredictorOf::Covariate { covariate, periods } => {
            let column = setting.panel.covariate_columns().get(covariate);
            let column = column.ok_or_else(|| {
                shape("is a covariate that the panel has not: count its covariates from zero")
            })?;
            let at = positions(&before(periods)?);
            let value = |unit: &&Unit| {
                let start = setting.panel.cohorts()[unit.cohort].units.start;
                let row = |at: &usize| {
                    let cell = setting.panel.cell(unit.cohort, *at);
                    column.at(cell.start + unit.position - start, unit.position)
                };
                mean(at.iter().map(row))
            };
            units.iter().map(value).collect()
        }
        PredictorOf::Rows {
            units: of,
            times,
            values,
            periods,
        } => {
            if of.len() != times.len() || of.len() != values.len() {
                return Err(shape(
                    "has columns of several lengths: give one entry a row",
                ));
            }
            let wanted = before(periods)?;
            let most = units.iter().map(|unit| unit.number as usize + 1).max();
            let mut sums = vec![(0.0, 0_u32); most.unwrap_or(0)];
            for ((&unit, time), value) in of.iter().zip(times).zip(values) {
                if let (Some(sum), Some(value)) = (sums.get_mut(unit as usize), value)
                    && wanted.contains(time)
                {
                    sum.0 += value;
                    sum.1 += 1;
                }
            }
            let value = |unit: &&Unit| {
                let (sum, rows) = sums[unit.number as usize];
                (rows > 0).then(|| sum / f64::from(rows))
            };
            units.iter().map(value).collect()
        }
        PredictorOf::Units(values) => {
            let value = |unit: &&Unit| values.get(unit.number as usize).copied().flatten();
            units.iter().map(value).collect()
        }
    };
    Ok(values)
}

/// The periods before treatment, each once; refuses the first that is not, or that
/// none is left.
fn before(
    window: &Window,
    predictor: &Predictor,
    periods: &[i64],
    later: Later,
) -> Result<Vec<i64>, SyntheticControlError> {
    let first = window.first;
    let mut wanted: Vec<i64> = periods
        .iter()
        .copied()
        .filter(|&period| period < first)
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let is_after = |period: &&i64| **period >= first;
    match periods.iter().find(is_after) {
        Some(&period) if later == Later::Refuse || wanted.is_empty() => {
            Err(SyntheticControlError::PredictorAfter {
                predictor: predictor.name.to_owned(),
                period,
                first,
            })
        }
        _ => Ok(wanted),
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, rows) = values.fold((0.0, 0_u32), |(sum, rows), value| (sum + value, rows + 1));
    (rows > 0).then(|| sum / f64::from(rows))
}
