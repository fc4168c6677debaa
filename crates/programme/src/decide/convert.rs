//! Elections from one form into another, and what is wrong with one.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use allotment_election::{Election, Severity, check, read_pb, write_csv, write_pb};
use allotment_table::{Column, Fault, Faults, Table};
use serde_json::Map;

use super::choice::Choice;
use super::input::{BALLOTS, ElectionFiles, Loaded, PROJECTS, SETTINGS, of_election, taken_in};
use super::run::{Detail, decide};
use super::tables::{TableForm, forms_in};
use crate::sheet::Sheet;

/// The files that `loaded` becomes at `out`: a `.pb` file, or a folder with the
/// tables `projects`, `ballots` and `meta` in the form `form`.
///
/// # Errors
/// [`Faults`] if a table cannot be written.
pub fn converted(
    loaded: &Loaded,
    out: &Path,
    form: TableForm,
) -> Result<Vec<(PathBuf, Vec<u8>)>, Faults> {
    if is_pb(out) {
        return Ok(vec![(out.to_path_buf(), write_pb(&loaded.election))]);
    }
    let (projects, ballots) = write_csv(&loaded.election);
    let settings = settings_csv(&loaded.election)?;
    [
        (PROJECTS, projects),
        (BALLOTS, ballots),
        (SETTINGS, settings),
    ]
    .into_iter()
    .map(|(stem, csv)| {
        let bytes = form.of_csv(stem, csv, &loaded.sources)?;
        Ok((form.named(out, stem), bytes))
    })
    .collect()
}

/// Tables of an election that lie in `folder` in another form than `form`, so
/// that the folder could be read two ways once `form` is written.
#[must_use]
pub fn other_tables(folder: &Path, form: TableForm) -> Vec<PathBuf> {
    [PROJECTS, BALLOTS, SETTINGS]
        .into_iter()
        .flat_map(|stem| {
            let written = form.named(folder, stem);
            forms_in(folder, stem)
                .into_iter()
                .filter(move |found| *found != written)
        })
        .collect()
}

/// META of `election` as the table that stands beside the other two.
pub(super) fn settings_csv(election: &Election) -> Result<Vec<u8>, Faults> {
    let settings = election.settings();
    let keys = settings.iter().map(|(key, _)| Some(key));
    let values = settings.iter().map(|(_, value)| Some(value));
    let columns = vec![Column::text("key", keys), Column::text("value", values)];
    Table::new(SETTINGS, columns).to_csv()
}

/// Whether `path` is named as a `.pb` file.
#[must_use]
pub fn is_pb(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("pb"))
}

/// What [`check_election`] found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// A row a finding.
    pub sheet: Sheet,
    /// The findings as a person reads them.
    pub text: String,
    /// How many of them are errors.
    pub errors: usize,
}

/// What a finding is called that compares a file with its own rule.
const NOT_AS_DECLARED: &str = "not-as-declared";

/// Says so if the projects that `election` marks as selected are not those that
/// the rule gives which it declares. Projects that are neither marked as
/// selected nor as not are settled elsewhere, and not compared.
fn other_than_declared(election: &Election, name: &str) -> Option<Fault> {
    election.project_column("selected")?;
    let choice = Choice {
        as_declared: true,
        ..Choice::default()
    };
    let decided = decide(election, name, &choice, Detail::Outcome).ok()?;
    let (mut missing, mut besides) = (Vec::new(), Vec::new());
    for (at, project) in (0_u32..).zip(&decided.contest.projects) {
        let marked = election.project_cell(at as usize, "selected");
        let funded = decided.outcome.selected.contains(&at);
        match marked.map(str::trim) {
            Some("1") if !funded => besides.push(project.id.as_str()),
            Some("0") if funded => missing.push(project.id.as_str()),
            _ => {}
        }
    }
    if missing.is_empty() && besides.is_empty() {
        return None;
    }
    let rule = decided.settled.declared.unwrap_or_default();
    let mut what = format!("the selected projects are not those that the rule '{rule}' gives");
    for (ids, words) in [(missing, "it funds"), (besides, "it does not fund")] {
        if !ids.is_empty() {
            what.push_str("; ");
            what.push_str(words);
            what.push(' ');
            what.push_str(&ids.join(", "));
        }
    }
    let help = if decided.outcome.ties.is_empty() {
        "correct 'rule' or 'selected', or say in META what else was settled"
    } else {
        "ties were met, which the city may have settled otherwise: see --as-declared"
    };
    Some(Fault::new(name, what, help).in_column("selected"))
}

/// Everything that is wrong, or worth knowing, about the election at `path`: a
/// `.pb` file, or a folder with its two tables.
///
/// # Errors
/// [`Faults`] if it cannot be opened.
pub fn check_election(path: &Path) -> Result<Checked, Faults> {
    let name = path.display().to_string();
    let found: Vec<(Severity, &'static str, Fault)> = if path.is_dir() {
        match ElectionFiles::at(path).read() {
            Ok(loaded) => {
                let notes = loaded.notes.into_iter();
                notes.map(|note| (Severity::Warning, "", note)).collect()
            }
            Err(faults) if faults.is_system() => return Err(faults),
            Err(faults) => {
                let faults = faults.into_iter();
                faults.map(|fault| (Severity::Error, "", fault)).collect()
            }
        }
    } else {
        let bytes = taken_in(path)?;
        let findings = check(&bytes);
        let place = |_, line| (name.clone(), line);
        let mut found: Vec<_> = findings
            .iter()
            .map(|one| (one.severity, one.kind.key(), of_election(one, &place)))
            .collect();
        if let Ok(reading) = read_pb(&bytes) {
            let other = other_than_declared(&reading.election, &name);
            found.extend(other.map(|fault| (Severity::Warning, NOT_AS_DECLARED, fault)));
        }
        found
    };
    let errors = found
        .iter()
        .filter(|(severity, ..)| *severity == Severity::Error)
        .count();
    let mut text = String::new();
    for (severity, _, fault) in &found {
        writeln!(text, "{severity}: {fault}\nhelp: {}", fault.help).expect("a text takes any text");
    }
    if found.is_empty() {
        text = format!("{name}: nothing is wrong\n");
    }
    let faults = || found.iter().map(|(_, _, fault)| fault);
    let columns = vec![
        Column::text(
            "severity",
            found.iter().map(|(severity, ..)| Some(severity.key())),
        ),
        Column::text(
            "kind",
            found
                .iter()
                .map(|(_, kind, _)| Some(*kind).filter(|kind| !kind.is_empty())),
        ),
        Column::text("file", faults().map(|fault| Some(&fault.file))),
        Column::integers(
            "line",
            faults().map(|fault| fault.line.and_then(|line| i64::try_from(line).ok())),
        ),
        Column::text("column", faults().map(|fault| fault.column.as_ref())),
        Column::text("what", faults().map(|fault| Some(&fault.what))),
        Column::text("help", faults().map(|fault| Some(&fault.help))),
    ];
    let sheet = Sheet {
        table: Table::new("findings", columns),
        rows: "findings",
        sources: Vec::new(),
        more: Map::new(),
    };
    Ok(Checked {
        sheet,
        text,
        errors,
    })
}
