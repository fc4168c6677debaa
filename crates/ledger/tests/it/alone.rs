//! No sequence of one party's actions makes a commitment of another agreed.

use allotment_ledger::{Entry, SecretKey, signed_part};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::made::{Desk, base64, id};
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
}

const NAMES: [&str; 5] = ["MALLORY", "BOB", "SHAM1", "SHAM2", "SHAM3"];

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
            json!({"kind": "amend", "commitment": format!("c{commitment}"), "purpose": "y"})
        }
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(40)))]

    #[test]
    fn one_party_alone_never_reaches_agreed_for_another(bob_has_a_key: bool, acts in prop::collection::vec((act(), any::<bool>()), 1..40)) {
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
        let mut taken = 0;
        for (act, as_bob) in &acts {
            let actor = if *as_bob && bob_has_a_key { "BOB" } else { "MALLORY" };
            let Some(entry) = write(&mut desk, act, actor) else { continue };
            let read = Entry::read(&entry).unwrap();
            taken += u64::from(desk.book.apply(&read).is_ok());
            for commitment in desk.book.commitments() {
                if commitment.agreed.is_some() {
                    prop_assert_eq!(&commitment.parties, &["MALLORY"], "after {:?}", acts);
                }
            }
        }
        prop_assert!(taken <= acts.len() as u64 && !id(1).is_empty());
    }
}
