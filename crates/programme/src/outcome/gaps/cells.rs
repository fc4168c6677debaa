//! What each place measured in each period, from a table.

use std::collections::BTreeMap;

use allotment_outcome::small::{Count, Exact, Measured, rate};
use allotment_table::{Faults, Table};

use super::GapsChoice;
use crate::outcome::calendar::Calendar;

/// One cell: what was counted, if it was, and the number with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    /// The number; nothing if the publisher hid the count.
    pub measured: Option<Measured>,
    /// The count and the people it is of, where numbers are counts.
    pub counted: Option<(Count, u64)>,
    /// The row of the table.
    pub row: usize,
}

/// One measure: cells by place and period.
#[derive(Debug, Clone, Default)]
pub(super) struct Measure {
    pub name: String,
    pub cells: BTreeMap<(String, i64), Cell>,
}

/// The column of what was measured, and its name, if nobody says another.
const VALUE: &str = "value";

/// Everything read: measures by name.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub measures: Vec<Measure>,
    pub calendar: Calendar,
    /// Rows without a number.
    pub empty: Vec<usize>,
}

/// How numbers are given.
enum Numbers<'a> {
    Counts {
        counts: Vec<Option<&'a str>>,
        people: Vec<Option<i64>>,
    },
    Values {
        values: Vec<Option<f64>>,
        low: Vec<Option<f64>>,
        high: Vec<Option<f64>>,
    },
}

pub(super) fn read(table: &Table, choice: &GapsChoice) -> Result<Read, Faults> {
    let mut faults = Faults::new();
    let units = faults.collect(table.text(&choice.unit));
    let times = faults.collect(table.text(&choice.time));
    let names = match &choice.measure {
        Some(column) => faults.collect(table.text(column)).map(Some),
        None => Some(None),
    };
    let numbers = faults.collect(numbers(table, choice));
    let (Some(units), Some(times), Some(names), Some(numbers)) = (units, times, names, numbers)
    else {
        return Err(faults);
    };
    let calendar = Calendar::of(table, &choice.time, &times)?;
    let mut measures: Vec<Measure> = Vec::new();
    let mut empty = Vec::new();
    for row in 0..table.rows() {
        let period = times[row].and_then(|cell| calendar.period(cell));
        let (Some(unit), Some(period)) = (units[row], period) else {
            let help = "fill in the place";
            faults.push(table.fault_at(row, &choice.unit, "the place is missing", help));
            continue;
        };
        let name = match &names {
            Some(names) => names[row].unwrap_or_default(),
            None => choice
                .value
                .as_deref()
                .or(choice.count.as_deref())
                .unwrap_or(VALUE),
        };
        let Some(cell) = faults.collect(cell(table, choice, &numbers, row)) else {
            continue;
        };
        let Some(cell) = cell else {
            empty.push(row);
            continue;
        };
        let at = measures.iter().position(|measure| measure.name == name);
        let at = at.unwrap_or_else(|| {
            measures.push(Measure {
                name: name.to_owned(),
                ..Measure::default()
            });
            measures.len() - 1
        });
        if let Some(before) = measures[at].cells.insert((unit.to_owned(), period), cell) {
            let what = format!(
                "'{unit}' already has a row for this period, on line {}",
                table.line_of(before.row)
            );
            faults.push(table.fault_at(row, &choice.unit, what, "keep one row"));
        }
    }
    faults.into_result(Read {
        measures,
        calendar,
        empty,
    })
}

fn numbers<'t>(table: &'t Table, choice: &GapsChoice) -> Result<Numbers<'t>, Faults> {
    let mut faults = Faults::new();
    if let (Some(count), Some(of)) = (&choice.count, &choice.of) {
        let counts = faults.collect(table.text(count));
        let people = faults.collect(table.integers(of));
        return match (counts, people) {
            (Some(counts), Some(people)) => Ok(Numbers::Counts { counts, people }),
            _ => Err(faults),
        };
    }
    let column = |name: &Option<String>, usual: &str| name.clone().unwrap_or_else(|| usual.into());
    let values = faults.collect(table.numbers(&column(&choice.value, VALUE)));
    let low = faults.collect(table.numbers(&column(&choice.low, "low")));
    let high = faults.collect(table.numbers(&column(&choice.high, "high")));
    match (values, low, high) {
        (Some(values), Some(low), Some(high)) => Ok(Numbers::Values { values, low, high }),
        _ => Err(faults),
    }
}

/// The cell of a row; nothing if it holds no number.
fn cell(
    table: &Table,
    choice: &GapsChoice,
    numbers: &Numbers<'_>,
    row: usize,
) -> Result<Option<Cell>, Faults> {
    match numbers {
        Numbers::Values { values, low, high } => {
            let Some(value) = values[row] else {
                return Ok(None);
            };
            let column = choice.value.as_deref().unwrap_or("value");
            let (Some(low), Some(high)) = (low[row], high[row]) else {
                let what = "the number has no interval";
                let help = "give its low and high end: a number without them cannot be compared";
                return Err(table.fault_at(row, column, what, help).into());
            };
            let measured = Measured::new(value, low, high).map_err(|error| {
                Faults::from(table.fault_at(row, column, error.to_string(), "correct the row"))
            })?;
            Ok(Some(Cell {
                measured: Some(measured),
                counted: None,
                row,
            }))
        }
        Numbers::Counts { counts, people } => {
            let column = choice.count.as_deref().unwrap_or_default();
            let Some(text) = counts[row] else {
                return Ok(None);
            };
            let of = people[row].and_then(|people| u64::try_from(people).ok());
            let Some(of) = of.filter(|&of| of > 0) else {
                let help = "say of how many people the count is";
                let at = choice.of.as_deref().unwrap_or_default();
                return Err(table.fault_at(row, at, "there are no people", help).into());
            };
            if choice.hidden.as_deref() == Some(text) {
                return Ok(Some(Cell {
                    measured: None,
                    counted: Some((Count::Suppressed, of)),
                    row,
                }));
            }
            let Ok(count) = text.parse::<u64>() else {
                let what = format!("'{text}' is no count");
                let help = "write a whole number from 0 up; if it marks counts that the publisher hid, say so with --hidden";
                return Err(table.fault_at(row, column, what, help).into());
            };
            let seen = Count::Seen(count);
            #[expect(clippy::cast_precision_loss, reason = "no place has 2^53 people")]
            let found = rate(seen, of as f64, choice.per, (choice.level, Exact::Garwood));
            let found = found.map_err(|error| {
                Faults::from(table.fault_at(row, column, error.to_string(), "correct the row"))
            })?;
            Ok(Some(Cell {
                measured: Some(found.into()),
                counted: Some((seen, of)),
                row,
            }))
        }
    }
}
