//! What the audit of the shares found.

use allotment_place::Pence;

/// What was checked, and how it came out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Audit {
    /// The rules that a fair division keeps, each with its verdict.
    pub checks: Vec<Check>,
    /// Who gets how much by need, under each index that was looked at.
    pub distributions: Vec<Distribution>,
    /// Where two indices tell different stories, a plain sentence each.
    pub disagreements: Vec<String>,
    /// What each limit cost, and whom.
    pub limits: Vec<LimitCost>,
    /// Other numbers: the sum, the pennies moved by rounding.
    pub facts: Vec<Fact>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name: `Splitting a place does not pay`.
    pub name: String,
    /// Why it matters, in a sentence.
    pub words: String,
    /// Whether it holds.
    pub verdict: Verdict,
    /// If it fails: the case, made from this very formula, where it does.
    pub counter_example: Option<String>,
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The rule holds.
    Holds,
    /// It does not.
    Fails,
    /// It was not tried, or does not apply.
    NotTried,
}

/// How the money lies against one index of need.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// The index's name.
    pub index: String,
    /// Money a head in each tenth of places, greatest need first; nothing
    /// where nobody lives.
    pub per_head: Vec<Option<Pence>>,
    /// The part of the money that goes to the fifth in greatest need.
    pub worst_fifth: Option<f64>,
    /// The concentration index: above 0, the money leans towards need.
    pub concentration: Option<f64>,
    /// Gini's coefficient of money a head.
    pub gini: Option<f64>,
    /// Theil's measure between larger areas.
    pub theil_between: Option<f64>,
    /// Theil's measure within them.
    pub theil_within: Option<f64>,
}

/// What one limit cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitCost {
    /// The limit's name.
    pub limit: String,
    /// How much money it moved.
    pub cost: Pence,
    /// How many places it held up or back.
    pub places: usize,
    /// Who pays for it, in a sentence.
    pub words: String,
}

/// A number with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// How much it is, as it should be read.
    pub value: String,
}
