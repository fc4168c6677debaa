//! How it is known whose a key is. The first key of a party is taken at its word;
//! another party may sign it in as well, and whoever keeps its fingerprint
//! outside can hold the ledger to it.

use crate::book::Book;
use crate::hash::Hash;
use crate::party::HeldKey;

/// A key, and how it is known whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// The community in whose chain it is.
    pub community: String,
    /// Whose it is said to be.
    pub party: String,
    /// By what signatures call it.
    pub key: String,
    /// The SHA-256 of the public key.
    pub fingerprint: Hash,
    /// The fingerprints of the keys of the party by which it came in, the nearest
    /// first.
    pub through: Vec<Hash>,
    /// Other parties that signed it in, or one of those by which it came.
    pub vouched_by: Vec<String>,
    /// Whether it still counts.
    pub counts: bool,
    /// The key that signed it in, or whose place it took.
    pub came_by: Option<String>,
}

impl KnownKey {
    /// How it is known, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let first = match &self.vouched_by[..] {
            [] => "the party's own word".to_owned(),
            others => format!("vouched for by {}", others.join(", ")),
        };
        match &self.came_by {
            Some(key) => format!("signed in by {key}; {first}"),
            None => first,
        }
    }

    /// Whether it, or a key by which it came in, is one of `fingerprints`, of
    /// which each is the first 16 hexadecimal digits or more.
    #[must_use]
    pub fn is_one_of(&self, fingerprints: &[String]) -> bool {
        let mut own = std::iter::once(&self.fingerprint).chain(&self.through);
        own.any(|own| {
            let own = own.to_string();
            fingerprints
                .iter()
                .any(|given| own.starts_with(given.as_str()))
        })
    }
}

impl Book {
    /// The keys of all parties, and how each is known.
    pub fn known_keys(&self) -> impl Iterator<Item = KnownKey> {
        self.keys().map(|key| self.known_key(key))
    }

    /// How the key that is called `name` is known.
    #[must_use]
    pub fn known_key_named(&self, name: &str) -> Option<KnownKey> {
        let key = self.keys().find(|key| key.key == name)?;
        Some(self.known_key(key))
    }

    fn known_key(&self, key: &HeldKey) -> KnownKey {
        let fingerprint = |key: &HeldKey| Hash::of(&[key.public_key.bytes()]);
        let above = |key: &HeldKey| key.replaces.clone().or_else(|| key.signed_in_by.clone());
        let came_by = above(key);
        let mut vouched_by = key.vouched_by.clone();
        let (mut through, mut next) = (Vec::new(), came_by.clone());
        while let Some(one) = next.and_then(|name| self.parties.key(&name)) {
            if through.contains(&fingerprint(one)) {
                break;
            }
            through.push(fingerprint(one));
            vouched_by.extend(one.vouched_by.iter().cloned());
            next = above(one);
        }
        vouched_by.sort();
        vouched_by.dedup();
        KnownKey {
            community: self.community().to_owned(),
            party: key.party.clone(),
            key: key.key.clone(),
            fingerprint: fingerprint(key),
            through,
            vouched_by,
            counts: key.ended.is_none(),
            came_by,
        }
    }
}
