//! Who is paid by a commitment: as it is paid, by whom, and not by a payment that was
//! taken back.

use allotment_ledger::{Entry, Rule};
use serde_json::{Value, json};

use crate::made::{Desk, day, garden, moved, pay, with};

fn desk() -> Desk {
    let mut desk = Desk::agreed();
    for party in ["ABLE", "BOARD", "STRANGER"] {
        desk.party(party);
        desk.key(party);
    }
    desk
}

/// The rule that `said` breaks as a new entry.
fn new(desk: &mut Desk, said: Value) -> Option<Rule> {
    let entry = Entry::read(&desk.entry(said)).unwrap();
    desk.book
        .may_be_new(&entry)
        .err()
        .map(|refusal| refusal.rule)
}

fn paid_by_it(desk: &Desk, date: &str) -> Vec<String> {
    let book = desk.book.as_of(day(date));
    let commitment = book.commitment_named("garden").unwrap();
    commitment.payees.paid_by_it().cloned().collect()
}

#[test]
fn whom_a_partner_pays_is_not_paid_by_the_commitment() {
    let mut desk = desk();
    let to = |party: &str, on: &str| json!({"to_party": party, "effective": on});
    desk.add(with(pay("1000", "revenue"), to("TRUST", "2026-05-01")));
    desk.add(with(
        moved("spend", "500", "revenue"),
        to("ABLE", "2026-06-01"),
    ));
    assert_eq!(paid_by_it(&desk, "2026-05-10"), ["TRUST"]);
    assert_eq!(paid_by_it(&desk, "2026-07-01"), ["TRUST"]);
    assert!(paid_by_it(&desk, "2026-04-30").is_empty());
    let all = |date| {
        let book = desk.book.as_of(day(date));
        let commitment = book.commitment_named("garden").unwrap();
        commitment.payees.all().cloned().collect::<Vec<_>>()
    };
    assert_eq!(all("2026-05-10"), ["TRUST"]);
    assert_eq!(all("2026-07-01"), ["ABLE", "TRUST"]);
}

#[test]
fn a_payment_that_was_taken_back_paid_nobody() {
    let mut desk = desk();
    let wrong = desk.add(with(pay("1000", "revenue"), json!({"to_party": "ABLE"})));
    let move_on = |actor: &str| with(pay("1", "revenue"), json!({"actor": actor}));
    assert_eq!(new(&mut desk, move_on("ABLE")), None);
    let right = with(pay("1000", "revenue"), json!({"to_party": "BOARD"}));
    let wrong = desk.add(json!({"kind": "correct", "of": wrong, "reason": "to another", "entry": right, "effective": "2026-05-01"}));
    assert_eq!(paid_by_it(&desk, "2026-04-30"), ["ABLE"]);
    assert_eq!(paid_by_it(&desk, "2026-05-01"), ["BOARD"]);
    let confirm = json!({"kind": "milestone", "commitment": "garden", "milestone": "planted", "state": "confirmed",
        "by": "BOARD", "actor": "BOARD", "effective": "2026-07-01"});
    let report = json!({"kind": "milestone", "commitment": "garden", "milestone": "planted", "state": "reported",
        "by": "TRUST", "actor": "TRUST", "effective": "2026-06-01"});
    desk.add(report);
    desk.refuse(confirm.clone(), Rule::PaidConfirmsNothing);
    desk.add(
        json!({"kind": "correct", "of": wrong, "reason": "to nobody", "effective": "2026-06-01"}),
    );
    assert!(paid_by_it(&desk, "2026-06-01").is_empty());
    // Nobody of them is concerned any more, and who was never paid may confirm.
    assert_eq!(new(&mut desk, move_on("ABLE")), Some(Rule::WhoMay));
    assert_eq!(new(&mut desk, move_on("BOARD")), Some(Rule::WhoMay));
    assert_eq!(new(&mut desk, move_on("TRUST")), None);
    assert_eq!(new(&mut desk, move_on("an officer")), None);
    let paid = desk.add(move_on("TRUST"));
    let take_back =
        |actor: &str| json!({"kind": "correct", "of": paid, "reason": "x", "actor": actor});
    assert_eq!(new(&mut desk, take_back("ABLE")), Some(Rule::WhoMay));
    for actor in ["TRUST", "COUNCIL", "an officer"] {
        assert_eq!(new(&mut desk, take_back(actor)), None, "{actor}");
    }
    desk.add(confirm);
    // What a ledger once took, it takes again.
    desk.add(move_on("ABLE"));
}

#[test]
fn nobody_reports_in_the_name_of_whom_it_does_not_concern() {
    let mut desk = desk();
    let report = |by: &str, actor: &str| json!({"kind": "milestone", "commitment": "garden", "milestone": "planted", "state": "reported", "by": by, "actor": actor});
    for actor in ["FUND", "COUNCIL", "TRUST"] {
        let said = report("STRANGER", actor);
        assert_eq!(new(&mut desk, said), Some(Rule::WhoMay), "{actor}");
        assert_eq!(new(&mut desk, report("TRUST", actor)), None, "{actor}");
    }
    for actor in ["STRANGER", "an officer"] {
        assert_eq!(new(&mut desk, report("STRANGER", actor)), None);
    }
    assert_eq!(
        new(&mut desk, report("TRUST", "STRANGER")),
        Some(Rule::WhoMay)
    );
}

/// Rule nothing-before, for what is new: an entry that is kept stays.
#[test]
fn a_commitment_neither_ends_nor_calls_for_money_before_it_counts() {
    let schedule = |due: &str| json!({"schedule": [{"due": due, "amount": "60000"}]});
    let mut desk = Desk::ready();
    let hall = |more: Value| with(with(garden(), json!({"commitment": "hall"})), more);
    let none: Option<Rule> = None;
    assert_eq!(new(&mut desk, hall(json!({"ends": "2026-04-01"}))), none);
    assert_eq!(new(&mut desk, hall(schedule("2026-04-01"))), none);
    for more in [json!({"ends": "2020-01-01"}), schedule("2020-05-01")] {
        assert_eq!(
            new(&mut desk, hall(more.clone())),
            Some(Rule::NothingBefore)
        );
        desk.add(with(hall(more), json!({"commitment": "kept"})));
        desk = Desk::ready();
    }
    let mut desk = Desk::agreed();
    let amend = |more: Value| {
        let amend = json!({"kind": "amend", "commitment": "garden", "actor": "COUNCIL", "effective": "2026-09-01"});
        with(amend, more)
    };
    // What was to be paid before the amendment is in its schedule as well.
    assert_eq!(new(&mut desk, amend(schedule("2026-04-01"))), none);
    for more in [json!({"ends": "2020-01-01"}), schedule("2020-05-01")] {
        assert_eq!(new(&mut desk, amend(more)), Some(Rule::NothingBefore));
    }
}
