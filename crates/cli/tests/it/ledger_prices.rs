//! Promises in the prices of one year, and cuts beside promises.

use crate::desk::Desk;
use crate::ledger::ledger;

const READY: &str = r#"{"kind": "party", "community": "E1", "effective": "2026-04-01", "party": "FUND", "name": "Fund", "type": "funder", "org_id": "unregistered", "actor": "FUND"}
{"kind": "promise", "community": "E1", "effective": "2026-04-01", "actor": "FUND", "from_party": "FUND", "amount": "10000", "currency": "GBP", "basis": "per_year", "price_base": "nominal", "years": "2026-27 to 2028-29", "source": "a letter"}
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("e.jsonl", READY);
    ledger(&desk, &["add", "--from", "e.jsonl"]).done();
    desk
}

#[test]
fn each_year_of_a_promise_is_brought_into_the_prices_of_one() {
    let desk = desk();
    let args = ["promises", "--deflator", "i.csv", "--prices", "2026-27"];
    desk.write(
        "i.csv",
        "Year,Index\n2026-27,100\n2027-28,200\n2028-29,400\n",
    );
    let csv = ledger(&desk, &args).done().csv();
    assert_eq!(csv.at(0, "promised_converted_minor"), "17500");
    for (index, why) in [
        ("year,index\n2026-27,100\n2027-28,200\n", "i.csv: "),
        (
            "year,index\n2026-27,103\n2026-27,107.5\n2027-28,2\n2028-29,3\n",
            "i.csv:3: column 'year': the year 2026-27 stands twice",
        ),
        (
            "when,what\n2026-27,100\n",
            "i.csv: it has no columns 'year' and 'index'",
        ),
        (
            "year,index\n2026-27,100\n2027-28,0\n2028-29,1\n",
            "i.csv:3: column 'index': the index is 0, and prices are above zero",
        ),
    ] {
        desk.write("i.csv", index);
        ledger(&desk, &args).refused(why);
    }
}

#[test]
fn a_cut_is_above_zero_and_counts_in_its_own_currency() {
    let desk = desk();
    desk.write("p.csv", "id,population,need\nE1,100,1\nE2,50,2\n");
    let args = [
        "heads", "--places", "p.csv", "--index", "need", "--cuts", "c.csv",
    ];
    let cuts = |rows: &str| {
        desk.write(
            "c.csv",
            format!("id,amount_minor,currency,basis,price_base,years\n{rows}"),
        );
        ledger(&desk, &args)
    };
    let csv = cuts("E1,50000,EUR,once,nominal,\n").done().csv();
    let euros = (0..csv.rows.len()).find(|row| csv.at(*row, "currency") == "EUR");
    let euros = euros.expect("the cut has a row");
    assert_eq!(
        (csv.at(euros, "cut_minor"), csv.at(euros, "net_minor")),
        ("50000", "-50000")
    );
    cuts("E1,-50000,GBP,once,nominal,\n")
        .refused("c.csv:2: column 'amount_minor': a cut of -50000");
    cuts("E1,5,GBP,once,nominal,\nE2,5,GBP,once,real 2025-26,\n").refused("c.csv:3: ");
}
