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

const OWN: &str = "019cf1f0-0099-7000-8000-000000000009";

/// A payment of 2000 that may be corrected, and its correction with `entry` in its place.
fn corrected(entry: &str) -> [String; 2] {
    let pay = pay("2026-05-04", 2000, &format!(r#", "id": "{OWN}""#));
    let correct = format!(
        r#"{{"kind": "correct", "effective": "2026-05-20", "actor": "FUND", "of": "{OWN}", "reason": "it was wrong"{entry}}}"#
    );
    [pay, correct]
}

fn places(found: &[(String, String)]) -> Vec<&str> {
    found.iter().map(|row| row.0.as_str()).collect()
}

/// A correction of the payee, or of a sum, is no word of the bank's.
#[test]
fn money_that_came_back_of_a_payment_put_right_is_a_return() {
    let other = format!(
        r#", "entry": {{"kind": "pay", {}, "to_party": "TRUST"}}"#,
        what(2000)
    );
    let all = desk(&corrected(&other));
    let found = rows(&all, "2026-05-04,g,2000\n2026-06-20,g,-2000\n");
    assert_eq!(places(&found), ["in both", "at the bank alone"]);
    assert_eq!(paid(&all), "0");

    let less = format!(r#", "entry": {{"kind": "pay", {}}}"#, what(1900));
    let mut more = corrected(&less).to_vec();
    more.push(pay("2026-06-10", 2000, ""));
    let all = desk(&more);
    rows(&all, "2026-06-20,g,-2000\n");
    assert_eq!(paid(&all), "1900");
}

/// Each payment bounces once, on whichever statement, in whatever order its lines are.
#[test]
fn a_payment_bounces_once() {
    let again = || {
        let mut all = corrected("").to_vec();
        all.push(pay("2026-05-10", 2000, ""));
        desk(&all)
    };
    let bank = [
        "2026-05-04,g,2000\n",
        "2026-05-06,g,-2000\n",
        "2026-05-10,g,2000\n",
        "2026-07-10,g,-2000\n",
    ];
    let all = again();
    let found = rows(&all, &bank.concat());
    let bounced = "bounced at the bank";
    assert_eq!(
        places(&found),
        [bounced, bounced, "in both", "at the bank alone"]
    );
    assert_eq!(paid(&all), "0");
    let all = again();
    let newest_first: String = bank.into_iter().rev().collect();
    let found = rows(&all, &newest_first);
    assert_eq!(found[0].0, "at the bank alone");
    assert_eq!(paid(&all), "0");
}

#[test]
fn what_the_ledger_took_back_is_not_paid_anew() {
    let all = desk(&corrected(""));
    let found = rows(&all, "2026-05-04,g,2000\n");
    assert_eq!(places(&found), ["taken back in the ledger"]);
    assert_eq!(paid(&all), "0");
    let found = rows(&all, "2026-06-02,g,-2000\n");
    assert_eq!(places(&found), ["bounced at the bank"]);
    assert_eq!(paid(&all), "0");
}

/// What came back after the ledger had taken a payment back is something else.
#[test]
fn nobody_takes_a_payment_back_before_the_bank() {
    let mut all: Vec<String> = Vec::new();
    for line in READY.lines().map(str::to_owned).chain(corrected("")) {
        let line = if line.contains("effective") {
            line
        } else {
            format!(r#"{{"effective": "2026-04-01", {}"#, &line[1..])
        };
        all.push(format!(
            r#"{{"community": "E1", "recorded": "2026-05-20T09:00:00Z", {}"#,
            &line[1..]
        ));
    }
    let ready = || {
        let desk = Desk::new();
        desk.write("e.jsonl", all.join("\n"));
        ledger(&desk, &["add", "--from", "e.jsonl"]).done();
        desk.write(
            "more.json",
            pay("2026-06-10", 2000, r#", "community": "E1""#),
        );
        ledger(&desk, &["add", "--file", "more.json"]).done();
        desk
    };
    let desk = ready();
    let found = rows(&desk, "2026-05-25,g,-2000\n");
    assert_eq!(found[0].0, "bounced at the bank");
    let desk = ready();
    let found = rows(&desk, "2026-06-20,g,-2000\n");
    assert_eq!(found[0].0, "at the bank alone");
    assert_eq!(paid(&desk), "0");
}

/// The one that has two days makes room for the one that has one, in either order.
#[test]
fn as_many_as_can_be_are_paired_by_either_day() {
    for id in [
        "019cf1f0-0099-7000-8000-000000000003",
        "019cf1f0-0099-7000-8000-00000000000c",
    ] {
        let other = format!(
            r#", "id": "019cf1f0-0099-7000-8000-00000000000a", "entry": {{"kind": "pay", {}, "to_party": "TRUST"}}"#,
            what(2000)
        );
        let mut all = corrected(&other).to_vec();
        all.push(pay("2026-05-04", 2000, &format!(r#", "id": "{id}""#)));
        let desk = desk(&all);
        let found = rows(&desk, "2026-05-04,g,2000\n2026-05-20,g,2000\n");
        assert_eq!(places(&found), ["in both"; 2], "{id}");
        assert_eq!(paid(&desk), "4000");
    }
}

/// Whoever records a statement goes by the ledger as it is when the payment comes in.
#[test]
fn four_statements_at_once_pay_one_payment_once() {
    for _ in 0..3 {
        let desk = desk(&[]);
        std::thread::scope(|scope| {
            for reference in ["a", "b", "c", "d"] {
                let desk = &desk;
                scope.spawn(move || {
                    let file = format!("{reference}.csv");
                    let line = format!("2026-05-01,g,1900,{reference}");
                    desk.write(
                        &file,
                        format!("date,commitment,amount_minor,reference\n{line}\n"),
                    );
                    ledger(desk, &["reconcile", &file, "--record"]).done();
                });
            }
        });
        assert_eq!(paid(&desk), "1900");
    }
}

/// A second payment that is written like the first is another, and no breach.
#[test]
fn a_payment_like_one_that_was_recorded_is_another() {
    let line = "2026-05-04,g,100\n";
    let all = desk(&[]);
    assert_eq!(places(&rows(&all, line)), ["at the bank alone"]);
    let found = rows(&all, &line.repeat(2));
    assert_eq!(places(&found), ["in both", "at the bank alone"]);
    assert_eq!(paid(&all), "200");
    let found = rows(&all, &line.repeat(4));
    let alone = "at the bank alone";
    assert_eq!(places(&found), ["in both", "in both", alone, alone]);
    assert_eq!(places(&rows(&all, &line.repeat(4))), ["in both"; 4]);
    assert_eq!(paid(&all), "400");

    // A payment of the ledger's own, and then more of the bank's.
    let all = desk(&[pay("2026-05-04", 100, "")]);
    rows(&all, &line.repeat(2));
    let found = rows(&all, &line.repeat(3));
    assert_eq!(places(&found), ["in both", "in both", alone]);
    assert_eq!(paid(&all), "300");
}

/// Of payments that are alike some are within the commitment and some break it.
#[test]
fn a_payment_and_breaches_like_it_are_each_their_own() {
    let line = "2026-05-01,g,60000\n";
    let all = desk(&[]);
    rows(&all, &line.repeat(2));
    assert_eq!(paid(&all), "60000");
    let (alone, breach) = ("at the bank alone", "a breach in the ledger");
    assert_eq!(places(&rows(&all, &line.repeat(2))), ["in both", breach]);
    let found = rows(&all, &line.repeat(3));
    assert_eq!(places(&found), ["in both", breach, alone]);
    assert_eq!(
        places(&rows(&all, &line.repeat(3))),
        ["in both", breach, breach]
    );
    let shown = ledger(&all, &["show", "g"]).done().csv();
    assert_eq!(shown.column("kind"), ["commit", "pay", "breach", "breach"]);
}

#[test]
fn what_was_recorded_and_put_right_since_is_no_breach() {
    let all = desk(&[]);
    rows(&all, "2026-05-04,g,100\n");
    let shown = ledger(&all, &["show", "g"]).done().csv();
    let pay = (0..shown.rows.len()).find(|&row| shown.at(row, "kind") == "pay");
    let id = shown.at(pay.unwrap(), "id");
    let correct = format!(
        r#"{{"kind": "correct", "community": "E1", "effective": "2026-05-20", "actor": "FUND", "of": "{id}", "reason": "typing", "entry": {{"kind": "pay", {}}}}}"#,
        what(90)
    );
    all.write("c.json", correct);
    ledger(&all, &["add", "--file", "c.json"]).done();
    let found = rows(&all, "2026-05-04,g,100\n");
    assert_eq!(
        places(&found),
        ["put right in the ledger", "in the ledger alone"]
    );
    assert_eq!(paid(&all), "90");
    // Another like it is another.
    let found = rows(&all, "2026-05-04,g,100\n2026-05-04,g,100\n");
    assert_eq!(
        places(&found),
        [
            "put right in the ledger",
            "at the bank alone",
            "in the ledger alone"
        ]
    );
    assert_eq!(paid(&all), "190");
}

/// What two statements could both have is said, since neither knows of the other.
#[test]
fn a_payment_between_two_statements_is_told() {
    let all = desk(&[pay("2026-07-01", 100, "")]);
    let record = |bank: &str| {
        all.write("bank.csv", format!("date,commitment,amount_minor\n{bank}"));
        ledger(&all, &["reconcile", "bank.csv", "--record"]).done()
    };
    let (june, july) = ("2026-06-30,g,100\n", "2026-07-03,g,100\n");
    for bank in [june, july] {
        record(bank).says("note: 1 payment is in both with a day in the ledger that is not among");
    }
    let both = record(&format!("{june}{july}"));
    assert!(!both.err.contains("note:"), "{}", both.err);
    assert_eq!(paid(&all), "200");
}
