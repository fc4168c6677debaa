//! How sure to be of the mean effect with few clusters.

use super::early::with_a_before;
use super::tell::{Imputation, ImputationOptions, imputation};
use crate::clusters::{
    Caution, ClustersError, Few, JudgeOptions, Judged, Judgement, Laid, Sides, corrected,
    other_starts,
};
use crate::linear::sums::dot;
use crate::panel::Panel;
use crate::two_way::{PanelRows, bootstrap};
use std::collections::BTreeMap;

/// Numbers of a regression up to which it is resampled.
const LARGEST: usize = 4_000_000;

/// Judges [`Imputation::overall`] where clusters (units, where units have none) are
/// few; nothing where they are not. `panel` and `options` are those that `found` is
/// from. See [`crate::clusters`] for which judge is used when.
///
/// The wild cluster bootstrap is of the regression on units, periods and an effect
/// for each cohort and period, in which the mean is one coefficient: without
/// covariates it has the same estimate (Wooldridge 2021).
#[must_use]
pub fn few(
    panel: &Panel,
    options: &ImputationOptions,
    found: &Imputation,
    judge: &JudgeOptions,
) -> Option<Few> {
    let panel = &*with_a_before(panel, options.anticipation);
    let last = panel.periods()[panel.periods().len() - 1];
    let start = |cohort: usize| panel.cohorts()[cohort].first.filter(|&first| first <= last);
    let cohorts = panel.cohorts().len();
    let is_never = (0..cohorts).any(|cohort| start(cohort).is_none());
    // Where all are treated in the end, the last are who others are compared with.
    let compared_with = (!is_never).then(|| cohorts - 1);
    let sides = Sides::new(panel, |cohort| {
        start(cohort).filter(|_| Some(cohort) != compared_with)
    });
    let caution = sides.caution()?;
    let truly = Sides::new(panel, start);
    let value = found.overall.value;
    let laid = || (!truly.mixed()).then(|| Laid::new(panel, &truly));
    let plain = ImputationOptions {
        before: Some(0),
        min_group: 0,
        ..*options
    };
    let own = &found.deviations;
    let corrected = || {
        let told = corrected(value, own, &truly, options.level, panel.rounding());
        told.map_or(Judged::Nothing, Judged::Corrected)
    };
    let judged = match caution {
        // Without any error there is none to judge.
        Caution::FewClusters { .. } | Caution::SomeClusters { .. } | Caution::SmallGroup { .. }
            if size(own) <= panel.rounding() =>
        {
            return None;
        }
        Caution::SomeClusters { .. } | Caution::SmallGroup { .. } => match corrected() {
            // Where a group cannot be told apart the usual error stays.
            Judged::Nothing => return None,
            told => told,
        },
        Caution::FewClusters { .. } => {
            let laid = laid();
            let means = laid
                .as_ref()
                .filter(|laid| laid.is_of_means)
                .and_then(Laid::as_it_was);
            let told = wild(means.as_ref().unwrap_or(panel), options, found, judge);
            match told.filter(|told| is_of(told, value, panel.rounding())) {
                Some(told) => Judged::Bootstrap(told),
                None => corrected(),
            }
        }
        Caution::FewTreated { .. } | Caution::LoneCohort { .. } => {
            let estimate = |panel: &Panel| Some(imputation(panel, &plain).ok()?.overall.value);
            match laid()
                .map(|laid| other_starts(&laid, value, (&estimate, panel.rounding()), judge))
            {
                None => Judged::Nothing,
                Some(None) => corrected(),
                Some(Some(told)) => Judged::Permuted(told),
            }
        }
    };
    Some(Few { caution, judged })
}

/// The error that contributions come to.
fn size(own: &[f64]) -> f64 {
    dot(own, own).sqrt()
}

/// Whether what was judged is the estimate, with an error above that of rounding.
fn is_of(told: &Result<Judgement, ClustersError>, value: f64, rounding: f64) -> bool {
    let near = |found: &Judgement| {
        let apart = (found.estimate - value).abs();
        apart <= 1e-6 * found.std_error && found.std_error > rounding
    };
    told.as_ref().is_ok_and(near)
}

/// The mean as a coefficient, resampled; nothing where it is none.
fn wild(
    panel: &Panel,
    options: &ImputationOptions,
    found: &Imputation,
    judge: &JudgeOptions,
) -> Option<Result<Judgement, ClustersError>> {
    if panel.covariates() > 0 || found.left_out > 0 {
        return None;
    }
    let rows = PanelRows::new(panel, |_, _| true);
    let weights = rows.weights(panel);
    let event = |cohort: u32, period: u32| {
        let first = panel.cohorts()[cohort as usize].first?;
        Some(panel.periods()[period as usize] - first)
    };
    // The weight of each treated cell; none of it counts in anticipation.
    let mut cells: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for row in 0..rows.len() {
        let cell = (rows.cohort[row], rows.period[row]);
        let Some(event) = event(cell.0, cell.1) else {
            continue;
        };
        if event + i64::from(options.anticipation) >= 0 {
            let weight = weights.as_ref().map_or(1.0, |weights| weights[row]);
            *cells.entry(cell).or_default() += if event >= 0 { weight } else { 0.0 };
        }
    }
    let whole: f64 = cells.values().sum();
    let (&base, &share) = cells.iter().find(|(_, weight)| **weight > 0.0)?;
    if rows.len() * cells.len() > LARGEST {
        return None;
    }
    let column = |of: &dyn Fn((u32, u32)) -> f64| -> Vec<f64> {
        let of_row = |row: usize| of((rows.cohort[row], rows.period[row]));
        (0..rows.len()).map(of_row).collect()
    };
    // The first effect is the mean less what the others are of it.
    let mut columns = vec![column(&|cell| {
        if cell == base { whole / share } else { 0.0 }
    })];
    for (&own, &weight) in cells.iter().filter(|(cell, _)| **cell != base) {
        columns.push(column(&|cell| {
            if cell == base {
                -weight / share
            } else if cell == own {
                1.0
            } else {
                0.0
            }
        }));
    }
    bootstrap(panel, &rows, &columns, judge).ok()
}
