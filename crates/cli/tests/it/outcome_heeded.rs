//! `allotment outcome`: what is asked for is heeded or refused, and what is told says
//! what it is about.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::{Desk, Ran};

fn noise(one: i32, other: i32) -> f64 {
    f64::from((one * 7919 + other * 10_477 + one * other * 31) % 997) / 498.5 - 1.0
}

/// Sixty places over eight years; thirty begin in 2021 and are then higher by an
/// effect that grows by one a year. `copy` is jobs again, `flat` never changes.
fn panel() -> String {
    let mut table = String::from("place,year,jobs,g,size,district,w,copy,flat,other\n");
    for place in 0..60 {
        for year in 2016..2024 {
            let on = place % 2 == 0 && year >= 2021;
            let effect = if on { f64::from(year - 2020) } else { 0.0 };
            let jobs = f64::from(place) / 9.0 + noise(place + 3, year) + effect;
            let g = if place % 2 == 0 { "2021" } else { "" };
            let other = noise(place + 90, year + 5);
            let _ = writeln!(
                table,
                "P{place:02},{year},{jobs},{g},{},D{},{},{jobs},3,{other}",
                place * 7 % 13,
                place % 20,
                1 + place % 3
            );
        }
    }
    table
}

const COLUMNS: &str = "--unit place --time year --first-treated g --format json";

fn run(desk: &Desk, line: &str) -> Ran {
    let args: Vec<&str> = line.split_whitespace().collect();
    desk.run(&args)
}

fn asked(desk: &Desk, line: &str) -> Value {
    run(desk, &format!("outcome {line} {COLUMNS}"))
        .done()
        .json()
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("panel.csv", panel());
    desk
}

#[test]
fn another_effect_that_matters_is_a_departure() {
    let desk = desk();
    let design = "question = \"Did it?\"\ncompared_with = \"others\"\ndata_vintage = \"v1\"\nanalysis_date = \"2026-09-01\"\nunit = \"place\"\ntime = \"year\"\noutcome = \"other\"\nfirst_treated = \"g\"\ndraws = 0\n";
    desk.write("with.toml", format!("{design}matters = 0.1\n"));
    desk.write("without.toml", design);
    for name in ["with", "without"] {
        run(
            &desk,
            &format!("outcome freeze {name}.toml --out {name}.json"),
        )
        .done();
    }
    let line = "panel.csv --outcome other --draws 0 --design";
    let same = asked(&desk, &format!("{line} with.json"));
    assert_eq!(same["frozen_design"]["followed"], true, "{same}");
    assert_eq!(same["matters"], 0.1);
    let again = asked(&desk, &format!("{line} with.json --matters 0.1"));
    assert_eq!(again["frozen_design"]["followed"], true);
    for name in ["with", "without"] {
        let other = asked(&desk, &format!("{line} {name}.json --matters 0.7"));
        let departure = &other["frozen_design"]["departures"][0];
        assert_eq!(departure["what"], "matters", "{other}");
        assert_eq!(departure["used"], 0.7);
        let text = format!("outcome {line} {name}.json --matters 0.7 --balance 1 {COLUMNS}")
            .replace("--format json", "--format table");
        let text = run(&desk, &text).done();
        let text = text.text();
        assert!(
            text.contains("balance was not to be set and is 1"),
            "{text}"
        );
        assert!(text.contains("and is 0.7"), "{text}");
    }
}

#[test]
fn power_heeds_its_options_and_says_how_it_looks() {
    let desk = desk();
    let line = "outcome power panel.csv --outcome jobs --treated-units 10 --draws 200";
    for option in ["--covariates size", "--cluster district", "--weights w"] {
        let ran = run(&desk, &format!("{line} {option} {COLUMNS}")).ends(2);
        let name = option.split(' ').next().unwrap();
        assert!(
            ran.err.contains(&format!("{name} cannot be used here")),
            "{}",
            ran.err
        );
    }
    // What else is tried changes nothing.
    let smallest = |sizes: &str, at: usize| {
        let line = format!(
            "power panel.csv --outcome jobs --effects 0.5,1 --draws 200 --treated-units {sizes}"
        );
        number(&asked(&desk, &line)["smallest_detectable_effect"][at]["effect"])
    };
    let alone = smallest("10", 0);
    assert!((smallest("5,10", 1) - alone).abs() < 1e-12);
    assert!((smallest("10,20", 0) - alone).abs() < 1e-12);
    let text = format!("{line} {COLUMNS}").replace("--format json", "--format table");
    let text = run(&desk, &text).done();
    assert!(text.text().contains("Welch's test"), "{}", text.text());
}

#[test]
fn no_option_is_passed_over() {
    let desk = desk();
    let one: String = panel()
        .lines()
        .filter(|line| line.starts_with("place") || line.starts_with("P00"))
        .map(|line| format!("{line}\n"))
        .collect();
    desk.write("one.csv", one);
    for line in [
        "one.csv --method interrupted --covariates size",
        "one.csv --method interrupted --weights w",
        "one.csv --method interrupted --repeated",
        "one.csv --method interrupted --unbalanced drop",
        "panel.csv --method imputation --draws 300",
        "panel.csv --method two-way --draws 300",
        "panel.csv --method synthetic-control --predictor-weights equal",
    ] {
        let ran = run(&desk, &format!("outcome {line} --outcome jobs {COLUMNS}")).ends(2);
        assert!(
            ran.err.contains("cannot be used here"),
            "{line}: {}",
            ran.err
        );
    }
    let mut places = String::from("id,t,a,k,y\n");
    for place in 0..40 {
        let treated = u8::from(place % 3 == 0);
        let _ = writeln!(
            places,
            "P{place},{treated},{},4,{}",
            place * 7 % 11,
            place % 5
        );
    }
    desk.write("places.csv", places);
    for more in [
        "--caliper 0.2",
        "--again",
        "--method mahalanobis --variances",
        "--method propensity --variances",
    ] {
        let line = format!("outcome match places.csv --treated t --covariates a {more}");
        let ran = run(&desk, &line).ends(2);
        assert!(
            ran.err.contains("cannot be used here"),
            "{more}: {}",
            ran.err
        );
    }
    // A covariate that is the same everywhere is refused by each way to match.
    for method in ["entropy", "mahalanobis", "propensity"] {
        let line =
            format!("outcome match places.csv --treated t --covariates a,k --method {method}");
        run(&desk, &line)
            .refused("places.csv")
            .says("covariate 'k' is the same for all places");
    }
}

/// By default the question is put to the headline: the average over all places and
/// periods; another may be asked about, and each sentence says which.
#[test]
fn sensitivity_is_of_the_headline_and_says_so() {
    let desk = desk();
    let head = asked(&desk, "panel.csv --outcome jobs --draws 0");
    let found = asked(&desk, "sensitivity panel.csv --outcome jobs");
    let parallel = &found["if_trends_are_parallel"];
    let (one, other) = (&parallel["estimate"], &head["estimates"][0]["estimate"]);
    assert!(
        (number(one) - number(other)).abs() < 1e-9,
        "{one} and {other}"
    );
    // Errors are as wide as the headline is judged by.
    let (one, other) = (
        &parallel["low"],
        &head["diagnostics"]["few_clusters"]["low"],
    );
    assert!(
        (number(one) - number(other)).abs() < 1e-6,
        "{one} and {other}"
    );
    let sentence = |found: &Value| found["sentence"].as_str().unwrap_or_default().to_owned();
    assert!(
        sentence(&found).contains("on average over the 3 periods after the start"),
        "{found}"
    );
    let first = asked(
        &desk,
        "sensitivity panel.csv --outcome jobs --period-weights 1,0,0",
    );
    assert!(sentence(&first).contains("weighed 1.00, 0, 0"), "{first}");
    assert!(number(&first["if_trends_are_parallel"]["estimate"]) < number(&parallel["estimate"]));
    // A window is written as one word, below zero too.
    let within = asked(&desk, "sensitivity panel.csv --outcome jobs --window -3,1");
    let times: Vec<i64> = within["event_study"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["event_time"].as_i64())
        .collect();
    assert_eq!(times, [-3, -2, 0, 1]);
    assert!(sentence(&within).contains("over the 2 periods"), "{within}");
    for wrong in ["3,-3", "-3", "a,b"] {
        let line = format!("outcome sensitivity panel.csv --outcome jobs --window {wrong}");
        run(&desk, &format!("{line} {COLUMNS}")).ends(2);
    }
    // Estimates that somebody else made are asked about the first period after.
    desk.write(
        "beta.csv",
        "event_time,estimate\n-3,0.1\n-2,-0.1\n0,1.0\n1,2.0\n",
    );
    desk.write(
        "sigma.csv",
        "a,b,c,d\n0.01,0,0,0\n0,0.01,0,0\n0,0,0.01,0\n0,0,0,0.01\n",
    );
    let line = "outcome sensitivity beta.csv --covariance sigma.csv --format json --page s.html";
    let given = run(&desk, line).done().json();
    assert!((number(&given["if_trends_are_parallel"]["estimate"]) - 1.0).abs() < 1e-12);
    assert!(sentence(&given).contains("in the first period after the start"));
    assert!(
        desk.text("s.html")
            .contains("in the first period after the start")
    );
}

#[test]
fn a_cut_off_below_zero_may_be_one_of_several() {
    let desk = Desk::new();
    let mut places = String::from("id,score,outcome\n");
    for place in 0..400 {
        let score = f64::from(place - 200) / 8.0 + 0.01;
        let jump = if score >= 0.0 { 2.0 } else { 0.0 };
        let _ = writeln!(
            places,
            "P{place},{score},{}",
            jump + noise(place + 2, 5) + score / 9.0
        );
    }
    desk.write("places.csv", places);
    let line = "outcome discontinuity places.csv --cut-off 0 --treated above --placebo-cut-offs -10,10 --format json";
    let found = run(&desk, line).done().json();
    let text = found.to_string();
    assert!(text.contains("-10"), "{text}");
}

#[test]
fn a_period_called_nought_is_not_taken_for_never() {
    let desk = Desk::new();
    let since = |cell: &str| match cell.parse::<i32>() {
        Ok(year) => (year - 2021).to_string(),
        Err(_) => cell.to_owned(),
    };
    let shifted: String = panel()
        .lines()
        .map(|line| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            cells[1] = since(&cells[1]);
            cells[3] = since(&cells[3]);
            cells.join(",") + "\n"
        })
        .collect();
    desk.write("panel.csv", shifted);
    let line = format!("outcome panel.csv --outcome jobs --draws 0 {COLUMNS}");
    run(&desk, &line)
        .refused("panel.csv:2")
        .says("0 may mean that the unit is never treated");
    // Where no period is 0, it means never.
    desk.write("panel.csv", panel().replace(",,", ",0,"));
    let found = run(&desk, &line).done().json();
    assert_eq!(found["design"]["never_treated_units"], 30);
}

#[test]
fn a_chart_says_where_periods_are_missing_and_takes_days_and_weeks() {
    let desk = Desk::new();
    let mut months = String::from("time,value\n");
    for month in (1..=12).filter(|month| ![3, 4].contains(month)) {
        let _ = writeln!(months, "2024-{month:02},{}", 50 + month * 7 % 5);
    }
    desk.write("months.csv", months);
    let found = run(&desk, "outcome watch months.csv --format json")
        .done()
        .json();
    assert_eq!(found["missing"], 2);
    assert_eq!(
        found["periods_without_a_row"],
        serde_json::json!(["2024-03", "2024-04"])
    );
    let warned = found["warnings"].to_string();
    assert!(warned.contains("2 periods have no row"), "{warned}");
    assert_eq!(found["points"].as_array().map(Vec::len), Some(12));
    let mut weeks = String::from("time,value\n");
    for (week, day) in [
        "01-01", "01-08", "01-15", "01-22", "01-29", "02-05", "02-12", "02-26",
    ]
    .iter()
    .enumerate()
    {
        let _ = writeln!(weeks, "2024-{day},{}", 50 + week * 7 % 5);
    }
    desk.write("weeks.csv", weeks);
    let found = run(&desk, "outcome watch weeks.csv --format json")
        .done()
        .json();
    assert_eq!(
        found["periods_without_a_row"],
        serde_json::json!(["2024-02-19"])
    );
    assert_eq!(found["points"][4]["time"], "2024-01-29");
    // Steps that are no multiples of each other are said to be uneven.
    desk.write(
        "uneven.csv",
        "time,value\n1,5\n3,6\n6,5\n8,7\n10,5\n12,6\n14,7\n16,5\n",
    );
    let found = run(&desk, "outcome watch uneven.csv --format json")
        .done()
        .json();
    assert!(
        found["warnings"].to_string().contains("equal steps"),
        "{found}"
    );
}

#[test]
fn an_interrupted_series_has_its_picture() {
    let desk = Desk::new();
    let mut series = String::from("place,when,rate,g\n");
    for month in 0..36 {
        let rate = f64::from(month) / 20.0 + noise(month + 2, 3) / 4.0
            - if month >= 24 { 2.0 } else { 0.0 };
        let _ = writeln!(
            series,
            "Eastgate,{}-{:02},{rate},2024-01",
            2022 + month / 12,
            month % 12 + 1
        );
    }
    desk.write("series.csv", series);
    let line = "outcome series.csv --unit place --time when --outcome rate --first-treated g --method interrupted --format json --page page.html";
    run(&desk, line).done();
    let page = desk.text("page.html");
    assert!(page.matches("<svg").count() == 1, "one picture");
    assert!(page.contains("than its own trend from before"), "{page}");
    assert!(page.contains("Trend from before") && page.contains("<table"));
}

/// Three treated places by synthetic control: each time since has its own rank, and
/// what is to be said of many units is said once.
#[test]
fn averages_of_synthetic_controls_have_intervals_at_each_time() {
    let desk = Desk::new();
    let mut table = String::from("place,year,value,g\n");
    for place in 0..33 {
        for year in 2010..2022 {
            let on = place < 3 && year >= 2019;
            let value = f64::from(place % 5) * f64::from(year - 2010) / 4.0
                + noise(place + 4, year)
                + if on { 9.0 } else { 0.0 };
            let g = if place < 3 { "2019" } else { "" };
            let _ = writeln!(table, "P{place:02},{year},{value},{g}");
        }
    }
    desk.write("panel.csv", table);
    let found = asked(
        &desk,
        "panel.csv --outcome value --method synthetic-control --pretend 2016 --draws 400",
    );
    let rows = found["estimates"].as_array().expect("a list");
    let after: Vec<&Value> = rows
        .iter()
        .filter(|row| row["kind"] == "dynamic" && row["event_time"].as_i64() >= Some(0))
        .collect();
    assert_eq!(after.len(), 3);
    for row in after {
        assert!(number(&row["low"]) < number(&row["estimate"]), "{row}");
        assert!(number(&row["p_value"]) < 0.05, "{row}");
    }
    let pretended: Vec<&Value> = rows
        .iter()
        .filter(|row| row["kind"] == "pretended")
        .collect();
    assert_eq!(pretended.len(), 3);
    for row in pretended {
        // An interval, or why there is none, besides what the row is.
        let note = row["note"].as_str().unwrap_or_default();
        assert!(note.starts_with("as if it had begun in 2016"), "{row}");
        assert_eq!(row["low"].is_null(), note.contains("; "), "{row}");
    }
    let warnings = found["warnings"].as_array().expect("a list");
    let of = |words: &str| {
        let with = warnings.iter().filter_map(Value::as_str);
        with.filter(|one| one.contains(words)).count()
    };
    assert_eq!(of("begun in 2016, where nothing did"), 1, "{warnings:?}");
    assert_eq!(of("without any one of its"), 1, "{warnings:?}");
    for kind in ["are not the only ones", "is off by", "is above every donor"] {
        assert!(of(kind) <= 1, "{kind}: {warnings:?}");
    }
}

#[test]
fn outcomes_are_named_where_one_is_a_copy() {
    let desk = desk();
    let found = asked(&desk, "panel.csv --outcome jobs,copy");
    let reason = found["joint_test"]["reason"].as_str().unwrap_or_default();
    assert!(
        reason.starts_with("'copy' moves exactly as outcomes named before it do"),
        "{reason}"
    );
}

#[test]
fn what_never_changes_and_what_is_too_large_is_said_in_plain_words() {
    let desk = desk();
    for method in ["group-time", "imputation", "two-way"] {
        let found = asked(
            &desk,
            &format!("panel.csv --outcome flat --method {method}"),
        );
        let sentence = found["sentence"].as_str().unwrap_or_default();
        assert!(!sentence.contains("0 higher"), "{method}: {sentence}");
        assert!(
            !found.to_string().contains("no limit to no limit"),
            "{found}"
        );
        if method == "two-way" {
            let sum = &found["diagnostics"]["negative_weights"]["sum"];
            assert_eq!(sum.to_string(), "0.0");
        }
    }
    let huge: String = panel()
        .lines()
        .map(|line| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if line.starts_with("P03,2018,") {
                cells[2] = "1e155";
            }
            cells.join(",") + "\n"
        })
        .collect();
    desk.write("panel.csv", huge);
    for method in ["group-time", "imputation", "two-way", "synthetic-did"] {
        let line = format!("outcome panel.csv --outcome jobs --method {method} {COLUMNS}");
        run(&desk, &line)
            .refused("panel.csv:")
            .says("too large to compute with");
    }
}

/// The test before treatment says by which distribution it is judged.
#[test]
fn the_test_before_names_its_distribution() {
    let desk = desk();
    let by = |method: &str| {
        asked(
            &desk,
            &format!("panel.csv --outcome jobs --draws 0 --method {method}"),
        )["pre_trend"]
            .clone()
    };
    assert_eq!(by("group-time")["distribution"], "chi-squared with df");
    for method in ["imputation", "two-way"] {
        assert_eq!(by(method)["df_below"], 59, "{method}");
    }
}
