//! What is made of a test of effects before treatment where clusters (units, where
//! there are none) are few, in all or in one of the groups compared.
//!
//! Errors by cluster are then too small and Fisher's `G - 1` degrees too many: the test
//! goes by the groups, as that of [`crate::group_time`] does. Units that are treated from
//! their first row on count among those never treated; they contribute nothing.

use crate::clusters::{Groups, Sides};
use crate::group_time::{PreTrend, PreTrendFew};
use crate::panel::Panel;

/// `tested`, and what the groups of `panel` make of it: `values` are the effects, to
/// whose errors each cluster contributes its entry of `columns`, by its number. Effects
/// without a part of `seen` were not tested.
pub(super) fn by_group(
    panel: &Panel,
    tested: PreTrend,
    (values, seen): (&[f64], impl Fn(usize) -> bool),
    columns: impl FnOnce() -> Vec<Vec<f64>>,
) -> PreTrend {
    let periods = panel.periods();
    let (first, last) = (periods[0], periods[periods.len() - 1]);
    let sides = Sides::new(panel, |cohort| {
        let start = panel.cohorts()[cohort].first;
        start.filter(|start| (first + 1..=last).contains(start))
    });
    let Some(groups) = Groups::small(&sides, panel.covariates()) else {
        return tested;
    };
    let columns = columns();
    let kept: Vec<usize> = (0..values.len()).filter(|&at| seen(at)).collect();
    let values: Vec<f64> = kept.iter().map(|&at| values[at]).collect();
    let columns: Vec<&[f64]> = kept.iter().map(|&at| &columns[at][..]).collect();
    let told = groups.together(&values, &columns, 1.0);
    tested.with(told.map_or(PreTrendFew::Untold, PreTrendFew::Corrected))
}
