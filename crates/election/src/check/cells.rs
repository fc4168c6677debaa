//! The values in the cells of PROJECTS and VOTES, one by one.

use super::meta::list_space;
use crate::kind::Kind;
use crate::read::{Draft, amount};
use crate::rows::words;
use crate::sink::Sink;

/// Columns of PROJECTS whose cells may be empty.
const PROJECTS_MAY_BE_EMPTY: [&str; 4] = ["category", "beneficiaries", "latitude", "longitude"];

pub(super) fn check(draft: &Draft, sink: &mut Sink) {
    for (at, name) in draft.project_columns.iter().enumerate() {
        if name == "project_id" {
            continue;
        }
        let cells = draft
            .projects
            .iter()
            .map(|project| project.cells[at].as_str());
        spaces(draft.project_lines.iter().copied().zip(cells), name, sink);
        let known = crate::fields::PROJECTS.contains(&name.as_str());
        if known && name != "cost" && !PROJECTS_MAY_BE_EMPTY.contains(&name.as_str()) {
            let cells = draft.project_cells(name).into_iter().flatten();
            not_empty(cells, name, sink);
        }
    }
    for column in &draft.ballots.columns {
        if column.name != "voter_id" {
            let lines = (0..).map(|ballot| draft.ballot_lines.get(ballot));
            spaces(lines.zip(column.cells()), &column.name, sink);
        }
    }
    for name in ["votes", "selected"] {
        each(draft.project_cells(name), name, sink, |cell| {
            match (name, cell.parse::<u64>()) {
                ("selected", Ok(4..)) => Some((
                    Kind::BadValue,
                    "write 1 for selected, 0 for not, 2 or 3 for special funds",
                )),
                (_, Ok(_)) => None,
                (_, Err(_)) => Some((Kind::WrongType, "write a whole number")),
            }
        });
    }
    each(
        draft.project_cells("score"),
        "score",
        sink,
        |cell| match amount(cell) {
            Ok((_, false)) => None,
            Ok((_, true)) => Some((Kind::DecimalComma, "write a point for decimals")),
            Err(_) => Some((Kind::WrongType, "write a number")),
        },
    );
    for name in ["category", "beneficiaries"] {
        for (line, cell) in draft.project_cells(name).into_iter().flatten() {
            list_space(cell, name, line, sink);
        }
    }
    coordinates(draft, sink);
    if let Some(cells) = draft.vote_cells("voting_method") {
        not_empty(cells, "voting_method", sink);
    }
    each(
        draft.vote_cells("voting_method"),
        "voting_method",
        sink,
        |cell| {
            let known = ["internet", "paper"].contains(&cell);
            (!known).then_some((Kind::BadValue, "write internet or paper"))
        },
    );
    each(draft.vote_cells("sex"), "sex", sink, |cell| {
        let known = ["M", "F", "O"].contains(&cell);
        (!known).then_some((Kind::BadValue, "write M, F or O, or nothing"))
    });
    each(draft.vote_cells("age"), "age", sink, |cell| {
        (!is_age(cell)).then_some((
            Kind::BadValue,
            "write a whole number, a band such as 40-59, or nothing",
        ))
    });
    for name in [
        "topic_preference_transport",
        "topic_preference_culture",
        "topic_preference_nature",
        "time_taken_seconds",
    ] {
        each(draft.vote_cells(name), name, sink, |cell| {
            cell.parse::<u64>()
                .is_err()
                .then_some((Kind::WrongType, "write a whole number"))
        });
    }
}

/// Asks `wrong` of each cell that is not empty.
fn each<'a>(
    cells: Option<impl Iterator<Item = (usize, &'a str)>>,
    name: &str,
    sink: &mut Sink,
    wrong: impl Fn(&str) -> Option<(Kind, &'static str)>,
) {
    for (line, cell) in cells
        .into_iter()
        .flatten()
        .filter(|(_, cell)| !cell.is_empty())
    {
        if let Some((kind, help)) = wrong(cell) {
            sink.push(kind, line, Some(name), || {
                let shown: String = cell.chars().take(40).collect();
                words(&format!("«{shown}» is no value for {name}"), help)
            });
        }
    }
}

/// Empty cells of a column that the format wants filled; one that is empty
/// throughout is said once, elsewhere.
fn not_empty<'a>(cells: impl Iterator<Item = (usize, &'a str)>, name: &str, sink: &mut Sink) {
    let mut filled = false;
    let mut empty = Vec::new();
    for (line, cell) in cells {
        if cell.is_empty() {
            empty.push(line);
        } else {
            filled = true;
        }
    }
    for line in empty.into_iter().filter(|_| filled) {
        sink.push(Kind::EmptyValue, line, Some(name), || {
            words(
                &format!("{name} has no value"),
                "fill the cell, or take the column out",
            )
        });
    }
}

fn spaces<'a>(cells: impl Iterator<Item = (usize, &'a str)>, name: &str, sink: &mut Sink) {
    for (line, cell) in cells {
        if cell.trim().len() != cell.len() {
            sink.push(Kind::SurroundingSpace, line, Some(name), || {
                words("blanks before or after the value", "take them out")
            });
        }
    }
}

/// An age or a band of ages.
fn is_age(text: &str) -> bool {
    let Some((from, to)) = text.split_once('-') else {
        return text.parse::<u32>().is_ok();
    };
    matches!((from.parse::<u32>(), to.parse::<u32>()), (Ok(from), Ok(to)) if from <= to)
}

fn coordinates(draft: &Draft, sink: &mut Sink) {
    let columns = (
        draft.project_cells("latitude"),
        draft.project_cells("longitude"),
    );
    let (Some(latitudes), Some(longitudes)) = columns else {
        for (at, name) in [("latitude", "longitude"), ("longitude", "latitude")] {
            for (line, cell) in draft.project_cells(at).into_iter().flatten() {
                if !cell.is_empty() {
                    pair(name, line, sink);
                }
            }
        }
        return;
    };
    let mut points = Vec::new();
    for ((line, latitude), (_, longitude)) in latitudes.zip(longitudes) {
        if latitude.is_empty() != longitude.is_empty() {
            let missing = if latitude.is_empty() {
                "latitude"
            } else {
                "longitude"
            };
            pair(missing, line, sink);
        } else if !latitude.is_empty() {
            let both = (
                coordinate(latitude, "latitude", 90.0, line, sink),
                coordinate(longitude, "longitude", 180.0, line, sink),
            );
            if both.0 && both.1 {
                points.push((line, latitude, longitude));
            }
        }
    }
    let same = points
        .windows(2)
        .all(|two| (two[0].1, two[0].2) == (two[1].1, two[1].2));
    if points.len() > 1 && same {
        sink.push(
            Kind::IdenticalCoordinates,
            points[0].0,
            Some("latitude"),
            || {
                words(
                    "every project is at the same point",
                    "check whether that is meant",
                )
            },
        );
    }
}

fn pair(missing: &str, line: usize, sink: &mut Sink) {
    sink.push(Kind::CoordinatePair, line, Some(missing), || {
        words(
            &format!("a point without a {missing}"),
            "give both, or neither",
        )
    });
}

/// Whether `text` is a coordinate of at most `most` degrees.
fn coordinate(text: &str, name: &str, most: f64, line: usize, sink: &mut Sink) -> bool {
    let number: Option<f64> = text.replacen(',', ".", 1).parse().ok();
    let good = number.is_some_and(|degrees| degrees.abs() <= most);
    if !good {
        sink.push(Kind::BadCoordinate, line, Some(name), || {
            let shown: String = text.chars().take(40).collect();
            words(
                &format!("«{shown}» is no {name}"),
                &format!("write degrees between -{most} and {most}"),
            )
        });
    }
    good
}
