//! Rows of a published table, one unit of which is treated.

use crate::table::Table;
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::synthetic_control::{
    SyntheticControl, SyntheticControlOptions, synthetic_control,
};
use std::path::Path;

/// Rows of a table in which one unit is treated.
pub struct Given {
    pub table: Table,
    pub names: Vec<String>,
    pub units: Vec<u32>,
    pub times: Vec<i64>,
    pub panel: Panel,
}

impl Given {
    /// Keeps the rows of which `keeps` says so; `first` is a unit's first treated
    /// period. Times are multiplied by `scale`, so that quarters are whole.
    pub fn new(
        data: &Path,
        file: &str,
        [unit, time, outcome]: [&str; 3],
        scale: f64,
        keeps: impl Fn(&str) -> bool,
        first: impl Fn(&str) -> Option<i64>,
    ) -> Self {
        let table = Table::read(data, file);
        let names = table.texts(unit).to_vec();
        let units = table.numbered(unit);
        #[expect(clippy::cast_possible_truncation, reason = "years and quarters")]
        let times: Vec<i64> = table
            .numbers(time)
            .iter()
            .map(|time| (time.unwrap() * scale).round() as i64)
            .collect();
        let outcomes = table.numbers(outcome);
        let kept: Vec<usize> = (0..names.len()).filter(|&row| keeps(&names[row])).collect();
        let pick = |row: &usize| units[*row];
        let rows = Rows {
            units: &kept.iter().map(pick).collect::<Vec<_>>(),
            periods: &kept.iter().map(|&row| times[row]).collect::<Vec<_>>(),
            outcomes: &kept.iter().map(|&row| outcomes[row]).collect::<Vec<_>>(),
            first_treated: &kept
                .iter()
                .map(|&row| first(&names[row]))
                .collect::<Vec<_>>(),
            covariates: &[],
            weights: None,
            clusters: None,
        };
        let panel = Panel::new(&rows, PanelOptions::default()).unwrap();
        let mut by_unit: Vec<String> = Vec::new();
        for (name, &unit) in names.iter().zip(&units) {
            if unit as usize == by_unit.len() {
                by_unit.push(name.clone());
            }
        }
        Self {
            table,
            names: by_unit,
            units,
            times,
            panel,
        }
    }

    /// The sum over units of a column's mean in some periods, by weights.
    pub fn weighted(
        &self,
        column: &[Option<f64>],
        periods: &[i64],
        weight: &dyn Fn(&str) -> f64,
    ) -> f64 {
        let mut sums = vec![(0.0, 0.0); self.names.len()];
        for ((&unit, time), value) in self.units.iter().zip(&self.times).zip(column) {
            if let (true, Some(value)) = (periods.contains(time), value) {
                sums[unit as usize].0 += value;
                sums[unit as usize].1 += 1.0;
            }
        }
        let units = self.names.iter().zip(sums);
        units
            .map(|(name, (sum, rows))| weight(name) * sum / rows)
            .sum()
    }

    pub fn run(&self, options: &SyntheticControlOptions) -> SyntheticControl {
        synthetic_control(&self.panel, options).unwrap()
    }
}
