//! Which comparisons are made.

use super::error::GroupTimeError;
use super::options::{Base, Control, GroupTimeOptions};
use crate::panel::{Column, Panel, Shape};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The part of a panel that is compared.
pub(super) struct Sample<'a> {
    pub panel: Cow<'a, Panel>,
    /// The first cohorts, whose effects are told; all others are only compared
    /// with, in any period.
    pub treated: usize,
    /// Their first treated periods.
    pub firsts: Vec<i64>,
}

/// One cohort in one period, against a base period. Periods are positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Comparison {
    pub cohort: usize,
    pub time: usize,
    pub base: usize,
    /// The first cohort, by position, that is a control (all after it are too,
    /// but for the compared cohort itself).
    pub controls_from: usize,
}

impl Comparison {
    /// Whether effects are measured from this very period.
    pub(super) const fn is_reference(&self) -> bool {
        self.time == self.base
    }

    /// The period that fixes covariates and weights: the earlier one.
    pub(super) fn earlier(&self) -> usize {
        self.time.min(self.base)
    }

    /// The cohorts that are controls.
    pub(super) fn controls(&self, cohorts: usize) -> impl Iterator<Item = usize> + Clone + use<> {
        let own = self.cohort;
        (self.controls_from..cohorts).filter(move |&cohort| cohort != own)
    }
}

impl<'a> Sample<'a> {
    /// Leaves out units treated before there is anything to compare with, and
    /// periods in which nobody is left to compare with.
    pub(super) fn new(
        panel: &'a Panel,
        options: &GroupTimeOptions,
    ) -> Result<Self, GroupTimeError> {
        let anticipation = i64::from(options.anticipation);
        let mut periods = panel.periods().len();
        let last = panel.periods()[periods - 1];
        let first_period = panel.periods()[0];
        let cohorts = panel.cohorts();
        let is_late = |first: Option<i64>| first.is_none_or(|first| first > last + anticipation);
        let mut treated_end = cohorts.partition_point(|cohort| !is_late(cohort.first));
        if treated_end == cohorts.len() && treated_end > 0 {
            if options.control == Control::Never {
                return Err(GroupTimeError::NoNeverTreated);
            }
            treated_end -= 1;
            let latest = cohorts[treated_end].first.unwrap_or(last);
            periods = panel
                .periods()
                .partition_point(|&period| period < latest - anticipation);
            if periods < 2 {
                return Err(GroupTimeError::NoComparison { period: latest });
            }
        }
        let is_early =
            |first: Option<i64>| first.is_some_and(|first| first <= first_period + anticipation);
        let start = cohorts.partition_point(|cohort| is_early(cohort.first));
        if start >= treated_end {
            // All that are treated are so at once, or too early to have a before.
            let treated = cohorts.iter().filter_map(|cohort| cohort.first);
            if let Some(first) = treated.clone().min().filter(|&first| first <= last) {
                return Err(GroupTimeError::NothingToCompare {
                    first,
                    latest: treated.max().unwrap_or(first),
                    anticipation: options.anticipation,
                    begins: first_period,
                });
            }
            return Err(GroupTimeError::NoTreated {
                first: panel.periods()[1],
                last,
            });
        }
        let firsts: Vec<i64> = cohorts[start..treated_end]
            .iter()
            .filter_map(|cohort| cohort.first)
            .collect();
        let treated = firsts.len();
        let panel = if start == 0 && periods == panel.periods().len() {
            Cow::Borrowed(panel)
        } else {
            let early = cohorts[..start]
                .iter()
                .map(|cohort| cohort.units.len())
                .sum();
            let mut part = panel.select(start..cohorts.len(), 0..periods);
            part.count_dropped(early, panel.periods().len() - periods);
            Cow::Owned(part)
        };
        let sample = Self {
            panel,
            treated,
            firsts,
        };
        sample.refuse_small(options)?;
        Ok(sample)
    }

    /// Refuses groups of fewer units than asked for. Repeated cross-sections
    /// have units anew in each period: their mean number counts.
    fn refuse_small(&self, options: &GroupTimeOptions) -> Result<(), GroupTimeError> {
        let divisor = match self.panel.shape() {
            Shape::Repeated => self.panel.periods().len(),
            _ => 1,
        };
        let cohorts = self.panel.cohorts();
        let size = |cohort: usize| cohorts[cohort].units.len() / divisor;
        let treated = (0..self.treated).map(|cohort| (Some(self.firsts[cohort]), size(cohort)));
        let others: usize = (self.treated..cohorts.len()).map(size).sum();
        let controls = (options.control == Control::Never).then_some((None, others));
        let groups: Vec<_> = treated
            .chain(controls)
            .filter(|&(_, units)| units < options.min_group)
            .collect();
        if groups.is_empty() {
            return Ok(());
        }
        let fewest = options.min_group;
        Err(GroupTimeError::SmallGroups { groups, fewest })
    }

    /// All comparisons, by cohort then by period.
    pub(super) fn comparisons(&self, options: &GroupTimeOptions) -> Vec<Comparison> {
        let periods = self.panel.periods();
        let anticipation = i64::from(options.anticipation);
        let begin = match options.base {
            Base::Varying => 1,
            Base::Universal => 0,
        };
        let mut comparisons = Vec::new();
        for (cohort, &first) in self.firsts.iter().enumerate() {
            let before = periods.partition_point(|&period| period + anticipation < first) - 1;
            for time in begin..periods.len() {
                let is_after = first - anticipation <= periods[time];
                let base = match options.base {
                    Base::Varying if !is_after => time - 1,
                    _ => before,
                };
                let controls_from = match options.control {
                    Control::Never => self.treated,
                    Control::NotYet => {
                        let until = periods[time.max(base)] + anticipation;
                        self.firsts.partition_point(|&other| other <= until)
                    }
                };
                comparisons.push(Comparison {
                    cohort,
                    time,
                    base,
                    controls_from,
                });
            }
        }
        comparisons
    }

    /// Comparisons that share units, covariates and weights, and so can share
    /// what is made of those. References are in none.
    pub(super) fn jobs(&self, comparisons: &[Comparison]) -> Vec<Vec<usize>> {
        let panel = &self.panel;
        let varies = panel
            .covariate_columns()
            .iter()
            .chain(panel.weights())
            .any(Column::varies);
        let mut jobs: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, comparison) in comparisons.iter().enumerate() {
            if comparison.is_reference() {
                continue;
            }
            let earlier = if varies { comparison.earlier() } else { 0 };
            let alone = match panel.shape() {
                Shape::Balanced => 0,
                _ => at,
            };
            let key = (comparison.cohort, comparison.controls_from, earlier, alone);
            jobs.entry(key).or_default().push(at);
        }
        jobs.into_values().collect()
    }
}
