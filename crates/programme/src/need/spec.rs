//! The spec of an index, as plain data.

use allotment_expression::Expression;
use allotment_need::{Combine, Index, Missing, Normalise, Outliers, Weighting};
use allotment_place::MoreIs;

use crate::origin::SourceSpec;
use crate::spec::Located;

/// An index as its spec describes it, before any table is read.
#[derive(Debug, Clone)]
pub struct NeedSpec {
    /// Where the table is and which of its columns say what a row is.
    pub table: TableSpec,
    /// The indicators.
    pub indicators: Vec<IndicatorSpec>,
    /// The groups between indicators and index.
    pub groups: Vec<GroupSpec>,
    /// What to do with missing values.
    pub missing: Missing,
    /// The column that says which places are alike, for group means.
    pub by: Option<Located<String>>,
    /// What to do with outlying values.
    pub outliers: Outliers,
    /// What holds for the whole index.
    pub index: Index,
    /// How its certainty is examined, if it is.
    pub robustness: Option<RobustnessSpec>,
    /// What it says of the files it reads.
    pub sources: Vec<SourceSpec>,
}

impl NeedSpec {
    /// The line on which it reads the table that it calls `path`, if it does.
    #[must_use]
    pub fn reads(&self, path: &str) -> Option<u64> {
        Some(self.paths().find(|known| known.value == path)?.line)
    }

    /// The tables that it reads.
    pub fn paths(&self) -> impl Iterator<Item = &Located<String>> {
        let joined = self.table.join.iter().map(|join| &join.path);
        self.table.path.iter().chain(joined)
    }
}

/// The first of some columns that a table has: published editions of one table
/// name their columns differently.
pub type ColumnNames = Vec<Located<String>>;

/// Where a table is, and which columns say what a row is.
#[derive(Debug, Clone)]
pub struct TableSpec {
    /// The file; a standard names none.
    pub path: Option<Located<String>>,
    /// The column of codes.
    pub id: ColumnNames,
    /// The column of names.
    pub name: ColumnNames,
    /// The column of people.
    pub population: ColumnNames,
    /// The year that its codes were drawn for, if it is said.
    pub vintage: Option<u16>,
    /// Further tables, joined by code.
    pub join: Vec<JoinSpec>,
}

/// A table whose columns are added, by code: there is no join by name.
#[derive(Debug, Clone)]
pub struct JoinSpec {
    /// The file.
    pub path: Located<String>,
    /// The column of codes so far by which it is joined, if not the places' own:
    /// that of a larger area, whose row all its places share.
    pub by: Option<Located<String>>,
    /// Its column of codes.
    pub id: Located<String>,
    /// The year that its codes were drawn for, if it is said.
    pub vintage: Option<u16>,
    /// The columns taken from it; all if empty.
    pub columns: Vec<Located<String>>,
}

/// Where an indicator's values come from.
#[derive(Debug, Clone)]
pub enum ValuesSpec {
    /// A column of the table.
    Column(ColumnNames),
    /// An expression over its columns.
    Sql(Located<Expression>),
}

/// One indicator.
#[derive(Debug, Clone)]
pub struct IndicatorSpec {
    /// Its name in results.
    pub id: Located<String>,
    /// What people call it, where that is more than its name.
    pub title: Option<String>,
    /// Its values.
    pub values: ValuesSpec,
    /// The column that says of how many a column of rates is, for which a rate of
    /// many places together can be re-made.
    pub denominator: Option<Located<String>>,
    /// Which way is worse.
    pub more_is: MoreIs,
    /// Its weight within its group.
    pub weight: f64,
    /// The position of its group.
    pub group: Option<usize>,
    /// Its own normalisation.
    pub normalise: Option<Normalise>,
    /// Its goalposts.
    pub goalposts: Option<(f64, f64)>,
}

/// One group.
#[derive(Debug, Clone)]
pub struct GroupSpec {
    /// Its name in results.
    pub id: Located<String>,
    /// What people call it.
    pub title: Option<String>,
    /// The position of its parent.
    pub parent: Option<usize>,
    /// Its weight within its parent.
    pub weight: f64,
    /// How its members are combined.
    pub combine: Option<Combine>,
    /// Where its members' weights come from.
    pub weights: Option<Weighting>,
    /// What is done to its score.
    pub normalise: Option<Normalise>,
}

/// How the certainty of an index is examined.
#[derive(Debug, Clone)]
pub struct RobustnessSpec {
    /// The line of its table.
    pub line: u64,
    /// How many draws.
    pub draws: usize,
    /// How far weights vary.
    pub weight_spread: f64,
    /// The normalisations drawn from.
    pub normalise: Vec<Normalise>,
    /// The combinations drawn from.
    pub combine: Vec<Combine>,
    /// The columns of standard errors, by indicator's position.
    pub standard_error: Vec<(usize, Located<String>)>,
    /// Whether to work out Sobol's indices.
    pub sobol: bool,
    /// From how many rows of inputs; each costs an evaluation an input, and two.
    pub sobol_rows: usize,
    /// Whether to leave each indicator out in turn.
    pub leave_one_out: bool,
}
