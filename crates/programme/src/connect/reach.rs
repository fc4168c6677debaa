//! What a policy reaches, from a table of areas.

use std::collections::HashMap;

use allotment_connect::{Located, Reach};
use allotment_place::Currency;
use allotment_table::{Fault, Faults, Table, nearest};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};

use super::ground::Level;
use crate::vintage::{BRING_OVER, Side, Strangers, clash_of};

/// The areas that a table says are reached, before it is known where they lie.
pub(super) struct Rows {
    table: Table,
    column: String,
    /// The code, its row, the money, and how it is located.
    areas: Vec<(String, usize, Option<u64>, Located)>,
}

/// The rows of `table`, whose `column` has codes of areas.
pub(super) fn rows(table: Table, column: &str, currency: Currency) -> Result<Rows, Faults> {
    let mut faults = Faults::new();
    nearly_named(&table, column, &mut faults);
    let codes = faults.collect(table.text(column));
    let amounts = faults.collect(amounts(&table, currency));
    let located = faults.collect(located(&table));
    let Some(codes) = codes else {
        return Err(faults);
    };
    let whole = amounts.is_some() && located.is_some();
    // Beside their faults, so that those of the codes are told as well.
    let amounts = amounts.unwrap_or_else(|| vec![None; table.rows()]);
    let located = located.unwrap_or_else(|| vec![Located::Unknown; table.rows()]);
    let mut first: HashMap<(&str, Located), usize> = HashMap::new();
    let mut found = Vec::with_capacity(codes.len());
    for (row, code) in codes.into_iter().enumerate() {
        let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
            let help = "write the code of the area that it reaches";
            faults.push(table.fault_at(row, column, "the code is missing", help));
            continue;
        };
        if let Some(&before) = first.get(&(code, located[row]))
            && whole
        {
            let line = table.line_of(before);
            let what = format!("'{code}' is already on line {line}, located in the same way");
            let help = "keep one row, with the sum of the amounts";
            faults.push(table.fault_at(row, column, what, help));
        }
        first.insert((code, located[row]), row);
        found.push((code.to_owned(), row, amounts[row], located[row]));
    }
    if found.is_empty() && faults.is_empty() {
        let help = "write a row for each area that it reaches";
        faults.push(Fault::new(table.name(), "there is no area in it", help));
    }
    faults.into_result(())?;
    Ok(Rows {
        column: column.to_owned(),
        areas: found,
        table,
    })
}

impl Rows {
    /// The column of its money, if it has any.
    pub fn money_column(&self) -> Option<&'static str> {
        ["amount_minor", "amount"]
            .into_iter()
            .find(|name| self.table.has(name))
    }

    /// The fault of codes of another year than those of `places`.
    pub fn of_another_year(&self, places: &Table) -> Option<Fault> {
        clash_of((&self.table, &self.column), (places, &self.column))
    }

    /// What year its codes look like, where many of them are not among `level`.
    fn look(&self, level: &Level) -> Option<String> {
        let all: Vec<&str> = self.areas.iter().map(|area| area.0.as_str()).collect();
        let unknown = |code: &&str| !level.position.contains_key(*code);
        Strangers {
            side: Side::of(&self.table, &self.column),
            missing: all.iter().copied().filter(unknown).collect(),
            all,
            other: "the table of places",
            others: level.position.keys().map(String::as_str).collect(),
            table: None,
        }
        .look()
    }

    /// What is reached, among the areas of `level`. Areas in which none of the
    /// places lie come after those, one position each.
    pub fn among(&self, level: &Level) -> Result<Reached, Faults> {
        let mut beyond: HashMap<&str, usize> = HashMap::new();
        let mut outside: Vec<Outside> = Vec::new();
        let mut found = Vec::with_capacity(self.areas.len());
        for (code, row, minor, located) in &self.areas {
            let area = level.position.get(code).copied().unwrap_or_else(|| {
                let next = level.position.len() + beyond.len();
                *beyond.entry(code).or_insert_with(|| {
                    outside.push(Outside {
                        file: self.table.name().to_owned(),
                        line: self.table.line_of(*row),
                        near: (outside.len() < NEAR).then(|| level.near(code)).flatten(),
                        code: code.clone(),
                    });
                    next
                })
            });
            found.push(Reach {
                area,
                minor: *minor,
                located: *located,
            });
        }
        if found.iter().all(|one| one.area >= level.position.len()) {
            let column = &self.column;
            let what = format!("none of its codes is in the column '{column}' of the places");
            let help = "state the reach by codes of the same level and vintage as the places have";
            let mut faults: Faults = self.table.fault_at(0, column, what, help).into();
            faults.extend(self.look(level).map(|what| {
                Fault::new(self.table.name(), what, BRING_OVER).in_column(column.clone())
            }));
            return Err(faults);
        }
        Ok(Reached {
            reach: found,
            look: (self.look(level)).map(|what| format!("{}: {what}", self.table.name())),
            outside,
        })
    }
}

/// For so many codes of a table in which no place lies the nearest is looked
/// for.
pub(super) const NEAR: usize = 100;

/// What a policy reaches, and its codes that are no area of the places.
pub(super) struct Reached {
    pub reach: Vec<Reach>,
    pub outside: Vec<Outside>,
    /// What year its codes look like, if they are of another than the places'.
    pub look: Option<String>,
}

/// A code in which none of the places lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// The file that has it.
    pub file: String,
    /// The line there.
    pub line: u64,
    /// The code.
    pub code: String,
    /// The nearest code of the places.
    pub near: Option<String>,
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
    if table.has("amount_minor") {
        amounts_in(table, "amount_minor", 1)
    } else if table.has("amount") {
        amounts_in(table, "amount", 10_i64.pow(currency.decimals()))
    } else {
        Ok(vec![None; table.rows()])
    }
}

/// The amounts in `column`, of which each is so many minor units, exactly.
pub(super) fn amounts_in(
    table: &Table,
    column: &str,
    unit: i64,
) -> Result<Vec<Option<u64>>, Faults> {
    let unit = BigRational::from_integer(BigInt::from(unit));
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(table.rows());
    let mut all = 0_u128;
    let cells = match faults.collect(table.exact(column)) {
        Some(cells) => cells,
        None => cells_that_are_numbers(table, column)?,
    };
    for (row, cell) in cells.into_iter().enumerate() {
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
        all += u128::from(whole.flatten().unwrap_or(0));
        found.push(whole.flatten());
    }
    // So that what reaches any place is a number in every form of output.
    if all > MOST {
        let what = "the amounts come to more money than there is";
        let help = "write them in whole units of the currency";
        faults.push(Fault::new(table.name(), what, help).in_column(column));
    }
    faults.into_result(found)
}

/// The cells of `column` that are numbers, where some are not.
fn cells_that_are_numbers(table: &Table, column: &str) -> Result<Vec<Option<BigRational>>, Faults> {
    let alone = table.select_columns(&[column])?;
    let cell = |row: usize| {
        let cell = alone.select_rows(&[row]).exact(column);
        cell.ok().and_then(|cell| cell.into_iter().next().flatten())
    };
    Ok((0..alone.rows()).map(cell).collect())
}

/// The most money that a file may bring, in minor units.
pub(super) const MOST: u128 = i64::MAX as u128;

/// How each row is known to reach its area; where nobody says, that is unknown.
fn located(table: &Table) -> Result<Vec<Located>, Faults> {
    if table.has("located") {
        located_in(table, "located")
    } else {
        Ok(vec![Located::Unknown; table.rows()])
    }
}

/// How each row is located, by what `column` says; an empty cell says nothing.
pub(super) fn located_in(table: &Table, column: &str) -> Result<Vec<Located>, Faults> {
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(table.rows());
    for (row, cell) in table.text(column)?.into_iter().enumerate() {
        let known = match cell {
            None => Some(Located::Unknown),
            Some(text) => (Located::ALL.iter())
                .find(|(_, name)| *name == text.trim())
                .map(|&(located, _)| located),
        };
        if known.is_none() {
            let what = format!(
                "'{}' is not a way of being located",
                cell.unwrap_or_default()
            );
            let help = "write beneficiary, recipient or unknown";
            faults.push(table.fault_at(row, column, what, help));
        }
        found.push(known.unwrap_or(Located::Unknown));
    }
    faults.into_result(found)
}
