//! Two people for a payment.

use allotment_ledger::{Account, Date, Use};

use crate::device::Device;
use crate::house::{Answer, House};
use crate::parties::{acting, house, on_disk, sign, two, verified};

const PREPARE: &str = "/office/payments/Q1/prepare/garden";

fn paid(house: &House) -> i64 {
    on_disk(house, |book| {
        book.held(Account::Paid(0, Use::Capital), Date::LAST)
    })
}

fn agreed() -> House {
    let house = house();
    for (session, device) in &two(&house) {
        sign(&house, session, device).done();
    }
    house
}

/// Prepares a payment to the trust.
fn prepare(house: &House, id: &str, amount: &str, session: &str) -> Answer {
    let fields = [
        ("id", id),
        ("amount", amount),
        ("to", "TRUST"),
        ("day", "2026-07-01"),
        ("note", "bill 12"),
    ];
    house.post(PREPARE, &fields, session)
}

fn new_id(house: &House, session: &str) -> String {
    let page = house.get_as(PREPARE, session).is(200);
    page.between("name=\"id\" value=\"", "\"").remove(0)
}

#[test]
fn one_officer_prepares_and_another_confirms() {
    let house = agreed();
    let first = acting(&house, "Olu", ("officer", "COUNCIL"), &Device::new(11));
    let second = acting(&house, "Pat", ("officer", "COUNCIL"), &Device::new(12));
    let other = acting(&house, "Quin", ("officer", "BOARD"), &Device::new(13));
    let before = verified(&house).entries();
    let id = new_id(&house, &first);
    // What the ledger would refuse is refused at once.
    prepare(&house, &id, "700", &first)
        .is(422)
        .says("paid, or lapses, never exceeds");
    prepare(&house, &id, "ten", &first).is(422);
    prepare(&house, &id, "400.00", &first).done();
    prepare(&house, &id, "400.00", &first).done();
    assert_eq!((verified(&house).entries(), paid(&house)), (before, 0));
    let page = house.get_as("/office/payments", &first).is(200);
    page.says("£400.00 to Garden Trust")
        .says("1 July 2026 – bill 12")
        .says("It waits for some other person");
    let confirm = format!("/office/payments/Q1/{id}/confirm");
    house
        .post(&confirm, &[], &first)
        .is(422)
        .says("Some other person has to say yes");
    house
        .post(&confirm, &[], &other)
        .is(422)
        .says("acts for the same body");
    assert_eq!(paid(&house), 0);
    // Nor without a passkey shown just now.
    let stale = house.add("Rae", "officer");
    let path = format!("/office/people/{}/party", house.account("Rae"));
    let party = [("party", "COUNCIL")];
    house.post(&path, &party, &house.sessions[0]).done();
    house.post(&confirm, &[], &stale).asks();
    assert_eq!(paid(&house), 0);
    house
        .get_as("/office/payments", &second)
        .is(200)
        .says("Olu prepared it");
    house.post(&confirm, &[], &second).done();
    house.post(&confirm, &[], &second).done();
    assert_eq!(
        (verified(&house).entries(), paid(&house)),
        (before + 1, 40_000)
    );
    house
        .get("/ledger/Q1/commitment/garden")
        .is(200)
        .says("Northshire Council paid £400.00 to Garden Trust");
    let said = house.said.lock().unwrap().join("\n");
    for told in [
        "did=\"prepared a payment\"",
        "name=\"Pat\" role=\"officer\" place=\"Q1\" entry=",
        "did=\"confirmed a payment\"",
    ] {
        assert!(said.contains(told), "{told} in {said}");
    }
}

#[test]
fn a_payment_that_was_given_up_is_never_paid() {
    let house = agreed();
    let first = acting(&house, "Olu", ("officer", "COUNCIL"), &Device::new(11));
    let second = acting(&house, "Pat", ("officer", "COUNCIL"), &Device::new(12));
    let other = acting(&house, "Quin", ("officer", "BOARD"), &Device::new(13));
    let id = new_id(&house, &first);
    prepare(&house, &id, "400.00", &first).done();
    let at = format!("/office/payments/Q1/{id}");
    house.post(&format!("{at}/drop"), &[], &other).is(403);
    house.post(&format!("{at}/drop"), &[], &second).done();
    house.post(&format!("{at}/confirm"), &[], &second).done();
    assert_eq!(paid(&house), 0);
    // What was refused when it was confirmed still waits: another paid meanwhile.
    let ids = [new_id(&house, &first), new_id(&house, &first)];
    for id in &ids {
        prepare(&house, id, "400.00", &first).done();
    }
    let confirm = |id: &str| {
        let path = format!("/office/payments/Q1/{id}/confirm");
        house.post(&path, &[], &second)
    };
    confirm(&ids[0]).done();
    confirm(&ids[1]).is(422).says("is left of the commitment");
    assert_eq!(paid(&house), 40_000);
    house
        .get_as("/office/payments", &first)
        .is(200)
        .says("£400.00 to Garden Trust");
    // An id that stands for something else already is no payment that is done.
    prepare(&house, &crate::ledger_made::garden_entry(), "1.00", &first).is(422);
    verified(&house);
}
