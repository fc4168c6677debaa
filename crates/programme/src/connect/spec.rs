//! What a spec says of places, policies and grants, as plain data.

use allotment_connect::{Effect, Span};
use allotment_place::Currency;

use super::budget::BudgetSpec;
use crate::origin::SourceSpec;
use crate::spec::Located;

/// Places, policies and grants, before any table is read.
///
/// Where the document has faults, what cannot be read is left out: the rest is
/// still looked at, so that everything that is wrong is told at once.
#[derive(Debug, Clone)]
pub struct ConnectSpec {
    /// The places; nothing if what the spec says of them cannot be read.
    pub places: Option<PlacesSpec>,
    /// The currency of all money.
    pub currency: Currency,
    /// The policies.
    pub policies: Vec<PolicySpec>,
    /// Budgets, every line of which is a pot.
    pub budgets: Vec<BudgetSpec>,
    /// Files of awards.
    pub grants: Vec<GrantsSpec>,
    /// What it says of the files it reads.
    pub sources: Vec<SourceSpec>,
}

/// The table of places.
#[derive(Debug, Clone)]
pub struct PlacesSpec {
    /// The file; if absent, what the need stage of the programme made.
    pub path: Option<Located<String>>,
    /// Its column of codes.
    pub id: Located<String>,
    /// The year that its codes were drawn for, if it is said.
    pub vintage: Option<u16>,
    /// Its column of people.
    pub population: Located<String>,
}

/// A policy.
#[derive(Debug, Clone)]
pub struct PolicySpec {
    /// Its line.
    pub line: u64,
    /// What it is known by.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whose it is.
    pub department: String,
    /// Its theme.
    pub theme: String,
    /// Grant, service, benefit, duty, power, capital, …
    pub kind: String,
    /// The column of places that its reach is stated by.
    pub geography: Located<String>,
    /// The year that the codes of its reach were drawn for, if it is said.
    pub vintage: Option<u16>,
    /// The table of its reach.
    pub reach: Located<String>,
    /// Whether its money comes once, or each year.
    pub once: bool,
    /// When it runs.
    pub span: Span,
    /// Whether it is social infrastructure, or physical.
    pub social: Option<bool>,
    /// What it is meant to change.
    pub effects: Vec<Effect>,
    /// The policies whose money it is, under another name.
    pub replaces: Vec<Located<String>>,
}

/// A file of awards in the 360Giving standard.
#[derive(Debug, Clone)]
pub struct GrantsSpec {
    /// The file.
    pub path: Located<String>,
    /// The theme of all its awards; else each award's own programme.
    pub theme: Option<String>,
}

impl ConnectSpec {
    /// Whether the policy `new` says, through any others, that it replaces `old`.
    pub(super) fn leads(&self, new: &PolicySpec, old: &PolicySpec) -> bool {
        let mut names: Vec<&str> = vec![&new.id];
        let mut at = 0;
        while let Some(&name) = names.get(at) {
            let of_name = self.policies.iter().filter(|policy| policy.id == name);
            for replaced in of_name.flat_map(|policy| &policy.replaces) {
                if replaced.value == old.id {
                    return true;
                }
                if !names.contains(&replaced.value.as_str()) {
                    names.push(&replaced.value);
                }
            }
            at += 1;
        }
        false
    }

    /// Whether its places are those of the need stage.
    #[must_use]
    pub fn takes_places_from_above(&self) -> bool {
        let places = self.places.as_ref();
        places.is_some_and(|places| places.path.is_none())
    }
}
