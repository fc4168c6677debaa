//! What was promised, signed and paid, as the ledger has it.

use std::collections::BTreeMap;

use allotment_place::PlaceId;

use super::{Computed, ComputedTable};
use crate::Figure;

/// The ledger, if there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerPart {
    /// What it says in all, a paragraph each.
    pub lead: Vec<String>,
    /// Facts that broke a rule: they stand here until an entry resolves them.
    pub breaches: Vec<LedgerBreach>,
    /// How far the money came, and which days were named, moved and met.
    pub figures: Vec<Figure>,
    /// Who decided, how partners are treated, what they are asked.
    pub tables: Vec<LedgerTable>,
    /// Each place's promises and payments, by its code.
    pub places: BTreeMap<PlaceId, PlaceLedger>,
    /// How all of it is worked out.
    pub computed: Computed,
    /// Where it comes from: positions in [`super::Site::sources`].
    pub cites: Vec<usize>,
}

/// A fact that broke a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerBreach {
    /// Where: the place's name.
    pub place: String,
    /// When it happened, as people read it.
    pub date: String,
    /// The rule in a sentence.
    pub rule: String,
    /// What was broken, in a sentence.
    pub because: String,
    /// Who says that it happened.
    pub source: String,
    /// Whether an entry resolved it since.
    pub resolved: bool,
}

/// One place's promises and payments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceLedger {
    /// What became of each promise, a sentence each.
    pub lead: Vec<String>,
    /// Commitments, payments, milestones.
    pub tables: Vec<LedgerTable>,
    /// The facts that broke a rule here.
    pub breaches: Vec<LedgerBreach>,
}

/// A table, of whose columns some are numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerTable {
    /// The table.
    pub table: ComputedTable,
    /// Which columns hold numbers, in the order of its columns.
    pub numbers: Vec<bool>,
}
