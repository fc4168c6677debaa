//! Who there is, with which keys, and whether a signature is theirs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::entry::{self, KeyReplace, KeyRevoke, Party, Signature};
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
}

/// The parties of a community, their keys, and who followed whom.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Parties {
    known: BTreeMap<String, Party>,
    keys: BTreeMap<String, HeldKey>,
    owners: BTreeMap<Vec<u8>, String>,
    successors: BTreeMap<String, String>,
    /// Signatures that were checked ahead.
    #[serde(skip)]
    checked: HashSet<Checked>,
}

impl Parties {
    pub fn iter(&self) -> impl Iterator<Item = &Party> {
        self.known.values()
    }

    pub fn keys(&self) -> impl Iterator<Item = &HeldKey> {
        self.keys.values()
    }

    pub fn get(&self, party: &str) -> Option<&Party> {
        self.known.get(party)
    }

    pub fn successor(&self, party: &str) -> Option<&String> {
        self.successors.get(party)
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

    pub fn add(&mut self, party: &Party) -> Result<(), Refusal> {
        if self.known.contains_key(&party.party) {
            let what = format!("there is a party '{}' already", party.party);
            let help = "choose another name, or correct the entry that brought it in";
            return Err(Refusal::new(Rule::OneName, what, help));
        }
        self.known.insert(party.party.clone(), party.clone());
        Ok(())
    }

    pub fn correct(&mut self, party: &Party) {
        self.known.insert(party.party.clone(), party.clone());
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

    fn has_valid(&self, party: &str) -> bool {
        self.keys
            .values()
            .any(|key| key.party == party && key.ended.is_none())
    }

    /// Adds a key. A key that counts already must have signed it; where the party
    /// has none, the party itself must be the actor, since whoever brings in a
    /// key can sign with it. What the new key signed of itself must be right.
    pub fn add_key(&mut self, key: &entry::Key, hash: &Hash, actor: &str) -> Result<(), Refusal> {
        self.new_key(key, hash)?;
        let by = key.signatures.iter().find(|one| one.key != key.key);
        match by {
            Some(by) => {
                self.signed(&key.party, &by.key, hash, &by.signature)?;
            }
            None if self.has_valid(&key.party) => {
                let what = format!(
                    "'{}' has a key already, and none of its keys signed this one",
                    key.party
                );
                let help =
                    "let the holder of a key that counts sign the entry, or revoke the old keys";
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
        self.insert(key);
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

    fn insert(&mut self, key: &entry::Key) {
        self.owners
            .insert(key.public_key.bytes().to_vec(), key.party.clone());
        let held = HeldKey {
            key: key.key.clone(),
            party: key.party.clone(),
            public_key: key.public_key.clone(),
            holder: key.holder.clone(),
            ended: None,
        };
        self.keys.insert(key.key.clone(), held);
    }

    /// A key takes the place of another: signed by the old one, or by two other
    /// keys of the party that two different officers hold.
    pub fn replace_key(&mut self, replace: &KeyReplace, hash: &Hash) -> Result<(), Refusal> {
        let party = &replace.new.party;
        self.valid(&replace.old, party)?;
        self.new_key(&replace.new, hash)?;
        let mut officers = BTreeSet::new();
        let mut by_old = false;
        for one in replace
            .new
            .signatures
            .iter()
            .filter(|one| one.key != replace.new.key)
        {
            let held = self.signed(party, &one.key, hash, &one.signature)?;
            by_old |= one.key == replace.old;
            officers.insert(held.holder.clone().unwrap_or_else(|| held.key.clone()));
        }
        if !by_old && officers.len() < 2 {
            let what = format!(
                "the key '{}' can only be replaced by its own signature, or by those of two other officers",
                replace.old
            );
            return Err(Refusal::new(
                Rule::Signature,
                what,
                "add the signatures to the entry",
            ));
        }
        self.insert(&replace.new);
        let reason = format!("'{}' replaced it", replace.new.key);
        self.end(&replace.old, reason);
        Ok(())
    }

    /// A key counts no more: signed by a key of the party, or done by the party
    /// itself, which may have lost them all.
    pub fn revoke_key(
        &mut self,
        revoke: &KeyRevoke,
        hash: &Hash,
        actor: &str,
    ) -> Result<(), Refusal> {
        self.valid(&revoke.key, &revoke.party)?;
        for one in &revoke.signatures {
            self.signed(&revoke.party, &one.key, hash, &one.signature)?;
        }
        if revoke.signatures.is_empty() && actor != revoke.party {
            let what = format!("'{actor}' cannot revoke a key of '{}'", revoke.party);
            let help = "let a key of the party sign the entry, or let the party be its actor";
            return Err(Refusal::new(Rule::Signature, what, help));
        }
        self.end(&revoke.key, format!("it was revoked ({})", revoke.reason));
        Ok(())
    }

    fn end(&mut self, key: &str, reason: String) {
        if let Some(held) = self.keys.get_mut(key) {
            held.ended = Some(reason);
        }
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
        if !needed.contains(&succeed.party) && needed.len() < 2 {
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
