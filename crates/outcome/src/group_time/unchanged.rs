//! Units of which a comparison of two periods knows no change.
//!
//! In a panel that is not balanced each row stands for itself: a unit that is seen in
//! one of two compared periods only counts there by its level, also if it is seen
//! before and after treatment in others.

use super::plan::{Comparison, Sample};
use crate::level::Unchanged;
use crate::panel::{Panel, Shape};
use std::collections::BTreeMap;

/// Some of a group, and all of it.
type Part = (usize, usize);

/// Units seen in one only of the two periods of a comparison, and all seen in one or
/// both, where they are the largest share: of the treated, those of all cohorts that
/// are compared in one period; of the controls, those of one comparison. Comparisons
/// from treatment on count; of equal shares the first does. None where each row is
/// another unit, since then none has a change.
pub(super) fn unchanged<'c>(
    sample: &Sample<'_>,
    comparisons: impl Iterator<Item = &'c Comparison>,
) -> Unchanged {
    let panel = &sample.panel;
    if panel.shape() != Shape::Unbalanced {
        return Unchanged::default();
    }
    let seen = Seen::new(panel);
    let cohorts = panel.cohorts().len();
    let mut treated: BTreeMap<usize, Part> = BTreeMap::new();
    let mut untreated = Vec::new();
    for one in comparisons {
        if panel.periods()[one.time] < sample.firsts[one.cohort] {
            continue;
        }
        let own = seen.once(panel, one.cohort, one);
        let sum = treated.entry(one.time).or_default();
        *sum = (sum.0 + own.0, sum.1 + own.1);
        let others = one.controls(cohorts);
        let others = others.map(|cohort| seen.once(panel, cohort, one));
        untreated.push(others.fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1)));
    }
    let (some, all) = largest(treated.into_values());
    let (others, of_others) = largest(untreated.into_iter());
    Unchanged {
        treated: some,
        of_treated: all,
        untreated: others,
        of_untreated: of_others,
    }
}

/// The part that is the largest share of its whole, in whole numbers.
fn largest(parts: impl Iterator<Item = Part>) -> Part {
    let wide = |number: usize| u128::try_from(number).unwrap_or(u128::MAX);
    let mut most = (0, 0);
    for part in parts {
        if most.1 == 0 || wide(part.0) * wide(most.1) > wide(most.0) * wide(part.1) {
            most = part;
        }
    }
    most
}

/// Which units are seen in which period.
struct Seen {
    units: usize,
    /// By period, then by unit.
    is_seen: Vec<bool>,
}

impl Seen {
    fn new(panel: &Panel) -> Self {
        let units = panel.units();
        let mut is_seen = vec![false; units * panel.periods().len()];
        for cohort in 0..panel.cohorts().len() {
            for period in 0..panel.periods().len() {
                let cell = panel.cell(cohort, period);
                for row in cell.clone() {
                    is_seen[period * units + panel.position(row, cohort, &cell)] = true;
                }
            }
        }
        Self { units, is_seen }
    }

    /// Units of a cohort that are seen in one of the two periods, and in one or both.
    fn once(&self, panel: &Panel, cohort: usize, compared: &Comparison) -> Part {
        let in_period = |period: usize| {
            let units = panel.cohorts()[cohort].units.clone();
            &self.is_seen[period * self.units..][units]
        };
        let pairs = in_period(compared.time).iter();
        let pairs = pairs.zip(in_period(compared.base));
        pairs.fold((0, 0), |(once, any), (&now, &before)| {
            (
                once + usize::from(now != before),
                any + usize::from(now || before),
            )
        })
    }
}
