//! `allotment outcome --outcome a,b,c`, and two-way effects with few clusters.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::Desk;

/// Places over six years; those before `treated` get 3 more jobs from 2022 on.
/// Pay and noise do not change.
fn table(places: i32, treated: i32) -> String {
    let mut table = String::from("place,year,jobs,pay,noise,g\n");
    for place in 0..places {
        for year in 2019..2025 {
            let wobble = |seed: i32| {
                f64::from((place * 7919 + year * 105 + seed * 271) * 31 % 97) / 48.5 - 1.0
            };
            let on = place < treated && year >= 2022;
            let jobs = f64::from(place) + wobble(1) + if on { 3.0 } else { 0.0 };
            let g = if place < treated { "2022" } else { "" };
            let _ = writeln!(
                table,
                "P{place:02},{year},{jobs},{},{},{g}",
                wobble(2),
                wobble(3)
            );
        }
    }
    table
}

fn asked(desk: &Desk, more: &str) -> Value {
    let line = format!(
        "outcome panel.csv --unit place --time year --first-treated g --format json {more}"
    );
    let args: Vec<&str> = line.split_whitespace().collect();
    desk.run(&args).done().json()
}

#[test]
fn several_outcomes_are_judged_beside_each_other() {
    let desk = Desk::new();
    desk.write("panel.csv", table(60, 25));
    let found = asked(&desk, "--outcome jobs,pay,noise");
    assert_eq!(found["changed"], serde_json::json!(["jobs"]));
    let outcomes = found["outcomes"].as_array().unwrap();
    for (outcome, name) in outcomes.iter().zip(["jobs", "pay", "noise"]) {
        assert_eq!(outcome["outcome"], name);
        let alone = asked(&desk, &format!("--outcome {name}"));
        assert_eq!(
            outcome["estimates"], alone["estimates"],
            "{name} by itself is the same"
        );
        let own = alone["estimates"][0]["p_value"].as_f64().unwrap();
        let any = outcome["adjusted_p_value"].as_f64().unwrap();
        let share = outcome["false_discovery_p_value"].as_f64().unwrap();
        // Romano and Wolf's is drawn, so that a tiny one is at least one draw.
        assert!(
            share >= own && any >= own.min(1.0 / 1001.0) * 0.8,
            "{name}: {own}, {any}, {share}"
        );
    }
    assert!(found["joint_test"]["p_value"].as_f64().unwrap() < 0.001);
    assert_eq!(found["joint_test"]["outcomes"], 3);
    let quiet = asked(&desk, "--outcome pay,noise");
    assert!(quiet["joint_test"]["p_value"].as_f64().unwrap() > 0.05);
    assert_eq!(quiet["changed"], serde_json::json!([]));
    // A method without influence functions is judged by its p-values.
    let other = asked(&desk, "--outcome jobs,pay --method two-way");
    assert!(other["joint_test"]["reason"].is_string());
    assert!(other["outcomes"][0]["adjusted_p_value"].is_null());
    assert_eq!(other["changed"], serde_json::json!(["jobs"]));
    let line = "outcome panel.csv --unit place --time year --first-treated g --outcome jobs,jobs";
    desk.run(&line.split(' ').collect::<Vec<_>>())
        .misasked("--outcome: 'jobs' is named twice");
    let line =
        "outcome power panel.csv --unit place --time year --first-treated g --outcome jobs,pay";
    desk.run(&line.split(' ').collect::<Vec<_>>())
        .misasked("--outcome: this question takes one outcome");
}

/// With three treated places of twelve the p-value is the share of all 220 choices
/// of three with a difference at least as far from zero, worked out here from
/// each place's mean after less its mean before.
#[test]
fn few_treated_places_are_judged_by_treating_others() {
    let desk = Desk::new();
    let text = table(12, 3);
    desk.write("panel.csv", &text);
    let mut change = [0.0_f64; 12];
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let place: usize = cells[0][1..].parse().unwrap();
        let value: f64 = cells[3].parse().unwrap();
        change[place] += if cells[1] >= "2022" { value } else { -value } / 3.0;
    }
    let all: f64 = change.iter().sum();
    let differs = |chosen: [usize; 3]| {
        let on: f64 = chosen.iter().map(|&place| change[place]).sum();
        (on / 3.0 - (all - on) / 9.0).abs()
    };
    let own = differs([0, 1, 2]);
    let (mut as_far, mut tried) = (0, 0);
    for a in 0..12 {
        for b in a + 1..12 {
            for c in b + 1..12 {
                tried += 1;
                as_far += i32::from(differs([a, b, c]) >= own - 1e-12);
            }
        }
    }
    let found = asked(&desk, "--outcome pay --method two-way");
    let few = &found["diagnostics"]["few_clusters"];
    assert_eq!(few["method"], "other-clusters-treated");
    assert_eq!(few["possibilities"], tried);
    assert_eq!(few["all_possibilities"], true);
    let p = few["p_value"].as_f64().unwrap();
    let expected = f64::from(as_far) / f64::from(tried);
    assert!((p - expected).abs() < 1e-12, "{p} and {expected}");
    assert!(
        found["warnings"]
            .to_string()
            .contains("3 of 12 places are treated")
    );
    // The sentence goes by that too; the estimates keep their own interval.
    let ends = ["low", "high"].map(|end| few[end].as_f64());
    let sentence = found["sentence"].as_str().unwrap_or_default();
    assert_eq!(
        ends.contains(&None),
        sentence.contains("too few clusters"),
        "{sentence}"
    );
    let small = asked(&desk, "--outcome jobs,pay --min-group 3");
    let reason = small["joint_test"]["reason"].as_str().unwrap_or_default();
    assert!(reason.contains("12 clusters are too few"), "{reason}");
    // Each by itself is judged as few treated places ask for.
    for outcome in small["outcomes"].as_array().unwrap() {
        let few = &outcome["diagnostics"]["few_clusters"];
        assert_eq!(few["method"], "other-clusters-treated");
        let own = outcome["false_discovery_p_value"].as_f64().unwrap();
        assert!(own >= few["p_value"].as_f64().unwrap());
    }
}

#[test]
fn few_clusters_are_judged_by_the_wild_bootstrap() {
    let desk = Desk::new();
    desk.write("panel.csv", table(24, 10));
    let found = asked(&desk, "--outcome jobs --method two-way");
    let few = &found["diagnostics"]["few_clusters"];
    assert_eq!(few["method"], "wild-cluster-bootstrap");
    assert!(few["p_value"].as_f64().unwrap() < 0.01);
    let (low, high) = (few["low"].as_f64().unwrap(), few["high"].as_f64().unwrap());
    assert!(low < 3.0 && 3.0 < high, "{low} to {high}");
    let again = asked(&desk, "--outcome jobs --method two-way");
    assert_eq!(again, found, "the same seed, the same bytes");
    // Weighed rows too: the statistic is the estimate in its own errors.
    let weighed = format!("{}\n", table(24, 10).trim_end())
        .lines()
        .enumerate()
        .map(|(row, line)| match row {
            0 => format!("{line},w\n"),
            row => format!("{line},{}\n", 1 + row % 5),
        })
        .collect::<String>();
    desk.write("panel.csv", weighed);
    let with = asked(&desk, "--outcome jobs --method two-way --weights w");
    let own = &with["estimates"][0];
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    let in_errors = number(&own["estimate"]) / number(&own["std_error"]);
    let statistic = number(&with["diagnostics"]["few_clusters"]["statistic"]);
    assert!(
        (statistic - in_errors).abs() < 1e-8,
        "{statistic} and {in_errors}"
    );
    desk.write("panel.csv", table(24, 10));
    let none = asked(&desk, "--outcome pay --method two-way");
    let few = &none["diagnostics"]["few_clusters"];
    assert!(few["low"].as_f64().unwrap() < 0.0 && few["high"].as_f64().unwrap() > 0.0);
    desk.write("panel.csv", table(80, 30));
    let more = asked(&desk, "--outcome jobs --method two-way");
    assert_eq!(
        more["diagnostics"]["few_clusters"]["method"],
        "corrected-errors"
    );
    desk.write("panel.csv", table(240, 80));
    let many = asked(&desk, "--outcome jobs --method two-way");
    assert!(many["diagnostics"]["few_clusters"].is_null());
}

/// Rows that are each another person need no names: with one outcome, with several, and
/// where it is asked how robust the answer is.
#[test]
fn people_asked_anew_need_no_names_however_many_outcomes() {
    let mut table = String::from("year,jobs,pay,g,on\n");
    for person in 0..1800 {
        let (year, treated) = (2019 + person % 6, person / 6 % 2 == 0);
        let on = treated && year >= 2022;
        let wobble = |seed: i32| f64::from((person * 7919 + seed * 271) * 31 % 97) / 48.5 - 1.0;
        let jobs = wobble(1) + if on { 3.0 } else { 0.0 };
        let g = if treated { "2022" } else { "" };
        let _ = writeln!(table, "{year},{jobs},{},{g},{}", wobble(2), i32::from(on));
    }
    let desk = Desk::new();
    desk.write("people.csv", table);
    let line = "people.csv --time year --first-treated g --repeated --format json";
    let ask = |more: &str| {
        let line = more.replace("PEOPLE", line);
        let args: Vec<&str> = line.split_whitespace().collect();
        desk.run(&args).done().json()
    };
    let found = ask("outcome PEOPLE --outcome jobs,pay");
    assert_eq!(found["changed"], serde_json::json!(["jobs"]));
    assert!(
        found["joint_test"]["p_value"]
            .as_f64()
            .is_some_and(|p| p < 0.001)
    );
    let alone = ask("outcome PEOPLE --outcome jobs");
    assert_eq!(found["outcomes"][0]["estimates"], alone["estimates"]);
    let robust = ask("outcome sensitivity PEOPLE --outcome jobs --bounds 0,1");
    assert_eq!(robust["sensitivity"].as_array().map(Vec::len), Some(2));
    // From a row that is 1 where treated nobody sees who would be treated later.
    let line = "outcome people.csv --time year --treated on --repeated --outcome jobs";
    let args: Vec<&str> = line.split_whitespace().collect();
    desk.run(&args).ends(2).says("use --first-treated");
}
