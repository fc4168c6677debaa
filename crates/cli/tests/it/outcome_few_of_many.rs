//! `allotment outcome` where few places of many are treated, or count: however many others
//! there are, noise must not be published as an effect.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::Desk;

/// What looks like noise, between -1 and 1, the same for the same numbers.
fn noise(one: i32, other: i32) -> f64 {
    f64::from((one * 7919 + other * 10_477 + one * other * 31) % 997) / 498.5 - 1.0
}

/// So many places over four years, of which the first `treated` begin in 2022.
fn places(all: i32, treated: i32) -> String {
    let mut table = String::from("place,year,jobs,pay,rent,safety,g,people\n");
    for place in 0..all {
        for year in 2020..2024 {
            let g = if place < treated { "2022" } else { "" };
            let people = if place % 10 == 0 { 200 } else { 10 };
            let [jobs, pay, rent, safety] =
                [3, 501, 1013, 2207].map(|own| noise(place + own, year));
            let _ = writeln!(
                table,
                "P{place:03},{year},{jobs},{pay},{rent},{safety},{g},{people}"
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

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

/// Six of 260: the usual interval knows of 260, the corrected one of six.
#[test]
fn few_treated_of_many_are_judged_by_how_few_they_are() {
    let desk = Desk::new();
    desk.write("panel.csv", places(260, 6));
    for method in ["group-time", "imputation", "two-way"] {
        let found = asked(&desk, &format!("--outcome jobs --method {method}"));
        let few = &found["diagnostics"]["few_clusters"];
        assert_eq!(few["method"], "corrected-errors", "{method}: {found}");
        assert!((4.0..12.0).contains(&number(&few["df"])), "{method}: {few}");
        assert_eq!(few["smallest_group"]["clusters"], 6, "{method}: {few}");
        let row = &found["estimates"][0];
        let wide = |of: &Value| number(&of["high"]) - number(&of["low"]);
        assert!(wide(few) > 1.2 * wide(row), "{method}: {few} {row}");
        let said = found["warnings"].to_string();
        assert!(
            said.contains("of 260 places the smallest group compared has 6; below some 50"),
            "{method}: {said}"
        );
    }
    // As many untreated, and sixty on the smaller side.
    desk.write("panel.csv", places(260, 254));
    let found = asked(&desk, "--outcome jobs");
    let few = &found["diagnostics"]["few_clusters"];
    assert_eq!(few["smallest_group"]["clusters"], 6, "{few}");
    desk.write("panel.csv", places(260, 60));
    let found = asked(&desk, "--outcome jobs");
    assert!(found["diagnostics"]["few_clusters"].is_null(), "{found}");
}

/// One in ten places has twenty times the people: sixty count as some twenty.
#[test]
fn places_count_by_what_they_weigh() {
    let desk = Desk::new();
    desk.write("panel.csv", places(260, 60));
    let found = asked(&desk, "--outcome jobs --weights people");
    let few = &found["diagnostics"]["few_clusters"];
    assert_eq!(few["method"], "corrected-errors", "{found}");
    let smallest = &few["smallest_group"];
    assert_eq!(smallest["clusters"], 60);
    assert!(
        (4.0..20.0).contains(&number(&smallest["even_weight"])),
        "{few}"
    );
    assert!(
        found["warnings"]
            .to_string()
            .contains("has 60, and by what each weighs it tells as much as"),
        "{found}"
    );
}

#[test]
fn several_outcomes_of_few_treated_are_judged_by_how_few_they_are() {
    let desk = Desk::new();
    desk.write("panel.csv", places(260, 8));
    let found = asked(&desk, "--outcome jobs,pay");
    let joint = &found["joint_test"];
    assert!(number(&joint["df"]) < 12.0, "{joint}");
    for outcome in found["outcomes"].as_array().expect("outcomes") {
        let own = number(&outcome["diagnostics"]["few_clusters"]["p_value"]);
        let among = number(&outcome["adjusted_p_value"]);
        assert!(among >= own, "{among} {own}");
    }
    // More outcomes than six can tell apart.
    desk.write("panel.csv", places(260, 6));
    let found = asked(&desk, "--outcome jobs,pay,rent,safety");
    let reason = found["joint_test"]["reason"].as_str().unwrap_or_default();
    let df = found["joint_test"]["df"].as_f64();
    assert!(
        reason.contains("too few to test 4 outcomes jointly") || df < Some(6.0),
        "{found}"
    );
}

/// Resampling three places shows nothing of their noise.
#[test]
fn a_synthetic_difference_with_few_untreated_gives_no_verdict() {
    let desk = Desk::new();
    desk.write("panel.csv", places(15, 12));
    for errors in ["bootstrap", "jackknife"] {
        let found = asked(
            &desk,
            &format!("--outcome jobs --method synthetic-did --draws 50 --errors {errors}"),
        );
        let said = found["sentence"].as_str().unwrap_or_default();
        assert!(
            said.contains("cannot be told: too few places were never treated"),
            "{errors}: {said}"
        );
        let warnings = found["warnings"].to_string();
        assert!(warnings.contains("3 units are never treated"), "{warnings}");
    }
    desk.write("panel.csv", places(24, 12));
    let found = asked(&desk, "--outcome jobs --method synthetic-did --draws 50");
    let said = found["sentence"].as_str().unwrap_or_default();
    assert!(!said.contains("cannot be told"), "{said}");
}

/// All of the effect goes through what persons say of themselves after treatment.
#[test]
fn a_covariate_that_moved_among_persons_is_told() {
    let desk = Desk::new();
    let mut table = String::from("id,year,jobs,g,moved,still\n");
    for person in 0..2_000 {
        let year = 2020 + person % 4;
        let treated = person / 4 % 3 == 0;
        let is_on = treated && year >= 2022;
        let moved = noise(person + 9, year) + if is_on { 2.0 } else { 0.0 };
        let still = noise(person + 77, year + 3);
        let jobs = moved + noise(person + 1, year + 11);
        let g = if treated { "2022" } else { "" };
        let _ = writeln!(table, "R{person},{year},{jobs},{g},{moved},{still}");
    }
    desk.write("panel.csv", table);
    let line = "outcome panel.csv --time year --outcome jobs --first-treated g --repeated --draws 0 --format json --covariates";
    let ask = |covariates: &str| {
        let args: Vec<&str> = line.split(' ').chain([covariates]).collect();
        desk.run(&args).done().json()["warnings"].to_string()
    };
    let said = ask("moved,still");
    assert!(said.contains("covariate 'moved' itself was "), "{said}");
    assert!(!said.contains("'still'"), "{said}");
}

/// Money in pence, far from zero: what changed is told, or nothing is.
#[test]
fn a_change_of_large_outcomes_is_not_told_as_none() {
    let desk = Desk::new();
    let mut table = String::from("place,year,jobs,g\n");
    for place in 0..60 {
        for year in 2018..2024 {
            let is_on = place < 30 && year >= 2022;
            let value = 1e12 + noise(place + 3, year) + if is_on { 0.9 } else { 0.0 };
            let g = if place < 30 { "2022" } else { "" };
            let _ = writeln!(table, "P{place:02},{year},{value},{g}");
        }
    }
    desk.write("panel.csv", table);
    for method in ["group-time", "imputation", "two-way"] {
        let found = asked(&desk, &format!("--outcome jobs --method {method}"));
        let row = &found["estimates"][0];
        let [estimate, low, high] = ["estimate", "low", "high"].map(|key| number(&row[key]));
        assert!(low <= estimate && estimate <= high, "{method}: {row}");
        let said = found["sentence"].as_str().unwrap_or_default();
        assert!(!said.contains("was 0 "), "{method}: {said}");
    }
}

/// A window that keeps all times after the start asks of the same headline.
#[test]
fn a_window_that_leaves_nothing_out_changes_nothing() {
    let desk = Desk::new();
    let panel = include_str!("../../../../examples/outcome/panel.csv");
    desk.write("panel.csv", panel);
    let line = "outcome sensitivity panel.csv --unit place --time year --outcome jobs --first-treated funded --format json";
    let ask = |more: &str| {
        let args: Vec<&str> = line.split(' ').chain(more.split_whitespace()).collect();
        let mut found = desk.run(&args).done().json();
        found["options"]["window"] = Value::Null;
        found
    };
    let whole = ask("");
    for window in ["--window=-9,9", "--window=-4,3"] {
        assert_eq!(ask(window), whole, "{window}");
    }
}

#[test]
fn a_chart_of_a_baseline_says_that_its_limits_stay() {
    let desk = Desk::new();
    desk.write("s.csv", "time,value\n1,3\n2,5\n3,4\n4,6\n5,4\n6,5\n7,9\n");
    let said = |more: &str| {
        let line = format!("outcome watch s.csv --format table{more}");
        let args: Vec<&str> = line.split(' ').collect();
        desk.run(&args).done().text().to_owned()
    };
    let fixed = said(" --baseline 6");
    assert!(
        fixed.contains("rest on 6 points, which is few, and stay as they are"),
        "{fixed}"
    );
    assert!(said("").contains("will still move"));
}

/// One mistyped week is the one that is named.
#[test]
fn a_mistyped_week_is_the_one_that_is_told() {
    let desk = Desk::new();
    desk.write(
        "w.csv",
        "time,value\n2024-03-04,5\n2024-03-11,6\n2024-13-18,9\n2024-03-25,4\n",
    );
    let told = desk.run(&["outcome", "watch", "w.csv"]).refused("w.csv:4");
    let told = told.says("'2024-13-18' is no day");
    assert_eq!(told.faults(), 1);
}

/// Without peers, nothing is said of them; a measure that has no name is called by its
/// column.
#[test]
fn gaps_without_peers_say_nothing_of_them() {
    let desk = Desk::new();
    desk.write(
        "s.csv",
        "id,time,value,low,high\nA,1,50,45,55\nB,1,40,35,45\nUK,1,45,44,46\n",
    );
    let args = [
        "outcome", "gaps", "s.csv", "--nation", "UK", "--format", "table",
    ];
    let text = desk.run(&args).done().text().to_owned();
    assert!(
        !text.contains("peers are") && !text.contains("no peers"),
        "{text}"
    );
    assert!(
        text.contains("In 1, ") && !text.contains("of their peers"),
        "{text}"
    );
    assert!(text.contains("value"), "{text}");
}
