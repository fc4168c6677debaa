//! `allotment targets lint`.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::Desk;

/// Twelve places over twelve years, all rising by about 2 a year.
fn desk() -> Desk {
    let desk = Desk::new();
    let mut table = String::from("place,kind,when,value,low,high\n");
    for place in 0..12 {
        for year in 2010..2022 {
            let wobble = f64::from((place * 5 + year * 3) % 4) / 4.0;
            let value = f64::from(50 + place) + 2.0 * f64::from(year - 2010) + wobble;
            let (low, high) = (value - 1.0, value + 1.0);
            writeln!(table, "P{place:02},part,{year},{value},{low},{high}").unwrap();
        }
    }
    for year in 2010..2022 {
        let value = 55.0 + 2.0 * f64::from(year - 2010) + f64::from(year % 2) / 4.0;
        writeln!(table, "ALL,whole,{year},{value},,").unwrap();
    }
    desk.write("panel.csv", table);
    desk
}

const PANEL: &str = "panel = { path = \"panel.csv\", place = \"place\", time = \"when\", value = \"value\", places = \"kind = 'part'\", whole = \"ALL\" }\n";

/// A target with what it says in `lines`, and the panel.
fn target(lines: &str) -> String {
    format!(
        "[[target]]\nid = \"one\"\nwords = \"better\"\nsource = {{ title = \"a plan\", date = \"2021-05\" }}\n{lines}\n{PANEL}"
    )
}

const MEASURE: &str = "measure = { title = \"value\", unit = \"points\", denominator = \"people\", more_is = \"better\" }\nbaseline = { date = \"2021\" }\n";

fn linted(desk: &Desk, text: &str) -> Value {
    desk.write("targets.toml", text);
    desk.run(&["targets", "lint", "targets.toml", "--format", "json"])
        .done()
        .json()
}

fn finding(document: &Value, question: &str) -> (String, String) {
    let answers = document["targets"][0]["answers"].as_array().unwrap();
    let answer = answers
        .iter()
        .find(|one| one["question"] == question)
        .unwrap();
    let text = |key: &str| answer[key].as_str().unwrap().to_owned();
    (text("verdict"), text("finding"))
}

fn is(document: &Value, question: &str, verdict: &str, word: &str) {
    let (found, why) = finding(document, question);
    assert_eq!(
        (found.as_str(), why.as_str()),
        (verdict, word),
        "{question}"
    );
}

#[test]
fn a_rise_would_happen_anyway_and_a_leap_was_never_seen() {
    let desk = desk();
    let rise = linted(
        &desk,
        &target(&format!(
            "{MEASURE}aim = {{ by = \"2030\", of = \"every-place\", rise = true }}"
        )),
    );
    is(&rise, "anyway", "fail", "would-happen-anyway");
    is(&rise, "attainable", "pass", "seen-before");
    is(&rise, "success", "weak", "any-rise");
    is(&rise, "gap", "fail", "average-only");
    is(&rise, "measure", "pass", "complete");
    let leap = linted(
        &desk,
        &target(&format!(
            "{MEASURE}aim = {{ by = \"2026\", level = 110 }}\ngap = {{}}"
        )),
    );
    is(&leap, "anyway", "pass", "would-not-happen-anyway");
    is(&leap, "attainable", "fail", "beyond-any-change-seen");
    is(&leap, "gap", "pass", "named");
    let numbers = &leap["targets"][0]["answers"][6]["numbers"];
    assert_eq!(numbers["history"]["moved_so_far"], 0);
    assert_eq!(
        numbers["history"]["places"], 1,
        "all together, and nobody else"
    );
    assert!(numbers["history"]["longest"]["by"].as_f64().unwrap() < 14.0);
}

#[test]
fn what_is_not_said_fails_and_what_is_not_known_is_no_pass() {
    let desk = desk();
    let bare = "[[target]]\nid = \"one\"\nwords = \"better\"\nsource = { title = \"a plan\", date = \"2021-05\" }\n";
    let found = linted(&desk, bare);
    for question in ["baseline", "end", "measure", "gap", "success"] {
        assert_eq!(finding(&found, question).0, "fail", "{question}");
    }
    for question in ["anyway", "attainable"] {
        assert_eq!(finding(&found, question).0, "cannot-tell", "{question}");
    }
    desk.run(&["targets", "lint", "targets.toml", "--require"])
        .ends(4);
    let money = MEASURE.replace("points", "£ a week");
    let nominal = linted(&desk, &target(&money));
    is(&nominal, "measure", "weak", "half-said");
    let based = money.replace("\"£ a week\"", "\"£ a week\", price_base = \"2021\"");
    is(
        &linted(&desk, &target(&based)),
        "measure",
        "pass",
        "complete",
    );
}

/// Noise that is known is not taken for movement: what rises surely under it is sure.
#[test]
fn measured_noise_is_no_movement() {
    let desk = desk();
    let mut measured = String::from("place,kind,when,value,low,high\n");
    for place in 0..12 {
        for year in 2010..2022 {
            let noise = f64::from((place * 7 + year * 5) % 9) - 4.0;
            let value = f64::from(50 + place) + f64::from(year - 2010) + noise;
            writeln!(
                measured,
                "P{place:02},part,{year},{value},{},{}",
                value - 5.0,
                value + 5.0
            )
            .unwrap();
        }
        writeln!(measured, "ALL,whole,{},{place},,", 2010 + place).unwrap();
    }
    desk.write("panel.csv", measured);
    let aim = format!("{MEASURE}aim = {{ by = \"2030\", of = \"every-place\", rise = true }}");
    let chance = |text: &str| {
        let found = linted(&desk, text);
        found["targets"][0]["answers"][5]["numbers"]["chance"]
            .as_f64()
            .unwrap()
    };
    let plain = target(&aim);
    let known = plain.replace(
        "whole = \"ALL\"",
        "whole = \"ALL\", low = \"low\", high = \"high\"",
    );
    assert!(
        chance(&known) > chance(&plain) + 0.02,
        "{} {}",
        chance(&known),
        chance(&plain)
    );
}

/// By hand: 1 more each year, and 21 in 2024, is 27 in 2030.
#[test]
fn from_the_figure_of_a_year_to_that_of_another_are_as_many_years() {
    let desk = desk();
    let mut table = String::from("place,kind,when,value\n");
    for year in 2010..2025 {
        writeln!(table, "ALL,whole,{year},{}", year - 2003).unwrap();
        writeln!(table, "P00,part,{year},{}", year - 2000).unwrap();
    }
    desk.write("panel.csv", table);
    for (level, verdict) in [(27.5, "pass"), (26.5, "fail")] {
        let aim = format!("aim = {{ by = \"2030\", level = {level} }}");
        let measure = MEASURE.replace("2021", "2024");
        let document = linted(&desk, &target(&format!("{measure}{aim}")));
        let answers = document["targets"][0]["answers"].as_array().unwrap();
        let anyway = answers
            .iter()
            .find(|one| one["question"] == "anyway")
            .unwrap();
        assert_eq!(anyway["verdict"], verdict, "{level}: {anyway}");
        let value = anyway["numbers"]["forecast"]["value"].as_f64().unwrap();
        assert!((value - 27.0).abs() < 1e-9, "{value}");
        let sentence = anyway["sentence"].as_str().unwrap();
        assert!(sentence.contains("in 2024 it was 21"), "{sentence}");
    }
}

/// What says little is what most needs to be asked.
#[test]
fn a_target_may_say_next_to_nothing() {
    let desk = desk();
    let document = linted(&desk, "[[target]]\nid = \"one\"\nwords = \"better\"\n");
    assert_eq!(document["targets"][0]["source"], "no source is given");
    is(&document, "baseline", "fail", "none");
    is(&document, "end", "fail", "none");
    let short = "[[target]]\nid = \"one\"\nwords = \"better pay\"\nsource = \"White paper, 2022\"\nmeasure = \"pay\"\nbaseline = 500\naim = 600\n";
    let document = linted(&desk, short);
    assert_eq!(document["targets"][0]["source"], "White paper, 2022");
    assert_eq!(document["targets"][0]["measure"], "pay");
}

#[test]
fn what_is_wrong_is_told_on_its_line() {
    let desk = desk();
    let refused = |text: &str, said: &[&str]| {
        desk.write("targets.toml", text);
        let ran = desk.run(&["targets", "lint", "targets.toml"]).ends(3);
        for said in said {
            assert!(ran.err.contains(said), "{said}:\n{}", ran.err);
        }
    };
    refused(
        &target(&format!(
            "{MEASURE}aim = {{ by = \"soon\", level = 3, change = 2 }}"
        )),
        &[
            "targets.toml:7: 'soon' is not a date",
            "two things are aimed at",
        ],
    );
    refused(
        &target("aim = { by = \"2030\", change = -1 }"),
        &["change is -1"],
    );
    refused(&target("colour = \"red\""), &["colour"]);
    refused(
        &target("").replace(", date = \"2021-05\" }", " }"),
        &["source.date"],
    );
    refused(
        &target("").replace("\"ALL\"", "\"AL\""),
        &[
            "targets.toml:6: 'AL' has no value in the column 'place' of panel.csv",
            "did you mean 'ALL'?",
        ],
    );
    refused(
        &format!("{}{}", target(""), target("")),
        &["targets.toml:7: the target 'one' is already on line 1"],
    );
    let table = desk.text("panel.csv");
    desk.write(
        "panel.csv",
        format!("{table}P00,part,2010,1,,\nP00,part,someday,1,,\n"),
    );
    refused(
        &target(""),
        &["panel.csv:158: column 'place': 'P00' has two values at 2010"],
    );
    desk.write("panel.csv", format!("{table}P00,part,someday,1,,\n"));
    refused(
        &target(""),
        &["panel.csv:158: column 'when': 'someday' is not a date"],
    );
}

#[test]
fn people_read_sentences_and_programs_rows() {
    let desk = desk();
    let text = target(&format!(
        "part_of = \"a plan\"\n{MEASURE}aim = {{ by = \"2030\", level = 100 }}"
    ));
    desk.write("targets.toml", &text);
    let words = desk
        .run(&["targets", "lint", "targets.toml", "--format", "table"])
        .done();
    insta::assert_snapshot!("targets", words.text());
    let rows = desk
        .run(&["targets", "lint", "targets.toml", "--format", "csv"])
        .done()
        .csv();
    assert_eq!(
        rows.column("question"),
        [
            "baseline",
            "end",
            "measure",
            "gap",
            "success",
            "anyway",
            "attainable"
        ]
    );
    assert_eq!(rows.column("part_of")[0], "a plan");
}

/// What a target does not say is not supplied by who asks.
#[test]
fn a_stand_in_is_told_and_is_no_baseline() {
    let desk = desk();
    let aim = "aim = { by = \"2030\", level = 100 }";
    let measure = MEASURE.replace("baseline", "stand_in");
    let found = linted(&desk, &target(&format!("{measure}{aim}")));
    is(&found, "baseline", "fail", "none");
    is(&found, "anyway", "pass", "would-not-happen-anyway");
    let sentence = found["targets"][0]["answers"][0]["sentence"].to_string();
    assert!(
        sentence
            .contains("does not say where it starts from; 2021 stands in here, when it was 77.2"),
        "{sentence}"
    );
    desk.write(
        "targets.toml",
        target(&format!("{MEASURE}stand_in = {{ date = \"2020\" }}")),
    );
    desk.run(&["targets", "lint", "targets.toml"])
        .ends(3)
        .says("another date stands in");
}

#[test]
fn a_baseline_or_a_level_that_cannot_be_is_told() {
    let desk = desk();
    let wrong = MEASURE.replace("\"2021\"", "\"2021\", value = 30");
    let found = linted(
        &desk,
        &target(&format!("{wrong}aim = {{ by = \"2030\", level = 100 }}")),
    );
    is(&found, "baseline", "weak", "not-as-the-panel");
    let met = linted(
        &desk,
        &target(&format!("{MEASURE}aim = {{ by = \"2030\", level = 70 }}")),
    );
    is(&met, "success", "fail", "met-when-set");
}

/// Any rise in money of each year's prices is a rise in prices.
#[test]
fn nominal_money_is_remarked() {
    let desk = desk();
    let money = MEASURE.replace("points\"", "£ a week\", price_base = \"of each year\"");
    let found = linted(
        &desk,
        &target(&format!("{money}aim = {{ by = \"2030\", rise = true }}")),
    );
    is(&found, "measure", "weak", "nominal");
}

/// Regions are held beside the nation, by name, and windows that overlap are no move.
#[test]
fn a_whole_is_held_against_wholes() {
    let desk = desk();
    let mut table = String::from("code,name,kind,when,value\n");
    for year in 2010..2022 {
        writeln!(table, "ALL,The country,whole,{year}-01-01/P3Y,60").unwrap();
        let leap = if year == 2015 { 9 } else { 0 };
        writeln!(table, "R1,Northland,region,{year}-01-01/P3Y,{}", 60 + leap).unwrap();
        writeln!(
            table,
            "P1,Smalltown,part,{year}-01-01/P3Y,{}",
            50 + 3 * (year - 2010)
        )
        .unwrap();
    }
    desk.write("panel.csv", table);
    let panel = "panel = { path = \"panel.csv\", place = \"code\", name = \"name\", time = \"when\", value = \"value\", places = \"kind = 'part'\", wholes = \"kind = 'region'\", whole = \"ALL\"";
    let lines = format!("{MEASURE}aim = {{ by = \"2030\", change = 8 }}");
    let lines = target(&lines).replace(PANEL, "");
    let sentence = |more: &str| {
        let found = linted(&desk, &format!("{lines}{panel}{more} }}\n"));
        let answer = found["targets"][0]["answers"][6].clone();
        (
            answer["verdict"].to_string(),
            answer["sentence"].to_string(),
        )
    };
    let (verdict, said) = sentence("");
    assert_eq!(verdict, "\"pass\"", "{said}");
    assert!(
        said.contains("9 more in Northland (R1), from 2010-12 to 2015-17"),
        "{said}"
    );
    assert!(
        said.contains("Of 2, all together and others of that size, 1 ever"),
        "{said}"
    );
    let (verdict, said) = sentence(", window_years = 6");
    assert_eq!(verdict, "\"fail\"", "{said}");
    desk.write(
        "targets.toml",
        format!("{lines}{} }}\n", panel.replace("'region'", "'continent'")),
    );
    desk.run(&["targets", "lint", "targets.toml"])
        .ends(3)
        .says("of the size of the whole");
}

/// A percentage of what was 0 asks for nothing, and is no target.
#[test]
fn a_percentage_of_nothing_is_no_target() {
    let desk = desk();
    let mut table = String::from("place,kind,when,value\n");
    for (year, value) in (2010..).zip([2, 1, 3, 0, 2, 1, 2, 0, 1, 3, 2, 0]) {
        writeln!(table, "ALL,whole,{year},{value}").unwrap();
        writeln!(table, "P00,part,{year},{value}").unwrap();
        writeln!(table, "P01,part,{year},{}", 2 * value).unwrap();
    }
    desk.write("panel.csv", table);
    for of in ["whole", "every-place"] {
        let aim = format!("{MEASURE}aim = {{ by = \"2023\", of = \"{of}\", percent = 50 }}");
        let found = linted(&desk, &target(&aim));
        is(&found, "success", "fail", "percent-of-nothing");
        is(&found, "anyway", "cannot-tell", "percent-of-nothing");
        is(&found, "attainable", "cannot-tell", "percent-of-nothing");
    }
    // Of what was not 0 it is a number: 2020 had 2.
    let aim = format!("{MEASURE}aim = {{ by = \"2023\", percent = 50 }}").replace("2021", "2020");
    is(&linted(&desk, &target(&aim)), "success", "pass", "a-number");
}

/// Who asks can be wrong about what the measure was, as a target can.
#[test]
fn a_stand_in_that_contradicts_the_panel_is_told() {
    let desk = desk();
    let said = |value: &str| {
        let measure = MEASURE.replace("baseline = { date = \"2021\" }", value);
        let aim = "aim = { by = \"2030\", level = 100 }";
        let found = linted(&desk, &target(&format!("{measure}{aim}")));
        is(&found, "baseline", "fail", "none");
        found["targets"][0]["answers"][0]["sentence"].to_string()
    };
    let wrong = said("stand_in = { date = \"2021\", value = 99 }");
    assert!(
        wrong.contains("2021 stands in here, when it was 99, and the panel has 77.2 then"),
        "{wrong}"
    );
    let right = said("stand_in = { date = \"2021\", value = 77.25 }");
    assert!(!right.contains("the panel has"), "{right}");
}

/// Intervals that cannot be those of the values are refused, on their line.
#[test]
fn intervals_that_are_none_are_refused() {
    let desk = desk();
    let measured = PANEL.replace(" }", ", low = \"low\", high = \"high\" }");
    let text = target(&format!("{MEASURE}aim = {{ by = \"2030\", level = 100 }}"));
    let text = text.replace(PANEL, &measured);
    let refused = |cells: &str, said: &str| {
        let table = format!(
            "place,kind,when,value,low,high\nALL,whole,2020,5,,\nALL,whole,2021,5,{cells}\n"
        );
        desk.write("panel.csv", table);
        desk.write("targets.toml", &text);
        let ran = desk.run(&["targets", "lint", "targets.toml"]).ends(3);
        ran.says(said);
    };
    let at = "panel.csv:3: column 'low': its";
    refused("6,4", &format!("{at} low end is above its high end"));
    refused("6,7", &format!("{at} interval does not hold the value"));
    refused("2,3", &format!("{at} interval does not hold the value"));
    refused(",7", &format!("{at} interval has one end only"));
    refused(
        ",",
        "targets.toml:8: no row that is kept has an interval in 'low' and 'high'",
    );
    desk.write(
        "panel.csv",
        "place,kind,when,value,low,high\nALL,whole,2020,5,,\nALL,whole,2021,5,5,6\n",
    );
    linted(&desk, &text);
}

/// What is asked of a measure that is to fall is told as less, and what a panel of few
/// places cannot say of a gap is told.
#[test]
fn less_is_asked_of_what_should_fall_and_few_places_have_no_gap() {
    let desk = desk();
    let fall = MEASURE.replace("\"better\"", "\"worse\"");
    let aim = "aim = { by = \"2030\", change = 8 }\ngap = {}";
    let sentence = |lines: &str, answer: usize| {
        let found = linted(&desk, &target(lines));
        found["targets"][0]["answers"][answer]["sentence"].to_string()
    };
    let asked = sentence(&format!("{fall}{aim}"), 6);
    assert!(asked.contains("It asks for 8 less."), "{asked}");
    let asked = sentence(&format!("{MEASURE}{aim}"), 6);
    assert!(asked.contains("It asks for 8 more."), "{asked}");
    let gap = sentence(&format!("{MEASURE}{aim}"), 3);
    assert!(gap.contains("it was 9 at the start"), "{gap}");
    let table = desk.text("panel.csv");
    let one_place = table
        .lines()
        .filter(|line| !line.contains(",part,") || line.starts_with("P00"));
    desk.write("panel.csv", one_place.collect::<Vec<_>>().join("\n"));
    let gap = sentence(&format!("{MEASURE}{aim}"), 3);
    assert!(
        gap.contains("the panel has too few times or too few places to say how that went"),
        "{gap}"
    );
}

/// What those seen all did, where too few were seen, is told, and is no failure.
#[test]
fn what_too_few_were_seen_to_do_is_not_told_as_never_done() {
    let desk = desk();
    let mut table = String::from("place,kind,when,value\n");
    for year in 2014..2022 {
        writeln!(table, "ALL,whole,{year},50").unwrap();
        let seen = if year == 2021 { 10 } else { 8 };
        for place in 0..seen {
            writeln!(table, "P{place},part,{year},{}", 50 + place + year - 2014).unwrap();
        }
    }
    desk.write("panel.csv", table);
    let aim = format!("{MEASURE}aim = {{ by = \"2023\", of = \"every-place\", change = 2 }}");
    let found = linted(&desk, &target(&aim));
    is(&found, "attainable", "cannot-tell", "few-seen");
    let answer = &found["targets"][0]["answers"][6];
    assert_eq!(answer["numbers"]["most_at_once"]["seen_elsewhere"], 8);
    let sentence = answer["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("Between the times that can tell, at most 0% of places"),
        "{sentence}"
    );
}

/// By hand: 1 more each year from 50 in 2006/07 is 57 in 2013/14, and 59 two years on: what
/// comes to just that, with no chance in it, comes, whatever day the years begin on.
#[test]
fn years_that_begin_in_april_are_as_long_as_others() {
    type Label = fn(i32) -> String;
    let measure = "measure = { title = \"value\", unit = \"points\", denominator = \"people\", more_is = \"better\" }\n";
    let years: [(Label, &str, &str); 3] = [
        (|year| year.to_string(), "2013", "before 2016."),
        (
            |year| format!("{year}/{:02}", (year + 1) % 100),
            "2013/14",
            "before April 2016.",
        ),
        (
            |year| format!("{year}-09-01/P1Y"),
            "2013-09-01/P1Y",
            "before September 2016.",
        ),
    ];
    for (label, from, ends) in years {
        let desk = Desk::new();
        let mut table = String::from("place,kind,when,value\n");
        for year in 2006..2014 {
            writeln!(table, "ALL,whole,{},{}", label(year), 50 + year - 2006).unwrap();
            writeln!(table, "P0,part,{},{}", label(year), 50 + year - 2006).unwrap();
        }
        desk.write("panel.csv", table);
        let by = label(2015);
        let lines = format!(
            "{measure}baseline = {{ date = \"{from}\" }}\naim = {{ by = \"{by}\", level = 59 }}"
        );
        let document = linted(&desk, &target(&lines));
        let answers = document["targets"][0]["answers"].as_array().unwrap();
        let of = |question: &str| {
            answers
                .iter()
                .find(|one| one["question"] == question)
                .unwrap()
        };
        let said = of("anyway")["sentence"].as_str().unwrap();
        assert!(said.contains("is 100%"), "{from}: {said}");
        let said = of("end")["sentence"].as_str().unwrap();
        assert!(said.ends_with(ends), "{from}: {said}");
    }
}

/// Money by the code of its currency, or in pence, needs the year of its prices too.
#[test]
fn money_is_known_by_its_code_and_its_pence() {
    let desk = desk();
    for (unit, verdict) in [
        ("GBP a week", "weak"),
        ("pence an hour", "weak"),
        ("pounds", "weak"),
        ("compounds", "pass"),
        ("GDP", "pass"),
    ] {
        let measure = format!(
            "measure = {{ title = \"value\", unit = \"{unit}\", denominator = \"people\", more_is = \"better\" }}"
        );
        let document = linted(&desk, &target(&measure));
        assert_eq!(finding(&document, "measure").0, verdict, "{unit}");
    }
}

/// A move the other way is told as one.
#[test]
fn the_nearest_move_is_told_with_its_way() {
    let desk = Desk::new();
    let sentence = |values: &[f64], more_is: &str| {
        let mut table = String::from("place,kind,when,value\n");
        for (year, value) in (2010..).zip(values) {
            writeln!(table, "ALL,whole,{year},{value}").unwrap();
        }
        desk.write("panel.csv", table);
        let measure = MEASURE.replace("better", more_is).replace("2021", "2017");
        let text = target(&format!("{measure}aim = {{ by = \"2022\", change = 9 }}"));
        desk.write("targets.toml", text);
        let args = ["targets", "lint", "targets.toml", "--format", "csv"];
        let found = desk.run(&args).done().csv();
        let rows = found.column("question").into_iter();
        let at = rows
            .into_iter()
            .position(|one| one == "attainable")
            .unwrap();
        found.column("sentence")[at].to_owned()
    };
    let rises = [60.0, 60.5, 61.0, 62.0, 62.2, 63.0, 64.0, 65.0];
    let says = |values: &[f64], more_is: &str, words: &str| {
        let said = sentence(values, more_is);
        assert!(said.contains(words), "{said}");
    };
    says(
        &rises,
        "worse",
        "none went that way, and the nearest was 0.2 more in ALL, from 2013 to 2014",
    );
    says(&rises, "better", "the longest move was 4 more in ALL");
    let falls: Vec<f64> = rises.iter().rev().copied().collect();
    says(&falls, "worse", "the longest move was 4 less in ALL");
    says(
        &falls,
        "better",
        "none went that way, and the nearest was 0.2 less in ALL",
    );
    says(
        &[5.0; 8],
        "worse",
        "none went that way, and the nearest was no change in ALL",
    );
}

/// Of places that fall below nothing a ratio is no gap.
#[test]
fn a_ratio_of_what_is_below_nothing_is_told() {
    let desk = Desk::new();
    let mut table = String::from("place,kind,when,value\n");
    for year in 2010..2018 {
        for place in 0..20 {
            let low = 2.5 - f64::from(year - 2010);
            let value = if place < 4 { low } else { 30.0 };
            writeln!(table, "P{place:02},part,{year},{value}").unwrap();
        }
        writeln!(table, "ALL,whole,{year},24").unwrap();
    }
    desk.write("panel.csv", table);
    let measure = MEASURE.replace("2021", "2017");
    let text = target(&format!(
        "{measure}aim = {{ by = \"2022\", change = 9 }}\ngap = {{ measure = \"ratio\" }}"
    ));
    let found = linted(&desk, &text);
    let answers = found["targets"][0]["answers"].as_array().unwrap();
    let gap = answers.iter().find(|one| one["question"] == "gap").unwrap();
    assert_eq!(
        gap["sentence"],
        "It speaks of the gap, as a ratio; but the place that a tenth of places are below had -0.5 in 2013, and nothing is a multiple of that: ask for the difference."
    );
    assert_eq!(gap["numbers"]["chance_closes"], Value::Null);
}
