//! Who gains inside a place, in `[outcome]` of a programme.

use std::fmt::Write as _;

use crate::desk::Desk;

/// Forty places over six years with a row for the young and the old of each; in the
/// last fifteen the young gain 5 from 2023 on, and the old 1.
fn panel(with_whole: bool) -> String {
    let mut table = String::from("id,year,g,who,jobs\n");
    for place in 1..=40 {
        let treated = place > 25;
        for year in 2020..2026 {
            let of = |group: i32, effect: f64| {
                let wobble =
                    f64::from((place * (5 + group) + year * 13 + place * year) % 17) / 17.0;
                // What befalls a place as a whole befalls all in it.
                let shock = f64::from((place * 11 + year * 7 + place * year * 3) % 23) / 5.0;
                50.0 + shock + wobble + if treated && year >= 2023 { effect } else { 0.0 }
            };
            let (young, old) = (of(1, 5.0), of(2, 1.0));
            let g = if treated { "2023" } else { "" };
            let _ = writeln!(table, "P{place:02},{year},{g},young,{young}");
            let _ = writeln!(table, "P{place:02},{year},{g},old,{old}");
            if with_whole {
                let _ = writeln!(
                    table,
                    "P{place:02},{year},{g},,{}",
                    f64::midpoint(young, old)
                );
            }
        }
    }
    table
}

const SPEC: &str = r#"
[programme]
name = "Inside"

[outcome]
panel = "panel.csv"
time = "year"
first_treated = "g"
draws = 0
within = "who"
outcome = "jobs"
"#;

fn desk(with_whole: bool) -> Desk {
    let desk = Desk::new();
    desk.write("fund/programme.toml", SPEC);
    desk.write("fund/panel.csv", panel(with_whole));
    desk
}

fn number(of: &serde_json::Value) -> f64 {
    of.as_f64().unwrap_or_else(|| panic!("{of} is no number"))
}

/// Young and old of a place share its shocks, so that how much more the young gained is
/// surer than what either gained.
#[test]
fn who_gains_inside_a_place_is_told_beside_the_others_there() {
    for with_whole in [false, true] {
        let desk = desk(with_whole);
        desk.run(&["run", "fund"]).done();
        let jobs = desk.json("fund/out/outcome/jobs.json");
        let all = number(&jobs["estimates"][0]["estimate"]);
        assert!((all - 3.0).abs() < 1.5, "{all}");
        let units = if with_whole { 40 } else { 80 };
        assert_eq!(jobs["design"]["units"], units);
        let minds = jobs["warnings"]
            .to_string()
            .contains("no rows of whole places");
        assert_eq!(minds, !with_whole, "{}", jobs["warnings"]);
        let groups = jobs["groups"].as_array().expect("a list");
        assert_eq!(groups.len(), 2);
        for (group, own, ahead) in [(&groups[0], 1.0, -4.0), (&groups[1], 5.0, 4.0)] {
            assert!((number(&group["estimate"]) - own).abs() < 1.5, "{group}");
            let beside = &group["beside_other_groups"];
            let (low, high) = (number(&beside["low"]), number(&beside["high"]));
            assert!(low < ahead && ahead < high, "{group}");
            let wide = number(&group["high"]) - number(&group["low"]);
            assert!(high - low < wide / 2.0, "{group}");
            assert!(number(&beside["adjusted_p_value"]) < 0.05, "{group}");
        }
        let page = desk.text("fund/out/report/outcome.html");
        for said in [
            "More than the other groups of the same places",
            "Beside the other groups of the same places, 2 of 2 gained more or less",
        ] {
            assert!(page.contains(said), "{said}");
        }
        desk.run(&["verify", "fund"]).done();
    }
}

/// A method that takes places alone says what the table lacks.
#[test]
fn places_in_groups_alone_are_refused_by_methods_of_places() {
    let desk = desk(false);
    let spec = SPEC.replace("draws = 0", "method = \"synthetic-did\"\ndraws = 20");
    desk.write("fund/programme.toml", spec);
    desk.run(&["run", "fund"])
        .refused("fund/panel.csv")
        .says("its places have a row for each group, and synthetic-did takes places")
        .says("add rows of the whole place, with an empty group");
}

/// Where a group is not seen in some period, the others' mean would move without anybody
/// having changed: that period tells nothing of who gained.
#[test]
fn a_group_that_is_missing_in_a_period_moves_no_mean() {
    let desk = desk(true);
    // A third group, far from the others, that half of the places lack before 2023.
    let mut text = panel(true);
    for place in 1..=40 {
        for year in 2020..2026 {
            if place % 2 == 0 && year < 2023 {
                continue;
            }
            let g = if place > 25 { "2023" } else { "" };
            let _ = writeln!(text, "P{place:02},{year},{g},far,900");
        }
    }
    desk.write("fund/panel.csv", text);
    desk.write(
        "fund/programme.toml",
        SPEC.replace("draws = 0", "draws = 0\nunbalanced = \"drop\""),
    );
    desk.run(&["run", "fund"]).done();
    let jobs = desk.json("fund/out/outcome/jobs.json");
    for group in jobs["groups"].as_array().expect("a list") {
        let beside = &group["beside_other_groups"];
        if group["group"] == "young" {
            // Five, less the mean of one and nothing.
            assert!((number(&beside["estimate"]) - 4.5).abs() < 1.5, "{group}");
        }
    }
}

/// Half of the treated places have the young from treatment on only, and there they stand
/// higher: what is told of the young says so, and the old are not minded.
#[test]
fn a_group_of_which_no_change_is_known_is_named() {
    let mut table = String::new();
    for row in panel(true).lines() {
        let cells: Vec<&str> = row.split(',').collect();
        let is_late = cells[0].starts_with("P3") && cells[3] == "young";
        if is_late && cells[1] < "2023" {
            continue;
        }
        let _ = writeln!(table, "{row}{}", if is_late { "0" } else { "" });
    }
    let desk = desk(true);
    desk.write("fund/panel.csv", table);
    let spec = SPEC.replace("draws = 0", "draws = 0\nunbalanced = \"allow\"");
    desk.write("fund/programme.toml", spec);
    desk.run(&["run", "fund"]).done();
    let jobs = desk.json("fund/out/outcome/jobs.json");
    let known = "10 of 15 treated and 0 of 25 untreated units are seen in one only of the two periods compared";
    for group in jobs["groups"].as_array().expect("a list") {
        let beside = &group["beside_other_groups"];
        let is_young = group["group"] == "young";
        let notes = (group["note"].to_string(), beside["note"].to_string());
        assert_eq!(notes.0.contains(known), is_young, "{group}");
        // Beside the young, of the old too no change is known there.
        assert!(notes.1.contains(known), "{group}");
    }
    let warnings = jobs["warnings"].to_string();
    assert!(
        warnings.contains(&format!(
            "young: in the comparison where they are most, {known}"
        )),
        "{warnings}"
    );
    assert!(
        warnings.contains(&format!(
            "old, beside the other groups of the same places: in the comparison where they are most, {known}"
        )),
        "{warnings}"
    );
    assert!(
        !warnings.contains(&format!(
            "old: in the comparison where they are most, {known}"
        )),
        "{warnings}"
    );
    let page = desk.text("fund/out/report/outcome.html");
    assert!(page.contains(&format!(
        "Young: in the comparison where they are most, {known}"
    )));
}
