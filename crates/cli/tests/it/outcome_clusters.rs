//! `allotment outcome` where few places, or few clusters of places, are treated:
//! noise must not be published as an effect.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::Desk;

/// What looks like noise, between -1 and 1, the same for the same numbers.
fn noise(one: i32, other: i32) -> f64 {
    f64::from((one * 7919 + other * 10_477 + one * other * 31) % 997) / 498.5 - 1.0
}

/// Districts of eight places over six years, with a shock to each district in each
/// year. The first `treated` begin in 2022; all their places are then `effect` higher.
fn districts(districts: i32, treated: i32, effect: f64) -> String {
    let mut table = String::from("place,year,jobs,g,district,one\n");
    for district in 0..districts {
        for place in 0..8 {
            for year in 2019..2025 {
                let is_on = district < treated && year >= 2022;
                let value = noise(district + 3, year) * 2.0
                    + noise(district * 8 + place + 100, year + 7) * 0.5
                    + if is_on { effect } else { 0.0 };
                let g = if district < treated { "2022" } else { "" };
                let _ = writeln!(
                    table,
                    "P{district:02}-{place},{year},{value},{g},D{district:02},1"
                );
            }
        }
    }
    table
}

const COLUMNS: &str =
    "outcome panel.csv --unit place --time year --outcome jobs --first-treated g --format json";

fn asked(desk: &Desk, more: &str) -> Value {
    let line = format!("{COLUMNS} {more}");
    let args: Vec<&str> = line.split_whitespace().collect();
    desk.run(&args).done().json()
}

fn refused(desk: &Desk, more: &str, why: &str) {
    let line = format!("{COLUMNS} {more}");
    let args: Vec<&str> = line.split_whitespace().collect();
    desk.run(&args).refused("panel.csv").says(why);
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

/// A district that is treated alone may have had any shock: nothing is told, by any of
/// the three methods, and no row pretends to an interval.
#[test]
fn one_treated_cluster_gives_no_verdict() {
    let desk = Desk::new();
    desk.write("panel.csv", districts(20, 1, 0.0));
    for method in ["group-time", "imputation", "two-way"] {
        let found = asked(&desk, &format!("--method {method} --cluster district"));
        let sentence = found["sentence"].as_str().unwrap_or_default();
        assert!(
            sentence.contains("cannot be told: there are too few clusters to set a limit"),
            "{method}: {sentence}"
        );
        let few = &found["diagnostics"]["few_clusters"];
        assert_eq!(few["method"], "other-clusters-treated", "{method}");
        assert!(number(&few["p_value"]) > 0.049, "{method}: {few}");
        assert_eq!(few["possibilities"], 20);
        assert!(
            found["warnings"]
                .to_string()
                .contains("1 of 20 clusters is treated"),
            "{found}"
        );
        if method != "two-way" {
            assert!(found["estimates"][0]["std_error"].is_null(), "{method}");
        }
    }
}

/// Three treated districts of twelve: the p-value is the share of all 220 choices of
/// three with a difference at least as far from zero, worked out here from the
/// districts' means. Group-time measures from the last year before, imputation from
/// the mean of all years before.
#[test]
fn few_treated_clusters_are_judged_by_treating_others() {
    let desk = Desk::new();
    let text = districts(12, 3, 0.0);
    desk.write("panel.csv", &text);
    for (method, base) in [("group-time", 2021..2022), ("imputation", 2019..2022)] {
        let mut change = [0.0_f64; 12];
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let district: usize = cells[4][1..].parse().unwrap();
            let year: i32 = cells[1].parse().unwrap();
            let value: f64 = cells[2].parse::<f64>().unwrap() / 8.0;
            if year >= 2022 {
                change[district] += value / 3.0;
            } else if base.contains(&year) {
                change[district] -= value / f64::from(base.end - base.start);
            }
        }
        let all: f64 = change.iter().sum();
        let differs = |chosen: [usize; 3]| {
            let on: f64 = chosen.iter().map(|&at| change[at]).sum();
            on / 3.0 - (all - on) / 9.0
        };
        let own = differs([0, 1, 2]);
        let mut as_far = 0;
        for a in 0..12 {
            for b in a + 1..12 {
                for c in b + 1..12 {
                    as_far += i32::from(differs([a, b, c]).abs() >= own.abs() - 1e-12);
                }
            }
        }
        let found = asked(&desk, &format!("--method {method} --cluster district"));
        let estimate = number(&found["estimates"][0]["estimate"]);
        assert!((estimate - own).abs() < 1e-9, "{method}: {estimate}, {own}");
        let few = &found["diagnostics"]["few_clusters"];
        assert_eq!(few["method"], "other-clusters-treated");
        assert_eq!(few["possibilities"], 220);
        let p = number(&few["p_value"]);
        assert!((p - f64::from(as_far) / 220.0).abs() < 1e-12, "{method}");
    }
    // An effect far beyond the shocks is told, and its interval holds it.
    desk.write("panel.csv", districts(12, 3, 20.0));
    let found = asked(&desk, "--cluster district");
    let few = &found["diagnostics"]["few_clusters"];
    assert!(number(&few["p_value"]) < 0.01, "{few}");
    assert!(number(&few["low"]) < 20.0 && 20.0 < number(&few["high"]));
    assert!(
        found["sentence"]
            .as_str()
            .is_some_and(|said| said.contains("higher with the programme")),
        "{found}"
    );
}

/// With a covariate no means will do: the whole estimate is made again for each choice.
#[test]
fn covariates_are_in_every_choice_and_staggered_starts_move_together() {
    let desk = Desk::new();
    // The third district begins a year later; a place has its own size.
    let text: String = districts(9, 3, 0.0)
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            if cells[4] == "D02" {
                cells[3] = "2023".into();
            }
            cells.push(match at {
                0 => "size".into(),
                _ => ((at - 1) / 6 * 37 % 11).to_string(),
            });
            cells.join(",") + "\n"
        })
        .collect();
    desk.write("panel.csv", text);
    let found = asked(&desk, "--cluster district --covariates size --draws 0");
    let few = &found["diagnostics"]["few_clusters"];
    assert_eq!(few["method"], "other-clusters-treated", "{found}");
    // Two that begin in 2022 and one in 2023, of nine.
    assert_eq!(few["possibilities"], 9 * 8 / 2 * 7);
}

#[test]
fn under_fifty_clusters_the_wild_bootstrap_judges_or_corrected_errors() {
    let desk = Desk::new();
    desk.write("panel.csv", districts(24, 10, 5.0));
    for method in ["group-time", "imputation"] {
        let found = asked(&desk, &format!("--method {method} --cluster district"));
        let few = &found["diagnostics"]["few_clusters"];
        assert_eq!(few["method"], "wild-cluster-bootstrap", "{method}");
        assert!(number(&few["p_value"]) < 0.01, "{method}: {few}");
        assert!(number(&few["low"]) < 5.0 && 5.0 < number(&few["high"]));
        assert!(
            found["warnings"]
                .to_string()
                .contains("By the wild cluster bootstrap"),
            "{found}"
        );
        // Twice the same, and the same on any number of threads.
        let again = asked(&desk, &format!("--method {method} --cluster district"));
        assert_eq!(found, again);
    }
    // With a gap it is no regression of means any more.
    let text = districts(24, 10, 5.0);
    let gap: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("P20-3,2020"))
        .collect();
    desk.write("panel.csv", gap.join("\n") + "\n");
    let found = asked(&desk, "--cluster district --unbalanced allow");
    let few = &found["diagnostics"]["few_clusters"];
    assert_eq!(few["method"], "corrected-errors", "{few}");
    assert!(
        number(&few["df"]) < 23.0 && number(&few["df"]) > 9.0,
        "{few}"
    );
    assert!(number(&few["std_error"]) > number(&found["estimates"][0]["std_error"]));
    // With more the usual interval is only a little too narrow, and with many, and enough
    // on each side, nothing else is needed.
    for (clusters, treated, judged) in [
        (60, 25, "corrected-errors"),
        (210, 25, "corrected-errors"),
        (210, 60, ""),
    ] {
        desk.write("panel.csv", districts(clusters, treated, 5.0));
        let many = asked(&desk, "--cluster district");
        let few = &many["diagnostics"]["few_clusters"];
        assert_eq!(few["method"].as_str().unwrap_or_default(), judged, "{few}");
    }
}

#[test]
fn one_cluster_in_all_or_on_a_side_is_never_certain() {
    let desk = Desk::new();
    desk.write("panel.csv", districts(20, 10, 1.0));
    for method in ["group-time", "imputation", "two-way"] {
        let more = format!("--method {method} --cluster one");
        refused(&desk, &more, "at least 2 clusters, and there is 1");
    }
    // All that are compared with are one cluster.
    let text: String = districts(20, 10, 1.0)
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let all = if cells[3].is_empty() {
                "rest"
            } else {
                cells[4]
            };
            format!("{line},{}\n", if cells[0] == "place" { "c" } else { all })
        })
        .collect();
    desk.write("panel.csv", text);
    for method in ["group-time", "imputation"] {
        let found = asked(&desk, &format!("--method {method} --cluster c"));
        let sentence = found["sentence"].as_str().unwrap_or_default();
        assert!(sentence.contains("cannot be told"), "{method}: {sentence}");
    }
    let found = asked(&desk, "--cluster c");
    assert!(found["estimates"][0]["std_error"].is_null());
    assert!(found["estimates"][0]["p_value"].is_null());
}

/// `treated` places of 38 over ten years.
fn places(treated: i32) -> String {
    let mut table = String::from("place,year,jobs,g\n");
    for place in 0..38 {
        for year in 2015..2025 {
            let value = noise(place + 5, year) * 3.0 + f64::from(place) / 7.0;
            let g = if place < treated { "2022" } else { "" };
            let _ = writeln!(table, "P{place:02},{year},{value},{g}");
        }
    }
    table
}

#[test]
fn few_treated_places_are_judged_by_placebos() {
    let desk = Desk::new();
    desk.write("panel.csv", places(2));
    let found = asked(&desk, "--method synthetic-did --draws 200");
    assert_eq!(found["options"]["errors"], "placebo");
    assert!(
        found["warnings"]
            .to_string()
            .contains("2 units are treated"),
        "{found}"
    );
    let ranked = &found["diagnostics"]["among_placebos"];
    let p = number(&ranked["p_value"]);
    // A share of 200 draws and the effect itself.
    assert!((p * 201.0 - (p * 201.0).round()).abs() < 1e-9, "{p}");
    let said = found["sentence"].as_str().unwrap_or_default().to_owned();
    let told = number(&ranked["low"]) > 0.0 || number(&ranked["high"]) < 0.0;
    assert_eq!(!said.starts_with("No effect"), told, "{said}");
    let other = asked(
        &desk,
        "--method synthetic-did --draws 50 --errors bootstrap",
    );
    assert!(
        other["warnings"]
            .to_string()
            .contains("interval is too narrow"),
        "{other}"
    );
    let none = asked(&desk, "--method synthetic-did --errors none");
    assert!(
        none["sentence"]
            .as_str()
            .is_some_and(|said| said.contains("no errors were asked for")),
        "{none}"
    );
    desk.write("panel.csv", places(12));
    let many = asked(&desk, "--method synthetic-did --draws 50");
    assert_eq!(many["options"]["errors"], "bootstrap");
    // Imputation refuses a group of fewer than five, unless that is asked for.
    desk.write("panel.csv", places(2));
    refused(
        &desk,
        "--method imputation",
        "the cohort of 2022 has 2 units below the 5 asked for",
    );
    let found = asked(&desk, "--method imputation --min-group 2");
    let few = &found["diagnostics"]["few_clusters"];
    assert_eq!(few["method"], "other-clusters-treated");
    assert_eq!(few["possibilities"], 38 * 37 / 2);
}

/// Treated places are all larger than any other: a line through the others says
/// nothing of them, and is not drawn on.
#[test]
fn regression_too_needs_somebody_to_compare_with() {
    let desk = Desk::new();
    let mut table = String::from("place,year,jobs,g,size\n");
    for place in 0..40 {
        for year in 2019..2025 {
            let value = noise(place + 5, year) + f64::from(place * (year - 2019)) / 9.0;
            let g = if place >= 28 { "2022" } else { "" };
            let size = if place >= 28 { 100 + place } else { place };
            let _ = writeln!(table, "P{place:02},{year},{value},{g},{size}");
        }
    }
    desk.write("panel.csv", table);
    for estimator in ["dr", "ipw", "reg"] {
        let more = format!("--covariates size --estimator {estimator}");
        let line = format!("{COLUMNS} {more}");
        let args: Vec<&str> = line.split_whitespace().collect();
        let ran = desk
            .run(&args)
            .refused("panel.csv")
            .says("covariates tell the treated from the controls");
        assert!(!ran.err.contains("regression"), "{}", ran.err);
    }
}

/// Of the noise of a place that is treated alone nothing is seen, before treatment
/// either: that its path moved is not held against the comparison.
#[test]
fn one_treated_place_is_not_said_to_have_moved_apart_before() {
    let mut table = String::from("place,year,jobs,g\n");
    for place in 0..30 {
        for year in 2012..2024 {
            let g = if place == 0 { "2020" } else { "" };
            let value = noise(place + 3, year * 3);
            let _ = writeln!(table, "P{place:02},{year},{value},{g}");
        }
    }
    let desk = Desk::new();
    desk.write("panel.csv", table);
    for method in ["group-time", "imputation", "two-way"] {
        let few = if method == "two-way" {
            ""
        } else {
            "--min-group 1"
        };
        let found = asked(&desk, &format!("--method {method} {few}"));
        let said = found["warnings"].to_string();
        assert!(!said.contains("moved apart before"), "{method}: {said}");
        let level = found["level_of_evidence"].to_string();
        assert!(!level.contains("moved apart before"), "{method}: {level}");
        let of_few = &found["pre_trend"]["corrected"]["p_value"];
        assert!(of_few.is_null(), "{method}: {}", found["pre_trend"]);
    }
}

/// Below 200 places the headline, its bands and the test of trends before are judged by
/// what so few allow; the rows keep what R's `did` prints.
#[test]
fn a_hundred_places_are_judged_by_what_a_hundred_allow() {
    let table = |places: i32| {
        let mut table = String::from("place,year,jobs,g\n");
        for place in 0..places {
            for year in 2018..2024 {
                let g = if place % 3 == 0 { "2021" } else { "" };
                let value = noise(place + 3, year * 3);
                let _ = writeln!(table, "P{place:03},{year},{value},{g}");
            }
        }
        table
    };
    let desk = Desk::new();
    for (places, few) in [(99, true), (240, false)] {
        desk.write("panel.csv", table(places));
        for method in ["group-time", "imputation"] {
            let found = asked(&desk, &format!("--method {method}"));
            let judged = &found["diagnostics"]["few_clusters"];
            assert_eq!(
                judged["method"] == "corrected-errors",
                few,
                "{method} {judged}"
            );
            if !few {
                continue;
            }
            let row = &found["estimates"][0];
            let [low, high] = ["low", "high"].map(|end| number(&judged[end]) - number(&row[end]));
            assert!(low < 0.0 && high > 0.0, "{judged} {row}");
            let said = found["warnings"].to_string();
            assert!(
                said.contains("there are 99 places; below some 200"),
                "{said}"
            );
        }
        let found = asked(&desk, "");
        let tested = &found["pre_trend"];
        assert_eq!(tested["corrected"].is_null(), !few, "{tested}");
        if few {
            let own = number(&tested["p_value"]);
            assert!(number(&tested["corrected"]["p_value"]) > own, "{tested}");
        }
    }
}
