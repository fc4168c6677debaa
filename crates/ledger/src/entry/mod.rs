//! What the ledger is made of: one entry for each thing that somebody did.

mod body;
mod kind;
mod read;

pub use body::{
    Amend, Body, Breach, Close, Commit, Correct, Decision, Evidence, Key, KeyReplace, KeyRevoke,
    Measure, MilestoneEntry, MoneyMove, Party, PromiseEntry, Scheduled, Sign, Signature, Succeed,
    Years,
};
pub use kind::{DecidedBy, Kind, MeasureKind, MilestoneState, PartyType, Use};

use serde_json::Value;

use crate::canonical::canonical;
use crate::date::{Date, Moment};
use crate::fields::NotAnEntry;
use crate::hash::Hash;
use crate::id::EntryId;
use crate::tree::leaf_hash;

/// One entry, as it stands in the ledger for good.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The name that its client gave it.
    pub id: EntryId,
    /// The community whose chain it is in.
    pub community: String,
    /// From which day it counts.
    pub effective: Date,
    /// When it was written down.
    pub recorded: Moment,
    /// Who did it.
    pub actor: String,
    /// The entry or commitment that it is about, where its kind needs one.
    pub refers_to: Option<String>,
    /// What somebody wants to say about it.
    pub words: Option<String>,
    /// What it says, by its kind.
    pub body: Body,
    canonical: String,
    leaf: Hash,
    signed_part: Hash,
}

impl Entry {
    /// Whether the words of a new entry may have `text` in them: nothing that looks
    /// like personal data, and no signs that nobody sees.
    #[must_use]
    pub fn may_say(text: &str) -> bool {
        read::may_say(text)
    }

    /// Whether a name in a new entry may have `sign` in it: one that is seen, and as it is.
    #[must_use]
    pub fn may_be_in_name(sign: char) -> bool {
        read::may_be_in_name(sign)
    }

    /// The entry that `value` is: an object with the common fields and those of
    /// its kind. A member that is null counts as missing.
    ///
    /// # Errors
    /// [`NotAnEntry`] with everything that is wrong with it.
    pub fn read(value: &Value) -> Result<Self, NotAnEntry> {
        read::entry(value)
    }

    /// The entry whose canonical form is `text`.
    ///
    /// # Errors
    /// [`NotAnEntry`] if it is no entry, or is not written in canonical form.
    pub fn from_canonical(text: &str) -> Result<Self, NotAnEntry> {
        read::canonical_entry(text)
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// Its canonical form (RFC 8785): the one text that is hashed and kept.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// The hash of its leaf: `SHA-256(0x00 ‖ canonical form)`.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        self.leaf
    }

    /// What a signature of it is over: the leaf hash; where the entry itself
    /// carries `signatures`, that of the entry without them.
    #[must_use]
    pub fn signed_part(&self) -> Hash {
        self.signed_part
    }
}

/// The hash that a signature is over, for an entry that is still being written.
#[must_use]
pub fn signed_part(value: &Value) -> Hash {
    let mut value = value.clone();
    if let Some(object) = value.as_object_mut() {
        object.remove("signatures");
        object.retain(|_, value| !value.is_null());
    }
    leaf_hash(canonical(&value).as_bytes())
}
