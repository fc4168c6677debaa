//! `allotment ledger`: who decided, how partners are treated, what is asked, and
//! money a head; and entries as the contract writes them.

use crate::desk::Desk;
use crate::ledger::{desk, ledger};

#[test]
fn the_deciders_parts_add_up() {
    let desk = desk();
    let csv = ledger(&desk, &["locus", "--at", "2026-10-01"]).done().csv();
    let hundredths =
        |row: usize| -> u32 { csv.at(row, "percent").replace('.', "").parse().unwrap() };
    let mut groups = 0;
    for first in (0..csv.rows.len()).step_by(5) {
        let sum: u32 = (first..first + 5).map(hundredths).sum();
        assert_eq!(sum, 10_000, "row {first}");
        groups += 1;
    }
    assert_eq!(groups, 4, "all and one community, all years and one");
    assert_eq!(
        (csv.at(0, "decided_by"), csv.at(0, "percent")),
        ("residents", "100.00")
    );
}

#[test]
fn partners_health_and_burden_are_told() {
    let desk = desk();
    let csv = ledger(&desk, &["health", "--at", "2026-10-01"])
        .done()
        .csv();
    let row = |measure: &str, of: &str| {
        let found = (0..csv.rows.len())
            .find(|&row| csv.at(row, "measure") == measure && csv.at(row, "of") == of);
        found.unwrap_or_else(|| panic!("{measure} {of}: {csv:?}"))
    };
    let civil = row("paid through", "civil society");
    let others = row("paid through", "others");
    let all: i64 = [civil, others]
        .map(|row| csv.at(row, "amount_minor").parse::<i64>().unwrap())
        .iter()
        .sum();
    let balances = ledger(&desk, &["at", "2026-10-01"]).done().csv();
    let paid: i64 = (0..balances.rows.len())
        .filter(|&row| balances.at(row, "account").contains(":paid:"))
        .map(|row| balances.at(row, "balance_minor").parse::<i64>().unwrap())
        .sum();
    assert_eq!(all, paid, "to the penny");
    assert_eq!(
        csv.at(row("days to pay", "HARBOUR-FUND"), "median_days"),
        "35"
    );
    let csv = ledger(&desk, &["burden", "--at", "2026-10-01"])
        .done()
        .csv();
    assert_eq!(csv.at(0, "funder"), "");
    assert_eq!(csv.at(1, "funder"), "HARBOUR-FUND");
    assert!(csv.at(0, "questions_per_10000").contains('.'));
}

const PLACES: &str = "id,population,need,access\nE05000026,10000,38.2,12\nE05000027,5000,12.4,31\n";

fn heads(desk: &Desk, cuts: &str) -> crate::desk::Ran {
    desk.write("places.csv", PLACES);
    desk.write("cuts.csv", cuts);
    let args = [
        "heads",
        "--places",
        "places.csv",
        "--index",
        "need",
        "--index",
        "access",
        "--cuts",
        "cuts.csv",
        "--at",
        "2026-10-01",
    ];
    ledger(desk, &args)
}

#[test]
fn money_a_head_is_net_of_cuts() {
    let desk = desk();
    let csv = heads(&desk, "id,amount_minor,currency,basis,price_base,years\nE05000026,9000000,GBP,per_year,nominal,2026-27 to 2035-36\n").done().csv();
    let row = |by: &str, index: &str, code: &str| {
        (0..csv.rows.len())
            .find(|&row| {
                csv.at(row, "by") == by
                    && csv.at(row, "index") == index
                    && csv.at(row, "code") == code
            })
            .unwrap()
    };
    let place = row("place", "", "E05000026");
    assert_eq!(
        csv.at(place, "promised_per_head_minor"),
        "20000",
        "£200 each"
    );
    assert_eq!(
        (
            csv.at(place, "net_minor"),
            csv.at(place, "net_per_head_minor")
        ),
        ("110000000", "11000")
    );
    assert_eq!(
        csv.at(row("tenth", "need", "5"), "promised_minor"),
        "200000000"
    );
    assert_eq!(
        csv.at(row("tenth", "access", "5"), "promised_minor"),
        "0",
        "the other index disagrees"
    );
}

/// Source: IPPR North, 2022: £32 a head, once, was set against £413 a head, every
/// year.
#[test]
fn a_cut_every_year_is_not_set_against_a_promise_made_once() {
    let desk = desk();
    heads(
        &desk,
        "id,amount_minor,currency,basis,price_base\nE05000026,41300,GBP,per_year,nominal\n",
    )
    .refused("cuts.csv:2: column 'amount_minor': ")
    .says("comes every year: say for how many years, and multiply");
    heads(
        &desk,
        "id,amount_minor,currency,basis,price_base\nE05000026,41300,GBP,once,real 2024-25\n",
    )
    .refused("cuts.csv:2: column 'amount_minor': ")
    .says("in prices of 2024-25");
}

#[test]
fn every_cell_of_the_cuts_that_is_wrong_is_named() {
    let desk = desk();
    let cuts = "\
id,amount_minor,currency,basis,price_base,years
E05000026,12.5,GBP,once,nominal,
E05000099,1200,GBP,once,nominal,
E05000026,1200,XXY1,once,nominal,
E05000026,1200,GBP,monthly,nominal,
E05000026,1200,GBP,once,money,
E05000026,1200,GBP,once,nominal,2026
E05000026,1200,GBP,once,nominal,ten
";
    heads(&desk, cuts)
        .refused("cuts.csv:2:")
        .says("cuts.csv:3:")
        .says("cuts.csv:4:")
        .says("cuts.csv:5:")
        .says("cuts.csv:6:")
        .says("cuts.csv:8:");
    desk.write("places.csv", "id,population\nE05000026,many\n");
    ledger(&desk, &["heads", "--places", "places.csv"]).refused("places.csv:2:");
    ledger(&desk, &["heads", "--places", "nowhere.csv"]).refused("nowhere.csv");
    ledger(
        &desk,
        &["heads", "--places", "places.csv", "--index", "need"],
    )
    .refused("places.csv");
}

#[test]
fn entries_as_the_contract_writes_them_are_taken() {
    let desk = desk();
    let entries = r#"{"kind": "baseline", "community": "E05000026", "effective": "2026-10-01", "actor": "HARBOUR-FUND", "indicator": "people who know a neighbour", "value": "41.5", "unit": "per cent", "period": "2026-27", "source": "the board's survey", "said_by": "HARBOUR-FUND"}
{"kind": "promise", "community": "E05000026", "effective": "2026-10-01", "actor": "HARBOUR-FUND", "from_party": "HARBOUR-FUND", "amount": "500", "currency": "GBP", "once": true, "price_base": "nominal", "source": "letter"}
{"kind": "spend", "community": "E05000026", "effective": "2026-10-01", "actor": "HARBOUR-FUND", "commitment": "garden", "amount": "100", "currency": "GBP", "revenue": true}
"#;
    desk.write("entries.jsonl", entries);
    ledger(&desk, &["add", "--from", "entries.jsonl"]).done();
    desk.write(
        "more.csv",
        "kind,community,effective,actor,indicator,value,unit,period,source,said_by\n\
         actual,E05000026,2026-10-02,HARBOUR-FUND,people who know a neighbour,43,per cent,2026-27,survey,HARBOUR-FUND\n",
    );
    ledger(&desk, &["add", "--from", "more.csv"]).done();
    let both = r#"{"kind": "promise", "community": "E05000026", "effective": "2026-10-01", "actor": "HARBOUR-FUND", "from_party": "HARBOUR-FUND", "amount": "500", "currency": "GBP", "once": true, "per_year": true, "price_base": "nominal", "source": "letter"}"#;
    desk.write("both.json", both);
    ledger(&desk, &["add", "--file", "both.json"])
        .refused("both.json:1:")
        .says("'once'");
    ledger(&desk, &["verify"]).done();
}
