//! Tables as people have them.

use allotment_intake::{
    DayOrder, Field, Form, Found, Kind, Missing, Options, Sheet, SheetError, find_columns, take,
};
use allotment_place::Currency;
use proptest::prelude::*;
use std::fmt::Write as _;

fn projects() -> Form {
    Form {
        fields: vec![
            Field::new("project_id", Kind::Code)
                .required()
                .unique()
                .called("ref"),
            Field::new("name", Kind::Text).required().called("project"),
            Field::new("cost_minor", Kind::Money(Currency::GBP))
                .required()
                .called("cost"),
            Field::new("opens", Kind::Day),
        ],
    }
}

/// A table as an older spreadsheet program on a German machine writes it: a title above,
/// semicolons, Windows-1252, decimal commas, points between thousands.
#[test]
fn a_table_from_an_older_spreadsheet_is_taken() {
    let mut bytes = b"Projects of the board;;;\r\n\r\nRef;Project;Cost (\xa3);Opens\r\n".to_vec();
    bytes.extend(b"007;Caf\xe9 in the park;\xa31.200,50;31.03.2026\r\n");
    bytes.extend(b"008;\"Swings;\r\nslides\";300,00;1.4.2026\r\n");
    let sheet = Sheet::from_bytes(&bytes).unwrap();
    assert_eq!(
        sheet.notes,
        [
            "its letters are written in Windows-1252",
            "its cells are parted by semicolons"
        ]
    );
    let form = projects();
    let columns = find_columns(&form, &sheet);
    assert_eq!(sheet.rows[columns.header].line, 3);
    let taken = take(&form, &sheet, &columns, Options::default()).unwrap();
    let cells = |row: usize| -> Vec<&str> {
        taken.rows[row]
            .cells
            .iter()
            .map(|cell| cell.as_deref().unwrap_or(""))
            .collect()
    };
    assert_eq!(
        cells(0),
        ["007", "Café in the park", "120050", "2026-03-31"]
    );
    assert_eq!(cells(1), ["008", "Swings; slides", "30000", "2026-04-01"]);
    assert_eq!((taken.rows[0].line, taken.rows[1].line), (4, 5));
    assert_eq!(taken.rows[0].mended.len(), 2, "the amount and the day");
    assert!(taken.rows.iter().all(|row| row.wrong.is_empty()));
}

#[test]
fn what_is_wrong_is_told_by_line_column_and_value() {
    let text = "project_id,name,cost,opens,colour\nA,Swings,300,31/03/2026,red\nA,Slides,three,04/05/2026,\n,Bench,12.345,soon,\n";
    let sheet = Sheet::from_bytes(text.as_bytes()).unwrap();
    let form = projects();
    let columns = find_columns(&form, &sheet);
    let taken = take(&form, &sheet, &columns, Options::default()).unwrap();
    assert_eq!(taken.left_aside, ["colour"]);
    let told: Vec<(u64, &str, &str, &str)> = (taken.rows.iter())
        .flat_map(|row| {
            row.wrong
                .iter()
                .map(|one| (row.line, &*one.column, &*one.value, &*one.what))
        })
        .collect();
    assert_eq!(
        told,
        [
            (3, "project_id", "A", "stands on line 2 already"),
            (3, "cost", "three", "is not an amount"),
            (4, "project_id", "", "is empty"),
            (4, "cost", "12.345", "is finer than the smallest coin"),
            (4, "opens", "soon", "is not a day"),
        ]
    );
    assert!(
        taken
            .rows
            .iter()
            .flat_map(|row| &row.wrong)
            .all(|one| one.help.len() > 6)
    );
}

/// No day shows whether days or months come first: each that may be two is told, until
/// somebody says it.
#[test]
fn days_that_may_be_two_wait_for_somebody_to_say() {
    let text = "project_id,name,cost,opens\nA,Swings,300,03/04/2026\nB,Slides,300,05/05/2026\n";
    let sheet = Sheet::from_bytes(text.as_bytes()).unwrap();
    let form = projects();
    let columns = find_columns(&form, &sheet);
    let taken = take(&form, &sheet, &columns, Options::default()).unwrap();
    assert_eq!(
        taken.rows[0].wrong[0].what,
        "may be 2026-04-03 or 2026-03-04"
    );
    assert!(taken.rows[1].wrong.is_empty());
    let options = Options {
        days: Some(DayOrder::MonthFirst),
    };
    let taken = take(&form, &sheet, &columns, options).unwrap();
    assert_eq!(taken.rows[0].cells[3].as_deref(), Some("2026-03-04"));
}

#[test]
fn a_column_that_is_only_nearly_named_is_to_be_confirmed() {
    let text = "Projct ID,Name of project,Costs\nA,Swings,300\n";
    let sheet = Sheet::from_bytes(text.as_bytes()).unwrap();
    let form = projects();
    let columns = find_columns(&form, &sheet);
    assert_eq!(columns.found[0], Found::Near(0));
    assert_eq!(columns.found[2], Found::Near(2));
    assert_eq!(columns.found[3], Found::Nowhere);
    let certain = columns.certain();
    let missing = take(&form, &sheet, &certain, Options::default()).unwrap_err();
    assert!(matches!(missing, Missing(fields) if fields.contains(&0) && fields.contains(&2)));
}

#[test]
fn what_is_no_table_is_refused() {
    assert_eq!(Sheet::from_bytes(b" \n,,\n"), Err(SheetError::Empty));
    assert_eq!(
        Sheet::from_bytes(b"PK\x03\x04\x00\x00"),
        Err(SheetError::NotText)
    );
}

proptest! {
    /// Whatever is in a file: no panic, each row is told once, and lines go up.
    #[test]
    fn any_bytes_are_taken_or_told(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(sheet) = Sheet::from_bytes(&bytes) {
            prop_assert!(sheet.rows.windows(2).all(|two| two[0].line < two[1].line));
            let form = projects();
            let columns = find_columns(&form, &sheet);
            if let Ok(taken) = take(&form, &sheet, &columns, Options::default()) {
                prop_assert_eq!(taken.rows.len(), sheet.rows.len() - columns.header - 1);
            }
        }
    }

    /// What is written as the form wants it comes through as it is, by whatever separator.
    #[test]
    fn what_is_well_written_comes_through(
        rows in proptest::collection::vec(("[a-z;,\"\n ]{0,12}", 0_u32..10_000_000), 1..20),
        separator in prop_oneof![Just(','), Just(';'), Just('\t')],
    ) {
        let mut text = format!("project_id{separator}name{separator}cost{separator}opens\n");
        for (at, (name, pence)) in rows.iter().enumerate() {
            let name = format!("n{}", name.replace('"', "\"\""));
            let cost = format!("{}.{:02}", pence / 100, pence % 100);
            writeln!(text, "p{at}{separator}\"{name}\"{separator}{cost}{separator}2026-03-31").unwrap();
        }
        let sheet = Sheet::from_bytes(text.as_bytes()).unwrap();
        let form = projects();
        let taken = take(&form, &sheet, &find_columns(&form, &sheet), Options::default()).unwrap();
        prop_assert_eq!(taken.rows.len(), rows.len());
        for (row, (at, (_, pence))) in taken.rows.iter().zip(rows.iter().enumerate()) {
            prop_assert!(row.wrong.is_empty(), "{:?}", row.wrong);
            prop_assert_eq!(row.cells[0].clone(), Some(format!("p{at}")));
            prop_assert_eq!(row.cells[2].clone(), Some(pence.to_string()));
        }
    }
}
