//! From effects and influence functions to estimates.

use super::aggregate::{self, Effects, Sum};
use super::bootstrap::draw;
use super::error::GroupTimeError;
use super::estimate::{Estimate, above_rounding, band};
use super::influence::Influence;
use super::options::GroupTimeOptions;
use super::plan::{Comparison, Sample};
use super::pre_trend::{self, Few, PreTrend};
use super::result::{Average, Cell, Found, GroupTime, Overall};
use super::small::{reach, small};
use super::tell::Told;
use super::unchanged::unchanged;
use crate::clusters::Groups;
use crate::linear::sums::{add_multiple, count};
use crate::panel::Panel;

/// Which cohorts are one cluster, if units have clusters.
struct LoneClusters {
    /// For each cohort its only cluster, if it has one.
    only: Vec<Option<u32>>,
    has_clusters: bool,
}

impl LoneClusters {
    fn new(panel: &Panel) -> Self {
        let cohorts = panel.cohorts().iter();
        let only = cohorts.map(|cohort| {
            let mut own = panel.cluster_of()?[cohort.units.clone()].iter();
            let first = own.next()?;
            own.all(|other| other == first).then_some(*first)
        });
        Self {
            only: only.collect(),
            has_clusters: panel.cluster_of().is_some(),
        }
    }

    /// Whether all treated, or all controls, of a comparison are one cluster.
    fn on_a_side(&self, comparison: &Comparison) -> bool {
        if !self.has_clusters {
            return false;
        }
        let mut controls = comparison.controls(self.only.len());
        let first = controls.next().and_then(|cohort| self.only[cohort]);
        self.only[comparison.cohort].is_some()
            || first.is_some_and(|first| controls.all(|other| self.only[other] == Some(first)))
    }
}

/// All that estimates are made from.
pub(super) struct Findings<'a> {
    sample: &'a Sample<'a>,
    options: &'a GroupTimeOptions,
    influence: Influence,
    covariance: Vec<f64>,
    size: usize,
    drawn: Vec<Vec<f64>>,
    /// Below this an error is that of rounding.
    rounding: f64,
    /// Whether each column is that of a place (or cluster) which is treated, or
    /// compared with, alone: of its own noise nothing is seen.
    alone: Vec<bool>,
    /// What few clusters ask for, where they are few.
    small: Option<Groups>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(
        sample: &'a Sample<'a>,
        options: &'a GroupTimeOptions,
        influence: Influence,
    ) -> Self {
        let covariance = influence.covariance();
        let columns = influence.independent();
        let size = columns.len();
        let drawn = match options.draws {
            0 => Vec::new(),
            draws => {
                let draws = (draws as usize, options.seed);
                draw(
                    &columns,
                    count(influence.units()),
                    draws,
                    options.multiplier,
                )
            }
        };
        Self {
            sample,
            options,
            influence,
            covariance,
            size,
            drawn,
            rounding: sample.panel.rounding(),
            alone: vec![false; size],
            small: small(sample),
        }
    }

    pub(super) fn finish(
        mut self,
        comparisons: &[Comparison],
        told: Vec<Told>,
        effects: &Effects,
    ) -> Result<GroupTime, GroupTimeError> {
        let simple = effects.simple().ok_or(GroupTimeError::NothingAfter)?;
        let balance = self.options.balance;
        let dynamic = effects.dynamic(balance).ok_or(match balance {
            Some(periods) => GroupTimeError::Balance { periods },
            None => GroupTimeError::NothingAfter,
        })?;
        let group = effects.group().ok_or(GroupTimeError::NothingAfter)?;
        let calendar = effects.calendar().ok_or(GroupTimeError::NothingAfter)?;
        let lone = LoneClusters::new(&self.sample.panel);
        for (comparison, told) in comparisons.iter().zip(&told) {
            let Some(Ok(cell)) = told else { continue };
            self.alone[cell.column] =
                cell.treated == 1 || cell.controls == 1 || lone.on_a_side(comparison);
        }
        let compared = comparisons.iter().zip(&told);
        let compared = compared.filter(|(_, told)| matches!(told, Some(Ok(_))));
        let unchanged = unchanged(self.sample, compared.map(|(comparison, _)| comparison));
        let pre_trend = self.pre_trend(effects);
        let (cells, critical) = self.cells(comparisons, told);
        Ok(GroupTime {
            design: self.sample.panel.design(),
            cells,
            critical,
            simple: self.overall(&simple),
            dynamic: self.average(&dynamic),
            group: self.average(&group),
            calendar: self.average(&calendar),
            pre_trend,
            unchanged,
            groups: self.small,
            influence: self.influence,
        })
    }

    fn cells(&self, comparisons: &[Comparison], told: Vec<Told>) -> (Vec<Cell>, Option<f64>) {
        let periods = self.sample.panel.periods();
        let found = told.into_iter().map(|told| match told {
            None => Found::Reference,
            Some(Err(problem)) => Found::Nothing(problem),
            Some(Ok(cell)) => Found::Effect {
                estimate: self.estimate(&Sum {
                    value: cell.effect,
                    coefficients: vec![(cell.column, 1.0)],
                }),
                treated: cell.treated,
                controls: cell.controls,
                column: cell.column,
            },
        });
        let mut cells: Vec<Cell> = comparisons
            .iter()
            .zip(found)
            .map(|(comparison, found)| Cell {
                group: self.sample.firsts[comparison.cohort],
                time: periods[comparison.time],
                base: periods[comparison.base],
                found,
            })
            .collect();
        let mut estimates = Vec::new();
        let mut columns = Vec::new();
        for cell in &mut cells {
            if let Found::Effect {
                estimate, column, ..
            } = &mut cell.found
            {
                estimates.push(estimate);
                columns.push(*column);
            }
        }
        let draws: Vec<Vec<f64>> = match self.options.draws {
            0 => Vec::new(),
            _ => columns
                .iter()
                .map(|&column| self.drawn[column].clone())
                .collect(),
        };
        let wide = |at: usize, critical: f64| self.wide(&[(columns[at], 1.0)], critical);
        let critical = band(&mut estimates, &draws, self.options.level, wide);
        (cells, critical)
    }

    /// How many spreads of its draws the band of a sum reaches.
    fn wide(&self, coefficients: &[(usize, f64)], critical: f64) -> f64 {
        let Some(small) = &self.small else {
            return critical;
        };
        let columns = self.influence.independent();
        let mut own = vec![0.0; columns.first().map_or(0, |column| column.len())];
        for &(column, coefficient) in coefficients {
            add_multiple(&mut own, coefficient, columns[column]);
        }
        reach(small, critical, &own)
    }

    fn estimate(&self, sum: &Sum) -> Estimate {
        let is_alone = (sum.coefficients.iter())
            .any(|&(column, coefficient)| self.alone[column] && coefficient.abs() > 0.0);
        let variance = if is_alone {
            0.0
        } else {
            above_rounding(sum.variance(&self.covariance, self.size), self.rounding)
        };
        Estimate::new(sum.value, variance, self.options.level)
    }

    fn overall(&self, sum: &Sum) -> Overall {
        let mut estimate = self.estimate(sum);
        if !self.drawn.is_empty() {
            band(
                &mut [&mut estimate],
                &[sum.draws(&self.drawn)],
                self.options.level,
                |_, critical| self.wide(&sum.coefficients, critical),
            );
        }
        Overall {
            estimate,
            coefficients: sum.coefficients.clone(),
        }
    }

    fn average(&self, average: &aggregate::Average) -> Average {
        let sums: Vec<&Sum> = average.parts.iter().map(|(_, sum)| sum).collect();
        let covariance = sums
            .iter()
            .flat_map(|one| {
                sums.iter()
                    .map(|other| one.covariance(other, &self.covariance, self.size))
            })
            .collect();
        let mut parts: Vec<(i64, Overall)> = average
            .parts
            .iter()
            .map(|(at, sum)| {
                let (estimate, coefficients) = (self.estimate(sum), sum.coefficients.clone());
                let part = Overall {
                    estimate,
                    coefficients,
                };
                (*at, part)
            })
            .collect();
        let draws: Vec<Vec<f64>> = match self.options.draws {
            0 => Vec::new(),
            _ => sums.iter().map(|sum| sum.draws(&self.drawn)).collect(),
        };
        let mut estimates: Vec<_> = parts
            .iter_mut()
            .map(|(_, part)| &mut part.estimate)
            .collect();
        let wide = |at: usize, critical: f64| self.wide(&sums[at].coefficients, critical);
        let critical = band(&mut estimates, &draws, self.options.level, wide);
        Average {
            overall: self.overall(&average.overall),
            parts,
            covariance,
            critical,
        }
    }

    fn pre_trend(&self, effects: &Effects) -> PreTrend {
        let anticipation = i64::from(self.options.anticipation);
        let before: Vec<(f64, usize)> = effects
            .all
            .iter()
            .filter(|effect| effect.period < effect.first - anticipation)
            .filter_map(|effect| Some((effect.value, effect.column?)))
            .collect();
        let values: Vec<f64> = before.iter().map(|&(value, _)| value).collect();
        let covariance: Vec<f64> = before
            .iter()
            .flat_map(|&(_, one)| {
                before.iter().map(move |&(_, other)| {
                    match self.covariance[one * self.size + other] {
                        // Without variance of its own an effect is not tested.
                        _ if one == other && self.alone[one] => 0.0,
                        variance if one == other => above_rounding(variance, self.rounding),
                        covariance => covariance,
                    }
                })
            })
            .collect();
        let independent = self
            .influence
            .independent()
            .first()
            .map_or(0, |column| column.len());
        let tested = pre_trend::test(&values, &covariance, independent);
        let Some(small) = &self.small else {
            return tested;
        };
        tested.with({
            let all = self.influence.independent();
            let seen = |at: &usize| covariance[at * before.len() + at] > 0.0;
            let kept: Vec<usize> = (0..before.len()).filter(seen).collect();
            let values: Vec<f64> = kept.iter().map(|&at| values[at]).collect();
            let columns: Vec<&[f64]> = kept.iter().map(|&at| all[before[at].1]).collect();
            let units = count(self.influence.units());
            let told = small.together(&values, &columns, units);
            told.map_or(Few::Untold, Few::Corrected)
        })
    }
}
