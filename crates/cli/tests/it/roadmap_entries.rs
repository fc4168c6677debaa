//! What the table and the notes of a road map say of entries.

use crate::roadmap::{EVIDENCE, PROGRAMME, SPEC, desk, gap, roadmap};

/// The lists of a table say of which money and year a cost is, who graded, for whom it
/// is, and where it was read apart from the source's own address.
#[test]
fn the_table_says_what_a_reader_needs_to_judge() {
    let desk = desk();
    let more = EVIDENCE
        .replacen(
            "level = 3\nstudied_in",
            "level = 3\nlevel_by = \"us\"\nlevel_of = \"best\"\nfor_whom = \"young people\"\nstudied_countries = [\"Utopia\"]\nstudied_in",
            1,
        )
        .replacen("link = \"https://example.org/coach\"", "read_at = \"https://example.org/copy\"", 1);
    desk.write("fund/evidence/work.toml", &more);
    let args = ["A", "--programme", "fund", "--format", "csv"];
    let rows = roadmap(&desk, &args).done().csv();
    let at = rows
        .column("action_id")
        .iter()
        .position(|id| *id == "coach")
        .expect("a row");
    for (column, cell) in [
        ("cost_currency", "GBP"),
        ("cost_year", "2018"),
        ("level_by", "us"),
        ("level_of", "best"),
        ("for_whom", "young people"),
        ("studied_countries", "Utopia"),
        ("link", ""),
        ("read_at", "https://example.org/copy"),
    ] {
        assert_eq!(rows.column(column)[at], cell, "{column}");
    }
    // What is for few comes after what is for all.
    assert_eq!(rows.column("action_id")[at - 1], "far-coach");
    let args = ["A", "--programme", "fund", "--format", "table"];
    let ran = roadmap(&desk, &args).done();
    let words = ran.text();
    for said in [
        "Only for young people. Evidence 3 of 5 in the best of the studies reviewed, others are weaker:",
        "Read of at https://example.org/copy",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
}

/// A study in a place that is none of the programme's is told, so that a misspelt code is
/// seen; a kind of place in another country is another ground.
#[test]
fn codes_that_are_not_known_and_other_countries_are_told() {
    let desk = desk();
    let spec = SPEC.replacen(
        "starter = false",
        "starter = false\ncountry = \"Utopia\"",
        1,
    );
    desk.write("fund/programme.toml", format!("{PROGRAMME}{spec}"));
    let abroad = EVIDENCE.replacen(
        "studied_codes = [\"P\"]",
        "studied_codes = [\"PP\"]\nstudied_kinds = [\"town\"]\nstudied_countries = [\"Elsewhere\"]",
        1,
    );
    desk.write("fund/evidence/work.toml", &abroad);
    let args = ["A", "--programme", "fund", "--format", "json"];
    let ran = roadmap(&desk, &args)
        .done()
        .says("these are not among those of [peers], so that likeness is told by kind: PP");
    let document = ran.json();
    let work = gap(&document, "claimants");
    let actions = work["actions"].as_array().expect("a list");
    let coach = actions
        .iter()
        .find(|one| one["id"] == "coach")
        .expect("it is there");
    assert_eq!(coach["tested"], "the same kind of place abroad");
    let words = coach["in_words"].as_str().expect("words");
    assert!(words.contains("in another country: Elsewhere"), "{words}");
    desk.run(&["run", "fund"]).done().says("told by kind: PP");
}

/// With the contract's keys alone a cost is in pence, whatever programme reads it.
#[test]
fn a_cost_without_a_currency_is_in_pence() {
    for (from, to, said) in [
        (
            "cost_currency = \"GBP\"\ncost_year = 2018\n",
            "",
            "It cost £1,200.50 for each person.",
        ),
        ("\"GBP\"", "\"EUR\"", "It cost €1,200.50 for each person"),
    ] {
        let desk = desk();
        desk.write("fund/evidence/work.toml", EVIDENCE.replacen(from, to, 1));
        let ran = roadmap(&desk, &["A", "--programme", "fund", "--format", "table"]).done();
        assert!(ran.text().contains(said), "no «{said}» in {}", ran.text());
    }
}
