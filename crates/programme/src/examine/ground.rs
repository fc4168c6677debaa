//! The places that promises name: people, regions, peers, and tenths of need.

use std::collections::{BTreeMap, HashMap};

use allotment_place::{Rank, decile};
use allotment_table::{Fault, Faults, Table, nearest};
use num_rational::BigRational;

use super::cells;

/// A measure of need, by tenths: 1 has the greatest.
#[derive(Debug, Clone)]
pub(super) struct Index {
    pub name: String,
    /// Position of each place's tenth, from 0; nothing where it has none.
    pub tenth_of: Vec<Option<usize>>,
}

/// The places.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub ids: Vec<String>,
    pub people: Vec<u64>,
    position: HashMap<String, usize>,
    /// The names of regions in order, and the position of each place's.
    pub regions: Option<(Vec<String>, Vec<Option<usize>>)>,
    pub indices: Vec<Index>,
    pub peers: Option<Vec<Vec<usize>>>,
    /// By column, the places of each code.
    levels: BTreeMap<String, HashMap<String, Vec<usize>>>,
}

/// Reads the places of `table`; each column of `measures` grows with need.
pub(super) fn read(table: &Table, measures: &[String]) -> Result<Ground, Faults> {
    let mut faults = Faults::new();
    if table.rows() == 0 {
        let help = "give a table with a row for each place";
        return Err(Fault::new(table.name(), "there are no places in it", help).into());
    }
    let names = table.column_names();
    let pick = |wanted: &[&'static str]| wanted.iter().copied().find(|name| names.contains(name));
    let id = pick(&["id", "place", "code"])
        .or(names.first().copied())
        .unwrap_or("id");
    let people_column = pick(&["population", "people"]).unwrap_or("population");
    let ids = faults.collect(table.place_ids(id));
    let people = faults.collect(people(table, people_column));
    let indices = indices(table, measures, &mut faults);
    let (Some(ids), Some(people)) = (ids, people) else {
        faults.into_result(())?;
        unreachable!("else there are faults");
    };
    let ids: Vec<String> = ids.iter().map(|id| id.as_str().to_owned()).collect();
    let position: HashMap<String, usize> = (ids.iter().enumerate())
        .map(|(at, id)| (id.clone(), at))
        .collect();
    let regions = if table.has("region") {
        faults
            .collect(table.text("region"))
            .map(|cells| regions(&cells))
    } else {
        None
    };
    let peers = if table.has("peers") {
        faults.collect(peers(table, &position))
    } else {
        None
    };
    let mut levels = BTreeMap::new();
    for name in names {
        if let Ok(cells) = table.text(name) {
            let mut codes: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, cell) in cells.into_iter().enumerate() {
                if let Some(code) = cell.map(str::trim).filter(|code| !code.is_empty()) {
                    codes.entry(code.to_owned()).or_default().push(at);
                }
            }
            levels.insert(name.to_owned(), codes);
        }
    }
    faults.into_result(Ground {
        ids,
        people,
        position,
        regions,
        indices,
        peers,
        levels,
    })
}

/// How many people live in each place.
fn people(table: &Table, column: &str) -> Result<Vec<u64>, Faults> {
    let (counts, mut faults) = table.integers_found(column)?;
    let cells = table.column(column)?;
    let mut people = Vec::with_capacity(counts.len());
    for (row, count) in counts.into_iter().enumerate() {
        let known = count.and_then(|count| u64::try_from(count).ok());
        // What is no number was told of.
        if known.is_none() && (count.is_some() || cells.cell_text(row).is_none()) {
            let what = "the number of people is missing or below zero";
            let help = "write how many people live there; 0 if nobody does";
            faults.push(table.fault_at(row, column, what, help));
        }
        people.push(known.unwrap_or(0));
    }
    faults.into_result(people)
}

impl Ground {
    /// The places that a cell of `table` names: codes of places, or of the
    /// column that `level` names.
    pub fn places(
        &self,
        cell: &str,
        level: Option<&str>,
        (table, row, column): (&Table, usize, &str),
    ) -> Result<Vec<usize>, Faults> {
        let level = level.and_then(|level| self.levels.get(level));
        let known = |code: &str| match level {
            Some(codes) => codes.contains_key(code),
            None => self.position.contains_key(code),
        };
        let mut faults = Faults::new();
        let mut found = Vec::new();
        for code in cells::names(cell, known) {
            match level {
                Some(codes) => match codes.get(&code) {
                    Some(places) => found.extend(places),
                    None => faults.push(unknown(&code, codes.keys(), table, row, column)),
                },
                None => match self.position.get(&code) {
                    Some(&place) => found.push(place),
                    None => {
                        faults.push(unknown(&code, self.position.keys(), table, row, column));
                    }
                },
            }
        }
        found.sort_unstable();
        found.dedup();
        faults.into_result(found)
    }
}

fn unknown<'a>(
    code: &str,
    known: impl Iterator<Item = &'a String>,
    table: &Table,
    row: usize,
    column: &str,
) -> Fault {
    let what = format!("'{code}' is not among the places");
    let help = match nearest(code, known.map(String::as_str)).first() {
        Some(near) => format!("did you mean '{near}'?"),
        None => "write codes of the places, or name in 'level' the column of larger areas".into(),
    };
    table.fault_at(row, column, what, help)
}

fn regions(cells: &[Option<&str>]) -> (Vec<String>, Vec<Option<usize>>) {
    let name = |cell: Option<&str>| {
        let cell = cell.map(str::trim).filter(|cell| !cell.is_empty());
        cell.map(str::to_owned)
    };
    let mut names: Vec<String> = cells.iter().copied().filter_map(name).collect();
    names.sort_unstable();
    names.dedup();
    let of = cells
        .iter()
        .map(|cell| names.binary_search(&name(*cell)?).ok());
    let of = of.collect();
    (names, of)
}

fn peers(table: &Table, position: &HashMap<String, usize>) -> Result<Vec<Vec<usize>>, Faults> {
    let mut faults = Faults::new();
    let mut all = Vec::with_capacity(table.rows());
    for (row, cell) in table.text("peers")?.into_iter().enumerate() {
        let mut own = Vec::new();
        for code in cells::names(cell.unwrap_or_default(), |code| position.contains_key(code)) {
            match position.get(&code) {
                Some(&peer) if peer == row => {
                    let what = "a place is not a peer of itself";
                    faults.push(table.fault_at(row, "peers", what, "leave it out"));
                }
                Some(&peer) => own.push(peer),
                None => faults.push(unknown(&code, position.keys(), table, row, "peers")),
            }
        }
        own.sort_unstable();
        own.dedup();
        all.push(own);
    }
    faults.into_result(all)
}

/// Every measure of need: columns of tenths, of ranks, and those named.
fn indices(table: &Table, measures: &[String], faults: &mut Faults) -> Vec<Index> {
    let mut found: Vec<Index> = Vec::new();
    let stem = |name: &str, ending: &str| -> Option<String> {
        if name == ending {
            return Some("need".to_owned());
        }
        let stem = name.strip_suffix(ending)?.strip_suffix('_')?;
        Some(stem.to_owned())
    };
    for (ending, is_rank) in [("decile", false), ("rank", true)] {
        for name in table.column_names() {
            let Some(stem) = stem(name, ending) else {
                continue;
            };
            if found.iter().any(|index| index.name == stem) {
                continue;
            }
            let most = if is_rank { table.rows() } else { 10 };
            let tenth_of = faults.collect(tenths(table, name, most, is_rank));
            found.extend(tenth_of.map(|tenth_of| Index {
                name: stem,
                tenth_of,
            }));
        }
    }
    for (at, column) in measures.iter().enumerate() {
        if measures[..at].contains(column) {
            continue;
        }
        // The column `imd` and the tenths in `imd_decile` are two, and may say two things.
        let is_taken = found.iter().any(|index| index.name == *column);
        let name = if is_taken {
            format!("{column}, ranked here")
        } else {
            column.clone()
        };
        if let Some(cells) = faults.collect(table.exact(column)) {
            let tenth_of = ranked(&cells);
            found.push(Index { name, tenth_of });
        }
    }
    found
}

fn tenths(
    table: &Table,
    name: &str,
    most: usize,
    is_rank: bool,
) -> Result<Vec<Option<usize>>, Faults> {
    let (cells, mut faults) = table.integers_found(name)?;
    let mut found = Vec::with_capacity(cells.len());
    for (row, cell) in cells.into_iter().enumerate() {
        let number = cell.and_then(|cell| usize::try_from(cell).ok());
        let number = number.filter(|number| (1..=most).contains(number));
        if cell.is_some() && number.is_none() {
            let what = format!("it is not from 1 to {most}, where 1 has the greatest need");
            let help = "correct it, or give the column another name";
            faults.push(table.fault_at(row, name, what, help));
        }
        found.push(number.and_then(|number| {
            if is_rank {
                let rank = Rank::new(u32::try_from(number).ok()?)?;
                Some(usize::from(decile(rank, table.rows())) - 1)
            } else {
                Some(number - 1)
            }
        }));
    }
    faults.into_result(found)
}

/// Tenths of a measure that grows with need; equal values share the best rank.
fn ranked(cells: &[Option<BigRational>]) -> Vec<Option<usize>> {
    let mut values: Vec<&BigRational> = cells.iter().flatten().collect();
    values.sort_unstable();
    let count = values.len();
    (cells.iter())
        .map(|cell| {
            let cell = cell.as_ref()?;
            let above = count - values.partition_point(|value| *value <= cell);
            let rank = Rank::new(u32::try_from(above + 1).ok()?)?;
            Some(usize::from(decile(rank, count)) - 1)
        })
        .collect()
}
