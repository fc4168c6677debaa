//! An election into `projects.csv` and `ballots.csv`.

use super::names::outside;
use crate::cells::{Written, write_row};
use crate::election::{Election, TextColumn, VoteType};
use crate::write::project_cells;

/// A column of `ballots.csv`.
enum Column<'a> {
    Project,
    Place,
    Points,
    Text(&'a TextColumn),
}

/// Writes an election as `projects.csv` and `ballots.csv`, which
/// [`crate::read_csv`] reads back equal, given [`Election::settings`]. A voter
/// without a choice has one row with an empty `project_id`.
#[must_use]
pub fn write_csv(election: &Election) -> (Vec<u8>, Vec<u8>) {
    (projects(election), ballots(election))
}

fn projects(election: &Election) -> Vec<u8> {
    let mut out = Vec::new();
    row(
        election.project_columns.iter().map(String::as_str),
        &mut out,
    );
    for cells in project_cells(election) {
        row(cells.iter().map(String::as_str), &mut out);
    }
    out
}

fn ballots(election: &Election) -> Vec<u8> {
    let ballots = &election.ballots;
    let ranking = election.vote_type == VoteType::Ordinal;
    let mut texts = ballots.columns.iter();
    let mut columns = Vec::new();
    for name in &election.vote_columns {
        match name.as_str() {
            "vote" => {
                columns.push(("project_id".into(), Column::Project));
                if ranking || ballots.points.is_none() {
                    columns.push(("points".into(), Column::Place));
                }
            }
            "points" if ranking => columns.push(("ballot_points".into(), Column::Points)),
            "points" => columns.push(("points".into(), Column::Points)),
            name => {
                let column = texts.next().expect("a column for each name");
                columns.push((outside(name), Column::Text(column)));
            }
        }
    }
    let mut out = Vec::new();
    row(columns.iter().map(|(name, _)| &**name), &mut out);
    for ballot in 0..ballots.len() {
        let choices = ballots.choices_of(ballot);
        let points = ballots.points_of(ballot).unwrap_or_default();
        for at in 0..choices.len().max(1) {
            let mut written = Written::new(b',', odd, &mut out);
            for (_, column) in &columns {
                match column {
                    Column::Project => written.list(
                        choices
                            .get(at)
                            .map(|&at| election.projects[at as usize].id.as_str())
                            .into_iter(),
                    ),
                    Column::Place if ranking && !choices.is_empty() => {
                        written.cell(&(at + 1).to_string());
                    }
                    Column::Place => written.cell(""),
                    Column::Points => {
                        let point = points.get(at..=at).unwrap_or_default();
                        written.points(point, ballots.points_places);
                    }
                    Column::Text(column) => written.cell(column.get(ballot)),
                }
            }
            written.end();
        }
    }
    out
}

fn row<'a>(cells: impl IntoIterator<Item = &'a str>, out: &mut Vec<u8>) {
    write_row(b',', cells, odd, out);
}

/// Whether a first cell would be taken for a byte order mark.
fn odd(cell: &str) -> bool {
    cell.starts_with('\u{feff}')
}
