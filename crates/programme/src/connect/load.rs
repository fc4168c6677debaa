//! Places and reach, from tables.

use std::collections::HashMap;

use allotment_connect::{Geography, Located, Places, Reach};
use allotment_place::Currency;
use allotment_table::{Fault, Faults, Table, nearest};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};

use super::spec::ConnectSpec;
use crate::spec::Located as Named;

/// The places, and the larger areas that each lies in.
pub(super) struct Ground {
    pub table: Table,
    pub ids: Vec<String>,
    pub places: Places,
    geographies: HashMap<String, Level>,
}

/// The areas of one column of the places.
pub(super) struct Level {
    pub position: HashMap<String, usize>,
    pub geography: Geography,
}

impl Ground {
    /// The places that `table` holds.
    pub fn new(table: Table, spec: &ConnectSpec) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        if table.rows() == 0 {
            let help = "give a table with a row for each place";
            faults.push(Fault::new(table.name(), "there are no places in it", help));
        }
        let ids = faults.collect(table.place_ids(&spec.id.value));
        let people = faults.collect(people(&table, &spec.population.value));
        let (Some(ids), Some(people)) = (ids, people) else {
            faults.into_result(())?;
            unreachable!("else there are faults");
        };
        Ok(Self {
            table,
            ids: ids.iter().map(|id| id.as_str().to_owned()).collect(),
            places: Places { people },
            geographies: HashMap::new(),
        })
    }

    /// The areas of the column `name`.
    pub fn level(&mut self, name: &str) -> Result<&Level, Faults> {
        if !self.geographies.contains_key(name) {
            let level = self.read_level(name)?;
            self.geographies.insert(name.to_owned(), level);
        }
        Ok(&self.geographies[name])
    }

    /// The areas of a column that was read before.
    pub fn known_level(&self, name: &str) -> &Level {
        &self.geographies[name]
    }

    fn read_level(&self, name: &str) -> Result<Level, Faults> {
        let cells = self.table.text(name)?;
        let mut position = HashMap::new();
        let area_of: Vec<Option<usize>> = cells
            .into_iter()
            .map(|cell| {
                let code = cell.map(str::trim).filter(|code| !code.is_empty())?;
                let next = position.len();
                Some(*position.entry(code.to_owned()).or_insert(next))
            })
            .collect();
        let geography = Geography::new(position.len(), &area_of);
        Ok(Level {
            position,
            geography,
        })
    }
}

/// People are whole: money is divided by them exactly.
fn people(table: &Table, column: &str) -> Result<Vec<u64>, Faults> {
    let cells = table.integers(column)?;
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(cells.len());
    for (row, cell) in cells.into_iter().enumerate() {
        match cell.map(u64::try_from) {
            Some(Ok(people)) => found.push(people),
            Some(Err(_)) => {
                let help = "write how many people live there";
                faults.push(table.fault_at(row, column, "people cannot be fewer than none", help));
            }
            None => {
                let help = "write how many people live there; 0 if nobody does";
                faults.push(table.fault_at(row, column, "the number of people is missing", help));
            }
        }
    }
    faults.into_result(found)
}

/// What a policy reaches. Areas in which none of the places lie come after
/// those that the level has, one position each.
pub(super) fn reach(
    table: &Table,
    geography: &Named<String>,
    level: &Level,
    currency: Currency,
) -> Result<Reached, Faults> {
    let column = geography.value.as_str();
    let mut faults = Faults::new();
    nearly_named(table, column, &mut faults);
    let codes = faults.collect(table.text(column));
    let amounts = faults.collect(amounts(table, currency));
    let located = faults.collect(located(table));
    let (Some(codes), Some(amounts), Some(located)) = (codes, amounts, located) else {
        faults.into_result(())?;
        unreachable!("else there are faults");
    };
    let mut beyond: HashMap<&str, usize> = HashMap::new();
    let mut outside: Vec<Outside> = Vec::new();
    let mut first: HashMap<(usize, Located), usize> = HashMap::new();
    let mut found = Vec::with_capacity(codes.len());
    for (row, code) in codes.into_iter().enumerate() {
        let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
            let help = "write the code of the area that it reaches";
            faults.push(table.fault_at(row, column, "the code is missing", help));
            continue;
        };
        let area = level.position.get(code).copied().unwrap_or_else(|| {
            let next = level.position.len() + beyond.len();
            *beyond.entry(code).or_insert_with(|| {
                outside.push(Outside {
                    code: code.to_owned(),
                    line: table.line_of(row),
                });
                next
            })
        });
        if let Some(&before) = first.get(&(area, located[row])) {
            let line = table.line_of(before);
            let what = format!("'{code}' is already on line {line}, located in the same way");
            let help = "keep one row, with the sum of the amounts";
            faults.push(table.fault_at(row, column, what, help));
        }
        first.insert((area, located[row]), row);
        found.push(Reach {
            area,
            minor: amounts[row],
            located: located[row],
        });
    }
    if !found.is_empty() && found.iter().all(|one| one.area >= level.position.len()) {
        let what = format!("none of its codes is in the column '{column}' of the places");
        let help = "state the reach by codes of the same level and vintage as the places have";
        faults.push(table.fault_at(0, column, what, help));
    }
    if found.is_empty() && faults.is_empty() {
        let help = "write a row for each area that it reaches";
        faults.push(Fault::new(table.name(), "there is no area in it", help));
    }
    faults.into_result(Reached {
        reach: found,
        outside,
    })
}

/// What a policy reaches, and its codes that are no area of the places.
pub(super) struct Reached {
    pub reach: Vec<Reach>,
    pub outside: Vec<Outside>,
}

/// A code in which none of the places lie.
pub(super) struct Outside {
    pub code: String,
    pub line: u64,
}

/// Faults for columns whose names are nearly those that are looked for, for
/// numbers beside which there is no amount, and for two amounts: money is never
/// passed over.
fn nearly_named(table: &Table, geography: &str, faults: &mut Faults) {
    const LOOKED_FOR: [&str; 3] = ["amount", "amount_minor", "located"];
    let has_amount = table.has("amount") || table.has("amount_minor");
    if table.has("amount") && table.has("amount_minor") {
        let what = "there is an amount in whole units and one in minor units";
        let help = "keep one of the two columns";
        faults.push(Fault::new(table.name(), what, help).in_column("amount"));
    }
    for name in table.column_names() {
        if name == geography || LOOKED_FOR.contains(&name) {
            continue;
        }
        let free = LOOKED_FOR.into_iter().filter(|known| !table.has(known));
        let near = nearest(name.trim(), free).first().copied();
        let numbers = || {
            let cells = table.numbers(name);
            cells.is_ok_and(|cells| cells.iter().any(Option::is_some))
        };
        if let Some(meant) = near.or_else(|| (!has_amount && numbers()).then_some("amount")) {
            let what = format!("'{name}' is not a column that is read here");
            let help = format!("did you mean '{meant}'? else leave the column out");
            faults.push(Fault::new(table.name(), what, help).in_column(name));
        }
    }
}

/// The amounts, in minor units; a table may have none.
fn amounts(table: &Table, currency: Currency) -> Result<Vec<Option<u64>>, Faults> {
    let (column, unit) = if table.has("amount_minor") {
        ("amount_minor", 1)
    } else if table.has("amount") {
        ("amount", 10_i64.pow(currency.decimals()))
    } else {
        return Ok(vec![None; table.rows()]);
    };
    let unit = BigRational::from_integer(BigInt::from(unit));
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(table.rows());
    for (row, cell) in table.exact(column)?.into_iter().enumerate() {
        let minor = cell.map(|amount| amount * &unit);
        let whole = minor.as_ref().map(|minor| {
            let whole = minor.is_integer() && !minor.is_negative();
            whole.then(|| minor.to_integer().to_u64()).flatten()
        });
        if whole == Some(None) {
            let what = "this is no amount of money that a pot can bring";
            let help = "write an amount of 0 or more, no finer than the currency";
            faults.push(table.fault_at(row, column, what, help));
        }
        found.push(whole.flatten());
    }
    faults.into_result(found)
}

/// How each row is known to reach its area; where nobody says, that is unknown.
fn located(table: &Table) -> Result<Vec<Located>, Faults> {
    if !table.has("located") {
        return Ok(vec![Located::Unknown; table.rows()]);
    }
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(table.rows());
    for (row, cell) in table.text("located")?.into_iter().enumerate() {
        let known = match cell {
            None => Some(Located::Unknown),
            Some(text) => (Located::ALL.iter())
                .find(|(_, name)| *name == text)
                .map(|&(located, _)| located),
        };
        if known.is_none() {
            let what = format!(
                "'{}' is not a way of being located",
                cell.unwrap_or_default()
            );
            let help = "write beneficiary, recipient or unknown";
            faults.push(table.fault_at(row, "located", what, help));
        }
        found.push(known.unwrap_or(Located::Unknown));
    }
    faults.into_result(found)
}
