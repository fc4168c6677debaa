//! `allotment outcome discontinuity`.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::{Desk, Ran};

/// Low scores get it: what was measured falls by `jump` at 20, and follows a curve.
/// Numbers are made by formula, so that others can make the same.
fn places(jump: f64) -> String {
    let part = |value: f64| value - value.floor();
    let mut table = String::from("id,score,got,outcome,before\n");
    for place in 1..=500 {
        let i = f64::from(place);
        let score = 40.0 * part(i * 0.618_033_988_749_894_9);
        let noise = part(i * 0.754_877_666_246_692_7) + part(i * 0.569_840_290_998_053_2) - 1.0;
        let other = part(i * 0.414_213_562_373_095_03) - 0.5;
        let got = score <= 20.0;
        let curve = 50.0 - 0.3 * score + 0.01 * score * score;
        let outcome = curve + if got { jump } else { 0.0 } + noise;
        let before = 40.0 - 0.2 * score + other;
        let _ = writeln!(
            table,
            "P{place:03},{score},{},{outcome},{before}",
            u8::from(got)
        );
    }
    table
}

fn desk(jump: f64) -> Desk {
    let desk = Desk::new();
    desk.write("places.csv", places(jump));
    desk
}

const COMMAND: &str = "outcome discontinuity places.csv --cut-off 20 --treated below";

fn asked(desk: &Desk, more: &str) -> Ran {
    let line = format!("{COMMAND} {more}");
    let words: Vec<&str> = line.split_whitespace().collect();
    let ran = desk.run(&words);
    for bad in ["NaN", "inf ", "inf\n"] {
        assert!(!ran.text().contains(bad), "{}", ran.text());
        assert!(!ran.err.contains(bad), "{}", ran.err);
    }
    ran
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

fn warnings(document: &Value) -> String {
    document["warnings"].to_string()
}

fn all(document: &Value) -> &Vec<Value> {
    document["estimates"].as_array().expect("a list")
}

/// Source: Python's `rdrobust` 2.1.1 on the same table, run on 2026-11-28: the
/// robust row of `rdrobust(jobs_2025, need, c=20)`, of the same for `jobs_2021`, with
/// `h=6`, and of the 164 places below 20 alone with `c=15`.
#[test]
fn the_example_is_told_as_rdrobust_tells_it() {
    let table = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/outcome/cut-off.csv"
    );
    let told = |more: &str| {
        let line = format!(
            "outcome discontinuity {table} --unit place --outcome jobs_2025 --score need --cut-off 20 --treated above --format json {more}"
        );
        let words: Vec<&str> = line.split_whitespace().collect();
        Desk::new().run(&words).done().json()
    };
    let near = |found: &Value, expected: f64| {
        let found = number(found);
        assert!(
            (found - expected).abs() < 1e-6 * expected.abs().max(1.0),
            "{found} and {expected}"
        );
    };
    let document = told("--covariates jobs_2021 --placebo-cut-offs 15 --received funded");
    let [jump, _, _, before, placebo] = &all(&document)[..] else {
        panic!("{document}")
    };
    assert_eq!(jump["kind"], "jump");
    near(&jump["estimate"], 2.188_612_457);
    near(&jump["std_error"], 0.424_474_725);
    near(&jump["low"], 1.356_657_283);
    near(&jump["high"], 3.020_567_631);
    near(&jump["bandwidth"], 5.971_341_547);
    near(&jump["bias_bandwidth"], 9.139_450_157);
    assert_eq!(jump["untreated_units"], 90);
    assert_eq!(jump["treated_units"], 112);
    assert_eq!(before["covariate"], "jobs_2021");
    near(&before["estimate"], -0.202_842_889);
    near(&before["std_error"], 0.364_012_514);
    assert_eq!(placebo["cut_off"], 15.0);
    near(&placebo["estimate"], -2.002_991_609);
    near(&placebo["bandwidth"], 1.579_474_411);
    let given = told("--bandwidth 6");
    near(&all(&given)[0]["estimate"], 2.306_190_856);
    near(&all(&given)[0]["low"], 1.283_877_955);
    // All followed the rule.
    let against = &document["diagnostics"]["against_the_rule"];
    assert_eq!(against["left_out"], 0);
    assert_eq!(against["let_in"], 0);
    assert_eq!(document["level_of_evidence"]["level"], 4);
}

#[test]
fn a_planted_jump_comes_back_within_its_interval() {
    let desk = desk(-2.0);
    let document = asked(&desk, "--covariates before --format json")
        .done()
        .json();
    let jump = &all(&document)[0];
    assert!(number(&jump["low"]) < -2.0 && -2.0 < number(&jump["high"]));
    assert!(number(&jump["high"]) < 0.0, "{jump}");
    assert_eq!(jump["reading"], "detected");
    let said = document["sentence"].as_str().expect("a sentence");
    assert!(
        said.starts_with("Near the cut-off of 20 on score, outcome was ")
            && said.contains(
                " lower with the programme than it would have been without (95% interval: "
            ),
        "{said}"
    );
    assert_eq!(document["level_of_evidence"]["level"], 4);
    assert_eq!(document["design"]["units"], 500);
    assert_eq!(document["design"]["treated_scores"], "20 and below");
    assert!(number(&document["diagnostics"]["density"]["p_value"]) > 0.05);
    assert!(number(&document["diagnostics"]["covariates_p_value"]) > 0.05);
    let hash = &document["provenance"]["inputs"][0]["sha256"];
    assert_eq!(hash.as_str().map(str::len), Some(64));
    // A wider interval for a higher level, a narrower window for coverage.
    let wider = asked(&desk, "--level 0.99 --format json").done().json();
    assert!(number(&all(&wider)[0]["high"]) > number(&jump["high"]));
    let narrow = asked(&desk, "--coverage --format json").done().json();
    assert!(number(&all(&narrow)[0]["bandwidth"]) < number(&jump["bandwidth"]));
}

#[test]
fn no_jump_is_found_where_there_is_none() {
    let desk = desk(0.0);
    let told = |more: &str| {
        let document = asked(&desk, &format!("--format json {more}")).done().json();
        let reading = all(&document)[0]["reading"].clone();
        let said = document["sentence"]
            .as_str()
            .expect("a sentence")
            .to_owned();
        (reading, said)
    };
    let (reading, said) = told("");
    assert_eq!(reading, "not-detected");
    assert!(
        said.starts_with("No effect on outcome, for places near the cut-off of 20, was detected."),
        "{said}"
    );
    assert!(
        said.contains("would have been seen with a chance of 80%"),
        "{said}"
    );
    let (reading, said) = told("--matters 3");
    assert_eq!(reading, "ruled-out");
    assert!(
        said.contains("did not change by as much as matters (3.00)"),
        "{said}"
    );
    assert_eq!(told("--matters 0.001").0, "not-detected");
}

#[test]
fn scores_that_were_moved_across_are_told_and_lower_the_level() {
    let desk = Desk::new();
    let mut moved = String::new();
    for (at, line) in places(-2.0).lines().enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let score = cells[1].parse::<f64>().ok();
        // Every other place just outside gets itself a score just inside.
        match score {
            Some(score) if (20.0..23.0).contains(&score) && at % 4 != 0 => {
                let cells = [
                    cells[0],
                    &(40.0 - score).to_string(),
                    "1",
                    cells[3],
                    cells[4],
                ];
                let _ = writeln!(moved, "{}", cells.join(","));
            }
            _ => {
                let _ = writeln!(moved, "{line}");
            }
        }
    }
    desk.write("places.csv", moved);
    let document = asked(&desk, "--format json").done().json();
    assert!(
        warnings(&document)
            .contains("scores bunch at the cut-off, on the side of places that got it"),
        "{}",
        warnings(&document)
    );
    assert_eq!(document["level_of_evidence"]["level"], 2);
}

#[test]
fn what_jumps_that_should_not_is_told() {
    let desk = Desk::new();
    // What is measured before jumps too: as if the sides had never been alike.
    let mut table = String::from("id,score,outcome,before\n");
    for (at, line) in places(-2.0).lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let _ = writeln!(table, "Q{at},{},{},{}", cells[1], cells[4], cells[3]);
    }
    desk.write("places.csv", table);
    let document = asked(&desk, "--covariates before --format json")
        .done()
        .json();
    assert!(
        warnings(&document).contains("before, from before, jumps at the cut-off"),
        "{}",
        warnings(&document)
    );
    assert_eq!(document["level_of_evidence"]["level"], 3);
    // A jump at 10 as well, where nothing was given out.
    let mut table = String::from("id,score,outcome\n");
    for (at, line) in places(-2.0).lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let score: f64 = cells[1].parse().expect("a number");
        let outcome: f64 = cells[3].parse().expect("a number");
        let more = if score > 10.0 { 4.0 } else { 0.0 };
        let _ = writeln!(table, "Q{at},{score},{}", outcome + more);
    }
    desk.write("places.csv", table);
    let line = "--bandwidth 8 --placebo-cut-offs 10,30,39.9 --format json";
    let document = asked(&desk, line).done().json();
    let told = warnings(&document);
    assert!(told.contains("outcome jumps at 10 too"), "{told}");
    assert!(!told.contains("outcome jumps at 30 too"), "{told}");
    let last = all(&document).last().expect("an estimate");
    assert_eq!(last["cut_off"], 39.9);
    assert!(last["estimate"].is_null());
    let why = last["note"].as_str().expect("a reason");
    assert!(why.contains("where at least 20 are needed"), "{why}");
}

#[test]
fn the_rule_is_held_against_what_was_received() {
    let desk = desk(-2.0);
    let table = desk.text("places.csv");
    let mut mixed = String::new();
    for (at, line) in table.lines().enumerate() {
        let line = if at % 15 == 1 {
            match line.split(',').nth(2) {
                Some("1") => line.replacen(",1,", ",0,", 1),
                _ => line.replacen(",0,", ",1,", 1),
            }
        } else {
            line.to_owned()
        };
        let _ = writeln!(mixed, "{line}");
    }
    desk.write("places.csv", mixed);
    let document = asked(&desk, "--received got --format json").done().json();
    let against = &document["diagnostics"]["against_the_rule"];
    assert!(number(&against["left_out"]) > 0.0 && number(&against["let_in"]) > 0.0);
    let said = document["sentence"].to_string();
    assert!(
        said.contains("where the programme was offered, whoever took it up"),
        "{said}"
    );
    assert!(
        warnings(&document).contains("the jump is the effect of being offered"),
        "{}",
        warnings(&document)
    );
    // The other way round nearly all are against the rule.
    let line = "outcome discontinuity places.csv --cut-off 20 --treated above --received got";
    let words: Vec<&str> = line.split_whitespace().collect();
    desk.run(&words)
        .refused("places.csv: ")
        .says("places got it or not against the rule that those at 20 and above do")
        .says("or say --treated below");
}

#[test]
fn what_cannot_be_told_is_refused_with_its_line_and_reason() {
    let desk = Desk::new();
    let holes = "id,score,got,outcome,before\nA,1,1,3,\nA,,0,4,1\n,3,,x,1\n";
    desk.write("places.csv", holes);
    let told = asked(&desk, "--covariates before --received got").refused("places.csv:2: ");
    assert_eq!(told.faults(), 6);
    for words in [
        "'A' already has a row, on line 2",
        "places.csv:3: ",
        "places.csv:4: ",
        "the name is missing",
        "the number is missing",
        "it is missing",
    ] {
        assert!(told.err.contains(words), "no «{words}» in\n{}", told.err);
    }
    desk.write("places.csv", places(-2.0));
    let line = "outcome discontinuity places.csv --cut-off 50 --treated below";
    let words: Vec<&str> = line.split_whitespace().collect();
    desk.run(&words)
        .refused("places.csv")
        .says("all places are on one side of the cut-off of 50: 'score' goes from 0.0768 to 40.0");
    asked(&desk, "--bandwidth 0.1")
        .refused("places.csv: ")
        .says("within 0.100 of it where at least 3 are needed");
    asked(&desk, "--placebo-cut-offs 10,20").misasked("--placebo-cut-offs: 20 is the real cut-off");
    asked(&desk, "--level 1.5").ends(2);
    asked(&desk, "--score need")
        .refused("places.csv")
        .says("'need'");
    // Whole numbers from 0 to 39 have no limit at 20; the same outcome for all has
    // no error.
    let mut coarse = String::from("id,score,outcome\n");
    let mut flat = String::from("id,score,outcome\n");
    let mut huge = String::from("id,score,outcome\n");
    for place in 0..400 {
        let _ = writeln!(coarse, "P{place},{},{}", place % 38, place % 7);
        let _ = writeln!(flat, "P{place},{},5", f64::from(place) / 10.0);
        let _ = writeln!(
            huge,
            "P{place},{},{}e307",
            f64::from(place) / 10.0,
            place % 17
        );
    }
    desk.write("places.csv", coarse);
    asked(&desk, "")
        .refused("places.csv: 17 different scores lie above the cut-off")
        .says("use a finer score");
    desk.write("places.csv", flat);
    asked(&desk, "").refused("places.csv: outcomes near the cut-off do not vary");
    desk.write("places.csv", huge);
    asked(&desk, "").refused("places.csv");
    desk.write("places.csv", "id,score,outcome\n");
    asked(&desk, "").refused("places.csv: there are no places");
    for wrong in [
        "outcome discontinuity places.csv --treated below",
        "outcome discontinuity places.csv --cut-off 20",
        "outcome discontinuity places.csv --cut-off NaN --treated below",
        "outcome discontinuity places.csv --cut-off 20 --treated below --bandwidth 0",
        "outcome discontinuity places.csv --cut-off 20 --treated below --bandwidth 3 --coverage",
    ] {
        let words: Vec<&str> = wrong.split_whitespace().collect();
        desk.run(&words).ends(2);
    }
}

/// A cut-off by which as many got the money on either side decided nothing.
#[test]
fn a_cut_off_that_decided_nothing_is_refused() {
    let desk = Desk::new();
    let got = |places: &dyn Fn(usize) -> bool| {
        let table = places_with(places);
        desk.write("places.csv", table);
        asked(&desk, "--received got --format json")
    };
    // Three of five, whatever the score: half of all are against the rule.
    got(&|row| row % 5 < 3).refused("places.csv: column 'got':");
    // Most of those who should, and few others.
    got(&|_| true).refused("places.csv: column 'got':");
}

/// The places, with `got` by the number of the row.
fn places_with(got: &dyn Fn(usize) -> bool) -> String {
    let whole = places(-2.0);
    let lines = whole.lines().enumerate().map(|(row, line)| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if row > 0 {
            cells[2] = if got(row) { "1" } else { "0" };
        }
        cells.join(",") + "\n"
    });
    lines.collect()
}

#[test]
fn few_places_and_few_scores_are_warned_of() {
    let desk = Desk::new();
    let whole = places(-2.0);
    let few: Vec<&str> = whole.lines().take(70).collect();
    desk.write("places.csv", few.join("\n"));
    let document = asked(&desk, "--bandwidth 10 --format json").done().json();
    assert!(
        warnings(&document).contains("lie within 10.0 of the cut-off; with fewer than 30"),
        "{}",
        warnings(&document)
    );
    let mut rounded = String::from("id,score,outcome\n");
    for line in whole.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let score: f64 = cells[1].parse().expect("a number");
        let _ = writeln!(
            rounded,
            "{},{},{}",
            cells[0],
            (score * 2.0).round() / 2.0,
            cells[3]
        );
    }
    desk.write("places.csv", rounded);
    let document = asked(&desk, "--format json").done().json();
    assert!(
        warnings(&document).contains("different scores; the method takes scores to be fine"),
        "{}",
        warnings(&document)
    );
}

#[test]
fn the_answer_comes_in_every_form_and_any_number_of_threads_gives_its_bytes() {
    let desk = desk(-2.0);
    let line = "--covariates before --placebo-cut-offs 10,30";
    let words = asked(&desk, &format!("{line} --format table")).done();
    assert!(
        words.text().contains("Level of evidence: 4 of 5"),
        "{}",
        words.text()
    );
    assert!(words.text().contains("before (before)"), "{}", words.text());
    let csv = asked(&desk, &format!("{line} --format csv")).done();
    let kinds = csv
        .text()
        .lines()
        .skip(1)
        .map(|line| line.split(',').next());
    let kinds: Vec<&str> = kinds.flatten().collect();
    assert_eq!(
        kinds,
        [
            "jump",
            "half-bandwidth",
            "double-bandwidth",
            "covariate",
            "placebo",
            "placebo"
        ]
    );
    for name in ["told.csv", "told.xlsx", "told.parquet", "told.json"] {
        asked(&desk, &format!("{line} --out {name} --page page.html")).done();
        assert!(desk.bytes(name).len() > 200, "{name}");
    }
    let page = desk.text("page.html");
    assert!(page.contains("either side of the cut-off") && page.contains("<svg"));
    assert!(!page.contains("NaN"));
    asked(&desk, "--out places.csv").ends(2);
    let args: Vec<String> = format!("{COMMAND} {line} --format json")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let one = desk.run_with(&args, &[("RAYON_NUM_THREADS", "1")]).done();
    let many = desk.run_with(&args, &[("RAYON_NUM_THREADS", "7")]).done();
    assert_eq!(one.out, many.out);
}
