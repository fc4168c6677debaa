//! Money, people and rates are what they are however they are written: once, whole, and
//! re-made.

use serde_json::json;

use crate::desk::{Desk, Ran};

fn policy(id: &str, reach: &str, more: &str) -> String {
    format!(
        "[[policy]]\nid = \"{id}\"\ndepartment = \"d\"\ntheme = \"t\"\nkind = \"grant\"\ngeography = \"id\"\nreach = \"{reach}\"\nonce = false\nfrom = \"2024-04-01\"\nto = \"2025-03-31\"\n{more}\n"
    )
}

fn connect(policies: &str) -> Ran {
    let desk = Desk::new();
    let reach = |amount: u32| format!("id,amount,located\nN1,{amount},beneficiary\n");
    desk.write("places.csv", "id,population\nN1,100\nN2,300\n")
        .write("a.csv", reach(100))
        .write("b.csv", reach(100))
        .write("c.csv", reach(100))
        .write("parts.csv", reach(40))
        .write("rest.csv", reach(60))
        .write(
            "spec.toml",
            format!("[places]\npath = \"places.csv\"\nid = \"id\"\n\n{policies}"),
        );
    desk.run(&["connect", "spec.toml", "--format", "json"])
}

#[test]
fn a_pot_that_two_say_they_are_is_split_to_the_penny_or_refused() {
    let replaces = "replaces = [\"a\"]";
    let three = |b: &str, c: &str| {
        policy("a", "a.csv", "") + &policy("b", b, replaces) + &policy("c", c, replaces)
    };
    connect(&three("b.csv", "c.csv")).refused(
        "spec.toml:37: 'b', 'c' all say that they are 'a', with GBP 100, and have GBP 200 together",
    );
    connect(&three("parts.csv", "c.csv")).refused("spec.toml:37: ");
    let split = connect(&three("parts.csv", "rest.csv")).done();
    assert!(split.text().contains("\"b\"") && split.text().contains("\"c\""));
    // One after another is one pot.
    let chain = policy("a", "a.csv", "")
        + &policy("b", "b.csv", replaces)
        + &policy("c", "c.csv", "replaces = [\"b\"]");
    connect(&chain).done();
}

/// All the money of a part of a pot is that pot's: it is not another's as well.
#[test]
fn a_part_of_a_pot_is_not_another_pot_too() {
    let three = policy("a", "a.csv", "")
        + &policy("d", "parts.csv", "")
        + &policy("b", "parts.csv", "replaces = [\"a\", \"d\"]")
        + &policy("c", "rest.csv", "replaces = [\"a\"]");
    connect(&three).refused("spec.toml:37: 'b' is a part of 'a', which was split, and replaces 'd' too: the GBP 40 of that would be counted nowhere");
    let apart = policy("a", "a.csv", "")
        + &policy("d", "parts.csv", "")
        + &policy("b", "parts.csv", "replaces = [\"a\"]")
        + &policy("c", "rest.csv", "replaces = [\"a\"]")
        + &policy("e", "parts.csv", "replaces = [\"d\"]");
    let document = connect(&apart).done().json();
    assert_eq!(document["connect"]["yearly"]["placed_minor"], 14_000);
}

/// A pot under its third name does not overlap its first, of which nobody says that it
/// counts.
#[test]
fn three_names_of_one_pot_are_one() {
    let chain = policy("a", "a.csv", "")
        + &policy("b", "a.csv", "replaces = [\"a\"]")
        + &policy("c", "a.csv", "replaces = [\"b\"]");
    let ran = connect(&chain).done();
    assert!(!ran.err.contains("both count"), "{}", ran.err);
    let document = ran.json();
    assert_eq!(document["connect"]["yearly"]["placed_minor"], 10_000);
    assert_eq!(document["connect"]["overlaps"]["count"], 0);
    // Another that reads the same column is held against the name that counts.
    let ran = connect(&(chain + &policy("x", "a.csv", ""))).done();
    let ran = ran
        .says("note: 'c' and 'x' take their money from the same column of a.csv, and both count");
    assert_eq!(ran.json()["connect"]["overlaps"]["count"], 1);
}

/// A pot that goes on under a new name is a year's money under the old one too.
#[test]
fn a_pot_runs_since_its_first_name_began() {
    let days = |policy: String, from: &str, to: &str| {
        policy
            .replace("from = \"2024-04-01\"", &format!("from = \"{from}\""))
            .replace("to = \"2025-03-31\"", &format!("to = \"{to}\""))
    };
    let old = days(policy("old", "parts.csv", ""), "2024-04-01", "2026-03-31");
    let new = policy("new", "parts.csv", "replaces = [\"old\"]");
    let new = days(new, "2026-03-01", "2028-03-31");
    let document = connect(&(old + &new + &policy("p", "a.csv", "")))
        .done()
        .json();
    assert_eq!(document["connect"]["yearly"]["placed_minor"], 14_000);
    assert_eq!(document["connect"]["yearly_from"], "2024-04-01");
    assert_eq!(document["connect"]["yearly_to"], "2025-03-31");
    assert_eq!(document["connect"]["yearly_on_other_days_minor"], 0);
}

#[test]
fn money_once_is_no_money_each_year() {
    let both = policy("a", "a.csv", "")
        + &policy("b", "b.csv", "replaces = [\"a\"]").replace("once = false", "once = true");
    connect(&both)
        .refused("spec.toml:26: 'b' comes once and replaces 'a', which comes each year: they are not the same money");
}

#[test]
fn a_column_of_money_is_counted_once_however_it_is_called() {
    let again = policy("a", "a.csv", "") + &policy("b", "./a.csv", "");
    connect(&again).done().says(
        "note: 'a' and 'b' take their money from the same column of ./a.csv, and both count: if it is one pot, let one of them replace the other",
    );
    let budget = policy("a", "a.csv", "")
        + "[[budget]]\nid = \"z\"\npath = \"a.csv\"\ngeography = \"id\"\namount = \"amount\"\ndepartment = \"d\"\ntheme = \"t\"\nkind = \"grant\"\nlocated = \"beneficiary\"\nonce = false\nfrom = \"2024-04-01\"\nto = \"2025-03-31\"\n";
    connect(&budget)
        .refused("spec.toml:16: the column 'amount' of a.csv is counted already, on line 11");
}

const RATES: &str = r#"
[programme]
name = "Rates"
[need.table]
path = "places.csv"
id = "lsoa21cd"
population = "people"
[[need.indicator]]
id = "claims"
sql = "100.0 * claim / NULLIF(work, 0)"
more_is = "worse"
[[need.indicator]]
id = "stated"
column = "rate"
denominator = "work"
more_is = "worse"
[[need.indicator]]
id = "bare"
column = "rate"
more_is = "worse"
[[map.level]]
label = "area"
plural = "areas"
path = "areas.geojson"
id = "lsoa21cd"
[[place.area]]
codes = ["S0", "S1"]
"#;

const FIGURES: &str = "lsoa21cd,people,claim,work,rate\nS0,100,5,10,50\nS1,300,10,1000,1\nS2,50,3,30,10\nS3,70,4,50,8\n";

/// A row of the profile of S0 and S1 by its measure: value, least, most, note.
fn drawn_of_two(figures: &str, more: &str) -> impl Fn(&str) -> [String; 4] {
    let desk = Desk::new();
    let square = |west: u32| {
        let (east, ring) = (west + 1000, 300_000);
        json!([[
            [west, ring],
            [east, ring],
            [east, ring + 1000],
            [west, ring + 1000],
            [west, ring]
        ]])
    };
    let feature = |at: u32| {
        json!({
            "type": "Feature", "properties": { "lsoa21cd": format!("S{at}") },
            "geometry": { "type": "Polygon", "coordinates": square(400_000 + 1000 * at) },
        })
    };
    let features: Vec<_> = (0..4).map(feature).collect();
    let areas = json!({
        "type": "FeatureCollection",
        "crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::27700" } },
        "features": features,
    });
    desk.write("fund/areas.geojson", areas.to_string())
        .write("fund/places.csv", figures)
        .write("fund/programme.toml", format!("{RATES}{more}"));
    desk.run(&["run", "fund"]).done();
    let (name, _) = (desk.everything().into_iter())
        .find(|(name, _)| {
            name.contains("out/place/") && name.contains(".csv") && !name.contains("-areas.csv")
        })
        .expect("a neighbourhood was drawn");
    let found = desk.csv(&name);
    move |measure| {
        let at = |name: &str| {
            let place = found.header.iter().position(|column| column == name);
            place.unwrap_or_else(|| panic!("no {name} in {:?}", found.header))
        };
        let row = found.rows.iter().find(|row| row[at("measure")] == measure);
        let row = row.expect(measure);
        ["value", "low", "high", "note"].map(|name| row[at(name)].clone())
    }
}

fn is_near(text: &str, wanted: f64) -> bool {
    text.parse::<f64>()
        .is_ok_and(|found| (found - wanted).abs() < 1e-9)
}

/// 5 of 10 and 10 of 1,000 are 15 of 1,010, not 50 and 1 by people.
#[test]
fn the_rate_of_a_drawn_neighbourhood_is_made_again_from_its_counts() {
    let of = drawn_of_two(FIGURES, "");
    for measure in ["claims", "stated"] {
        let [value, low, high, note] = of(measure);
        assert!(is_near(&value, 1500.0 / 1010.0), "{value}");
        assert!(low == value && high == value, "{low} {high}");
        assert!(note.contains("over their 'work'"), "{note}");
    }
    let [bare, ..] = of("bare");
    assert!(is_near(&bare, 53.0 / 4.0), "{bare}");
}

/// Where nobody knows of how many, it is a mean by people, and claims no interval.
#[test]
fn a_rate_of_nobody_knows_how_many_claims_no_interval() {
    let gone = FIGURES.replace("S1,300,10,1000,1", "S1,300,10,,1");
    let of = drawn_of_two(&gone, "[need.treat]\nmissing = \"mean\"\n");
    let [value, low, high, note] = of("claims");
    assert!(
        value.parse::<f64>().is_ok() && low.is_empty() && high.is_empty(),
        "{value} {low} {high}"
    );
    assert!(
        note.contains("cannot be re-made, as not all of work is known"),
        "{note}"
    );
    assert!(note.contains("as the index fills it"), "{note}");
}

#[test]
fn the_estimated_share_does_not_go_by_the_order_of_columns() {
    let desk = Desk::new();
    desk.write("t.csv", "lsoa11cd,a,b\nA1,0,100\nA2,50,0\n")
        .write(
            "l.csv",
            "lsoa11cd,lsoa21cd,lsoa11nm\nA1,B1,One\nA1,B2,One\nA2,B1,Two\n",
        );
    let run = |columns: &str| {
        let way = ["--from", "lsoa11cd", "--to", "lsoa21cd", "--via", "l.csv"];
        let args = [&["crosswalk", "t.csv"], &way[..], &["--columns", columns]].concat();
        desk.run(&args).done().csv().numbers("estimated_share")
    };
    assert_eq!(run("count:a,b"), [1.0, 1.0]);
    assert_eq!(run("count:b,a"), [1.0, 1.0]);
    assert_eq!(run("count:a"), [0.0, 1.0]);
}

#[test]
fn places_are_never_joined_by_name() {
    let desk = Desk::new();
    desk.write("t.csv", "name,a\nOne,1\nTwo,2\n")
        .write("l.csv", "lsoa11nm,lsoa21cd\nOne,B1\nTwo,B1\n");
    let way = [
        "--id", "name", "--from", "lsoa11nm", "--to", "lsoa21cd", "--via", "l.csv",
    ];
    let args = [&["crosswalk", "t.csv"], &way[..], &["--columns", "count:a"]].concat();
    desk.run(&args)
        .refused("l.csv: column 'lsoa11nm': this is a column of names: places are joined by code and year, never by name")
        .says("t.csv: column 'name'");
}

#[test]
fn a_type_of_asset_is_one_whatever_its_capitals_and_the_first_can_be_sited() {
    let desk = Desk::new();
    desk.write("places.csv", "id,people,x,y\nP1,100,400000,300000\nP2,100,405000,300000\n")
        .write("assets.csv", "id,type,x,y\n1,Library,400010,300000\n2,library ,400020,300000\n3,library,400030,300000\n")
        .write(
            "spec.toml",
            "[places]\npath = \"places.csv\"\nid = \"id\"\npopulation = \"people\"\nx = \"x\"\ny = \"y\"\ncrs = \"EPSG:27700\"\n\n[[assets]]\npath = \"assets.csv\"\nid = \"id\"\nx = \"x\"\ny = \"y\"\ncrs = \"EPSG:27700\"\ntype_column = \"type\"\n\n[measure]\ndensity_within_m = 500\n",
        );
    let ran = desk.run(&["assets", "spec.toml"]).done();
    assert_eq!(ran.csv().whole("library_count"), [3, 0]);
    ran.says("assets.csv:2: 'Library' in column 'type' is taken as 'library'");
    let site = [
        "assets",
        "site",
        "spec.toml",
        "--type",
        "pharmacy",
        "--count",
        "1",
    ];
    desk.run(&site).done();
}

/// Six squares in a row; `turned` of them with northing before easting.
fn squares(turned: impl Fn(u32) -> bool) -> String {
    let square = |[x, y]: [u32; 2]| {
        json!([[
            [x, y],
            [x + 900, y],
            [x + 900, y + 900],
            [x, y + 900],
            [x, y]
        ]])
    };
    let features: Vec<_> = (0..6)
        .map(|at: u32| {
            let [x, y] = [400_000 + 1000 * at, 300_000];
            let corner = if turned(at) { [y, x] } else { [x, y] };
            json!({ "type": "Feature", "properties": { "id": format!("S{at}") },
                    "geometry": { "type": "Polygon", "coordinates": square(corner) } })
        })
        .collect();
    let crs = json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::27700" } });
    json!({ "type": "FeatureCollection", "crs": crs, "features": features }).to_string()
}

#[test]
fn a_shape_with_its_coordinates_turned_is_refused() {
    let said = "areas.geojson: 'S4' lies far from all others as it is written, and among them with its coordinates turned";
    let desk = Desk::new();
    desk.write("areas.geojson", squares(|at| at == 4))
        .write("places.csv", "id,people\nS0,1\nS1,1\nS2,1\nS3,1\nS4,1\nS5,1\n")
        .write("assets.csv", "x,y\n404100,300100\n")
        .write(
            "spec.toml",
            "[places]\npath = \"places.csv\"\nid = \"id\"\npopulation = \"people\"\ngeometry = \"areas.geojson\"\n[[assets]]\npath = \"assets.csv\"\nx = \"x\"\ny = \"y\"\ncrs = \"EPSG:27700\"\ntype = \"library\"\n[measure]\ndensity_within_m = 500\n",
        );
    let ids = ["--from-id", "id", "--to-id", "id"];
    desk.run(&[&["overlay", "areas.geojson", "areas.geojson"], &ids[..]].concat())
        .refused(said);
    desk.run(&["assets", "spec.toml"]).refused(said);
    // Where all are turned, only the other file can tell.
    desk.write("areas.geojson", squares(|_| false))
        .write("turned.geojson", squares(|_| true));
    desk.run(&[&["overlay", "areas.geojson", "turned.geojson"], &ids[..]].concat())
        .refused("areas.geojson: no place of it lies over any of turned.geojson");
}
