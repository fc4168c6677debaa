//! Commitments: proposed, signed, amended, closed.

use allotment_ledger::{Account, CommitmentState, Pool, Rule, Use};
use serde_json::json;

use crate::made::{Desk, base64, day, garden, pay, secret, with};

#[test]
fn a_commitment_is_agreed_when_the_last_party_has_signed() {
    let mut desk = Desk::ready();
    desk.garden();
    assert_eq!(
        desk.book.commitment("garden").unwrap().unsigned(),
        ["COUNCIL", "TRUST"]
    );
    desk.sign("garden", "COUNCIL");
    let state = |desk: &Desk| desk.book.commitment("garden").unwrap().state();
    assert_eq!(state(&desk), CommitmentState::Proposed);
    let again = desk.signature("garden", "COUNCIL", "COUNCIL");
    desk.refuse(again, Rule::OneName);
    let forged = desk.signature("garden", "TRUST", "COUNCIL");
    let refusal = desk.refuse(forged, Rule::Signature);
    assert!(
        refusal.to_string().contains("is not one of this entry"),
        "{refusal}"
    );
    let stranger = desk.signature("garden", "FUND", "FUND");
    desk.refuse(stranger, Rule::EveryParty);
    let wrong_key = with(
        desk.signature("garden", "TRUST", "TRUST"),
        json!({"key": "COUNCIL-1"}),
    );
    desk.refuse(wrong_key, Rule::Signature);
    desk.sign("garden", "TRUST");
    assert_eq!(state(&desk), CommitmentState::Agreed);
}

/// No sequence of one party's actions gets to `agreed`, and so not to its own.
#[test]
fn whoever_names_nobody_else_has_agreed_with_nobody() {
    let mut desk = Desk::ready();
    desk.add(with(
        garden(),
        json!({"commitment": "alone", "parties": ["COUNCIL"]}),
    ));
    desk.sign("alone", "COUNCIL");
    let alone = desk.book.commitment("alone").unwrap();
    assert_eq!(alone.state(), CommitmentState::Proposed);
    assert_eq!(alone.agreed, None);
}

#[test]
fn a_signature_of_one_commitment_is_none_of_another() {
    let mut desk = Desk::ready();
    desk.garden();
    let one = desk.signature("garden", "TRUST", "TRUST");
    desk.add(with(
        garden(),
        json!({"commitment": "hall", "amount": "100", "capital": "50", "revenue": "50"}),
    ));
    desk.refuse(with(one, json!({"refers_to": "hall"})), Rule::Signature);
}

#[test]
fn what_is_committed_never_exceeds_what_is_promised() {
    let mut desk = Desk::ready();
    desk.garden();
    let more = with(
        garden(),
        json!({"commitment": "hall", "capital": "20001", "amount": "40001"}),
    );
    let refusal = desk.refuse(more, Rule::Available);
    assert!(
        refusal
            .to_string()
            .starts_with("£400.01 is asked for, and £400.00 of the promise of £1,000.00"),
        "{refusal}"
    );
    desk.add(with(
        garden(),
        json!({"commitment": "hall", "capital": "20000", "amount": "40000"}),
    ));
    desk.refuse(
        with(
            garden(),
            json!({"commitment": "x", "effective": "2026-03-31"}),
        ),
        Rule::NothingBefore,
    );
    desk.refuse(garden(), Rule::OneName);
    desk.refuse(
        with(garden(), json!({"commitment": "x", "parties": ["NOBODY"]})),
        Rule::KnownParty,
    );
    desk.refuse(
        with(garden(), json!({"commitment": "x", "currency": "EUR"})),
        Rule::KnownPromise,
    );
}

#[test]
fn an_amendment_counts_when_everybody_has_signed_it() {
    let mut desk = Desk::agreed();
    let said = json!({"kind": "amend", "commitment": "garden", "amount": "70000", "capital": "45000", "revenue": "25000", "effective": "2026-06-01"});
    let entry = desk.signed(said.clone(), &["COUNCIL"]);
    desk.apply(&entry).unwrap();
    let amount = |desk: &Desk| desk.book.commitment("garden").unwrap().amount();
    assert_eq!(amount(&desk), 60_000);
    let last = with(
        desk.signature("garden", "TRUST", "TRUST"),
        json!({"effective": "2026-06-03"}),
    );
    desk.add(last);
    assert_eq!(amount(&desk), 70_000);
    let available = Account::Available(0, Pool::Either);
    assert_eq!(desk.book.held(available, day("2026-06-02")), 40_000);
    assert_eq!(desk.book.held(available, day("2026-06-03")), 30_000);
    // Too much for the promise, and too little for what was paid.
    desk.add(with(
        pay("45000", "capital"),
        json!({"effective": "2026-06-10"}),
    ));
    for (capital, rule) in [
        ("75001", Rule::Available),
        ("44999", Rule::PaidWithinCommitted),
    ] {
        let said = json!({"kind": "amend", "commitment": "garden", "capital": capital, "effective": "2026-07-01"});
        let entry = desk.signed(said, &["COUNCIL", "TRUST"]);
        assert_eq!(desk.apply(&entry).unwrap_err().rule, rule, "{capital}");
    }
}

#[test]
fn what_is_not_agreed_is_not_amended_but_can_be_withdrawn() {
    let mut desk = Desk::ready();
    desk.garden();
    desk.refuse(
        json!({"kind": "amend", "commitment": "garden", "purpose": "Another"}),
        Rule::EveryParty,
    );
    desk.refuse(
        json!({"kind": "close", "commitment": "garden", "review": "Done"}),
        Rule::EveryParty,
    );
    for (minor, used_for) in [("40000", "capital"), ("20000", "revenue")] {
        desk.add(crate::made::moved("lapse", minor, used_for));
    }
    assert_eq!(
        desk.book.commitment("garden").unwrap().state(),
        CommitmentState::Withdrawn
    );
    assert_eq!(
        desk.book
            .held(Account::Available(0, Pool::Either), day("2026-04-01")),
        100_000
    );
    let late = desk.signature("garden", "TRUST", "TRUST");
    desk.refuse(late, Rule::Open);
}

#[test]
fn a_commitment_closes_when_its_money_is_settled_and_then_moves_no_more() {
    let mut desk = Desk::agreed();
    let close = json!({"kind": "close", "commitment": "garden", "review": "It blooms"});
    desk.add(pay("40000", "capital"));
    let refusal = desk.refuse(close.clone(), Rule::Open);
    assert_eq!(
        refusal.to_string(),
        "£200.00 of 'garden' is neither paid nor lapsed"
    );
    desk.add(pay("15000", "revenue"));
    desk.add(crate::made::moved("lapse", "5000", "revenue"));
    desk.add(close.clone());
    desk.refuse(close, Rule::Open);
    desk.refuse(pay("1", "revenue"), Rule::Open);
    desk.add(crate::made::moved("return", "5000", "revenue"));
    assert_eq!(
        desk.book
            .held(Account::Paid(0, Use::Revenue), day("2026-04-01")),
        10_000
    );
}

#[test]
fn an_amendment_with_a_wrong_signature_is_refused_whole() {
    let mut desk = Desk::agreed();
    let mut entry = desk.signed(
        json!({"kind": "amend", "commitment": "garden", "purpose": "A pond"}),
        &["COUNCIL", "TRUST"],
    );
    entry["signatures"][1]["signature"] = json!(base64(&secret("COUNCIL").sign(b"another text")));
    assert_eq!(desk.apply(&entry).unwrap_err().rule, Rule::Signature);
    assert!(desk.book.commitment("garden").unwrap().pending.is_none());
}

/// What a proposal that was made to one party needs is told to who follows it.
#[test]
fn who_follows_a_party_is_told_of_what_was_proposed_to_that() {
    let mut desk = Desk::ready();
    desk.garden();
    desk.party("MERGED");
    desk.key("MERGED");
    let succeed =
        json!({"kind": "succeed", "party": "TRUST", "successor": "MERGED", "reason": "it merged"});
    let succeed = desk.signed(succeed, &["TRUST", "MERGED"]);
    desk.apply(&succeed).unwrap();
    let signature = desk.signature("garden", "MERGED", "MERGED");
    let refusal = desk.refuse(signature, Rule::EveryParty);
    assert_eq!(
        refusal.help,
        "it was proposed to 'TRUST', which 'MERGED' followed: let it lapse, and propose it to 'MERGED'"
    );
}

#[test]
fn an_amendment_says_what_of_its_amount_lapsed() {
    let mut desk = Desk::agreed();
    let lapse = json!({"kind": "lapse", "commitment": "garden", "amount": "10000", "currency": "GBP", "use": "revenue"});
    desk.add(lapse);
    desk.add(json!({"kind": "amend", "commitment": "garden", "amount": "50000", "capital": "30000", "revenue": "20000"}));
    let garden = desk.book.commitment("garden").unwrap();
    assert_eq!(
        garden.pending.as_ref().unwrap().changes(garden),
        [
            "amount £500.00 (of which £100.00 lapsed)",
            "capital £300.00",
            "revenue £200.00 (of which £100.00 lapsed)"
        ]
    );
}
