//! Who may do what: parties change what they made or are bound by, and nothing
//! else.

use allotment_ledger::{Account, CommitmentState, Date, Entry, Rule, Use};
use serde_json::{Value, json};

use crate::made::{Desk, garden, moved, pay, promise, with};

fn by(actor: &str, said: Value) -> Value {
    with(said, json!({"actor": actor}))
}

/// A book as [`Desk::agreed`], with a party that nothing concerns.
fn desk() -> Desk {
    let mut desk = Desk::agreed();
    desk.party("MALLORY");
    desk.key("MALLORY");
    desk
}

fn of_type(desk: &mut Desk, party: &str, is: &str, org_id: &str) {
    desk.add(json!({"kind": "party", "party": party, "name": party, "type": is, "org_id": org_id, "actor": party}));
    desk.key(party);
}

#[test]
fn a_promise_is_changed_by_who_gave_it_alone() {
    let mut desk = desk();
    let given = desk.promise("5000");
    let less = |actor: &str| {
        let right = promise("30");
        by(
            actor,
            json!({"kind": "correct", "of": given, "reason": "x", "entry": right}),
        )
    };
    let refusal = desk.refuse(less("MALLORY"), Rule::WhoMay);
    assert!(
        refusal
            .to_string()
            .starts_with("'MALLORY' may not correct what is said of the promise "),
        "{refusal}"
    );
    assert!(refusal.help.ends_with("who may: FUND"), "{}", refusal.help);
    desk.refuse(less("COUNCIL"), Rule::WhoMay);
    let lapse = |actor: &str| {
        by(
            actor,
            json!({"kind": "lapse", "refers_to": given, "amount": "10", "currency": "GBP"}),
        )
    };
    for actor in ["MALLORY", "COUNCIL", "TRUST"] {
        desk.refuse(lapse(actor), Rule::WhoMay);
    }
    let own = |amount: &str| {
        with(
            promise(amount),
            json!({"from_party": "MALLORY", "actor": "MALLORY"}),
        )
    };
    let refusal = desk.refuse(with(own("1"), json!({"replaces": given})), Rule::WhoMay);
    assert!(
        refusal.to_string().contains("may not replace the promise"),
        "{refusal}"
    );
    // Who gave it may, and who writes it down for them is named as they are.
    desk.add(lapse("FUND"));
    desk.add(lapse("an officer"));
    assert!(!desk.book.is_party("an officer") && desk.book.is_party("FUND"));
    desk.add(less("FUND"));
    desk.add(with(promise("9"), json!({"replaces": given})));
    assert_eq!(desk.book.promises()[0].replaced_by, None);
}

/// A number in a register is what a party says of itself: it takes rights from it, and
/// gives it none.
#[test]
fn a_number_of_another_gives_no_right() {
    let mut desk = Desk::agreed();
    of_type(&mut desk, "GIVER", "funder", "GB-CHC-9");
    of_type(&mut desk, "SHAM", "community group", "GB-CHC-9");
    let given = json!({"from_party": "GIVER", "actor": "GIVER"});
    let given = desk.add(with(promise("100"), given));
    let sham = |said: Value| by("SHAM", said);
    let right = with(promise("50"), json!({"from_party": "GIVER"}));
    for said in [
        json!({"kind": "lapse", "refers_to": given, "amount": "10", "currency": "GBP"}),
        json!({"kind": "correct", "of": given, "reason": "x", "entry": right}),
        with(
            promise("1"),
            json!({"from_party": "SHAM", "replaces": given}),
        ),
    ] {
        desk.refuse(sham(said), Rule::WhoMay);
    }
}

/// What took over another promise by mistake is taken back, and the right one takes it
/// over: no pound is in two.
#[test]
fn a_promise_is_taken_over_again_where_that_was_taken_back() {
    let mut desk = Desk::ready();
    let old = desk.add(promise("1000"));
    let wrong = desk.add(with(promise("1200"), json!({"replaces": old})));
    desk.add(json!({"kind": "correct", "of": wrong, "reason": "slip", "actor": "FUND"}));
    let right = with(promise("1100"), json!({"replaces": old}));
    desk.add(right.clone());
    desk.refuse(right, Rule::KnownPromise);
    let left = |number: u32, pool| desk.book.held(Account::Available(number, pool), Date::LAST);
    let found = desk.book.promises().len();
    let count = u32::try_from(found).unwrap();
    let of = |number: u32| {
        left(
            number,
            desk.book.promises()[number as usize].pool(Use::Revenue),
        )
    };
    assert_eq!([of(count - 3), of(count - 2), of(count - 1)], [0, 0, 1100]);
}

/// Who holds the money signs for it, and is not paid by that.
#[test]
fn who_holds_the_money_confirms_what_others_are_paid_for() {
    let mut desk = Desk::ready();
    of_type(&mut desk, "CITY", "council", "unregistered");
    let held = desk.add(with(promise("100"), json!({"held_by": "CITY"})));
    desk.add(with(
        garden(),
        json!({"commitment": "work", "parties": ["CITY", "TRUST"], "refers_to": held,
        "amount": "10", "capital": "10", "revenue": "0", "actor": "CITY"}),
    ));
    let step = |state: &str, by: &str| json!({"kind": "milestone", "commitment": "work", "milestone": "built", "state": state, "by": by, "actor": by});
    desk.add(step("reported", "TRUST"));
    desk.refuse(step("confirmed", "TRUST"), Rule::PaidConfirmsNothing);
    desk.add(step("confirmed", "CITY"));
}

#[test]
fn money_is_committed_by_who_answers_for_it() {
    let mut desk = Desk::ready();
    desk.party("MALLORY");
    let commit = |actor: &str, name: &str, parties: &[&str]| {
        let said = json!({"commitment": name, "parties": parties, "amount": "10", "capital": "10", "revenue": "0", "actor": actor});
        with(garden(), said)
    };
    let refusal = desk.refuse(commit("MALLORY", "c1", &["MALLORY", "TRUST"]), Rule::WhoMay);
    assert_eq!(
        refusal.help,
        "let who answers for the money commit it, or name one of them among the parties; who may: FUND"
    );
    // Nobody becomes a council by saying so later.
    let described = desk.party("SHAM");
    desk.add(json!({"kind": "correct", "of": described, "reason": "x", "entry":
        {"kind": "party", "party": "SHAM", "name": "x", "type": "council", "org_id": "unregistered"}}));
    desk.refuse(commit("SHAM", "c1", &["MALLORY", "TRUST"]), Rule::WhoMay);
    // Who promised, or must sign; a council and a board; and whoever is no party.
    desk.add(commit("FUND", "c1", &["COUNCIL", "TRUST"]));
    desk.add(commit("TRUST", "c2", &["FUND", "TRUST"]));
    of_type(&mut desk, "CITY", "council", "unregistered");
    of_type(&mut desk, "BOARD", "board", "unregistered");
    desk.add(commit("CITY", "c3", &["CITY", "TRUST"]));
    desk.add(commit("BOARD", "c4", &["CITY", "TRUST"]));
    desk.add(commit("the clerk", "c5", &["CITY", "TRUST"]));
    // A partner proposes what a body that answers for the money must sign.
    desk.add(commit("TRUST", "c8", &["CITY", "TRUST"]));
    // A promise that names the body that holds it is for that body alone.
    let held = desk.add(with(promise("100"), json!({"held_by": "CITY"})));
    let from = |actor: &str, name: &str| {
        with(
            commit(actor, name, &["CITY", "TRUST"]),
            json!({"refers_to": held}),
        )
    };
    desk.add(from("CITY", "c6"));
    of_type(&mut desk, "COUNTY", "council", "unregistered");
    let refused = |desk: &mut Desk, name: &str| {
        let said = with(
            commit("COUNTY", name, &["COUNTY", "TRUST"]),
            json!({"refers_to": held}),
        );
        desk.refuse(said, Rule::WhoMay)
    };
    assert!(
        refused(&mut desk, "c7")
            .help
            .ends_with("who may: FUND, CITY")
    );
    desk.refuse(
        with(promise("1"), json!({"held_by": "NOBODY"})),
        Rule::KnownParty,
    );
}

#[test]
fn a_commitment_is_moved_by_whom_it_concerns() {
    let mut desk = desk();
    let decided = |by: &str| json!({"kind": "decision", "what": "a", "decided_by": by, "reason": "r", "amount": "1", "commitment": "garden"});
    desk.add(by("MALLORY", decided("residents")));
    let paid = desk.add(with(pay("100", "revenue"), json!({"to_party": "TRUST"})));
    for kind in ["due", "pay", "return", "spend", "lapse"] {
        desk.refuse(by("MALLORY", moved(kind, "1", "revenue")), Rule::WhoMay);
    }
    for said in [
        json!({"kind": "close", "commitment": "garden", "review": "x"}),
        json!({"kind": "amend", "commitment": "garden", "purpose": "y"}),
        json!({"kind": "milestone", "commitment": "garden", "milestone": "planted", "state": "promised", "by": "MALLORY"}),
        json!({"kind": "milestone", "commitment": "garden", "milestone": "planted", "state": "reported", "by": "TRUST"}),
        decided("funder"),
        json!({"kind": "correct", "of": paid, "reason": "it was never paid"}),
    ] {
        let refusal = desk.refuse(by("MALLORY", said), Rule::WhoMay);
        assert!(refusal.help.contains("COUNCIL"), "{}", refusal.help);
    }
    // What was agreed lapses by who answers for the money; the others amend.
    let refusal = desk.refuse(by("TRUST", moved("lapse", "1", "revenue")), Rule::WhoMay);
    assert!(
        refusal.help.starts_with("amend the commitment"),
        "{}",
        refusal.help
    );
    let lapsed = desk.add(by("FUND", moved("lapse", "1", "revenue")));
    desk.refuse(
        by(
            "TRUST",
            json!({"kind": "correct", "of": lapsed, "reason": "x"}),
        ),
        Rule::WhoMay,
    );
    desk.add(by("TRUST", moved("spend", "1", "revenue")));
    desk.add(by("an officer", moved("due", "1", "revenue")));
    desk.add(by(
        "TRUST",
        json!({"kind": "correct", "of": paid, "reason": "it never came"}),
    ));
    let held = |account| desk.book.held(account, Date::LAST);
    assert_eq!(held(Account::Paid(0, Use::Revenue)), 0);
    // In one's own name anybody may report.
    desk.add(by("MALLORY", json!({"kind": "milestone", "commitment": "garden", "milestone": "planted", "state": "reported", "by": "MALLORY"})));
}

#[test]
fn a_proposal_is_let_go_by_its_parties_too() {
    let mut desk = Desk::ready();
    desk.party("MALLORY");
    desk.garden();
    desk.refuse(
        by("MALLORY", moved("lapse", "20000", "revenue")),
        Rule::WhoMay,
    );
    desk.add(by("TRUST", moved("lapse", "20000", "revenue")));
    desk.add(by("COUNCIL", moved("lapse", "40000", "capital")));
    assert_eq!(
        desk.book.commitments()[0].state(),
        CommitmentState::Withdrawn
    );
}

#[test]
fn a_record_is_corrected_by_who_said_it() {
    let mut desk = desk();
    let measure = |value: &str| {
        json!({"kind": "measure", "indicator": "n", "measure": "actual", "value": value, "unit": "u",
        "period": "2026", "source": "s", "said_by": "TRUST", "actor": "COUNCIL"})
    };
    let measured = desk.add(measure("1"));
    let decision = |by: &str| json!({"kind": "decision", "what": "a", "decided_by": by, "reason": "r", "actor": "COUNCIL"});
    let decided = desk.add(decision("board"));
    let described = desk.add(json!({"kind": "party", "party": "CLUB", "name": "a", "type": "charity", "org_id": "unregistered", "actor": "COUNCIL"}));
    let breach = desk.add(by(
        "COUNCIL",
        json!({"kind": "breach", "rule": "available", "because": "b", "source": "s",
        "fact": {"kind": "pay", "commitment": "garden"}}),
    ));
    let correct = |of: &str, actor: &str, entry: Value| {
        by(
            actor,
            json!({"kind": "correct", "of": of, "reason": "x", "entry": entry}),
        )
    };
    let club = json!({"kind": "party", "party": "CLUB", "name": "b", "type": "charity", "org_id": "unregistered"});
    for (of, entry) in [
        (&measured, measure("2")),
        (&decided, decision("funder")),
        (&described, club.clone()),
        (&breach, Value::Null),
    ] {
        desk.refuse(correct(of, "MALLORY", entry), Rule::WhoMay);
    }
    // Money of another commitment puts nothing right in this one.
    let own = json!({"kind": "commit", "commitment": "own", "parties": ["MALLORY", "FUND"], "purpose": "x", "amount": "5",
        "currency": "GBP", "revenue": "5", "actor": "MALLORY"});
    desk.add(own);
    desk.add(by("MALLORY", json!({"kind": "pay", "commitment": "own", "amount": "1", "currency": "GBP", "refers_to": breach})));
    assert!(desk.book.breaches()[0].resolved_by.is_none());
    desk.add(correct(&measured, "TRUST", measure("2")));
    desk.add(correct(&decided, "COUNCIL", decision("funder")));
    desk.add(correct(&described, "CLUB", club));
    let promised = json!({"from_party": "MALLORY", "actor": "MALLORY", "refers_to": breach});
    desk.add(with(promise("1"), promised));
    assert!(desk.book.breaches()[0].resolved_by.is_none());
    desk.add(correct(&breach, "TRUST", Value::Null));
    assert!(desk.book.breaches()[0].resolved_by.is_some());
    // What an officer said is corrected by who promised, a council or a board.
    let said = desk.add(by("an officer", decision("board")));
    desk.refuse(correct(&said, "MALLORY", decision("funder")), Rule::WhoMay);
    desk.add(correct(&said, "FUND", decision("funder")));
    // So is how an officer described a party.
    let gym = |name: &str| json!({"kind": "party", "party": "GYM", "name": name, "type": "charity", "org_id": "unregistered"});
    let said = desk.add(by("an officer", gym("a")));
    desk.refuse(correct(&said, "MALLORY", gym("b")), Rule::WhoMay);
    desk.add(correct(&said, "FUND", gym("b")));
}

#[test]
fn an_officer_takes_back_an_amendment_that_waits_and_a_stranger_does_not() {
    let mut desk = desk();
    let amend =
        json!({"kind": "amend", "commitment": "garden", "ends": "2027-06-30", "actor": "COUNCIL"});
    let back =
        |of: &str, actor: &str| json!({"kind": "correct", "of": of, "reason": "x", "actor": actor});
    let waits = desk.add(amend.clone());
    desk.refuse(back(&waits, "MALLORY"), Rule::EveryParty);
    desk.add(back(&waits, "an officer"));
    let again = desk.add(amend);
    desk.add(back(&again, "TRUST"));
}

#[test]
fn two_names_of_one_organisation_are_one_party() {
    let mut desk = Desk::ready();
    of_type(&mut desk, "HALL", "charity", "GB-CHC-1164883");
    of_type(&mut desk, "HALL-TRUST", "charity", "gb-chc- 1164883");
    of_type(&mut desk, "OTHER", "charity", "GB-CHC-1");
    let commit = |name: &str, parties: &[&str]| {
        with(
            garden(),
            json!({"commitment": name, "parties": parties, "amount": "10", "capital": "10", "revenue": "0"}),
        )
    };
    // It agrees with nobody.
    desk.add(commit("alone", &["HALL", "HALL-TRUST"]));
    desk.sign("alone", "HALL");
    desk.sign("alone", "HALL-TRUST");
    let alone = &desk.book.commitments()[0];
    assert!(alone.unsigned().is_empty());
    assert_eq!(
        (alone.agreed, alone.state()),
        (None, CommitmentState::Proposed)
    );
    desk.add(commit("both", &["HALL", "HALL-TRUST", "OTHER"]));
    for party in ["HALL", "HALL-TRUST", "OTHER"] {
        desk.sign("both", party);
    }
    assert!(desk.book.commitments()[1].agreed.is_some());
    // It confirms nothing that it is paid for, and is not paid for what it confirmed.
    desk.add(commit("work", &["COUNCIL", "HALL"]));
    let step = |state: &str, by: &str| json!({"kind": "milestone", "commitment": "work", "milestone": "built", "state": state, "by": by, "actor": by});
    desk.add(step("reported", "HALL"));
    let refusal = desk.refuse(step("confirmed", "HALL-TRUST"), Rule::PaidConfirmsNothing);
    assert_eq!(
        refusal.to_string(),
        "'HALL-TRUST' is one organisation with 'HALL', which is paid by the commitment 'work'"
    );
    desk.add(step("confirmed", "OTHER"));
    of_type(&mut desk, "OTHER-TWO", "charity", "GB-Chc-1");
    let paid = json!({"kind": "pay", "commitment": "work", "amount": "1", "currency": "GBP", "to_party": "OTHER-TWO"});
    desk.refuse(paid, Rule::PaidConfirmsNothing);
    // Those without a number are none of each other's, however it is written.
    of_type(&mut desk, "CLUB", "charity", "Unregistered");
    desk.add(commit("clubs", &["CLUB", "TRUST"]));
    desk.sign("clubs", "CLUB");
    desk.sign("clubs", "TRUST");
    assert!(desk.book.commitment("clubs").unwrap().agreed.is_some());
}

#[test]
fn another_party_vouches_for_a_key() {
    let mut desk = Desk::ready();
    desk.party("CLUB");
    let known = |desk: &Desk, key: &str| desk.book.known_key_named(key).unwrap();
    let own = known(&desk, "TRUST-1");
    assert_eq!(own.in_words(), "the party's own word");
    let said = json!({"kind": "key", "party": "CLUB", "key": "CLUB-1", "actor": "CLUB",
        "public_key": crate::made::base64(&crate::made::secret("CLUB").public())});
    // What another is said to have signed must be right.
    let mut wrong = desk.signed(said.clone(), &["COUNCIL"]);
    wrong["signatures"][0]["party"] = json!("TRUST");
    assert_eq!(desk.apply(&wrong).unwrap_err().rule, Rule::Signature);
    let vouched = desk.signed(said, &["COUNCIL", "TRUST"]);
    desk.apply(&vouched).unwrap();
    assert_eq!(
        known(&desk, "CLUB-1").in_words(),
        "vouched for by COUNCIL, TRUST"
    );
    let second = json!({"kind": "key", "party": "CLUB", "key": "clerk-1", "actor": "CLUB",
        "public_key": crate::made::base64(&crate::made::secret("clerk").public())});
    let second = desk.signed(second, &["CLUB"]);
    desk.apply(&second).unwrap();
    let clerk = known(&desk, "clerk-1");
    assert_eq!(
        clerk.in_words(),
        "signed in by CLUB-1; vouched for by COUNCIL, TRUST"
    );
    let first = known(&desk, "CLUB-1").fingerprint.to_string();
    assert!(clerk.is_one_of(&[first[..16].to_owned()]) && !own.is_one_of(&[first]));
    crate::state::same(&desk.book, &crate::state::back(&desk.book));
}

#[test]
fn what_was_recorded_by_a_day_is_known() {
    let mut desk = Desk::new();
    let at = |moment: &str| json!({"recorded": moment});
    let party = |name: &str| json!({"kind": "party", "party": name, "name": "x", "type": "charity", "org_id": "unregistered"});
    desk.add(with(party("A"), at("2026-04-01T23:59:59Z")));
    desk.add(with(party("B"), at("2026-04-03T00:00:00Z")));
    desk.add(with(party("C"), at("2026-04-03T10:00:00Z")));
    let by = |day: &str| desk.book.recorded_by(crate::made::day(day));
    assert_eq!(
        [
            by("2026-03-31"),
            by("2026-04-01"),
            by("2026-04-02"),
            by("2026-04-03"),
            by("2027-01-01")
        ],
        [0, 1, 1, 3, 3]
    );
    crate::state::same(&desk.book, &crate::state::back(&desk.book));
}

#[test]
fn a_new_entry_has_no_personal_data_and_no_hidden_signs() {
    let desk = Desk::new();
    drop(desk);
    let base = json!({"kind": "decision", "id": crate::made::id(1), "community": "E05", "effective": "2026-04-01",
        "recorded": "2026-04-01T09:00:00Z", "actor": "FUND", "what": "a", "decided_by": "board", "reason": "r"});
    let wrong = |more: Value| Entry::read(&with(base.clone(), more)).map_err(|error| error.0);
    assert!(wrong(json!({})).is_ok());
    for (more, field, what) in [
        (
            json!({"reason": "ask j.doe@example.org"}),
            "reason",
            "an e-mail address",
        ),
        (
            json!({"words": "ring 07700 900123"}),
            "words",
            "a telephone number",
        ),
        (
            json!({"actor": "j.doe@example.org"}),
            "actor",
            "an e-mail address",
        ),
        (
            json!({"commitment": "gar\u{200b}den"}),
            "commitment",
            "U+200B",
        ),
        (
            json!({"commitment": "the\u{a0}garden"}),
            "commitment",
            "U+00A0",
        ),
        (
            json!({"commitment": "the  garden"}),
            "commitment",
            "two spaces",
        ),
        (json!({"what": "\u{202e}nedrag"}), "what", "U+202E"),
    ] {
        let faults = wrong(more.clone()).unwrap_err();
        assert_eq!(faults.len(), 1, "{more}: {faults:?}");
        assert_eq!(faults[0].field.as_deref(), Some(field));
        assert!(faults[0].what.contains(what), "{faults:?}");
    }
    // What is in a ledger is read as it stands.
    let old = allotment_ledger::canonical(&with(base, json!({"words": "ask j.doe@example.org"})));
    assert!(Entry::from_canonical(&old).is_ok());
}
