//! `allotment data add` of layers in pages, and what the network does to them.

use allotment_table::sha256_of;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::http::{Answer, Server};

pub const LAYER: &str = "/Areas/FeatureServer/0/query";

/// A pack of one file `areas` that `edition` says how to fetch, and `more`.
pub fn pack(edition: &str, more: &str) -> String {
    format!(
        "id = \"own\"\ntitle = \"Own\"\nattribution = \"None\"\n{}{more}",
        file("areas", edition)
    )
}

pub fn file(id: &str, edition: &str) -> String {
    format!(
        "[[file]]\nid = \"{id}\"\ntitle = \"The {id}\"\npublisher = \"Us\"\n\
         page = \"https://example.org/{id}\"\nlicence = \"CC0\"\ndate = \"2026\"\n\
         [[file.edition]]\n{edition}"
    )
}

pub fn borders(server: &Server) -> String {
    format!(
        "path = \"Areas_2021.geojson\"\naddress = \"{}{LAYER}\"\npages_by = [\"AREA21CD\"]\n\
         names = {{ area21cd = [\"AREA21CD\"], area21nm = [\"Area21NM\"] }}\n",
        server.address
    )
}

fn parameter(path: &str, name: &str) -> Option<usize> {
    let (_, rest) = path.split_once(&format!("{name}="))?;
    rest.split('&').next()?.parse().ok()
}

pub fn whole(value: &Value) -> Answer {
    Answer::Whole(value.to_string().into_bytes())
}

/// The record at `row` of a layer.
fn record(row: usize) -> Value {
    json!({"OBJECTID": row + 1, "AREA21CD": format!("A{row:03}"), "AREA21NM": format!("Area {row}"), "PARENT": format!("P{}", row % 2)})
}

/// What a service answers for a layer of `total` records that gives at most two
/// at once. Source: Esri, `ArcGIS` REST APIs, «Query (Feature Service/Layer)».
pub fn layer(path: &str, total: usize) -> Answer {
    if path.contains("returnCountOnly=true") {
        return whole(&json!({"count": total}));
    }
    let offset = parameter(path, "resultOffset").expect("a page has an offset");
    let asked = parameter(path, "resultRecordCount").expect("and a size");
    let end = total.min(offset + asked.min(2));
    let as_geojson = path.contains("f=geojson");
    let feature = |row: usize| {
        let square = json!([[[0.1, row], [1, row], [1, row + 1], [0.1, row]]]);
        if as_geojson {
            json!({"type": "Feature", "id": row, "properties": record(row),
                   "geometry": {"type": "Polygon", "coordinates": square}})
        } else {
            json!({"attributes": record(row)})
        }
    };
    let features: Vec<Value> = (offset..end).map(feature).collect();
    let mut page = json!({"type": "FeatureCollection", "features": features});
    if end < total && as_geojson {
        page["properties"] = json!({"exceededTransferLimit": true});
    } else if end < total {
        page["exceededTransferLimit"] = json!(true);
    }
    whole(&page)
}

/// Adds the pack of the layer that `answer` serves.
fn added(
    answer: impl Fn(&str, usize) -> Answer + Send + 'static,
) -> (Desk, crate::desk::Ran, Server) {
    let server = Server::answering(answer);
    let desk = Desk::new();
    desk.write("own.toml", pack(&borders(&server), ""));
    let ran = desk.run(&["data", "add", "own.toml"]);
    (desk, ran, server)
}

#[test]
fn pages_are_joined_in_order_under_the_names_of_the_pack() {
    let (desk, ran, server) = added(|path, _| layer(path, 5));
    ran.done().says("unverified").says("1 of 1 files of 'own'");
    let borders = desk.json("data/own/areas.geojson");
    let features = borders["features"].as_array().unwrap();
    let codes: Vec<&str> = features
        .iter()
        .map(|feature| feature["properties"]["area21cd"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["A000", "A001", "A002", "A003", "A004"]);
    assert_eq!(
        features[3]["properties"],
        json!({"area21cd": "A003", "area21nm": "Area 3"})
    );
    assert_eq!(
        features[3]["geometry"]["coordinates"][0][0],
        json!([0.1, 3])
    );
    let asked = server.asked();
    assert_eq!(asked.len(), 4, "a count and three pages: {asked:?}");
    for (page, offset) in asked[1..].iter().zip([0, 2, 4]) {
        assert_eq!(parameter(page, "resultOffset"), Some(offset), "{page}");
        assert!(page.contains("orderByFields=AREA21CD"), "{page}");
        assert!(page.contains("outSR=4326"), "{page}");
    }
    let record = &desk.json("data/own/pack.json")[0];
    let hash = sha256_of(&desk.bytes("data/own/areas.geojson"));
    assert_eq!(record["sha256"], hash);
    assert_eq!(record["verified"], false);
    assert_eq!(record["from"], format!("{}{LAYER}", server.address));

    desk.run(&["data", "add", "own.toml"]).done();
    assert_eq!(
        server.asked().len(),
        4,
        "what is there is not fetched again"
    );
}

/// Attempts that fail are made again: with a status, with an error that says
/// that it is none, and with less than was announced.
#[test]
fn a_page_that_fails_is_asked_for_again() {
    let (desk, ran, server) = added(
        |path, times| match (parameter(path, "resultOffset"), times) {
            (Some(0), 0) => Answer::Status(500),
            (Some(2), 0) => whole(
                &json!({"error": {"code": 500, "message": "Error performing query operation", "details": []}}),
            ),
            (Some(4), 0) => Answer::Announced(9000, b"{\"features\":[".to_vec()),
            _ => layer(path, 5),
        },
    );
    ran.done();
    assert_eq!(server.asked().len(), 7);
    let calm = added(|path, _| layer(path, 5)).0;
    let same = desk.bytes("data/own/areas.geojson") == calm.bytes("data/own/areas.geojson");
    assert!(same, "trouble on the way leaves no trace");
}

/// An `ArcGIS` service says with status 200 that it failed.
#[test]
fn an_error_in_the_answer_is_told_and_nothing_is_kept() {
    let (desk, ran, server) = added(|path, _| match parameter(path, "resultOffset") {
        Some(2) => whole(
            &json!({"error": {"code": 400, "message": "Cannot perform query.", "details": ["'outFields' is invalid"]}}),
        ),
        _ => layer(path, 5),
    });
    let help = "help: look on https://example.org/areas for Areas_2021.geojson";
    ran.refused(&format!("{}{LAYER}: areas: ", server.address))
        .says("error 400: Cannot perform query. 'outFields' is invalid")
        .says(help)
        .says("--from");
    assert!(!desk.has("data"));
}

#[test]
fn a_layer_that_is_not_whole_is_refused() {
    let without = |path: &str, feature: usize| {
        let Answer::Whole(bytes) = layer(path, 5) else {
            unreachable!()
        };
        let mut page: Value = serde_json::from_slice(&bytes).unwrap();
        if let Some(features) = page["features"].as_array_mut() {
            features.retain(|found| found["id"] != feature);
        }
        whole(&page)
    };
    // It never gives the last record, and says that it has no more.
    let (desk, ran, _) = added(move |path, _| without(path, 4));
    ran.ends(3).says("the server counted 5 records, but gave 4");
    assert!(!desk.has("data"));
    // It passes over where it was told to begin.
    let (desk, ran, _) =
        added(|path, _| layer(&path.replace("resultOffset=2", "resultOffset=1"), 5));
    ran.ends(3).says("the record 'A001' came twice");
    assert!(!desk.has("data"));
    // It has more than it counted.
    let (_, ran, _) = added(|path, _| {
        layer(
            path,
            if path.contains("returnCountOnly") {
                4
            } else {
                5
            },
        )
    });
    ran.ends(3)
        .says("the server counted 4 records, but gave 4 and has more");
    // Each time it breaks off.
    let (desk, ran, _) = added(|path, _| match parameter(path, "resultOffset") {
        Some(4) => Answer::Announced(9000, b"{\"features\":[".to_vec()),
        _ => layer(path, 5),
    });
    ran.refused("http://127.0.0.1");
    assert!(!desk.has("data"));
}

#[test]
fn what_is_no_layer_is_refused() {
    let (_, ran, _) = added(|_, _| Answer::Whole(b"<!DOCTYPE html>".to_vec()));
    ran.ends(3).says("not what an ArcGIS service gives");
    let (_, ran, _) = added(|_, _| Answer::Status(404));
    ran.ends(3).says("nothing at this address any more");
}

#[test]
fn a_column_that_is_not_there_is_told_with_those_that_are() {
    let server = Server::answering(|path, _| layer(path, 3));
    let desk = Desk::new();
    let edition = borders(&server)
        .replace("area21nm", "name")
        .replace("Area21NM", "NM");
    desk.write("own.toml", pack(&edition, ""));
    desk.run(&["data", "add", "own.toml"])
        .refused(&server.address)
        .says(
            "it has no column 'NM' or 'name'; its columns are OBJECTID, AREA21CD, AREA21NM, PARENT",
        );
    assert!(!desk.has("data"));
}
