//! An election out of a `.pb` file.

mod ballots;
mod meta;
mod number;
mod projects;

use crate::election::{Ballots, Election, Project, VoteType};
use crate::fault::{ElectionFaults, Fault, Input};
use crate::kind::Kind;
use crate::rows::{Row, Rows, words};
use crate::sink::{Sink, settle};
use crate::{Decimal, fields};

pub(crate) use ballots::{BallotTable, Lines, PointsColumn, keep};
pub(crate) use meta::MetaTable;
pub(crate) use number::{amount, bad_number, points_number};
pub use projects::{PROJECTS_MAX, WITHDRAWN_COST};
pub(crate) use projects::{ProjectTable, width};

/// An election, and what was noticed while it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The election.
    pub election: Election,
    /// What the file leaves to be guessed or does against the format, and how
    /// it was read: a decimal comma, say. By line.
    pub notes: Vec<Fault>,
}

/// Reads a `.pb` file: META, PROJECTS and VOTES, rows of cells between
/// semicolons, as Pabulib publishes them.
///
/// Lenient where there is one sensible reading, and each such place is a note:
/// a byte order mark, CRLF, empty lines, names in other letter case, decimal
/// commas, blanks round names and numbers, a project named twice on a ballot
/// without points (it counts once, as pabutools counts it), short rows. Strict where
/// somebody's vote or money would be guessed: see [`Kind::stops`].
///
/// A cell that is never looked at as a number or a code stays as it stood,
/// byte for byte. Keys and columns that the format does not know are kept.
///
/// Source: the format's description at <https://pabulib.org/format>, and the
/// files published there.
///
/// # Errors
/// [`ElectionFaults`]: every place that stops the reading, not only the first.
pub fn read_pb(bytes: &[u8]) -> Result<Reading, ElectionFaults> {
    let mut sink = Sink::for_reading(Input::Pb);
    let draft = draft(bytes, &mut sink);
    let notes = settle(vec![sink])?;
    let election = draft.into_election().expect("what has no fault is whole");
    Ok(Reading { election, notes })
}

/// What could be made out of a file, and where each part of it stood.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) meta: Vec<(String, String)>,
    pub(crate) meta_lines: Vec<usize>,
    pub(crate) budget: Option<Decimal>,
    pub(crate) vote_type: Option<VoteType>,
    pub(crate) project_columns: Vec<String>,
    pub(crate) projects: Vec<Project>,
    pub(crate) project_lines: Vec<usize>,
    pub(crate) vote_columns: Vec<String>,
    pub(crate) ballots: Ballots,
    pub(crate) ballot_lines: Lines,
    /// The lines of the titles META, PROJECTS and VOTES.
    pub(crate) titles: [Option<usize>; 3],
}

impl Draft {
    fn into_election(self) -> Option<Election> {
        Some(Election {
            meta: self.meta,
            budget: self.budget?,
            vote_type: self.vote_type?,
            project_columns: self.project_columns,
            projects: self.projects,
            vote_columns: self.vote_columns,
            ballots: self.ballots,
        })
    }
}

/// What is being read.
enum Section {
    None,
    Meta,
    Projects,
    Votes,
    /// A section that cannot be read: its rows are passed over.
    Skipped,
}

/// Reads as far as anything makes sense.
pub(crate) fn draft(bytes: &[u8], sink: &mut Sink) -> Draft {
    let mut draft = Draft::default();
    let mut rows = Rows::new(bytes, b';', sink);
    let mut row = Row::default();
    let mut section = Section::None;
    let mut meta = MetaTable::new();
    let mut projects: Option<ProjectTable> = None;
    let mut ballots: Option<BallotTable> = None;
    let mut refused = false;
    let mut more = rows.next(&mut row, sink);
    while more {
        if let Some(title) = title(&row) {
            section = open(title, row.line, &mut draft.titles, sink);
            let line = row.line;
            more = rows.next(&mut row, sink);
            if !more || self::title(&row).is_some() {
                missing_header(title, line, sink);
                section = Section::Skipped;
                continue;
            }
            match section {
                Section::Meta => meta.header(&row, sink),
                Section::Projects => projects = Some(ProjectTable::new(&row, sink)),
                Section::Votes => {
                    (draft.budget, draft.vote_type) = meta.needed(draft.titles[0], sink);
                    let vote_type = draft.vote_type.unwrap_or(VoteType::Approval);
                    let count = projects.as_ref().map_or(0, ProjectTable::len);
                    ballots = Some(BallotTable::new(&row, vote_type, count, sink));
                }
                Section::None | Section::Skipped => {}
            }
        } else {
            match (&section, &mut projects, &mut ballots) {
                (Section::Meta, _, _) => meta.row(&row, sink),
                (Section::Projects, Some(projects), _) => projects.row(&row, sink),
                (Section::Votes, Some(projects), Some(ballots)) if projects.has_codes() => {
                    ballots.row(&row, projects.ids(), sink);
                }
                (Section::None, _, _) => sink.push(Kind::OutsideSections, row.line, None, || {
                    words(
                        "a row before the first section",
                        "begin the file with a line META",
                    )
                }),
                _ => {}
            }
        }
        refused = sink.count(Kind::TooManyProjects) + sink.count(Kind::TooManyChoices) > 0;
        if refused {
            break;
        }
        more = rows.next(&mut row, sink);
    }
    refused |= rows.refused();
    if !refused {
        if ballots.is_none() {
            (draft.budget, draft.vote_type) = meta.needed(draft.titles[0], sink);
        }
        missing_sections(draft.titles, rows.line(), sink);
    }
    (draft.meta, draft.meta_lines) = meta.into_parts();
    let whole = !refused && projects.as_ref().is_some_and(ProjectTable::has_codes);
    if let Some(projects) = projects {
        (draft.project_columns, draft.projects, draft.project_lines) = projects.into_parts();
    }
    if let Some(ballots) = ballots {
        (draft.vote_columns, draft.ballots, draft.ballot_lines) = ballots.finish(sink);
    }
    let found = [
        draft.titles[1]
            .filter(|_| whole)
            .map(|_| draft.projects.len()),
        draft.titles[2]
            .filter(|_| whole)
            .map(|_| draft.ballots.len()),
    ];
    counts(&draft.meta, &draft.meta_lines, found, sink);
    draft
}

/// Which section a row begins, by its place in [`fields::SECTIONS`].
fn title(row: &Row<'_>) -> Option<usize> {
    let first = row.cell(0).trim();
    if row.first_quoted
        || first.len() > 8
        || row.cells[1..].iter().any(|cell| !cell.trim().is_empty())
    {
        return None;
    }
    fields::SECTIONS
        .iter()
        .position(|title| title.eq_ignore_ascii_case(first))
}

fn open(title: usize, line: usize, titles: &mut [Option<usize>; 3], sink: &mut Sink) -> Section {
    let name = fields::SECTIONS[title];
    if let Some(earlier) = titles[title] {
        sink.push(Kind::SectionTwice, line, None, || {
            words(
                &format!("{name} begins a second time, after line {earlier}"),
                "put all its rows in one place",
            )
        });
        return Section::Skipped;
    }
    titles[title] = Some(line);
    match title {
        0 => {
            if titles[1].is_some() && titles[2].is_none() {
                sink.push(Kind::MetaAfterProjects, line, None, || {
                    words("META comes after PROJECTS", "put it first")
                });
            }
            Section::Meta
        }
        1 => Section::Projects,
        _ if titles[0].is_some() && titles[1].is_some() => Section::Votes,
        _ => {
            sink.push(Kind::SectionOrder, line, None, || {
                words(
                    "VOTES comes before what is voted on",
                    "put the sections in the order META, PROJECTS, VOTES",
                )
            });
            Section::Skipped
        }
    }
}

fn missing_header(section: usize, line: usize, sink: &mut Sink) {
    if section == 0 {
        // An empty META lacks what it needs, and that is said.
        return;
    }
    sink.push(Kind::MissingHeader, line, None, || {
        let first = if section == 1 {
            "project_id;cost"
        } else {
            "voter_id;vote"
        };
        words(
            &format!("{} has no header", fields::SECTIONS[section]),
            &format!("name its columns in the line after it, such as {first}"),
        )
    });
}

fn missing_sections(titles: [Option<usize>; 3], last: usize, sink: &mut Sink) {
    for (name, title) in fields::SECTIONS.iter().zip(titles) {
        if title.is_none() {
            sink.push(Kind::MissingSection, last, None, || {
                words(
                    &format!("there is no section {name}"),
                    "a .pb file has META, PROJECTS and VOTES, each on a line of its own; \
                     was it cut short, or are its lines ended by a bare carriage return?",
                )
            });
        }
    }
}

/// What META says of the election's length against what was `found`, projects
/// and ballots: the one sign of a file cut short between two ballots.
pub(crate) fn counts(
    meta: &[(String, String)],
    lines: &[usize],
    found: [Option<usize>; 2],
    sink: &mut Sink,
) {
    for (kind, key, found) in [
        (Kind::ProjectCount, "num_projects", found[0]),
        (Kind::VoteCount, "num_votes", found[1]),
    ] {
        let Some(at) = meta.iter().position(|(name, _)| name == key) else {
            continue;
        };
        let (Ok(said), Some(found)) = (meta[at].1.parse::<usize>(), found) else {
            continue;
        };
        if said != found {
            sink.push(kind, lines[at], Some(key), || {
                words(
                    &format!("{key} is {said}, but there are {found}"),
                    "correct the number, or find out whether rows are missing",
                )
            });
        }
    }
}
