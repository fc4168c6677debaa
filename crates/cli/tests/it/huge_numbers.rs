//! Finite numbers of which squares, sums and quotients are none: refused with their cell,
//! by every stage that measures places, and never told as anything else.

use std::fmt::Write as _;

use crate::desk::Desk;

/// Four squares in a row on the British grid.
fn borders() -> String {
    let squares: Vec<String> = (0..4_u32)
        .map(|at| {
            let left = 400_000 + 1000 * at;
            let right = left + 1000;
            format!(
                r#"{{"type":"Feature","properties":{{"code":"P{at}"}},"geometry":{{"type":"Polygon","coordinates":[[[{left},300000],[{right},300000],[{right},301000],[{left},301000],[{left},300000]]]}}}}"#
            )
        })
        .collect();
    format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"EPSG:27700"}}}},"features":[{}]}}"#,
        squares.join(",")
    )
}

/// A row for each square, with `cells` as the column `v`.
fn rows(cells: [&str; 4]) -> String {
    let mut table = String::from("code,v,people\n");
    for (at, cell) in cells.into_iter().enumerate() {
        let _ = writeln!(table, "P{at},{cell},10");
    }
    table
}

fn desk(cells: [&str; 4]) -> Desk {
    let desk = Desk::new();
    desk.write("b.geojson", borders())
        .write("t.csv", rows(cells));
    desk
}

const HUGE: [&str; 4] = ["1", "1e308", "1e308", "2"];
const LARGER: &str = "'1e308' is larger than anything that can be measured here";

const CLUSTERS: &str = "clusters t.csv --value v --boundaries b.geojson --weights rook";
const GROUP: &str = "group t.csv --boundaries b.geojson --like people --people v --groups 2";

fn asked(desk: &Desk, words: &str) -> crate::desk::Ran {
    desk.run(&words.split(' ').collect::<Vec<_>>())
}

#[test]
fn patterns_and_groups_refuse_them() {
    let desk = desk(HUGE);
    for words in [CLUSTERS, GROUP] {
        let ran = asked(&desk, words).refused(&format!("t.csv:3: column 'v': {LARGER}"));
        ran.says(&format!("t.csv:4: column 'v': {LARGER}"))
            .says("help: write a number below 1e50 in size");
    }
    desk.write("t.csv", rows(["0", "1e-200", "4e-200", "2e-200"]));
    asked(&desk, CLUSTERS).refused(
        "t.csv:3: column 'v': '1e-200' is smaller than anything that can be measured here",
    );
    // What is as large as can be measured is measured.
    desk.write("t.csv", rows(["1e50", "-1e50", "1e49", "1e-50"]));
    let found = asked(&desk, &format!("{CLUSTERS} --format json"))
        .done()
        .json();
    assert!(found["moran"]["i"].is_number(), "{}", found["moran"]);
}

#[test]
fn what_is_wrong_with_the_cells_of_one_column_is_told_at_once() {
    let desk = desk(["1e308", "x", "", "-1"]);
    let ran = asked(&desk, GROUP).refused(&format!("t.csv:2: column 'v': {LARGER}"));
    ran.says("t.csv:3: column 'v': 'x' is not a number")
        .says("t.csv:4: column 'v': the value is missing");
}

#[test]
fn counts_are_not_brought_over_or_drawn() {
    let desk = desk(HUGE);
    desk.write("l.csv", "o,n\nP0,X\nP1,X\nP2,X\nP3,X\n");
    let over = "crosswalk t.csv --id code --from o --to n --via l.csv --columns count:v";
    asked(&desk, over).refused(&format!("t.csv:3: column 'v': {LARGER}"));
    let drawn = "place draw --codes P0,P1 --table t.csv --id code --columns count:v";
    asked(&desk, drawn).refused(&format!("t.csv:3: column 'v': {LARGER}"));
}

#[test]
fn no_people_vanish_from_an_overlay() {
    let desk = desk(HUGE);
    desk.write(
        "points.csv",
        "easting,northing,people\n400500,300500,1e308\n400600,300500,1e308\n",
    );
    let words = "overlay b.geojson b.geojson --from-id code --to-id code --points points.csv --x easting --y northing --people people --points-crs EPSG:27700";
    asked(&desk, words).refused(&format!("points.csv:2: column 'people': {LARGER}"));
}

#[test]
fn two_indices_are_not_averaged_over_them() {
    let desk = Desk::new();
    desk.write(
        "n.csv",
        "id,score,population,area\nA,1e308,1e308,X\nB,2,5,X\nC,1,5,Y\n",
    );
    let ran = desk.run(&[
        "need", "both", "n.csv", "n.csv", "--select", "both", "--by", "area",
    ]);
    ran.refused(&format!("n.csv:2: column 'score': {LARGER}"))
        .says(&format!("n.csv:2: column 'population': {LARGER}"));
}

/// Few people beside much capacity: each is a measurement, and their quotient is none.
#[test]
fn what_assets_come_to_is_looked_at_before_it_is_told() {
    let desk = Desk::new();
    let spec = |measure: &str| {
        format!(
            "[places]\npath = \"p.csv\"\nid = \"id\"\npopulation = \"people\"\nx = \"x\"\ny = \"y\"\ncrs = \"EPSG:27700\"\n\
             [[assets]]\npath = \"a.csv\"\nx = \"x\"\ny = \"y\"\ntype = \"library\"\ncapacity = \"seats\"\n[measure]\n{measure}\n"
        )
    };
    let places = |few: &str| {
        format!(
            "id,people,x,y\nA,{few},400000,300000\nB,1000000000,400100,300000\nC,7,400200,300000\n"
        )
    };
    desk.write("a.csv", "x,y,seats\n400000,300000,3\n")
        .write("p.csv", places("1e-310"))
        .write("peers.csv", "id,peer\nB,A\nB,C\n");
    let density = spec("density_within_m = 50");
    desk.write("s.toml", &density);
    desk.run(&["assets", "s.toml"]).refused(
        "p.csv:2: column 'people': '1e-310' is smaller than anything that can be measured here",
    );
    // A gap of more assets than any count holds.
    desk.write("p.csv", places("1e-40"))
        .write("s.toml", format!("{density}[gap]\npeers = \"peers.csv\"\n"));
    desk.run(&["assets", "s.toml"]).refused(
        "p.csv:3: column 'people': what is measured of 'library' comes to more than can be told here",
    );
}
