//! What changed in the ledger while somebody had a page open: an amendment that came, a
//! key that counts no more.

use allotment_ledger::{Entry, SecretKey, signed_part};
use allotment_programme::ledger::base64;
use allotment_store::{Store, now};
use serde_json::{Value, json};

use crate::device::Device;
use crate::house::House;
use crate::ledger_made::{GARDEN, garden_entry, id};
use crate::parties::{acting, house, on_disk, sign, two, verified};

/// Adds `said` to the ledger beside the service, signed by `by`, as others do.
fn add(house: &House, mut said: Value, by: Option<(&str, &SecretKey)>) {
    said["community"] = json!("Q1");
    said["recorded"] = json!(now());
    if let Some((party, key)) = by {
        let signature = base64(&key.sign(signed_part(&said).bytes()));
        said["signatures"] = json!([{"party": party, "key": key.name(), "signature": signature}]);
    }
    let mut store = Store::open(&house.folder.path().join("allotment.db")).expect("it opens");
    let entry = Entry::read(&said).expect("it is an entry");
    store.add(&[entry]).expect("it breaks no rule");
}

#[test]
fn an_amendment_is_read_and_signed_like_what_it_changes() {
    let house = house();
    let parties = two(&house);
    for (session, device) in &parties {
        sign(&house, session, device).done();
    }
    let today = now()[..10].to_owned();
    let amend = json!({"kind": "amend", "id": id(70), "effective": today, "actor": "TRUST",
        "commitment": GARDEN, "purpose": "A garden, benches and a shed"});
    add(&house, amend, None);
    let path = format!("/office/ledger/Q1/sign/{}", id(70));
    for (at, (session, device)) in parties.iter().enumerate() {
        let desk = house.get_as("/office/ledger", session).is(200);
        assert!(desk.text.contains(&path), "{}", desk.text);
        let terms = house.get_as(&path, session).is(200);
        terms
            .says("Sign a change")
            .says("A garden, benches and a shed");
        let page = house.post(&path, &[], session).is(200);
        house
            .fill(&format!("{path}/done"), &device.show(&page), session)
            .done();
        let purpose = on_disk(&house, |book| {
            book.commitment(GARDEN).unwrap().purpose.clone()
        });
        assert_eq!(
            purpose.contains("shed"),
            at == 1,
            "both have to sign: {purpose}"
        );
    }
    // What was changed waits for nobody any more.
    house.get_as(&path, &parties[0].0).is(404);
    verified(&house);
}

#[test]
fn a_passkey_that_counts_no_more_signs_nothing() {
    let house = house();
    let chair = SecretKey::new([4; 32]);
    let today = now()[..10].to_owned();
    let first = json!({"kind": "key", "id": id(80), "effective": today, "actor": "COUNCIL",
        "party": "COUNCIL", "public_key": base64(&chair.public())});
    add(&house, first, None);
    // Whoever has a key in a file lets the passkey in, as `ledger key let-in` does.
    let device = Device::new(1);
    let session = acting(&house, "Cei", ("partner", "COUNCIL"), &device);
    let key = "/office/ledger/Q1/key";
    let page = house.get_as(key, &session).is(200);
    let credential = page.between("name=\"credential\" value=\"", "\"").remove(0);
    let ask = [("credential", &*credential), ("how", "ask")];
    house.post(key, &ask, &session).done();
    let desk = house.get_as("/office/ledger", &session).is(200);
    let request = desk.between("/office/ledger/Q1/key/", "\"").remove(0);
    let file = house
        .get_as(&format!("{key}/{request}/file"), &session)
        .is(200);
    let mut asked: Value = serde_json::from_str(&file.text).unwrap();
    asked["effective"] = json!(today);
    add(&house, asked, Some(("COUNCIL", &chair)));
    house.get_as(&format!("{key}/{request}"), &session).is(404);
    let page = house.get_as(key, &session).is(200).says("It is a key here");
    let name = page.between("<span class=\"a-mono\">", "</span>").remove(0);
    let path = format!("/office/ledger/Q1/sign/{}", garden_entry());
    let page = house.post(&path, &[], &session).is(200);
    let revoked = json!({"kind": "key_revoke", "id": id(81), "effective": today,
        "actor": "COUNCIL", "party": "COUNCIL", "key": name, "reason": "the officer left"});
    add(&house, revoked, Some(("COUNCIL", &chair)));
    let before = verified(&house).entries();
    house
        .fill(&format!("{path}/done"), &device.show(&page), &session)
        .is(422)
        .says("This passkey did not sign");
    house
        .get_as(&path, &session)
        .is(200)
        .says("Your passkey is not a key in this place yet");
    assert_eq!(verified(&house).entries(), before);
}
