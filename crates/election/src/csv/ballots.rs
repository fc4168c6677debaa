//! `ballots.csv`: a row for each choice, gathered into ballots.

use super::names::inside;
use crate::election::{Ballots, TextColumn, VoteType};
use crate::fields;
use crate::ids::Ids;
use crate::kind::Kind;
use crate::read::{PointsColumn, keep, width};
use crate::rows::{Row, words};
use crate::sink::Sink;

/// Where the columns stand.
#[derive(Debug)]
struct Places {
    width: usize,
    voter: Option<usize>,
    project: Option<usize>,
    place: Option<usize>,
    points: Option<usize>,
    texts: Vec<usize>,
}

/// One row that names a project.
#[derive(Debug, Clone, Copy)]
struct Choice {
    ballot: u32,
    project: u32,
    /// The place in a ranking; 0 if none is given.
    place: u32,
    line: usize,
}

/// Choices as they come.
#[derive(Debug)]
pub(super) struct ChoiceTable {
    vote_type: VoteType,
    columns: Vec<String>,
    places: Places,
    voters: Ids,
    texts: Vec<TextColumn>,
    choices: Vec<Choice>,
    points: PointsColumn,
    /// For each ballot the line of its row without a project, if it has one.
    blank: Vec<Option<usize>>,
}

impl ChoiceTable {
    /// The table under the header `row`.
    pub(super) fn new(row: &Row<'_>, vote_type: VoteType, sink: &mut Sink) -> Self {
        let needed = ["voter_id", "project_id", "points", "ballot_points"];
        let columns = fields::header(&row.cells, fields::BALLOTS, &needed, row.line, sink);
        let place = |name: &str| columns.iter().position(|column| column == name);
        let (voter, project) = (place("voter_id"), place("project_id"));
        let ranking = vote_type == VoteType::Ordinal;
        let (ranked, points) = if ranking {
            (place("points"), place("ballot_points"))
        } else {
            (None, place("points"))
        };
        let taken = [voter, project, ranked, points];
        for (name, found) in
            needed
                .iter()
                .zip(taken)
                .take(if vote_type.needs_points() { 3 } else { 2 })
        {
            let found = if *name == "points" { points } else { found };
            if found.is_none() {
                sink.push(Kind::MissingColumn, row.line, Some(name), || {
                    words(
                        &format!("there is no column {name}"),
                        "add it to the header, and to each row",
                    )
                });
            }
        }
        if place("vote").is_some() {
            sink.push(Kind::AmbiguousColumn, row.line, Some("vote"), || {
                words(
                    "the column vote is for .pb files",
                    "name the project of each row under project_id, one choice a row",
                )
            });
        }
        let texts: Vec<usize> = (0..columns.len())
            .filter(|at| !taken[1..].contains(&Some(*at)))
            .collect();
        let text_columns = texts
            .iter()
            .map(|&at| TextColumn::new(inside(&columns[at])))
            .collect();
        let names = (0..columns.len())
            .filter(|&at| Some(at) != ranked)
            .map(|at| {
                if Some(at) == project {
                    "vote"
                } else if Some(at) == points {
                    "points"
                } else {
                    inside(&columns[at])
                }
            });
        Self {
            vote_type,
            columns: names.map(str::to_owned).collect(),
            places: Places {
                width: columns.len(),
                voter,
                project,
                place: ranked,
                points,
                texts,
            },
            voters: Ids::new(),
            texts: text_columns,
            choices: Vec::new(),
            points: PointsColumn::new(points.is_some(), vote_type.needs_points()),
            blank: Vec::new(),
        }
    }

    /// Takes a row.
    pub(super) fn row(&mut self, row: &Row<'_>, ids: &Ids, sink: &mut Sink) {
        let line = row.line;
        if row.cells.len() != self.places.width {
            width(row, self.places.width, "cell", sink);
        }
        let (Some(voter), Some(project)) = (self.places.voter, self.places.project) else {
            return;
        };
        if self.choices.len().max(self.blank.len()) >= u32::MAX as usize {
            sink.push(Kind::TooManyChoices, line, None, || {
                words(
                    "more than 4,294,967,295 choices; nothing after this line was read",
                    "split the election",
                )
            });
            return;
        }
        let Some(ballot) = self.ballot(row.cell(voter).trim(), row, sink) else {
            return;
        };
        let code = row.cell(project).trim();
        if code.is_empty() {
            self.blank[ballot as usize] = Some(line);
            return;
        }
        let Some(project) = ids.get(code.as_bytes()) else {
            sink.push(Kind::UnknownProject, line, Some("project_id"), || {
                let shown: String = code.chars().take(40).collect();
                words(
                    &format!("a vote for «{shown}», which is not among the projects"),
                    "correct the code, or add the project",
                )
            });
            return;
        };
        if let Some(at) = self.places.points {
            self.points.row(row.cell(at), &[project], line, sink);
        }
        let place = self
            .places
            .place
            .map_or(0, |at| place(row.cell(at), line, sink));
        self.choices.push(Choice {
            ballot,
            project,
            place,
            line,
        });
    }

    /// The ballot of `voter`, whose columns must be the same on every row.
    fn ballot(&mut self, voter: &str, row: &Row<'_>, sink: &mut Sink) -> Option<u32> {
        if voter.is_empty() {
            sink.push(Kind::EmptyVoterId, row.line, Some("voter_id"), || {
                words("a choice without its voter's number", "number each voter")
            });
            return None;
        }
        let next = u32::try_from(self.blank.len()).expect("fewer ballots than can be numbered");
        let Some(ballot) = self.voters.insert(voter.as_bytes(), next) else {
            self.blank.push(None);
            for (column, &at) in self.texts.iter_mut().zip(&self.places.texts) {
                keep(column, row.cell(at), row.line, sink);
            }
            return Some(next);
        };
        for (column, &at) in self.texts.iter().zip(&self.places.texts) {
            let (now, before) = (row.cell(at), column.get(ballot as usize));
            if now != before && Some(at) != self.places.voter {
                sink.push(Kind::VoterDisagrees, row.line, Some(&column.name), || {
                    words(
                        &format!("«{now}» for voter {voter}, who had «{before}» on an earlier row"),
                        "give a voter the same value on each of their rows",
                    )
                });
            }
        }
        Some(ballot)
    }

    /// The header of VOTES and the ballots.
    pub(super) fn finish(mut self, projects: usize, sink: &mut Sink) -> (Vec<String>, Ballots) {
        let (points, points_places) = self.points.finish(sink);
        if points.is_none() {
            self.columns.retain(|column| column != "points");
        }
        let mut order: Vec<usize> = (0..self.choices.len()).collect();
        order.sort_by_key(|&at| (self.choices[at].ballot, self.choices[at].place));
        if self.vote_type == VoteType::Ordinal {
            rankings(&self.choices, &order, sink);
        }
        let repeated = if self.vote_type.needs_points() {
            Kind::ConflictingChoice
        } else {
            Kind::DuplicateChoice
        };
        let mut named_by = vec![u32::MAX; projects];
        order.retain(|&at| {
            let Choice { ballot, project, line, .. } = self.choices[at];
            let last = std::mem::replace(&mut named_by[project as usize], ballot);
            if last == ballot {
                sink.push(repeated, line, Some("project_id"), || {
                    words(
                        "a project is named twice by one voter",
                        "keep one of the two rows; without points it counts once, in the better place",
                    )
                });
            }
            last != ballot
        });
        let starts = starts(&self.choices, &order, self.blank.len());
        for (ballot, line) in self.blank.iter().enumerate() {
            let Some(line) = *line else { continue };
            let (kind, what) = if starts[ballot] == starts[ballot + 1] {
                (
                    Kind::EmptyVote,
                    "a voter who names no project; they count as a voter",
                )
            } else {
                (
                    Kind::EmptyChoice,
                    "a row without a project, of a voter who has others",
                )
            };
            sink.push(kind, line, Some("project_id"), || {
                words(what, "take the row out if it is not meant")
            });
        }
        let ballots = Ballots {
            starts,
            choices: order.iter().map(|&at| self.choices[at].project).collect(),
            points: points
                .filter(|points| points.len() == self.choices.len())
                .map(|points| order.iter().map(|&at| points[at]).collect()),
            points_places,
            columns: self.texts,
        };
        (self.columns, ballots)
    }
}

/// The place in a ranking that `cell` gives; 0 for none.
fn place(cell: &str, line: usize, sink: &mut Sink) -> u32 {
    let text = cell.trim();
    if text.is_empty() {
        return 0;
    }
    match text.parse() {
        Ok(place) if place > 0 => place,
        _ => {
            sink.push(Kind::BadPosition, line, Some("points"), || {
                let shown: String = text.chars().take(40).collect();
                words(
                    &format!("«{shown}» is no place in a ranking"),
                    "give 1 to the best, 2 to the next, or leave the whole column empty",
                )
            });
            0
        }
    }
}

/// Says so where two choices of a voter share a place, or only some have one.
fn rankings(choices: &[Choice], order: &[usize], sink: &mut Sink) {
    let any = choices.iter().any(|choice| choice.place > 0);
    let mut last = None;
    for &at in order {
        let choice = choices[at];
        let shared = last == Some((choice.ballot, choice.place));
        last = Some((choice.ballot, choice.place));
        if any && (shared || choice.place == 0) {
            sink.push(Kind::BadPosition, choice.line, Some("points"), || {
                words(
                    "a place that is missing, or that the voter gave twice",
                    "give each choice of a voter its own place, or leave the whole column empty",
                )
            });
        }
    }
}

/// Where each ballot begins among the ordered choices.
fn starts(choices: &[Choice], order: &[usize], ballots: usize) -> Vec<u32> {
    let mut starts = vec![0_u32; ballots + 1];
    for &at in order {
        starts[choices[at].ballot as usize + 1] += 1;
    }
    for ballot in 0..ballots {
        starts[ballot + 1] += starts[ballot];
    }
    starts
}
