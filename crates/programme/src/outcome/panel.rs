//! A table of places over periods, as the outcome stage takes it.

mod one_series;
mod wrong_rows;

use std::collections::{BTreeMap, HashMap};

use allotment_outcome::panel::{Panel, PanelError, PanelOptions, Rows};
use allotment_table::{Fault, Faults, Table};

use super::calendar::Calendar;
pub(super) use one_series::OneSeries;

/// Outcomes beyond this have squares whose sums may not be numbers.
const LARGEST: f64 = 1e100;

/// Which columns hold what.
#[derive(Debug, Clone, Default)]
pub struct PanelColumns {
    /// Whose row it is; empty if each row is another unit, and no column names them.
    pub unit: String,
    /// When.
    pub time: String,
    /// What was measured.
    pub outcome: String,
    /// The first treated period of the unit; empty or 0 if never.
    pub first_treated: Option<String>,
    /// Instead: 1 in every treated row, 0 in the others.
    pub treated: Option<String>,
    /// Known from before treatment.
    pub covariates: Vec<String>,
    /// How much a row counts.
    pub weights: Option<String>,
    /// Groups of units that may move together.
    pub cluster: Option<String>,
}

/// A panel in plain columns, with the names of what they number.
#[derive(Debug, Clone)]
pub struct PanelTable {
    table: Table,
    columns: PanelColumns,
    /// How its periods are written.
    pub calendar: Calendar,
    /// Units, in the order of their names.
    pub units: Vec<String>,
    unit_of: Vec<u32>,
    period_of: Vec<i64>,
    outcome_of: Vec<Option<f64>>,
    first_of: Vec<Option<i64>>,
    covariate_of: Vec<Vec<Option<f64>>>,
    weight_of: Option<Vec<Option<f64>>>,
    cluster_of: Option<Vec<u32>>,
}

impl PanelColumns {
    /// The same for repeated cross-sections, whose rows need no names: a column of units
    /// that is not in `table` is not asked for.
    pub(super) fn of_repeated(mut self, table: &Table, repeated: bool) -> Self {
        if repeated && !table.has(&self.unit) {
            self.unit.clear();
        }
        self
    }
}

impl PanelTable {
    /// Reads the columns of `table`.
    ///
    /// # Errors
    /// [`Faults`]: columns that are not there, cells that are no numbers or
    /// periods, units without a name.
    pub fn new(table: Table, columns: &PanelColumns) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let times = faults.collect(table.text(&columns.time));
        let calendar = times
            .as_ref()
            .and_then(|times| faults.collect(Calendar::of(&table, &columns.time, times)));
        let units = if columns.unit.is_empty() {
            Some(each_its_own(table.rows()))
        } else {
            faults.collect(numbered(&table, &columns.unit))
        };
        let outcome_of = faults.collect(table.numbers(&columns.outcome));
        let covariate_of: Vec<_> = columns
            .covariates
            .iter()
            .filter_map(|name| faults.collect(table.numbers(name)))
            .collect();
        let weight_of = columns
            .weights
            .as_ref()
            .and_then(|name| faults.collect(table.numbers(name)));
        let cluster_of = columns
            .cluster
            .as_ref()
            .and_then(|name| faults.collect(numbered(&table, name)))
            .map(|(_, of)| of);
        let (Some(times), Some(calendar), Some((units, unit_of))) = (times, calendar, units) else {
            return Err(faults.into_result(()).err().unwrap_or_default());
        };
        let period_of: Vec<i64> = times
            .iter()
            .filter_map(|cell| calendar.period(cell.as_ref()?))
            .collect();
        let first_of = match (&columns.first_treated, &columns.treated) {
            (Some(name), _) => faults.collect(first_treated(&table, name, (calendar, &period_of))),
            (None, Some(name)) => {
                let of = (unit_of.as_slice(), period_of.as_slice(), units.len());
                faults.collect(first_from_treated(&table, name, of))
            }
            (None, None) => Some(vec![None; unit_of.len()]),
        };
        drop(times);
        for (row, outcome) in outcome_of.iter().flatten().enumerate() {
            let is_large = |outcome: f64| outcome.abs() > LARGEST;
            if outcome.is_some_and(is_large) {
                let what = format!(
                    "the outcome is beyond {LARGEST:e}, and squares of such numbers are too large to compute with"
                );
                let help = "give outcomes in a larger unit";
                faults.push(table.fault_at(row, &columns.outcome, what, help));
            }
        }
        faults.into_result(())?;
        let (Some(outcome_of), Some(first_of)) = (outcome_of, first_of) else {
            unreachable!("else there are faults")
        };
        Ok(Self {
            table,
            columns: columns.clone(),
            calendar,
            units,
            unit_of,
            period_of,
            outcome_of,
            first_of,
            covariate_of,
            weight_of,
            cluster_of,
        })
    }

    /// The table that was read.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Which columns hold what.
    #[must_use]
    pub fn columns(&self) -> &PanelColumns {
        &self.columns
    }

    /// Lays the rows out for comparison.
    ///
    /// # Errors
    /// [`Faults`] with the line, unit or column that no panel can be made of.
    pub fn panel(&self, options: PanelOptions) -> Result<Panel, Faults> {
        let covariates: Vec<&[Option<f64>]> = self.covariate_of.iter().map(Vec::as_slice).collect();
        Panel::new(&self.rows(&covariates), options).map_err(|error| self.fault(&error))
    }

    /// The same without covariates, whose gaps then leave no row out.
    ///
    /// # Errors
    /// As [`PanelTable::panel`].
    pub fn plain_panel(&self, options: PanelOptions) -> Result<Panel, Faults> {
        Panel::new(&self.rows(&[]), options).map_err(|error| self.fault(&error))
    }

    /// The rows as the stage takes them, with `covariates` by row.
    #[must_use]
    pub fn rows<'a>(&'a self, covariates: &'a [&'a [Option<f64>]]) -> Rows<'a> {
        Rows {
            units: &self.unit_of,
            periods: &self.period_of,
            outcomes: &self.outcome_of,
            first_treated: &self.first_of,
            covariates,
            weights: self.weight_of.as_deref(),
            clusters: self.cluster_of.as_deref(),
        }
    }

    /// Each treated unit by name, with its first treated period.
    #[must_use]
    pub fn first_treated(&self) -> Vec<(String, i64)> {
        let mut found: BTreeMap<u32, i64> = BTreeMap::new();
        for (&unit, first) in self.unit_of.iter().zip(&self.first_of) {
            if let Some(first) = first {
                found.insert(unit, *first);
            }
        }
        let named = found.into_iter();
        named
            .map(|(unit, first)| (self.units[unit as usize].clone(), first))
            .collect()
    }

    /// The covariate at `position`, by name.
    #[must_use]
    pub fn covariate(&self, position: usize) -> &str {
        self.columns
            .covariates
            .get(position)
            .map_or("", String::as_str)
    }

    /// What is wrong with a covariate that `rest` and the covariates at `on` fix.
    pub(super) fn collinear(&self, covariate: usize, on: &[usize], rest: &str) -> String {
        let name = |&at: &usize| format!("'{}'", self.covariate(at));
        let mut fixed_by = vec!["units".to_owned(), "periods".into(), rest.into()];
        fixed_by.extend(on.iter().map(name));
        let last = fixed_by.pop().unwrap_or_default();
        format!(
            "covariate {} is fixed by {} and {last}: leave it out",
            name(&covariate),
            fixed_by.join(", ")
        )
    }

    /// `message`, with units and periods as the table writes them. Periods first: a
    /// name may be a number, and is no period.
    #[must_use]
    pub fn said(&self, message: &str) -> String {
        self.named_units(&self.calendar.say(message))
    }

    /// `message` with its units, which stages count, by name.
    #[must_use]
    pub fn named_units(&self, message: &str) -> String {
        let mut said = String::with_capacity(message.len());
        let mut rest = message;
        while let Some(at) = rest.find("unit ") {
            let (before, from) = rest.split_at(at + "unit ".len());
            said.push_str(before);
            let digits = from.find(|letter: char| !letter.is_ascii_digit());
            let (number, after) = from.split_at(digits.unwrap_or(from.len()));
            let name = number.parse().ok().and_then(|at: usize| self.units.get(at));
            match name {
                Some(name) => {
                    said.push('\'');
                    said.push_str(name);
                    said.push('\'');
                }
                None => said.push_str(number),
            }
            rest = after;
        }
        said.push_str(rest);
        said
    }

    /// A fault of the whole table: what is wrong and what to do stand on both
    /// sides of the last colon of `message`; units and periods as the table writes them.
    #[must_use]
    pub fn fault_of(&self, message: &str) -> Faults {
        let said = self.said(message);
        let (what, help) = said.rsplit_once(": ").unwrap_or((&said, "see the guide"));
        Fault::new(self.table.name(), what, help).into()
    }

    fn fault(&self, error: &PanelError) -> Faults {
        let unit = |unit: u32| &self.units[unit as usize];
        match *error {
            PanelError::NegativeWeight { .. } => self.negative_weights(),
            PanelError::Duplicate { .. } => self.duplicates(),
            PanelError::TreatmentVaries { .. } => self.treatments_that_vary(),
            PanelError::ClusterVaries { .. } => self.clusters_that_vary(),
            PanelError::Unbalanced {
                units,
                of,
                periods,
                first,
            } => {
                let what = format!(
                    "{units} of {of} units are not seen in all {periods} periods; the first is '{}'",
                    unit(first)
                );
                let help = format!(
                    "fill the gaps, add --unbalanced allow to use every row, or --unbalanced drop to leave these {units} units out"
                );
                Fault::new(self.table.name(), what, help).into()
            }
            _ => self.fault_of(&error.to_string()),
        }
    }
}

/// Every row as a unit, by its number from 1.
fn each_its_own(rows: usize) -> (Vec<String>, Vec<u32>) {
    let names = (1..=rows).map(|row| row.to_string()).collect();
    (names, (0..).take(rows).collect())
}

/// The distinct texts of a column in order, and each row's place among them.
pub(super) fn numbered(table: &Table, name: &str) -> Result<(Vec<String>, Vec<u32>), Faults> {
    let cells = table.text(name)?;
    let mut faults = Faults::new();
    let mut found: HashMap<&str, u32> = HashMap::new();
    let mut names: Vec<&str> = Vec::new();
    let mut of: Vec<u32> = Vec::with_capacity(cells.len());
    for (row, cell) in cells.iter().enumerate() {
        let Some(cell) = *cell else {
            faults.push(table.fault_at(row, name, "the name is missing", "fill it in"));
            continue;
        };
        // Rows of one unit mostly follow each other.
        if let Some(&last) = of.last()
            && names[last as usize] == cell
        {
            of.push(last);
            continue;
        }
        let next = u32::try_from(names.len()).expect("below 2^32 rows");
        let at = *found.entry(cell).or_insert_with(|| {
            names.push(cell);
            next
        });
        of.push(at);
    }
    faults.into_result(())?;
    let mut order: Vec<u32> = (0..).take(names.len()).collect();
    order.sort_unstable_by_key(|&at| names[at as usize]);
    let mut place = vec![0; names.len()];
    for (new, &old) in (0..).zip(&order) {
        place[old as usize] = new;
    }
    let sorted = order.iter().map(|&at| names[at as usize].to_owned());
    let sorted = sorted.collect();
    for at in &mut of {
        *at = place[*at as usize];
    }
    Ok((sorted, of))
}

/// Each row's first treated period; empty and 0 are never.
fn first_treated(
    table: &Table,
    name: &str,
    (calendar, periods): (Calendar, &[i64]),
) -> Result<Vec<Option<i64>>, Faults> {
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(table.rows());
    let has_zero = calendar == Calendar::Number && periods.contains(&0);
    for (row, cell) in table.text(name)?.into_iter().enumerate() {
        if has_zero && cell.is_some_and(|cell| calendar.period(cell) == Some(0)) {
            let what = "0 may mean that the unit is never treated, or from period 0 on, which this panel has";
            let help = "leave the cell empty if the unit is never treated; if it is treated from period 0 on, number the periods from another number";
            faults.push(table.fault_at(row, name, what, help));
        }
        let never = cell.is_none_or(|cell| Calendar::Number.period(cell) == Some(0));
        let period = cell.and_then(|cell| calendar.period(cell));
        if !never && period.is_none() {
            let what = format!("'{}' is not a period", cell.unwrap_or_default());
            let help = "write the first treated period as in the column of periods, or leave it empty if the unit is never treated";
            faults.push(table.fault_at(row, name, what, help));
        }
        found.push(period.filter(|_| !never));
    }
    faults.into_result(found)
}

/// First treated periods from a column that is 1 in every treated row.
fn first_from_treated(
    table: &Table,
    name: &str,
    (unit_of, period_of, units): (&[u32], &[i64], usize),
) -> Result<Vec<Option<i64>>, Faults> {
    let cells = table.booleans(name)?;
    let mut faults = Faults::new();
    let mut first: Vec<Option<i64>> = vec![None; units];
    for (row, cell) in cells.iter().enumerate() {
        let first = &mut first[unit_of[row] as usize];
        match cell {
            Some(true) => *first = Some(first.map_or(period_of[row], |at| at.min(period_of[row]))),
            Some(false) => {}
            None => {
                let help = "write 1 where the unit is treated in the period, else 0";
                faults.push(table.fault_at(row, name, "it is missing", help));
            }
        }
    }
    for (row, cell) in cells.iter().enumerate() {
        let since = first[unit_of[row] as usize];
        if *cell == Some(false) && since.is_some_and(|since| period_of[row] > since) {
            let what = "the unit was treated before, and here it is not";
            let help = "these methods take treatment that lasts once it has begun: leave the later rows out, or count the unit as treated from its first treated period on";
            faults.push(table.fault_at(row, name, what, help));
        }
    }
    faults.into_result(unit_of.iter().map(|&unit| first[unit as usize]).collect())
}
