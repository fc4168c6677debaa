//! Small counts that `outcome gaps --below` hides cannot be worked out from what is
//! written: not by the hash of the file they stand in, not by their sum, not from the
//! nation's own row.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::Desk;

const CRIMES: &str = include_str!("../../../../examples/outcome/crimes.csv");
const BELOW: [&str; 2] = ["--below", "10"];

fn desk(counts: &str) -> Desk {
    let desk = Desk::new();
    desk.write("counts.csv", counts);
    desk
}

fn ask(desk: &Desk, more: &[&str]) -> Vec<u8> {
    let args = "outcome gaps counts.csv --unit place --time year --count crimes --of people";
    let args: Vec<&str> = args.split(' ').chain(more.iter().copied()).collect();
    desk.run(&args).done().out
}

fn gaps(desk: &Desk, more: &[&str]) -> Value {
    let out = ask(desk, &[more, &["--format", "json"]].concat());
    serde_json::from_slice(&out).expect("one JSON document")
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

fn hash_of(document: &Value) -> Option<&str> {
    document["provenance"]["inputs"][0]["sha256"].as_str()
}

/// With everything else known, whoever has the hash tries counts until it fits.
#[test]
fn no_hash_of_the_counts_is_written_where_some_are_hidden() {
    let desk = desk(CRIMES);
    let shown = gaps(&desk, &[]);
    let hash = hash_of(&shown).expect("without hidden counts the hash is told");
    let found = gaps(&desk, &BELOW);
    assert_eq!(hash_of(&found), None);
    let note = found["provenance"]["inputs"][0]["note"].to_string();
    assert!(note.contains("its hash is left out"), "{note}");
    for format in ["json", "csv", "table", "parquet", "xlsx"] {
        let more = [&BELOW[..], &["--format", format, "--page", "page.html"]].concat();
        let out = match format {
            "parquet" | "xlsx" => {
                ask(&desk, &[&more[..], &["--out", "out.bin"]].concat());
                desk.bytes("out.bin")
            }
            _ => ask(&desk, &more),
        };
        assert!(!has(&out, hash), "{format}");
        let page = desk.text("page.html");
        assert!(!page.contains(hash) && page.contains("its hash is left out"));
    }
}

#[test]
fn a_programme_publishes_no_hash_of_counts_that_it_hides() {
    let spec = r#"
[programme]
name = "Gaps"

[outcome]
[[outcome.gaps]]
panel = "counts.csv"
unit = "place"
time = "year"
count = "crimes"
of = "people"
below = 10
"#;
    let desk = Desk::new();
    desk.write("fund/programme.toml", spec)
        .write("fund/counts.csv", CRIMES)
        .write("counts.csv", CRIMES);
    let shown = gaps(&desk, &[]);
    let hash = hash_of(&shown).expect("without hidden counts the hash is told");
    desk.run(&["run", "fund"]).done();
    let out = desk.path("fund/out");
    let files = crate::desk::everything_in(&out);
    assert!(files.len() > 10, "{}", files.len());
    for (name, bytes) in &files {
        assert!(!has(bytes, hash), "{name}");
    }
    let receipt = desk.json("fund/out/receipt.json");
    let inputs = receipt["inputs"].as_array().expect("a list");
    let counts = inputs.iter().find(|input| input["path"] == "counts.csv");
    let counts = counts.expect("it is still named as an input");
    assert!(
        counts["sha256"].is_null() && counts["note"].is_string(),
        "{counts}"
    );
    desk.run(&["verify", "fund"]).done();
    // A count that is not hidden is still held against the run.
    desk.write(
        "fund/counts.csv",
        CRIMES.replacen("P03,2021,112,", "P03,2021,113,", 1),
    );
    assert_ne!(desk.text("fund/counts.csv"), CRIMES);
    desk.run(&["verify", "fund"]).ends(4);
    // Without anything to hide the hash is the receipt's.
    desk.write("fund/counts.csv", CRIMES)
        .write("fund/programme.toml", spec.replace("below = 10", ""));
    desk.run(&["run", "fund"]).done();
    assert!(desk.text("fund/out/receipt.json").contains(hash));
}

/// Where the table of counts is the panel too, and a frozen design names another: the
/// departure is told, and not the hash.
#[test]
fn a_departure_from_a_frozen_panel_tells_no_hash_of_hidden_counts() {
    let mut panel = String::from("place,year,crimes,people,g\n");
    for row in CRIMES.lines().skip(1) {
        let is_treated = ["P01", "P02", "P03", "P04", "P05", "P06"]
            .iter()
            .any(|place| row.starts_with(place));
        let _ = writeln!(panel, "{row},{}", if is_treated { "2023" } else { "" });
    }
    let design = "question = \"Fewer crimes?\"\ncompared_with = \"others\"\ndata_vintage = \"2025\"\nanalysis_date = \"2026-01-01\"\nunit = \"place\"\ntime = \"year\"\noutcome = \"crimes\"\nfirst_treated = \"g\"\ndraws = 0\npanel = \"other.csv\"\n";
    let spec = "[programme]\nname = \"Gaps\"\n\n[outcome]\npanel = \"counts.csv\"\nunit = \"place\"\ntime = \"year\"\nfirst_treated = \"g\"\ndraws = 0\n\n[[outcome.measure]]\ncolumn = \"crimes\"\nfrozen = \"frozen.json\"\n\n[[outcome.gaps]]\npanel = \"./counts.csv\"\nunit = \"place\"\ntime = \"year\"\ncount = \"crimes\"\nof = \"people\"\nbelow = 10\n";
    let desk = Desk::new();
    desk.write("counts.csv", &panel)
        .write("other.csv", panel.replace("P03,2021,112", "P03,2021,113"))
        .write("design.toml", design)
        .write("fund/counts.csv", &panel)
        .write("fund/programme.toml", spec);
    let freeze = "outcome freeze design.toml --out fund/frozen.json";
    desk.run(&freeze.split(' ').collect::<Vec<_>>()).done();
    let shown = gaps(&desk, &[]);
    let hash = hash_of(&shown).expect("without hidden counts the hash is told");
    desk.run(&["run", "fund"]).done();
    let found = &desk.json("fund/out/outcome/crimes.json")["frozen_design"];
    assert_eq!(found["departures"][0]["what"], "panel", "{found}");
    for (name, bytes) in crate::desk::everything_in(&desk.path("fund/out")) {
        assert!(!has(&bytes, hash), "{name}");
    }
}

/// By period: how many places are hidden, and what they add up to.
fn hidden_in(document: &Value, counts: &str) -> BTreeMap<i64, (usize, u64)> {
    let count = |place: &str, time: i64| -> u64 {
        let start = format!("{place},{time},");
        let row = counts.lines().find(|row| row.starts_with(&start));
        let cell = row.and_then(|row| row.split(',').nth(2));
        cell.and_then(|cell| cell.parse().ok()).expect("a count")
    };
    let mut all = BTreeMap::new();
    for line in document["gaps"].as_array().expect("a list") {
        let (place, time) = (line["place"].as_str(), line["time"].as_i64());
        let (place, time) = (place.expect("a place"), time.expect("a period"));
        let of = all.entry(time).or_insert((0, 0));
        if !line["hidden"].is_null() {
            of.0 += 1;
            of.1 += count(place, time);
        }
    }
    all
}

/// The rate of all other places tells the sum of what is hidden: two counts that add up
/// to two are one and one.
#[test]
fn what_is_hidden_adds_up_to_more_than_tells_it_to_be_small() {
    let counts = "place,year,crimes,people\nA,2024,50,2000\nB,2024,1,1500\nC,2024,1,1700\n";
    let found = gaps(&desk(counts), &BELOW);
    for line in found["gaps"].as_array().expect("a list") {
        assert!(!line["hidden"].is_null(), "{line}");
        assert!(line["to_nation"]["other"].is_null(), "{line}");
    }
    // With more places those of like size are hidden, and no more than must be.
    let more = "place,year,crimes,people\nA,2024,50,2000\nB,2024,1,1500\nC,2024,60,1700\nD,2024,30,1600\nE,2024,0,900\nF,2024,40,1800\n";
    let found = gaps(&desk(more), &BELOW);
    let hidden: Vec<bool> = found["gaps"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|line| !line["hidden"].is_null())
        .collect();
    // E and B alone add up to one; C and D are the next in size.
    assert_eq!(hidden, [false, true, true, true, true, false]);
    for below in ["5", "10", "16", "20", "25", "30", "40"] {
        let found = gaps(&desk(CRIMES), &["--below", below]);
        let least: u64 = below.parse().expect("a number");
        let mut any = 0;
        for (time, (places, sum)) in hidden_in(&found, CRIMES) {
            any += places;
            let enough = places >= 2 && sum + 1 >= least + places as u64;
            assert!(
                places == 0 || places == 12 || enough,
                "{below} in {time}: {places}, {sum}"
            );
        }
        assert!(any > 0 || below == "5", "nothing is below {below}");
    }
}

/// Whoever tries every pair of counts with the sum that is told, and runs the program on
/// each, is left with every small count, and with both places for it: what is written
/// is the same byte for byte. Of three places nothing can be told apart but all of them.
#[test]
fn who_protects_a_count_does_not_tell_it() {
    let of = |hidden: [u64; 2]| {
        format!(
            "place,year,crimes,people\nA,2024,22,2000\nB,2024,{},2300\nC,2024,14,2100\nD,2024,{},2200\nE,2024,31,1900\nF,2024,18,1800\n",
            hidden[0], hidden[1]
        )
    };
    let written = |counts: &str| {
        let desk = desk(counts);
        let more = |format| [&BELOW[..], &["--format", format, "--page", "page.html"]].concat();
        let all = [ask(&desk, &more("csv")), ask(&desk, &more("json"))];
        (all, desk.text("page.html"))
    };
    let told = written(&of([26, 7]));
    for small in [1, 4, 9] {
        assert!(told == written(&of([33 - small, small])), "{small} of D");
        assert!(told == written(&of([small, 33 - small])), "{small} of B");
    }
    // Where neither is small, both are told.
    assert!(told != written(&of([20, 13])));
    let three = "place,year,crimes,people\nA,2024,50,2000\nB,2024,50,1500\nC,2024,9,1700\n";
    let found = gaps(&desk(three), &BELOW);
    for line in found["gaps"].as_array().expect("a list") {
        assert!(!line["hidden"].is_null(), "{line}");
    }
    // Nor does a place that its publisher hid stand beside the sum of all others.
    let starred = format!("{three}D,2024,*,1600\n");
    let found = gaps(&desk(&starred), &[&BELOW[..], &["--hidden", "*"]].concat());
    for line in found["gaps"].as_array().expect("a list") {
        assert!(line["to_nation"]["other"].is_null(), "{line}");
    }
}

/// Parts and their sum in one table: each is hidden by itself, and that is said.
#[test]
fn measures_that_may_add_up_are_warned_of() {
    let mut table = String::from("place,year,crimes,people,what\n");
    for (place, theft, arson) in [("A", 40, 3), ("B", 50, 20), ("C", 60, 25), ("D", 70, 30)] {
        for (what, count) in [("all", theft + arson), ("arson", arson), ("theft", theft)] {
            let _ = writeln!(table, "{place},2024,{count},2000,{what}");
        }
    }
    let said = |more: &[&str]| {
        let more = [&["--measure", "what"], more].concat();
        gaps(&desk(&table), &more)["warnings"].to_string()
    };
    let warned = "each measure is hidden by itself";
    assert!(said(&BELOW).contains(warned), "{}", said(&BELOW));
    assert!(!said(&["--below", "2"]).contains(warned));
}

#[test]
fn a_nations_small_count_is_not_told_either() {
    let told = |counts: &str, time: i64| {
        let found = gaps(&desk(counts), &["--below", "10", "--nation", "N"]);
        let lines = found["gaps"].as_array().expect("a list");
        let now = lines.iter().filter(|line| line["time"] == time);
        let with = now.filter(|line| {
            let beside = &line["to_nation"];
            ["other", "gap", "p_value"]
                .iter()
                .any(|key| !beside[*key].is_null())
        });
        (with.count(), found["warnings"].to_string())
    };
    let head = "place,year,crimes,people\n";
    // The nation's own count is small.
    let small = format!("{head}N,2024,3,9000\nA,2024,0,2000\nB,2024,2,1500\nC,2024,1,1700\n");
    let (with, warnings) = told(&small, 2024);
    assert_eq!(with, 0);
    assert!(warnings.contains("are hidden"), "{warnings}");
    // What the nation leaves for places that the table has not is small.
    let rest = format!("{head}N,2024,45,9000\nA,2024,20,2000\nB,2024,22,1500\n");
    assert_eq!(told(&rest, 2024).0, 0);
    // Its first period is small: a later change would tell that.
    let mut later = small;
    for year in 2025..2028 {
        let rows =
            format!("N,{year},90,9000\nA,{year},30,2000\nB,{year},40,1500\nC,{year},20,1700\n");
        later.push_str(&rows);
    }
    let found = gaps(&desk(&later), &["--below", "10", "--nation", "N"]);
    for line in found["gaps"].as_array().expect("a list") {
        assert!(line["to_nation"]["change"].is_null(), "{line}");
    }
    // Where nothing is small the nation is told.
    assert_eq!(told(&later, 2026).0, 3);
}
