//! `allotment places`.

use serde_json::json;

use crate::desk::Desk;

/// Two tables, a look-up in which one small area lies astride, borders with a
/// hole and an overlap, notes that are no table, and what a programme wrote.
fn desk() -> Desk {
    let desk = Desk::new();
    let square = |code: &str, west: u32, south: u32, wide: u32| {
        let (east, north) = (west + wide, south + 10);
        json!({
            "type": "Feature",
            "properties": { "lsoa21cd": code },
            "geometry": { "type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]] },
        })
    };
    let base = |column: u32, row: u32| (400_000 + 10 * column, 300_000 + 10 * row);
    let mut squares = Vec::new();
    for at in 0..9_u32 {
        let (west, south) = base(at % 3, at / 3);
        if at != 4 {
            squares.push(square(&format!("E{at}"), west, south, 10));
        }
    }
    let (west, south) = base(3, 0);
    squares.push(square("E9", west - 5, south, 15));
    let borders = json!({
        "type": "FeatureCollection",
        "crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::27700" } },
        "features": squares,
    });
    desk.write("borders.geojson", borders.to_string())
        .write("people.csv", "lsoa21cd,people\nE0,1\nE1,2\n")
        .write(
            "look/up.csv",
            "lsoa21cd,msoa21cd,name\nE0,M1,a\nE1,M1,b\nE1,M2,b\nE2,M2,c\n",
        )
        .write("old.csv", "LSOA11_CODE,x\nW1,1\n")
        .write("notes.txt", "nothing")
        .write("broken.csv", "lsoa21cd,x\nE0\n")
        .write("out/need.csv", "lsoa21cd\nE0\n");
    desk
}

#[test]
fn levels_and_years_of_every_column_of_codes() {
    let found = desk().run(&["places", "."]).done();
    assert_eq!(
        found.text(),
        "\
file,kind,column,level,vintage,codes,repeated,lacks
borders.geojson,ground,lsoa21cd,lsoa,2021,9,0,0
look/up.csv,table,lsoa21cd,lsoa,2021,3,1,6
look/up.csv,table,msoa21cd,msoa,2021,2,2,0
old.csv,table,LSOA11_CODE,lsoa,2011,1,0,0
people.csv,table,lsoa21cd,lsoa,2021,2,0,7
"
    );
    found
        .says("lsoa 2011: 1 code in 1 file.")
        .says("lsoa 2021: 9 codes in 3 files.")
        .says("look/up.csv: 3 of lsoa 2021 and 2 of msoa 2021: 1 of the first lie in more than one of the second, such as E1")
        .says("broken.csv is passed over");
}

#[test]
fn holes_and_overlaps_are_found() {
    let found = desk().run(&["places", ".", "--format", "json"]).done();
    let ground = found.json()["ground"][0].clone();
    assert_eq!(ground["places"], 9);
    assert_eq!(ground["overlaps"], json!([["E2", "E9"]]));
    let holes = ground["holes_m2"].as_array().unwrap();
    assert_eq!(holes.len(), 1);
    assert!(
        (holes[0].as_f64().unwrap() - 100.0).abs() < 1e-6,
        "{holes:?}"
    );
    found
        .says("borders.geojson: the ground of 9 places; 1 pairs lie over each other, 1 holes lie between them.")
        .says("mind that E2 and E9 lie over each other");
}

#[test]
fn a_folder_without_places_is_refused() {
    let desk = Desk::new();
    desk.write("a.csv", "name,x\nb,1\n");
    desk.run(&["places", "."])
        .refused(".: no file in it has a column of codes that says its level and year");
    desk.run(&["places", "nowhere"])
        .refused("nowhere: it cannot be looked into");
}
