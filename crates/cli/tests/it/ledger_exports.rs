//! `allotment ledger export`: who gets money, and what is firm.

use crate::desk::Desk;
use crate::ledger::ledger;
use crate::ledger_reconcile::{desk, pay, what};

fn moved(kind: &str, day: &str, amount: u32, more: &str) -> String {
    format!(
        r#"{{"kind": "{kind}", "effective": "{day}", "actor": "FUND", {}{more}}}"#,
        what(amount)
    )
}

#[test]
fn who_gets_a_grant_is_who_is_paid_by_it() {
    let able = r#"{"kind": "party", "party": "ABLE", "name": "Able Builders", "type": "business", "org_id": "unregistered", "actor": "ABLE"}"#;
    let id = "019cf1f0-0099-7000-8000-000000000009";
    let to = |party: &str| format!(r#", "to_party": "{party}""#);
    let recipient = |desk: &Desk, at: &str| {
        ledger(
            desk,
            &["export", "--to", "360giving", "--out", "out", "--at", at],
        )
        .done();
        let grants = desk.json("out/grants.json");
        grants["grants"][0]["recipientOrganization"][0]["name"].clone()
    };
    let spent = desk(&[
        able.to_owned(),
        pay("2026-05-01", 1000, &to("TRUST")),
        moved("spend", "2026-06-01", 500, &to("ABLE")),
    ]);
    for at in ["2026-05-10", "2026-12-31"] {
        assert_eq!(recipient(&spent, at), "Trust", "{at}");
    }
    // A payment to another by mistake, corrected.
    let correct = format!(
        r#"{{"kind": "correct", "effective": "2026-06-01", "actor": "FUND", "of": "{id}", "reason": "typing", "entry": {{"kind": "pay", {}{}}}}}"#,
        what(1000),
        to("TRUST")
    );
    let wrong = pay(
        "2026-05-01",
        1000,
        &format!(r#"{}, "id": "{id}""#, to("ABLE")),
    );
    let corrected = desk(&[able.to_owned(), wrong, correct]);
    assert_eq!(recipient(&corrected, "2026-05-10"), "Able Builders");
    assert_eq!(recipient(&corrected, "2026-12-31"), "Trust");
}

#[test]
fn what_is_proposed_or_lapsed_is_no_firm_commitment() {
    let commitments = |more: &[String]| {
        let desk = desk(more);
        ledger(&desk, &["export", "--to", "iati", "--out", "out"]).done();
        let text = desk.text("out/activities.xml");
        let rows = text
            .lines()
            .filter(|line| line.contains("transaction-type code=\"2\""));
        let sum = |line: &str| {
            let (before, _) = line.rsplit_once("</value>").unwrap();
            before.rsplit_once('>').unwrap().1.to_owned()
        };
        rows.map(sum).collect::<Vec<_>>()
    };
    assert!(commitments(&[]).is_empty());
    let lapse = moved("lapse", "2026-06-01", 40_000, "");
    assert!(commitments(std::slice::from_ref(&lapse)).is_empty());
    assert!(commitments(&[moved("lapse", "2026-06-01", 100_000, "")]).is_empty());
    let paid = pay("2026-05-01", 1000, "");
    assert_eq!(commitments(&[paid, lapse]), ["1000.00", "-400.00"]);
}

/// What is published as of a day says who the parties were on that day.
#[test]
fn a_party_is_named_as_it_was_described_on_the_day() {
    let id = "019cf1f0-0099-7000-8000-000000000009";
    let able = format!(
        r#"{{"kind": "party", "id": "{id}", "party": "ABLE", "name": "Able", "type": "charity", "org_id": "unregistered", "actor": "ABLE"}}"#
    );
    let commit = r#"{"kind": "commit", "actor": "FUND", "commitment": "h", "parties": ["FUND", "ABLE"], "purpose": "p", "amount": "1000", "currency": "GBP", "revenue": "1000"}"#;
    let paid = pay("2026-05-01", 1000, "").replace(r#""g""#, r#""h""#);
    let anew = format!(
        r#"{{"kind": "correct", "of": "{id}", "reason": "it is another now", "actor": "ABLE", "effective": "2026-09-01",
        "entry": {{"kind": "party", "party": "ABLE", "name": "Quite Another Name", "type": "business", "org_id": "GB-COH-5"}}}}"#
    )
    .replace('\n', " ");
    let desk = desk(&[able, commit.to_owned(), paid, anew]);
    for (at, name, kind) in [
        ("2026-05-10", "Able", "22"),
        ("2026-12-31", "Quite Another Name", "70"),
    ] {
        for to in ["360giving", "iati"] {
            ledger(&desk, &["export", "--to", to, "--out", "out", "--at", at]).done();
        }
        let grants = desk.json("out/grants.json");
        let recipient = &grants["grants"][0]["recipientOrganization"][0];
        assert_eq!(recipient["name"], name, "{at}");
        assert_eq!(recipient["id"] == "GB-COH-5", at == "2026-12-31");
        let text = desk.text("out/activities.xml");
        let mut partners = text.lines().filter(|line| line.contains("role=\"4\""));
        let own = partners.next_back();
        let own = own.expect("there is a partner");
        assert!(own.contains(&format!("type=\"{kind}\"")), "{own}");
        assert!(own.contains(&format!(">{name}<")), "{own}");
    }
}

/// What counts from a later day is not in what is exported as of a day.
#[test]
fn a_journal_as_of_a_day_ends_with_it() {
    let desk = desk(&[pay("2026-05-01", 1000, ""), pay("2026-09-01", 2000, "")]);
    let export = |more: &[&str]| {
        let args = [&["export", "--to", "journal", "--out", "out"], more].concat();
        ledger(&desk, &args).done();
        ["out/ledger.journal", "out/ledger.beancount"].map(|file| desk.text(file))
    };
    let days = |text: &str| ["2026-05-01 *", "2026-09-01 *"].map(|day| text.contains(day));
    for text in export(&["--at", "2026-06-01"]) {
        assert_eq!(days(&text), [true, false], "{text}");
    }
    for text in export(&["--at", "2026-09-01"]) {
        assert_eq!(days(&text), [true, true], "{text}");
    }
    let entries = [
        "export",
        "--to",
        "entries",
        "--out",
        "all",
        "--at",
        "2026-06-01",
    ];
    ledger(&desk, &entries).ends(2).says("leave --at out");
    assert!(!desk.has("all"));
}

/// What is only proposed is no grant, wherever its promise was read.
#[test]
fn a_commitment_of_an_imported_promise_is_no_grant_by_that() {
    let promise = r#"{"kind": "promise", "id": "019cf1f0-0099-7000-8000-00000000000b", "actor": "FUND", "from_party": "FUND", "amount": "1000", "currency": "GBP", "basis": "once", "price_base": "nominal", "source": "360Giving page of the fund"}"#;
    let commit = r#"{"kind": "commit", "actor": "FUND", "commitment": "x", "parties": ["FUND", "TRUST"], "purpose": "p", "amount": "500", "currency": "GBP", "revenue": "500", "refers_to": "019cf1f0-0099-7000-8000-00000000000b"}"#;
    let desk = desk(&[promise.to_owned(), commit.to_owned()]);
    for to in ["360giving", "iati"] {
        ledger(&desk, &["export", "--to", to, "--out", "out"]).done();
    }
    assert!(!desk.has("out/grants.json"));
    let text = desk.text("out/activities.xml");
    assert!(!text.contains("transaction-type code=\"2\""), "{text}");
}
