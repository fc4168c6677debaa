//! `allotment ledger`: adding, showing, signing, verifying, proving.

use std::process::{Child, Stdio};

use crate::desk::{Desk, Ran};

const EXAMPLE: &str = include_str!("../../../../examples/ledger/entries.jsonl");

/// A desk with the example's ledger on it.
pub fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("entries.jsonl", EXAMPLE);
    ledger(&desk, &["add", "--from", "entries.jsonl"]).done();
    desk
}

pub fn ledger(desk: &Desk, args: &[&str]) -> Ran {
    desk.run(&[&["ledger"], args].concat())
}

const PAY: &str = r#"{"kind": "pay", "community": "E05000026", "effective": "2026-10-02",
  "actor": "GB-LAE-HRB", "commitment": "garden",
  "amount": "100000", "currency": "GBP", "use": "revenue"}"#;

#[test]
fn entries_are_added_once_and_shown() {
    let desk = desk();
    ledger(&desk, &["add", "--from", "entries.jsonl"])
        .done()
        .says("0 entries added to allotment.db; 14 of 14 there already.");
    let shown = ledger(&desk, &["show", "--format", "csv"]).done().csv();
    assert_eq!(shown.rows.len(), 1);
    let one = |name: &str| shown.at(0, name).to_owned();
    assert_eq!(one("state"), "proposed");
    assert_eq!(one("amount_minor"), "6000000");
    assert_eq!(one("paid_minor"), "2000000");
    assert_eq!(one("waits_for"), "GB-LAE-HRB; GARDEN-TRUST");
    let entries = ledger(&desk, &["show", "garden"]).done().csv();
    assert_eq!(entries.rows.len(), 8);
    assert_eq!(entries.at(0, "kind"), "commit");
    ledger(&desk, &["show", "gardn"]).refused("the ledger: there is no commitment 'gardn'");
}

#[test]
fn balances_are_those_of_the_day() {
    let desk = desk();
    let paid = |date: &str| {
        let csv = ledger(&desk, &["at", date, "--format", "csv"]).done().csv();
        let row = (0..csv.rows.len())
            .find(|row| csv.at(*row, "account") == "commitment:garden:paid:capital");
        row.map(|row| csv.at(row, "balance_minor").to_owned())
    };
    assert_eq!(paid("2026-07-05"), None);
    assert_eq!(paid("2026-07-06").as_deref(), Some("2000000"));
    let balance = ledger(
        &desk,
        &["balance", "--at", "2026-12-31", "--format", "json"],
    )
    .done()
    .json();
    let sum: i64 = (balance["balances"].as_array().unwrap().iter())
        .map(|row| row["balance_minor"].as_i64().unwrap())
        .sum();
    assert_eq!(sum, 0);
    ledger(&desk, &["at", "2026-02-30"]).refused("the command line: '2026-02-30' is not a day");
}

#[test]
fn what_breaks_a_rule_is_refused_with_its_line_and_nothing_is_kept() {
    let desk = desk();
    let before = desk.bytes("allotment.db");
    let too_much = PAY.replace("100000", "1500001");
    desk.write("two.json", format!("[{PAY},\n{too_much}]"));
    ledger(&desk, &["add", "--file", "two.json"])
        .refused("two.json:4: £15,000.01 is to be paid for revenue, and £14,000.00 of revenue is left of the commitment 'garden': the £25,000.00 of capital cannot pay for it (rule: capital-never-pays-revenue)");
    ledger(&desk, &["add", "--file", "two.json", "--dry-run"]).refused("two.json:4: ");
    desk.write("one.json", PAY);
    ledger(&desk, &["add", "--file", "one.json", "--dry-run"])
        .done()
        .says("1 entry would be added; nothing was kept.");
    ledger(&desk, &["verify"])
        .done()
        .says("14 entries in 1 chains");
    assert_eq!(desk.bytes("allotment.db"), before);
}

#[test]
fn everything_wrong_with_a_file_is_told_by_line() {
    let desk = desk();
    let bad = PAY
        .replace("\"GBP\"", "\"GPB\"")
        .replace("100000", "1000.005")
        .replace("2026-10-02", "2026-02-30")
        .replace("\"use\"", "\"usage\"");
    desk.write("bad.json", bad);
    let ran = ledger(&desk, &["add", "--file", "bad.json"])
        .refused("bad.json:1: column 'effective': '2026-02-30' is not a day");
    assert_eq!(ran.faults(), 4);
    ran.says("bad.json:3: column 'amount': '1000.005' is not a whole amount of minor units")
        .says("column 'currency': 'GPB' is not a currency")
        .says("column 'usage': an entry 'pay' has no such field");
    desk.write("broken.json", "{\n\"kind\": \n");
    ledger(&desk, &["add", "--file", "broken.json"]).refused("broken.json:");
    ledger(
        &desk,
        &["add", "--file", "broken.json", "--kind", "payment"],
    )
    .misasked("--kind: 'payment' is no kind of entry");
    ledger(&desk, &["add"]).ends(2);
    let unknown = PAY.replace("\"garden\"", "\"hall\"");
    desk.write("hall.json", unknown);
    ledger(&desk, &["add", "--file", "hall.json"])
        .refused("hall.json:1: there is no commitment 'hall' in 'E05000026'");
    let early = PAY.replace("2026-10-02", "2026-05-14");
    desk.write("early.json", early);
    ledger(&desk, &["add", "--file", "early.json"]).refused("early.json:1: it counts from 2026-05-14, and the commitment 'garden' from 2026-05-15 (rule: nothing-before)");
    let clock = PAY.replace(
        "\"actor\"",
        "\"recorded\": \"2025-01-01T00:00:00Z\", \"actor\"",
    );
    desk.write("clock.json", clock);
    ledger(&desk, &["add", "--file", "clock.json"])
        .refused("clock.json:1: it is recorded before the entry ahead of it (rule: forward-clock)");
}

#[test]
fn a_wrong_first_entry_makes_no_ledger() {
    let desk = Desk::new();
    desk.write("one.json", PAY);
    ledger(&desk, &["add", "--file", "one.json"])
        .refused("one.json:1: there is no commitment 'garden'");
    assert!(!desk.has("allotment.db"));
    ledger(&desk, &["show"]).refused("allotment.db: there is no ledger here");
    ledger(&desk, &["verify"]).refused("allotment.db: there is no ledger here");
    desk.write("allotment.db", "id,amount\n1,2\n");
    ledger(&desk, &["show"]).refused("allotment.db: it is not a ledger");
}

#[test]
fn entries_come_from_tables() {
    let desk = desk();
    let table = "\
effective,commitment,amount_minor,currency,use,to_party,words
2026-10-02,garden,100000,GBP,revenue,GARDEN-TRUST,first part
2026-10-03,garden,250000,GBP,revenue,GARDEN-TRUST,
";
    desk.write("pay.csv", table);
    let set = ["--set", "community=E05000026", "--set", "actor=GB-LAE-HRB"];
    let args = [&["add", "--kind", "pay", "--from", "pay.csv"][..], &set].concat();
    ledger(&desk, &args).done().says("2 entries added");
    desk.write(
        "pay.csv",
        table
            .replace("250000", "2500.00")
            .replace("2026-10-02", "2026-13-02"),
    );
    let ran =
        ledger(&desk, &args).refused("pay.csv:2: column 'effective': '2026-13-02' is not a day");
    ran.says("pay.csv:3: column 'amount': '2500.00' is not a whole amount");
    let commitments = "\
commitment,community,purpose,amount_minor,currency,decided_by,round,capital_minor,revenue_minor,parties,schedule
hall,E05000026,A hall,50000,GBP,residents,3,0,50000,GB-LAE-HRB; GARDEN-TRUST,2026-12-31 30000; 2027-12-31 20000 opened
";
    desk.write("commitments.csv", commitments);
    let args = [
        &[
            "add",
            "--kind",
            "commit",
            "--from",
            "commitments.csv",
            "--set",
            "effective=2026-10-04",
        ][..],
        &set,
    ]
    .concat();
    ledger(&desk, &args).done();
    let shown = ledger(&desk, &["show"]).done().csv();
    assert_eq!(shown.at(1, "commitment"), "hall");
    assert_eq!(shown.at(1, "parties"), "GB-LAE-HRB; GARDEN-TRUST");
    // An election says neither who is to sign nor what the money is for.
    let decided = "\
commitment,community,purpose,amount_minor,currency,decided_by,round
E05000026/7,E05000026,Swings,20000,GBP,residents,1
E05000026/9,E05000026,A bench,10000,GBP,residents,2
";
    desk.write("decided.csv", decided);
    let args = "add --kind commit --from decided.csv --set effective=2026-10-04 --set use=capital";
    let parties = ["--set", "parties=GB-LAE-HRB; GARDEN-TRUST"];
    let args: Vec<&str> = args.split(' ').chain(parties).chain(set).collect();
    ledger(&desk, &args).done().says("2 entries added");
    let shown = ledger(&desk, &["show"]).done().csv();
    assert_eq!(shown.at(2, "commitment"), "E05000026/7");
    assert_eq!(shown.at(2, "parties"), "GB-LAE-HRB; GARDEN-TRUST");
    assert_eq!(shown.at(2, "capital_minor"), "20000");
}

/// Keys for both parties, and both signatures.
pub fn sign_all(desk: &Desk) {
    for party in ["GB-LAE-HRB", "GARDEN-TRUST"] {
        let file = format!("{party}.key");
        ledger(
            desk,
            &[
                "key",
                "new",
                "--party",
                party,
                "--out",
                &file,
                "--effective",
                "2026-05-16",
            ],
        )
        .done()
        .says("whoever has it can sign");
        ledger(
            desk,
            &[
                "sign",
                "garden",
                "--key",
                &file,
                "--effective",
                "2026-05-20",
            ],
        )
        .done();
    }
}

#[test]
fn a_commitment_is_agreed_when_everybody_has_signed() {
    let desk = desk();
    sign_all(&desk);
    let shown = ledger(&desk, &["show"]).done().csv();
    assert_eq!(shown.at(0, "state"), "agreed");
    assert_eq!(shown.at(0, "waits_for"), "");
    ledger(
        &desk,
        &[
            "sign",
            "garden",
            "--key",
            "GARDEN-TRUST.key",
            "--effective",
            "2026-05-20",
        ],
    )
    .refused("allotment.db: 'GARDEN-TRUST' has signed this already");
    ledger(
        &desk,
        &["key", "new", "--party", "HARBOUR-FUND", "--out", "fund.key"],
    )
    .done();
    ledger(
        &desk,
        &[
            "sign",
            "garden",
            "--key",
            "fund.key",
            "--effective",
            "2026-05-20",
        ],
    )
    .refused(
        "allotment.db: 'HARBOUR-FUND' is no party of the commitment 'garden' (rule: every-party)",
    );
    ledger(&desk, &["sign", "garden", "--key", "entries.jsonl"])
        .refused("entries.jsonl: it is no secret key");
    ledger(
        &desk,
        &["key", "new", "--party", "NOBODY", "--out", "x.key"],
    )
    .refused("allotment.db: 'NOBODY' is no party");
    ledger(
        &desk,
        &[
            "key",
            "new",
            "--party",
            "GARDEN-TRUST",
            "--out",
            "second.key",
        ],
    )
    .refused("allotment.db: 'GARDEN-TRUST' has a key already");
    assert!(!desk.has("second.key") && !desk.has("x.key"));
    ledger(
        &desk,
        &[
            "key",
            "new",
            "--party",
            "GARDEN-TRUST",
            "--out",
            "second.key",
            "--signed-by",
            "GARDEN-TRUST.key",
            "--holder",
            "A Person",
        ],
    )
    .done();
    let keys = ledger(&desk, &["key", "list"]).done().csv();
    assert_eq!(keys.rows.len(), 4);
    ledger(&desk, &["verify"])
        .done()
        .says("signatures of parties checked")
        .says("Nothing is wrong.");
}

#[test]
fn a_receipt_and_a_checkpoint_hold_the_ledger_to_its_past() {
    let desk = desk();
    let shown = ledger(&desk, &["show"]).done().csv();
    let id = shown.at(0, "entry").to_owned();
    ledger(&desk, &["receipt", &id, "--out", "receipt.json"]).done();
    ledger(&desk, &["checkpoint", "--out", "checkpoint.txt"]).done();
    let receipt = desk.json("receipt.json");
    assert_eq!(receipt["entry"]["commitment"], "garden");
    assert_eq!(
        receipt["checkpoint"].as_str().unwrap(),
        desk.text("checkpoint.txt")
    );
    assert_eq!(receipt["community"]["size"], "14");
    sign_all(&desk);
    for kept in ["receipt.json", "checkpoint.txt"] {
        ledger(&desk, &["verify", "--checkpoint", kept])
            .done()
            .says("the 14 entries of the checkpoint are still there as they were");
    }
    ledger(&desk, &["verify", "--checkpoint", "entries.jsonl"]).refused("entries.jsonl: ");
    ledger(&desk, &["receipt", "019cf1f0-0001-7000-8000-0000000000ff"])
        .refused("allotment.db: there is no entry");
    let altered = desk
        .text("receipt.json")
        .replacen("A garden on", "A car park on", 1);
    desk.write("altered.json", altered);
    ledger(&desk, &["verify", "--checkpoint", "altered.json"])
        .refused("altered.json: the receipt does not prove its own entry");
    for pointer in [
        "/leaf_hash",
        "/community/root",
        "/community/size",
        "/programme",
    ] {
        let mut without = desk.json("receipt.json");
        *without.pointer_mut(pointer).unwrap() = serde_json::Value::Null;
        desk.write("without.json", without.to_string());
        ledger(&desk, &["verify", "--checkpoint", "without.json"])
            .refused("without.json: the receipt does not prove its own entry");
    }
    // Another ledger, with the same entries at another moment, and another key.
    let other = self::desk();
    other.write("receipt.json", desk.bytes("receipt.json"));
    other.write("checkpoint.txt", desk.bytes("checkpoint.txt"));
    ledger(&other, &["verify", "--checkpoint", "receipt.json"])
        .ends(4)
        .says("the chain of 'E05000026' has another history: its first 14 entries are not those");
    ledger(&other, &["verify", "--checkpoint", "checkpoint.txt"])
        .ends(4)
        .says("cannot be held to the checkpoint");
    // One with fewer.
    let short = Desk::new();
    let lines: Vec<&str> = EXAMPLE.lines().take(10).collect();
    short.write("entries.jsonl", lines.join("\n"));
    short.write("receipt.json", desk.bytes("receipt.json"));
    ledger(&short, &["add", "--from", "entries.jsonl"]).done();
    ledger(&short, &["verify", "--checkpoint", "receipt.json"])
        .ends(4)
        .says("the chain of 'E05000026' has 10 entries, and the checkpoint vouches for 14: the last were dropped");
}

#[test]
fn a_damaged_ledger_ends_with_status_4_and_names_the_entry() {
    let desk = desk();
    // Whatever is in the log is brought into the file first.
    desk.run(&["backup", "copy.db"]).done();
    let bytes = desk.bytes("copy.db");
    let (from, to) = (b"\"amount\":\"1250000\"", b"\"amount\":\"1150000\"");
    let at = bytes
        .windows(from.len())
        .position(|window| window == from)
        .unwrap();
    let mut altered = bytes.clone();
    altered[at..at + to.len()].copy_from_slice(to);
    desk.write("altered.db", altered);
    ledger(&desk, &["verify", "--database", "altered.db"])
        .ends(4)
        .says("error: altered.db: entry 9 of 'E05000026' (019cf1f0-000a-7000-8000-00000000000a) was altered");
    desk.run(&["restore", "altered.db", "--database", "back.db"])
        .ends(4)
        .says("nothing was written");
    assert!(!desk.has("back.db"));
    desk.run(&["restore", "copy.db", "--database", "back.db"])
        .done()
        .says("14 entries are in back.db, verified.");
    desk.run(&["restore", "copy.db", "--database", "back.db"])
        .refused("back.db: this is there already");
    desk.run(&["backup", "copy.db"])
        .refused("copy.db: this is there already");
    ledger(&desk, &["doctor"])
        .done()
        .says("well: the database: ok");
}

#[test]
fn a_copy_needs_a_folder_that_is_there() {
    let desk = desk();
    desk.run(&["backup", "nowhere/copy.db"])
        .ends(2)
        .says("there is no folder nowhere: make it first, or write elsewhere");
    desk.run(&["backup", "copy.db"]).done();
}

#[test]
fn a_ledger_is_moved_and_verified_where_it_goes() {
    let desk = desk();
    desk.run(&["migrate", "--to", "moved.db"])
        .done()
        .says("14 entries in 1 chains are in moved.db, verified there against a checkpoint of allotment.db.");
    let checkpoint = |database: &str| {
        let ran = ledger(&desk, &["checkpoint", "--database", database]).done();
        ran.text().to_owned()
    };
    assert_eq!(checkpoint("moved.db"), checkpoint("allotment.db"));
    desk.run(&["migrate", "--to", "moved.db"])
        .refused("moved.db: this is there already");
    desk.run(&["migrate", "--to", "again.db", "--database", "none.db"])
        .refused("none.db: there is no ledger here");
}

/// Nobody listens there. What is wrong is told, and the password is not.
#[test]
fn a_database_that_cannot_be_reached_is_told_without_its_password() {
    let desk = desk();
    let nowhere = "postgres://ledger:hidden@127.0.0.1:1/barking";
    for args in [
        &["ledger", "verify", "--database", nowhere][..],
        &[
            "ledger",
            "add",
            "--from",
            "entries.jsonl",
            "--database",
            nowhere,
        ],
        &["migrate", "--to", nowhere],
        &["backup", "copy.db", "--database", nowhere],
        &["restore", "allotment.db", "--database", nowhere],
    ] {
        let ran = desk.run(args).ends(1);
        let ran = ran.says("postgres://ledger@127.0.0.1:1/barking: the database cannot be used: ");
        assert!(!ran.err.contains("hidden"), "{}", ran.err);
    }
}

fn begin_to_add(desk: &Desk, file: &str) -> Child {
    let mut add = desk.command(&["ledger", "add", "--file", file]);
    let add = add.stdout(Stdio::piped()).stderr(Stdio::piped());
    add.spawn().expect("the program starts")
}

fn all_end_well(all: Vec<Child>) {
    for one in all {
        let output = one.wait_with_output().expect("the program ends");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}");
    }
}

/// Whoever writes at the same time waits for the others, and nobody's clock is wrong.
#[test]
fn what_many_add_at_once_is_all_added() {
    let desk = desk();
    let all: Vec<_> = (0..8)
        .map(|at| {
            let file = format!("pay{at}.json");
            desk.write(&file, PAY.replace("\"100000\"", "\"1000\""));
            begin_to_add(&desk, &file)
        })
        .collect();
    all_end_well(all);
    let shown = ledger(&desk, &["show"]).done().csv();
    assert_eq!(shown.at(0, "paid_minor"), "2008000");
    ledger(&desk, &["verify"]).done();
}

/// Where there is no ledger yet, one makes it, and all write to that.
#[test]
fn what_many_begin_at_once_is_one_ledger() {
    for _ in 0..3 {
        let desk = Desk::new();
        let all: Vec<_> = (0..6)
            .map(|at| {
                let file = format!("party{at}.json");
                let party = format!(
                    r#"{{"kind": "party", "community": "E1", "effective": "2026-01-01", "actor": "P{at}", "party": "P{at}", "name": "P", "type": "charity", "org_id": "unregistered"}}"#
                );
                desk.write(&file, party);
                begin_to_add(&desk, &file)
            })
            .collect();
        all_end_well(all);
        ledger(&desk, &["verify"])
            .done()
            .says("6 entries in 1 chains");
    }
}
