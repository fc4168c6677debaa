//! Tables out and in again, in every format.

use allotment_table::{Column, Source, Table, sha256_of};
use proptest::prelude::*;

const CSV: &str = "lsoa21cd,name,rank,score,share,open,note\n\
    E01,\"Ham, East\",1,25.140,0.1,true,\n\
    E02,\"the \"\"Rows\"\"\",2,3.000,1e-9,false,\"two\nlines\"\n\
    E03,,,,,,=1+1\n";

fn table() -> Table {
    Table::from_bytes("t.csv", CSV.into()).expect("a sound table")
}

fn again(name: &str, bytes: Vec<u8>) -> Table {
    Table::from_bytes(name, bytes).expect("what we write, we read")
}

#[test]
fn a_csv_leaves_as_it_came() {
    assert_eq!(String::from_utf8(table().to_csv().unwrap()).unwrap(), CSV);
    let packed = table().to_csv_gz().unwrap();
    assert_eq!(packed, table().to_csv_gz().unwrap());
    assert_eq!(packed[4..8], [0; 4], "no time of packing");
    assert_eq!(again("t.csv.gz", packed).to_csv().unwrap(), CSV.as_bytes());
}

#[test]
fn parquet_keeps_numbers_as_numbers_and_codes_as_text() {
    let bytes = table().to_parquet().unwrap();
    assert_eq!(sha256_of(&bytes), sha256_of(&table().to_parquet().unwrap()));
    let read = again("t.parquet", bytes);
    assert_eq!(read.column_names(), table().column_names());
    assert_eq!(
        read.numbers("score").unwrap(),
        [Some(25.14), Some(3.0), None]
    );
    assert_eq!(read.integers("rank").unwrap(), [Some(1), Some(2), None]);
    assert_eq!(
        read.numbers("share").unwrap(),
        [Some(0.1), Some(1e-9), None]
    );
    assert_eq!(
        read.booleans("open").unwrap(),
        [Some(true), Some(false), None]
    );
    for name in ["lsoa21cd", "name", "note"] {
        assert_eq!(read.text(name).unwrap(), table().text(name).unwrap());
    }
    assert_eq!(read.text("rank").unwrap(), [Some("1"), Some("2"), None]);
    assert_eq!(
        (0..3).map(|row| read.line_of(row)).collect::<Vec<_>>(),
        [1, 2, 3]
    );
}

/// A group of Parquet has at most 2^20 rows: what is longer is in several.
#[test]
fn more_rows_than_a_group_come_back_in_their_order() {
    let rows = (1_i64 << 20) + 3;
    let columns = vec![
        Column::integers("at", (0..rows).map(Some)),
        Column::text("of", (0..rows).map(|at| (at % 5 > 0).then_some("x"))),
    ];
    let bytes = Table::new("long", columns).to_parquet().unwrap();
    let read = Table::from_bytes("long.parquet", bytes).unwrap();
    let at = read.integers("at").unwrap();
    assert!(at.iter().copied().eq((0..rows).map(Some)));
    assert_eq!(read.text("of").unwrap().iter().flatten().count(), 838_863);
}

#[test]
fn json_has_numbers_where_nothing_is_lost() {
    let table = Table::from_bytes("t.csv", b"id,n,x,zip\n7,1,0.5,01\n8,,2,2\n".to_vec()).unwrap();
    assert_eq!(
        table.to_json().unwrap().to_string(),
        r#"[{"id":"7","n":1,"x":0.5,"zip":"01"},{"id":"8","n":null,"x":2.0,"zip":"2"}]"#
    );
}

#[test]
fn a_spreadsheet_reads_back_and_says_where_it_came_from() {
    let columns = vec![
        Column::text("code", [Some("007"), Some("8"), None]).with_definition("the area's code"),
        Column::numbers("score", [Some(0.1), None, Some(-2.5e-8)]),
        Column::integers("pence", [Some(1), Some(i64::MAX), Some(3)]),
        Column::text("note", [Some("=1+1"), None, None::<&str>]),
    ];
    let made = Table::new("made", columns);
    let source = Source {
        title: "Indices".into(),
        date: Some("2025-10-30".into()),
        ..Source::default()
    };
    let bytes = made.to_xlsx(std::slice::from_ref(&source)).unwrap();
    assert_eq!(bytes, made.to_xlsx(&[source]).unwrap(), "the same bytes");
    let read = again("t.xlsx", bytes.clone());
    assert_eq!(read.text("code").unwrap(), [Some("007"), Some("8"), None]);
    assert_eq!(
        read.numbers("score").unwrap(),
        [Some(0.1), None, Some(-2.5e-8)]
    );
    assert_eq!(
        read.integers("pence").unwrap(),
        [Some(1), Some(i64::MAX), Some(3)]
    );
    assert_eq!(read.text("note").unwrap()[0], Some("=1+1"));
    assert_eq!(read.line_of(0), 2);

    let sources = again("t.xlsx#Sources", bytes.clone());
    assert_eq!(
        String::from_utf8(sources.to_csv().unwrap()).unwrap(),
        "about,name,text\nsource 1,title,Indices\nsource 1,date,2025-10-30\n\
         column,code,the area's code\ncolumn,score,\ncolumn,pence,\ncolumn,note,\n"
    );
    let faults = Table::from_bytes("t.xlsx#Source", bytes).unwrap_err();
    assert_eq!(
        faults.report(),
        "error: t.xlsx: there is no sheet 'Source'\n\
         help: did you mean 'Sources'? the sheets are: Data, Sources\n"
    );
}

#[test]
fn a_text_table_lines_up() {
    let csv = "place,n\nHam,1\nStratford,20\nBow,3\n";
    let table = Table::from_bytes("t.csv", csv.into()).unwrap();
    assert_eq!(
        table.to_text_table(2),
        "place       n\nHam         1\nStratford  20\n… and 1 more rows\n"
    );
}

#[test]
fn rows_and_columns_are_chosen_with_their_lines() {
    let chosen = table().select_rows(&[2, 0, 0]);
    assert_eq!(
        chosen.text("lsoa21cd").unwrap(),
        [Some("E03"), Some("E01"), Some("E01")]
    );
    assert_eq!(
        (0..3).map(|row| chosen.line_of(row)).collect::<Vec<_>>(),
        [5, 2, 2]
    );
    let two = table().select_columns(&["rank", "name"]).unwrap();
    assert_eq!(two.column_names(), ["rank", "name"]);
    assert!(table().select_columns(&["rang"]).is_err());
}

#[test]
fn a_shared_table_without_columns_or_rows_survives() {
    let alone = Table::new("t", vec![Column::text("a", [Some("x"), None])]);
    let csv = alone.to_csv().unwrap();
    assert_eq!(csv, b"a\nx\n\"\"\n");
    assert_eq!(again("t.csv", csv).text("a").unwrap(), [Some("x"), None]);
    let empty = Table::new("t", vec![Column::integers("a", [])]);
    assert_eq!(again("t.parquet", empty.to_parquet().unwrap()).rows(), 0);
}

/// Found by fuzzing, as the file `";`: the sign that other tools put between
/// fields, in a name, made a header that looked like theirs.
#[test]
fn a_column_named_by_another_separator_comes_back() {
    let rows: [&[Option<&str>]; 3] = [&[], &[Some("1;2|3\t4")], &[None, Some("x")]];
    for name in [";", "a;b", "|", "a|b", "a\tb"] {
        for rows in rows {
            let table = Table::new("t", vec![Column::text(name, rows.iter().copied())]);
            let csv = table.to_csv().unwrap();
            let read = again("t.csv", csv.clone());
            assert_eq!(read.column_names(), [name]);
            assert_eq!(read.text(name).unwrap(), rows);
            assert_eq!(read.to_csv().unwrap(), csv);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_comes_back_from_csv_and_parquet(
        rows in prop::collection::vec(("[^\0]*", "[a-z0-9,\"\n\r ]{0,5}"), 0..12),
    ) {
        let cells = |pick: fn(&(String, String)) -> &str| rows.iter().map(pick).map(Some).collect::<Vec<_>>();
        let columns = vec![
            Column::text("a", cells(|row| &row.0)),
            Column::text("b", cells(|row| &row.1)),
        ];
        let table = Table::new("t", columns);
        let csv = again("t.csv", table.to_csv().unwrap());
        let parquet = again("t.parquet", table.to_parquet().unwrap());
        // Rows whose cells are all missing are rows nonetheless.
        for name in ["a", "b"] {
            prop_assert_eq!(csv.text(name).unwrap(), table.text(name).unwrap());
        }
        prop_assert_eq!(parquet.rows(), table.rows());
    }

    #[test]
    fn any_number_comes_back_from_every_format(
        bits in prop::collection::vec(any::<u64>(), 1..20),
    ) {
        let numbers: Vec<Option<f64>> = bits
            .iter()
            .map(|&bits| Some(f64::from_bits(bits)).filter(|number| number.is_finite()))
            .collect();
        let table = Table::new("t", vec![Column::numbers("x", numbers.clone())]);
        let bits = |numbers: Vec<Option<f64>>| -> Vec<Option<u64>> {
            numbers.into_iter().map(|number| number.map(f64::to_bits)).collect()
        };
        let want = bits(numbers);
        let csv = again("t.csv", table.to_csv().unwrap()).numbers("x").unwrap();
        prop_assert_eq!(bits(csv), want.clone());
        let parquet = again("t.parquet", table.to_parquet().unwrap()).numbers("x").unwrap();
        prop_assert_eq!(bits(parquet), want.clone());
        let text = table.to_json().unwrap().to_string();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let json = json.as_array().unwrap().iter().map(|row| row["x"].as_f64()).collect();
        prop_assert_eq!(bits(json), want);
    }
}
