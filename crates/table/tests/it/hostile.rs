//! Damaged and hostile files: an answer always, never a panic.

use std::sync::OnceLock;

use allotment_place::Point;
use allotment_table::{Boundaries, Column, Points, Shapes, Table};
use proptest::prelude::*;

/// A byte changed, or a stretch cut out.
#[derive(Debug, Clone)]
enum Damage {
    Byte(usize, u8),
    Cut(usize, usize),
    End(usize),
}

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    let one = prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, with)| Damage::Byte(at, with)),
        (any::<usize>(), 0_usize..50).prop_map(|(at, length)| Damage::Cut(at, length)),
        any::<usize>().prop_map(Damage::End),
    ];
    prop::collection::vec(one, 1..5)
}

fn damaged(sound: &[u8], damage: &[Damage]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for one in damage {
        let length = bytes.len().max(1);
        match *one {
            _ if bytes.is_empty() => {}
            Damage::Byte(at, with) => bytes[at % length] = with,
            Damage::Cut(at, count) => {
                let from = at % length;
                bytes.drain(from..(from + count).min(length));
            }
            Damage::End(at) => bytes.truncate(at % length),
        }
    }
    bytes
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = 0_i32..40;
        let columns = vec![
            Column::text("code", rows.clone().map(|row| Some(format!("E{row:03}")))),
            Column::text(
                "name",
                rows.clone()
                    .map(|row| Some(format!("the \"{row}\", or\nso"))),
            ),
            Column::numbers(
                "x",
                rows.clone()
                    .map(|row| (row % 3 > 0).then_some(f64::from(row) / 7.0)),
            ),
            Column::booleans("b", rows.map(|row| Some(row % 2 == 0))),
        ];
        Table::new("t", columns)
    })
}

fn points() -> Vec<Point> {
    let row = |row: usize| f64::from(u8::try_from(row).expect("forty rows"));
    (0..table().rows())
        .map(|place| Point {
            x: row(place),
            y: 50.0,
        })
        .collect()
}

/// Reads whatever can be read of a damaged file.
fn use_up(name: &str, bytes: Vec<u8>) {
    if let Ok(table) = Table::from_bytes(name, bytes) {
        for column in table.column_names() {
            let _ = table.text(column);
            let _ = table.numbers(column);
            let _ = table.exact(column);
            let _ = table.place_ids(column);
        }
        let _ = table.to_csv();
        let _ = table.to_parquet();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn a_damaged_csv_is_answered(damage in damage()) {
        let csv = table().to_csv().expect("text");
        use_up("t.csv", damaged(&csv, &damage));
    }

    #[test]
    fn a_csv_of_any_quotes_and_commas_is_answered(text in "[a\",\n\r\u{e9}]{0,40}") {
        use_up("t.csv", text.into());
    }

    #[test]
    fn a_damaged_gzip_is_answered(damage in damage()) {
        static GZIP: OnceLock<Vec<u8>> = OnceLock::new();
        let gzip = GZIP.get_or_init(|| table().to_csv_gz().expect("text"));
        use_up("t.csv.gz", damaged(gzip, &damage));
    }

    #[test]
    fn a_damaged_parquet_is_answered(damage in damage()) {
        static PARQUET: OnceLock<Vec<u8>> = OnceLock::new();
        let parquet = PARQUET.get_or_init(|| table().to_parquet().expect("plain types"));
        let mut bytes = damaged(parquet, &damage);
        use_up("t.parquet", bytes.clone());
        // And with the end in place, so that the reader goes further.
        bytes.extend(&parquet[parquet.len() - 8..]);
        use_up("t.parquet", bytes);
    }

    #[test]
    fn a_damaged_spreadsheet_is_answered(damage in damage()) {
        static XLSX: OnceLock<Vec<u8>> = OnceLock::new();
        let xlsx = XLSX.get_or_init(|| table().to_xlsx(&[]).expect("a small table"));
        use_up("t.xlsx", damaged(xlsx, &damage));
    }

    #[test]
    fn damaged_shapes_are_answered(damage in damage()) {
        static FILES: OnceLock<[Vec<u8>; 2]> = OnceLock::new();
        let [geojson, geoparquet] = FILES.get_or_init(|| {
            let shapes = points();
            let shapes = Shapes::Points(&shapes);
            [
                table().to_geojson(shapes, "EPSG:4326", 6).expect("degrees"),
                table().to_geoparquet(shapes, Some("EPSG:4326")).expect("degrees"),
            ]
        });
        for (name, sound) in [("b.geojson", geojson), ("b.parquet", geoparquet)] {
            let bytes = damaged(sound, &damage);
            let _ = Points::from_bytes(name, bytes.clone(), "code");
            let _ = Boundaries::from_bytes(name, bytes, "code");
        }
    }
}

#[test]
fn a_short_parquet_or_spreadsheet_says_so() {
    let parquet = table().to_parquet().expect("plain types");
    let words = |name: &str, bytes: &[u8]| {
        let faults = Table::from_bytes(name, bytes.to_vec()).expect_err("damaged");
        faults.to_string()
    };
    let half = &parquet[..parquet.len() / 2];
    assert_eq!(
        words("t.parquet", half),
        "t.parquet: the Parquet file is cut short"
    );
    assert_eq!(
        words("t.parquet", b"code,name\n1,2\n"),
        "t.parquet: is not a Parquet file"
    );
    let mut without_end = parquet.clone();
    let end = parquet.len();
    without_end[end - 8..end - 4].copy_from_slice(&u32::MAX.to_le_bytes());
    let damaged = words("t.parquet", &without_end);
    assert!(
        damaged.starts_with("t.parquet: the Parquet file is damaged ("),
        "{damaged}"
    );
    let xlsx = table().to_xlsx(&[]).expect("a small table");
    let damaged = words("t.xlsx", &xlsx[..xlsx.len() / 2]);
    assert!(
        damaged.starts_with("t.xlsx: the spreadsheet is damaged ("),
        "{damaged}"
    );
}
