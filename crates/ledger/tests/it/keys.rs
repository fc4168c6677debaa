//! Keys: who may bring in, replace and revoke them, and who follows whom.

use allotment_ledger::{Rule, SecretKey};
use serde_json::json;

use crate::made::{Desk, base64, secret, with};

#[test]
fn a_first_key_is_brought_in_by_its_party_alone() {
    let mut desk = Desk::new();
    desk.party("TRUST");
    let key = json!({"kind": "key", "party": "TRUST", "key": "TRUST-1", "public_key": base64(&secret("TRUST").public())});
    let refusal = desk.refuse(key.clone(), Rule::EveryParty);
    assert_eq!(
        refusal.to_string(),
        "'FUND' cannot bring in the first key of 'TRUST'"
    );
    desk.add(with(key.clone(), json!({"actor": "TRUST"})));
    // A second one is signed by the first.
    let second = json!({"kind": "key", "party": "TRUST", "key": "TRUST-2", "actor": "TRUST", "public_key": base64(&secret("second").public())});
    desk.refuse(second.clone(), Rule::Signature);
    let signed = desk.signed(second, &["TRUST"]);
    desk.apply(&signed).unwrap();
    // One public key, one owner.
    desk.party("OTHER");
    desk.refuse(
        with(
            key,
            json!({"party": "OTHER", "key": "OTHER-1", "actor": "OTHER"}),
        ),
        Rule::OneName,
    );
    let mut one = [0; 32];
    one[0] = 1;
    desk.refuse(
        json!({"kind": "key", "party": "OTHER", "actor": "OTHER", "public_key": base64(&one)}),
        Rule::KnownKey,
    );
}

#[test]
fn a_key_is_replaced_by_its_own_signature_or_two_officers() {
    let mut desk = Desk::new();
    desk.party("TRUST");
    desk.key("TRUST");
    let add = |desk: &mut Desk, name: &str| {
        let said = json!({"kind": "key", "party": "TRUST", "key": format!("{name}-1"), "public_key": base64(&secret(name).public())});
        let entry = desk.signed(said, &["TRUST"]);
        desk.apply(&entry).unwrap();
    };
    add(&mut desk, "chair");
    add(&mut desk, "clerk");
    let replace = |key: &str, new: &str| json!({"kind": "key_replace", "party": "TRUST", "key": key, "new_key": new, "public_key": base64(&secret(new).public())});
    let by = |desk: &mut Desk, said, who: &[&str]| {
        let mut entry = desk.signed(said, who);
        for signature in entry["signatures"].as_array_mut().unwrap() {
            signature["party"] = json!("TRUST");
        }
        desk.apply(&entry)
    };
    assert_eq!(
        by(&mut desk, replace("TRUST-1", "n1"), &["chair"])
            .unwrap_err()
            .rule,
        Rule::Signature
    );
    assert_eq!(
        by(&mut desk, replace("TRUST-1", "n1"), &["chair", "chair"])
            .unwrap_err()
            .rule,
        Rule::Signature
    );
    by(&mut desk, replace("TRUST-1", "n1"), &["chair", "clerk"]).unwrap();
    by(&mut desk, replace("chair-1", "n2"), &["chair"]).unwrap();
    // How a key came in stays as it was when it came.
    let known = |key: &str| desk.book.known_key_named(key).unwrap().came_by;
    assert_eq!(known("clerk-1").as_deref(), Some("TRUST-1"));
    assert_eq!(known("n1").as_deref(), Some("TRUST-1"));
    assert_eq!(known("n2").as_deref(), Some("chair-1"));
    assert_eq!(
        by(&mut desk, replace("chair-1", "n3"), &["chair"])
            .unwrap_err()
            .rule,
        Rule::KnownKey
    );
}

#[test]
fn a_signature_counts_if_its_key_was_valid_at_its_place() {
    let mut desk = Desk::ready();
    desk.garden();
    desk.sign("garden", "TRUST");
    let revoke =
        json!({"kind": "key_revoke", "party": "TRUST", "key": "TRUST-1", "reason": "it was lost"});
    desk.refuse(revoke.clone(), Rule::Signature);
    desk.refuse(
        with(revoke.clone(), json!({"actor": "TRUST"})),
        Rule::Signature,
    );
    // The last key cannot go: whoever came next would be taken at their word.
    let last = desk.signed(revoke.clone(), &["TRUST"]);
    assert_eq!(desk.apply(&last).unwrap_err().rule, Rule::KnownKey);
    let second = json!({"kind": "key", "party": "TRUST", "key": "TRUST-2", "public_key": base64(&secret("second").public())});
    let second = desk.signed(second, &["TRUST"]);
    desk.apply(&second).unwrap();
    let revoke = desk.signed(revoke, &["TRUST"]);
    desk.apply(&revoke).unwrap();
    // What was signed stays signed; nothing new is.
    desk.sign("garden", "COUNCIL");
    assert!(desk.book.commitment("garden").unwrap().agreed.is_some());
    desk.add(
        json!({"kind": "commit", "commitment": "hall", "parties": ["TRUST"], "purpose": "A hall",
        "amount": "100", "currency": "GBP", "revenue": "100"}),
    );
    let late = desk.signature("hall", "TRUST", "TRUST");
    let refusal = desk.refuse(late, Rule::KnownKey);
    assert_eq!(
        refusal.to_string(),
        "the key 'TRUST-1' counts no more: it was revoked (it was lost)"
    );
}

#[test]
fn a_party_that_folds_is_followed_with_everybodys_signature() {
    let mut desk = Desk::agreed();
    desk.party("MERGED");
    desk.key("MERGED");
    let said =
        json!({"kind": "succeed", "party": "TRUST", "successor": "MERGED", "reason": "it merged"});
    for some in [
        &["MERGED"][..],
        &["MERGED", "COUNCIL"],
        &["TRUST", "MERGED"],
        &["TRUST", "COUNCIL"],
    ] {
        let entry = desk.signed(said.clone(), some);
        assert_eq!(
            desk.apply(&entry).unwrap_err().rule,
            Rule::EveryParty,
            "{some:?}"
        );
    }
    let entry = desk.signed(said, &["TRUST", "MERGED", "COUNCIL"]);
    desk.apply(&entry).unwrap();
    let garden = desk.book.commitment("garden").unwrap();
    assert_eq!(garden.parties, ["COUNCIL", "MERGED"]);
    assert!(garden.agreed.is_some());
    assert_eq!(desk.book.successor("TRUST"), Some("MERGED"));
    desk.refuse(
        with(crate::made::garden(), json!({"commitment": "two"})),
        Rule::KnownParty,
    );
}

#[test]
fn a_party_without_keys_is_not_followed_at_the_word_of_one() {
    let mut desk = Desk::agreed();
    desk.party("MUTE");
    let alone =
        json!({"kind": "succeed", "party": "MUTE", "successor": "COUNCIL", "reason": "dissolved"});
    let entry = desk.signed(alone, &["COUNCIL"]);
    assert_eq!(desk.apply(&entry).unwrap_err().rule, Rule::EveryParty);
}

/// Officers of one party. Each key is called by its holder.
struct Officers(Desk);

impl Officers {
    fn write(&mut self, said: serde_json::Value, by: &[&str]) -> Result<(), Rule> {
        let mut entry = self.0.signed(said, by);
        for signature in entry["signatures"].as_array_mut().unwrap() {
            signature["party"] = json!("TRUST");
        }
        self.0
            .apply(&entry)
            .map(|_| ())
            .map_err(|refusal| refusal.rule)
    }

    fn bring_in(&mut self, new: &str, by: &str) {
        let said = json!({"kind": "key", "party": "TRUST", "key": format!("{new}-1"), "holder": format!("{:0>64}", new.len()),
            "public_key": base64(&secret(new).public())});
        self.write(said, &[by]).unwrap();
    }

    fn replace(&mut self, old: &str, new: &str, by: &[&str]) -> Result<(), Rule> {
        let said = json!({"kind": "key_replace", "party": "TRUST", "key": format!("{old}-1"), "new_key": format!("{new}-1"),
            "holder": format!("{:0>64}", new.len()), "public_key": base64(&secret(new).public())});
        self.write(said, by)
    }

    fn revoke(&mut self, key: &str, by: &[&str]) -> Result<(), Rule> {
        let said = json!({"kind": "key_revoke", "party": "TRUST", "key": format!("{key}-1"), "reason": "x"});
        self.write(said, by)
    }
}

/// TRUST's first key, and two that it brought in: `bea` and `ciara`; `bea` has
/// made up a third, `ghosts`.
fn officers() -> Officers {
    let mut desk = Desk::new();
    desk.party("TRUST");
    desk.key("TRUST");
    let mut officers = Officers(desk);
    officers.bring_in("bea", "TRUST");
    officers.bring_in("ciara", "TRUST");
    officers.bring_in("ghosts", "bea");
    officers
}

#[test]
fn one_officer_never_makes_two() {
    let mut one = officers();
    for old in ["TRUST", "ciara"] {
        assert_eq!(
            one.replace(old, "mine", &["bea", "ghosts"]),
            Err(Rule::Signature),
            "{old}"
        );
        assert_eq!(
            one.revoke(old, &["bea", "ghosts"]),
            Err(Rule::Signature),
            "{old}"
        );
        assert_eq!(one.revoke(old, &["bea"]), Err(Rule::Signature), "{old}");
    }
    // Two who do not stand above each other, against the one that brought in both.
    one.replace("TRUST", "renewed", &["bea", "ciara"]).unwrap();
    // Whoever brought a key in can take it back.
    one.revoke("ghosts", &["bea"]).unwrap();
    let mut one = officers();
    one.revoke("TRUST", &["ghosts", "ciara"]).unwrap();
    let mut one = officers();
    assert_eq!(
        one.replace("ciara", "mine", &["TRUST", "bea"]),
        Err(Rule::Signature)
    );
    // A key that took another's place stands where that stood.
    one.replace("bea", "beatrice", &["bea"]).unwrap();
    assert_eq!(
        one.replace("TRUST", "mine", &["beatrice", "ghosts"]),
        Err(Rule::Signature)
    );
    one.replace("TRUST", "anew", &["beatrice", "ciara"])
        .unwrap();
}

#[test]
fn a_secret_key_is_not_shown() {
    let key = SecretKey::new([9; 32]);
    assert!(format!("{key:?}").ends_with("kept secret)"));
    assert!(!format!("{key:?}").contains("09"));
}
