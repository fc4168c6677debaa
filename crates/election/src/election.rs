//! An election: what was voted on, and every ballot.

use crate::Decimal;

/// How people voted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VoteType {
    /// Any number of projects, all alike.
    Approval,
    /// One project.
    Choose1,
    /// Points shared out between projects.
    Cumulative,
    /// Each project given points by itself.
    Scoring,
    /// Projects in order, the best first.
    Ordinal,
}

impl VoteType {
    /// Every type, in the order in which the format lists them.
    pub const ALL: [Self; 5] = [
        Self::Approval,
        Self::Choose1,
        Self::Cumulative,
        Self::Scoring,
        Self::Ordinal,
    ];

    /// The type's name in a `.pb` file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Choose1 => "choose-1",
            Self::Cumulative => "cumulative",
            Self::Scoring => "scoring",
            Self::Ordinal => "ordinal",
        }
    }

    /// The type called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|vote_type| vote_type.key() == key)
    }

    /// Whether a ballot says nothing without its points.
    #[must_use]
    pub const fn needs_points(self) -> bool {
        matches!(self, Self::Cumulative | Self::Scoring)
    }
}

/// A project on the ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its code, any text.
    pub id: String,
    /// What it costs, in the file's currency.
    pub cost: Decimal,
    /// Its cells as they stood, one for each of [`Election::project_columns`].
    pub cells: Vec<String>,
}

/// Every ballot, one after another.
///
/// Ballot `b` names `choices[starts[b]..starts[b + 1]]`, each the position of
/// a project, in the order in which the voter wrote them (for a ranking: the
/// best first).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ballots {
    /// Where each ballot begins, and at the end the number of choices: one
    /// longer than there are ballots.
    pub starts: Vec<u32>,
    /// Positions of projects.
    pub choices: Vec<u32>,
    /// For each choice its points, in units of `10^-points_places`; nothing
    /// if the file has no points.
    pub points: Option<Vec<i64>>,
    /// How fine the points are.
    pub points_places: u8,
    /// The other columns of the voters (`voter_id`, `age`, …), in the order
    /// of [`Election::vote_columns`] without `vote` and `points`.
    pub columns: Vec<TextColumn>,
}

/// A column of text, end to end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextColumn {
    /// The column's name.
    pub name: String,
    text: String,
    ends: Vec<u32>,
}

/// An election as its file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Election {
    /// Keys and values of META in the file's order, unknown ones too.
    pub meta: Vec<(String, String)>,
    /// What may be spent.
    pub budget: Decimal,
    /// How people voted.
    pub vote_type: VoteType,
    /// The header of PROJECTS.
    pub project_columns: Vec<String>,
    /// The projects, in the file's order.
    pub projects: Vec<Project>,
    /// The header of VOTES.
    pub vote_columns: Vec<String>,
    /// The ballots, in the file's order.
    pub ballots: Ballots,
}

impl Ballots {
    /// How many ballots there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether nobody voted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The points of ballot `ballot`, one for each of its choices.
    #[must_use]
    pub fn points_of(&self, ballot: usize) -> Option<&[i64]> {
        let points = self.points.as_ref()?;
        Some(&points[self.starts[ballot] as usize..self.starts[ballot + 1] as usize])
    }

    /// The choices of ballot `ballot`, as positions of projects.
    #[must_use]
    pub fn choices_of(&self, ballot: usize) -> &[u32] {
        &self.choices[self.starts[ballot] as usize..self.starts[ballot + 1] as usize]
    }
}

impl TextColumn {
    /// An empty column called `name`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// The column's name with `cells` below it.
    pub fn from_cells<'a>(name: &str, cells: impl IntoIterator<Item = &'a str>) -> Self {
        let mut column = Self::new(name);
        for cell in cells {
            column.push(cell);
        }
        column
    }

    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cells from the first row to the last.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Whether `cell` can still be added: a column holds less than 4 GiB.
    #[must_use]
    pub fn has_room_for(&self, cell: &str) -> bool {
        u32::try_from(self.text.len() + cell.len()).is_ok()
    }

    /// Adds a cell, for which there must be room.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        let end = u32::try_from(self.text.len()).expect("a column holds less than 4 GiB");
        self.ends.push(end);
    }

    /// The cell of row `row`.
    #[must_use]
    pub fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start as usize..self.ends[row] as usize]
    }
}

impl Election {
    /// The value of `key` in META.
    #[must_use]
    pub fn meta(&self, key: &str) -> Option<&str> {
        self.meta
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// Where the column `name` of PROJECTS stands.
    #[must_use]
    pub fn project_column(&self, name: &str) -> Option<usize> {
        self.project_columns
            .iter()
            .position(|column| column == name)
    }

    /// A project's cell in the column `name`; nothing if there is no such
    /// column or the cell is empty.
    #[must_use]
    pub fn project_cell(&self, project: usize, name: &str) -> Option<&str> {
        let cell = self.projects[project]
            .cells
            .get(self.project_column(name)?)?;
        (!cell.is_empty()).then_some(cell.as_str())
    }

    /// The voters' column `name`.
    #[must_use]
    pub fn vote_column(&self, name: &str) -> Option<&TextColumn> {
        self.ballots
            .columns
            .iter()
            .find(|column| column.name == name)
    }
}
