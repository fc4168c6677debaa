//! How many people of each kind could have voted.

use std::collections::BTreeSet;

use allotment_decide::{AgeBands, Eligible, ParticipationOptions};
use allotment_election::Election;
use allotment_table::{Fault, Faults, Source, Table};

use super::ParticipationChoice;

const PEOPLE: &str = "people";
const AGE: &str = "age";
const FROM: &str = "age_from";
const TO: &str = "age_to";

/// The people who could have voted.
pub(super) struct Population {
    /// What the table is called among the inputs.
    pub(super) name: String,
    /// The file, as faults name it.
    file: String,
    pub(super) people: Vec<Eligible>,
    /// All of them.
    pub(super) total: u64,
    /// How many were left out, being younger than the first band.
    pub(super) younger: u64,
    /// The columns asked for that the table does not have.
    pub(super) missing: Vec<String>,
    pub(super) source: Source,
}

/// Ages from one to another; open if nobody says where it ends.
type Ages = (u32, Option<u32>);

impl Population {
    /// The people of `table`: a row a kind of people, told by any columns that
    /// the voters have too, `people` of them each.
    ///
    /// # Errors
    /// [`Faults`]: every cell that is wrong, and a table that does not fit.
    pub(super) fn read(
        table: &Table,
        election: &Election,
        options: &ParticipationOptions,
        choice: &ParticipationChoice,
    ) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let taken = faults
            .collect(rows_taken(table, choice))
            .unwrap_or_default();
        let counts = faults.collect(table.integers(PEOPLE)).unwrap_or_default();
        let with_ages = table.has(AGE) || table.has(FROM);
        let (here, missing): (Vec<&String>, Vec<&String>) = options
            .columns
            .iter()
            .partition(|name| table.has(name) || (*name == AGE && with_ages));
        // Ages are also read where nobody groups by them: the youngest go.
        let reads_ages =
            with_ages && (choice.bands.is_some() || here.iter().any(|name| *name == AGE));
        let ages = if reads_ages {
            faults.collect(ages(table, &taken)).unwrap_or_default()
        } else {
            Vec::new()
        };
        faults.into_result(())?;
        let mut faults = Faults::new();
        let first = choice.bands.iter().flatten().copied().min().unwrap_or(0);
        let known = labels(election, &options.ages);
        let mut population = Self {
            file: table.name().to_owned(),
            name: table
                .source()
                .file
                .clone()
                .unwrap_or_else(|| table.name().to_owned()),
            people: Vec::new(),
            total: 0,
            younger: 0,
            missing: missing.into_iter().cloned().collect(),
            source: table.source().clone(),
        };
        let texts: Vec<(&String, Vec<Option<&str>>)> = here
            .iter()
            .filter(|name| **name != AGE)
            .filter_map(|name| Some((*name, faults.collect(table.text(name))?)))
            .collect();
        for (at, &row) in taken.iter().enumerate() {
            let people = match counts[row].map(u64::try_from) {
                Some(Ok(people)) => people,
                Some(Err(_)) => {
                    let help = "write how many people there are, 0 or more";
                    faults.push(table.fault_at(row, PEOPLE, "it is below 0", help));
                    continue;
                }
                None => {
                    let help = "write how many people there are, 0 if none";
                    faults.push(table.fault_at(row, PEOPLE, "it is empty", help));
                    continue;
                }
            };
            if let Some(&(from, to)) = ages.get(at) {
                let Some(band) = band(&options.ages, (from, to), &known) else {
                    faults.push(cut(table, row, (from, to)));
                    continue;
                };
                if to.unwrap_or(u32::MAX) < first {
                    population.younger += people;
                    continue;
                }
                if here.iter().any(|name| *name == AGE) {
                    population.add(AGE, band, people);
                }
            }
            population.total += people;
            for (name, cells) in &texts {
                match cells[row].map(str::trim).filter(|cell| !cell.is_empty()) {
                    Some(cell) => population.add(name, cell.to_owned(), people),
                    None => {
                        let help = "say of each row's people what they are, or take the column out";
                        faults.push(table.fault_at(row, name, "it is empty", help));
                    }
                }
            }
        }
        faults.into_result(())?;
        population.fits(election)?;
        Ok(population)
    }

    fn add(&mut self, column: &str, value: String, people: u64) {
        self.people.push(Eligible {
            column: column.to_owned(),
            value,
            people,
        });
    }

    /// Refuses a column of which no value is one of the voters'.
    fn fits(&self, election: &Election) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let columns: BTreeSet<&str> = self.people.iter().map(|one| one.column.as_str()).collect();
        for name in columns.into_iter().filter(|&name| name != AGE) {
            let column = election.vote_column(name);
            let voters: BTreeSet<&str> = column
                .iter()
                .flat_map(|column| column.cells())
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect();
            let here = self.people.iter().filter(|one| one.column == name);
            let here: BTreeSet<&str> = here.map(|one| one.value.as_str()).collect();
            if !voters.is_empty() && here.is_disjoint(&voters) {
                let what = format!(
                    "none of its values ({}) is one of the voters' ({})",
                    few(&here),
                    few(&voters)
                );
                let help = "write the values as the ballots do";
                faults.push(Fault::new(&self.file, what, help).in_column(name));
            }
        }
        faults.into_result(())
    }
}

/// The rows that have every value asked for.
fn rows_taken(table: &Table, choice: &ParticipationChoice) -> Result<Vec<usize>, Faults> {
    let mut faults = Faults::new();
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    for (name, value) in &choice.only {
        if let Some(cells) = faults.collect(table.text(name)) {
            rows.retain(|&row| cells[row].map(str::trim) == Some(value.as_str()));
        }
    }
    if rows.is_empty() && faults.is_empty() {
        let asked: Vec<String> = choice
            .only
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let what = match asked.as_slice() {
            [] => "it has no row".to_owned(),
            _ => format!("no row has {}", asked.join(" and ")),
        };
        let help = "look which values the column has, and write one of them after --where";
        faults.push(Fault::new(table.name(), what, help));
    }
    faults.into_result(rows)
}

/// The ages of each of `rows`: in `age` (`34`, `30-34`, `90+`), or from
/// `age_from` to `age_to`, open if that is empty.
fn ages(table: &Table, rows: &[usize]) -> Result<Vec<Ages>, Faults> {
    let mut faults = Faults::new();
    let mut all = Vec::new();
    if table.has(AGE) {
        let cells = table.text(AGE)?;
        for &row in rows {
            match cells[row].and_then(ages_of) {
                Some(ages) => all.push(ages),
                None => {
                    let what = format!("'{}' is no age", cells[row].unwrap_or_default());
                    let help = "write an age in years such as 34, 30-34 or 90+";
                    faults.push(table.fault_at(row, AGE, what, help));
                }
            }
        }
        return faults.into_result(all);
    }
    let from = table.integers(FROM)?;
    let to = if table.has(TO) {
        table.integers(TO)?
    } else {
        let help = "add age_to: the last year of each row, empty where it has no end";
        return Err(Fault::new(table.name(), "it has age_from and no age_to", help).into());
    };
    for &row in rows {
        let first = from[row].and_then(|age| u32::try_from(age).ok());
        let last = to[row].map(u32::try_from);
        match (first, last) {
            (Some(first), None) => all.push((first, None)),
            (Some(first), Some(Ok(last))) if last >= first => all.push((first, Some(last))),
            _ => {
                let what = "these are no ages from one to another";
                let help = "write the first year in age_from, the last in age_to, or nothing there if it has no end";
                faults.push(table.fault_at(row, FROM, what, help));
            }
        }
    }
    faults.into_result(all)
}

fn ages_of(cell: &str) -> Option<Ages> {
    let cell = cell.trim();
    if let Ok(age) = cell.parse() {
        return Some((age, Some(age)));
    }
    if let Some(age) = cell.strip_suffix('+') {
        return Some((age.trim().parse().ok()?, None));
    }
    let (from, to) = cell.split_once(['-', '–'])?;
    let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (from <= to).then_some((from, Some(to)))
}

/// The band of `ages`; nothing if they lie in more than one, unless voters are
/// told by the same ages.
fn band(bands: &AgeBands, (from, to): Ages, known: &BTreeSet<String>) -> Option<String> {
    let one = bands.label(&from.to_string());
    let other = bands.label(&to.unwrap_or(u32::MAX).to_string());
    if one == other {
        return Some(one);
    }
    let written = match to {
        Some(to) => format!("{from}-{to}"),
        None => format!("{from}+"),
    };
    known.contains(&written).then_some(written)
}

fn cut(table: &Table, row: usize, (from, to): Ages) -> Fault {
    let ages = match to {
        Some(to) => format!("the ages {from} to {to}"),
        None => format!("the ages from {from} up"),
    };
    let column = if table.has(AGE) { AGE } else { FROM };
    let what = format!("{ages} lie in more than one band");
    let help = "choose --bands that do not cut them, or give single ages";
    table.fault_at(row, column, what, help)
}

/// How the voters' own ages are called.
fn labels(election: &Election, ages: &AgeBands) -> BTreeSet<String> {
    let column = election.vote_column(AGE);
    let cells: BTreeSet<&str> = column.iter().flat_map(|column| column.cells()).collect();
    cells
        .into_iter()
        .filter_map(|cell| ages.band_of(cell))
        .collect()
}

/// The first few of `values`.
fn few(values: &BTreeSet<&str>) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<&str> = values.iter().copied().take(SHOWN).collect();
    let more = if values.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
