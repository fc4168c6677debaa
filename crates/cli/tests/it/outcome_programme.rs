//! `[outcome]` of a programme.

use std::fmt::Write as _;

use crate::desk::Desk;

/// Thirty places over six years; the last ten are treated from 2023 on, by 4 in the
/// first measure, by nothing in the second and by a little in the third.
fn panel() -> String {
    let mut table = String::from("id,year,g,side,jobs,walks,talks\n");
    for place in 1..=30 {
        let treated = place > 20;
        for year in 2020..2026 {
            let wobble = |by: i32| f64::from((place * by + year * 13 + place * year) % 17) / 17.0;
            let effect = if treated && year >= 2023 { 4.0 } else { 0.0 };
            let g = if treated { "2023" } else { "" };
            let side = if place % 2 == 0 { "east" } else { "west" };
            let _ = writeln!(
                table,
                "P{place:02},{year},{g},{side},{},{},{}",
                50.0 + effect + wobble(7),
                30.0 + wobble(11),
                10.0 + effect / 12.0 + wobble(5)
            );
        }
    }
    table
}

const SPEC: &str = r#"
[outcome]
panel = "panel.csv"
time = "year"
first_treated = "g"
draws = 0
within = "side"
compared_with = "places that were not reached"

[[outcome.measure]]
column = "jobs"
title = "Jobs <held>"
unit = "per 100 people"
better = "up"

[[outcome.measure]]
column = "walks"
better = "up"
matters = 2.0

[[outcome.measure]]
column = "talks"
"#;

fn desk(outcome: &str) -> Desk {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    let spec = desk.text("fund/programme.toml");
    desk.write("fund/programme.toml", format!("{spec}\n{outcome}"));
    desk.write("fund/panel.csv", panel());
    desk
}

#[test]
fn a_programme_tells_what_it_changed_and_for_whom() {
    let desk = desk(SPEC);
    desk.run(&["run", "fund"])
        .done()
        .says("3 measures over 10 treated places; an effect is told from none in");
    let jobs = desk.json("fund/out/outcome/jobs.json");
    let head = &jobs["estimates"][0];
    let ends = [&head["low"], &head["high"]].map(|end| end.as_f64().expect("a number"));
    assert!(ends[0] < 4.0 && 4.0 < ends[1], "{head}");
    assert_eq!(jobs["measure"]["title"], "Jobs <held>");
    // Three were looked at. By Benjamini and Hochberg the smallest chance counts
    // three times, the middle one and a half times, the greatest once; none more
    // than a greater one does.
    let walks = desk.json("fund/out/outcome/walks.json");
    let talks = desk.json("fund/out/outcome/talks.json");
    let chances = |one: &serde_json::Value| {
        // Twenty places or so: what the sentence goes by is what is adjusted.
        let few = &one["diagnostics"]["few_clusters"]["p_value"];
        let plain = &one["estimates"][0]["p_value"];
        let own = if few.is_null() { plain } else { few };
        [own, &one["adjusted_p_value"]].map(|p| p.as_f64().expect("a chance"))
    };
    let mut all = [&jobs, &walks, &talks].map(chances);
    all.sort_by(|one, other| one[0].total_cmp(&other[0]));
    let [first, middle, last] = all;
    assert!((last[1] - last[0]).abs() < 1e-12, "{all:?}");
    assert!(
        (middle[1] - (1.5 * middle[0]).min(last[1])).abs() < 1e-12,
        "{all:?}"
    );
    assert!(
        (first[1] - (3.0 * first[0]).min(middle[1])).abs() < 1e-12,
        "{all:?}"
    );
    assert!(
        walks["sentence"]
            .as_str()
            .is_some_and(|said| said.contains("did not change by as much as matters")),
        "{}",
        walks["sentence"]
    );
    let groups = jobs["groups"].as_array().expect("a list");
    assert_eq!(groups[0]["group"], "east");
    assert_eq!(groups[1]["group"], "west");
    for group in groups {
        let effect = group["estimate"].as_f64().expect("an effect");
        assert!((effect - 4.0).abs() < 1.0, "{group}");
    }
    let table = desk.text("fund/out/outcome.csv");
    assert!(table.contains("jobs,east,simple"), "{table}");
    let page = desk.text("fund/out/report/outcome.html");
    for said in [
        "Jobs &#60;held&#62;",
        "a change for the better",
        "no change is told",
        "places that were not reached",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(desk.has("fund/out/figures/outcome-jobs-event-study.svg"));
    desk.run(&["verify", "fund"]).done();
    let why = desk.run(&["why", "P05", "fund"]).done();
    assert!(!why.text().contains("What came of it"), "{}", why.text());
    let why = desk.run(&["why", "P25", "fund"]).done();
    assert!(
        why.text().contains("P25 is treated from 2023 on"),
        "{}",
        why.text()
    );
}

#[test]
fn a_frozen_design_is_held_against_the_programme() {
    let spec = SPEC.replace("title = \"Jobs <held>\"", "frozen = \"jobs.json\"");
    let desk = desk(&spec);
    let design = |control: &str| {
        format!(
            "question = \"More jobs?\"\ncompared_with = \"others\"\ndata_vintage = \"2025\"\n\
             analysis_date = \"2026-01-01\"\noutcome = \"jobs\"\ntime = \"year\"\n\
             first_treated = \"g\"\ndraws = 0\ncontrol = \"{control}\"\n"
        )
    };
    for (control, followed) in [("never", true), ("not-yet", false)] {
        desk.write("design.toml", design(control));
        let freeze = [
            "outcome",
            "freeze",
            "design.toml",
            "--out",
            "fund/jobs.json",
        ];
        desk.run(&freeze).done();
        desk.run(&["run", "fund"]).done();
        let jobs = desk.json("fund/out/outcome/jobs.json");
        assert_eq!(jobs["frozen_design"]["followed"], followed, "{control}");
    }
}

#[test]
fn what_is_wrong_with_outcome_is_told_on_its_line() {
    let refused = |from: &str, to: &str, says: &str| {
        let desk = desk(&SPEC.replace(from, to));
        let told = desk.run(&["check", "fund"]);
        assert_eq!(told.status, 4, "{}", told.err);
        assert!(told.err.contains(says), "{says} is not in\n{}", told.err);
    };
    refused(
        "better = \"up\"",
        "bettr = \"up\"",
        "did you mean 'better'?",
    );
    refused("first_treated = \"g\"", "", "it is not said who is treated");
    refused(
        "draws = 0",
        "draws = 0\nridge = true",
        "group-time passes it over; synthetic-control heeds it",
    );
    refused("panel.csv", "none.csv", "none.csv");
    refused(
        "column = \"walks\"",
        "column = \"jobs\"",
        "'jobs' is measured twice",
    );
    refused("column = \"walks\"", "column = \"walls\"", "walls");
    refused(
        "draws = 0",
        "draws = 0\noutcome = \"jobs\"",
        "both 'outcome'",
    );
}

/// A panel whose units are none of the programme's places, and measures and levels that
/// the command would refuse.
#[test]
fn a_panel_of_other_places_is_told_and_wrong_settings_refused_on_their_line() {
    let strange = desk(SPEC);
    strange.write("fund/panel.csv", panel().replace("\nP", "\nQ"));
    strange.run(&["run", "fund"]).done();
    let jobs = strange.json("fund/out/outcome/jobs.json");
    let warned = jobs["warnings"].to_string();
    assert!(
        warned.contains(
            "10 of 10 treated units, the first 'Q21', are none of this programme's places"
        ),
        "{warned}"
    );
    for (from, to, says) in [
        (
            "matters = 2.0",
            "matters = -1",
            "an effect of -1 cannot be the smallest that matters",
        ),
        (
            "draws = 0",
            "draws = 0\nlevel = 95",
            "a level of 95 is not between 0 and 1",
        ),
    ] {
        let wrong = desk(&SPEC.replace(from, to));
        wrong.run(&["check", "fund"]).ends(4).says(says);
    }
}

/// A programme may ask what came of something and no more: no need, no money, and a
/// report without places, since whom a panel holds is not published.
#[test]
fn a_programme_of_outcomes_alone_runs() {
    let desk = Desk::new();
    desk.write(
        "alone/programme.toml",
        format!("[programme]\nname = \"Alone\"\n{SPEC}"),
    );
    desk.write("alone/panel.csv", panel());
    desk.run(&["check", "alone"]).done();
    desk.run(&["run", "alone"])
        .done()
        .says("3 measures over 10 treated places");
    let first = desk.text("alone/out/report/index.html");
    assert!(first.contains("outcome.html#measure-jobs-m"), "{first}");
    for none in [
        "places.html",
        "Find your place",
        "greatest need",
        "0 places",
    ] {
        assert!(!first.contains(none), "{none} is in\n{first}");
    }
    assert!(!desk.has("alone/out/report/places.html"));
    let page = desk.text("alone/out/report/outcome.html");
    assert!(page.contains("a change for the better"), "{page}");
    for link in page.split("href=\"").skip(1) {
        let link = link.split(['"', '#']).next().expect("an address");
        let file = format!("alone/out/report/{link}");
        assert!(link.is_empty() || desk.has(&file), "{link} leads nowhere");
    }
    desk.run(&["verify", "alone"]).done();
    let why = desk.run(&["why", "P25", "alone"]).done();
    assert!(why.text().contains("P25 is treated from 2023 on"));
    desk.run(&["why", "P05", "alone"]).refused("P05");
}

#[test]
fn a_programme_without_any_stage_is_refused() {
    let desk = Desk::new();
    desk.write("none/programme.toml", "[programme]\nname = \"None\"\n");
    desk.run(&["check", "none"])
        .ends(4)
        .says("the programme declares no stage");
}

/// People asked anew each year need no names, in a programme as on the command line.
#[test]
fn people_asked_anew_need_no_names() {
    let mut table = String::from("year,g,jobs\n");
    for person in 0..1200 {
        let (year, treated) = (2020 + person % 6, person / 6 % 2 == 0);
        let effect = if treated && year >= 2023 { 4.0 } else { 0.0 };
        let g = if treated { "2023" } else { "" };
        let noise = f64::from(person * 37 % 101) / 101.0;
        let _ = writeln!(table, "{year},{g},{}", 50.0 + effect + noise);
    }
    let desk = Desk::new();
    desk.write(
        "alone/programme.toml",
        "[programme]\nname = \"Alone\"\n[outcome]\npanel = \"panel.csv\"\ntime = \"year\"\nfirst_treated = \"g\"\noutcome = \"jobs\"\nrepeated = true\ndraws = 0\n",
    );
    desk.write("alone/panel.csv", table);
    desk.run(&["run", "alone"]).done();
    let jobs = desk.json("alone/out/outcome/jobs.json");
    let effect = jobs["estimates"][0]["estimate"].as_f64().expect("told");
    assert!((effect - 4.0).abs() < 0.2, "{effect}");
    let page = desk.text("alone/out/report/outcome.html");
    assert!(page.contains("600 rows of the panel are of"), "{page}");
    desk.run(&["verify", "alone"]).done();
}
