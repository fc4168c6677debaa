//! What people ask of a ledger.

use std::collections::BTreeMap;

use allotment_ledger::{
    Basis, Deflator, HeadPlace, HeadsOf, Money, PriceBase, PromiseState, Rule, balances, certainty,
    days_to_pay, heads, one_base, promises, slippage, waterfall,
};
use serde_json::json;

use crate::made::{Desk, day, garden, moved, pay, promise, with};

fn state(desk: &Desk, date: &str) -> (PromiseState, String) {
    let view = promises(&desk.book, day(date)).remove(0);
    (view.state, view.why)
}

#[test]
fn balances_sum_to_zero_and_hold_what_the_entries_say() {
    let mut desk = Desk::agreed();
    desk.add(with(
        pay("15000", "revenue"),
        json!({"effective": "2026-05-01"}),
    ));
    let names = |date| -> BTreeMap<String, i64> {
        balances(&desk.book, day(date))
            .into_iter()
            .map(|one| (one.name, one.minor))
            .collect()
    };
    let before = names("2026-04-30");
    assert_eq!(before["commitment:garden:committed:revenue"], 20_000);
    let after = names("2026-05-01");
    assert_eq!(after["commitment:garden:committed:revenue"], 5_000);
    assert_eq!(after["commitment:garden:paid:revenue"], 15_000);
    assert_eq!(after.values().sum::<i64>(), 0);
    assert!(names("2026-03-31").is_empty());
}

#[test]
fn a_promise_is_on_track_late_kept_scaled_back_or_broken() {
    let mut desk = Desk::ready();
    assert_eq!(state(&desk, "2026-04-02").0, PromiseState::OnTrack);
    let schedule =
        json!([{"due": "2026-06-30", "amount": "60000"}, {"due": "2026-12-31", "amount": "40000"}]);
    desk.add(with(
        garden(),
        json!({"amount": "100000", "capital": "100000", "revenue": "0", "schedule": schedule}),
    ));
    assert_eq!(state(&desk, "2026-06-30").0, PromiseState::OnTrack);
    let (late, why) = state(&desk, "2026-07-01");
    assert_eq!(
        (late, why.as_str()),
        (
            PromiseState::Late,
            "£600.00 of 'garden' was to be paid by 2026-06-30"
        )
    );
    desk.add(with(
        pay("60000", "capital"),
        json!({"effective": "2026-08-01"}),
    ));
    assert_eq!(state(&desk, "2026-08-01").0, PromiseState::OnTrack);
    assert_eq!(
        state(&desk, "2026-07-31").0,
        PromiseState::Late,
        "as it was then"
    );
    desk.add(with(
        pay("40000", "capital"),
        json!({"effective": "2026-12-01"}),
    ));
    assert_eq!(state(&desk, "2026-12-01").0, PromiseState::Kept);

    let mut desk = Desk::ready();
    let id = desk.book.promises()[0].entry.to_string();
    let lapse = |amount: &str| json!({"kind": "lapse", "refers_to": id, "amount": amount, "currency": "GBP", "effective": "2026-10-01"});
    desk.add(lapse("30000"));
    assert_eq!(state(&desk, "2026-10-01").0, PromiseState::ScaledBack);
    desk.add(lapse("70000"));
    assert_eq!(state(&desk, "2026-10-01").0, PromiseState::Broken);

    let mut desk = Desk::new();
    desk.party("FUND");
    desk.add(with(promise("100000"), json!({"years": "2026-27"})));
    assert_eq!(state(&desk, "2027-03-31").0, PromiseState::OnTrack);
    assert_eq!(state(&desk, "2027-04-01").0, PromiseState::Broken);
}

#[test]
fn every_pound_counts_in_one_promise() {
    let mut desk = Desk::ready();
    desk.garden();
    let old = desk.book.promises()[0].entry.to_string();
    desk.add(with(promise("100000"), json!({"replaces": old})));
    let views = promises(&desk.book, day("2026-04-01"));
    assert_eq!((views[0].promised, views[0].counted), (100_000, 60_000));
    assert_eq!((views[1].counted, views[1].new), (100_000, 60_000));
    assert_eq!(views[1].state, PromiseState::Replaces);
    assert_eq!(views[0].state, PromiseState::ScaledBack);
}

/// Source: National Audit Office and Public Accounts Committee on three funds
/// for levelling up (2023 to 2024): of £10.47bn, £3.70bn had been released and
/// £1.24bn spent: 35.3% and 11.8%.
#[test]
fn the_auditors_figures() {
    let mut desk = Desk::new();
    for party in ["FUND", "COUNCIL", "TRUST"] {
        desk.party(party);
        desk.key(party);
    }
    desk.promise("1047000000000");
    let amounts = json!({"amount": "1047000000000", "capital": "1047000000000", "revenue": "0"});
    desk.add(with(garden(), amounts));
    desk.add(with(
        pay("370000000000", "capital"),
        json!({"effective": "2026-09-01"}),
    ));
    desk.add(with(
        moved("spend", "124000000000", "capital"),
        json!({"effective": "2026-10-01"}),
    ));
    let waterfall = &waterfall(&[&desk.book], day("2026-12-31")).unwrap()[0];
    let of = |step: &str| {
        waterfall
            .steps
            .iter()
            .find(|one| one.step == step)
            .unwrap()
            .clone()
    };
    assert_eq!(of("paid").of_promised.as_deref(), Some("35.3"));
    assert_eq!(of("spent").of_promised.as_deref(), Some("11.8"));
    // Nobody called any of it due: what is paid came after what was committed.
    assert_eq!((of("due").minor, of("due").lag_days), (Some(0), None));
    assert_eq!(
        (of("paid").lag_days, of("spent").lag_days),
        (Some(153), Some(30))
    );
}

#[test]
fn a_waterfall_ends_in_outputs_and_outcomes() {
    let mut desk = Desk::agreed();
    desk.party("BOARD");
    for (state, by, date) in [
        ("promised", "TRUST", "2026-04-01"),
        ("reported", "TRUST", "2026-09-01"),
        ("confirmed", "BOARD", "2026-09-20"),
    ] {
        desk.add(json!({"kind": "milestone", "commitment": "garden", "milestone": "planted", "state": state, "by": by, "actor": by, "effective": date, "due": "2026-08-31"}));
    }
    for (which, value, date) in [
        ("baseline", "41.5", "2026-04-01"),
        ("target", "50", "2026-04-02"),
        ("actual", "50.0", "2027-04-02"),
    ] {
        desk.add(json!({"kind": "measure", "indicator": "neighbours known", "measure": which, "value": value, "unit": "per cent",
            "period": "2026", "source": "survey", "said_by": "TRUST", "effective": date}));
    }
    let at = |date| {
        let steps = waterfall(&[&desk.book], day(date)).unwrap().remove(0).steps;
        [
            (steps[5].reached, steps[5].of),
            (steps[6].reached, steps[6].of),
        ]
    };
    assert_eq!(at("2026-09-19"), [(0, 1), (0, 1)]);
    assert_eq!(at("2027-04-02"), [(1, 1), (1, 1)]);
    let slips = slippage(&desk.book, day("2026-09-10"));
    assert_eq!(
        (slips[0].of, slips[0].days, slips[0].actual),
        ("milestone", Some(10), None)
    );
    assert_eq!(slippage(&desk.book, day("2026-12-01"))[0].days, Some(20));
}

#[test]
fn certainty_is_the_signed_part_of_the_plan() {
    let mut desk = Desk::new();
    for party in ["FUND", "COUNCIL", "TRUST"] {
        desk.party(party);
        desk.key(party);
    }
    desk.add(with(
        promise("10000"),
        json!({"basis": "per_year", "years": "2026-27 to 2035-36"}),
    ));
    let schedule =
        json!([{"due": "2026-06-30", "amount": "6000"}, {"due": "2027-06-30", "amount": "4000"}]);
    desk.add(with(
        garden(),
        json!({"amount": "10000", "capital": "10000", "revenue": "0", "schedule": schedule}),
    ));
    let rows = |desk: &Desk, date| certainty(&[&desk.book], day(date), 10).unwrap();
    let before = rows(&desk, "2026-04-01");
    assert_eq!(before.len(), 10);
    assert_eq!(
        (before[0].planned, before[0].signed, before[0].proposed),
        (10_000, 0, 6_000)
    );
    desk.sign("garden", "COUNCIL");
    desk.sign("garden", "TRUST");
    let after = rows(&desk, "2026-04-01");
    assert_eq!(
        (after[0].signed, after[0].percent.as_deref()),
        (6_000, Some("60.0"))
    );
    assert_eq!(
        (after[1].signed, after[1].percent.as_deref()),
        (4_000, Some("40.0"))
    );
    assert_eq!(
        (after[9].signed, after[9].percent.as_deref()),
        (0, Some("0.0"))
    );
    assert_eq!(after.iter().map(|row| row.planned).sum::<i64>(), 100_000);
    assert_eq!(after[0].to.to_string(), "2027-03-31");
}

#[test]
fn what_is_signed_for_a_year_is_planned_for_it() {
    let mut desk = Desk::ready();
    let yearly = json!({"basis": "per_year", "years": "2026-27 to 2035-36"});
    let yearly = desk.add(with(promise("10000"), yearly));
    desk.add(with(
        garden(),
        json!({"refers_to": yearly, "amount": "45000", "capital": "45000", "revenue": "0", "schedule": [{"due": "2027-12-31", "amount": "45000"}]}),
    ));
    desk.sign("garden", "COUNCIL");
    desk.sign("garden", "TRUST");
    let rows = certainty(&[&desk.book], day("2026-04-01"), 10).unwrap();
    let planned: Vec<i64> = rows.iter().map(|row| row.planned).collect();
    // Another promise of 100000 without years counts in the first.
    assert_eq!(planned[0], 110_000);
    assert_eq!(
        planned[1..],
        [45_000, 10_000, 10_000, 10_000, 10_000, 5_000, 0, 0, 0]
    );
    assert_eq!(rows[1].percent.as_deref(), Some("100.0"));
    assert_eq!(planned.iter().sum::<i64>(), 200_000);
}

#[test]
fn promises_on_two_bases_have_no_waterfall() {
    let mut desk = Desk::ready();
    desk.add(with(promise("3200"), json!({"price_base": "real 2025-26"})));
    let mixed = waterfall(&[&desk.book], day("2026-12-31")).unwrap_err();
    assert!(
        mixed
            .to_string()
            .ends_with("convert one by an index of prices"),
        "{mixed}"
    );
    // Nor are the years ahead planned over both.
    assert_eq!(
        certainty(&[&desk.book], day("2026-12-31"), 10).unwrap_err(),
        mixed
    );
    let mut desk = Desk::ready();
    desk.add(with(promise("41300"), json!({"basis": "per_year"})));
    let mixed = certainty(&[&desk.book], day("2026-12-31"), 10).unwrap_err();
    assert!(mixed.to_string().contains("comes every year"), "{mixed}");
    assert!(one_base(&[&desk.book], day("2026-12-31")).is_err());
    one_base(&[&desk.book], day("2026-03-31")).unwrap();
}

#[test]
fn a_promise_in_prices_of_a_year_is_said_anew_in_money_of_the_day() {
    let mut desk = Desk::new();
    for party in ["FUND", "COUNCIL", "TRUST"] {
        desk.party(party);
    }
    let real = desk.add(with(
        promise("60000"),
        json!({"price_base": "real 2025-26"}),
    ));
    let refusal = desk.refuse(garden(), Rule::OneBase);
    assert!(refusal.help.contains("a promise that replaces it"));
    let nominal = with(
        promise("61500"),
        json!({"replaces": real, "effective": "2026-04-02"}),
    );
    desk.add(nominal);
    desk.add(with(garden(), json!({"effective": "2026-04-02"})));
    let views = promises(&desk.book, day("2026-04-02"));
    let sums: Vec<_> = views.iter().map(|one| (one.counted, one.new)).collect();
    assert_eq!(sums, [(0, 60_000), (61_500, 0)], "it is nothing new");
    let all = waterfall(&[&desk.book], day("2026-04-02")).unwrap();
    assert_eq!(all[0].steps[0].minor, Some(61_500));
    // Back into prices of a year is no saying anew.
    let last = desk.taken.last().unwrap()["refers_to"].clone();
    assert!(last.is_null());
    desk.refuse(
        with(
            promise("5"),
            json!({"replaces": desk.book.promises()[1].entry.to_string(), "price_base": "real 2025-26"}),
        ),
        Rule::NothingBefore,
    );
}

/// A lapse that was taken back is none, and the next one is since its own day.
#[test]
fn what_lapsed_is_since_the_day_of_the_lapse_that_stands() {
    let mut desk = Desk::ready();
    let lapse = |minor: &str, on: &str| {
        let promise = desk.book.promises()[0].entry.to_string();
        json!({"kind": "lapse", "amount": minor, "currency": "GBP", "refers_to": promise, "effective": on})
    };
    let (first, second) = (lapse("100000", "2026-05-01"), lapse("40000", "2026-07-01"));
    let first = desk.add(first);
    desk.add(
        json!({"kind": "correct", "of": first, "reason": "a slip", "effective": "2026-05-10"}),
    );
    desk.add(second);
    let view = promises(&desk.book, day("2026-08-01")).remove(0);
    assert_eq!(
        (view.state, view.since),
        (PromiseState::ScaledBack, day("2026-07-01"))
    );
    let view = promises(&desk.book, day("2026-05-05")).remove(0);
    assert_eq!(
        (view.state, view.since),
        (PromiseState::Broken, day("2026-05-01"))
    );
}

/// A payment that bounced is corrected, and paid anew later.
#[test]
fn a_payment_that_bounced_was_none() {
    let mut desk = Desk::ready();
    let schedule = json!([{"due": "2026-05-12", "amount": "60000"}]);
    desk.add(with(garden(), json!({"schedule": schedule})));
    let capital =
        |kind: &str, on: &str| with(moved(kind, "40000", "capital"), json!({"effective": on}));
    desk.add(capital("due", "2026-05-01"));
    let bounced = desk.add(capital("pay", "2026-05-11"));
    desk.add(with(
        pay("20000", "revenue"),
        json!({"effective": "2026-05-11"}),
    ));
    desk.add(json!({"kind": "correct", "of": bounced, "reason": "it bounced", "effective": "2026-05-15"}));
    desk.add(capital("pay", "2026-07-01"));
    let when = |date| {
        let slip = slippage(&desk.book, day(date)).remove(0);
        let days = days_to_pay(&[&desk.book], day(date)).remove(0);
        (
            slip.actual.map(|day| day.to_string()),
            days.longest,
            days.waiting,
        )
    };
    assert_eq!(
        when("2026-05-14"),
        (Some("2026-05-11".into()), Some(10), 0),
        "as it was known"
    );
    assert_eq!(when("2026-06-01"), (None, None, 1));
    assert_eq!(when("2026-07-01"), (Some("2026-07-01".into()), Some(61), 0));
}

/// Source: worked by hand: an index of 100 in 2023-24 and 104.5 in 2025-26.
#[test]
fn a_deflator_brings_amounts_into_the_prices_of_one_year() {
    use allotment_place::{Currency, Period};
    use num_bigint::BigInt;
    use num_rational::BigRational;
    let year = |text| Period::new(text).unwrap();
    let ratio = |numerator: i64, denominator: i64| {
        BigRational::new(BigInt::from(numerator), BigInt::from(denominator))
    };
    let index = BTreeMap::from([
        (year("2023-24"), ratio(100, 1)),
        (year("2025-26"), ratio(1045, 10)),
    ]);
    let deflator = Deflator::new(index).unwrap();
    let money = Money {
        minor: 10_001,
        currency: Currency::GBP,
        basis: Basis::Once,
        prices: PriceBase::Real(year("2023-24")),
    };
    let converted = deflator
        .convert(&money, [year("2023-24")], year("2025-26"))
        .unwrap();
    assert_eq!(
        (converted.minor, converted.prices),
        (10_451, PriceBase::Real(year("2025-26")))
    );
    let nominal = Money {
        prices: PriceBase::Nominal,
        ..money
    };
    assert_eq!(
        deflator
            .convert(&nominal, [year("2025-26")], year("2025-26"))
            .unwrap()
            .minor,
        10_001
    );
    assert!(
        deflator
            .convert(&money, [year("2023-24")], year("2024-25"))
            .is_err()
    );
    assert!(Deflator::new(BTreeMap::from([(year("2023-24"), ratio(0, 1))])).is_none());
}

#[test]
fn money_of_the_day_is_in_the_prices_of_the_years_in_which_it_comes() {
    use allotment_place::{Currency, Period};
    use num_rational::BigRational;
    let year = |text| Period::new(text).unwrap();
    let years = ["2026-27", "2027-28", "2028-29"].map(year);
    let values = [100, 200, 400].map(|value| BigRational::from_integer(value.into()));
    let deflator = Deflator::new(years.into_iter().zip(values).collect()).unwrap();
    let money = Money {
        minor: 30_000,
        currency: Currency::GBP,
        basis: Basis::Once,
        prices: PriceBase::Nominal,
    };
    let converted = |to| deflator.convert(&money, years, year(to)).unwrap().minor;
    assert_eq!(converted("2026-27"), 10_000 + 5_000 + 2_500);
    assert_eq!(converted("2028-29"), 40_000 + 20_000 + 10_000);
    // An index that lacks a year is asked for it.
    let longer = years.into_iter().chain([year("2029-30")]);
    assert!(deflator.convert(&money, longer, year("2026-27")).is_err());
}

#[test]
fn what_is_cut_where_nothing_is_promised_is_cut() {
    use allotment_place::Currency;
    let desk = Desk::ready();
    let cut = |code: &str, minor, currency, basis| HeadPlace {
        community: code.into(),
        people: 10,
        tenths: Vec::new(),
        cut: Some(Money {
            minor,
            currency,
            basis,
            prices: PriceBase::Nominal,
        }),
    };
    let euro = Currency::new("EUR").unwrap();
    let places = [
        cut("E05", 500, Currency::GBP, Basis::Once),
        cut("E06", 700, euro, Basis::Once),
    ];
    let rows = heads(&[&desk.book], &places, 0, day("2026-12-31")).unwrap();
    let all = rows.iter().filter(|row| row.of == HeadsOf::All);
    let all: Vec<_> = all
        .map(|row| (row.currency, row.promised, row.cut, row.net))
        .collect();
    assert_eq!(
        all,
        [
            (euro, 0, Some(700), Some(-700)),
            (Currency::GBP, 100_000, Some(500), Some(99_500)),
        ]
    );
    let mixed = [
        cut("E05", 500, euro, Basis::PerYear),
        cut("E06", 700, euro, Basis::Once),
    ];
    assert!(heads(&[&desk.book], &mixed, 0, day("2026-12-31")).is_err());
}
