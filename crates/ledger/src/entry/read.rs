//! From JSON to an entry, with everything that is wrong.

use std::collections::BTreeSet;

use allotment_place::Period;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::body::{
    Amend, Body, Breach, Close, Commit, Correct, Decision, Evidence, Key, KeyReplace, KeyRevoke,
    Measure, MilestoneEntry, MoneyMove, Party, PromiseEntry, Scheduled, Sign, Signature, Succeed,
    Years,
};
use super::kind::{DecidedBy, Kind, MeasureKind, MilestoneState, PartyType, Use};
use super::{Entry, signed_part};
use crate::canonical::{canonical, is_surely_canonical};
use crate::date::Moment;
use crate::fields::{FieldFault, Fields, NotAnEntry};
use crate::hash::Hash;
use crate::id::EntryId;
use crate::key::public_key_name;
use crate::money::Money;
use crate::tree::leaf_hash;

/// The most bytes that an entry may have: a ledger is kept for decades.
const LONGEST: usize = 65_536;

pub(super) fn canonical_entry(text: &str) -> Result<Entry, NotAnEntry> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        alone(
            format!("it is not JSON: {error}"),
            "restore it from a backup or a receipt",
        )
    })?;
    let nulls = (value.as_object()).is_some_and(|object| object.values().any(Value::is_null));
    if !nulls && is_surely_canonical(text) {
        return read(&value, Some(text));
    }
    let entry = entry(&value)?;
    if entry.canonical != text {
        let help = "restore it from a backup or a receipt";
        return Err(alone("it is not written in canonical form", help));
    }
    Ok(entry)
}

pub(super) fn entry(value: &Value) -> Result<Entry, NotAnEntry> {
    read(value, None)
}

/// The entry that `value` is, whose canonical form is `written`, if that is
/// known.
fn read(value: &Value, written: Option<&str>) -> Result<Entry, NotAnEntry> {
    let Some(object) = value.as_object() else {
        return Err(alone("an entry is one JSON object", "write {\"kind\": …}"));
    };
    let kind = kind_of(object)?;
    let mut fields = Fields::new(format!("an entry '{kind}'"), object);
    fields.raw("kind");
    let id = fields.text("id", "01939c5e-8f2a-7c3d-9e1f-0123456789ab");
    let id = EntryId::parse(&id).or_else(|| {
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
    let recorded = fields.text("recorded", "2026-11-29T15:18:32Z");
    let recorded = Moment::parse(&recorded).or_else(|| {
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
    // Null is missing: it leaves no trace in what is hashed.
    let nulls = object.values().any(Value::is_null);
    let without_nulls = nulls.then(|| {
        let some = object.iter().filter(|(_, value)| !value.is_null());
        Value::Object(
            some.map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        )
    });
    let plain = without_nulls.as_ref().unwrap_or(value);
    let canonical = written.map_or_else(|| canonical(plain), str::to_owned);
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
    let leaf = leaf_hash(canonical.as_bytes());
    let signed_part = if object.contains_key("signatures") {
        signed_part(plain)
    } else {
        leaf
    };
    Ok(Entry {
        id,
        community,
        effective,
        recorded,
        actor,
        refers_to,
        words,
        body,
        canonical,
        leaf,
        signed_part,
    })
}

fn alone(what: impl Into<String>, help: impl Into<String>) -> NotAnEntry {
    NotAnEntry(vec![FieldFault {
        field: None,
        what: what.into(),
        help: help.into(),
    }])
}

fn kind_of(object: &Map<String, Value>) -> Result<Kind, NotAnEntry> {
    let words: Vec<&str> = Kind::ALL.iter().map(|(_, word)| *word).collect();
    let wrong = |what: String| {
        let help = format!("write one of: {}", words.join(", "));
        NotAnEntry(vec![FieldFault {
            field: Some("kind".into()),
            what,
            help,
        }])
    };
    let Some(word) = object.get("kind").and_then(Value::as_str) else {
        return Err(wrong("an entry needs it, and it is missing".into()));
    };
    let found = Kind::ALL.iter().find(|(_, own)| *own == word);
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
        Kind::Sign => Body::Sign(Sign {
            party: fields.name("party", "GB-CHC-1164883"),
            key: fields.name("key", "3f1c9a0e7d5b2c48"),
            signature: bytes(fields, "signature"),
        }),
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
        Some(fact) if fact.is_object() => fact.clone(),
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
    let mut inner = None;
    if let Some(value) = fields.raw("entry") {
        match value.as_object() {
            Some(object) => match kind_of(object) {
                Ok(kind) => {
                    let mut own = Fields::new(format!("an entry '{kind}'"), object);
                    own.raw("kind");
                    inner = Some(Box::new(body(kind, &mut own)));
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

fn party(fields: &mut Fields) -> Party {
    let org_id = fields.name("org_id", "GB-CHC-1164883, or unregistered");
    let org_id = (org_id != "unregistered").then_some(org_id);
    let own = fields.maybe_name("party");
    let name = fields.text("name", "Harbourside Community Trust");
    let is = fields.choice("type", PartyType::ALL);
    if own.is_none() && org_id.is_none() {
        let help = "add a short name by which other entries call it";
        fields.wrong("party", "an unregistered party needs it", help);
    }
    Party {
        party: own.or_else(|| org_id.clone()).unwrap_or_default(),
        name,
        is,
        org_id,
    }
}

fn key(fields: &mut Fields, name: &'static str) -> Key {
    let party = fields.name("party", "GB-CHC-1164883");
    let algorithms = [((), "ed25519")];
    fields.maybe_choice("algorithm", &algorithms);
    let public = bytes(fields, "public_key");
    let public_key = <[u8; 32]>::try_from(public.as_slice()).unwrap_or_else(|_| {
        if !public.is_empty() {
            let what = format!("it has {} bytes", public.len());
            fields.wrong(
                "public_key",
                what,
                "write the 32 bytes of an Ed25519 key in base64",
            );
        }
        [0; 32]
    });
    let key = fields
        .maybe_name(name)
        .unwrap_or_else(|| public_key_name(&public_key));
    let holder = fields.maybe("holder");
    if holder
        .as_ref()
        .is_some_and(|holder| Hash::from_hex(holder).is_none())
    {
        let help = "write the keyed hash that stands for the person: 64 hexadecimal digits";
        fields.wrong("holder", "a person is never named in the ledger", help);
    }
    Key {
        party,
        key,
        public_key,
        holder,
        signatures: signatures(fields),
    }
}

fn bytes(fields: &mut Fields, field: &'static str) -> Vec<u8> {
    let text = fields.text(field, "base64");
    STANDARD.decode(&text).unwrap_or_else(|_| {
        fields.wrong(
            field,
            "it is not base64",
            "write the bytes in standard base64",
        );
        Vec::new()
    })
}

fn signatures(fields: &mut Fields) -> Vec<Signature> {
    let mut found = Vec::new();
    for (at, object) in fields.objects("signatures").into_iter().enumerate() {
        let mut own = Fields::new("a signature", object);
        found.push(Signature {
            party: own.maybe_name("party"),
            key: own.name("key", "3f1c9a0e7d5b2c48"),
            signature: bytes(&mut own, "signature"),
        });
        fields.inner(&format!("signatures[{at}]"), own.finish());
    }
    found
}

fn promise(fields: &mut Fields) -> PromiseEntry {
    let money = Money {
        minor: fields.amount("amount"),
        currency: fields.currency("currency"),
        basis: fields.basis(),
        prices: fields.price_base(),
    };
    let promise = PromiseEntry {
        from_party: fields.name("from_party", "GB-GOR-D1"),
        to_community: fields.maybe_name("to_community"),
        money,
        years: years(fields),
        capital: fields.maybe_amount("capital"),
        revenue: fields.maybe_amount("revenue"),
        source: fields.text("source", "letter of 3 March 2026"),
        replaces: fields.maybe_id("replaces"),
    };
    let parts = (promise.capital, promise.revenue);
    if let (Some(_), _) | (_, Some(_)) = parts {
        let sum = parts.0.unwrap_or(0).checked_add(parts.1.unwrap_or(0));
        if sum != Some(money.minor) {
            let help = "let capital and revenue add up to the amount, or leave both out";
            fields.wrong("capital", "the parts do not add up to the amount", help);
        }
    }
    promise
}

/// `2026-27`, `2026-27 to 2035-36`, or a list of years that follow each other.
fn years(fields: &mut Fields) -> Option<Years> {
    let help = "write 2026-27, or 2026-27 to 2035-36";
    let (words, range) = if fields.raw("years")?.is_array() {
        (fields.texts("years"), false)
    } else {
        let text = fields.maybe("years")?;
        match text.split_once(" to ").or_else(|| text.split_once('/')) {
            Some((first, last)) => (vec![first.trim().to_owned(), last.trim().to_owned()], true),
            None => (vec![text], false),
        }
    };
    let periods: Result<Vec<Period>, _> = words.iter().map(|word| Period::new(word)).collect();
    let Ok(periods) = periods else {
        fields.wrong(
            "years",
            format!("'{}' are no years", words.join(", ")),
            help,
        );
        return None;
    };
    let (first, last) = (*periods.first()?, *periods.last()?);
    let follow = range || periods.windows(2).all(|two| two[0].next() == two[1]);
    let same_kind = first.to_string().len() == last.to_string().len();
    let steps = last.starts().checked_sub(first.starts());
    match steps.and_then(|steps| steps.checked_add(1)) {
        Some(count) if follow && same_kind && count <= 100 => Some(Years { first, last, count }),
        _ => {
            fields.wrong("years", "they do not follow each other", help);
            None
        }
    }
}

fn schedule(fields: &mut Fields) -> Vec<Scheduled> {
    let mut rows = Vec::new();
    for (at, object) in fields.objects("schedule").into_iter().enumerate() {
        let mut own = Fields::new("a part of a schedule", object);
        let on = own.maybe_choice("on", &[(false, "date"), (true, "milestone")]);
        let row = Scheduled {
            due: own.date("due"),
            amount: own.amount("amount"),
            milestone: own.maybe_name("milestone"),
        };
        match (on, &row.milestone) {
            (Some(true), None) => own.wrong(
                "milestone",
                "the part hangs on one that is not named",
                "add its name",
            ),
            (Some(false), Some(_)) => own.wrong(
                "on",
                "it hangs on a milestone",
                "write milestone, or leave the milestone out",
            ),
            _ => {}
        }
        rows.push(row);
        fields.inner(&format!("schedule[{at}]"), own.finish());
    }
    rows
}

fn commit(fields: &mut Fields) -> Commit {
    let (capital, revenue) = (
        fields.maybe_amount("capital"),
        fields.maybe_amount("revenue"),
    );
    let commit = Commit {
        commitment: fields.name("commitment", "garden"),
        parties: fields.texts("parties"),
        purpose: fields.text("purpose", "A garden that everybody can use"),
        amount: fields.amount("amount"),
        currency: fields.currency("currency"),
        capital: capital.unwrap_or(0),
        revenue: revenue.unwrap_or(0),
        schedule: schedule(fields),
        flexibility: fields.maybe("flexibility"),
        starts: fields.maybe_date("starts"),
        ends: fields.maybe_date("ends"),
        decided_by: fields.maybe_choice("decided_by", DecidedBy::ALL),
    };
    if commit.parties.is_empty() {
        let help = "name everybody who must sign, such as [\"GB-LAE-HAR\", \"GB-CHC-1164883\"]";
        fields.wrong("parties", "nobody is named", help);
    }
    let distinct: BTreeSet<&String> = commit.parties.iter().collect();
    if distinct.len() < commit.parties.len() {
        fields.wrong("parties", "a party is named twice", "name each once");
    }
    if capital.is_none() && revenue.is_none() {
        let help = "say how much is for things that last, and how much for running things";
        fields.wrong("capital", "neither capital nor revenue is given", help);
    } else if commit.capital.checked_add(commit.revenue) != Some(commit.amount) {
        let what = format!(
            "capital {} and revenue {} do not add up to {}",
            commit.capital, commit.revenue, commit.amount
        );
        fields.wrong("capital", what, "let the two add up to the amount");
    }
    scheduled_in_full(fields, &commit.schedule, Some(commit.amount));
    if let (Some(starts), Some(ends)) = (commit.starts, commit.ends)
        && ends < starts
    {
        fields.wrong("ends", "it ends before it begins", "check both days");
    }
    commit
}

fn scheduled_in_full(fields: &mut Fields, rows: &[Scheduled], amount: Option<i64>) {
    let sum = rows
        .iter()
        .try_fold(0_i64, |sum, row| sum.checked_add(row.amount));
    if let (false, Some(amount)) = (rows.is_empty(), amount)
        && sum != Some(amount)
    {
        let what = format!(
            "its parts add up to {}, and {amount} is committed",
            sum.unwrap_or(i64::MAX)
        );
        fields.wrong("schedule", what, "let the parts add up to the amount");
    }
}

fn amend(fields: &mut Fields) -> Amend {
    let amend = Amend {
        commitment: fields.name("commitment", "garden"),
        amount: fields.maybe_amount("amount"),
        capital: fields.maybe_amount("capital"),
        revenue: fields.maybe_amount("revenue"),
        schedule: fields.raw("schedule").is_some().then(|| schedule(fields)),
        purpose: fields.maybe("purpose"),
        flexibility: fields.maybe("flexibility"),
        ends: fields.maybe_date("ends"),
        signatures: signatures(fields),
    };
    let nothing = amend.amount.is_none()
        && amend.capital.is_none()
        && amend.revenue.is_none()
        && amend.schedule.is_none()
        && amend.purpose.is_none()
        && amend.flexibility.is_none()
        && amend.ends.is_none();
    if nothing {
        let help =
            "give at least one of amount, capital, revenue, schedule, purpose, flexibility, ends";
        fields.wrong("amount", "nothing is changed", help);
    }
    amend
}

fn money_move(fields: &mut Fields, needs_commitment: bool) -> MoneyMove {
    let commitment = if needs_commitment {
        Some(fields.name("commitment", "garden"))
    } else {
        fields.maybe_name("commitment")
    };
    MoneyMove {
        commitment,
        amount: fields.amount("amount"),
        currency: fields.currency("currency"),
        used_for: fields.maybe_choice("use", Use::ALL),
        to_party: fields.maybe_name("to_party"),
    }
}

fn milestone(fields: &mut Fields) -> MilestoneEntry {
    let mut evidence = Vec::new();
    for (at, object) in fields.objects("evidence").into_iter().enumerate() {
        let mut own = Fields::new("a piece of evidence", object);
        let one = Evidence {
            title: own.text("title", "Photograph of the garden"),
            sha256: own.maybe("sha256"),
            link: own.maybe("link"),
        };
        if one
            .sha256
            .as_ref()
            .is_some_and(|hash| Hash::from_hex(hash).is_none())
        {
            own.wrong(
                "sha256",
                "it is no SHA-256",
                "write its 64 hexadecimal digits",
            );
        }
        evidence.push(one);
        fields.inner(&format!("evidence[{at}]"), own.finish());
    }
    MilestoneEntry {
        commitment: fields.name("commitment", "garden"),
        milestone: fields.name("milestone", "planted"),
        state: fields.choice("state", MilestoneState::ALL),
        by: fields.name("by", "GB-CHC-1164883"),
        due: fields.maybe_date("due"),
        evidence,
    }
}

fn measure(fields: &mut Fields) -> Measure {
    let measure = Measure {
        indicator: fields.name("indicator", "people who know a neighbour"),
        measure: fields.choice("measure", MeasureKind::ALL),
        value: fields.text("value", "41.5"),
        unit: fields.text("unit", "per cent"),
        period: fields.text("period", "2026-27"),
        source: fields.text("source", "the board's survey"),
        said_by: fields.name("said_by", "GB-CHC-1164883"),
        commitment: fields.maybe_name("commitment"),
    };
    let digits = measure.value.strip_prefix('-').unwrap_or(&measure.value);
    let parts: Vec<&str> = digits.split('.').collect();
    let is_number = parts.len() <= 2
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number && !measure.value.is_empty() {
        let what = format!("'{}' is not a number", measure.value);
        fields.wrong("value", what, "write decimals, such as 41.5");
    }
    measure
}
