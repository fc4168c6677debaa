//! Rows that no panel can be made of: all that are wrong in the same way, not the first
//! alone.

use std::collections::HashMap;

use allotment_table::{Fault, Faults};

use super::PanelTable;

impl PanelTable {
    /// A fault for each row with a weight below zero.
    pub(super) fn negative_weights(&self) -> Faults {
        let weights = self.weight_of.iter().flatten().enumerate();
        let below = weights.filter(|(_, weight)| weight.is_some_and(|weight| weight < 0.0));
        let column = self.columns.weights.as_deref().unwrap_or_default();
        below
            .map(|(row, _)| {
                let help = "give how much the row stands for, at least 0";
                self.table
                    .fault_at(row, column, "the weight is below zero", help)
            })
            .collect()
    }

    /// A fault for each row of a unit and period that has one already; rows without a
    /// number are none.
    pub(super) fn duplicates(&self) -> Faults {
        let mut first: HashMap<(u32, i64), usize> = HashMap::new();
        let rows = (0..self.unit_of.len()).filter(|&row| self.is_whole(row));
        let again = rows.filter_map(|row| {
            let key = (self.unit_of[row], self.period_of[row]);
            match first.get(&key) {
                Some(&before) => Some((row, before)),
                None => {
                    first.insert(key, row);
                    None
                }
            }
        });
        again.map(|(row, before)| {
            let what = format!(
                "'{}' already has a row for {}, on line {}",
                self.units[self.unit_of[row] as usize],
                self.calendar.label(self.period_of[row]),
                self.table.line_of(before)
            );
            let help = "keep one row for each unit and period, or add --repeated if each row is another person or place";
            self.table.fault_at(row, &self.columns.unit, what, help)
        })
        .collect()
    }

    /// A fault for each unit whose rows do not agree on when it was first treated.
    pub(super) fn treatments_that_vary(&self) -> Faults {
        let varies = self.first_that_differs(&self.first_of);
        let varies = varies.into_iter();
        varies
            .map(|(row, before)| self.treatment_varies(self.unit_of[row], before, row))
            .collect()
    }

    /// What is wrong where a unit has another first treated period than before.
    pub(super) fn treatment_varies(&self, unit: u32, before: usize, row: usize) -> Fault {
        let what = format!(
            "'{}' has another first treated period here than on line {}",
            self.units[unit as usize],
            self.table.line_of(before)
        );
        let help = "give each unit one first treated period in all its rows, or none if it is never treated";
        let column = self.columns.first_treated.as_deref().unwrap_or_default();
        self.table.fault_at(row, column, what, help)
    }

    /// A fault for each unit that is in several clusters.
    pub(super) fn clusters_that_vary(&self) -> Faults {
        let varies = self.first_that_differs(self.cluster_of.as_deref().unwrap_or_default());
        let column = self.columns.cluster.as_deref().unwrap_or_default();
        let varies = varies.into_iter();
        varies
            .map(|(row, before)| {
                let what = format!(
                    "'{}' is in another cluster here than on line {}",
                    self.units[self.unit_of[row] as usize],
                    self.table.line_of(before)
                );
                let help = "give each unit one cluster, such as the area that it began in";
                self.table.fault_at(row, column, what, help)
            })
            .collect()
    }

    /// Of each unit the first row in which `values` are not what they were in its first
    /// row, with that row.
    fn first_that_differs<T: PartialEq>(&self, values: &[T]) -> Vec<(usize, usize)> {
        let mut first: HashMap<u32, Option<usize>> = HashMap::new();
        let mut found = Vec::new();
        for (row, value) in values.iter().enumerate() {
            let before = first.entry(self.unit_of[row]).or_insert(Some(row));
            if let Some(at) = *before
                && values[at] != *value
            {
                found.push((row, at));
                *before = None;
            }
        }
        found
    }

    /// Whether a row has its outcome and its weight.
    fn is_whole(&self, row: usize) -> bool {
        let weight = self.weight_of.as_ref();
        self.outcome_of[row].is_some() && weight.is_none_or(|weight| weight[row].is_some())
    }
}
