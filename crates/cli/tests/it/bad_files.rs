//! Files that are damaged, or not there: what is wrong, what to do, status 3,
//! and the earlier output untouched.

use std::io::Write;

use allotment_table::Table;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::desk::{Desk, Ran};
use crate::tables::{PLACES, SPEC};

const EARLIER: &str = "what an earlier run made\n";

#[track_caller]
fn refused(file: &str, bytes: &[u8], start: &str) -> Ran {
    let desk = Desk::new();
    desk.write(file, bytes)
        .write("spec.toml", SPEC.replace("places.csv", file))
        .write("need.csv", EARLIER);
    let ran = desk
        .run(&["need", "spec.toml", "--out", "need.csv"])
        .refused(start);
    assert_eq!(
        desk.text("need.csv"),
        EARLIER,
        "the earlier output was touched"
    );
    ran
}

fn packed() -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed
        .write_all(PLACES.as_bytes())
        .expect("memory takes everything");
    packed.finish().expect("memory takes everything")
}

fn columns() -> Vec<u8> {
    let table = Table::from_bytes("places.csv", PLACES.into()).expect("the table is right");
    table.to_parquet().expect("plain columns")
}

#[test]
fn a_truncated_gzip() {
    let whole = packed();
    for kept in [whole.len() - 1, whole.len() - 9, whole.len() / 2, 12] {
        refused("places.csv.gz", &whole[..kept], "places.csv.gz:").says("cut short");
    }
    // The line on which it breaks off is told: nearly all of it came.
    let last = 1 + PLACES.lines().count();
    let start = format!("places.csv.gz:{last}: ");
    refused("places.csv.gz", &whole[..whole.len() - 1], &start);
    refused("places.csv.gz", PLACES.as_bytes(), "places.csv.gz:").says("not a gzip file");
    refused("places.csv.gz", b"", "places.csv.gz:");
}

#[test]
fn a_damaged_gzip() {
    let mut damaged = packed();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x55;
    refused("places.csv.gz", &damaged, "places.csv.gz:").says("damaged");
}

#[test]
fn a_truncated_parquet() {
    let whole = columns();
    for kept in [whole.len() - 1, whole.len() - 8, whole.len() / 2, 4, 0] {
        refused("places.parquet", &whole[..kept], "places.parquet");
    }
    refused("places.parquet", PLACES.as_bytes(), "places.parquet");
}

#[test]
fn a_damaged_parquet_is_refused_and_never_read_wrong() {
    let whole = columns();
    let desk = Desk::new();
    desk.write("spec.toml", SPEC.replace("places.csv", "places.parquet"));
    desk.write("places.parquet", &whole);
    let right = desk.run(&["need", "spec.toml"]).done().csv();
    for at in (8..whole.len()).step_by(whole.len() / 12) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0xff;
        desk.write("places.parquet", &damaged);
        let ran = desk.run(&["need", "spec.toml"]);
        match ran.status {
            0 => assert_eq!(ran.csv().header.len(), right.header.len(), "byte {at}"),
            _ => drop(ran.refused("")),
        }
    }
}

#[test]
fn a_spreadsheet_that_is_none() {
    refused("places.xlsx", PLACES.as_bytes(), "places.xlsx");
}

#[test]
fn a_file_that_is_not_there_is_named_on_the_line_that_asks_for_it() {
    let desk = Desk::new();
    desk.write("spec.toml", SPEC).write("place.csv", PLACES);
    desk.run(&["need", "spec.toml"])
        .refused("spec.toml:3: places.csv: there is no such file")
        .says("did you mean 'place.csv'?");
    desk.run(&["need", "spec.tom"])
        .refused("spec.tom: there is no such file")
        .says("did you mean 'spec.toml'?");
}

#[test]
fn a_form_that_nobody_knows() {
    refused("places.ods", PLACES.as_bytes(), "places.ods").says(".csv");
}

#[test]
fn an_empty_file() {
    refused("places.csv", b"", "places.csv");
    refused("places.csv", b"\xef\xbb\xbf", "places.csv");
}
