//! Any bytes are a table as somebody has it, or are refused; each row is good or told.
#![no_main]

use allotment_intake::{Field, Form, Kind, Options, Sheet, find_columns, take};
use allotment_place::Currency;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(sheet) = Sheet::from_bytes(bytes) else {
        return;
    };
    let form = Form {
        fields: vec![
            Field::new("id", Kind::Code).unique(),
            Field::new("name", Kind::Text),
            Field::new("cost", Kind::Money(Currency::GBP)),
            Field::new("price", Kind::Amount(Currency::GBP)),
            Field::new("people", Kind::Whole),
            Field::new("share", Kind::Number),
            Field::new("day", Kind::Day),
            Field::new("open", Kind::Truth),
        ],
    };
    let columns = find_columns(&form, &sheet);
    let taken = take(&form, &sheet, &columns, Options::default()).expect("none is required");
    assert_eq!(taken.rows.len(), sheet.rows.len() - columns.header - 1);
    for row in &taken.rows {
        assert_eq!(row.cells.len(), form.fields.len());
    }
});
