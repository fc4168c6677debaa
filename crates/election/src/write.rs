//! An election into a `.pb` file.

use crate::cells::{Written, write_row};
use crate::election::Election;
use crate::fields;
use crate::read::amount;

/// Writes an election as a `.pb` file: UTF-8 without a byte order mark, lines
/// that end with LF, quotes only where a cell needs them. A file that is so
/// already comes back byte for byte; any other unchanged in meaning, so that
/// reading what was written gives an equal [`Election`].
///
/// The texts of META and PROJECTS are written as they stood, unless the budget,
/// the vote type, or a project's code or cost is no longer what its text says:
/// then the new one is. The election must be one that [`crate::read_pb`] would
/// accept: no comma within a code, say.
#[must_use]
pub fn write_pb(election: &Election) -> Vec<u8> {
    let mut out = Vec::new();
    meta(election, &mut out);
    projects(election, &mut out);
    votes(election, &mut out);
    out
}

impl Election {
    /// META as it would be written: as it stood, unless the budget or the vote
    /// type is no longer what its text says.
    #[must_use]
    pub fn settings(&self) -> Vec<(String, String)> {
        let mut settings = self.meta.clone();
        let vote_type = self.vote_type.key();
        for (key, value) in &mut settings {
            if key == "budget" && !says(value, self.budget) {
                *value = self.budget.to_string();
            } else if key == "vote_type" && !value.eq_ignore_ascii_case(vote_type) {
                vote_type.clone_into(value);
            }
        }
        for (key, value) in [
            ("budget", self.budget.to_string()),
            ("vote_type", vote_type.to_owned()),
        ] {
            if self.meta(key).is_none() {
                settings.push((key.to_owned(), value));
            }
        }
        settings
    }
}

fn meta(election: &Election, out: &mut Vec<u8>) {
    out.extend_from_slice(b"META\nkey;value\n");
    for (key, value) in &election.settings() {
        row([key.as_str(), value], out);
    }
}

fn projects(election: &Election, out: &mut Vec<u8>) {
    out.extend_from_slice(b"PROJECTS\n");
    row(election.project_columns.iter().map(String::as_str), out);
    for project in project_cells(election) {
        row(project.iter().map(String::as_str), out);
    }
}

/// The cells of each project, its code and cost as they are now.
pub(crate) fn project_cells(election: &Election) -> impl Iterator<Item = Vec<String>> {
    let (id, cost) = (
        election.project_column("project_id"),
        election.project_column("cost"),
    );
    election.projects.iter().map(move |project| {
        let mut cells = project.cells.clone();
        if let Some(id) = id.filter(|&at| cells[at].trim() != project.id) {
            cells[id].clone_from(&project.id);
        }
        if let Some(cost) = cost.filter(|&at| !says(&cells[at], project.cost)) {
            cells[cost] = project.cost.to_string();
        }
        cells
    })
}

fn says(text: &str, number: crate::Decimal) -> bool {
    amount(text).is_ok_and(|(said, _)| said == number)
}

fn votes(election: &Election, out: &mut Vec<u8>) {
    out.extend_from_slice(b"VOTES\n");
    row(election.vote_columns.iter().map(String::as_str), out);
    let ballots = &election.ballots;
    let mut texts = ballots.columns.iter();
    let columns: Vec<Option<&crate::TextColumn>> = election
        .vote_columns
        .iter()
        .map(|name| match name.as_str() {
            "vote" | "points" => None,
            _ => texts.next(),
        })
        .collect();
    for ballot in 0..ballots.len() {
        let mut written = Written::new(b';', starts_section, out);
        for (name, column) in election.vote_columns.iter().zip(&columns) {
            match (column, name.as_str()) {
                (Some(column), _) => written.cell(column.get(ballot)),
                (None, "vote") => {
                    let choices = ballots.choices_of(ballot).iter();
                    written.list(choices.map(|&at| election.projects[at as usize].id.as_str()));
                }
                (None, _) => {
                    let points = ballots.points_of(ballot).unwrap_or_default();
                    written.points(points, ballots.points_places);
                }
            }
        }
        written.end();
    }
}

fn row<'a>(cells: impl IntoIterator<Item = &'a str>, out: &mut Vec<u8>) {
    write_row(b';', cells, starts_section, out);
}

/// Whether a bare first cell would be taken for the title of a section.
fn starts_section(cell: &str) -> bool {
    let cell = cell.trim();
    fields::SECTIONS
        .iter()
        .any(|title| title.eq_ignore_ascii_case(cell))
}
