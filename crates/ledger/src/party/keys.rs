//! The keys of parties: which count, who brought them in, how they go, and whether a
//! signature is by one.

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use super::Parties;
use super::organisation::is_own;
use crate::entry::{self, KeyReplace, KeyRevoke, Signature};
use crate::hash::Hash;
use crate::key::{Checked, NotSigned, PublicKey, SignatureBytes};
use crate::rule::{Refusal, Rule};

/// A key of a party, and whether it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldKey {
    /// By what signatures call it.
    pub key: String,
    /// Whose.
    pub party: String,
    /// What signatures are checked with.
    pub public_key: PublicKey,
    /// The keyed hash of who holds it.
    pub holder: Option<String>,
    /// Why it counts no more; nothing while it does.
    pub ended: Option<String>,
    /// The key of the party that signed it in, or that stands in the place of that one,
    /// whose holder might have made it up; nothing for the first.
    pub brought_in_by: Option<String>,
    /// The key of the party that signed it in as it came; nothing for the first, and for
    /// one that took the place of another.
    pub signed_in_by: Option<String>,
    /// The key whose place it took.
    pub replaces: Option<String>,
    /// Other parties that signed it in as well: they know whose it is.
    pub vouched_by: Vec<String>,
}

/// Why a key does not go.
fn not_alone(key: &str, done: &str) -> Refusal {
    let what = format!(
        "the key '{key}' can only be {done} by its own signature, or by those of two other officers, neither of whom brought in the other"
    );
    Refusal::new(Rule::Signature, what, "add the signatures to the entry")
}

impl Parties {
    pub fn keys(&self) -> impl Iterator<Item = &HeldKey> {
        self.keys.values()
    }

    pub fn key(&self, name: &str) -> Option<&HeldKey> {
        self.keys.get(name)
    }

    /// Remembers a signature that was checked, until it comes.
    pub fn expect_signed(&mut self, checked: Checked) {
        self.checked.insert(checked);
    }

    /// Forgets the signatures that were checked and did not come.
    pub fn expect_no_more(&mut self) {
        self.checked = HashSet::new();
    }

    /// That it is signed, as far as that was not found out already.
    fn check(
        &self,
        key: &PublicKey,
        hash: &Hash,
        signature: &SignatureBytes,
    ) -> Result<(), NotSigned> {
        let known = !self.checked.is_empty()
            && Checked::unchecked(key, hash, signature)
                .is_some_and(|one| self.checked.contains(&one));
        if known {
            Ok(())
        } else {
            key.check(hash, signature)
        }
    }

    /// The key that `name` calls, by its name or by what it is, if it counts.
    pub fn valid(&self, name: &str, party: &str) -> Result<&HeldKey, Refusal> {
        let Some(key) = self.keys.get(name) else {
            let what = format!("there is no key '{name}'");
            let help = "see `allotment ledger key list`, or add an entry of kind key first";
            return Err(Refusal::new(Rule::KnownKey, what, help));
        };
        if key.party != party {
            let what = format!(
                "the key '{name}' is that of '{}', not of '{party}'",
                key.party
            );
            return Err(Refusal::new(
                Rule::Signature,
                what,
                "sign with a key of the party itself",
            ));
        }
        if let Some(reason) = &key.ended {
            let what = format!("the key '{name}' counts no more: {reason}");
            return Err(Refusal::new(
                Rule::KnownKey,
                what,
                "sign with a key that counts",
            ));
        }
        Ok(key)
    }

    /// That `signature` by `key` of `party` is over `hash`.
    pub fn signed(
        &self,
        party: &str,
        key: &str,
        hash: &Hash,
        signature: &SignatureBytes,
    ) -> Result<&HeldKey, Refusal> {
        let held = self.valid(key, party)?;
        let Err(why) = self.check(&held.public_key, hash, signature) else {
            return Ok(held);
        };
        let what = format!("the signature of '{party}' with the key '{key}' does not count: {why}");
        let todo = "sign the entry as it stands in the ledger: `allotment ledger sign`";
        Err(Refusal::new(Rule::Signature, what, todo))
    }

    pub(super) fn has_valid(&self, party: &str) -> bool {
        self.keys
            .values()
            .any(|key| key.party == party && key.ended.is_none())
    }

    /// Adds a key. A key that counts already must have signed it; the first of a
    /// party is taken at its own word, which must be that of the actor, since
    /// whoever brings in a key can sign with it. A party that had a key has one
    /// for good, so nobody comes first twice. What the new key signed of itself
    /// must be right.
    pub fn add_key(&mut self, key: &entry::Key, hash: &Hash, actor: &str) -> Result<(), Refusal> {
        self.new_key(key, hash)?;
        let vouched_by = self.vouching(key, hash)?;
        let others = |one: &&Signature| one.key != key.key && is_own(one, &key.party);
        let by = key.signatures.iter().find(others);
        match by {
            Some(by) => {
                self.signed(&key.party, &by.key, hash, &by.signature)?;
            }
            None if self.has_valid(&key.party) => {
                let what = format!(
                    "'{}' has a key already, and none of its keys signed this one",
                    key.party
                );
                let help = "let the holder of a key that counts sign the entry";
                return Err(Refusal::new(Rule::Signature, what, help));
            }
            None if actor != key.party => {
                let what = format!("'{actor}' cannot bring in the first key of '{}'", key.party);
                let help = format!(
                    "whoever brings in a key can sign with it: let the actor be '{}'",
                    key.party
                );
                return Err(Refusal::new(Rule::EveryParty, what, help));
            }
            None => {}
        }
        self.insert(key, by.map(|one| one.key.clone()), vouched_by, None);
        Ok(())
    }

    /// That the new key may be.
    fn new_key(&self, key: &entry::Key, hash: &Hash) -> Result<(), Refusal> {
        self.active(&key.party)?;
        if self.keys.contains_key(&key.key) {
            let what = format!("there is a key '{}' already", key.key);
            return Err(Refusal::new(
                Rule::OneName,
                what,
                "leave its name out, and it gets one of its own",
            ));
        }
        if let Some(owner) = self.owners.get(key.public_key.bytes()) {
            let what = format!("this public key is already that of '{owner}'");
            let help = "make a key of its own for each signatory: `allotment ledger key new`";
            return Err(Refusal::new(Rule::OneName, what, help));
        }
        if !key.public_key.is_sound() {
            let help = "make one with `allotment ledger key new`";
            return Err(Refusal::new(
                Rule::KnownKey,
                "the public key is no key that can sign",
                help,
            ));
        }
        let own = key.signatures.iter().filter(|one| one.key == key.key);
        for signature in own {
            if let Err(why) = self.check(&key.public_key, hash, &signature.signature) {
                let what = format!("the key '{}' did not sign this entry: {why}", key.key);
                return Err(Refusal::new(
                    Rule::Signature,
                    what,
                    "sign the entry with the key that it brings",
                ));
            }
        }
        Ok(())
    }

    fn insert(
        &mut self,
        key: &entry::Key,
        brought_in_by: Option<String>,
        vouched_by: Vec<String>,
        replaces: Option<String>,
    ) {
        self.owners
            .insert(key.public_key.bytes().to_vec(), key.party.clone());
        let held = HeldKey {
            key: key.key.clone(),
            party: key.party.clone(),
            public_key: key.public_key.clone(),
            holder: key.holder.clone(),
            ended: None,
            signed_in_by: brought_in_by.clone().filter(|_| replaces.is_none()),
            brought_in_by,
            replaces,
            vouched_by,
        };
        self.keys.insert(key.key.clone(), held);
    }

    /// A key takes the place of another, which the old one or two officers
    /// signed. It stands where the old one stood.
    pub fn replace_key(&mut self, replace: &KeyReplace, hash: &Hash) -> Result<(), Refusal> {
        let party = &replace.new.party;
        let old = self.valid(&replace.old, party)?;
        let brought_in_by = old.brought_in_by.clone();
        self.new_key(&replace.new, hash)?;
        let others = replace.new.signatures.iter();
        let others = others.filter(|one| one.key != replace.new.key);
        let signers = self.signers(party, others, hash)?;
        if !signers.contains(&replace.old) && !self.two_officers(&replace.old, &signers) {
            return Err(not_alone(&replace.old, "replaced"));
        }
        let replaces = Some(replace.old.clone());
        self.insert(&replace.new, brought_in_by, Vec::new(), replaces);
        // Whom the old key brought in, its successor's holder answers for.
        for held in self.keys.values_mut() {
            if held.brought_in_by.as_ref() == Some(&replace.old) {
                held.brought_in_by = Some(replace.new.key.clone());
            }
        }
        self.end(&replace.old, format!("'{}' replaced it", replace.new.key));
        Ok(())
    }

    /// A key counts no more, which it signed itself, or the key that brought it
    /// in, or two officers. The last key of a party cannot go: whoever came next
    /// would be taken at their word.
    pub fn revoke_key(&mut self, revoke: &KeyRevoke, hash: &Hash) -> Result<(), Refusal> {
        self.valid(&revoke.key, &revoke.party)?;
        let signers = self.signers(&revoke.party, revoke.signatures.iter(), hash)?;
        let above = |key: &String| self.line(&revoke.key).contains(&key.as_str());
        if !signers.iter().any(above) && !self.two_officers(&revoke.key, &signers) {
            return Err(not_alone(&revoke.key, "revoked"));
        }
        let counts = |key: &&HeldKey| key.party == revoke.party && key.ended.is_none();
        if self.keys.values().filter(counts).count() == 1 {
            let what = format!("'{}' is the last key of '{}'", revoke.key, revoke.party);
            let help = "let another key take its place, with an entry of kind key_replace";
            return Err(Refusal::new(Rule::KnownKey, what, help));
        }
        self.end(&revoke.key, format!("it was revoked ({})", revoke.reason));
        Ok(())
    }

    /// The keys of `party` that signed, all of them rightly.
    fn signers<'a>(
        &self,
        party: &str,
        signatures: impl Iterator<Item = &'a Signature>,
        hash: &Hash,
    ) -> Result<BTreeSet<String>, Refusal> {
        signatures
            .map(|one| {
                let held = self.signed(party, &one.key, hash, &one.signature)?;
                Ok(held.key.clone())
            })
            .collect()
    }

    /// `key`, the key that brought it in, and so on up to a first one.
    fn line<'a>(&'a self, key: &'a str) -> Vec<&'a str> {
        let above = |key: &&'a str| self.keys.get(*key)?.brought_in_by.as_deref();
        std::iter::successors(Some(key), above).collect()
    }

    /// Whether two of `signers` are officers that no third key made up: they have
    /// different holders, and no key but `old` itself, whose holder needs nobody
    /// to end it, stands above or among both.
    fn two_officers(&self, old: &str, signers: &BTreeSet<String>) -> bool {
        let holder = |key: &str| {
            let held = &self.keys[key];
            held.holder.as_ref().unwrap_or(&held.key)
        };
        let apart = |one: &str, other: &str| {
            let lines = [self.line(one), self.line(other)];
            let met = lines[0].iter().find(|key| lines[1].contains(*key));
            holder(one) != holder(other) && met.is_none_or(|key| *key == old)
        };
        let pairs = signers
            .iter()
            .flat_map(|one| signers.iter().map(move |other| (one, other)));
        pairs
            .filter(|(one, other)| one < other)
            .any(|(one, other)| apart(one, other))
    }

    pub(super) fn end(&mut self, key: &str, reason: String) {
        if let Some(held) = self.keys.get_mut(key) {
            held.ended = Some(reason);
        }
    }
}
