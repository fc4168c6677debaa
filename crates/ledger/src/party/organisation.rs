//! Which organisation a party is, and which others vouch for its key.

use super::Parties;
use crate::date::Date;
use crate::entry::{self, PartyType, Signature};
use crate::hash::Hash;
use crate::id::EntryId;
use crate::rule::Refusal;

impl Parties {
    /// The party that the entry `id` brought in or described anew, and who brought
    /// it in.
    pub fn brought_in_by(&self, id: EntryId) -> Option<(&str, &str)> {
        let found = self.known.values().find(|known| known.is(id))?;
        Some((&found.party.party, &found.actor))
    }

    /// What `party` was said to be when it came, if it is that still: nobody
    /// becomes a council by a correction.
    pub fn kind_of(&self, party: &str) -> Option<PartyType> {
        let known = self.known.get(party)?;
        let now = known.at(Date::LAST).is;
        (known.party.is == now).then_some(now)
    }

    /// Whether `one` and `other` are one organisation: one name, one that
    /// followed the other, or two names of one number in a public register,
    /// whatever its letters and spaces.
    pub fn same(&self, one: &str, other: &str) -> bool {
        let (one, other) = (self.last_of(one), self.last_of(other));
        one == other
            || self
                .register_number(one)
                .is_some_and(|number| Some(number) == self.register_number(other))
    }

    /// Whether `one` is `other`, or follows it or is followed by it, as all parties
    /// signed.
    pub fn is_now(&self, one: &str, other: &str) -> bool {
        self.last_of(one) == self.last_of(other)
    }

    fn register_number(&self, party: &str) -> Option<String> {
        let number = self.get(party)?.org_id.as_deref()?;
        let plain = number.chars().filter(|one| !one.is_whitespace());
        Some(plain.flat_map(char::to_lowercase).collect())
    }

    /// How many organisations `parties` are.
    pub fn organisations<'a>(&self, parties: impl IntoIterator<Item = &'a String>) -> usize {
        let mut found: Vec<&String> = Vec::new();
        for party in parties {
            if !found.iter().any(|known| self.same(known, party)) {
                found.push(party);
            }
        }
        found.len()
    }

    /// The other parties that signed the new key, all of them rightly. An
    /// organisation does not vouch for itself under another name.
    pub(super) fn vouching(&self, key: &entry::Key, hash: &Hash) -> Result<Vec<String>, Refusal> {
        let mut vouched_by = Vec::new();
        for one in &key.signatures {
            let Some(party) = one.party.as_ref().filter(|_| !is_own(one, &key.party)) else {
                continue;
            };
            self.active(party)?;
            self.signed(party, &one.key, hash, &one.signature)?;
            if !self.same(party, &key.party) && !vouched_by.contains(party) {
                vouched_by.push(party.clone());
            }
        }
        Ok(vouched_by)
    }
}

/// Whether a signature that a key carries is by its own party.
pub(super) fn is_own(signature: &Signature, party: &str) -> bool {
    signature.party.as_ref().is_none_or(|own| own == party)
}
