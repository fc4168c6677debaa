//! An election as two tables: `projects.csv` and `ballots.csv`.

mod ballots;
mod names;
mod write;

use ballots::ChoiceTable;
pub use write::write_csv;

use crate::election::{Ballots, Election, VoteType};
use crate::fault::{ElectionFaults, Input};
use crate::fields;
use crate::kind::Kind;
use crate::read::{MetaTable, ProjectTable, Reading, counts};
use crate::rows::{Row, Rows, words};
use crate::sink::{Sink, settle};

/// Reads an election from two CSV files and its settings.
///
/// `projects` has a row for each project: `project_id,name,cost` and any other
/// column of the format. `ballots` has a row for each choice:
/// `voter_id,project_id,points`, and after them what is known of the voter
/// (`age`, `sex`, `district`, `voting_method`, `weight`, …), the same on each
/// of the voter's rows. `points` is empty for an approval; the place (1 is
/// best) in a ranking, or empty throughout, and then the order of the rows is
/// the ranking; the points otherwise. A row with an empty `project_id` is a
/// voter who chose nothing. A ranking whose file also gives points has them in
/// `ballot_points`. `settings` are the keys of META: `budget` and `vote_type`
/// at the least; the line of a fault there is the number of the setting.
///
/// The rows of one voter need not stand together; ballots come in the order in
/// which their voters first appear.
///
/// # Errors
/// [`ElectionFaults`]: every place that stops the reading, with its input and
/// line.
pub fn read_csv(
    projects: &[u8],
    ballots: &[u8],
    settings: &[(String, String)],
) -> Result<Reading, ElectionFaults> {
    let mut told = Sink::for_reading(Input::Settings);
    let mut meta = MetaTable::new();
    for (line, (key, value)) in (1..).zip(settings) {
        let key = fields::known(key, fields::META, line, &mut told);
        meta.add(&key, value.trim(), line, &mut told);
    }
    let (budget, vote_type) = meta.needed(Some(1), &mut told);

    let mut listed = Sink::for_reading(Input::Projects);
    let projects = project_table(projects, &mut listed);

    let mut cast = Sink::for_reading(Input::Ballots);
    let kind = vote_type.unwrap_or(VoteType::Approval);
    let (vote_columns, ballots) = choices(ballots, kind, projects.as_ref(), &mut cast);

    let (meta, meta_lines) = meta.into_parts();
    let (project_columns, projects, _) = projects.map(ProjectTable::into_parts).unwrap_or_default();
    let found = [Some(projects.len()), Some(ballots.len())];
    counts(&meta, &meta_lines, found, &mut told);
    let notes = settle(vec![told, listed, cast])?;
    Ok(Reading {
        election: Election {
            meta,
            budget: budget.expect("a budget, or a fault"),
            vote_type: vote_type.expect("a vote type, or a fault"),
            project_columns,
            projects,
            vote_columns,
            ballots,
        },
        notes,
    })
}

fn project_table(bytes: &[u8], sink: &mut Sink) -> Option<ProjectTable> {
    let mut rows = Rows::new(bytes, b',', sink);
    let mut row = Row::default();
    if !rows.next(&mut row, sink) {
        no_header("project_id,name,cost", sink);
        return None;
    }
    let mut table = ProjectTable::new(&row, sink);
    while sink.count(Kind::TooManyProjects) == 0 && rows.next(&mut row, sink) {
        table.row(&row, sink);
    }
    Some(table)
}

fn choices(
    bytes: &[u8],
    vote_type: VoteType,
    projects: Option<&ProjectTable>,
    sink: &mut Sink,
) -> (Vec<String>, Ballots) {
    let mut rows = Rows::new(bytes, b',', sink);
    let mut row = Row::default();
    if !rows.next(&mut row, sink) {
        no_header("voter_id,project_id,points", sink);
        return (Vec::new(), Ballots::default());
    }
    let mut table = ChoiceTable::new(&row, vote_type, sink);
    if let Some(projects) = projects.filter(|projects| projects.has_codes()) {
        while sink.count(Kind::TooManyChoices) == 0 && rows.next(&mut row, sink) {
            table.row(&row, projects.ids(), sink);
        }
    }
    table.finish(projects.map_or(0, ProjectTable::len), sink)
}

fn no_header(names: &str, sink: &mut Sink) {
    sink.push(Kind::MissingHeader, 1, None, || {
        words(
            "the file is empty",
            &format!("its first line names its columns: {names}"),
        )
    });
}
