//! `allotment place draw`.

use serde_json::json;

use crate::desk::{Desk, Ran};

/// Four squares of a kilometre in a row, on the British grid.
fn desk() -> Desk {
    let desk = Desk::new();
    let square = |at: u32| {
        let (west, east) = (400_000 + 1000 * at, 401_000 + 1000 * at);
        let ring = [
            [west, 300_000],
            [east, 300_000],
            [east, 301_000],
            [west, 301_000],
            [west, 300_000],
        ];
        json!({
            "type": "Feature",
            "properties": { "code": format!("A{}", at + 1) },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        })
    };
    let areas = grid(&json!({
        "type": "FeatureCollection",
        "features": (0..4).map(square).collect::<Vec<_>>(),
    }));
    desk.write("areas.geojson", areas)
        .write(
            "figures.csv",
            "code,people,workless,homes\nA1,1000,100,400\nA2,400,80,200\nA3,600,30,250\nA4,0,0,\n",
        )
        .write(
            "lookup.csv",
            "small,middle,big\nA1,M1,B1\nA2,M1,B1\nA3,M2,B1\nA4,M2,B2\n",
        );
    desk
}

/// `document` as text, in metres of the British grid.
fn grid(document: &serde_json::Value) -> String {
    let mut document = document.clone();
    document["crs"] =
        json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::27700" } });
    document.to_string()
}

fn rectangle(west: f64, east: f64) -> serde_json::Value {
    json!({
        "type": "Polygon",
        "coordinates": [[[west, 3e5], [east, 3e5], [east, 301e3], [west, 301e3], [west, 3e5]]],
    })
}

const FIGURES: [&str; 7] = [
    "--table",
    "figures.csv",
    "--id",
    "code",
    "--columns",
    "count:people",
    "rate:workless/people",
];

fn drawn(desk: &Desk, more: &[&str]) -> Ran {
    let shape = ["place", "draw", "drawn.geojson", "--areas", "areas.geojson"];
    desk.run(&[&shape[..], &FIGURES, more].concat())
}

fn listed(desk: &Desk, codes: &str, more: &[&str]) -> Ran {
    desk.run(&[&["place", "draw", "--codes", codes][..], &FIGURES, more].concat())
}

#[test]
fn an_area_in_part_leaves_an_interval() {
    let desk = desk();
    desk.write("drawn.geojson", grid(&rectangle(400_000.0, 401_250.0)));
    let found = drawn(&desk, &["--members", "members.csv"]).done();
    let id = found.csv().column("neighbourhood")[0].to_owned();
    assert_eq!(
        found.text(),
        format!(
            "\
measure,kind,value,low,high,areas_whole,areas_in_part,neighbourhood,version
people,count,1100,1000,1400,1,1,{id},1
workless/people,rate,0.10909090909090909,0.07575757575757576,0.16666666666666666,1,1,{id},1
"
        )
    );
    found
        .says("version 1: 1 area lies inside whole and 1 in part.")
        .says("shared out by ground, with an interval for who of them lives inside: A2.");
    let members = desk.csv("members.csv");
    assert_eq!(members.column("area"), ["A1", "A2"]);
    assert_eq!(members.column("share"), ["1", "0.25"]);
}

#[test]
fn people_at_points_say_how_much_lies_inside() {
    let desk = desk();
    desk.write("drawn.geojson", grid(&rectangle(400_000.0, 401_250.0))).write(
        "points.csv",
        "easting,northing,residents\n401100,300500,300\n401900,300500,100\n400500,300500,1000\n",
    );
    let points = [
        "--points",
        "points.csv",
        "--people",
        "residents",
        "--x",
        "easting",
        "--y",
        "northing",
    ];
    let found = drawn(&desk, &points).done();
    let csv = found.csv();
    assert_eq!(csv.numbers("value")[..1], [1300.0]);
    assert_eq!(
        (csv.numbers("low")[0], csv.numbers("high")[0]),
        (1000.0, 1400.0),
        "a point is not where all live"
    );
    found.says("shared out by people at points");
}

fn by_points(desk: &Desk, points: &str) -> Ran {
    desk.write(
        "points.csv",
        format!("easting,northing,residents\n{points}"),
    );
    let points = [
        "--points",
        "points.csv",
        "--people",
        "residents",
        "--x",
        "easting",
        "--y",
        "northing",
    ];
    drawn(desk, &points)
}

/// Of a large area with one village, the drawing has the village and little ground.
#[test]
fn nobody_who_is_known_to_live_inside_is_left_out_for_the_ground_round_them() {
    let desk = desk();
    let village = "400996,300500,900\n400200,300500,100\n";
    // 0.4% of A1, and a fifth of A2, in which nobody lives at a point.
    desk.write(
        "drawn.geojson",
        grid(&rectangle(400_996.0 - 2.0, 401_200.0)),
    );
    let found = by_points(&desk, village).done();
    let csv = found.csv();
    assert_eq!(
        csv.column("value")[0],
        "980",
        "nine in ten of A1, a fifth of A2"
    );
    assert_eq!(csv.column("high")[0], "1400");
    found.says("mind: nobody lives at a point of 1 area in part, and the ground decides there: A2");
    desk.write("drawn.geojson", grid(&rectangle(400_995.5, 400_999.0)));
    let csv = by_points(&desk, village).done().csv();
    assert_eq!(csv.column("value")[0], "900", "the village alone");
    // All of A1 but the village.
    desk.write("drawn.geojson", grid(&rectangle(400_000.0, 400_995.5)));
    let csv = by_points(&desk, village).done().csv();
    assert_eq!(csv.column("value")[0], "100");
    assert_eq!(csv.column("areas_in_part")[0], "1");
}

#[test]
fn people_who_live_in_none_of_the_areas_are_told() {
    let desk = desk();
    desk.write("drawn.geojson", grid(&rectangle(399_000.0, 400_500.0)));
    by_points(
        &desk,
        "400250,300500,10\n400750,300500,10\n399500,300500,7\n",
    )
    .done()
    .says("mind: 7 of the people at points inside it live in none of the areas, and have no say");
}

/// Two pieces that overlap by a sliver: a narrow area may lie in it whole.
#[test]
fn ground_that_two_pieces_share_counts_once() {
    let desk = desk();
    let (wide, narrow) = ((400_000.0, 404_990.0), (404_990.0, 405_030.0));
    let feature = |code: &str, (west, east)| json!({ "type": "Feature", "properties": { "code": code }, "geometry": rectangle(west, east) });
    let areas = json!({
        "type": "FeatureCollection",
        "features": [
            feature("A1", wide), feature("A2", narrow), feature("A3", (405_030.0, 410_000.0)),
        ],
    });
    desk.write("areas.geojson", grid(&areas));
    let piece = |west: f64, east: f64, north: f64| {
        json!({
            "type": "Polygon",
            "coordinates": [[[west, 3e5], [east, 3e5], [east, north], [west, north], [west, 3e5]]],
        })
    };
    let pieces = [
        piece(400_000.0, 405_010.0, 301e3),
        piece(404_990.0, 410_000.0, 300_600.0),
    ];
    desk.write(
        "drawn.geojson",
        grid(&json!({ "type": "GeometryCollection", "geometries": pieces })),
    );
    let found = drawn(&desk, &["--members", "members.csv", "--by", "ground"]).done();
    let shares = desk.csv("members.csv").numbers("share");
    assert!((shares[0] - 1.0).abs() < 1e-9);
    assert!(
        (shares[1] - 0.8).abs() < 1e-9,
        "half of it, and 0.6 of the rest: {shares:?}"
    );
    assert!((shares[2] - 0.6).abs() < 1e-9);
    assert!((found.csv().numbers("value")[0] - (1000.0 + 320.0 + 360.0)).abs() < 1e-6);
}

#[test]
fn a_drawing_in_degrees_lies_on_areas_in_metres() {
    let desk = desk();
    // A1 and A2. Source: PROJ 9, EPSG:27700 to EPSG:4326.
    let corners = [(-2.001_433, 52.597_79), (-1.971_903, 52.606_78)];
    let [(west, south), (east, north)] = corners;
    let ring = [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
    ];
    let shape = json!({ "type": "Polygon", "coordinates": [ring] });
    desk.write("drawn.geojson", shape.to_string());
    let found = drawn(&desk, &[]).done().csv();
    let people = found.numbers("value")[0];
    assert!((people - 1400.0).abs() < 5.0, "{people}");
    let turned = json!({ "type": "Polygon", "coordinates": [ring.map(|[x, y]| [y, x])] });
    desk.write("drawn.geojson", turned.to_string());
    let again = drawn(&desk, &[]).done();
    assert_eq!(
        again.csv().numbers("value")[0].to_bits(),
        people.to_bits(),
        "{}",
        again.err
    );
}

#[test]
fn one_middle_area_and_a_small_one_take_one_command() {
    let found = listed(
        &desk(),
        "M1,A3",
        &["--via", "lookup.csv", "--name", "Harbour"],
    )
    .done();
    let csv = found.csv();
    assert_eq!(csv.numbers("value"), [2000.0, 0.105]);
    assert_eq!(csv.numbers("low"), csv.numbers("high"));
    found.says("Harbour, version 1: 3 areas lie inside whole and 0 in part.");
    listed(&desk(), "M1,A2", &["--via", "lookup.csv"])
        .done()
        .says("1 of the areas is in several of the codes, and counts once.");
}

#[test]
fn an_area_in_several_codes_lies_in_each_in_part() {
    let desk = desk();
    desk.write("lookup.csv", "small,old\nA1,O1\nA2,O1\nA2,O2\nA3,O3\n");
    let found = listed(&desk, "O1", &["--via", "lookup.csv"]).done();
    let csv = found.csv();
    assert_eq!(
        (
            csv.numbers("value")[0],
            csv.numbers("low")[0],
            csv.numbers("high")[0]
        ),
        (1200.0, 1000.0, 1400.0)
    );
    found.says("shared out by equal parts, as the look-up has them in several codes");
    let both = listed(&desk, "O1,O2", &["--via", "lookup.csv"])
        .done()
        .csv();
    assert_eq!(
        (both.numbers("low")[0], both.numbers("high")[0]),
        (1400.0, 1400.0)
    );
}

#[test]
fn the_same_ground_is_one_neighbourhood_however_it_is_drawn() {
    let desk = desk();
    let ids: Vec<String> = [
        json!([
            [4e5, 3e5],
            [401e3, 3e5],
            [401e3, 301e3],
            [4e5, 301e3],
            [4e5, 3e5]
        ]),
        json!([
            [401e3, 301e3],
            [4e5, 301e3],
            [4e5, 3e5],
            [400_500.0, 3e5],
            [401e3, 3e5],
            [401e3, 301e3]
        ]),
        json!([
            [4e5, 3e5],
            [4e5, 301e3],
            [401e3, 301e3],
            [401e3, 3e5],
            [4e5, 3e5]
        ]),
    ]
    .iter()
    .map(|ring| {
        desk.write(
            "drawn.geojson",
            grid(&json!({ "type": "Polygon", "coordinates": [ring] })),
        );
        drawn(&desk, &[]).done().csv().column("neighbourhood")[0].to_owned()
    })
    .collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    // In two pieces that adjoin, and in a collection of geometries.
    let pieces = json!({
        "type": "GeometryCollection",
        "geometries": [rectangle(400_000.0, 400_300.0), rectangle(400_300.0, 401_000.0)],
    });
    desk.write("drawn.geojson", grid(&pieces));
    let found = drawn(&desk, &[]).done().csv();
    assert_eq!(found.column("neighbourhood")[0], ids[0]);
    let id = |codes: &str| {
        listed(&desk, codes, &["--via", "lookup.csv"])
            .done()
            .csv()
            .column("neighbourhood")[0]
            .to_owned()
    };
    assert_eq!(id("M1"), id("A2,A1"));
    assert_ne!(id("M1"), id("A1"));
}

/// In degrees the middle of an edge is seldom on it to the last digit.
#[test]
fn a_corner_in_the_middle_of_an_edge_changes_no_id() {
    let desk = desk();
    let (a, b, c) = (
        [-2.001_43, 52.597_79],
        [-1.980_07, 52.600_41],
        [-1.990_33, 52.604_17],
    );
    let middle = |p: [f64; 2], q: [f64; 2]| [f64::midpoint(p[0], q[0]), f64::midpoint(p[1], q[1])];
    let id = |ring: &[[f64; 2]]| {
        let shape = json!({ "type": "Polygon", "coordinates": [ring] });
        desk.write("drawn.geojson", shape.to_string());
        drawn(&desk, &[]).done().csv().column("neighbourhood")[0].to_owned()
    };
    let plain = id(&[a, b, c, a]);
    let more = [a, middle(a, b), b, middle(b, c), c, middle(c, a), a];
    assert_eq!(id(&more), plain);
    assert_ne!(
        id(&[a, [-1.990_75, 52.599_09], b, c, a]),
        plain,
        "another corner"
    );
}

#[test]
fn an_id_lasts_and_versions_go_on() {
    let desk = desk();
    let json = [
        "--format",
        "json",
        "--out",
        "harbour.json",
        "--name",
        "Harbour",
    ];
    listed(&desk, "A1,A2", &json).done();
    let first = desk.json("harbour.json")["neighbourhood"].clone();
    assert_eq!(first["version"], 1);
    let again = [
        "--format",
        "json",
        "--out",
        "harbour.json",
        "--previous",
        "harbour.json",
    ];
    listed(&desk, "A2,A1", &again).done();
    assert_eq!(
        desk.json("harbour.json")["neighbourhood"]["version"],
        1,
        "the same ground"
    );
    listed(&desk, "A1,A2,A3", &again)
        .done()
        .says("Harbour, version 2, drawn anew");
    let next = desk.json("harbour.json")["neighbourhood"].clone();
    assert_eq!((&next["version"], &next["id"]), (&json!(2), &first["id"]));
    assert_eq!(
        next["made_of"][2],
        json!({ "area": "A3", "share": 1.0, "whole": true })
    );
    listed(&desk, "A4", &again)
        .done()
        .says("nothing of it lies where it lay before");
    desk.write("other.json", "{}");
    listed(&desk, "A1", &["--previous", "other.json"])
        .refused("other.json: it has no neighbourhood with id, version and fingerprint");
}

#[test]
fn holes_and_many_parts_are_taken_as_drawn() {
    let desk = desk();
    let hole = json!({
        "type": "Polygon",
        "coordinates": [
            [[4e5, 3e5], [401e3, 3e5], [401e3, 301e3], [4e5, 301e3], [4e5, 3e5]],
            [[400_250.0, 300_250.0], [400_250.0, 300_750.0], [400_750.0, 300_750.0], [400_750.0, 300_250.0], [400_250.0, 300_250.0]],
        ],
    });
    let parts = json!({
        "type": "FeatureCollection",
        "features": [
            { "type": "Feature", "properties": {}, "geometry": hole },
            { "type": "Feature", "properties": null, "geometry": rectangle(402_000.0, 403_000.0) },
        ],
    });
    desk.write("drawn.geojson", grid(&parts));
    let found = drawn(&desk, &[]).done().csv();
    assert_eq!(found.numbers("value")[..1], [750.0 + 600.0]);
}

/// A hole that stands in the file twice is one hole.
#[test]
fn a_hole_given_twice_is_taken_out_once_and_told() {
    let desk = desk();
    let hole = json!([
        [400_200.0, 300_200.0],
        [400_200.0, 300_400.0],
        [400_400.0, 300_400.0],
        [400_400.0, 300_200.0],
        [400_200.0, 300_200.0]
    ]);
    let mut shape = rectangle(400_000.0, 401_000.0);
    for _ in 0..2 {
        shape["coordinates"]
            .as_array_mut()
            .unwrap()
            .push(hole.clone());
    }
    desk.write("drawn.geojson", grid(&shape));
    let found = drawn(&desk, &["--by", "ground"]).done();
    assert!((found.csv().numbers("value")[0] - 960.0).abs() < 1e-6);
    found.says(
        "a hole lies over another one or across the ring round it: that ground was taken out once",
    );
}

#[test]
fn an_unsteady_hand_is_forgiven_and_told() {
    let desk = desk();
    desk.write("drawn.geojson", grid(&rectangle(399_998.0, 401_003.0)));
    let found = drawn(&desk, &[]).done();
    assert_eq!(found.csv().numbers("value")[..1], [1000.0]);
    found.says("1 areas lie in it by less than 0.5% and are left out");
}

/// What lies in no area by as much as it takes is not said to lie in none.
#[test]
fn too_little_of_an_area_is_told_apart_from_none() {
    let desk = desk();
    desk.write("drawn.geojson", grid(&rectangle(400_000.0, 400_004.0)));
    drawn(&desk, &[])
        .refused("drawn.geojson: it covers less than 0.5% of any area of areas.geojson");
    desk.write("drawn.geojson", grid(&rectangle(500_000.0, 500_004.0)));
    drawn(&desk, &[]).refused("drawn.geojson: none of the areas of areas.geojson lies in it");
}

/// The first line of a list is a code if it is built like the next, and a heading if not.
#[test]
fn a_list_of_codes_needs_no_heading() {
    let desk = desk();
    for list in ["A1\nA2\n", "where\nA1\nA2\n"] {
        desk.write("codes.csv", list);
        let found = listed(&desk, "codes.csv", &["--via", "lookup.csv"]).done();
        let people = found.csv().numbers("value");
        assert!(people.contains(&1400.0), "{list}: {people:?}");
    }
}

#[test]
fn an_area_all_but_whole_is_whole() {
    let desk = desk();
    // 4 m of the 1,000 m of A1 are left out by an unsteady hand.
    desk.write("drawn.geojson", grid(&rectangle(400_004.0, 402_000.0)));
    let found = drawn(&desk, &["--members", "members.csv"]).done();
    assert_eq!(found.csv().numbers("value")[..1], [1400.0]);
    assert_eq!(found.csv().numbers("areas_whole")[..1], [2.0]);
    assert_eq!(desk.csv("members.csv").column("share"), ["1", "1"]);
}

/// Shapes that divide the ground between them divide its people, to the last one.
#[test]
fn the_parts_of_a_partition_sum_to_the_whole() {
    let desk = desk();
    let cuts = [
        400_000.0, 400_003.7, 401_002.9, 402_333.3, 402_996.1, 404_000.0,
    ];
    let mut people = 0.0;
    for pair in cuts.windows(2) {
        desk.write("drawn.geojson", grid(&rectangle(pair[0], pair[1])));
        let found = drawn(&desk, &["--as-drawn", "--by", "ground"]).done();
        people += found.csv().numbers("value")[0];
    }
    assert!((people - 2000.0).abs() < 1e-9 * 2000.0, "{people}");
}

#[test]
fn ground_where_no_area_lies_is_told() {
    let desk = desk();
    // A quarter of the drawing lies west of every area.
    desk.write("drawn.geojson", grid(&rectangle(399_500.0, 401_500.0)));
    drawn(&desk, &[])
        .done()
        .says("mind: 25.0% of the drawing lies in none of the areas, and counts nobody.");
    // All but a strip of a metre: the rest counts somebody, so it is not all.
    desk.write("drawn.geojson", grid(&rectangle(395_000.0, 400_001.0)));
    drawn(&desk, &["--by", "ground", "--as-drawn"])
        .done()
        .says("mind: more than 99.9% of the drawing lies in none of the areas, and counts nobody.");
    desk.write("drawn.geojson", grid(&rectangle(400_000.0, 402_000.0)));
    let whole = drawn(&desk, &[]).done();
    assert!(
        !whole.err.contains("lies in none of the areas"),
        "{}",
        whole.err
    );
}

#[test]
fn an_area_that_several_columns_name_lies_inside_as_far_as_the_most_of_them_say() {
    let desk = desk();
    // By its old code O1, half of A2 lies inside; by its ward O1, all of it.
    desk.write(
        "lookup.csv",
        "small,old,ward\nA1,O1,O1\nA2,O1,O1\nA2,O2,O1\nA3,O3,W2\n",
    );
    let found = listed(&desk, "O1", &["--via", "lookup.csv"]).done().csv();
    assert_eq!(
        (found.numbers("value")[0], found.numbers("low")[0]),
        (1400.0, 1400.0)
    );
    desk.write(
        "lookup.csv",
        "small,ward,old\nA1,O1,O1\nA2,O1,O1\nA2,O1,O2\nA3,W2,O3\n",
    );
    let turned = listed(&desk, "O1", &["--via", "lookup.csv"]).done().csv();
    assert_eq!(
        turned.column("value")[0],
        "1400",
        "whichever column comes first"
    );
}

#[test]
fn one_code_is_not_told_as_several() {
    let desk = desk();
    // Two look-ups, or one with two columns, that say the same of one code.
    desk.write(
        "lookup.csv",
        "small,old,ward\nA1,O1,O1\nA2,O1,O1\nA3,O3,W2\n",
    );
    let one = listed(&desk, "O1", &["--via", "lookup.csv"]).done();
    assert!(!one.err.contains("several of the codes"), "{}", one.err);
    listed(&desk, "O1,A2", &["--via", "lookup.csv"])
        .done()
        .says("1 of the areas is in several of the codes, and counts once.");
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let desk = desk();
    let refused = |text: String, why: &str| {
        desk.write("drawn.geojson", text);
        drawn(&desk, &[]).ends(3).says(why);
    };
    refused("{".into(), "drawn.geojson: it is not JSON");
    refused(
        r#"{"type":"Point","coordinates":[1,2]}"#.into(),
        "it is no GeoJSON of a shape",
    );
    refused(
        r#"{"type":"FeatureCollection","features":[]}"#.into(),
        "there is no shape in it",
    );
    refused(
        grid(&rectangle(500_000.0, 501_000.0)),
        "none of the areas of areas.geojson lies in it",
    );
    let twice = json!({
        "type": "FeatureCollection",
        "features": [
            { "type": "Feature", "geometry": rectangle(400_000.0, 401_000.0) },
            { "type": "Feature", "geometry": rectangle(400_500.0, 401_500.0) },
        ],
    });
    refused(
        grid(&twice),
        "part 1 and part 2 of the drawing lie over each other",
    );
    desk.write("drawn.geojson", grid(&rectangle(400_000.0, 401_000.0)))
        .write("figures.csv", "code,people,workless\nA2,400,80\n");
    drawn(&desk, &[])
        .refused("figures.csv: there is no row of 'A1', which lies in the neighbourhood");
    listed(&desk, "A2,Z9", &[]).refused("figures.csv: 'Z9' is in no column of figures.csv");
    listed(&desk, "A2,M3", &["--via", "lookup.csv"])
        .refused("lookup.csv: 'M3' is in no column of figures.csv and lookup.csv")
        .says("did you mean 'M1'?");
    desk.write("figures.csv", "code,people,workless\nA1,-5,0\n");
    drawn(&desk, &[]).refused("figures.csv:2: column 'people': -5 is below 0");
}

/// Two areas over the same ground would each bring their people.
#[test]
fn areas_that_lie_over_each_other_are_refused_where_the_drawing_touches_both() {
    let desk = desk();
    let area = |code: &str, west: f64, east: f64| {
        json!({
            "type": "Feature",
            "properties": { "code": code },
            "geometry": rectangle(west, east),
        })
    };
    let areas = json!({
        "type": "FeatureCollection",
        "features": [
            area("A1", 400_000.0, 401_000.0),
            area("A2", 400_750.0, 402_000.0),
            area("A3", 402_000.0, 403_000.0),
        ],
    });
    desk.write("areas.geojson", grid(&areas))
        .write("drawn.geojson", grid(&rectangle(400_000.0, 401_000.0)));
    drawn(&desk, &[])
        .refused("areas.geojson: A1 and A2 lie over each other by 25% of the smaller")
        .says("count twice");
    // Elsewhere it is nobody's business here.
    desk.write("drawn.geojson", grid(&rectangle(402_000.0, 403_000.0)));
    drawn(&desk, &[]).done();
}

#[test]
fn a_rate_that_is_none_and_a_missing_count_are_left_empty() {
    let desk = desk();
    let found = desk
        .run(&[
            "place",
            "draw",
            "--codes",
            "A4,A1",
            "--table",
            "figures.csv",
            "--id",
            "code",
            "--columns",
            "count:homes",
            "rate:people/workless",
        ])
        .done();
    assert_eq!(found.csv().column("value"), ["", "10"]);
    assert_eq!(
        found.csv().column("high"),
        ["", "10"],
        "no area lies there in part"
    );
    found.says("mind: a count is missing in an area inside, or what a rate is of is 0: homes.");
    desk.write("drawn.geojson", grid(&rectangle(400_000.0, 400_500.0)));
    let part = [
        "place",
        "draw",
        "drawn.geojson",
        "--areas",
        "areas.geojson",
        "--table",
        "figures.csv",
        "--id",
        "code",
        "--columns",
        "rate:people/workless",
    ];
    let found = desk.run(&part).done();
    assert_eq!(
        (found.csv().column("value"), found.csv().column("low")),
        (vec!["10"], vec![""])
    );
    found.says("no bounds can be told where in an area inside more are counted than could be: people/workless.");
}
