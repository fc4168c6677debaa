//! The headers of PROJECTS and VOTES.

use crate::fields;
use crate::kind::Kind;
use crate::read::Draft;
use crate::rows::words;
use crate::sink::Sink;

pub(super) fn check(draft: &Draft, sink: &mut Sink) {
    for (section, columns, known) in [
        (1, &draft.project_columns, fields::PROJECTS),
        (2, &draft.vote_columns, fields::VOTES),
    ] {
        if let Some(title) = draft.titles[section] {
            header(columns, known, title + 1, sink);
        }
    }
    for (at, name) in draft.project_columns.iter().enumerate() {
        let empty = draft
            .projects
            .iter()
            .all(|project| project.cells[at].trim().is_empty());
        if let Some(title) = draft.titles[1].filter(|_| empty && !draft.projects.is_empty()) {
            empty_column(name, title + 1, sink);
        }
    }
    for column in &draft.ballots.columns {
        let empty = column.cells().all(|cell| cell.trim().is_empty());
        if let Some(title) = draft.titles[2].filter(|_| empty && !column.is_empty()) {
            empty_column(&column.name, title + 1, sink);
        }
    }
}

fn header(columns: &[String], known: &[&str], line: usize, sink: &mut Sink) {
    for name in columns.iter().filter(|name| !name.is_empty()) {
        if name == "target" {
            sink.push(Kind::RenamedColumn, line, Some(name), || {
                words(
                    "the column target has been called beneficiaries since April 2026",
                    "rename it",
                )
            });
        } else if !known.contains(&name.as_str()) {
            sink.push(Kind::UnknownColumn, line, Some(name), || {
                words(
                    &format!("the format has no column {name}"),
                    "nothing to do if it is meant; it is kept",
                )
            });
        }
    }
    let place = |name: &String| known.iter().position(|known| known == name);
    let places: Vec<usize> = columns.iter().filter_map(place).collect();
    if let Some(pair) = places.windows(2).find(|pair| pair[0] > pair[1]) {
        let (before, after) = (known[pair[0]], known[pair[1]]);
        sink.push(Kind::ColumnOrder, line, Some(after), || {
            words(
                &format!("{after} comes after {before}"),
                &format!("the format's order has {after} first"),
            )
        });
    }
}

fn empty_column(name: &str, line: usize, sink: &mut Sink) {
    sink.push(Kind::EmptyColumn, line, Some(name), || {
        words(&format!("the column {name} is empty"), "take it out")
    });
}
