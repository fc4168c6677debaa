//! `[ledger]` in a programme: what is decided is taken up once, a run reads it and
//! changes nothing, `why` walks through it, `verify` verifies it.

use crate::desk::{Desk, Ran};

const PROGRAMME: &str = r#"
[programme]
name = "Two places"
start = "2026-27"
years = 2
publisher = { org_id = "GB-GOR-D1", name = "A department" }

[need.table]
path = "places.csv"
id = "id"
name = "name"
population = "people"

[[need.indicator]]
id = "claimants"
sql = "100.0 * claimants / people"
more_is = "worse"

[share.envelope]
amount = "1000000.00"
currency = "GBP"
years = ["2026-27", "2027-28"]
capital = "0.6"

[share.places]
name = "name"
population = "population"

[[share.part]]
id = "people"
weight = 1
in_proportion_to = "population"

[[share.index]]
id = "need"
column = "score"

[decide]
ballots = "ballots/{id}.csv"
budget = "file"
part = "0.5"

[ledger]
parties = "parties.csv"
projects_are = "capital"
"#;

const PARTIES: &str = "\
community,party,name,type,org_id,signs
,GB-LAE-HRB,Harbour Council,council,GB-LAE-HRB,yes
E01,TRUST,Garden Trust,charity,unregistered,yes
";

fn desk() -> Desk {
    let desk = Desk::new();
    let programme = PROGRAMME.replace(
        "[decide]\nballots = \"ballots/{id}.csv\"\nbudget = \"file\"\npart = \"0.5\"\n\n",
        "",
    );
    desk.write("programme.toml", programme);
    desk.write(
        "places.csv",
        "id,name,people,claimants\nE01,Quayside,3000,300\nE02,Hilltop,1000,20\n",
    );
    desk.write("parties.csv", PARTIES);
    desk
}

fn take_up(desk: &Desk, more: &[&str]) -> Ran {
    desk.run(&[&["ledger", "take-up", "--programme", "."], more].concat())
}

#[test]
fn shares_become_promises_once() {
    let desk = desk();
    desk.run(&["run", "."]).done().says("left out");
    let csv = take_up(&desk, &["--dry-run"]).done().csv();
    assert!(!desk.has("allotment.db"), "a dry run keeps nothing");
    let promises: Vec<usize> = (0..csv.rows.len())
        .filter(|&row| csv.at(row, "what") == "promise")
        .collect();
    assert_eq!(promises.len(), 2);
    let sum: i64 = promises
        .iter()
        .map(|&row| csv.at(row, "amount_minor").parse::<i64>().unwrap())
        .sum();
    assert_eq!(sum, 100_000_000, "every penny of the envelope is promised");
    take_up(&desk, &[])
        .done()
        .says("7 entries added; 0 of 7 there already.");
    take_up(&desk, &[])
        .done()
        .says("0 entries added; 7 of 7 there already.");
    let told = desk
        .run(&[
            "ledger",
            "promises",
            "--programme",
            ".",
            "--at",
            "2026-04-01",
        ])
        .done()
        .csv();
    assert_eq!(told.column("years"), ["2026-27 to 2027-28"; 2]);
    assert_eq!(told.column("from_party"), ["GB-GOR-D1"; 2]);
    // A share that changed since is named, and nothing is added.
    desk.write(
        "places.csv",
        "id,name,people,claimants\nE01,Quayside,2000,300\nE02,Hilltop,2000,20\n",
    );
    take_up(&desk, &[])
        .refused("./allotment.db: the promise 'share' of E01 is in the ledger with amount")
        .says("promise 'share' of E02");
}

/// No pound of an envelope is promised twice because a programme is called otherwise,
/// begins earlier, or chooses other places.
#[test]
fn what_was_promised_before_is_named_and_not_promised_again() {
    let promised = |desk: &Desk| -> i64 {
        let told = desk
            .run(&["ledger", "promises", "--programme", "."])
            .done()
            .csv();
        let all = (0..told.rows.len()).map(|row| told.at(row, "counted_minor").parse::<i64>());
        all.map(Result::unwrap).sum()
    };
    let change = |from: &str, to: &str| {
        let desk = desk();
        take_up(&desk, &[]).done();
        let text = desk.text("programme.toml");
        assert!(text.contains(from));
        desk.write("programme.toml", text.replace(from, to));
        desk
    };
    for (from, to) in [
        ("name = \"Two places\"", "name = \"Three places\""),
        (
            "start = \"2026-27\"\nyears = 2",
            "start = \"2025-26\"\nyears = 3",
        ),
    ] {
        let desk = change(from, to);
        take_up(&desk, &[])
            .refused("./allotment.db: E01 was promised")
            .says("and that is no share now");
        assert_eq!(promised(&desk), 100_000_000, "{to}");
    }
    // A place that gets nothing any more, and a newcomer with as many people.
    let desk = desk();
    take_up(&desk, &[]).done();
    desk.write(
        "places.csv",
        "id,name,people,claimants\nE02,Hilltop,1000,20\nE03,New,3000,300\n",
    );
    take_up(&desk, &[]).refused("./allotment.db: E01 was promised £750,000.00");
    assert_eq!(promised(&desk), 100_000_000);
}

/// What a share was once is not what it is: a promise that was corrected is asked again.
#[test]
fn a_share_beside_a_promise_that_was_corrected_is_named() {
    let desk = desk();
    take_up(&desk, &[]).done();
    let promises = desk
        .run(&["ledger", "promises", "--programme", "."])
        .done()
        .csv();
    let row = (0..promises.rows.len()).find(|row| promises.at(*row, "community") == "E02");
    let id = promises.at(row.unwrap(), "promise").to_owned();
    let correct = format!(
        r#"{{"kind": "correct", "community": "E02", "effective": "2026-05-01", "actor": "GB-GOR-D1", "of": "{id}", "reason": "a slip"}}"#
    );
    desk.write("correct.json", correct);
    desk.run(&["ledger", "add", "--file", "correct.json"])
        .done();
    take_up(&desk, &[])
        .refused("./allotment.db: the promise 'share' of E02")
        .says("is in the ledger with amount £0.00 and not £250,000.00")
        .says("since it was corrected, replaced, amended or lapsed");
}

#[test]
fn a_run_reads_the_ledger_and_changes_nothing() {
    let desk = desk();
    take_up(&desk, &[]).done();
    let before = desk.bytes("allotment.db");
    desk.run(&["run", "."])
        .done()
        .says("ledger: 7 entries in 2 communities: 2 promises, 0 commitments");
    assert!(desk.bytes("allotment.db") == before, "not a byte");
    assert!(!desk.has("allotment.db-wal"));
    for file in [
        "promises",
        "waterfall",
        "certainty",
        "slippage",
        "locus",
        "health",
        "burden",
        "heads",
        "breaches",
    ] {
        assert!(desk.has(&format!("out/ledger/{file}.csv")), "{file}");
    }
    let page = desk.text("out/report/promises.html");
    assert!(page.contains("No broken rule stands unresolved.") && page.contains("how-ledger.html"));
    assert!(
        desk.text("out/report/how-ledger.html")
            .contains("largest remainder")
    );
    let receipt = desk.json("out/receipt.json");
    let input = receipt["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|input| input["path"] == "allotment.db")
        .unwrap();
    assert_eq!(input["sha256"], desk.json("out/ledger.json")["root"]);
    desk.run(&["verify", "."])
        .done()
        .says("The ledger holds: 7 entries");
    // The ledger grew: the results are those of an earlier one.
    let pay = r#"{"kind": "party", "community": "E01", "effective": "2026-05-01", "actor": "GB-GOR-D1", "party": "NEW", "name": "New", "type": "charity", "org_id": "unregistered"}"#;
    desk.write("new.json", pay);
    desk.run(&["ledger", "add", "--file", "new.json"]).done();
    desk.run(&["verify", "."])
        .ends(4)
        .says("allotment.db: has changed since the run");
}

#[test]
fn a_ledger_that_was_altered_does_not_verify() {
    let desk = desk();
    take_up(&desk, &[]).done();
    desk.run(&["run", "."]).done();
    let mut bytes = desk.bytes("allotment.db");
    let word = b"Harbour Council";
    let at = bytes
        .windows(word.len())
        .position(|window| window == word)
        .unwrap();
    bytes[at] = b'B';
    desk.write("allotment.db", bytes);
    let ran = desk.run(&["verify", "."]);
    assert!(ran.status == 4, "{}", ran.err);
    ran.says("allotment.db: entry");
}

#[test]
fn why_walks_from_need_to_promise_to_payment_to_result() {
    let desk = desk();
    take_up(&desk, &[]).done();
    let promise = desk
        .run(&["ledger", "promises", "--at", "2026-04-01"])
        .done()
        .csv();
    let id = promise.at(0, "promise").to_owned();
    let entries = format!(
        r#"{{"kind": "commit", "community": "E01", "effective": "2026-05-01", "actor": "GB-GOR-D1", "commitment": "E01/garden", "refers_to": "{id}", "parties": ["GB-LAE-HRB", "TRUST"], "purpose": "A garden", "amount": "50000", "currency": "GBP", "capital": "50000", "revenue": "0", "decided_by": "residents"}}
{{"kind": "pay", "community": "E01", "effective": "2026-06-01", "actor": "GB-GOR-D1", "commitment": "E01/garden", "amount": "20000", "currency": "GBP", "to_party": "TRUST"}}
{{"kind": "actual", "community": "E01", "effective": "2026-07-01", "actor": "TRUST", "indicator": "visits", "value": "40", "unit": "a week", "period": "2026-27", "source": "a count", "said_by": "TRUST", "commitment": "E01/garden"}}
"#
    );
    desk.write("acts.jsonl", entries);
    desk.run(&["ledger", "add", "--from", "acts.jsonl"]).done();
    desk.write(
        "programme.toml",
        desk.text("programme.toml")
            .replace("[ledger]\n", "[ledger]\nat = \"2026-12-31\"\n"),
    );
    let told = desk.run(&["why", "E01/garden", "."]).done();
    let text = told.text().to_owned();
    let order = [
        "Need of E01",
        "Money for Quayside",
        "draws on",
        "waits for GB-LAE-HRB and TRUST",
        "2026-06-01: £200.00 paid to TRUST",
        "result: visits: 40 a week",
    ];
    let mut at = 0;
    for words in order {
        at += text[at..]
            .find(words)
            .unwrap_or_else(|| panic!("no «{words}» after {at} in {text}"));
    }
    let document = desk
        .run(&["why", "E01/garden", ".", "--format", "json"])
        .done()
        .json();
    assert_eq!(document["commitment"]["paid_minor"], 20_000);
    assert_eq!(document["commitment"]["measures"][0]["value"], "40");
    assert!(document["need"]["score"].is_number());
    let place = desk.run(&["why", "E01", "."]).done();
    assert!(
        place.text().contains("Promised to E01")
            && place.text().contains("£200.00 of £500.00 paid")
    );
    desk.run(&["why", "E01/gardn", "."])
        .refused("E01/gardn")
        .says("did you mean 'E01/garden'?");
}

#[test]
fn grants_are_published_if_the_programme_says_by_whom() {
    let desk = desk();
    take_up(&desk, &[]).done();
    desk.run(&["run", "."])
        .done()
        .says("; no 360giving/, since nothing is agreed");
    assert!(!desk.has("out/360giving/grants.json"));
    let promises = desk.run(&["ledger", "promises", "--at", "2026-04-01"]);
    let id = promises.done().csv().at(0, "promise").to_owned();
    let commit = format!(
        r#"{{"kind": "commit", "community": "E01", "effective": "2026-05-01", "actor": "GB-GOR-D1", "commitment": "garden", "refers_to": "{id}", "parties": ["GB-LAE-HRB", "TRUST"], "purpose": "A garden", "amount": "50050", "currency": "GBP", "capital": "50050", "revenue": "0"}}"#
    );
    desk.write("commit.json", commit);
    desk.run(&["ledger", "add", "--file", "commit.json"]).done();
    let at = |desk: &Desk| {
        let text = desk.text("programme.toml");
        desk.write(
            "programme.toml",
            text.replace("[ledger]\n", "[ledger]\nat = \"2026-12-31\"\n"),
        );
    };
    at(&desk);
    // What nobody signed yet is no grant, and that is said.
    desk.run(&["run", "."])
        .done()
        .says("; no 360giving/, since nothing is agreed");
    let export = "ledger export --to 360giving --out early --at 2026-12-31";
    desk.run(&export.split(' ').collect::<Vec<_>>())
        .done()
        .says("1 commitment is no grant yet: somebody is still to sign.");
    assert!(
        !desk.has("early"),
        "a file of no grants is none of the standard"
    );
    for party in ["GB-LAE-HRB", "TRUST"] {
        let on = "--effective 2026-05-20";
        for words in [
            format!("ledger key new --party {party} --out {party}.key {on}"),
            format!("ledger sign garden --key {party}.key {on}"),
        ] {
            desk.run(&words.split(' ').collect::<Vec<_>>()).done();
        }
    }
    desk.run(&["run", "."])
        .done()
        .says("; 1 grant in 360giving/");
    let grant = desk.json("out/360giving/grants.json")["grants"][0].clone();
    assert_eq!(grant["id"], "360G-GB-GOR-D1-E01-garden");
    assert_eq!(grant["amountAwarded"].to_string(), "500.5");
    // The council signs; the trust is who gets the money.
    assert_eq!(
        grant["recipientOrganization"][0]["id"],
        "360G-GB-GOR-D1-TRUST"
    );
    let csv = desk.csv("out/360giving/grants.csv");
    assert_eq!(csv.at(0, "Amount Awarded"), "500.5");
    // The same bytes as the export of that day, and the receipt signs for them.
    let export = [
        "ledger",
        "export",
        "--to",
        "360giving",
        "--out",
        "own",
        "--at",
        "2026-12-31",
        "--prefix",
        "GB-GOR-D1",
    ];
    desk.run(&export).done();
    for file in ["grants.json", "grants.csv"] {
        assert_eq!(
            desk.bytes(&format!("own/{file}")),
            desk.bytes(&format!("out/360giving/{file}"))
        );
        let receipt = desk.json("out/receipt.json");
        let outputs = receipt["outputs"].as_array().unwrap();
        let name = format!("360giving/{file}");
        assert!(
            outputs.iter().any(|one| one["path"] == name.as_str()),
            "{name}"
        );
    }
    assert!(
        desk.text("out/report/downloads.html")
            .contains("../360giving/grants.json")
    );
    desk.run(&["verify", "."]).done();
    let grants = desk.text("out/360giving/grants.json");
    desk.write(
        "out/360giving/grants.json",
        grants.replace("500.5", "600.50"),
    );
    desk.run(&["verify", "."])
        .ends(4)
        .says("360giving/grants.json");
    // Nobody publishes.
    let text = desk.text("programme.toml");
    let publisher = "publisher = { org_id = \"GB-GOR-D1\", name = \"A department\" }\n";
    let text = text
        .replace(publisher, "")
        .replace("[ledger]\n", "[ledger]\nfrom_party = \"GB-GOR-D1\"\n");
    desk.write("programme.toml", text);
    desk.run(&["run", "."])
        .done()
        .says("; no 360giving/, since [programme] names no publisher = { org_id, name }");
    assert!(!desk.has("out/360giving/grants.json"));
}

#[test]
fn what_is_wrong_with_the_ledger_of_a_programme_is_named() {
    let desk = desk();
    let programme = desk.text("programme.toml");
    let with = |from: &str, to: &str| {
        desk.write("programme.toml", programme.replace(from, to));
    };
    with("[ledger]\n", "[ledger]\nat = \"2026-02-30\"\n");
    desk.run(&["run", "."])
        .refused("./programme.toml:")
        .says("'2026-02-30' is not a day");
    with("projects_are = \"capital\"", "projects_are = \"both\"");
    desk.run(&["run", "."]).refused("./programme.toml:");
    with("projects_are = \"capital\"", "projects = \"capital\"");
    desk.run(&["run", "."])
        .refused("./programme.toml:")
        .says("projects");
    with("parties.csv", "nowhere.csv");
    take_up(&desk, &[]).refused("./programme.toml:");
    with(
        "publisher = { org_id = \"GB-GOR-D1\", name = \"A department\" }\n",
        "",
    );
    take_up(&desk, &[])
        .refused("./programme.toml:")
        .says("nobody is named who promises");
    with(
        "[ledger]\nparties = \"parties.csv\"\nprojects_are = \"capital\"\n",
        "",
    );
    take_up(&desk, &[]).refused("./programme.toml: the programme declares no [ledger]");
    desk.write("programme.toml", &programme);
    desk.write(
        "parties.csv",
        PARTIES
            .replace("charity", "club")
            .replace("GB-LAE-HRB,yes", "GB-LAE-HRB,maybe"),
    );
    take_up(&desk, &[])
        .refused("./parties.csv:2:")
        .says("'maybe' is neither yes nor no")
        .says("'club' is no type of party");
    desk.write("allotment.db", "no database");
    desk.write("parties.csv", PARTIES);
    assert_ne!(desk.run(&["run", "."]).status, 0);
    take_up(&desk, &["--effective", "2026-13-01"])
        .refused("the command line: '2026-13-01' is not a day");
}

/// What is kept outside of keys is held against the ledger's, or refused.
#[test]
fn a_key_of_a_party_that_nobody_has_is_no_check() {
    let desk = desk();
    let programme = desk.text("programme.toml");
    let ledger = "[ledger]\n";
    desk.write(
        "programme.toml",
        programme.replace(ledger, "[ledger]\nkeys = \"keys.csv\"\n"),
    );
    desk.write(
        "keys.csv",
        format!("party,fingerprint\nGB-LAE-HRB,{}\n", "0".repeat(64)),
    );
    take_up(&desk, &[]).done();
    desk.run(&["run", "."]).done();
    desk.run(&["verify", "."]).done().says("The ledger holds");
    desk.write(
        "keys.csv",
        format!("party,fingerprint\ngb-lae-hrb,{}\n", "0".repeat(64)),
    );
    desk.run(&["verify", "."])
        .refused("./keys.csv:2: column 'party': 'gb-lae-hrb' is no party of this ledger")
        .says("did you mean 'GB-LAE-HRB'?");
    desk.write("keys.csv", "party,fingerprint\nGB-LAE-HRB,zz\n");
    desk.run(&["check", "."]).ends(4).says("./keys.csv:2: ");
}
