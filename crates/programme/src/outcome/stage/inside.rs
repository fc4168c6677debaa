//! Who gains inside a place: effects within groups, and beside the other groups of the
//! same places.
//!
//! A column of groups may hold places apart (districts): each has one in all its rows.
//! Or it may hold people apart (young and old, owners and tenants): each place then has
//! a row for each group and period. Then a group's effect is set beside that of the
//! others of the same place, by the same method, on its outcome less the mean of
//! theirs; whatever befalls a place as a whole cancels out. All groups together count
//! by rows of the whole place, where the group is empty, or by every group of every
//! place alike, with places as clusters.

use std::collections::{BTreeMap, BTreeSet};

use allotment_table::{Column, Fault, Faults, Table};

use super::super::choice::OutcomeChoice;
use super::super::finding::Finding;
use super::super::method::Method;
use super::super::outcome;
use super::super::panel::PanelColumns;

/// The unit of a panel whose rows are groups of places.
const GROUP_OF_PLACE: &str = "group of a place";

/// A finding, or why there is none.
pub type Found = Result<Box<Finding>, String>;

/// What was found of one group.
#[derive(Debug)]
pub struct GroupFinding {
    /// Its name.
    pub name: String,
    /// The effect on it.
    pub found: Found,
    /// How much more it gained than the other groups of its places; nothing where each
    /// place is in one group.
    pub beside: Option<Found>,
    /// The chance of its effect were there none, allowed for all groups of all measures.
    pub adjusted: Option<f64>,
    /// The same of how much more it gained.
    pub beside_adjusted: Option<f64>,
}

/// The other groups of a place in a period.
#[derive(Default)]
struct Others {
    sum: f64,
    weight: f64,
    groups: usize,
}

/// A panel with groups.
pub(super) struct Inside<'t> {
    table: &'t Table,
    /// The group of each row; nothing for a row of the whole place.
    groups: Vec<Option<&'t str>>,
    units: Vec<Option<&'t str>>,
    /// Whether places have rows of several groups.
    people: bool,
}

impl<'t> Inside<'t> {
    /// The groups of `table` in its column `within`.
    pub(super) fn new(
        table: &'t Table,
        within: &str,
        columns: &PanelColumns,
    ) -> Result<Self, Faults> {
        let groups = table.text(within)?;
        let units = if table.has(&columns.unit) {
            table.text(&columns.unit)?
        } else {
            vec![None; groups.len()]
        };
        let mut of: BTreeMap<&str, &str> = BTreeMap::new();
        let people = units.iter().zip(&groups).any(|(unit, group)| {
            let (Some(unit), Some(group)) = (unit, group) else {
                return false;
            };
            of.insert(*unit, *group)
                .is_some_and(|other| other != *group)
        });
        Ok(Self {
            table,
            groups,
            units,
            people,
        })
    }

    /// The panel of all groups together, its columns, and what a reader must mind of it;
    /// nothing if that is the table as it is.
    ///
    /// # Errors
    /// [`Faults`] where a method takes places alone, and there are no rows of those.
    pub(super) fn whole(
        &self,
        columns: &PanelColumns,
        choice: &OutcomeChoice,
    ) -> Result<Option<(Table, PanelColumns, Option<String>)>, Faults> {
        if !self.people {
            return Ok(None);
        }
        let rows = self.rows(|group| group.is_none());
        if !rows.is_empty() {
            return Ok(Some((self.table.select_rows(&rows), columns.clone(), None)));
        }
        if !matches!(
            choice.method,
            Method::GroupTime | Method::Imputation | Method::TwoWay
        ) {
            let what = format!(
                "its places have a row for each group, and {} takes places",
                choice.method
            );
            let help =
                "add rows of the whole place, with an empty group, or use  method = \"group-time\"";
            return Err(Fault::new(self.table.name(), what, help).into());
        }
        let each = self.units.iter().zip(&self.groups);
        let names = each.map(|(unit, group)| Some(format!("{}, {}", (*unit)?, (*group)?)));
        let mut table = self.table.clone();
        let name = free(&table, GROUP_OF_PLACE.to_owned());
        table.push_column(Column::text(name.clone(), names.collect::<Vec<_>>()));
        let mut columns = columns.clone();
        let unit = std::mem::replace(&mut columns.unit, name);
        columns.cluster.get_or_insert(unit);
        let mind = "there are no rows of whole places (with an empty group): each group of a place counts alike unless weights say otherwise, and errors go by place".to_owned();
        Ok(Some((table, columns, Some(mind))))
    }

    /// The effect within each group, in the order of names.
    pub(super) fn each(
        &self,
        columns: &PanelColumns,
        choice: &OutcomeChoice,
    ) -> Result<Vec<GroupFinding>, Faults> {
        let names: BTreeSet<&str> = self.groups.iter().flatten().copied().collect();
        let mut all = Vec::with_capacity(names.len());
        for name in &names {
            let rows = self.rows(|group| group == Some(name));
            let found = find(self.table.select_rows(&rows), columns, choice);
            let beside = if self.people {
                Some(self.beside(name, columns, choice)?)
            } else {
                None
            };
            all.push(GroupFinding {
                name: (*name).to_owned(),
                found,
                beside,
                adjusted: None,
                beside_adjusted: None,
            });
        }
        Ok(all)
    }

    /// The effect on how far group `name` is ahead of the other groups of its places.
    fn beside(
        &self,
        name: &str,
        columns: &PanelColumns,
        choice: &OutcomeChoice,
    ) -> Result<Found, Faults> {
        let times = self.table.text(&columns.time)?;
        let values = self.table.numbers(&columns.outcome)?;
        let weights = match &columns.weights {
            Some(weights) => self.table.numbers(weights)?,
            None => vec![Some(1.0); values.len()],
        };
        let mut others: BTreeMap<(&str, &str), Others> = BTreeMap::new();
        let mut most: BTreeMap<&str, usize> = BTreeMap::new();
        let is_other = |row: &usize| self.groups[*row].is_some_and(|group| group != name);
        for row in (0..values.len()).filter(is_other) {
            let (Some(unit), Some(time)) = (self.units[row], times[row]) else {
                continue;
            };
            let (Some(value), Some(weight)) = (values[row], weights[row]) else {
                continue;
            };
            let all = others.entry((unit, time)).or_default();
            all.sum += weight * value;
            all.weight += weight;
            all.groups += 1;
            let most = most.entry(unit).or_default();
            *most = all.groups.max(*most);
        }
        let rows = self.rows(|group| group == Some(name));
        let ahead = rows.iter().map(|&row| {
            let unit = self.units[row]?;
            let all = others.get(&(unit, times[row]?))?;
            // With a group missing the mean would move without anybody having changed.
            let whole = all.weight > 0.0 && Some(&all.groups) == most.get(unit);
            Some(values[row]? - whole.then(|| all.sum / all.weight)?)
        });
        let ahead: Vec<Option<f64>> = ahead.collect();
        let mut table = self.table.select_rows(&rows);
        let column = format!(
            "{} of {name}, less that of the other groups",
            columns.outcome
        );
        let column = free(&table, column);
        table.push_column(Column::numbers(column.clone(), ahead));
        let columns = PanelColumns {
            outcome: column,
            ..columns.clone()
        };
        Ok(find(table, &columns, choice))
    }

    fn rows(&self, is: impl Fn(Option<&str>) -> bool) -> Vec<usize> {
        let all = 0..self.groups.len();
        all.filter(|&row| is(self.groups[row])).collect()
    }
}

fn find(table: Table, columns: &PanelColumns, choice: &OutcomeChoice) -> Found {
    outcome(table, columns, choice)
        .map(Box::new)
        .map_err(|faults| {
            let first = faults.iter().next();
            first.map_or_else(String::new, |fault| fault.what.clone())
        })
}

/// `name`, or one like it that no column of `table` has.
fn free(table: &Table, mut name: String) -> String {
    while table.has(&name) {
        name.push('_');
    }
    name
}
