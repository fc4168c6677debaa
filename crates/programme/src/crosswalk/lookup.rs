//! Which new places each old place of a table lies in.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use allotment_crosswalk::Piece;
use allotment_table::{Fault, Faults, Table, nearest};

use super::{CrosswalkRequest, Weight};
use crate::vintage::{clash_of, strangers};

/// A look-up, read for the places of a table.
pub(super) struct Read {
    /// The codes of the table, in its order.
    pub codes: Vec<String>,
    /// What of them lies where.
    pub pieces: Vec<Piece>,
    /// The codes of the new places, in their order.
    pub new: Vec<String>,
    /// The new places of which the table has only a part.
    pub incomplete: Vec<PartOnly>,
}

/// A new place of which the table has only a part: its counts are too small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PartOnly {
    pub place: String,
    /// The old places that the table lacks.
    pub lacking: Vec<String>,
}

/// A row of the look-up.
struct Line<'a> {
    row: usize,
    from: &'a str,
    to: &'a str,
}

/// Reads the look-up of `request` for the places of its table.
pub(super) fn read(request: &CrosswalkRequest<'_>) -> Result<Read, Faults> {
    let mut faults = Faults::new();
    let ids = faults.collect(request.table.place_ids(request.id));
    let rows = match rows(request) {
        Ok((rows, wrong)) => {
            faults.merge(wrong);
            Some(rows)
        }
        Err(missing) => {
            faults.merge(missing);
            None
        }
    };
    // Beside codes that are wrong by themselves, those that the look-up lacks are told.
    let cells = request.table.text(request.id).unwrap_or_default();
    let codes: Vec<String> = (cells.into_iter())
        .map(|cell| cell.unwrap_or_default().trim().to_owned())
        .collect();
    let Some(rows) = rows else {
        return Err(faults);
    };
    if codes.is_empty() {
        return Err(faults);
    }
    let position: HashMap<&str, usize> = (codes.iter().enumerate())
        .map(|(at, code)| (code.as_str(), at))
        .collect();
    let own = (request.table, request.id);
    if let Some(fault) = clash_of(own, (request.lookup, request.from)) {
        let help = "name under --from the look-up's column of the table's own year";
        faults.push(Fault {
            help: help.into(),
            ..fault
        });
        return Err(faults);
    }
    if let Some(ids) = &ids {
        faults.extend(strangers(own, ids, (request.lookup, request.from)));
    }
    let weights = faults.collect(weights(request, &rows, &position));
    unknown(request, &codes, &rows, &mut faults);
    let mine: Vec<(usize, &Line<'_>)> = (rows.iter().enumerate())
        .filter(|(_, row)| position.contains_key(row.from))
        .collect();
    let new: BTreeSet<&str> = mine.iter().map(|(_, row)| row.to).collect();
    faults.into_result(())?;
    let weights = weights.expect("else there are faults");
    let place: HashMap<&str, usize> = new
        .iter()
        .enumerate()
        .map(|(at, &code)| (code, at))
        .collect();
    let pieces = mine
        .iter()
        .map(|&(at, row)| Piece {
            from: position[row.from],
            to: place[row.to],
            weight: weights[at],
        })
        .collect();
    Ok(Read {
        incomplete: incomplete(&rows, &weights, &position, &new),
        pieces,
        new: new.into_iter().map(str::to_owned).collect(),
        codes,
    })
}

/// The rows of the look-up. One that has no code of either kind belongs to
/// another geography and is passed over; the same row twice is a fault.
fn rows<'a>(request: &CrosswalkRequest<'a>) -> Result<(Vec<Line<'a>>, Faults), Faults> {
    let lookup = request.lookup;
    let mut faults = Faults::new();
    let from = faults.collect(lookup.text(request.from));
    let to = faults.collect(lookup.text(request.to));
    let (Some(from), Some(to)) = (from, to) else {
        faults.into_result(())?;
        unreachable!("else there are faults");
    };
    let filled = |cell: Option<&'a str>| cell.map(str::trim).filter(|code| !code.is_empty());
    let mut found = Vec::with_capacity(from.len());
    for (row, (from, to)) in from.into_iter().zip(to).enumerate() {
        match (filled(from), filled(to)) {
            (Some(from), Some(to)) => found.push(Line { row, from, to }),
            (None, None) => {}
            (from, _) => {
                let (column, other) = match from {
                    None => (request.from, request.to),
                    Some(_) => (request.to, request.from),
                };
                let what = format!("there is a code in '{other}' and none here");
                let help = "fill it in, or take the row out";
                faults.push(lookup.fault_at(row, column, what, help));
            }
        }
    }
    twice(lookup, &found, request, &mut faults);
    Ok((found, faults))
}

/// Faults for rows that repeat another in every cell, whatever white space is around it
/// and however the weight is written. What other columns say is text: `1.1` and `1.10`
/// may be two parts.
fn twice(lookup: &Table, rows: &[Line<'_>], request: &CrosswalkRequest<'_>, faults: &mut Faults) {
    let mut pairs: HashMap<(&str, &str), Vec<usize>> = HashMap::with_capacity(rows.len());
    let mut again: Vec<(usize, usize)> = Vec::new();
    let weight = match request.weight {
        Some(Weight::Lookup(column)) => Some(column),
        _ => None,
    };
    let cells = |row: usize| -> Vec<Option<String>> {
        let columns = lookup.columns().iter();
        columns
            .map(|column| {
                let cell = column.cell_text(row)?;
                let is_weight = weight == Some(column.name());
                Some(if is_weight {
                    as_read(&cell)
                } else {
                    cell.trim().to_owned()
                })
            })
            .collect()
    };
    for row in rows {
        let before = pairs.entry((row.from, row.to)).or_default();
        if let Some(&first) = before.iter().find(|&&first| cells(first) == cells(row.row)) {
            again.push((row.row, first));
        } else {
            before.push(row.row);
        }
    }
    for (row, first) in again {
        let what = format!("this row is already on line {}", lookup.line_of(first));
        faults.push(lookup.fault_at(row, request.from, what, "keep one of them"));
    }
}

/// A cell by what it says: a number in one way of writing it, unless it may be a code
/// (`007`) or has more digits than are told apart.
fn as_read(cell: &str) -> String {
    let cell = cell.trim();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let may_be_code = cell.len() > 1 && cell.starts_with('0') && !cell.starts_with("0.");
    match cell.parse::<f64>() {
        Ok(number) if (1..=15).contains(&digits) && !may_be_code => number.to_string(),
        _ => cell.to_owned(),
    }
}

/// The weight of each row: of the look-up, or of its new place.
fn weights(
    request: &CrosswalkRequest<'_>,
    rows: &[Line<'_>],
    position: &HashMap<&str, usize>,
) -> Result<Vec<f64>, Faults> {
    match request.weight {
        None => Ok(vec![1.0; rows.len()]),
        Some(Weight::Lookup(column)) => {
            let cells = request.lookup.measures(column)?;
            let mut faults = Faults::new();
            let mut found = Vec::with_capacity(rows.len());
            for row in rows {
                let weight = match cells[row.row] {
                    Some(weight) if weight >= 0.0 => weight,
                    // Nobody is told of the weight of a place that is not here; it may be any.
                    _ if !position.contains_key(row.from) => 1.0,
                    cell => {
                        let what = match cell {
                            None => "the weight is missing".to_owned(),
                            Some(weight) => format!("the weight {weight} is below 0"),
                        };
                        let help = "write a number that is 0 or more";
                        faults.push(request.lookup.fault_at(row.row, column, what, help));
                        0.0
                    }
                };
                found.push(weight);
            }
            faults.into_result(found)
        }
        Some(Weight::Of { table, id, column }) => {
            of_places(request, rows, position, (table, id, column))
        }
    }
}

/// The weight of each row's new place, as a table of the new places has it.
fn of_places(
    request: &CrosswalkRequest<'_>,
    rows: &[Line<'_>],
    position: &HashMap<&str, usize>,
    (table, id, column): (&Table, &str, &str),
) -> Result<Vec<f64>, Faults> {
    let mut faults = Faults::new();
    faults.extend(clash_of((table, id), (request.lookup, request.to)));
    let codes = faults.collect(table.place_ids(id));
    let cells = faults.collect(table.measures(column));
    let (Some(codes), Some(cells)) = (codes, cells) else {
        faults.into_result(())?;
        unreachable!("else there are faults");
    };
    let at: HashMap<&str, usize> = (codes.iter().enumerate())
        .map(|(at, code)| (code.as_str(), at))
        .collect();
    let mut parts: HashMap<&str, u32> = HashMap::new();
    for row in rows {
        *parts.entry(row.from).or_default() += 1;
    }
    let mut told = HashSet::new();
    let found = rows
        .iter()
        .map(|row| {
            // Who has one part needs no weight.
            if parts[row.from] == 1 {
                return 1.0;
            }
            let weight = at.get(row.to).and_then(|&at| cells[at]);
            if let Some(weight) = weight.filter(|weight| *weight >= 0.0) {
                return weight;
            }
            // Nobody is told of the weight of a place that is not here; it may be any.
            if !position.contains_key(row.from) {
                return 1.0;
            }
            if told.insert(row.to) {
                faults.push(match (at.get(row.to), weight) {
                    (Some(&place), _) => {
                        let what = "the weight is missing or below 0, and it is needed to share a place out";
                        table.fault_at(place, column, what, "write a number that is 0 or more")
                    }
                    (None, _) => {
                        let what = format!("'{}' is not in {}, which has the weights", row.to, table.name());
                        let help = "add its row, or share out equally by leaving the weight out";
                        request.lookup.fault_at(row.row, request.to, what, help)
                    }
                });
            }
            0.0
        })
        .collect();
    faults.into_result(found)
}

/// Faults for the codes of the table that the look-up does not have.
fn unknown(
    request: &CrosswalkRequest<'_>,
    codes: &[String],
    rows: &[Line<'_>],
    faults: &mut Faults,
) {
    let old: BTreeSet<&str> = rows.iter().map(|row| row.from).collect();
    let new: HashSet<&str> = rows.iter().map(|row| row.to).collect();
    for (row, code) in codes.iter().enumerate() {
        if code.is_empty() || old.contains(code.as_str()) {
            continue;
        }
        let what = format!(
            "'{code}' is not in the column '{}' of {}",
            request.from,
            request.lookup.name()
        );
        let near = nearest(code, near_in(&old, code));
        let help = if new.contains(code.as_str()) {
            format!(
                "it is a code of '{}': bring the table over the other way, or leave it as it is",
                request.to
            )
        } else if near.is_empty() {
            "use the look-up of the table's own level and vintage".to_owned()
        } else {
            format!(
                "the nearest codes there are {}; a code that was retired needs the look-up of its own vintage",
                near.join(", ")
            )
        };
        faults.push(request.table.fault_at(row, request.id, what, help));
    }
}

/// So many codes on either side in order are looked at for near ones: comparing
/// with a whole country for each wrong code would take minutes.
const BESIDE: usize = 200;

/// The codes around where `code` would stand.
fn near_in<'a>(codes: &BTreeSet<&'a str>, code: &'a str) -> impl Iterator<Item = &'a str> {
    let before = codes.range(..code).rev().take(BESIDE);
    before.chain(codes.range(code..).take(BESIDE)).copied()
}

/// New places of which the table has only a part, with the old places that it
/// lacks. Beside others, a part of weight 0 is none.
fn incomplete(
    rows: &[Line<'_>],
    weights: &[f64],
    position: &HashMap<&str, usize>,
    new: &BTreeSet<&str>,
) -> Vec<PartOnly> {
    let mut missing: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let has_weight: HashSet<&str> = (rows.iter().zip(weights))
        .filter(|(_, weight)| **weight > 0.0)
        .map(|(row, _)| row.from)
        .collect();
    for (row, weight) in rows.iter().zip(weights) {
        let is_none = *weight <= 0.0 && has_weight.contains(row.from);
        if new.contains(row.to) && !position.contains_key(row.from) && !is_none {
            missing.entry(row.to).or_default().insert(row.from);
        }
    }
    (missing.into_iter())
        .map(|(place, lacking)| PartOnly {
            place: place.to_owned(),
            lacking: lacking.into_iter().map(str::to_owned).collect(),
        })
        .collect()
}
