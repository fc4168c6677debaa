//! `[targets]` in a programme: asked in a run, told in its tables and its report.

use std::fmt::Write as _;

use crate::desk::Desk;

const PROGRAMME: &str = r#"
[programme]
name = "Fund"
[share.envelope]
amount = "1000.00"
[share.places]
path = "places.csv"
id = "id"
population = "people"
[[share.part]]
weight = 1
in_proportion_to = "people"
[[targets.target]]
id = "work"
words = "More people in work everywhere & soon"
source = "Prospectus, 2024"
measure = { title = "people in work", unit = "%", denominator = "people of 16 to 64", more_is = "better" }
baseline = { date = "2024" }
aim = { by = "2029", of = "every-place", rise = true }
panel = { path = "panels/work.csv", place = "place", time = "year", value = "in_work" }
[[targets.target]]
id = "pride"
words = "More pride"
source = "Prospectus, 2024"
[[source]]
path = "panels/work.csv"
title = "A made-up survey of work"
"#;

/// Twelve places that fall by one a year from 2015 to 2024.
fn panel() -> String {
    let mut text = "place,year,in_work\n".to_owned();
    for place in 0..12 {
        for year in 0..10 {
            writeln!(text, "P{place:02},{},{}", 2015 + year, 80 - year).expect("a text takes it");
        }
    }
    text
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("programme.toml", PROGRAMME)
        .write("places.csv", "id,people\nA,10\nB,30\n")
        .write("panels/work.csv", panel());
    desk
}

/// By hand: what has fallen in every place each year never rose in one; of pride nothing
/// is said, so that four questions fail.
#[test]
fn targets_are_asked_in_a_run_and_told_with_their_numbers() {
    let desk = desk();
    desk.run(&["check", "."]).done();
    assert!(!desk.has("out"));
    desk.run(&["run", "."]).done().says("targets: 2 targets, ");
    let rows = desk.text("out/targets.csv");
    assert_eq!(rows.lines().count(), 1 + 2 * 7, "{rows}");
    for row in [
        "work,,anyway,pass,would-not-happen-anyway,",
        "work,,attainable,fail,beyond-any-change-seen,\"At most 0% of places ever did so at once",
        "pride,,baseline,fail,none,",
        "pride,,measure,fail,none,",
        "pride,,attainable,cannot-tell,no-dates,",
    ] {
        assert!(rows.contains(row), "no «{row}» in {rows}");
    }
    let document = desk.json("out/targets.json");
    let most = &document["targets"][0]["answers"][6]["numbers"]["most_at_once"];
    assert_eq!((&most["seen"], &most["of"]), (&12.into(), &12.into()));
    assert!(document["provenance"].is_object());
    let page = desk.text("out/report/targets.html");
    for said in [
        "More people in work everywhere &#38; soon",
        "Would it happen anyway?",
        "At most 0% of places ever did so at once",
        "cannot be told",
        "sources.html#source-",
    ] {
        assert!(page.contains(said), "no «{said}» in {page}");
    }
    assert!(
        desk.text("out/report/index.html")
            .contains("href=\"targets.html\"")
    );
    let receipt = desk.json("out/receipt.json");
    let inputs = receipt["inputs"].as_array().expect("a list");
    assert!(
        inputs
            .iter()
            .any(|input| input["path"] == "panels/work.csv")
    );
    desk.run(&["verify", "."]).done();
    // What the verdicts rest on has changed since.
    desk.write("panels/work.csv", panel().replace(",72\n", ",95\n"));
    desk.run(&["verify", "."]).ends(4);
}

#[test]
fn a_programme_without_targets_says_nothing_of_them() {
    let desk = desk();
    let at = PROGRAMME.find("[[targets.target]]").expect("it is there");
    desk.write("programme.toml", &PROGRAMME[..at]);
    let ran = desk.run(&["run", "."]).done();
    assert!(!ran.err.contains("targets"), "{}", ran.err);
    assert!(!desk.has("out/targets.csv") && !desk.has("out/report/targets.html"));
    assert!(!desk.text("out/report/index.html").contains("targets.html"));
}

#[test]
fn what_is_wrong_with_targets_has_its_line() {
    let desk = desk();
    for (from, to, said) in [
        (
            "id = \"pride\"",
            "id = \"work\"",
            "the target 'work' is already on line",
        ),
        ("aim = {", "aims = {", "did you mean"),
        (
            "panels/work.csv\", place",
            "panels/none.csv\", place",
            "programme.toml:20: ./panels/none.csv",
        ),
        ("value = \"in_work\"", "value = \"in_wrk\"", "in_wrk"),
        (
            "[[targets.target]]\nid = \"work\"",
            "[targets]\n[[targets.targt]]\nid = \"work\"",
            "targt",
        ),
    ] {
        assert!(PROGRAMME.contains(from), "{from}");
        desk.write("programme.toml", PROGRAMME.replacen(from, to, 1));
        let ran = desk.run(&["run", "."]).ends(3);
        assert!(ran.err.contains(said), "no «{said}» in {}", ran.err);
        assert!(!desk.has("out"));
    }
}
