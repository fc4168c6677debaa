//! `allotment outcome`: what it must doubt by itself, and does not do in silence.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::{Desk, Ran};

fn asked(desk: &Desk, line: &str) -> Ran {
    let line = format!("outcome {line}");
    desk.run(&line.split_whitespace().collect::<Vec<_>>())
}

fn told(desk: &Desk, line: &str) -> Value {
    asked(desk, &format!("{line} --format json")).done().json()
}

fn warned(document: &Value, of: &str) -> bool {
    document["warnings"].to_string().contains(of)
}

/// Between -0.5 and 0.5, in no order.
fn wobble(number: i32) -> f64 {
    f64::from((number * 7919 + 3).rem_euclid(1009) * 613 % 997) / 997.0 - 0.5
}

/// Districts of six places over six years; places of the first `treated` districts are
/// treated from 2021 on. Nothing changes by it, but a mediator, and through that jobs.
fn districts(number: i32, treated: i32) -> String {
    let mut table = String::from("id,time,jobs,spending,weight,g,d,on\n");
    for district in 0..number {
        for place in 0..6 {
            for year in 2018..2024 {
                let at = (district * 6 + place) * 6 + year - 2018;
                let on = district < treated && year >= 2021;
                let spending = f64::from(u8::from(on)) + 0.2 * wobble(at + 5000);
                let g = if district < treated { "2021" } else { "" };
                let _ = writeln!(
                    table,
                    "c{district}u{place},{year},{:.4},{spending:.4},{:.3},{g},D{district},{}",
                    spending + 0.3 * wobble(at) + wobble(district * 31 + year),
                    1.0 + 0.1 * wobble(at + 9000),
                    if on { "1.0" } else { "0.0" }
                );
            }
        }
    }
    table
}

const PANEL: &str = "panel.csv --outcome jobs --first-treated g";

fn desk(number: i32, treated: i32) -> Desk {
    let desk = Desk::new();
    desk.write("panel.csv", districts(number, treated));
    desk
}

/// Two treated districts of twelve: neither effects nor breaks before treatment can be
/// told from the noise of two.
#[test]
fn sensitivity_is_refused_where_few_clusters_are_treated() {
    let few = desk(12, 2);
    asked(&few, &format!("sensitivity {PANEL} --cluster d"))
        .refused("panel.csv: 2 of 12 clusters are treated, too few on one side");
    // With six on each side errors are made as wide as the headline is judged by.
    let some = desk(12, 6);
    let found = told(&some, &format!("sensitivity {PANEL} --cluster d"));
    assert!(warned(&found, "there are 12 clusters"), "{found}");
    let headline = told(&some, &format!("{PANEL} --cluster d --draws 0"));
    let end = |of: &Value, key: &str| of[key].as_f64().expect("a number");
    let judged = &headline["diagnostics"]["few_clusters"];
    let parallel = &found["if_trends_are_parallel"];
    let key = if end(parallel, "estimate") > 0.0 {
        "low"
    } else {
        "high"
    };
    let off = end(judged, key) - end(parallel, key);
    assert!(off.abs() < 1e-6, "{judged} {parallel}");
}

/// Where bends are bounded, a bound of 0 is a straight line and not parallel trends.
#[test]
fn a_straight_line_is_not_called_parallel_trends() {
    let many = desk(60, 30);
    let line = format!("sensitivity {PANEL} --restriction smoothness --period-weights 0,0,1");
    let found = told(&many, &line);
    let said = found["sentence"].as_str().expect("a sentence");
    assert!(!said.contains("do not break at all"), "{said}");
    if found["breakdown"] == 0.0 {
        assert!(said.contains("in the straight line"), "{said}");
    }
}

#[test]
fn a_covariate_that_moved_with_treatment_is_told() {
    let many = desk(60, 30);
    for method in ["imputation", "two-way"] {
        let found = told(
            &many,
            &format!("{PANEL} --method {method} --covariates spending"),
        );
        let says = "covariate 'spending' itself was 0.99";
        assert!(warned(&found, says), "{}", found["warnings"]);
        let found = told(
            &many,
            &format!("{PANEL} --method {method} --weights weight"),
        );
        let says = "the weight 'weight' changes over time within units";
        assert!(warned(&found, says), "{}", found["warnings"]);
        let found = told(&many, &format!("{PANEL} --method {method}"));
        assert!(!warned(&found, "itself was"), "{}", found["warnings"]);
    }
}

/// Ten standard deviations apart: no place has its like.
#[test]
fn places_without_a_like_are_refused_however_they_are_matched() {
    let mut table = String::from("id,treated,a,b,y\n");
    for place in 0..60 {
        let treated = place % 3 == 0;
        let a = wobble(place) + if treated { 10.0 } else { 0.0 };
        let _ = writeln!(
            table,
            "P{place},{},{a:.3},{:.3},{a:.3}",
            u8::from(treated),
            wobble(place + 700)
        );
    }
    let desk = Desk::new();
    desk.write("places.csv", &table);
    for method in ["mahalanobis", "propensity"] {
        asked(
            &desk,
            &format!("match places.csv --covariates a,b --outcome y --method {method}"),
        )
        .refused("places.csv: ");
    }
}

/// What the command would refuse cannot be frozen either.
#[test]
fn a_design_that_cannot_be_followed_is_not_frozen() {
    let whole = "question = \"Did it?\"\ncompared_with = \"others\"\ndata_vintage = \"v1\"\nanalysis_date = \"2026-09-01\"\nfirst_treated = \"g\"\n";
    for (more, says) in [
        (
            "outcome = \"jobs\"\nlevel = 95",
            "a level of 95 is not between 0 and 1",
        ),
        (
            "outcome = \"jobs\"\nlevel = 0",
            "a level of 0 is not between 0 and 1",
        ),
        (
            "outcome = \"jobs\"\nmatters = -1",
            "an effect of -1 cannot be the smallest that matters",
        ),
        (
            "outcome = \"jobs\"\nmatters = 0",
            "an effect of 0 cannot be the smallest that matters",
        ),
        (
            "outcome = \"a,b\"",
            "'a,b' would be read as several columns",
        ),
        (
            "outcome = \"jobs\"\nmethod = \"two-way\"\nanticipation = 2",
            "two-way passes it over",
        ),
    ] {
        let desk = Desk::new();
        desk.write("design.toml", format!("{whole}{more}\n"));
        asked(&desk, "freeze design.toml --out frozen.json")
            .refused("design.toml")
            .says(says);
        assert!(!desk.has("frozen.json"));
    }
}

/// The guide's own command: before any money is spent the panel ends before the start.
#[test]
fn power_looks_ahead_of_the_panel() {
    let desk = desk(60, 0);
    let panel = "power panel.csv --outcome jobs --draws 200 --treated-units 40";
    let found = told(&desk, &format!("{panel} --start 2026"));
    assert_eq!(found["design"]["start"], 2026);
    assert_eq!(found["design"]["tried_from"], 2022);
    assert_eq!(found["design"]["periods_after"], 2);
    assert!(
        warned(&found, "as if the programme had begun in 2022"),
        "{found}"
    );
    // It is the answer that the earlier start gives.
    let earlier = told(&desk, &format!("{panel} --start 2022"));
    assert_eq!(found["power"], earlier["power"]);
    let more = told(&desk, &format!("{panel} --start 2026 --periods-after 3"));
    assert_eq!(more["design"]["tried_from"], 2021);
    asked(&desk, &format!("{panel} --start 2026 --periods-after 6"))
        .refused("panel.csv: the panel has 6 periods");
    asked(&desk, &format!("{panel} --start 2022 --periods-after 2")).refused("--periods-after: ");
    // Power has no use of places with gaps.
    let whole = districts(60, 0);
    let gap: Vec<&str> = whole
        .lines()
        .enumerate()
        .filter(|(at, _)| *at != 5)
        .map(|(_, line)| line)
        .collect();
    desk.write("panel.csv", gap.join("\n"));
    let ran = asked(&desk, &format!("{panel} --start 2022"));
    assert!(
        !ran.err.contains("allow") && ran.err.contains("--unbalanced drop"),
        "{}",
        ran.err
    );
}

/// A covariate that tells one cohort from all others: without it the question is another.
#[test]
fn a_cohort_that_is_left_out_is_named() {
    let mut table = String::from("id,time,jobs,g,sort\n");
    for place in 0..60 {
        let start = [None, Some(2020), Some(2022)][usize::try_from(place % 3).unwrap()];
        for year in 2018..2024 {
            let at = place * 6 + year;
            let g = start.map_or_else(String::new, |start: i32| start.to_string());
            let sort = wobble(place + 77) + if start == Some(2020) { 9.0 } else { 0.0 };
            let _ = writeln!(table, "P{place},{year},{:.4},{g},{sort:.3}", wobble(at));
        }
    }
    let desk = Desk::new();
    desk.write("panel.csv", table);
    let found = told(
        &desk,
        &format!("{PANEL} --covariates sort --leave-out --draws 0"),
    );
    assert!(
        warned(
            &found,
            "the cohort of 2020 (20 units) is left out of every average"
        ),
        "{}",
        found["warnings"]
    );
    let left_out = &found["design"]["left_out"]["cohorts"];
    assert_eq!(left_out[0]["first_treated"], 2020);
    assert_eq!(left_out[0]["units"], 20);
}

#[test]
fn rows_without_a_count_are_told() {
    let desk = Desk::new();
    desk.write(
        "gaps.csv",
        "id,time,n,pop\nA,2021,,1000\nB,2021,5,1000\nC,2021,9,1000\nA,2022,7,1000\nB,2022,6,1000\nC,2022,8,1000\n",
    );
    let found = told(&desk, "gaps gaps.csv --count n --of pop");
    let says = "1 row is without a number, the first on line 2";
    assert!(warned(&found, says), "{}", found["warnings"]);
}

#[test]
fn repeated_rows_need_no_names_and_treated_may_be_written_as_a_number() {
    let some = desk(60, 30);
    let by_period = told(&some, &format!("{PANEL} --draws 0"));
    let by_row = told(&some, "panel.csv --outcome jobs --treated on --draws 0");
    assert_eq!(by_row["estimates"], by_period["estimates"]);
    let whole = districts(60, 30);
    let nameless: Vec<&str> = whole
        .lines()
        .map(|line| line.split_once(',').map_or(line, |(_, rest)| rest))
        .collect();
    some.write("nameless.csv", nameless.join("\n"));
    let named = told(&some, &format!("{PANEL} --repeated --draws 0"));
    let found = told(
        &some,
        "nameless.csv --outcome jobs --first-treated g --repeated --draws 0",
    );
    assert_eq!(
        found["estimates"][0]["estimate"],
        named["estimates"][0]["estimate"]
    );
    asked(&some, &format!("{PANEL} --repeated --unbalanced drop")).ends(2);
}
