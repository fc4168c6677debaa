//! What a partner keeps: the entry, the proof that it is in the ledger, and the
//! signed checkpoint that the proof leads to.

use allotment_ledger::{
    Checkpoint, Entry, EntryId, Hash, KnownKey, Note, Programme, Verifier, includes, leaf_hash,
};
use allotment_table::{Fault, Faults};
use serde_json::{Value, json};

/// The receipt of the entry `id` with canonical form `canonical`, from the
/// ledger and its checkpoint `note`, which `verifier` signs.
///
/// # Errors
/// [`Faults`] if the ledger has no such entry.
pub fn receipt(
    ledger: &Programme,
    origin: &str,
    id: &str,
    canonical: &str,
    note: &str,
    verifier: &str,
) -> Result<Value, Faults> {
    let unknown = || {
        Faults::from(Fault::new(
            "the ledger",
            format!("there is no entry '{id}'"),
            "see `allotment ledger show`",
        ))
    };
    let known = EntryId::parse(id).ok_or_else(unknown)?;
    let book = ledger
        .books()
        .find(|book| book.place_of(known).is_some())
        .ok_or_else(unknown)?;
    let place = book.place_of(known).ok_or_else(unknown)?;
    let checkpoint = ledger.checkpoint(origin);
    let community = (checkpoint.communities().iter())
        .position(|one| one.community == book.community())
        .ok_or_else(unknown)?;
    let leaf = &checkpoint.communities()[community];
    let entry: Value = serde_json::from_str(canonical).unwrap_or_default();
    let read = Entry::from_canonical(canonical).ok();
    let leaf_hash = read.as_ref().map(|entry| entry.leaf().to_string());
    let keys: Vec<Value> = (read.iter())
        .flat_map(|entry| entry.body.keys())
        .filter_map(|key| book.known_key_named(key))
        .map(|key| told(&key))
        .collect();
    Ok(json!({
        "keys": keys,
        "entry": entry,
        "canonical": canonical,
        "leaf_hash": leaf_hash,
        "community": {
            "community": book.community(),
            "size": leaf.size.to_string(),
            "root": leaf.root.to_string(),
            "place": place.to_string(),
            "inclusion_proof": hashes(book.tree().inclusion(place, book.size())),
        },
        "programme": of_programme(&checkpoint, community),
        "checkpoint": note,
        "verifier": verifier,
    }))
}

/// A key, and how it is known, as a receipt tells it.
fn told(key: &KnownKey) -> Value {
    json!({"party": key.party, "key": key.key, "fingerprint": key.fingerprint.to_string(), "known_by": key.in_words()})
}

fn hashes(proof: Option<Vec<Hash>>) -> Vec<String> {
    let proof = proof.unwrap_or_default();
    proof.iter().map(Hash::to_string).collect()
}

/// How the community at `place` is in the tree of its programme.
fn of_programme(checkpoint: &Checkpoint, place: usize) -> Value {
    let tree = checkpoint.tree();
    json!({
        "size": tree.size().to_string(),
        "root": tree.root().to_string(),
        "place": place.to_string(),
        "leaf": checkpoint.communities()[place].canonical(),
        "inclusion_proof": hashes(tree.inclusion(place as u64, tree.size())),
    })
}

/// A checkpoint that somebody kept, and by whom it must be signed if it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The signed note.
    pub note: String,
    /// Whose signature the receipt names.
    pub verifier: Option<Verifier>,
    /// Of a receipt, the community, the canonical form of its entry, and what it says of the
    /// keys that the entry names.
    pub keys: Option<(String, String, Value)>,
}

impl Kept {
    /// What the receipt says of keys otherwise than the ledger, whose keys are `known`; the
    /// proof of its entry does not cover that. A receipt that says nothing of keys says
    /// nothing else.
    #[must_use]
    pub fn keys_differ(&self, known: &[KnownKey]) -> Option<String> {
        let (community, canonical, said) = self.keys.as_ref()?;
        let entry = Entry::from_canonical(canonical).ok()?;
        let names = entry.body.keys();
        let names = names.into_iter().filter_map(|name| {
            let mut own = known.iter();
            own.find(|one| one.community == *community && one.key == *name)
        });
        let ledger: Vec<Value> = names.map(told).collect();
        let said = said.as_array().cloned().unwrap_or_default();
        let other = said.iter().find(|one| !ledger.contains(one));
        match other {
            Some(one) => Some(format!(
                "what the receipt says of keys is not what the ledger has: {one}"
            )),
            None if said.len() != ledger.len() => {
                Some("the receipt leaves out keys that its entry names".to_owned())
            }
            None => None,
        }
    }
}

/// The checkpoint in `bytes`: a receipt, or the signed note itself.
///
/// # Errors
/// [`Faults`] of `file` if it is neither.
pub fn kept_outside(file: &str, bytes: &[u8]) -> Result<Kept, Faults> {
    let wrong = |what: &str| {
        let help = "give a receipt (JSON), or what `allotment ledger checkpoint` wrote";
        Faults::from(Fault::new(file, what, help))
    };
    let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
    if !text.trim_start().starts_with('{') {
        let note = Note::parse(text).map_err(|error| wrong(&error.to_string()))?;
        Checkpoint::parse(note.unchecked()).map_err(|error| wrong(&error.to_string()))?;
        return Ok(Kept {
            note: text.to_owned(),
            verifier: None,
            keys: None,
        });
    }
    let receipt: Value =
        serde_json::from_str(text).map_err(|error| wrong(&format!("it is not JSON: {error}")))?;
    let note = receipt["checkpoint"]
        .as_str()
        .ok_or_else(|| wrong("the receipt has no checkpoint in it"))?;
    if !proves_its_entry(&receipt, note) {
        return Err(wrong(
            "the receipt does not prove its own entry: it was altered",
        ));
    }
    let verifier = receipt["verifier"]
        .as_str()
        .map(Verifier::parse)
        .transpose();
    let verifier = verifier.map_err(|error| wrong(&error.to_string()))?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let community = text(&receipt["community"]["community"]).zip(text(&receipt["canonical"]));
    let keys = community.filter(|_| !receipt["keys"].is_null());
    Ok(Kept {
        note: note.to_owned(),
        verifier,
        keys: keys.map(|(community, canonical)| (community, canonical, receipt["keys"].clone())),
    })
}

/// Whether the entry of the receipt is under the root that its checkpoint has
/// for the community, and the receipt says of all else what follows from that.
fn proves_its_entry(receipt: &Value, note: &str) -> bool {
    let part = &receipt["community"];
    let number = |name: &str| {
        part[name]
            .as_str()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let proof: Option<Vec<Hash>> = part["inclusion_proof"].as_array().and_then(|steps| {
        steps
            .iter()
            .map(|step| Hash::from_hex(step.as_str()?))
            .collect()
    });
    let checkpoint = Note::parse(note).and_then(|note| Checkpoint::parse(note.unchecked()));
    let (Some(place), Some(proof), Ok(checkpoint)) = (number("place"), proof, checkpoint) else {
        return false;
    };
    let Some(canonical) = receipt["canonical"].as_str() else {
        return false;
    };
    let same =
        serde_json::from_str::<Value>(canonical).is_ok_and(|entry| entry == receipt["entry"]);
    let leaf = leaf_hash(canonical.as_bytes());
    let mut communities = checkpoint.communities().iter();
    let named = part["community"].as_str();
    let Some(at) = communities.position(|one| Some(one.community.as_str()) == named) else {
        return false;
    };
    let one = &checkpoint.communities()[at];
    same && receipt["leaf_hash"] == leaf.to_string()
        && part["size"].as_str() == Some(one.size.to_string().as_str())
        && part["root"] == one.root.to_string()
        && receipt["programme"] == of_programme(&checkpoint, at)
        && includes(&leaf, place, one.size, &proof, &one.root)
}
