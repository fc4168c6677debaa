//! The need stage's output, summed up for larger areas.

use std::collections::{BTreeMap, BTreeSet};

use allotment_need::{AreaSummary, Ranked, Summary, SummaryError, summarise};
use allotment_place::Rank;
use allotment_table::{Column, Fault, Faults, Table};

use crate::vintage::{clash_of, strangers};

/// What is summed up by what.
#[derive(Debug, Clone)]
pub struct SummariseRequest<'a> {
    /// The need stage's output.
    pub need: &'a Table,
    /// Its column of codes.
    pub id: &'a str,
    /// The column of larger areas, in `need` or in `lookup`.
    pub by: &'a str,
    /// A table with the place's code and the larger area's.
    pub lookup: Option<&'a Table>,
    /// Its column of place codes; found by its codes if absent.
    pub lookup_id: Option<&'a str>,
    /// The column of people in `need`.
    pub population: &'a str,
}

/// The areas, and which one each place lies in.
#[derive(Debug, Clone)]
pub struct Areas {
    /// A row an area, in order of code.
    pub table: Table,
    /// What a reader should know of the table, a sentence each.
    pub notes: Vec<String>,
    /// The codes of the areas, in the same order.
    pub codes: Vec<String>,
    /// For each place its area's position in `codes`.
    pub area_of: Vec<usize>,
    /// People, for each place.
    pub population: Vec<f64>,
}

impl SummariseRequest<'_> {
    /// The measures of each larger area, with their ranks, and the columns of
    /// the look-up that have one value for the whole of each area.
    ///
    /// # Errors
    /// [`Faults`]: a column that is not there, a place without an area, a
    /// population that counts nobody.
    pub fn run(&self) -> Result<Areas, Faults> {
        let mut faults = Faults::new();
        let ids = faults.collect(self.need.place_ids(self.id));
        let scores = faults.collect(whole(self.need, "score"));
        let ranks = faults.collect(ranks(self.need));
        let population = faults.collect(whole(self.need, self.population));
        let home = match &ids {
            Some(ids) => {
                let ids: Vec<&str> = ids.iter().map(allotment_place::PlaceId::as_str).collect();
                faults.collect(self.homes(&ids))
            }
            None => None,
        };
        faults.into_result(())?;
        let (Some(scores), Some(ranks), Some(population), Some(home)) =
            (scores, ranks, population, home)
        else {
            unreachable!("else there are faults")
        };
        let codes: Vec<String> = home
            .area
            .iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .cloned()
            .collect();
        let position: BTreeMap<&str, usize> = codes
            .iter()
            .enumerate()
            .map(|(at, code)| (code.as_str(), at))
            .collect();
        let area_of: Vec<usize> = home
            .area
            .iter()
            .map(|code| position[code.as_str()])
            .collect();
        let found = summarise(&Summary {
            scores: &scores,
            ranks: &ranks,
            population: &population,
            area: &area_of,
            names: &codes,
        })
        .map_err(|error| self.fault(&error))?;
        let (table, notes) = self.table(&codes, &found, &home, (&area_of, &population));
        Ok(Areas {
            table,
            notes,
            codes,
            area_of,
            population,
        })
    }

    /// Each place's area, and where the carried columns come from.
    fn homes(&self, ids: &[&str]) -> Result<Homes<'_>, Faults> {
        let Some(lookup) = self.lookup else {
            return Ok(Homes {
                area: codes(self.need, self.by)?,
                from: self.need,
                row: (0..ids.len()).collect(),
                taken: self.id.to_owned(),
            });
        };
        let id_column = match self.lookup_id {
            Some(column) => column.to_owned(),
            None => find_id_column(lookup, self.by, ids)?,
        };
        let all = codes(lookup, self.by)?;
        let mut rows = BTreeMap::new();
        let mut faults = Faults::new();
        for (row, id) in codes(lookup, &id_column)?.into_iter().enumerate() {
            if let Some(first) = rows.insert(id.clone(), row)
                && all[first] != all[row]
            {
                let what = format!(
                    "'{id}' lies in '{}' here and in '{}' on line {}",
                    all[row],
                    all[first],
                    lookup.line_of(first)
                );
                faults.push(lookup.fault_at(row, &id_column, what, "keep one of them"));
            }
        }
        let own = (self.need, self.id);
        if let Some(fault) = clash_of(own, (lookup, &id_column)) {
            return Err(fault.into());
        }
        if let Ok(ids) = self.need.place_ids(self.id) {
            faults.extend(strangers(own, &ids, (lookup, &id_column)));
        }
        let mut row_of = Vec::with_capacity(ids.len());
        for (place, id) in ids.iter().enumerate() {
            match rows.get(*id) {
                Some(&row) => row_of.push(row),
                None => {
                    let what = format!("'{id}' is not in {}", lookup.name());
                    let help = "use the look-up of the same vintage, or add the code to it";
                    faults.push(self.need.fault_at(place, self.id, what, help));
                }
            }
        }
        faults.into_result(())?;
        Ok(Homes {
            area: row_of.iter().map(|&row| all[row].clone()).collect(),
            from: lookup,
            row: row_of,
            taken: id_column,
        })
    }

    fn table(
        &self,
        codes: &[String],
        found: &[AreaSummary],
        home: &Homes<'_>,
        (area_of, population): (&[usize], &[f64]),
    ) -> (Table, Vec<String>) {
        let level = home.from.level(self.by);
        let text = |name: &str| Column::codes(name, codes.iter().map(Some)).of_level(level.clone());
        let mut columns = vec![text("id")];
        if self.by != "id" {
            columns.push(text(self.by));
        }
        let count = |name: &str, value: &dyn Fn(&AreaSummary) -> u64| {
            let cells = found.iter().map(|area| i64::try_from(value(area)).ok());
            Column::integers(name, cells)
        };
        columns.push(count("places", &|area| area.places as u64));
        let people = found.iter().map(|area| Some(area.population));
        columns.push(Column::numbers("population", people));
        let measures: [(&str, Measure); 5] = [
            ("average_score", |area| area.average_score),
            ("average_rank", |area| area.average_rank),
            ("proportion_worst_decile", |area| {
                area.proportion_worst_decile
            }),
            ("extent", |area| area.extent),
            ("local_concentration", |area| area.local_concentration),
        ];
        for (name, measure) in measures {
            let values = found.iter().map(|area| Some(measure(area).value));
            columns.push(Column::numbers(name, values));
            columns.push(count(&format!("{name}_rank"), &|area| {
                u64::from(measure(area).rank.get())
            }));
        }
        columns.push(count("within_spread", &|area| {
            u64::from(area.within_spread())
        }));
        let worst = found.iter().map(|area| Some(area.people_in_worst_decile));
        columns.push(Column::numbers("people_in_worst_decile", worst));
        columns.push(count("worst_rank", &|area| {
            u64::from(area.worst_rank.get())
        }));
        columns.push(count("best_rank", &|area| u64::from(area.best_rank.get())));
        let mut astride_of = Vec::new();
        let mut most_astride = 0;
        for (column, astride) in carried_columns(home, area_of, population, codes.len()) {
            if columns.iter().any(|known| known.name() == column.name()) {
                continue;
            }
            if astride > 0 {
                most_astride = most_astride.max(astride);
                astride_of.push(column.name().to_owned());
            }
            columns.push(column);
        }
        let notes = if astride_of.is_empty() {
            Vec::new()
        } else {
            vec![format!(
                "up to {most_astride} of {} lie across a border of {} and count where most of their people live",
                codes.len(),
                astride_of.join(", ")
            )]
        };
        (Table::new("areas", columns), notes)
    }

    fn fault(&self, error: &SummaryError) -> Faults {
        let message = error.to_string();
        let (what, help) = message
            .rsplit_once(": ")
            .unwrap_or((&message, "correct the table"));
        match error {
            SummaryError::Population { row, .. } => {
                self.need.fault_at(*row, self.population, what, help).into()
            }
            _ => Fault::new(self.need.name(), what, help)
                .in_column(self.population)
                .into(),
        }
    }
}

/// One of the measures of an area.
type Measure = fn(&AreaSummary) -> Ranked;

/// Each place's larger area, by code.
struct Homes<'a> {
    area: Vec<String>,
    /// The table that says so.
    from: &'a Table,
    /// Each place's row in it.
    row: Vec<usize>,
    /// Its column of place codes.
    taken: String,
}

/// At most one area in so many may lie across a border of a column that is
/// carried; where more do, the column does not belong to the areas.
const ONE_ASTRIDE_IN: usize = 20;

/// The columns of text that belong to the areas: an area's name, and the still
/// larger areas that it lies in. An area that lies across a border takes the
/// value where most of its people live, ties by text; the columns come with how
/// many such areas there are.
fn carried_columns(
    home: &Homes<'_>,
    area_of: &[usize],
    people: &[f64],
    areas: usize,
) -> Vec<(Column, usize)> {
    let mut carried = Vec::new();
    for column in home.from.columns() {
        let name = column.name();
        if name == home.taken {
            continue;
        }
        let Ok(cells) = home.from.text(name) else {
            continue;
        };
        let mut counts: Vec<BTreeMap<Option<&str>, f64>> = vec![BTreeMap::new(); areas];
        for ((&row, &area), people) in home.row.iter().zip(area_of).zip(people) {
            *counts[area].entry(cells[row]).or_insert(0.0) += people;
        }
        let astride = counts.iter().filter(|values| values.len() > 1).count();
        if astride * ONE_ASTRIDE_IN > areas {
            continue;
        }
        let most = |values: &BTreeMap<Option<&'_ str>, f64>| {
            let greatest = values.values().copied().fold(f64::NEG_INFINITY, f64::max);
            let mut found = values.iter().filter(|(_, people)| **people >= greatest);
            found.next().and_then(|(value, _)| value.map(str::to_owned))
        };
        let values: Vec<Option<String>> = counts.iter().map(most).collect();
        if values.iter().any(Option::is_some) {
            carried.push((Column::text(name, values), astride));
        }
    }
    carried
}

/// The only column of `lookup`, besides `by`, that has every code in `ids`.
fn find_id_column(lookup: &Table, by: &str, ids: &[&str]) -> Result<String, Faults> {
    if lookup.has("id") && by != "id" {
        return Ok("id".into());
    }
    let mut best: Option<(usize, &str)> = None;
    for column in lookup.columns().iter().filter(|column| column.name() != by) {
        let Ok(cells) = lookup.text(column.name()) else {
            continue;
        };
        let known: BTreeSet<&str> = cells.into_iter().flatten().collect();
        let hits = ids.iter().filter(|id| known.contains(**id)).count();
        if hits > best.map_or(0, |(most, _)| most) {
            best = Some((hits, column.name()));
        }
    }
    best.map(|(_, name)| name.to_owned()).ok_or_else(|| {
        let what = "no column of the look-up has any of the places' codes";
        let help = "use the look-up of the same level and vintage, and see that its codes are text";
        Fault::new(lookup.name(), what, help).into()
    })
}

/// The column `name` as codes, none of them missing.
fn codes(table: &Table, name: &str) -> Result<Vec<String>, Faults> {
    let cells = table.text(name)?;
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(cells.len());
    for (row, cell) in cells.into_iter().enumerate() {
        match cell {
            Some(code) if !code.trim().is_empty() => found.push(code.to_owned()),
            _ => faults.push(table.fault_at(row, name, "the code is missing", "fill it in")),
        }
    }
    faults.into_result(found)
}

/// The column `name` as numbers, none of them missing.
pub(crate) fn whole(table: &Table, name: &str) -> Result<Vec<f64>, Faults> {
    let cells = table.each_measure(name)?;
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(cells.len());
    for (row, cell) in cells.into_iter().enumerate() {
        match cell {
            Ok(Some(number)) => found.push(number),
            Err(wrong) => faults.push(*wrong),
            Ok(None) => {
                faults.push(table.fault_at(row, name, "the number is missing", "fill it in"));
            }
        }
    }
    faults.into_result(found)
}

fn ranks(table: &Table) -> Result<Vec<Rank>, Faults> {
    let cells = table.integers("rank")?;
    let places = i64::try_from(table.rows()).unwrap_or(i64::MAX);
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(cells.len());
    for (row, cell) in cells.into_iter().enumerate() {
        let rank = cell.filter(|rank| (1..=places).contains(rank));
        match rank.and_then(|rank| Rank::new(u32::try_from(rank).ok()?)) {
            Some(rank) => found.push(rank),
            None => {
                let what = format!("this is no rank from 1 to {places}");
                let help = "give the need stage's own output";
                faults.push(table.fault_at(row, "rank", what, help));
            }
        }
    }
    faults.into_result(found)
}
