//! `allotment ledger`: views, facts, reconciliation and exports.

use crate::desk::Desk;
use crate::ledger::{desk, ledger, sign_all};

/// What comes every year without an end comes to nothing that anybody knows.
#[test]
fn a_promise_without_an_end_is_in_no_sum_and_is_told() {
    let desk = Desk::new();
    desk.write(
        "m.jsonl",
        r#"{"kind": "party", "community": "C1", "effective": "2026-01-01", "actor": "FUND", "party": "FUND", "name": "A fund", "type": "funder", "org_id": "unregistered"}
{"kind": "promise", "community": "C1", "effective": "2026-01-01", "actor": "FUND", "from_party": "FUND", "amount": "41300", "currency": "GBP", "basis": "per_year", "price_base": "nominal", "source": "letter"}
"#,
    );
    ledger(&desk, &["add", "--from", "m.jsonl"]).done();
    let told = "note: C1: £413.00 every year, promised by FUND, has no end and is in no sum";
    let seen = ledger(&desk, &["promises"]).done();
    let csv = seen.csv();
    assert_eq!(csv.at(0, "promised_minor"), "");
    assert_eq!(
        csv.at(0, "why"),
        "£413.00 comes every year without an end, and is in no sum"
    );
    seen.says(told);
    for view in ["waterfall", "certainty"] {
        ledger(&desk, &[view]).done().says(told);
    }
    ledger(&desk, &["returns", "--period", "2026-H1"])
        .done()
        .says("Money promised in all");
    let seen = ledger(&desk, &["waterfall", "--format", "json"]).done();
    let inputs = &seen.json()["provenance"]["inputs"];
    assert_eq!(inputs[0]["title"], "The ledger");
    // What cannot be published makes no file that others refuse.
    for form in ["iati", "360giving"] {
        ledger(&desk, &["export", "--to", form, "--out", form])
            .done()
            .says("Nothing can be published by");
    }
}

#[test]
fn promises_tell_what_became_of_them() {
    let desk = desk();
    let of = |at: &str, column: &str| {
        let csv = ledger(&desk, &["promises", "--at", at]).done().csv();
        csv.at(0, column).to_owned()
    };
    assert_eq!(of("2026-06-30", "state"), "on track");
    assert_eq!(of("2026-07-01", "state"), "late");
    assert_eq!(
        of("2026-07-01", "why"),
        "£20,000.00 of 'garden' was to be paid by 2026-06-30"
    );
    assert_eq!(of("2026-07-06", "state"), "on track");
    assert_eq!(
        of("2027-01-01", "state"),
        "late",
        "the milestone was confirmed, and the second part is due"
    );
    assert_eq!(of("2026-07-06", "promised_minor"), "200000000");
    assert_eq!(of("2026-07-06", "years"), "2026-27 to 2035-36");
}

#[test]
fn promises_on_two_bases_are_not_added() {
    let desk = desk();
    let real = r#"{"kind": "promise", "community": "E05000026", "effective": "2026-04-01", "actor": "HARBOUR-FUND",
        "from_party": "HARBOUR-FUND", "amount": "3200", "currency": "GBP", "basis": "once",
        "price_base": "real 2024-25", "source": "speech"}"#;
    desk.write("real.json", real);
    ledger(&desk, &["add", "--file", "real.json"]).done();
    for view in ["promises", "waterfall"] {
        ledger(&desk, &[view, "--at", "2026-12-31"])
            .refused("the promises: ")
            .says("convert one by an index of prices");
    }
    // The years of the first promise, which is money of the day, are asked for too.
    let known = "year,index\n2024-25,100\n2025-26,103\n2026-27,105.5\n";
    let later = (27..36).map(|year| format!("20{year}-{},108\n", year + 1));
    let index: String = std::iter::once(known.to_owned()).chain(later).collect();
    desk.write("index.csv", index);
    let args = [
        "promises",
        "--at",
        "2026-12-31",
        "--deflator",
        "index.csv",
        "--prices",
        "2026-27",
    ];
    let csv = ledger(&desk, &args).done().csv();
    assert_eq!(csv.at(1, "promised_converted_minor"), "3376");
    ledger(&desk, &["promises", "--deflator", "index.csv"]).ends(2);
    let args = [
        "promises",
        "--at",
        "2026-12-31",
        "--deflator",
        "index.csv",
        "--prices",
        "2040-41",
    ];
    ledger(&desk, &args).refused("index.csv: the price index has no value for 2040-41");
}

#[test]
fn the_waterfall_certainty_and_slippage_are_told() {
    let desk = desk();
    let csv = ledger(&desk, &["waterfall", "--at", "2026-10-01"])
        .done()
        .csv();
    let steps: Vec<String> = (0..7).map(|row| csv.at(row, "step").to_owned()).collect();
    assert_eq!(
        steps,
        [
            "promised",
            "committed",
            "due",
            "paid",
            "spent",
            "output",
            "outcome"
        ]
    );
    assert_eq!(csv.at(3, "percent_of_promised"), "1.0");
    assert_eq!(csv.at(4, "percent_of_step_before"), "62.5");
    assert_eq!(csv.at(3, "median_lag_days"), "35");
    assert_eq!((csv.at(5, "reached"), csv.at(6, "reached")), ("1", "0"));
    let before = ledger(&desk, &["certainty", "--at", "2026-10-01"])
        .done()
        .csv();
    assert_eq!(
        (
            before.rows.len(),
            before.at(0, "signed_minor"),
            before.at(0, "proposed_minor")
        ),
        (10, "0", "4000000")
    );
    let slips = ledger(&desk, &["slippage", "--at", "2026-10-01"])
        .done()
        .csv();
    assert_eq!(
        (slips.at(0, "of"), slips.at(0, "days_late")),
        ("payment", "6")
    );
    let milestone = (0..slips.rows.len())
        .find(|row| slips.at(*row, "of") == "milestone")
        .unwrap();
    assert_eq!(slips.at(milestone, "days_late"), "-95");
}

#[test]
fn a_fact_that_breaks_a_rule_is_a_breach() {
    let desk = desk();
    let fact = r#"{"kind": "pay", "community": "E05000026", "effective": "2026-10-02", "actor": "GB-LAE-HRB",
        "commitment": "garden", "amount": "9900000", "currency": "GBP", "use": "revenue"}"#;
    desk.write("fact.json", fact);
    ledger(&desk, &["add", "--file", "fact.json"]).refused("fact.json:1: £99,000.00 is to be paid");
    ledger(
        &desk,
        &["add", "--file", "fact.json", "--fact", "--source", "bank"],
    )
    .done()
    .says("a breach of 'paid-within-committed'");
    ledger(&desk, &["verify"]).done();
}

#[test]
fn the_bank_and_the_ledger_are_laid_beside_each_other() {
    let desk = desk();
    let bank = "\
date,commitment,amount_minor,use,reference
2026-07-07,garden,2000000,capital,BACS 1
2026-08-01,garden,300000,revenue,BACS 2
2026-08-02,garden,9900000,revenue,BACS 3
";
    desk.write("bank.csv", bank);
    let csv = ledger(&desk, &["reconcile", "bank.csv"]).done().csv();
    let found: Vec<&str> = (0..3).map(|row| csv.at(row, "where")).collect();
    assert_eq!(found, ["in both", "at the bank alone", "at the bank alone"]);
    ledger(&desk, &["reconcile", "bank.csv", "--require"]).ends(4);
    ledger(&desk, &["reconcile", "bank.csv", "--record"])
        .done()
        .says("bank.csv:4: a breach of 'paid-within-committed'")
        .says("1 were recorded as payments, 1 as breaches");
    desk.write(
        "bank.csv",
        bank.replace("garden,300000", "hall,300000")
            .replace("2026-07-07", "7 July"),
    );
    ledger(&desk, &["reconcile", "bank.csv"])
        .refused("bank.csv:2: column 'date': '7 July' is not a day")
        .says("bank.csv:3: column 'commitment': there is no commitment 'hall'");
}

/// A bank's words are nobody's to correct: what may not stand in an entry is left out of
/// it, and the payment is recorded.
#[test]
fn what_a_bank_writes_refuses_no_statement() {
    let desk = desk();
    let bank = "date,commitment,amount_minor,use,reference\n2026-08-01,garden,300000,revenue,ring 07700 900123\n";
    desk.write("bank.csv", bank);
    ledger(&desk, &["reconcile", "bank.csv", "--record"])
        .done()
        .says("1 were recorded as payments");
    ledger(&desk, &["export", "--to", "entries", "--out", "out"]).done();
    let entries = desk.text("out/entries.jsonl");
    assert!(entries.contains("its reference is left out"), "{entries}");
    assert!(!entries.contains("900123"), "{entries}");
}

#[test]
fn the_exported_entries_are_the_ledger() {
    let desk = desk();
    sign_all(&desk);
    ledger(&desk, &["export", "--to", "entries", "--out", "out"])
        .done()
        .says("4 files are in out.");
    let lines = desk.text("out/entries.jsonl");
    assert_eq!(lines.lines().count(), 18);
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["place"], "0");
    assert_eq!(first["leaf_hash"].as_str().unwrap().len(), 64);
    let roots = desk.json("out/roots.json");
    assert_eq!(roots["communities"][0]["size"], "18");
    assert!(
        desk.text("out/checkpoint")
            .contains("community E05000026 18 ")
    );
    // The same, byte for byte, when it is written again.
    ledger(&desk, &["export", "--to", "entries", "--out", "again"]).done();
    assert_eq!(
        desk.bytes("out/entries.jsonl"),
        desk.bytes("again/entries.jsonl")
    );
    assert_eq!(desk.bytes("out/checkpoint"), desk.bytes("again/checkpoint"));
}

#[test]
fn other_forms_are_written() {
    let desk: Desk = desk();
    ledger(
        &desk,
        &[
            "export",
            "--to",
            "360giving",
            "--out",
            "grants",
            "--at",
            "2026-10-01",
        ],
    )
    .done();
    let grants = desk.json("grants/grants.json");
    assert_eq!(grants["grants"][0]["amountAwarded"], 60000);
    assert_eq!(grants["grants"][0]["amountDisbursed"], 20000);
    assert_eq!(
        grants["grants"][0]["recipientOrganization"][0]["id"],
        "360G-allotment-GARDEN-TRUST"
    );
    assert!(
        desk.text("grants/grants.csv")
            .starts_with("Identifier,Title,")
    );
    ledger(&desk, &["export", "--to", "journal", "--out", "journal"]).done();
    let journal = desk.text("journal/ledger.journal");
    assert!(
        journal.contains("    Assets:E05000026:Commitment:Garden:Paid:Capital  20000.00 GBP\n"),
        "{journal}"
    );
    ledger(
        &desk,
        &[
            "export",
            "--to",
            "datapackage",
            "--out",
            "package",
            "--at",
            "2026-12-31",
        ],
    )
    .done();
    let package = desk.json("package/datapackage.json");
    assert_eq!(package["resources"].as_array().unwrap().len(), 4);
    assert_eq!(
        package["resources"][0]["schema"]["fields"][0]["name"],
        "promise"
    );
}

const GRANTS: &str = r#"{"grants": [
{"id": "360G-x-1", "title": "Youth club", "currency": "GBP", "amountAwarded": 5000, "amountDisbursed": 2000.5, "awardDate": "2024-03-01", "fundingOrganization": [{"id": "GB-CHC-1", "name": "A fund"}], "recipientOrganization": [{"id": "GB-CHC-2", "name": "A club"}], "beneficiaryLocation": [{"geoCode": "E05000001"}]},
{"id": "360G-x-2", "title": "Hall", "currency": "£", "amountAwarded": "1,250.50", "awardDate": "25/04/2024", "fundingOrganization": [{"id": "GB-CHC-1", "name": "A fund"}], "recipientOrganization": [{"name": "Friends of the hall"}], "beneficiaryLocation": [{"geoCode": "E05000001"}]},
{"id": "360G-x-1", "title": "Youth club", "currency": "GBP", "amountAwarded": 5000, "amountDisbursed": 2000.5, "awardDate": "2024-03-01", "fundingOrganization": [{"id": "GB-CHC-1", "name": "A fund"}], "recipientOrganization": [{"id": "GB-CHC-2", "name": "A club"}], "beneficiaryLocation": [{"geoCode": "E05000001"}]},
{"id": "360G-x-1", "title": "Youth club", "currency": "GBP", "amountAwarded": 7000, "awardDate": "2024-09-01", "fundingOrganization": [{"id": "GB-CHC-1", "name": "A fund"}], "recipientOrganization": [{"id": "GB-CHC-2", "name": "A club"}], "beneficiaryLocation": [{"geoCode": "E05000001"}]},
{"id": "360G-x-3", "title": "Passed on", "regrantType": "FRG010", "currency": "GBP", "amountAwarded": 900, "awardDate": "2024-03-01", "fundingOrganization": [{"id": "GB-CHC-2", "name": "A club"}], "recipientOrganization": [{"id": "GB-CHC-3", "name": "C"}], "beneficiaryLocation": [{"geoCode": "E05000001"}]},
{"id": "360G-x-4", "title": "Which day", "currency": "GBP", "amountAwarded": 900, "awardDate": "03/04/2024", "fundingOrganization": [{"id": "GB-CHC-1", "name": "A"}], "recipientOrganization": [{"id": "GB-CHC-3", "name": "C"}]},
{"id": "360G-x-5", "title": "Much", "currency": "GBP", "amountAwarded": 900.005, "awardDate": "2024-03-01", "fundingOrganization": [{"id": "GB-CHC-1", "name": "A"}], "recipientOrganization": [{"id": "GB-CHC-3", "name": "C"}]}
]}"#;

#[test]
fn grants_are_imported_once_with_an_account_of_each() {
    let desk = Desk::new();
    desk.write("grants.json", GRANTS);
    let args = ["import", "--from", "360giving", "grants.json"];
    let ran = ledger(&desk, &args).done();
    ran.says("Of 7 grants 2 were taken as they are, 2 mended, 1 passed over, 2 refused.");
    let again = ledger(&desk, &args).done();
    let rows = again.csv();
    let what = rows.column("what");
    assert_eq!(
        what,
        [
            "taken",
            "mended",
            "passed over",
            "mended",
            "taken",
            "refused",
            "refused"
        ]
    );
    assert_eq!(rows.at(3, "line"), "5");
    assert!(rows.at(1, "why").contains(
        "currency '£' read as GBP; amount '1,250.50' is text; day '25/04/2024' read as 2024-04-25"
    ));
    assert!(rows.at(5, "why").contains("could be two"));
    assert!(rows.at(6, "why").contains("'900.005' is no amount in GBP"));
    again.says("0 entries were added");
    let shown = ledger(&desk, &["show"]).done().csv();
    let of = |name: &str| {
        (0..shown.rows.len())
            .find(|row| shown.at(*row, "commitment") == name)
            .unwrap()
    };
    let amount = |name: &str| shown.at(of(name), "amount_minor").parse::<i64>().unwrap();
    assert_eq!(
        amount("360G-x-1") + amount("360G-x-1/2"),
        700_000,
        "an award is the sum of its commitments"
    );
    assert_eq!(shown.at(of("360G-x-1"), "paid_minor"), "200050");
    assert_eq!(amount("360G-x-2"), 125_050);
    ledger(&desk, &["verify"]).done();
}

#[test]
fn grants_of_a_table_are_those_of_the_document() {
    let desk = Desk::new();
    desk.write("grants.json", GRANTS);
    ledger(&desk, &["import", "--from", "360giving", "grants.json"]).done();
    let table = "\
Identifier,Title,Currency,Amount Awarded,Amount Disbursed,Award Date,For Regrant Type,Funding Org:Identifier,Funding Org:Name,Recipient Org:0:Identifier,Recipient Org:0:Name,Beneficiary Location:0:Geographic Code
360G-x-1,Youth club,GBP,5000,2000.5,2024-03-01,,GB-CHC-1,A fund,GB-CHC-2,A club,E05000001
360G-x-2,Hall,£,\"1,250.50\",,25/04/2024,,GB-CHC-1,A fund,,Friends of the hall,E05000001
360G-x-1,Youth club,GBP,5000,2000.5,2024-03-01,,GB-CHC-1,A fund,GB-CHC-2,A club,E05000001
360G-x-1,Youth club,GBP,7000,,2024-09-01,,GB-CHC-1,A fund,GB-CHC-2,A club,E05000001
360G-x-3,Passed on,GBP,900,,2024-03-01,FRG010,GB-CHC-2,A club,GB-CHC-3,C,E05000001
360G-x-4,Which day,GBP,900,,03/04/2024,,GB-CHC-1,A,GB-CHC-3,C,
360G-x-5,Much,GBP,900.005,,2024-03-01,,GB-CHC-1,A,GB-CHC-3,C,
";
    desk.write("grants.csv", table);
    // The same grants have the same ids, whatever they were written in.
    let ran = ledger(&desk, &["import", "--from", "360giving", "grants.csv"])
        .done()
        .says("Of 7 grants 2 were taken as they are, 2 mended, 1 passed over, 2 refused.")
        .says("0 entries were added");
    let rows = ran.csv();
    assert_eq!(rows.at(1, "line"), "3");
    assert!(rows.at(1, "why").contains("amount '1,250.50' is text"));
    desk.write("other.csv", "name,amount\nA,1\n");
    ledger(&desk, &["import", "--from", "360giving", "other.csv"])
        .refused("other.csv:1: it has no column 'Identifier'");
}

#[test]
fn commitments_are_shown_as_they_were() {
    let desk = desk();
    let paid = |at: &str| {
        let csv = ledger(&desk, &["show", "--at", at]).done().csv();
        (
            csv.rows.len(),
            csv.rows.first().map(|_| csv.at(0, "paid_minor").to_owned()),
        )
    };
    assert_eq!(paid("2026-05-14"), (0, None));
    assert_eq!(paid("2026-07-05"), (1, Some("0".into())));
    assert_eq!(paid("2026-07-06"), (1, Some("2000000".into())));
    ledger(&desk, &["show", "--at", "2026-02-30"])
        .refused("the command line: '2026-02-30' is not a day");
}

/// A decision over another currency is none over the commitment's money.
#[test]
fn a_decision_is_in_the_currency_of_its_commitment() {
    let decision = |currency: &str| {
        format!(
            r#"{{"kind": "decision", "community": "E1", "effective": "2026-05-01", "actor": "FUND", "what": "w", "decided_by": "residents", "reason": "r", "commitment": "g", "amount": "50000", "currency": "{currency}"}}"#
        )
    };
    let desk = crate::ledger_reconcile::desk(&[]);
    desk.write("d.json", decision("JPY"));
    ledger(&desk, &["add", "--file", "d.json"])
        .refused("d.json")
        .says("it decides over an amount in JPY, and the commitment 'g' is in GBP");
    desk.write("d.json", decision("GBP"));
    ledger(&desk, &["add", "--file", "d.json"]).done();
}

/// What a smaller promise left over went nowhere.
#[test]
fn what_a_smaller_promise_replaces_is_told_as_cut() {
    let id = "019cf1f0-0099-7000-8000-00000000000b";
    let promise = |amount: &str, more: &str| {
        format!(
            r#"{{"kind": "promise", "actor": "FUND", "from_party": "FUND", "amount": "{amount}", "currency": "GBP", "basis": "once", "price_base": "nominal", "source": "s", {more}}}"#
        )
    };
    for (smaller, said) in [
        ("200000", "£2,000.00 of it went into another promise ("),
        ("900000", "£5,000.00 of it went into another promise ("),
    ] {
        let old = promise("500000", &format!(r#""id": "{id}""#));
        let new = promise(smaller, &format!(r#""replaces": "{id}""#));
        let desk = crate::ledger_reconcile::desk(&[old, new]);
        let told = ledger(&desk, &["promises"]).done().csv();
        let row = (0..told.rows.len()).find(|&row| told.at(row, "promise") == id);
        let why = told.at(row.unwrap(), "why").to_owned();
        assert!(why.starts_with(said), "{why}");
        assert_eq!(
            why.ends_with("), and £3,000.00 was cut"),
            smaller == "200000",
            "{why}"
        );
    }
}

/// What of one use is to go is said of that use.
#[test]
fn an_amendment_below_what_lapsed_names_what_is_left_of_the_use() {
    let desk = crate::ledger_reconcile::desk(&[]);
    for (party, key) in [("FUND", "fund.key"), ("TRUST", "trust.key")] {
        ledger(&desk, &["key", "new", "--party", party, "--out", key]).done();
        ledger(&desk, &["sign", "g", "--key", key]).done();
    }
    let what = crate::ledger_reconcile::what(50_000);
    desk.write(
        "l.json",
        format!(r#"{{"kind": "lapse", "community": "E1", "effective": "2026-06-01", "actor": "FUND", {what}}}"#),
    );
    ledger(&desk, &["add", "--file", "l.json"]).done();
    let amend = |more: &[&str]| {
        let signed = ["--signed-by", "fund.key", "--signed-by", "trust.key"];
        ledger(&desk, &[&["amend", "g"], more, &signed].concat())
    };
    amend(&["--amount", "60000"]).done();
    amend(&["--capital", "30000", "--revenue", "30000"])
        .refused("allotment.db")
        .says("£300.00 is asked for, and £100.00 of revenue of the commitment 'g' is not paid")
        .says("amend it by no more than that");
}

/// A decision refers to its commitment by name, as the contract writes it, or by its entry.
#[test]
fn a_decision_that_refers_to_a_commitment_decides_over_its_money() {
    let desk = desk();
    let decide = |named: &str, amount: &str| {
        desk.write(
            "d.json",
            format!(
                r#"{{"kind": "decision", "community": "E05000026", "effective": "2026-06-02", "actor": "HARBOUR-BOARD", "what": "the garden", "decided_by": "board", "reason": "most wanted it", "amount": "{amount}", "refers_to": "{named}"}}"#
            ),
        );
        ledger(&desk, &["add", "--file", "d.json"])
    };
    decide("nonsense", "1")
        .refused("d.json:1: 'nonsense' is neither a commitment nor an entry of this chain");
    let told = || ledger(&desk, &["locus"]).done().text().to_owned();
    let before = told();
    decide("garden", "6000000").done();
    assert_ne!(told(), before);
    // The yearly return says the same of it.
    let form = ledger(&desk, &["returns", "--period", "2026", "--format", "csv"]).done();
    let form = form.csv();
    let row = (0..form.rows.len())
        .find(|row| form.at(*row, "field") == "decided_by" && form.at(*row, "of") == "garden");
    assert_eq!(form.at(row.expect("the form asks"), "value"), "board");
}

/// Money that moves is of one use; a place without a value is in no tenth, and is told; a
/// folder that is not there is a wrong command line.
#[test]
fn parts_of_a_payment_places_without_a_value_and_no_folder() {
    let desk = desk();
    let pay = r#"{"kind": "pay", "community": "E05000026", "effective": "2026-10-02", "actor": "keeper", "commitment": "garden", "amount": "100", "currency": "GBP", "capital": "40", "revenue": "60"}"#;
    desk.write("pay.json", pay);
    ledger(&desk, &["add", "--file", "pay.json"])
        .refused("pay.json:1: column 'capital': money that moves is of one use");
    desk.write(
        "places.csv",
        "id,population,need\nE05000026,3,\nE05000027,10,2\n",
    );
    ledger(
        &desk,
        &["heads", "--places", "places.csv", "--index", "need"],
    )
    .done()
    .says("note: 1 place has no value of 'need'");
    let nowhere = [
        "add",
        "--from",
        "entries.jsonl",
        "--database",
        "nowhere/x.db",
    ];
    ledger(&desk, &nowhere)
        .ends(2)
        .says("there is no folder nowhere");
}

/// All that is wrong is told, but what rests on what is wrong.
#[test]
fn each_entry_that_breaks_a_rule_is_told() {
    let desk = desk();
    let pay = |name: &str| {
        format!(
            r#"{{"kind": "pay", "community": "E05000026", "effective": "2026-10-02", "actor": "keeper", "commitment": "{name}", "amount": "1", "currency": "GBP", "use": "capital"}}"#
        )
    };
    desk.write(
        "three.jsonl",
        ["nope1", "nope2", "nope1"].map(pay).join("\n"),
    );
    let ran = ledger(&desk, &["add", "--from", "three.jsonl"]);
    let ran = ran.refused("three.jsonl:1: there is no commitment 'nope1'");
    assert_eq!(ran.faults(), 3, "{}", ran.err);
}

/// A bank tells what was paid; a ledger that was cut short is one, and damaged.
#[test]
fn a_day_to_come_and_a_ledger_cut_short_are_refused() {
    let desk = desk();
    desk.write(
        "bank.csv",
        "date,commitment,amount_minor,use\n2099-07-06,garden,100,capital\n",
    );
    ledger(&desk, &["reconcile", "bank.csv", "--record"])
        .refused("bank.csv:2: column 'date': 2099-07-06 is still to come");
    let whole = std::fs::read(desk.path("allotment.db")).expect("it is there");
    desk.write("cut.db", &whole[..whole.len() - 8192]);
    ledger(&desk, &["verify", "--database", "cut.db"]).ends(4);
    desk.write("empty.db", "");
    ledger(&desk, &["verify", "--database", "empty.db"])
        .refused("empty.db: it is not a ledger: it is empty");
}
