//! Money that moves, corrections, milestones, measures and breaches.

use allotment_ledger::{
    Account, Entry, MOST, Moment, Pool, Programme, Rule, Use, certainty, waterfall,
};
use serde_json::json;

use crate::made::{Desk, day, garden, moved, pay, promise, with};

#[test]
fn paid_never_exceeds_committed_and_capital_never_pays_revenue() {
    let mut desk = Desk::agreed();
    let refusal = desk.refuse(pay("20001", "revenue"), Rule::CapitalNeverPaysRevenue);
    assert_eq!(
        refusal.to_string(),
        "£200.01 is to be paid for revenue, and £200.00 of revenue is left of the commitment 'garden': the £400.00 of capital cannot pay for it"
    );
    desk.refuse(pay("60001", "revenue"), Rule::PaidWithinCommitted);
    desk.refuse(
        json!({"kind": "pay", "commitment": "garden", "amount": "1", "currency": "GBP"}),
        Rule::CapitalNeverPaysRevenue,
    );
    desk.refuse(
        with(pay("1", "revenue"), json!({"currency": "EUR"})),
        Rule::OneCurrency,
    );
    desk.refuse(
        with(pay("1", "revenue"), json!({"commitment": "hall"})),
        Rule::KnownCommitment,
    );
    desk.refuse(
        with(pay("1", "revenue"), json!({"effective": "2026-03-31"})),
        Rule::NothingBefore,
    );
    desk.refuse(
        with(pay("1", "revenue"), json!({"to_party": "NOBODY"})),
        Rule::KnownParty,
    );
    desk.add(pay("20000", "revenue"));
    desk.refuse(pay("1", "revenue"), Rule::CapitalNeverPaysRevenue);
    desk.refuse(
        moved("return", "20001", "revenue"),
        Rule::ReturnedWithinPaid,
    );
    desk.add(moved("return", "500", "revenue"));
    assert_eq!(
        desk.book
            .held(Account::Available(0, Pool::Either), day("2026-04-01")),
        40_500
    );
}

#[test]
fn no_day_is_ever_overdrawn_whatever_the_order_of_entries() {
    let mut desk = Desk::agreed();
    desk.add(with(
        pay("15000", "revenue"),
        json!({"effective": "2026-09-01"}),
    ));
    // Earlier by its day, later by its place: together they are too much.
    desk.refuse(
        with(pay("5001", "revenue"), json!({"effective": "2026-05-01"})),
        Rule::CapitalNeverPaysRevenue,
    );
    desk.add(with(
        pay("5000", "revenue"),
        json!({"effective": "2026-05-01"}),
    ));
    let held = |date| desk.book.held(Account::Paid(0, Use::Revenue), day(date));
    assert_eq!(
        [held("2026-04-30"), held("2026-05-01"), held("2026-09-01")],
        [0, 5_000, 20_000]
    );
    // A promise of next year backs nothing today.
    desk.add(with(promise("500"), json!({"effective": "2027-04-01"})));
    let small =
        json!({"commitment": "hall", "amount": "40400", "capital": "400", "revenue": "40000"});
    desk.refuse(with(garden(), small.clone()), Rule::KnownPromise);
    let first = desk.book.promises()[0].entry.to_string();
    desk.refuse(
        with(with(garden(), small), json!({"refers_to": first})),
        Rule::Available,
    );
}

#[test]
fn due_and_spent_stay_within_what_is_committed() {
    let mut desk = Desk::agreed();
    desk.refuse(moved("due", "40001", "capital"), Rule::DueWithinCommitted);
    desk.add(moved("due", "40000", "capital"));
    desk.add(moved("spend", "40000", "capital"));
    desk.refuse(moved("spend", "1", "capital"), Rule::SpentWithinCommitted);
}

#[test]
fn a_divided_promise_gives_capital_for_capital_alone() {
    let mut desk = Desk::ready();
    let divided = desk.add(with(
        promise("1000"),
        json!({"capital": "400", "revenue": "600"}),
    ));
    let commit = |name: &str, capital: &str, revenue: &str, amount: &str| {
        with(
            garden(),
            json!({"commitment": name, "capital": capital, "revenue": revenue, "amount": amount, "refers_to": divided}),
        )
    };
    desk.refuse(commit("x", "0", "601", "601"), Rule::Available);
    desk.add(commit("x", "400", "100", "500"));
    desk.refuse(commit("y", "1", "499", "500"), Rule::Available);
}

#[test]
fn money_on_two_bases_is_never_mixed() {
    let mut desk = Desk::ready();
    let real = desk.add(with(promise("1000"), json!({"price_base": "real 2025-26"})));
    let refusal = desk.refuse(
        with(garden(), json!({"commitment": "x", "refers_to": real})),
        Rule::OneBase,
    );
    assert_eq!(
        refusal.to_string(),
        "£600.00 is money of the day and £10.00 is in prices of 2025-26: convert one by an index of prices"
    );
    let yearly = desk.add(with(promise("41300"), json!({"basis": "per_year"})));
    desk.refuse(
        with(garden(), json!({"commitment": "x", "refers_to": yearly})),
        Rule::OneBase,
    );
    let ten = desk.add(with(
        promise("10000"),
        json!({"basis": "per_year", "years": "2026-27 to 2035-36"}),
    ));
    desk.add(with(garden(), json!({"commitment": "x", "refers_to": ten})));
    let nominal = desk.book.promises()[0].entry.to_string();
    let back = json!({"replaces": nominal, "price_base": "real 2025-26"});
    desk.refuse(with(promise("1"), back), Rule::OneBase);
    let other = json!({"replaces": real, "price_base": "real 2024-25"});
    desk.refuse(with(promise("1"), other), Rule::OneBase);
}

#[test]
fn a_pot_that_replaces_another_takes_what_is_left_of_it() {
    let mut desk = Desk::ready();
    desk.garden();
    let old = desk.book.promises()[0].entry.to_string();
    desk.add(with(
        promise("200000"),
        json!({"replaces": old, "effective": "2026-05-01"}),
    ));
    let held = |account| desk.book.held(account, day("2026-05-01"));
    assert_eq!(held(Account::Available(0, Pool::Either)), 0);
    assert_eq!(held(Account::TakenOver(0)), 40_000);
    assert_eq!(held(Account::Available(1, Pool::Either)), 200_000);
    desk.refuse(
        with(
            promise("1"),
            json!({"replaces": old, "effective": "2026-05-01"}),
        ),
        Rule::KnownPromise,
    );
}

#[test]
fn a_correction_never_changes_the_past() {
    let mut desk = Desk::agreed();
    let wrong = desk.add(with(
        pay("30000", "capital"),
        json!({"effective": "2026-05-01"}),
    ));
    let held = |desk: &Desk, date| desk.book.held(Account::Paid(0, Use::Capital), day(date));
    let correct = |of: &str, date: &str, amount: &str| {
        json!({"kind": "correct", "of": of, "reason": "a zero too many", "effective": date,
            "entry": {"kind": "pay", "commitment": "garden", "amount": amount, "currency": "GBP", "use": "capital"}})
    };
    desk.refuse(correct(&wrong, "2026-04-30", "3000"), Rule::CorrectsOnce);
    let correction = desk.add(correct(&wrong, "2026-06-15", "3000"));
    assert_eq!(
        [held(&desk, "2026-06-14"), held(&desk, "2026-06-15")],
        [30_000, 3_000]
    );
    desk.refuse(correct(&wrong, "2026-07-01", "4000"), Rule::CorrectsOnce);
    desk.add(correct(&correction, "2026-07-01", "4000"));
    assert_eq!(held(&desk, "2026-07-01"), 4_000);
    desk.refuse(
        correct(&crate::made::id(999), "2026-07-01", "4000"),
        Rule::KnownEntry,
    );
    let garden = desk.book.commitment("garden").unwrap().entry.to_string();
    desk.refuse(
        json!({"kind": "correct", "of": garden, "reason": "no"}),
        Rule::CorrectsOnce,
    );
}

#[test]
fn a_milestone_is_confirmed_by_somebody_who_is_not_paid_by_it() {
    let mut desk = Desk::agreed();
    desk.party("BOARD");
    let step = |state: &str, by: &str| json!({"kind": "milestone", "commitment": "garden", "milestone": "planted", "state": state, "by": by, "actor": by});
    desk.refuse(step("confirmed", "BOARD"), Rule::MilestoneOrder);
    desk.add(step("promised", "TRUST"));
    desk.refuse(step("confirmed", "BOARD"), Rule::MilestoneOrder);
    desk.add(step("reported", "TRUST"));
    desk.refuse(step("confirmed", "TRUST"), Rule::PaidConfirmsNothing);
    desk.add(step("disputed", "BOARD"));
    desk.add(step("confirmed", "BOARD"));
    desk.refuse(
        with(pay("1", "revenue"), json!({"to_party": "BOARD"})),
        Rule::PaidConfirmsNothing,
    );
    desk.refuse(step("reported", "TRUST"), Rule::MilestoneOrder);
}

#[test]
fn whoever_is_paid_finds_no_way_to_confirm() {
    let mut desk = Desk::agreed();
    for party in ["BOARD", "BUILDER", "HEIR"] {
        desk.party(party);
        desk.key(party);
    }
    let step = |state: &str, by: &str| json!({"kind": "milestone", "commitment": "garden", "milestone": "planted", "state": state, "by": by, "actor": by});
    desk.add(with(
        step("reported", "TRUST"),
        json!({"effective": "2026-06-01"}),
    ));
    let confirmed = |by: &str| with(step("confirmed", by), json!({"effective": "2026-06-02"}));
    // In the name of another.
    desk.refuse(
        with(confirmed("BOARD"), json!({"actor": "TRUST"})),
        Rule::PaidConfirmsNothing,
    );
    // Before it was reported.
    desk.refuse(
        with(confirmed("BOARD"), json!({"effective": "2026-05-31"})),
        Rule::MilestoneOrder,
    );
    // Paid by the partner, and not by the funder; and whoever follows such.
    desk.add(with(
        moved("spend", "10", "capital"),
        json!({"to_party": "BUILDER"}),
    ));
    desk.refuse(confirmed("BUILDER"), Rule::PaidConfirmsNothing);
    let follows = |desk: &mut Desk, party: &str, by: &str, signers: &[&str]| {
        let said = json!({"kind": "succeed", "party": party, "successor": by, "reason": "x", "effective": "2026-06-03"});
        let entry = desk.signed(said, signers);
        desk.apply(&entry)
    };
    follows(&mut desk, "BUILDER", "HEIR", &["BUILDER", "HEIR"]).unwrap();
    desk.refuse(confirmed("HEIR"), Rule::PaidConfirmsNothing);
    desk.refuse(confirmed("BUILDER"), Rule::KnownParty);
    // First confirmed, then paid: by name, by spending, or in a partner's place.
    desk.add(confirmed("BOARD"));
    for kind in ["pay", "due", "spend"] {
        let paid = with(moved(kind, "1", "revenue"), json!({"to_party": "BOARD"}));
        desk.refuse(paid, Rule::PaidConfirmsNothing);
    }
    let refused = follows(&mut desk, "TRUST", "BOARD", &["TRUST", "BOARD", "COUNCIL"]);
    assert_eq!(refused.unwrap_err().rule, Rule::PaidConfirmsNothing);
    // Nobody promises in the name of another.
    desk.refuse(
        with(promise("77"), json!({"actor": "TRUST"})),
        Rule::EveryParty,
    );
}

#[test]
fn records_are_corrected_once_and_by_their_like() {
    let mut desk = Desk::agreed();
    let decision = |by: &str| json!({"kind": "decision", "what": "A garden", "decided_by": by, "reason": "x", "commitment": "garden"});
    let first = desk.add(decision("board"));
    let correct = |of: &str, entry: serde_json::Value, on: &str| json!({"kind": "correct", "of": of, "reason": "x", "entry": entry, "effective": on});
    let correction = desk.add(correct(&first, decision("funder"), "2026-05-01"));
    desk.refuse(
        correct(&first, decision("council"), "2026-05-02"),
        Rule::CorrectsOnce,
    );
    desk.refuse(
        correct(&correction, decision("council"), "2026-04-30"),
        Rule::CorrectsOnce,
    );
    desk.add(correct(&correction, decision("council"), "2026-05-02"));
    let by = |on: &str| {
        desk.book.decisions()[0]
            .at(day(on))
            .unwrap()
            .decided_by
            .word()
    };
    assert_eq!(
        [by("2026-04-30"), by("2026-05-01"), by("2026-05-02")],
        ["board", "funder", "council"]
    );
    // A party's description is corrected through its own entry.
    let board = desk.party("BOARD");
    let described = |name: &str, kind: &str| json!({"kind": "party", "party": name, "name": "The board", "type": kind, "org_id": "unregistered"});
    desk.refuse(
        correct(&first, described("BOARD", "board"), "2026-05-01"),
        Rule::CorrectsOnce,
    );
    let garden = desk.book.commitment("garden").unwrap().entry.to_string();
    desk.refuse(
        correct(&garden, described("BOARD", "board"), "2026-05-01"),
        Rule::CorrectsOnce,
    );
    desk.refuse(
        correct(&board, described("TRUST", "board"), "2026-05-01"),
        Rule::OneName,
    );
    desk.add(correct(&board, described("BOARD", "board"), "2026-05-01"));
    let is = |on: &str| desk.book.as_of(day(on)).party("BOARD").unwrap().is.word();
    assert_eq!([is("2026-04-30"), is("2026-05-01")], ["charity", "board"]);
    // What lapsed of a promise never becomes what lapses of a commitment.
    let lapse = json!({"kind": "lapse", "refers_to": desk.taken[6]["id"], "amount": "100", "currency": "GBP"});
    let lapsed = desk.add(lapse);
    desk.refuse(
        correct(&lapsed, moved("lapse", "500", "revenue"), "2026-05-01"),
        Rule::CorrectsOnce,
    );
    // What was taken back can be put right again.
    let paid = desk.add(pay("100", "revenue"));
    let back = desk.add(correct(&paid, serde_json::Value::Null, "2026-05-01"));
    desk.add(correct(&back, pay("90", "revenue"), "2026-05-02"));
    assert_eq!(desk.book.as_of(day("2026-05-02")).paid_in(0), 90);
}

#[test]
fn a_baseline_is_never_rewritten() {
    let mut desk = Desk::ready();
    let measure = |which: &str, value: &str| {
        json!({"kind": "measure", "indicator": "neighbours known", "measure": which,
        "value": value, "unit": "per cent", "period": "2026", "source": "survey", "said_by": "TRUST"})
    };
    let first = desk.add(measure("baseline", "41.5"));
    desk.refuse(json!({"kind": "correct", "of": first, "reason": "it looks better", "entry": measure("baseline", "30")}), Rule::BaselineStands);
    desk.add(measure("baseline", "40"));
    assert_eq!(desk.book.measures().len(), 2);
    let target = desk.add(measure("target", "50"));
    desk.add(json!({"kind": "correct", "of": target, "reason": "a slip", "entry": measure("target", "55")}));
    assert_eq!(desk.book.measures()[2].now().unwrap().value, "55");
    assert_eq!(desk.book.measures()[2].measure.value, "50");
}

#[test]
fn a_fact_that_breaks_a_rule_stands_beside_it_until_it_is_resolved() {
    let mut desk = Desk::agreed();
    let fact = pay("50000", "revenue");
    let refusal = desk.refuse(fact.clone(), Rule::CapitalNeverPaysRevenue);
    let breach = desk.add(json!({"kind": "breach", "rule": refusal.rule.word(), "because": refusal.to_string(), "source": "bank", "fact": fact}));
    assert!(desk.book.breaches()[0].resolved_by.is_none());
    desk.refuse(
        json!({"kind": "breach", "rule": "no-such", "because": "x", "source": "bank", "fact": {}}),
        Rule::KnownEntry,
    );
    // Words about it do not resolve it, nor do others.
    desk.add(json!({"kind": "decision", "refers_to": breach, "what": "fine", "decided_by": "board", "reason": "x"}));
    assert!(desk.book.breaches()[0].resolved_by.is_none());
    let back =
        desk.add(json!({"kind": "correct", "of": breach, "reason": "the bank took it back"}));
    assert_eq!(
        desk.book.breaches()[0].resolved_by.unwrap().to_string(),
        back
    );
}

#[test]
fn an_entry_is_taken_once_and_the_clock_runs_forward() {
    let mut desk = Desk::agreed();
    let entry = desk.entry(pay("100", "revenue"));
    assert!(!desk.apply(&entry).unwrap().again);
    let (size, root) = (desk.book.size(), desk.book.root());
    assert!(desk.apply(&entry).unwrap().again);
    assert_eq!((size, root), (desk.book.size(), desk.book.root()));
    let other = with(entry, json!({"amount": "101"}));
    assert_eq!(desk.apply(&other).unwrap_err().rule, Rule::OnceOnly);
    desk.refuse(
        with(
            pay("1", "revenue"),
            json!({"recorded": "2026-04-01T08:59:59Z"}),
        ),
        Rule::ForwardClock,
    );
    desk.refuse(
        with(pay("1", "revenue"), json!({"community": "E06"})),
        Rule::Community,
    );
}

#[test]
fn a_payment_before_everybody_has_signed_is_remembered() {
    let mut desk = Desk::ready();
    desk.garden();
    let early = desk.add(pay("100", "revenue"));
    desk.sign("garden", "COUNCIL");
    desk.sign("garden", "TRUST");
    desk.add(pay("100", "revenue"));
    assert_eq!(
        desk.book
            .commitment("garden")
            .unwrap()
            .paid_unsigned
            .unwrap()
            .1
            .to_string(),
        early
    );
}

#[test]
fn no_amount_is_too_large_to_be_refused() {
    let mut desk = Desk::ready();
    let more = desk.entry(promise(&(MOST + 1).to_string()));
    assert!(Entry::read(&more).is_err());
    let yearly = json!({"basis": "per_year", "years": "2026-27 to 2035-36"});
    desk.refuse(with(promise(&MOST.to_string()), yearly), Rule::Available);
    // All that a community is promised can be counted, and so can what many are.
    let first = desk.add(promise(&(MOST - 100_000).to_string()));
    let refusal = desk.refuse(promise("1"), Rule::Available);
    assert!(refusal.to_string().contains("'E05' would be promised"));
    desk.add(json!({"kind": "correct", "of": first, "reason": "pounds", "entry": promise("5")}));
    desk.add(promise(&(MOST - 100_005).to_string()));
    let books = vec![&desk.book; 1_100];
    let all = waterfall(&books, day("2026-05-01")).unwrap();
    assert_eq!(all[0].steps[0].minor, Some(i64::MAX));
    assert_eq!(all[0].steps[0].of_promised.as_deref(), Some("100.0"));
    let years = certainty(&books, day("2026-05-01"), 3).unwrap();
    assert_eq!((years[0].planned, years[0].signed), (i64::MAX, 0));
}

#[test]
fn nothing_is_recorded_ahead_of_the_writers_clock() {
    let mut desk = Desk::new();
    let said = json!({"kind": "party", "party": "A", "name": "A", "type": "charity", "org_id": "unregistered"});
    let early = with(said.clone(), json!({"recorded": "2999-01-01T00:00:00Z"}));
    let ahead = Entry::read(&desk.entry(early)).unwrap();
    let right = Entry::read(&desk.entry(said)).unwrap();
    let clock = |text| Moment::parse(text).unwrap();
    let mut programme = Programme::new();
    let refusal = programme
        .apply_by(&ahead, clock("2026-04-01T09:00:00Z"))
        .unwrap_err();
    assert_eq!(refusal.rule, Rule::ForwardClock);
    assert!(programme.book("E05").is_none());
    programme
        .apply_by(&right, clock("2026-04-01T09:00:00Z"))
        .unwrap();
    // What is there is there, whatever the clock says now.
    assert!(
        programme
            .apply_by(&right, clock("2020-01-01T00:00:00Z"))
            .unwrap()
            .again
    );
}
