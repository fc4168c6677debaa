//! No sequence of one party's actions makes a commitment of another agreed, or
//! changes, lapses or replaces what another promised or agreed on.

use allotment_ledger::{
    Account, Book, Commitment, Date, Entry, Payees, Promise, SecretKey, Use, signed_part,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::made::{Desk, base64, id, with};
use crate::model::cases;

/// Everything that the party MALLORY can write, with keys that she made, in her
/// own name and, once BOB has a key of his own, in his; without one, the first
/// that comes is taken at its word, and whose that is the ledger cannot know.
#[derive(Debug, Clone)]
enum Act {
    Party(usize),
    Key {
        of: usize,
        key: usize,
        signed_by: Option<usize>,
    },
    Replace {
        of: usize,
        old: usize,
        new: usize,
        by: usize,
    },
    Revoke {
        of: usize,
        key: usize,
        by: Option<usize>,
    },
    Succeed {
        of: usize,
        by: usize,
        signers: Vec<(usize, usize)>,
    },
    Commit {
        parties: Vec<usize>,
    },
    Sign {
        commitment: usize,
        of: usize,
        key: usize,
    },
    Amend {
        commitment: usize,
        signers: Vec<(usize, usize)>,
    },
    /// An entry of a kind that moves money, of a commitment or a promise.
    Move {
        kind: usize,
        about: usize,
        promise: bool,
        refers_to: usize,
    },
    /// A correction of any entry, by one like it or by none.
    Correct {
        of: usize,
        with: bool,
        council: bool,
    },
    /// A promise of her own, which may replace any.
    Promise {
        replaces: usize,
    },
    Close {
        commitment: usize,
    },
    Say {
        commitment: usize,
        state: usize,
        by: usize,
    },
}

const NAMES: [&str; 6] = ["MALLORY", "BOB", "SHAM1", "SHAM2", "SHAM3", "FUND"];
const MOVES: [&str; 5] = ["due", "pay", "return", "lapse", "spend"];
const STATES: [&str; 4] = ["promised", "reported", "confirmed", "disputed"];

fn act() -> impl Strategy<Value = Act> {
    let (name, key, commitment) = (0..NAMES.len(), 0..6_usize, 0..4_usize);
    let signers = prop::collection::vec((name.clone(), key.clone()), 0..4);
    prop_oneof![
        2 => name.clone().prop_map(Act::Party),
        6 => (name.clone(), key.clone(), prop::option::of(key.clone())).prop_map(|(of, key, signed_by)| Act::Key { of, key, signed_by }),
        1 => (name.clone(), key.clone(), key.clone(), key.clone()).prop_map(|(of, old, new, by)| Act::Replace { of, old, new, by }),
        1 => (name.clone(), key.clone(), prop::option::of(key.clone())).prop_map(|(of, key, by)| Act::Revoke { of, key, by }),
        2 => (name.clone(), name.clone(), signers.clone()).prop_map(|(of, by, signers)| Act::Succeed { of, by, signers }),
        3 => prop::collection::vec(name.clone(), 1..4).prop_map(|parties| Act::Commit { parties }),
        8 => (commitment.clone(), name, key).prop_map(|(commitment, of, key)| Act::Sign { commitment, of, key }),
        2 => (commitment, signers).prop_map(|(commitment, signers)| Act::Amend { commitment, signers }),
        4 => (0..MOVES.len(), 0..3_usize, any::<bool>(), 0..40_usize).prop_map(|(kind, about, promise, refers_to)| Act::Move { kind, about, promise, refers_to }),
        6 => (0..60_usize, any::<bool>(), any::<bool>()).prop_map(|(of, with, council)| Act::Correct { of, with, council }),
        2 => (0..60_usize).prop_map(|replaces| Act::Promise { replaces }),
        1 => (0..3_usize).prop_map(|commitment| Act::Close { commitment }),
        2 => (0..3_usize, 0..STATES.len(), 0..NAMES.len()).prop_map(|(commitment, state, by)| Act::Say { commitment, state, by }),
    ]
}

fn secret(key: usize) -> SecretKey {
    SecretKey::new([u8::try_from(key).unwrap() + 50; 32])
}

fn key_name(key: usize) -> String {
    format!("k{key}")
}

fn signature(entry: &Value, of: usize, key: usize) -> Value {
    let hash = signed_part(entry);
    json!({"party": NAMES[of], "key": key_name(key), "signature": base64(&secret(key).sign(hash.bytes()))})
}

fn write(desk: &mut Desk, act: &Act, actor: &str) -> Option<Value> {
    let mut signers = Vec::new();
    let said = match act {
        Act::Party(of) => {
            json!({"kind": "party", "party": NAMES[*of], "name": "x", "type": "charity", "org_id": "unregistered"})
        }
        Act::Key { of, key, signed_by } => {
            signers.extend(signed_by.map(|by| (*of, by)));
            json!({"kind": "key", "party": NAMES[*of], "key": key_name(*key), "public_key": base64(&secret(*key).public())})
        }
        Act::Replace { of, old, new, by } => {
            signers.push((*of, *by));
            json!({"kind": "key_replace", "party": NAMES[*of], "key": key_name(*old), "new_key": key_name(*new), "public_key": base64(&secret(*new).public())})
        }
        Act::Revoke { of, key, by } => {
            signers.extend(by.map(|by| (*of, by)));
            json!({"kind": "key_revoke", "party": NAMES[*of], "key": key_name(*key), "reason": "x"})
        }
        Act::Succeed {
            of,
            by,
            signers: all,
        } => {
            signers.extend(all);
            json!({"kind": "succeed", "party": NAMES[*of], "successor": NAMES[*by], "reason": "x"})
        }
        Act::Commit { parties } => {
            let mut parties: Vec<&str> = parties.iter().map(|at| NAMES[*at]).collect();
            parties.sort_unstable();
            parties.dedup();
            let name = format!("c{}", desk.book.commitments().len());
            json!({"kind": "commit", "commitment": name, "parties": parties, "purpose": "x", "amount": "1", "currency": "GBP", "revenue": "1"})
        }
        Act::Sign {
            commitment,
            of,
            key,
        } => {
            let (_, hash) = desk.book.to_be_signed(&format!("c{commitment}"))?;
            let signature = base64(&secret(*key).sign(hash.bytes()));
            json!({"kind": "sign", "refers_to": format!("c{commitment}"), "party": NAMES[*of], "key": key_name(*key), "signature": signature})
        }
        Act::Amend {
            commitment,
            signers: all,
        } => {
            signers.extend(all);
            json!({"kind": "amend", "commitment": name(*commitment), "purpose": "y"})
        }
        other => return Some(more(desk, other, actor)),
    };
    let mut entry = desk.entry(said);
    entry["actor"] = json!(actor);
    if !signers.is_empty() {
        let signatures: Vec<Value> = signers
            .iter()
            .map(|(of, key)| signature(&entry, *of, *key))
            .collect();
        entry["signatures"] = json!(signatures);
    }
    Some(entry)
}

/// The name of a commitment: of FUND and BOB, or of whoever made one.
fn name(number: usize) -> String {
    if number == 0 {
        "agreed".into()
    } else {
        format!("c{number}")
    }
}

/// What changes money, records and promises.
fn more(desk: &mut Desk, act: &Act, actor: &str) -> Value {
    let entry_at = |at: usize| desk.taken.get(at).cloned();
    let id_at =
        |at: usize| entry_at(at).map_or(id(999), |entry| entry["id"].as_str().unwrap().to_owned());
    let said = match act {
        Act::Move {
            kind,
            about,
            promise,
            refers_to,
        } => {
            let mut said = json!({"kind": MOVES[*kind], "amount": "1", "currency": "GBP", "refers_to": id_at(*refers_to)});
            if *promise {
                said["kind"] = json!("lapse");
            } else {
                said["commitment"] = json!(name(*about));
            }
            said
        }
        Act::Correct {
            of,
            with: replaced,
            council,
        } => {
            let mut said = json!({"kind": "correct", "of": id_at(*of), "reason": "x"});
            if let (true, Some(mut right)) = (*replaced, entry_at(*of)) {
                for field in [
                    "id",
                    "community",
                    "effective",
                    "recorded",
                    "actor",
                    "refers_to",
                    "signatures",
                ] {
                    right.as_object_mut().unwrap().remove(field);
                }
                for field in ["amount", "capital", "revenue"] {
                    if right.get(field).is_some() {
                        right[field] = json!("2");
                    }
                }
                if *council && right.get("type").is_some() {
                    right["type"] = json!("council");
                }
                said["entry"] = right;
            }
            said
        }
        Act::Promise { replaces } => with(
            crate::made::promise("7"),
            json!({"from_party": actor, "replaces": id_at(*replaces)}),
        ),
        Act::Close { commitment } => {
            json!({"kind": "close", "commitment": name(*commitment), "review": "x"})
        }
        Act::Say {
            commitment,
            state,
            by,
        } => {
            json!({"kind": "milestone", "commitment": name(*commitment), "milestone": "m", "state": STATES[*state], "by": NAMES[*by], "due": "2027-01-01"})
        }
        _ => unreachable!("the others are written elsewhere"),
    };
    with(desk.entry(said), json!({"actor": actor}))
}

/// What stands of the promise and the commitment of others, which is nobody
/// else's to change.
fn of_others(book: &Book) -> (Promise, Commitment, Vec<i64>) {
    let mut commitment = book.commitment("agreed").unwrap().clone();
    // What anybody may say of a step in their own name changes no terms.
    commitment.milestones.retain(|name, _| name != "m");
    commitment.payees = Payees::default();
    commitment.paid_as_recorded = 0;
    let accounts = [
        Account::Given(0),
        Account::Lapsed(0),
        Account::TakenOver(0),
        Account::Committed(0, Use::Revenue),
        Account::Paid(0, Use::Revenue),
        Account::Due(0, Use::Revenue),
        Account::Spent(0, Use::Revenue),
    ];
    let held = accounts.map(|account| book.held(account, Date::LAST));
    (book.promises()[0].clone(), commitment, held.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(40)))]

    #[test]
    fn one_party_alone_never_reaches_agreed_or_changes_what_others_did(bob_has_a_key: bool, acts in prop::collection::vec((act(), any::<bool>()), 1..40)) {
        let mut desk = Desk::new();
        for party in ["FUND", "BOB", "MALLORY"] {
            desk.party(party);
        }
        if bob_has_a_key {
            desk.key("BOB");
        }
        let own = json!({"kind": "key", "party": "MALLORY", "actor": "MALLORY", "key": "k0", "public_key": base64(&secret(0).public())});
        desk.add(own);
        desk.promise("100000");
        if !bob_has_a_key {
            desk.party("ALICE");
        }
        // What FUND and another agreed on.
        let partner = if bob_has_a_key { "BOB" } else { "ALICE" };
        if !bob_has_a_key {
            desk.key("ALICE");
        }
        desk.key("FUND");
        desk.add(json!({"kind": "commit", "commitment": "agreed", "parties": ["FUND", partner], "purpose": "x", "amount": "500", "currency": "GBP", "revenue": "500"}));
        desk.sign("agreed", "FUND");
        desk.sign("agreed", partner);
        desk.add(json!({"kind": "pay", "commitment": "agreed", "amount": "100", "currency": "GBP"}));
        let decided = desk.add(json!({"kind": "decision", "what": "x", "decided_by": "board", "reason": "x", "amount": "5", "currency": "GBP"}));
        let before = of_others(&desk.book);
        let mut taken = 0;
        for (act, as_bob) in &acts {
            // Keys and names are written in BOB's name too; his money is his own.
            let of_keys = matches!(act, Act::Party(_) | Act::Key { .. } | Act::Replace { .. } | Act::Revoke { .. } | Act::Succeed { .. } | Act::Sign { .. });
            let actor = if *as_bob && bob_has_a_key && of_keys { "BOB" } else { "MALLORY" };
            let Some(entry) = write(&mut desk, act, actor) else { continue };
            let Ok(read) = Entry::read(&entry) else { continue };
            if desk.book.apply(&read).is_err() {
                continue;
            }
            taken += 1;
            desk.taken.push(entry);
            for commitment in desk.book.commitments() {
                let others = commitment.name != "agreed" && commitment.agreed.is_some();
                prop_assert!(!others, "after {:?}", acts);
            }
            let after = of_others(&desk.book);
            prop_assert_eq!(&before, &after, "after {:?}", acts);
            let decision = desk.book.decisions().iter().find(|one| one.entry.to_string() == decided);
            prop_assert!(decision.is_some_and(|one| one.corrections.is_empty()));
        }
        prop_assert!(taken <= acts.len() as u64 && !id(1).is_empty());
    }
}
