//! How a measure went, from a table.

use std::collections::{BTreeMap, BTreeSet};

use allotment_expression::Expression;
use allotment_table::{Fault, Faults, Table, nearest};
use allotment_targets::{Panel, Series};

use super::dates::{Dates, length_of, year_of};
use super::spec::PanelSpec;
use crate::Files;
use crate::spec::Located;

/// A panel, and how its places and dates are said.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) panel: Panel,
    /// Whether it has a value a year.
    pub(super) is_yearly: bool,
    pub(super) dates: Dates,
    /// What people call its places, by code.
    pub(super) names: BTreeMap<String, String>,
}

/// The values of one place, in the order of the table.
#[derive(Default)]
struct Values {
    points: Vec<(f64, f64)>,
    /// The square of each value's error, where it is known.
    squares: Vec<Option<f64>>,
}

/// The panel that `spec` names: of each place the values that are there, in order of
/// time.
///
/// # Errors
/// A fault for each cell that is no date or no number, for a place with two values
/// at one time, for a condition that cannot be worked out, and if the code of all
/// places together is not there, or nothing of its size.
pub(super) fn panel(spec: &PanelSpec, files: &Files<'_>) -> Result<Loaded, Faults> {
    let table = files.table(&spec.path)?;
    let mut faults = Faults::new();
    let places = faults.collect(table.text(&spec.place.value));
    let times = faults.collect(table.text(&spec.time.value));
    let values = faults.collect(table.numbers(&spec.value.value));
    let kept = faults.collect(holds(spec.rows.as_ref(), &table, true));
    let is_place = faults.collect(holds(spec.places.as_ref(), &table, true));
    let is_alike = faults.collect(holds(spec.wholes.as_ref(), &table, false));
    let intervals = faults.collect(intervals(spec, &table));
    let names = match &spec.name {
        Some(name) => faults.collect(table.text(&name.value)),
        None => Some(vec![None; table.rows()]),
    };
    let (Some(places), Some(times), Some(values), Some(kept), Some(is_place), Some(intervals)) =
        (places, times, values, kept, is_place, intervals)
    else {
        faults.into_result(())?;
        unreachable!("else there are faults");
    };
    let (Some(is_alike), Some(names)) = (is_alike, names) else {
        faults.into_result(())?;
        unreachable!("else there are faults");
    };
    let whole_code = spec.whole.as_ref().map(|whole| whole.value.as_str());
    let mut series: BTreeMap<&str, Values> = BTreeMap::new();
    let mut alike: BTreeMap<&str, Values> = BTreeMap::new();
    let mut whole = Values::default();
    let mut called: BTreeMap<String, String> = BTreeMap::new();
    let mut lengths: BTreeSet<Option<u8>> = BTreeSet::new();
    let mut is_yearly = true;
    for row in 0..table.rows() {
        let is_whole = places[row].is_some() && places[row] == whole_code;
        if !kept[row] || !(is_whole || is_place[row] || is_alike[row]) {
            continue;
        }
        let (Some(place), Some(time)) = (places[row], times[row]) else {
            let column = if places[row].is_none() {
                &spec.place
            } else {
                &spec.time
            };
            faults.push(missing(&table, row, &column.value));
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
        lengths.insert(length_of(time));
        if let Some(name) = names[row] {
            called.insert(place.to_owned(), name.to_owned());
        }
        let of = if is_whole {
            &mut whole
        } else if is_alike[row] {
            alike.entry(place).or_default()
        } else {
            series.entry(place).or_default()
        };
        if (of.points.iter()).any(|point| (point.0 - at).abs() < 1e-9) {
            let help = "keep one row for each place and time: say which by  rows = \"a condition\"";
            let what = format!("'{place}' has two values at {time}");
            faults.push(table.fault_at(row, &spec.place.value, what, help));
            continue;
        }
        of.points.push((at, value));
        let square = match intervals[row].square_around(value) {
            Ok(square) => square,
            Err(what) => {
                faults.push(odd_interval(&table, row, spec, what));
                None
            }
        };
        of.squares.push(square);
    }
    let all = series.values().chain(alike.values()).chain([&whole]);
    faults.extend(no_intervals(files, spec, all));
    faults.into_result(())?;
    if let (Some(code), true) = (&spec.whole, whole.points.is_empty()) {
        return Err(no_whole(files, spec, code, &places));
    }
    if let (Some(condition), true) = (&spec.wholes, alike.is_empty()) {
        return Err(no_wholes(files, condition.line));
    }
    let years = lengths
        .first()
        .copied()
        .flatten()
        .filter(|_| lengths.len() == 1);
    let panel = panel_of(spec, whole, alike, series, years);
    Ok(Loaded {
        panel,
        is_yearly,
        dates: Dates { years },
        names: called,
    })
}

/// The panel of those values, each gathered over so many years.
fn panel_of(
    spec: &PanelSpec,
    whole: Values,
    alike: BTreeMap<&str, Values>,
    places: BTreeMap<&str, Values>,
    years: Option<u8>,
) -> Panel {
    let of = |(code, values): (&str, Values)| series_of(code, &values);
    Panel {
        whole: spec.whole.as_ref().map(|code| of((&code.value, whole))),
        wholes: alike.into_iter().map(of).collect(),
        places: places.into_iter().map(of).collect(),
        window_years: spec
            .window_years
            .unwrap_or_else(|| f64::from(years.unwrap_or(0))),
    }
}

fn missing(table: &Table, row: usize, column: &str) -> Fault {
    let help = "give each row its place and its date, or leave the row out";
    table.fault_at(row, column, "it is missing", help)
}

fn no_wholes(files: &Files<'_>, line: u64) -> Faults {
    let what = "no row that is kept is of the size of the whole";
    let help = "correct the condition  wholes, or leave it out";
    let fault = Fault::new(files.document_file(), what, help);
    fault.at_line(line).into()
}

/// The values of `code` in order of time. A value whose error is not known gets the
/// root mean square of the others'.
fn series_of(code: &str, values: &Values) -> Series {
    let known: Vec<f64> = values.squares.iter().flatten().copied().collect();
    #[expect(clippy::cast_precision_loss, reason = "a series has few points")]
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let mut order: Vec<usize> = (0..values.points.len()).collect();
    order.sort_by(|&one, &other| values.points[one].0.total_cmp(&values.points[other].0));
    let error = |&at: &usize| values.squares[at].unwrap_or(mean).sqrt();
    Series {
        code: code.to_owned(),
        errors: if known.is_empty() {
            Vec::new()
        } else {
            order.iter().map(error).collect()
        },
        points: order.iter().map(|&at| values.points[at]).collect(),
    }
}

/// How far from 0 a standard normal reaches in 95 of 100 cases.
const REACH: f64 = 1.959_963_984_540_054;

/// The ends of a value's 95% interval, as far as they are there.
#[derive(Clone, Copy, Default)]
struct Interval([Option<f64>; 2]);

impl Interval {
    /// The square of the standard error of `value`, where its interval is there; or what is
    /// odd about it.
    fn square_around(self, value: f64) -> Result<Option<f64>, &'static str> {
        match self.0 {
            [None, None] => Ok(None),
            [Some(low), Some(high)] if low > high => Err("its low end is above its high end"),
            [Some(low), Some(high)] if value < low || value > high => {
                Err("its interval does not hold the value")
            }
            [Some(low), Some(high)] => Ok(Some(((high - low) / (2.0 * REACH)).powi(2))),
            _ => Err("its interval has one end only"),
        }
    }
}

/// Each value's 95% interval.
fn intervals(spec: &PanelSpec, table: &Table) -> Result<Vec<Interval>, Faults> {
    let Some([low, high]) = &spec.interval else {
        return Ok(vec![Interval::default(); table.rows()]);
    };
    let (low, high) = (table.numbers(&low.value)?, table.numbers(&high.value)?);
    Ok((low.into_iter().zip(high))
        .map(|(low, high)| Interval([low, high]))
        .collect())
}

/// That intervals are named, and none of the values that are kept has one.
fn no_intervals<'a>(
    files: &Files<'_>,
    spec: &PanelSpec,
    all: impl Iterator<Item = &'a Values>,
) -> Option<Fault> {
    let [low, high] = spec.interval.as_ref()?;
    let mut squares = all.flat_map(|values| &values.squares).peekable();
    squares.peek()?;
    if squares.any(Option::is_some) {
        return None;
    }
    let (one, other) = (&low.value, &high.value);
    let what = format!("no row that is kept has an interval in '{one}' and '{other}'");
    let help = "name the columns that have the ends of 95% intervals, or leave low and high out";
    Some(Fault::new(files.document_file(), what, help).at_line(low.line))
}

fn odd_interval(table: &Table, row: usize, spec: &PanelSpec, what: &str) -> Fault {
    let low = spec.interval.as_ref().map_or("", |[low, _]| &low.value);
    let help = "look whether  low  and  high  of the panel name the right columns; else correct the row, or leave both ends empty";
    table.fault_at(row, low, what, help)
}

/// Whether `condition` holds on each row; where nobody says, `otherwise`.
fn holds(
    condition: Option<&Located<Expression>>,
    table: &Table,
    otherwise: bool,
) -> Result<Vec<bool>, Faults> {
    let Some(condition) = condition else {
        return Ok(vec![otherwise; table.rows()]);
    };
    let found = table.evaluate_condition(&condition.value)?;
    Ok(found.into_iter().map(|holds| holds == Some(true)).collect())
}

fn no_whole(
    files: &Files<'_>,
    spec: &PanelSpec,
    code: &Located<String>,
    places: &[Option<&str>],
) -> Faults {
    let near = nearest(&code.value, places.iter().flatten().copied());
    let help = match near.first() {
        Some(near) => format!("did you mean '{near}'?"),
        None => "write the code that stands for all places together".to_owned(),
    };
    let what = format!(
        "'{}' has no value in the column '{}' of {}",
        code.value, spec.place.value, spec.path.value
    );
    let fault = Fault::new(files.document_file(), what, help);
    fault.at_line(code.line).into()
}
