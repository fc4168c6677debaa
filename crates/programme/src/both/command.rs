//! Two tables of indices side by side, as a command on files.

use std::path::Path;

use allotment_place::{PlaceId, Rank, best_ranks};
use allotment_table::{Fault, Faults, Source, Table};

use super::align::{Aligned, rows_in};
use super::gather::{Gathering, Index, Level, area_level};
use super::run::{BothRun, Sides, compare, inverse};
use super::{Average, BothSpec};
use crate::Origins;
use crate::sheet::Sheet;
use crate::summarise::{Areas, whole};

/// Two tables of indices and how they are compared, as a command line names them.
#[derive(Debug, Clone)]
pub struct BothFiles<'a> {
    /// The two tables.
    pub tables: [&'a Path; 2],
    /// What the two indices are called in results.
    pub names: [String; 2],
    /// Their columns of codes.
    pub ids: [&'a str; 2],
    /// Their columns of scores: greater is more need.
    pub scores: [&'a str; 2],
    /// Their columns of ranks: 1 is the greatest need. Without one, scores are ranked.
    pub ranks: [&'a str; 2],
    /// The column of larger areas, in the first table or the look-up.
    pub by: Option<&'a str>,
    /// A table with the place's code and the larger area's.
    pub lookup: Option<&'a Path>,
    /// Its column of place codes.
    pub lookup_id: Option<&'a str>,
    /// The first table's column of people.
    pub population: &'a str,
    /// How they are compared.
    pub spec: BothSpec,
}

/// What a comparison of two tables made.
#[derive(Debug)]
pub struct BothSheets {
    /// A row a place, or an area.
    pub both: Sheet,
    /// The rows that some lists have and others have not.
    pub differences: Sheet,
    /// The places that averages hide, if there are areas.
    pub pockets: Option<Sheet>,
    /// What was found, in words.
    pub words: String,
}

/// One index as read: scores if they are there, ranks.
struct Read {
    scores: Option<Vec<f64>>,
    ranks: Vec<Rank>,
}

/// Compares the tables that `files` names; `origins` says where they came from.
///
/// # Errors
/// [`Faults`] of the tables and the look-up, or if the two are not of the same
/// places.
pub fn both_command(files: &BothFiles<'_>, origins: &Origins) -> Result<BothSheets, Faults> {
    let paths: Vec<&Path> = files.tables.into_iter().chain(files.lookup).collect();
    origins.about(&paths)?;
    let mut faults = Faults::new();
    let tables = files.tables.map(|path| faults.collect(origins.table(path)));
    let lookup = files.lookup.map(|path| faults.collect(origins.table(path)));
    faults.into_result(())?;
    let (Some(lookup), [Some(first), Some(second)]) =
        (lookup.map_or(Some(None), |read| read.map(Some)), tables)
    else {
        unreachable!("else there are faults")
    };
    let run = files.compare(&first, &second, lookup.as_ref())?;
    let read = [Some(&first), Some(&second), lookup.as_ref()];
    let sources: Vec<Source> = read
        .into_iter()
        .flatten()
        .map(|table| table.source().clone())
        .collect();
    let sheet = |table: Table, rows: &'static str| Sheet {
        table,
        rows,
        sources: sources.clone(),
        more: run.document(),
    };
    let rows = if files.by.is_some() {
        "areas"
    } else {
        "places"
    };
    Ok(BothSheets {
        both: sheet(run.table.clone(), rows),
        differences: sheet(run.differences.clone(), rows),
        pockets: run.pockets.clone().map(|table| sheet(table, "pockets")),
        words: run.in_words().to_owned(),
    })
}

impl BothFiles<'_> {
    fn compare(
        &self,
        first: &Table,
        second: &Table,
        lookup: Option<&Table>,
    ) -> Result<BothRun, Faults> {
        let mut faults = Faults::new();
        let aligned = faults.collect(rows_in((first, self.ids[0]), (second, self.ids[1])));
        let reads =
            [(0, first), (1, second)].map(|(at, table)| faults.collect(self.read(at, table)));
        let people = (self.by.is_some() || first.has(self.population))
            .then(|| faults.collect(whole(first, self.population)));
        faults.into_result(())?;
        let (Some(Aligned { ids, to_second }), [Some(a), Some(b)]) = (aligned, reads) else {
            unreachable!("else there are faults")
        };
        let areas = match self.by {
            Some(by) => {
                let gathering = Gathering {
                    first,
                    by,
                    lookup,
                    lookup_id: self.lookup_id,
                    population: self.population,
                };
                let rows: Vec<usize> = (0..to_second.len()).collect();
                let ours = areas(gathering, &ids[0], &a, &rows)?;
                let others = areas(gathering, &ids[1], &b, &inverse(&to_second))?;
                let level = area_level(&ours, &others, self.spec.average, None)?;
                Some((level, ours.area_of))
            }
            None => None,
        };
        let there = |all: &[f64]| to_second.iter().map(|&row| all[row]).collect();
        let names = first
            .has("name")
            .then(|| first.column("name").cloned())
            .transpose()?;
        let sides = Sides {
            names: self.names.clone(),
            places: Level {
                ids: ids[0].iter().map(ToString::to_string).collect(),
                people: people.flatten(),
                values: [a.scores, b.scores.as_deref().map(there)],
                ranks: [a.ranks, to_second.iter().map(|&row| b.ranks[row]).collect()],
                carried: names.into_iter().collect(),
                odds: None,
            },
            areas,
            chances: &|_| None,
        };
        Ok(compare(&self.spec, &sides))
    }

    /// The index of the table at `at`: by its ranks, or by its scores.
    fn read(&self, at: usize, table: &Table) -> Result<Read, Faults> {
        let (score, rank) = (self.scores[at], self.ranks[at]);
        let mut faults = Faults::new();
        let scores = table
            .has(score)
            .then(|| faults.collect(whole(table, score)));
        let ranks = table.has(rank).then(|| faults.collect(whole(table, rank)));
        if scores.is_none() && ranks.is_none() {
            let what = format!("it has neither a column '{score}' nor a column '{rank}'");
            let help = "name its column of scores with --score, or of ranks with --rank";
            faults.push(Fault::new(table.name(), what, help).at_line(1));
        } else if scores.is_none() && self.by.is_some() && self.spec.average == Average::Score {
            let what = format!("it has no column '{score}' to average over people");
            let help = "name its column of scores with --score, or average ranks:  --average rank";
            faults.push(Fault::new(table.name(), what, help).at_line(1));
        }
        faults.into_result(())?;
        let scores = scores.map(|scores| scores.expect("no fault"));
        let by = match ranks {
            // Ranked anew, so that equal places share the best rank however the
            // table ranked them.
            Some(ranks) => ranks
                .expect("no fault")
                .into_iter()
                .map(|rank| -rank)
                .collect(),
            None => scores.clone().expect("one of the two is there"),
        };
        Ok(Read {
            ranks: best_ranks(&by),
            scores,
        })
    }
}

/// The larger areas by one index. Where only ranks are known they stand for
/// scores, which are then not averaged.
fn areas(
    gathering: Gathering<'_>,
    ids: &[PlaceId],
    read: &Read,
    rows: &[usize],
) -> Result<Areas, Faults> {
    let ranks = read.ranks.iter();
    let stand_in: Vec<f64> = ranks.map(|rank| -f64::from(rank.get())).collect();
    gathering.areas(Index {
        ids,
        scores: read.scores.as_deref().unwrap_or(&stand_in),
        ranks: &read.ranks,
        rows,
    })
}
