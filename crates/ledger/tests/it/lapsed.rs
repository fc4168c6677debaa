//! What lapsed, came back or was amended: nobody waits for it, and nobody is late
//! with it.

use allotment_ledger::{PromiseState, certainty, days_to_pay, promises, slippage, waterfall};
use serde_json::{Value, json};

use crate::made::{Desk, day, garden, moved, pay, with};

/// A commitment of all that is promised, all capital, by `schedule`.
fn scheduled(desk: &mut Desk, schedule: &[(&str, &str)]) {
    let rows: Vec<Value> = (schedule.iter())
        .map(|(due, amount)| json!({"due": due, "amount": amount}))
        .collect();
    desk.add(with(
        garden(),
        json!({"amount": "100000", "capital": "100000", "revenue": "0", "schedule": rows}),
    ));
}

fn lapse(amount: &str, on: &str) -> Value {
    with(moved("lapse", amount, "capital"), json!({"effective": on}))
}

#[test]
fn a_later_part_that_lapses_pays_nothing_of_an_earlier_one() {
    let mut desk = Desk::ready();
    scheduled(
        &mut desk,
        &[("2026-05-01", "40000"), ("2027-05-01", "60000")],
    );
    desk.add(lapse("60000", "2026-06-01"));
    for date in ["2026-07-01", "2027-07-01"] {
        let view = promises(&desk.book, day(date)).remove(0);
        assert_eq!(view.state, PromiseState::Late, "{}", view.why);
        assert_eq!(view.why, "£400.00 of 'garden' was to be paid by 2026-05-01");
    }
    let slips = slippage(&desk.book, day("2027-07-01"));
    let told: Vec<_> = (slips.iter())
        .map(|slip| (slip.minor, slip.forecast, slip.days))
        .collect();
    assert_eq!(
        told,
        [
            (Some(40_000), Some(day("2026-05-01")), Some(426)),
            (Some(0), None, None)
        ]
    );
}

#[test]
fn what_lapsed_is_not_later_every_day() {
    let mut desk = Desk::ready();
    scheduled(&mut desk, &[("2026-05-01", "100000")]);
    desk.add(with(
        moved("due", "100000", "capital"),
        json!({"effective": "2026-05-01"}),
    ));
    desk.add(lapse("30000", "2026-05-15"));
    // A part of a payment that lapsed: the rest is all that is to come.
    let slip = slippage(&desk.book, day("2026-05-20")).remove(0);
    assert_eq!((slip.minor, slip.days), (Some(70_000), Some(19)));
    let waiting = days_to_pay(&[&desk.book], day("2026-05-20"));
    assert_eq!((waiting[0].waiting, waiting[0].oldest), (1, Some(19)));
    desk.add(lapse("70000", "2026-06-01"));
    let slip = slippage(&desk.book, day("2026-12-01")).remove(0);
    assert_eq!((slip.forecast, slip.days), (None, None));
    assert!(days_to_pay(&[&desk.book], day("2026-12-01")).is_empty());
    let steps = &waterfall(&[&desk.book], day("2026-12-01")).unwrap()[0].steps;
    assert_eq!((steps[1].minor, steps[2].minor), (Some(0), Some(0)));
    // As it was then.
    assert_eq!(slippage(&desk.book, day("2026-05-20"))[0].days, Some(19));
}

#[test]
fn what_came_back_is_due_no_more() {
    let mut desk = Desk::ready();
    scheduled(&mut desk, &[]);
    for (kind, amount) in [("due", "100000"), ("pay", "100000"), ("return", "60000")] {
        desk.add(moved(kind, amount, "capital"));
    }
    let steps = &waterfall(&[&desk.book], day("2026-12-01")).unwrap()[0].steps;
    let minor: Vec<_> = steps[1..4].iter().map(|step| step.minor).collect();
    assert_eq!(minor, [Some(40_000); 3]);
    assert_eq!(steps[2].of_before.as_deref(), Some("100.0"));
}

#[test]
fn a_payment_slips_from_the_day_by_which_so_much_was_promised_first() {
    let mut desk = Desk::ready();
    scheduled(
        &mut desk,
        &[("2026-05-01", "40000"), ("2026-12-01", "60000")],
    );
    desk.sign("garden", "COUNCIL");
    desk.sign("garden", "TRUST");
    let rows = [
        ("2026-05-01", "40000"),
        ("2026-06-01", "10000"),
        ("2027-02-01", "50000"),
    ];
    let rows: Vec<Value> = (rows.iter())
        .map(|(due, amount)| json!({"due": due, "amount": amount}))
        .collect();
    let amend = json!({"kind": "amend", "commitment": "garden", "schedule": rows});
    let amend = desk.signed(amend, &["COUNCIL", "TRUST"]);
    desk.apply(&amend).unwrap();
    let slips = slippage(&desk.book, day("2027-03-01"));
    let first: Vec<_> = slips.iter().map(|slip| slip.first).collect();
    let december = Some(day("2026-12-01"));
    assert_eq!(first, [Some(day("2026-05-01")), december, december]);
    assert_eq!(slips[2].days, Some(90));
    desk.add(with(
        pay("100000", "capital"),
        json!({"effective": "2027-02-01"}),
    ));
    let slips = slippage(&desk.book, day("2027-03-01"));
    assert_eq!(slips[2].days, Some(62));
}

#[test]
fn a_target_is_not_met_by_what_was_measured_before_it() {
    let mut desk = Desk::agreed();
    let mut measure = |which: &str, value: &str, on: &str| {
        desk.add(json!({"kind": "measure", "commitment": "garden", "measure": which, "indicator": "trees",
            "value": value, "unit": "trees", "period": "2026", "effective": on, "source": "count", "said_by": "TRUST"}));
        let step = waterfall(&[&desk.book], day("2027-01-01")).unwrap()[0].steps[6].clone();
        (step.reached, step.of)
    };
    measure("actual", "60", "2026-04-01");
    measure("baseline", "40", "2026-05-01");
    assert_eq!(measure("target", "50", "2026-05-01"), (0, 1));
    assert_eq!(measure("actual", "51", "2026-05-01"), (1, 1));
}

#[test]
fn what_is_left_after_a_lapse_is_to_be_paid_when_it_was() {
    let mut desk = Desk::ready();
    scheduled(
        &mut desk,
        &[("2026-12-01", "40000"), ("2028-12-01", "60000")],
    );
    desk.add(lapse("50000", "2026-06-01"));
    desk.add(with(
        pay("10000", "capital"),
        json!({"effective": "2026-06-01"}),
    ));
    let rows = certainty(&[&desk.book], day("2026-07-01"), 3).unwrap();
    let proposed: Vec<i64> = rows.iter().map(|row| row.proposed).collect();
    assert_eq!(proposed, [30_000, 0, 10_000]);
}
