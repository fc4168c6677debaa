//! From JSON to an entry, with everything that is wrong.

mod key;
mod money;
mod plain;
mod record;

use serde_json::Value;

use super::body::{Body, Breach, Close, Correct, Decision, KeyReplace, KeyRevoke, Succeed};
use super::kind::{DecidedBy, Kind};
use super::{Entry, signed_part};
use crate::canonical::canonical;
use crate::date::{Date, Moment};
use crate::fields::{FieldFault, Fields, NotAnEntry};
use crate::hash::Hash;
use crate::id::EntryId;
use crate::json::{Json, Object};
use crate::tree::leaf_hash;

use key::{key, party, sign, signatures};
use money::{amend, commit, money_move, promise};
use record::{measure, milestone};

/// The most bytes that an entry may have: a ledger is kept for decades.
const LONGEST: usize = 65_536;

pub(super) fn canonical_entry(text: &str) -> Result<Entry, NotAnEntry> {
    // Nearly every entry; what this is not sure of is written anew and compared.
    if let Some(json) = Json::canonical(text)
        && let Some(object) = json.as_object()
        && !object.has_nulls()
        && object.get(SIGNATURES).is_none()
    {
        let leaf = leaf_hash(text.as_bytes());
        let said = said(object)?;
        return said.entry(text.to_owned(), leaf, leaf);
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        alone(
            format!("it is not JSON: {error}"),
            "restore it from a backup or a receipt",
        )
    })?;
    let entry = read(&value)?;
    if entry.canonical != text {
        let help = "restore it from a backup or a receipt";
        return Err(alone("it is not written in canonical form", help));
    }
    Ok(entry)
}

/// The member that no signature of the entry is over.
const SIGNATURES: &str = "signatures";

/// Whether the words of a new entry may have `text` in them.
pub(super) fn may_say(text: &str) -> bool {
    let words = serde_json::Map::from_iter([("words".to_owned(), Value::from(text))]);
    plain::faults(&words).is_empty()
}

/// Whether a name in a new entry may have `sign` in it.
pub(super) fn may_be_in_name(sign: char) -> bool {
    !plain::turns(sign) && !plain::hides(sign)
}

/// The new entry that `value` is: its texts are plain as well.
pub(super) fn entry(value: &Value) -> Result<Entry, NotAnEntry> {
    let faults = value.as_object().map(plain::faults).unwrap_or_default();
    match read(value) {
        Ok(entry) if faults.is_empty() => Ok(entry),
        Ok(_) => Err(NotAnEntry(faults)),
        Err(NotAnEntry(mut all)) => {
            all.extend(faults);
            Err(NotAnEntry(all))
        }
    }
}

/// The entry that `value` is.
fn read(value: &Value) -> Result<Entry, NotAnEntry> {
    let json = Json::of(value);
    let Some(object) = json.as_object() else {
        return Err(alone("an entry is one JSON object", "write {\"kind\": …}"));
    };
    let said = said(object)?;
    // Null is missing: it leaves no trace in what is hashed.
    let mut plain = value.clone();
    if let (true, Some(own)) = (object.has_nulls(), plain.as_object_mut()) {
        own.retain(|_, value| !value.is_null());
    }
    let canonical = canonical(&plain);
    let leaf = leaf_hash(canonical.as_bytes());
    let signed = object.get(SIGNATURES).map(|_| signed_part(&plain));
    said.entry(canonical, leaf, signed.unwrap_or(leaf))
}

/// What an entry says, whatever its form.
struct Said {
    id: EntryId,
    community: String,
    effective: Date,
    recorded: Moment,
    actor: String,
    refers_to: Option<String>,
    words: Option<String>,
    body: Body,
}

impl Said {
    /// The entry that says so in this form.
    fn entry(self, canonical: String, leaf: Hash, signed_part: Hash) -> Result<Entry, NotAnEntry> {
        if canonical.len() > LONGEST {
            let what = format!(
                "it has {} bytes, and an entry has at most {LONGEST}",
                canonical.len()
            );
            return Err(alone(
                what,
                "keep long texts elsewhere, and give their hash and link",
            ));
        }
        Ok(Entry {
            id: self.id,
            community: self.community,
            effective: self.effective,
            recorded: self.recorded,
            actor: self.actor,
            refers_to: self.refers_to,
            words: self.words,
            body: self.body,
            canonical,
            leaf,
            signed_part,
        })
    }
}

/// What `object` says, with everything that is wrong with it.
fn said(object: &Object<'_>) -> Result<Said, NotAnEntry> {
    let kind = kind_of(object)?;
    let mut fields = Fields::new(format!("an entry '{kind}'"), object);
    fields.raw("kind");
    let id = fields.needed("id", "01939c5e-8f2a-7c3d-9e1f-0123456789ab");
    let id = EntryId::parse(id).or_else(|| {
        if !id.is_empty() {
            let help =
                "write a UUID of version 7 in small letters, or leave it out and one is made";
            fields.wrong("id", format!("'{id}' is no UUID of version 7"), help);
        }
        None
    });
    let community = fields.name("community", "E05000026");
    if community.contains(char::is_whitespace) {
        let help = "write its code, such as E05000026, or a name without spaces";
        fields.wrong("community", "it has spaces in it", help);
    }
    let effective = fields.date("effective");
    let recorded = fields.needed("recorded", "2026-11-29T15:18:32Z");
    let recorded = Moment::parse(recorded).or_else(|| {
        if !recorded.is_empty() {
            let help = "write it as RFC 3339 says: 2026-11-29T15:18:32Z";
            fields.wrong("recorded", format!("'{recorded}' is no moment"), help);
        }
        None
    });
    let actor = fields.name("actor", "GB-CHC-1164883");
    let refers_to = fields.maybe_name("refers_to");
    let words = fields.maybe("words");
    let body = body(kind, &mut fields);
    let faults = fields.finish();
    let (Some(id), Some(recorded), true) = (id, recorded, faults.is_empty()) else {
        return Err(NotAnEntry(faults));
    };
    Ok(Said {
        id,
        community,
        effective,
        recorded,
        actor,
        refers_to,
        words,
        body,
    })
}

fn alone(what: impl Into<String>, help: impl Into<String>) -> NotAnEntry {
    NotAnEntry(vec![FieldFault {
        field: None,
        what: what.into(),
        help: help.into(),
    }])
}

fn kind_of(object: &Object<'_>) -> Result<Kind, NotAnEntry> {
    let wrong = |what: String| {
        let words: Vec<&str> = Kind::ALL.iter().map(|(_, word)| *word).collect();
        let help = format!("write one of: {}", words.join(", "));
        NotAnEntry(vec![FieldFault {
            field: Some("kind".into()),
            what,
            help,
        }])
    };
    let Some(Json::Text(word)) = object.get("kind") else {
        return Err(wrong("an entry needs it, and it is missing".into()));
    };
    let found = Kind::ALL.iter().find(|(_, own)| own == word);
    found
        .map(|(kind, _)| *kind)
        .ok_or_else(|| wrong(format!("'{word}' is no kind of entry")))
}

fn body(kind: Kind, fields: &mut Fields) -> Body {
    match kind {
        Kind::Party => Body::Party(party(fields)),
        Kind::Key => Body::Key(key(fields, "key")),
        Kind::KeyReplace => {
            let old = fields.name("key", "3f1c9a0e7d5b2c48");
            Body::KeyReplace(KeyReplace {
                old,
                new: key(fields, "new_key"),
            })
        }
        Kind::KeyRevoke => Body::KeyRevoke(KeyRevoke {
            party: fields.name("party", "GB-CHC-1164883"),
            key: fields.name("key", "3f1c9a0e7d5b2c48"),
            reason: fields.text("reason", "the officer left"),
            signatures: signatures(fields),
        }),
        Kind::Succeed => Body::Succeed(Succeed {
            party: fields.name("party", "GB-CHC-1164883"),
            successor: fields.name("successor", "GB-CHC-1208888"),
            reason: fields.text("reason", "it merged"),
            signatures: signatures(fields),
        }),
        Kind::Promise => Body::Promise(promise(fields)),
        Kind::Commit => Body::Commit(commit(fields)),
        Kind::Sign => Body::Sign(sign(fields)),
        Kind::Amend => Body::Amend(amend(fields)),
        Kind::Due => Body::Due(money_move(fields, true)),
        Kind::Pay => Body::Pay(money_move(fields, true)),
        Kind::Return => Body::Return(money_move(fields, true)),
        Kind::Lapse => Body::Lapse(money_move(fields, false)),
        Kind::Spend => Body::Spend(money_move(fields, true)),
        Kind::Milestone => Body::Milestone(milestone(fields)),
        Kind::Measure => Body::Measure(measure(fields)),
        Kind::Decision => Body::Decision(Decision {
            what: fields.text("what", "The youth club comes first"),
            decided_by: fields.choice("decided_by", DecidedBy::ALL),
            reason: fields.text("reason", "most votes"),
            amount: fields.maybe_amount("amount"),
            currency: fields
                .raw("currency")
                .is_some()
                .then(|| fields.currency("currency")),
            commitment: fields.maybe_name("commitment"),
        }),
        Kind::Close => Body::Close(Close {
            commitment: fields.name("commitment", "garden"),
            review: fields.text(
                "review",
                "What was done, what was achieved, what to do better",
            ),
        }),
        Kind::Correct => Body::Correct(correct(fields)),
        Kind::Breach => Body::Breach(Breach {
            rule: fields.text("rule", "paid-within-committed"),
            because: fields.text("because", "£60.00 was paid and £50.00 was committed"),
            source: fields.text("source", "statement of 30 June 2026"),
            fact: fact(fields),
        }),
    }
}

fn fact(fields: &mut Fields) -> Value {
    match fields.raw("fact") {
        Some(fact @ Json::Object(_)) => fact.to_value(),
        _ => {
            fields.wrong(
                "fact",
                "it is no object",
                "write the entry that the rule keeps out",
            );
            Value::Null
        }
    }
}

fn correct(fields: &mut Fields) -> Correct {
    let id = fields.text("of", "01939c5e-8f2a-7c3d-9e1f-0123456789ab");
    let of = EntryId::parse(&id);
    if of.is_none() && !id.is_empty() {
        fields.wrong(
            "of",
            format!("'{id}' is not the id of an entry"),
            "write the id of the entry that was wrong",
        );
    }
    let reason = fields.text("reason", "the amount was read as pounds");
    let community = fields.raw("community").cloned();
    let mut inner = None;
    if let Some(value) = fields.raw("entry") {
        match value.as_object() {
            Some(object) => match kind_of(object) {
                Ok(kind) => {
                    let mut own = Fields::new(format!("an entry '{kind}'"), object);
                    own.raw("kind");
                    // The whole entry that should have been may be given. It counts
                    // from the day of the correction, under whose id it stands.
                    for field in ["id", "effective", "recorded", "actor", "refers_to", "words"] {
                        own.raw(field);
                    }
                    let place = own.raw("community").cloned();
                    if place.is_some() && place != community {
                        let help = "leave it out, or let both be of one community";
                        own.wrong(
                            "community",
                            "it is of another chain than the correction",
                            help,
                        );
                    }
                    let mut said = body(kind, &mut own);
                    if let Body::Decision(decision) = &mut said
                        && decision.commitment.is_none()
                    {
                        decision.commitment = own.maybe_name("refers_to");
                    }
                    inner = Some(Box::new(said));
                    fields.inner("entry", own.finish());
                }
                Err(NotAnEntry(faults)) => fields.inner("entry", faults),
            },
            None => fields.wrong(
                "entry",
                "it is no object",
                "write the fields that should have been, with their kind",
            ),
        }
    }
    Correct {
        of: of.unwrap_or(EntryId::new(0, [0; 10])),
        reason,
        entry: inner,
    }
}
