//! `allotment outcome spillover`.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::{Desk, Ran};

/// A degree along a great circle, in metres. Source: the mean radius of GRS 80,
/// 6,371,008.7714 m, times pi / 180.
const DEGREE: f64 = 111_195.079_7;

/// Twelve treated places 20 km apart, each with one neighbour at 400 m, two at
/// 800 m, two at 1,500 m and three at 8 km; all but the last gain or lose as
/// `effects` says, and around that a tenth more or less in turn.
fn places(effects: [f64; 4]) -> String {
    let mut table = String::from("id,x,y,lon,lat,far,treated,change,after,before,size,area\n");
    let mut count = 0;
    for group in 0..12_u8 {
        let (x, y) = (20_000.0 * f64::from(group), 0.0);
        let [direct, donut, near, next] = effects;
        let own: [(f64, f64, f64); 9] = [
            (0.0, 0.0, direct),
            (0.0, 400.0, donut),
            (800.0, 0.0, near),
            (0.0, -800.0, near),
            (0.0, 1_500.0, next),
            (-1_500.0, 0.0, next),
            (0.0, 8_000.0, 0.0),
            (0.0, -8_000.0, 0.0),
            (8_000.0, 0.0, 0.0),
        ];
        for (at, (east, north, effect)) in own.into_iter().enumerate() {
            // Of each two places of one kind, and of each two groups, one is above.
            let above = (usize::from(group) + at) % 2 == 0;
            let noise = if above { 0.1 } else { -0.1 };
            let (x, y) = (x + east, y + north);
            let far = east.abs() + north.abs();
            let change = 10.0 + effect + noise;
            let before = f64::from(count % 13);
            let _ = writeln!(
                table,
                "P{count},{x},{y},{},{},{far},{},{change},{},{before},{},A{}",
                x / DEGREE,
                y / DEGREE,
                u8::from(at == 0),
                before + change,
                count % 5,
                group % 4
            );
            count += 1;
        }
    }
    table
}

fn desk(effects: [f64; 4]) -> Desk {
    let desk = Desk::new();
    desk.write("places.csv", places(effects));
    desk
}

const FOUND: [f64; 4] = [3.0, 9.0, -1.0, -0.25];
const PLANE: &str = "--x x --y y --rings 1000,2000 --donut 500";

fn asked(desk: &Desk, more: &str) -> Ran {
    let line = format!("outcome spillover places.csv {more}");
    let words: Vec<&str> = line.split_whitespace().collect();
    let ran = desk.run(&words);
    for bad in ["NaN", "inf ", "inf\n"] {
        assert!(!ran.text().contains(bad), "{}", ran.text());
        assert!(!ran.err.contains(bad), "{}", ran.err);
    }
    ran
}

fn told(desk: &Desk, more: &str) -> Value {
    asked(desk, &format!("{more} --format json")).done().json()
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

fn near(found: &Value, expected: f64) {
    let found = number(found);
    assert!((found - expected).abs() < 1e-9, "{found} and {expected}");
}

/// By hand: without covariates effects are differences of means. Twelve treated and
/// thirty-six far, each a tenth off their mean: the variance of the difference is
/// 0.01/11 + 0.01/35.
#[test]
fn effects_are_the_differences_of_means_that_were_planted() {
    let document = told(&desk(FOUND), PLANE);
    let estimates = document["estimates"].as_array().expect("a list");
    let kinds: Vec<&Value> = estimates.iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["direct", "ring", "ring", "net"]);
    for (one, expected) in estimates.iter().zip([3.0, -1.0, -0.25, 0.5]) {
        near(&one["estimate"], expected);
        assert!(number(&one["low"]) < expected && expected < number(&one["high"]));
        assert_eq!(one["reading"], "detected", "{one}");
    }
    let error = (0.01 / 11.0 + 0.01 / 35.0_f64).sqrt();
    near(&estimates[0]["std_error"], error);
    for (at, key, expected) in [(1, "from", 500.0), (1, "to", 1000.0), (2, "to", 2000.0)] {
        near(&estimates[at][key], expected);
    }
    assert_eq!(estimates[1]["units"], 24);
    assert_eq!(document["design"]["compared_with_units"], 36);
    assert_eq!(document["design"]["left_out_units"], 12);
    // Of 3 gained, two neighbours lost 1 each and two a quarter.
    let share = &document["displaced_share"];
    near(&share["estimate"], 2.5 / 3.0);
    assert!(number(&share["low"]) < 2.5 / 3.0 && 2.5 / 3.0 < number(&share["high"]));
    let said = document["sentence"].as_str().expect("a sentence");
    assert!(
        said.starts_with(
            "change was 3.00 higher in treated places than in places at least 2000 metres away from any (95% interval: "
        ),
        "{said}"
    );
    let net = document["net_sentence"].as_str().expect("a sentence");
    assert!(
        net.contains("all came to 0.500 for each treated place"),
        "{net}"
    );
    let told = document["warnings"].to_string();
    assert!(
        told.contains("the last ring, from 1000 to 2000, still shows an effect"),
        "{told}"
    );
    assert!(
        told.contains("nothing was said of which do (--cluster)"),
        "{told}"
    );
    assert!(told.contains("'change' is taken to be a change"), "{told}");
    assert_eq!(document["level_of_evidence"]["level"], 2);
}

#[test]
fn places_may_be_in_degrees_or_at_distances_and_changes_made_from_two_columns() {
    let desk = desk(FOUND);
    let plane = told(&desk, PLANE);
    let globe = told(&desk, "--lon lon --lat lat --rings 1000,2000 --donut 500");
    let given = told(&desk, "--distance far --rings 1000,2000 --donut 500");
    assert_eq!(globe["estimates"], plane["estimates"]);
    assert_eq!(given["estimates"], plane["estimates"]);
    assert_eq!(globe["sentence"], plane["sentence"]);
    // Nobody said what a column of distances is measured in.
    let said = given["sentence"].as_str().expect("words");
    assert!(said.contains("at least 2000 away from any"), "{said}");
    let made = told(&desk, &format!("{PLANE} --outcome after --before before"));
    for (one, other) in made["estimates"]
        .as_array()
        .expect("a list")
        .iter()
        .zip(plane["estimates"].as_array().expect("a list"))
    {
        near(&one["estimate"], number(&other["estimate"]));
    }
    let said = made["sentence"].as_str().expect("words");
    assert!(
        said.starts_with("The change of after was 3.00 higher"),
        "{said}"
    );
    assert!(!made["warnings"].to_string().contains("is taken to be"));
}

#[test]
fn covariates_and_clusters_are_allowed_for() {
    let desk = desk(FOUND);
    let document = told(&desk, &format!("{PLANE} --covariates size --cluster area"));
    let direct = &document["estimates"][0];
    assert!((number(&direct["estimate"]) - 3.0).abs() < 0.1, "{direct}");
    assert_eq!(document["design"]["clusters"], 4);
    let warned = document["warnings"].to_string();
    assert!(!warned.contains("too narrow"), "{warned}");
    // Four clusters leave three degrees at the most.
    assert!(number(&document["estimates"][0]["df"]) < 3.1);
    // Alike in size, so that the change can claim a like comparison.
    let alike = &document["diagnostics"]["treated_and_far"][0];
    assert_eq!(alike["covariate"], "size");
    let apart = number(&alike["standardised_difference"]).abs();
    let level = if apart <= 0.25 { 3 } else { 2 };
    assert_eq!(document["level_of_evidence"]["level"], level);
}

#[test]
fn nothing_is_found_where_there_is_nothing() {
    let desk = desk([0.0; 4]);
    let none = told(&desk, PLANE);
    for one in none["estimates"].as_array().expect("a list") {
        assert_eq!(one["reading"], "not-detected", "{one}");
    }
    assert!(none["displaced_share"].is_null());
    let said = none["sentence"].as_str().expect("words");
    assert!(
        said.starts_with("No effect on change in treated places was detected."),
        "{said}"
    );
    let ruled_out = told(&desk, &format!("{PLANE} --matters 1"));
    assert_eq!(ruled_out["estimates"][0]["reading"], "ruled-out");
    let words = asked(&desk, &format!("{PLANE} --format table")).done();
    assert!(
        words
            .text()
            .contains("Which share was displaced cannot be told"),
        "{}",
        words.text()
    );
}

#[test]
fn neighbours_that_gain_are_not_called_displaced() {
    let desk = desk([3.0, 0.0, 0.5, 0.5]);
    let words = asked(&desk, &format!("{PLANE} --format table")).done();
    // Four neighbours gained a half each: two on top of three.
    assert!(
        words
            .text()
            .contains("Neighbours did not lose but gain: 67% of the effect"),
        "{}",
        words.text()
    );
}

/// Where treated places fell (crimes, claims), what is displaced is a rise.
#[test]
fn a_fall_in_treated_places_is_displaced_by_a_rise() {
    for (effects, said) in [
        ([3.0, 0.0, -1.0, -0.25], "Neighbours lost"),
        ([-3.0, 0.0, 1.0, 0.25], "Neighbours gained"),
        ([3.0, 0.0, 1.0, 0.25], "Neighbours did not lose but gain"),
        ([-3.0, 0.0, -1.0, -0.25], "Neighbours did not gain but lose"),
    ] {
        let ran = asked(
            &desk(effects),
            &format!("{PLANE} --outcome change --treated treated --format table"),
        );
        let ran = ran.done();
        assert!(ran.text().contains(said), "{effects:?}: {}", ran.text());
    }
}

/// What does not vary is made, not measured: it has no error, and no certainty.
#[test]
fn changes_that_do_not_vary_are_refused() {
    let desk = Desk::new();
    let table = places(FOUND);
    let same = table.lines().enumerate().map(|(row, line)| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if row > 0 {
            cells[7] = if cells[6] == "1" { "3.1" } else { "0.1" };
        }
        cells.join(",") + "\n"
    });
    desk.write("places.csv", same.collect::<String>());
    asked(
        &desk,
        &format!("{PLANE} --outcome change --treated treated"),
    )
    .refused("places.csv: changes within each group are all the same");
}

#[test]
fn what_cannot_be_told_is_refused_with_its_line_and_reason() {
    let desk = Desk::new();
    let holes = "id,x,y,lon,lat,far,treated,change\nA,1,,200,1,-3,,\nA,a,1,1,91,,0,2\n";
    desk.write("places.csv", holes);
    let plane = asked(&desk, PLANE).refused("places.csv:");
    for words in [
        "places.csv:2: ",
        "places.csv:3: ",
        "'A' already has a row, on line 2",
        "how far the place is from others cannot be told",
        "write 1 for a treated place, else 0",
    ] {
        assert!(plane.err.contains(words), "no «{words}» in\n{}", plane.err);
    }
    let globe = "id,lon,lat,far,treated,change\nA,200,1,0,1,1\nB,1,91,,0,2\nC,1,2,-3,0,2\n";
    desk.write("places.csv", globe);
    asked(&desk, "--lon lon --lat lat --rings 1000")
        .refused("places.csv:2: ")
        .says("200 degrees are not between -180 and 180")
        .says("places.csv:3: ")
        .says("91 degrees are not between -90 and 90");
    asked(&desk, "--distance far --rings 1000")
        .refused("places.csv:3: ")
        .says("places.csv:4: ")
        .says("a distance of -3 is below 0");

    desk.write("places.csv", places(FOUND));
    asked(&desk, "--x x --y y --rings 100,2000").refused(
        "places.csv: no untreated place is between 0 and 100 from the nearest treated one",
    );
    asked(&desk, "--x x --y y --rings 1000,9000")
        .refused("places.csv: no untreated place is at least 9000 from the nearest treated one")
        .says("let the last of --rings end nearer");
    asked(&desk, "--x lon --y lat --rings 1000,2000")
        .refused("places.csv: ")
        .says("the coordinates look like degrees, say --lon and --lat");
    asked(&desk, "--x x --y y --rings 2000,1000")
        .misasked("--rings: an edge of 1000 is not beyond the one before, 2000");
    asked(&desk, "--x x --y y --rings 400 --donut 500")
        .misasked("--rings: an edge of 400 is not beyond where the first ring begins, at 500");
    asked(&desk, &format!("{PLANE} --covariates size,size"))
        .refused("places.csv: covariate 'size' is fixed by covariate 'size'");
    asked(&desk, &format!("{PLANE} --cluster treated"))
        .refused("places.csv: 2 clusters cannot tell an error");
    asked(&desk, &format!("{PLANE} --level 0")).ends(2);
    asked(&desk, &format!("{PLANE} --outcome jobs"))
        .refused("places.csv")
        .says("'jobs'");
    let untreated = places(FOUND)
        .replace(",1,13", ",0,13")
        .replace(",1,12", ",0,12");
    desk.write("places.csv", untreated);
    asked(&desk, PLANE).refused("places.csv: 0 places are treated ('treated' is 1)");
    let huge = places(FOUND)
        .replace(",13.1,", ",1.7e308,")
        .replace(",12.9,", ",-1.7e308,");
    desk.write("places.csv", huge);
    asked(&desk, PLANE).refused("places.csv: the numbers of 'change' are too large");
    for wrong in [
        "outcome spillover places.csv --rings 1000",
        "outcome spillover places.csv --x x --rings 1000",
        "outcome spillover places.csv --x x --y y --distance far --rings 1000",
        "outcome spillover places.csv --x x --y y",
        "outcome spillover places.csv --x x --y y --rings 1000,-5",
        "outcome spillover places.csv --x x --y y --rings 1000 --donut -1",
    ] {
        let words: Vec<&str> = wrong.split_whitespace().collect();
        desk.run(&words).ends(2);
    }
}

#[test]
fn rings_of_few_places_are_warned_of() {
    let desk = Desk::new();
    // Three treated places, and of the nearest ring's places only four.
    let whole = places(FOUND);
    let lines = whole.lines().enumerate().filter(|(at, line)| {
        let is_near = line.contains(",800,");
        let is_treated = line.contains(",0,1,");
        *at < 20 || !(is_near || is_treated)
    });
    let lines: Vec<&str> = lines.map(|(_, line)| line).collect();
    desk.write("places.csv", lines.join("\n"));
    let document = told(&desk, "--distance far --rings 1000,2000 --donut 500");
    let warned = document["warnings"].to_string();
    assert!(warned.contains("only 3 places are treated"), "{warned}");
    assert!(
        warned.contains("the ring from 500 to 1000 has only 4 places"),
        "{warned}"
    );
}

#[test]
fn the_answer_comes_in_every_form_and_any_number_of_threads_gives_its_bytes() {
    let desk = desk(FOUND);
    let csv = asked(&desk, &format!("{PLANE} --format csv")).done();
    let heads = csv.text().lines().next();
    assert_eq!(
        heads,
        Some("kind,from,to,units,estimate,std_error,df,low,high,p_value,reading")
    );
    for name in ["told.csv", "told.xlsx", "told.parquet", "told.json"] {
        asked(&desk, &format!("{PLANE} --out {name} --page page.html")).done();
        assert!(desk.bytes(name).len() > 200, "{name}");
    }
    let page = desk.text("page.html");
    assert!(page.contains("by distance from the nearest treated place") && page.contains("<svg"));
    assert!(!page.contains("NaN"));
    assert!(page.contains("Mind: the last ring, from 1000 to 2000, still shows an effect"));
    let args: Vec<String> = format!("outcome spillover places.csv {PLANE} --format json")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let one = desk.run_with(&args, &[("RAYON_NUM_THREADS", "1")]).done();
    let many = desk.run_with(&args, &[("RAYON_NUM_THREADS", "7")]).done();
    assert_eq!(one.out, many.out);
}

/// The example, whose truth is known: 3 for the funded, 0.8 lost within 2 km.
#[test]
fn the_example_holds_what_was_planted() {
    let table = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/outcome/neighbours.csv"
    );
    let line = format!(
        "outcome spillover {table} --unit place --outcome jobs_2025 --before jobs_2021 --treated funded --x easting --y northing --rings 1000,2000,5000 --cluster district --format json"
    );
    let words: Vec<&str> = line.split_whitespace().collect();
    let document = Desk::new().run(&words).done().json();
    let estimates = document["estimates"].as_array().expect("a list");
    for (one, planted) in estimates.iter().zip([3.0, -0.8, -0.8, 0.0]) {
        let (low, high) = (number(&one["low"]), number(&one["high"]));
        assert!(low < planted && planted < high, "{one} and {planted}");
    }
}
