//! What must come out of a case, and how close.

use serde::Deserialize;

use super::Published;

/// Columns that must agree.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What is checked.
    pub name: String,
    /// Our column; `{}` stands for each of `each`.
    pub ours: String,
    /// Theirs; `{}` stands for each of `each`. Nothing where the run itself
    /// compared.
    pub theirs: Option<String>,
    /// What `{}` stands for, or `indicators` or `groups` for all of them.
    #[serde(default)]
    pub each: Each,
    /// Where theirs is, if not where the case says.
    pub published: Option<Published>,
    /// Which of the run's tables ours is in.
    #[serde(default)]
    pub of: Of,
    /// Only where our column of the first name lies in this range.
    pub only: Option<OnlyWhere>,
    /// Where the run itself compared: only this group of its rows.
    pub group: Option<String>,
    /// How close two values must be.
    pub agree: Agree,
    /// Why that close.
    pub because: String,
    /// How many must agree.
    pub at_least: usize,
    /// How many there are.
    pub total: usize,
    /// Whether so many do.
    #[serde(default)]
    pub expect: Expect,
    /// Why they do not.
    pub reason: Option<String>,
}

/// What `{}` stands for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(untagged)]
pub enum Each {
    /// Nothing: one column.
    #[default]
    One,
    /// `indicators` or `groups`.
    All(AllOf),
    /// These names.
    Named(Vec<String>),
}

/// All of a kind.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AllOf {
    /// Every indicator of the spec.
    Indicators,
    /// Every group of the spec.
    Groups,
}

/// One of the tables that a run gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// A row a place, or an area.
    #[default]
    Rows,
    /// A row a member of the index, with its weight as used.
    Weights,
    /// A row an axiom of the audit, with 1 in `holds` if it holds, else 0.
    Axioms,
}

/// A range of one of our columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnlyWhere {
    /// The column.
    pub ours: String,
    /// The least value that counts.
    #[serde(default = "lowest")]
    pub from: f64,
    /// The greatest value that counts.
    #[serde(default = "greatest")]
    pub to: f64,
}

/// How close two values must be to agree.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agree {
    /// Equal once ours is rounded to so many decimals.
    Decimals(u32),
    /// At most so far apart.
    Within(f64),
    /// At most so far apart, relative to theirs where that is above 1.
    Relative(f64),
    /// At most so far apart on average, differences either way cancelling: all
    /// agree, or none.
    MeanWithin(f64),
    /// Closer to theirs than our column of this name is.
    CloserThan(String),
    /// Ours is 1: the run itself compared with what was published.
    Holds,
}

/// Whether a check should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// It holds.
    #[default]
    Pass,
    /// It is known not to, for a stated reason.
    Fail,
}

fn lowest() -> f64 {
    f64::NEG_INFINITY
}

fn greatest() -> f64 {
    f64::INFINITY
}
