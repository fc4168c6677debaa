//! What is an entry, and what is said where something is none.

use allotment_ledger::{Basis, Body, Entry, PriceBase};
use serde_json::{Value, json};

use crate::made::{Desk, garden, promise, with};

fn whole(said: Value) -> Value {
    Desk::new().entry(said)
}

#[track_caller]
fn wrong(said: Value, field: &str, what: &str) {
    let faults = Entry::read(&said).expect_err("it is no entry").0;
    let found = faults
        .iter()
        .find(|fault| fault.field.as_deref() == Some(field));
    let found = found.unwrap_or_else(|| panic!("nothing is wrong with {field}: {faults:?}"));
    assert!(found.what.contains(what), "{found:?}");
    assert!(!found.help.is_empty());
}

#[test]
fn an_entry_is_kept_as_it_was_sent_and_null_is_missing() {
    let sent = whole(with(
        promise("100000"),
        json!({"words": null, "years": "2026-27 to 2035-36"}),
    ));
    let entry = Entry::read(&sent).unwrap();
    assert!(
        entry
            .canonical()
            .starts_with(r#"{"actor":"FUND","amount":"100000","basis":"once","community":"E05""#)
    );
    assert!(!entry.canonical().contains("words"));
    assert_eq!(Entry::from_canonical(entry.canonical()).unwrap(), entry);
    let spaced = entry.canonical().replacen(':', ": ", 1);
    assert!(
        Entry::from_canonical(&spaced)
            .unwrap_err()
            .to_string()
            .contains("canonical")
    );
    let Body::Promise(promise) = entry.body else {
        panic!("a promise")
    };
    assert_eq!(
        (promise.money.basis, promise.money.prices),
        (Basis::Once, PriceBase::Nominal)
    );
    assert_eq!(promise.years.unwrap().count, 10);
    assert_eq!(promise.years.unwrap().end().to_string(), "2036-03-31");
}

#[test]
fn bad_input_is_named_with_its_field() {
    let promise = || whole(promise("100000"));
    let garden = || whole(garden());
    wrong(json!({}), "kind", "missing");
    wrong(
        whole(json!({"kind": "payment"})),
        "kind",
        "'payment' is no kind of entry",
    );
    wrong(
        with(promise(), json!({"currency": "GPB"})),
        "currency",
        "'GPB' is not a currency",
    );
    wrong(
        with(promise(), json!({"currency": "gbp"})),
        "currency",
        "'gbp'",
    );
    wrong(
        with(promise(), json!({"amount": "1000.005"})),
        "amount",
        "not a whole amount",
    );
    wrong(
        with(promise(), json!({"amount": "1,000"})),
        "amount",
        "not a whole amount",
    );
    wrong(
        with(promise(), json!({"amount": "-5"})),
        "amount",
        "not a whole amount",
    );
    wrong(
        with(promise(), json!({"amount": "007"})),
        "amount",
        "not a whole amount",
    );
    wrong(
        with(promise(), json!({"amount": "0"})),
        "amount",
        "nothing is moved",
    );
    wrong(
        with(promise(), json!({"amount": "9223372036854775808"})),
        "amount",
        "more than a ledger can count",
    );
    wrong(
        with(promise(), json!({"amount": 1000})),
        "amount",
        "written as a number",
    );
    wrong(
        with(promise(), json!({"effective": "2026-02-30"})),
        "effective",
        "'2026-02-30' is not a day",
    );
    wrong(
        with(promise(), json!({"recorded": "yesterday"})),
        "recorded",
        "no moment",
    );
    wrong(
        with(promise(), json!({"id": "7"})),
        "id",
        "no UUID of version 7",
    );
    wrong(
        with(promise(), json!({"ammount": "5"})),
        "ammount",
        "has no such field",
    );
    wrong(
        with(promise(), json!({"basis": "weekly"})),
        "basis",
        "none of the words",
    );
    wrong(
        with(promise(), json!({"price_base": "real"})),
        "price_base",
        "no price base",
    );
    wrong(
        with(
            promise(),
            json!({"years": ["2026-27", "2028-29"], "basis": "per_year"}),
        ),
        "years",
        "do not follow each other",
    );
    wrong(with(garden(), json!({"parties": []})), "parties", "nobody");
    wrong(
        with(garden(), json!({"parties": ["A", "A"]})),
        "parties",
        "twice",
    );
    wrong(
        with(garden(), json!({"capital": "40001"})),
        "capital",
        "do not add up to 60000",
    );
    let plain = json!({"capital": null, "revenue": null});
    wrong(
        with(garden(), plain),
        "capital",
        "neither capital nor revenue",
    );
    let short = json!({"schedule": [{"due": "2026-06-30", "amount": "59999"}]});
    wrong(with(garden(), short), "schedule", "add up to 59999");
    let odd = json!({"schedule": [{"due": "2026-06-31", "amount": "60000", "when": "soon"}]});
    wrong(with(garden(), odd.clone()), "schedule[0].due", "not a day");
    wrong(with(garden(), odd), "schedule[0].when", "has no such field");
}

#[test]
fn everything_wrong_is_said_at_once() {
    let faults = Entry::read(&json!({"kind": "pay", "amount": "x"}))
        .unwrap_err()
        .0;
    let fields: Vec<&str> = faults
        .iter()
        .filter_map(|fault| fault.field.as_deref())
        .collect();
    assert_eq!(
        fields,
        [
            "id",
            "community",
            "effective",
            "recorded",
            "actor",
            "commitment",
            "amount",
            "currency"
        ]
    );
}

#[test]
#[should_panic(expected = "nothing is wrong with zzz")]
fn the_helper_of_these_tests_can_fail() {
    wrong(json!({}), "zzz", "");
}
