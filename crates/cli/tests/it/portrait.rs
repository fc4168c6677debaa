//! `allotment place draw` in a programme, and `[place]`, `[crosswalk]`, `[clusters]` and
//! `[group]` of one.

use std::fmt::Write as _;

use serde_json::json;

use crate::desk::{Desk, Ran, everything_in};

/// Twenty-four squares of a kilometre, six by four, on the British grid; each with a
/// hundred people more than the one before.
const COLUMNS: u32 = 6;
const PLACES: u32 = 24;

fn square(at: u32) -> [[u32; 2]; 5] {
    let (west, south) = (
        400_000 + 1000 * (at % COLUMNS),
        300_000 + 1000 * (at / COLUMNS),
    );
    let (east, north) = (west + 1000, south + 1000);
    [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
    ]
}

fn on_the_grid(features: &[serde_json::Value]) -> String {
    json!({
        "type": "FeatureCollection",
        "crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::27700" } },
        "features": features,
    })
    .to_string()
}

fn rectangle([west, south]: [f64; 2], [east, north]: [f64; 2]) -> String {
    let ring = [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
    ];
    let shape = json!({ "type": "Polygon", "coordinates": [ring] });
    on_the_grid(&[json!({ "type": "Feature", "properties": {}, "geometry": shape })])
}

const PROGRAMME: &str = r#"
[programme]
name = "Squares"

[need.table]
path = "places.csv"
id = "lsoa21cd"
name = "name"
population = "people"

[[need.indicator]]
id = "claim"
title = "Out of work"
column = "claim"
more_is = "worse"

[[need.indicator]]
id = "sick"
column = "sick"
more_is = "worse"

[need.index]
measures = "need"
normalise = "z-score"
combine = "arithmetic"

[need.robustness]
draws = 50

[map]
lookup = "lookup.csv"
[[map.level]]
label = "square"
plural = "squares"
path = "areas.geojson"
id = "lsoa21cd"

[peers]
k = 10
stability_draws = 20
[peers.table]
path = "places.csv"
id = "lsoa21cd"
name = "name"
[[peers.structure]]
column = "old"
[[peers.structure]]
column = "dense"
[[peers.outcome]]
column = "content"
more_is = "better"
title = "Content with life"

[assets.places]
path = "places.csv"
id = "lsoa21cd"
population = "people"
x = "x"
y = "y"
geometry = "areas.geojson"
crs = "EPSG:27700"
[[assets.assets]]
path = "halls.csv"
id = "id"
x = "x"
y = "y"
type = "hall"
kind = "social"
[assets.measure]
density_within_m = 0
nearest = "straight"
catchment = [{ method = "2sfca", within_m = 1500 }]

[connect.places]
path = "places.csv"
id = "lsoa21cd"
population = "people"
[[connect.policy]]
id = "youth"
name = "Youth clubs"
department = "education"
theme = "young people"
kind = "service"
geography = "lsoa21cd"
reach = "youth.csv"
once = false
[[connect.policy]]
id = "roof"
department = "housing"
theme = "homes"
kind = "capital"
geography = "msoa21cd"
reach = "roof.csv"
once = true
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    let features: Vec<_> = (0..PLACES)
        .map(|at| {
            json!({
                "type": "Feature",
                "properties": { "lsoa21cd": format!("S{:02}", at + 1) },
                "geometry": { "type": "Polygon", "coordinates": [square(at)] },
            })
        })
        .collect();
    let mut places = "lsoa21cd,name,msoa21cd,people,x,y,claim,sick,old,dense,content\n".to_owned();
    let mut lookup = "lsoa21cd,msoa21cd\n".to_owned();
    for at in 0..PLACES {
        let [[west, south], ..] = square(at);
        let _infallible = writeln!(
            places,
            "S{:02},Square {},M{},{},{},{},{},{},{},{},{}",
            at + 1,
            at + 1,
            at / COLUMNS + 1,
            1000 + 100 * at,
            west + 500,
            south + 500,
            at * 7 % 11,
            at * 5 % 13,
            at * 3 % 17,
            at * 11 % 19,
            at * 13 % 23
        );
        let _infallible = writeln!(lookup, "S{:02},M{}", at + 1, at / COLUMNS + 1);
    }
    desk.write("programme.toml", PROGRAMME)
        .write("areas.geojson", on_the_grid(&features))
        .write("places.csv", places)
        .write("lookup.csv", lookup)
        .write(
            "halls.csv",
            "id,x,y\nh1,400250,300250\nh2,400750,300750\nh3,402500,300500\nh4,403500,301500\n",
        )
        .write(
            "youth.csv",
            "lsoa21cd,amount,located\nS01,100,beneficiary\nS02,200.01,beneficiary\n",
        )
        .write("roof.csv", "msoa21cd,amount,located\nM1,7500,beneficiary\n");
    desk
}

fn value(found: &Ran, part: &str, measure: &str, column: &str) -> f64 {
    let csv = found.csv();
    let parts = csv.column("part");
    let rows = parts.iter().zip(csv.column("measure"));
    let row = rows
        .clone()
        .position(|(one, other)| *one == part && other == measure);
    let row = row.unwrap_or_else(|| panic!("no {part} {measure} in\n{}", found.text()));
    csv.column(column)[row].parse().unwrap_or(f64::NAN)
}

fn near(one: f64, other: f64) {
    assert!((one - other).abs() < 1e-9, "{one} and {other}");
}

/// S01 whole and a quarter of S02, by hand: 1,000 people and a quarter of 1,100.
#[test]
fn a_drawing_alone_gives_the_whole_profile() {
    let desk = desk();
    desk.write(
        "harbour.geojson",
        rectangle([400_000.0, 300_000.0], [401_250.0, 301_000.0]),
    );
    let found = desk
        .run(&["place", "draw", "harbour.geojson", "--page", "harbour.html"])
        .done();
    let (people, all) = (1275.0, 1000.0 + 0.25 * 1100.0);
    near(value(&found, "people", "population", "value"), people);
    near(value(&found, "people", "population", "low"), 1000.0);
    near(value(&found, "people", "population", "high"), 2100.0);
    // What the numbers of an indicator are, its title does not say: they may be ranks.
    let table = found.csv();
    let measures = table.column("measure");
    let claim = measures.iter().position(|one| *one == "claim");
    let claim = claim.expect("an indicator of the index");
    assert_eq!(table.column("unit")[claim], "as in 'claim'; more is worse");
    assert!(desk.text("harbour.html").contains("more is worse"));
    // claim is 0 in S01 and 7 in S02.
    near(value(&found, "need", "claim", "value"), 7.0 * 275.0 / all);
    near(value(&found, "need", "claim", "low"), 0.0);
    near(
        value(&found, "need", "claim", "high"),
        7.0 * 1100.0 / 2100.0,
    );
    let drawn = |column| value(&found, "need", "average_rank_over_draws", column);
    assert!(drawn("low") <= drawn("value") && drawn("value") <= drawn("high"));
    // Two halls stand in it.
    near(value(&found, "assets", "hall_count", "value"), 2.0);
    near(
        value(&found, "assets", "hall_density", "value"),
        2000.0 / people,
    );
    near(value(&found, "assets", "hall_density", "high"), 2.0);
    // 100.00 of S01 and a quarter of 200.01, rounded down to a penny.
    near(
        value(&found, "money", "youth", "amount_minor"),
        10_000.0 + 5_000.0,
    );
    near(value(&found, "money", "youth", "low_minor"), 10_000.0);
    near(value(&found, "money", "youth", "high_minor"), 30_001.0);
    found
        .says("1 area lies inside whole and 1 in part.")
        .says("mind: areas in part are shared out by their ground, and not by who lives where: name points where people live under [place]");
    let page = desk.text("harbour.html");
    for heading in [
        "Who lives here",
        "Need",
        "Places like it",
        "Strengths beside places like it",
        "Gaps beside places like it",
        "What is within reach",
        "Money and policies that reach it",
        "Sources",
    ] {
        assert!(
            page.contains(&format!("<h2>{heading}</h2>")),
            "no {heading}"
        );
    }
    assert!(
        page.contains("GBP 150 a year is known to benefit it (between GBP 100 and GBP 300.01)"),
        "{page}"
    );
}

#[test]
fn its_own_areas_are_none_of_its_peers_and_the_document_has_them() {
    let desk = desk();
    desk.write(
        "harbour.geojson",
        rectangle([400_000.0, 300_000.0], [402_000.0, 301_000.0]),
    );
    desk.run(&[
        "place",
        "draw",
        "harbour.geojson",
        "--name",
        "Harbour",
        "--out",
        "harbour.json",
    ])
    .done();
    let document = desk.json("harbour.json");
    let peers: Vec<&str> = (document["peers"].as_array().unwrap().iter())
        .map(|peer| peer["id"].as_str().unwrap())
        .collect();
    assert_eq!(peers.len(), 10);
    assert!(
        !peers.contains(&"S01") && !peers.contains(&"S02"),
        "{peers:?}"
    );
    assert_eq!(document["neighbourhood"]["name"], "Harbour");
    assert_eq!(document["money"]["a_year"]["amount_minor"], 30_001);
    assert_eq!(
        document["provenance"]["inputs"][0]["file"],
        "programme.toml"
    );
}

/// A real board's area was one middle-layer area and two small ones.
#[test]
fn a_middle_area_and_two_small_ones_take_one_command() {
    let desk = desk();
    let one = desk.run(&["place", "draw", "--codes", "M1,S07,S08"]).done();
    // S01 to S06 have 7,500 people; S07 and S08 have 1,600 and 1,700.
    near(value(&one, "people", "population", "value"), 10_800.0);
    near(value(&one, "people", "population", "high"), 10_800.0);
    near(value(&one, "assets", "hall_count", "value"), 3.0);
    desk.write(
        "board.txt",
        "# the board's area\nM1\nS07, S08  # two more\n",
    )
    .write("board.csv", "code,why\nM1,all\nS07,\nS08,\n");
    for file in ["board.txt", "board.csv"] {
        let other = desk.run(&["place", "draw", "--codes", file]).done();
        assert_eq!(other.text(), one.text(), "{file}");
    }
    desk.run(&["place", "draw", "--codes", "M1,S99"])
        .refused("")
        .says("'S99' is in no column of");
}

/// A code that is nowhere is told with the file and the line that name it.
#[test]
fn a_code_that_is_nowhere_is_told_where_somebody_wrote_it() {
    let desk = desk();
    desk.write(
        "board.txt",
        "# the board's area\nM1\nS07, S99  # two more\n",
    )
    .write("board.csv", "code,why\nM1,all\n,\nS99,\n");
    for told in ["board.txt:3:", "board.csv:4:"] {
        let (file, _) = told.split_once(':').expect("a file and a line");
        desk.run(&["place", "draw", "--codes", file])
            .refused(&format!("{told} 'S99' is in no column of"));
    }
    let area = "\n[[place.area]]\nname = \"Board\"\ncodes = [\"M1\", \"S99\"]\n";
    desk.write("programme.toml", format!("{PROGRAMME}{area}"));
    let line = PROGRAMME.lines().count() + 4;
    desk.run(&["run", "."]).refused(&format!(
        "./programme.toml:{line}: 'S99' is in no column of"
    ));
}

#[test]
fn people_at_points_decide_where_the_programme_knows_them() {
    let desk = desk();
    desk.write("harbour.geojson", rectangle([400_000.0, 300_000.0], [401_250.0, 301_000.0]))
        .write("points.csv", "easting,northing,homes\n401100,300500,30\n401900,300500,10\n")
        .write(
            "programme.toml",
            format!("{PROGRAMME}\n[place]\npoints = \"points.csv\"\npeople = \"homes\"\nx = \"easting\"\ny = \"northing\"\n"),
        );
    let run = |more: &[&str]| {
        desk.run(&[&["place", "draw", "harbour.geojson"], more].concat())
            .done()
    };
    let by_people = run(&[]);
    near(
        value(&by_people, "people", "population", "value"),
        1000.0 + 0.75 * 1100.0,
    );
    assert!(
        !by_people.err.contains("by their ground"),
        "{}",
        by_people.err
    );
    let by_ground = run(&["--by", "ground"]);
    near(value(&by_ground, "people", "population", "value"), 1275.0);
    assert!(
        !by_ground.err.contains("mind: areas in part are shared"),
        "{}",
        by_ground.err
    );
}

#[test]
fn without_a_programme_both_ways_are_told() {
    let desk = Desk::new();
    desk.write(
        "harbour.geojson",
        rectangle([400_000.0, 300_000.0], [401_250.0, 301_000.0]),
    );
    desk.run(&["place", "draw", "harbour.geojson"])
        .refused(".: there is no programme.toml here that knows places, need and assets\nhelp: name a programme's folder with --programme, or tables with --table, --columns and --areas");
}

#[test]
fn drawn_neighbourhoods_crosswalks_clusters_and_groups_are_stages() {
    let desk = desk();
    let old = (0..PLACES).fold("old11cd,lsoa21cd\n".to_owned(), |mut text, at| {
        let _infallible = writeln!(text, "O{},S{:02}", at / 2, at + 1);
        text
    });
    let counts = (0..PLACES / 2).fold("old11cd,cars\n".to_owned(), |mut text, at| {
        let _infallible = writeln!(text, "O{at},{}", 100 + at);
        text
    });
    let stages = r#"
[crosswalk]
table = "old.csv"
via = "change.csv"
from = "old11cd"
to = "lsoa21cd"
columns = ["count:cars"]

[[need.table.join]]
path = "out/crosswalk.csv"
id = "id"
columns = ["cars"]

[clusters]
value = "claim"
permutations = 99

[group]
like = ["claim", "sick"]
groups = 4

[[place.area]]
path = "harbour.geojson"
name = "Harbour"

[[place.area]]
codes = ["M2", "S01"]
name = "Hill"

[report]
pages = "all"
"#;
    desk.write(
        "harbour.geojson",
        rectangle([400_000.0, 300_000.0], [401_250.0, 301_000.0]),
    )
    .write("change.csv", old)
    .write("old.csv", counts)
    .write("programme.toml", format!("{PROGRAMME}{stages}"));
    desk.run(&["check"]).done();
    desk.run(&["run"])
        .done()
        .says("crosswalk: crosswalk: 12 places became 24: 0 exactly, 24 by sharing out")
        .says("place: 2 neighbourhoods that residents drew");
    let cars: f64 = desk.csv("out/need.csv").numbers("cars").iter().sum();
    near(cars, (0..12).map(|at| f64::from(100 + at)).sum());
    let groups = desk.csv("out/groups.csv");
    let mut told: Vec<&str> = groups.column("group");
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), 4);
    assert_eq!(desk.csv("out/clusters.csv").column("id").len(), 24);
    let drawn: Vec<String> = everything_in(&desk.path("out/place"))
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| std::path::Path::new(name).extension() == Some("html".as_ref()))
        .collect();
    assert_eq!(drawn.len(), 2, "{drawn:?}");
    let places = desk.text("out/report/places.html");
    assert!(places.contains("Neighbourhoods that residents drew"));
    for name in &drawn {
        assert!(places.contains(&format!("../place/{name}")), "{name}");
    }
    for page in ["how-crosswalk", "how-clusters", "how-groups", "how-drawn"] {
        assert!(desk.has(&format!("out/report/{page}.html")), "{page}");
        assert!(
            desk.text("out/report/how.html")
                .contains(&format!("{page}.html"))
        );
    }
    desk.run(&["verify"]).done();
    // A later index cannot read what nothing makes.
    let without = desk
        .text("programme.toml")
        .replace("[crosswalk]", "[crosswalk]\nname = \"cars\"");
    desk.write("programme.toml", without);
    desk.run(&["run"])
        .refused("./programme.toml:")
        .says("no [crosswalk] of the programme makes out/crosswalk.csv");
}

#[test]
fn places_without_money_have_pages_unless_told() {
    let desk = desk();
    let share = r#"
[share.envelope]
amount = 1000
[share.places]
name = "name"
population = "population"
[share.select]
by = "score"
count = 3
[[share.part]]
weight = 1
in_proportion_to = "population"
"#;
    let pages = |more: &str| {
        desk.write("programme.toml", format!("{PROGRAMME}{share}{more}"));
        desk.run(&["run"]).done();
        everything_in(&desk.path("out/report/places")).len()
    };
    assert_eq!(pages(""), 24);
    assert_eq!(pages("[report]\npages = \"selected\"\n"), 3);
    let named: Vec<String> = everything_in(&desk.path("out/report/places"))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(named.len(), 3);
    desk.write(
        "programme.toml",
        format!("{PROGRAMME}{share}[report]\npages = \"some\"\n"),
    );
    desk.run(&["run"]).refused("./programme.toml:");
}

/// By hand: the middles of S01 and S02 lie in M1, that of S07 in the gap between, 200 m
/// from M1 and farther from M2, and that of S24 far from both.
#[test]
fn best_fit_gives_each_middle_to_one_area() {
    let desk = Desk::new();
    let area = |code: &str, [west, south]: [u32; 2], [east, north]: [u32; 2]| {
        let ring = [
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
        ];
        json!({
            "type": "Feature",
            "properties": { "wd25cd": code },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        })
    };
    desk.write(
        "wards.geojson",
        on_the_grid(&[
            area("M1", [400_000, 300_000], [402_000, 301_000]),
            area("M2", [403_000, 300_000], [404_000, 301_000]),
        ]),
    )
    .write(
        "middles.csv",
        "oa21cd,easting,northing,people\nS01,400500,300500,10\nS02,401500,300500,20\nS07,402200,300500,30\nS24,409000,300500,5\n",
    );
    let args = [
        "place",
        "best-fit",
        "middles.csv",
        "--id",
        "oa21cd",
        "--x",
        "easting",
        "--y",
        "northing",
        "--crs",
        "EPSG:27700",
        "--people",
        "people",
        "--areas",
        "wards.geojson",
        "--areas-id",
        "wd25cd",
    ];
    let found = desk.run(&args).done();
    assert_eq!(
        found.text(),
        "oa21cd,wd25cd,people,metres_outside\nS01,M1,10,0\nS02,M1,20,0\nS07,M1,30,200\nS24,,5,\n"
    );
    found
        .says("3 areas were given whole to 1 of 2 larger ones, by where the middle of their people lies")
        .says("mind: 1 middle lies in no area, and went to the nearest: S07.")
        .says("mind: 1 middle lies farther than 2000 m from every area, and went to none: S24.")
        .says("mind: 1 larger area got no small area at all: M2.");
}

/// Two squares that were drawn a tenth of a millimetre apart.
#[test]
fn borders_that_all_but_meet_are_told() {
    let desk = Desk::new();
    let area = |code: &str, west: f64, east: f64| {
        let ring = [
            [west, 0.0],
            [east, 0.0],
            [east, 100.0],
            [west, 100.0],
            [west, 0.0],
        ]
        .map(|[x, y]| [400_000.0 + x, 300_000.0 + y]);
        json!({
            "type": "Feature",
            "properties": { "id": code },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        })
    };
    let areas = [
        area("A", 0.0, 100.0),
        area("B", 100.0, 200.0),
        area("C", 200.0001, 300.0),
        area("D", 300.0, 400.0),
    ];
    desk.write("areas.geojson", on_the_grid(&areas))
        .write("table.csv", "id,poor\nA,1\nB,2\nC,4\nD,3\n");
    let args = [
        "clusters",
        "table.csv",
        "--value",
        "poor",
        "--boundaries",
        "areas.geojson",
    ];
    desk.run(&args).done().says("mind: 1 pair of places comes within about 1 m of each other and share no corner, such as B and C: they are no neighbours here");
    let group = [
        "group",
        "table.csv",
        "--like",
        "poor",
        "--boundaries",
        "areas.geojson",
    ];
    desk.run(&[&group[..], &["--groups", "2"]].concat())
        .done()
        .says("such as B and C");
    desk.run(&[&group[..], &["--people", "poor", "--about", "11"]].concat())
        .refused("--about: 11 are more than there are in all places together: 10");
    desk.run(&[&group[..], &["--groups", "5"]].concat())
        .refused("--groups: 5 are more groups than there are places: 4");
}
