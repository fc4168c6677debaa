//! What is asked for: the envelope, who may be in, the formula, the limits.

use std::collections::BTreeMap;

use allotment_expression::{Expression, Value};
use allotment_place::{Currency, Pence, Period, PlaceId};
use num_rational::BigRational;

/// The places that the money is for, one entry each in every vector.
#[derive(Debug, Clone)]
pub struct Places {
    /// Their codes, each once.
    pub ids: Vec<PlaceId>,
    /// What people call them; the code where there is no name.
    pub names: Vec<String>,
    /// The column of `columns` that counts their people, if there is one.
    pub population: Option<String>,
    /// Every other column that the spec reads, as exact values.
    pub columns: BTreeMap<String, Vec<Value>>,
}

/// Everything that decides who gets what.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The money.
    pub envelope: Envelope,
    /// Who is in; everybody, if absent.
    pub select: Option<Select>,
    /// The formula: at least one part, the weights adding up to 1.
    pub parts: Vec<Part>,
    /// The least and the most that a place may get.
    pub limits: Limits,
    /// Places that claim together.
    pub pools: Vec<Pool>,
    /// What the audit looks at.
    pub audit: AuditOptions,
}

/// The money, and when it is spent.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The whole of it, in prices of the base year if there is one.
    pub amount: Pence,
    /// Its currency.
    pub currency: Currency,
    /// The years of the term, one after another; empty for one amount.
    pub years: Vec<Period>,
    /// How much of a place's money comes in its first, second, … year. Empty:
    /// every year alike, from the place's own first year to the last.
    pub profile: Vec<BigRational>,
    /// The prices in which `amount` stands, if not in those of each year.
    pub prices: Option<Prices>,
    /// The part that is capital, from 0 to 1; the rest is revenue.
    pub capital: Option<BigRational>,
}

/// The prices in which an amount is stated, and what turns them into cash.
#[derive(Debug, Clone)]
pub struct Prices {
    /// The year whose prices they are.
    pub base: Period,
    /// The index of prices by year, with `base` and every year of the term.
    pub deflator: BTreeMap<Period, BigRational>,
}

/// Who is in.
#[derive(Debug, Clone)]
pub struct Select {
    /// The places are taken by this, the greatest first, ties by code.
    pub by: Expression,
    /// How many are in; all who may be, if absent.
    pub count: Option<usize>,
    /// Places for which this is true are out: a truth, the text `true` or
    /// `false`, or 1 or 0. Missing is not true, as in SQL.
    pub exclude: Option<Expression>,
    /// No more than so many with the same value of a column.
    pub at_most: Vec<Cap>,
    /// How many start each year, in order; all at once, if absent.
    pub sequence: Option<usize>,
    /// Whether one index covers the places of several nations.
    pub nations: Nations,
}

/// No more than `places` with the same value of the column `per`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// The column, such as a district's code.
    pub per: String,
    /// How many of its places may be in.
    pub places: usize,
}

/// Whether places of different nations may stand in one ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nations {
    /// No common index is declared: places whose official codes are of
    /// different nations of the United Kingdom are not ranked together.
    #[default]
    Apart,
    /// The column ranked by is declared to measure the same in all nations.
    CommonIndex,
}

/// One part of the formula.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its name, as in the output column `<name>_minor`.
    pub name: String,
    /// Which part of the envelope goes out by it, from 0 to 1.
    pub weight: BigRational,
    /// What it goes out in proportion to: never negative, never missing.
    pub in_proportion_to: Expression,
}

/// The least and the most that a place may get over the whole term.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// No place gets less.
    pub floor: Option<Pence>,
    /// No place gets more.
    pub ceiling: Option<Pence>,
    /// No place gets less for each of its people.
    pub floor_per_head: Option<Pence>,
    /// No place's yearly mean falls further below what it had.
    pub max_loss: Option<Damping>,
    /// No place's yearly mean rises further above what it had.
    pub max_gain: Option<Damping>,
}

/// How far a yearly amount may move from an earlier one.
#[derive(Debug, Clone)]
pub struct Damping {
    /// The column of earlier yearly amounts: in whole units of the currency,
    /// or in minor units if its name ends in `_minor`. A place without one is
    /// not damped.
    pub previous: String,
    /// How far, as a part of the earlier amount: 0.07 is 7%.
    pub rate: BigRational,
}

/// Places that claim as one.
#[derive(Debug, Clone)]
pub struct Pool {
    /// What it is called.
    pub name: String,
    /// The codes of its members.
    pub members: Vec<PlaceId>,
}

/// What the audit looks at, beyond the division itself.
#[derive(Debug, Clone, Default)]
pub struct AuditOptions {
    /// Measures of need: two or more are encouraged, for they may disagree.
    pub indices: Vec<Index>,
    /// A column of larger areas, for inequality within and between them.
    pub areas: Option<String>,
    /// Columns that count people or things, besides the population and earlier
    /// amounts: splitting a place in halves halves them. All others stay.
    pub counts: Vec<String>,
}

/// A measure of need, which grows with it.
#[derive(Debug, Clone)]
pub struct Index {
    /// What it is called.
    pub name: String,
    /// Its value.
    pub measure: Expression,
}

impl Places {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}
