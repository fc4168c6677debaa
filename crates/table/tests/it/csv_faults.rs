//! Every fault a CSV can have, with its exact words and line.

use allotment_table::{Faults, Table};
use std::io::Write as _;

fn read(bytes: impl AsRef<[u8]>) -> Result<Table, Faults> {
    Table::from_bytes("t.csv", bytes.as_ref().to_vec())
}

#[track_caller]
fn faults(bytes: impl AsRef<[u8]>) -> Vec<String> {
    let faults = read(bytes).expect_err("the table is wrong");
    assert_eq!(faults.iter().count() as u64, faults.total());
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn lines_are_those_of_the_file_whatever_is_quoted() {
    let table =
        read("\u{feff}code,name\r\n007,\"two\r\nlines\"\r\n\r\n\"8\",\"a \"\"b\"\", c\"\n9,")
            .unwrap();
    assert_eq!(table.column_names(), ["code", "name"]);
    assert_eq!(
        table.text("code").unwrap(),
        [Some("007"), Some("8"), Some("9")]
    );
    assert_eq!(
        table.text("name").unwrap(),
        [Some("two\r\nlines"), Some("a \"b\", c"), None]
    );
    let lines: Vec<u64> = (0..3).map(|row| table.line_of(row)).collect();
    assert_eq!(lines, [2, 5, 6]);
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    let table = read("a,b").unwrap();
    assert_eq!((table.rows(), table.column_names().len()), (0, 2));
    assert!(table.numbers("a").unwrap().is_empty());
}

#[test]
fn an_empty_file_is_no_table() {
    for empty in ["", "\n\r\n", "\u{feff}"] {
        assert_eq!(faults(empty), ["t.csv: the file is empty"]);
    }
}

#[test]
fn every_row_of_the_wrong_length_is_reported() {
    assert_eq!(
        faults("a,b\n1\n1,2\n1,2,3\n\"x\ny\",2,3,4\n1\n"),
        [
            "t.csv:2: the row has 1 field, the header 2",
            "t.csv:4: the row has 3 fields, the header 2",
            "t.csv:5: the row has 4 fields, the header 2",
            "t.csv:7: the row has 1 field, the header 2",
        ]
    );
}

#[test]
fn stray_quotes_are_reported_where_they_stand() {
    assert_eq!(
        faults("a,b\n1,x\"y\n2,\"x\"y\n3,z\n"),
        [
            "t.csv:2: column 'b': a quote stands inside a field that does not begin with one",
            "t.csv:3: column 'b': 'y' follows the quote that closes a field",
        ]
    );
    assert_eq!(
        faults("a,b\n1,\"x\n2,y\n3\n"),
        [
            "t.csv:2: column 'b': a quote opens a field here and never closes",
            "t.csv:4: the row has 1 field, the header 2",
        ]
    );
    assert_eq!(
        faults("a,b\n1,\"x\n2,\"y\"\n3\n"),
        [
            "t.csv:2: column 'b': a quote opens a field here, and 'y\"' follows the next quote, on line 3",
            "t.csv:4: the row has 1 field, the header 2",
        ]
    );
    assert_eq!(
        faults("a,\"b\n1,2\n"),
        ["t.csv:1: a quote opens a field here and never closes"]
    );
}

#[test]
fn a_stray_quote_says_what_to_do() {
    let faults = read("a\nx\"y\n").unwrap_err();
    assert_eq!(
        faults.report(),
        "error: t.csv:2: column 'a': a quote stands inside a field that does not begin with one\n\
         help: put the whole field in quotes and double every quote inside it, or remove the stray quote\n"
    );
}

#[test]
fn columns_need_a_name_of_their_own() {
    assert_eq!(
        faults("a,,a, ,b\n1,2,3,4,5\n"),
        [
            "t.csv:1: column 2 has no name",
            "t.csv:1: column 'a': is the name of columns 1 and 3",
            "t.csv:1: column 4 has no name",
        ]
    );
}

/// A header that says `notes` twice, the second always empty, is in the
/// published table of persistent absences.
///
/// Source: Office for National Statistics, *Subnational indicators explorer*,
/// persistent absences for pupils eligible for free school meals.
#[test]
fn a_column_without_a_value_needs_no_name_of_its_own() {
    let table = read("a,notes,notes,,\n1,x,,,\n2,,,,\n").unwrap();
    assert_eq!(table.column_names(), ["a", "notes"]);
    assert_eq!(table.text("notes").unwrap(), [Some("x"), None]);
    assert_eq!(
        faults("a,notes,notes,\n"),
        [
            "t.csv:1: column 'notes': is the name of columns 2 and 3",
            "t.csv:1: column 4 has no name",
        ]
    );
}

#[test]
fn a_table_of_nameless_empty_columns_is_none() {
    assert_eq!(
        faults("\n,\n,"),
        [
            "t.csv:2: column 1 has no name",
            "t.csv:2: column 2 has no name",
        ]
    );
}

#[test]
fn every_line_in_another_encoding_is_reported() {
    assert_eq!(
        faults(b"name,n\nCaf\xe9,1\nok,2\nNa\xefve,3\n"),
        [
            "t.csv:2: is not UTF-8 text: byte e9 after 'Caf'",
            "t.csv:4: is not UTF-8 text: byte ef after 'Na'",
        ]
    );
    let utf16: Vec<u8> = "\u{feff}name,n\na,1\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(faults(&utf16), ["t.csv:1: is in UTF-16, not UTF-8"]);
    assert_eq!(faults(&utf16[2..]), ["t.csv:1: is in UTF-16, not UTF-8"]);
    assert_eq!(
        faults("name,n\na\0b,1\n"),
        ["t.csv:2: holds a NUL character"]
    );
}

#[test]
fn the_first_hundred_are_shown_and_all_are_counted() {
    let csv = format!("a,b\n{}", "1\n".repeat(250));
    let faults = read(csv).unwrap_err();
    assert_eq!((faults.total(), faults.iter().count()), (250, 100));
    assert!(faults.report().ends_with("and 150 more, 250 in all\n"));
}

#[test]
fn gzip_is_unpacked_and_a_short_or_damaged_one_is_reported() {
    let gz = |bytes: &[u8]| Table::from_bytes("t.csv.gz", bytes.to_vec());
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(b"a,b\n1,2\n").unwrap();
    let mut packed = encoder.finish().unwrap();
    let table = gz(&packed).unwrap();
    assert_eq!(table.text("b").unwrap(), [Some("2")]);
    assert_eq!(
        table.sha256(),
        Some(allotment_table::sha256_of(&packed).as_str())
    );

    let short = gz(&packed[..packed.len() - 5]).unwrap_err();
    assert_eq!(short.to_string(), "t.csv.gz:3: the gzip file is cut short");
    let not = gz(b"a,b\n1,2\n").unwrap_err();
    assert_eq!(not.to_string(), "t.csv.gz: is not a gzip file");
    let end = packed.len();
    packed[end - 7] ^= 0xff;
    let damaged = gz(&packed).unwrap_err().to_string();
    assert!(
        damaged.starts_with("t.csv.gz:3: the gzip file is damaged ("),
        "{damaged}"
    );
}

#[test]
fn a_file_of_another_kind_is_told_by_its_content() {
    assert_eq!(
        faults(b"PK\x03\x04 and more"),
        ["t.csv: is a spreadsheet or another zip file, whatever its name says"]
    );
    assert_eq!(
        faults([0x1f, 0x8b, 8, 0]),
        ["t.csv: is a gzip file, whatever its name says"]
    );
    let unknown = Table::from_bytes("t.tsv", b"a\tb\n".to_vec()).unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "t.tsv: the name does not end in .csv, .csv.gz, .parquet or .xlsx"
    );
}
