//! What else `[outcome]` of a programme asks: of neighbours, of gaps over time, of a
//! cut-off; and peers alone as comparison.

use std::fmt::Write as _;

use crate::desk::Desk;

const FURTHER: &str = r#"
[programme]
name = "Further"

[outcome]

[[outcome.spillover]]
title = "What neighbours lost"
places = "neighbours.csv"
unit = "place"
outcome = "jobs_2025"
before = "jobs_2021"
treated = "funded"
x = "easting"
y = "northing"
rings = [1000, 2000, 5000]
cluster = "district"

[[outcome.gaps]]
panel = "crimes.csv"
unit = "place"
time = "year"
count = "crimes"
of = "people"
peers = "peers.csv"

[[outcome.cut_off]]
places = "cut-off.csv"
unit = "place"
outcome = "jobs_2025"
score = "need"
cut_off = 20
treated = "above"
covariates = ["jobs_2021"]
received = "funded"
"#;

fn with_examples(folder: &str, spec: &str) -> Desk {
    let desk = Desk::new();
    desk.write(&format!("{folder}/programme.toml"), spec);
    for name in ["neighbours.csv", "crimes.csv", "peers.csv", "cut-off.csv"] {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/outcome");
        let bytes = std::fs::read(format!("{root}/{name}")).expect("an example");
        desk.write(&format!("{folder}/{name}"), bytes);
    }
    desk
}

/// What a programme says is what the command says of the same table.
#[test]
fn a_programme_asks_of_neighbours_gaps_and_cut_offs_as_the_commands_do() {
    let desk = with_examples("fund", FURTHER);
    desk.run(&["check", "fund"]).done();
    desk.run(&["run", "fund"]).done();
    let page = desk.text("fund/out/report/outcome.html");
    let asks: [(&str, &[&str]); 3] = [
        (
            "spillover",
            &[
                "outcome",
                "spillover",
                "fund/neighbours.csv",
                "--unit",
                "place",
                "--outcome",
                "jobs_2025",
                "--before",
                "jobs_2021",
                "--treated",
                "funded",
                "--x",
                "easting",
                "--y",
                "northing",
                "--rings",
                "1000,2000,5000",
                "--cluster",
                "district",
            ],
        ),
        (
            "gaps",
            &[
                "outcome",
                "gaps",
                "fund/crimes.csv",
                "--unit",
                "place",
                "--time",
                "year",
                "--count",
                "crimes",
                "--of",
                "people",
                "--peers",
                "fund/peers.csv",
            ],
        ),
        (
            "cut-off",
            &[
                "outcome",
                "discontinuity",
                "fund/cut-off.csv",
                "--unit",
                "place",
                "--outcome",
                "jobs_2025",
                "--score",
                "need",
                "--cut-off",
                "20",
                "--treated",
                "above",
                "--covariates",
                "jobs_2021",
                "--received",
                "funded",
            ],
        ),
    ];
    for (key, args) in asks {
        let asked = desk
            .run(&[args, &["--format", "json"]].concat())
            .done()
            .json();
        let mut told = desk.json(&format!("fund/out/outcome-{key}.json"));
        for part in ["estimates", "gaps", "sentence", "warnings"] {
            assert_eq!(told[part], asked[part], "{key} {part}");
        }
        let sentence = told["sentence"].take();
        let sentence = sentence.as_str().expect("a sentence");
        assert!(page.contains(&sentence.replace('<', "&#60;")), "{sentence}");
        assert!(desk.has(&format!("fund/out/outcome-{key}.csv")));
    }
    for said in [
        "What neighbours lost",
        "With what their neighbours gained or lost",
        "../outcome-gaps.csv",
    ] {
        assert!(page.contains(said), "{said}");
    }
    desk.run(&["verify", "fund"]).done();
}

/// A place's own page has its gap to its peers over time.
#[test]
fn a_place_finds_its_gap_on_its_own_page() {
    let mut need = String::from("id,lack\n");
    for place in 1..=12 {
        let _ = writeln!(need, "P{place:02},{}", place * 7 % 11);
    }
    let spec = r#"
[programme]
name = "Gaps"

[need.table]
path = "need.csv"
id = "id"
[[need.indicator]]
id = "lack"
column = "lack"
more_is = "worse"

[outcome]
[[outcome.gaps]]
panel = "crimes.csv"
unit = "place"
time = "year"
count = "crimes"
of = "people"
peers = "peers.csv"
"#;
    let desk = with_examples("fund", spec);
    desk.write("fund/need.csv", need);
    desk.run(&["run", "fund"]).done();
    let page = desk.text("fund/out/report/places/P03.html");
    for said in [
        "What came of it",
        "crimes of P03 in 2025: 47.4 (39.0 to 57.0); above its 4 peers",
        "Since its gap to its peers was first known it changed by",
        "beside places like it",
    ] {
        assert!(page.contains(said), "{said} is not in\n{page}");
    }
    desk.run(&["verify", "fund"]).done();
}

/// Of the untreated only peers of a treated place are compared with, where peers are
/// named.
#[test]
fn only_peers_are_compared_with_where_they_are_named() {
    let mut panel = String::from("id,year,g,jobs\n");
    let mut peers = String::from("place,peer\n");
    for place in 1..=60 {
        let treated = place > 40;
        for year in 2020..2026 {
            let effect = if treated && year >= 2023 { 4.0 } else { 0.0 };
            // Places that are no peers fell behind.
            let fall = if place <= 20 {
                f64::from(year - 2020) * 2.0
            } else {
                0.0
            };
            let wobble = f64::from((place * 7 + year * 13 + place * year) % 17) / 17.0;
            let g = if treated { "2023" } else { "" };
            let _ = writeln!(
                panel,
                "P{place:02},{year},{g},{}",
                50.0 + effect - fall + wobble
            );
        }
        if treated {
            let _ = writeln!(peers, "P{place:02},P{:02}", place - 20);
        }
    }
    let spec = |peers: &str| {
        format!(
            "[programme]\nname = \"Peers\"\n[outcome]\npanel = \"panel.csv\"\ntime = \"year\"\nfirst_treated = \"g\"\noutcome = \"jobs\"\ndraws = 0\n{peers}"
        )
    };
    let desk = Desk::new();
    desk.write("fund/panel.csv", &panel);
    desk.write("fund/peers.csv", peers);
    let effect = |peers: &str| {
        desk.write("fund/programme.toml", spec(peers));
        desk.run(&["run", "fund"]).done();
        let jobs = desk.json("fund/out/outcome/jobs.json");
        let effect = jobs["estimates"][0]["estimate"].as_f64().expect("told");
        (
            effect,
            jobs["design"]["never_treated_units"].clone(),
            jobs["warnings"].to_string(),
        )
    };
    let (all, untreated, _) = effect("");
    assert!(all > 6.0 && untreated == 40, "{all} {untreated}");
    let (own, untreated, warned) = effect("peers = \"peers.csv\"");
    assert!(
        (own - 4.0).abs() < 0.5 && untreated == 20,
        "{own} {untreated}"
    );
    assert!(
        warned.contains("the 20 of 40 untreated that are peers of one of them"),
        "{warned}"
    );
    // The command does the same.
    let line = "outcome fund/panel.csv --time year --first-treated g --outcome jobs --draws 0 --peers fund/peers.csv --format json";
    let args: Vec<&str> = line.split(' ').collect();
    let asked = desk.run(&args).done().json();
    let effect = asked["estimates"][0]["estimate"].as_f64().expect("told");
    assert!((effect - own).abs() < 1e-12, "{effect} {own}");
    assert!(
        asked["warnings"]
            .to_string()
            .contains("the 20 of 40 untreated")
    );
    desk.write("fund/peers.csv", "place,peer\nP41,P99\n");
    desk.run(&["run", "fund"])
        .refused("fund/peers.csv")
        .says("none of the 40 untreated units of the panel is a peer of a treated one");
}

#[test]
fn what_is_wrong_with_a_further_question_is_told_on_its_line() {
    for (from, to, says) in [
        (
            "rings = [1000, 2000, 5000]",
            "",
            "it is not said where each ring ends",
        ),
        (
            "y = \"northing\"",
            "",
            "it is not said where places are, in one way",
        ),
        ("of = \"people\"", "", "a count is told as a rate of people"),
        (
            "count = \"crimes\"\nof = \"people\"",
            "below = 10",
            "'below' is about counts",
        ),
        ("treated = \"above\"", "treated = \"over\"", "above"),
        (
            "rings = [1000, 2000, 5000]",
            "rings = [2000, 1000]",
            "not beyond the one before",
        ),
        ("panel = \"crimes.csv\"", "panel = \"none.csv\"", "none.csv"),
        ("score = \"need\"", "score = \"nead\"", "nead"),
        (
            "unit = \"place\"\ntime",
            "unti = \"place\"\ntime",
            "did you mean 'unit'?",
        ),
    ] {
        assert!(FURTHER.contains(from), "{from}");
        let desk = with_examples("fund", &FURTHER.replace(from, to));
        let told = desk.run(&["check", "fund"]);
        assert!(told.status == 4 || told.status == 3, "{says}: {}", told.err);
        assert!(told.err.contains(says), "{says} is not in\n{}", told.err);
    }
}
