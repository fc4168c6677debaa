//! Rows of a published table of which one unit is treated.

use allotment_outcome::panel::{Panel, PanelOptions};
use allotment_outcome::synthetic_control::{
    Predictor, PredictorOf, SyntheticControl, SyntheticControlOptions, synthetic_control,
};
use allotment_programme::outcome::{PanelColumns, PanelTable};
use allotment_table::{Column, Table};
use serde_json::Value;

use super::{columns, entries, ours};
use crate::error::ProofError;

/// A panel, and the table it was made of.
pub(super) struct Given {
    table: PanelTable,
    panel: Panel,
}

impl Given {
    pub(super) fn new(table: Table, columns: &PanelColumns) -> Result<Self, ProofError> {
        let table = PanelTable::new(table, columns)?;
        let panel = table.panel(PanelOptions::default())?;
        Ok(Self { table, panel })
    }

    /// A table that does not say who is treated: `treated`, from `first` on.
    pub(super) fn one(
        mut table: Table,
        [unit, time, outcome]: [&str; 3],
        (treated, first): (&str, i64),
    ) -> Result<Self, ProofError> {
        let names = table.text(unit)?;
        let starts = names
            .iter()
            .map(|name| (*name == Some(treated)).then_some(first));
        let starts = Column::integers("first treated", starts.collect::<Vec<_>>());
        table.push_column(starts);
        let columns = columns([unit, time, outcome, "first treated"], &[]);
        Self::new(table, &columns)
    }

    pub(super) fn name(&self, unit: u32) -> &str {
        &self.table.units[unit as usize]
    }

    /// The numbers of a column, with the gaps that R writes as `NA`.
    pub(super) fn numbers(&self, column: &str) -> Result<Vec<Option<f64>>, ProofError> {
        let cells = self.table.table().text(column)?;
        let gaps: Vec<Option<&str>> = cells
            .into_iter()
            .map(|cell| cell.filter(|&cell| cell != "NA"))
            .collect();
        Ok(Table::new(column, vec![Column::text(column, gaps)]).numbers(column)?)
    }

    /// A predictor that is a mean over rows of the table.
    pub(super) fn predictor<'a>(
        &'a self,
        name: &'a str,
        values: &'a [Option<f64>],
        periods: &'a [i64],
    ) -> Predictor<'a> {
        let rows = self.table.rows(&[]);
        Predictor {
            name,
            of: PredictorOf::Rows {
                units: rows.units,
                times: rows.periods,
                values,
                periods,
            },
        }
    }

    /// The mean of a column over some periods, by unit.
    pub(super) fn means(&self, column: &[Option<f64>], periods: &[i64]) -> Vec<f64> {
        let rows = self.table.rows(&[]);
        let mut sums = vec![(0.0, 0.0); self.table.units.len()];
        for ((&unit, time), value) in rows.units.iter().zip(rows.periods).zip(column) {
            if let (true, Some(value)) = (periods.contains(time), value) {
                sums[unit as usize].0 += value;
                sums[unit as usize].1 += 1.0;
            }
        }
        sums.iter().map(|(sum, rows)| sum / rows).collect()
    }

    /// What published weights of units come to of a column's means.
    pub(super) fn weighted(&self, column: &[Option<f64>], periods: &[i64], weights: &Value) -> f64 {
        let means = self.means(column, periods);
        let of = |(name, weight): (&str, &Value)| {
            let unit = self.table.units.iter().position(|unit| unit == name)?;
            Some(weight.as_f64()? * means[unit])
        };
        entries(weights).filter_map(of).sum()
    }

    pub(super) fn run(
        &self,
        options: &SyntheticControlOptions<'_>,
    ) -> Result<SyntheticControl, ProofError> {
        ours("synthetic-control", synthetic_control(&self.panel, options))
    }
}

/// The years from one to another.
pub(super) fn years(from: i64, to: i64) -> Vec<i64> {
    (from..=to).collect()
}
