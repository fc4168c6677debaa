//! Who decided, who is paid and how soon, what is asked, and money a head.

use allotment_ledger::{
    Basis, DecidedBy, Entry, HeadPlace, HeadsOf, Money, PartyType, PriceBase, burden, days_to_pay,
    decided, heads, paid_through, tenths, terms, waterfall,
};
use allotment_place::Currency;
use serde_json::{Value, json};

use crate::made::{Desk, day, garden, moved, pay, promise, with};

fn entries(desk: &Desk) -> Vec<Entry> {
    let read = |value: &Value| Entry::read(value).unwrap();
    desk.taken.iter().map(read).collect()
}

#[test]
fn every_pound_has_one_decider_and_the_parts_are_the_whole() {
    let mut desk = Desk::ready();
    desk.add(with(garden(), json!({"decided_by": "board"})));
    let all = |desk: &Desk, date: &str| -> Vec<(Option<DecidedBy>, i64, u32)> {
        let rows = decided(&[&desk.book], day(date));
        let rows = rows
            .iter()
            .filter(|row| row.community.is_none() && row.year.is_none());
        rows.map(|row| (row.by, row.minor, row.hundredths))
            .collect()
    };
    assert_eq!(
        all(&desk, "2026-04-01")[1],
        (Some(DecidedBy::Board), 60_000, 10_000)
    );
    desk.add(json!({"kind": "decision", "what": "a third of it", "decided_by": "residents", "reason": "most votes",
        "amount": "20000", "currency": "GBP", "commitment": "garden", "effective": "2026-05-01"}));
    assert_eq!(all(&desk, "2026-04-30")[0].1, 0, "as it was then");
    assert_eq!(
        all(&desk, "2026-05-01"),
        [
            (Some(DecidedBy::Residents), 20_000, 3333),
            (Some(DecidedBy::Board), 40_000, 6667),
            (Some(DecidedBy::Council), 0, 0),
            (Some(DecidedBy::Funder), 0, 0),
            (None, 0, 0),
        ]
    );
    let over = desk.add(json!({"kind": "decision", "what": "all of it", "decided_by": "funder", "reason": "an override",
        "commitment": "garden", "effective": "2026-06-01"}));
    assert_eq!(
        all(&desk, "2026-06-01")[3],
        (Some(DecidedBy::Funder), 60_000, 10_000)
    );
    desk.add(json!({"kind": "correct", "of": over, "reason": "it was not so", "effective": "2026-06-02"}));
    assert_eq!(all(&desk, "2026-06-02")[0].1, 20_000);
    desk.add(with(garden(), json!({"commitment": "hall", "amount": "100", "capital": "100", "revenue": "0", "effective": "2027-04-01"})));
    let rows = decided(&[&desk.book], day("2027-04-01"));
    assert_eq!(
        rows.iter().filter(|row| row.community.is_some()).count(),
        15,
        "all years and two"
    );
    for group in rows.chunks(5) {
        assert_eq!(group.iter().map(|row| row.hundredths).sum::<u32>(), 10_000);
    }
    let nobody = rows
        .iter()
        .find(|row| row.year == Some(2027) && row.by.is_none())
        .unwrap();
    assert_eq!((nobody.minor, nobody.hundredths), (100, 10_000));
}

/// A ledger from before such a decision was refused may have one: it decided none of this
/// money.
#[test]
fn a_decision_in_another_currency_decides_no_pound() {
    let mut desk = Desk::ready();
    desk.add(with(garden(), json!({"decided_by": "board"})));
    desk.add(json!({"kind": "decision", "what": "half of it", "decided_by": "residents", "reason": "most votes",
        "amount": "30000", "currency": "JPY", "commitment": "garden", "effective": "2026-05-01"}));
    let rows = decided(&[&desk.book], day("2026-05-01"));
    let all = |by: DecidedBy| {
        let own = rows.iter().find(|row| row.by == Some(by));
        own.map(|row| row.minor)
    };
    assert_eq!(all(DecidedBy::Board), Some(60_000));
    assert_eq!(all(DecidedBy::Residents), Some(0));
}

#[test]
fn payments_count_for_whom_they_reached() {
    let mut desk = Desk::agreed();
    desk.add(json!({"kind": "party", "party": "BUILDER", "name": "B", "type": "business", "org_id": "unregistered"}));
    desk.add(with(pay("10000", "capital"), json!({"to_party": "TRUST"})));
    desk.add(with(pay("2500", "capital"), json!({"to_party": "BUILDER"})));
    let wrong = desk.add(with(pay("2500", "revenue"), json!({"to_party": "BUILDER"})));
    // Council and trust both signed: a payment that names nobody is nobody's.
    desk.add(pay("5000", "revenue"));
    let paid = |desk: &Desk, date: &str| -> Vec<(Option<PartyType>, i64, u32)> {
        let rows = paid_through(&[&desk.book], &entries(desk), day(date));
        rows.iter()
            .map(|row| (row.is, row.minor, row.hundredths))
            .collect()
    };
    assert_eq!(
        paid(&desk, "2026-04-01"),
        [
            (None, 5_000, 2500),
            (Some(PartyType::Charity), 10_000, 5000),
            (Some(PartyType::Business), 5_000, 2500),
        ]
    );
    let right = with(pay("2500", "revenue"), json!({"to_party": "TRUST"}));
    desk.add(json!({"kind": "correct", "of": wrong, "reason": "it went to the trust", "entry": right, "effective": "2026-05-01"}));
    desk.add(with(
        moved("return", "1000", "capital"),
        json!({"to_party": "TRUST", "effective": "2026-05-02"}),
    ));
    assert_eq!(
        paid(&desk, "2026-04-30")[1].1,
        10_000,
        "as it was known then"
    );
    let rows = paid(&desk, "2026-05-02");
    assert_eq!((rows[1].1, rows[2].1), (11_500, 2_500));
    let all = paid_through(&[&desk.book], &entries(&desk), day("2026-05-02"));
    let civil: Vec<bool> = all.iter().map(|row| row.civil_society).collect();
    assert_eq!(civil, [false, true, false]);
    assert_eq!(
        all.iter().map(|row| row.minor).sum::<i64>(),
        desk.book.as_of(day("2026-05-02")).paid_in(0) - 1_000,
        "what is paid by party is what is paid in all"
    );
}

#[test]
fn what_came_back_is_of_who_was_paid_whoever_it_names() {
    let mut desk = Desk::agreed();
    desk.add(with(pay("9000", "capital"), json!({"to_party": "TRUST"})));
    let back = |to: &str, actor: &str| {
        with(
            moved("return", "1000", "capital"),
            json!({"to_party": to, "actor": actor}),
        )
    };
    // To whom it went; from whom it came; by who gave it back.
    for (to, actor, left) in [
        ("FUND", "FUND", 8_000),
        ("TRUST", "FUND", 7_000),
        ("COUNCIL", "TRUST", 6_000),
    ] {
        desk.add(back(to, actor));
        let rows = paid_through(&[&desk.book], &entries(&desk), day("2026-05-02"));
        let rows: Vec<_> = rows.iter().map(|row| (row.is, row.minor)).collect();
        assert_eq!(rows, [(Some(PartyType::Charity), left)], "{to} {actor}");
    }
}

#[test]
fn days_to_pay_go_from_due_to_paid() {
    let mut desk = Desk::agreed();
    let due =
        |minor: &str, on: &str| with(moved("due", minor, "capital"), json!({"effective": on}));
    desk.add(due("10000", "2026-05-01"));
    desk.add(due("20000", "2026-06-01"));
    desk.add(due("5000", "2026-07-01"));
    desk.add(with(
        pay("12000", "capital"),
        json!({"effective": "2026-05-11"}),
    ));
    desk.add(with(
        pay("18000", "capital"),
        json!({"effective": "2026-07-31"}),
    ));
    let row = days_to_pay(&[&desk.book], day("2026-08-30")).remove(0);
    assert_eq!((row.payer.as_str(), row.paid, row.waiting), ("FUND", 2, 1));
    assert_eq!(
        (row.median, row.longest, row.oldest),
        (Some(10), Some(60), Some(60))
    );
    let then = days_to_pay(&[&desk.book], day("2026-05-20")).remove(0);
    assert_eq!((then.paid, then.waiting), (1, 0), "as it was then");
}

#[test]
fn money_for_more_than_a_year_is_told() {
    let mut desk = Desk::ready();
    let ends = |name: &str, minor: &str, ends: &str| {
        with(
            garden(),
            json!({"commitment": name, "amount": minor, "capital": minor, "revenue": "0", "starts": "2026-04-01", "ends": ends}),
        )
    };
    desk.add(ends("short", "100", "2027-04-01"));
    desk.add(ends("long", "300", "2027-04-02"));
    let rows = terms(&[&desk.book], day("2026-04-01"));
    assert_eq!(
        (rows[0].multi_year, rows[0].minor, rows[0].hundredths),
        (Some(true), 300, 7500)
    );
    assert_eq!(
        (rows[1].multi_year, rows[1].minor, rows[1].hundredths),
        (Some(false), 100, 2500)
    );
}

#[test]
fn questions_are_counted_for_each_ten_thousand_pounds() {
    let mut desk = Desk::ready();
    desk.promise("1000000000");
    let at = desk.book.promises()[1].entry.to_string();
    let schedule = json!([{"due": "2026-09-30", "amount": "3000000", "on": "milestone", "milestone": "planted"}]);
    desk.add(with(garden(), json!({"refers_to": at, "amount": "3000000", "capital": "3000000", "revenue": "0", "schedule": schedule})));
    let asked = |desk: &Desk| burden(&[&desk.book], day("2026-12-31")).remove(0);
    let before = asked(&desk);
    assert_eq!(
        (before.answered, before.open),
        (0, 2),
        "the milestone and the review"
    );
    assert_eq!(before.per_ten_thousand.as_deref(), Some("0.67"));
    desk.add(json!({"kind": "milestone", "commitment": "garden", "milestone": "planted", "state": "reported", "by": "TRUST",
        "evidence": [{"title": "a photograph"}], "effective": "2026-09-01"}));
    let measure = |kind: &str| {
        json!({"kind": "measure", "indicator": "visits", "measure": kind, "value": "10", "unit": "a week",
        "period": "2026-27", "source": "a count", "said_by": "TRUST", "commitment": "garden"})
    };
    desk.add(measure("baseline"));
    desk.add(measure("target"));
    assert_eq!((asked(&desk).answered, asked(&desk).open), (3, 2));
    desk.add(measure("actual"));
    desk.add(with(
        moved("spend", "100", "capital"),
        json!({"effective": "2026-10-01"}),
    ));
    desk.sign("garden", "COUNCIL");
    desk.sign("garden", "TRUST");
    desk.add(with(
        pay("3000000", "capital"),
        json!({"effective": "2026-11-01"}),
    ));
    desk.add(json!({"kind": "close", "commitment": "garden", "review": "it grows", "effective": "2026-12-01"}));
    let after = asked(&desk);
    assert_eq!((after.answered, after.open), (6, 0));
    assert_eq!(after.per_ten_thousand.as_deref(), Some("2.00"));
    assert_eq!(
        burden(&[&desk.book], day("2026-12-31"))[1]
            .funder
            .as_deref(),
        Some("FUND")
    );
}

/// One report was asked for, whatever it was corrected to; taken back, it was none.
#[test]
fn a_report_of_spending_that_was_corrected_is_one_report() {
    let answered = |correction: Option<Value>| {
        let mut desk = Desk::agreed();
        desk.add(pay("5000", "revenue"));
        let spent = desk.add(with(
            moved("spend", "1000", "revenue"),
            json!({"effective": "2026-05-02"}),
        ));
        if let Some(right) = correction {
            let correct = json!({"kind": "correct", "of": spent, "reason": "a slip", "effective": "2026-06-01"});
            desk.add(with(correct, right));
        }
        burden(&[&desk.book], day("2026-12-31")).remove(0).answered
    };
    let less = json!({"entry": moved("spend", "900", "revenue")});
    assert_eq!(answered(None), 1);
    assert_eq!(answered(Some(less)), 1);
    assert_eq!(answered(Some(json!({}))), 0);
}

/// What the waterfall does not take for an answer is awaited.
#[test]
fn a_target_waits_for_a_number_of_its_unit_that_was_measured_since() {
    let mut desk = Desk::agreed();
    let measure = |kind: &str, unit: &str, on: &str| {
        json!({"kind": "measure", "indicator": "visits", "measure": kind, "value": "60", "unit": unit,
        "period": "2026", "source": "a count", "said_by": "TRUST", "commitment": "garden", "effective": on})
    };
    let open = |desk: &Desk| burden(&[&desk.book], day("2026-12-31")).remove(0).open;
    assert_eq!(open(&desk), 1, "the review");
    desk.add(measure("actual", "a week", "2026-04-02"));
    desk.add(measure("target", "a week", "2026-05-01"));
    assert_eq!(open(&desk), 2);
    desk.add(measure("actual", "a day", "2026-06-01"));
    assert_eq!(open(&desk), 2);
    desk.add(measure("actual", "a week", "2026-06-01"));
    assert_eq!(open(&desk), 1);
}

/// Whichever was written down first.
#[test]
fn the_later_decision_comes_first_by_its_day() {
    let decision = |by: &str, on: &str| json!({"kind": "decision", "what": "all of it", "decided_by": by, "reason": "r", "commitment": "garden", "effective": on});
    let residents = decision("residents", "2026-05-01");
    let board = decision("board", "2026-07-01");
    for order in [[&residents, &board], [&board, &residents]] {
        let mut desk = Desk::ready();
        desk.add(garden());
        for one in order {
            desk.add(one.clone());
        }
        let by = |date| {
            let rows = decided(&[&desk.book], day(date));
            let all = rows
                .into_iter()
                .filter(|row| row.community.is_none() && row.year.is_none());
            let mut own = all.filter(|row| row.minor > 0);
            own.next().and_then(|row| row.by)
        };
        assert_eq!(by("2026-06-30"), Some(DecidedBy::Residents));
        assert_eq!(by("2026-07-01"), Some(DecidedBy::Board));
    }
}

fn place(code: &str, people: u64, tenth: u8, cut: Option<Money>) -> HeadPlace {
    HeadPlace {
        community: code.into(),
        people,
        tenths: vec![Some(tenth), Some(11 - tenth)],
        cut,
    }
}

#[test]
fn money_a_head_is_net_of_cuts_on_one_base() {
    let mut desk = Desk::agreed();
    desk.add(with(
        pay("10000", "capital"),
        json!({"effective": "2026-05-01"}),
    ));
    let cut = |minor: i64, basis: Basis| {
        Some(Money {
            minor,
            currency: Currency::GBP,
            basis,
            prices: PriceBase::Nominal,
        })
    };
    let places = [
        place("E05", 300, 1, cut(40_000, Basis::Once)),
        place("E06", 100, 10, None),
    ];
    let rows = heads(&[&desk.book], &places, 2, day("2026-12-31")).unwrap();
    let of = |wanted: HeadsOf| rows.iter().find(|row| row.of == wanted).unwrap();
    let all = of(HeadsOf::All);
    assert_eq!(
        (all.promised, all.committed, all.paid),
        (100_000, 60_000, 10_000)
    );
    assert_eq!((all.cut, all.net), (Some(40_000), Some(60_000)));
    assert_eq!(all.per_head, [Some(250), Some(150), Some(25), Some(150)]);
    assert_eq!(of(HeadsOf::Tenth(0, 1)).per_head[0], Some(333));
    assert_eq!(
        of(HeadsOf::Tenth(1, 10)).per_head[0],
        Some(333),
        "the other index turns it round"
    );
    assert_eq!(
        of(HeadsOf::Tenth(0, 10)).per_head,
        [Some(0), Some(0), Some(0), None]
    );
    assert_eq!(of(HeadsOf::Place("E06".into())).cut, None);
    assert!(!rows.iter().any(|row| row.of == HeadsOf::Elsewhere));
    let elsewhere = heads(&[&desk.book], &places[1..], 2, day("2026-12-31")).unwrap();
    assert_eq!(elsewhere.last().unwrap().promised, 100_000);
    // £32 once against £413 a year: never by accident.
    let yearly = [place("E05", 300, 1, cut(41_300, Basis::PerYear))];
    let mixed = heads(&[&desk.book], &yearly, 2, day("2026-12-31")).unwrap_err();
    assert!(
        mixed
            .to_string()
            .contains("comes every year: say for how many years"),
        "{mixed}"
    );
    desk.add(with(promise("100"), json!({"price_base": "real 2024-25"})));
    assert!(heads(&[&desk.book], &places, 2, day("2026-12-31")).is_err());
}

#[test]
fn tenths_are_of_equal_numbers_of_places() {
    let scores: Vec<_> = (0..33_i32)
        .map(|at| Some(num_rational::BigRational::from_integer((-at).into())))
        .collect();
    let tenths = tenths(&scores);
    assert_eq!((tenths[0], tenths[32]), (Some(1), Some(10)));
    let count = |tenth: u8| tenths.iter().filter(|one| **one == Some(tenth)).count();
    assert!((1..=10).all(|tenth| (3..=4).contains(&count(tenth))));
}

/// Source: worked by hand: what was called due by mistake is not waited for, and what was
/// called due rightly is paid from its own day.
#[test]
fn what_was_called_due_by_mistake_nobody_waits_for() {
    let when = |book: &allotment_ledger::Book, date: &str| {
        let days = days_to_pay(&[book], day(date)).first().cloned();
        let days = days.map(|one| (one.paid, one.longest, one.waiting, one.oldest));
        let way = waterfall(&[book], day(date)).unwrap().remove(0);
        (days, way.steps[2].reached, way.steps[2].lag_days)
    };
    let called =
        |amount: &str, on: &str| with(moved("due", amount, "revenue"), json!({"effective": on}));
    let corrected = |of: &str, entry: Option<&str>| {
        let mut one =
            json!({"kind": "correct", "of": of, "reason": "a slip", "effective": "2026-05-20"});
        if let Some(amount) = entry {
            one["entry"] = moved("due", amount, "revenue");
        }
        one
    };
    let paid = |amount: &str, on: &str| with(pay(amount, "revenue"), json!({"effective": on}));

    // Taken back, and called due rightly later.
    let mut desk = Desk::agreed();
    let of = desk.add(called("1000", "2026-05-01"));
    desk.add(corrected(&of, None));
    assert_eq!(
        when(&desk.book, "2026-05-19").0,
        Some((0, None, 1, Some(18)))
    );
    assert_eq!(when(&desk.book, "2026-08-01"), (None, 0, None));
    desk.add(called("1000", "2026-09-01"));
    desk.add(paid("1000", "2026-09-05"));
    let (days, reached, _) = when(&desk.book, "2026-12-01");
    assert_eq!((days, reached), (Some((1, Some(4), 0, None)), 1));

    // Corrected to less, it is of its own day.
    let mut desk = Desk::agreed();
    let of = desk.add(called("1000", "2026-05-01"));
    desk.add(corrected(&of, Some("400")));
    assert_eq!(
        when(&desk.book, "2026-05-31").0,
        Some((0, None, 1, Some(30)))
    );
    desk.add(paid("400", "2026-06-01"));
    assert_eq!(
        when(&desk.book, "2026-12-01").0,
        Some((1, Some(31), 0, None))
    );
}
