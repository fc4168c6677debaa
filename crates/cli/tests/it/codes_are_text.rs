//! Codes that are digits: text in whatever form a stage writes them, so that tables of one
//! programme join.

use crate::desk::Desk;

/// A file that ships, as text.
fn example(name: &str) -> String {
    std::fs::read_to_string(format!("../../examples/{name}")).expect("it ships")
}

/// Every cell of `column` in the rows of a JSON document is text, or missing.
#[track_caller]
fn is_text(rows: &serde_json::Value, columns: &[&str]) {
    let rows = rows.as_array().expect("rows of a document");
    assert!(!rows.is_empty());
    for column in columns {
        let cells = rows.iter().map(|row| &row[column]);
        let cells: Vec<_> = cells.filter(|cell| !cell.is_null()).collect();
        assert!(!cells.is_empty(), "{column} has no cell");
        for cell in cells {
            assert!(cell.is_string(), "{column}: {cell}");
            let text = cell.as_str().expect("it is text");
            assert!(
                text.bytes().all(|byte| byte.is_ascii_digit()),
                "{column}: {text}"
            );
        }
    }
}

#[test]
fn of_policies_and_places() {
    let desk = Desk::new();
    desk.write("places.csv", "id,population,area\n101,5,301\n102,5,301\n")
        .write("r.csv", "area,amount,located\n301,10,beneficiary\n");
    let policy = |id: &str, direction: &str| {
        format!(
            "[[policy]]\nid = \"{id}\"\ndepartment = \"7\"\ntheme = \"8\"\nkind = \"grant\"\ngeography = \"area\"\nreach = \"r.csv\"\nonce = true\noutcomes = [{{ id = \"9\", direction = \"{direction}\" }}]\n"
        )
    };
    let places = "[places]\npath = \"places.csv\"\nid = \"id\"\n";
    desk.write(
        "s.toml",
        [places, &policy("1", "up"), &policy("2", "down")].concat(),
    );
    let args = [
        "connect",
        "s.toml",
        "--conflicts",
        "c.json",
        "--overlaps",
        "o.json",
    ];
    let found = desk
        .run(&[&args[..], &["--format", "json"]].concat())
        .done()
        .json();
    let columns = ["policy", "place", "theme", "department", "outcome"];
    is_text(&found["reaches"], &columns);
    is_text(
        &desk.json("c.json")["conflicts"],
        &["place", "outcome", "up", "down"],
    );
    is_text(
        &desk.json("o.json")["overlaps"],
        &["place", "theme", "policy", "other"],
    );
}

#[test]
fn of_areas_that_lie_over_each_other() {
    let desk = Desk::new();
    for name in ["old.geojson", "places.geojson"] {
        let borders = example(&format!("spatial/{name}"));
        let borders = borders.replace("\"code\":\"P", "\"code\":\"1");
        desk.write(name, borders.replace("\"code\":\"O", "\"code\":\"9"));
    }
    desk.write(
        "need.csv",
        example("spatial/need.csv").replace("\nP", "\n1"),
    );
    let args = [
        "overlay",
        "old.geojson",
        "places.geojson",
        "--from-id",
        "code",
        "--to-id",
        "code",
    ];
    let found = desk
        .run(&[&args[..], &["--format", "json"]].concat())
        .done()
        .json();
    is_text(&found["parts"], &["from", "to"]);
    let args = [
        "group",
        "need.csv",
        "--boundaries",
        "places.geojson",
        "--like",
        "income",
    ];
    let found = desk.run(&[&args[..], &["--groups", "3", "--format", "json"]].concat());
    is_text(&found.done().json()["places"], &["id", "group"]);
}

#[test]
fn of_sites_and_of_what_opened() {
    let desk = Desk::new();
    desk.write(
        "places.csv",
        example("assets/places.csv").replace("\nN", "\n2"),
    );
    for name in ["2025.csv", "spec.toml"] {
        desk.write(name, example(&format!("assets/{name}")));
    }
    let asked = "assets site spec.toml --type library --count 1 --format json";
    let found = desk
        .run(&asked.split(' ').collect::<Vec<_>>())
        .done()
        .json();
    is_text(&found["sites"], &["site"]);
    desk.write("a.csv", "id,type,x,y\n1,2,400000,300000\n")
        .write("b.csv", "id,type,x,y\n3,2,404000,300000\n");
    let asked = "assets changes a.csv b.csv --id id --format json";
    let found = desk
        .run(&asked.split(' ').collect::<Vec<_>>())
        .done()
        .json();
    is_text(&found["changes"], &["type", "id_before", "id_after"]);
}

#[test]
fn of_what_a_neighbourhood_is_made_of() {
    let desk = Desk::new();
    desk.write("t.csv", "code,people\n101,5\n102,6\n");
    let asked = "place draw --codes 101,102 --table t.csv --id code --columns count:people --members m.json";
    desk.run(&asked.split(' ').collect::<Vec<_>>()).done();
    is_text(&desk.json("m.json")["members"], &["area"]);
}
