//! What is said of a wrong input: the right place, and what to do, once.

use std::fmt::Write as _;

use crate::desk::{Desk, Ran};
use crate::tables::{PLACES, SHARED, need_desk, share_desk};

#[track_caller]
fn separated(bytes: &str, called: &str) {
    let desk = need_desk();
    desk.write("places.csv", bytes);
    let start = format!("places.csv:1: the fields are separated by {called}, not by commas");
    let ran = desk.run(&["need", "spec.toml"]).refused(&start);
    assert_eq!(ran.faults(), 1, "{}", ran.err);
    ran.says("save the file with commas between fields and a point in decimals");
}

#[test]
fn another_separator_is_named_once() {
    let plain = PLACES.replace("\"Alder, north\"", "Alder");
    separated(&plain.replace(',', ";"), "semicolons");
    separated(&plain.replace(',', "\t"), "tabs");
    separated(&plain.replace(',', "|"), "bars (|)");
    // As some spreadsheets write it: quoted names and decimal commas.
    let quoted = plain.replace(',', "\";\"").replace('\n', "\"\n\"");
    separated(&format!("\"{}", quoted.trim_end_matches('"')), "semicolons");
    separated(&plain.replace(',', ";").replace('.', ","), "semicolons");
    separated(
        &format!("\u{feff}{}", plain.replace(',', ";")),
        "semicolons",
    );
    separated(
        plain.replace(',', ";").lines().next().unwrap(),
        "semicolons",
    );
}

/// A semicolon in a name, in quotes or beside commas, separates nothing.
#[test]
fn a_semicolon_inside_a_field_is_no_separator() {
    let desk = need_desk();
    desk.write("places.csv", PLACES.replace("Brook", "Brook; east"));
    desk.run(&["need", "spec.toml"]).done();
    desk.write(
        "places.csv",
        PLACES
            .replace("school,", "school,a;b;c;d;e;f;g;h;i,")
            .replace(",D1", ",x,D1")
            .replace(",D2", ",x,D2")
            .replace(",D3", ",x,D3"),
    );
    desk.run(&["need", "spec.toml"]).done();
    desk.write("spec.toml", "[envelope]\namount = \"1.00\"\ncurrency = \"GBP\"\n[places]\npath = \"one.csv\"\nid = \"a;b\"\n[[part]]\nweight = 1\nin_proportion_to = \"1\"\n");
    desk.write("one.csv", "\"a;b\"\nx;y\n");
    desk.run(&["share", "spec.toml"]).done();
}

#[test]
fn an_amount_with_commas_is_told_how_to_be_written() {
    let desk = share_desk("amount = \"1,500,000\"", "");
    desk.run(&["share", "spec.toml"])
        .refused("spec.toml:3: 'envelope.amount' is '1,500,000', which is no number")
        .says("help: write the number without quotes and commas: 1500000");
    let desk = share_desk("amount = \"£1 500 000.50\"", "");
    desk.run(&["share", "spec.toml"])
        .refused("spec.toml:3: ")
        .says("commas: 1500000.50");
    let desk = share_desk("amount = \"a lot\"", "");
    desk.run(&["share", "spec.toml"])
        .refused("spec.toml:3: 'envelope.amount' is 'a lot', which is no number")
        .says("write an amount in digits");
}

/// The value below 0 stands on line 3 of the table.
#[test]
fn a_negative_value_in_a_benefit_of_the_doubt_is_told_where_it_stands() {
    let desk = Desk::new();
    desk.write("t.csv", "id,a,b\nA,1,2\nB,-4,3\nC,2,1\n");
    let spec = "[table]\npath = \"t.csv\"\nid = \"id\"\n\
                [[indicator]]\nid = \"a\"\ncolumn = \"a\"\nmore_is = \"worse\"\n\
                [[indicator]]\nid = \"b\"\ncolumn = \"b\"\nmore_is = \"worse\"\n\
                [index]\nnormalise = \"none\"\nweights = \"benefit-of-the-doubt\"\n";
    desk.write("spec.toml", spec);
    desk.run(&["need", "spec.toml"])
        .refused("t.csv:3: column 'a': weights = \"benefit-of-the-doubt\" cannot take");
}

fn select(exclude: &str) -> Ran {
    let select = format!("[select]\nby = \"score\"\nexclude = \"{exclude}\"\n");
    let desk = share_desk("amount = \"100.00\"", &select);
    desk.run(&["share", "spec.toml"]).refused("")
}

/// A column of codes is true or false nowhere: that is one fault, of the spec.
#[test]
fn a_column_that_is_wrong_everywhere_is_one_fault_of_the_spec() {
    let ran = select("ltla24cd");
    assert_eq!(ran.faults(), 1, "{}", ran.err);
    let desk = share_desk("amount = \"100.00\"", "");
    let line = desk.text("spec.toml").lines().count() + 3;
    let start = format!("error: spec.toml:{line}: exclude is 'D1' for Ash (A)");
    assert!(ran.err.starts_with(&start), "{start}\n{}", ran.err);
}

/// Where some rows are wrong, each is told; only the first at length.
#[test]
fn rows_that_are_wrong_are_told_without_repeating_the_list() {
    let select =
        "[select]\nby = \"score\"\nexclude = \"CASE WHEN score < 75 THEN score ELSE 0 END\"\n";
    let desk = share_desk("amount = \"100.00\"", select);
    let ran = desk
        .run(&["share", "spec.toml"])
        .refused("places.csv:4: exclude is '70'");
    assert_eq!(ran.faults(), 4, "{}", ran.err);
    assert_eq!(ran.err.matches("Cedar").count(), 1, "{}", ran.err);
    ran.says("places.csv:5: the same is wrong here with exclude");
}

#[test]
fn of_many_columns_the_first_few_are_listed() {
    let mut header = SHARED.lines().next().unwrap().to_owned();
    for column in 0..40 {
        let _ = write!(header, ",further_{column}");
    }
    let rows = SHARED
        .lines()
        .skip(1)
        .map(|row| format!("{row}{}\n", ",1".repeat(40)));
    let table: String = std::iter::once(format!("{header}\n")).chain(rows).collect();
    let desk = share_desk(
        "amount = \"100.00\"",
        "[select]\nby = \"score\"\nexclude = \"la\"\n",
    );
    desk.write("places.csv", table);
    let ran = desk
        .run(&["share", "spec.toml"])
        .refused("spec.toml:")
        .says("has no column 'la'");
    assert_eq!(ran.faults(), 1, "{}", ran.err);
    assert!(ran.err.len() < 300, "{}", ran.err);
    ran.says("and 37 more");
}

/// A column of true and false is truths in JSON and Parquet; in CSV it stays as
/// it was written.
#[test]
fn truths_of_a_csv_are_truths_where_there_are_types() {
    let desk = need_desk();
    let mut rows = PLACES.lines();
    let header = rows.next().unwrap();
    let words = ["True", "FALSE", "false", ""];
    let rows = rows
        .enumerate()
        .map(|(at, row)| format!("{row},{},yes\n", words[at % 4]));
    let table: String = std::iter::once(format!("{header},coastal,open\n"))
        .chain(rows)
        .collect();
    desk.write("places.csv", table);
    let need = desk
        .run(&["need", "spec.toml", "--format", "json"])
        .done()
        .json();
    let cell = |row: usize, name: &str| need["places"][row][name].clone();
    assert_eq!(cell(0, "coastal"), true);
    assert_eq!(cell(1, "coastal"), false);
    assert_eq!(cell(2, "coastal"), false);
    assert!(cell(3, "coastal").is_null());
    assert_eq!(cell(0, "open"), "yes", "other words stay as they are");
    let csv = desk.run(&["need", "spec.toml"]).done().csv();
    assert_eq!(csv.column("coastal")[..4], words);
    // A stage reads the Parquet as it reads the CSV.
    desk.run(&["need", "spec.toml", "--out", "need.parquet"])
        .done();
    desk.run(&["need", "spec.toml", "--out", "need.csv"]).done();
    let shared = |file: &str| {
        let spec = format!(
            "[envelope]\namount = \"100.00\"\ncurrency = \"GBP\"\n[places]\npath = \"{file}\"\nid = \"id\"\n\
             [select]\nby = \"score\"\nexclude = \"coastal\"\n[[part]]\nweight = 1\nin_proportion_to = \"population\"\n"
        );
        desk.write("share.toml", spec);
        desk.run(&["share", "share.toml"]).done().out
    };
    assert!(shared("need.parquet") == shared("need.csv"));
}

/// Of a damaged spreadsheet no line is known, but what to do is told.
#[test]
fn a_truncated_spreadsheet() {
    let desk = need_desk();
    desk.run(&["need", "spec.toml", "--out", "whole.xlsx"])
        .done();
    let whole = desk.bytes("whole.xlsx");
    let spec = desk.text("spec.toml").replace("places.csv", "places.xlsx");
    desk.write("spec.toml", spec);
    for kept in [whole.len() - 1, whole.len() - 40, whole.len() / 2, 30, 4, 1] {
        desk.write("places.xlsx", &whole[..kept]);
        desk.run(&["need", "spec.toml"]).refused("places.xlsx");
    }
}
