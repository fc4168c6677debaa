//! Rates of small areas, steadied by their larger area.

use std::collections::BTreeMap;

use allotment_need::{Rates, ShrinkError, Shrunk, shrink};
use allotment_table::{Column, Fault, Faults, Table};

use crate::summarise::whole;

/// The table with the rate before and after, each with its standard error.
///
/// # Errors
/// [`Faults`]: a column that is not there, a count that is none.
pub fn shrink_table(
    table: &Table,
    id: Option<&str>,
    numerator: &str,
    denominator: &str,
    within: &str,
) -> Result<Table, Faults> {
    let mut faults = Faults::new();
    let first = table.column_names().first().map(|name| (*name).to_owned());
    let id = id.map(str::to_owned).or(first).unwrap_or_default();
    let ids = faults.collect(table.place_ids(&id));
    let counts = faults.collect(whole(table, numerator));
    let of = faults.collect(whole(table, denominator));
    let areas = faults.collect(table.text(within)).unwrap_or_default();
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (row, area) in areas.iter().enumerate() {
        match area {
            Some(area) => {
                names.insert(area, 0);
            }
            None => {
                faults.push(table.fault_at(
                    row,
                    within,
                    "the larger area is missing",
                    "fill it in",
                ));
            }
        }
    }
    faults.into_result(())?;
    let (Some(ids), Some(counts), Some(of)) = (ids, counts, of) else {
        unreachable!("else there are faults")
    };
    for (position, at) in names.values_mut().enumerate() {
        *at = position;
    }
    let within_of: Vec<usize> = areas.iter().flatten().map(|area| names[area]).collect();
    let area_names: Vec<String> = names.keys().map(|name| (*name).to_owned()).collect();
    let rates = Rates {
        numerator: &counts,
        denominator: &of,
        within: &within_of,
        names: &area_names,
    };
    let shrunk = shrink(&rates).map_err(|error| fault(&error, table, numerator))?;
    let numbers = |name: &str, value: &dyn Fn(&Shrunk) -> Option<f64>| {
        Column::numbers(name, shrunk.iter().map(value))
    };
    let columns = vec![
        Column::text("id", ids.iter().map(|id| Some(id.as_str()))),
        Column::text("within", areas.iter().copied()),
        Column::numbers("numerator", counts.iter().copied().map(Some)),
        Column::numbers("denominator", of.iter().copied().map(Some)),
        numbers("rate", &|place| place.rate),
        numbers("standard_error", &|place| place.standard_error)
            .with_definition("of the rate as counted, by way of the log-odds"),
        numbers("shrunken_rate", &|place| Some(place.shrunken)),
        numbers("shrunken_standard_error", &|place| {
            Some(place.standard_error_after)
        }),
        numbers("weight", &|place| Some(place.weight))
            .with_definition("how much of the place's own log-odds remains, from 0 to 1"),
        numbers("within_rate", &|place| Some(place.area_rate)),
    ];

    Ok(Table::new("shrink", columns))
}

fn fault(error: &ShrinkError, table: &Table, numerator: &str) -> Faults {
    let message = error.to_string();
    let (what, help) = message
        .rsplit_once(": ")
        .unwrap_or((&message, "correct the table"));
    match error {
        ShrinkError::Count { row, .. } => table.fault_at(*row, numerator, what, help).into(),
        _ => Fault::new(table.name(), what, help).into(),
    }
}
