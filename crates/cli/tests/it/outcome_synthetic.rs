//! `allotment outcome` by the synthetic methods, and its pictures.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::Desk;

/// Alder went as the mean of Birch and Cedar until 2020, and is 3 higher from then
/// on; twelve others go their own ways. `like` is a number in which Alder is like
/// Dogwood alone.
fn panel() -> String {
    let names = [
        "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper",
        "Larch", "Maple", "Oak", "Pine", "Rowan",
    ];
    let path = |unit: u32, year: u32| {
        let turn = f64::from((unit * 37 + year * year * 11 + unit * year * 5) % 23) / 4.0;
        turn + f64::from(unit % 4) * f64::from(year) / 3.0
    };
    let mut table = String::from("place,year,value,on,like\n");
    for (unit, name) in (0_u32..).zip(names) {
        for year in 0..14 {
            let own = path(unit, year);
            let twin = f64::midpoint(path(1, year), path(2, year));
            let nearly = twin + f64::from((year * 7) % 5) / 100.0;
            let on = unit == 0 && year >= 10;
            let value = if unit == 0 { nearly } else { own } + if on { 3.0 } else { 0.0 };
            let like = if unit == 0 || unit == 3 { 9 } else { unit % 3 };
            let _ = writeln!(
                table,
                "{name},{},{value},{},{like}",
                2010 + year,
                u8::from(on)
            );
        }
    }
    table
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("panel.csv", panel());
    desk
}

const COLUMNS: &str = "--unit place --time year --outcome value --treated on";

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

fn asked(desk: &Desk, more: &str) -> Value {
    let line = format!("outcome panel.csv {COLUMNS} --format json {more}");
    desk.run(&words(&line)).done().json()
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn the_weights_of_a_synthetic_control_bear_the_donors_names() {
    let document = asked(&desk(), "--method synthetic-control");
    let weights = &document["weights"]["unit"];
    assert_eq!(weights.as_object().map(serde_json::Map::len), Some(14));
    assert!((number(&weights["Birch"]) - 0.5).abs() < 0.05, "{weights}");
    assert!((number(&weights["Cedar"]) - 0.5).abs() < 0.05, "{weights}");
    let head = &document["estimates"][0];
    assert_eq!(head["kind"], "att");
    assert_eq!(head["group"], 2020);
    assert!((number(&head["estimate"]) - 3.0).abs() < 0.2, "{head}");
    let reasons = document["level_of_evidence"]["reasons"].to_string();
    assert_eq!(document["level_of_evidence"]["level"], 3);
    assert!(reasons.contains("to within 0.0"), "{reasons}");
    // First of fifteen, which is as far as fifteen can tell.
    let own = &document["diagnostics"]["units"][0];
    assert_eq!(own["unit"], "Alder");
    assert_eq!(own["test"]["rank"], 1);
    assert!((number(&head["p_value"]) - 1.0 / 15.0).abs() < 1e-12);
    let placebos = &document["diagnostics"]["placebos_in_space"][0]["placebos"];
    assert_eq!(placebos.as_array().map(Vec::len), Some(14));
    let left_out = own["left_out"].as_array().expect("a list");
    assert!(left_out.iter().any(|one| one["donor"] == "Birch"));
}

#[test]
fn a_predictor_says_whom_a_place_is_like() {
    let desk = desk();
    let like = asked(
        &desk,
        "--method synthetic-control --predictor like@2010..2019 --predictor-weights equal",
    );
    let weight = number(&like["weights"]["unit"]["Dogwood"]);
    assert!((weight - 1.0).abs() < 1e-6, "{weight}");
    let after =
        format!("outcome panel.csv {COLUMNS} --method synthetic-control --predictor like@2021");
    desk.run(&words(&after))
        .refused("panel.csv")
        .says("what treatment may have changed cannot be compared by");
    let wrong =
        format!("outcome panel.csv {COLUMNS} --method synthetic-control --predictor like@soon");
    desk.run(&words(&wrong)).refused("--predictor");
}

#[test]
fn an_earlier_start_that_is_pretended_finds_nothing() {
    let document = asked(&desk(), "--method synthetic-control --pretend 2017");
    let earlier = &document["diagnostics"]["units"][0]["placebo_in_time"];
    assert_eq!(earlier["pretended_first"], 2017);
    assert!(number(&earlier["att"]).abs() < 0.5, "{earlier}");
}

#[test]
fn synthetic_difference_in_differences_enumerates_placebos_of_one_treated() {
    let desk = desk();
    let document = asked(&desk, "--method synthetic-did --draws 50");
    let head = &document["estimates"][0];
    assert!((number(&head["estimate"]) - 3.0).abs() < 1.5, "{head}");
    assert_eq!(document["diagnostics"]["errors"], "placebo");
    assert_eq!(document["diagnostics"]["replicates"], 14);
    let placebos = document["diagnostics"]["placebos"]
        .as_object()
        .expect("names");
    assert!(placebos.contains_key("Rowan") && !placebos.contains_key("Alder"));
    // The spread of all of them is the error, whatever the seed.
    let effects: Vec<f64> = placebos.values().map(number).collect();
    let count = f64::from(u8::try_from(effects.len()).expect("few"));
    let mean = effects.iter().sum::<f64>() / count;
    let squares: f64 = effects.iter().map(|one| (one - mean).powi(2)).sum();
    let spread = (squares / count).sqrt();
    assert!(
        (number(&head["std_error"]) - spread).abs() < 1e-9,
        "{spread}"
    );
    let again = asked(&desk, "--method synthetic-did --seed 5");
    assert_eq!(again["estimates"][0], *head);
    for part in ["unit", "time"] {
        let weights = document["weights"][part].as_object().expect("weights");
        let sum: f64 = weights.values().map(number).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{part}: {sum}");
    }
    let jackknife =
        format!("outcome panel.csv {COLUMNS} --method synthetic-did --errors jackknife");
    desk.run(&words(&jackknife))
        .refused("panel.csv")
        .says("has 1 treated unit");
}

#[test]
fn a_page_of_pictures_stands_alone_for_each_question() {
    let desk = desk();
    let page = |line: &str, pictures: usize| {
        let line = format!("{line} --page page.html --format json");
        desk.run(&words(&line)).done();
        let html = desk.text("page.html");
        let found = html.matches("<svg").count();
        assert!(found >= pictures, "{line}: {found} pictures");
        assert!(!html.contains("<script") && !html.contains("NaN"), "{line}");
        assert!(html.contains("SHA-256"), "{line} does not name its source");
    };
    page(
        &format!("outcome panel.csv {COLUMNS} --method synthetic-control"),
        2,
    );
    page(
        &format!("outcome panel.csv {COLUMNS} --method synthetic-did --draws 20"),
        2,
    );
    page(
        &format!("outcome power panel.csv {COLUMNS} --treated-units 3 --draws 100"),
        1,
    );
    desk.write("beta.csv", "event_time,estimate\n-3,0.1\n-2,-0.1\n0,1.0\n");
    desk.write("sigma.csv", "a,b,c\n0.01,0,0\n0,0.01,0\n0,0,0.01\n");
    page("outcome sensitivity beta.csv --covariance sigma.csv", 1);
    let series: String = (1..13).fold("time,value\n".into(), |mut text, month| {
        let _ = writeln!(text, "2025-{month:02},{}", 50 + month % 4);
        text
    });
    desk.write("series.csv", series);
    page("outcome watch series.csv", 1);
    // What was read is never overwritten by a page.
    let over =
        format!("outcome panel.csv {COLUMNS} --method synthetic-did --draws 20 --page panel.csv");
    assert_ne!(desk.run(&words(&over)).status, 0);
    assert_eq!(desk.text("panel.csv"), panel());
}

/// With few donors the ridge makes ranks too small: that is said, with by how much.
#[test]
fn the_rank_of_a_ridge_among_few_donors_is_doubted() {
    let desk = desk();
    for (ridge, doubts) in [("--ridge", true), ("", false)] {
        let found = asked(&desk, &format!("--method synthetic-control {ridge}"));
        let said = found["warnings"].to_string();
        let doubt = "with 14 donors its p-value is rough (with 19 a test at 5% rejected a true null in 6.4%)";
        assert_eq!(said.contains(doubt), doubts, "{said}");
    }
}
