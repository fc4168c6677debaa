//! `allotment need`: the forms in which tables come and go.

use std::io::Write;

use allotment_table::Table;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::desk::Desk;
use crate::tables::{PLACES, SPEC, need_desk, robust_spec};

fn spec_on(file: &str) -> String {
    SPEC.replace("places.csv", file)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("memory takes everything");
    packed.finish().expect("memory takes everything")
}

fn given() -> Table {
    Table::from_bytes("places.csv", PLACES.into()).expect("the table is right")
}

#[test]
fn every_form_of_a_table_is_read_alike() {
    let desk = need_desk();
    let plain = desk.run(&["need", "spec.toml"]).done().csv();
    desk.write("bom.csv", format!("\u{feff}{PLACES}"));
    desk.write("dos.csv", PLACES.replace('\n', "\r\n"));
    desk.write("packed.csv.gz", gzip(PLACES.as_bytes()));
    desk.write("columns.parquet", given().to_parquet().unwrap());
    desk.write("book.xlsx", given().to_xlsx(&[]).unwrap());
    for file in [
        "bom.csv",
        "dos.csv",
        "packed.csv.gz",
        "columns.parquet",
        "book.xlsx",
    ] {
        desk.write("other.toml", spec_on(file));
        let other = desk.run(&["need", "other.toml"]).done().csv();
        assert_eq!(other, plain, "{file}");
    }
}

#[test]
fn the_format_may_be_asked_for() {
    let desk = need_desk();
    let csv = desk.run(&["need", "spec.toml", "--format", "csv"]).done();
    assert!(
        csv.out == desk.run(&["need", "spec.toml"]).done().out,
        "CSV where no terminal is"
    );

    let table = desk.run(&["need", "spec.toml", "--format", "table"]).done();
    assert!(table.text().starts_with("id "), "{}", table.text());
    assert_eq!(table.text().lines().count(), 13);

    let parquet = desk
        .run(&["need", "spec.toml", "--format", "parquet"])
        .done();
    assert!(parquet.out.starts_with(b"PAR1") && parquet.out.ends_with(b"PAR1"));
    let read = Table::from_bytes("need.parquet", parquet.out).unwrap();
    assert_eq!(read.numbers("score").unwrap().len(), 12);

    let xlsx = desk.run(&["need", "spec.toml", "--format", "xlsx"]).done();
    assert!(xlsx.out.starts_with(b"PK"));
    let read = Table::from_bytes("need.xlsx", xlsx.out).unwrap();
    assert_eq!(read.text("id").unwrap()[0], Some("E01"));

    let json = desk
        .run(&["need", "spec.toml", "--format", "json"])
        .done()
        .json();
    assert!(json.is_object(), "one document");
}

#[test]
fn the_name_of_the_file_tells_the_format() {
    let desk = need_desk();
    let csv = desk.run(&["need", "spec.toml"]).done();
    for name in [
        "need.csv",
        "need.csv.gz",
        "need.parquet",
        "need.xlsx",
        "need.json",
    ] {
        let ran = desk.run(&["need", "spec.toml", "--out", name]).done();
        assert!(
            ran.out.is_empty(),
            "{name}: the data went to the file alone"
        );
    }
    assert!(desk.bytes("need.csv") == csv.out);
    assert!(desk.bytes("need.csv.gz").starts_with(&[0x1f, 0x8b]));
    assert!(desk.bytes("need.parquet").starts_with(b"PAR1"));
    assert!(desk.bytes("need.xlsx").starts_with(b"PK"));
    assert!(desk.json("need.json")["provenance"].is_object());
    for name in ["need.csv.gz", "need.parquet", "need.xlsx"] {
        let table = Table::read(desk.path(name)).unwrap();
        let scores: Vec<f64> = table
            .numbers("score")
            .unwrap()
            .into_iter()
            .flatten()
            .collect();
        for (found, wanted) in scores.iter().zip(csv.csv().numbers("score")) {
            assert_eq!(found.to_bits(), wanted.to_bits(), "{name}");
        }
    }
}

/// A spreadsheet keeps codes as text, with a sheet that says where its numbers
/// come from.
#[test]
fn a_spreadsheet_keeps_leading_zeros_and_names_its_sources() {
    let desk = need_desk();
    desk.write("places.csv", PLACES.replace("\nE", "\n0"));
    desk.run(&["need", "spec.toml", "--out", "need.xlsx"])
        .done();
    let table = Table::read(desk.path("need.xlsx")).unwrap();
    assert_eq!(table.text("id").unwrap()[0], Some("001"));
    let sources = Table::read(desk.path("need.xlsx#Sources"));
    assert!(sources.is_ok(), "there is a sheet of sources");
}

#[test]
fn numbers_read_back_are_the_same_numbers() {
    let desk = need_desk();
    desk.write("spec.toml", robust_spec());
    let table = desk.run(&["need", "spec.toml"]).done().csv();
    let document = desk
        .run(&["need", "spec.toml", "--format", "json"])
        .done()
        .json();
    for column in [
        "score",
        "economic_score",
        "income_contribution",
        "p_worst_decile",
    ] {
        for (row, cell) in table.column(column).into_iter().enumerate() {
            let number: f64 = cell.parse().unwrap();
            assert_eq!(
                format!("{number}"),
                cell,
                "{column}: the shortest text of its number"
            );
            let told = document["places"][row][column].as_f64().unwrap();
            assert_eq!(told.to_bits(), number.to_bits(), "{column}");
        }
    }
}

#[test]
fn draws_go_to_a_file_that_share_can_read() {
    let desk = need_desk();
    desk.write("spec.toml", robust_spec());
    desk.run(&[
        "need",
        "spec.toml",
        "--out",
        "need.csv",
        "--draws",
        "draws.parquet",
    ])
    .done();
    desk.write(
        "share.toml",
        "[envelope]\namount = \"100.00\"\ncurrency = \"GBP\"\n[places]\npath = \"need.csv\"\n\
         id = \"id\"\npopulation = \"population\"\ndraws = \"draws.parquet\"\n\
         [select]\nby = \"score\"\ncount = 4\n[[part]]\nweight = 1\nin_proportion_to = \"population\"\n",
    );
    let shares = desk.run(&["share", "share.toml"]).done().csv();
    let chances = shares.numbers("p_selected");
    assert!(
        (chances.iter().sum::<f64>() - 4.0).abs() < 1e-9,
        "four are in, in every draw"
    );
    assert!(
        shares.numbers("p_selected")[2] > 0.99,
        "the poorest place is always in"
    );
}

#[test]
fn draws_that_nobody_made_cannot_be_written() {
    let desk = need_desk();
    desk.run(&["need", "spec.toml", "--draws", "draws.csv"])
        .refused("spec.toml")
        .says("[robustness]");
    assert!(!desk.has("draws.csv"));
}

#[test]
fn a_column_of_the_table_may_not_hide_one_of_the_stage() {
    let desk = Desk::new();
    desk.write("places.csv", PLACES.replace(",school,", ",decile,"));
    desk.write(
        "spec.toml",
        SPEC.replace("column = \"school\"", "column = \"decile\""),
    );
    desk.run(&["need", "spec.toml"])
        .refused("places.csv:1: column 'decile': ")
        .says("rename it");
}
