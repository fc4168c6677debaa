//! Many elections at once, a row each.

use std::path::{Path, PathBuf};
use std::time::Instant;

use allotment_table::{Column, Fault, Faults, Source, Table};
use rayon::prelude::*;
use serde_json::{Map, Value};

use super::choice::Choice;
use super::input::{BALLOTS, ElectionFiles, PROJECTS};
use super::run::{Detail, decide};
use super::tables::forms_in;
use crate::sheet::Sheet;

/// What became of one election.
struct Row {
    file: String,
    rule: Option<String>,
    voters: Option<u64>,
    projects: Option<usize>,
    budget: Option<String>,
    spent: Option<String>,
    selected: Option<String>,
    ties: Option<usize>,
    seconds: f64,
    faults: Option<Faults>,
    sources: Vec<Source>,
}

/// Every election in `folder` decided as `choice` says: each `.pb` file, and
/// each folder that holds `projects.csv` and `ballots.csv`, by name. An
/// election that cannot be read or decided is a row with its fault; the faults
/// are given beside the table. All cores are used; only the column `seconds`,
/// left out unless `timed`, differs from run to run.
///
/// # Errors
/// [`Faults`] if there is no such folder, or no election in it.
pub fn tally(folder: &Path, choice: &Choice, timed: bool) -> Result<(Sheet, Faults), Faults> {
    let elections = elections(folder)?;
    let rows: Vec<Row> = elections
        .par_iter()
        .map(|path| row(folder, path, choice))
        .collect();
    let mut faults = Faults::new();
    for row in &rows {
        if let Some(found) = &row.faults {
            faults.merge(found.clone());
        }
    }
    let whole = |number: Option<usize>| number.and_then(|number| i64::try_from(number).ok());
    let fault = |row: &Row| {
        let faults = row.faults.as_ref()?;
        faults.iter().next().map(ToString::to_string)
    };
    let mut columns = vec![
        Column::text("file", rows.iter().map(|row| Some(&row.file))),
        Column::text("rule", rows.iter().map(|row| row.rule.as_ref())),
        Column::integers(
            "voters",
            rows.iter()
                .map(|row| row.voters.and_then(|voters| i64::try_from(voters).ok())),
        ),
        Column::integers("projects", rows.iter().map(|row| whole(row.projects))),
        Column::text("budget", rows.iter().map(|row| row.budget.as_ref())),
        Column::text("spent", rows.iter().map(|row| row.spent.as_ref())),
        Column::text("selected", rows.iter().map(|row| row.selected.as_ref())),
        Column::integers("ties", rows.iter().map(|row| whole(row.ties))),
    ];
    if timed {
        let seconds = rows.iter().map(|row| Some(row.seconds));
        columns.push(Column::numbers("seconds", seconds));
    }
    columns.push(Column::text("fault", rows.iter().map(fault)));
    let sources = rows.iter().flat_map(|row| row.sources.clone()).collect();
    let sheet = Sheet {
        table: Table::new("tally", columns),
        rows: "elections",
        sources,
        more: Map::new(),
    };
    Ok((sheet, faults))
}

/// The columns that are text even where every cell of them is a number: exact
/// amounts, and codes of projects.
const TEXTS: [&str; 3] = ["budget", "spent", "selected"];

/// The tally as one JSON document, whose types are the same whatever elections
/// there are.
///
/// # Errors
/// As [`Sheet::to_json`].
pub fn tally_document(sheet: &Sheet) -> Result<Value, Faults> {
    let mut document = sheet.to_json()?;
    for column in TEXTS {
        let rows = document[sheet.rows].as_array_mut().into_iter().flatten();
        for (row, cell) in rows.zip(sheet.table.text(column)?) {
            row[column] = cell.into();
        }
    }
    Ok(document)
}

fn row(folder: &Path, path: &Path, choice: &Choice) -> Row {
    let begun = Instant::now();
    let shown = path.strip_prefix(folder).unwrap_or(path);
    let mut row = Row {
        file: shown.display().to_string(),
        rule: None,
        voters: None,
        projects: None,
        budget: None,
        spent: None,
        selected: None,
        ties: None,
        seconds: 0.0,
        faults: None,
        sources: Vec::new(),
    };
    let decided = ElectionFiles::at(path).read().and_then(|loaded| {
        row.sources.clone_from(&loaded.sources);
        decide(&loaded.election, &loaded.name, choice, Detail::Outcome)
    });
    match decided {
        Ok(decided) => {
            let contest = &decided.contest;
            row.voters = Some(contest.voters);
            row.projects = Some(contest.projects.len());
            row.budget = Some(decided.amount(contest.budget));
            row.spent = Some(decided.amount(decided.outcome.spent(contest)));
            row.selected = Some(decided.selected().join(" "));
            row.ties = Some(decided.outcome.ties.len());
            row.rule = Some(decided.settled.rule);
        }
        Err(faults) => row.faults = Some(faults),
    }
    row.seconds = begun.elapsed().as_secs_f64();
    row
}

/// The elections of `folder`, by name, compared by bytes.
fn elections(folder: &Path) -> Result<Vec<PathBuf>, Faults> {
    let shown = folder.display().to_string();
    if let Err(error) = std::fs::read_dir(folder) {
        let what = format!("the folder cannot be read: {error}");
        return Err(Fault::new(shown, what, "name a folder of .pb files").into());
    }
    let found = elections_in(folder);
    if found.is_empty() {
        let help = "name a folder of .pb files, or of folders with projects.csv and ballots.csv";
        return Err(Fault::new(shown, "there is no election in it", help).into());
    }
    Ok(found)
}

/// The elections of `folder`, by name, compared by bytes; none if it is not
/// there.
pub(super) fn elections_in(folder: &Path) -> Vec<PathBuf> {
    let is_election = |path: &PathBuf| {
        let pb = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("pb"));
        let table = |stem: &str| !forms_in(path, stem).is_empty();
        (pb && path.is_file()) || (table(PROJECTS) && table(BALLOTS))
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(is_election)
        .collect();
    found.sort_by(|one, other| {
        let bytes = |path: &Path| path.as_os_str().as_encoded_bytes().to_vec();
        bytes(one).cmp(&bytes(other))
    });
    found
}
