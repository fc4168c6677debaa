//! `allotment roadmap`.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::{Desk, Ran};

pub(crate) const PROGRAMME: &str = r#"
[programme]
name = "Fund"
[need.table]
path = "places.csv"
id = "id"
name = "name"
population = "people"
[[need.indicator]]
id = "claimants"
column = "claimants"
more_is = "worse"
[[need.indicator]]
id = "crime"
column = "crime"
more_is = "worse"
[need.index]
normalise = "percentile-rank"
combine = "arithmetic"
[peers]
k = 10
stability_draws = 20
[peers.table]
path = "places.csv"
id = "id"
name = "name"
[[peers.structure]]
column = "density"
[[peers.structure]]
column = "age"
[[peers.outcome]]
column = "helpers"
title = "Adults who help out"
unit = "%"
more_is = "better"
[peers.profile]
threshold = 0.5
level = 0.9
"#;

/// A is dense and old. The ten like it are N1, nearest, P, and N2 to N9, ever
/// farther; T is like none of them.
fn places() -> String {
    let mut text = "id,name,people,claimants,crime,density,age,helpers\n\
        A,Ashby,1000,30,10,3.0,40,35\nP,Pell,1000,10,20,3.0,41,20\n\
        T,Tay,1000,22,70,0.5,15,30\nN1,Near 1,1000,12,25,3.0,40.5,21\n"
        .to_owned();
    for n in 2..=9 {
        let (age, helpers, crime) = (40 - n, 20 + n, 20 + 5 * n);
        writeln!(text, "N{n},Near {n},1000,15,{crime},3.0,{age},{helpers}").expect("a text");
    }
    text
}

pub(crate) const EVIDENCE: &str = r#"
[[evidence]]
id = "coach"
action = "Give each person one adviser"
claim = "Those with an adviser found work sooner."
outcome = "people in work"
topics = ["work"]
direction = "up"
size = 3.5
size_low = -0.002
size_high = 7
size_unit = "points more in work"
lag_years = 1
cost_minor = 120050
cost_per = "person"
cost_currency = "GBP"
cost_year = 2018
level = 3
studied_in = "a town"
studied_codes = ["P"]
source = "A study"
year = 2019
link = "https://example.org/coach"
licence = "OGL-3.0"
read = "summary"

[[evidence]]
id = "far-coach"
action = "Give each person two advisers"
claim = "Those with two found work sooner."
outcome = "people in work"
topics = ["work"]
direction = "up"
level = 3
studied_codes = ["T"]
source = "Another study"
year = 2020
link = "https://example.org/far"

[[evidence]]
id = "bunting"
action = "Hang bunting"
claim = "No study known to us."
outcome = "claimants"
direction = "down"
"#;

fn desk_with(more: &str) -> Desk {
    let desk = Desk::new();
    desk.write("fund/programme.toml", format!("{PROGRAMME}{more}"))
        .write("fund/places.csv", places())
        .write("register/work.toml", EVIDENCE);
    desk.run(&["run", "fund"]).done();
    desk
}

pub(crate) const SPEC: &str = r#"
[roadmap]
starter = false
evidence = ["evidence"]
[roadmap.topics]
claimants = "work"
[roadmap.kinds]
town = "density > 2"
"#;

/// The programme with the register inside it.
pub(crate) fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("fund/programme.toml", format!("{PROGRAMME}{SPEC}"))
        .write("fund/places.csv", places())
        .write("fund/evidence/work.toml", EVIDENCE);
    desk.run(&["run", "fund"]).done();
    desk
}

pub(crate) fn roadmap(desk: &Desk, args: &[&str]) -> Ran {
    desk.run(&[&["roadmap"], args].concat())
}

pub(crate) fn gap<'a>(document: &'a Value, id: &str) -> &'a Value {
    let gaps = document["gaps"].as_array().expect("a list");
    let found = gaps.iter().find(|gap| gap["id"] == id);
    found.unwrap_or_else(|| panic!("no gap {id} in {document}"))
}

fn ids(gap: &Value) -> Vec<&str> {
    let actions = gap["actions"].as_array().expect("a list");
    let ids = actions.iter().filter_map(|action| action["id"].as_str());
    ids.collect()
}

#[test]
fn beside_a_gap_stands_what_worked_the_likest_place_first_and_the_untested_last() {
    let desk = desk();
    let document = roadmap(&desk, &["A", "--programme", "fund", "--format", "json"])
        .done()
        .json();
    assert_eq!(document["name"], "Ashby");
    assert_eq!(document["kinds"][0], "town");
    assert_eq!(document["strengths"][0]["id"], "helpers");
    let work = gap(&document, "claimants");
    assert_eq!(work["found_by"], "need");
    assert_eq!(ids(work), ["coach", "far-coach", "bunting"]);
    let [coach, far, bunting] = [0, 1, 2].map(|at| &work["actions"][at]);
    // By hand: of the ten others all but N1 lie farther from A than P does.
    assert_eq!(coach["tested"], "a peer of this place");
    let liker = coach["liker_than"].as_f64().expect("a share");
    assert!((liker - 0.9).abs() < 1e-12, "{liker}");
    assert_eq!(far["tested"], "another place");
    assert_eq!(far["liker_than"], 0.0);
    assert_eq!(bunting["tested"], "untested here");
    assert!(bunting["level"].is_null() && bunting["source"].is_null());
    assert_eq!(
        (&coach["level"], &coach["cost_minor"]),
        (&3.into(), &120_050.into())
    );
    assert_eq!(coach["size_low"], -0.002);
    let words = roadmap(&desk, &["A", "--programme", "fund", "--format", "table"]).done();
    for part in [
        "Ashby (A): 1 strength to build on, 1 gap; for each of them something was tested",
        "3.5 points more in work, from -0.002 to 7.",
        "Seen after 1 year.",
        "It cost £1,200.50 for each person, as told in 2018.",
        "It is one of its peers.",
        "Untested here: no study is known.",
        "A study (2019). https://example.org/coach",
        "only its summary was read",
    ] {
        assert!(
            words.text().contains(part),
            "no «{part}» in {}",
            words.text()
        );
    }
}

#[test]
fn a_run_writes_the_road_maps_and_verifies() {
    let desk = desk();
    let csv = desk.text("fund/out/roadmap.csv");
    assert!(csv.starts_with("id,kind,found_by,point,"), "{csv}");
    assert_eq!(csv.matches("\nA,gap,need,claimants,").count(), 3);
    desk.run(&["verify", "fund"]).done();
    // What the command tells alone is what the run wrote.
    let alone = roadmap(&desk, &["A", "--programme", "fund", "--format", "csv"]).done();
    let text = alone.text();
    let rows: Vec<&str> = text.lines().skip(1).collect();
    let written: Vec<&str> = csv.lines().filter(|line| line.starts_with("A,")).collect();
    assert_eq!(rows, written);
}

#[test]
fn a_further_register_needs_nothing_in_the_programme() {
    let desk = desk_with("");
    let args = [
        "A",
        "--programme",
        "fund",
        "--evidence",
        "register",
        "--format",
        "json",
    ];
    let document = roadmap(&desk, &args).done().json();
    // The starter register is there, and bunting by its outcome's name.
    assert!(document["register"].as_u64().expect("a count") > 40);
    assert_eq!(ids(gap(&document, "claimants")), ["bunting"]);
    let inputs = document["provenance"]["inputs"].to_string();
    assert!(inputs.contains("work.toml"), "{inputs}");
}

#[test]
fn an_entry_alone_in_its_file_is_one() {
    let desk = desk_with("");
    let one = "id = \"one\"\naction = \"Do it\"\nclaim = \"It helped.\"\noutcome = \"crime\"\ndirection = \"down\"\nsource = \"S\"\nyear = 2020\nlink = \"https://example.org\"\n";
    desk.write("one/one.toml", one);
    let args = [
        "P",
        "--programme",
        "fund",
        "--evidence",
        "one",
        "--format",
        "csv",
    ];
    roadmap(&desk, &args).done();
}

/// The contract's one field says where: in words, as kinds, as codes.
#[test]
fn where_it_was_studied_is_told_by_kinds_and_codes_in_one_field() {
    let desk = desk();
    for (studied_in, tested, said) in [
        ("\"a town\"", "not said", "Where: a town."),
        (
            "\"town\"",
            "the same kind of place",
            "the same kind as this one: towns",
        ),
        (
            "\"Coastal towns\"",
            "the same kind of place",
            "Where: Coastal towns.",
        ),
        (
            "[\"city\", \"village\"]",
            "other kinds of places",
            "cities and villages",
        ),
        (
            "\"village, N1\"",
            "a peer of this place",
            "more like this one than 100%",
        ),
        ("\"A\"", "not said", "Where: A."),
    ] {
        let text = EVIDENCE.replacen(
            "studied_in = \"a town\"\nstudied_codes = [\"P\"]",
            &format!("studied_in = {studied_in}"),
            1,
        );
        assert_ne!(text, EVIDENCE);
        desk.write("fund/evidence/work.toml", &text);
        let args = ["A", "--programme", "fund", "--format", "json"];
        let document = roadmap(&desk, &args).done().json();
        let work = gap(&document, "claimants");
        let actions = work["actions"].as_array().expect("a list");
        let coach = actions.iter().find(|one| one["id"] == "coach");
        let coach = coach.expect("it is there");
        assert_eq!(coach["tested"], tested, "{studied_in}");
        let words = coach["in_words"].as_str().expect("words");
        assert!(words.contains(said), "{studied_in}: {words}");
    }
    // What nobody graded says so: a study is named.
    let ungraded = EVIDENCE.replacen("level = 3\nstudied_in", "studied_in", 1);
    desk.write("fund/evidence/work.toml", &ungraded);
    let args = ["A", "--programme", "fund", "--format", "json"];
    let document = roadmap(&desk, &args).done().json();
    let work = gap(&document, "claimants");
    assert_eq!(ids(work), ["far-coach", "coach", "bunting"]);
    assert_eq!(work["actions"][1]["tested"], "not graded");
    desk.write(
        "fund/evidence/work.toml",
        EVIDENCE
            .replacen("[[evidence]]", "[evidence]", 1)
            .split("[[evidence]]")
            .next()
            .expect("the first"),
    );
    let document = roadmap(&desk, &args).done().json();
    assert_eq!(ids(gap(&document, "claimants")), ["coach"]);
}

#[test]
fn what_is_wrong_with_an_entry_is_told_with_its_line() {
    let desk = desk_with("");
    for (from, to, said) in [
        (
            "level = 3\nstudied_in",
            "level = 6\nstudied_in",
            "6 is no level of the Maryland scale",
        ),
        (
            "direction = \"up\"\nsize",
            "direction = \"better\"\nsize",
            "'better' is not a choice",
        ),
        (
            "size = 3.5",
            "size = 9",
            "the size does not lie between its ends",
        ),
        (
            "lag_years = 1",
            "lag_years = -1",
            "an effect before its cause",
        ),
        (
            "cost_minor = 120050",
            "cost_minor = 1200.5",
            "is not a whole number",
        ),
        (
            "cost_currency = \"GBP\"",
            "cost_currency = \"quid\"",
            "quid",
        ),
        (
            "link = \"https://example.org/coach",
            "link = \"example.org/coach",
            "is no address that anyone can open",
        ),
        ("year = 2019", "year = 19", "19 is no year of a publication"),
        (
            "cost_year = 2018",
            "cost_year = 99999",
            "99999 is no year of prices",
        ),
        (
            "cost_minor = 120050\n",
            "\n",
            "'cost_per' stands here without a cost",
        ),
        (
            "studied_codes = [\"P\"]",
            "studied_codes = [\"\"]",
            "a text of 'studied_codes' is empty",
        ),
        (
            "id = \"far-coach\"",
            "id = \"coach\"",
            "'coach' is there already, in register/work.toml:3",
        ),
        (
            "id = \"far-coach\"",
            "id = \"Far coach\"",
            "is no lasting name",
        ),
        (
            "read = \"summary\"",
            "read = \"skimmed\"",
            "'skimmed' is not a choice",
        ),
        (
            "licence = \"OGL-3.0\"",
            "licenze = \"OGL-3.0\"",
            "did you mean 'licence'?",
        ),
        ("year = 2019", "year = 2090", "2090 is still to come"),
        (
            "level = 3\nstudied_in",
            "level = 3\nlevel_of = \"some\"\nstudied_in",
            "'some' is not a choice",
        ),
        (
            "studied_codes = [\"P\"]",
            "studied_kinds = [\"moon\"]",
            "'moon' is not a choice",
        ),
    ] {
        let text = EVIDENCE.replacen(from, to, 1);
        assert_ne!(text, EVIDENCE, "{from}");
        let at = EVIDENCE.find(from).expect("it is there");
        let line = EVIDENCE[..at].lines().count() + 1;
        desk.write("register/work.toml", &text);
        let args = ["A", "--programme", "fund", "--evidence", "register"];
        let start = match said {
            "'some' is not a choice" | "'cost_per' stands here without a cost" => {
                format!("register/work.toml:{}: ", line + 1)
            }
            _ => format!("register/work.toml:{line}: "),
        };
        roadmap(&desk, &args).refused(&start).says(said);
    }
    // What was not read states no number and no level.
    let not_read = EVIDENCE.replacen("read = \"summary\"", "read = \"not read\"", 1);
    desk.write("register/work.toml", not_read);
    let args = ["A", "--programme", "fund", "--evidence", "register"];
    let ran = roadmap(&desk, &args).refused("register/work.toml:");
    for key in ["level", "size", "cost_minor", "lag_years"] {
        assert!(
            ran.err
                .contains(&format!("'{key}' stands here, and the source was not read"))
        );
    }
    // What is missing is told at its entry.
    for (gone, said) in [
        ("cost_per = \"person\"\n", "cost_per"),
        ("source = \"A study\"\n", "no source that says so"),
        (
            "claim = \"Those with an adviser found work sooner.\"\n",
            "claim",
        ),
        ("direction = \"down\"\n", "direction"),
    ] {
        assert!(EVIDENCE.contains(gone), "{gone}");
        desk.write("register/work.toml", EVIDENCE.replacen(gone, "", 1));
        let args = ["A", "--programme", "fund", "--evidence", "register"];
        roadmap(&desk, &args)
            .refused("register/work.toml:")
            .says(said);
    }
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let desk = desk_with("");
    let ask = |args: &[&str], status, said: &str| {
        roadmap(&desk, args).ends(status).says(said);
    };
    ask(
        &["Z", "--programme", "fund"],
        3,
        "'Z' is not among the places",
    );
    ask(
        &["A", "--programme", "nowhere"],
        3,
        "there is no programme.toml here",
    );
    ask(
        &["A", "--programme", "fund", "--evidence", "nowhere"],
        3,
        "nowhere",
    );
    desk.write("empty/readme.txt", "nothing");
    ask(
        &["A", "--programme", "fund", "--evidence", "empty"],
        3,
        "there is no *.toml in this folder",
    );
    let fresh = Desk::new();
    fresh
        .write("fund/programme.toml", PROGRAMME)
        .write("fund/places.csv", places());
    roadmap(&fresh, &["A", "--programme", "fund"])
        .ends(3)
        .says("allotment run fund");
}

#[test]
fn a_wrong_roadmap_table_is_told_with_its_line() {
    for (spec, said) in [
        (
            "[roadmap]\nstarter = false\n",
            "the register is left out, and no other is named",
        ),
        ("[roadmap]\nevidence = [\"gone\"]\n", "gone"),
        ("[roadmap.kinds]\ntown = \"nothing > 2\"\n", "nothing"),
        (
            "[roadmap.kinds]\ntown = \"density >\"\n",
            "write a comparison of columns",
        ),
        (
            "[roadmap.kinds]\nmoon = \"density > 2\"\n",
            "there is no key 'roadmap.kinds.moon'",
        ),
    ] {
        let desk = Desk::new();
        desk.write("fund/programme.toml", format!("{PROGRAMME}{spec}"))
            .write("fund/places.csv", places());
        desk.run(&["check", "fund"]).ends(4).says(said);
    }
}

/// What was added and stands beside nothing is named, so that a misspelt topic is seen.
#[test]
fn an_added_entry_that_answers_nothing_is_named() {
    let desk = desk();
    let astray = "[[entry]]\nid = \"astray\"\naction = \"Paint it\"\nclaim = \"It was painted.\"\noutcome = \"colour\"\ntopics = [\"wrok\"]\ndirection = \"up\"\n";
    desk.write("more/astray.toml", astray);
    let args = ["A", "--programme", "fund", "--evidence", "more"];
    let said = roadmap(&desk, &args).done();
    said.says("share no topic, type or outcome with any gap or strength here: astray");
    desk.write("fund/evidence/astray.toml", astray);
    desk.run(&["run", "fund"])
        .done()
        .says("share no topic, type or outcome with any gap or strength here: astray");
    desk.write("more/astray.toml", astray.replace("wrok", "work"));
    std::fs::remove_file(desk.path("fund/evidence/astray.toml")).expect("it is there");
    let said = roadmap(&desk, &args).done();
    assert!(!said.err.contains("astray"), "{}", said.err);
}

/// The coach of [`EVIDENCE`], studied in the places of `codes`: what is told of her in A.
fn coach_in(desk: &Desk, codes: &str) -> (Value, String) {
    let codes = format!("studied_codes = {codes}");
    let text = EVIDENCE.replacen("studied_codes = [\"P\"]", &codes, 1);
    desk.write("fund/evidence/work.toml", text);
    let args = ["A", "--programme", "fund", "--format", "json"];
    let ran = roadmap(desk, &args).done();
    let (document, said) = (ran.json(), ran.err.clone());
    let actions = gap(&document, "claimants")["actions"].as_array();
    let coach = actions.and_then(|all| all.iter().find(|one| one["id"] == "coach"));
    (coach.expect("it is there").clone(), said)
}

/// The wider a study, the likelier it is that one of its places is near: what it found is
/// about all of them.
#[test]
fn a_study_of_many_places_is_as_like_as_the_middle_one() {
    let desk = desk();
    let mut every: Vec<String> = (1..=9).map(|n| format!("N{n}")).collect();
    every.extend(["P".to_owned(), "T".to_owned()]);
    let (coach, _) = coach_in(&desk, &format!("{every:?}"));
    // By hand: from the farthest T, N9 to N2, P, N1; the sixth of eleven is N5, and of the
    // ten others T, N9, N8, N7 and N6 are farther.
    assert_eq!(coach["liker_than"], 0.5);
    assert_eq!(coach["liker_than_nearest"], 1.0);
    assert_eq!(coach["studied_known"], 11);
    assert_eq!(coach["studied_peers"], 10);
    assert_eq!(coach["tested"], "peers of this place");
    let says = |coach: &Value, words: &str| {
        let said = coach["in_words"].as_str().expect("words");
        assert!(said.contains(words), "{said}");
    };
    says(
        &coach,
        "It was studied in 11 places of this programme. The middle one of them is more like this one than 50% of all others, and the nearest than 100%. 10 of them are its peers.",
    );
    let (coach, told) = coach_in(&desk, "[\"T\", \"N1\", \"ZZ1\"]");
    assert_eq!(
        (&coach["liker_than"], &coach["tested"]),
        (&0.0.into(), &"other places".into())
    );
    says(
        &coach,
        "Of the 3 places where it was studied, 2 are in this programme. The one that is less like this one is more like it than 0% of all others, and the other than 100%. 1 of them is one of its peers.",
    );
    assert!(told.contains("these are not among those of [peers], and likeness is told by the others of the same entry: ZZ1"), "{told}");
    assert!(!told.contains("by kind"), "{told}");
    let (coach, _) = coach_in(&desk, "[\"P\", \"ZZ1\"]");
    says(
        &coach,
        "Of the 2 places where it was studied, 1 is in this programme, and is more like this one than 90% of all others. It is one of its peers.",
    );
    let (coach, _) = coach_in(&desk, "[\"A\", \"T\"]");
    says(&coach, "It was studied here, and in 1 other place.");
    let (_, told) = coach_in(&desk, "[\"ZZ1\"]");
    assert!(
        told.contains("so that likeness is told by kind: ZZ1"),
        "{told}"
    );
}
