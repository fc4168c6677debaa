//! VOTES: every ballot.

mod points;
mod voters;

use crate::election::{Ballots, TextColumn, VoteType};
use crate::fields;
use crate::ids::Ids;
use crate::kind::Kind;
use crate::read::projects::width;
use crate::rows::{Row, words};
use crate::sink::Sink;

pub(crate) use points::PointsColumn;
use voters::Voters;

/// A choice that does not count: a project that is not there, or named again.
const DROPPED: u32 = u32::MAX;

/// The lines of the ballots. They nearly always follow each other, so only the
/// places where they do not are kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    jumps: Vec<(usize, usize)>,
    next: usize,
}

impl Lines {
    fn push(&mut self, ballot: usize, line: usize) {
        if self.jumps.is_empty() || line != self.next {
            self.jumps.push((ballot, line));
        }
        self.next = line + 1;
    }

    /// The line of ballot `ballot`.
    pub(crate) fn get(&self, ballot: usize) -> usize {
        let after = self.jumps.partition_point(|&(first, _)| first <= ballot);
        match after.checked_sub(1).map(|at| self.jumps[at]) {
            Some((first, line)) => line + (ballot - first),
            None => 1,
        }
    }
}

/// Where the columns stand in a row.
#[derive(Debug)]
struct Places {
    width: usize,
    voter: Option<usize>,
    vote: Option<usize>,
    points: Option<usize>,
    /// The columns of text, in the order of [`Ballots::columns`].
    texts: Vec<usize>,
}

/// Ballots as they come.
#[derive(Debug)]
pub(crate) struct BallotTable {
    columns: Vec<String>,
    places: Places,
    starts: Vec<u32>,
    choices: Vec<u32>,
    points: PointsColumn,
    texts: Vec<TextColumn>,
    lines: Lines,
    voters: Voters,
    /// For each project the last ballot that named it, counted from one.
    named_by: Vec<usize>,
    /// The choices of the row at hand, dropped ones too.
    picked: Vec<u32>,
    /// Whether everybody chooses one project.
    one_each: bool,
}

impl BallotTable {
    /// The table under the header `row`, in an election on `projects` projects.
    pub(crate) fn new(
        row: &Row<'_>,
        vote_type: VoteType,
        projects: usize,
        sink: &mut Sink,
    ) -> Self {
        let needed = ["voter_id", "vote", "points"];
        let mut columns = fields::header(&row.cells, fields::VOTES, &needed, row.line, sink);
        let place = |name: &str| columns.iter().position(|column| column == name);
        let (voter, vote, points) = (place("voter_id"), place("vote"), place("points"));
        let lacks = |name: &str, sink: &mut Sink| {
            sink.push(Kind::MissingColumn, row.line, Some(name), || {
                words(
                    &format!("there is no column {name}"),
                    "add it to the header, and to each row",
                )
            });
        };
        if vote.is_none() {
            lacks("vote", sink);
        }
        if points.is_none() && vote_type.needs_points() {
            lacks("points", sink);
        }
        let texts: Vec<usize> = (0..columns.len())
            .filter(|&at| Some(at) != vote && Some(at) != points)
            .collect();
        let width = columns.len();
        let mut text_columns: Vec<TextColumn> = texts
            .iter()
            .map(|&at| TextColumn::new(&columns[at]))
            .collect();
        if voter.is_none() {
            sink.push(Kind::NoVoterIds, row.line, Some("voter_id"), || {
                words(
                    "there is no column voter_id; the voters were numbered from 1",
                    "add it: without it nobody can see who voted twice",
                )
            });
            columns.insert(0, "voter_id".to_owned());
            text_columns.insert(0, TextColumn::new("voter_id"));
        }
        Self {
            columns,
            places: Places {
                width,
                voter,
                vote,
                points,
                texts,
            },
            starts: vec![0],
            choices: Vec::new(),
            points: PointsColumn::new(points.is_some(), vote_type.needs_points()),
            texts: text_columns,
            lines: Lines::default(),
            voters: Voters::default(),
            named_by: vec![0; projects],
            picked: Vec::new(),
            one_each: vote_type == VoteType::Choose1,
        }
    }

    /// Takes a ballot, on projects numbered by `ids`.
    pub(crate) fn row(&mut self, row: &Row<'_>, ids: &Ids, sink: &mut Sink) {
        let line = row.line;
        if self.starts.len() >= u32::MAX as usize {
            too_many(line, sink);
            return;
        }
        if row.cells.len() != self.places.width {
            width(row, self.places.width, "cell", sink);
            let last = self
                .places
                .voter
                .max(self.places.vote)
                .max(self.points_place());
            if last.is_some_and(|last| row.cells.len() <= last) {
                sink.push(Kind::CutRow, line, None, || {
                    words(
                        "the ballot ends before its vote does",
                        "find out whether the file was cut short",
                    )
                });
            }
        }
        self.voter(row, sink);
        let vote = self.places.vote.map_or("", |at| row.cell(at));
        self.pick(vote, line, ids, sink);
        let counted = self.picked.iter().filter(|&&choice| choice != DROPPED);
        if self.one_each && counted.clone().nth(1).is_some() {
            let count = counted.count();
            sink.push(Kind::ChooseOneLength, line, Some("vote"), || {
                words(
                    &format!("{count} projects where everybody chooses one; all of them count"),
                    "correct the ballot, or the vote type",
                )
            });
        }
        if let Some(at) = self.places.points {
            self.points.row(row.cell(at), &self.picked, line, sink);
        }
        self.choices
            .extend(self.picked.iter().filter(|&&choice| choice != DROPPED));
        let Ok(end) = u32::try_from(self.choices.len()) else {
            too_many(line, sink);
            return;
        };
        self.lines.push(self.starts.len() - 1, line);
        self.starts.push(end);
        let first = usize::from(self.places.voter.is_none());
        for (column, &at) in self.texts[first..].iter_mut().zip(&self.places.texts) {
            keep(column, row.cell(at), line, sink);
        }
    }

    /// The points' column, where its cells decide.
    fn points_place(&self) -> Option<usize> {
        self.places.points.filter(|_| self.points.needed())
    }

    fn voter(&mut self, row: &Row<'_>, sink: &mut Sink) {
        let ballot = self.starts.len() - 1;
        let Some(at) = self.places.voter else {
            keep(
                &mut self.texts[0],
                &(ballot + 1).to_string(),
                row.line,
                sink,
            );
            return;
        };
        let voter = row.cell(at).trim();
        if voter.is_empty() {
            sink.push(Kind::EmptyVoterId, row.line, Some("voter_id"), || {
                words(
                    "a ballot without its voter's number",
                    "number each voter, or leave out the whole column voter_id",
                )
            });
        } else if let Some(earlier) = self.voters.insert(voter, ballot) {
            let first = self.lines.get(earlier);
            sink.push(Kind::DuplicateVoter, row.line, Some("voter_id"), || {
                words(
                    &format!("the voter {voter} has a ballot already on line {first}"),
                    "keep the ballot that counts; each voter has one",
                )
            });
        }
    }

    /// Reads a vote, such as `12,7,31`, into `picked`.
    fn pick(&mut self, vote: &str, line: usize, ids: &Ids, sink: &mut Sink) {
        self.picked.clear();
        let ballot = self.starts.len();
        let bytes = vote.as_bytes();
        let mut start = 0;
        while start <= bytes.len() {
            let tail = &bytes[start..];
            let length = tail
                .iter()
                .position(|&byte| byte == b',')
                .unwrap_or(tail.len());
            let choice = match ids.get(&tail[..length]) {
                Some(choice) => Some(choice),
                None => odd_choice(&vote[start..start + length], vote, line, ids, sink),
            };
            if let Some(choice) = choice {
                let counts = self.counts(choice, ballot, line, sink);
                self.picked.push(if counts { choice } else { DROPPED });
            }
            start += length + 1;
        }
        if self.picked.is_empty() && self.places.vote.is_some() {
            sink.push(Kind::EmptyVote, line, Some("vote"), || {
                words(
                    "the ballot names no project; it counts as a voter",
                    "take it out if nobody cast it",
                )
            });
        }
    }

    /// Whether `choice` is named for the first time on this ballot.
    fn counts(&mut self, choice: u32, ballot: usize, line: usize, sink: &mut Sink) -> bool {
        let Some(last) = self.named_by.get_mut(choice as usize) else {
            return false;
        };
        if *last != ballot {
            *last = ballot;
            return true;
        }
        if self.points.needed() {
            sink.push(Kind::ConflictingChoice, line, Some("vote"), || {
                words(
                    "a project is named twice on one ballot",
                    "say which of the two points holds",
                )
            });
        } else {
            sink.push(Kind::DuplicateChoice, line, Some("vote"), || {
                words(
                    "a project is named twice on one ballot; it counts once, where it is named first",
                    "name it once",
                )
            });
        }
        false
    }

    /// The header, the ballots, and their lines.
    pub(crate) fn finish(mut self, sink: &mut Sink) -> (Vec<String>, Ballots, Lines) {
        let (points, points_places) = self.points.finish(sink);
        if points.is_none() {
            self.columns.retain(|column| column != "points");
        }
        let ballots = Ballots {
            starts: self.starts,
            choices: self.choices,
            points,
            points_places,
            columns: self.texts,
        };
        (self.columns, ballots, self.lines)
    }
}

/// A choice that is no code as it stands: it has blanks round it, or nothing
/// in it, or it is unknown. Nothing at all is not a choice.
#[cold]
fn odd_choice(text: &str, vote: &str, line: usize, ids: &Ids, sink: &mut Sink) -> Option<u32> {
    let code = text.trim();
    if code.is_empty() || (code.len() == vote.trim().len() && code.eq_ignore_ascii_case("none")) {
        if !vote.trim().is_empty() && code.is_empty() {
            sink.push(Kind::EmptyChoice, line, Some("vote"), || {
                words(
                    "a comma with no project beside it",
                    "take it out; it is passed over",
                )
            });
        }
        return None;
    }
    let choice = ids.get(code.as_bytes());
    if choice.is_none() {
        sink.push(Kind::UnknownProject, line, Some("vote"), || {
            let shown: String = code.chars().take(40).collect();
            words(
                &format!("a vote for «{shown}», which is not in PROJECTS"),
                "correct the code, or add the project",
            )
        });
        return Some(DROPPED);
    }
    if code.len() != text.len() {
        let around = code.len() == vote.trim().len();
        let kind = if around {
            Kind::SurroundingSpace
        } else {
            Kind::ListSpace
        };
        sink.push(kind, line, Some("vote"), || {
            words(
                &format!("blanks before or after {code}"),
                "separate projects by commas alone; the blanks are passed over",
            )
        });
    }
    choice
}

fn too_many(line: usize, sink: &mut Sink) {
    sink.push(Kind::TooManyChoices, line, None, || {
        words(
            "more than 4,294,967,295 choices or ballots; nothing after this line was read",
            "split the election",
        )
    });
}

/// Adds `cell` to `column`, while there is room.
pub(crate) fn keep(column: &mut TextColumn, cell: &str, line: usize, sink: &mut Sink) {
    if column.has_room_for(cell) {
        column.push(cell);
        return;
    }
    column.push("");
    sink.push(Kind::TooMuchText, line, Some(&column.name), || {
        words(
            "the column has more than 4 GiB of text",
            "split the election",
        )
    });
}
