//! The spec of a share, as plain data.

use allotment_place::{Currency, Pence, Period};
use num_rational::BigRational;

use crate::origin::SourceSpec;
use crate::spec::Located;

/// A share as its spec describes it, before any table is read.
#[derive(Debug, Clone)]
pub struct ShareSpec {
    /// The money.
    pub envelope: EnvelopeSpec,
    /// Where the places are.
    pub places: PlacesSpec,
    /// Who is in, if not everybody.
    pub select: Option<SelectSpec>,
    /// The formula.
    pub parts: Vec<PartSpec>,
    /// The least and the most that a place may get.
    pub limits: LimitsSpec,
    /// Places that claim together.
    pub pools: Vec<PoolSpec>,
    /// The measures of need that the audit looks at.
    pub indices: Vec<IndexSpec>,
    /// What it says of the files it reads.
    pub sources: Vec<SourceSpec>,
}

/// The money, and when it is spent.
#[derive(Debug, Clone)]
pub struct EnvelopeSpec {
    /// The whole of it.
    pub amount: Pence,
    /// Its currency.
    pub currency: Currency,
    /// The years of the term.
    pub years: Vec<Period>,
    /// The parts of a place's first, second, … year.
    pub profile: Vec<BigRational>,
    /// The year in whose prices the amount stands, and the file that turns
    /// them into cash.
    pub prices: Option<(Located<Period>, Located<String>)>,
    /// The part that is capital.
    pub capital: Option<BigRational>,
}

/// Where the places are, and which columns say what a row is.
#[derive(Debug, Clone)]
pub struct PlacesSpec {
    /// The year that its codes were drawn for, if it is said.
    pub vintage: Option<u16>,
    /// The line of its table in the spec.
    pub line: u64,
    /// The file; in a programme it may come from the stage above.
    pub path: Option<Located<String>>,
    /// The column of codes.
    pub id: Located<String>,
    /// The column of names.
    pub name: Option<Located<String>>,
    /// The column of people.
    pub population: Option<Located<String>>,
    /// Columns that count people or things, besides the population.
    pub counts: Vec<Located<String>>,
    /// The column of larger areas, for inequality within and between them.
    pub areas: Option<Located<String>>,
    /// The file of the need stage's draws, for how sure the selection is.
    pub draws: Option<Located<String>>,
}

/// Who is in.
#[derive(Debug, Clone)]
pub struct SelectSpec {
    /// What places are taken by, the greatest first.
    pub by: Located<String>,
    /// How many.
    pub count: Option<usize>,
    /// Who is out.
    pub exclude: Option<Located<String>>,
    /// Caps: a column, and how many of its places at most.
    pub at_most: Vec<(Located<String>, usize)>,
    /// How many start each year.
    pub sequence: Option<usize>,
    /// Whether one index is declared to serve several nations.
    pub common_index: bool,
}

/// One part of the formula.
#[derive(Debug, Clone)]
pub struct PartSpec {
    /// Its name.
    pub id: String,
    /// What people call it.
    pub title: Option<String>,
    /// Its part of the envelope.
    pub weight: BigRational,
    /// The weight, as it was written.
    pub weight_text: String,
    /// What it goes out in proportion to.
    pub in_proportion_to: Located<String>,
}

/// The least and the most that a place may get.
#[derive(Debug, Clone, Default)]
pub struct LimitsSpec {
    /// The line of its table, if it is there.
    pub line: Option<u64>,
    /// No place gets less.
    pub floor: Option<Pence>,
    /// No place gets more.
    pub ceiling: Option<Pence>,
    /// No place gets less a head.
    pub floor_per_head: Option<Pence>,
    /// How far a place may fall.
    pub max_loss: Option<DampingSpec>,
    /// How far a place may rise.
    pub max_gain: Option<DampingSpec>,
}

/// How far a yearly amount may move from an earlier one.
#[derive(Debug, Clone)]
pub struct DampingSpec {
    /// The column of earlier amounts.
    pub previous: Located<String>,
    /// How far.
    pub rate: BigRational,
}

/// Places that claim as one.
#[derive(Debug, Clone)]
pub struct PoolSpec {
    /// What it is called.
    pub name: String,
    /// The line it stands on.
    pub line: u64,
    /// The codes of its members.
    pub members: Vec<Located<String>>,
}

/// A measure of need that the audit looks at.
#[derive(Debug, Clone)]
pub struct IndexSpec {
    /// What it is called.
    pub name: String,
    /// Its column or expression, growing with need.
    pub measure: Located<String>,
    /// Whether it grows with what is better, and is to be turned round.
    pub turned: bool,
}
