//! Any bytes are a table or a list of faults; what is a table reads back alike.
#![no_main]

use allotment_table::Table;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(table) = Table::from_bytes("fuzz.csv", bytes.to_vec()) else {
        return;
    };
    for name in table.column_names() {
        let _ = table.numbers(name);
        let _ = table.exact(name);
        let _ = table.booleans(name);
        let _ = table.place_ids(name);
    }
    let csv = table.to_csv().expect("a CSV has only text");
    let again = Table::from_bytes("again.csv", csv.clone()).expect("what we write, we read");
    assert_eq!(again.rows(), table.rows());
    assert_eq!(again.to_csv().expect("a CSV has only text"), csv);
    table.to_json().expect("a CSV has only text");
});
