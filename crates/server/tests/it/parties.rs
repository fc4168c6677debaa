//! Somebody acts for a party of the ledger: their passkey signs, and the signature holds
//! without the service.

use allotment_ledger::{Book, CommitmentState, MilestoneState};
use allotment_store::{Store, Verdict, verify};

use crate::device::{Device, Fields};
use crate::house::{Answer, House};
use crate::ledger_made::{GARDEN, garden_entry, keep};

/// A service with the ledger of tests, at an address where there can be passkeys.
pub fn house() -> House {
    House::staffed(|set| {
        set.address = "https://vote.example".into();
        keep(&set.folder);
    })
}

/// Somebody with `role` who acts for `party` and has a passkey on `device`, shown just
/// now: their session.
pub fn acting(house: &House, name: &str, (role, party): (&str, &str), device: &Device) -> String {
    let session = house.add(name, role);
    let path = format!("/office/people/{}/party", house.account(name));
    let fields = [("party", party)];
    house.post(&path, &fields, &house.sessions[0]).done();
    house.make(device, &session)
}

const KEY: &str = "/office/ledger/Q1/key";

/// What the page to sign has to go back as it is.
fn hidden(page: &Answer, name: &str) -> String {
    let begins = format!("name=\"{name}\" value=\"");
    page.between(&begins, "\"").remove(0)
}

/// The page that asks for the passkey of `session` to be brought in.
fn own_word(house: &House, session: &str) -> Answer {
    let page = house.get_as(KEY, session).is(200);
    let credential = hidden(&page, "credential");
    let fields = [("credential", &*credential), ("how", "own")];
    house.post(KEY, &fields, session)
}

/// What a browser sends of it.
fn signed_by(device: &Device, page: &Answer) -> Fields {
    let mut fields = device.show(page);
    for name in ["id", "recorded"] {
        if page.text.contains(&format!("name=\"{name}\"")) {
            fields.push((name, hidden(page, name)));
        }
    }
    fields
}

/// Brings the passkey on `device` into the ledger, at its party's own word.
pub fn bring_in(house: &House, session: &str, device: &Device) {
    let page = own_word(house, session).is(200);
    let add = format!("{KEY}/add");
    house.fill(&add, &signed_by(device, &page), session).done();
}

fn sign_path() -> String {
    format!("/office/ledger/Q1/sign/{}", garden_entry())
}

/// Signs the garden.
pub fn sign(house: &House, session: &str, device: &Device) -> Answer {
    let page = house.post(&sign_path(), &[], session).is(200);
    let done = format!("{}/done", sign_path());
    house.fill(&done, &signed_by(device, &page), session)
}

/// The ledger as it lies on the disk, which verifies.
pub fn verified(house: &House) -> Verdict {
    let at = house.folder.path().join("allotment.db");
    let verdict = verify(&at, None, None).unwrap();
    assert!(verdict.findings.is_empty(), "{:?}", verdict.findings);
    verdict
}

pub fn on_disk<T>(house: &House, ask: impl FnOnce(&Book) -> T) -> T {
    let store = Store::open(&house.folder.path().join("allotment.db")).unwrap();
    ask(store.programme().book("Q1").unwrap())
}

fn state(house: &House) -> CommitmentState {
    on_disk(house, |book| book.commitment(GARDEN).unwrap().state())
}

/// A council and a trust, each with a key in the ledger.
pub fn two(house: &House) -> [(String, Device); 2] {
    [("Cei", "COUNCIL", 1), ("Tam", "TRUST", 2)].map(|(name, party, number)| {
        let device = Device::new(number);
        let session = acting(house, name, ("partner", party), &device);
        bring_in(house, &session, &device);
        (session, device)
    })
}

#[test]
fn two_partners_sign_with_passkeys_and_the_ledger_verifies_offline() {
    let house = house();
    let device = Device::new(1);
    let council = acting(&house, "Cei", ("partner", "COUNCIL"), &device);
    let desk = house.get_as("/office/ledger", &council).is(200);
    let desk = desk
        .says("You act for Northshire Council")
        .says("A &#60;garden&#62;")
        .says("You have no key here");
    assert!(desk.text.contains(&sign_path()), "{}", desk.text);
    // The full terms are there before there is a key; what is missing is said.
    let terms = house.get_as(&sign_path(), &council).is(200);
    let terms = terms.says("£600.00").says("31 December 2027");
    terms.says("Your passkey is not a key in this place yet");
    house.post(&sign_path(), &[], &council).is(422);
    bring_in(&house, &council, &device);
    let page = house.post(&sign_path(), &[], &council).is(200);
    page.says("You sign for £600.00");
    let done = sign(&house, &council, &device).done();
    assert_eq!(done.headers["location"], "/ledger/Q1/commitment/garden");
    // One party alone agrees nothing.
    assert_eq!(state(&house), CommitmentState::Proposed);
    house
        .get("/ledger/Q1/commitment/garden")
        .is(200)
        .says("Northshire Council – signed on")
        .says("Garden Trust – has not signed");
    let other = Device::new(2);
    let trust = acting(&house, "Tam", ("partner", "TRUST"), &other);
    bring_in(&house, &trust, &other);
    sign(&house, &trust, &other).done();
    assert_eq!(state(&house), CommitmentState::Agreed);
    let verdict = verified(&house);
    assert_eq!(verdict.signatures, 4, "two keys and two signatures");
    house
        .get("/ledger/Q1/commitment/garden")
        .is(200)
        .says("All have signed")
        .says("Garden Trust signed.");
    house
        .get_as("/office/ledger", &trust)
        .is(200)
        .says("There is nothing now");
    let said = house.said.lock().unwrap().join("\n");
    for told in [
        "did=\"let a person act for a party\"",
        "did=\"brought a key into the ledger\"",
        "did=\"signed in the ledger\"",
        "name=\"Tam\" role=\"partner\" place=\"Q1\"",
    ] {
        assert!(said.contains(told), "{told} in {said}");
    }
}

/// Where one tries it out: browsers take `localhost` for safe, and so does the ledger.
#[test]
fn a_passkey_signs_on_ones_own_machine() {
    let house = House::staffed(|set| {
        set.address = "http://localhost:8080".into();
        keep(&set.folder);
    });
    let mut device = Device::new(1);
    device.origin = "http://localhost:8080".into();
    let session = acting(&house, "Cei", ("partner", "COUNCIL"), &device);
    bring_in(&house, &session, &device);
    sign(&house, &session, &device).done();
    assert_eq!(verified(&house).signatures, 2);
}

#[test]
fn nobody_signs_for_another_party_or_with_what_was_made_for_something_else() {
    let house = house();
    let [(council, council_device), (trust, trust_device)] = two(&house);
    let before = verified(&house).entries();
    let done = format!("{}/done", sign_path());
    let page = house.post(&sign_path(), &[], &council).is(200);
    // With another's passkey; with a forged one; from another's session.
    let forged = council_device.forged();
    house
        .fill(&done, &trust_device.show(&page), &council)
        .is(422);
    house
        .fill(&done, &forged.show(&page), &council)
        .is(422)
        .says("A signature is right for what it signs");
    house
        .fill(&done, &council_device.show(&page), &trust)
        .is(422);
    // What was shown to sign in, or to confirm, signs no commitment.
    let confirm = house.post("/office/confirm", &[], &council).is(200);
    house
        .fill(&done, &council_device.show(&confirm), &council)
        .is(422)
        .says("challenge");
    // Nor does one whose device did not look who was there, or from elsewhere.
    let mut other = council_device.clone();
    other.flags = 1;
    house.fill(&done, &other.show(&page), &council).is(422);
    let mut other = council_device.clone();
    other.origin = "https://evil.example".into();
    house.fill(&done, &other.show(&page), &council).is(422);
    house.post(&done, &[], &council).is(422);
    // Whoever is no party of it is told so.
    let device = Device::new(3);
    let fund = acting(&house, "Fia", ("funder", "FUND"), &device);
    bring_in(&house, &fund, &device);
    house
        .get_as(&sign_path(), &fund)
        .is(200)
        .says("does not have to sign this");
    house.post(&sign_path(), &[], &fund).is(422);
    // And who acts for nobody.
    let nobody = house.session(Some("partner")).to_owned();
    house
        .get_as(&sign_path(), &nobody)
        .is(409)
        .says("For whom do you act?");
    house
        .get_as("/office/ledger", &nobody)
        .is(200)
        .says("No one has said for whom you act");
    assert_eq!(
        verified(&house).entries(),
        before + 1,
        "the fund's key alone"
    );
    assert_eq!(state(&house), CommitmentState::Proposed);
}

/// No sequence of what one person does reaches `agreed`.
#[test]
fn one_person_acts_for_one_party_for_good() {
    let house = house();
    let device = Device::new(1);
    let session = acting(&house, "Cei", ("partner", "COUNCIL"), &device);
    let path = format!("/office/people/{}/party", house.account("Cei"));
    let let_act = |party: &str| house.post(&path, &[("party", party)], &house.sessions[0]);
    let_act("TRUST").is(422).says("acts for a body already");
    let_act("NOBODY").is(422).says("no such body");
    let_act("COUNCIL").done();
    house
        .get_as("/office/people", &house.sessions[0])
        .is(200)
        .says("Acts for Northshire Council.");
    // Neither administrators nor auditors act for anybody.
    for name in ["administrator", "auditor"] {
        let path = format!("/office/people/{}/party", house.account(name));
        let fields = [("party", "TRUST")];
        house.post(&path, &fields, &house.sessions[0]).is(400);
    }
    bring_in(&house, &session, &device);
    sign(&house, &session, &device).done();
    // The same again changes nothing, and says that it is done.
    house
        .post(&sign_path(), &[], &session)
        .is(422)
        .says("has signed this");
    assert_eq!(state(&house), CommitmentState::Proposed);
}

#[test]
fn forms_that_are_sent_twice_change_nothing() {
    let house = house();
    let device = Device::new(1);
    let session = acting(&house, "Cei", ("partner", "COUNCIL"), &device);
    let page = own_word(&house, &session).is(200);
    let fields = signed_by(&device, &page);
    let add = format!("{KEY}/add");
    house.fill(&add, &fields, &session).done();
    house.fill(&add, &fields, &session).done();
    // A key that is there is not asked for again.
    own_word_again(&house, &session);
    let page = house.post(&sign_path(), &[], &session).is(200);
    let fields = signed_by(&device, &page);
    let done = format!("{}/done", sign_path());
    house.fill(&done, &fields, &session).done();
    house
        .fill(&done, &fields, &session)
        .is(422)
        .says("has signed this already");
    let verdict = verified(&house);
    assert_eq!(verdict.entries(), 8);
}

fn own_word_again(house: &House, session: &str) {
    let page = house.get_as(KEY, session).is(200).says("It is a key here");
    assert!(!page.text.contains("name=\"how\""), "{}", page.text);
}

/// A colleague signs in a colleague; another party vouches; nobody lets themselves in.
#[test]
fn keys_come_in_by_who_has_one() {
    let house = house();
    let [(council, council_device), (trust, trust_device)] = two(&house);
    let device = Device::new(3);
    let second = acting(&house, "Dai", ("officer", "COUNCIL"), &device);
    let page = house.get_as(KEY, &second).is(200);
    let page = page.says("This body has a key here");
    let credential = hidden(&page, "credential");
    // Not on their own word.
    let own = [("credential", &*credential), ("how", "own")];
    let page = house.post(KEY, &own, &second).is(200);
    house
        .fill(&format!("{KEY}/add"), &signed_by(&device, &page), &second)
        .is(422)
        .says("none of its keys signed this one");
    let ask = [("credential", &*credential), ("how", "ask")];
    house.post(KEY, &ask, &second).done();
    house.post(KEY, &ask, &second).done();
    let asked = |session: &str| {
        let desk = house.get_as("/office/ledger", session).is(200);
        desk.between("/office/ledger/Q1/key/", "\"")
    };
    assert_eq!(asked(&council).len(), 1, "asking twice asks once");
    let request = format!("{KEY}/{}", asked(&council)[0]);
    house
        .get_as(&request, &second)
        .is(200)
        .says("It waits for someone")
        .says("passkey.json");
    // For the command line the same, without when.
    let file = house.get_as(&format!("{request}/file"), &second).is(200);
    assert!(!file.text.contains("recorded"), "{}", file.text);
    file.says("\"party\": \"COUNCIL\"").says("webauthn-es256");
    house.post(&request, &[], &second).is(403);
    // Another party's key alone lets nobody in who has colleagues.
    let page = house.post(&request, &[], &trust).is(200);
    let done = format!("{request}/done");
    house
        .fill(&done, &signed_by(&trust_device, &page), &trust)
        .is(422);
    let page = house.post(&request, &[], &council).is(200);
    house
        .fill(&done, &signed_by(&council_device, &page), &council)
        .done();
    house.get_as(&request, &council).is(404);
    sign(&house, &second, &device).done();
    // A first key that others vouch for.
    let device = Device::new(4);
    let board = acting(&house, "Bo", ("board", "BOARD"), &device);
    let page = house.get_as(KEY, &board).is(200);
    let ask = [
        ("credential", &*hidden(&page, "credential")),
        ("how", "ask"),
    ];
    house.post(KEY, &ask, &board).done();
    let request = format!("{KEY}/{}", asked(&trust)[0]);
    let page = house.get_as(&request, &trust).is(200);
    page.says("You would vouch that this is a key of Eastgate Board");
    let page = house.post(&request, &[], &trust).is(200);
    house
        .fill(
            &format!("{request}/done"),
            &signed_by(&trust_device, &page),
            &trust,
        )
        .done();
    let known: Vec<String> = on_disk(&house, |book| {
        let known = book.known_keys().filter(|key| key.party == "BOARD");
        known.map(|key| key.in_words()).collect()
    });
    assert_eq!(known, ["vouched for by TRUST"]);
    verified(&house);
}

/// Three questions, whose answers are the ledger's own entries.
#[test]
fn a_partner_reports_and_somebody_else_confirms() {
    let house = house();
    let [(council, council_device), (trust, trust_device)] = two(&house);
    sign(&house, &council, &council_device).done();
    sign(&house, &trust, &trust_device).done();
    let work = "/office/ledger/Q1/work/garden";
    let board = acting(&house, "Bo", ("board", "BOARD"), &Device::new(5));
    let page = house.get_as(work, &trust).is(200);
    let (id, spend) = (hidden(&page, "id"), hidden(&page, "spend_id"));
    let said = |title: &str, spent: &str, session: &str| {
        let fields = [
            ("id", &*id),
            ("spend_id", &*spend),
            ("step", "planted"),
            ("done", "yes"),
            ("title", title),
            ("link", "https://photos.example/1"),
            ("spent", spent),
        ];
        house.post(&format!("{work}/report"), &fields, session)
    };
    let before = verified(&house).entries();
    said("ask jane@example.org", "1.00", &trust)
        .is(422)
        .says("e-mail");
    said("A photo", "12.345", &trust).is(422);
    // More than was committed is refused, and the step with it.
    said("A photo", "99,999", &trust).is(422);
    assert_eq!(verified(&house).entries(), before);
    said("A <b>photo</b>", "£1,250.50", &trust).is(422);
    said("A <b>photo</b>", "£250.50", &trust).done();
    said("A <b>photo</b>", "£250.50", &trust).done();
    assert_eq!(verified(&house).entries(), before + 2);
    house
        .get("/ledger/Q1/commitment/garden")
        .is(200)
        .says("Said to be done")
        .says("A &#60;b&#62;photo&#60;/b&#62;")
        .says("£250.50 was spent");
    let page = house.get_as(work, &trust).is(200);
    // The three ids of a page: the last is for whoever judges.
    let judge = |page: &Answer, state: &str, session: &str| {
        let id = page.between("name=\"id\" value=\"", "\"").remove(1);
        let fields = [("id", &*id), ("step", "planted"), ("state", state)];
        house.post(&format!("{work}/judge"), &fields, session)
    };
    judge(&page, "confirmed", &trust)
        .is(422)
        .says("somebody who is not paid by it");
    judge(&page, "perhaps", &board).is(400);
    let page = house.get_as(work, &board).is(200);
    judge(&page, "confirmed", &board).done();
    judge(&page, "confirmed", &board).done();
    let step = on_disk(&house, |book| {
        book.commitment(GARDEN).unwrap().milestones["planted"].clone()
    });
    assert_eq!(step.state, MilestoneState::Confirmed);
    assert_eq!(step.confirmed_by.as_deref(), Some("BOARD"));
    // Whoever has not shown a passkey just now is asked for it.
    let stale = house.add("Una", "partner");
    let path = format!("/office/people/{}/party", house.account("Una"));
    let party = [("party", "TRUST")];
    house.post(&path, &party, &house.sessions[0]).done();
    house
        .get_as(work, &stale)
        .is(200)
        .says("Show your passkey first");
    said("A photo", "", &stale).asks();
}

#[test]
fn boards_write_decisions_down_and_partners_do_not() {
    let house = house();
    let board = acting(&house, "Bo", ("board", "BOARD"), &Device::new(5));
    let trust = acting(&house, "Tam", ("partner", "TRUST"), &Device::new(6));
    let decide = "/office/ledger/Q1/decide";
    house.get_as(decide, &trust).is(403);
    let page = house.get_as(decide, &board).is(200);
    let id = hidden(&page, "id");
    let said = |what: &str, amount: &str, session: &str| {
        let fields = [
            ("id", &*id),
            ("what", what),
            ("reason", "Most people asked for it."),
            ("commitment", GARDEN),
            ("amount", amount),
        ];
        house.post(decide, &fields, session)
    };
    said("", "", &board).is(422);
    said("The garden comes first", "a lot", &board).is(422);
    said("The garden comes first", "600", &board).done();
    said("The garden comes first", "600", &board).done();
    said("The garden comes first", "600", &trust).is(403);
    let page = house.get("/ledger/Q1/decisions").is(200);
    let page = page
        .says("The garden comes first")
        .says("The board")
        .says("£600.00");
    assert_eq!(page.text.matches("<section").count(), 1, "{}", page.text);
    verified(&house);
}
