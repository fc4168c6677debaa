//! What is to be paid next, what waits for a signature, and what was said of one
//! commitment.

use allotment_ledger::{DecidedBy, Entry, PartyType, about, awaited, next_due};
use serde_json::{Value, json};

use crate::made::{Desk, day, garden, moved, pay, with};

fn scheduled() -> Value {
    with(
        garden(),
        json!({"schedule": [
            {"due": "2026-12-31", "amount": "20000", "milestone": "planted"},
            {"due": "2026-06-30", "amount": "40000"}]}),
    )
}

#[test]
fn the_next_part_is_the_earliest_that_is_not_all_paid() {
    let mut desk = Desk::ready();
    desk.add(scheduled());
    let next = |desk: &Desk| {
        let next = next_due(desk.book.as_of(day("2027-01-01")), 0)?;
        Some((next.due.to_string(), next.minor, next.milestone))
    };
    let is = |due: &str, minor, step: Option<&str>| {
        Some((due.to_owned(), minor, step.map(str::to_owned)))
    };
    assert_eq!(next(&desk), is("2026-06-30", 40_000, None));
    desk.add(pay("30000", "capital"));
    assert_eq!(next(&desk), is("2026-06-30", 10_000, None));
    desk.add(pay("10000", "capital"));
    assert_eq!(next(&desk), is("2026-12-31", 20_000, Some("planted")));
    // What lapses is the last that was to be paid.
    desk.add(moved("lapse", "5000", "revenue"));
    assert_eq!(next(&desk), is("2026-12-31", 15_000, Some("planted")));
    desk.add(pay("15000", "revenue"));
    assert_eq!(next(&desk), None);
    let mut other = Desk::ready();
    other.garden();
    assert_eq!(next(&other), None, "without a schedule nobody knows");
}

#[test]
fn what_waits_for_a_party_is_what_it_has_not_signed() {
    let mut desk = Desk::ready();
    let id = desk.garden();
    let waits = |desk: &Desk, party: &str| -> Vec<(String, bool)> {
        let all = awaited(&desk.book, party).into_iter();
        all.map(|one| (one.entry.to_string(), one.amends)).collect()
    };
    assert_eq!(waits(&desk, "COUNCIL"), [(id.clone(), false)]);
    assert!(waits(&desk, "FUND").is_empty());
    desk.sign("garden", "COUNCIL");
    assert!(waits(&desk, "COUNCIL").is_empty());
    desk.sign("garden", "TRUST");
    let amended = desk.add(
        json!({"kind": "amend", "commitment": "garden", "actor": "TRUST",
        "purpose": "A garden and a shed"}),
    );
    for party in ["COUNCIL", "TRUST"] {
        assert_eq!(waits(&desk, party), [(amended.clone(), true)]);
    }
    desk.sign("garden", "TRUST");
    assert!(waits(&desk, "TRUST").is_empty());
    assert_eq!(waits(&desk, "COUNCIL"), [(amended, true)]);
}

#[test]
fn what_is_about_a_commitment_is_found_whole() {
    let mut desk = Desk::agreed();
    let first = desk.book.size() - 3;
    desk.add(pay("10000", "capital"));
    desk.add(with(
        garden(),
        json!({"commitment": "shed", "amount": "100", "capital": "100", "revenue": "0"}),
    ));
    let read = |value: &Value| Entry::read(value).unwrap();
    let entries: Vec<Entry> = desk.taken.iter().map(read).collect();
    let one = desk.book.commitment("garden").unwrap();
    let first = usize::try_from(first).unwrap();
    let found = about(one, &entries);
    assert_eq!(found, [first, first + 1, first + 2, first + 3]);
    let other = desk.book.commitment("shed").unwrap();
    assert_eq!(about(other, &entries), [first + 4]);
}

#[test]
fn only_who_decides_is_known_to_decide() {
    let by = |party| DecidedBy::of(party).map(DecidedBy::word);
    assert_eq!(by(PartyType::Board), Some("board"));
    assert_eq!(by(PartyType::Council), Some("council"));
    assert_eq!(by(PartyType::Funder), Some("funder"));
    let all = PartyType::ALL.iter().filter(|(one, _)| by(*one).is_none());
    assert_eq!(all.count(), PartyType::ALL.len() - 3);
}
