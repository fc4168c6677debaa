//! `allotment ledger reconcile`: what is paid once is recorded once.

use crate::desk::Desk;
use crate::ledger::ledger;

const READY: &str = r#"{"kind": "party", "party": "FUND", "name": "Fund", "type": "funder", "org_id": "unregistered", "actor": "FUND"}
{"kind": "party", "party": "TRUST", "name": "Trust", "type": "charity", "org_id": "unregistered", "actor": "TRUST"}
{"kind": "promise", "actor": "FUND", "from_party": "FUND", "amount": "1000000", "currency": "GBP", "basis": "once", "price_base": "nominal", "source": "a letter"}
{"kind": "commit", "actor": "FUND", "commitment": "g", "parties": ["FUND", "TRUST"], "purpose": "p", "amount": "100000", "currency": "GBP", "revenue": "100000"}
"#;

/// A ledger with a commitment, and `more` entries.
pub fn desk(more: &[String]) -> Desk {
    let desk = Desk::new();
    let entries = format!("{READY}{}", more.join("\n"));
    let entries: Vec<String> = (entries.lines())
        .map(|line| {
            let common = r#"{"community": "E1", "#;
            let day = if line.contains("effective") {
                ""
            } else {
                r#""effective": "2026-04-01", "#
            };
            format!("{common}{day}{}", &line[1..])
        })
        .collect();
    desk.write("e.jsonl", entries.join("\n"));
    ledger(&desk, &["add", "--from", "e.jsonl"]).done();
    desk
}

pub fn pay(day: &str, amount: u32, more: &str) -> String {
    format!(
        r#"{{"kind": "pay", "effective": "{day}", "actor": "FUND", {}{more}}}"#,
        what(amount)
    )
}

pub fn what(amount: u32) -> String {
    format!(r#""commitment": "g", "amount": "{amount}", "currency": "GBP", "use": "revenue""#)
}

/// Where each row is, and on which day.
fn rows(desk: &Desk, bank: &str) -> Vec<(String, String)> {
    desk.write("bank.csv", format!("date,commitment,amount_minor\n{bank}"));
    let csv = ledger(desk, &["reconcile", "bank.csv", "--record"])
        .done()
        .csv();
    let row = |row| {
        (
            csv.at(row, "where").to_owned(),
            csv.at(row, "date").to_owned(),
        )
    };
    (0..csv.rows.len()).map(row).collect()
}

fn paid(desk: &Desk) -> String {
    let csv = ledger(desk, &["show"]).done().csv();
    csv.at(0, "paid_minor").to_owned()
}

#[test]
fn payments_of_one_sum_a_week_apart_are_each_their_own() {
    let weeks = ["2026-05-04", "2026-05-11", "2026-05-18"].map(|day| pay(day, 1000, ""));
    let desk = desk(&weeks);
    let found = rows(
        &desk,
        "2026-05-08,g,1000\n2026-05-22,g,1000\n2026-05-15,g,1000\n",
    );
    assert!(found.iter().all(|row| row.0 == "in both"), "{found:?}");
    assert_eq!((found.len(), paid(&desk).as_str()), (3, "3000"));
}

#[test]
fn a_corrected_payment_is_at_the_bank_on_the_day_it_was_paid() {
    let id = "019cf1f0-0099-7000-8000-000000000009";
    let own = format!(r#", "id": "{id}""#);
    let correct = format!(
        r#"{{"kind": "correct", "effective": "2026-09-01", "actor": "FUND", "of": "{id}", "reason": "typing", "entry": {{"kind": "pay", {}}}}}"#,
        what(1900)
    );
    let all = desk(&[pay("2026-05-04", 2000, &own), correct.clone()]);
    let found = rows(&all, "2026-05-04,g,1900\n");
    assert_eq!(found, [("in both".to_owned(), "2026-05-04".to_owned())]);
    assert_eq!(paid(&all), "1900");
    // A correction of the day is one too.
    let other = desk(&[pay("2026-05-04", 1900, &own), correct]);
    let found = rows(&other, "2026-08-30,g,1900\n");
    assert_eq!((found.len(), found[0].0.as_str()), (1, "in both"));
    assert_eq!(paid(&other), "1900");
    // What the bank lacks is told by the day on which it was paid.
    let found = rows(&other, "2026-12-01,g,5\n");
    let alone = ("in the ledger alone".to_owned(), "2026-05-04".to_owned());
    assert_eq!(found[1], alone);
}

#[test]
fn pounds_and_pence_are_no_whole_minor_units() {
    let desk = desk(&[]);
    for amount in ["19.00", "2000.00", "19.50"] {
        desk.write(
            "bank.csv",
            format!("date,commitment,amount_minor\n2026-05-04,g,{amount}\n"),
        );
        ledger(&desk, &["reconcile", "bank.csv", "--record"])
            .refused("bank.csv:2: column 'amount_minor': ");
    }
    assert_eq!(paid(&desk), "0");
}

#[test]
fn a_breach_is_known_again_by_what_was_paid() {
    let desk = desk(&[]);
    let record = |bank: &str| {
        desk.write("bank.csv", bank);
        let args = ["reconcile", "bank.csv", "--record"];
        let csv = ledger(&desk, &args).done().csv();
        let row = |row| csv.at(row, "where").to_owned();
        (0..csv.rows.len()).map(row).collect::<Vec<_>>()
    };
    let with = "date,commitment,amount_minor,reference\n2026-05-20,g,200000,A\n";
    assert_eq!(record(with), ["at the bank alone"]);
    let without = "date,commitment,amount_minor\n2026-05-20,g,200000\n";
    assert_eq!(record(without), ["a breach in the ledger"]);
    // Another of the same day, and one of another day, are others.
    let twice = format!("{without}2026-05-20,g,200000\n2026-05-21,g,200000\n");
    assert_eq!(
        record(&twice),
        [
            "a breach in the ledger",
            "at the bank alone",
            "at the bank alone"
        ]
    );
    assert_eq!(record(&twice), ["a breach in the ledger"; 3]);
    let shown = ledger(&desk, &["show", "g"]).done().csv();
    let kinds: Vec<&str> = (0..shown.rows.len())
        .map(|row| shown.at(row, "kind"))
        .collect();
    assert_eq!(kinds, ["commit", "breach", "breach", "breach"]);
}

#[test]
fn a_fact_without_an_id_is_a_breach_once() {
    let desk = desk(&[]);
    let fact = pay("2026-05-01", 999_999, r#", "community": "E1""#);
    let add = |facts: &[&str]| {
        desk.write("fact.jsonl", facts.join("\n"));
        let args = ["add", "--from", "fact.jsonl", "--fact", "--source", "bank"];
        ledger(&desk, &args).done()
    };
    add(&[&fact]).says("1 entry added");
    add(&[&fact]).says("0 entries added");
    // Two facts alike are two.
    add(&[&fact, &fact]).says("1 entry added");
    add(&[&fact, &fact]).says("0 entries added");
}
