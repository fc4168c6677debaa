//! `allotment outcome`: its other methods, and the questions round an effect.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::Desk;

/// Forty places over eight years. A quarter are treated from 2021 on and a
/// quarter from 2023; the effect grows by one a year, so that two-way effects,
/// which take the early for controls of the late, are too small.
fn growing() -> String {
    let mut table = String::from("place,year,jobs,g,before\n");
    for place in 0..40 {
        let first = match place % 4 {
            0 => Some(2021),
            1 => Some(2023),
            _ => None,
        };
        for year in 2018..2026 {
            let effect = first.map_or(0, |first| (year - first + 1).max(0));
            // No two places wobble alike.
            let wobble = f64::from((place * 7919 + year * 105) * 31 % 97) / 120.0 - 0.4;
            let value =
                f64::from(place) / 2.0 + f64::from(year - 2018) + f64::from(effect) + wobble;
            let g = first.map_or_else(String::new, |first| first.to_string());
            let _ = writeln!(table, "P{place:02},{year},{value},{g},{}", place % 7);
        }
    }
    table
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("panel.csv", growing());
    desk
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

const COLUMNS: &str = "--unit place --time year --outcome jobs --first-treated g --format json";

fn asked(desk: &Desk, line: &str) -> Value {
    let line = format!("outcome {line} {COLUMNS}");
    desk.run(&words(&line)).done().json()
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

fn warned(document: &Value, of: &str) -> bool {
    let warnings = document["warnings"].as_array().expect("a list");
    warnings
        .iter()
        .any(|one| one.as_str().is_some_and(|one| one.contains(of)))
}

#[test]
fn imputation_finds_a_growing_effect_and_two_way_effects_warn_that_they_do_not() {
    let desk = desk();
    // Five treated years of the first cohort (1 to 5), three of the second (1 to 3).
    let truth = f64::from(1 + 2 + 3 + 4 + 5 + 1 + 2 + 3) / 8.0;
    let imputed = asked(&desk, "panel.csv --method imputation");
    let head = &imputed["estimates"][0];
    assert_eq!(head["kind"], "att");
    assert!((number(&head["estimate"]) - truth).abs() < 0.1, "{head}");
    assert!(number(&head["low"]) < truth && truth < number(&head["high"]));
    let two_way = asked(&desk, "panel.csv --method two-way");
    let head = &two_way["estimates"][0];
    assert_eq!(head["kind"], "att");
    assert!(number(&head["estimate"]) < truth - 0.2, "{head}");
    assert!(warned(
        &two_way,
        "begin to be treated in 2 different periods"
    ));
    let comparisons = two_way["diagnostics"]["comparisons"]
        .as_array()
        .expect("a list");
    let weights: f64 = comparisons.iter().map(|one| number(&one["weight"])).sum();
    let total: f64 = comparisons
        .iter()
        .map(|one| number(&one["weight"]) * number(&one["estimate"]))
        .sum();
    assert!((weights - 1.0).abs() < 1e-12);
    assert!((total - number(&head["estimate"])).abs() < 1e-9);
    assert!(number(&two_way["diagnostics"]["forbidden_share"]) > 0.0);
    // What Sun and Abraham's regression gives beside it mixes nothing.
    let events = two_way["estimates"].as_array().expect("a list");
    let last = events
        .iter()
        .find(|one| one["event_time"] == 4)
        .expect("it");
    assert!((number(&last["estimate"]) - 5.0).abs() < 0.5, "{last}");
}

#[test]
fn a_covariate_that_others_fix_is_named_by_each_method() {
    let desk = Desk::new();
    let table = growing();
    let mut lines = table.lines();
    let mut wider = format!("{},twice\n", lines.next().expect("a header"));
    for line in lines {
        let before: f64 = line
            .rsplit(',')
            .next()
            .expect("a cell")
            .parse()
            .expect("a number");
        let year: f64 = line
            .split(',')
            .nth(1)
            .expect("a year")
            .parse()
            .expect("a number");
        let _ = writeln!(wider, "{line},{}", before + year);
    }
    desk.write("panel.csv", wider);
    for method in ["imputation", "two-way"] {
        let line = format!("outcome panel.csv --method {method} --covariates twice {COLUMNS}");
        desk.run(&words(&line))
            .refused("panel.csv")
            .says("covariate 'twice' is fixed by units, periods");
    }
}

#[test]
fn sensitivity_widens_with_the_bound_and_says_where_it_reaches_zero() {
    let desk = desk();
    for restriction in ["relative-magnitudes", "smoothness"] {
        let line = format!("sensitivity panel.csv --restriction {restriction}");
        let document = asked(&desk, &line);
        let curve = document["sensitivity"].as_array().expect("a list");
        assert!(curve.len() > 5);
        for pair in curve.windows(2) {
            let width = |one: &Value| number(&one["high"]) - number(&one["low"]);
            assert!(width(&pair[1]) >= width(&pair[0]) - 1e-9, "{pair:?}");
            assert_eq!(pair[0]["restriction"], restriction);
        }
        let breakdown = number(&document["breakdown"]);
        for one in curve {
            let holds_zero = number(&one["low"]) <= 0.0 && number(&one["high"]) >= 0.0;
            assert_eq!(holds_zero, number(&one["bound"]) >= breakdown, "{one}");
        }
    }
    let line = format!("outcome sensitivity panel.csv --method imputation {COLUMNS}");
    desk.run(&words(&line)).misasked("--method");
}

#[test]
fn sensitivity_takes_estimates_that_somebody_else_made() {
    let desk = Desk::new();
    desk.write("beta.csv", "event_time,estimate\n-3,0.1\n-2,-0.1\n0,1.0\n");
    desk.write("sigma.csv", "a,b,c\n0.01,0,0\n0,0.01,0\n0,0,0.01\n");
    let line = "outcome sensitivity beta.csv --covariance sigma.csv --bounds 0,1 --format json";
    let document = desk.run(&words(line)).done().json();
    assert_eq!(document["sensitivity"].as_array().map(Vec::len), Some(2));
    let inputs = document["provenance"]["inputs"].as_array().expect("a list");
    assert_eq!(inputs.len(), 2);
    // The same without the column of times.
    desk.write("bare.csv", "b\n0.1\n-0.1\n1.0\n");
    let line = "outcome sensitivity bare.csv --estimate b --before 2 --covariance sigma.csv --bounds 0,1 --format json";
    let bare = desk.run(&words(line)).done().json();
    assert_eq!(bare["sensitivity"], document["sensitivity"]);
    let line = "outcome sensitivity bare.csv --estimate b --covariance sigma.csv";
    desk.run(&words(line))
        .refused("bare.csv")
        .says("--before N");
    desk.write("short.csv", "a,b\n1,0\n0,1\n");
    let line = "outcome sensitivity bare.csv --estimate b --before 2 --covariance short.csv";
    desk.run(&words(line))
        .refused("short.csv")
        .says("2 rows and 2 columns, and there are 3 coefficients");
}

#[test]
fn power_rises_with_the_effect_and_with_the_treated() {
    let desk = desk();
    let line = "power panel.csv --treated-units 5,10 --effects 0.1,0.2,0.4 --draws 500";
    let document = asked(&desk, line);
    let cells = document["power"].as_array().expect("a list");
    assert_eq!(cells.len(), 6);
    for pair in cells
        .windows(2)
        .filter(|pair| pair[0]["treated"] == pair[1]["treated"])
    {
        assert!(number(&pair[0]["power"]) <= number(&pair[1]["power"]));
    }
    let smallest = document["smallest_detectable_effect"]
        .as_array()
        .expect("a list");
    let effect = |at: usize| number(&smallest[at]["effect"]);
    assert!(effect(0) > effect(1) && effect(1) > 0.0);
    assert_eq!(document["design"]["start"], 2021);
    let line = format!("outcome power panel.csv --start 2018 {COLUMNS}");
    desk.run(&words(&line)).refused("panel.csv");
    let line = format!("outcome power panel.csv --treated-units 19 {COLUMNS}");
    desk.run(&words(&line))
        .refused("panel.csv")
        .says("at most 18");
}

#[test]
fn a_comparison_group_is_as_alike_as_it_says() {
    let desk = Desk::new();
    let mut table = String::from("id,t,a,b,y\n");
    for place in 0..60 {
        let treated = place % 3 == 0;
        let a = place % 10 + if treated { 2 } else { 0 };
        let b = (place * 7) % 11;
        let y = 2 * a + b + if treated { 5 } else { 0 };
        let _ = writeln!(table, "P{place},{},{a},{b},{y}", u8::from(treated));
    }
    desk.write("places.csv", &table);
    let line = "outcome match places.csv --treated t --covariates a,b --outcome y --format json";
    let document = desk.run(&words(line)).done().json();
    for one in document["balance"].as_array().expect("a list") {
        assert!(number(&one["after"]).abs() < 1e-6, "{one}");
    }
    assert!(number(&document["balance"][0]["before"]).abs() > 0.3);
    let weights = document["weights"]["unit"].as_object().expect("an object");
    assert_eq!(weights.len(), 60);
    let size = number(&document["effective_sample_size"]);
    assert!(size > 1.0 && size < 40.0, "{size}");
    // Balanced in what the outcome is made of, so exact.
    assert!((number(&document["effect"]["estimate"]) - 5.0).abs() < 1e-6);
    assert_eq!(document["level_of_evidence"]["level"], 2);
    for method in ["mahalanobis", "propensity"] {
        let line = format!(
            "outcome match places.csv --treated t --covariates a,b --method {method} --format json"
        );
        let document = desk.run(&words(&line)).done().json();
        assert_eq!(
            document["pairs"].as_array().map(Vec::len),
            Some(20),
            "{method}"
        );
    }
    let line = "outcome match places.csv --treated t --covariates a,a --format json";
    desk.run(&words(line))
        .refused("places.csv")
        .says("is fixed by 'a'");
    desk.write("holes.csv", "id,t,a\nP1,1,\nP2,,3\nP2,0,1\n");
    let line = "outcome match holes.csv --treated t --covariates a";
    let told = desk.run(&words(line)).refused("holes.csv:2");
    told.says("holes.csv:3").says("holes.csv:4");
}

const DESIGN: &str = r#"
question = "Did it raise the number of jobs?"
compared_with = "places that were never funded"
data_vintage = "yearly, 2018 to 2025"
analysis_date = "2026-09-01"
unit = "place"
time = "year"
outcome = "jobs"
first_treated = "g"
draws = 0
"#;

#[test]
fn a_frozen_design_tells_each_departure_and_any_change_to_it() {
    let desk = desk();
    desk.write("design.toml", DESIGN);
    let line = "outcome freeze design.toml --out frozen.json";
    desk.run(&words(line)).done().says("publish this hash");
    let frozen = desk.json("frozen.json");
    let again = "outcome freeze design.toml --out again.json";
    desk.run(&words(again)).done();
    assert_eq!(desk.text("frozen.json"), desk.text("again.json"));

    let followed = asked(
        &desk,
        "panel.csv --draws 0 --design frozen.json --analysed-on 2026-09-02",
    );
    let told = &followed["frozen_design"];
    assert_eq!(told["followed"], true, "{told}");
    assert_eq!(told["sha256"], frozen["sha256"]);
    assert_eq!(told["question"], "Did it raise the number of jobs?");
    assert_eq!(told["departures"].as_array().map(Vec::len), Some(0));

    let line = "panel.csv --draws 0 --design frozen.json --analysed-on 2026-08-31 --estimator reg --level 0.9";
    let other = asked(&desk, line);
    assert_eq!(other["frozen_design"]["followed"], false);
    let departures = other["frozen_design"]["departures"]
        .as_array()
        .expect("a list");
    let names: Vec<&str> = departures
        .iter()
        .filter_map(|one| one["what"].as_str())
        .collect();
    assert_eq!(names, ["estimator", "level", "analysis_date"]);
    assert_eq!(departures[0]["frozen"], "dr");
    assert_eq!(departures[0]["used"], "reg");

    let text = desk.text("frozen.json");
    desk.write("frozen.json", text.replace("never funded", "never  funded"));
    let line = format!("outcome panel.csv --design frozen.json {COLUMNS}");
    desk.run(&words(&line))
        .refused("frozen.json")
        .says("changed after it was frozen");
}

#[test]
fn a_frozen_panel_is_held_against_the_one_used() {
    let desk = desk();
    desk.write("design.toml", format!("panel = \"panel.csv\"\n{DESIGN}"));
    desk.run(&words("outcome freeze design.toml --out frozen.json"))
        .done();
    let same = asked(&desk, "panel.csv --draws 0 --design frozen.json");
    assert_eq!(same["frozen_design"]["followed"], true);
    desk.write("panel.csv", growing().replacen(",2021,0\n", ",2021,9\n", 1));
    let other = asked(&desk, "panel.csv --draws 0 --design frozen.json");
    assert_eq!(other["frozen_design"]["departures"][0]["what"], "panel");
}

#[test]
fn a_design_must_say_what_is_asked_and_when() {
    let desk = Desk::new();
    desk.write(
        "design.toml",
        "analysis_date = \"2026-02-30\"\nmethd = \"group-time\"\n",
    );
    let told = desk
        .run(&words("outcome freeze design.toml"))
        .refused("design.toml:1");
    told.says("'question' is missing")
        .says("'2026-02-30' is not a day")
        .says("did you mean 'method'?");
}

#[test]
fn what_is_not_detected_is_told_from_what_is_ruled_out() {
    let desk = Desk::new();
    let mut table = String::from("place,year,jobs,g\n");
    for place in 0..40 {
        for year in 2020..2024 {
            let noise = [0.5, -0.3, 0.1, -0.6, 0.4, -0.1, 0.2][(place * 3 + (year - 2020) * 2) % 7];
            let g = if place % 2 == 0 { "2022" } else { "" };
            let _ = writeln!(table, "P{place},{year},{noise},{g}");
        }
    }
    desk.write("panel.csv", table);
    let sentence = |line: &str| {
        let document = asked(&desk, line);
        document["sentence"]
            .as_str()
            .expect("a sentence")
            .to_owned()
    };
    let plain = sentence("panel.csv --draws 0");
    assert!(
        plain.starts_with("No effect on jobs was detected."),
        "{plain}"
    );
    assert!(
        plain.contains("would have been seen with a chance of 80%"),
        "{plain}"
    );
    let great = sentence("panel.csv --draws 0 --matters 5");
    assert!(
        great.starts_with("jobs did not change by as much as matters (5.00)"),
        "{great}"
    );
    let small = sentence("panel.csv --draws 0 --matters 0.01");
    assert!(
        small.starts_with("No effect on jobs was detected."),
        "{small}"
    );
}
