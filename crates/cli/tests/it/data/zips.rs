//! `allotment data add`: tables out of zips, and packs of several files.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use allotment_table::sha256_of;
use serde_json::json;

use super::web::{LAYER, borders, file, layer, pack, whole};
use crate::desk::Desk;
use crate::http::{Answer, Server};

fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file(name, options).expect("memory takes it");
    zip.write_all(bytes).expect("memory takes it");
    zip.finish().expect("memory takes it").into_inner()
}

const PEOPLE: &str = "path = \"people.zip\"\nmember = \"people-area.csv\"\n\
    names = { area21cd = [\"geography code\"], people = [\"Total; measures: Value\"] }\n";

fn people(address: &str) -> String {
    format!("address = \"{address}\"\n{PEOPLE}")
}

#[test]
fn a_table_comes_out_of_a_zip_over_a_redirect() {
    let csv = "date,geography,Geography Code,Total; measures: Value\n2021,\"A, B\",A000,12\n2021,C,A001,15\n";
    let sent = zip("deep/people-area.csv", csv.as_bytes());
    let bytes = sent.clone();
    let server = Server::answering(move |path, _| match path {
        "/people.zip" => Answer::Redirect("/there".into()),
        _ => Answer::Whole(bytes.clone()),
    });
    let desk = Desk::new();
    desk.write(
        "own.toml",
        pack(&people(&format!("{}/people.zip", server.address)), ""),
    );
    desk.run(&["data", "add", "own.toml"]).done();
    let kept = desk.text("data/own/areas.csv");
    assert_eq!(kept, "area21cd,people\nA000,12\nA001,15\n");
    let record = &desk.json("data/own/pack.json")[0];
    assert_eq!(record["sha256"], sha256_of(kept.as_bytes()));
    assert_eq!(record["sent_sha256"], sha256_of(&sent));

    // The same by hand: from a folder, under the name that a browser gave it.
    desk.write("got/people (2).zip", &sent);
    desk.run(&["data", "add", "own.toml", "other", "--from", "got"])
        .done();
    assert_eq!(desk.text("other/data/own/areas.csv"), kept);
    desk.write("got/people_-31.zip", &sent);
    desk.run(&["data", "add", "own.toml", "third", "--from", "got"])
        .refused("got/people (2).zip: both this and got/people_-31.zip may be people.zip");
}

#[test]
fn a_zip_that_is_none_or_holds_something_else_is_refused() {
    let csv = b"geography code,Total; measures: Value\nA000,12\n";
    let broken = {
        let mut bytes = zip("people-area.csv", csv);
        bytes.truncate(60);
        bytes
    };
    let cases = [
        (
            b"<html>Sign in".to_vec(),
            "what came is not such a file: it begins '<html>Sign in'",
        ),
        (broken, "not a zip, or a broken one"),
        (
            zip("people-oa.csv", csv),
            "it holds no 'people-area.csv', but people-oa.csv",
        ),
        (
            zip("people-area.csv", b"a,b\n1,2\n"),
            "its columns are a, b",
        ),
    ];
    for (bytes, words) in cases {
        let server = Server::answering(move |_, _| Answer::Whole(bytes.clone()));
        let desk = Desk::new();
        desk.write("own.toml", pack(&people(&server.address), ""));
        desk.run(&["data", "add", "own.toml"])
            .refused(&server.address)
            .says(words);
        assert!(!desk.has("data"), "{words}");
    }
}

/// What can be had is kept, what cannot is told with where to look for it, and
/// a folder brings the rest.
#[test]
fn one_unreachable_address_does_not_cost_the_others() {
    let server = Server::answering(|path, _| layer(path, 5));
    let desk = Desk::new();
    // Port 1 of loopback: nobody listens there.
    let gone = file("people", &people("http://127.0.0.1:1/people.zip"));
    let wrong = format!(
        "path = \"rest.csv\"\naddress = \"{}/rest?resultOffset=0&resultRecordCount=1\"\nsha256 = \"{}\"\n",
        server.address,
        sha256_of(b"the rest")
    );
    let more = format!("{gone}{}", file("rest", &wrong));
    desk.write("own.toml", pack(&borders(&server), &more));
    let add = ["data", "add", "own.toml"];
    let ran = desk.run(&add).ends(3);
    assert_eq!(ran.faults(), 2, "{}", ran.err);
    ran.says("1 of 3 files of 'own' are in data/own")
        .says("error: http://127.0.0.1:1/people.zip: people: it could not be fetched")
        .says("look on https://example.org/people for people.zip")
        .says(&format!("not {}", sha256_of(b"the rest")));
    let kept = desk.bytes("data/own/areas.geojson");

    let asked = server.asked().len();
    let csv = b"geography code,Total; measures: Value\nA000,12\n";
    desk.write("got/people.zip", zip("people-area.csv", csv));
    desk.write("got/rest.csv", b"the rest");
    desk.run(&["data", "add", "own.toml", "--from", "got"])
        .done()
        .says("3 of 3 files");
    desk.run(&add).done().says("3 of 3 files");
    assert_eq!(server.asked().len(), asked, "nothing is fetched again");
    assert!(desk.bytes("data/own/areas.geojson") == kept);

    // What was changed since is fetched again, and held against the record.
    desk.write("data/own/areas.geojson", b"{}");
    desk.run(&add).done();
    assert!(desk.bytes("data/own/areas.geojson") == kept);
    desk.write("data/own/areas.geojson", b"{}");
    desk.write(
        "own.toml",
        pack(
            &borders(&Server::answering(|path, _| layer(path, 3))),
            &more,
        ),
    );
    desk.run(&add)
        .ends(3)
        .says("this is not the file that is expected");
}

/// Publishers keep levels in look-ups of their own: they are joined by code,
/// and a programme reads the whole by the pack's names.
#[test]
fn lookups_are_joined_and_a_programme_reads_them() {
    let parents = |path: &str| {
        let row = json!({"attributes": {"Code": "P0", "Name": "North"}});
        if path.contains("returnCountOnly") {
            whole(&json!({"count": 1}))
        } else {
            whole(&json!({"features": [row]}))
        }
    };
    let server = Server::answering(move |path, _| {
        if path.starts_with("/Parents") {
            parents(path)
        } else {
            layer(path, 12)
        }
    });
    let desk = Desk::new();
    let address = &server.address;
    let edition = format!(
        "path = \"areas.csv\"\naddress = \"{address}{LAYER}\"\npages_by = [\"AREA21CD\"]\n\
         names = {{ area21cd = [], parent = [], number = [\"OBJECTID\"] }}\n\
         [[file.edition.join]]\npath = \"parents.csv\"\naddress = \"{address}/Parents/query\"\n\
         pages_by = [\"CODE\"]\nby = \"parent\"\nnames = {{ parent = [\"CODE\"], region = [\"NAME\"] }}\n"
    );
    desk.write("own.toml", pack(&edition, ""));
    desk.run(&["data", "add", "own.toml"]).done();
    let mut expected = String::from("area21cd,number,parent,region\n");
    for row in 0..12 {
        let region = if row % 2 == 0 { "North" } else { "" };
        let _ = writeln!(expected, "A{row:03},{},P{},{region}", row + 1, row % 2);
    }
    assert_eq!(desk.text("data/own/areas.csv"), expected);

    desk.write(
        "fund/programme.toml",
        "[programme]\nname = \"A fund\"\n[need.table]\npath = \"pack:own/areas\"\n\
         id = \"area21cd\"\npopulation = \"number\"\n[[need.indicator]]\nid = \"number\"\n\
         column = \"number\"\nmore_is = \"worse\"\n",
    );
    desk.run(&["run", "fund"]).done();
    let receipt = desk.json("fund/out/receipt.json");
    let input = receipt["inputs"].as_array().unwrap().iter();
    let mut input = input.filter(|input| input["path"] == "pack:own/areas");
    let note = &input.next().unwrap()["note"];
    assert!(note.as_str().unwrap().contains("unverified"), "{note}");
}

#[test]
fn a_file_that_is_no_pack_is_refused_with_its_line() {
    let desk = Desk::new();
    let edition = "path = \"a.csv\"\n";
    let good = pack(edition, "");
    let cases = [
        (good.replace("\"own\"", "\"../own\""), "'../own' is no id"),
        (
            good.replace("a.csv", "../a.csv"),
            "is no path inside a folder",
        ),
        (
            pack(edition, &file("areas", edition)),
            "the file 'areas' stands twice",
        ),
        (
            pack("path = \"a\"\naddress = \"ftp://a\"\n", ""),
            "an address that is none",
        ),
        (
            format!("{good}pages_by = [\"a&b\"]\n"),
            "no name of a field",
        ),
        (
            format!("{good}[[file.edition.join]]\npath = \"b\"\n"),
            "needs 'by'",
        ),
    ];
    for (text, words) in cases {
        desk.write("own.toml", text);
        desk.run(&["data", "add", "own.toml"])
            .refused("own.toml:1: ")
            .says(words);
    }
    desk.write(
        "own.toml",
        good.replace("title = \"Own\"", "titel = \"Own\""),
    );
    desk.run(&["data", "add", "own.toml"])
        .refused("own.toml:2: this is not a data pack");
}
