//! Passkeys: a signatory signs with a device, through a browser.

use allotment_ledger::{CommitmentState, Entry, Hash, PublicKey, Rule, signed_part};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

use crate::made::{Desk, base64, secret, with};

/// Source: W3C, Web Authentication Level 3, section 16.2: the credential's
/// private key of the test vector `none.ES256`.
const PRIVATE: &str = "6e68e7a58484a3264f66b77f5d6dc5bc36a47085b615c9727ab334e8c369c2ee";

fn device() -> SigningKey {
    let bytes: Vec<u8> = (0..64)
        .step_by(2)
        .map(|at| u8::from_str_radix(&PRIVATE[at..at + 2], 16).unwrap())
        .collect();
    SigningKey::from_slice(&bytes).unwrap()
}

fn key() -> Value {
    let point = device().verifying_key().to_sec1_point(false);
    json!({"kind": "key", "party": "TRUST", "actor": "TRUST", "key": "chair", "algorithm": "webauthn-es256",
        "public_key": base64(point.as_bytes()), "rp_id": "allotment.example", "origins": ["https://allotment.example"]})
}

/// What a browser on `origin` gives for `hash`, with the device's `flags`.
fn assertion(hash: &Hash, origin: &str, flags: u8) -> Value {
    let challenge = URL_SAFE_NO_PAD.encode(hash.bytes());
    let client_data = format!(
        r#"{{"type":"webauthn.get","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#
    );
    let mut data = Hash::of(&[b"allotment.example"]).bytes().to_vec();
    data.push(flags);
    data.extend([0, 0, 0, 7]);
    let mut message = data.clone();
    message.extend(Hash::of(&[client_data.as_bytes()]).bytes());
    let signature: Signature = device().sign(&message);
    json!({"signature": base64(signature.to_der().as_bytes()), "authenticator_data": base64(&data),
        "client_data": base64(client_data.as_bytes())})
}

/// A garden that the council has signed, and TRUST, which has a passkey, has not.
fn desk() -> Desk {
    let mut desk = Desk::new();
    for party in ["FUND", "COUNCIL"] {
        desk.party(party);
        desk.key(party);
    }
    desk.party("TRUST");
    desk.add(key());
    desk.promise("100000");
    desk.garden();
    desk.sign("garden", "COUNCIL");
    desk
}

fn sign(desk: &Desk, origin: &str, flags: u8) -> Value {
    let (_, hash) = desk.book.to_be_signed("garden").unwrap();
    with(
        json!({"kind": "sign", "refers_to": "garden", "party": "TRUST", "key": "chair", "actor": "TRUST"}),
        assertion(&hash, origin, flags),
    )
}

#[test]
fn a_passkey_signs_a_commitment() {
    let mut desk = desk();
    assert_eq!(
        desk.book.commitments()[0].state(),
        CommitmentState::Proposed
    );
    let said = sign(&desk, "https://allotment.example", 0x05);
    desk.add(said);
    assert_eq!(desk.book.commitments()[0].state(), CommitmentState::Agreed);
    let held = desk.book.keys().find(|key| key.key == "chair").unwrap();
    assert!(matches!(held.public_key, PublicKey::Passkey(_)));
}

#[test]
fn a_passkey_that_was_used_wrongly_is_refused_with_the_reason() {
    let mut desk = desk();
    let mut refused = |said: Value, because: &str| {
        let refusal = desk.refuse(said, Rule::Signature).to_string();
        assert!(refusal.contains(because), "{refusal}");
    };
    let made = self::desk();
    let here = "https://allotment.example";
    refused(
        sign(&made, "https://evil.example", 0x05),
        "'https://evil.example'",
    );
    refused(sign(&made, here, 0x04), "user present");
    refused(sign(&made, here, 0x01), "user verified");
    let other = assertion(&Hash::of(&[b"another entry"]), here, 0x05);
    refused(with(sign(&made, here, 0x05), other), "challenge");
    let mut bare = sign(&made, here, 0x05);
    for field in ["authenticator_data", "client_data"] {
        bare.as_object_mut().unwrap().remove(field);
    }
    refused(bare, "authenticator_data and client_data are missing");
    let (_, hash) = made.book.to_be_signed("garden").unwrap();
    let ed25519 = with(
        sign(&made, here, 0x05),
        json!({"party": "COUNCIL", "key": "COUNCIL-1", "signature": base64(&secret("COUNCIL").sign(hash.bytes()))}),
    );
    // A signature of a passkey's form by a key that is none.
    let mut fresh = Desk::ready();
    fresh.garden();
    let refusal = fresh.refuse(ed25519, Rule::Signature).to_string();
    assert!(refusal.contains("the key is no passkey"), "{refusal}");
}

#[test]
fn a_passkey_brings_in_and_replaces_keys() {
    let mut desk = desk();
    let mut entry = desk.entry(
        json!({"kind": "key", "party": "TRUST", "actor": "TRUST", "key": "clerk",
        "public_key": base64(&secret("clerk").public())}),
    );
    let hash = signed_part(&entry);
    let by_chair = with(
        json!({"party": "TRUST", "key": "chair"}),
        assertion(&hash, "https://allotment.example", 0x05),
    );
    entry["signatures"] = json!([by_chair]);
    desk.apply(&entry).unwrap();
    // One point, one owner, however it is written.
    let point = device().verifying_key().to_sec1_point(true);
    let again = with(
        key(),
        json!({"key": "again", "party": "COUNCIL", "actor": "COUNCIL",
        "public_key": base64(point.as_bytes())}),
    );
    let signed = desk.signed(again, &["COUNCIL"]);
    assert_eq!(desk.apply(&signed).unwrap_err().rule, Rule::OneName);
}

#[test]
fn what_is_wrong_with_a_passkey_is_named() {
    let wrong = |change: Value| {
        let mut desk = Desk::new();
        let entry = desk.entry(with(key(), change));
        Entry::read(&entry).unwrap_err().to_string()
    };
    assert!(wrong(json!({"public_key": base64(&[4; 65])})).contains("no point of P-256"));
    assert!(wrong(json!({"origins": []})).contains("no page may use"));
    assert!(wrong(json!({"origins": ["https://evil.example"]})).contains("no page of"));
    assert!(wrong(json!({"origins": ["http://allotment.example"]})).contains("no page of"));
    let local = json!({"rp_id": "localhost", "origins": ["http://localhost:8080"]});
    let mut desk = Desk::new();
    let entry = desk.entry(with(key(), local));
    assert!(
        Entry::read(&entry).is_ok(),
        "browsers trust their own machine"
    );
    let not = json!({"rp_id": "localhost", "origins": ["http://localhost.example"]});
    assert!(wrong(not).contains("no page of"));
    assert!(wrong(json!({"rp_id": null})).contains("'rp_id'"));
    assert!(wrong(json!({"algorithm": "rs256"})).contains("none of the words"));
    assert!(wrong(json!({"algorithm": "ed25519"})).contains("65 bytes"));
    let mut desk = Desk::new();
    let half = desk.entry(
        json!({"kind": "sign", "refers_to": "garden", "party": "TRUST", "key": "chair",
        "signature": base64(&[1]), "client_data": base64(b"{}")}),
    );
    assert!(
        Entry::read(&half)
            .unwrap_err()
            .to_string()
            .contains("'authenticator_data': it is missing")
    );
}
