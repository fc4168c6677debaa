//! The series of one treated unit, beside the mean of those never treated.

use std::collections::{BTreeMap, BTreeSet};

use allotment_outcome::panel::Unbalanced;
use allotment_table::{Fault, Faults};

use super::PanelTable;

/// The series of one treated unit.
#[derive(Debug, Clone)]
pub(in crate::outcome) struct OneSeries {
    pub(in crate::outcome) unit: String,
    /// How many units it is made from.
    pub(in crate::outcome) units: usize,
    /// The first treated period.
    pub(in crate::outcome) start: i64,
    pub(in crate::outcome) times: Vec<i64>,
    pub(in crate::outcome) values: Vec<f64>,
    /// The mean of the untreated.
    pub(in crate::outcome) comparison: Option<Vec<f64>>,
    /// Untreated units that are left out, since they are not seen in every period.
    pub(in crate::outcome) left_out: usize,
}

/// Numbers of one unit, by period.
type Series = BTreeMap<i64, f64>;

impl PanelTable {
    /// The series of the one treated unit, sorted by period, and, if `comparison` says
    /// what is done with those that are not seen in every period of it, the mean of the
    /// untreated. A mean of whoever is there would move when somebody leaves.
    ///
    /// # Errors
    /// [`Faults`] if there is not one treated unit, for a value that is missing, for a
    /// unit with two rows of one period, or treated from another period in another row,
    /// and for untreated units that are not seen in every period.
    pub(in crate::outcome) fn one_series(
        &self,
        comparison: Option<Unbalanced>,
    ) -> Result<OneSeries, Faults> {
        let unit = self.only_treated()?;
        let mut faults = Faults::new();
        let mut series: BTreeMap<u32, Series> = BTreeMap::new();
        let mut first_row: BTreeMap<(u32, i64), usize> = BTreeMap::new();
        let mut start: Option<(usize, Option<i64>)> = None;
        for (row, (&of, &time)) in self.unit_of.iter().zip(&self.period_of).enumerate() {
            if of != unit && comparison.is_none() {
                continue;
            }
            if of == unit {
                let (before, first) = *start.get_or_insert((row, self.first_of[row]));
                if first != self.first_of[row] {
                    faults.push(self.treatment_varies(unit, before, row));
                }
            }
            let Some(value) = self.outcome_of[row] else {
                // Of an untreated unit this is a period in which it is not seen.
                if of == unit || comparison != Some(Unbalanced::Drop) {
                    let help = "fill it in, or use coarser periods";
                    let column = &self.columns.outcome;
                    faults.push(
                        self.table
                            .fault_at(row, column, "the value is missing", help),
                    );
                }
                series.entry(of).or_default();
                continue;
            };
            match first_row.get(&(of, time)) {
                Some(&before) => {
                    let what = format!(
                        "'{}' already has a row for {}, on line {}",
                        self.units[of as usize],
                        self.calendar.label(time),
                        self.table.line_of(before)
                    );
                    let help = "keep one row for each unit and period";
                    faults.push(self.table.fault_at(row, &self.columns.unit, what, help));
                }
                None => {
                    first_row.insert((of, time), row);
                    series.entry(of).or_default().insert(time, value);
                }
            }
        }
        faults.into_result(())?;
        let own = series.remove(&unit).unwrap_or_default();
        let untreated = series.len();
        let mean = match comparison {
            Some(unbalanced) => Some(self.mean_of_whole(&own, &series, (unit, unbalanced))?),
            None => None,
        };
        let left_out = mean.as_ref().map_or(0, |(_, whole)| untreated - whole);
        Ok(OneSeries {
            unit: self.units[unit as usize].clone(),
            units: match comparison {
                Some(_) => 1 + untreated - left_out,
                None => self.units.len(),
            },
            start: start.and_then(|(_, first)| first).unwrap_or_default(),
            times: own.keys().copied().collect(),
            values: own.into_values().collect(),
            comparison: mean.map(|(mean, _)| mean),
            left_out,
        })
    }

    fn only_treated(&self) -> Result<u32, Faults> {
        let rows = self.unit_of.iter().zip(&self.first_of);
        let treated: BTreeSet<u32> = rows
            .filter_map(|(&unit, first)| first.map(|_| unit))
            .collect();
        let [unit] = treated.iter().copied().collect::<Vec<_>>()[..] else {
            let what = format!(
                "{} units are treated, and this method takes one",
                treated.len()
            );
            let help = "keep the rows of one treated unit, or use --method group-time";
            return Err(Fault::new(self.table.name(), what, help).into());
        };
        Ok(unit)
    }

    /// The mean, in each period of `own`, of the `others` that are seen in all of them,
    /// and how many these are.
    fn mean_of_whole(
        &self,
        own: &Series,
        others: &BTreeMap<u32, Series>,
        (unit, unbalanced): (u32, Unbalanced),
    ) -> Result<(Vec<f64>, usize), Faults> {
        let fault =
            |what: String, help: &str| Faults::from(Fault::new(self.table.name(), what, help));
        let is_whole = |series: &Series| own.keys().all(|time| series.contains_key(time));
        let whole: Vec<&Series> = others.values().filter(|series| is_whole(series)).collect();
        let (periods, name) = (own.len(), &self.units[unit as usize]);
        if whole.is_empty() {
            let what = format!(
                "no untreated unit is seen in all {periods} periods in which '{name}' is seen"
            );
            return Err(fault(what, "add those rows, or leave --comparison out"));
        }
        let lacking = others.len() - whole.len();
        if lacking > 0 && unbalanced != Unbalanced::Drop {
            let first = others.iter().find(|(_, series)| !is_whole(series));
            let first = first.map_or("", |(at, _)| self.units[*at as usize].as_str());
            let what = format!(
                "{lacking} of {} untreated units are not seen in all {periods} periods in which '{name}' is seen; the first is '{first}'",
                others.len()
            );
            let help = format!(
                "fill the gaps, or add --unbalanced drop to leave these {lacking} units out"
            );
            return Err(fault(what, &help));
        }
        let count = f64::from(u32::try_from(whole.len()).expect("below 2^32 units"));
        let mean = own
            .keys()
            .map(|time| whole.iter().map(|series| series[time]).sum::<f64>() / count);
        Ok((mean.collect(), whole.len()))
    }
}
