//! PROJECTS: what is voted on.

use crate::Decimal;
use crate::election::Project;
use crate::fields;
use crate::ids::Ids;
use crate::kind::Kind;
use crate::read::meta::decimal_comma;
use crate::read::{amount, bad_number};
use crate::rows::{Row, words};
use crate::sink::Sink;

/// The most projects an election may have.
pub const PROJECTS_MAX: usize = 1_000_000;

/// The format's mark for a project that was withdrawn after the vote.
pub const WITHDRAWN_COST: Decimal = Decimal::whole(999_999_999);

/// Projects as they come.
#[derive(Debug)]
pub(crate) struct ProjectTable {
    columns: Vec<String>,
    id: Option<usize>,
    cost: Option<usize>,
    projects: Vec<Project>,
    lines: Vec<usize>,
    ids: Ids,
}

impl ProjectTable {
    /// The table under the header `row`.
    pub(crate) fn new(row: &Row<'_>, sink: &mut Sink) -> Self {
        let needed = ["project_id", "cost"];
        let columns = fields::header(&row.cells, fields::PROJECTS, &needed, row.line, sink);
        let place = |name: &str| columns.iter().position(|column| column == name);
        let (id, cost) = (place("project_id"), place("cost"));
        for (name, found) in needed.iter().zip([id, cost]) {
            if found.is_none() {
                sink.push(Kind::MissingColumn, row.line, Some(name), || {
                    words(
                        &format!("there is no column {name}"),
                        "add it to the header, and to each row",
                    )
                });
            }
        }
        Self {
            columns,
            id,
            cost,
            projects: Vec::new(),
            lines: Vec::new(),
            ids: Ids::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.projects.len()
    }

    /// Whether the projects can be named: without codes no vote means anything.
    pub(crate) fn has_codes(&self) -> bool {
        self.id.is_some()
    }

    pub(crate) fn ids(&self) -> &Ids {
        &self.ids
    }

    pub(crate) fn into_parts(self) -> (Vec<String>, Vec<Project>, Vec<usize>) {
        (self.columns, self.projects, self.lines)
    }

    /// Takes a project. One that is wrong is taken too, so that votes for it
    /// are not faults as well.
    pub(crate) fn row(&mut self, row: &Row<'_>, sink: &mut Sink) {
        if self.projects.len() >= PROJECTS_MAX {
            sink.push(Kind::TooManyProjects, row.line, None, || {
                words(
                    "more than 1,000,000 projects; nothing after this line was read",
                    "check that the ballots stand under VOTES, or split the election",
                )
            });
            return;
        }
        width(row, self.columns.len(), "name", sink);
        let Some(id_at) = self.id else {
            return;
        };
        let id = row.cell(id_at).trim();
        if id.len() != row.cell(id_at).len() {
            sink.push(Kind::SurroundingSpace, row.line, Some("project_id"), || {
                words(
                    &format!("blanks before or after {id}"),
                    "take them out; they are passed over",
                )
            });
        }
        self.identify(id, row.line, sink);
        let cost = self
            .cost
            .map_or(Decimal::default(), |at| cost(row.cell(at), row.line, sink));
        let cells = (0..self.columns.len())
            .map(|at| row.cell(at).to_owned())
            .collect();
        self.projects.push(Project {
            id: id.to_owned(),
            cost,
            cells,
        });
        self.lines.push(row.line);
    }

    fn identify(&mut self, id: &str, line: usize, sink: &mut Sink) {
        if id.is_empty() {
            sink.push(Kind::EmptyProjectId, line, Some("project_id"), || {
                words(
                    "a project without a code",
                    "give it one; votes name it by its code",
                )
            });
            return;
        }
        if id.contains(',') {
            sink.push(Kind::CommaInProjectId, line, Some("project_id"), || {
                words(
                    &format!("the code «{id}» holds a comma"),
                    "give it another code: a comma separates the projects of a vote",
                )
            });
        }
        let number = u32::try_from(self.projects.len()).expect("at most a million");
        if let Some(earlier) = self.ids.insert(id.as_bytes(), number) {
            let first = self.lines[earlier as usize];
            sink.push(Kind::DuplicateProject, line, Some("project_id"), || {
                words(
                    &format!("the project {id} is already on line {first}"),
                    "give each project its own code, or take one of the two out",
                )
            });
        }
    }
}

fn cost(text: &str, line: usize, sink: &mut Sink) -> Decimal {
    let (cost, comma) = match amount(text) {
        Ok(read) => read,
        Err(error) => {
            sink.push(Kind::NotANumber, line, Some("cost"), || {
                bad_number(text, error)
            });
            return Decimal::default();
        }
    };
    if comma {
        decimal_comma(text, cost, "cost", line, sink);
    }
    if cost.mantissa() < 0 {
        sink.push(Kind::NegativeCost, line, Some("cost"), || {
            words(
                &format!("the cost is {cost}, below zero"),
                "give what the project costs",
            )
        });
    } else if cost.mantissa() == 0 {
        sink.push(Kind::NoCost, line, Some("cost"), || {
            words(
                "the project costs nothing",
                "give what it costs; it was read as 0",
            )
        });
    } else if cost == WITHDRAWN_COST {
        sink.push(Kind::Withdrawn, line, Some("cost"), || {
            words(
                "a cost of 999999999 marks a project withdrawn after the vote",
                "nothing to do: no budget pays for it",
            )
        });
    }
    cost
}

/// Says so if a row has fewer or more cells than its header. Blank cells at
/// the end are nobody's.
pub(crate) fn width(row: &Row<'_>, columns: usize, culprit: &str, sink: &mut Sink) {
    let cells = row.cells.len();
    if cells < columns {
        sink.push(Kind::ShortRow, row.line, None, || {
            words(
                &format!("the row has {cells} cells, and the header {columns}"),
                "add what is missing; the cells at the end were read as empty",
            )
        });
    } else if cells > columns
        && row.cells[columns..]
            .iter()
            .any(|cell| !cell.trim().is_empty())
    {
        sink.push(Kind::LongRow, row.line, None, || {
            words(
                &format!("the row has {cells} cells, and the header only {columns}"),
                &format!("put a {culprit} that holds the separator in double quotes"),
            )
        });
    }
}
