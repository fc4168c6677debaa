//! What partners of the demo country did with their ledger: they signed or did
//! not, were paid in time or late, reached what they promised, disputed it, or
//! broke a rule. Made up like all of it, and always the same.

use std::collections::BTreeMap;

use allotment_ledger::{Entry, EntryId, Hash, PartyType, SecretKey, shown, signed_part};
use allotment_place::Currency;
use allotment_table::{Fault, Faults};
use serde_json::{Value, json};

use super::take_up::{Wanted, take_up};
use crate::{Programme, Run};

/// The first steps of the work.
const STEPS: [&str; 5] = [
    "open to all",
    "first evening held",
    "work begun",
    "keys handed over",
    "volunteers trained",
];

/// The day on which all that was decided was taken up.
const START: &str = "2026-04-01";

/// The entries of the demo country's ledger, in the order in which they are added.
///
/// # Errors
/// [`Faults`] as [`take_up`].
pub fn demo_ledger(programme: &Programme, run: &Run) -> Result<Vec<Entry>, Faults> {
    let wanted = take_up(programme, run, None)?;
    let mut by_place: BTreeMap<String, Vec<Wanted>> = BTreeMap::new();
    for one in wanted {
        by_place.entry(one.community.clone()).or_default().push(one);
    }
    let mut entries = Vec::new();
    for (number, (community, wanted)) in by_place.into_iter().enumerate() {
        let mut place = Place::new(programme.head.seed, number, community);
        for one in &wanted {
            place.taken(&one.value);
        }
        place.keys();
        let commitments: Vec<Value> = (wanted.iter())
            .filter(|one| one.what == "commitment")
            .map(|one| one.value.clone())
            .collect();
        for (at, commitment) in commitments.iter().enumerate() {
            place.story(at, commitment);
        }
        if let Some(first) = commitments.first() {
            place.breach(first);
            place.overruled(first);
        }
        entries.extend(place.entries()?);
    }
    Ok(entries)
}

/// One place's entries while they are made.
struct Place {
    seed: u64,
    number: usize,
    community: String,
    /// What each party is, by its name.
    parties: BTreeMap<String, String>,
    /// Each with the moment at which it is recorded.
    made: Vec<(String, Value)>,
}

impl Place {
    fn new(seed: u64, number: usize, community: String) -> Self {
        Self {
            seed,
            number,
            community,
            parties: BTreeMap::new(),
            made: Vec::new(),
        }
    }

    fn taken(&mut self, value: &Value) {
        if let (Some("party"), Some(party)) = (value["kind"].as_str(), value["party"].as_str()) {
            let is = value["type"].as_str().unwrap_or_default();
            self.parties.insert(party.to_owned(), is.to_owned());
        }
        self.made
            .push((format!("{START}T09:00:00Z"), value.clone()));
    }

    /// Notes what `actor` did on `day`; gives the entry's id.
    fn did(&mut self, day: &str, actor: &str, mut fields: Value) -> String {
        let words = format!(
            "demo ledger {} {} {}",
            self.seed,
            self.community,
            self.made.len()
        );
        let mut chance = [0; 10];
        chance.copy_from_slice(&Hash::of(&[words.as_bytes()]).bytes()[..10]);
        let id = EntryId::new(1_775_000_000_000 + self.made.len() as u64, chance).to_string();
        fields["id"] = json!(id);
        fields["community"] = json!(self.community);
        fields["effective"] = json!(day);
        fields["actor"] = json!(actor);
        self.made.push((format!("{day}T12:00:00Z"), fields));
        id
    }

    fn secret(&self, party: &str) -> SecretKey {
        let words = format!("demo key {} {} {party}", self.seed, self.community);
        SecretKey::new(*Hash::of(&[words.as_bytes()]).bytes())
    }

    /// Every party brings in its key. They come from the seed: whoever has the
    /// country can sign with them.
    fn keys(&mut self) {
        let parties: Vec<String> = self.parties.keys().cloned().collect();
        for party in parties {
            let key = self.secret(&party);
            let fields = json!({"kind": "key", "party": party, "key": key.name(), "algorithm": "ed25519",
                "public_key": super::base64(&key.public())});
            self.did(START, &party, fields);
        }
    }

    fn sign(&mut self, day: &str, party: &str, commitment: &Value) {
        let mut whole = commitment.clone();
        whole["recorded"] = json!(format!("{START}T09:00:00Z"));
        let hash = signed_part(&whole);
        let key = self.secret(party);
        let fields = json!({"kind": "sign", "refers_to": commitment["id"], "party": party, "key": key.name(),
            "signature": super::base64(&key.sign(hash.bytes()))});
        self.did(day, party, fields);
    }

    /// What becomes of the commitment at `at`: one of six stories.
    fn story(&mut self, at: usize, commitment: &Value) {
        let named: Vec<String> = (commitment["parties"].as_array().into_iter().flatten())
            .filter_map(|party| party.as_str().map(str::to_owned))
            .collect();
        let (Some(funder), Some(last)) = (named.first().cloned(), named.last().cloned()) else {
            return;
        };
        let council = PartyType::Council.word();
        let is_council = |party: &&String| self.parties.get(*party).is_some_and(|is| is == council);
        let partner = named.iter().rev().find(|party| !is_council(party));
        let partner = partner.cloned().unwrap_or(last);
        let board = PartyType::Board.word();
        let outside = |(party, is): &(&String, &String)| *is == board && !named.contains(party);
        let judge = self.parties.iter().find(outside);
        let judge = judge.map_or_else(|| funder.clone(), |(party, _)| party.clone());
        let story = (self.number + at) % 6;
        for (signer, party) in named.iter().enumerate() {
            let stays_away = match story {
                3 => *party == partner,
                5 => signer > 0,
                _ => false,
            };
            if !stays_away {
                self.sign(
                    &format!("2026-05-{:02}", 4 + 7 * signer.min(2)),
                    party,
                    commitment,
                );
            }
        }
        if story == 5 {
            self.lapse(&funder, commitment);
        } else if story != 3 {
            let part = Part::of(commitment);
            self.paid(story, (&funder, &partner), commitment, &part);
            self.work(
                story,
                STEPS[at % STEPS.len()],
                (&partner, &judge),
                commitment,
            );
            if story == 0 {
                self.results(&partner, commitment, &part);
            }
        }
    }

    /// Nobody signs, and what was proposed goes back to the promise.
    fn lapse(&mut self, funder: &str, commitment: &Value) {
        for used_for in ["capital", "revenue"] {
            let amount = commitment[used_for].clone();
            if amount.as_str().is_some_and(|amount| amount != "0") {
                let fields = json!({"kind": "lapse", "commitment": commitment["commitment"], "amount": amount,
                    "currency": commitment["currency"], "use": used_for, "words": "nobody signed in time"});
                self.did("2026-09-01", funder, fields);
            }
        }
    }

    fn paid(
        &mut self,
        story: usize,
        (funder, partner): (&str, &str),
        commitment: &Value,
        part: &Part,
    ) {
        let moved = |kind: &str, minor: i64| {
            json!({"kind": kind, "commitment": commitment["commitment"], "amount": minor.to_string(),
                "currency": commitment["currency"], "use": part.used_for, "to_party": partner})
        };
        self.did("2026-06-30", partner, moved("due", part.first));
        match story {
            0 => {
                self.did("2026-07-14", funder, moved("pay", part.first));
                self.did("2026-10-15", partner, moved("due", part.second));
                self.did("2026-11-05", funder, moved("pay", part.second));
            }
            1 => {
                self.did("2026-09-18", funder, moved("pay", part.first));
            }
            2 => {
                self.did("2026-07-10", funder, moved("pay", part.first));
            }
            _ => {}
        }
    }

    /// The first step of the work: confirmed, disputed, late or waiting.
    fn work(
        &mut self,
        story: usize,
        name: &str,
        (partner, judge): (&str, &str),
        commitment: &Value,
    ) {
        let step = |state: &str, by: &str| {
            json!({"kind": "milestone", "commitment": commitment["commitment"], "milestone": name,
                "state": state, "by": by})
        };
        let mut promised = step("promised", partner);
        promised["due"] = json!("2026-08-31");
        self.did("2026-05-20", partner, promised);
        let mut reported = step("reported", partner);
        reported["evidence"] = json!([{"title": "photograph of the first evening"}]);
        match story {
            0 => {
                self.did("2026-08-20", partner, reported);
                self.did("2026-09-05", judge, step("confirmed", judge));
            }
            1 => {
                self.did("2026-09-25", partner, reported);
                let mut disputed = step("disputed", judge);
                disputed["words"] = json!("it was shut on both evenings on which we came");
                self.did("2026-10-09", judge, disputed);
            }
            2 => {
                let mut moved = step("promised", partner);
                moved["due"] = json!("2026-12-15");
                moved["words"] = json!("the roof was worse than we thought");
                self.did("2026-09-15", partner, moved);
            }
            _ => {
                self.did("2026-08-28", partner, reported);
            }
        }
    }

    fn results(&mut self, partner: &str, commitment: &Value, part: &Part) {
        for (day, measure, value) in [
            ("2026-05-20", "baseline", "12"),
            ("2026-05-20", "target", "60"),
            (
                "2026-11-10",
                "actual",
                if self.number.is_multiple_of(2) {
                    "71"
                } else {
                    "38"
                },
            ),
        ] {
            let fields = json!({"kind": "measure", "indicator": "people who come each week", "measure": measure,
                "value": value, "unit": "people", "period": "2026-27", "source": "register at the door",
                "said_by": partner, "commitment": commitment["commitment"]});
            self.did(day, partner, fields);
        }
        let spent = json!({"kind": "spend", "commitment": commitment["commitment"],
            "amount": (part.first / 4 * 3).max(1).to_string(), "currency": commitment["currency"], "use": part.used_for});
        self.did("2026-09-30", partner, spent);
    }

    /// In the first place a bank's statement tells of a payment that no commitment
    /// covers; in the second too, and it was put right.
    fn breach(&mut self, commitment: &Value) {
        if self.number > 1 {
            return;
        }
        let funder = commitment["parties"][0]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let amount = commitment["amount"]
            .as_str()
            .and_then(|text| text.parse::<i64>().ok());
        let over = amount.unwrap_or(0) + 100_000;
        let name = commitment["commitment"].as_str().unwrap_or_default();
        let currency = commitment["currency"]
            .as_str()
            .and_then(|code| Currency::new(code).ok());
        let paid = shown(over, currency.unwrap_or(Currency::GBP));
        let fact = json!({"kind": "pay", "commitment": commitment["commitment"], "amount": over.to_string(),
            "currency": commitment["currency"], "to_party": funder});
        let fields = json!({"kind": "breach", "rule": "paid-within-committed", "fact": fact,
            "because": format!("the bank paid {paid}, more than was committed to '{name}'"),
            "source": "statement of 30 October 2026, line 7 (made up)"});
        let id = self.did("2026-10-30", &funder, fields);
        if self.number == 1 {
            let put_right = json!({"kind": "correct", "of": id,
                "reason": "the payment was typed twice, and what was paid too much came back"});
            self.did("2026-11-12", &funder, put_right);
        }
    }

    /// In the third place the funder, in the fourth the board, decided a part of
    /// what residents had decided, with the reason.
    fn overruled(&mut self, commitment: &Value) {
        let (by, reason) = match self.number {
            2 => ("funder", "the ground turned out to be needed for a surgery"),
            3 => ("board", "residents had left the choice of place to it"),
            _ => return,
        };
        let actor = commitment["parties"][0]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let part = Part::of(commitment);
        let fields = json!({"kind": "decision", "what": "where it stands", "decided_by": by, "reason": reason,
            "amount": part.first.to_string(), "currency": commitment["currency"],
            "commitment": commitment["commitment"]});
        self.did("2026-06-12", &actor, fields);
    }

    /// In the order of their moments; those of one moment as they were made.
    fn entries(mut self) -> Result<Vec<Entry>, Faults> {
        self.made.sort_by(|(one, _), (other, _)| one.cmp(other));
        let read = |(recorded, mut value): (String, Value)| {
            value["recorded"] = json!(recorded);
            Entry::read(&value).map_err(|error| {
                let help = "this should not happen: please report it with the seed";
                Faults::from(Fault::new("the demo's ledger", error.to_string(), help))
            })
        };
        self.made.into_iter().map(read).collect()
    }
}

/// The parts in which a commitment is paid.
struct Part {
    used_for: &'static str,
    first: i64,
    second: i64,
}

impl Part {
    fn of(commitment: &Value) -> Self {
        let minor = |name: &str| {
            let text = commitment[name].as_str();
            text.and_then(|text| text.parse::<i64>().ok()).unwrap_or(0)
        };
        let (used_for, whole) = match minor("capital") {
            0 => ("revenue", minor("revenue")),
            capital => ("capital", capital),
        };
        let first = (whole / 2).max(1);
        Self {
            used_for,
            first,
            second: ((whole - first) / 2).max(1),
        }
    }
}
