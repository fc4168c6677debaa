//! `allotment overlay`, `allotment clusters` and `allotment group`.

use std::fmt::Write as _;

use crate::desk::Desk;

/// `columns` by `rows` squares of a kilometre on the British grid, as GeoJSON;
/// `shift` metres to the east.
fn board(columns: u32, rows: u32, shift: f64, name: &str) -> String {
    let mut features = Vec::new();
    for at in 0..columns * rows {
        let left = 400_000.0 + shift + f64::from(at % columns) * 1000.0;
        let low = 300_000.0 + f64::from(at / columns) * 1000.0;
        let (right, high) = (left + 1000.0, low + 1000.0);
        features.push(format!(
            r#"{{"type":"Feature","properties":{{"code":"{name}{at:02}"}},"geometry":{{"type":"Polygon","coordinates":[[[{left},{low}],[{right},{low}],[{right},{high}],[{left},{high}],[{left},{low}]]]}}}}"#
        ));
    }
    collection(&features)
}

fn collection(features: &[String]) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"urn:ogc:def:crs:EPSG::27700\"}}}},\"features\":[\n{}\n]}}\n",
        features.join(",\n")
    )
}

/// Six by six places, high in the west, 100 people and more each.
fn need(desk: &Desk) {
    let mut table = String::from("code,score,people,age\n");
    for at in 0..36_u32 {
        let score = 60 - 10 * (at % 6) + at / 6;
        let _ = writeln!(table, "P{at:02},{score},{},{}", 100 + at, at % 6 / 2);
    }
    desk.write("need.csv", table)
        .write("places.geojson", board(6, 6, 0.0, "P"));
}

const CLUSTERS: [&str; 6] = [
    "clusters",
    "need.csv",
    "--value",
    "score",
    "--boundaries",
    "places.geojson",
];

const OVERLAY: [&str; 7] = [
    "overlay",
    "old.geojson",
    "new.geojson",
    "--from-id",
    "code",
    "--to-id",
    "code",
];

/// A place half of which lies outside everything does not lie wholly in the one that has
/// the other half.
#[test]
fn a_place_half_outside_lies_wholly_in_none() {
    let desk = Desk::new();
    desk.write("old.geojson", board(2, 1, 500.0, "O"))
        .write("new.geojson", board(1, 1, 0.0, "N"));
    let ran = desk.run(&OVERLAY).done();
    assert_eq!(ran.csv().column("weight"), ["1"]);
    ran.says("1 part; 0 places lie wholly in one (99.9% and more)")
        .says("mind: of 1 place more than 1% lies outside every place of new.geojson");
    desk.write("old.geojson", board(1, 1, 0.0, "O"));
    desk.run(&OVERLAY)
        .done()
        .says("1 part; 1 place lies wholly in one (99.9% and more)");
}

#[test]
fn weights_of_an_overlay_sum_to_one_and_say_where_places_go() {
    let desk = Desk::new();
    desk.write("old.geojson", board(2, 1, 0.0, "O"))
        .write("new.geojson", board(3, 1, -250.0, "N"));
    let ran = desk.run(&OVERLAY).done();
    let lookup = ran.csv();
    assert_eq!(lookup.column("from"), ["O00", "O00", "O01", "O01"]);
    assert_eq!(lookup.column("to"), ["N00", "N01", "N01", "N02"]);
    assert_eq!(lookup.column("weight"), ["0.75", "0.25", "0.75", "0.25"]);
    assert_eq!(
        lookup.column("area_m2"),
        ["750000", "250000", "750000", "250000"]
    );
    insta::assert_snapshot!(format!("{}\n{}", ran.text(), ran.err));
}

#[test]
fn people_at_points_decide_if_they_are_given() {
    let desk = Desk::new();
    desk.write("old.geojson", board(2, 1, 0.0, "O"))
        .write("new.geojson", board(3, 1, -250.0, "N"))
        .write(
            "points.csv",
            "easting,northing,people\n400100,300500,1\n400900,300500,3\n999999,300500,1\n",
        );
    let ran = desk
        .run(
            &[
                &OVERLAY[..],
                &[
                    "--points",
                    "points.csv",
                    "--people",
                    "people",
                    "--x",
                    "easting",
                    "--y",
                    "northing",
                    "--points-crs",
                    "EPSG:27700",
                ],
            ]
            .concat(),
        )
        .refused("points.csv:4");
    assert_eq!(ran.faults(), 1);
    desk.write(
        "points.csv",
        "easting,northing,people\n400100,300500,1\n400900,300500,3\n500000,300500,1\n",
    );
    let ran = desk
        .run(&[
            "overlay",
            "old.geojson",
            "new.geojson",
            "--from-id",
            "code",
            "--to-id",
            "code",
            "--points",
            "points.csv",
            "--people",
            "people",
            "--x",
            "easting",
            "--y",
            "northing",
        ])
        .done()
        .says("points.csv: 20.00% of the people live at points")
        .says("nobody lives at a point of 1 place; area decides there: O01");
    assert_eq!(ran.csv().column("weight"), ["0.25", "0.75", "0.75", "0.25"]);
    assert_eq!(
        ran.csv().column("method"),
        ["people", "people", "area", "area"]
    );
}

#[test]
fn clusters_say_in_words_where_need_is_and_who_stands_out() {
    let desk = Desk::new();
    need(&desk);
    let ran = desk.run(&CLUSTERS).done();
    let found = ran.csv();
    assert_eq!(found.column("label")[12], "high among high");
    assert_eq!(found.column("label")[17], "low among low");
    assert_eq!(found.column("quadrant")[12], "high-high");
    insta::assert_snapshot!(format!("{}\n{}", ran.text(), ran.err));
    let json = desk
        .run(&[&CLUSTERS[..], &["--format", "json"]].concat())
        .done()
        .json();
    assert!(json["moran"]["i"].as_f64().is_some_and(|i| i > 0.7));
    assert_eq!(json["neighbours"]["pairs"], 220);
    assert_eq!(
        json["provenance"]["inputs"].as_array().map(Vec::len),
        Some(2)
    );
}

/// By hand: the least p is two in the draws and one, and `k` of 36 places with it have a
/// q of 36 times that by `k`: at 5%, 72 by 10 draws is met by no `k`, 72 by 100 by 15.
#[test]
fn how_many_places_must_stand_out_together_is_said() {
    let desk = Desk::new();
    need(&desk);
    let mut table = String::from("code,score\n");
    for at in 0..36_u32 {
        let _ = writeln!(table, "P{at:02},{}", at * 7919 % 101);
    }
    desk.write("need.csv", table);
    let ask = |draws: &str| {
        let args = [&CLUSTERS[..], &["--permutations", draws]].concat();
        desk.run(&args).done()
    };
    ask("9").says("mind: with 9 draws p is never below 2 in 10, and none of 36 places can come out; with --permutations 1439 one alone can.");
    ask("99").says("mind: with 99 draws p is never below 2 in 100, and of 36 places no fewer than 15 must all be as low for any to come out; with --permutations 1439 one alone can.");
    let enough = ask("1439");
    assert!(!enough.err.contains("is never below"), "{}", enough.err);
}

#[test]
fn neighbours_are_whom_one_asks_for() {
    let desk = Desk::new();
    need(&desk);
    let pairs = |weights: &str| {
        let args = [&CLUSTERS[..], &["--format", "json", "--weights", weights]].concat();
        desk.run(&args).done().json()["neighbours"]["pairs"].clone()
    };
    assert_eq!(pairs("rook"), 120);
    assert_eq!(pairs("knn:4"), 144);
    assert_eq!(pairs("band:1000"), 120);
    let wrong = [&CLUSTERS[..], &["--weights", "bishop"]].concat();
    desk.run(&wrong).ends(2);
}

/// Places that meet at a corner share it, though by rook they are no neighbours.
#[test]
fn sound_borders_are_not_told_as_broken() {
    let desk = Desk::new();
    need(&desk);
    let rook = desk
        .run(&[&CLUSTERS[..], &["--weights", "rook"]].concat())
        .done();
    assert!(!rook.err.contains("share no corner"), "{}", rook.err);
    // Half a metre too far east: P35 shares a corner with P29 alone.
    let square =
        "[[405000,305000],[406000,305000],[406000,306000],[405000,306000],[405000,305000]]";
    let borders = desk.text("places.geojson");
    assert!(borders.contains(square));
    let moved = square.replace("405000,", "405000.5,");
    desk.write("places.geojson", borders.replace(square, &moved));
    desk.run(&[&CLUSTERS[..], &["--weights", "rook"]].concat())
        .done()
        .says("mind: 2 pairs of places come within about 1 m of each other and share no corner, such as P28 and P35");
}

#[test]
fn places_that_have_borders_and_no_row_are_told() {
    let desk = Desk::new();
    need(&desk);
    let table = desk.text("need.csv");
    let fewer: Vec<&str> = table
        .lines()
        .filter(|line| !line.starts_with("P07"))
        .collect();
    desk.write("need.csv", fewer.join("\n") + "\n");
    desk.run(&CLUSTERS).done().says(
        "mind: in places.geojson 1 place has no row in need.csv and are left out, also as neighbours: P07.",
    );
}

#[test]
fn a_code_without_a_border_is_named_with_its_line() {
    let desk = Desk::new();
    need(&desk);
    let table = desk.text("need.csv").replace("P07", "P70");
    desk.write("need.csv", table);
    desk.run(&CLUSTERS)
        .refused("need.csv:9: column 'code': 'P70' has no border in places.geojson")
        .says("help: did you mean P00 or P07");
}

#[test]
fn files_that_lie_about_their_coordinates_are_refused() {
    let desk = Desk::new();
    need(&desk);
    let grid = desk.text("places.geojson");
    desk.write("places.geojson", grid.replace("EPSG::27700", "EPSG::4326"));
    desk.run(&CLUSTERS)
        .refused("places.geojson")
        .says("say EPSG:27700");
    // Said on the command line, it holds.
    desk.run(&[&CLUSTERS[..], &["--crs", "EPSG:27700"]].concat())
        .done();
    desk.run(&[&CLUSTERS[..], &["--crs", "EPSG:99"]].concat())
        .refused("places.geojson")
        .says("write its EPSG code");
}

#[test]
fn shapes_are_mended_with_a_note_or_refused_by_name() {
    let desk = Desk::new();
    desk.write("new.geojson", board(2, 1, 0.0, "N"));
    let bow = r#"{"type":"Feature","properties":{"code":"BOW"},"geometry":{"type":"Polygon","coordinates":[[[400000,300000],[402000,301000],[402000,300000],[400000,301000],[400000,300000]]]}}"#;
    desk.write("old.geojson", collection(&[bow.to_owned()]));
    let ran = desk
        .run(&OVERLAY)
        .done()
        .says("old.geojson: 1 place: a ring crosses itself: it was taken apart into loops (BOW).");
    assert_eq!(ran.csv().column("weight"), ["0.5", "0.5"]);
    let line = bow.replace("301000", "300000");
    desk.write("old.geojson", collection(&[line]));
    desk.run(&OVERLAY)
        .refused("old.geojson: the shape of 'BOW' is empty or has no area");
}

#[test]
fn groups_hang_together_and_have_their_people() {
    let desk = Desk::new();
    need(&desk);
    let start = [
        "group",
        "need.csv",
        "--boundaries",
        "places.geojson",
        "--like",
        "age",
        "--people",
        "people",
    ];
    let ran = desk
        .run(&[&start[..], &["--about", "1200"]].concat())
        .done();
    let found = ran.csv();
    assert_eq!(found.column("group")[..6], ["1", "1", "2", "2", "3", "3"]);
    assert!(
        found
            .numbers("group_people")
            .iter()
            .all(|&people| people >= 1200.0)
    );
    insta::assert_snapshot!(format!("{}\n{}", ran.text(), ran.err));
    for method in ["skater", "ward"] {
        let three = ["--groups", "3", "--method", method];
        let found = desk.run(&[&start[..], &three[..]].concat()).done().csv();
        assert_eq!(
            found.column("group")[..6],
            ["1", "1", "2", "2", "3", "3"],
            "{method}"
        );
    }
    desk.run(&[&start[..], &["--groups", "3", "--method", "max-p"]].concat())
        .misasked("--groups: max-p finds how many groups there can be");
}

#[test]
fn a_group_that_cannot_reach_the_floor_is_named() {
    let desk = Desk::new();
    need(&desk);
    let far = board(1, 1, 50_000.0, "X");
    let (start, end) = (
        far.find("{\"type\":\"Feature\"").unwrap(),
        far.rfind("\n]").unwrap(),
    );
    let places = desk
        .text("places.geojson")
        .replace("\n]", &format!(",\n{}\n]", &far[start..end]));
    let table = desk.text("need.csv") + "X00,5,40,1\n";
    desk.write("places.geojson", places)
        .write("need.csv", table);
    desk.run(&[
        "group",
        "need.csv",
        "--boundaries",
        "places.geojson",
        "--like",
        "age",
        "--people",
        "people",
        "--about",
        "1200",
    ])
    .done()
    .says("37 places in 4 groups (as many as are possible)")
    .says("mind: group 4 cannot reach 1200 people: it has 40 and touches no other (X00).");
}

/// A column that is the same everywhere has no differences to account for.
#[test]
fn groups_of_what_is_the_same_everywhere_account_for_nothing() {
    let desk = Desk::new();
    need(&desk);
    let alike: String = (0..36).fold("code,same\n".to_owned(), |mut table, at| {
        let _ = writeln!(table, "P{at:02},5");
        table
    });
    desk.write("alike.csv", alike);
    let start = ["group", "alike.csv", "--boundaries", "places.geojson"];
    let ran = desk.run(&[&start[..], &["--like", "same", "--groups", "3"]].concat());
    ran.done().says("36 places in 3 groups, each in one piece; there are no differences in same, so any such groups are as good.");
}

/// On a board many places are equally near: who of them is a neighbour must not hang on
/// the order of rows.
#[test]
fn the_nearest_are_the_same_in_any_order_of_rows() {
    let desk = Desk::new();
    need(&desk);
    let told = |table: &str| {
        desk.write("need.csv", table);
        let args = ["--weights", "knn:4", "--permutations", "0"];
        let found = desk.run(&[&CLUSTERS[..], &args].concat()).done().csv();
        let rows = found.column("id").into_iter().zip(found.column("local_i"));
        let mut rows: Vec<(String, String)> = rows
            .map(|(id, local)| (id.to_owned(), local.to_owned()))
            .collect();
        rows.sort();
        rows
    };
    let table = desk.text("need.csv");
    let mut lines: Vec<&str> = table.lines().collect();
    lines[1..].reverse();
    lines[5..].rotate_left(11);
    let (before, after) = (told(&table), told(&(lines.join("\n") + "\n")));
    for ((id, one), (same, other)) in before.iter().zip(&after) {
        assert_eq!(id, same);
        let [one, other] = [one, other].map(|number| number.parse::<f64>().unwrap());
        assert!((one - other).abs() < 1e-12, "{id}: {one} and {other}");
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let desk = Desk::new();
    need(&desk);
    let run = |threads: &str| {
        let variables = [("RAYON_NUM_THREADS", threads)];
        let clusters = desk.run_with(&CLUSTERS, &variables).done();
        let groups = desk.run_with(
            &[
                "group",
                "need.csv",
                "--boundaries",
                "places.geojson",
                "--like",
                "score,age",
                "--people",
                "people",
                "--about",
                "700",
            ],
            &variables,
        );
        (clusters.text().to_owned(), groups.done().text().to_owned())
    };
    assert_eq!(run("1"), run("3"));
}
