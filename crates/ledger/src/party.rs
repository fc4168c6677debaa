//! Who there is, with which keys, and whether a signature is theirs.

mod keys;
mod organisation;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::book::{Correction, corrected_to};
use crate::date::Date;
use crate::entry::{self, Entry, Party, Signature};
use crate::hash::Hash;
use crate::id::EntryId;
use crate::key::Checked;
use crate::rule::{Refusal, Rule};

pub use keys::HeldKey;

/// A party as it was brought in, and its corrections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    entry: EntryId,
    effective: Date,
    /// Who brought it in.
    actor: String,
    party: Party,
    corrections: Vec<Correction<Party>>,
}

impl Known {
    fn is(&self, id: EntryId) -> bool {
        self.entry == id || self.corrections.iter().any(|one| one.entry == id)
    }

    fn at(&self, date: Date) -> &Party {
        corrected_to(&self.party, &self.corrections, date).unwrap_or(&self.party)
    }
}

/// The parties of a community, their keys, and who followed whom.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Parties {
    known: BTreeMap<String, Known>,
    keys: BTreeMap<String, HeldKey>,
    owners: BTreeMap<Vec<u8>, String>,
    successors: BTreeMap<String, String>,
    /// Signatures that were checked ahead.
    #[serde(skip)]
    checked: HashSet<Checked>,
}

impl Parties {
    pub fn iter(&self) -> impl Iterator<Item = &Party> {
        self.known.values().map(|known| known.at(Date::LAST))
    }

    /// What the parties are called.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.known.keys()
    }

    pub fn get(&self, party: &str) -> Option<&Party> {
        self.get_at(party, Date::LAST)
    }

    /// A party as it was described at the end of `date`.
    pub fn get_at(&self, party: &str, date: Date) -> Option<&Party> {
        Some(self.known.get(party)?.at(date))
    }

    /// Who stands in the place of `party` in the end: itself, or who followed it.
    pub fn last_of<'a>(&'a self, party: &'a str) -> &'a str {
        let mut last = party;
        while let Some(next) = self.successors.get(last) {
            last = next;
        }
        last
    }

    pub fn successor(&self, party: &str) -> Option<&String> {
        self.successors.get(party)
    }

    /// That `party` is known.
    pub fn known(&self, party: &str) -> Result<(), Refusal> {
        if self.known.contains_key(party) {
            return Ok(());
        }
        let what = format!("'{party}' is no party of this ledger");
        let help = "add an entry of kind party for it first, or correct the name";
        Err(Refusal::new(Rule::KnownParty, what, help))
    }

    /// That `party` can take on anything new: known, and followed by nobody.
    pub fn active(&self, party: &str) -> Result<(), Refusal> {
        self.known(party)?;
        let Some(successor) = self.successors.get(party) else {
            return Ok(());
        };
        let what = format!("'{party}' folded, and '{successor}' follows it");
        Err(Refusal::new(
            Rule::KnownParty,
            what,
            format!("name {successor} instead"),
        ))
    }

    pub fn add(&mut self, entry: &Entry, party: &Party) -> Result<(), Refusal> {
        if self.known.contains_key(&party.party) {
            let what = format!("there is a party '{}' already", party.party);
            let help = "choose another name, or correct the entry that brought it in";
            return Err(Refusal::new(Rule::OneName, what, help));
        }
        let known = Known {
            entry: entry.id,
            effective: entry.effective,
            actor: entry.actor.clone(),
            party: party.clone(),
            corrections: Vec::new(),
        };
        self.known.insert(party.party.clone(), known);
        Ok(())
    }

    /// The party that the entry `id` brought in or described anew, what it is
    /// called, from when, and its corrections.
    pub fn described_by(
        &mut self,
        id: EntryId,
    ) -> Option<(&str, Date, &mut Vec<Correction<Party>>, EntryId)> {
        let found = self.known.values_mut().find(|known| known.is(id))?;
        Some((
            &found.party.party,
            found.effective,
            &mut found.corrections,
            found.entry,
        ))
    }

    /// That `party` can fold and `successor` follow: signed by the party itself
    /// while it has a key, by the successor, and by all `others`: two at least,
    /// where the party cannot sign.
    pub fn check_succession(
        &self,
        succeed: &entry::Succeed,
        others: &BTreeSet<String>,
        hash: &Hash,
    ) -> Result<(), Refusal> {
        self.active(&succeed.party)?;
        self.active(&succeed.successor)?;
        let mut needed = others.clone();
        needed.insert(succeed.successor.clone());
        if self.has_valid(&succeed.party) {
            needed.insert(succeed.party.clone());
        }
        if !needed.contains(&succeed.party) && self.organisations(&needed) < 2 {
            let what = format!(
                "'{}' cannot sign any more, and '{}' alone cannot say who follows it",
                succeed.party, succeed.successor
            );
            let help = "let another party of its commitments follow it, or open new commitments";
            return Err(Refusal::new(Rule::EveryParty, what, help));
        }
        for party in &needed {
            let of = |one: &&Signature| one.party.as_ref() == Some(party);
            let Some(one) = succeed.signatures.iter().find(of) else {
                let what = format!(
                    "'{party}' did not sign that '{}' is followed by '{}'",
                    succeed.party, succeed.successor
                );
                let help = "all whom it concerns must sign, and the party itself while one of its keys counts";
                return Err(Refusal::new(Rule::EveryParty, what, help));
            };
            self.signed(party, &one.key, hash, &one.signature)?;
        }
        Ok(())
    }

    pub fn follow(&mut self, succeed: &entry::Succeed) {
        self.successors
            .insert(succeed.party.clone(), succeed.successor.clone());
        let keys: Vec<String> = (self.keys.values())
            .filter(|key| key.party == succeed.party && key.ended.is_none())
            .map(|key| key.key.clone())
            .collect();
        for key in keys {
            self.end(
                &key,
                format!("its party was followed by '{}'", succeed.successor),
            );
        }
    }
}
