//! A part of a panel.

use super::build::{accumulate, narrow, without_gaps};
use super::{Cohort, Column, Panel, Shape};
use std::ops::Range;

impl Panel {
    /// The rows of some cohorts in some periods, both by position. Units of
    /// which no row is left are not in it; what was dropped before stays counted.
    pub(crate) fn select(&self, cohorts: Range<usize>, periods: Range<usize>) -> Self {
        let mut rows: Vec<usize> = Vec::new();
        let mut holders: Vec<usize> = Vec::new();
        let mut starts = vec![0];
        for cohort in cohorts.clone() {
            for period in periods.clone() {
                let cell = self.cell(cohort, period);
                for row in cell.clone() {
                    rows.push(row);
                    holders.push(self.position(row, cohort, &cell));
                }
                starts.push(cell.len());
            }
        }
        accumulate(&mut starts);
        let mut positions = vec![None; self.units()];
        for &holder in &holders {
            positions[holder] = Some(());
        }
        let kept: Vec<usize> = (0..self.units())
            .filter(|&unit| positions[unit].is_some())
            .collect();
        let place = |holder: usize| kept.partition_point(|&other| other < holder);
        let parts = self.cohorts[cohorts].iter().map(|cohort| Cohort {
            first: cohort.first,
            units: place(cohort.units.start)..place(cohort.units.end),
        });
        let column = |column: &Column| match column {
            Column::Fixed(values) => Column::Fixed(kept.iter().map(|&unit| values[unit]).collect()),
            Column::Varying(values) => {
                Column::Varying(rows.iter().map(|&row| values[row]).collect())
            }
        };
        let whole = kept.len() * periods.len() == rows.len();
        let shape = match self.shape {
            Shape::Unbalanced if whole => Shape::Balanced,
            shape => shape,
        };
        let positions = (shape != Shape::Balanced).then(|| {
            holders
                .iter()
                .map(|&holder| narrow(place(holder)))
                .collect()
        });
        Self {
            shape,
            periods: self.periods[periods].to_vec(),
            cohorts: parts.collect(),
            units: kept.iter().map(|&unit| self.units[unit]).collect(),
            starts,
            positions,
            outcomes: rows.iter().map(|&row| self.outcomes[row]).collect(),
            covariates: self.covariates.iter().map(column).collect(),
            weights: self.weights.as_ref().map(column),
            clusters: self.clusters.as_ref().map(|clusters| {
                let of: Vec<u32> = kept.iter().map(|&unit| clusters[unit]).collect();
                without_gaps(&of)
            }),
            dropped: self.dropped,
        }
    }

    /// Counts what a method left out.
    pub(crate) fn count_dropped(&mut self, already_treated: usize, periods: usize) {
        self.dropped.units_already_treated += already_treated;
        self.dropped.periods_without_comparison += periods;
    }
}
