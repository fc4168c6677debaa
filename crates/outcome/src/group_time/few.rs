//! How sure to be of the average over all effects with few clusters.

use super::options::{Estimator, GroupTimeOptions};
use super::plan::Sample;
use super::result::{Found, GroupTime};
use super::tell::group_time;
use crate::clusters::{
    Caution, ClusteredRows, ClustersError, Few, JudgeOptions, Judged, Judgement, Laid, Sides,
    Weights, corrected, other_starts, wild_bootstrap,
};
use crate::linear::sums::{count, dot};
use crate::panel::{Column, Panel, Shape};
use std::collections::BTreeMap;

/// Numbers of a regression up to which it is resampled.
const LARGEST: usize = 4_000_000;

/// Judges [`GroupTime::simple`] where clusters (units, where units have none) are
/// few; nothing where they are not. `panel` and `options` are those that `found` is
/// from. See [`crate::clusters`] for which judge is used when.
///
/// The wild cluster bootstrap is of a regression with a constant and an effect for
/// each comparison, stacked, in which the average of effects is one coefficient.
#[must_use]
pub fn few(
    panel: &Panel,
    options: &GroupTimeOptions,
    found: &GroupTime,
    judge: &JudgeOptions,
) -> Option<Few> {
    let sample = Sample::new(panel, options).ok()?;
    let panel = &*sample.panel;
    if panel.shape() == Shape::Repeated && panel.clusters().is_none() {
        return None;
    }
    let sides = Sides::new(panel, |cohort| {
        (cohort < sample.treated).then(|| sample.firsts[cohort])
    });
    let caution = sides.caution()?;
    let value = found.simple.estimate.value;
    let laid = || (!sides.mixed()).then(|| Laid::new(panel, &sides));
    let plain = GroupTimeOptions {
        draws: 0,
        min_group: 0,
        // Without covariates all estimators are one, and this one is the fastest.
        estimator: match panel.covariates() {
            0 => Estimator::Regression,
            _ => options.estimator,
        },
        ..*options
    };
    let own = contributions(panel, found, sides.clusters());
    let corrected = || {
        let told = corrected(value, &own, &sides, options.level, panel.rounding());
        told.map_or(Judged::Nothing, Judged::Corrected)
    };
    let judged = match caution {
        // Without any error there is none to judge.
        Caution::FewClusters { .. } | Caution::SomeClusters { .. } | Caution::SmallGroup { .. }
            if size(&own) <= panel.rounding() =>
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
            let told = wild(means.as_ref().unwrap_or(panel), &plain, judge);
            match told.filter(|told| is_of(told, value, panel.rounding())) {
                Some(told) => Judged::Bootstrap(told),
                None => corrected(),
            }
        }
        Caution::FewTreated { .. } | Caution::LoneCohort { .. } => {
            let estimate =
                |panel: &Panel| Some(group_time(panel, &plain).ok()?.simple.estimate.value);
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

/// What each cluster contributes to the average.
fn contributions(panel: &Panel, found: &GroupTime, clusters: usize) -> Vec<f64> {
    let mut sums = vec![0.0; clusters];
    let own = found.influence.combined(&found.simple.coefficients);
    let units = count(panel.units());
    for (unit, value) in own.iter().enumerate() {
        let cluster = panel.cluster_of().map_or(unit, |of| of[unit] as usize);
        sums[cluster] += value / units;
    }
    sums
}

/// Comparisons that have treated, base and controls in common.
type Stack = BTreeMap<(usize, usize, usize), Vec<(usize, f64)>>;

/// The average as a coefficient, resampled; nothing where it is none.
fn wild(
    panel: &Panel,
    options: &GroupTimeOptions,
    judge: &JudgeOptions,
) -> Option<Result<Judgement, ClustersError>> {
    let weights = match panel.weights() {
        None => None,
        Some(Column::Fixed(values)) => Some(values),
        Some(Column::Varying(_)) => return None,
    };
    if panel.shape() != Shape::Balanced || panel.covariates() > 0 {
        return None;
    }
    let sample = Sample::new(panel, options).ok()?;
    let panel = &*sample.panel;
    let found = group_time(panel, options).ok()?;
    let coefficient: BTreeMap<usize, f64> = found.simple.coefficients.iter().copied().collect();
    let mut stacks = Stack::new();
    for (comparison, cell) in sample.comparisons(options).iter().zip(&found.cells) {
        let Found::Effect { column, .. } = cell.found else {
            continue;
        };
        let share = coefficient.get(&column).copied().unwrap_or(0.0);
        if cell.time >= cell.group && share > 0.0 {
            let key = (comparison.cohort, comparison.base, comparison.controls_from);
            stacks
                .entry(key)
                .or_default()
                .push((comparison.time, share));
        }
    }
    let cohorts = panel.cohorts();
    let row = |cohort: usize, unit: usize, period: usize| {
        panel.outcomes()[panel.cell(cohort, period).start + (unit - cohorts[cohort].units.start)]
    };
    let (mut outcomes, mut clusters, mut roots) = (Vec::new(), Vec::new(), Vec::new());
    // For each row its comparison, and whether it is treated.
    let mut places: Vec<(usize, bool)> = Vec::new();
    let mut shares = Vec::with_capacity(stacks.len());
    for (stack, (&(own, base, controls_from), times)) in stacks.iter().enumerate() {
        let whole: f64 = times.iter().map(|(_, share)| share).sum();
        shares.push(whole);
        let controls = (controls_from..cohorts.len()).filter(|&cohort| cohort != own);
        for cohort in std::iter::once(own).chain(controls) {
            for unit in cohorts[cohort].units.clone() {
                let root = weights.map_or(1.0, |weights| weights[unit].sqrt());
                let changes = times.iter().map(|&(time, share)| {
                    share / whole * (row(cohort, unit, time) - row(cohort, unit, base))
                });
                outcomes.push(root * changes.sum::<f64>());
                roots.push(root);
                places.push((stack, cohort == own));
                let cluster = panel.cluster_of().map_or(unit, |of| of[unit] as usize);
                clusters.push(u32::try_from(cluster).expect("fewer than 2^32 units"));
            }
        }
    }
    if shares.is_empty() || outcomes.len() * 2 * shares.len() > LARGEST {
        return None;
    }
    let column = |of: &dyn Fn(usize, bool) -> f64| -> Vec<f64> {
        let rows = places.iter().zip(&roots);
        rows.map(|(&(stack, treated), root)| root * of(stack, treated))
            .collect()
    };
    // The first effect is the average less what the others are of it.
    let mut columns = vec![column(&|stack, treated| {
        if treated && stack == 0 {
            1.0 / shares[0]
        } else {
            0.0
        }
    })];
    for other in 1..shares.len() {
        columns.push(column(&|stack, treated| match (treated, stack) {
            (true, 0) => -shares[other] / shares[0],
            (true, stack) if stack == other => 1.0,
            _ => 0.0,
        }));
    }
    for own in 0..shares.len() {
        columns.push(column(&|stack, _| if stack == own { 1.0 } else { 0.0 }));
    }
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let rows = ClusteredRows {
        outcomes: &outcomes,
        columns: &views,
        clusters: &clusters,
        absorbed: 0,
    };
    Some(wild_bootstrap(&rows, 0, Weights::Usual, judge))
}
