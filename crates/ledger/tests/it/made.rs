//! Entries and books for tests.

use allotment_ledger::{Book, Date, Entry, EntryId, Posted, Refusal, Rule, SecretKey, signed_part};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

pub fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub fn id(number: u64) -> String {
    EntryId::new(1_774_000_000_000 + number, [7; 10]).to_string()
}

pub fn secret(party: &str) -> SecretKey {
    let mut chance = [0; 32];
    chance[..party.len()].copy_from_slice(party.as_bytes());
    SecretKey::new(chance)
}

/// A book, and the number of its next entry.
pub struct Desk {
    pub book: Book,
    pub taken: Vec<Value>,
    pub next: u64,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            book: Book::new("E05"),
            taken: Vec::new(),
            next: 0,
        }
    }

    /// A book with a fund, a council and a trust, each with a key, and a promise
    /// of £1,000.00 by the fund.
    pub fn ready() -> Self {
        let mut desk = Self::new();
        for party in ["FUND", "COUNCIL", "TRUST"] {
            desk.party(party);
            desk.key(party);
        }
        desk.promise("100000");
        desk
    }

    /// The whole entry of `said`, with what it does not say.
    pub fn entry(&mut self, mut said: Value) -> Value {
        self.next += 1;
        let fields = said.as_object_mut().unwrap();
        let mut or = |field: &str, value: Value| {
            fields.entry(field).or_insert(value);
        };
        or("id", json!(id(self.next)));
        or("community", json!("E05"));
        or("effective", json!("2026-04-01"));
        or("recorded", json!("2026-04-01T09:00:00Z"));
        or("actor", json!("FUND"));
        said
    }

    pub fn apply(&mut self, value: &Value) -> Result<Posted, Refusal> {
        let entry = Entry::read(value).unwrap_or_else(|error| panic!("{error}\n{value}"));
        let posted = self.book.apply(&entry)?;
        let sum: i64 = posted.postings.iter().map(|posting| posting.minor).sum();
        assert_eq!(sum, 0, "{value}");
        self.taken.push(value.clone());
        Ok(posted)
    }

    /// Takes `said`; gives the id of its entry.
    #[track_caller]
    pub fn add(&mut self, said: Value) -> String {
        let entry = self.entry(said);
        if let Err(refusal) = self.apply(&entry) {
            panic!("{}: {refusal}\n{entry}", refusal.rule);
        }
        entry["id"].as_str().unwrap().to_owned()
    }

    /// Refuses `said` for the sake of `rule`, and is as it was before.
    #[track_caller]
    pub fn refuse(&mut self, said: Value, rule: Rule) -> Refusal {
        let before = (
            self.book.size(),
            self.book.root(),
            format!("{:?}", self.book),
        );
        let entry = self.entry(said);
        let Err(refusal) = self.apply(&entry) else {
            panic!("it was taken: {entry}")
        };
        assert_eq!(refusal.rule, rule, "{refusal}");
        assert!(!refusal.help.is_empty());
        assert_eq!(
            before,
            (
                self.book.size(),
                self.book.root(),
                format!("{:?}", self.book)
            )
        );
        refusal
    }

    pub fn party(&mut self, party: &str) -> String {
        self.add(json!({"kind": "party", "party": party, "name": party, "type": "charity", "org_id": "unregistered"}))
    }

    pub fn key(&mut self, party: &str) -> String {
        let public = base64(&secret(party).public());
        self.add(json!({"kind": "key", "party": party, "actor": party, "key": format!("{party}-1"), "public_key": public}))
    }

    pub fn promise(&mut self, amount: &str) -> String {
        self.add(promise(amount))
    }

    /// A commitment of £600.00, £400.00 of it capital, of council and trust.
    pub fn garden(&mut self) -> String {
        self.add(garden())
    }

    /// Signs `commitment`, or the amendment that waits, for `party`.
    #[track_caller]
    pub fn sign(&mut self, commitment: &str, party: &str) -> String {
        let said = self.signature(commitment, party, party);
        self.add(said)
    }

    /// A signature of `commitment` in the name of `party` with the key of `by`.
    pub fn signature(&self, commitment: &str, party: &str, by: &str) -> Value {
        let (_, hash) = self.book.to_be_signed(commitment).unwrap();
        let signature = base64(&secret(by).sign(hash.bytes()));
        json!({"kind": "sign", "refers_to": commitment, "party": party, "key": format!("{party}-1"), "signature": signature, "actor": by})
    }

    /// `said` with the signatures of `parties` in it.
    pub fn signed(&mut self, said: Value, parties: &[&str]) -> Value {
        let mut entry = self.entry(said);
        let hash = signed_part(&entry);
        let signatures: Vec<Value> = parties
            .iter()
            .map(|party| json!({"party": party, "key": format!("{party}-1"), "signature": base64(&secret(party).sign(hash.bytes()))}))
            .collect();
        entry["signatures"] = json!(signatures);
        entry
    }

    pub fn agreed() -> Self {
        let mut desk = Self::ready();
        desk.garden();
        desk.sign("garden", "COUNCIL");
        desk.sign("garden", "TRUST");
        desk
    }
}

pub fn promise(amount: &str) -> Value {
    json!({"kind": "promise", "from_party": "FUND", "amount": amount, "currency": "GBP",
        "basis": "once", "price_base": "nominal", "source": "letter of 1 April 2026"})
}

pub fn garden() -> Value {
    json!({"kind": "commit", "commitment": "garden", "parties": ["COUNCIL", "TRUST"], "purpose": "A garden",
        "amount": "60000", "currency": "GBP", "capital": "40000", "revenue": "20000"})
}

pub fn pay(amount: &str, used_for: &str) -> Value {
    moved("pay", amount, used_for)
}

pub fn moved(kind: &str, amount: &str, used_for: &str) -> Value {
    json!({"kind": kind, "commitment": "garden", "amount": amount, "currency": "GBP", "use": used_for})
}

/// `value` with `more` in it.
pub fn with(mut value: Value, more: Value) -> Value {
    for (key, one) in more.as_object().unwrap() {
        value[key] = one.clone();
    }
    value
}
