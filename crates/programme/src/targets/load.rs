//! How a measure went, from a table.

use std::collections::BTreeMap;

use allotment_expression::Expression;
use allotment_table::{Fault, Faults, Table, nearest};
use allotment_targets::{Panel, Series};

use super::dates::year_of;
use super::spec::PanelSpec;
use crate::Files;
use crate::spec::Located;

/// The panel that `spec` names: of each place the values that are there, in order of
/// time.
///
/// # Errors
/// A fault for each cell that is no date or no number, for a place with two values
/// at one time, for a condition that cannot be worked out, and if the code of all
/// places together is not there or no place is.
pub(super) fn panel(spec: &PanelSpec, files: &Files<'_>) -> Result<(Panel, bool), Faults> {
    let table = files.table(&spec.path)?;
    let mut faults = Faults::new();
    let places = faults.collect(table.text(&spec.place.value));
    let times = faults.collect(table.text(&spec.time.value));
    let values = faults.collect(table.numbers(&spec.value.value));
    let kept = faults.collect(holds(spec.rows.as_ref(), &table));
    let is_place = faults.collect(holds(spec.places.as_ref(), &table));
    let errors = faults.collect(squared_errors(spec, &table));
    let (Some(places), Some(times), Some(values), Some(kept), Some(is_place), Some(errors)) =
        (places, times, values, kept, is_place, errors)
    else {
        faults.into_result(())?;
        unreachable!("else there are faults");
    };
    let whole_code = spec.whole.as_ref().map(|whole| whole.value.as_str());
    let mut series: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    let mut whole: Vec<(f64, f64)> = Vec::new();
    let mut noise: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut is_yearly = true;
    for row in 0..table.rows() {
        let is_whole = places[row].is_some() && places[row] == whole_code;
        if !kept[row] || !(is_whole || is_place[row]) {
            continue;
        }
        let (Some(place), Some(time)) = (places[row], times[row]) else {
            let help = "give each row its place and its date, or leave the row out";
            let column = if places[row].is_none() {
                &spec.place
            } else {
                &spec.time
            };
            faults.push(table.fault_at(row, &column.value, "it is missing", help));
            continue;
        };
        let Some(at) = year_of(time) else {
            let help = "write 2021, 2021/22, 2021-04 or 2021-04-21";
            let what = format!("'{time}' is not a date");
            faults.push(table.fault_at(row, &spec.time.value, what, help));
            continue;
        };
        let Some(value) = values[row] else { continue };
        is_yearly &= time.trim().len() == 4 || time.contains('/');
        let points = if is_whole {
            &mut whole
        } else {
            series.entry(place).or_default()
        };
        if points.iter().any(|point| (point.0 - at).abs() < 1e-9) {
            let help = "keep one row for each place and time: say which by  rows = \"a condition\"";
            let what = format!("'{place}' has two values at {time}");
            faults.push(table.fault_at(row, &spec.place.value, what, help));
            continue;
        }
        points.push((at, value));
        noise.entry(place).or_default().extend(errors[row]);
    }
    faults.into_result(())?;
    if let (Some(code), true) = (&spec.whole, whole.is_empty()) {
        return Err(no_whole(&table, spec, &code.value, &places));
    }
    let mean_error = |code: &str| {
        let squares = noise.get(code).map_or(&[][..], Vec::as_slice);
        #[expect(clippy::cast_precision_loss, reason = "a series has few points")]
        let many = squares.len().max(1) as f64;
        (squares.iter().sum::<f64>() / many).sqrt()
    };
    let of = |(code, mut points): (&str, Vec<(f64, f64)>)| {
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        Series {
            code: code.to_owned(),
            points,
            noise: mean_error(code),
        }
    };
    let panel = Panel {
        whole: spec.whole.as_ref().map(|code| of((&code.value, whole))),
        places: series.into_iter().map(of).collect(),
    };
    Ok((panel, is_yearly))
}

/// How far from 0 a standard normal reaches in 95 of 100 cases.
const REACH: f64 = 1.959_963_984_540_054;

/// The square of each value's standard error, where its 95% interval is there.
fn squared_errors(spec: &PanelSpec, table: &Table) -> Result<Vec<Option<f64>>, Faults> {
    let Some([low, high]) = &spec.interval else {
        return Ok(vec![None; table.rows()]);
    };
    let (low, high) = (table.numbers(&low.value)?, table.numbers(&high.value)?);
    Ok((low.into_iter().zip(high))
        .map(|(low, high)| Some(((high? - low?) / (2.0 * REACH)).powi(2)))
        .collect())
}

/// Whether `condition` holds on each row; where nobody says, on all.
fn holds(condition: Option<&Located<Expression>>, table: &Table) -> Result<Vec<bool>, Faults> {
    let Some(condition) = condition else {
        return Ok(vec![true; table.rows()]);
    };
    let found = table.evaluate_condition(&condition.value)?;
    Ok(found.into_iter().map(|holds| holds == Some(true)).collect())
}

fn no_whole(table: &Table, spec: &PanelSpec, code: &str, places: &[Option<&str>]) -> Faults {
    let near = nearest(code, places.iter().flatten().copied());
    let help = match near.first() {
        Some(near) => format!("did you mean '{near}'?"),
        None => "write the code that stands for all places together".to_owned(),
    };
    let what = format!("'{code}' has no value in the column '{}'", spec.place.value);
    Fault::new(table.name(), what, help).into()
}
